//! Decided inspections as they are judged again, a row a view: no detections are unpacked, the best of each class will do.

use scrutineer_types::{
    BoundingBox, Cause, Detection, ImageFault, InspectionFacts, InspectionId, JobState, Quality, Timestamp, Verdict,
    ViewFacts, ViewId, ViewState,
};
use uuid::Uuid;

use super::{Columns, from_json, get, get_expected, get_word, state_of};
use crate::{Decided, StoreError, failure::damaged, judging::fault_code};

/// The rows; what follows says which, as inspections `i` in the order of their ids, then of their views `v`.
pub(crate) const SELECT_PAST: &str =
    "SELECT i.id, i.facility, i.verdict, i.package_id, i.views_expected, i.views_deadline_at, i.deadline_at,
            d.cause, d.policy_version, v.id AS view_id, v.angle, j.state, j.error_code, j.error, j.purged_at,
            f.width, f.height, f.sharpness, f.brightness, f.contrast, f.clipped, f.maxima, f.codes
     FROM inspections i
     JOIN decisions d ON d.id = i.decision_id
     JOIN views v ON v.inspection_id = i.id
     LEFT JOIN inferences f ON f.view_id = v.id
     LEFT JOIN jobs j ON j.id = v.job_id AND f.view_id IS NULL
     WHERE true";

/// The inspections of rows in order; `now` says which deadlines have passed.
pub(crate) fn fold<R: Columns>(rows: &[R], now: Timestamp) -> Result<Vec<Decided>, StoreError> {
    let mut past: Vec<Decided> = Vec::new();
    for row in rows {
        let id = InspectionId(get::<Uuid>(row, "id")?);
        if past.last().is_none_or(|last| last.id != id) {
            past.push(decided(row, id, now)?);
        }
        if let Some(last) = past.last_mut() {
            last.facts.views.push(view(row)?);
        }
    }
    Ok(past)
}

fn decided(row: &impl Columns, id: InspectionId, now: Timestamp) -> Result<Decided, StoreError> {
    let passed =
        |column| Ok::<_, StoreError>(get::<Option<Timestamp>>(row, column)?.is_some_and(|moment| moment <= now));
    let expected = get_expected(row, "views_expected")?;
    Ok(Decided {
        id,
        facility: get(row, "facility")?,
        verdict: get_word(row, "verdict", Verdict::from_word)?,
        cause: get_word(row, "cause", Cause::from_word)?,
        version: get(row, "policy_version")?,
        own_wish: expected.is_some(),
        facts: InspectionFacts {
            package_id: get(row, "package_id")?,
            views: Vec::with_capacity(1),
            expected,
            views_deadline_passed: passed("views_deadline_at")?,
            deadline_passed: passed("deadline_at")?,
            // What is asked of the past is what thresholds do.
            certified: true,
            audit_alarm: false,
        },
    })
}

fn view(row: &impl Columns) -> Result<ViewFacts, StoreError> {
    Ok(ViewFacts { view_id: ViewId(get(row, "view_id")?), angle: get(row, "angle")?, state: state(row)? })
}

fn state(row: &impl Columns) -> Result<ViewState, StoreError> {
    if let Some(maxima) = get::<Option<&str>>(row, "maxima")? {
        return Ok(ViewState::Completed {
            width: get(row, "width")?,
            height: get(row, "height")?,
            quality: Quality {
                sharpness: get::<f64>(row, "sharpness")? as f32,
                brightness: get::<f64>(row, "brightness")? as f32,
                contrast: get::<f64>(row, "contrast")? as f32,
                clipped: get::<f64>(row, "clipped")? as f32,
            },
            detections: best(maxima)?,
            codes: get::<Option<&str>>(row, "codes")?.map(from_json).transpose()?.unwrap_or_default(),
        });
    }
    Ok(match get_word(row, "state", state_of)? {
        JobState::Completed => {
            let code: &str = get(row, "error_code")?;
            let code = fault_code(code).ok_or_else(|| damaged("an image's fault", code.to_owned()))?;
            ViewState::Unreadable(ImageFault { code, message: get(row, "error")? })
        }
        JobState::Discarded => ViewState::Failed,
        JobState::Cancelled if get::<Option<Timestamp>>(row, "purged_at")?.is_some() => ViewState::Failed,
        JobState::Available | JobState::Running | JobState::Retryable | JobState::Cancelled => ViewState::Pending,
    })
}

/// The best detection of each class, at no place in particular.
fn best(maxima: &str) -> Result<Vec<Detection>, StoreError> {
    let maxima: std::collections::BTreeMap<String, Option<f32>> = from_json(maxima)?;
    let place = BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 0.0, y_max: 0.0 };
    // A confidence that was no number is NULL here, and says nothing.
    let detection = |(class_name, confidence): (String, Option<f32>)| {
        Some(Detection {
            class_id: 0,
            class_name,
            confidence: confidence?,
            bounding_box: place,
            corners: None,
            mask: None,
        })
    };
    Ok(maxima.into_iter().filter_map(detection).collect())
}
