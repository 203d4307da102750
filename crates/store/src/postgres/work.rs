//! Claims and leases. A claim waits for nobody: what others have in hand it steps over.

use std::{collections::HashSet, sync::atomic::Ordering};

use scrutineer_types::Timestamp;
use sqlx::{Encode, PgConnection, Postgres, Type, postgres::PgRow};
use uuid::Uuid;

use super::{
    context::Context,
    heads, pauses,
    rows::{Bound, fences, now_ms},
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

/// Whether retries are due, beside what is paused.
pub(super) const LOOK: &str = concat!(
    "SELECT coalesce(next.available_at <= $1 + ",
    now_ms!(),
    ", false) AS due, p.scope
     FROM (SELECT (
         SELECT available_at FROM jobs WHERE state = 'retryable' AND waits_for IS NULL ORDER BY available_at LIMIT 1)) AS next (available_at)
     LEFT JOIN pauses p ON p.resumed_at IS NULL"
);

/// Makes retries that are due available, so that the order of claims is that of one index.
const PROMOTE: &str = concat!(
    "WITH due AS MATERIALIZED (
         SELECT id FROM jobs WHERE state = 'retryable' AND waits_for IS NULL AND available_at <= $1 + ",
    now_ms!(),
    " ORDER BY available_at LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)
     UPDATE jobs j SET state = 'available' FROM due WHERE j.id = due.id"
);

macro_rules! claim_statement {
    ($next:literal, $by:literal) => {
        concat!(
            "WITH clock AS MATERIALIZED (SELECT $1 + ",
            now_ms!(),
            " AS now),
             next AS MATERIALIZED (
                 ",
            $next,
            "),
             claimed AS (
                 UPDATE jobs j SET state = 'running', fence = j.fence + 1, lease_expires_at = clock.now + $6, worker = $7,
                     started_at = NULL, alone = 0
                 FROM next CROSS JOIN clock WHERE ",
            $by,
            " RETURNING j.id, j.inspection_id, j.view_id, j.facility, j.priority, j.turn, j.attempts, j.max_attempts,
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

/// Claims whatever is next, from the turns in $4 on; see [`super::heads`]. What is locked is at its place. A row that another transaction
/// changed just before it was locked is at a new one, which this statement does not see: it takes up room, and is left for the next claim.
pub(super) const CLAIM: &str = claim_statement!(
    "SELECT waiting.place FROM bands b CROSS JOIN LATERAL (
         SELECT ctid AS place FROM jobs
         WHERE state = 'available' AND priority = b.priority AND turn >= ($4::bigint[])[b.priority + 1]
             AND ($3::text[] IS NULL OR model = ANY($3)) AND model <> ALL ($8) AND facility <> ALL ($9)
         ORDER BY turn, id LIMIT $5 FOR NO KEY UPDATE SKIP LOCKED) AS waiting
     WHERE b.priority >= $2 ORDER BY b.priority DESC LIMIT $5",
    "j.ctid = next.place"
);

/// Claims only jobs that are named. They are looked up by their keys: by the index of what is available all that waits would be walked
/// through for them. So what is asked of the state is none of that index's words.
pub(super) const CLAIM_NAMED: &str = claim_statement!(
    "SELECT id FROM jobs
     WHERE id = ANY($4::uuid[]) AND state || '' = 'available' AND priority >= $2
         AND ($3::text[] IS NULL OR model = ANY($3)) AND model <> ALL ($8) AND facility <> ALL ($9)
     ORDER BY priority DESC, turn, id LIMIT $5 FOR NO KEY UPDATE SKIP LOCKED",
    "j.id = next.id"
);

/// A claim of up to `limit` jobs; `which` are those that are named, or the turns from which on jobs are claimed.
fn claiming<'q, W>(
    statement: &'static str,
    claim: &'q Claim,
    ahead_ms: i64,
    which: W,
    limit: usize,
    paused: &'q Paused,
) -> Bound<'q>
where
    W: Encode<'q, Postgres> + Type<Postgres> + 'q,
{
    sqlx::query(statement)
        .bind(ahead_ms)
        .bind(priority_number(claim.at_least))
        .bind(&claim.models)
        .bind(which)
        .bind(bound(limit))
        .bind(span(claim.lease_ms))
        .bind(&claim.worker)
        .bind(&paused.models)
        .bind(&paused.facilities)
}

/// See [`crate::Metastore::claim`].
pub(super) async fn claim(context: &Context, claim: &Claim) -> Result<Vec<ClaimedJob>, StoreError> {
    let ahead = context.clock.ahead_ms();
    if let Some(models) = &claim.models {
        asked_for(context, models).await?;
    }
    let mut conn = context.pool.begin_with(BEGIN).await?;
    let looked = sqlx::query(LOOK).bind(ahead).fetch_all(&mut *conn).await?;
    let paused = Paused::read(&looked)?;
    let due = looked.first().map(|row| get(row, "due")).transpose()?.unwrap_or(false);
    let promoted = if due {
        sqlx::query(PROMOTE).bind(ahead).bind(MOST_PROMOTED).execute(&mut *conn).await?.rows_affected()
    } else {
        0
    };
    if promoted > 0 {
        context.heads.forget();
    }
    let rows = match &claim.only {
        _ if paused.all => Vec::new(),
        Some(only) => {
            let only: Vec<Uuid> = only.iter().map(|job| job.0).collect();
            claiming(CLAIM_NAMED, claim, ahead, only, claim.limit, &paused).fetch_all(&mut *conn).await?
        }
        None => {
            if paused.is_partial() {
                pauses::put_aside(&mut conn, &paused, claim.at_least).await?;
            }
            next(&mut conn, context, claim, &paused).await?
        }
    };
    conn.commit().await?;
    if promoted > 0 {
        // Whoever claimed meanwhile could not see them.
        context.heads.forget();
    }
    let now = rows.first().map(|row| get(row, "now")).transpose()?.unwrap_or(Timestamp(0));
    let mut claimed = Claimed::at(now, rows.len());
    rows.iter().try_for_each(|row| claimed.push(row))?;
    Ok(claimed.done().0)
}

/// Claims what is next: from where claims begin, and what came to lie before that place once there is nothing else.
async fn next(
    conn: &mut PgConnection,
    context: &Context,
    claim: &Claim,
    paused: &Paused,
) -> Result<Vec<PgRow>, StoreError> {
    let ahead = context.clock.ahead_ms();
    let begun = context.heads.begin(claim, Timestamp::now().plus_ms(ahead));
    let mut rows = claiming(CLAIM, claim, ahead, begun.turns, claim.limit, paused).fetch_all(&mut *conn).await?;
    if rows.len() < claim.limit && begun.is_partial() {
        let room = claim.limit - rows.len();
        rows.extend(claiming(CLAIM, claim, ahead, heads::ALL, room, paused).fetch_all(conn).await?);
    }
    let places = rows.iter().map(|row| Ok((get(row, "priority")?, get(row, "turn")?)));
    context.heads.found(claim, begun, &places.collect::<Result<Vec<_>, StoreError>>()?);
    Ok(rows)
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
            " FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::bigint[]) AS fence ORDER BY id) AS w
             WHERE j.id = w.id AND j.fence = w.fence AND j.state || '' = 'running' RETURNING j.id"
        )
    };
}

pub(super) const START: &str = held_statement!(
    "attempts = j.attempts + (j.started_at IS NULL)::int, alone = $4, started_at = coalesce(j.started_at, $5 + ",
    now_ms!(),
    "), lease_expires_at = $3 + ",
    now_ms!()
);
const EXTEND: &str = held_statement!("lease_expires_at = $3 + ", now_ms!());
const RELEASE: &str = held_statement!(
    "state = 'available', available_at = $3, lease_expires_at = NULL, worker = NULL, started_at = NULL"
);

/// See [`crate::Metastore::start`].
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
    let (ids, fences) = fences(jobs);
    let rows = sqlx::query(START)
        .bind(ids)
        .bind(fences)
        .bind(span(lease_ms).saturating_add(context.clock.ahead_ms()))
        .bind(alone)
        .bind(context.clock.ahead_ms())
        .fetch_all(&context.pool)
        .await?;
    outcomes(jobs, &rows)
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
        transaction.effects.push(Effect::JobsReturned);
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
