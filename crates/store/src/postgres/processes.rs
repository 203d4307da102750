//! [`ProcessStore`] on PostgreSQL.

use async_trait::async_trait;
use scrutineer_types::{Process, ProcessAbout};

use super::{
    PostgresMetastore,
    retry::{on_connection, transact},
};
use crate::{ProcessStore, StoreError, processes};

#[async_trait]
impl ProcessStore for PostgresMetastore {
    async fn beat(&self, name: &str, about: &ProcessAbout) -> Result<(), StoreError> {
        transact!(self, transaction => processes::beat(transaction, name, about))
    }

    async fn end(&self, name: &str) -> Result<(), StoreError> {
        transact!(self, transaction => processes::end(transaction, name))
    }

    async fn processes(&self) -> Result<Vec<Process>, StoreError> {
        on_connection!(self, conn => processes::list(&mut *conn).await)
    }
}
