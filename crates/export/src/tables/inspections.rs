//! `inspections`: a row an inspection, as its newest decision left it.

use scrutineer_store::begun_at;
use scrutineer_types::Verdict;

use super::{
    Cell, Record,
    cell::{columns, json, text, word, words},
};

columns! { row: Record;
    id Text = &row.id;
    facility Text = &row.facility;
    package_id Text = row.inspection.package_id.as_ref();
    batch Text = row.inspection.batch.as_ref();
    labels Json = json(&row.inspection.labels);
    priority Text = word(row.inspection.priority.as_str());
    status Text = word(row.inspection.status.as_str());
    verdict Text = row.inspection.verdict.map(|verdict| word(verdict.as_str()));
    decision_id Text = row.inspection.decision.as_ref().map(|decision| text(&decision.id));
    cause Text = row.inspection.decision.as_ref().map(|decision| word(decision.cause.as_str()));
    certified Flag = row.inspection.decision.as_ref().map(|decision| decision.certified);
    policy Text = row.inspection.decision.as_ref().and_then(|decision| Some(&decision.policy.as_ref()?.name));
    policy_version Int = row.inspection.decision.as_ref().and_then(|decision| Some(decision.policy.as_ref()?.version));
    reasons Texts = words(row.inspection.reasons.iter().map(|reason| reason.code.as_str()));
    views Int = row.inspection.views.len();
    created_at Moment = row.inspection.created_at;
    completed_at Moment = row.inspection.completed_at;
    decided_at Moment = row.inspection.decision.as_ref().map(|decision| decision.decided_at);
    updated_at Moment = row.history.updated_at;
    time_to_verdict_ms Long = time_to_verdict_ms(row);
    review_verdict Text = row.inspection.review.as_ref().map(|review| word(review.verdict.as_str()));
    reviewed_at Moment = row.inspection.review.as_ref().map(|review| review.reviewed_at);
}

pub(super) fn rows(record: &Record, push: &mut dyn FnMut(&[Cell])) {
    push(&cells(record));
}

/// From capture or receipt to the first decision that left nothing to a person.
fn time_to_verdict_ms(record: &Record) -> Option<i64> {
    let settled = record.history.decisions.iter().find(|decision| decision.verdict != Verdict::Review)?;
    Some(settled.summary.decided_at.since_ms(begun_at(&record.inspection)).max(0))
}
