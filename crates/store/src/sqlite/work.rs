//! Claims and leases.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashSet},
};

use scrutineer_types::{InspectionId, JobId, Priority, ViewId};
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{
    routed,
    rows::{self, fences_json, get, get_id, get_time},
    transaction::{Effect, Transaction},
};
use crate::{Claim, ClaimedJob, JobFence, Outcome, StoreError};

/// Retries made available again by one claim, so that a claim has a bound.
const MOST_PROMOTED: i64 = 1000;

macro_rules! claim_statement {
    ($which:literal) => {
        concat!(
            // A retry that is due becomes available first, so that the order of claims is that of one index, and
            // retries that are not due are never stepped over.
            "UPDATE jobs SET state = 'available' WHERE id IN
                 (SELECT id FROM jobs WHERE state = 'retryable' AND available_at <= $1 ORDER BY available_at LIMIT $6);
             UPDATE jobs SET state = 'running', fence = fence + 1, lease_expires_at = $2, worker = $3
             WHERE id IN (SELECT id FROM jobs WHERE state = 'available' AND priority >= $7
                 AND ($8 IS NULL OR model IN (SELECT value FROM json_each($8))) ",
            $which,
            " ORDER BY priority DESC, turn, id LIMIT $5)
             RETURNING id, inspection_id, view_id, priority, turn, attempts, max_attempts, fence, available_at, model,
                 (SELECT facility FROM inspections WHERE id = inspection_id) AS facility,
                 (SELECT camera FROM views WHERE id = view_id) AS camera,
                 (SELECT angle FROM views WHERE id = view_id) AS angle,
                 (SELECT object_key FROM views WHERE id = view_id) AS object_key,
                 (SELECT size_bytes FROM views WHERE id = view_id) AS size_bytes"
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
    let claimed = sqlx::query(statement)
        .bind(now.0)
        .bind(now.plus_ms(lease(claim.lease_ms)).0)
        .bind(&claim.worker)
        .bind(only)
        .bind(i64::try_from(claim.limit).unwrap_or(i64::MAX))
        .bind(MOST_PROMOTED)
        .bind(rows::priority_number(claim.at_least))
        .bind(claim.models.as_ref().map(rows::to_json))
        .fetch_all(&mut transaction.conn)
        .await?;
    let mut reached: BTreeMap<i64, i64> = BTreeMap::new();
    let mut jobs = claimed
        .iter()
        .map(|row| {
            let (priority, turn): (i64, i64) = (get(row, "priority")?, get(row, "turn")?);
            reached.entry(priority).and_modify(|highest| *highest = turn.max(*highest)).or_insert(turn);
            let job = ClaimedJob {
                fence: JobFence { job_id: JobId(get_id(row, "id")?), fence: get(row, "fence")? },
                attempts: get(row, "attempts")?,
                max_attempts: get(row, "max_attempts")?,
                inspection_id: InspectionId(get_id(row, "inspection_id")?),
                view_id: ViewId(get_id(row, "view_id")?),
                facility: get(row, "facility")?,
                camera: get(row, "camera")?,
                angle: get(row, "angle")?,
                model: get(row, "model")?,
                object_key: get(row, "object_key")?,
                size_bytes: get::<i64>(row, "size_bytes")? as u64,
                priority: rows::priority_of(priority),
                waited_ms: now.since_ms(get_time(row, "available_at")?).max(0) as f32,
            };
            Ok((turn, job))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    for (priority, turn) in reached {
        sqlx::query("UPDATE bands SET turn = $2 WHERE priority = $1 AND turn < $2")
            .bind(priority)
            .bind(turn)
            .execute(&mut transaction.conn)
            .await?;
    }
    // An UPDATE returns its rows in no order.
    jobs.sort_by_key(|(turn, job)| (Reverse(job.priority), *turn, job.fence.job_id));
    Ok(jobs.into_iter().map(|(_, job)| job).collect())
}

/// See [`crate::Metastore::start`].
pub(super) async fn start(
    transaction: &mut Transaction,
    jobs: Vec<JobFence>,
    lease_ms: u64,
) -> Result<Vec<Outcome>, StoreError> {
    let rows = sqlx::query(
        "UPDATE jobs SET attempts = attempts + 1, lease_expires_at = $2
         FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS fence FROM json_each($1)) AS held
         WHERE jobs.id = held.id AND jobs.fence = held.fence AND jobs.state = 'running'
         RETURNING jobs.id",
    )
    .bind(fences_json(&jobs))
    .bind(transaction.now.plus_ms(lease(lease_ms)).0)
    .fetch_all(&mut transaction.conn)
    .await?;
    outcomes(&jobs, &rows)
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
    .bind(transaction.now.plus_ms(lease(lease_ms)).0)
    .fetch_all(&mut transaction.conn)
    .await?;
    outcomes(&jobs, &rows)
}

/// See [`crate::Metastore::release`].
pub(super) async fn release(transaction: &mut Transaction, jobs: Vec<JobFence>) -> Result<Vec<Outcome>, StoreError> {
    let rows = sqlx::query(
        "UPDATE jobs SET state = 'available', available_at = $2, lease_expires_at = NULL, worker = NULL
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

/// A lease's length as it is added to a moment.
fn lease(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

/// For each job, whether its row was among those changed.
fn outcomes(jobs: &[JobFence], changed: &[SqliteRow]) -> Result<Vec<Outcome>, StoreError> {
    let changed: HashSet<Uuid> = changed.iter().map(|row| get_id(row, "id")).collect::<Result<_, _>>()?;
    let outcome =
        |job: &JobFence| if changed.contains(&job.job_id.0) { Outcome::Committed } else { Outcome::LostFence };
    Ok(jobs.iter().map(outcome).collect())
}
