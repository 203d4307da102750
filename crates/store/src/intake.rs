//! What comes in, as far as no database is needed to know it: what opens, what is refused and why.

use std::error::Error;

use scrutineer_types::{
    Access, Inspection, InspectionId, InspectionStatus, Routes, Timestamp, View, ViewStatus, Viewpoint,
};
use uuid::Uuid;

use crate::{
    Addition, Idempotency, NewView, StoreError, StoreErrorKind, Submission, Submitted,
    judging::Active,
    moments::time_of,
    retention,
    rows::{Columns, get},
    submissions::Arrival,
};

/// An inspection to record, with what the API does not show.
#[derive(Debug)]
pub(crate) struct Opening {
    pub inspection: Inspection,
    pub policy: String,
    pub views_deadline_at: Option<Timestamp>,
    pub deadline_at: Option<Timestamp>,
    /// The earlier of the two.
    pub settle_at: Option<Timestamp>,
}

/// The policy that a submission is judged by: its own, else that of its first view's route.
pub(crate) fn policy(submission: &Submission, routes: &Routes) -> String {
    submission.policy.clone().unwrap_or_else(|| {
        let first = submission.views.first();
        let (camera, angle) = first.map(|view| (view.camera.as_deref(), view.angle.as_deref())).unwrap_or_default();
        routes.policy(&Viewpoint::new(&submission.facility, camera, angle)).to_owned()
    })
}

impl Opening {
    /// What `submission` opens under `id`, which bears the moment of receipt, if its policy has an active version.
    pub fn of(submission: &Submission, policy: String, active: Option<&Active>, id: Uuid) -> Result<Self, StoreError> {
        let Some(active) = active else {
            return Err(StoreError::new(StoreErrorKind::UnknownPolicy, format!("there is no policy `{policy}`")));
        };
        let created_at = time_of(id);
        let after = |ms: Option<u64>| ms.map(|ms| created_at.plus_ms(i64::try_from(ms).unwrap_or(i64::MAX)));
        let views_expected = submission.views_expected.clone().or_else(|| active.policy.expected_views());
        // Views that somebody awaits are awaited for a time: an inspection whose camera broke must not stay open without end.
        let views_deadline_ms = active.policy.views.deadline_ms.unwrap_or(submission.views_deadline_ms);
        let views_deadline_at = after(views_expected.is_some().then_some(views_deadline_ms));
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
            views_expected,
            labels: submission.labels.clone(),
            not_before: submission.not_before.filter(|moment| *moment > created_at),
            created_at,
            completed_at: None,
            views: submission.views.iter().map(|view| pending(view, created_at)).collect(),
        };
        let settle_at = [views_deadline_at, deadline_at].into_iter().flatten().min();
        Ok(Self { inspection, policy, views_deadline_at, deadline_at, settle_at })
    }
}

/// A view as the API shows it before anything has become of it.
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
        codes: Vec::new(),
        model: None,
        timings_ms: None,
        removed: Vec::new(),
    }
}

/// Gives the inspection the labels of a submission that joined it, where it has none of that name; whether there were any.
pub(crate) fn keep_labels(inspection: &mut Inspection, submission: &Submission) -> bool {
    let before = inspection.labels.len();
    for (name, value) in &submission.labels {
        inspection.labels.entry(name.clone()).or_insert_with(|| value.clone());
    }
    inspection.labels.len() > before
}

/// Refuses a submission for what can be seen without the database.
pub(crate) fn check_submission(access: &Access, submission: &Submission) -> Result<(), StoreError> {
    if !access.sees(&submission.facility) {
        return Err(absent(&format!("facility `{}`", submission.facility)));
    }
    Ok(())
}

/// Refuses a request without views.
pub(crate) fn require_views(views: &[NewView]) -> Result<(), StoreError> {
    if views.is_empty() {
        return Err(StoreError::new(StoreErrorKind::InvalidInput, "no views; send at least one image"));
    }
    Ok(())
}

/// Refuses views that may not be added to an inspection, whose row has `facility`, `status` and the number of its `views`.
pub(crate) fn check_addition(
    access: &Access,
    addition: &Addition,
    row: Option<&impl Columns>,
) -> Result<(), StoreError> {
    let id = addition.inspection_id;
    let Some(row) = row else { return Err(no_inspection(id)) };
    if !access.sees(get(row, "facility")?) {
        return Err(no_inspection(id));
    }
    if get::<&str>(row, "status")? == InspectionStatus::Cancelled.as_str() {
        return Err(StoreError::new(
            StoreErrorKind::Conflict,
            format!("inspection {id} is cancelled; submit the views as a new one"),
        ));
    }
    if !retention::has_detections(row)? {
        let message = format!(
            "what was found on inspection {id} has been removed because it was old; submit the views as a new one"
        );
        return Err(StoreError::new(StoreErrorKind::Conflict, message));
    }
    let there = get::<i64>(row, "views")? as usize;
    if there + addition.views.len() > addition.max_views {
        return Err(StoreError::new(
            StoreErrorKind::TooManyViews,
            format!("inspection {id} has {there} views, and may have {} at most", addition.max_views),
        ));
    }
    Ok(())
}

/// The inspection cancelled now; `Ok(None)` where it is cancelled already.
pub(crate) fn cancelled(mut inspection: Inspection, now: Timestamp) -> Result<Option<Inspection>, StoreError> {
    match inspection.status {
        InspectionStatus::Cancelled => Ok(None),
        InspectionStatus::Completed => Err(StoreError::new(
            StoreErrorKind::Conflict,
            format!("inspection {} is completed and cannot be cancelled", inspection.id),
        )),
        InspectionStatus::Open => {
            inspection.status = InspectionStatus::Cancelled;
            inspection.completed_at = Some(now);
            Ok(Some(inspection))
        }
    }
}

/// The inspection that a request with this key has made before, and whether it joined it then; `None` where the key is new.
pub(crate) fn replayed(
    key: &Idempotency,
    row: Option<&impl Columns>,
) -> Result<Option<(InspectionId, bool)>, StoreError> {
    let Some(row) = row else { return Ok(None) };
    if get::<&str>(row, "content_hash")? != key.content_hash {
        return Err(used_for_another(key));
    }
    Ok(Some((InspectionId(get(row, "inspection_id")?), get(row, "joined")?)))
}

/// The answer to a request that came before, if its caller may see it.
pub(crate) fn replay(
    access: &Access,
    key: &Idempotency,
    inspection: Option<Inspection>,
    joined: bool,
) -> Result<Submitted, StoreError> {
    let inspection = inspection.filter(|found| access.sees(&found.facility)).ok_or_else(|| used_for_another(key))?;
    Ok(Submitted { inspection, jobs: Vec::new(), replayed: true, joined })
}

fn used_for_another(Idempotency { key, .. }: &Idempotency) -> StoreError {
    StoreError::new(
        StoreErrorKind::IdempotencyConflict,
        format!("idempotency key `{key}` was used for another request; send a new key, or the same content"),
    )
}

/// Of these views one has an id that is taken.
pub(crate) fn already_recorded(views: &[Arrival<'_>], source: impl Into<Box<dyn Error + Send + Sync>>) -> StoreError {
    let what = match views {
        [one] => format!("view {}", one.view.id),
        _ => "one of the views".to_owned(),
    };
    StoreError::new(StoreErrorKind::Conflict, format!("{what} is already recorded")).with_source(source)
}

/// An inspection that does not exist, or none that the caller may see.
pub(crate) fn no_inspection(id: InspectionId) -> StoreError {
    absent(&format!("inspection {id}"))
}

/// An inspection that was there a moment ago.
pub(crate) fn vanished(id: InspectionId) -> StoreError {
    StoreError::new(StoreErrorKind::Internal, format!("inspection {id} vanished"))
}

fn absent(what: &str) -> StoreError {
    StoreError::new(StoreErrorKind::NotFound, format!("there is no {what}"))
}
