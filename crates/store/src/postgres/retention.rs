//! [`RetentionStore`] on PostgreSQL.

use async_trait::async_trait;
use scrutineer_types::{Access, InspectionId, Page};

use super::{
    PostgresMetastore,
    retry::{on_connection, transact},
};
use crate::{
    StoreError,
    holds::{self, Hold, HoldFilter, HoldWish},
    retention::{self, Oldest, RemovedOriginals, RetentionStore},
};

#[async_trait]
impl RetentionStore for PostgresMetastore {
    async fn remove_inspections(&self, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
        transact!(self, transaction => retention::remove_inspections(transaction, age_ms, limit))
    }

    async fn remove_originals(&self, age_ms: u64, limit: usize) -> Result<RemovedOriginals, StoreError> {
        transact!(self, transaction => retention::remove_originals(transaction, age_ms, limit))
    }

    async fn remove_detections(&self, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
        transact!(self, transaction => retention::remove_detections(transaction, age_ms, limit))
    }

    async fn remove_events(&self, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
        transact!(self, transaction => retention::remove_events(transaction, age_ms, limit))
    }

    async fn oldest(&self) -> Result<Oldest, StoreError> {
        on_connection!(self, conn => retention::oldest(&mut *conn).await)
    }

    async fn hold(
        &self,
        access: &Access,
        ids: &[InspectionId],
        wish: &HoldWish,
    ) -> Result<Vec<InspectionId>, StoreError> {
        transact!(self, transaction => holds::hold(transaction, access, ids, wish))
    }

    async fn release_hold(
        &self,
        access: &Access,
        ids: &[InspectionId],
        by: &str,
    ) -> Result<Vec<InspectionId>, StoreError> {
        transact!(self, transaction => holds::release(transaction, access, ids, by))
    }

    async fn holds(&self, access: &Access, filter: &HoldFilter) -> Result<Page<Hold>, StoreError> {
        on_connection!(self, conn => holds::list(&mut *conn, access, filter).await)
    }
}
