//! Upkeep's metrics: the gauges of the whole database, which only the leader exports.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use metrics::{Gauge, counter, describe_counter, describe_gauge, gauge};
use scrutineer_calibrate::watch::{CameraMonitor, CameraProblem};
use scrutineer_store::QueueCounts;
use scrutineer_types::{Alarm, FACILITIES, FacilityAudit, OTHER, ReviewSummary, Timestamp, camera_labels};

use crate::{Chore, Kind};

const DEPTH: &str = "scrutineer_queue_depth";
const OLDEST: &str = "scrutineer_queue_oldest_age_seconds";
const REVIEWS: &str = "scrutineer_reviews_waiting";
const OLDEST_REVIEW: &str = "scrutineer_review_oldest_age_seconds";
const ESCAPE: &str = "scrutineer_escape_ratio";
const AUDITS: &str = "scrutineer_audits";
const EVIDENCE: &str = "scrutineer_audit_evidence";
const CERTIFIED: &str = "scrutineer_certificate_in_force";
const EXPIRY: &str = "scrutineer_certificate_expiry_timestamp_seconds";
const DRIFT: &str = "scrutineer_drift_evidence";
const CAMERA_PROBLEM: &str = "scrutineer_camera_problem";
const CAMERA_AGE: &str = "scrutineer_camera_last_image_age_seconds";
const EXPIRED_LEASES: &str = "scrutineer_leases_expired_total";
const REMOVED: &str = "scrutineer_retention_removed_total";
const ALARMS: &str = "scrutineer_alarms_raised";
/// The kinds of watches.
const KINDS: [&str; 3] = ["escape", "drift", "camera"];
const ERRORS: &str = "scrutineer_errors_total";

/// Gauges that this process has told while it led, by their names and labels.
static TOLD: Mutex<BTreeMap<(Chore, String), Gauge>> = Mutex::new(BTreeMap::new());

/// Tells a gauge of the whole database, which is the leader's alone.
fn tell(chore: Chore, name: &'static str, labels: &[(&'static str, String)], value: f64) {
    let gauge = gauge!(name, labels);
    gauge.set(value);
    TOLD.lock().unwrap_or_else(PoisonError::into_inner).insert((chore, format!("{name}{labels:?}")), gauge);
}

/// Somebody else leads: what was told here last is no figure any more, and would otherwise stand beside the new leader's for ever.
pub(crate) fn take_back(chore: Chore) {
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    told.retain(|(of, _), gauge| {
        if *of == chore {
            gauge.set(f64::NAN);
        }
        *of != chore
    });
}

pub(crate) fn describe() {
    describe_gauge!(DEPTH, "Jobs by state, in the whole database");
    describe_gauge!(OLDEST, metrics::Unit::Seconds, "Age of the oldest job that could be claimed now");
    describe_gauge!(REVIEWS, "Reviews that wait for a person");
    describe_gauge!(OLDEST_REVIEW, metrics::Unit::Seconds, "How long the oldest review has waited");
    describe_gauge!(ESCAPE, "Limits of the share of bad among the accepts, from audits since the policy was activated");
    describe_gauge!(AUDITS, "Audits since the policy was activated, by what became of them");
    describe_gauge!(EVIDENCE, "Evidence that more escapes than was promised; at 1 an alarm is raised");
    describe_gauge!(CERTIFIED, "1 while the active version of a policy has a certificate in force");
    describe_gauge!(ALARMS, "Alarms that nobody has ended, by kind");
    // Whoever watches for them needs them before the first.
    for kind in KINDS {
        gauge!(ALARMS, "kind" => kind).set(0.0);
    }
    describe_gauge!(EXPIRY, metrics::Unit::Seconds, "When the certificate of a policy's active version expires");
    describe_gauge!(
        DRIFT,
        "The most evidence of any monitor that scores are not what they were; at 1 an alarm is raised"
    );
    describe_gauge!(CAMERA_PROBLEM, "1 while something is wrong with a camera");
    describe_gauge!(
        CAMERA_AGE,
        metrics::Unit::Seconds,
        "How long ago a camera's newest picture that was inferred was received"
    );
    describe_counter!(EXPIRED_LEASES, "Jobs that went back because their worker did not extend its lease");
    counter!(EXPIRED_LEASES).increment(0);
    describe_counter!(
        REMOVED,
        "What was removed because it was old: inspections it was taken from, dead letters, events"
    );
    for kind in Kind::ALL {
        removed(kind, 0);
    }
    describe_counter!(ERRORS, "Failures of ours, by stage and kind");
}

pub(crate) fn queue(counts: &QueueCounts) {
    for (state, count) in &counts.by_state {
        tell(Chore::Gauges, DEPTH, &[("state", state.as_str().to_owned())], *count as f64);
    }
    tell(Chore::Gauges, OLDEST, &[], counts.oldest_age_ms as f64 / 1e3);
}

pub(crate) fn failed(chore: &'static str) {
    counter!(ERRORS, "stage" => "upkeep", "kind" => chore).increment(1);
}

pub(crate) fn reviews(summary: &ReviewSummary) {
    tell(Chore::Watch, REVIEWS, &[], summary.open as f64);
    tell(Chore::Watch, OLDEST_REVIEW, &[], summary.oldest_age_ms as f64 / 1e3);
}

pub(crate) fn audited(policy: &str, audit: &FacilityAudit) {
    let labels = |name: &'static str, value: &'static str| {
        [
            ("policy", policy.to_owned()),
            ("facility", FACILITIES.value(&audit.facility).to_owned()),
            (name, value.to_owned()),
        ]
    };
    for (limit, share) in [("lower", audit.lower), ("upper", audit.upper)] {
        tell(Chore::Watch, ESCAPE, &labels("limit", limit), share);
    }
    let good = audit.audited - audit.bad;
    for (outcome, count) in [("good", good), ("bad", audit.bad), ("overdue", audit.overdue), ("waiting", audit.waiting)]
    {
        tell(Chore::Watch, AUDITS, &labels("outcome", outcome), count as f64);
    }
    let of = [("policy", policy.to_owned()), ("facility", FACILITIES.value(&audit.facility).to_owned())];
    tell(Chore::Watch, EVIDENCE, &of, audit.evidence);
}

pub(crate) fn in_force(policy: &str, in_force: bool) {
    tell(Chore::Watch, CERTIFIED, &[("policy", policy.to_owned())], if in_force { 1.0 } else { 0.0 });
}

pub(crate) fn alarms(raised: &[Alarm]) {
    let mut kinds: BTreeMap<&str, u32> = KINDS.map(|kind| (kind, 0)).into();
    for alarm in raised {
        *kinds.entry(&alarm.kind).or_default() += 1;
    }
    for (kind, count) in kinds {
        tell(Chore::Watch, ALARMS, &[("kind", kind.to_owned())], f64::from(count));
    }
}

pub(crate) fn leases_expired(count: usize) {
    counter!(EXPIRED_LEASES).increment(count as u64);
}

/// What retention took.
pub(crate) fn removed(kind: Kind, count: usize) {
    counter!(REMOVED, "kind" => kind.as_str()).increment(count as u64);
}

/// `None`: the policy has none that could expire, which is no number.
pub(crate) fn certificate_expires(policy: &str, at: Option<Timestamp>) {
    let at = at.map_or(f64::NAN, |at| at.0 as f64 / 1e3);
    tell(Chore::Watch, EXPIRY, &[("policy", policy.to_owned())], at);
}

/// The most evidence of any monitor, by facility.
pub(crate) fn drift(evidence: &BTreeMap<&str, f64>) {
    for (facility, level) in evidence {
        tell(Chore::Watch, DRIFT, &[("facility", FACILITIES.value(facility).to_owned())], *level);
    }
}

/// How a camera is. One that shares its series with others tells nothing.
pub(crate) fn camera(facility: &str, camera: &str, monitor: &CameraMonitor, now: Timestamp) {
    let (facility, label) = camera_labels(facility, Some(camera));
    if label == OTHER && camera != OTHER {
        return;
    }
    let of = || [("facility", facility.to_owned()), ("camera", label.to_owned())];
    for problem in CameraProblem::ALL {
        let [place, camera] = of();
        let there = f64::from(u8::from(monitor.problems().contains(&problem)));
        tell(Chore::Watch, CAMERA_PROBLEM, &[place, camera, ("problem", problem.as_str().to_owned())], there);
    }
    if let Some(last) = monitor.last_at() {
        tell(Chore::Watch, CAMERA_AGE, &of(), (now.0 - last.0).max(0) as f64 / 1e3);
    }
}
