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
