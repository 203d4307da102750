//! Targets of webhooks, and the dead letters of their deliveries.

use scrutineer_store::{Metastore as _, WebhookFailure, WebhookRound, WebhookStore as _, WebhookWish};
use scrutineer_types::Access;
use serde_json::json;

use crate::{
    images::numbered,
    redact::redacted,
    server::{Answer, Server},
};

/// A target with a dead letter for each of so many events.
async fn with_letters(count: usize) -> Server {
    let server = Server::start().await;
    let wish = WebhookWish {
        target: "erp".into(),
        address: "https://erp.example/".into(),
        configuration: String::new(),
        forget_ms: 86_400_000,
    };
    let place = server.metastore.take_webhook(&wish).await.unwrap();
    for number in 0..count {
        server.submit("?facility=ber1", numbered(number as u8 + 1)).await;
    }
    let events = server.metastore.events_after(&Access::all(), place.reached, 100).await.unwrap();
    let failed =
        |event| WebhookFailure { event, status: Some(500), error: "answered 500".into(), after_ms: 0, for_good: false };
    let round = WebhookRound {
        target: "erp".into(),
        fence: place.fence,
        reached: events[count - 1].sequence,
        failed: events.into_iter().map(failed).collect(),
        failures: 1,
        ..WebhookRound::default()
    };
    // Twice in vain, without a time in which it would be tried again.
    server.metastore.record_webhooks(&round).await.unwrap();
    server.metastore.record_webhooks(&round).await.unwrap();
    server
}

#[tokio::test]
async fn targets_and_dead_letters_are_described_whole() {
    let server = with_letters(1).await;
    insta::assert_json_snapshot!("webhooks", redacted(server.get("/v1/webhooks").await.json));
    insta::assert_json_snapshot!("webhook_dead_letters", redacted(server.get("/v1/webhooks/dead-letters").await.json));
}

#[tokio::test]
async fn dead_letters_of_webhooks_are_paged_redriven_and_purged() {
    let server = with_letters(3).await;
    let first = server.get("/v1/webhooks/dead-letters?limit=2&target=erp").await.json;
    assert_eq!(first["items"].as_array().unwrap().len(), 2);
    let cursor = first["next_cursor"].as_str().unwrap();
    let second = server.get(&format!("/v1/webhooks/dead-letters?limit=2&cursor={cursor}")).await.json;
    assert_eq!((second["items"].as_array().unwrap().len(), &second["next_cursor"]), (1, &json!(null)));
    let id = second["items"][0]["id"].as_str().unwrap().to_owned();
    let redrive = |path: String| Answer::of(server.post(&path));
    let one = redrive(format!("/v1/webhooks/dead-letters/{id}/redrive")).await;
    assert_eq!((one.status.as_u16(), &one.json), (200, &json!({"deliveries": [id]})));
    assert_eq!(redrive(format!("/v1/webhooks/dead-letters/{id}/redrive")).await.problem(), "not-found");
    let none = redrive("/v1/webhooks/dead-letters/redrive?target=wms".to_owned()).await;
    assert_eq!(none.json, json!({"deliveries": []}));

    let delete = |path: String| Answer::of(server.client.delete(server.url(&path)));
    let refused = delete("/v1/webhooks/dead-letters".to_owned()).await;
    assert_eq!((refused.status.as_u16(), refused.problem()), (400, "invalid-request"));
    let id = first["items"][0]["id"].as_str().unwrap();
    assert_eq!(delete(format!("/v1/webhooks/dead-letters/{id}")).await.json, json!({"purged": 1}));
    assert_eq!(delete(format!("/v1/webhooks/dead-letters/{id}")).await.problem(), "not-found");
    assert_eq!(delete("/v1/webhooks/dead-letters?all=true".to_owned()).await.json, json!({"purged": 1}));
    assert_eq!(server.get("/v1/webhooks").await.json["items"][0]["pending"], 1);
}
