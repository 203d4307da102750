//! What is refused, with the status and the words that help; and nothing of it is left.

use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::{RequestBuilder, multipart::Form};
use serde_json::json;

use crate::{
    images::{numbered, png_that_claims},
    server::{Answer, Server, Settings, image_part},
};

/// Refused with `status`, a `type` and these words in its detail; and nothing is left.
async fn refused(server: &Server, request: RequestBuilder, status: u16, kind: &str, words: &[&str]) {
    let answer = Answer::of(request).await;
    assert_eq!((answer.status.as_u16(), answer.problem()), (status, kind), "{}", answer.detail());
    for word in words {
        assert!(answer.detail().contains(word), "`{word}` is not in: {}", answer.detail());
    }
    assert_eq!(server.files(), Vec::<std::path::PathBuf>::new(), "{kind} left an original behind");
    assert_eq!(server.inspections().await, 0);
}

fn raw(server: &Server, query: &str, body: impl Into<reqwest::Body>) -> RequestBuilder {
    server.post(&format!("/v1/inspections{query}")).header("content-type", "image/jpeg").body(body)
}

fn form(server: &Server, form: Form) -> RequestBuilder {
    server.post("/v1/inspections").multipart(form)
}

fn json(server: &Server, body: &str) -> RequestBuilder {
    server.post("/v1/inspections").header("content-type", "application/json").body(body.to_owned())
}

#[tokio::test]
async fn what_is_no_image_is_refused_whatever_it_is_called() {
    let server = Server::start().await;
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    refused(&server, raw(&server, "", ""), 400, "empty-image", &["empty"]).await;
    refused(&server, raw(&server, "", vec![0xff]), 415, "not-an-image", &["JPEG"]).await;
    refused(&server, raw(&server, "", svg), 415, "not-an-image", &["SVG"]).await;
    refused(&server, raw(&server, "", "%PDF-1.7\n"), 415, "not-an-image", &["PDF"]).await;
    let zip = b"PK\x03\x04\x14\0\0\0\x08\0".to_vec();
    refused(&server, raw(&server, "", zip.clone()), 415, "not-an-image", &["ZIP"]).await;
    let named = image_part(Form::new(), zip);
    refused(&server, form(&server, named), 415, "not-an-image", &["views[0]", "ZIP"]).await;
}

#[tokio::test]
async fn a_header_that_claims_too_many_pixels_is_refused_before_any_is_decoded() {
    let server = Server::start().await;
    let claims = png_that_claims(100_000, 100_000);
    refused(&server, raw(&server, "", claims), 413, "too-many-pixels", &["100000 × 100000", "max_pixels"]).await;
    refused(&server, raw(&server, "", png_that_claims(60_000, 1)), 413, "too-many-pixels", &["max_side"]).await;
}

#[tokio::test]
async fn one_bad_image_refuses_the_request_and_the_good_ones_go_with_it() {
    let server = Server::start().await;
    let mixed = image_part(image_part(Form::new(), numbered(1)), b"not an image at all".to_vec());
    refused(&server, form(&server, mixed), 415, "not-an-image", &["views[1]", "text"]).await;
    let empty = image_part(image_part(Form::new(), numbered(1)), Vec::new());
    refused(&server, form(&server, empty), 400, "empty-image", &["views[1]"]).await;
}

#[tokio::test]
async fn metadata_that_says_what_nobody_understands_is_refused_by_name() {
    let server = Server::start().await;
    let with = |metadata: &str| image_part(Form::new(), numbered(1)).text("metadata", metadata.to_owned());
    let unknown = with(r#"{"facilty": "ber1"}"#);
    refused(&server, form(&server, unknown), 400, "invalid-metadata", &["`facilty`", "`facility`"]).await;
    let twice = with("{}").text("metadata", "{}");
    refused(&server, form(&server, twice), 400, "invalid-metadata", &["two `metadata` parts"]).await;
    refused(&server, form(&server, with("")), 400, "invalid-metadata", &["EOF"]).await;
    refused(&server, form(&server, with(r#"{"policy": "nope"}"#)), 400, "unknown-policy", &["nope"]).await;
    let long = with(&format!(r#"{{"batch": "{}"}}"#, "x".repeat(70_000)));
    refused(&server, form(&server, long), 413, "too-large", &["65536"]).await;
    let other = image_part(Form::new(), numbered(1)).text("foto", "x");
    refused(&server, form(&server, other), 400, "invalid-request", &["`foto`", "`image`"]).await;
    let more = with(r#"{"views": [{}, {}]}"#);
    refused(&server, form(&server, more), 400, "invalid-metadata", &["describes 2 images, but 1 came"]).await;
    refused(&server, form(&server, Form::new().text("metadata", "{}")), 400, "no-images", &[]).await;
    refused(&server, raw(&server, "?kamera=1", numbered(1)), 400, "invalid-metadata", &["`kamera`", "`camera`"]).await;
    let query = server.post("/v1/inspections?facility=ber1").multipart(image_part(Form::new(), numbered(1)));
    refused(&server, query, 400, "invalid-request", &["`facility`", "metadata"]).await;
    let key = raw(&server, "", numbered(1)).header("idempotency-key", "two words");
    refused(&server, key, 400, "invalid-metadata", &["idempotency key"]).await;
}

#[tokio::test]
async fn json_that_is_none_or_too_deep_or_without_base64_is_refused_with_its_place() {
    let server = Server::start().await;
    refused(&server, json(&server, "{"), 400, "invalid-metadata", &["EOF"]).await;
    refused(&server, json(&server, ""), 400, "invalid-metadata", &["EOF"]).await;
    refused(&server, json(&server, "{}"), 400, "no-images", &[]).await;
    let deep = format!(r#"{{"views": {}"#, "[".repeat(10_000));
    refused(&server, json(&server, &deep), 400, "invalid-metadata", &["views"]).await;
    refused(&server, json(&server, &"[".repeat(10_000)), 400, "invalid-metadata", &[]).await;
    let image = BASE64_STANDARD.encode(numbered(1));
    let second = json!({"views": [{"image_base64": image}, {"image_base64": "this is not base64!"}]}).to_string();
    refused(&server, json(&server, &second), 400, "invalid-encoding", &["views[1]", "base64"]).await;
    let text = json!({"views": [{"image_base64": "aGVsbG8gd29ybGQh"}]}).to_string();
    refused(&server, json(&server, &text), 415, "not-an-image", &["views[0]"]).await;
    let object = json!({"views": [{"object": "s3://cams/1.jpg"}]}).to_string();
    refused(&server, json(&server, &object), 400, "source-not-configured", &["not configured yet", "object"]).await;
    for address in ["s3://cams/1.jpg", "http://169.254.169.254/latest/", "https://localhost/1.jpg", "1.jpg"] {
        let body = json!({"views": [{"image_base64": image}, {"url": address}]}).to_string();
        refused(&server, json(&server, &body), 400, "source-refused", &["views[1]"]).await;
    }
    assert!(server.files().is_empty(), "what came before the refusal is gone");
    let empty = json!({"views": [{"angle": "top"}]}).to_string();
    refused(&server, json(&server, &empty), 400, "no-images", &["views[0]", "image_base64"]).await;
}

#[tokio::test]
async fn content_types_that_are_not_taken_are_refused_with_those_that_are() {
    let server = Server::start().await;
    let none = server.post("/v1/inspections").body(numbered(1));
    refused(&server, none, 415, "unsupported-media-type", &["no content type", "multipart/form-data"]).await;
    let form = server.post("/v1/inspections").header("content-type", "application/x-www-form-urlencoded");
    refused(&server, form.body("a=b"), 415, "unsupported-media-type", &["x-www-form-urlencoded", "curl"]).await;
    let no_boundary = server.post("/v1/inspections").header("content-type", "multipart/form-data").body("x");
    refused(&server, no_boundary, 400, "incomplete-body", &["boundary"]).await;
}

#[tokio::test]
async fn too_many_images_are_refused() {
    let mut settings = Settings::default();
    settings.ingest.max_views = 3;
    let server = Server::with(settings).await;
    let many = (0..4).fold(Form::new(), |form, number| image_part(form, numbered(number)));
    refused(&server, form(&server, many), 400, "too-many-images", &["more than 3 images", "ingest.max_views"]).await;
    let view = json!({"image_base64": BASE64_STANDARD.encode(numbered(1))});
    let body = json!({"views": vec![view; 4]}).to_string();
    refused(&server, json(&server, &body), 400, "too-many-images", &["more than 3 images"]).await;
}
