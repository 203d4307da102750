//! The stream of events.

use std::time::Duration;

use futures::StreamExt;
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{images::numbered, redact::redacted, server::Server};

/// No event takes so long.
const PATIENCE: Duration = Duration::from_secs(20);

/// The stream of events, frame by frame.
struct Events {
    response: Response,
    text: String,
}

impl Events {
    async fn open(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self { response, text: String::new() }
    }

    /// `id`, `event` and `data` of the next one; `None` at the stream's end.
    async fn next(&mut self) -> Option<(i64, String, Value)> {
        loop {
            if let Some((frame, rest)) = self.text.split_once("\n\n") {
                let field =
                    |name: &str| frame.lines().find_map(|line| line.strip_prefix(name)).map(|v| v.trim().to_owned());
                let event = field("id:").map(|id| {
                    let data = serde_json::from_str(&field("data:").unwrap()).unwrap();
                    (id.parse().unwrap(), field("event:").unwrap(), data)
                });
                self.text = rest.into();
                if event.is_some() {
                    return event;
                }
                continue;
            }
            let chunk = timeout(PATIENCE, self.response.chunk()).await.expect("an event, or the end").unwrap()?;
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }
}

#[tokio::test]
async fn events_come_as_they_happen_and_go_on_where_the_client_left() {
    let server = Server::start().await;
    let request = || server.client.get(server.url("/v1/events"));
    let mut live = Events::open(request()).await;
    let id = server.submit("", numbered(1)).await.id().to_owned();
    let (created, kind, data) = live.next().await.unwrap();
    assert_eq!((kind.as_str(), &data["inspection_id"]), ("inspection.created", &json!(id)));
    assert_eq!(data["sequence"], created);
    server.work(&[0.9]).await;
    let (completed, kind, data) = live.next().await.unwrap();
    assert_eq!((kind.as_str(), &data["payload"]["verdict"]), ("inspection.completed", &json!("reject")));
    assert!(completed > created);
    drop(live);

    let mut again = Events::open(request().header("last-event-id", created)).await;
    assert_eq!(again.next().await.unwrap(), (completed, kind, data));
    let mut all = Events::open(server.client.get(server.url("/v1/events?after=0"))).await;
    let kinds: Vec<_> = futures::stream::unfold(&mut all, |all| async { Some((all.next().await.unwrap().1, all)) })
        .take(3)
        .collect()
        .await;
    assert_eq!(kinds, ["policy.activated", "inspection.created", "inspection.completed"]);
}

#[tokio::test]
async fn a_client_chooses_kinds_and_facilities() {
    let server = Server::start().await;
    server.submit("?facility=ber1", numbered(1)).await;
    server.submit("?facility=ham1", numbered(2)).await;
    server.work(&[0.9]).await;
    let open = |query: &str| Events::open(server.client.get(server.url(&format!("/v1/events?after=0{query}"))));
    let mut completed = open("&type=inspection.completed,job.*").await;
    let mut ham = open("&facility=ham*").await;
    let mut both = open("&type=*.completed&facility=ham1").await;
    let facility = |event: Option<(i64, String, Value)>| {
        let (_, kind, data) = event.unwrap();
        (kind, data["facility"].as_str().unwrap().to_owned())
    };
    let kind = |name: &str, place: &str| (name.to_owned(), place.to_owned());
    assert_eq!(facility(completed.next().await), kind("inspection.completed", "ber1"));
    assert_eq!(facility(completed.next().await), kind("inspection.completed", "ham1"));
    assert_eq!(facility(ham.next().await), kind("inspection.created", "ham1"));
    assert_eq!(facility(ham.next().await), kind("inspection.completed", "ham1"));
    assert_eq!(facility(both.next().await), kind("inspection.completed", "ham1"));
}

#[tokio::test]
async fn an_event_is_described_whole() {
    let server = Server::start().await;
    server.submit("?facility=ber1", numbered(1)).await;
    let last = server.get("/v1/inspections").await.json["items"][0].clone();
    let mut events = Events::open(server.client.get(server.url("/v1/events?after=1"))).await;
    let (_, _, data) = events.next().await.unwrap();
    assert_eq!(data["payload"], last, "the payload is the inspection as it was then");
    insta::assert_json_snapshot!("event", redacted(data));
}

#[tokio::test]
async fn shutting_down_ends_the_stream() {
    let server = Server::start().await;
    let mut events = Events::open(server.client.get(server.url("/v1/events"))).await;
    server.shutdown.cancel();
    assert_eq!(events.next().await, None);
    server.task.await.unwrap();
}

#[tokio::test]
async fn a_place_that_is_none_is_refused() {
    let server = Server::start().await;
    let request = server.client.get(server.url("/v1/events")).header("last-event-id", "yesterday");
    assert_eq!(crate::server::Answer::of(request).await.problem(), "invalid-request");
}
