//! What comes in: inspections opened, joined, added to and cancelled.

use scrutineer_types::{Access, EventKind, Inspection, InspectionId};
use sqlx::Row;

use super::{
    idempotency, join,
    new_views::{NewViews, refused_view, view_statements},
    read, rows,
    transaction::Transaction,
    webhooks,
};
use crate::{
    Addition, NewView, StoreError, Submission, Submitted,
    effects::Effect,
    intake::{self, Opening},
    rows::{get, priority_of, to_json},
};

/// See [`crate::Metastore::submit`].
pub(super) async fn submit(
    transaction: &mut Transaction,
    access: Access,
    submission: Submission,
) -> Result<Submitted, StoreError> {
    intake::check_submission(&access, &submission)?;
    if let Some(before) = idempotency::replay(transaction, &access, submission.idempotency.as_ref()).await? {
        return Ok(before);
    }
    intake::require_views(&submission.views)?;
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
                not_before: submission.not_before,
            };
            let mut submitted = add(transaction, views, &submission.views).await?;
            keep_labels(transaction, &mut submitted.inspection, &submission).await?;
            submitted
        }
        None => open(transaction, &submission).await?,
    };
    if let Some(url) = &submission.callback_url {
        webhooks::call_back(transaction, submitted.inspection.id, url).await?;
    }
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
    intake::require_views(&addition.views)?;
    let id = addition.inspection_id;
    let row = sqlx::query(
        "SELECT facility, status, priority, not_before, (SELECT count(*) FROM views WHERE inspection_id = i.id) AS views
         FROM inspections i WHERE id = $1",
    )
    .bind(rows::id(id.0))
    .fetch_optional(&mut transaction.conn)
    .await?;
    intake::check_addition(&access, &addition, row.as_ref())?;
    let row = row.ok_or_else(|| intake::no_inspection(id))?;
    let facility: &str = get(&row, "facility")?;
    let priority = priority_of(get(&row, "priority")?);
    let (received_at, max_attempts) = (transaction.now, addition.max_attempts);
    let not_before = get(&row, "not_before")?;
    let views = NewViews { inspection: id, facility, received_at, priority, max_attempts, not_before };
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
    let found = whole.map(|whole| whole.inspection).filter(|found| access.sees(&found.facility));
    let found = found.ok_or_else(|| intake::no_inspection(id))?;
    let Some(inspection) = intake::cancelled(found.clone(), transaction.now)? else { return Ok(found) };
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
                              views_deadline_at, deadline_at, settle_at, created_at, updated_at, not_before)
         VALUES ($2, $20, $21, $22, 'open', $15, $23, $24, $25, $26, $27, $28, $9, $9, $19);
     INSERT INTO events (id, kind, inspection_id, facility, occurred_at, payload)
         VALUES ($29, $30, $2, $20, $17, $31);",
    view_statements!()
);

async fn open(transaction: &mut Transaction, submission: &Submission) -> Result<Submitted, StoreError> {
    let policy = intake::policy(submission, &transaction.routes);
    let active = transaction.active_policy(&policy).await?;
    let opening = Opening::of(submission, policy, active.as_ref(), transaction.new_id())?;
    let inspection = opening.inspection;
    let event_id = transaction.new_id();
    let views = NewViews {
        inspection: inspection.id,
        facility: &submission.facility,
        received_at: inspection.created_at,
        priority: submission.priority,
        max_attempts: submission.max_attempts,
        not_before: inspection.not_before,
    };
    let (first, rest) = submission.views.split_first().expect("a submission without views was refused");
    // All of an inspection with one view goes to SQLite's thread at once.
    let (statement, job) = views.bind(transaction, sqlx::query(INSPECTION_AND_VIEW), first, 0);
    statement
        .bind(&inspection.facility)
        .bind(&inspection.package_id)
        .bind(&inspection.batch)
        .bind(&opening.policy)
        .bind(submission.views_expected.as_ref().map(to_json))
        .bind(to_json(&inspection.labels))
        .bind(opening.views_deadline_at.map(|moment| moment.0))
        .bind(opening.deadline_at.map(|moment| moment.0))
        .bind(opening.settle_at.map(|moment| moment.0))
        .bind(rows::id(event_id))
        .bind(EventKind::InspectionCreated.as_str())
        .bind(to_json(&inspection))
        .execute(&mut transaction.conn)
        .await
        .map_err(|error| refused_view(error, first))?;
    let mut jobs = vec![job];
    jobs.extend(views.insert(transaction, rest, 1).await?);
    transaction.effects.push(Effect::EventsAppended);
    if opening.settle_at.is_some() {
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
    let inspection = read::load_one(&mut transaction.conn, id).await?.ok_or_else(|| intake::vanished(id))?.inspection;
    Ok(Submitted { inspection, jobs, replayed: false, joined: true })
}

/// Labels of a submission that joined, where the inspection has none of that name.
async fn keep_labels(
    transaction: &mut Transaction,
    inspection: &mut Inspection,
    submission: &Submission,
) -> Result<(), StoreError> {
    if intake::keep_labels(inspection, submission) {
        sqlx::query("UPDATE inspections SET labels = $2 WHERE id = $1")
            .bind(rows::id(inspection.id.0))
            .bind(to_json(&inspection.labels))
            .execute(&mut transaction.conn)
            .await?;
    }
    Ok(())
}
