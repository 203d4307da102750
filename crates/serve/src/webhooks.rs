//! Webhooks: how their targets do, and what they did not take.

use axum::{Json, extract::State};
use scrutineer_store::{WebhookFilter, WebhookLetter, WebhookState};
use scrutineer_types::{EventId, EventKind, Page, Role, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    Api, Caller, Problem, ProblemKind,
    extract::{Path, Query, page_limit},
};

/// How a target does.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Webhook)]
pub(crate) struct WebhookBody {
    /// Its name in the configuration.
    name: String,
    /// Where it is, without what may be secret.
    address: String,
    /// `active`, `failing` (its newest round brought no success), `gone` (it answered 410: nothing is sent until its configuration
    /// changes) or `removed` (no process has it in its configuration).
    state: &'static str,
    /// Events that it has been delivered, in all.
    delivered: u64,
    /// Events that have not been looked at yet, those that are none of its own included; an upper bound.
    behind: u64,
    /// Deliveries that failed and will be tried again.
    pending: u64,
    /// Deliveries given up.
    dead_letters: u64,
    /// When the oldest event that it still awaits happened; `null`: it awaits none.
    oldest_at: Option<Timestamp>,
    /// When it last took an event.
    last_success_at: Option<Timestamp>,
    /// When a delivery last failed.
    last_error_at: Option<Timestamp>,
    /// Why, whole.
    last_error: Option<String>,
    /// Until when it is left alone.
    rests_until: Option<Timestamp>,
    /// Since when it is known.
    created_at: Timestamp,
}

impl From<WebhookState> for WebhookBody {
    fn from(state: WebhookState) -> Self {
        Self {
            name: state.name,
            address: state.address,
            state: state.state,
            delivered: state.delivered,
            behind: state.behind,
            pending: state.pending,
            dead_letters: state.dead_letters,
            oldest_at: state.oldest_at,
            last_success_at: state.last_success_at,
            last_error_at: state.last_error_at,
            last_error: state.last_error,
            rests_until: state.rests_until,
            created_at: state.created_at,
        }
    }
}

/// A delivery that was given up; its event is there still.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WebhookDeadLetter)]
pub(crate) struct LetterBody {
    /// Names the delivery, not the event.
    id: Uuid,
    /// To which target.
    target: String,
    /// Of which event.
    event_id: EventId,
    /// Its place in the order of events.
    sequence: i64,
    /// What happened.
    kind: EventKind,
    /// Where; `null`: of no one facility.
    facility: Option<String>,
    /// Attempts made.
    attempts: u32,
    /// When the first was made.
    first_attempt_at: Timestamp,
    /// When the last was made.
    last_attempt_at: Timestamp,
    /// The status that it was answered with, if it was answered.
    status: Option<u16>,
    /// What went wrong, whole.
    error: String,
}

impl From<WebhookLetter> for LetterBody {
    fn from(letter: WebhookLetter) -> Self {
        Self {
            id: letter.id,
            target: letter.target,
            event_id: letter.event_id,
            sequence: letter.sequence,
            kind: letter.kind,
            facility: letter.facility,
            attempts: letter.attempts,
            first_attempt_at: letter.first_attempt_at,
            last_attempt_at: letter.last_attempt_at,
            status: letter.status,
            error: letter.error,
        }
    }
}

/// Which dead letters; every field that is given must match.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LetterQuery {
    /// To one target.
    target: Option<String>,
    /// Of one facility.
    facility: Option<String>,
    /// Of events of this kind.
    kind: Option<String>,
    /// A part of the error.
    error_contains: Option<String>,
    /// Whose last attempt was made at or after.
    since: Option<Timestamp>,
    /// At most so many: in a list 50 unless said, 1 to 1000; else all unless said, the oldest first.
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Deletes everything: needed where no other field says what to delete.
    all: Option<bool>,
}

impl LetterQuery {
    fn filter(self, limit: usize) -> WebhookFilter {
        let Self { target, facility, kind, error_contains, since, cursor, .. } = self;
        WebhookFilter { id: None, target, facility, kind, error_contains, since, limit, cursor }
    }
}

/// What was redriven.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RedrivenDeliveries {
    /// The deliveries that are due again.
    deliveries: Vec<Uuid>,
}

/// What was deleted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PurgedDeliveries {
    /// How many dead letters.
    purged: usize,
}

/// Every target of webhooks, by name.
#[utoipa::path(
    get, path = "/v1/webhooks", tag = "webhooks", operation_id = "list_webhooks",
    responses((status = 200, description = "All of them", body = Page<WebhookBody>)),
)]
pub(crate) async fn list(State(api): State<Api>, caller: Caller) -> Result<Json<Page<WebhookBody>>, Problem> {
    caller.require(Role::Operator)?;
    let items = api.metastore.webhooks().await?.into_iter().map(Into::into).collect();
    Ok(Json(Page { items, next_cursor: None }))
}

/// Deliveries given up, newest first.
#[utoipa::path(
    get, path = "/v1/webhooks/dead-letters", tag = "webhooks", operation_id = "list_webhook_dead_letters", params(LetterQuery),
    responses((status = 200, description = "One page", body = Page<LetterBody>)),
)]
pub(crate) async fn letters(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<LetterQuery>,
) -> Result<Json<Page<LetterBody>>, Problem> {
    let limit = page_limit(query.limit)?;
    let page = api.metastore.webhook_letters(&access, &query.filter(limit)).await?;
    let items = page.items.into_iter().map(Into::into).collect();
    Ok(Json(Page { items, next_cursor: page.next_cursor }))
}

/// Makes one delivery that was given up due again.
#[utoipa::path(
    post, path = "/v1/webhooks/dead-letters/{id}/redrive", tag = "webhooks", operation_id = "redrive_webhook_dead_letter",
    params(("id" = Uuid, Path, description = "The delivery")),
    responses((status = 200, description = "Due again", body = RedrivenDeliveries)),
)]
pub(crate) async fn redrive_one(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<RedrivenDeliveries>, Problem> {
    let access = caller.require(Role::Operator)?;
    let filter = WebhookFilter { id: Some(id), ..WebhookFilter::default() };
    let deliveries = api.metastore.redrive_webhooks(access, &filter).await?;
    if deliveries.is_empty() {
        return Err(Problem::not_found("dead letter of a webhook that takes deliveries"));
    }
    Ok(Json(RedrivenDeliveries { deliveries }))
}

/// Makes every delivery that matches due again, the same ids with the same contents; without a filter, all of them. Those of targets
/// that are removed or gone are passed over.
#[utoipa::path(
    post, path = "/v1/webhooks/dead-letters/redrive", tag = "webhooks", operation_id = "redrive_webhook_dead_letters",
    params(LetterQuery),
    responses((status = 200, description = "Due again; none is no error", body = RedrivenDeliveries)),
)]
pub(crate) async fn redrive_matching(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<LetterQuery>,
) -> Result<Json<RedrivenDeliveries>, Problem> {
    let access = caller.require(Role::Operator)?;
    let limit = query.limit.unwrap_or(0);
    let deliveries = api.metastore.redrive_webhooks(access, &query.filter(limit)).await?;
    Ok(Json(RedrivenDeliveries { deliveries }))
}

/// Deletes dead letters that match. Without a filter nothing is deleted, unless `all=true`.
#[utoipa::path(
    delete, path = "/v1/webhooks/dead-letters", tag = "webhooks", operation_id = "purge_webhook_dead_letters", params(LetterQuery),
    responses((status = 200, description = "Deleted; none is no error", body = PurgedDeliveries)),
)]
pub(crate) async fn purge(
    State(api): State<Api>,
    caller: Caller,
    Query(query): Query<LetterQuery>,
) -> Result<Json<PurgedDeliveries>, Problem> {
    let access = caller.require(Role::Operator)?;
    let (limit, all) = (query.limit.unwrap_or(0), query.all == Some(true));
    let filter = query.filter(limit);
    if !all && filter == (WebhookFilter { limit, ..WebhookFilter::default() }) {
        return Err(Problem::new(
            ProblemKind::InvalidRequest,
            "nothing says which dead letters to delete; name a filter, or `all=true`",
        ));
    }
    Ok(Json(PurgedDeliveries { purged: api.metastore.purge_webhooks(access, &filter).await? }))
}

/// Deletes one dead letter.
#[utoipa::path(
    delete, path = "/v1/webhooks/dead-letters/{id}", tag = "webhooks", operation_id = "purge_webhook_dead_letter",
    params(("id" = Uuid, Path, description = "The delivery")),
    responses((status = 200, description = "Deleted", body = PurgedDeliveries)),
)]
pub(crate) async fn purge_one(
    State(api): State<Api>,
    caller: Caller,
    Path(id): Path<Uuid>,
) -> Result<Json<PurgedDeliveries>, Problem> {
    let access = caller.require(Role::Operator)?;
    let filter = WebhookFilter { id: Some(id), ..WebhookFilter::default() };
    match api.metastore.purge_webhooks(access, &filter).await? {
        0 => Err(Problem::not_found("dead letter of a webhook")),
        purged => Ok(Json(PurgedDeliveries { purged })),
    }
}
