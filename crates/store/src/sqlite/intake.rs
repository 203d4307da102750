//! What comes in: inspections opened, joined, added to and cancelled.

use scrutineer_types::{
    Access, EventKind, Inspection, InspectionId, InspectionStatus, JobId, Priority, Timestamp, View, ViewStatus,
};
use sqlx::Row;

use super::{
    failure::is_constraint,
    join, read,
    rows::{self, get, get_id, to_json},
    transaction::{Effect, Transaction},
};
use crate::{Addition, Idempotency, NewView, StoreError, StoreErrorKind, Submission, Submitted};

/// See [`crate::Metastore::submit`].
pub(super) async fn submit(
    transaction: &mut Transaction,
    access: Access,
    submission: Submission,
) -> Result<Submitted, StoreError> {
    if !access.sees(&submission.facility) {
        return Err(absent(&format!("facility `{}`", submission.facility)));
    }
    if let Some(before) = replay(transaction, &access, submission.idempotency.as_ref()).await? {
        return Ok(before);
    }
    require_views(&submission.views)?;
    let joined = match &submission.package_id {
        Some(package_id) => join::find(transaction, &submission.facility, package_id, &submission.views).await?,
        None => None,
    };
    let submitted = match joined {
        Some(id) => {
            let batch = Views { views: &submission.views, max_attempts: submission.max_attempts };
            let mut submitted = add(transaction, id, submission.priority, batch).await?;
            keep_labels(transaction, &mut submitted.inspection, &submission).await?;
            submitted
        }
        None => open(transaction, &submission).await?,
    };
    remember(transaction, submission.idempotency, &submitted).await?;
    Ok(submitted)
}

/// See [`crate::Metastore::add_views`].
pub(super) async fn add_views(
    transaction: &mut Transaction,
    access: Access,
    addition: Addition,
) -> Result<Submitted, StoreError> {
    if let Some(before) = replay(transaction, &access, addition.idempotency.as_ref()).await? {
        return Ok(before);
    }
    require_views(&addition.views)?;
    let id = addition.inspection_id;
    let row = sqlx::query(
        "SELECT facility, status, priority, (SELECT count(*) FROM views WHERE inspection_id = i.id) AS views
         FROM inspections i WHERE id = ?1",
    )
    .bind(rows::id(id.0))
    .fetch_optional(&mut transaction.conn)
    .await?;
    let Some(row) = row else { return Err(absent(&format!("inspection {id}"))) };
    if !access.sees(get(&row, "facility")?) {
        return Err(absent(&format!("inspection {id}")));
    }
    if get::<&str>(&row, "status")? == InspectionStatus::Cancelled.as_str() {
        return Err(StoreError::new(
            StoreErrorKind::Conflict,
            format!("inspection {id} is cancelled; submit the views as a new one"),
        ));
    }
    let there = get::<i64>(&row, "views")? as usize;
    if there + addition.views.len() > addition.max_views {
        return Err(StoreError::new(
            StoreErrorKind::TooManyViews,
            format!("inspection {id} has {there} views, and may have {} at most", addition.max_views),
        ));
    }
    let priority = rows::priority_of(get(&row, "priority")?);
    let batch = Views { views: &addition.views, max_attempts: addition.max_attempts };
    let submitted = add(transaction, id, priority, batch).await?;
    remember(transaction, addition.idempotency, &submitted).await?;
    Ok(submitted)
}

/// See [`crate::Metastore::cancel`].
pub(super) async fn cancel(
    transaction: &mut Transaction,
    access: Access,
    id: InspectionId,
) -> Result<Inspection, StoreError> {
    let whole = read::load_one(&mut transaction.conn, id).await?;
    let Some(mut inspection) = whole.map(|whole| whole.inspection).filter(|found| access.sees(&found.facility)) else {
        return Err(absent(&format!("inspection {id}")));
    };
    match inspection.status {
        InspectionStatus::Cancelled => return Ok(inspection),
        InspectionStatus::Completed => {
            return Err(StoreError::new(
                StoreErrorKind::Conflict,
                format!("inspection {id} is completed and cannot be cancelled"),
            ));
        }
        InspectionStatus::Open => {}
    }
    inspection.status = InspectionStatus::Cancelled;
    inspection.completed_at = Some(transaction.now);
    sqlx::query(
        "UPDATE inspections SET status = 'cancelled', completed_at = ?2, updated_at = ?2, settle_at = NULL
             WHERE id = ?1;
         UPDATE jobs SET state = 'cancelled', finished_at = ?2, lease_expires_at = NULL, worker = NULL
             WHERE id IN (SELECT job_id FROM views WHERE inspection_id = ?1)
               AND state IN ('available', 'running', 'retryable')",
    )
    .bind(rows::id(id.0))
    .bind(transaction.now.0)
    .execute(&mut transaction.conn)
    .await?;
    let payload = to_json(&inspection);
    transaction.append_event(EventKind::InspectionCancelled, Some((id, inspection.facility.as_str())), payload).await?;
    transaction.effects.push(Effect::Decided(id));
    Ok(inspection)
}

/// Views to be recorded, and how often each job may be started.
#[derive(Clone, Copy)]
struct Views<'v> {
    views: &'v [NewView],
    max_attempts: u32,
}

async fn open(transaction: &mut Transaction, submission: &Submission) -> Result<Submitted, StoreError> {
    let policy = submission.policy.clone().unwrap_or_else(|| transaction.default_policy.clone());
    let Some(active) = transaction.active_policy(&policy).await? else {
        return Err(StoreError::new(StoreErrorKind::UnknownPolicy, format!("there is no policy `{policy}`")));
    };
    let (id, created_at) = transaction.new_id();
    let after = |ms: Option<u64>| ms.map(|ms| created_at.plus_ms(i64::try_from(ms).unwrap_or(i64::MAX)));
    let views_deadline_at = after(active.policy.views.deadline_ms);
    let deadline_at = after(submission.deadline_ms);
    let inspection = Inspection {
        id: InspectionId(id),
        status: InspectionStatus::Open,
        verdict: None,
        decision: None,
        reasons: Vec::new(),
        review: None,
        package_id: submission.package_id.clone(),
        facility: submission.facility.clone(),
        priority: submission.priority,
        batch: submission.batch.clone(),
        views_expected: submission.views_expected.clone().or_else(|| active.policy.expected_views()),
        labels: submission.labels.clone(),
        created_at,
        completed_at: None,
        views: submission.views.iter().map(|view| pending(view, created_at)).collect(),
    };
    let (event_id, _) = transaction.new_id();
    sqlx::query(
        "INSERT INTO inspections (id, facility, package_id, batch, status, priority, policy, views_expected, labels,
                                  views_deadline_at, deadline_at, settle_at, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, 'open', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12);
         INSERT INTO events (id, kind, inspection_id, facility, occurred_at, payload)
             VALUES (?13, ?14, ?1, ?2, ?15, ?16)",
    )
    .bind(rows::id(id))
    .bind(&inspection.facility)
    .bind(&inspection.package_id)
    .bind(&inspection.batch)
    .bind(rows::priority_number(inspection.priority))
    .bind(&policy)
    .bind(submission.views_expected.as_ref().map(to_json))
    .bind(to_json(&inspection.labels))
    .bind(views_deadline_at.map(|moment| moment.0))
    .bind(deadline_at.map(|moment| moment.0))
    .bind([views_deadline_at, deadline_at].into_iter().flatten().min().map(|moment| moment.0))
    .bind(created_at.0)
    .bind(rows::id(event_id))
    .bind(EventKind::InspectionCreated.as_str())
    .bind(transaction.now.0)
    .bind(to_json(&inspection))
    .execute(&mut transaction.conn)
    .await?;
    let batch = Views { views: &submission.views, max_attempts: submission.max_attempts };
    let jobs = insert(transaction, InspectionId(id), submission.priority, batch, (0, created_at)).await?;
    transaction.effects.push(Effect::EventsAppended);
    Ok(Submitted { inspection, jobs, replayed: false, joined: false })
}

async fn add(
    transaction: &mut Transaction,
    id: InspectionId,
    priority: Priority,
    views: Views<'_>,
) -> Result<Submitted, StoreError> {
    let now = transaction.now;
    let there: i64 = sqlx::query(
        "UPDATE inspections SET updated_at = ?2 WHERE id = ?1
         RETURNING (SELECT count(*) FROM views WHERE inspection_id = ?1)",
    )
    .bind(rows::id(id.0))
    .bind(now.0)
    .fetch_one(&mut transaction.conn)
    .await?
    .try_get(0)?;
    let jobs = insert(transaction, id, priority, views, (there, now)).await?;
    let inspection = read::load_one(&mut transaction.conn, id)
        .await?
        .ok_or_else(|| StoreError::new(StoreErrorKind::Internal, format!("inspection {id} vanished")))?
        .inspection;
    Ok(Submitted { inspection, jobs, replayed: false, joined: true })
}

/// Inserts views and their jobs, the first view at a position and all at a time of receipt.
async fn insert(
    transaction: &mut Transaction,
    inspection: InspectionId,
    priority: Priority,
    Views { views, max_attempts }: Views<'_>,
    (first, received_at): (i64, Timestamp),
) -> Result<Vec<JobId>, StoreError> {
    let mut jobs = Vec::with_capacity(views.len());
    for (view, position) in views.iter().zip(first..) {
        let (job, _) = transaction.new_id();
        sqlx::query(
            "INSERT INTO views (id, inspection_id, position, job_id, object_key, camera, angle, captured_at,
                                received_at, width, height, format, size_bytes, sha256)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14);
             INSERT INTO jobs (id, inspection_id, view_id, priority, state, max_attempts, available_at)
                 VALUES (?4, ?2, ?1, ?15, 'available', ?16, ?17)",
        )
        .bind(rows::id(view.id.0))
        .bind(rows::id(inspection.0))
        .bind(position)
        .bind(rows::id(job))
        .bind(&view.object_key)
        .bind(&view.camera)
        .bind(&view.angle)
        .bind(view.captured_at.map(|moment| moment.0))
        .bind(received_at.0)
        .bind(view.image.width)
        .bind(view.image.height)
        .bind(view.image.format.as_str())
        .bind(i64::try_from(view.image.size_bytes).unwrap_or(i64::MAX))
        .bind(&view.image.sha256)
        .bind(rows::priority_number(priority))
        .bind(max_attempts)
        .bind(transaction.now.0)
        .execute(&mut transaction.conn)
        .await
        .map_err(|error| {
            if is_constraint(&error) {
                StoreError::new(StoreErrorKind::Conflict, format!("view {} is already recorded", view.id))
            } else {
                error.into()
            }
        })?;
        jobs.push(JobId(job));
    }
    transaction.effects.push(Effect::JobsAvailable);
    Ok(jobs)
}

fn pending(view: &NewView, received_at: Timestamp) -> View {
    View {
        id: view.id,
        path: None,
        camera: view.camera.clone(),
        angle: view.angle.clone(),
        captured_at: view.captured_at,
        received_at,
        status: ViewStatus::Pending,
        attempts: 0,
        error: None,
        image: Some(view.image.clone()),
        quality: None,
        detections: Vec::new(),
        model: None,
        timings_ms: None,
    }
}

/// Labels of a submission that joined, where the inspection has none of that name.
async fn keep_labels(
    transaction: &mut Transaction,
    inspection: &mut Inspection,
    submission: &Submission,
) -> Result<(), StoreError> {
    let before = inspection.labels.len();
    for (name, value) in &submission.labels {
        inspection.labels.entry(name.clone()).or_insert_with(|| value.clone());
    }
    if inspection.labels.len() > before {
        sqlx::query("UPDATE inspections SET labels = ?2 WHERE id = ?1")
            .bind(rows::id(inspection.id.0))
            .bind(to_json(&inspection.labels))
            .execute(&mut transaction.conn)
            .await?;
    }
    Ok(())
}

/// What a request with this key and content has made before, as it stands now.
async fn replay(
    transaction: &mut Transaction,
    access: &Access,
    idempotency: Option<&Idempotency>,
) -> Result<Option<Submitted>, StoreError> {
    let Some(Idempotency { key, content_hash }) = idempotency else { return Ok(None) };
    let row = sqlx::query("SELECT content_hash, inspection_id, joined FROM idempotency WHERE key = ?1")
        .bind(key)
        .fetch_optional(&mut transaction.conn)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let conflict = || {
        StoreError::new(
            StoreErrorKind::IdempotencyConflict,
            format!("idempotency key `{key}` was used for another request; send a new key, or the same content"),
        )
    };
    if get::<&str>(&row, "content_hash")? != content_hash {
        return Err(conflict());
    }
    let whole = read::load_one(&mut transaction.conn, InspectionId(get_id(&row, "inspection_id")?)).await?;
    let inspection =
        whole.map(|whole| whole.inspection).filter(|found| access.sees(&found.facility)).ok_or_else(conflict)?;
    Ok(Some(Submitted { inspection, jobs: Vec::new(), replayed: true, joined: get(&row, "joined")? }))
}

async fn remember(
    transaction: &mut Transaction,
    idempotency: Option<Idempotency>,
    submitted: &Submitted,
) -> Result<(), StoreError> {
    let Some(Idempotency { key, content_hash }) = idempotency else { return Ok(()) };
    sqlx::query(
        "INSERT INTO idempotency (key, content_hash, inspection_id, joined, created_at) VALUES (?1, ?2, ?3, ?4, ?5)",
    )
    .bind(key)
    .bind(content_hash)
    .bind(rows::id(submitted.inspection.id.0))
    .bind(submitted.joined)
    .bind(transaction.now.0)
    .execute(&mut transaction.conn)
    .await?;
    Ok(())
}

fn require_views(views: &[NewView]) -> Result<(), StoreError> {
    if views.is_empty() {
        return Err(StoreError::new(StoreErrorKind::InvalidInput, "no views; send at least one image"));
    }
    Ok(())
}

fn absent(what: &str) -> StoreError {
    StoreError::new(StoreErrorKind::NotFound, format!("there is no {what}"))
}
