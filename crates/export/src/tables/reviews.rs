//! `reviews`: a row an answer of a person, with those that were taken back.

use scrutineer_store::PastAnswer;

use super::{
    Cell, Record,
    cell::{columns, json, text, word},
};

struct Answered<'r> {
    record: &'r Record,
    past: &'r PastAnswer,
}

columns! { row: Answered<'_>;
    id Text = text(&row.past.id);
    inspection_id Text = &row.record.id;
    facility Text = &row.record.facility;
    decision_id Text = text(&row.past.decision);
    reviewer Text = &row.past.answer.reviewer;
    role Text = row.past.answer.role.as_ref();
    verdict Text = word(row.past.answer.verdict.as_str());
    comment Text = row.past.answer.comment.as_ref();
    asked Flag = row.past.answer.asked;
    blind Flag = row.past.answer.blind;
    boxes Json = json(&row.past.answer.boxes);
    took_ms Long = row.past.answer.took_ms;
    answered_at Moment = row.past.answer.answered_at;
    withdrawn_at Moment = row.past.answer.withdrawn_at;
}

pub(super) fn rows(record: &Record, push: &mut dyn FnMut(&[Cell])) {
    for past in &record.history.answers {
        push(&cells(&Answered { record, past }));
    }
}
