//! Inspections from S3's notifications: what is put into a bucket is taken in by itself.
//!
//! A message is deleted when all that it tells of is settled: taken in, taken in before, or refused for good. A bad image is an
//! outcome and not a poison: it is logged and counted. What fails for a reason that passes leaves the message for another try.

mod envelope;

use std::{sync::Arc, time::Duration};

use envelope::{Envelope, ObjectCreated};
use scrutineer_queue::{Letter, Mailbox};
use scrutineer_store::StoreErrorKind;
use scrutineer_trace::{Kind, Span};
use scrutineer_types::Access;
use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, task::JoinSet};
use tokio_util::sync::CancellationToken;

use crate::{Ingest, IngestError, IngestErrorKind, NameTemplate, Source, metrics};

/// Messages worked on at once.
const CONCURRENT: usize = 8;

/// How long a message is ours: longer than all that it tells of takes.
const HIDDEN: Duration = Duration::from_mins(10);

/// How long one poll waits for messages.
const WAIT: Duration = Duration::from_secs(20);

/// After a failure a message comes again so much later, doubled with each further one.
const AGAIN: Duration = Duration::from_secs(5);

/// No message is hidden longer after a failure.
const AGAIN_AT_MOST: Duration = Duration::from_mins(15);

/// After a failure of the queue itself.
const REST: Duration = Duration::from_secs(5);

/// How long a shutdown waits for messages in hand.
const DRAIN: Duration = Duration::from_secs(20);

/// Reads S3's notifications from a queue. Clones share everything.
#[derive(Clone, Debug)]
pub struct S3Events {
    notifications: S3Notifications,
    mailbox: Mailbox,
}

/// Takes in what S3's notifications tell of, whoever has received them. Clones share everything.
#[derive(Clone, Debug)]
pub struct S3Notifications {
    ingest: Ingest,
    template: Arc<NameTemplate>,
}

/// What came of one event.
enum Outcome {
    Created,
    Repeated,
    Refused(IngestError),
    Later(IngestError),
}

impl S3Events {
    /// Takes what `mailbox` tells of in to `ingest`; `template` reads the objects' keys.
    pub fn new(ingest: Ingest, mailbox: Mailbox, template: NameTemplate) -> Self {
        Self { notifications: S3Notifications::new(ingest, template), mailbox }
    }

    /// Reads until `shutdown`, and then lets what is in hand come to its end.
    pub async fn run(self, shutdown: CancellationToken) {
        let room = Arc::new(Semaphore::new(CONCURRENT));
        let mut tasks = JoinSet::new();
        loop {
            let Some(permit) = shutdown.run_until_cancelled(Arc::clone(&room).acquire_owned()).await else { break };
            let mut permits = vec![permit.expect("the semaphore is never closed")];
            while let Ok(permit) = Arc::clone(&room).try_acquire_owned() {
                permits.push(permit);
            }
            while tasks.try_join_next().is_some() {}
            // A poll that is broken off may have brought messages: they come again when their time is over.
            let received = shutdown.run_until_cancelled(self.mailbox.receive(permits.len(), WAIT, HIDDEN)).await;
            match received {
                None => break,
                Some(Ok(letters)) => {
                    for (letter, permit) in letters.into_iter().zip(permits) {
                        let events = self.clone();
                        tasks.spawn(async move {
                            events.settle(letter).await;
                            drop(permit);
                        });
                    }
                }
                Some(Err(error)) => {
                    tracing::warn!(%error, "cannot receive S3's notifications; trying again");
                    if shutdown.run_until_cancelled(tokio::time::sleep(REST)).await.is_none() {
                        break;
                    }
                }
            }
        }
        let drained = tokio::time::timeout(DRAIN, async { while tasks.join_next().await.is_some() {} }).await;
        if drained.is_err() {
            tracing::warn!(abandoned = tasks.len(), "S3's notifications in hand come again");
        }
    }

    /// Takes in all that a message tells of, then deletes it or leaves it for another try.
    async fn settle(&self, letter: Letter) {
        let receipts = [letter.receipt];
        let answered = if self.notifications.settle(&letter.body).await {
            self.mailbox.delete(&receipts).await
        } else {
            self.mailbox.hide(&receipts, again_after(letter.received)).await
        };
        if let Err(error) = answered {
            tracing::warn!(%error, "could not say what became of a message; it comes again, which does nothing twice");
        }
    }
}

impl S3Notifications {
    /// Takes what is told of in to `ingest`; `template` reads the objects' keys.
    pub fn new(ingest: Ingest, template: NameTemplate) -> Self {
        metrics::describe_s3_events();
        Self { ingest, template: Arc::new(template) }
    }

    /// Takes in all that a message tells of: direct, or wrapped by SNS or EventBridge. Answers whether it is settled; if not, it is to come
    /// again.
    pub async fn settle(&self, body: &str) -> bool {
        match Envelope::open(body) {
            Envelope::Objects(objects) => {
                let mut settled = true;
                for object in objects {
                    settled &= self.take_in(&object).await;
                }
                settled
            }
            Envelope::Ignored(what) => {
                metrics::s3_event("ignored");
                tracing::debug!(what, "a message that tells of no new object");
                true
            }
            Envelope::Unreadable => {
                metrics::s3_event("refused");
                tracing::warn!("a message that is no notification of S3's is done away with");
                true
            }
        }
    }

    /// Takes one object in. Answers whether it is settled.
    async fn take_in(&self, object: &ObjectCreated) -> bool {
        let address = object.address();
        let span = Span::begin("take in object", Kind::Consumer, None);
        if span.is_recorded() {
            span.set("object", address.clone());
        }
        match span.around(self.outcome(object)).await {
            Outcome::Created => metrics::s3_event("created"),
            Outcome::Repeated => metrics::s3_event("repeated"),
            Outcome::Refused(error) => {
                metrics::s3_event("refused");
                tracing::warn!(%address, kind = error.kind().as_str(), %error, "an object was refused");
            }
            Outcome::Later(error) => {
                metrics::s3_event("failed");
                tracing::warn!(%address, kind = error.kind().as_str(), %error, "an object could not be taken in; it is tried again");
                return false;
            }
        }
        true
    }

    async fn outcome(&self, object: &ObjectCreated) -> Outcome {
        match self.submit(object).await {
            Ok(true) => Outcome::Repeated,
            Ok(false) => Outcome::Created,
            // The object was replaced under its name while its first event was on the way; the other has an event of its own.
            Err(error) if error.kind() == IngestErrorKind::Store(StoreErrorKind::IdempotencyConflict) => {
                Outcome::Repeated
            }
            Err(error) if passes(&error) => Outcome::Later(error),
            Err(error) => Outcome::Refused(error),
        }
    }

    /// Answers whether it was there already.
    async fn submit(&self, object: &ObjectCreated) -> Result<bool, IngestError> {
        let metadata = self.template.read(&object.key).map_err(|error| IngestError::metadata(error.to_string()))?;
        let mut intake = self.ingest.begin(Some(identity(object))).await?;
        let source = Source::Object { address: object.address(), version: object.version.clone() };
        let received = intake.receive_from(source).await.map(drop);
        if let Err(error) = received {
            intake.discard().await;
            return Err(error);
        }
        Ok(intake.submit(&Access::all(), metadata).await?.replayed)
    }
}

/// The request's name for itself: the bucket, the key, and which of the objects that the key has named.
fn identity(object: &ObjectCreated) -> String {
    let which = object.version.as_deref().or(object.sequencer.as_deref()).unwrap_or_default();
    let mut hash = Sha256::new();
    for part in [object.bucket.as_str(), object.key.as_str(), which] {
        // Lengths keep apart what would read the same in a row.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    format!("s3-{}", hex::encode(hash.finalize()))
}

/// Whether the same may succeed later.
fn passes(error: &IngestError) -> bool {
    match error.kind() {
        IngestErrorKind::Source
        | IngestErrorKind::SourceUnreachable
        | IngestErrorKind::Overloaded
        // The operator has not allowed any, which may be a mistake.
        | IngestErrorKind::Unsupported => true,
        IngestErrorKind::Store(kind) => matches!(
            kind,
            StoreErrorKind::Unavailable
                | StoreErrorKind::Full
                | StoreErrorKind::ReadOnly
                | StoreErrorKind::Internal
                | StoreErrorKind::InUse
                | StoreErrorKind::NewerSchema
        ),
        // A missing permission is a mistake that somebody corrects; a missing object stays missing.
        _ => error.is_denied(),
    }
}

fn again_after(received: u32) -> Duration {
    AGAIN.saturating_mul(1 << received.saturating_sub(1).min(16)).min(AGAIN_AT_MOST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_are_further_and_further_apart_up_to_a_bound() {
        let delays = [0, 1, 2, 3, 100].map(|received| again_after(received).as_secs());
        assert_eq!(delays, [5, 5, 10, 20, 900]);
    }

    #[test]
    fn objects_are_told_apart_by_bucket_key_and_version_or_sequencer() {
        let object = |bucket: &str, key: &str, version: Option<&str>, sequencer: Option<&str>| {
            let (version, sequencer) = (version.map(Into::into), sequencer.map(Into::into));
            identity(&ObjectCreated { bucket: bucket.into(), key: key.into(), version, sequencer })
        };
        let one = object("cams", "a.jpg", Some("v1"), Some("1"));
        assert_eq!(one, object("cams", "a.jpg", Some("v1"), Some("2")), "one version, told of twice");
        for other in [
            object("cams", "a.jpg", Some("v2"), Some("1")),
            object("cams", "b.jpg", Some("v1"), Some("1")),
            object("camsa", ".jpg", Some("v1"), Some("1")),
            object("cams", "a.jpg", None, Some("1")),
            object("cams", "a.jpg", None, Some("2")),
        ] {
            assert_ne!(one, other);
        }
    }
}
