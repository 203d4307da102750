//! Originals: the images as they came, in an object store. A key is used once and its object never changes.

mod config;
pub(crate) mod failure;
pub(crate) mod reception;
mod timed;
mod uploads;

use std::{
    error::Error,
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
pub use config::OriginalsConfig;
use failure::{failed, of_file, of_folder};
use futures::{Stream, StreamExt, TryStreamExt, future, stream::BoxStream};
use object_store::{
    ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as ObjectPath, prefix::PrefixStore,
};
use reception::Reception;
use scrutineer_types::{Timestamp, ViewId};
use timed::Timed;
use uploads::Uploads;

use crate::{
    StoreError, StoreErrorKind,
    aws::Aws,
    buckets::{self, Address, Service},
    unfinished,
};

/// Bytes gathered before they are written to a file; also the most that one reception holds in memory then, besides the
/// chunk in hand.
const FILE_PART_BYTES: usize = 1024 * 1024;

/// No original is larger, whatever the configuration allows; larger objects were put there by somebody else.
const MOST_READ_BYTES: u64 = 1024 * 1024 * 1024;

/// Under which prefix the originals are.
const ORIGINALS: &str = "originals";

/// The object store that holds the originals.
#[derive(Clone)]
pub struct Originals {
    store: Arc<dyn ObjectStore>,
    keeping: Keeping,
}

/// Who keeps them.
#[derive(Clone, Debug)]
enum Keeping {
    /// A folder.
    Folder(PathBuf),
    /// A service, which is asked for the rest.
    Bucket {
        part_bytes: usize,
        conditional_put: bool,
        /// Where unfinished uploads can be listed.
        uploads: Option<Uploads>,
    },
}

impl fmt::Debug for Originals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Originals").field("keeping", &self.keeping).finish_non_exhaustive()
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
    /// Opens a folder, and creates it; for buckets there is [`Self::connect`].
    pub fn open(config: &OriginalsConfig) -> Result<Self, StoreError> {
        let invalid = |message: String| StoreError::new(StoreErrorKind::InvalidInput, message);
        let Some(folder) = config.url.strip_prefix("file://").filter(|folder| !folder.is_empty()) else {
            return Err(invalid(format!(
                "`{}` is no address of an object store; use file://data/objects, s3://BUCKET, gs://BUCKET or az://CONTAINER",
                config.url
            )));
        };
        let root = std::path::absolute(Path::new(folder))
            .map_err(|error| invalid(format!("`{folder}` is no folder")).with_source(error))?;
        std::fs::create_dir_all(&root).map_err(|error| of_folder(&error, &root).with_source(error))?;
        let store = LocalFileSystem::new_with_prefix(&root).map_err(failed)?.with_fsync(true);
        Ok(Self { store: Timed::around(Arc::new(store)), keeping: Keeping::Folder(root) })
    }

    /// Opens whatever `config` names, a folder or a bucket; for a bucket of S3 `aws` says how it is reached. Nothing is asked of
    /// a bucket's service before [`Self::ready`].
    pub fn connect(config: &OriginalsConfig, aws: Option<&Aws>) -> Result<Self, StoreError> {
        let Some(Address { service, bucket, path: prefix }) = Address::parse(&config.url) else {
            return Self::open(config);
        };
        let prefix = path(prefix.trim_matches('/'))?;
        let (client, uploads): (Arc<dyn ObjectStore>, _) = if service == Service::S3 {
            let (s3, plain) = buckets::s3(&bucket, config, aws)?;
            let s3 = Arc::new(s3);
            let client: Arc<dyn ObjectStore> = s3.clone();
            let originals = prefix.clone().join(ORIGINALS);
            (client, Some(Uploads::new(s3, format!("{originals}/"), config, plain)?))
        } else {
            (buckets::client(service, &bucket, config, aws)?, None)
        };
        let store = if prefix.as_ref().is_empty() { client } else { Arc::new(PrefixStore::new(client, prefix)) };
        let (part_bytes, conditional_put) = (config.part_bytes, config.conditional_put);
        Ok(Self { store: Timed::around(store), keeping: Keeping::Bucket { part_bytes, conditional_put, uploads } })
    }

    /// Whether the originals of such an address are with S3, so that AWS must be known.
    pub fn needs_aws(config: &OriginalsConfig) -> bool {
        buckets::needs_aws(&config.url)
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
    /// its error as the source. On any error, and when the future is dropped, what was written is removed; of a bucket, as far as
    /// its service lets us.
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
        let mut reception = self.reception(path(key)?).await?;
        let received = async {
            reception.take(first, max_bytes).await?;
            while let Some(chunk) = rest.next().await {
                reception.take(chunk.map_err(broken_off)?, max_bytes).await?;
            }
            reception.finish().await
        };
        match received.await {
            Ok(received) => Ok(received),
            Err(error) => {
                reception.abort().await;
                Err(error)
            }
        }
    }

    async fn reception(&self, key: ObjectPath) -> Result<Reception, StoreError> {
        let store = Arc::clone(&self.store);
        match &self.keeping {
            Keeping::Folder(_) => Reception::of_file(store, key, FILE_PART_BYTES).await,
            Keeping::Bucket { part_bytes, conditional_put, .. } => {
                Ok(Reception::of_object(store, key, *part_bytes, *conditional_put))
            }
        }
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

    /// Removes what a process that was killed while it received has left, if it is `age_ms` old. Answers how many. Of a bucket of
    /// GCS or Azure nothing: they forget uploads that nobody finished.
    pub async fn remove_unfinished(&self, age_ms: u64) -> Result<usize, StoreError> {
        let root = match &self.keeping {
            Keeping::Folder(root) => root,
            Keeping::Bucket { uploads: Some(uploads), .. } => {
                let newest = Timestamp::now().plus_ms(-i64::try_from(age_ms).unwrap_or(i64::MAX));
                return uploads.abort_before(newest).await;
            }
            Keeping::Bucket { uploads: None, .. } => return Ok(0),
        };
        let (folder, age) = (root.join(ORIGINALS), Duration::from_millis(age_ms));
        tokio::task::spawn_blocking(move || unfinished::remove(&folder, age))
            .await
            .map_err(|error| StoreError::new(StoreErrorKind::Internal, "the sweep broke off").with_source(error))?
            .map_err(|error| of_file(error.kind()).with_source(error))
    }

    /// Whether the store answers. A folder is written to; of a bucket an object is asked for that is not there, which costs
    /// next to nothing however often it is done.
    pub async fn ready(&self) -> Result<(), StoreError> {
        if matches!(self.keeping, Keeping::Bucket { .. }) {
            // Not HEAD: its answers have no body, and so do not tell a missing bucket from a missing object.
            return match self.store.get(&ObjectPath::from("ready")).await.map_err(failed) {
                Err(error) if error.kind() != StoreErrorKind::NotFound => Err(error),
                Ok(_) | Err(_) => Ok(()),
            };
        }
        let key = format!("ready/{}", ViewId::new());
        self.store.put(&path(&key)?, PutPayload::from_static(b"ready")).await.map_err(failed)?;
        self.delete(&key).await
    }
}

fn broken_off(error: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
    StoreError::new(StoreErrorKind::Unavailable, "the source of the original broke off").with_source(error)
}

pub(crate) fn path(key: &str) -> Result<ObjectPath, StoreError> {
    ObjectPath::parse(key)
        .map_err(|error| StoreError::new(StoreErrorKind::InvalidInput, format!("`{key}` is no key")).with_source(error))
}
