//! `/dead-letters`: our failures, kept whole, and the button that tries them again.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use scrutineer_store::{DeadLetter, DeadLetterFilter, Failure};
use scrutineer_types::{JobId, Timestamp};
use serde::Deserialize;

use crate::{
    ConsoleError, Site, access,
    causes::{self, Cause},
    filter::{self, DeadLetterForm},
    format::{Moment, ago, count, first_words},
    frame::{Frame, Place, render},
    security::own_form,
    words,
};

#[derive(Template)]
#[template(path = "dead_letters.html")]
pub(crate) struct DeadLettersPage {
    frame: Frame,
    form: DeadLetterForm,
    /// Of the newest, on the first page where nothing is filtered.
    causes: Vec<Cause>,
    letters: Vec<Letter>,
    next_cursor: Option<String>,
    /// What a redrive or a purge did, just now.
    done: Option<String>,
}

struct Letter {
    job_id: String,
    inspection: String,
    view: String,
    facility: String,
    camera: String,
    /// What it failed of, for people.
    code: &'static str,
    attempts: u32,
    /// Whether more attempts might have helped.
    kind: String,
    /// The first line of the error.
    cause: String,
    discarded: Moment,
    age: String,
    waited: String,
}

impl Letter {
    fn new(letter: DeadLetter, now: Timestamp) -> Self {
        Self {
            job_id: letter.job_id.to_string(),
            inspection: letter.inspection_id.to_string(),
            view: letter.view_id.to_string(),
            facility: letter.facility,
            camera: letter.camera.unwrap_or_default(),
            code: words::failure(&letter.code),
            attempts: letter.attempts,
            kind: letter.kind,
            cause: first_words(&letter.error),
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

    /// Whether a filter is set that is folded away otherwise.
    fn has_more(&self) -> bool {
        let DeadLetterForm { camera, model, kind, since, until, .. } = &self.form;
        [camera, model, kind, since, until].into_iter().any(|field| !field.is_empty())
    }

    /// What jobs fail of.
    fn codes(&self) -> Vec<Choice> {
        let codes = [
            Failure::INFERENCE_FAILED,
            Failure::ORIGINAL_MISSING,
            Failure::ORIGINAL_CHANGED,
            Failure::FETCH_FAILED,
            Failure::WORKER_LOST,
            Failure::MODEL_NOT_SERVED,
            Failure::COMMIT_REFUSED,
        ];
        codes
            .into_iter()
            .map(|value| Choice { value, label: words::failure(value), selected: self.form.code == value })
            .collect()
    }

    fn kinds(&self) -> Vec<Choice> {
        [("transient", "Might have passed"), ("permanent", "Permanent")]
            .into_iter()
            .map(|(value, label)| Choice { value, label, selected: self.form.kind == value })
            .collect()
    }
}

/// An option of a selection.
struct Choice {
    value: &'static str,
    label: &'static str,
    selected: bool,
}

/// `GET /dead-letters`
pub(crate) async fn show(State(site): State<Arc<Site>>, uri: Uri) -> Result<Response, ConsoleError> {
    let form: DeadLetterForm = filter::form(&uri)?;
    let filter = form.filter()?;
    let frame = Frame::load(&site.console, Place::DeadLetters).await?;
    let page = site.console.metastore.dead_letters(&access(), &filter).await?;
    let now = Timestamp::now();
    let redriven = form.redriven.parse().ok().map(|redriven: u64| match redriven {
        0 => "Nothing was redriven: no dead letter matches any more.".to_owned(),
        1 => "1 job was made available again; its verdict follows when it is done.".to_owned(),
        more => format!("{} jobs were made available again; their verdicts follow.", count(more)),
    });
    let purged = form.purged.parse().ok().map(|purged: u64| match purged {
        0 => "Nothing was purged: no dead letter matches any more.".to_owned(),
        1 => "1 dead letter was purged. Its view stays failed; an event keeps the letter.".to_owned(),
        more => format!("{} dead letters were purged. Their views stay failed; events keep the letters.", count(more)),
    });
    let done = redriven.or(purged);
    // One look more, and only where there is more than one cause to tell apart.
    let causes = if form == DeadLetterForm::default() && page.items.len() > 1 {
        let newest = DeadLetterFilter { limit: causes::LOOKED_AT, ..DeadLetterFilter::default() };
        causes::causes(&site.console.metastore.dead_letters(&access(), &newest).await?.items, now)
    } else {
        Vec::new()
    };
    let letters = page.items.into_iter().map(|letter| Letter::new(letter, now)).collect();
    render(StatusCode::OK, &DeadLettersPage { frame, form, causes, letters, next_cursor: page.next_cursor, done })
}

/// `GET /dead-letters/redrive`: nothing to see, and nothing is done.
pub(crate) async fn back() -> Redirect {
    Redirect::to("/dead-letters")
}

/// What the buttons send: one job, or all that match.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct ChangeForm {
    job_id: String,
    all: String,
    facility: String,
    camera: String,
    model: String,
    code: String,
    kind: String,
    error_contains: String,
    since: String,
    until: String,
}

impl ChangeForm {
    fn filter(self) -> Result<DeadLetterFilter, ConsoleError> {
        let (all, job_id) = (self.all == "yes", self.job_id);
        let form = DeadLetterForm {
            facility: self.facility,
            camera: self.camera,
            model: self.model,
            code: self.code,
            kind: self.kind,
            error_contains: self.error_contains,
            since: self.since,
            until: self.until,
            ..DeadLetterForm::default()
        };
        let filter = DeadLetterFilter { limit: 0, ..form.filter()? };
        if all {
            return Ok(filter);
        }
        // Without a job and without the word for all, an empty filter would take everything by accident.
        let job_id: JobId = job_id.parse().map_err(|_| ConsoleError::BadRequest("the form names no job".to_owned()))?;
        Ok(DeadLetterFilter { job_id: Some(job_id), ..filter })
    }
}

/// `POST /dead-letters/redrive`; answers with the list, so that reloading it sends nothing again.
pub(crate) async fn redrive(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    form: Result<Form<ChangeForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let jobs = site.console.metastore.redrive(&access(), &meant(&headers, form)?).await?;
    tracing::info!(jobs = jobs.len(), "redriven from the console");
    Ok(Redirect::to(&format!("/dead-letters?redriven={}", jobs.len())).into_response())
}

/// `POST /dead-letters/purge`, likewise.
pub(crate) async fn purge(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    form: Result<Form<ChangeForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let jobs = site.console.metastore.purge(&access(), &meant(&headers, form)?).await?;
    tracing::info!(jobs = jobs.len(), "purged from the console");
    Ok(Redirect::to(&format!("/dead-letters?purged={}", jobs.len())).into_response())
}

fn meant(headers: &HeaderMap, form: Result<Form<ChangeForm>, FormRejection>) -> Result<DeadLetterFilter, ConsoleError> {
    own_form(headers, form)?.filter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_that_names_nothing_changes_nothing() {
        assert!(ChangeForm::default().filter().is_err());
        let all = ChangeForm { all: "yes".to_owned(), facility: "ber1".to_owned(), ..ChangeForm::default() };
        let filter = all.filter().unwrap();
        assert_eq!((filter.facility.as_deref(), filter.limit), (Some("ber1"), 0));
    }
}
