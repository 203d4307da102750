//! A stream that ends with an error unless its bytes are those that a row says.

use std::{
    error::Error,
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures::{Stream, StreamExt, stream::BoxStream};
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::ledger::Recorded;
use crate::StoreError;

/// How the bytes differ from what the row says.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub(super) enum Mismatch {
    #[error("it has {found} bytes, its row says {recorded}")]
    Length { found: u64, recorded: u64 },
    #[error("its SHA-256 is {found}, its row says {recorded}")]
    Hash { found: String, recorded: String },
}

/// It has `found` bytes.
pub(super) fn length(found: u64, recorded: &Recorded) -> Mismatch {
    Mismatch::Length { found, recorded: recorded.size_bytes }
}

/// Passes chunks on and checks them against what was recorded.
pub(super) struct Checked {
    chunks: BoxStream<'static, Result<Bytes, StoreError>>,
    recorded: Recorded,
    hash: Sha256,
    size_bytes: u64,
    ended: bool,
}

impl Checked {
    pub fn new(chunks: BoxStream<'static, Result<Bytes, StoreError>>, recorded: Recorded) -> Self {
        Self { chunks, recorded, hash: Sha256::new(), size_bytes: 0, ended: false }
    }

    /// Reads it to its end. The outer error is the store's.
    pub async fn drain(mut self) -> Result<Result<(), Mismatch>, StoreError> {
        while let Some(chunk) = self.next().await {
            if let Err(error) = chunk {
                return match error.downcast::<Mismatch>() {
                    Ok(mismatch) => Ok(Err(*mismatch)),
                    Err(error) => Err(match error.downcast::<StoreError>() {
                        Ok(error) => *error,
                        Err(other) => {
                            StoreError::new(crate::StoreErrorKind::Internal, "it broke off").with_source(other)
                        }
                    }),
                };
            }
        }
        Ok(Ok(()))
    }

    fn end(&mut self) -> Option<Mismatch> {
        let recorded = &self.recorded;
        if self.size_bytes != recorded.size_bytes {
            return Some(length(self.size_bytes, recorded));
        }
        let found = hex::encode(self.hash.finalize_reset());
        (found != recorded.sha256).then(|| Mismatch::Hash { found, recorded: recorded.sha256.clone() })
    }
}

impl Stream for Checked {
    type Item = Result<Bytes, Box<dyn Error + Send + Sync>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let next = ready!(self.chunks.poll_next_unpin(context));
        let failure: Option<Box<dyn Error + Send + Sync>> = match next {
            Some(Ok(chunk)) => {
                self.size_bytes += chunk.len() as u64;
                if self.size_bytes <= self.recorded.size_bytes {
                    self.hash.update(&chunk);
                    return Poll::Ready(Some(Ok(chunk)));
                }
                Some(length(self.size_bytes, &self.recorded).into())
            }
            Some(Err(error)) => Some(error.into()),
            None => self.end().map(Into::into),
        };
        self.ended = true;
        Poll::Ready(failure.map(Err))
    }
}

#[cfg(test)]
mod tests {
    use futures::stream;
    use uuid::Uuid;

    use super::*;

    async fn check(text: &'static str, recorded: &str) -> Result<(), Mismatch> {
        let sha256 = hex::encode(Sha256::digest(recorded));
        let recorded = Recorded { view: Uuid::nil(), key: "k".into(), size_bytes: recorded.len() as u64, sha256 };
        let chunks = text.as_bytes().chunks(3).map(|chunk| Ok(Bytes::from_static(chunk)));
        Checked::new(stream::iter(chunks).boxed(), recorded).drain().await.unwrap()
    }

    #[tokio::test]
    async fn only_the_very_same_bytes_pass() {
        assert_eq!(check("seven parcels", "seven parcels").await, Ok(()));
        assert_eq!(check("", "").await, Ok(()));
        assert!(matches!(check("seven parcel", "seven parcels").await, Err(Mismatch::Length { .. })));
        assert!(matches!(check("seven parcels!", "seven parcels").await, Err(Mismatch::Length { .. })));
        assert!(matches!(check("seven barcels", "seven parcels").await, Err(Mismatch::Hash { .. })));
    }
}
