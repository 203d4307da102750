//! The writer's connection, with two ways into it. What takes part in every job is a few dozen statements a group; as messages to
//! sqlx's thread and back each would cost more in changes of threads than in SQLite, and each value of a row a copy. So those are
//! executed on the thread that asks, on the handle that sqlx has opened and lends; all others are sqlx's.

use std::{cell::Cell, ffi::c_int, sync::OnceLock};

use rusqlite::{CachedStatement, Params, ToSql, hooks::Wal, types::ValueRef};
use sqlx::{Connection as _, SqliteConnection, sqlite::LockedSqliteHandle};
use uuid::Uuid;

use crate::{StoreError, failure::damaged, rows::Columns};

/// Statements that are kept prepared for the direct way.
const PREPARED: usize = 128;

/// How many rows the statements take that insert them.
const ROWS: [usize; 3] = [20, 5, 1];

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
        Ok(Self { direct: Direct::of(direct), lent: None, conn })
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
    /// A connection that keeps its statements prepared.
    pub fn of(conn: rusqlite::Connection) -> Self {
        conn.set_prepared_statement_cache_capacity(PREPARED);
        Self(conn)
    }

    /// Tells `hook` of each commit of this thread's how many pages the log has; no checkpoint is part of a commit any longer.
    pub fn on_commit(&self, hook: fn(&Wal, c_int) -> rusqlite::Result<()>) {
        self.0.wal_hook(Some(hook));
    }

    /// Copies what it can of the log to the database, waiting for nobody; answers how many pages of it are copied, unless somebody else is at
    /// it.
    pub fn checkpoint(&self) -> Result<Option<i64>, rusqlite::Error> {
        self.prepare("PRAGMA wal_checkpoint(PASSIVE)")?.query_one([], |row| {
            let busy: bool = row.get(0)?;
            Ok(if busy { None } else { Some(row.get(2)?) })
        })
    }

    /// A statement, prepared at its first use.
    pub fn prepare(&self, sql: &str) -> Result<CachedStatement<'_>, rusqlite::Error> {
        self.0.prepare_cached(sql)
    }

    /// The same, of one that answers rows.
    pub fn select(&self, sql: &str) -> Result<Select<'_>, rusqlite::Error> {
        let statement = self.prepare(sql)?;
        let names = statement.column_names().into_iter().map(str::to_owned).collect();
        Ok(Select { statement, names })
    }

    /// Inserts rows; `values` hands the values of each to the function that it is given. Many go with one statement: to begin and end it costs
    /// about half of what a row does.
    pub fn insert<T>(
        &self,
        into: &Table,
        mut rows: impl ExactSizeIterator<Item = T>,
        mut values: impl FnMut(T, &mut dyn FnMut(&[&dyn ToSql]) -> rusqlite::Result<()>) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        while rows.len() > 0 {
            let (statement, takes) = into.statement(rows.len());
            let (mut statement, mut bound) = (self.prepare(statement)?, 0);
            for row in rows.by_ref().take(takes) {
                values(row, &mut |values| {
                    for value in values {
                        bound += 1;
                        statement.raw_bind_parameter(bound, value)?;
                    }
                    Ok(())
                })?;
            }
            statement.raw_execute()?;
        }
        Ok(())
    }
}

/// A table that rows go into: the statements that insert them, worded once.
pub(super) struct Table {
    /// Its name and columns.
    named: &'static str,
    statements: [OnceLock<String>; ROWS.len()],
}

impl Table {
    /// That of a name, with the columns that rows have, in parentheses.
    pub const fn with(named: &'static str) -> Self {
        Self { named, statements: [const { OnceLock::new() }; ROWS.len()] }
    }

    /// The statement with the most rows, but no more than `most`, and how many they are. What it inserted before a row that is refused is
    /// undone with the operation, so SQLite need not keep a journal for it.
    pub fn statement(&self, most: usize) -> (&str, usize) {
        let place = ROWS.iter().position(|rows| *rows <= most).unwrap_or(ROWS.len() - 1);
        let statement = self.statements[place].get_or_init(|| {
            let columns = self.named.matches(',').count() + 1;
            let row = format!("({})", vec!["?"; columns].join(","));
            format!("INSERT OR FAIL INTO {} VALUES {}", self.named, vec![row; ROWS[place]].join(","))
        });
        (statement, ROWS[place])
    }
}

/// A statement that answers rows, for as often as it is asked.
pub(super) struct Select<'d> {
    statement: CachedStatement<'d>,
    names: Vec<String>,
}

impl Select<'_> {
    /// Reads each row that it answers.
    pub fn each(
        &mut self,
        params: impl Params,
        mut read: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut rows = self.statement.query(params)?;
        while let Some(row) = rows.next()? {
            read(&Row { values: row, names: &self.names, next: Cell::new(0) })?;
        }
        Ok(())
    }
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
