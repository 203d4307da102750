//! [`Ledger`] on an SQLite file: one that is served, or a backup's.

use std::{collections::BTreeMap, path::Path};

use async_trait::async_trait;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection, sqlite::SqliteConnectOptions};
use uuid::Uuid;

use super::{options, rows, schema, snapshot};
use crate::{
    Config, StoreError, StoreErrorKind,
    backup::{Ledger, PAGE, Recorded},
    retention,
};

/// A database that is read as it stands.
#[derive(Debug)]
pub(crate) struct SqliteLedger {
    conn: SqliteConnection,
}

impl SqliteLedger {
    /// The configured database, beside whoever serves it. [`StoreErrorKind::NotFound`] where there is none.
    pub async fn beside(config: &Config) -> Result<Self, StoreError> {
        let path = options::path(config)?;
        if !path.exists() {
            return Err(StoreError::new(
                StoreErrorKind::NotFound,
                format!(
                    "there is no database at `{}`; is database.url right, and the folder the server's?",
                    path.display()
                ),
            ));
        }
        Ok(Self { conn: options::look(config)?.disable_statement_logging().connect().await? })
    }

    /// The file `path`, which nobody changes.
    pub async fn of_file(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new().filename(path).read_only(true).immutable(true);
        Ok(Self { conn: options.disable_statement_logging().connect().await? })
    }

    /// Copies the rows of this moment into the new file `path`, synced.
    pub async fn copy_into(&mut self, path: &Path) -> Result<(), StoreError> {
        snapshot::write(&mut self.conn, path).await
    }

    /// Closes it.
    pub async fn close(self) -> Result<(), StoreError> {
        Ok(self.conn.close().await?)
    }

    /// Which views still have their original: in a database of an earlier version, all.
    async fn kept(&mut self) -> Result<&'static str, StoreError> {
        Ok(if self.schema().await? < retention::SINCE { "true" } else { "original_removed_at IS NULL" })
    }
}

#[async_trait]
impl Ledger for SqliteLedger {
    async fn schema(&mut self) -> Result<i64, StoreError> {
        schema::found(&mut self.conn).await
    }

    async fn faults(&mut self, quick: bool) -> Result<Vec<String>, StoreError> {
        let check = if quick { "PRAGMA quick_check" } else { "PRAGMA integrity_check" };
        let said: Vec<String> = sqlx::query_scalar(check).fetch_all(&mut self.conn).await?;
        let mut faults: Vec<String> = said.into_iter().filter(|line| line != "ok").collect();
        let orphans = "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY 1, 2";
        for row in sqlx::query(orphans).fetch_all(&mut self.conn).await? {
            let (table, parent, count): (String, String, i64) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
            faults.push(format!("{count} rows of `{table}` name rows of `{parent}` that are not there"));
        }
        Ok(faults)
    }

    async fn counts(&mut self) -> Result<BTreeMap<String, u64>, StoreError> {
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'";
        let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut self.conn).await?;
        let mut counts = BTreeMap::new();
        for table in tables {
            let sql = format!("SELECT count(*) FROM \"{}\"", table.replace('"', "\"\""));
            let count: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut self.conn).await?;
            counts.insert(table, count.max(0) as u64);
        }
        Ok(counts)
    }

    async fn originals_total(&mut self) -> Result<(u64, u64), StoreError> {
        let sql = format!("SELECT count(*), coalesce(sum(size_bytes), 0) FROM views WHERE {}", self.kept().await?);
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut self.conn).await?;
        let (count, size_bytes): (i64, i64) = (row.try_get(0)?, row.try_get(1)?);
        Ok((count.max(0) as u64, size_bytes.max(0) as u64))
    }

    async fn originals_after(&mut self, after: Uuid) -> Result<Vec<Recorded>, StoreError> {
        let kept = self.kept().await?;
        let sql = format!(
            "SELECT id, object_key, size_bytes, sha256 FROM views WHERE id > $1 AND {kept} ORDER BY id LIMIT $2"
        );
        let page = sqlx::query(AssertSqlSafe(sql)).bind(rows::id(after)).bind(PAGE).fetch_all(&mut self.conn).await?;
        page.iter().map(Recorded::read).collect()
    }

    async fn has_view(&mut self, view: Uuid) -> Result<bool, StoreError> {
        let sql = "SELECT EXISTS (SELECT 1 FROM views WHERE id = $1)";
        Ok(sqlx::query_scalar(sql).bind(rows::id(view)).fetch_one(&mut self.conn).await?)
    }
}
