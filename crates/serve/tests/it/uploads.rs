//! Every way in, and what comes of it.

use std::{collections::HashSet, convert::Infallible};

use axum::{body::Body, response::Redirect, routing::get};
use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::{RequestBuilder, StatusCode, multipart::Form};
use serde_json::json;

use crate::{
    images::{jpeg, numbered},
    redact::redacted,
    server::{Answer, Server, Settings, image_part},
};

const METADATA: &str = r#"{"package_id": "PKG-1", "facility": "ber1", "priority": "high", "deadline_ms": 5000,
    "labels": {"shift": "night"}, "batch": "b1", "views_expected": 2,
    "views": [{"camera": "cam-3", "angle": "top", "captured_at": "2026-03-01T12:00:00Z"}, {"angle": "left"}]}"#;

fn multipart(server: &Server, form: Form) -> RequestBuilder {
    server.post("/v1/inspections").multipart(form)
}

#[tokio::test]
async fn a_multipart_upload_is_recorded_whole_and_its_originals_come_back_as_they_were() {
    let server = Server::start().await;
    let images = [numbered(1), numbered(2)];
    let form = image_part(Form::new().text("metadata", METADATA), images[0].clone());
    let answer = Answer::of(multipart(&server, image_part(form, images[1].clone()))).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert_eq!(answer.header("location"), format!("/v1/inspections/{}", answer.id()));
    insta::assert_json_snapshot!("created", redacted(answer.json.clone()));

    assert_eq!(server.get(answer.header("location")).await.json, answer.json);
    assert_eq!(server.files().len(), 2);
    for (view, image) in answer.json["views"].as_array().unwrap().iter().zip(&images) {
        let path = format!("{}/views/{}/image", answer.header("location"), view["id"].as_str().unwrap());
        assert_eq!(&server.get(&path).await.bytes, image);
    }
}

#[tokio::test]
async fn metadata_may_come_after_the_images() {
    let server = Server::start().await;
    let form = image_part(image_part(Form::new(), numbered(1)), numbered(2)).text("metadata", METADATA);
    let answer = Answer::of(multipart(&server, form)).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert_eq!(answer.json["views"][1]["angle"], "left");
    assert_eq!(answer.json["facility"], "ber1");
}

#[tokio::test]
async fn an_upload_without_metadata_opens_an_inspection_of_nobody_in_particular() {
    let server = Server::start().await;
    let answer = Answer::of(multipart(&server, image_part(Form::new(), numbered(1)))).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert_eq!((&answer.json["facility"], &answer.json["package_id"]), (&json!(""), &json!(null)));
}

#[tokio::test]
async fn the_same_content_in_another_shape_is_the_same_request() {
    let server = Server::start().await;
    let image = numbered(7);
    let key = |request: RequestBuilder| request.header("idempotency-key", "order-7");

    let raw = server.post("/v1/inspections?facility=ber1&camera=cam-1&labels.shift=night&views_expected=top,left");
    let first = Answer::of(key(raw).header("content-type", "application/octet-stream").body(image.clone())).await;
    assert_eq!((first.status, first.header("idempotency-replayed")), (StatusCode::ACCEPTED, ""));

    let metadata = json!({"labels": {"shift": "night"}, "facility": "ber1", "views": [{"camera": "cam-1"}],
        "views_expected": ["top", "left"]});
    let form = image_part(Form::new(), image.clone()).text("metadata", metadata.to_string());
    let second = Answer::of(key(multipart(&server, form))).await;
    assert_eq!((second.status, second.header("idempotency-replayed")), (StatusCode::ACCEPTED, "true"));

    let mut body = metadata;
    body["views"][0]["image_base64"] = BASE64_STANDARD.encode(&image).into();
    let third = Answer::of(key(server.post("/v1/inspections")).json(&body)).await;
    assert_eq!((third.status, third.header("idempotency-replayed")), (StatusCode::ACCEPTED, "true"));

    assert!(first.json == second.json && second.json == third.json);
    assert_eq!((server.inspections().await, server.files().len()), (1, 1));
}

#[tokio::test]
async fn a_key_used_for_other_content_is_refused_and_leaves_nothing() {
    let server = Server::start().await;
    let send = async |query: &str, image: Vec<u8>| {
        let request = server.post(&format!("/v1/inspections{query}")).header("content-type", "image/jpeg");
        Answer::of(request.header("idempotency-key", "k1").body(image)).await
    };
    assert_eq!(send("", numbered(1)).await.status, StatusCode::ACCEPTED);
    for (query, image) in [("", numbered(2)), ("?facility=ber1", numbered(1))] {
        let answer = send(query, image).await;
        assert_eq!((answer.status, answer.problem()), (StatusCode::UNPROCESSABLE_ENTITY, "idempotency-conflict"));
        assert!(answer.detail().contains("k1"));
    }
    assert_eq!((server.inspections().await, server.files().len()), (1, 1));
}

#[tokio::test]
async fn json_carries_several_images_with_or_without_a_data_prefix() {
    let server = Server::start().await;
    let plain = BASE64_STANDARD.encode(numbered(1));
    let prefixed = format!("data:image/jpeg;base64,{}", BASE64_STANDARD.encode(numbered(2)));
    let body = json!({"facility": "ber1", "views": [
        {"image_base64": plain, "angle": "top"}, {"image_base64": prefixed, "angle": "left"}]});
    let answer = Answer::of(server.post("/v1/inspections").json(&body)).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert_eq!(answer.json["views"][1]["angle"], "left");
    assert_eq!(answer.json["views"][1]["image"]["width"], 64);
}

#[tokio::test]
async fn the_smallest_image_is_an_image() {
    let server = Server::start().await;
    let answer = server.submit("", jpeg(1, 1, [9, 9, 9])).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    assert_eq!(answer.json["views"][0]["image"]["height"], 1);
}

#[tokio::test]
async fn views_sent_at_once_join_the_one_inspection_of_their_package() {
    let mut settings = Settings::default();
    settings.ingest.max_views = 20;
    let server = Server::with(settings).await;
    let send = |number: u8| server.submit("?facility=ber1&package_id=PKG-1&views_expected=20", numbered(number));
    let answers = futures::future::join_all((0..20).map(send)).await;
    assert!(answers.iter().all(|answer| answer.status == StatusCode::ACCEPTED));
    let ids: HashSet<&str> = answers.iter().map(Answer::id).collect();
    assert_eq!(ids.len(), 1);
    let whole = server.get(answers[0].header("location")).await;
    assert_eq!(whole.json["views"].as_array().unwrap().len(), 20);
    assert_eq!((server.inspections().await, server.files().len()), (1, 20));
    assert_eq!(server.work(&[]).await, 20);
    assert_eq!(server.get(answers[0].header("location")).await.json["verdict"], "accept");
}

#[tokio::test]
async fn views_are_added_by_id_in_every_shape_and_late_ones_decide_anew() {
    let server = Server::start().await;
    let location = server.submit("", numbered(1)).await.header("location").to_owned();
    server.work(&[]).await;
    assert_eq!(server.get(&location).await.json["verdict"], "accept");

    let views = format!("{location}/views");
    let raw = server.post(&format!("{views}?angle=left&camera=cam-2")).header("content-type", "image/png");
    let added = Answer::of(raw.body(numbered(2))).await;
    assert_eq!((added.status, added.header("location")), (StatusCode::ACCEPTED, location.as_str()));
    let form = image_part(Form::new(), numbered(3)).text("metadata", r#"{"views": [{"angle": "top"}]}"#);
    assert_eq!(Answer::of(server.post(&views).multipart(form)).await.status, StatusCode::ACCEPTED);
    let body = json!({"views": [{"image_base64": BASE64_STANDARD.encode(numbered(4))}]});
    assert_eq!(Answer::of(server.post(&views).json(&body)).await.status, StatusCode::ACCEPTED);

    assert_eq!(server.work(&[0.9]).await, 3);
    let decided = server.get(&location).await.json;
    assert_eq!((&decided["verdict"], &decided["decision"]["cause"]), (&json!("reject"), &json!("late_view")));
    let angles: Vec<_> = decided["views"].as_array().unwrap().iter().map(|view| view["angle"].as_str()).collect();
    assert_eq!(angles, [None, Some("left"), Some("top"), None]);
}

#[tokio::test]
async fn views_of_nothing_of_something_cancelled_or_of_too_much_are_refused() {
    let mut settings = Settings::default();
    settings.ingest.max_views = 2;
    let server = Server::with(settings).await;
    let add = async |path: &str, body: Vec<u8>| {
        Answer::of(server.post(&format!("{path}/views")).header("content-type", "image/jpeg").body(body)).await
    };
    let nothing = add("/v1/inspections/0198c0de-0000-7000-8000-000000000000", numbered(1)).await;
    assert_eq!((nothing.status, nothing.problem()), (StatusCode::NOT_FOUND, "not-found"));

    let location = server.submit("", numbered(1)).await.header("location").to_owned();
    assert_eq!(add(&location, numbered(2)).await.status, StatusCode::ACCEPTED);
    assert_eq!(add(&location, numbered(3)).await.problem(), "too-many-images");
    let form = image_part(Form::new(), numbered(3)).text("metadata", r#"{"facility": "ber1"}"#);
    let more_than_views = Answer::of(server.post(&format!("{location}/views")).multipart(form)).await;
    assert_eq!(more_than_views.problem(), "invalid-metadata");

    let called_off = Answer::of(server.client.delete(server.url(&location))).await;
    assert_eq!((called_off.status, &called_off.json["status"]), (StatusCode::OK, &json!("cancelled")));
    let late = add(&location, numbered(4)).await;
    assert_eq!((late.status, late.problem()), (StatusCode::CONFLICT, "conflict"));
    assert_eq!(server.files().len(), 2);
}

/// A server of images: `/ok` is one, `/huge` says that it is larger than anything allowed, `/text` is none, `/gone` is not there.
async fn cameras(image: Vec<u8>) -> String {
    let gone = || async { StatusCode::NOT_FOUND };
    let huge = || async {
        (
            [("content-length", "1000000000")],
            Body::from_stream(futures::stream::pending::<Result<Vec<u8>, Infallible>>()),
        )
    };
    let routes = axum::Router::new()
        .route("/ok", get(|| async { image }))
        .route("/there", get(|| async { Redirect::temporary("/ok") }))
        .route("/text", get(|| async { "hello" }))
        .route("/huge", get(huge))
        .route("/gone", get(gone));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    address
}

#[tokio::test]
async fn images_are_fetched_from_addresses_that_the_operator_allows() {
    let mut settings = Settings::default();
    settings.egress.allow = vec!["127.0.0.1".into()];
    let server = Server::with(settings).await;
    let image = numbered(7);
    let cameras = cameras(image.clone()).await;
    let views = |paths: &[&str]| {
        let views: Vec<_> =
            paths.iter().map(|path| json!({"url": format!("{cameras}{path}"), "angle": path})).collect();
        server
            .post("/v1/inspections")
            .header("content-type", "application/json")
            .body(json!({"views": views}).to_string())
    };
    let answer = Answer::of(views(&["/ok", "/there"])).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.json);
    for view in answer.json["views"].as_array().unwrap() {
        let path = format!("{}/views/{}/image", answer.header("location"), view["id"].as_str().unwrap());
        assert_eq!(server.get(&path).await.bytes, image);
    }
    let stored = server.files().len();
    for (path, status, problem) in [
        ("/gone", StatusCode::BAD_REQUEST, "source-absent"),
        ("/text", StatusCode::UNSUPPORTED_MEDIA_TYPE, "not-an-image"),
        ("/huge", StatusCode::PAYLOAD_TOO_LARGE, "too-large"),
    ] {
        let refused = Answer::of(views(&["/ok", path])).await;
        assert_eq!(refused.status, status, "{}", refused.json);
        assert!(refused.json["type"].as_str().unwrap().ends_with(problem), "{}", refused.json);
        assert!(refused.json["detail"].as_str().unwrap().contains("views[1]"), "{}", refused.json);
    }
    assert_eq!(server.files().len(), stored, "nothing is left of what was refused");
}
