//! Models that other servers run, and models that take turns.

use std::{net::TcpListener, path::PathBuf};

use axum::{
    Router,
    body::Bytes,
    extract::{Path as Segment, State},
    http::{HeaderMap, StatusCode, header},
    routing::post,
};
use serde_json::{Value, json};

use crate::{
    images,
    server::{PATIENCE, Server, Site, root, until},
};

/// The bundled detector as a file, as whoever serves it elsewhere has it.
fn parcel_file() -> PathBuf {
    root().join("models/parcel/parcel.onnx")
}

/// A rendered parcel on which something is found.
fn parcel() -> Vec<u8> {
    std::fs::read(root().join("testdata/samples/02-torn/front.jpg")).unwrap()
}

/// A port that nobody listens on, for a server that comes and goes.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn detect(server: &Server, query: &str) -> Value {
    let request = server.post(&format!("/v1/detect{query}")).header("content-type", "image/jpeg").body(parcel());
    let answer = request.send().unwrap();
    let status = answer.status();
    let body: Value = answer.json().unwrap();
    assert!(status.is_success(), "{status} {body}");
    body
}

fn answered(view: &Value) -> &str {
    view["model"]["name"].as_str().expect("a model has looked at it")
}

/// A policy's file.
fn policy(site: &Site, name: &str, classes: &str) -> String {
    let path = site.path().join(format!("{name}.toml"));
    std::fs::write(&path, format!("name = \"{name}\"\n{classes}")).unwrap();
    path.display().to_string()
}

const LABEL: &str = "[classes.label]\nrole = \"required\"\npresent = 0.5\npossible = 0.1\n";

#[test]
fn a_model_of_another_server_finds_there_what_it_would_find_here() {
    let (elsewhere, site) = (Site::new(), Site::new());
    let there = elsewhere.serve();
    let url = format!("{}/v2/models/parcel", there.address);
    let site = site.with("model.backend", "remote").with("model.remote.url", &url);
    let here = site.serve();
    let (far, near) = (detect(&here, ""), detect(&there, ""));
    assert!(!near["detections"].as_array().unwrap().is_empty(), "{near}");
    assert_eq!(far["detections"], near["detections"]);
    let (far_model, near_model) = (&far["model"], &near["model"]);
    assert_eq!((&far_model["name"], &far_model["sha256"]), (&near_model["name"], &near_model["sha256"]));
    // Whoever computes elsewhere is another model to every certificate.
    assert_ne!(far_model["fingerprint"], near_model["fingerprint"]);
    let listed = here.json("/v1/models");
    assert_eq!((&listed["items"][0]["backend"], &listed["items"][0]["threads"]), (&json!("open_inference"), &json!(8)));
    // Nothing of the bundled detector is in use, nor is its policy.
    assert_eq!(here.json("/v1/inspections")["items"], json!([]));
    let judged = here.inspect(parcel(), "");
    assert_eq!(judged["reasons"][0]["code"], "no_policy", "{judged}");
}

#[test]
fn an_address_that_leads_nowhere_or_to_no_model_is_told_at_the_start() {
    let elsewhere = Site::new();
    let there = elsewhere.serve();
    let remote = |url: String| Site::new().with("model.backend", "remote").with("model.remote.url", url);
    for (site, words) in [
        (remote(String::new()), &["remote.url", "/v2/models/NAME"][..]),
        (remote("http://127.0.0.1:9/v2/models/x".into()), &["http://127.0.0.1:9", "`path`"]),
        (remote(format!("{}/v2/models/nobody", there.address)), &["nobody", "parcel"]),
        (remote("sagemaker://parcels".into()), &["sagemaker://parcels", "`path`", "ONNX"]),
        (Site::new().with("chains.both.models", "[\"default\", \"big\"]"), &["[chains.both]", "`big`"]),
        (
            Site::new()
                .with("models.big.path", parcel_file().display())
                .with("chains.big.models", "[\"default\", \"big\"]"),
            &["[chains.big]", "another name"],
        ),
    ] {
        let said = site.refusal();
        assert!(words.iter().all(|word| said.contains(word)), "{words:?}: {said}");
    }
}

#[test]
fn where_the_other_server_is_away_the_next_model_answers_until_it_is_back() {
    let (elsewhere, port) = (Site::new(), free_port());
    let there = elsewhere.serve_on(port, "api,worker");
    let site = Site::new();
    let far = policy(&site, "far", LABEL);
    let site = site
        .with("models.far.backend", "remote")
        .with("models.far.path", parcel_file().display())
        .with("models.far.remote.url", format!("http://127.0.0.1:{port}/v2/models/parcel"))
        .with("models.far.remote.breaker_failures", 1)
        .with("models.far.remote.breaker_pause_ms", 50)
        .with("policies.far.path", far)
        .with("chains.both.models", "[\"far\", \"default\"]")
        .with("chains.both.policies", "{ far = \"far\" }")
        .with("routes", "[{ camera = \"dock-*\", model = \"both\" }]");
    let mut server = site.serve();
    let decided = |inspection: &Value| inspection["decision"]["policy"]["name"].as_str().unwrap().to_owned();
    let image = |seed| images::jpeg(320, 240, seed);
    let first = server.inspect(image(1), "?camera=dock-1");
    assert_eq!((answered(&first["views"][0]), decided(&first).as_str()), ("far", "far"), "{first}");
    assert_eq!(answered(&detect(&server, "?camera=gate-1")), "parcel", "no route leads there");

    let looked = || site.tool(&["doctor"]).output().unwrap();
    assert!(!String::from_utf8_lossy(&looked().stdout).contains("open_inference could not run"));
    there.kill();
    let said = String::from_utf8_lossy(&looked().stdout).into_owned();
    assert!(said.contains("open_inference could not run") && said.contains("remote-models.md"), "{said}");
    let second = server.inspect(image(2), "?camera=dock-1");
    let view = &second["views"][0];
    assert_eq!((answered(view), decided(&second).as_str()), ("parcel", "parcel"), "{second}");
    assert_eq!(view["attempts"], 1, "it has cost no attempt");
    server.tells(&["scrutineer_chain_answers_total{chain=\"both\",rule=\"fallback\",model=\"parcel\"} 1"]);

    // Here it starts all the same: its file says what the model is.
    assert!(server.terminate().success());
    let server = site.serve();
    assert_eq!(answered(&server.inspect(image(3), "?camera=dock-1")["views"][0]), "parcel");
    let _there = elsewhere.serve_on(port, "api,worker");
    until(|| (answered(&detect(&server, "?camera=dock-1")) == "far").then_some(()));
}

#[test]
fn a_larger_model_is_asked_of_what_the_policy_leaves_to_people_alone() {
    let first = Site::new();
    let server = first.serve();
    let best = detect(&server, "")["detections"][0].clone();
    let (class, confidence) = (best["class_name"].as_str().unwrap(), best["confidence"].as_f64().unwrap());
    drop(server);
    let bounds = |present: f64, possible: f64| {
        format!("[classes.{class}]\nrole = \"defect\"\npresent = {present:.4}\npossible = {possible:.4}\n")
    };
    let site = Site::new();
    let sure = policy(&site, "sure", &bounds(confidence - 0.01, 0.06));
    let open = policy(&site, "open", &bounds(f64::midpoint(confidence, 1.0), 0.06));
    let routes = "[{ camera = \"sure\", model = \"stages\", policy = \"sure\" }, \
                  { camera = \"open\", model = \"stages\", policy = \"open\" }]";
    let site = site
        .with("models.large.path", parcel_file().display())
        .with("policies.sure.path", sure)
        .with("policies.open.path", open)
        .with("chains.stages.rule", "cascade")
        .with("chains.stages.models", "[\"default\", \"large\"]")
        .with("routes", routes);
    let server = site.serve();
    assert_eq!(answered(&server.inspect(parcel(), "?camera=sure&facility=a")["views"][0]), "parcel");
    let open = server.inspect(parcel(), "?camera=open&facility=b");
    assert_eq!(answered(&open["views"][0]), "large");
    assert_eq!(open["decision"]["policy"]["name"], "open");
    assert_eq!(answered(&detect(&server, "?camera=open")), "large");

    // A policy that becomes active moves the band.
    let narrow = format!("name = \"open\"\n{}", bounds(confidence - 0.01, 0.06));
    let client = reqwest::blocking::Client::builder().timeout(PATIENCE).build().unwrap();
    let put = client.put(server.url("/v1/policies/open")).body(narrow).send().unwrap();
    assert!(put.status().is_success(), "{}", put.text().unwrap());
    until(|| (answered(&detect(&server, "?camera=open")) == "parcel").then_some(()));
}

#[test]
fn what_has_waited_for_long_goes_to_whoever_has_room() {
    let (elsewhere, port) = (Site::new(), free_port());
    let there = elsewhere.serve_on(port, "api,worker");
    let site = Site::new()
        .with("inspect.threads", 1)
        .with("models.far.backend", "remote")
        .with("models.far.path", parcel_file().display())
        .with("models.far.remote.url", format!("http://127.0.0.1:{port}/v2/models/parcel"))
        .with("models.far.remote.breaker_failures", 1)
        .with("models.far.remote.breaker_pause_ms", 60_000)
        .with("models.far.remote.breaker_cap_ms", 60_000)
        .with("chains.soon.rule", "burst")
        .with("chains.soon.models", "[\"default\", \"far\"]")
        .with("chains.soon.after_ms", 1)
        .with("chains.late.rule", "burst")
        .with("chains.late.models", "[\"default\", \"far\"]")
        .with("chains.late.after_ms", 3_600_000)
        .with("routes", "[{ facility = \"soon\", model = \"soon\" }, { facility = \"late\", model = \"late\" }]");
    let server = site.serve();
    let all = |facility: &str, from: u32| -> Vec<Value> {
        let submit = |seed| {
            let body = server.post(&format!("/v1/inspections?facility={facility}")).body(images::jpeg(640, 480, seed));
            let answer: Value = body.header("content-type", "image/jpeg").send().unwrap().json().unwrap();
            format!("/v1/inspections/{}", answer["id"].as_str().unwrap())
        };
        let paths: Vec<_> = (from..from + 12).map(submit).collect();
        paths.iter().map(|path| server.client_wait(path)["views"][0].clone()).collect()
    };
    let by = |views: &[Value], model: &str| views.iter().filter(|view| answered(view) == model).count();
    assert_eq!(by(&all("late", 100), "far"), 0, "nothing waits for an hour");
    let soon = all("soon", 200);
    assert!(by(&soon, "far") > 0, "{soon:?}");
    assert_eq!(by(&soon, "far") + by(&soon, "parcel"), 12);

    // Help that does not come costs nobody anything.
    there.kill();
    let alone = all("soon", 300);
    assert_eq!(by(&alone, "parcel"), 12);
    assert!(alone.iter().all(|view| view["attempts"] == 1), "{alone:?}");
}

/// Stands for SageMaker: hands what `InvokeEndpoint` brings to the container's `/invocations`, as SageMaker does.
fn sagemaker(container: &Server) -> String {
    async fn invoke(
        State((client, url)): State<(reqwest::Client, String)>,
        Segment(endpoint): Segment<String>,
        headers: HeaderMap,
        body: Bytes,
    ) -> (StatusCode, HeaderMap, Bytes) {
        assert_eq!(endpoint, "parcels");
        assert!(headers[header::AUTHORIZATION].to_str().unwrap().contains("/sagemaker/aws4_request"));
        let request = client.post(url).header(header::CONTENT_TYPE, &headers[header::CONTENT_TYPE]).body(body);
        let answer = request.send().await.unwrap();
        let (status, mut headers) = (answer.status(), HeaderMap::new());
        headers.insert(header::CONTENT_TYPE, answer.headers()[header::CONTENT_TYPE].clone());
        (status, headers, answer.bytes().await.unwrap())
    }
    let url = container.url("/invocations");
    let (sender, address) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            sender.send(listener.local_addr().unwrap()).unwrap();
            let route = Router::new().route("/endpoints/{endpoint}/invocations", post(invoke));
            let limit = axum::extract::DefaultBodyLimit::max(25 << 20);
            axum::serve(listener, route.layer(limit).with_state((reqwest::Client::new(), url))).await.unwrap();
        });
    });
    format!("http://{}", address.recv_timeout(PATIENCE).unwrap())
}

#[test]
fn a_sagemaker_endpoint_finds_what_the_model_finds_here() {
    let elsewhere = Site::new();
    let container = elsewhere.serve();
    let runtime = sagemaker(&container);
    let site = Site::new()
        .environment("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", &runtime)
        .environment("AWS_REGION", "eu-central-1")
        .environment("AWS_ACCESS_KEY_ID", "test")
        .environment("AWS_SECRET_ACCESS_KEY", "test")
        .with("model.backend", "remote")
        .with("model.path", parcel_file().display())
        .with("model.remote.url", "sagemaker://parcels");
    let here = site.serve();
    let (far, near) = (detect(&here, ""), detect(&container, ""));
    assert_eq!(far["detections"], near["detections"]);
    assert_eq!(here.json("/v1/models")["items"][0]["backend"], "sagemaker");
}
