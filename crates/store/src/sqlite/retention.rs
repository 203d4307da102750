//! [`RetentionStore`] on SQLite.

use async_trait::async_trait;
use scrutineer_types::{Access, InspectionId, Page};

use super::SqliteMetastore;
use crate::{
    StoreError,
    holds::{self, Hold, HoldFilter, HoldWish},
    retention::{self, Oldest, RemovedOriginals, RetentionStore},
};

#[async_trait]
impl RetentionStore for SqliteMetastore {
    async fn remove_inspections(&self, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
        self.writer.apply(move |tx| Box::pin(retention::remove_inspections(tx, age_ms, limit))).await
    }

    async fn remove_originals(&self, age_ms: u64, limit: usize) -> Result<RemovedOriginals, StoreError> {
        self.writer.apply(move |tx| Box::pin(retention::remove_originals(tx, age_ms, limit))).await
    }

    async fn remove_detections(&self, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
        self.writer.apply(move |tx| Box::pin(retention::remove_detections(tx, age_ms, limit))).await
    }

    async fn remove_events(&self, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
        self.writer.apply(move |tx| Box::pin(retention::remove_events(tx, age_ms, limit))).await
    }

    async fn oldest(&self) -> Result<Oldest, StoreError> {
        retention::oldest(&mut *self.readers.acquire().await?).await
    }

    async fn hold(
        &self,
        access: &Access,
        ids: &[InspectionId],
        wish: &HoldWish,
    ) -> Result<Vec<InspectionId>, StoreError> {
        let (access, ids, wish) = (access.clone(), ids.to_vec(), wish.clone());
        self.writer.apply(move |tx| Box::pin(async move { holds::hold(tx, &access, &ids, &wish).await })).await
    }

    async fn release_hold(
        &self,
        access: &Access,
        ids: &[InspectionId],
        by: &str,
    ) -> Result<Vec<InspectionId>, StoreError> {
        let (access, ids, by) = (access.clone(), ids.to_vec(), by.to_owned());
        self.writer.apply(move |tx| Box::pin(async move { holds::release(tx, &access, &ids, &by).await })).await
    }

    async fn holds(&self, access: &Access, filter: &HoldFilter) -> Result<Page<Hold>, StoreError> {
        holds::list(&mut *self.readers.acquire().await?, access, filter).await
    }
}
