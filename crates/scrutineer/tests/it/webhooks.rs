//! Webhooks from the real binary: processes that are killed, and processes that are stopped and go on.

use std::{process::Command, time::Instant};

use scrutineer_store::conformance::postgres::TestDatabase;
use serde_json::Value;

use crate::{
    images,
    receiver::{Receiver, SECRET},
    server::{PATIENCE, Server, Site, scrutineer, signal},
};

fn site(receiver: &Receiver) -> Site {
    Site::new()
        .with("webhooks.erp.url", &receiver.url)
        .with("webhooks.erp.secrets", format!("[\"{SECRET}\"]"))
        .with("webhooks.erp.events", "[\"inspection.*\"]")
        .with("egress.allow", "[\"127.0.0.1\"]")
        .with("webhook.lease_ms", 2500)
        .with("webhook.concurrency", 1)
}

/// The state of the only target, once it is as wished.
fn until(server: &Server, wish: impl Fn(&Value) -> bool) -> Value {
    let began = Instant::now();
    loop {
        let states = server.json("/v1/webhooks");
        if let Some(state) = states["items"].as_array().unwrap().first()
            && wish(state)
        {
            return state.clone();
        }
        // A process that is stopped within a transaction keeps others waiting until the database ends it, for a minute.
        assert!(began.elapsed() < 2 * PATIENCE, "it does not come to that: {states}");
        std::thread::park_timeout(std::time::Duration::from_millis(10));
    }
}

fn nothing_is_left(state: &Value) -> bool {
    state["behind"] == 0 && state["pending"] == 0
}

fn submit(server: &Server, seed: u32) {
    let request = server.post("/v1/inspections?facility=ber1").header("content-type", "image/jpeg");
    let answer = request.body(images::jpeg(320, 240, seed)).send().unwrap();
    assert_eq!(answer.status(), 202);
}

fn command(site: &Site, arguments: &[&str]) -> Command {
    let command = site.command(scrutineer());
    let settings: Vec<_> =
        command.get_envs().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned()))).collect();
    let mut plain = scrutineer();
    plain.current_dir(site.path()).envs(settings).args(arguments);
    plain
}

#[test]
fn a_process_killed_between_a_delivery_and_its_record_sends_the_same_again() {
    let receiver = Receiver::start();
    let site = site(&receiver);
    let server = site.serve();
    until(&server, |_| true);
    receiver.hold();
    submit(&server, 1);
    let (id, body) = receiver.wait_for(1).remove(0);
    server.kill();
    receiver.let_go();
    let server = site.serve();
    // The created one again, and the completed one.
    until(&server, |state| nothing_is_left(state) && state["delivered"].as_u64() >= Some(2));
    let received = receiver.received();
    let again: Vec<_> = received.iter().filter(|(other, _)| *other == id).collect();
    assert_eq!(again.len(), 2, "{received:?}");
    assert!(again.iter().all(|(_, other)| *other == body), "the same content");
    assert_eq!(receiver.by_id().len(), 2);
}

#[test]
fn targets_are_tested_listed_and_redriven_from_the_command_line() {
    let receiver = Receiver::start();
    let site = site(&receiver);
    let server = site.serve();
    until(&server, |_| true);
    let run = |arguments: &[&str]| {
        let output = command(&site, arguments).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, _, said) = run(&["webhooks", "test", "erp"]);
    assert_eq!((code, said.contains("took the test")), (Some(0), true), "{said}");
    assert!(String::from_utf8_lossy(&receiver.wait_for(1)[0].1).contains("\"type\":\"scrutineer.webhook.test\""));
    let (code, _, said) = run(&["webhooks", "test", "wms"]);
    assert_eq!((code, said.contains("[webhooks.wms]")), (Some(1), true), "{said}");
    let (_, listed, _) = run(&["webhooks", "list", "--json"]);
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!((&listed[0]["name"], &listed[0]["state"]), (&Value::from("erp"), &Value::from("active")));
    let (code, _, said) = run(&["webhooks", "purge"]);
    assert_eq!((code, said.contains("--all")), (Some(1), true), "{said}");
    let (code, _, said) = run(&["webhooks", "redrive", "--target", "erp"]);
    assert_eq!((code, said.contains("0 deliveries")), (Some(0), true), "{said}");
    server.tells(&["scrutineer_webhook_deliveries_total{target=\"erp\",outcome=\"delivered\"}"]);
}

#[test]
fn a_leader_that_is_stopped_over_its_lease_and_goes_on_marks_nothing_and_loses_nothing() {
    let receiver = Receiver::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(TestDatabase::create());
    let site = site(&receiver).with("database.url", database.url());
    let frozen = site.serve_roles("api");
    until(&frozen, |_| true);
    let other = site.serve_roles("api");
    receiver.hold();
    submit(&other, 1);
    let (first, _) = receiver.wait_for(1).remove(0);
    // It waits for the answer, and stops.
    signal(frozen.id(), "STOP");
    receiver.let_go();
    submit(&other, 2);
    let state = until(&other, |state| nothing_is_left(state) && state["delivered"].as_u64() >= Some(2));
    assert_eq!(state["delivered"], 2, "by the other, which knows nothing of the first delivery");
    assert_eq!(receiver.by_id()[&first], 2);
    signal(frozen.id(), "CONT");
    submit(&other, 3);
    submit(&frozen, 4);
    let state = until(&frozen, |state| nothing_is_left(state) && state["delivered"].as_u64() >= Some(4));
    assert_eq!(state["delivered"], 4, "what woke up records nothing: {state}");
    assert_eq!(receiver.by_id().len(), 4, "none lost");
}

#[test]
fn a_client_is_called_back_where_the_operator_allows_it() {
    let receiver = Receiver::start();
    let submit = |server: &Server| {
        let query = format!("?callback_url={}&facility=ber1", receiver.url);
        let request = server.post(&format!("/v1/inspections{query}")).header("content-type", "image/jpeg");
        request.body(images::jpeg(320, 240, 1)).send().unwrap()
    };
    let site = Site::new().with("egress.allow", "[\"127.0.0.1\"]");
    let refused = submit(&site.serve());
    assert_eq!(refused.status(), 400);
    assert!(refused.text().unwrap().contains("[callbacks] allow"));
    let site = site.with("callbacks.allow", true).with("callbacks.secrets", format!("[\"{SECRET}\"]"));
    let server = site.serve();
    until(&server, |_| true);
    let opened: Value = submit(&server).json().unwrap();
    for (_, body) in receiver.wait_for(2) {
        let event: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(event["subject"], opened["id"]);
    }
}
