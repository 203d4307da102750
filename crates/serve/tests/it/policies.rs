//! Policies through the API.

use reqwest::RequestBuilder;
use serde_json::json;

use crate::{
    images::numbered,
    redact::redacted,
    server::{Answer, Server},
};

const STRICT: &str = "name = \"parcel\"\n[classes.damage]\nrole = \"defect\"\npresent = 0.4\npossible = 0.2\n";

fn put(server: &Server, path: &str, body: &str) -> RequestBuilder {
    server.client.put(server.url(path)).body(body.to_owned())
}

#[tokio::test]
async fn a_new_version_decides_from_now_on() {
    let server = Server::start().await;
    let answer = Answer::of(put(&server, "/v1/policies/parcel", STRICT)).await;
    assert_eq!(answer.status, 200);
    assert_eq!((&answer.json["version"], &answer.json["active"]), (&json!(2), &json!(true)));
    let same = Answer::of(put(&server, "/v1/policies/parcel", STRICT)).await;
    assert_eq!(same.json["version"], 2, "the same content is the same version");
    insta::assert_json_snapshot!("policy_versions", redacted(server.get("/v1/policies/parcel").await.json));

    let location = server.submit("", numbered(1)).await.header("location").to_owned();
    server.work(&[0.5]).await;
    let decided = server.get(&location).await.json;
    assert_eq!((&decided["verdict"], &decided["decision"]["policy"]["version"]), (&json!("reject"), &json!(2)));
}

fn simulate(server: &Server, query: &str, body: &str) -> RequestBuilder {
    server.client.post(server.url(&format!("/v1/policies/parcel/simulate{query}"))).body(body.to_owned())
}

#[tokio::test]
async fn what_a_policy_would_decide_is_seen_before_it_decides_and_the_past_follows_when_asked() {
    let server = Server::start().await;
    let location = server.submit("", numbered(1)).await.header("location").to_owned();
    server.work(&[0.5]).await;
    let before = server.get(&location).await.json;
    assert_ne!(before["verdict"], "reject");

    let simulation = Answer::of(simulate(&server, "", STRICT)).await;
    assert_eq!(simulation.status, 200);
    insta::assert_json_snapshot!("simulation", redacted(simulation.json));
    assert_eq!(server.get(&location).await.json, before, "nothing is written");

    Answer::of(put(&server, "/v1/policies/parcel", STRICT)).await;
    let replay = || Answer::of(server.client.post(server.url("/v1/policies/parcel/replay")));
    assert_eq!(replay().await.json, json!({"inspections": 1, "decided": 1, "next_cursor": null}));
    let after = server.get(&location).await.json;
    assert_eq!((&after["verdict"], &after["decision"]["cause"]), (&json!("reject"), &json!("replay")));
    assert_eq!(replay().await.json, json!({"inspections": 1, "decided": 0, "next_cursor": null}));

    let back = Answer::of(simulate(&server, "?version=1", "")).await;
    assert_eq!((&back.json["changed"], &back.json["changes"][0]["from"]), (&json!(1), &json!("reject")));
}

#[tokio::test]
async fn a_simulation_of_what_is_not_there_says_so() {
    let server = Server::start().await;
    let no_version = Answer::of(simulate(&server, "?version=9", "")).await;
    assert_eq!((no_version.status.as_u16(), no_version.problem()), (404, "not-found"));
    assert!(no_version.detail().contains("its newest is 1"), "{}", no_version.detail());
    let nothing = Answer::of(simulate(&server, "", "")).await;
    assert_eq!((nothing.status.as_u16(), nothing.problem()), (400, "invalid-policy"));
    let nobody = Answer::of(server.client.post(server.url("/v1/policies/nobody/replay"))).await;
    assert_eq!((nobody.status.as_u16(), nobody.problem()), (404, "not-found"));
}

#[tokio::test]
async fn json_says_the_same_as_toml_and_may_wait_to_be_activated() {
    let server = Server::start().await;
    let policy = json!({"name": "parcel", "classes": {"damage": {"role": "defect", "present": 0.4, "possible": 0.2}}});
    let request = put(&server, "/v1/policies/parcel?activate=false", &policy.to_string());
    let stored = Answer::of(request.header("content-type", "application/json")).await;
    assert_eq!((&stored.json["version"], &stored.json["active"]), (&json!(2), &json!(false)));
    let toml = Answer::of(put(&server, "/v1/policies/parcel", STRICT)).await;
    assert_eq!((&toml.json["version"], &toml.json["active"]), (&json!(2), &json!(true)));
    assert_eq!(toml.json["hash"], stored.json["hash"]);
}

#[tokio::test]
async fn a_policy_that_makes_no_sense_is_refused_with_its_place() {
    let server = Server::start().await;
    for (path, content_type, body, words) in [
        ("/v1/policies/parcel", "application/toml", "name = ", "line 1"),
        ("/v1/policies/parcel", "application/toml", "name = \"parcel\"\n[class.damage]\n", "`classes`"),
        ("/v1/policies/parcel", "application/json", r#"{"name": "parcel", "clases": {}}"#, "`clases`"),
        ("/v1/policies/dock", "application/toml", STRICT, "named `parcel`"),
        ("/v1/policies/parcel", "application/json", r#"{"name": "parcel", "audit": {"rate": 2.0}}"#, "rate"),
    ] {
        let answer = Answer::of(put(&server, path, body).header("content-type", content_type)).await;
        assert_eq!((answer.status.as_u16(), answer.problem()), (400, "invalid-policy"), "{body}");
        assert!(answer.detail().contains(words), "{body}: {}", answer.detail());
    }
    let versions = server.get("/v1/policies/parcel").await.json;
    assert_eq!(versions["items"].as_array().unwrap().len(), 1);
    let long = "#".repeat(300_000);
    assert_eq!(Answer::of(put(&server, "/v1/policies/parcel", &long)).await.problem(), "too-large");
}
