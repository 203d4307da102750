//! Lists, one inspection, dead letters and counts.

use scrutineer_store::{Resolution, Rollup, RollupKey, RollupStore as _, Sums};
use scrutineer_types::Timestamp;
use serde_json::{Value, json};

use crate::{
    images::numbered,
    redact::redacted,
    server::{Answer, Server},
};

fn ids(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn every_filter_filters_and_pages_follow_each_other() {
    let server = Server::start().await;
    let start = scrutineer_types::Timestamp::now();
    let first = server.submit("?facility=ber1&camera=cam-1&package_id=P1&batch=b1", numbered(1)).await;
    server.work(&[0.9]).await;
    let second = server.submit("?facility=ber2&camera=cam-2&package_id=P2&batch=b2", numbered(2)).await;
    let (first, second) = (first.id(), second.id());
    for (query, expected) in [
        ("", vec![second, first]),
        ("?facility=ber1", vec![first]),
        ("?camera=cam-2", vec![second]),
        ("?verdict=reject", vec![first]),
        ("?status=open", vec![second]),
        ("?package_id=P1&facility=ber1", vec![first]),
        ("?package_id=P1&facility=ber2", vec![]),
        ("?batch=b2", vec![second]),
        (&format!("?since={start}"), vec![second, first]),
        (&format!("?until={start}"), vec![]),
        (&format!("?updated_since={start}"), vec![second, first]),
        ("?since=2999-01-01T00:00:00Z", vec![]),
    ] {
        let page = server.get(&format!("/v1/inspections{query}")).await;
        assert_eq!(ids(&page.json), expected, "{query}");
        assert_eq!(page.json["next_cursor"], Value::Null, "{query}");
    }

    let page = server.get("/v1/inspections?limit=1").await.json;
    assert_eq!(ids(&page), [second]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let page = server.get(&format!("/v1/inspections?limit=1&cursor={cursor}")).await.json;
    assert_eq!((ids(&page), &page["next_cursor"]), (vec![first], &Value::Null));
}

#[tokio::test]
async fn a_query_that_makes_no_sense_is_refused_with_what_would() {
    let server = Server::start().await;
    for (query, words) in [
        ("?facilty=ber1", "`facilty`"),
        ("?limit=0", "1 to 1000"),
        ("?limit=1001", "1 to 1000"),
        ("?limit=many", "invalid digit"),
        ("?verdict=maybe", "`accept`"),
        ("?since=yesterday", "RFC 3339"),
        ("?cursor=nonsense", "cursor"),
    ] {
        let answer = server.get(&format!("/v1/inspections{query}")).await;
        assert_eq!((answer.status.as_u16(), answer.problem()), (400, "invalid-request"), "{query}");
        assert!(answer.detail().contains(words), "{query}: {}", answer.detail());
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let server = Server::start().await;
    for path in [
        "/v1/inspections/0198c0de-0000-7000-8000-000000000000",
        "/v1/inspections/0198c0de-0000-7000-8000-000000000000/views/0198c0de-0000-7000-8000-000000000000/image",
        "/v1/inspections/not-an-id",
        "/v1/policies/nope",
        "/v1/nothing",
    ] {
        let answer = server.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.problem()), (404, "not-found"), "{path}");
    }
}

#[tokio::test]
async fn only_what_is_open_is_cancelled_and_twice_is_once() {
    let server = Server::start().await;
    let location = server.submit("", numbered(1)).await.header("location").to_owned();
    for _ in 0..2 {
        let answer = Answer::of(server.client.delete(server.url(&location))).await;
        assert_eq!((answer.status.as_u16(), &answer.json["status"]), (200, &json!("cancelled")));
    }
    assert_eq!(server.work(&[]).await, 0, "its job is cancelled too");

    let location = server.submit("", numbered(2)).await.header("location").to_owned();
    server.work(&[]).await;
    let answer = Answer::of(server.client.delete(server.url(&location))).await;
    assert_eq!((answer.status.as_u16(), answer.problem()), (409, "conflict"));
}

#[tokio::test]
async fn dead_letters_are_listed_whole_and_redriven_once() {
    let server = Server::start().await;
    server.submit("?facility=ber1", numbered(1)).await;
    server.discard("the tensor melted").await;
    server.submit("?facility=ber2", numbered(2)).await;
    server.discard("the disk is gone").await;

    let all = server.get("/v1/dead-letters").await.json;
    insta::assert_json_snapshot!("dead_letters", redacted(all));
    let melted = server.get("/v1/dead-letters?error_contains=melted&facility=ber1").await.json;
    let job = melted["items"][0]["job_id"].as_str().unwrap();

    let one = format!("/v1/dead-letters/{job}/redrive");
    let answer = Answer::of(server.post(&one)).await;
    assert_eq!((answer.status.as_u16(), &answer.json), (200, &json!({"jobs": [job]})));
    assert_eq!(Answer::of(server.post(&one)).await.problem(), "not-found");
    let answer = Answer::of(server.post("/v1/dead-letters/redrive?facility=ber2")).await;
    assert_eq!(answer.json["jobs"].as_array().unwrap().len(), 1);
    let answer = Answer::of(server.post("/v1/dead-letters/redrive")).await;
    assert_eq!(answer.json, json!({"jobs": []}));
    assert_eq!(server.work(&[]).await, 2, "both are available again");
}

#[tokio::test]
async fn inspections_and_jobs_are_counted() {
    let server = Server::start().await;
    server.submit("?facility=ber1", numbered(1)).await;
    server.submit("?facility=ber2", numbered(2)).await;
    server.work(&[0.9]).await;
    server.submit("?facility=ber1", numbered(3)).await;
    insta::assert_json_snapshot!("stats", redacted(server.get("/v1/stats").await.json));
    let none = server.get("/v1/stats?since=2999-01-01T00:00:00Z").await.json;
    assert_eq!(none["inspections"], 0);
    assert_eq!(server.get("/v1/stats?sinse=1").await.problem(), "invalid-request");
}

#[tokio::test]
async fn sums_over_time_are_grouped_as_asked_and_wrong_questions_are_told() {
    let server = Server::start().await;
    let row = |facility: &str, verdict: &str, day: i64| {
        let of = RollupKey {
            resolution: Resolution::Day,
            at: Timestamp(1_772_323_200_000 + day * 86_400_000),
            measure: "time_to_verdict".into(),
            facility: Some(facility.into()),
            key: verdict.into(),
        };
        let mut sums = Sums::default();
        sums.observe(2.0);
        Rollup { of, sums }
    };
    let rows =
        vec![row("ber1", "machine", 0), row("ber1", "person", 0), row("muc1", "machine", 0), row("ber1", "machine", 1)];
    assert!(server.metastore.keep_rollups(0, 1, rows).await.unwrap());
    let of = "/v1/stats?measures=time_to_verdict&since=2026-03-01T00:00:00Z&until=2026-03-08T00:00:00Z&bucket=day";
    let all = server.get(of).await.json;
    assert_eq!((all["bucket"].as_str(), all["series"].as_array().unwrap().len()), (Some("day"), 1));
    let points = &all["series"][0]["points"];
    assert_eq!((points[0]["count"].as_u64(), points[1]["count"].as_u64()), (Some(3), Some(1)));
    assert_eq!((points[0]["at"].as_str(), points[0]["mean"].as_f64()), (Some("2026-03-01T00:00:00.000Z"), Some(2.0)));
    assert!((points[0]["p95"].as_f64().unwrap() / 2.0 - 1.0).abs() < 0.05, "{points}");
    let apart = server.get(&format!("{of}&group_by=facility,key")).await.json;
    let names: Vec<_> = apart["series"].as_array().unwrap().iter().map(|one| (&one["facility"], &one["key"])).collect();
    assert_eq!(
        names,
        [(&json!("ber1"), &json!("machine")), (&json!("ber1"), &json!("person")), (&json!("muc1"), &json!("machine"))]
    );
    let one = server.get(&format!("{of}&facility=muc1&key=machine")).await.json;
    assert_eq!(one["series"][0]["points"].as_array().unwrap().len(), 1);
    for wrong in [
        "?measures=speed",
        "?measures=verdict&group_by=weather",
        "?measures=verdict&bucket=week",
        "?measures=verdict&since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z",
        "?measures=verdict&since=2020-01-01T00:00:00Z&bucket=minute",
    ] {
        assert_eq!(server.get(&format!("/v1/stats{wrong}")).await.problem(), "invalid-request", "{wrong}");
    }
}
