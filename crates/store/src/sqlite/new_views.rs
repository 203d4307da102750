//! New views and their jobs, many at once.

use std::sync::Arc;

use rusqlite::params;
use scrutineer_types::{JobId, JobState, Viewpoint};
use uuid::Uuid;

use super::{direct::Table, failure::is_constraint, transaction::Transaction};
use crate::{
    StoreError, cameras,
    effects::Effect,
    intake,
    rows::{get, priority_number, to_json},
    submissions::Arrival,
    turns::{Turns, Wanted},
};

pub(super) static VIEWS: Table = Table::with(
    "views (id, inspection_id, position, job_id, object_key, camera, angle, captured_at,
    received_at, width, height, format, size_bytes, sha256, traceparent)",
);

pub(super) static JOBS: Table = Table::with(
    "jobs (id, inspection_id, view_id, priority, max_attempts, turn, model, state, waits_for, available_at)",
);

const REACHED: &str = "SELECT max(b.turn, coalesce(t.turn, 0)) AS turn
    FROM bands b LEFT JOIN turns t ON t.priority = b.priority AND t.facility = ?2 WHERE b.priority = ?1";

const TAKE_TURNS: &str = "INSERT INTO turns (priority, facility, turn) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET turn = excluded.turn";

const SEE_CAMERA: &str =
    "INSERT INTO cameras (facility, camera, angles, views, first_seen_at, last_seen_at, newest_inspection_id, newest_view_id)
    VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7)
    ON CONFLICT DO UPDATE SET
        angles = CASE
            WHEN NOT EXISTS (SELECT 1 FROM json_each(?3) new
                WHERE NOT EXISTS (SELECT 1 FROM json_each(angles) old WHERE old.value = new.value)) THEN angles
            ELSE (SELECT json_group_array(value) FROM (
                SELECT value, 0 AS later, key FROM json_each(angles) UNION ALL
                SELECT value, 1, key FROM json_each(?3) WHERE value NOT IN (SELECT value FROM json_each(angles))
                ORDER BY later, key LIMIT 32))
        END,
        views = views + excluded.views,
        last_seen_at = excluded.last_seen_at,
        newest_inspection_id = excluded.newest_inspection_id,
        newest_view_id = excluded.newest_view_id";

/// Records views, their jobs and their cameras; answers the jobs, one for each view.
pub(super) async fn insert(transaction: &mut Transaction, views: &[Arrival<'_>]) -> Result<Vec<JobId>, StoreError> {
    let jobs: Vec<Uuid> = views.iter().map(|_| transaction.new_id()).collect();
    insert_views(transaction, views, &jobs).await?;
    insert_jobs(transaction, views, &jobs).await?;
    see_cameras(transaction, views).await?;
    if let Some(highest) = views.iter().map(|new| new.priority).max() {
        transaction.effects.push(Effect::JobsAvailable(highest));
    }
    Ok(jobs.into_iter().map(JobId).collect())
}

async fn insert_views(transaction: &mut Transaction, views: &[Arrival<'_>], jobs: &[Uuid]) -> Result<(), StoreError> {
    let direct = transaction.direct().await?;
    let inserted = direct.insert(&VIEWS, views.iter().zip(jobs), |(new, job), row| {
        let (view, image) = (new.view, &new.view.image);
        row(params![
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
        ])
    });
    let Err(error) = inserted else { return Ok(()) };
    if !is_constraint(&error) {
        return Err(error.into());
    }
    // Of those before it in its statement there are rows, of ours.
    let mut taken = direct.select("SELECT 1 FROM views WHERE id = ? AND job_id <> ?")?;
    for (place, job) in jobs.iter().enumerate() {
        let (one, mut is_taken) = (&views[place..=place], false);
        taken.each(params![one[0].view.id.0.as_bytes(), job.as_bytes()], |_| {
            is_taken = true;
            Ok(())
        })?;
        if is_taken {
            return Err(intake::already_recorded(one, error));
        }
    }
    Err(intake::already_recorded(views, error))
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
    direct.insert(&JOBS, views.iter().zip(jobs), |(new, job), row| {
        let from = Viewpoint::new(new.facility, new.view.camera.as_deref(), new.view.angle.as_deref());
        let later = later(new);
        let state = if later.is_some() { JobState::Retryable } else { JobState::Available };
        row(params![
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
        ])
    })?;
    Ok(())
}

/// Takes the turns that are wanted: a facility's follow its last one, or the turn that its priority has reached.
async fn take_turns(transaction: &mut Transaction, wanted: Wanted) -> Result<Turns, StoreError> {
    let direct = transaction.direct().await?;
    let (mut reached, mut take) = (direct.select(REACHED)?, direct.prepare(TAKE_TURNS)?);
    let mut turns = Turns::default();
    for (priority, facility, jobs) in wanted.iter() {
        reached.each(params![priority, facility], |row| {
            let turn: i64 = get(row, "turn")?;
            take.execute(params![priority, facility, turn + jobs])?;
            turns.after(priority, facility, turn);
            Ok(())
        })?;
    }
    Ok(turns)
}

/// Writes down what the views say of their cameras.
async fn see_cameras(transaction: &mut Transaction, views: &[Arrival<'_>]) -> Result<(), StoreError> {
    let direct = transaction.direct().await?;
    let mut see = direct.prepare(SEE_CAMERA)?;
    for ((facility, camera), seen) in cameras::seen(views) {
        see.execute(params![
            facility,
            camera,
            to_json(&seen.angles),
            seen.views,
            seen.newest.received_at.0,
            seen.newest.inspection.0.as_bytes(),
            seen.newest.view.id.0.as_bytes(),
        ])?;
    }
    Ok(())
}
