//! `decisions`: a row a decision. They are only ever appended; the newest counts.

use scrutineer_store::PastDecision;

use super::{
    Cell, Record,
    cell::{columns, json, text, word, words},
};

struct Decided<'r> {
    record: &'r Record,
    decision: &'r PastDecision,
    newest: bool,
}

columns! { row: Decided<'_>;
    id Text = text(&row.decision.summary.id);
    inspection_id Text = &row.record.id;
    facility Text = &row.record.facility;
    verdict Text = word(row.decision.verdict.as_str());
    cause Text = word(row.decision.summary.cause.as_str());
    certified Flag = row.decision.summary.certified;
    policy Text = row.decision.summary.policy.as_ref().map(|policy| &policy.name);
    policy_version Int = row.decision.summary.policy.as_ref().map(|policy| policy.version);
    reasons Texts = words(row.decision.reasons.iter().map(|reason| reason.code.as_str()));
    messages Json = json(&row.decision.reasons);
    review_probability Float = row.decision.asked.map(|probability| probability as f32);
    decided_at Moment = row.decision.summary.decided_at;
    newest Flag = row.newest;
}

pub(super) fn rows(record: &Record, push: &mut dyn FnMut(&[Cell])) {
    let decisions = &record.history.decisions;
    for (place, decision) in decisions.iter().enumerate() {
        push(&cells(&Decided { record, decision, newest: place + 1 == decisions.len() }));
    }
}
