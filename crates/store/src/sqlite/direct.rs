//! The writer's connection, with two ways into it. What takes part in every job is a few dozen statements a group; as messages to
//! sqlx's thread and back each would cost more in changes of threads than in SQLite, and each value of a row a copy. So those are
//! executed on the thread that asks, on the handle that sqlx has opened and lends; all others are sqlx's.

use std::cell::Cell;

use rusqlite::{CachedStatement, Params, Statement, types::ValueRef};
use sqlx::{Connection as _, SqliteConnection, sqlite::LockedSqliteHandle};
use uuid::Uuid;

use crate::{StoreError, failure::damaged, rows::Columns};

/// Statements that are kept prepared for the direct way.
const PREPARED: usize = 64;

/// A connection that both sqlx and this thread execute statements on, never at once.
pub(super) struct Connection {
    // In the order in which they must be dropped: statements before the handle is given back, that before it is closed.
    direct: Direct,
    /// While this thread has the handle.
    lent: Option<LockedSqliteHandle<'static>>,
    conn: SqliteConnection,
}

impl Connection {
    /// Of a connection that was opened.
    pub async fn of(mut conn: SqliteConnection) -> Result<Self, StoreError> {
        let handle = conn.lock_handle().await?.as_raw_handle().as_ptr();
        // SAFETY: the handle is that of an open connection. `direct` executes statements only while it is lent, so nobody else uses it
        // then; it is not `direct`'s to close, and `direct` is gone, with its prepared statements, before `conn` closes it, by `close` and
        // by the order of the fields. sqlx's thread has nothing in hand then: no statement of sqlx's is broken off (`Writer::spawn`).
        #[allow(unsafe_code)]
        let direct = unsafe { rusqlite::Connection::from_handle(handle.cast()) }?;
        direct.set_prepared_statement_cache_capacity(PREPARED);
        Ok(Self { direct: Direct(direct), lent: None, conn })
    }

    /// For a statement that sqlx executes.
    pub fn sqlx(&mut self) -> &mut SqliteConnection {
        self.lent = None;
        &mut self.conn
    }

    /// For statements that this thread executes.
    pub async fn direct(&mut self) -> Result<&Direct, StoreError> {
        if self.lent.is_none() {
            let lent = self.conn.lock_handle().await?;
            // SAFETY: what is lent points into what `conn` keeps on the heap for as long as it lives. It is given back before
            // `conn` is used again (`sqlx`) or dropped (the order of the fields); nothing else reaches either.
            #[allow(unsafe_code)]
            let lent = unsafe { std::mem::transmute::<LockedSqliteHandle<'_>, LockedSqliteHandle<'static>>(lent) };
            self.lent = Some(lent);
        }
        Ok(&self.direct)
    }

    /// Closes it.
    pub async fn close(mut self) -> Result<(), StoreError> {
        self.direct().await?;
        let Self { direct, lent, conn } = self;
        drop(direct);
        drop(lent);
        Ok(conn.close().await?)
    }
}

/// A connection whose statements are executed on this thread.
#[derive(Debug)]
pub(super) struct Direct(rusqlite::Connection);

impl Direct {
    /// A statement, prepared at its first use.
    pub fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>, rusqlite::Error> {
        self.0.prepare_cached(sql)
    }
}

/// Reads each row that the statement answers.
pub(super) fn each(
    statement: &mut Statement<'_>,
    params: impl Params,
    mut read: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let names: Vec<String> = statement.column_names().into_iter().map(str::to_owned).collect();
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        read(&Row { values: row, names: &names, next: Cell::new(0) })?;
    }
    Ok(())
}

/// A row as it lies in SQLite, which is gone with the next.
pub(super) struct Row<'r> {
    values: &'r rusqlite::Row<'r>,
    names: &'r [String],
    /// Columns are asked for in about the order in which they lie.
    next: Cell<usize>,
}

impl Row<'_> {
    fn value(&self, column: &'static str) -> Result<ValueRef<'_>, StoreError> {
        let (before, from) = self.names.split_at(self.next.get());
        let place = match from.iter().position(|name| name == column) {
            Some(place) => before.len() + place,
            None => before.iter().position(|name| name == column).ok_or_else(|| damaged(column, "it is missing"))?,
        };
        self.next.set(place + 1);
        Ok(self.values.get_ref(place)?)
    }
}

impl Columns for Row<'_> {
    fn integer(&self, column: &'static str) -> Result<Option<i64>, StoreError> {
        self.value(column)?.as_i64_or_null().map_err(|error| damaged(column, error))
    }

    fn real(&self, column: &'static str) -> Result<Option<f64>, StoreError> {
        self.value(column)?.as_f64_or_null().map_err(|error| damaged(column, error))
    }

    fn flag(&self, column: &'static str) -> Result<Option<bool>, StoreError> {
        Ok(self.integer(column)?.map(|number| number != 0))
    }

    fn text(&self, column: &'static str) -> Result<Option<&str>, StoreError> {
        self.value(column)?.as_str_or_null().map_err(|error| damaged(column, error))
    }

    fn blob(&self, column: &'static str) -> Result<Option<&[u8]>, StoreError> {
        self.value(column)?.as_blob_or_null().map_err(|error| damaged(column, error))
    }

    fn uuid(&self, column: &'static str) -> Result<Option<Uuid>, StoreError> {
        let bytes = self.blob(column)?;
        bytes.map(Uuid::from_slice).transpose().map_err(|error| damaged("an id", error))
    }
}
