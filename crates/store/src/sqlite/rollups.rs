//! [`RollupStore`] on SQLite.

use async_trait::async_trait;
use scrutineer_types::{Access, Timestamp};

use super::SqliteMetastore;
use crate::{
    StoreError,
    rollups::{self, Resolution, Rollup, RollupQuery, RollupStore},
};

#[async_trait]
impl RollupStore for SqliteMetastore {
    async fn rollup_place(&self) -> Result<i64, StoreError> {
        rollups::place(&mut *self.readers.acquire().await?).await
    }

    async fn keep_rollups(&self, before: i64, after: i64, rows: Vec<Rollup>) -> Result<bool, StoreError> {
        self.writer.apply(move |tx| Box::pin(async move { rollups::keep(tx, before, after, &rows).await })).await
    }

    async fn rollups(&self, access: &Access, query: &RollupQuery) -> Result<Vec<Rollup>, StoreError> {
        rollups::list(&mut *self.readers.acquire().await?, access, query).await
    }

    async fn prune_rollups(
        &self,
        resolution: Resolution,
        measure: &str,
        before: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError> {
        let measure = measure.to_owned();
        self.writer
            .apply(move |tx| Box::pin(async move { rollups::prune(tx, resolution, &measure, before, limit).await }))
            .await
    }
}
