//! [`ProcessStore`] on SQLite.

use async_trait::async_trait;
use scrutineer_types::{Process, ProcessAbout};

use super::SqliteMetastore;
use crate::{ProcessStore, StoreError, processes};

#[async_trait]
impl ProcessStore for SqliteMetastore {
    async fn beat(&self, name: &str, about: &ProcessAbout) -> Result<(), StoreError> {
        let (name, about) = (name.to_owned(), about.clone());
        self.writer.apply(move |tx| Box::pin(async move { processes::beat(tx, &name, &about).await })).await
    }

    async fn end(&self, name: &str) -> Result<(), StoreError> {
        let name = name.to_owned();
        self.writer.apply(move |tx| Box::pin(async move { processes::end(tx, &name).await })).await
    }

    async fn processes(&self) -> Result<Vec<Process>, StoreError> {
        processes::list(&mut *self.readers.acquire().await?).await
    }
}
