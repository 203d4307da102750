//! `/queue`: what waits, what is paused, and the buttons that pause and resume.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use scrutineer_store::PauseScope;
use scrutineer_types::JobState;
use serde::Deserialize;

use crate::{
    ConsoleError, Site, access, filter,
    format::{count, span},
    frame::{Frame, Place, render},
    security::own_form,
};

/// Seconds between refreshes.
const REFRESH_S: u32 = 5;

#[derive(Template)]
#[template(path = "queue.html")]
pub(crate) struct QueuePage {
    frame: Frame,
    /// State, what it means, how many.
    states: Vec<(&'static str, &'static str, String)>,
    oldest: Option<String>,
    /// The models that routes name, to choose from.
    models: Vec<String>,
}

impl QueuePage {
    fn all_paused(&self) -> bool {
        self.frame.pauses.iter().any(|pause| pause.facility.is_empty() && pause.model.is_empty())
    }
}

/// `GET /queue`
pub(crate) async fn show(State(site): State<Arc<Site>>) -> Result<Response, ConsoleError> {
    let frame = Frame::load(&site.console, Place::Queue).await?.refreshed_every(REFRESH_S);
    let counts = site.console.metastore.queue_counts().await?;
    let state = |name, meaning, state| (name, meaning, count(counts.by_state.get(&state).copied().unwrap_or_default()));
    let states = vec![
        state("Available", "may be claimed", JobState::Available),
        state("Running", "with a worker", JobState::Running),
        state("Put off", "a retry's delay, a time to come, or paused", JobState::Retryable),
        state("Completed", "done", JobState::Completed),
        state("Dead letters", "failed for good", JobState::Discarded),
        state("Cancelled", "cancelled, or purged", JobState::Cancelled),
    ];
    let mut models: Vec<String> = site.console.routes.pairs().into_iter().map(|(model, _)| model.to_owned()).collect();
    models.sort_unstable();
    models.dedup();
    let oldest = (counts.oldest_age_ms > 0).then(|| span(i64::try_from(counts.oldest_age_ms).unwrap_or(i64::MAX)));
    render(StatusCode::OK, &QueuePage { frame, states, oldest, models })
}

/// `GET /queue/pause` and `/queue/resume`: nothing to see, and nothing is done.
pub(crate) async fn back() -> Redirect {
    Redirect::to("/queue")
}

/// What the buttons send; without a facility and a model, all jobs are meant.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct PauseForm {
    facility: String,
    model: String,
    reason: String,
    /// Of the form with fields: which of them counts, `all`, `facility` or `model`.
    scope: String,
}

impl PauseForm {
    fn scope(&self) -> Result<PauseScope, ConsoleError> {
        let (facility, model) = (filter::given(&self.facility)?, filter::given(&self.model)?);
        let missing =
            |what: &str| ConsoleError::BadRequest(format!("the form says to pause one {what}, but not which"));
        match (self.scope.as_str(), facility, model) {
            ("all", ..) | ("", None, None) => Ok(PauseScope::All),
            ("facility" | "", Some(name), _) => Ok(PauseScope::Facility(name)),
            ("model" | "", _, Some(name)) => Ok(PauseScope::Model(name)),
            ("facility", None, _) => Err(missing("facility")),
            ("model", _, None) => Err(missing("model")),
            _ => Err(ConsoleError::BadRequest("the form is not one of this console's".to_owned())),
        }
    }
}

/// `POST /queue/pause`; answers with the page, so that reloading it sends nothing again.
pub(crate) async fn pause(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    form: Result<Form<PauseForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let form = own_form(&headers, form)?;
    let (scope, reason) = (form.scope()?, filter::given(&form.reason)?);
    site.console.metastore.pause(&access(), &scope, reason.as_deref()).await?;
    tracing::info!(?scope, reason, "paused from the console");
    Ok(Redirect::to("/queue").into_response())
}

/// `POST /queue/resume`, likewise; what is not paused is no error.
pub(crate) async fn resume(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    form: Result<Form<PauseForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let scope = own_form(&headers, form)?.scope()?;
    site.console.metastore.resume(&access(), &scope).await?;
    tracing::info!(?scope, "resumed from the console");
    Ok(Redirect::to("/queue").into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(scope: &str, facility: &str, model: &str) -> Option<PauseScope> {
        let form = PauseForm {
            scope: scope.to_owned(),
            facility: facility.to_owned(),
            model: model.to_owned(),
            reason: String::new(),
        };
        form.scope().ok()
    }

    #[test]
    fn a_form_pauses_what_it_says_and_never_everything_by_accident() {
        assert_eq!(scope("all", "ignored", ""), Some(PauseScope::All));
        assert_eq!(scope("", "", ""), Some(PauseScope::All));
        assert_eq!(scope("facility", "ber1", ""), Some(PauseScope::Facility("ber1".to_owned())));
        assert_eq!(scope("", "", "dock"), Some(PauseScope::Model("dock".to_owned())));
        assert_eq!(scope("facility", " ", "dock"), None);
        assert_eq!(scope("model", "ber1", ""), None);
        assert_eq!(scope("everything", "", ""), None);
    }
}
