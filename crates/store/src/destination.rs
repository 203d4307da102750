//! A place that whole files are written to and replaced in: a folder, or a prefix of a bucket.
//!
//! Whoever reads a file there finds it as it was or as it is, never half of it. In a folder it is written below `_staging`, out of
//! sight of those who read whole folders, and renamed; a bucket shows an object once it is complete.

use std::{fmt, path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use object_store::{
    ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path as ObjectPath, prefix::PrefixStore,
};
use scrutineer_types::ViewId;

use crate::{
    OriginalsConfig, Received, StoreError, StoreErrorKind,
    aws::Aws,
    buckets::{self, Address},
    originals::{
        failure::{failed, of_file, of_folder},
        path,
        reception::Reception,
    },
    unfinished,
};

/// Bytes gathered before they are written to a file.
const FILE_PART_BYTES: usize = 1024 * 1024;

/// Where files of a folder are until they are whole.
const STAGING: &str = "_staging";

/// Files that are replaced whole. Clones share everything.
#[derive(Clone)]
pub struct Destination {
    store: Arc<dyn ObjectStore>,
    url: String,
    /// Of a bucket, how large a part is; `None`: a folder.
    part_bytes: Option<usize>,
}

impl fmt::Debug for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Destination").field("url", &self.url).finish_non_exhaustive()
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url)
    }
}

impl Destination {
    /// The place at `url`: a folder, with `file://` or as it is, or `s3://`, `gs://` or `az://`, a bucket and a prefix. A folder is made
    /// if need be; of a bucket's service nothing is asked yet. Patience is that of `config`; `aws` is needed where
    /// [`Self::needs_aws`] says so.
    pub fn connect(url: &str, config: &OriginalsConfig, aws: Option<&Aws>) -> Result<Self, StoreError> {
        if let Some(Address { service, bucket, path: prefix }) = Address::parse(url) {
            let prefix = path(prefix.trim_matches('/'))?;
            let client = buckets::client(service, &bucket, config, aws)?;
            let store = if prefix.as_ref().is_empty() { client } else { Arc::new(PrefixStore::new(client, prefix)) };
            return Ok(Self { store, url: url.to_owned(), part_bytes: Some(config.part_bytes) });
        }
        let folder = url.strip_prefix("file://").unwrap_or(url);
        if folder.is_empty() || folder.contains("://") {
            let message = format!(
                "`{url}` is no place to write to; name a folder, s3://BUCKET/PREFIX, gs://BUCKET or az://CONTAINER"
            );
            return Err(StoreError::new(StoreErrorKind::InvalidInput, message));
        }
        let root = std::path::absolute(Path::new(folder)).map_err(|error| of_file(error.kind()).with_source(error))?;
        std::fs::create_dir_all(&root).map_err(|error| of_folder(&error, &root).with_source(error))?;
        let store = LocalFileSystem::new_with_prefix(&root).map_err(failed)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), url: root.display().to_string(), part_bytes: None })
    }

    /// Whether the place is one of S3's, so that AWS must be known.
    pub fn needs_aws(url: &str) -> bool {
        buckets::needs_aws(url)
    }

    /// Begins a file, which appears, or replaces the one that is there, with [`NewFile::finish`].
    pub async fn begin(&self, key: &str) -> Result<NewFile, StoreError> {
        let key = path(key)?;
        let store = Arc::clone(&self.store);
        let (reception, staged) = if let Some(part_bytes) = self.part_bytes {
            (Reception::of_object(store, key.clone(), part_bytes, false), None)
        } else {
            let staged = ObjectPath::from_iter([STAGING.to_owned(), ViewId::new().to_string()]);
            let begun = Reception::of_file(store, staged.clone(), FILE_PART_BYTES).await;
            (begun.map_err(|error| self.told(&key, error))?, Some(staged))
        };
        Ok(NewFile { place: self.clone(), key, reception, staged })
    }

    /// Replaces a small file.
    pub async fn put(&self, key: &str, content: Bytes) -> Result<Received, StoreError> {
        let mut file = self.begin(key).await?;
        match file.push(content).await {
            Ok(()) => file.finish().await,
            Err(error) => {
                file.abort().await;
                Err(error)
            }
        }
    }

    /// A small file; `None` where there is none.
    pub async fn read(&self, key: &str) -> Result<Option<Bytes>, StoreError> {
        let key = path(key)?;
        let read = async { self.store.get(&key).await.map_err(failed)?.bytes().await.map_err(failed) };
        match read.await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == StoreErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.told(&key, error)),
        }
    }

    /// Removes what processes that were killed have left unfinished in a folder, if it is so old. A bucket's lifecycle rule does that
    /// there.
    pub async fn remove_unfinished(&self, age: Duration) -> Result<usize, StoreError> {
        if self.part_bytes.is_some() {
            return Ok(0);
        }
        let folder = Path::new(&self.url).join(STAGING);
        tokio::task::spawn_blocking(move || unfinished::remove(&folder, age))
            .await
            .map_err(|error| StoreError::new(StoreErrorKind::Internal, "the sweep broke off").with_source(error))?
            .map_err(|error| of_file(error.kind()).with_source(error))
    }

    /// The error with the place at which it happened.
    fn told(&self, key: &ObjectPath, error: StoreError) -> StoreError {
        let at = format!("{}/{key}", self.url);
        let message = match (error.kind(), self.part_bytes) {
            (StoreErrorKind::Full, _) => {
                format!("no room to write {at}; free some: what was there before is unchanged")
            }
            (StoreErrorKind::ReadOnly, None) => format!("{at} may not be written; make its folder writable"),
            _ => format!("cannot use {at}"),
        };
        StoreError::new(error.kind(), message).with_source(error)
    }
}

/// A file on its way. Dropped before it is finished, it leaves nothing behind.
pub struct NewFile {
    place: Destination,
    key: ObjectPath,
    reception: Reception,
    /// Where it is written until it is whole.
    staged: Option<ObjectPath>,
}

impl fmt::Debug for NewFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewFile").field("key", &self.key).finish_non_exhaustive()
    }
}

impl NewFile {
    /// Adds to its end.
    pub async fn push(&mut self, bytes: Bytes) -> Result<(), StoreError> {
        self.reception.take(bytes, u64::MAX).await.map_err(|error| self.place.told(&self.key, error))
    }

    /// The file appears, whole.
    pub async fn finish(mut self) -> Result<Received, StoreError> {
        let received = self.reception.finish().await.map_err(|error| self.place.told(&self.key, error))?;
        if let Some(staged) = &self.staged {
            let renamed = self.place.store.rename(staged, &self.key).await;
            renamed.map_err(|error| self.place.told(&self.key, failed(error)))?;
        }
        Ok(received)
    }

    /// Removes what was written so far.
    pub async fn abort(self) {
        self.reception.abort().await;
    }
}
