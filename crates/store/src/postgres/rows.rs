//! How PostgreSQL's columns are read, and values bound.

use sqlx::{AssertSqlSafe, PgConnection, Row, postgres::PgRow};
use uuid::Uuid;

use crate::{
    JobFence, StoreError,
    filters::{Clauses, Dialect, Value},
    rows::Columns,
};

/// PostgreSQL's words.
pub(super) const DIALECT: Dialect = Dialect {
    one_of: (" = ANY(", ")"),
    position: "strpos",
    then_join: "JOIN",
    sorted: "",
    skip_locked: " FOR UPDATE SKIP LOCKED",
    as_integer: "::bigint",
};

/// The server's clock in milliseconds, which moves on within a transaction.
macro_rules! now_ms {
    () => {
        "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
    };
}

pub(super) use now_ms;

impl Columns for PgRow {
    fn integer(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        Ok(self.try_get(column)?)
    }

    fn real(&self, column: &'static str) -> Result<Option<f64>, StoreError> {
        Ok(self.try_get::<Option<f32>, _>(column)?.map(f64::from))
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
        Ok(self.try_get(column)?)
    }
}

/// Jobs and fences as two arrays for `unnest`.
pub(super) fn fences(jobs: &[JobFence]) -> (Vec<Uuid>, Vec<i64>) {
    jobs.iter().map(|job| (job.job_id.0, job.fence)).unzip()
}

/// The rows of a filtered statement.
pub(super) async fn fetch(conn: &mut PgConnection, clauses: Clauses) -> Result<Vec<PgRow>, StoreError> {
    let mut query = sqlx::query(AssertSqlSafe(clauses.sql));
    for value in clauses.values {
        query = bind(query, value);
    }
    Ok(query.fetch_all(conn).await?)
}

/// Binds a value of a filtered statement.
pub(super) fn bind(query: Bound<'_>, value: Value) -> Bound<'_> {
    match value {
        Value::Id(id) => query.bind(id),
        Value::Integer(number) => query.bind(number),
        Value::Text(text) => query.bind(text),
        Value::Texts(texts) => query.bind(texts),
        Value::Flag(flag) => query.bind(flag),
        Value::OptionalId(id) => query.bind(id),
        Value::OptionalInteger(number) => query.bind(number),
        Value::OptionalText(text) => query.bind(text),
        Value::Bytes(bytes) => query.bind(bytes),
    }
}

/// A statement whose values are being bound.
pub(super) type Bound<'q> = sqlx::query::Query<'q, sqlx::Postgres, sqlx::postgres::PgArguments>;
