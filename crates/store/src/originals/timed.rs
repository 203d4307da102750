//! Any object store, with each request's duration and outcome told to the metrics.

use std::{fmt, sync::Arc, time::Instant};

use async_trait::async_trait;
use futures::{StreamExt, stream::BoxStream};
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta, ObjectStore,
    PutMultipartOptions, PutOptions, PutPayload, PutResult, RenameOptions, Result, UploadPart, path::Path,
};

use crate::metrics;

/// Times another store. What comes as a stream is timed until its first item: how long the rest takes is up to the reader too.
#[derive(Debug)]
pub(super) struct Timed(Arc<dyn ObjectStore>);

impl Timed {
    pub(super) fn around(store: Arc<dyn ObjectStore>) -> Arc<dyn ObjectStore> {
        metrics::describe_objects();
        Arc::new(Self(store))
    }
}

impl fmt::Display for Timed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

fn told<T>(operation: &'static str, began: Instant, result: Result<T>) -> Result<T> {
    let outcome = match &result {
        Ok(_) => "ok",
        Err(Error::NotFound { .. }) => "missing",
        Err(_) => "failed",
    };
    metrics::object(operation, outcome, began.elapsed());
    result
}

fn first_told<T: Send + 'static>(
    operation: &'static str,
    stream: BoxStream<'static, Result<T>>,
) -> BoxStream<'static, Result<T>> {
    let mut began = Some(Instant::now());
    let tell = move |item: Result<T>| match began.take() {
        Some(began) => told(operation, began, item),
        None => item,
    };
    stream.map(tell).boxed()
}

#[async_trait]
impl ObjectStore for Timed {
    async fn put_opts(&self, location: &Path, payload: PutPayload, opts: PutOptions) -> Result<PutResult> {
        let began = Instant::now();
        told("put", began, self.0.put_opts(location, payload, opts).await)
    }

    async fn put_multipart_opts(&self, location: &Path, opts: PutMultipartOptions) -> Result<Box<dyn MultipartUpload>> {
        Ok(Box::new(TimedUpload(self.0.put_multipart_opts(location, opts).await?)))
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> Result<GetResult> {
        let (began, operation) = (Instant::now(), if options.head { "head" } else { "get" });
        told(operation, began, self.0.get_opts(location, options).await)
    }

    fn delete_stream(&self, locations: BoxStream<'static, Result<Path>>) -> BoxStream<'static, Result<Path>> {
        first_told("delete", self.0.delete_stream(locations))
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, Result<ObjectMeta>> {
        first_told("list", self.0.list(prefix))
    }

    fn list_with_offset(&self, prefix: Option<&Path>, offset: &Path) -> BoxStream<'static, Result<ObjectMeta>> {
        first_told("list", self.0.list_with_offset(prefix, offset))
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> Result<ListResult> {
        let began = Instant::now();
        told("list", began, self.0.list_with_delimiter(prefix).await)
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> Result<()> {
        self.0.copy_opts(from, to, options).await
    }

    async fn rename_opts(&self, from: &Path, to: &Path, options: RenameOptions) -> Result<()> {
        self.0.rename_opts(from, to, options).await
    }
}

/// An upload in parts, each of which is a request.
#[derive(Debug)]
struct TimedUpload(Box<dyn MultipartUpload>);

#[async_trait]
impl MultipartUpload for TimedUpload {
    fn put_part(&mut self, data: PutPayload) -> UploadPart {
        let (part, began) = (self.0.put_part(data), Instant::now());
        Box::pin(async move { told("put", began, part.await) })
    }

    async fn complete(&mut self) -> Result<PutResult> {
        let began = Instant::now();
        told("put", began, self.0.complete().await)
    }

    async fn abort(&mut self) -> Result<()> {
        self.0.abort().await
    }
}
