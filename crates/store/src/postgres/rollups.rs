//! [`RollupStore`] on PostgreSQL.

use async_trait::async_trait;
use scrutineer_types::{Access, Timestamp};

use super::{
    PostgresMetastore,
    retry::{on_connection, transact},
};
use crate::{
    StoreError,
    rollups::{self, Resolution, Rollup, RollupQuery, RollupStore},
};

#[async_trait]
impl RollupStore for PostgresMetastore {
    async fn rollup_place(&self) -> Result<i64, StoreError> {
        on_connection!(self, conn => rollups::place(&mut *conn).await)
    }

    async fn keep_rollups(&self, before: i64, after: i64, rows: Vec<Rollup>) -> Result<bool, StoreError> {
        transact!(self, transaction => rollups::keep(transaction, before, after, &rows))
    }

    async fn rollups(&self, access: &Access, query: &RollupQuery) -> Result<Vec<Rollup>, StoreError> {
        on_connection!(self, conn => rollups::list(&mut *conn, access, query).await)
    }

    async fn prune_rollups(
        &self,
        resolution: Resolution,
        measure: &str,
        before: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError> {
        transact!(self, transaction => rollups::prune(transaction, resolution, measure, before, limit))
    }
}
