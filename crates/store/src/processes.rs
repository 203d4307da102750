//! The processes that serve one database, as each tells of itself.

use async_trait::async_trait;
use scrutineer_types::{Process, ProcessAbout};

use crate::{
    StoreError,
    filters::{Clauses, Value},
    reviews::{Desk, Reader},
    rows::{Columns, bound, get, get_json, to_json},
};

/// A process that was not heard of for so long is forgotten, in milliseconds.
const FORGOTTEN_AFTER_MS: i64 = 86_400_000;

/// Processes that are listed at most.
const MOST: usize = 1_000;

/// What is kept of processes; part of every [`crate::Metastore`].
#[async_trait]
pub trait ProcessStore: Send + Sync {
    /// A process says that it is there, and what it is. Those not heard of for a day are forgotten.
    async fn beat(&self, name: &str, about: &ProcessAbout) -> Result<(), StoreError>;

    /// A process has ended.
    async fn end(&self, name: &str) -> Result<(), StoreError>;

    /// The processes, by name.
    async fn processes(&self) -> Result<Vec<Process>, StoreError>;
}

/// See [`ProcessStore::beat`].
pub(crate) async fn beat<D: Desk>(desk: &mut D, name: &str, about: &ProcessAbout) -> Result<(), StoreError> {
    let mut clauses = Clauses::new(D::DIALECT, "INSERT INTO processes (name, seen_at, about) VALUES");
    clauses.push(" (", Value::Text(name.to_owned()));
    clauses.push(", ", Value::Integer(desk.now().0));
    clauses.push(", ", Value::Text(to_json(about)));
    clauses.sql.push_str(") ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at, about = excluded.about");
    desk.rows(clauses).await?;
    let mut clauses = Clauses::new(D::DIALECT, "DELETE FROM processes WHERE true");
    clauses.push(" AND seen_at < ", Value::Integer(desk.now().0 - FORGOTTEN_AFTER_MS));
    desk.rows(clauses).await.map(drop)
}

/// See [`ProcessStore::end`].
pub(crate) async fn end<D: Desk>(desk: &mut D, name: &str) -> Result<(), StoreError> {
    let mut clauses = Clauses::new(D::DIALECT, "DELETE FROM processes WHERE true");
    clauses.push(" AND name = ", Value::Text(name.to_owned()));
    desk.rows(clauses).await.map(drop)
}

/// See [`ProcessStore::processes`].
pub(crate) async fn list<R: Reader>(reader: &mut R) -> Result<Vec<Process>, StoreError> {
    let mut clauses = Clauses::new(R::DIALECT, "SELECT name, seen_at, about FROM processes WHERE true");
    clauses.push(" ORDER BY name LIMIT ", Value::Integer(bound(MOST)));
    reader.rows(clauses).await?.iter().map(process).collect()
}

fn process(row: &impl Columns) -> Result<Process, StoreError> {
    Ok(Process { name: get(row, "name")?, seen_at: get(row, "seen_at")?, about: get_json(row, "about")? })
}
