//! [`HistoryStore`] on SQLite.

use async_trait::async_trait;
use scrutineer_types::{Access, InspectionId, Timestamp};

use super::metastore::SqliteMetastore;
use crate::{History, HistoryStore, StoreError, history};

#[async_trait]
impl HistoryStore for SqliteMetastore {
    async fn days(
        &self,
        access: &Access,
        facility: Option<&str>,
        changed_since: Option<Timestamp>,
    ) -> Result<Vec<Timestamp>, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        history::days(&mut *snapshot, access, facility, changed_since).await
    }

    async fn histories(
        &self,
        access: &Access,
        facility: Option<&str>,
        first: InspectionId,
        last: InspectionId,
    ) -> Result<Vec<History>, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        history::histories(&mut *snapshot, access, facility, first, last).await
    }
}
