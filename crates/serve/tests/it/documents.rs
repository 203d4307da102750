//! The description of the API.

use std::collections::BTreeSet;

use scrutineer_serve::ProblemKind;
use serde_json::Value;

use crate::server::Server;

#[tokio::test]
async fn every_route_is_described_and_every_reference_leads_somewhere() {
    let server = Server::start().await;
    let document = server.get("/openapi.json").await.json;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1."));
    let routes: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().keys().map(move |method| format!("{method} {path}")))
        .collect();
    let expected = [
        "delete /v1/dead-letters/{job_id}",
        "delete /v1/inspections/{id}",
        "delete /v1/inspections/{id}/review",
        "delete /v1/webhooks/dead-letters",
        "delete /v1/webhooks/dead-letters/{id}",
        "get /healthz",
        "get /metrics",
        "get /openapi.json",
        "get /readyz",
        "get /v1/alarms",
        "get /v1/cameras",
        "get /v1/dead-letters",
        "get /v1/dead-letters/{job_id}",
        "get /v1/events",
        "get /v1/inspections",
        "get /v1/inspections/{id}",
        "get /v1/inspections/{id}/reviews",
        "get /v1/inspections/{id}/views/{view_id}/image",
        "get /v1/models",
        "get /v1/policies/{name}",
        "get /v1/policies/{name}/audits",
        "get /v1/processes",
        "delete /v1/inspections/{id}/hold",
        "get /v1/holds",
        "get /v1/retention",
        "post /v1/holds",
        "post /v1/holds/release",
        "put /v1/inspections/{id}/hold",
        "get /v1/queue",
        "get /v1/reviews",
        "get /v1/reviews/summary",
        "get /v1/stats",
        "get /v1/webhooks",
        "get /v1/webhooks/dead-letters",
        "post /v1/alarms/{id}/clear",
        "post /v1/dead-letters/purge",
        "post /v1/dead-letters/redrive",
        "post /v1/dead-letters/{job_id}/redrive",
        "post /v1/detect",
        "post /v1/inspections",
        "post /v1/inspections/{id}/review",
        "post /v1/inspections/{id}/views",
        "post /v1/policies/{name}/replay",
        "post /v1/policies/{name}/simulate",
        "post /v1/queue/pause",
        "post /v1/queue/resume",
        "post /v1/reviews/next",
        "post /v1/reviews/{id}/release",
        "post /v1/webhooks/dead-letters/redrive",
        "post /v1/webhooks/dead-letters/{id}/redrive",
        "put /v1/policies/{name}",
    ];
    assert_eq!(routes, expected.map(str::to_owned).into());

    let items = document["paths"].as_object().unwrap().values();
    let operations: Vec<_> = items.flat_map(|item| item.as_object().unwrap().values()).collect();
    let names: BTreeSet<_> = operations.iter().map(|operation| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(names.len(), operations.len(), "each has a name of its own");

    let mut references = BTreeSet::new();
    collect_references(&document, &mut references);
    assert!(references.contains("#/components/schemas/Inspection"), "{references:?}");
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

#[tokio::test]
async fn every_operation_tells_of_problems_and_every_problem_is_told() {
    let server = Server::start().await;
    let document = server.get("/openapi.json").await.json;
    let kinds = &document["components"]["schemas"]["Problem"]["properties"]["type"]["enum"];
    let kinds: BTreeSet<&str> = kinds.as_array().unwrap().iter().map(|kind| kind.as_str().unwrap()).collect();
    let expected: Vec<String> = ProblemKind::ALL.iter().map(|kind| kind.type_uri()).collect();
    assert_eq!(kinds, expected.iter().map(String::as_str).collect());
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let problem = &operation["responses"]["default"]["content"]["application/problem+json"]["schema"]["$ref"];
            assert_eq!(problem, "#/components/schemas/Problem", "{method} {path}");
            assert!(operation["responses"].as_object().unwrap().len() > 1, "{method} {path} has an answer");
        }
    }
}

fn collect_references(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(reference) if name == "$ref" => _ = references.insert(reference.clone()),
                    value => collect_references(value, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, references)),
        _ => {}
    }
}
