//! Claims and leases.

use scrutineer_types::Priority;

use super::{
    pauses, routed,
    rows::{self, fences_json},
    transaction::Transaction,
};
use crate::{
    Alone, Claim, ClaimedJob, JobFence, Outcome, StoreError,
    effects::Effect,
    rows::{
        bound,
        jobs::{Claimed, outcomes},
        priority_number, span, to_json,
    },
};

/// Retries made available again by one claim, so that a claim has a bound.
const MOST_PROMOTED: i64 = 1000;

macro_rules! claim_statement {
    ($which:literal) => {
        concat!(
            // A retry that is due becomes available first, so that the order of claims is that of one index, and
            // retries that are not due are never stepped over.
            "UPDATE jobs SET state = 'available' WHERE id IN
                 (SELECT id FROM jobs WHERE state = 'retryable' AND waits_for IS NULL AND available_at <= $1
                  ORDER BY available_at LIMIT $6);
             UPDATE jobs SET state = 'running', fence = fence + 1, lease_expires_at = $2, worker = $3, started_at = NULL,
                 alone = 0
             WHERE id IN (SELECT id FROM jobs WHERE state = 'available' AND priority >= $7
                 AND ($8 IS NULL OR model IN (SELECT value FROM json_each($8)))
                 AND ($9 IS NULL OR model NOT IN (SELECT value FROM json_each($9)))
                 AND ($10 IS NULL OR (SELECT facility FROM inspections WHERE id = inspection_id)
                     NOT IN (SELECT value FROM json_each($10))) ",
            $which,
            " ORDER BY priority DESC, turn, id LIMIT $5)
             RETURNING id, inspection_id, view_id, priority, turn, attempts, max_attempts, fence, available_at, model, suspect,
                 (SELECT facility FROM inspections WHERE id = inspection_id) AS facility,
                 (SELECT camera FROM views WHERE id = view_id) AS camera,
                 (SELECT angle FROM views WHERE id = view_id) AS angle,
                 (SELECT object_key FROM views WHERE id = view_id) AS object_key,
                 (SELECT size_bytes FROM views WHERE id = view_id) AS size_bytes,
                 (SELECT sha256 FROM views WHERE id = view_id) AS sha256,
                 (SELECT traceparent FROM views WHERE id = view_id) AS traceparent"
        )
    };
}

/// Claims whatever is next.
pub(super) const CLAIM: &str = claim_statement!("");

/// Claims only jobs that are named.
const CLAIM_NAMED: &str = claim_statement!("AND id IN (SELECT unhex(value) FROM json_each($4))");

/// See [`crate::Metastore::claim`].
pub(super) async fn claim(transaction: &mut Transaction, claim: Claim) -> Result<Vec<ClaimedJob>, StoreError> {
    let only = claim.only.as_ref().map(|jobs| rows::ids_json(jobs.iter().map(|job| job.0)));
    let statement = if only.is_some() { CLAIM_NAMED } else { CLAIM };
    let now = transaction.now;
    if let Some(models) = &claim.models {
        routed::asked_for(transaction, models).await?;
    }
    let paused = transaction.paused().await?;
    if paused.all {
        return Ok(Vec::new());
    }
    if paused.is_partial() && only.is_none() {
        pauses::put_aside(transaction, &paused, claim.at_least).await?;
    }
    let unless = |names: &[String]| (!names.is_empty()).then(|| to_json(names));
    let claimed = sqlx::query(statement)
        .bind(now.0)
        .bind(now.plus_ms(span(claim.lease_ms)).0)
        .bind(&claim.worker)
        .bind(only)
        .bind(bound(claim.limit))
        .bind(MOST_PROMOTED)
        .bind(priority_number(claim.at_least))
        .bind(claim.models.as_ref().map(to_json))
        .bind(unless(&paused.models))
        .bind(unless(&paused.facilities))
        .fetch_all(&mut transaction.conn)
        .await?;
    let claimed = Claimed::read(&claimed, now)?;
    for (priority, turn) in claimed.reached {
        sqlx::query("UPDATE bands SET turn = $2 WHERE priority = $1 AND turn < $2")
            .bind(priority)
            .bind(turn)
            .execute(&mut transaction.conn)
            .await?;
    }
    Ok(claimed.jobs)
}

/// See [`crate::Metastore::start`].
pub(super) async fn start(
    transaction: &mut Transaction,
    jobs: Vec<JobFence>,
    lease_ms: u64,
) -> Result<Vec<Outcome>, StoreError> {
    begin(transaction, jobs, lease_ms, 0).await
}

/// See [`crate::Metastore::start_alone`].
pub(super) async fn start_alone(
    transaction: &mut Transaction,
    job: JobFence,
    lease_ms: u64,
    alone: Alone,
) -> Result<Outcome, StoreError> {
    Ok(begin(transaction, vec![job], lease_ms, alone.number()).await?[0])
}

async fn begin(
    transaction: &mut Transaction,
    jobs: Vec<JobFence>,
    lease_ms: u64,
    alone: i64,
) -> Result<Vec<Outcome>, StoreError> {
    let held = sqlx::query(
        "UPDATE jobs SET attempts = attempts + 1, lease_expires_at = $2, started_at = $3, alone = $4
         FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS fence FROM json_each($1)) AS held
         WHERE jobs.id = held.id AND jobs.fence = held.fence AND jobs.state = 'running'",
    )
    .bind(fences_json(&jobs))
    .bind(transaction.now.plus_ms(span(lease_ms)).0)
    .bind(transaction.now.0)
    .bind(alone)
    .execute(&mut transaction.conn)
    .await?;
    if held.rows_affected() == jobs.len() as u64 {
        return Ok(vec![Outcome::Committed; jobs.len()]);
    }
    // Which of them it was is asked for where somebody's was lost; a row for each costs more than the rest.
    let held = sqlx::query(
        "SELECT jobs.id FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS fence FROM json_each($1)) AS held
         CROSS JOIN jobs ON jobs.id = held.id AND jobs.fence = held.fence AND jobs.state = 'running'",
    )
    .bind(fences_json(&jobs))
    .fetch_all(&mut transaction.conn)
    .await?;
    outcomes(&jobs, &held)
}

/// See [`crate::Metastore::extend`].
pub(super) async fn extend(
    transaction: &mut Transaction,
    jobs: Vec<JobFence>,
    lease_ms: u64,
) -> Result<Vec<Outcome>, StoreError> {
    let rows = sqlx::query(
        "UPDATE jobs SET lease_expires_at = $2
         FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS fence FROM json_each($1)) AS held
         WHERE jobs.id = held.id AND jobs.fence = held.fence AND jobs.state = 'running'
         RETURNING jobs.id",
    )
    .bind(fences_json(&jobs))
    .bind(transaction.now.plus_ms(span(lease_ms)).0)
    .fetch_all(&mut transaction.conn)
    .await?;
    outcomes(&jobs, &rows)
}

/// See [`crate::Metastore::release`].
pub(super) async fn release(transaction: &mut Transaction, jobs: Vec<JobFence>) -> Result<Vec<Outcome>, StoreError> {
    let rows = sqlx::query(
        "UPDATE jobs SET state = 'available', available_at = $2, lease_expires_at = NULL, worker = NULL, started_at = NULL
         FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS fence FROM json_each($1)) AS held
         WHERE jobs.id = held.id AND jobs.fence = held.fence AND jobs.state = 'running'
         RETURNING jobs.id",
    )
    .bind(fences_json(&jobs))
    .bind(transaction.now.0)
    .fetch_all(&mut transaction.conn)
    .await?;
    if !rows.is_empty() {
        transaction.effects.push(Effect::JobsAvailable(Priority::High));
    }
    outcomes(&jobs, &rows)
}
