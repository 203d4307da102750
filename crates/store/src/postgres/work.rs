//! Claims and leases. A claim waits for nobody: what others have in hand it steps over.

use std::{collections::HashSet, sync::atomic::Ordering};

use scrutineer_types::{Priority, Timestamp};
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::{
    context::Context,
    pauses,
    rows::{fences, now_ms},
    transaction::Transaction,
};
use crate::{
    Alone, Claim, ClaimedJob, JobFence, Outcome, StoreError,
    effects::Effect,
    pauses::Paused,
    routing::RENEWED_AFTER_MS,
    rows::{bound, get, jobs::Claimed, priority_number, span},
};

/// Retries made available again by one claim, so that a claim has a bound.
const MOST_PROMOTED: i64 = 1000;

/// Begins a claim. Before anybody has analysed a table that has grown, the planner takes what is available for a few rows, and
/// would fetch and sort all of them; walking the index is right however many they are. So the plan is the same for all parameters, which
/// PostgreSQL would not believe, and plan each claim anew.
pub(super) const BEGIN: &str = "BEGIN; SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off; SET LOCAL plan_cache_mode = force_generic_plan";

/// Makes retries that are due available, so that the order of claims is that of one index; answers what is paused.
const PROMOTE: &str = concat!(
    "WITH due AS MATERIALIZED (
         SELECT id FROM jobs WHERE state = 'retryable' AND waits_for IS NULL AND available_at <= $1 + ",
    now_ms!(),
    " ORDER BY available_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED),
     promoted AS (UPDATE jobs j SET state = 'available' FROM due WHERE j.id = due.id)
     SELECT scope FROM pauses WHERE resumed_at IS NULL"
);

macro_rules! claim_statement {
    ($which:literal) => {
        concat!(
            "WITH clock AS MATERIALIZED (SELECT $1 + ",
            now_ms!(),
            " AS now),
             next AS MATERIALIZED (
                 SELECT id FROM jobs
                 WHERE ",
            $which,
            " AND priority >= $2 AND ($3::text[] IS NULL OR model = ANY($3)) AND model <> ALL ($8) AND facility <> ALL ($9)
                 ORDER BY priority DESC, turn, id LIMIT $5 FOR NO KEY UPDATE SKIP LOCKED),
             claimed AS (
                 UPDATE jobs j SET state = 'running', fence = j.fence + 1, lease_expires_at = clock.now + $6, worker = $7,
                     started_at = NULL, alone = 0
                 FROM next CROSS JOIN clock WHERE j.id = next.id
                 RETURNING j.id, j.inspection_id, j.view_id, j.facility, j.priority, j.turn, j.attempts, j.max_attempts,
                     j.fence, j.available_at, j.model, j.suspect, clock.now),
             reached AS (SELECT priority, max(turn) AS turn FROM claimed GROUP BY priority),
             ",
            // How far a priority has come is told by whoever gets at the row: claims do not wait for each other there.
            "behind AS MATERIALIZED (
                 SELECT b.priority, r.turn FROM bands b JOIN reached r ON r.priority = b.priority AND b.turn < r.turn
                 FOR NO KEY UPDATE OF b SKIP LOCKED),
             told AS (UPDATE bands b SET turn = behind.turn FROM behind WHERE b.priority = behind.priority)
             SELECT c.*, v.camera, v.angle, v.object_key, v.size_bytes, v.sha256, v.traceparent FROM claimed c JOIN views v ON v.id = c.view_id"
        )
    };
}

/// Claims whatever is next.
pub(super) const CLAIM: &str = claim_statement!("state = 'available' AND $4::uuid[] IS NULL");

/// Claims only jobs that are named. They are looked up by their keys: by the index of what is available all that waits would be walked
/// through for them. So what is asked of the state is none of that index's words.
pub(super) const CLAIM_NAMED: &str = claim_statement!("id = ANY($4::uuid[]) AND state || '' = 'available'");

/// See [`crate::Metastore::claim`].
pub(super) async fn claim(context: &Context, claim: &Claim) -> Result<Vec<ClaimedJob>, StoreError> {
    let ahead = context.clock.ahead_ms();
    let only = claim.only.as_ref().map(|jobs| jobs.iter().map(|job| job.0).collect::<Vec<Uuid>>());
    let statement = if only.is_some() { CLAIM_NAMED } else { CLAIM };
    if let Some(models) = &claim.models {
        asked_for(context, models).await?;
    }
    let mut conn = context.pool.begin_with(BEGIN).await?;
    let pauses = sqlx::query(PROMOTE).bind(ahead).bind(MOST_PROMOTED).fetch_all(&mut *conn).await?;
    let paused = Paused::read(&pauses)?;
    if paused.all {
        conn.commit().await?;
        return Ok(Vec::new());
    }
    if paused.is_partial() && only.is_none() {
        pauses::put_aside(&mut conn, &paused, claim.at_least).await?;
    }
    let rows = sqlx::query(statement)
        .bind(ahead)
        .bind(priority_number(claim.at_least))
        .bind(&claim.models)
        .bind(only)
        .bind(bound(claim.limit))
        .bind(span(claim.lease_ms))
        .bind(&claim.worker)
        .bind(paused.models)
        .bind(paused.facilities)
        .fetch_all(&mut *conn)
        .await?;
    conn.commit().await?;
    let now = rows.first().map(|row| get(row, "now")).transpose()?.unwrap_or(Timestamp(0));
    let mut claimed = Claimed::at(now, rows.len());
    rows.iter().try_for_each(|row| claimed.push(row))?;
    Ok(claimed.done().0)
}

/// Records that somebody asks for jobs for these models, now and then.
async fn asked_for(context: &Context, models: &[String]) -> Result<(), StoreError> {
    // Only to see whether it is time: what is written is the database's clock.
    let here = Timestamp::now().plus_ms(context.clock.ahead_ms()).0;
    let at = context.models_served_at.load(Ordering::Relaxed);
    if (0..RENEWED_AFTER_MS).contains(&(here - at)) {
        return Ok(());
    }
    sqlx::query(concat!(
        "INSERT INTO models_served (model, asked_at)
             SELECT model, $2 + ",
        now_ms!(),
        " FROM unnest($1::text[]) AS model ORDER BY model
         ON CONFLICT (model) DO UPDATE SET asked_at = excluded.asked_at"
    ))
    .bind(models)
    .bind(context.clock.ahead_ms())
    .execute(&context.pool)
    .await?;
    context.models_served_at.store(here, Ordering::Relaxed);
    Ok(())
}

/// A statement that changes those of the jobs that are running under the fences they are named with. Each is looked up by its key, in
/// the order of ids: by the index of what runs, where the statistics say that nothing does, all that run would be compared with all
/// that are named. So what is asked of the state is none of that index's words.
macro_rules! held_statement {
    ($($change:expr),+) => {
        concat!(
            "UPDATE jobs j SET ",
            $($change),+,
            " FROM (SELECT * FROM unnest($1::uuid[], $2::bigint[]) AS w (id, fence) ORDER BY id) AS w
             WHERE j.id = w.id AND j.fence = w.fence AND j.state || '' = 'running' RETURNING j.id"
        )
    };
}

pub(super) const START: &str = held_statement!(
    "attempts = j.attempts + 1, alone = $4, started_at = $5 + ",
    now_ms!(),
    ", lease_expires_at = $3 + ",
    now_ms!()
);
const EXTEND: &str = held_statement!("lease_expires_at = $3 + ", now_ms!());
const RELEASE: &str = held_statement!(
    "state = 'available', available_at = $3, lease_expires_at = NULL, worker = NULL, started_at = NULL"
);

/// See [`crate::Metastore::start`]. In a transaction, so that none is tried again that may have counted an attempt.
pub(super) async fn start(context: &Context, jobs: &[JobFence], lease_ms: u64) -> Result<Vec<Outcome>, StoreError> {
    begin(context, jobs, lease_ms, 0).await
}

/// See [`crate::Metastore::start_alone`].
pub(super) async fn start_alone(
    context: &Context,
    job: JobFence,
    lease_ms: u64,
    alone: Alone,
) -> Result<Outcome, StoreError> {
    Ok(begin(context, &[job], lease_ms, alone.number()).await?[0])
}

async fn begin(context: &Context, jobs: &[JobFence], lease_ms: u64, alone: i64) -> Result<Vec<Outcome>, StoreError> {
    let mut conn = context.pool.begin().await?;
    let (ids, fences) = fences(jobs);
    let rows = sqlx::query(START)
        .bind(ids)
        .bind(fences)
        .bind(span(lease_ms).saturating_add(context.clock.ahead_ms()))
        .bind(alone)
        .bind(context.clock.ahead_ms())
        .fetch_all(&mut *conn)
        .await?;
    let outcomes = outcomes(jobs, &rows)?;
    conn.commit().await.map_err(|error| StoreError::from(error).in_doubt())?;
    Ok(outcomes)
}

/// See [`crate::Metastore::extend`].
pub(super) async fn extend(context: &Context, jobs: &[JobFence], lease_ms: u64) -> Result<Vec<Outcome>, StoreError> {
    let (ids, fences) = fences(jobs);
    let from_now_ms = span(lease_ms).saturating_add(context.clock.ahead_ms());
    let rows = sqlx::query(EXTEND).bind(ids).bind(fences).bind(from_now_ms).fetch_all(&context.pool).await?;
    outcomes(jobs, &rows)
}

/// See [`crate::Metastore::release`].
pub(super) async fn release(transaction: &mut Transaction, jobs: &[JobFence]) -> Result<Vec<Outcome>, StoreError> {
    let (ids, fences) = fences(jobs);
    let now = transaction.now.0;
    let rows = sqlx::query(RELEASE).bind(ids).bind(fences).bind(now).fetch_all(transaction.conn()).await?;
    if !rows.is_empty() {
        transaction.effects.push(Effect::JobsAvailable(Priority::High));
    }
    outcomes(jobs, &rows)
}

/// For each job, whether its row was among those changed.
fn outcomes(jobs: &[JobFence], changed: &[PgRow]) -> Result<Vec<Outcome>, StoreError> {
    let changed: HashSet<Uuid> = changed.iter().map(|row| get(row, "id")).collect::<Result<_, _>>()?;
    let outcome =
        |job: &JobFence| if changed.contains(&job.job_id.0) { Outcome::Committed } else { Outcome::LostFence };
    Ok(jobs.iter().map(outcome).collect())
}
