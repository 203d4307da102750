//! New views and their jobs, many at once.

use scrutineer_types::{JobId, Viewpoint};
use uuid::Uuid;

use super::{failure::taken, transaction::Transaction, turns};
use crate::{
    StoreError, cameras,
    effects::Effect,
    intake,
    rows::{priority_number, to_json},
    submissions::Arrival,
};

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

/// A column of views, as an array.
fn column<'a, T>(views: &[Arrival<'a>], value: impl Fn(&Arrival<'a>) -> T) -> Vec<T> {
    views.iter().map(value).collect()
}

async fn insert_views(transaction: &mut Transaction, views: &[Arrival<'_>], jobs: &[Uuid]) -> Result<(), StoreError> {
    let inserted = sqlx::query(
        "INSERT INTO views (id, inspection_id, position, job_id, object_key, camera, angle, captured_at,
                            received_at, width, height, format, size_bytes, sha256, traceparent)
             SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::bigint[]), unnest($4::uuid[]), unnest($5::text[]),
                 unnest($6::text[]), unnest($7::text[]), unnest($8::bigint[]), unnest($9::bigint[]), unnest($10::bigint[]),
                 unnest($11::bigint[]), unnest($12::text[]), unnest($13::bigint[]), unnest($14::text[]), unnest($15::text[])",
    )
    .bind(column(views, |new| new.view.id.0))
    .bind(column(views, |new| new.inspection.0))
    .bind(column(views, |new| new.position))
    .bind(jobs)
    .bind(column(views, |new| new.view.object_key.as_str()))
    .bind(column(views, |new| new.view.camera.as_deref()))
    .bind(column(views, |new| new.view.angle.as_deref()))
    .bind(column(views, |new| new.view.captured_at.map(|moment| moment.0)))
    .bind(column(views, |new| new.received_at.0))
    .bind(column(views, |new| i64::from(new.view.image.width)))
    .bind(column(views, |new| i64::from(new.view.image.height)))
    .bind(column(views, |new| new.view.image.format.as_str()))
    .bind(column(views, |new| i64::try_from(new.view.image.size_bytes).unwrap_or(i64::MAX)))
    .bind(column(views, |new| new.view.image.sha256.as_str()))
    .bind(column(views, |new| new.view.trace.map(|trace| trace.to_string())))
    .execute(transaction.conn())
    .await;
    match inserted {
        Err(error) if taken(&error) == Some("views_pkey") => Err(intake::already_recorded(views, error)),
        other => Ok(other.map(drop)?),
    }
}

async fn insert_jobs(transaction: &mut Transaction, views: &[Arrival<'_>], jobs: &[Uuid]) -> Result<(), StoreError> {
    let priorities = column(views, |new| priority_number(new.priority));
    let owners = views.iter().map(|new| (priority_number(new.priority), new.facility.to_owned()));
    let mut turns = turns::take(&transaction.context, owners).await?;
    let turns = column_mut(views, |new| turns.next(priority_number(new.priority), new.facility));
    let context = transaction.context.clone();
    let models = column(views, |new| {
        let from = Viewpoint::new(new.facility, new.view.camera.as_deref(), new.view.angle.as_deref());
        context.routes.model(&from)
    });
    sqlx::query(
        "INSERT INTO jobs (id, inspection_id, view_id, facility, priority, turn, max_attempts, model, state, waits_for,
                           available_at)
             SELECT w.id, w.inspection_id, w.view_id, w.facility, w.priority, w.turn, w.max_attempts, w.model,
                 CASE WHEN w.not_before > $9 THEN 'retryable' ELSE 'available' END,
                 CASE WHEN w.not_before > $9 THEN 'time' END, greatest(w.not_before, $9)
             FROM (SELECT unnest($1::uuid[]) AS id, unnest($2::uuid[]) AS inspection_id, unnest($3::uuid[]) AS view_id,
                       unnest($4::text[]) AS facility, unnest($5::bigint[]) AS priority, unnest($6::bigint[]) AS turn,
                       unnest($7::bigint[]) AS max_attempts, unnest($8::text[]) AS model, unnest($10::bigint[]) AS not_before) AS w",
    )
    .bind(jobs)
    .bind(column(views, |new| new.inspection.0))
    .bind(column(views, |new| new.view.id.0))
    .bind(column(views, |new| new.facility))
    .bind(priorities)
    .bind(turns)
    .bind(column(views, |new| i64::from(new.max_attempts)))
    .bind(models)
    .bind(transaction.now.0)
    .bind(column(views, |new| new.not_before.map(|moment| moment.0)))
    .execute(transaction.conn())
    .await?;
    Ok(())
}

fn column_mut<'a, T>(views: &[Arrival<'a>], value: impl FnMut(&Arrival<'a>) -> T) -> Vec<T> {
    views.iter().map(value).collect()
}

async fn see_cameras(transaction: &mut Transaction, views: &[Arrival<'_>]) -> Result<(), StoreError> {
    let cameras = cameras::seen(views);
    if cameras.is_empty() {
        return Ok(());
    }
    // An array of arrays would have to be a rectangle, so each camera's angles are JSON here.
    sqlx::query(
        "INSERT INTO cameras (facility, camera, angles, views, first_seen_at, last_seen_at, newest_inspection_id,
                              newest_view_id)
             SELECT w.facility, w.camera, ARRAY(SELECT jsonb_array_elements_text(w.angles::jsonb)), w.views, w.seen_at,
                 w.seen_at, w.inspection_id, w.view_id
             FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::uuid[], $7::uuid[])
                 WITH ORDINALITY AS w (facility, camera, angles, views, seen_at, inspection_id, view_id, place)
             ORDER BY w.place
         ON CONFLICT (facility, camera) DO UPDATE SET
             angles = CASE WHEN cameras.angles @> excluded.angles THEN cameras.angles ELSE (cameras.angles ||
                 ARRAY(SELECT n.angle FROM unnest(excluded.angles) WITH ORDINALITY AS n (angle, place)
                       WHERE n.angle <> ALL (cameras.angles) ORDER BY n.place))[1:32] END,
             views = cameras.views + excluded.views,
             last_seen_at = excluded.last_seen_at,
             newest_inspection_id = excluded.newest_inspection_id,
             newest_view_id = excluded.newest_view_id",
    )
    .bind(cameras.keys().map(|(facility, _)| *facility).collect::<Vec<_>>())
    .bind(cameras.keys().map(|(_, camera)| *camera).collect::<Vec<_>>())
    .bind(cameras.values().map(|seen| to_json(&seen.angles)).collect::<Vec<_>>())
    .bind(cameras.values().map(|seen| seen.views).collect::<Vec<_>>())
    .bind(cameras.values().map(|seen| seen.newest.received_at.0).collect::<Vec<_>>())
    .bind(cameras.values().map(|seen| seen.newest.inspection.0).collect::<Vec<_>>())
    .bind(cameras.values().map(|seen| seen.newest.view.id.0).collect::<Vec<_>>())
    .execute(transaction.conn())
    .await?;
    Ok(())
}
