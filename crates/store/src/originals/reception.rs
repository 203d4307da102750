//! One original on its way into the object store: in one request, or in parts.

use std::{mem, sync::Arc};

use bytes::Bytes;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutMode, PutPayload, path::Path as ObjectPath};
use sha2::{Digest, Sha256};

use super::{Received, failure::failed};
use crate::{StoreError, StoreErrorKind};

/// A reception in progress.
pub(crate) struct Reception {
    store: Arc<dyn ObjectStore>,
    key: ObjectPath,
    /// The parts so far; `None` while all that came fits into one.
    upload: Option<Box<dyn MultipartUpload>>,
    part_bytes: usize,
    /// Where one request suffices, whether it must find no object of this key.
    conditional_put: bool,
    /// Dropped while parts are there, it must ask for their removal; a file's removes itself.
    remote: bool,
    hash: Sha256,
    size_bytes: u64,
    waiting: Vec<Bytes>,
    held: usize,
}

impl Reception {
    /// Into a file, which is begun at once.
    pub async fn of_file(store: Arc<dyn ObjectStore>, key: ObjectPath, part_bytes: usize) -> Result<Self, StoreError> {
        let upload = store.put_multipart(&key).await.map_err(failed)?;
        let mut reception = Self::of_object(store, key, part_bytes, false);
        (reception.upload, reception.remote) = (Some(upload), false);
        Ok(reception)
    }

    /// Into a bucket, where nothing is begun before it is known whether one request suffices.
    pub fn of_object(store: Arc<dyn ObjectStore>, key: ObjectPath, part_bytes: usize, conditional_put: bool) -> Self {
        Self {
            store,
            key,
            upload: None,
            part_bytes,
            conditional_put,
            remote: true,
            hash: Sha256::new(),
            size_bytes: 0,
            waiting: Vec::new(),
            held: 0,
        }
    }

    /// One more chunk.
    pub async fn take(&mut self, chunk: Bytes, max_bytes: u64) -> Result<(), StoreError> {
        self.size_bytes += chunk.len() as u64;
        if self.size_bytes > max_bytes {
            return Err(StoreError::new(StoreErrorKind::TooLarge, format!("larger than {max_bytes} bytes")));
        }
        self.hash.update(&chunk);
        self.held += chunk.len();
        self.waiting.push(chunk);
        // All parts but the last have one size, as some services insist.
        while self.held > self.part_bytes {
            let part = self.next_part();
            self.put_part(part).await?;
        }
        Ok(())
    }

    /// The object appears.
    pub async fn finish(&mut self) -> Result<Received, StoreError> {
        let sha256 = hex::encode(mem::take(&mut self.hash).finalize());
        let last: PutPayload = mem::take(&mut self.waiting).into_iter().collect();
        match &mut self.upload {
            Some(upload) => {
                upload.put_part(last).await.map_err(failed)?;
                upload.complete().await.map_err(failed)?;
                self.upload = None;
            }
            None => self.put_whole(last, &sha256).await?,
        }
        Ok(Received { size_bytes: self.size_bytes, sha256 })
    }

    /// Removes what was written so far.
    pub async fn abort(mut self) {
        if let Some(mut upload) = self.upload.take() {
            abort(upload.as_mut(), &self.key).await;
        }
    }

    fn next_part(&mut self) -> PutPayload {
        let mut part = Vec::new();
        let mut missing = self.part_bytes;
        let mut waiting = mem::take(&mut self.waiting).into_iter();
        for mut chunk in waiting.by_ref() {
            if chunk.len() <= missing {
                missing -= chunk.len();
                part.push(chunk);
            } else {
                part.push(chunk.split_to(missing));
                self.waiting.push(chunk);
                break;
            }
        }
        self.waiting.extend(waiting);
        self.held = self.waiting.iter().map(Bytes::len).sum();
        part.into_iter().collect()
    }

    async fn put_part(&mut self, part: PutPayload) -> Result<(), StoreError> {
        let upload = match &mut self.upload {
            Some(upload) => upload,
            None => self.upload.insert(self.store.put_multipart(&self.key).await.map_err(failed)?),
        };
        upload.put_part(part).await.map_err(failed)
    }

    /// In one request. One whose answer was lost may have been heard: then the object that is there already is ours.
    async fn put_whole(&mut self, payload: PutPayload, sha256: &str) -> Result<(), StoreError> {
        let mode = if self.conditional_put { PutMode::Create } else { PutMode::Overwrite };
        let mut answer = self.store.put_opts(&self.key, payload.clone(), mode.clone().into()).await.map_err(failed);
        if matches!(&answer, Err(error) if error.kind() == StoreErrorKind::Unavailable) && self.conditional_put {
            // The client does not repeat a conditional request whose connection was lost, for it cannot look whose the object is.
            answer = self.store.put_opts(&self.key, payload, mode.into()).await.map_err(failed);
        }
        match answer {
            Err(error) if error.kind() == StoreErrorKind::Conflict => {
                let there = self.store.get(&self.key).await.map_err(failed)?.bytes().await.map_err(failed)?;
                if hex::encode(Sha256::digest(&there)) == sha256 { Ok(()) } else { Err(error) }
            }
            answer => answer.map(drop),
        }
    }
}

impl Drop for Reception {
    fn drop(&mut self) {
        if let Some(mut upload) = self.upload.take().filter(|_| self.remote)
            // Without a runtime the process is ending: the bucket's lifecycle rule takes them.
            && let Ok(runtime) = tokio::runtime::Handle::try_current()
        {
            let key = self.key.clone();
            runtime.spawn(async move { abort(upload.as_mut(), &key).await });
        }
    }
}

async fn abort(upload: &mut dyn MultipartUpload, key: &ObjectPath) {
    if let Err(left) = upload.abort().await {
        tracing::debug!(%key, error = &left as &dyn std::error::Error, "nothing was left to remove, or its removal failed");
    }
}
