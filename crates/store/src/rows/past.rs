//! Decided inspections as they are judged again: no detections are unpacked, the best of each class will do.

use scrutineer_types::{
    Detection, ImageFault, InspectionFacts, InspectionId, JobState, Quality, Timestamp, Verdict, ViewFacts, ViewId,
    ViewState,
};
use uuid::Uuid;

use super::{
    Columns,
    evidence::{Evidence, at_no_place},
    from_json, get, get_expected, get_word, state_of,
};
use crate::{Decided, StoreError, failure::damaged, judging::fault_code};

/// Which inspections are looked at; what follows says more of inspections `i`.
macro_rules! from {
    ($joins:literal) => {
        concat!(" FROM inspections i JOIN decisions d ON d.id = i.decision_id ", $joins, " WHERE d.cause <> 'person'")
    };
}

/// Where inspections that are read by their evidence come from.
pub(crate) const FROM_DECISIONS: &str = from!("");

/// What the newest decision was made by is beside it, and nothing came after that.
pub(crate) const WITH_EVIDENCE: &str = "d.evidence IS NOT NULL AND i.updated_at = d.decided_at";

/// Narrows [`SELECT_VIEWS`] to the others.
pub(crate) const WITHOUT_EVIDENCE: &str = " AND (d.evidence IS NULL OR i.updated_at <> d.decided_at)";

/// A row a view; what follows says which, as inspections `i` in the order of their ids, then of their views `v`.
pub(crate) const SELECT_VIEWS: &str = concat!(
    "SELECT i.id, i.facility, i.verdict, d.policy_version, i.package_id, i.views_expected, i.views_deadline_at, i.deadline_at,
     v.angle, j.state, j.error_code, j.error, j.purged_at,
     f.width, f.height, f.sharpness, f.brightness, f.contrast, f.clipped, f.maxima, f.codes",
    from!(
        "JOIN views v ON v.inspection_id = i.id
         LEFT JOIN inferences f ON f.view_id = v.id
         LEFT JOIN jobs j ON j.id = v.job_id AND f.view_id IS NULL"
    )
);

/// A page of the past that came as one row: a row and its columns cost far more to hand over than to read.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// How many inspections there are. Fewer have evidence where an earlier version, or a person who took back what he said, decided
    /// them, or something came after the decision that it did not change.
    pub inspections: i64,
    /// Those that have evidence.
    pub with_evidence: Vec<Decided>,
}

impl Page {
    /// Whether some have to be read by their views.
    pub fn is_whole(&self) -> bool {
        usize::try_from(self.inspections).is_ok_and(|inspections| inspections == self.with_evidence.len())
    }
}

/// An inspection of a page. `now` says which deadlines have passed.
pub(crate) fn by_evidence(
    id: Uuid,
    facility: String,
    verdict: &str,
    version: Option<u32>,
    evidence: &[u8],
    now: Timestamp,
) -> Result<Decided, StoreError> {
    let verdict = Verdict::from_word(verdict).ok_or_else(|| damaged("verdict", verdict.to_owned()))?;
    Ok(decided(InspectionId(id), facility, verdict, version, Evidence::unpack(evidence)?, now))
}

/// Both together, in the order of their ids.
pub(crate) fn merged(mut past: Vec<Decided>, others: Vec<Decided>) -> Vec<Decided> {
    past.extend(others);
    past.sort_by_key(|decided| decided.id);
    past
}

/// The inspections of rows of views, in order.
pub(crate) fn by_views<R: Columns>(rows: &[R], now: Timestamp) -> Result<Vec<Decided>, StoreError> {
    let mut past: Vec<Decided> = Vec::new();
    for row in rows {
        let id = InspectionId(get::<Uuid>(row, "id")?);
        if past.last().is_none_or(|last| last.id != id) {
            let evidence = Evidence {
                package_id: get(row, "package_id")?,
                expected: get_expected(row, "views_expected")?,
                views_deadline_at: get(row, "views_deadline_at")?,
                deadline_at: get(row, "deadline_at")?,
                views: Vec::with_capacity(1),
            };
            let verdict = get_word(row, "verdict", Verdict::from_word)?;
            past.push(decided(id, get(row, "facility")?, verdict, get(row, "policy_version")?, evidence, now));
        }
        if let Some(last) = past.last_mut() {
            last.facts.views.push(view(row)?);
        }
    }
    Ok(past)
}

fn decided(
    id: InspectionId,
    facility: String,
    verdict: Verdict,
    version: Option<u32>,
    evidence: Evidence,
    now: Timestamp,
) -> Decided {
    let passed = |deadline: Option<Timestamp>| deadline.is_some_and(|moment| moment <= now);
    let Evidence { package_id, expected, views_deadline_at, deadline_at, views } = evidence;
    Decided {
        id,
        facility,
        verdict,
        version,
        own_wish: expected.is_some(),
        facts: InspectionFacts {
            package_id,
            views,
            expected,
            views_deadline_passed: passed(views_deadline_at),
            deadline_passed: passed(deadline_at),
            // What is asked of the past is what thresholds do.
            certified: true,
            audit_alarm: false,
        },
    }
}

fn view(row: &impl Columns) -> Result<ViewFacts, StoreError> {
    Ok(ViewFacts { view_id: ViewId(Uuid::nil()), angle: get(row, "angle")?, state: state(row)? })
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

/// The best detection of each class.
fn best(maxima: &str) -> Result<Vec<Detection>, StoreError> {
    let maxima: std::collections::BTreeMap<String, Option<f32>> = from_json(maxima)?;
    // A confidence that was no number is NULL here, and says nothing.
    let detection = |(class_name, confidence): (String, Option<f32>)| Some(at_no_place(class_name, confidence?));
    Ok(maxima.into_iter().filter_map(detection).collect())
}
