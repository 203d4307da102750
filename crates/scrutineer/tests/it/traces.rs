//! One trace for an image, from the client's request through queue and worker to the webhook.

use std::collections::BTreeSet;

use serde_json::json;

use crate::{
    cloud::Cloud,
    collector::{Collector, Told},
    images,
    receiver::{Receiver, SECRET},
    server::{Server, Site},
};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const CLIENT: &str = "00f067aa0ba902b7";

/// What is told of every image that is submitted and inspected.
const SPANS: [&str; 10] = [
    "POST /v1/inspections",
    "receive",
    "record",
    "inspect view",
    "fetch",
    "decode",
    "preprocess",
    "infer",
    "postprocess",
    "commit",
];

fn submit(server: &Server, traceparent: Option<String>) -> String {
    let mut request = server
        .post("/v1/inspections?facility=ber1&camera=dock-1")
        .header("content-type", "image/jpeg")
        .header("prefer", "wait=30")
        .body(images::jpeg(640, 480, 3));
    if let Some(traceparent) = traceparent {
        request = request.header("traceparent", traceparent);
    }
    let response = request.send().unwrap();
    assert_eq!(response.status(), 200);
    let inspection: serde_json::Value = response.json().unwrap();
    inspection["id"].as_str().unwrap().to_owned()
}

/// Every span but those of the client's was caused by another that was told.
fn is_connected(spans: &[Told]) {
    let told: BTreeSet<&str> = spans.iter().map(|span| span.id.as_str()).chain([CLIENT]).collect();
    for span in spans {
        assert!(told.contains(span.parent.as_str()), "{span:?} belongs to nothing that was told: {spans:#?}");
    }
}

fn the<'t>(spans: &'t [Told], name: &str) -> &'t Told {
    spans.iter().find(|span| span.name == name).unwrap_or_else(|| panic!("no span {name}: {spans:#?}"))
}

#[test]
fn an_image_is_one_trace_from_the_client_through_sqs_and_the_worker_to_the_webhook() {
    let (collector, receiver) = (Collector::start(), Receiver::start());
    let cloud = Cloud::new().with(|site| {
        site.with("traces.endpoint", &collector.grpc)
            .with("traces.service_name", "parcels")
            .with("webhooks.erp.url", &receiver.url)
            .with("webhooks.erp.secrets", json!([SECRET]))
            .with("webhooks.erp.events", json!(["inspection.completed"]))
            .with("egress.allow", json!(["127.0.0.1"]))
    });
    let (api, _worker) = (cloud.site.serve_roles("api"), cloud.site.serve_roles("worker"));
    // A webhook begins with what happens after it is known.
    while api.json("/v1/webhooks")["items"].as_array().is_none_or(Vec::is_empty) {
        std::thread::park_timeout(std::time::Duration::from_millis(10));
    }
    let id = submit(&api, Some(format!("00-{TRACE}-{CLIENT}-01")));
    receiver.wait_for(1);
    let names: Vec<&str> = SPANS.into_iter().chain(["deliver event"]).collect();
    let spans = collector.wait_for(TRACE, &names);
    is_connected(&spans);
    assert!(spans.iter().all(|span| span.service == "parcels"));
    let request = the(&spans, "POST /v1/inspections");
    assert_eq!(request.parent, CLIENT);
    let attempt = the(&spans, "inspect view");
    assert_eq!((attempt.parent.as_str(), attempt.about["inspection.id"].as_str()), (request.id.as_str(), id.as_str()));
    for stage in ["fetch", "decode", "preprocess", "infer", "postprocess", "commit"] {
        assert_eq!(the(&spans, stage).parent, attempt.id, "{stage}");
    }
    assert!(the(&spans, "decode").about.contains_key("image.decode_scale"));
    assert!(the(&spans, "infer").about["model.backend"].len() > 2 && the(&spans, "infer").nanoseconds > 0);
    let delivered = the(&spans, "deliver event");
    assert_eq!(delivered.about["webhook"], "erp");
    assert_eq!(receiver.traceparents(), [format!("00-{TRACE}-{}-01", delivered.id)]);
}

#[test]
fn by_http_as_by_grpc_and_what_a_client_does_not_want_recorded_is_not() {
    let collector = Collector::start();
    let site = Site::new().with("traces.endpoint", &collector.http).with("traces.protocol", "http");
    let mut server = site.serve();
    let unwanted = TRACE.replace('4', "5");
    submit(&server, Some(format!("00-{unwanted}-{CLIENT}-00")));
    submit(&server, Some(format!("00-{TRACE}-{CLIENT}-01")));
    // The last spans are sent before the process ends.
    assert!(server.terminate().success());
    is_connected(&collector.wait_for(TRACE, &SPANS));
    assert!(collector.wait_for(&unwanted, &[]).is_empty());
}

#[test]
fn a_collector_that_is_away_costs_no_image() {
    let site = Site::new().with("traces.endpoint", "http://127.0.0.1:1");
    let mut server = site.serve();
    submit(&server, None);
    assert!(server.terminate().success());
}
