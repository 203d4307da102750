//! `/dead-letters/{job_id}`: one dead letter with all its attempts.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, State, rejection::PathRejection},
    http::StatusCode,
    response::Response,
};
use scrutineer_store::{Attempt, DeadLetter};
use scrutineer_types::{JobId, Timestamp};

use crate::{
    ConsoleError, Site, access,
    format::{Moment, ago, span},
    frame::{Frame, Place, render},
    words,
};

#[derive(Template)]
#[template(path = "dead_letter.html")]
pub(crate) struct DeadLetterPage {
    frame: Frame,
    job_id: String,
    inspection: String,
    view: String,
    title: &'static str,
    advice: &'static str,
    error: String,
    age: String,
    /// What else is known, as label and value.
    facts: Vec<(&'static str, String)>,
    attempts: Vec<AttemptRow>,
}

struct AttemptRow {
    started: Option<Moment>,
    ended: Moment,
    took: Option<String>,
    outcome: &'static str,
    worker: String,
    error: String,
}

impl AttemptRow {
    fn new(attempt: Attempt) -> Self {
        let took = attempt.started_at.map(|started| span(attempt.ended_at.since_ms(started)));
        let outcome = match attempt.outcome.as_str() {
            "retried" => "Failed, retried",
            "discarded" => "Failed for good",
            "crashed" => "Worker lost",
            "late" => "Worker came back too late",
            _ => "Ended",
        };
        Self {
            started: attempt.started_at.map(Moment),
            ended: Moment(attempt.ended_at),
            took,
            outcome,
            worker: attempt.worker.unwrap_or_default(),
            error: attempt.error.unwrap_or_default(),
        }
    }
}

impl DeadLetterPage {
    fn new(frame: Frame, letter: DeadLetter, now: Timestamp) -> Self {
        let mut facts = vec![
            ("Kind", letter.kind),
            ("Code", letter.code.clone()),
            ("Model", letter.model),
            ("Attempts", format!("{} of {}", letter.attempts, letter.max_attempts)),
            ("Submitted", Moment(letter.created_at).date_time()),
            ("Discarded", Moment(letter.discarded_at).date_time()),
        ];
        let known = [
            ("Stage", letter.stage),
            ("Package", letter.package_id),
            ("Facility", Some(letter.facility).filter(|name| !name.is_empty())),
            ("Camera", letter.camera),
            ("Angle", letter.angle),
        ];
        facts.extend(known.into_iter().filter_map(|(name, value)| Some((name, value?))));
        Self {
            frame,
            job_id: letter.job_id.to_string(),
            inspection: letter.inspection_id.to_string(),
            view: letter.view_id.to_string(),
            title: words::failure(&letter.code),
            advice: words::failure_advice(&letter.code),
            error: letter.error,
            age: ago(now, letter.discarded_at),
            facts,
            attempts: letter.history.into_iter().map(AttemptRow::new).collect(),
        }
    }
}

/// `GET /dead-letters/{job_id}`
pub(crate) async fn show(
    State(site): State<Arc<Site>>,
    job_id: Result<Path<JobId>, PathRejection>,
) -> Result<Response, ConsoleError> {
    let Path(job_id) = job_id.map_err(|_| ConsoleError::NotFound("dead letter"))?;
    let letter = site.console.metastore.dead_letter(&access(), job_id).await?;
    let letter = letter.ok_or(ConsoleError::NotFound("dead letter"))?;
    let frame = Frame::load(&site.console, Place::DeadLetters).await?;
    render(StatusCode::OK, &DeadLetterPage::new(frame, letter, Timestamp::now()))
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{InspectionId, Priority, ViewId};

    use super::*;

    #[test]
    fn an_error_of_many_lines_is_shown_whole_and_as_text() {
        let now = Timestamp(1_772_366_400_000);
        let letter = DeadLetter {
            job_id: JobId::new(),
            inspection_id: InspectionId::new(),
            view_id: ViewId::new(),
            facility: "ber1".to_owned(),
            camera: Some("dock-3".to_owned()),
            angle: None,
            package_id: None,
            model: "default".to_owned(),
            priority: Priority::Normal,
            attempts: 5,
            max_attempts: 5,
            kind: "transient".to_owned(),
            code: "fetch_failed".to_owned(),
            stage: Some("fetch".to_owned()),
            error: "the store refused\n<b>caused by</b> disk".to_owned(),
            created_at: now,
            discarded_at: now,
            history: vec![Attempt {
                started_at: Some(now),
                ended_at: now.plus_ms(1500),
                outcome: "retried".to_owned(),
                worker: Some("w".to_owned()),
                stage: Some("fetch".to_owned()),
                code: Some("fetch_failed".to_owned()),
                error: Some("<i>again</i>".to_owned()),
            }],
        };
        let html = DeadLetterPage::new(Frame::bare(), letter, now).render().unwrap();
        assert!(html.contains("the store refused\n") && !html.contains("<b>caused"), "{html}");
        assert!(html.contains("1.5 s") && html.contains("dock-3") && !html.contains("<i>again"), "{html}");
    }
}
