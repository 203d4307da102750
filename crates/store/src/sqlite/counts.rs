//! How many of what.

use scrutineer_types::{Access, Facilities, JobState, Timestamp};
use sqlx::{QueryBuilder, Row, Sqlite, SqliteConnection};

use super::{
    rows::{self, get, get_word, state_of, to_json},
    transaction::{Clock, least_id_of},
};
use crate::{QueueCounts, Stats, StoreError};

/// The time, and since when the oldest job has waited: one step of an index each for those that are available and for the
/// retry that was due first, however many wait.
pub(super) const OLDEST: &str = "SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), (SELECT min(available_at) FROM (
    SELECT available_at FROM (SELECT available_at FROM jobs WHERE state = 'available' ORDER BY available_at LIMIT 1)
    UNION ALL
    SELECT available_at FROM (SELECT available_at FROM jobs WHERE state = 'retryable' ORDER BY available_at LIMIT 1)))";

/// See [`crate::Metastore::queue_counts`].
pub(super) async fn queue(conn: &mut SqliteConnection, clock: &Clock) -> Result<QueueCounts, StoreError> {
    let mut counts = QueueCounts::default();
    counts.by_state.extend(JobState::ALL.map(|state| (state, 0)));
    for row in sqlx::query("SELECT state, jobs FROM job_counts").fetch_all(&mut *conn).await? {
        counts.by_state.insert(get_word(&row, "state", state_of)?, get::<i64>(&row, "jobs")?.max(0) as u64);
    }
    let row = sqlx::query(OLDEST).fetch_one(conn).await?;
    let now = clock.read(row.try_get(0)?);
    if let Some(oldest) = row.try_get::<Option<i64>, _>(1)? {
        counts.oldest_age_ms = now.since_ms(Timestamp(oldest)).max(0) as u64;
    }
    Ok(counts)
}

/// See [`crate::Metastore::stats`].
pub(super) async fn stats(
    conn: &mut SqliteConnection,
    access: &Access,
    since: Option<Timestamp>,
) -> Result<Stats, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(
        "SELECT facility, status, verdict, count(*) AS inspections FROM inspections WHERE 1",
    );
    if let Some(since) = since {
        query.push(" AND id >= ").push_bind(rows::id(least_id_of(since)));
    }
    if let Facilities::Only(names) = &access.facilities {
        query.push(" AND facility IN (SELECT value FROM json_each(").push_bind(to_json(names)).push("))");
    }
    query.push(" GROUP BY facility, status, verdict");
    let mut stats = Stats::default();
    for row in query.build().fetch_all(conn).await? {
        let inspections = get::<i64>(&row, "inspections")? as u64;
        let verdict: Option<String> = get(&row, "verdict")?;
        stats.inspections += inspections;
        *stats.by_status.entry(get(&row, "status")?).or_default() += inspections;
        if let Some(verdict) = &verdict {
            *stats.by_verdict.entry(verdict.clone()).or_default() += inspections;
        }
        let facility = stats.by_facility.entry(get(&row, "facility")?).or_default();
        *facility.entry(verdict.unwrap_or_else(|| "none".into())).or_default() += inspections;
    }
    Ok(stats)
}
