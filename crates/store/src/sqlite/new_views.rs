//! New views and their jobs, many at once.

use scrutineer_types::{JobId, JobState, Viewpoint};
use uuid::Uuid;

use super::{failure::is_constraint, sheet::Sheet, transaction::Transaction};
use crate::{
    StoreError,
    effects::Effect,
    intake,
    rows::{priority_number, to_json},
    submissions::Arrival,
    turns::{Turns, Wanted},
};

const INSERT_VIEWS: Sheet = Sheet {
    head: "INSERT INTO views (id, inspection_id, position, job_id, object_key, camera, angle, captured_at,
                              received_at, width, height, format, size_bytes, sha256, traceparent)
           VALUES",
    columns: 15,
    tail: "",
};

const INSERT_JOBS: Sheet = Sheet {
    head: "INSERT INTO jobs (id, inspection_id, view_id, priority, max_attempts, turn, model, state, waits_for, available_at)
           VALUES",
    columns: 10,
    tail: "",
};

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
    let rows: Vec<_> = views.iter().zip(jobs).collect();
    let inserted = INSERT_VIEWS
        .execute(&mut transaction.conn, &rows, |row, (new, job)| {
            let (view, image) = (new.view, &new.view.image);
            row.bind(view.id.0)
                .bind(new.inspection.0)
                .bind(new.position)
                .bind(**job)
                .bind(&view.object_key)
                .bind(&view.camera)
                .bind(&view.angle)
                .bind(view.captured_at.map(|moment| moment.0))
                .bind(new.received_at.0)
                .bind(image.width)
                .bind(image.height)
                .bind(image.format.as_str())
                .bind(image.size_bytes as i64)
                .bind(&image.sha256)
                .bind(view.trace.map(|trace| trace.to_string()))
        })
        .await;
    match inserted {
        Err(error) if is_constraint(&error) => {
            let which = match views {
                [one] => format!("view {}", one.view.id),
                _ => "one of the views".to_owned(),
            };
            Err(intake::already_recorded(&which, error))
        }
        other => Ok(other.map(drop)?),
    }
}

async fn insert_jobs(transaction: &mut Transaction, views: &[Arrival<'_>], jobs: &[Uuid]) -> Result<(), StoreError> {
    let owners = views.iter().map(|new| (priority_number(new.priority), new.facility.to_owned()));
    let mut turns = take_turns(transaction, Wanted::by(owners)).await?;
    let now = transaction.now;
    let rows: Vec<_> = views
        .iter()
        .zip(jobs)
        .map(|(new, job)| (new, job, turns.next(priority_number(new.priority), new.facility)))
        .collect();
    let routes = &transaction.routes;
    INSERT_JOBS
        .execute(&mut transaction.conn, &rows, |row, (new, job, turn)| {
            let from = Viewpoint::new(new.facility, new.view.camera.as_deref(), new.view.angle.as_deref());
            let later = new.not_before.filter(|moment| *moment > now);
            let state = if later.is_some() { JobState::Retryable } else { JobState::Available };
            row.bind(**job)
                .bind(new.inspection.0)
                .bind(new.view.id.0)
                .bind(priority_number(new.priority))
                .bind(new.max_attempts)
                .bind(*turn)
                .bind(routes.model(&from))
                .bind(state.as_str())
                .bind(later.map(|_| "time"))
                .bind(later.unwrap_or(now).0)
        })
        .await?;
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
    .fetch_all(&mut transaction.conn)
    .await?;
    wanted.taken(&rows)
}
