//! What SQS complains of, in our words.

use aws_sdk_sqs::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};

use crate::QueueError;

/// What befell a request to the queue `name`.
pub(super) fn failed<E, R>(name: &str, error: &SdkError<E, R>) -> QueueError
where
    E: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    let code = error.code().unwrap_or_default().to_owned();
    let text = DisplayErrorContext(error).to_string();
    let what = if code.contains("NonExistentQueue") || code.contains("QueueDoesNotExist") {
        "there is no such queue; make it, or correct the address"
    } else if code.contains("AccessDenied") || code.contains("KmsAccessDenied") {
        "SQS denies access; this process's role or the queue's policy lacks a permission (docs/guides/aws.md lists them)"
    } else if ["InvalidClientTokenId", "UnrecognizedClient", "SignatureDoesNotMatch", "ExpiredToken", "InvalidSecurity"]
        .iter()
        .any(|known| code.contains(known))
    {
        "the credentials are wrong or have expired, or this machine's clock is wrong"
    } else if code.contains("Throttl") || code.contains("RequestLimit") || code.contains("OverLimit") {
        "SQS is throttling us; it is tried again later"
    } else if text.contains("no providers in chain provided credentials") || text.contains("CredentialsNotLoaded") {
        "no credentials; give this process a role, a profile or keys in its environment"
    } else if matches!(error, SdkError::TimeoutError(_)) {
        "SQS does not answer in time"
    } else if matches!(error, SdkError::DispatchFailure(_)) {
        "SQS cannot be reached"
    } else {
        "SQS failed"
    };
    QueueError::Service { message: format!("queue `{name}`: {what}"), source: Some(text.into()) }
}
