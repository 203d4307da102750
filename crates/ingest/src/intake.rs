//! One request on its way in: originals first, then their rows, or neither.

use std::{convert::Infallible, io, mem};

use bytes::Bytes;
use futures::{Stream, StreamExt, stream};
use scrutineer_store::{Addition, Idempotency, NewView, Originals, StoreError, StoreErrorKind, Submission, Submitted};
use scrutineer_trace::Begun;
use scrutineer_types::{Access, ImageInfo, InspectionId, Timestamp, ViewId};
use tracing::{Instrument, warn};

use crate::{
    Ingest, IngestError, IngestErrorKind, Metadata, ViewMetadata, content_hash,
    encoded::{Source, too_large},
    error::BoxError,
    header::{self, Opened},
    metadata, metrics, objects,
};

/// A request whose rows do not exist yet. Until they do it answers for its originals: [`Self::discard`] deletes them, and
/// so does dropping it, as when the client goes away.
#[derive(Debug)]
#[must_use = "dropping it deletes the originals that were received"]
pub struct Intake {
    ingest: Ingest,
    idempotency_key: Option<String>,
    stored: Vec<StoredImage>,
    /// Every key that was begun, stored or not.
    keys: Vec<String>,
}

/// An image whose original is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredImage {
    /// The view that it will be.
    pub view_id: ViewId,
    /// Where the original is.
    pub object_key: String,
    /// What header and bytes say.
    pub image: ImageInfo,
}

/// What is asked of the store.
enum Request {
    Submit(Submission),
    Add(Addition),
}

impl Intake {
    pub(crate) fn new(ingest: Ingest, idempotency_key: Option<String>) -> Self {
        Self { ingest, idempotency_key, stored: Vec::new(), keys: Vec::new() }
    }

    /// The images received so far.
    pub fn images(&self) -> &[StoredImage] {
        &self.stored
    }

    /// Receives one more image: its header is checked first, then the original is stored while its bytes are counted and
    /// hashed.
    pub async fn receive_image<S, E>(&mut self, mut source: S) -> Result<&StoredImage, IngestError>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin + Send,
        E: Into<BoxError> + Send,
    {
        let shared = self.ingest.shared();
        let (max_views, max_bytes) = (shared.config.max_views, shared.config.max_image_bytes);
        if self.stored.len() >= max_views {
            return Err(IngestError::new(
                IngestErrorKind::TooManyImages,
                format!("more than {max_views} images, which `ingest.max_views` allows an inspection; send fewer"),
            ));
        }
        let Opened { header, prefix } = header::open(&mut source, &shared.limits).await?;
        let begun = Begun::now();

        let view_id = ViewId::new();
        let object_key = Originals::key_for(view_id, Timestamp::now());
        self.keys.push(object_key.clone());
        let mut source_error = None;
        let rest = source.map(|chunk| {
            chunk.map_err(|error| {
                source_error = Some(error.into());
                io::Error::other("the source failed")
            })
        });
        let received = shared.originals.receive(&object_key, prefix, rest, max_bytes).await;
        let received = match (source_error, received) {
            (Some(error), _) => return Err(IngestError::source_failed(error)),
            (None, Err(error)) if error.kind() == StoreErrorKind::TooLarge => return Err(too_large(max_bytes)),
            (None, received) => received?,
        };
        metrics::received(begun.elapsed());
        let size = [("image.size_bytes", (received.size_bytes as i64).into())];
        scrutineer_trace::stage("receive", scrutineer_trace::current(), begun, begun.elapsed(), size);
        let (width, height, format) = (header.width, header.height, header.format);
        let image = ImageInfo { width, height, format, size_bytes: received.size_bytes, sha256: received.sha256 };
        self.stored.push(StoredImage { view_id, object_key, image });
        Ok(&self.stored[self.stored.len() - 1])
    }

    /// Receives one more image from where a JSON request, or an event, says that it is.
    pub async fn receive_from(&mut self, source: Source) -> Result<&StoredImage, IngestError> {
        let shared = self.ingest.shared();
        let max_bytes = shared.config.max_image_bytes;
        match source {
            Source::Bytes(bytes) => self.receive_image(stream::iter([Ok::<_, Infallible>(bytes)])).await,
            Source::Address(address) => {
                let fetched = shared.egress.get(&address).await?;
                if fetched.length.is_some_and(|length| length > max_bytes) {
                    return Err(too_large(max_bytes));
                }
                self.receive_image(fetched.body).await.map_err(IngestError::at_source)
            }
            Source::Object { address, version } => {
                let opened = objects::open(shared, &address, version.as_deref()).await?;
                if opened.size_bytes > max_bytes {
                    return Err(too_large(max_bytes));
                }
                self.receive_image(opened.body).await.map_err(IngestError::at_source)
            }
        }
    }

    /// Records inspection, views and jobs, and publishes the jobs; or joins an inspection that awaits these views.
    ///
    /// Runs to its end even if the returned future is dropped: what may have been committed keeps its originals.
    pub async fn submit(mut self, access: &Access, mut metadata: Metadata) -> Result<Submitted, IngestError> {
        let checked = metadata.check(self.stored.len(), self.ingest.config().max_views);
        let checked = checked.and_then(|()| {
            if metadata.callback_url.is_some() && !self.ingest.config().allow_callbacks {
                return Err(IngestError::metadata(
                    "`callback_url` is not taken here; leave it out, or have the operator set `[callbacks] allow`",
                ));
            }
            Ok(())
        });
        if let Err(error) = self.some_image().and(checked) {
            self.discard().await;
            return Err(error);
        }
        let key = self.idempotency_key.take();
        let idempotency =
            key.map(|key| Idempotency { key, content_hash: content_hash::of_submission(&self.stored, &metadata) });
        let views = self.new_views(mem::take(&mut metadata.views));
        let submission = Submission {
            facility: metadata.facility.unwrap_or_default(),
            package_id: metadata.package_id,
            priority: metadata.priority,
            deadline_ms: metadata.deadline_ms,
            views_deadline_ms: self.ingest.config().views_deadline_ms,
            views_expected: metadata.views_expected,
            policy: metadata.policy,
            labels: metadata.labels,
            batch: metadata.batch,
            views,
            max_attempts: self.ingest.config().max_attempts,
            not_before: metadata.not_before,
            idempotency,
            callback_url: metadata.callback_url,
        };
        self.record(access, Request::Submit(submission)).await
    }

    /// Records the images as further views of `inspection_id`; otherwise as [`Self::submit`].
    pub async fn add_views(
        mut self,
        access: &Access,
        inspection_id: InspectionId,
        mut views: Vec<ViewMetadata>,
    ) -> Result<Submitted, IngestError> {
        let checked = metadata::check_views(&mut views, self.stored.len());
        if let Err(error) = self.some_image().and(checked) {
            self.discard().await;
            return Err(error);
        }
        let key = self.idempotency_key.take();
        let idempotency = key.map(|key| Idempotency {
            key,
            content_hash: content_hash::of_addition(&self.stored, inspection_id, &views),
        });
        let addition = Addition {
            inspection_id,
            views: self.new_views(views),
            max_attempts: self.ingest.config().max_attempts,
            max_views: self.ingest.config().max_views,
            idempotency,
        };
        self.record(access, Request::Add(addition)).await
    }

    /// Deletes the originals received so far; those that cannot be deleted are the sweeper's.
    pub async fn discard(mut self) {
        delete(&self.ingest.shared().originals, mem::take(&mut self.keys)).await;
    }

    fn some_image(&self) -> Result<(), IngestError> {
        if self.stored.is_empty() {
            return Err(IngestError::new(IngestErrorKind::NoImages, "the request has no image; send at least one"));
        }
        Ok(())
    }

    fn new_views(&self, descriptions: Vec<ViewMetadata>) -> Vec<NewView> {
        let (stored, trace) = (self.stored.iter().cloned(), scrutineer_trace::current());
        stored
            .zip(descriptions)
            .map(|(stored, view)| NewView {
                id: stored.view_id,
                object_key: stored.object_key,
                camera: view.camera,
                angle: view.angle,
                captured_at: view.captured_at,
                image: stored.image,
                trace,
            })
            .collect()
    }

    /// In a task of its own: a client that goes away must not interrupt a commit and then have the originals deleted that
    /// the commit names.
    async fn record(mut self, access: &Access, request: Request) -> Result<Submitted, IngestError> {
        let (access, ingest) = (access.clone(), self.ingest.clone());
        let keys = mem::take(&mut self.keys);
        let trace = scrutineer_trace::current();
        let task = async move {
            let begun = Begun::now();
            let shared = ingest.shared();
            let result = match request {
                Request::Submit(submission) => shared.metastore.submit(&access, submission).await,
                Request::Add(addition) => shared.metastore.add_views(&access, addition).await,
            };
            match &result {
                Ok(submitted) if submitted.replayed => delete(&shared.originals, keys).await,
                Ok(submitted) => {
                    metrics::recorded(begun.elapsed());
                    scrutineer_trace::stage("record", trace, begun, begun.elapsed(), []);
                    if let Err(error) = shared.queue.publish(&submitted.jobs).await {
                        // The rows are there; upkeep publishes them again.
                        warn!(%error, jobs = submitted.jobs.len(), "jobs were committed but not published");
                    }
                }
                Err(error) if is_refusal(error.kind()) => delete(&shared.originals, keys).await,
                // The connection may have been lost after the commit: only the sweeper, which looks at the rows, may judge.
                Err(error) => warn!(%error, "a request was not recorded; its originals are left to the sweeper"),
            }
            result
        };
        match tokio::spawn(task.in_current_span()).await {
            Ok(result) => result.map_err(Into::into),
            Err(error) => {
                let failed = StoreError::new(StoreErrorKind::Internal, "the request could not be recorded");
                Err(failed.with_source(error).into())
            }
        }
    }
}

impl Drop for Intake {
    fn drop(&mut self) {
        if self.keys.is_empty() {
            return;
        }
        let keys = mem::take(&mut self.keys);
        let ingest = self.ingest.clone();
        // Without a runtime the process is ending: the sweeper takes them.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move { delete(&ingest.shared().originals, keys).await });
        }
    }
}

/// Whether the store looked at the request and said no, so that nothing was committed for certain.
fn is_refusal(kind: StoreErrorKind) -> bool {
    match kind {
        StoreErrorKind::NotFound
        | StoreErrorKind::Conflict
        | StoreErrorKind::IdempotencyConflict
        | StoreErrorKind::TooManyViews
        | StoreErrorKind::UnknownPolicy
        | StoreErrorKind::InvalidInput
        | StoreErrorKind::TooLarge
        | StoreErrorKind::Full
        | StoreErrorKind::ReadOnly
        | StoreErrorKind::NewerSchema
        | StoreErrorKind::InUse => true,
        StoreErrorKind::Unavailable | StoreErrorKind::Internal => false,
    }
}

async fn delete(originals: &Originals, keys: Vec<String>) {
    for key in keys {
        if let Err(error) = originals.delete(&key).await {
            warn!(%error, key, "an original that no row names was not deleted; the sweeper will");
        }
    }
}
