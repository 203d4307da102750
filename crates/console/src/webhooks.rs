//! `/webhooks`: how each target does, and what it did not take.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use scrutineer_store::{WebhookFilter, WebhookLetter, WebhookState};
use scrutineer_types::Timestamp;
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    ConsoleError, Site, access, filter,
    format::{Moment, ago, count},
    frame::{Frame, Place, render},
    security::own_form,
};

/// Dead letters on a page.
const PAGE: usize = 50;

/// The parameters of the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    target: String,
    cursor: String,
    /// How many were redriven, just now.
    redriven: String,
}

#[derive(Template)]
#[template(path = "webhooks.html")]
pub(crate) struct WebhooksPage {
    frame: Frame,
    targets: Vec<TargetRow>,
    letters: Vec<LetterRow>,
    target: String,
    cursor: String,
    next_cursor: Option<String>,
    done: Option<String>,
}

struct TargetRow {
    name: String,
    address: String,
    state: &'static str,
    delivered: String,
    backlog: String,
    oldest: Option<String>,
    dead_letters: u64,
    last_success: Option<(Moment, String)>,
    last_error: Option<(Moment, String, String)>,
}

impl TargetRow {
    fn new(state: WebhookState, now: Timestamp) -> Self {
        let error = state.last_error_at.zip(state.last_error);
        Self {
            name: state.name,
            address: state.address,
            state: match state.state {
                "active" => "Takes events",
                "failing" => "Fails; tried again",
                "gone" => "Gone: it answered 410, and gets nothing until its configuration changes",
                _ => "In no configuration",
            },
            delivered: count(state.delivered),
            backlog: count(state.behind + state.pending),
            oldest: state.oldest_at.map(|oldest| ago(now, oldest)),
            dead_letters: state.dead_letters,
            last_success: state.last_success_at.map(|at| (Moment(at), ago(now, at))),
            last_error: error.map(|(at, error)| (Moment(at), ago(now, at), error)),
        }
    }
}

struct LetterRow {
    id: String,
    target: String,
    kind: String,
    event: String,
    attempts: u32,
    error: String,
    last_attempt: Moment,
    age: String,
}

impl LetterRow {
    fn new(letter: WebhookLetter, now: Timestamp) -> Self {
        Self {
            id: letter.id.to_string(),
            target: letter.target,
            kind: letter.kind.to_string(),
            event: letter.event_id.to_string(),
            attempts: letter.attempts,
            error: letter.error,
            last_attempt: Moment(letter.last_attempt_at),
            age: ago(now, letter.last_attempt_at),
        }
    }
}

/// `GET /webhooks`
pub(crate) async fn show(State(site): State<Arc<Site>>, uri: Uri) -> Result<Response, ConsoleError> {
    let Query { target, cursor, redriven } = filter::form(&uri)?;
    let frame = Frame::load(&site.console, Place::Webhooks).await?;
    let metastore = &site.console.metastore;
    let now = Timestamp::now();
    let targets = metastore.webhooks().await?.into_iter().map(|state| TargetRow::new(state, now)).collect();
    let wish = WebhookFilter {
        target: filter::given(&target)?,
        cursor: filter::given(&cursor)?,
        limit: PAGE,
        ..WebhookFilter::default()
    };
    let page = metastore.webhook_letters(&access(), &wish).await?;
    let done = redriven.parse().ok().map(|redriven: u64| match redriven {
        0 => "Nothing was redriven: no dead letter matches any more, or its target takes nothing.".to_owned(),
        1 => "1 delivery is due again.".to_owned(),
        more => format!("{} deliveries are due again.", count(more)),
    });
    let letters = page.items.into_iter().map(|letter| LetterRow::new(letter, now)).collect();
    let page = WebhooksPage { frame, targets, letters, target, cursor, next_cursor: page.next_cursor, done };
    render(StatusCode::OK, &page)
}

/// `GET /webhooks/redrive`: nothing to see, and nothing is done.
pub(crate) async fn back() -> Redirect {
    Redirect::to("/webhooks")
}

/// What the buttons send: one delivery, or all of a target, or all.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct RedriveForm {
    id: String,
    all: String,
    target: String,
}

impl RedriveForm {
    fn filter(&self) -> Result<WebhookFilter, ConsoleError> {
        let filter = WebhookFilter { target: filter::given(&self.target)?, ..WebhookFilter::default() };
        if self.all == "yes" {
            return Ok(filter);
        }
        // Without a delivery and without the word for all, an empty filter would take everything by accident.
        let id: Uuid =
            self.id.parse().map_err(|_| ConsoleError::BadRequest("the form names no delivery".to_owned()))?;
        Ok(WebhookFilter { id: Some(id), ..filter })
    }
}

/// `POST /webhooks/redrive`; answers with the page, so that reloading it sends nothing again.
pub(crate) async fn redrive(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    form: Result<Form<RedriveForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let form = own_form(&headers, form)?;
    let deliveries = site.console.metastore.redrive_webhooks(&access(), &form.filter()?).await?;
    tracing::info!(deliveries = deliveries.len(), "webhooks redriven from the console");
    Ok(Redirect::to(&format!("/webhooks?redriven={}", deliveries.len())).into_response())
}
