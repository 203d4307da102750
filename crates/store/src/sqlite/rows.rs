//! How SQLite's columns are read, and values bound.
//!
//! Parameters are written `$1`, never `?1`: several statements may share one set of them, and with `?1` each number that
//! a statement skips would be bound to the next value instead.

use sqlx::{AssertSqlSafe, Row, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use crate::{
    JobFence, StoreError,
    failure::damaged,
    filters::{Clauses, Dialect, Value},
    rows::{Columns, to_json},
};

/// SQLite's words.
pub(super) const DIALECT: Dialect = Dialect {
    one_of: (" IN (SELECT value FROM json_each(", "))"),
    position: "instr",
    then_join: "CROSS JOIN",
    sorted: "+",
    skip_locked: "",
    as_integer: "",
};

impl Columns for SqliteRow {
    fn integer(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn real(&self, column: &'static str) -> Result<Option<f64>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn flag(&self, column: &'static str) -> Result<Option<bool>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn text(&self, column: &'static str) -> Result<Option<&str>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn blob(&self, column: &'static str) -> Result<Option<&[u8]>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn uuid(&self, column: &'static str) -> Result<Option<Uuid>, StoreError> {
        let bytes: Option<&[u8]> = self.try_get(column)?;
        bytes.map(Uuid::from_slice).transpose().map_err(|error| damaged("an id", error))
    }
}

/// An id as it is bound.
pub(super) fn id(id: Uuid) -> Vec<u8> {
    id.into_bytes().to_vec()
}

/// An id within JSON, for `unhex`.
pub(super) fn hex(id: Uuid) -> String {
    id.simple().to_string()
}

/// Ids as a JSON array for `json_each` and `unhex`.
pub(super) fn ids_json(ids: impl IntoIterator<Item = Uuid>) -> String {
    to_json(&ids.into_iter().map(hex).collect::<Vec<_>>())
}

/// Jobs under their fences as a JSON array of pairs.
pub(super) fn fences_json(jobs: &[JobFence]) -> String {
    let pairs: Vec<(String, i64)> = jobs.iter().map(|job| (hex(job.job_id.0), job.fence)).collect();
    to_json(&pairs)
}

/// The rows of a filtered statement.
pub(super) async fn fetch(conn: &mut SqliteConnection, clauses: Clauses) -> Result<Vec<SqliteRow>, StoreError> {
    let mut query = sqlx::query(AssertSqlSafe(clauses.sql));
    for value in clauses.values {
        query = match value {
            Value::Id(uuid) => query.bind(id(uuid)),
            Value::Integer(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Texts(texts) => query.bind(to_json(&texts)),
            Value::Flag(flag) => query.bind(flag),
            Value::OptionalId(uuid) => query.bind(uuid.map(id)),
            Value::OptionalInteger(number) => query.bind(number),
            Value::OptionalText(text) => query.bind(text),
            Value::Bytes(bytes) => query.bind(bytes),
        };
    }
    Ok(query.fetch_all(conn).await?)
}
