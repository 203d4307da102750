//! `GET /v1/events`: what happens, as it happens (server-sent events).

use std::{convert::Infallible, pin::pin, time::Duration};

use axum::{
    extract::State,
    http::HeaderMap,
    response::sse::{KeepAlive, Sse},
};
use futures::{Stream, StreamExt, stream};
use scrutineer_types::{Access, Event, Pattern};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{Api, Caller, Problem, ProblemKind, extract::Query};

/// Events taken from the database at a time.
const BATCH: usize = 200;
/// How often the table is looked at while no signal comes; one may be missed.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often a comment is sent while nothing happens, so that proxies keep the connection.
const KEEP_ALIVE: Duration = Duration::from_secs(15);

/// Where to begin.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct EventsQuery {
    /// After this sequence number; 0: from the first event. Without it, and without `Last-Event-ID`: from now on.
    after: Option<i64>,
    /// Only of these kinds: patterns with commas between, as `inspection.*,job.discarded`.
    #[serde(rename = "type")]
    #[param(rename = "type")]
    kinds: Option<String>,
    /// Only of facilities that this pattern matches.
    facility: Option<String>,
}

/// Which events a client wants.
#[derive(Clone, Debug)]
struct Wanted {
    /// One of them must match; none: any kind.
    kinds: Vec<Pattern>,
    facility: Option<Pattern>,
}

impl Wanted {
    fn new(kinds: Option<&str>, facility: Option<String>) -> Self {
        let kinds = kinds.into_iter().flat_map(|kinds| kinds.split(',')).map(|kind| Pattern::new(kind.trim()));
        Self { kinds: kinds.collect(), facility: facility.map(Pattern::new) }
    }

    fn takes(&self, event: &Event) -> bool {
        let facility = event.facility.as_deref().unwrap_or_default();
        (self.kinds.is_empty() || self.kinds.iter().any(|kind| kind.matches(event.kind.as_str())))
            && self.facility.as_ref().is_none_or(|pattern| pattern.matches(facility))
    }
}

/// Events in the order of their commits, without end. `id` is the sequence number, `event` the kind, `data` the event.
#[utoipa::path(
    get, path = "/v1/events", tag = "events", operation_id = "stream_events",
    params(
        EventsQuery,
        ("Last-Event-ID" = Option<i64>, Header, description = "Sent by clients that connect again: the last `id` they saw"),
    ),
    responses((status = 200, description = "A stream of events", body = Event, content_type = "text/event-stream")),
)]
pub(crate) async fn stream_events(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<EventsQuery>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<axum::response::sse::Event, Infallible>>>, Problem> {
    let after = match (headers.get("last-event-id"), query.after) {
        (Some(id), _) => id.to_str().ok().and_then(|id| id.trim().parse().ok()).ok_or_else(|| {
            Problem::new(
                ProblemKind::InvalidRequest,
                "`Last-Event-ID` is no sequence number; leave it out to begin anew",
            )
        })?,
        (None, Some(after)) => after,
        (None, None) => api.metastore.last_event_sequence().await?,
    };
    let wanted = Wanted::new(query.kinds.as_deref(), query.facility);
    let shutdown = api.shutdown.clone();
    let events = stream::unfold((api, access, after), |(api, access, after)| async move {
        let batch = next_batch(&api, &access, after).await?;
        let last = batch.last().map_or(after, |event| event.sequence);
        Some((stream::iter(batch), (api, access, last)))
    });
    let wanted = events.flatten().filter(move |event| std::future::ready(wanted.takes(event)));
    let frames = wanted.map(|event| Ok(frame(&event)));
    let frames = frames.take_until(async move { shutdown.cancelled().await });
    Ok(Sse::new(frames).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

/// The next events, once there are any; `None` ends the stream, whose client then connects again where it stopped.
async fn next_batch(api: &Api, access: &Access, after: i64) -> Option<Vec<Event>> {
    loop {
        let mut appended = pin!(api.metastore.signals().wait_for_events());
        // Polled once, it is registered: an event appended while the table is read is not missed.
        let _ = futures::poll!(&mut appended);
        match api.metastore.events_after(access, after, BATCH).await {
            Ok(batch) if !batch.is_empty() => return Some(batch),
            Ok(_) => _ = tokio::time::timeout(LOOK_EVERY, appended).await,
            Err(error) => {
                tracing::warn!(%error, "a stream of events ends because they cannot be read");
                return None;
            }
        }
    }
}

fn frame(event: &Event) -> axum::response::sse::Event {
    let frame = axum::response::sse::Event::default().id(event.sequence.to_string()).event(event.kind.as_str());
    frame.json_data(event).expect("an event is strings, numbers and JSON")
}
