//! Originals: the images as they came, in an object store. A key is used once and its object never changes.

use std::{
    error::Error,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use futures::{Stream, StreamExt, TryStreamExt, future, stream::BoxStream};
use object_store::{
    MultipartUpload, ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as ObjectPath,
};
use scrutineer_types::{Timestamp, ViewId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{StoreError, StoreErrorKind, unfinished};

/// Bytes gathered before they are written; also the most that one reception holds in memory, besides the chunk in hand.
const PART_BYTES: usize = 1024 * 1024;

/// No original is larger, whatever the configuration allows; larger objects were put there by somebody else.
const MOST_READ_BYTES: u64 = 1024 * 1024 * 1024;

/// Under which prefix the originals are.
const ORIGINALS: &str = "originals";

/// Where originals are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OriginalsConfig {
    /// `file://` and a folder, relative to the working directory or absolute.
    pub url: String,
}

impl Default for OriginalsConfig {
    fn default() -> Self {
        Self { url: "file://data/objects".into() }
    }
}

impl OriginalsConfig {
    /// The object store at `url`.
    pub fn at(url: impl Into<String>) -> Self {
        Self { url: url.into() }
    }
}

/// The object store that holds the originals.
#[derive(Clone)]
pub struct Originals {
    store: Arc<dyn ObjectStore>,
    root: PathBuf,
}

impl fmt::Debug for Originals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Originals").field("root", &self.root).finish_non_exhaustive()
    }
}

/// What was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Its length.
    pub size_bytes: u64,
    /// SHA-256 of its bytes, in lower-case hexadecimal.
    pub sha256: String,
}

impl Originals {
    /// Opens the store and creates its folder.
    pub fn open(config: &OriginalsConfig) -> Result<Self, StoreError> {
        let invalid = |message: String| StoreError::new(StoreErrorKind::InvalidInput, message);
        let Some(folder) = config.url.strip_prefix("file://").filter(|folder| !folder.is_empty()) else {
            return Err(invalid(if config.url.starts_with("s3://") {
                format!("no S3 in this build: `{}`; use file://data/objects", config.url)
            } else {
                format!("`{}` is no address of an object store; use file://data/objects", config.url)
            }));
        };
        let root = std::path::absolute(Path::new(folder))
            .map_err(|error| invalid(format!("`{folder}` is no folder")).with_source(error))?;
        std::fs::create_dir_all(&root).map_err(|error| of_io(&error, &root).with_source(error))?;
        let store = LocalFileSystem::new_with_prefix(&root).map_err(failed)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), root })
    }

    /// The key of a view's original, received at `now`: `originals/YYYY/MM/DD/{view_id}`.
    pub fn key_for(view_id: ViewId, now: Timestamp) -> String {
        let text = now.to_string();
        let (date, _) = text.split_once('T').unwrap_or(("1970-01-01", ""));
        format!("{ORIGINALS}/{}/{view_id}", date.replace('-', "/"))
    }

    /// Streams `first` and then `rest` into the object `key`, which appears whole and synced, or not at all.
    ///
    /// At most `max_bytes` ([`StoreErrorKind::TooLarge`]); where `rest` breaks off, [`StoreErrorKind::Unavailable`] with
    /// its error as the source. On any error, and when the future is dropped, what was written is removed.
    pub async fn receive<E, S>(
        &self,
        key: &str,
        first: Bytes,
        mut rest: S,
        max_bytes: u64,
    ) -> Result<Received, StoreError>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin + Send,
        E: Into<Box<dyn Error + Send + Sync>> + Send,
    {
        let upload = self.store.put_multipart(&path(key)?).await.map_err(failed)?;
        let mut reception = Reception { upload, hash: Sha256::new(), size_bytes: 0, waiting: Vec::new(), held: 0 };
        let received = async {
            reception.take(first, max_bytes).await?;
            while let Some(chunk) = rest.next().await {
                reception.take(chunk.map_err(broken_off)?, max_bytes).await?;
            }
            reception.write().await?;
            reception.upload.complete().await.map_err(failed)
        };
        if let Err(error) = received.await {
            if let Err(left) = reception.upload.abort().await {
                tracing::debug!(key, error = &left as &dyn Error, "nothing was left to remove");
            }
            return Err(error);
        }
        Ok(Received { size_bytes: reception.size_bytes, sha256: hex::encode(reception.hash.finalize()) })
    }

    /// The whole object, whose size was bounded when it was received.
    pub async fn read(&self, key: &str) -> Result<Bytes, StoreError> {
        let object = self.store.get(&path(key)?).await.map_err(failed)?;
        if object.meta.size > MOST_READ_BYTES {
            return Err(StoreError::new(
                StoreErrorKind::TooLarge,
                format!("object `{key}` has {} bytes and is no original of ours", object.meta.size),
            ));
        }
        object.bytes().await.map_err(failed)
    }

    /// The object in chunks, and its length in bytes.
    pub async fn stream(&self, key: &str) -> Result<(u64, BoxStream<'static, Result<Bytes, StoreError>>), StoreError> {
        let object = self.store.get(&path(key)?).await.map_err(failed)?;
        Ok((object.meta.size, object.into_stream().map_err(failed).boxed()))
    }

    /// The object's length in bytes, without reading it.
    pub async fn size_bytes(&self, key: &str) -> Result<u64, StoreError> {
        Ok(self.store.head(&path(key)?).await.map_err(failed)?.size)
    }

    /// Removes the object; one that is not there is no error.
    pub async fn delete(&self, key: &str) -> Result<(), StoreError> {
        match self.store.delete(&path(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }

    /// The keys of the originals written at least `age_ms` ago by this machine's clock, in no order.
    pub fn list_older_than(&self, age_ms: u64) -> BoxStream<'static, Result<String, StoreError>> {
        let newest = Timestamp::now().plus_ms(-i64::try_from(age_ms).unwrap_or(i64::MAX));
        self.store
            .list(Some(&ObjectPath::from(ORIGINALS)))
            .map_err(failed)
            .try_filter_map(move |object| {
                let old = object.last_modified.timestamp_millis() <= newest.0;
                future::ready(Ok(old.then(|| object.location.to_string())))
            })
            .boxed()
    }

    /// Removes what a process that was killed while it received has left, if it is `age_ms` old. Answers how many.
    pub async fn remove_unfinished(&self, age_ms: u64) -> Result<usize, StoreError> {
        let (folder, age) = (self.root.join(ORIGINALS), Duration::from_millis(age_ms));
        tokio::task::spawn_blocking(move || unfinished::remove(&folder, age))
            .await
            .map_err(|error| StoreError::new(StoreErrorKind::Internal, "the sweep broke off").with_source(error))?
            .map_err(|error| of_kind(error.kind()).with_source(error))
    }

    /// Whether the store takes writes: writes a small object and removes it.
    pub async fn ready(&self) -> Result<(), StoreError> {
        let key = format!("ready/{}", ViewId::new());
        self.store.put(&path(&key)?, PutPayload::from_static(b"ready")).await.map_err(failed)?;
        self.delete(&key).await
    }
}

/// A reception in progress.
struct Reception {
    upload: Box<dyn MultipartUpload>,
    hash: Sha256,
    size_bytes: u64,
    waiting: Vec<Bytes>,
    held: usize,
}

impl Reception {
    async fn take(&mut self, chunk: Bytes, max_bytes: u64) -> Result<(), StoreError> {
        self.size_bytes += chunk.len() as u64;
        if self.size_bytes > max_bytes {
            return Err(StoreError::new(StoreErrorKind::TooLarge, format!("larger than {max_bytes} bytes")));
        }
        self.hash.update(&chunk);
        self.held += chunk.len();
        self.waiting.push(chunk);
        if self.held >= PART_BYTES {
            self.write().await?;
        }
        Ok(())
    }

    async fn write(&mut self) -> Result<(), StoreError> {
        self.held = 0;
        let part: PutPayload = std::mem::take(&mut self.waiting).into_iter().collect();
        self.upload.put_part(part).await.map_err(failed)
    }
}

fn broken_off(error: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, "the source of the original broke off").with_source(error)
}

fn path(key: &str) -> Result<ObjectPath, StoreError> {
    ObjectPath::parse(key)
        .map_err(|error| StoreError::new(StoreErrorKind::InvalidInput, format!("`{key}` is no key")).with_source(error))
}

fn failed(error: object_store::Error) -> StoreError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(one) = cause {
        if let Some(io) = one.downcast_ref::<std::io::Error>() {
            return of_kind(io.kind()).with_source(error);
        }
        cause = one.source();
    }
    match error {
        object_store::Error::NotFound { .. } => of_kind(std::io::ErrorKind::NotFound).with_source(error),
        _ => StoreError::new(StoreErrorKind::Unavailable, "the object store failed").with_source(error),
    }
}

fn of_kind(kind: std::io::ErrorKind) -> StoreError {
    use std::io::ErrorKind;
    let (kind, message) = match kind {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            (StoreErrorKind::Full, "the disk of the originals is full; free some space, nothing half-written was kept")
        }
        ErrorKind::NotFound => (StoreErrorKind::NotFound, "there is no such original"),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            (StoreErrorKind::ReadOnly, "the folder of the originals is read-only; make it writable")
        }
        _ => (StoreErrorKind::Unavailable, "the disk of the originals fails"),
    };
    StoreError::new(kind, message)
}

fn of_io(error: &std::io::Error, folder: &Path) -> StoreError {
    let kind = of_kind(error.kind()).kind();
    StoreError::new(kind, format!("cannot create the folder `{}`", folder.display()))
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn a_full_disk_is_recognised_however_deep_it_lies() {
        let full = io::Error::from(io::ErrorKind::StorageFull);
        let error = failed(object_store::Error::Generic { store: "LocalFileSystem", source: full.into() });
        assert_eq!(error.kind(), StoreErrorKind::Full);
        assert!(error.is_transient());
    }
}
