//! The room's door: admits requests, and checks images that are not to be stored.

use std::sync::{Arc, OnceLock};

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};
use scrutineer_egress::Egress;
use scrutineer_preprocess::{Header, Limits};
use scrutineer_queue::Queue;
use scrutineer_store::{Metastore, ObjectSources, Originals};

use crate::{
    Config, IngestError, IngestErrorKind, Intake,
    encoded::too_large,
    error::BoxError,
    header::{self, Opened},
    limits,
};

/// Takes requests in. Clones share everything.
#[derive(Clone, Debug)]
pub struct Ingest {
    shared: Arc<Shared>,
}

#[derive(Debug)]
pub(crate) struct Shared {
    pub config: Config,
    pub limits: Limits,
    pub metastore: Arc<dyn Metastore>,
    pub queue: Arc<dyn Queue>,
    pub originals: Originals,
    pub egress: Egress,
    /// Not there where no object may be read.
    pub objects: OnceLock<ObjectSources>,
}

impl Ingest {
    /// Takes requests in to `metastore` and `originals`, and tells `queue` of their jobs; `egress` fetches what they name.
    pub fn new(
        config: Config,
        limits: Limits,
        metastore: Arc<dyn Metastore>,
        queue: Arc<dyn Queue>,
        originals: Originals,
        egress: Egress,
    ) -> Self {
        let objects = OnceLock::new();
        Self { shared: Arc::new(Shared { config, limits, metastore, queue, originals, egress, objects }) }
    }

    /// The same where `objects` of others may be read as well; once for all clones.
    #[must_use]
    pub fn with_objects(self, objects: ObjectSources) -> Self {
        // The first stays: they come from one configuration.
        let _ = self.shared.objects.set(objects);
        self
    }

    /// The bounds it keeps.
    pub fn config(&self) -> &Config {
        &self.shared.config
    }

    /// The bounds on an image's pixels.
    pub fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    /// Begins a request, before any byte of it is read: refused for a key that is none
    /// ([`IngestErrorKind::InvalidMetadata`]), or while the backlog is full ([`IngestErrorKind::Overloaded`]).
    pub async fn begin(&self, idempotency_key: Option<String>) -> Result<Intake, IngestError> {
        idempotency_key.as_deref().map_or(Ok(()), limits::idempotency_key)?;
        let max_backlog = self.shared.config.max_backlog;
        if max_backlog > 0 {
            let unfinished = self.shared.metastore.queue_counts().await?.unfinished();
            if unfinished >= max_backlog {
                return Err(IngestError::new(
                    IngestErrorKind::Overloaded,
                    format!(
                        "{unfinished} jobs wait, as many as `ingest.max_backlog` allows; send the request again later, or add \
                         workers"
                    ),
                ));
            }
        }
        Ok(Intake::new(self.clone(), idempotency_key))
    }

    /// Reads one image into memory, its header checked before the rest is read; nothing is stored.
    pub async fn collect_image<S, E>(&self, mut source: S) -> Result<(Header, Bytes), IngestError>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin + Send,
        E: Into<BoxError>,
    {
        let max_bytes = self.shared.config.max_image_bytes;
        let Opened { header, prefix } = header::open(&mut source, &self.shared.limits).await?;
        let mut bytes = BytesMut::from(prefix);
        while bytes.len() as u64 <= max_bytes {
            match source.next().await {
                Some(chunk) => bytes.extend_from_slice(&chunk.map_err(IngestError::source_failed)?),
                None => return Ok((header, bytes.freeze())),
            }
        }
        Err(too_large(max_bytes))
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }
}
