//! Dead letters one by one and purged, the queue paused and resumed, work that is put off.

use serde_json::{Value, json};

use crate::{
    images::numbered,
    redact::redacted,
    server::{Answer, Server},
};

#[tokio::test]
async fn a_dead_letter_is_read_whole_and_purged_once() {
    let server = Server::start().await;
    let location = server.submit("?facility=ber1&camera=dock-1", numbered(1)).await.header("location").to_owned();
    server.discard("the tensor melted").await;
    let letters = server.get("/v1/dead-letters?camera=dock-1&kind=permanent&code=inference_failed").await.json;
    let job = letters["items"][0]["job_id"].as_str().unwrap();
    let one = format!("/v1/dead-letters/{job}");
    insta::assert_json_snapshot!("dead_letter", redacted(server.get(&one).await.json));
    assert!(server.get("/v1/dead-letters?model=dock").await.json["items"].as_array().unwrap().is_empty());
    assert_eq!(server.get("/v1/dead-letters?kind=maybe").await.problem(), "invalid-request");
    assert_eq!(server.get("/v1/dead-letters?until=2000-01-01T00:00:00Z").await.json["items"], json!([]));

    let before = server.get(&location).await.json;
    let everything = Answer::of(server.post("/v1/dead-letters/purge?limit=5")).await;
    assert_eq!(everything.problem(), "invalid-request");
    assert!(everything.detail().contains("all=true"), "{}", everything.detail());
    let purged = Answer::of(server.client.delete(server.url(&one))).await;
    assert_eq!((purged.status.as_u16(), &purged.json), (200, &json!({"jobs": [job]})));
    assert_eq!(Answer::of(server.client.delete(server.url(&one))).await.problem(), "not-found");
    assert_eq!(server.get(&one).await.problem(), "not-found");
    assert_eq!(Answer::of(server.post("/v1/dead-letters/redrive")).await.json, json!({"jobs": []}));
    assert_eq!(server.get(&location).await.json, before, "its view stays failed, the verdict as it was");
}

#[tokio::test]
async fn all_dead_letters_that_match_are_purged() {
    let server = Server::start().await;
    for (facility, image) in [("ber1", 1), ("ber1", 2), ("muc1", 3)] {
        server.submit(&format!("?facility={facility}"), numbered(image)).await;
    }
    server.discard("the disk is gone").await;
    let answer = Answer::of(server.post("/v1/dead-letters/purge?facility=ber1")).await;
    assert_eq!(answer.json["jobs"].as_array().unwrap().len(), 2);
    let answer = Answer::of(server.post("/v1/dead-letters/purge?all=true")).await;
    assert_eq!(answer.json["jobs"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn the_queue_is_paused_in_parts_and_resumed() {
    let server = Server::start().await;
    let change = |action: &str, body: Value| Answer::of(server.post(&format!("/v1/queue/{action}")).json(&body));
    let paused = change("pause", json!({"facility": "ber1", "reason": "moving"})).await;
    assert_eq!(paused.json["paused"][0]["facility"], "ber1");
    server.submit("?facility=ber1", numbered(1)).await;
    server.submit("?facility=muc1", numbered(2)).await;
    assert_eq!(server.work(&[]).await, 1, "the other facility's");
    let all = Answer::of(server.post("/v1/queue/pause")).await;
    assert_eq!(all.json["paused"].as_array().unwrap().len(), 2);
    insta::assert_json_snapshot!("queue", redacted(server.get("/v1/queue").await.json));
    for (body, words) in [
        (json!({"facility": "a", "model": "b"}), "`facility` or `model`"),
        (json!({"facilty": "a"}), "facilty"),
        (json!({"reason": "x".repeat(501)}), "500 characters"),
    ] {
        let refused = change("pause", body).await;
        assert_eq!(refused.problem(), "invalid-request");
        assert!(refused.detail().contains(words), "{}", refused.detail());
    }
    assert_eq!(change("resume", json!({})).await.json["paused"].as_array().unwrap().len(), 1);
    let nothing = change("resume", json!({})).await;
    assert_eq!((nothing.status.as_u16(), nothing.problem()), (404, "not-found"));
    assert_eq!(change("resume", json!({"facility": "ber1"})).await.json["paused"], json!([]));
}

#[tokio::test]
async fn work_that_is_put_off_is_shown_with_its_moment_and_bounded() {
    let server = Server::start().await;
    let soon = scrutineer_types::Timestamp::now().plus_ms(3_600_000).to_string();
    let opened = server.submit(&format!("?not_before={soon}"), numbered(1)).await;
    assert_eq!(opened.json["not_before"], json!(soon));
    assert_eq!(server.work(&[]).await, 0);
    assert_eq!(server.get("/v1/queue").await.json["jobs"]["retryable"], 1);
    for (query, words) in [
        ("?not_before=2999-01-01T00:00:00Z".to_owned(), "30 days"),
        (format!("?not_before={soon}&deadline_ms=1000"), "passes before"),
        ("?not_before=later".to_owned(), "RFC 3339"),
    ] {
        let refused = server.submit(&query, numbered(2)).await;
        assert_eq!(refused.problem(), "invalid-metadata");
        assert!(refused.detail().contains(words), "{}", refused.detail());
    }
}
