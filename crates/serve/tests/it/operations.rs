//! What orchestrators, monitoring and mistakes meet.

use axum::{Router, routing::get};
use serde_json::json;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::server::{Answer, Server, Settings};

#[tokio::test]
async fn a_process_says_that_it_lives_and_which_part_is_not_ready() {
    let server = Server::start().await;
    let live = server.get("/healthz").await;
    assert_eq!((live.status.as_u16(), &live.json), (200, &json!({"status": "ok"})));
    let ready = server.get("/readyz").await;
    assert_eq!(ready.status, 200);
    insta::assert_json_snapshot!("ready", ready.json);

    server.metastore.close().await;
    let not_ready = server.get("/readyz").await;
    assert_eq!((not_ready.status.as_u16(), &not_ready.json["ready"]), (503, &json!(false)));
    assert_eq!(not_ready.json["parts"]["database"]["ready"], false);
    assert_eq!(not_ready.json["parts"]["objects"]["ready"], true);
    let closed = server.get("/v1/inspections").await;
    assert_eq!((closed.status.as_u16(), closed.problem()), (503, "unavailable"));
    assert_eq!(closed.header("retry-after"), "5");
}

#[tokio::test]
async fn figures_are_rendered_by_the_process() {
    let server = Server::start().await;
    let answer = server.get("/metrics").await;
    assert_eq!(answer.bytes, b"# figures\n");
    assert!(answer.header("content-type").starts_with("text/plain"));
}

#[tokio::test]
async fn a_process_without_the_api_still_says_how_it_is() {
    let server = Server::with(Settings { operations_only: true, ..Settings::default() }).await;
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(server.get(path).await.status, 200, "{path}");
    }
    let described = server.get("/openapi.json").await.json;
    assert_eq!(described["paths"].as_object().unwrap().len(), 4);
    assert_eq!(server.get("/v1/inspections").await.problem(), "not-found");
}

#[tokio::test]
async fn paths_and_methods_that_are_not_there_are_problems() {
    let server = Server::start().await;
    let answer = server.get("/v2/inspections").await;
    assert_eq!((answer.status.as_u16(), answer.problem()), (404, "not-found"));
    assert!(answer.detail().contains("/openapi.json"));
    let answer = Answer::of(server.client.put(server.url("/v1/inspections"))).await;
    assert_eq!((answer.status.as_u16(), answer.problem()), (405, "method-not-allowed"));
    assert!(answer.header("allow").contains("POST"));
}

#[tokio::test]
async fn a_panic_is_a_problem_of_its_request_alone() {
    let boom = Router::new().route("/boom", get(async || panic!("on purpose") as &'static str));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/boom", listener.local_addr().unwrap());
    let shutdown = CancellationToken::new();
    let token = shutdown.clone();
    let serving = tokio::spawn(async move {
        scrutineer_serve::serve(listener, scrutineer_serve::layered(boom), &scrutineer_serve::Config::default(), token)
            .await;
    });
    for _ in 0..2 {
        let answer = Answer::of(reqwest::Client::new().get(&url)).await;
        assert_eq!((answer.status.as_u16(), answer.problem()), (500, "internal"));
    }
    shutdown.cancel();
    serving.await.unwrap();
}
