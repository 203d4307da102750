//! Upkeep's metrics: the gauges of the whole database, which only the leader exports.

use std::collections::BTreeMap;

use metrics::{counter, describe_counter, describe_gauge, gauge};
use scrutineer_store::QueueCounts;
use scrutineer_types::{Alarm, FacilityAudit, ReviewSummary};

const DEPTH: &str = "scrutineer_queue_depth";
const OLDEST: &str = "scrutineer_queue_oldest_age_seconds";
const REVIEWS: &str = "scrutineer_reviews_waiting";
const OLDEST_REVIEW: &str = "scrutineer_review_oldest_age_seconds";
const ESCAPE: &str = "scrutineer_escape_ratio";
const AUDITS: &str = "scrutineer_audits";
const EVIDENCE: &str = "scrutineer_audit_evidence";
const CERTIFIED: &str = "scrutineer_certificate_in_force";
const ALARMS: &str = "scrutineer_alarms_raised";
const ERRORS: &str = "scrutineer_errors_total";

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
    for kind in ["escape", "drift"] {
        gauge!(ALARMS, "kind" => kind).set(0.0);
    }
    describe_counter!(ERRORS, "Failures of ours, by stage and kind");
}

pub(crate) fn queue(counts: &QueueCounts) {
    for (state, count) in &counts.by_state {
        gauge!(DEPTH, "state" => state.as_str()).set(*count as f64);
    }
    gauge!(OLDEST).set(counts.oldest_age_ms as f64 / 1e3);
}

pub(crate) fn failed(chore: &'static str) {
    counter!(ERRORS, "stage" => "upkeep", "kind" => chore).increment(1);
}

pub(crate) fn reviews(summary: &ReviewSummary) {
    gauge!(REVIEWS).set(summary.open as f64);
    gauge!(OLDEST_REVIEW).set(summary.oldest_age_ms as f64 / 1e3);
}

pub(crate) fn audited(policy: &str, audit: &FacilityAudit) {
    let labels = |name: &'static str, value: &'static str| {
        [("policy", policy.to_owned()), ("facility", audit.facility.clone()), (name, value.to_owned())]
    };
    for (limit, share) in [("lower", audit.lower), ("upper", audit.upper)] {
        gauge!(ESCAPE, &labels("limit", limit)).set(share);
    }
    let good = audit.audited - audit.bad;
    for (outcome, count) in [("good", good), ("bad", audit.bad), ("overdue", audit.overdue), ("waiting", audit.waiting)]
    {
        gauge!(AUDITS, &labels("outcome", outcome)).set(count as f64);
    }
    let of = [("policy", policy.to_owned()), ("facility", audit.facility.clone())];
    gauge!(EVIDENCE, &of).set(audit.evidence);
}

pub(crate) fn in_force(policy: &str, in_force: bool) {
    gauge!(CERTIFIED, "policy" => policy.to_owned()).set(if in_force { 1.0 } else { 0.0 });
}

pub(crate) fn alarms(raised: &[Alarm]) {
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::from([("escape", 0), ("drift", 0)]);
    for alarm in raised {
        *kinds.entry(&alarm.kind).or_default() += 1;
    }
    for (kind, count) in kinds {
        gauge!(ALARMS, "kind" => kind.to_owned()).set(f64::from(count));
    }
}
