//! What the keepers of objects complain of, in our words.

use std::{error::Error, io, path::Path};

use crate::{StoreError, StoreErrorKind};

/// What befell an operation on an object.
pub(crate) fn failed(error: object_store::Error) -> StoreError {
    let (kind, message) = told(&error);
    StoreError::new(kind, message).with_source(error)
}

fn told(error: &object_store::Error) -> (StoreErrorKind, String) {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(one) = cause {
        if let Some(io) = one.downcast_ref::<io::Error>() {
            let (kind, message) = of_disk(io.kind());
            // A network's failures are io errors too.
            if !matches!(error, object_store::Error::Generic { store: "S3" | "GCS" | "MicrosoftAzure", .. }) {
                return (kind, message.to_owned());
            }
        }
        cause = one.source();
    }
    // Services say what is wrong by a code in the body, whatever the status.
    let text = whole(error);
    let code = |code: &str| text.contains(&format!("<Code>{code}</Code>"));
    let own = |kind, message: &str| (kind, message.to_owned());
    if code("NoSuchBucket") || code("ContainerNotFound") {
        return own(
            StoreErrorKind::Unavailable,
            "there is no such bucket; make it, or correct objects.url or the address",
        );
    }
    if code("SlowDown") || code("RequestLimitExceeded") || code("ServerBusy") || text.contains("429 Too Many Requests")
    {
        return own(StoreErrorKind::Unavailable, "the bucket's service is throttling us; it is tried again later");
    }
    if code("InvalidAccessKeyId")
        || code("SignatureDoesNotMatch")
        || code("ExpiredToken")
        || code("RequestTimeTooSkewed")
    {
        return own(
            StoreErrorKind::Unavailable,
            "the credentials for the bucket are wrong or have expired (or this machine's clock is wrong); see the log",
        );
    }
    match error {
        object_store::Error::NotFound { .. } => own(StoreErrorKind::NotFound, "there is no such original"),
        object_store::Error::AlreadyExists { .. } | object_store::Error::Precondition { .. } => {
            own(StoreErrorKind::Conflict, "there is an object of this key already")
        }
        object_store::Error::Unauthenticated { .. } => own(
            StoreErrorKind::Unavailable,
            "no credentials for the bucket; give this process a role, a profile or keys in its environment",
        ),
        object_store::Error::PermissionDenied { .. } => own(
            StoreErrorKind::ReadOnly,
            "the bucket's service denies access; its policy or this process's role lacks a permission (docs/guides/aws.md lists them)",
        ),
        _ if text.contains("redirect") => {
            own(StoreErrorKind::Unavailable, "the bucket is in another region; set AWS_REGION to the bucket's")
        }
        _ => own(StoreErrorKind::Unavailable, "the object store failed"),
    }
}

/// An error and what caused it, in one text.
fn whole(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(one) = cause {
        text.push_str(": ");
        text.push_str(&one.to_string());
        cause = one.source();
    }
    text
}

/// What befell a file.
pub(crate) fn of_file(kind: io::ErrorKind) -> StoreError {
    let (kind, message) = of_disk(kind);
    StoreError::new(kind, message)
}

/// What befell the making of a folder.
pub(crate) fn of_folder(error: &io::Error, folder: &Path) -> StoreError {
    let (kind, _) = of_disk(error.kind());
    StoreError::new(kind, format!("cannot create the folder `{}`", folder.display()))
}

fn of_disk(kind: io::ErrorKind) -> (StoreErrorKind, &'static str) {
    use io::ErrorKind;
    match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            (StoreErrorKind::Full, "the disk of the originals is full; free some space, nothing half-written was kept")
        }
        ErrorKind::NotFound => (StoreErrorKind::NotFound, "there is no such original"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            (StoreErrorKind::ReadOnly, "the folder of the originals is read-only; make it writable")
        }
        _ => (StoreErrorKind::Unavailable, "the disk of the originals fails"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_recognised_however_deep_it_lies() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = failed(object_store::Error::Generic { store: "LocalFileSystem", source: full.into() });
        assert_eq!(error.kind(), StoreErrorKind::Full);
        assert!(error.is_transient());
    }

    #[test]
    fn a_network_s_failure_is_not_a_disk_s() {
        let reset = io::Error::from(io::ErrorKind::PermissionDenied);
        let error = failed(object_store::Error::Generic { store: "S3", source: reset.into() });
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        assert!(!error.to_string().contains("folder"), "{error}");
    }
}
