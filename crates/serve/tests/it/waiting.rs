//! `Prefer: wait`.

use reqwest::RequestBuilder;
use scrutineer_store::Metastore;
use serde_json::json;

use crate::{
    images::numbered,
    server::{Answer, Server},
};

fn preferring(server: &Server, path: &str, wait: &str) -> RequestBuilder {
    let request = server.post(path).header("content-type", "image/jpeg").header("prefer", wait);
    request.body(numbered(1))
}

/// Works, as soon as there is anything to work on.
async fn work(server: &Server, confidences: &[f32]) {
    while server.work(confidences).await == 0 {
        server.metastore.signals().wait_for_jobs(scrutineer_types::Priority::Low).await;
    }
}

#[tokio::test]
async fn an_inspection_that_finishes_in_time_is_answered_finished() {
    let server = Server::start().await;
    let (answer, ()) =
        tokio::join!(Answer::of(preferring(&server, "/v1/inspections", "wait=30")), work(&server, &[0.47]));
    assert_eq!((answer.status.as_u16(), answer.header("preference-applied")), (200, "wait=30"));
    assert_eq!(answer.header("location"), format!("/v1/inspections/{}", answer.id()));
    insta::assert_json_snapshot!("finished", crate::redact::redacted(answer.json));
}

#[tokio::test]
async fn one_that_does_not_is_answered_as_it_stands() {
    let server = Server::start().await;
    let answer = Answer::of(preferring(&server, "/v1/inspections", "wait=1")).await;
    assert_eq!((answer.status.as_u16(), &answer.json["status"]), (202, &json!("open")));
    assert_eq!(answer.header("preference-applied"), "wait=1");
    let no_wait = Answer::of(preferring(&server, "/v1/inspections", "respond-async")).await;
    assert_eq!((no_wait.status.as_u16(), no_wait.header("preference-applied")), (202, ""));
}

#[tokio::test]
async fn a_late_view_is_waited_for_until_it_is_decided_anew() {
    let server = Server::start().await;
    let location = server.submit("", numbered(9)).await.header("location").to_owned();
    work(&server, &[]).await;
    let views = format!("{location}/views");
    let (answer, ()) = tokio::join!(Answer::of(preferring(&server, &views, "wait=30")), work(&server, &[0.9]));
    assert_eq!((answer.status.as_u16(), &answer.json["verdict"]), (200, &json!("reject")));
}

#[tokio::test]
async fn a_replayed_request_whose_inspection_is_finished_waits_for_nothing() {
    let server = Server::start().await;
    let send = |wait: &str| preferring(&server, "/v1/inspections", wait).header("idempotency-key", "k");
    assert_eq!(Answer::of(send("wait=0")).await.status, 202);
    work(&server, &[]).await;
    let again = Answer::of(send("wait=30")).await;
    assert_eq!((again.status.as_u16(), &again.json["verdict"]), (200, &json!("accept")));
}

#[tokio::test]
async fn shutting_down_ends_waits_and_finishes_requests_in_hand() {
    let server = Server::start().await;
    let shut_down = async {
        while server.files().is_empty() || server.inspections().await == 0 {
            tokio::task::yield_now().await;
        }
        server.shutdown.cancel();
    };
    let (answer, ()) = tokio::join!(Answer::of(preferring(&server, "/v1/inspections", "wait=60")), shut_down);
    assert_eq!((answer.status.as_u16(), &answer.json["status"]), (202, &json!("open")));
    server.task.await.unwrap();
}
