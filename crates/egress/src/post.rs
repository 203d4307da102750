//! Sending: one request, one answer, no redirects.

use std::{error::Error, time::Duration};

use bytes::Bytes;
use futures::StreamExt as _;
use reqwest::{StatusCode, header};
use url::Url;

use crate::{
    Egress, EgressError, EgressErrorKind,
    client::{not_allowed, refusal, shown},
};

/// What is sent.
#[derive(Clone, Debug)]
pub struct Posting {
    /// Where to.
    pub address: String,
    /// Headers, by lower-case names.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Bytes,
    /// From the first attempt to connect to the end of the answer.
    pub timeout: Duration,
    /// Bytes of the answer's body that are read; the rest is not waited for.
    pub max_answer_bytes: usize,
}

/// What was answered, whatever it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// `Retry-After` as it came.
    pub retry_after: Option<String>,
    /// The beginning of its body, as text.
    pub text: String,
}

impl Egress {
    /// Sends by POST. Every status is an answer, that of a redirect too: it is followed nowhere.
    ///
    /// # Errors
    ///
    /// [`EgressErrorKind::Refused`] for what is no address or may not be reached, [`EgressErrorKind::Unreachable`] where no answer
    /// came; whether the other side has acted is not known then.
    pub async fn post(&self, posting: Posting) -> Result<Answer, EgressError> {
        let Posting { address, headers, body, timeout, max_answer_bytes } = posting;
        let url = Url::parse(&address)
            .map_err(|error| EgressError::refused(format!("the address is none: {error}; write https://HOST/PATH")))?;
        let mut request = self.client_for(&url)?.post(url.clone()).body(body).timeout(timeout);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let answer = request.send().await.map_err(|error| failed(&url, timeout, error))?;
        let status = answer.status();
        let retry_after = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok());
        let retry_after = retry_after.map(str::to_owned);
        let mut text = Vec::new();
        let mut chunks = answer.bytes_stream();
        while let Some(chunk) = chunks.next().await {
            match chunk {
                Ok(chunk) => text.extend_from_slice(&chunk),
                // An answer that says well done and breaks off has said it; but that it would is not known before its end.
                Err(error) => return Err(failed(&url, timeout, error)),
            }
            if text.len() >= max_answer_bytes {
                text.truncate(max_answer_bytes);
                break;
            }
        }
        Ok(Answer { status: status.as_u16(), retry_after, text: String::from_utf8_lossy(&text).into_owned() })
    }
}

impl Answer {
    /// Whether it says that all is well.
    pub fn is_success(&self) -> bool {
        StatusCode::from_u16(self.status).is_ok_and(|status| status.is_success())
    }
}

fn failed(url: &Url, timeout: Duration, error: reqwest::Error) -> EgressError {
    if let Some(refused) = refusal(&error) {
        return not_allowed(url, Some(refused));
    }
    let shown = shown(url);
    let message = if error.is_timeout() {
        format!("`{shown}` has not answered within {} ms", timeout.as_millis())
    } else if error.is_connect() {
        format!("`{shown}` takes no connection: {}", innermost(&error))
    } else {
        format!("`{shown}` ended the connection before its answer was whole: {}", innermost(&error))
    };
    EgressError::new(EgressErrorKind::Unreachable, message).with_source(error.without_url())
}

/// What is at the bottom of it, as `connection refused`.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &(dyn Error + 'static) = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
