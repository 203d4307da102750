//! Claims and leases.

use rusqlite::{Params, params};
use scrutineer_types::JobState;
use uuid::Uuid;

use super::{pauses, routed, rows, transaction::Transaction};
use crate::{
    Alone, Claim, ClaimedJob, JobFence, Outcome, StoreError,
    effects::Effect,
    rows::{bound, get, jobs::Claimed, priority_number, span, to_json},
};

/// Retries that are due. They become available first, so that the order of claims is that of one index, and retries that are not due are
/// never stepped over; not all at once, so that a claim has a bound.
pub(super) const DUE: &str = "SELECT id FROM jobs WHERE state = 'retryable' AND waits_for IS NULL AND available_at <= ?
    ORDER BY available_at LIMIT 1000";

const PROMOTE: &str = "UPDATE jobs SET state = 'available' WHERE id = ?";

macro_rules! next_statement {
    ($which:literal) => {
        concat!(
            "SELECT j.id, j.fence + 1 AS fence, j.attempts, j.max_attempts, j.inspection_id, j.view_id, i.facility, v.camera, v.angle,
                 j.model, v.object_key, v.size_bytes, v.sha256, j.suspect, j.priority, j.turn, j.available_at, v.traceparent
             FROM jobs j CROSS JOIN inspections i ON i.id = j.inspection_id CROSS JOIN views v ON v.id = j.view_id
             WHERE j.state = 'available' AND j.priority >= ?1
                 AND (?2 IS NULL OR j.model IN (SELECT value FROM json_each(?2)))
                 AND (?3 IS NULL OR j.model NOT IN (SELECT value FROM json_each(?3)))
                 AND (?4 IS NULL OR i.facility NOT IN (SELECT value FROM json_each(?4)))
                 AND ",
            $which,
            // A parameter alone would be planned for, anew for each number.
            " ORDER BY j.priority DESC, j.turn, j.id LIMIT max(?5, 0)"
        )
    };
}

/// What is next.
pub(super) const NEXT: &str = next_statement!("?6 IS NULL");

/// Those of named jobs that can be claimed.
pub(super) const NEXT_NAMED: &str = next_statement!("j.id IN (SELECT unhex(value) FROM json_each(?6))");

pub(super) const TAKE: &str = "UPDATE jobs SET state = 'running', fence = fence + 1, lease_expires_at = ?2, worker = ?3, started_at = NULL, alone = 0
    WHERE id = ?1";

const REACH: &str = "UPDATE bands SET turn = ?2 WHERE priority = ?1 AND turn < ?2";

macro_rules! held_statement {
    ($change:literal) => {
        concat!("UPDATE jobs SET ", $change, " WHERE id = ?1 AND fence = ?2 AND state = 'running'")
    };
}

pub(super) const START: &str = held_statement!(
    "attempts = attempts + (started_at IS NULL), lease_expires_at = ?3, started_at = coalesce(started_at, ?4), alone = ?5"
);
const EXTEND: &str = held_statement!("lease_expires_at = ?3");
const RELEASE: &str = held_statement!(
    "state = 'available', available_at = ?3, lease_expires_at = NULL, worker = NULL, started_at = NULL"
);

/// See [`crate::Metastore::claim`].
pub(super) async fn claim(transaction: &mut Transaction, claim: Claim) -> Result<Vec<ClaimedJob>, StoreError> {
    let now = transaction.now;
    if let Some(models) = &claim.models {
        routed::asked_for(transaction, models).await?;
    }
    let paused = transaction.paused().await?;
    if paused.all {
        return Ok(Vec::new());
    }
    if paused.is_partial() && claim.only.is_none() {
        pauses::put_aside(transaction, &paused, claim.at_least).await?;
    }
    let unless = |names: &[String]| (!names.is_empty()).then(|| to_json(names));
    let only = claim.only.as_ref().map(|jobs| rows::ids_json(jobs.iter().map(|job| job.0)));
    let direct = transaction.direct().await?;
    let mut due: Vec<Uuid> = Vec::new();
    direct.select(DUE)?.each([now.0], |row| {
        due.push(get(row, "id")?);
        Ok(())
    })?;
    for job in &due {
        direct.prepare(PROMOTE)?.execute([job.as_bytes()])?;
    }
    let mut claimed = Claimed::at(now, claim.limit);
    let next = params![
        priority_number(claim.at_least),
        claim.models.as_ref().map(to_json),
        unless(&paused.models),
        unless(&paused.facilities),
        bound(claim.limit),
        only,
    ];
    let statement = if only.is_some() { NEXT_NAMED } else { NEXT };
    direct.select(statement)?.each(next, |row| claimed.push(row))?;
    let (jobs, reached) = claimed.done();
    let (lease_expires_at, mut take) = (now.plus_ms(span(claim.lease_ms)).0, direct.prepare(TAKE)?);
    for job in &jobs {
        take.execute(params![job.fence.job_id.0.as_bytes(), lease_expires_at, claim.worker])?;
    }
    for (priority, turn) in reached {
        direct.prepare(REACH)?.execute(params![priority, turn])?;
    }
    drop(take);
    transaction.moved.pass(JobState::Retryable, JobState::Available, due.len());
    transaction.moved.pass(JobState::Available, JobState::Running, jobs.len());
    Ok(jobs)
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
    let (until, now) = (transaction.now.plus_ms(span(lease_ms)).0, transaction.now.0);
    change_held(transaction, &jobs, START, |job| (job.job_id.0.into_bytes(), job.fence, until, now, alone)).await
}

/// See [`crate::Metastore::extend`].
pub(super) async fn extend(
    transaction: &mut Transaction,
    jobs: Vec<JobFence>,
    lease_ms: u64,
) -> Result<Vec<Outcome>, StoreError> {
    let until = transaction.now.plus_ms(span(lease_ms)).0;
    change_held(transaction, &jobs, EXTEND, |job| (job.job_id.0.into_bytes(), job.fence, until)).await
}

/// See [`crate::Metastore::release`].
pub(super) async fn release(transaction: &mut Transaction, jobs: Vec<JobFence>) -> Result<Vec<Outcome>, StoreError> {
    let now = transaction.now.0;
    let outcomes = change_held(transaction, &jobs, RELEASE, |job| (job.job_id.0.into_bytes(), job.fence, now)).await?;
    let released = outcomes.iter().filter(|outcome| **outcome == Outcome::Committed).count();
    transaction.moved.pass(JobState::Running, JobState::Available, released);
    if released > 0 {
        transaction.effects.push(Effect::JobsReturned);
    }
    Ok(outcomes)
}

/// Changes those of the jobs that are running under the fences they are named with.
async fn change_held<P: Params>(
    transaction: &mut Transaction,
    jobs: &[JobFence],
    statement: &str,
    params: impl Fn(&JobFence) -> P,
) -> Result<Vec<Outcome>, StoreError> {
    let direct = transaction.direct().await?;
    let mut change = direct.prepare(statement)?;
    let mut outcomes = Vec::with_capacity(jobs.len());
    for job in jobs {
        let held = change.execute(params(job))? > 0;
        outcomes.push(if held { Outcome::Committed } else { Outcome::LostFence });
    }
    Ok(outcomes)
}
