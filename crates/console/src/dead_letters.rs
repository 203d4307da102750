//! `/dead-letters`: our failures, kept whole, and the button that tries them again.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use scrutineer_store::{DeadLetter, DeadLetterFilter};
use scrutineer_types::{JobId, Timestamp};
use serde::Deserialize;

use crate::{
    ConsoleError, Site, access,
    filter::{self, DeadLetterForm},
    format::{Moment, ago, count},
    frame::{Frame, Place, render},
    security::require_same_origin,
};

#[derive(Template)]
#[template(path = "dead_letters.html")]
pub(crate) struct DeadLettersPage {
    frame: Frame,
    form: DeadLetterForm,
    letters: Vec<Letter>,
    next_cursor: Option<String>,
    /// What a redrive did, just now.
    done: Option<String>,
}

struct Letter {
    job_id: String,
    inspection: String,
    view: String,
    facility: String,
    attempts: u32,
    /// Whether more attempts might have helped.
    kind: String,
    /// The first line of the error, and all of it where there is more.
    cause: String,
    whole: Option<String>,
    discarded: Moment,
    age: String,
    waited: String,
}

impl Letter {
    fn new(letter: DeadLetter, now: Timestamp) -> Self {
        let cause = letter.error.lines().next().unwrap_or_default().chars().take(200).collect::<String>();
        Self {
            job_id: letter.job_id.to_string(),
            inspection: letter.inspection_id.to_string(),
            view: letter.view_id.to_string(),
            facility: letter.facility,
            attempts: letter.attempts,
            kind: letter.kind,
            whole: Some(letter.error).filter(|error| *error != cause),
            cause,
            discarded: Moment(letter.discarded_at),
            age: ago(now, letter.discarded_at),
            waited: ago(now, letter.created_at),
        }
    }
}

impl DeadLettersPage {
    fn filtered(&self) -> bool {
        !self.form.pairs().is_empty()
    }
}

/// `GET /dead-letters`
pub(crate) async fn show(State(site): State<Arc<Site>>, uri: Uri) -> Result<Response, ConsoleError> {
    let form: DeadLetterForm = filter::form(&uri)?;
    let filter = form.filter()?;
    let frame = Frame::load(&site.console, Place::DeadLetters).await?;
    let page = site.console.metastore.dead_letters(&access(), &filter).await?;
    let now = Timestamp::now();
    let done = form.redriven.parse().ok().map(|redriven: u64| match redriven {
        0 => "Nothing was redriven: no dead letter matches any more.".to_owned(),
        1 => "1 job was made available again; its verdict follows when it is done.".to_owned(),
        more => format!("{} jobs were made available again; their verdicts follow.", count(more)),
    });
    let letters = page.items.into_iter().map(|letter| Letter::new(letter, now)).collect();
    render(StatusCode::OK, &DeadLettersPage { frame, form, letters, next_cursor: page.next_cursor, done })
}

/// `GET /dead-letters/redrive`: nothing to see, and nothing is done.
pub(crate) async fn back() -> Redirect {
    Redirect::to("/dead-letters")
}

/// What the buttons send: one job, or all that match.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RedriveForm {
    job_id: String,
    all: String,
    facility: String,
    error_contains: String,
}

impl RedriveForm {
    fn filter(&self) -> Result<DeadLetterFilter, ConsoleError> {
        let filter = DeadLetterFilter {
            facility: filter::given(&self.facility)?,
            error_contains: filter::given(&self.error_contains)?,
            ..DeadLetterFilter::default()
        };
        if self.all == "yes" {
            return Ok(filter);
        }
        // Without a job and without the word for all, an empty filter would take everything by accident.
        let job_id: JobId =
            self.job_id.parse().map_err(|_| ConsoleError::BadRequest("the form names no job".to_owned()))?;
        Ok(DeadLetterFilter { job_id: Some(job_id), ..filter })
    }
}

/// `POST /dead-letters/redrive`; answers with the list, so that reloading it sends nothing again.
pub(crate) async fn redrive(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    form: Result<Form<RedriveForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    require_same_origin(&headers)?;
    let Form(form) = form.map_err(|_| ConsoleError::BadRequest("the form is not one of this console's".to_owned()))?;
    let jobs = site.console.metastore.redrive(&access(), &form.filter()?).await?;
    tracing::info!(jobs = jobs.len(), "redriven from the console");
    Ok(Redirect::to(&format!("/dead-letters?redriven={}", jobs.len())).into_response())
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{InspectionId, ViewId};

    use super::*;

    #[test]
    fn a_form_that_names_nothing_redrives_nothing() {
        assert!(RedriveForm::default().filter().is_err());
        let all = RedriveForm { all: "yes".to_owned(), facility: "ber1".to_owned(), ..RedriveForm::default() };
        assert_eq!(all.filter().unwrap().facility.as_deref(), Some("ber1"));
    }

    #[test]
    fn an_error_of_many_lines_shows_its_first_and_keeps_the_rest_as_text() {
        let now = Timestamp(1_772_366_400_000);
        let letter = DeadLetter {
            job_id: JobId::new(),
            inspection_id: InspectionId::new(),
            view_id: ViewId::new(),
            facility: "ber1".to_owned(),
            attempts: 5,
            kind: "transient".to_owned(),
            error: "the store refused\n<b>caused by</b> disk".to_owned(),
            created_at: now,
            discarded_at: now,
        };
        let page = DeadLettersPage {
            frame: Frame::bare(),
            form: DeadLetterForm::default(),
            letters: vec![Letter::new(letter, now)],
            next_cursor: None,
            done: None,
        };
        let html = page.render().unwrap();
        assert!(html.contains("the store refused</") && !html.contains("<b>caused"), "{html}");
    }
}
