//! New views and their jobs, many at once.

use std::sync::Arc;

use rusqlite::params;
use scrutineer_types::{JobId, JobState, Viewpoint};
use uuid::Uuid;

use super::{failure::is_constraint, transaction::Transaction};
use crate::{
    StoreError,
    effects::Effect,
    intake,
    rows::{priority_number, to_json},
    submissions::Arrival,
    turns::{Turns, Wanted},
};

const INSERT_VIEW: &str =
    "INSERT INTO views (id, inspection_id, position, job_id, object_key, camera, angle, captured_at,
        received_at, width, height, format, size_bytes, sha256, traceparent)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

const INSERT_JOB: &str =
    "INSERT INTO jobs (id, inspection_id, view_id, priority, max_attempts, turn, model, state, waits_for, available_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Records views and their jobs; answers the jobs, one for each view. Their cameras are seen to by a trigger.
pub(super) async fn insert(transaction: &mut Transaction, views: &[Arrival<'_>]) -> Result<Vec<JobId>, StoreError> {
    let jobs: Vec<Uuid> = views.iter().map(|_| transaction.new_id()).collect();
    insert_views(transaction, views, &jobs).await?;
    insert_jobs(transaction, views, &jobs).await?;
    if let Some(highest) = views.iter().map(|new| new.priority).max() {
        transaction.effects.push(Effect::JobsAvailable(highest));
    }
    Ok(jobs.into_iter().map(JobId).collect())
}

async fn insert_views(transaction: &mut Transaction, views: &[Arrival<'_>], jobs: &[Uuid]) -> Result<(), StoreError> {
    let direct = transaction.direct().await?;
    let mut insert = direct.prepare(INSERT_VIEW)?;
    for (new, job) in views.iter().zip(jobs) {
        let (view, image) = (new.view, &new.view.image);
        let inserted = insert.execute(params![
            view.id.0.as_bytes(),
            new.inspection.0.as_bytes(),
            new.position,
            job.as_bytes(),
            view.object_key,
            view.camera,
            view.angle,
            view.captured_at.map(|moment| moment.0),
            new.received_at.0,
            image.width,
            image.height,
            image.format.as_str(),
            image.size_bytes as i64,
            image.sha256,
            view.trace.map(|trace| trace.to_string()),
        ]);
        match inserted {
            Err(error) if is_constraint(&error) => {
                return Err(intake::already_recorded(&format!("view {}", view.id), error));
            }
            other => other?,
        };
    }
    Ok(())
}

async fn insert_jobs(transaction: &mut Transaction, views: &[Arrival<'_>], jobs: &[Uuid]) -> Result<(), StoreError> {
    let owners = views.iter().map(|new| (priority_number(new.priority), new.facility.to_owned()));
    let mut turns = take_turns(transaction, Wanted::by(owners)).await?;
    let (now, routes) = (transaction.now, Arc::clone(&transaction.routes));
    let later = |new: &Arrival<'_>| new.not_before.filter(|moment| *moment > now);
    let waiting = views.iter().filter(|new| later(new).is_some()).count();
    transaction.moved.enter(JobState::Retryable, waiting);
    transaction.moved.enter(JobState::Available, views.len() - waiting);
    let direct = transaction.direct().await?;
    let mut insert = direct.prepare(INSERT_JOB)?;
    for (new, job) in views.iter().zip(jobs) {
        let from = Viewpoint::new(new.facility, new.view.camera.as_deref(), new.view.angle.as_deref());
        let later = later(new);
        let state = if later.is_some() { JobState::Retryable } else { JobState::Available };
        insert.execute(params![
            job.as_bytes(),
            new.inspection.0.as_bytes(),
            new.view.id.0.as_bytes(),
            priority_number(new.priority),
            new.max_attempts,
            turns.next(priority_number(new.priority), new.facility),
            routes.model(&from),
            state.as_str(),
            later.map(|_| "time"),
            later.unwrap_or(now).0,
        ])?;
    }
    Ok(())
}

/// Takes the turns that are wanted: a facility's follow its last one, or the turn that its priority has reached.
async fn take_turns(transaction: &mut Transaction, wanted: Wanted) -> Result<Turns, StoreError> {
    let rows = sqlx::query(
        "INSERT INTO turns (priority, facility, turn)
             SELECT b.priority, w.value ->> 1, b.turn + (w.value ->> 2)
             FROM json_each($1) w CROSS JOIN bands b ON b.priority = w.value ->> 0 WHERE true
         ON CONFLICT DO UPDATE SET turn = max(
             turn + excluded.turn - (SELECT b.turn FROM bands b WHERE b.priority = excluded.priority),
             excluded.turn)
         RETURNING priority, facility, turn",
    )
    .bind(to_json(&wanted.iter().collect::<Vec<_>>()))
    .fetch_all(transaction.sqlx())
    .await?;
    wanted.taken(&rows)
}
