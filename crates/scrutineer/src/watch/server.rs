//! Files through a running server's API.

use std::time::Duration;

use anyhow::Context as _;
use reqwest::{
    StatusCode,
    multipart::{Form, Part},
};
use scrutineer_types::{Inspection, InspectionId, Page};
use serde::Deserialize;

use super::destination::{Request, Search, Sent};
use crate::client::{busy, http, retry_after};

/// For one upload, over the slowest line.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(5);
/// After an answer that only a person can do something about.
const MISDIRECTED_PAUSE: Duration = Duration::from_secs(30);
const PROBLEM: &str = "urn:scrutineer:problem:";
/// Problems of these kinds are not the file's fault, whatever their status.
const NOT_THE_FILE: [&str; 3] = ["incomplete-body", "invalid-request", "unknown-policy"];

/// A server's API.
#[derive(Debug)]
pub struct Server {
    http: reqwest::Client,
    url: String,
}

#[derive(Deserialize)]
struct Recorded {
    id: InspectionId,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Problem {
    #[serde(rename = "type")]
    kind: String,
    detail: String,
}

impl Server {
    pub fn new(server: &str) -> anyhow::Result<Self> {
        let url = format!("{}/v1/inspections", server.trim_end_matches('/'));
        reqwest::Url::parse(&url).with_context(|| format!("`{server}` is no address, as http://127.0.0.1:8080"))?;
        let http = http(server).connect_timeout(Duration::from_secs(5)).timeout(UPLOAD_TIMEOUT).build()?;
        Ok(Self { http, url })
    }

    pub async fn send(&self, request: Request<'_>) -> Sent {
        let metadata = match serde_json::to_string(request.metadata) {
            Ok(metadata) => metadata,
            Err(error) => return Sent::Failed { message: error.to_string() },
        };
        let length = request.bytes.len() as u64;
        let image = Part::stream_with_length(request.bytes, length).file_name(request.name.to_owned());
        let form = Form::new().part("metadata", Part::text(metadata)).part("image", image);
        let sent = self.http.post(&self.url).header("idempotency-key", request.key).multipart(form).send().await;
        let response = match sent {
            Ok(response) => response,
            Err(error) => {
                return Sent::Busy { after: None, message: format!("cannot reach {}: {}", self.url, causes(&error)) };
            }
        };
        let (status, after) = (response.status(), retry_after(&response));
        let body = match response.bytes().await {
            Ok(body) => body,
            Err(error) => {
                return Sent::Busy { after: None, message: format!("the answer broke off: {}", causes(&error)) };
            }
        };
        if status.is_success() {
            return match serde_json::from_slice::<Recorded>(&body) {
                Ok(recorded) => Sent::Accepted(recorded.id),
                Err(_) => Sent::Busy {
                    after: Some(MISDIRECTED_PAUSE),
                    message: format!("{} answered {status}, but as no Scrutineer does; look at the address", self.url),
                },
            };
        }
        refusal(status, after, &body)
    }

    pub async fn page(&self, search: &Search<'_>) -> anyhow::Result<Page<Inspection>> {
        let since = search.updated_since.to_string();
        let pairs = [
            ("facility", search.facility),
            ("package_id", search.package_id),
            ("camera", search.camera),
            ("updated_since", Some(since.as_str())),
            ("limit", Some("200")),
            ("cursor", search.cursor.as_deref()),
        ];
        let pairs: Vec<_> = pairs.into_iter().filter_map(|(key, value)| value.map(|value| (key, value))).collect();
        let url = reqwest::Url::parse_with_params(&self.url, &pairs)?;
        let answer = self.http.get(url).send().await?.error_for_status()?.bytes().await?;
        Ok(serde_json::from_slice(&answer)?)
    }
}

fn refusal(status: StatusCode, after: Option<Duration>, body: &[u8]) -> Sent {
    let problem: Problem = serde_json::from_slice(body).unwrap_or_default();
    let code = problem.kind.strip_prefix(PROBLEM).map(str::to_owned);
    let message = format!("the server answered {status}: {}", problem.detail);
    match (status, code) {
        (StatusCode::UNPROCESSABLE_ENTITY, Some(code)) if code == "idempotency-conflict" => Sent::Known { message },
        (
            StatusCode::BAD_REQUEST
            | StatusCode::PAYLOAD_TOO_LARGE
            | StatusCode::UNSUPPORTED_MEDIA_TYPE
            | StatusCode::UNPROCESSABLE_ENTITY,
            Some(code),
        ) if !NOT_THE_FILE.contains(&code.as_str()) => Sent::Refused { code, message: problem.detail },
        (status, _) if busy(status) || status == StatusCode::REQUEST_TIMEOUT => Sent::Busy { after, message },
        (
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED,
            _,
        ) => Sent::Busy { after: Some(MISDIRECTED_PAUSE), message },
        (status, Some(code)) if status.is_client_error() => {
            Sent::Busy { after: Some(MISDIRECTED_PAUSE), message: format!("{message} ({code})") }
        }
        _ => Sent::Failed { message },
    }
}

fn causes(error: &dyn std::error::Error) -> String {
    let all = std::iter::successors(Some(error), |error| error.source());
    all.last().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_the_files_fault_is_refused_for_good() {
        let answer = |status: u16, slug: &str| {
            let body = format!("{{\"type\": \"{PROBLEM}{slug}\", \"detail\": \"what to do\"}}");
            refusal(StatusCode::from_u16(status).unwrap(), None, body.as_bytes())
        };
        for (status, slug) in
            [(415, "not-an-image"), (413, "too-large"), (400, "empty-image"), (400, "invalid-metadata")]
        {
            assert!(matches!(answer(status, slug), Sent::Refused { code, .. } if code == slug), "{slug}");
        }
        for (status, slug) in [
            (429, "overloaded"),
            (503, "storage-full"),
            (400, "unknown-policy"),
            (404, "not-found"),
            (403, "forbidden"),
        ] {
            assert!(matches!(answer(status, slug), Sent::Busy { .. }), "{slug}");
        }
        assert!(matches!(answer(422, "idempotency-conflict"), Sent::Known { .. }));
        assert!(matches!(answer(500, "internal"), Sent::Failed { .. }));
        let by_a_proxy = refusal(StatusCode::PAYLOAD_TOO_LARGE, None, b"<html>too large</html>");
        assert!(matches!(by_a_proxy, Sent::Failed { .. }), "what is no word of ours may pass");
    }
}
