//! [`HistoryStore`] on PostgreSQL.

use async_trait::async_trait;
use scrutineer_types::{Access, InspectionId, Timestamp};

use super::{metastore::PostgresMetastore, retry::retrying};
use crate::{History, HistoryStore, StoreError, history};

#[async_trait]
impl HistoryStore for PostgresMetastore {
    async fn days(
        &self,
        access: &Access,
        facility: Option<&str>,
        changed_since: Option<Timestamp>,
    ) -> Result<Vec<Timestamp>, StoreError> {
        retrying(|| async { history::days(&mut *self.snapshot().await?, access, facility, changed_since).await }).await
    }

    async fn histories(
        &self,
        access: &Access,
        facility: Option<&str>,
        first: InspectionId,
        last: InspectionId,
    ) -> Result<Vec<History>, StoreError> {
        retrying(|| async { history::histories(&mut *self.snapshot().await?, access, facility, first, last).await })
            .await
    }
}
