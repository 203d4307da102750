//! SageMaker's endpoints: the same requests in `InvokeEndpoint`, as Triton's container there takes them, and ours.
//!
//! The content type says what a header says elsewhere:
//! <https://docs.aws.amazon.com/sagemaker/latest/dg/deploy-models-frameworks-triton.html>.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_sagemakerruntime::Client;
use aws_sdk_sagemakerruntime::error::{DisplayErrorContext, SdkError};
use aws_sdk_sagemakerruntime::primitives::Blob;
use scrutineer_infer::{Message, Remote, Wire, WireError};
use scrutineer_store::Aws;
use serde_json::Value;
use tokio::sync::OnceCell;

use crate::calls;

/// The media type of a request with tensors behind its JSON, and the parameter that says how long that is.
const BINARY: &str = "application/vnd.sagemaker-triton.binary+json";
const JSON_BYTES: &str = "json-header-size";

/// Requests to one endpoint.
pub struct SageMakerWire {
    /// Made with the first call: credentials and region are looked for by then.
    client: Arc<OnceCell<Client>>,
    endpoint: String,
    address: String,
    within: Duration,
}

impl fmt::Debug for SageMakerWire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SageMakerWire").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

impl SageMakerWire {
    /// Nothing is sent yet.
    pub fn new(endpoint: &str, remote: &Remote) -> Self {
        Self {
            client: Arc::default(),
            endpoint: endpoint.to_owned(),
            address: format!("sagemaker://{endpoint}"),
            within: Duration::from_millis(remote.timeout_ms),
        }
    }
}

impl Wire for SageMakerWire {
    fn protocol(&self) -> &'static str {
        "sagemaker"
    }

    fn address(&self) -> &str {
        &self.address
    }

    fn infer(&self, request: Message) -> Result<Message, WireError> {
        let (client, endpoint) = (Arc::clone(&self.client), self.endpoint.clone());
        let content_type = format!("{BINARY};{JSON_BYTES}={}", request.json_bytes);
        calls::wait(self.within, async move {
            let client = client.get_or_init(|| async { Client::new(Aws::load().await.sdk()) }).await;
            let call = client.invoke_endpoint().endpoint_name(endpoint).content_type(content_type);
            let answer = call.accept(BINARY).body(Blob::new(request.body)).send().await.map_err(failed)?;
            let json_bytes = answer.content_type().and_then(json_bytes);
            let body = answer.body.map(Blob::into_inner).unwrap_or_default();
            Ok(Message { json_bytes: json_bytes.unwrap_or(body.len()), body })
        })
    }

    /// SageMaker carries no such question.
    fn metadata(&self) -> Result<Option<Value>, WireError> {
        Ok(None)
    }
}

/// How much of an answer is JSON, by its content type; `None` where it says nothing of that.
fn json_bytes(content_type: &str) -> Option<usize> {
    let parameters = content_type.split(';').skip(1);
    parameters
        .filter_map(|one| one.trim().split_once('='))
        .find(|(name, _)| name.trim() == JSON_BYTES)?
        .1
        .trim()
        .parse()
        .ok()
}

#[expect(clippy::needless_pass_by_value, reason = "it is passed to map_err")]
fn failed<E: std::error::Error + aws_sdk_sagemakerruntime::error::ProvideErrorMetadata + 'static>(
    error: SdkError<E>,
) -> WireError {
    let said = DisplayErrorContext(&error).to_string();
    // The model's own refusals come as `ModelError` with the status that it answered.
    let refused = matches!(&error, SdkError::ServiceError(service) if {
        let status = service.raw().status().as_u16();
        (400..500).contains(&status) && status != 429 && status != 424 && status != 408
            && service.err().code() != Some("ThrottlingException")
    });
    if refused { WireError::Refused(said) } else { WireError::Away(said) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_says_how_much_is_json() {
        assert_eq!(json_bytes("application/vnd.sagemaker-triton.binary+json;json-header-size=176"), Some(176));
        assert_eq!(json_bytes("application/vnd.sagemaker-triton.binary+json; json-header-size = 7"), Some(7));
        assert_eq!(json_bytes("application/json"), None);
    }
}
