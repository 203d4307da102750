//! New views and their jobs, many at once.

use scrutineer_types::{JobId, Viewpoint};
use uuid::Uuid;

use super::{failure::is_constraint, rows::hex, transaction::Transaction};
use crate::{
    StoreError,
    effects::Effect,
    intake,
    rows::{priority_number, to_json},
    submissions::Arrival,
    turns::{Turns, Wanted},
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
    let rows: Vec<_> = views
        .iter()
        .zip(jobs)
        .map(|(new, job)| {
            let (view, image) = (new.view, &new.view.image);
            (
                hex(view.id.0),
                hex(new.inspection.0),
                new.position,
                hex(*job),
                &view.object_key,
                &view.camera,
                &view.angle,
                view.captured_at.map(|moment| moment.0),
                new.received_at.0,
                image.width,
                image.height,
                image.format.as_str(),
                image.size_bytes,
                &image.sha256,
            )
        })
        .collect();
    let inserted = sqlx::query(
        "INSERT INTO views (id, inspection_id, position, job_id, object_key, camera, angle, captured_at,
                            received_at, width, height, format, size_bytes, sha256)
         SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2, unhex(value ->> 3), value ->> 4, value ->> 5, value ->> 6,
                value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13
         FROM json_each($1) ORDER BY key",
    )
    .bind(to_json(&rows))
    .execute(&mut transaction.conn)
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
    let rows: Vec<_> = views
        .iter()
        .zip(jobs)
        .map(|(new, job)| {
            let from = Viewpoint::new(new.facility, new.view.camera.as_deref(), new.view.angle.as_deref());
            let priority = priority_number(new.priority);
            (
                hex(*job),
                hex(new.inspection.0),
                hex(new.view.id.0),
                priority,
                new.max_attempts,
                turns.next(priority, new.facility),
                transaction.routes.model(&from),
                new.not_before.map(|moment| moment.0),
            )
        })
        .collect();
    sqlx::query(
        "INSERT INTO jobs (id, inspection_id, view_id, priority, max_attempts, turn, model, state, waits_for, available_at)
         SELECT unhex(value ->> 0), unhex(value ->> 1), unhex(value ->> 2), value ->> 3, value ->> 4, value ->> 5, value ->> 6,
                iif(value ->> 7 > $2, 'retryable', 'available'), iif(value ->> 7 > $2, 'time', NULL),
                max($2, coalesce(value ->> 7, 0))
         FROM json_each($1) ORDER BY key",
    )
    .bind(to_json(&rows))
    .bind(transaction.now.0)
    .execute(&mut transaction.conn)
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
