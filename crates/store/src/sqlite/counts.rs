//! How many of what.
//!
//! `job_counts` is kept by whoever changes the state of jobs, in the same transaction: in [`Moved`], or by [`leave`] before and
//! [`enter`] after a statement. Only a deletion counts by itself, by a trigger.

use rusqlite::params;
use scrutineer_types::{Access, JobState, Timestamp};
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

use super::{
    direct::Direct,
    rows::{DIALECT, fetch},
    transaction::Transaction,
};
use crate::{
    QueueCounts, Stats, StoreError, counting, filters,
    moments::Clock,
    rows::{get_word, state_of},
};

/// How many jobs have come into each state, less those that have left it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Moved([i64; JobState::ALL.len()]);

impl Moved {
    /// So many have come into a state.
    pub fn enter(&mut self, state: JobState, jobs: usize) {
        self.0[state as usize] += jobs as i64;
    }

    /// So many have left a state.
    pub fn leave(&mut self, state: JobState, jobs: usize) {
        self.0[state as usize] -= jobs as i64;
    }

    /// So many have gone from one state to another.
    pub fn pass(&mut self, from: JobState, to: JobState, jobs: usize) {
        self.leave(from, jobs);
        self.enter(to, jobs);
    }

    /// Writes it down.
    pub fn write(self, direct: &Direct) -> Result<(), StoreError> {
        let mut add = direct.prepare("UPDATE job_counts SET jobs = jobs + ?2 WHERE state = ?1")?;
        for (state, jobs) in JobState::ALL.into_iter().zip(self.0).filter(|(_, jobs)| *jobs != 0) {
            add.execute(params![state.as_str(), jobs])?;
        }
        Ok(())
    }
}

/// These jobs leave the states that they are in.
pub(super) async fn leave(transaction: &mut Transaction, jobs: &[Uuid]) -> Result<(), StoreError> {
    for state in states(transaction, jobs).await? {
        transaction.moved.leave(state, 1);
    }
    Ok(())
}

/// These jobs have come into the states that they are in.
pub(super) async fn enter(transaction: &mut Transaction, jobs: &[Uuid]) -> Result<(), StoreError> {
    for state in states(transaction, jobs).await? {
        transaction.moved.enter(state, 1);
    }
    Ok(())
}

async fn states(transaction: &mut Transaction, jobs: &[Uuid]) -> Result<Vec<JobState>, StoreError> {
    let direct = transaction.direct().await?;
    let mut select = direct.select("SELECT state FROM jobs WHERE id = ?")?;
    let mut states = Vec::with_capacity(jobs.len());
    for job in jobs {
        select.each([job.as_bytes()], |row| {
            states.push(get_word(row, "state", state_of)?);
            Ok(())
        })?;
    }
    Ok(states)
}

/// The time, and since when the oldest job has waited: one step of an index each for those that are available and for the
/// retry that was due first, however many wait.
pub(super) const OLDEST: &str = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), (SELECT min(available_at) FROM (
    SELECT available_at FROM (SELECT available_at FROM jobs WHERE state = 'available' ORDER BY available_at LIMIT 1)
    UNION ALL
    SELECT available_at FROM (SELECT available_at FROM jobs WHERE state = 'retryable' AND waits_for IS NULL ORDER BY available_at LIMIT 1)))";

/// See [`crate::Metastore::queue_counts`].
pub(super) async fn queue(conn: &mut SqliteConnection, clock: &Clock) -> Result<QueueCounts, StoreError> {
    let jobs = sqlx::query("SELECT state, jobs FROM job_counts").fetch_all(&mut *conn).await?;
    let row = sqlx::query(OLDEST).fetch_one(conn).await?;
    let now = clock.read(row.try_get(0)?);
    counting::queue(&jobs, row.try_get::<Option<i64>, _>(1)?.map(Timestamp), now)
}

/// See [`crate::Metastore::stats`].
pub(super) async fn stats(
    conn: &mut SqliteConnection,
    access: &Access,
    since: Option<Timestamp>,
) -> Result<Stats, StoreError> {
    counting::stats(&fetch(conn, filters::stats(&DIALECT, access, since)).await?)
}
