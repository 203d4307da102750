//! Whole inspections from their rows, many with two queries.

use std::collections::HashMap;

use scrutineer_types::{
    Cause, DecisionId, DecisionSummary, ImageInfo, Inspection, InspectionId, InspectionStatus, JobState, ModelRef,
    PolicyRef, Quality, Removed, Review, Timestamp, Verdict, View, ViewError, ViewId, ViewStatus,
};
use uuid::Uuid;

use super::{Columns, detections, format_of, from_json, get, get_expected, get_json, get_word, priority_of, state_of};
use crate::{StoreError, failure::damaged};

/// The rows of inspections; `$of` says of which, as ` = ANY ($1)`.
macro_rules! select_inspections {
    ($of:literal) => {
        concat!(
            // Named one by one: to a PostgreSQL that is being migrated, `*` is another statement before and after.
            "SELECT i.id, i.facility, i.package_id, i.batch, i.status, i.verdict, i.priority, i.policy, i.views_expected, i.labels,
                    i.views_deadline_at, i.deadline_at, i.decision_id, i.not_before, i.created_at, i.completed_at, d.cause, d.certified, d.policy AS decided_by, d.policy_version, d.reasons, d.decided_at,
                    p.views_expected AS policy_expects, a.verdict AS answer, a.reviewer, a.answered_at, a.comment
             FROM inspections i
             LEFT JOIN decisions d ON d.id = i.decision_id
             LEFT JOIN policies p ON p.name = i.policy AND p.active
             LEFT JOIN answers a ON a.id = i.answer_id
             WHERE i.id",
            $of
        )
    };
}

/// The rows of their views, each inspection's in the order of receipt.
macro_rules! select_views {
    ($of:literal) => {
        concat!(
            "SELECT v.id, v.inspection_id, v.camera, v.angle, v.captured_at, v.received_at, v.width, v.height, v.format,
                    v.size_bytes, v.sha256, v.original_removed_at, j.state, j.attempts, j.error_code, j.error, j.purged_at,
                    f.width AS decoded_width, f.height AS decoded_height, f.sharpness, f.brightness, f.contrast, f.clipped,
                    f.detections, f.codes, f.timings, m.name AS model_name, m.sha256 AS model_sha256,
                    m.fingerprint AS model_fingerprint
             FROM views v
             JOIN jobs j ON j.id = v.job_id
             LEFT JOIN inferences f ON f.view_id = v.id
             LEFT JOIN models m ON m.id = f.model_id
             WHERE v.inspection_id",
            $of,
            " ORDER BY v.inspection_id, v.position"
        )
    };
}

pub(crate) use {select_inspections, select_views};

/// An inspection with what the API does not show.
#[derive(Debug)]
pub(crate) struct Whole {
    pub inspection: Inspection,
    /// The name of its policy.
    pub policy: String,
    /// Whether the views that it awaits are the request's own wish, and not the policy's.
    pub own_wish: bool,
    pub views_deadline_at: Option<Timestamp>,
    pub deadline_at: Option<Timestamp>,
    /// For each view, its upright size as decoded.
    pub decoded: Vec<Option<(u32, u32)>>,
}

/// Whole inspections, by id, from the rows that [`select_inspections`] and [`select_views`] ask for.
pub(crate) fn fold<R: Columns>(inspections: &[R], views: &[R]) -> Result<HashMap<Uuid, Whole>, StoreError> {
    let mut found = Fold::default();
    inspections.iter().try_for_each(|row| found.inspection(row))?;
    views.iter().try_for_each(|row| found.view(row))?;
    Ok(found.done())
}

/// The same, a row at a time; an inspection comes before its views.
#[derive(Debug, Default)]
pub(crate) struct Fold(HashMap<Uuid, Whole>);

impl Fold {
    pub fn inspection(&mut self, row: &impl Columns) -> Result<(), StoreError> {
        let whole = whole(row)?;
        self.0.insert(whole.inspection.id.0, whole);
        Ok(())
    }

    pub fn view(&mut self, row: &impl Columns) -> Result<(), StoreError> {
        if let Some(whole) = self.0.get_mut(&get(row, "inspection_id")?) {
            let (view, decoded) = view(row)?;
            whole.inspection.views.push(view);
            whole.decoded.push(decoded);
        }
        Ok(())
    }

    pub fn done(self) -> HashMap<Uuid, Whole> {
        self.0
    }
}

fn whole(row: &impl Columns) -> Result<Whole, StoreError> {
    let decision = match get::<Option<_>>(row, "decision_id")? {
        None => None,
        Some(id) => Some(DecisionSummary {
            id: DecisionId(id),
            cause: get_word(row, "cause", Cause::from_word)?,
            certified: get(row, "certified")?,
            policy: match get::<Option<String>>(row, "decided_by")? {
                Some(name) => Some(PolicyRef { name, version: get(row, "policy_version")? }),
                None => None,
            },
            decided_at: get(row, "decided_at")?,
        }),
    };
    let verdict: Option<&str> = get(row, "verdict")?;
    let inspection = Inspection {
        id: InspectionId(get(row, "id")?),
        status: get_word(row, "status", InspectionStatus::from_word)?,
        verdict: verdict
            .map(|word| Verdict::from_word(word).ok_or_else(|| damaged("a verdict", word.to_owned())))
            .transpose()?,
        decision,
        reasons: get::<Option<&str>>(row, "reasons")?.map(from_json).transpose()?.unwrap_or_default(),
        review: review(row)?,
        package_id: get(row, "package_id")?,
        facility: get(row, "facility")?,
        priority: priority_of(get(row, "priority")?),
        batch: get(row, "batch")?,
        views_expected: match get_expected(row, "views_expected")? {
            Some(own) => Some(own),
            None => get_expected(row, "policy_expects")?,
        },
        labels: get_json(row, "labels")?,
        not_before: get(row, "not_before")?,
        created_at: get(row, "created_at")?,
        completed_at: get(row, "completed_at")?,
        views: Vec::new(),
    };
    Ok(Whole {
        inspection,
        policy: get(row, "policy")?,
        own_wish: get::<Option<&str>>(row, "views_expected")?.is_some(),
        views_deadline_at: get(row, "views_deadline_at")?,
        deadline_at: get(row, "deadline_at")?,
        decoded: Vec::new(),
    })
}

/// What a person has said of it, if one has.
fn review(row: &impl Columns) -> Result<Option<Review>, StoreError> {
    let Some(reviewer) = get::<Option<String>>(row, "reviewer")? else { return Ok(None) };
    Ok(Some(Review {
        verdict: get_word(row, "answer", Verdict::from_word)?,
        reviewer,
        reviewed_at: get(row, "answered_at")?,
        comment: get(row, "comment")?,
    }))
}

fn view(row: &impl Columns) -> Result<(View, Option<(u32, u32)>), StoreError> {
    let blob: Option<&[u8]> = get(row, "detections")?;
    let inferred = blob.is_some();
    let status = match get_word(row, "state", state_of)? {
        JobState::Completed if inferred => ViewStatus::Completed,
        JobState::Completed => ViewStatus::Unreadable,
        JobState::Discarded => ViewStatus::Failed,
        // Its dead letter was purged: nobody tries again.
        JobState::Cancelled if get::<Option<Timestamp>>(row, "purged_at")?.is_some() => ViewStatus::Failed,
        JobState::Available | JobState::Running | JobState::Retryable | JobState::Cancelled => ViewStatus::Pending,
    };
    let error = match (get::<Option<String>>(row, "error_code")?, get::<Option<String>>(row, "error")?) {
        (Some(code), Some(message)) => Some(ViewError { code, message }),
        _ => None,
    };
    let mut view = View {
        id: ViewId(get(row, "id")?),
        path: None,
        camera: get(row, "camera")?,
        angle: get(row, "angle")?,
        captured_at: get(row, "captured_at")?,
        received_at: get(row, "received_at")?,
        status,
        attempts: get(row, "attempts")?,
        error,
        image: Some(image(row)?),
        quality: None,
        detections: Vec::new(),
        codes: Vec::new(),
        model: None,
        timings_ms: None,
        removed: Vec::new(),
    };
    if get::<Option<Timestamp>>(row, "original_removed_at")?.is_some() {
        view.removed.push(Removed::Image);
    }
    let Some(blob) = blob else { return Ok((view, None)) };
    view.quality = Some(Quality {
        sharpness: get::<f64>(row, "sharpness")? as f32,
        brightness: get::<f64>(row, "brightness")? as f32,
        contrast: get::<f64>(row, "contrast")? as f32,
        clipped: get::<f64>(row, "clipped")? as f32,
    });
    view.detections = detections::unpack(blob)?;
    if blob == detections::REMOVED {
        view.removed.push(Removed::Detections);
    }
    view.codes = get::<Option<&str>>(row, "codes")?.map(from_json).transpose()?.unwrap_or_default();
    view.model = Some(ModelRef {
        name: get(row, "model_name")?,
        sha256: get(row, "model_sha256")?,
        fingerprint: get(row, "model_fingerprint")?,
    });
    view.timings_ms = Some(detections::unpack_timings(get(row, "timings")?)?);
    Ok((view, Some((get(row, "decoded_width")?, get(row, "decoded_height")?))))
}

/// The columns of a view that describe its image.
pub(crate) fn image(row: &impl Columns) -> Result<ImageInfo, StoreError> {
    Ok(ImageInfo {
        width: get(row, "width")?,
        height: get(row, "height")?,
        format: get_word(row, "format", format_of)?,
        size_bytes: get::<i64>(row, "size_bytes")? as u64,
        sha256: get(row, "sha256")?,
    })
}
