//! The Open Inference Protocol v2 over HTTP.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, Response, StatusCode};
use scrutineer_infer::{Message, ModelError, ModelErrorKind, Remote, Wire, WireError};
use serde_json::Value;

use crate::calls;

/// Says how many of a body's bytes are JSON.
const JSON_BYTES: HeaderName = HeaderName::from_static("inference-header-content-length");

/// A connection stands by then.
const CONNECT: Duration = Duration::from_secs(3);

/// Bytes of an answer at most: the outputs of the largest models are a hundredth of it.
const MOST_BYTES: usize = 1 << 30;

/// Of what a server says of an error.
const MOST_WORDS: usize = 300;

/// Requests to one model of one server.
#[derive(Debug)]
pub struct HttpWire {
    client: Client,
    address: String,
    within: Duration,
}

impl HttpWire {
    /// Reads the token, where there is one. Nothing is sent.
    ///
    /// # Errors
    ///
    /// The token's file cannot be read, or this machine has no certificates to trust.
    pub fn new(remote: &Remote) -> Result<Self, ModelError> {
        scrutineer_egress::speak_tls();
        let builder = Client::builder();
        // By plain http no certificates are looked for: a machine may have none.
        let builder = if remote.url.starts_with("http://") { builder.tls_certs_only([]) } else { builder };
        let client = builder
            .default_headers(headers(&remote.token_file)?)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .pool_max_idle_per_host(remote.at_once)
            .user_agent(concat!("scrutineer/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| {
                let message = "no client for the remote model; for https this machine needs ca-certificates";
                ModelError::new(ModelErrorKind::BackendMissing, message).with_source(error)
            })?;
        let address = remote.url.trim_end_matches('/').trim_end_matches("/infer").to_owned();
        Ok(Self { client, address, within: Duration::from_millis(remote.timeout_ms) })
    }
}

fn headers(token_file: &str) -> Result<HeaderMap, ModelError> {
    let mut headers = HeaderMap::new();
    if token_file.is_empty() {
        return Ok(headers);
    }
    let bad = |why: String| ModelError::new(ModelErrorKind::Config, format!("remote.token_file {token_file}: {why}"));
    let token = std::fs::read_to_string(token_file).map_err(|error| bad(error.to_string()))?;
    let value = HeaderValue::try_from(format!("Bearer {}", token.trim()));
    let mut value = value.map_err(|_| bad("it holds no token that a header can carry".to_owned()))?;
    value.set_sensitive(true);
    headers.insert(AUTHORIZATION, value);
    Ok(headers)
}

impl Wire for HttpWire {
    fn protocol(&self) -> &'static str {
        "open_inference"
    }

    fn address(&self) -> &str {
        &self.address
    }

    fn infer(&self, request: Message) -> Result<Message, WireError> {
        let post = self
            .client
            .post(format!("{}/infer", self.address))
            .header(CONTENT_TYPE, "application/octet-stream")
            .header(JSON_BYTES, request.json_bytes)
            .body(request.body);
        calls::wait(self.within, async move {
            let again = post.try_clone();
            let response = match (post.send().await, again) {
                // A server that was restarted has closed what was kept open. Nothing happens there that must not happen twice.
                (Err(error), Some(again)) if !error.is_connect() && !error.is_timeout() => again.send().await,
                (sent, _) => sent,
            };
            let response = accepted(response.map_err(away)?).await?;
            let json_bytes = response.headers().get(&JSON_BYTES).map(|length| {
                let length = length.to_str().ok().and_then(|length| length.parse().ok());
                length.ok_or_else(|| WireError::Refused(format!("{JSON_BYTES} of the answer is no length")))
            });
            let json_bytes = json_bytes.transpose()?;
            let body = collect(response).await?;
            Ok(Message { json_bytes: json_bytes.unwrap_or(body.len()), body })
        })
    }

    fn metadata(&self) -> Result<Option<Value>, WireError> {
        let get = self.client.get(&self.address);
        calls::wait(self.within, async move {
            let response = get.send().await.map_err(away)?;
            let body = collect(accepted(response).await?).await?;
            let metadata = serde_json::from_slice(&body);
            metadata.map(Some).map_err(|error| WireError::Refused(format!("its metadata are no JSON: {error}")))
        })
    }
}

/// An answer that is none of an error's.
async fn accepted(response: Response) -> Result<Response, WireError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let words = collect(response).await.unwrap_or_default();
    let words: String = String::from_utf8_lossy(&words).chars().take(MOST_WORDS).collect();
    let said = format!("the server answers {status}: {words}");
    // What passes by itself; everything else is a matter of what was asked.
    let passes = status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED
        || [StatusCode::TOO_MANY_REQUESTS, StatusCode::REQUEST_TIMEOUT].contains(&status);
    Err(if passes { WireError::Away(said) } else { WireError::Refused(said) })
}

async fn collect(mut response: Response) -> Result<Vec<u8>, WireError> {
    let mut body = Vec::with_capacity(response.content_length().map_or(0, |length| length.min(1 << 24) as usize));
    while let Some(chunk) = response.chunk().await.map_err(away)? {
        if body.len() + chunk.len() > MOST_BYTES {
            return Err(WireError::Refused("the answer is far larger than any model's outputs".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn away(error: reqwest::Error) -> WireError {
    use std::error::Error as _;
    let mut words = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        words = format!("{words}: {cause}");
        source = cause.source();
    }
    WireError::Away(words)
}
