//! [`Ledger`] on PostgreSQL, beside whoever uses it.

use std::collections::BTreeMap;

use async_trait::async_trait;
use sqlx::{AssertSqlSafe, ConnectOptions, PgConnection, Row};
use uuid::Uuid;

use super::{options, schema};
use crate::{
    Config, StoreError,
    backup::{Ledger, PAGE, Recorded},
    retention,
};

/// A database that is read as it stands.
#[derive(Debug)]
pub(crate) struct PostgresLedger {
    conn: PgConnection,
}

impl PostgresLedger {
    /// The configured database. Whole tables are read, so statements may take long and walk over them as they lie.
    pub async fn beside(config: &Config) -> Result<Self, StoreError> {
        let options = options::for_migration(config)?.options([("enable_seqscan", "on")]);
        Ok(Self { conn: options.connect().await? })
    }

    /// The tables, quoted.
    async fn tables(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        let sql = "SELECT tablename::text, quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema()
                   ORDER BY tablename";
        let rows = sqlx::query(sql).fetch_all(&mut self.conn).await?;
        rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
    }

    /// Which views still have their original: in a database of an earlier version, all.
    async fn kept(&mut self) -> Result<&'static str, StoreError> {
        Ok(if self.schema().await? < retention::SINCE { "true" } else { "original_removed_at IS NULL" })
    }
}

#[async_trait]
impl Ledger for PostgresLedger {
    async fn schema(&mut self) -> Result<i64, StoreError> {
        schema::found(&mut self.conn).await
    }

    /// Reads every column of every row, so that damaged pages are met; constraints are the server's own work. With `quick`
    /// nothing is read.
    async fn faults(&mut self, quick: bool) -> Result<Vec<String>, StoreError> {
        let mut faults = Vec::new();
        if quick {
            return Ok(faults);
        }
        for (table, quoted) in self.tables().await? {
            let sql = format!("SELECT sum(length(one::text)) FROM {quoted} AS one");
            match sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut self.conn).await {
                Ok(_) => {}
                Err(sqlx::Error::Database(error)) => faults.push(format!("`{table}` cannot be read whole: {error}")),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(faults)
    }

    async fn counts(&mut self) -> Result<BTreeMap<String, u64>, StoreError> {
        let mut counts = BTreeMap::new();
        for (table, quoted) in self.tables().await? {
            let sql = format!("SELECT count(*) FROM {quoted}");
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut self.conn).await?;
            counts.insert(table, count.max(0) as u64);
        }
        Ok(counts)
    }

    async fn originals_total(&mut self) -> Result<(u64, u64), StoreError> {
        let kept = self.kept().await?;
        let sql = format!("SELECT count(*), coalesce(sum(size_bytes), 0)::bigint FROM views WHERE {kept}");
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut self.conn).await?;
        let (count, size_bytes): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        Ok((count.max(0) as u64, size_bytes.max(0) as u64))
    }

    async fn originals_after(&mut self, after: Uuid) -> Result<Vec<Recorded>, StoreError> {
        let kept = self.kept().await?;
        let sql = format!(
            "SELECT id, object_key, size_bytes, sha256 FROM views WHERE id > $1 AND {kept} ORDER BY id LIMIT $2"
        );
        let page = sqlx::query(AssertSqlSafe(sql)).bind(after).bind(PAGE).fetch_all(&mut self.conn).await?;
        page.iter().map(Recorded::read).collect()
    }

    async fn has_view(&mut self, view: Uuid) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM views WHERE id = $1)";
        Ok(sqlx::query_scalar(sql).bind(view).fetch_one(&mut self.conn).await?)
    }
}
