//! What people are asked, over HTTP.

use serde_json::{Value, json};

use crate::{
    images::numbered,
    redact::redacted,
    server::{Answer, Server},
};

/// An inspection that the policy leaves to a person; its address.
async fn uncertain(server: &Server, facility: &str, image: u8) -> String {
    let location = server.submit(&format!("?facility={facility}"), numbered(image)).await.header("location").to_owned();
    server.work(&[0.5]).await;
    location
}

async fn next(server: &Server, body: Value) -> Answer {
    Answer::of(server.post("/v1/reviews/next").json(&body)).await
}

async fn answer(server: &Server, location: &str, body: Value) -> Answer {
    Answer::of(server.post(&format!("{location}/review")).json(&body)).await
}

#[tokio::test]
async fn a_review_is_taken_answered_and_taken_back() {
    let server = Server::start().await;
    let location = uncertain(&server, "ber1", 1).await;
    uncertain(&server, "muc1", 2).await;
    let waiting = server.get("/v1/reviews?facility=ber1").await.json;
    insta::assert_json_snapshot!("reviews", redacted(waiting));
    let taken = next(&server, json!({"reviewer": "ada", "facility": "ber1"})).await;
    assert_eq!(taken.json["reviewer"], "ada");
    assert_eq!(format!("/v1/inspections/{}", taken.json["inspection"]["id"].as_str().unwrap()), location);
    assert_eq!(next(&server, json!({"reviewer": "bob", "facility": "ber1"})).await.status.as_u16(), 204);

    let view = taken.json["inspection"]["views"][0]["id"].as_str().unwrap();
    let boxes =
        json!({view: [{"class_name": "damage", "box": {"x_min": 1.0, "y_min": 2.0, "x_max": 9.0, "y_max": 8.0}}]});
    let decision = &taken.json["inspection"]["decision"]["id"];
    let says =
        json!({"reviewer": "ada", "verdict": "reject", "boxes": boxes, "decision_id": decision, "took_ms": 3100});
    let stranger = json!({"reviewer": "bob", "verdict": "accept"});
    assert_eq!(answer(&server, &location, stranger).await.problem(), "conflict");
    let decided = answer(&server, &location, says.clone()).await;
    insta::assert_json_snapshot!("reviewed", redacted(decided.json.clone()));
    assert_eq!(answer(&server, &location, says).await.json, decided.json, "the same again is the same");
    assert_eq!(server.get(&location).await.json, decided.json);
    insta::assert_json_snapshot!("answers", redacted(server.get(&format!("{location}/reviews")).await.json));
    let summary = server.get("/v1/reviews/summary?hours=1").await.json;
    assert_eq!(
        (&summary["open"], &summary["answers"], &summary["by_reviewer"]["ada"]["median_ms"]),
        (&json!(1), &json!(1), &json!(3100))
    );

    let undone = Answer::of(server.client.delete(server.url(&format!("{location}/review?reviewer=ada")))).await;
    assert_eq!((&undone.json["verdict"], &undone.json["review"]), (&json!("review"), &Value::Null));
    let twice = Answer::of(server.client.delete(server.url(&format!("{location}/review?reviewer=ada")))).await;
    assert_eq!(twice.problem(), "conflict");
    let events = server.get("/v1/inspections?verdict=review").await.json;
    assert_eq!(events["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_the_next_step() {
    let server = Server::start().await;
    let location = uncertain(&server, "ber1", 1).await;
    let refused = answer(&server, &location, json!({"reviewer": "ada", "verdict": "review"})).await;
    assert_eq!(refused.problem(), "invalid-request");
    assert!(refused.detail().contains("`accept`, `reject` or `recapture`"), "{}", refused.detail());
    let unknown = answer(&server, &location, json!({"reviewer": "ada", "verdict": "accept", "mood": "good"})).await;
    assert_eq!(unknown.problem(), "invalid-request");
    let nowhere = "/v1/inspections/01890000-0000-7000-8000-000000000000";
    let missing = answer(&server, nowhere, json!({"reviewer": "ada", "verdict": "accept"})).await;
    assert_eq!(missing.problem(), "not-found");
    assert_eq!(server.get(&format!("{nowhere}/reviews")).await.problem(), "not-found");
    assert_eq!(server.get("/v1/reviews/summary?hours=0").await.problem(), "invalid-request");
    let nobody = next(&server, json!({"reviewer": "x".repeat(65)})).await;
    assert!(nobody.detail().contains("`reviewer` must be a name"), "{}", nobody.detail());
    assert_eq!(server.get("/v1/reviews?cursor=x").await.problem(), "invalid-request");
    let clear = Answer::of(server.post("/v1/alarms/01890000-0000-7000-8000-000000000000/clear")).await;
    assert_eq!(clear.problem(), "not-found");
    assert_eq!(server.get("/v1/alarms").await.json, json!({"items": [], "next_cursor": null}));
    assert_eq!(server.get("/v1/policies/nobody/audits").await.problem(), "not-found");

    let accepted = server.submit("", numbered(2)).await.header("location").to_owned();
    server.work(&[]).await;
    let override_without_reason = answer(&server, &accepted, json!({"reviewer": "ada", "verdict": "reject"})).await;
    assert!(override_without_reason.detail().contains("say why in `comment`"), "{}", override_without_reason.detail());
    let complaint =
        json!({"reviewer": "ada", "verdict": "reject", "comment": "the customer sent a photograph", "role": "support"});
    let overridden = answer(&server, &accepted, complaint).await.json;
    assert_eq!((&overridden["verdict"], &overridden["decision"]["cause"]), (&json!("reject"), &json!("person")));
}

#[tokio::test]
async fn the_audits_of_a_policy_say_what_they_know() {
    let server = Server::start().await;
    let policy = "name = \"parcel\"\n[classes.damage]\nrole = \"defect\"\npresent = 0.74\npossible = 0.31\n[audit]\nrate = 1.0\n";
    let put = server.client.put(server.url("/v1/policies/parcel")).header("content-type", "application/toml");
    assert_eq!(Answer::of(put.body(policy)).await.json["active"], true);
    let location = server.submit("?facility=ber1", numbered(1)).await.header("location").to_owned();
    server.work(&[]).await;
    answer(&server, &location, json!({"reviewer": "ada", "verdict": "reject"})).await;
    let kept = server.get(&location).await.json;
    assert_eq!(
        (&kept["verdict"], &kept["review"]["verdict"]),
        (&json!("accept"), &json!("reject")),
        "an audit decides nothing"
    );
    let over = json!({"reviewer": "lea", "verdict": "reject", "override": true, "comment": "seen at the dock"});
    assert_eq!(answer(&server, &location, over).await.json["verdict"], "reject", "an override does");
    let report = server.get("/v1/policies/parcel/audits").await.json;
    assert_eq!(report["uncertified"], "it has none; `scrutineer calibrate` makes one");
    let facility = &report["facilities"][0];
    assert_eq!((&facility["facility"], &facility["audited"], &facility["bad"]), (&json!("ber1"), &json!(1), &json!(1)));
    assert_eq!(facility["max_escape"], Value::Null);
}
