//! What a database says must be there, whichever database it is.

use std::collections::BTreeMap;

use async_trait::async_trait;
use uuid::Uuid;

use crate::{
    StoreError,
    rows::{Columns, get},
};

/// Rows read at once.
pub(crate) const PAGE: i64 = 1000;

/// An original, as its row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Recorded {
    /// Its view.
    pub view: Uuid,
    /// Where it is in the object store.
    pub key: String,
    /// Its length.
    pub size_bytes: u64,
    /// SHA-256, in lower-case hexadecimal.
    pub sha256: String,
}

impl Recorded {
    /// Of a row of `views` with `id`, `object_key`, `size_bytes` and `sha256`.
    pub fn read(row: &impl Columns) -> Result<Self, StoreError> {
        let size_bytes: i64 = get(row, "size_bytes")?;
        Ok(Self {
            view: get(row, "id")?,
            key: get(row, "object_key")?,
            size_bytes: size_bytes.max(0) as u64,
            sha256: get(row, "sha256")?,
        })
    }
}

/// A database that is read row by row, as it stands: nothing is migrated, nothing is changed.
#[async_trait]
pub(crate) trait Ledger: Send {
    /// The version of its schema; 0 where it has none.
    async fn schema(&mut self) -> Result<i64, StoreError>;

    /// What the database finds wrong with itself, in words; reads all of it, or only the most of it with `quick`.
    async fn faults(&mut self, quick: bool) -> Result<Vec<String>, StoreError>;

    /// How many rows each table has.
    async fn counts(&mut self) -> Result<BTreeMap<String, u64>, StoreError>;

    /// How many originals there are, and their length together.
    async fn originals_total(&mut self) -> Result<(u64, u64), StoreError>;

    /// Up to [`PAGE`] originals of the views after `after`, in the order of their ids.
    async fn originals_after(&mut self, after: Uuid) -> Result<Vec<Recorded>, StoreError>;

    /// Whether a view is there still.
    async fn has_view(&mut self, view: Uuid) -> Result<bool, StoreError>;
}
