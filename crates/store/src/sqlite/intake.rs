//! What comes in: inspections opened, joined, added to and cancelled.

use scrutineer_types::{Access, EventKind, Inspection, InspectionId, InspectionStatus, Viewpoint};
use sqlx::Row;

use super::{
    idempotency, join,
    new_views::{NewViews, pending, refused_view, view_statements},
    read,
    rows::{self, get, to_json},
    transaction::{Effect, Transaction},
};
use crate::{Addition, NewView, StoreError, StoreErrorKind, Submission, Submitted};

/// See [`crate::Metastore::submit`].
pub(super) async fn submit(
    transaction: &mut Transaction,
    access: Access,
    submission: Submission,
) -> Result<Submitted, StoreError> {
    if !access.sees(&submission.facility) {
        return Err(absent(&format!("facility `{}`", submission.facility)));
    }
    if let Some(before) = idempotency::replay(transaction, &access, submission.idempotency.as_ref()).await? {
        return Ok(before);
    }
    require_views(&submission.views)?;
    let joined = match &submission.package_id {
        Some(package_id) => join::find(transaction, &submission.facility, package_id, &submission.views).await?,
        None => None,
    };
    let submitted = match joined {
        Some(id) => {
            let views = NewViews {
                inspection: id,
                facility: &submission.facility,
                received_at: transaction.now,
                priority: submission.priority,
                max_attempts: submission.max_attempts,
            };
            let mut submitted = add(transaction, views, &submission.views).await?;
            keep_labels(transaction, &mut submitted.inspection, &submission).await?;
            submitted
        }
        None => open(transaction, &submission).await?,
    };
    idempotency::remember(transaction, submission.idempotency, &submitted).await?;
    Ok(submitted)
}

/// See [`crate::Metastore::add_views`].
pub(super) async fn add_views(
    transaction: &mut Transaction,
    access: Access,
    addition: Addition,
) -> Result<Submitted, StoreError> {
    if let Some(before) = idempotency::replay(transaction, &access, addition.idempotency.as_ref()).await? {
        return Ok(before);
    }
    require_views(&addition.views)?;
    let id = addition.inspection_id;
    let row = sqlx::query(
        "SELECT facility, status, priority, (SELECT count(*) FROM views WHERE inspection_id = i.id) AS views
         FROM inspections i WHERE id = $1",
    )
    .bind(rows::id(id.0))
    .fetch_optional(&mut transaction.conn)
    .await?;
    let Some(row) = row else { return Err(absent(&format!("inspection {id}"))) };
    let facility: &str = get(&row, "facility")?;
    if !access.sees(facility) {
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
    let (received_at, max_attempts) = (transaction.now, addition.max_attempts);
    let views = NewViews { inspection: id, facility, received_at, priority, max_attempts };
    let submitted = add(transaction, views, &addition.views).await?;
    idempotency::remember(transaction, addition.idempotency, &submitted).await?;
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
        "UPDATE inspections SET status = 'cancelled', completed_at = $2, updated_at = $2, settle_at = NULL
             WHERE id = $1;
         UPDATE jobs SET state = 'cancelled', finished_at = $2, lease_expires_at = NULL, worker = NULL
             WHERE id IN (SELECT job_id FROM views WHERE inspection_id = $1)
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

/// An inspection and its event, then its first view and that one's job.
const INSPECTION_AND_VIEW: &str = concat!(
    "INSERT INTO inspections (id, facility, package_id, batch, status, priority, policy, views_expected, labels,
                              views_deadline_at, deadline_at, settle_at, created_at, updated_at)
         VALUES ($2, $19, $20, $21, 'open', $15, $22, $23, $24, $25, $26, $27, $9, $9);
     INSERT INTO events (id, kind, inspection_id, facility, occurred_at, payload)
         VALUES ($28, $29, $2, $19, $17, $30);",
    view_statements!()
);

async fn open(transaction: &mut Transaction, submission: &Submission) -> Result<Submitted, StoreError> {
    let policy = submission.policy.clone().unwrap_or_else(|| {
        let first = submission.views.first();
        let (camera, angle) = first.map(|view| (view.camera.as_deref(), view.angle.as_deref())).unwrap_or_default();
        transaction.routes.policy(&Viewpoint::new(&submission.facility, camera, angle)).to_owned()
    });
    let Some(active) = transaction.active_policy(&policy).await? else {
        return Err(StoreError::new(StoreErrorKind::UnknownPolicy, format!("there is no policy `{policy}`")));
    };
    let (id, created_at) = transaction.new_id();
    let after = |ms: Option<u64>| ms.map(|ms| created_at.plus_ms(i64::try_from(ms).unwrap_or(i64::MAX)));
    let views_expected = submission.views_expected.clone().or_else(|| active.policy.expected_views());
    // Views that somebody awaits are awaited for a time: an inspection whose camera broke must not stay open without end.
    let views_deadline_ms = active.policy.views.deadline_ms.unwrap_or(submission.views_deadline_ms);
    let views_deadline_at = after(views_expected.is_some().then_some(views_deadline_ms));
    let deadline_at = after(submission.deadline_ms);
    let settle_at = [views_deadline_at, deadline_at].into_iter().flatten().min();
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
        views_expected,
        labels: submission.labels.clone(),
        created_at,
        completed_at: None,
        views: submission.views.iter().map(|view| pending(view, created_at)).collect(),
    };
    let (event_id, _) = transaction.new_id();
    let views = NewViews {
        inspection: inspection.id,
        facility: &submission.facility,
        received_at: created_at,
        priority: submission.priority,
        max_attempts: submission.max_attempts,
    };
    let (first, rest) = submission.views.split_first().ok_or_else(no_views)?;
    // All of an inspection with one view goes to SQLite's thread at once.
    let (statement, job) = views.bind(transaction, sqlx::query(INSPECTION_AND_VIEW), first, 0);
    statement
        .bind(&inspection.facility)
        .bind(&inspection.package_id)
        .bind(&inspection.batch)
        .bind(&policy)
        .bind(submission.views_expected.as_ref().map(to_json))
        .bind(to_json(&inspection.labels))
        .bind(views_deadline_at.map(|moment| moment.0))
        .bind(deadline_at.map(|moment| moment.0))
        .bind(settle_at.map(|moment| moment.0))
        .bind(rows::id(event_id))
        .bind(EventKind::InspectionCreated.as_str())
        .bind(to_json(&inspection))
        .execute(&mut transaction.conn)
        .await
        .map_err(|error| refused_view(error, first))?;
    let mut jobs = vec![job];
    jobs.extend(views.insert(transaction, rest, 1).await?);
    transaction.effects.push(Effect::EventsAppended);
    if settle_at.is_some() {
        transaction.effects.push(Effect::DeadlineSet);
    }
    Ok(Submitted { inspection, jobs, replayed: false, joined: false })
}

async fn add(transaction: &mut Transaction, new: NewViews<'_>, views: &[NewView]) -> Result<Submitted, StoreError> {
    let id = new.inspection;
    let there: i64 = sqlx::query(
        "UPDATE inspections SET updated_at = $2 WHERE id = $1
         RETURNING (SELECT count(*) FROM views WHERE inspection_id = $1)",
    )
    .bind(rows::id(id.0))
    .bind(new.received_at.0)
    .fetch_one(&mut transaction.conn)
    .await?
    .try_get(0)?;
    let jobs = new.insert(transaction, views, there).await?;
    let inspection = read::load_one(&mut transaction.conn, id)
        .await?
        .ok_or_else(|| StoreError::new(StoreErrorKind::Internal, format!("inspection {id} vanished")))?
        .inspection;
    Ok(Submitted { inspection, jobs, replayed: false, joined: true })
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
        sqlx::query("UPDATE inspections SET labels = $2 WHERE id = $1")
            .bind(rows::id(inspection.id.0))
            .bind(to_json(&inspection.labels))
            .execute(&mut transaction.conn)
            .await?;
    }
    Ok(())
}

fn require_views(views: &[NewView]) -> Result<(), StoreError> {
    if views.is_empty() { Err(no_views()) } else { Ok(()) }
}

fn no_views() -> StoreError {
    StoreError::new(StoreErrorKind::InvalidInput, "no views; send at least one image")
}

fn absent(what: &str) -> StoreError {
    StoreError::new(StoreErrorKind::NotFound, format!("there is no {what}"))
}
