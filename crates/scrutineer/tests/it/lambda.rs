//! `scrutineer lambda`, spoken to as AWS Lambda does: its Runtime API over HTTP.

use std::{
    collections::VecDeque,
    process::{Child, Stdio},
    sync::{Arc, Condvar, Mutex},
    time::Instant,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use scrutineer_store::conformance::postgres::TestDatabase;
use scrutineer_types::Timestamp;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::{
    cloud::Cloud,
    images,
    server::{PATIENCE, Server, Site, signal},
};

/// The service's side: hands out invocations, one at a time, and keeps what is answered.
#[derive(Default)]
struct Service {
    state: Mutex<Invocations>,
    changed: Condvar,
}

#[derive(Default)]
struct Invocations {
    waiting: VecDeque<(String, Value, u64)>,
    answers: Vec<(String, Value)>,
    ends: bool,
}

async fn next(State(service): State<Arc<Service>>) -> Response {
    let taken = tokio::task::spawn_blocking(move || {
        let mut state = service.state.lock().unwrap();
        loop {
            if let Some(one) = state.waiting.pop_front() {
                return Some(one);
            }
            if state.ends {
                return None;
            }
            state = service.changed.wait(state).unwrap();
        }
    });
    let Some((id, event, seconds)) = taken.await.unwrap() else { return StatusCode::GONE.into_response() };
    let now = Timestamp::now().0 as u64;
    let headers = [
        ("lambda-runtime-aws-request-id", id),
        ("lambda-runtime-deadline-ms", (now + seconds * 1000).to_string()),
        ("lambda-runtime-invoked-function-arn", "arn:aws:lambda:eu-central-1:123456789012:function:inspect".to_owned()),
    ];
    (headers, event.to_string()).into_response()
}

async fn answered(
    State(service): State<Arc<Service>>,
    Path((id, how)): Path<(String, String)>,
    body: Bytes,
) -> StatusCode {
    let body = serde_json::from_slice(&body).unwrap();
    let answer = if how == "response" { body } else { json!({ "failed": body }) };
    service.state.lock().unwrap().answers.push((id, answer));
    service.changed.notify_all();
    StatusCode::ACCEPTED
}

/// A function that runs, and the service that invokes it.
struct Function {
    service: Arc<Service>,
    child: Child,
    _runtime: Runtime,
    count: usize,
}

impl Function {
    fn start(site: &Site) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let service = Arc::new(Service::default());
        let router = Router::new()
            .route("/2018-06-01/runtime/invocation/next", get(next))
            .route("/2018-06-01/runtime/invocation/{id}/{how}", post(answered))
            .with_state(Arc::clone(&service));
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap().to_string();
        runtime.spawn(async move { axum::serve(listener, router).await });
        let mut command = site.tool(&["lambda"]);
        for (name, value) in [
            ("AWS_LAMBDA_RUNTIME_API", address.as_str()),
            ("AWS_LAMBDA_FUNCTION_NAME", "inspect"),
            ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "2048"),
            ("AWS_LAMBDA_FUNCTION_VERSION", "1"),
            ("AWS_LAMBDA_LOG_STREAM_NAME", "stream"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "group"),
        ] {
            command.env(name, value);
        }
        let child = command.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap();
        Self { service, child, _runtime: runtime, count: 0 }
    }

    /// What comes of an event, with so many seconds to work.
    fn within(&mut self, seconds: u64, event: Value) -> Value {
        self.count += 1;
        let id = format!("request-{}", self.count);
        let began = Instant::now();
        let mut state = self.service.state.lock().unwrap();
        state.waiting.push_back((id.clone(), event, seconds));
        self.service.changed.notify_all();
        loop {
            if let Some((_, answer)) = state.answers.iter().find(|(answered, _)| *answered == id) {
                return answer.clone();
            }
            assert!(began.elapsed() < 2 * PATIENCE, "the function does not answer");
            state = self.service.changed.wait_timeout(state, PATIENCE).unwrap().0;
        }
    }

    fn invoke(&mut self, event: Value) -> Value {
        self.within(60, event)
    }

    fn http(&mut self, method: &str, path: &str, query: &str, body: Option<&[u8]>) -> (u64, Value) {
        let answer = self.invoke(json!({
            "version": "2.0", "rawPath": format!("/prod{path}"), "rawQueryString": query,
            "headers": { "content-type": "image/jpeg", "host": "example.com" },
            "requestContext": { "stage": "prod", "http": { "method": method, "path": path } },
            "body": body.map(|body| STANDARD.encode(body)).unwrap_or_default(), "isBase64Encoded": body.is_some(),
        }));
        let status = answer["statusCode"].as_u64().unwrap_or_else(|| panic!("{answer}"));
        let text = answer["body"].as_str().unwrap();
        let value = if answer["isBase64Encoded"] == true { json!(text) } else { serde_json::from_str(text).unwrap() };
        (status, value)
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        self.service.state.lock().unwrap().ends = true;
        self.service.changed.notify_all();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn message(id: &str, body: &str) -> Value {
    json!({ "messageId": id, "body": body, "receiptHandle": "r", "eventSource": "aws:sqs", "attributes": {} })
}

fn batch(messages: &[Value]) -> Value {
    json!({ "Records": messages })
}

fn failed(answer: &Value) -> Vec<&str> {
    let failures = answer["batchItemFailures"].as_array().unwrap_or_else(|| panic!("{answer}"));
    failures.iter().map(|failure| failure["itemIdentifier"].as_str().unwrap()).collect()
}

/// Jobs that nobody works on.
fn jobs(database: &TestDatabase) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        use sqlx::{Connection as _, Row as _};
        let mut conn = sqlx::PgConnection::connect(&database.url()).await.unwrap();
        let rows =
            sqlx::query("SELECT id::text FROM jobs WHERE state = 'available' ORDER BY id").fetch_all(&mut conn).await;
        rows.unwrap().iter().map(|row| row.get(0)).collect()
    })
}

#[test]
fn messages_requests_and_schedules_are_told_apart_and_done() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(TestDatabase::create());
    let site = Site::new().with("database.url", database.url());
    let api: Server = site.serve_roles("api");
    let mut function = Function::start(&site);

    // Jobs: some that are there, one that is finished by then, one that nobody knows, and one twice.
    let submitted: Vec<Value> = (0..3)
        .map(|seed| {
            let request = api.post("/v1/inspections?facility=ber1").header("content-type", "image/jpeg");
            request.body(images::jpeg(320, 240, seed)).send().unwrap().json().unwrap()
        })
        .collect();
    let ids = jobs(&database);
    assert_eq!(ids.len(), 3);
    let answer = function.invoke(batch(&[message("m1", &ids[0]), message("m2", &ids[1]), message("m1b", &ids[0])]));
    assert_eq!(failed(&answer), Vec::<&str>::new(), "{answer}");
    let unknown = scrutineer_types::JobId::new().to_string();
    let answer = function.invoke(batch(&[message("m3", &ids[0]), message("m4", &unknown), message("m5", &ids[2])]));
    assert_eq!(failed(&answer), Vec::<&str>::new(), "finished, or unknown, they need not come again: {answer}");
    for inspection in &submitted {
        let done = api.client_wait(&format!("/v1/inspections/{}", inspection["id"].as_str().unwrap()));
        assert_eq!(done["status"], "completed", "{done}");
        assert_eq!(done["views"][0]["attempts"], 1);
    }

    // No time to work: the job is left to another, whole.
    let request = api.post("/v1/inspections").header("content-type", "image/jpeg");
    let late: Value = request.body(images::jpeg(320, 240, 9)).send().unwrap().json().unwrap();
    let ids = jobs(&database);
    let answer = function.within(3, batch(&[message("m6", &ids[0])]));
    assert_eq!(failed(&answer), ["m6"], "{answer}");
    let answer = function.invoke(batch(&[message("m6", &ids[0])]));
    assert_eq!(failed(&answer), Vec::<&str>::new(), "{answer}");
    let done = api.client_wait(&format!("/v1/inspections/{}", late["id"].as_str().unwrap()));
    assert_eq!(done["views"][0]["attempts"], 1, "{done}");

    // HTTP.
    let (status, view) = function.http("POST", "/v1/detect", "camera=dock-1", Some(&images::jpeg(320, 240, 4)));
    assert_eq!((status, view["camera"].as_str()), (200, Some("dock-1")), "{view}");
    let (status, opened) = function.http("POST", "/v1/inspections", "facility=ber1", Some(&images::jpeg(320, 240, 5)));
    assert_eq!(status, 202, "{opened}");
    let view = opened["views"][0]["id"].as_str().unwrap();
    let path = format!("/v1/inspections/{}/views/{view}/image", opened["id"].as_str().unwrap());
    let (status, image) = function.http("GET", &path, "", None);
    assert_eq!((status, STANDARD.decode(image.as_str().unwrap()).unwrap()), (200, images::jpeg(320, 240, 5)));
    assert_eq!(function.http("GET", "/v1/nothing", "", None).0, 404);
    assert_eq!(function.http("GET", "/v1/events", "", None).0, 501);

    // Upkeep, and what is none of these.
    for schedule in
        [json!({ "source": "aws.events", "detail-type": "Scheduled Event" }), json!({ "scrutineer": "upkeep" })]
    {
        let report = function.invoke(schedule);
        assert!(report["upkeep"].is_object() && report["webhooks"] == 0, "{report}");
    }
    let failure = function.invoke(json!({ "colour": "red" }));
    assert!(failure["failed"]["errorMessage"].as_str().unwrap().contains("none of SQS"), "{failure}");
    signal(function.child.id(), "TERM");
}

#[test]
fn what_s3_tells_of_is_taken_in_and_what_cannot_be_comes_again_alone() {
    let mut cloud = Cloud::new();
    cloud.site = std::mem::take(&mut cloud.site)
        .with("ingest.s3_events.key_template", "incoming/{facility}/{camera}/{angle}/{package_id}.jpg");
    cloud.put("incoming/ber1/dock-1/top/PKG-7.jpg", &images::jpeg(320, 240, 1));
    let api = cloud.site.serve_roles("api");
    let mut function = Function::start(&cloud.site);
    let told = |bucket: &str, key: &str| {
        json!({ "Records": [{ "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
            "s3": { "bucket": { "name": bucket }, "object": { "key": key, "sequencer": "1" } } }] })
        .to_string()
    };
    let put = told(&cloud.bucket, "incoming/ber1/dock-1/top/PKG-7.jpg");
    let event = || batch(&[message("m1", &put), message("m2", "nonsense")]);
    assert_eq!(failed(&function.invoke(event())), Vec::<&str>::new());
    assert_eq!(failed(&function.invoke(event())), Vec::<&str>::new(), "twice is as once");
    let listed = api.json("/v1/inspections?package_id=PKG-7");
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    assert_eq!(listed["items"][0]["views"][0]["camera"], "dock-1");
}
