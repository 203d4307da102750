//! Requests of API Gateway's HTTP APIs and of function URLs, payload format 2.0, answered by the same routes as a server's.

use std::time::Duration;

use axum::{
    Router,
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use lambda_runtime::Error;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tower::ServiceExt as _;

/// What Lambda takes as an answer, at most: 6 MB, in base64 and with what is around it.
const MOST_BYTES: usize = 4_300_000;

/// A request, as far as it matters here:
/// <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html>.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Asked {
    #[serde(default)]
    raw_path: String,
    #[serde(default)]
    raw_query_string: String,
    #[serde(default)]
    headers: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    cookies: Vec<String>,
    #[serde(default)]
    body: String,
    #[serde(default)]
    is_base64_encoded: bool,
    request_context: Context,
}

#[derive(Debug, Deserialize)]
struct Context {
    #[serde(default)]
    stage: String,
    http: Http,
}

#[derive(Debug, Deserialize)]
struct Http {
    method: String,
}

/// Answers a request within the time that is `left`.
pub(super) async fn answer(router: Router, event: Value, left: Duration) -> Result<Value, Error> {
    let request = request(serde_json::from_value(event)?)?;
    if request.uri().path() == "/v1/events" {
        // A stream that never ends would be cut off with nothing delivered.
        return Ok(problem(StatusCode::NOT_IMPLEMENTED, "a function cannot stream events; use webhooks"));
    }
    let answered = tokio::time::timeout(left, async {
        let response = router.oneshot(request).await?;
        let (head, body) = response.into_parts();
        let body = axum::body::to_bytes(body, MOST_BYTES).await.ok();
        Ok::<_, Error>((head, body))
    });
    match answered.await {
        Ok(Ok((head, Some(body)))) => Ok(written(&Response::from_parts(head, ()), &body)),
        Ok(Ok((_, None))) => Ok(problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "this is more than a function may answer; ask for a smaller copy, as ?max_side=1600, or a shorter page",
        )),
        Ok(Err(error)) => Err(error),
        Err(_) => Ok(problem(StatusCode::GATEWAY_TIMEOUT, "the function's time is over; ask again")),
    }
}

fn request(asked: Asked) -> Result<Request<Body>, Error> {
    // A stage that is not the default one is part of the path, and no part of ours.
    let stage = format!("/{}", asked.request_context.stage);
    let path = asked.raw_path.strip_prefix(&stage).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    let path = match path.unwrap_or(&asked.raw_path) {
        "" => "/",
        path => path,
    };
    let between = if asked.raw_query_string.is_empty() { "" } else { "?" };
    let uri = [path, between, &asked.raw_query_string].concat();
    let mut request = Request::builder().method(asked.request_context.http.method.as_str()).uri(uri);
    if let Some(headers) = request.headers_mut() {
        for (name, value) in asked.headers {
            headers.append(name.parse::<HeaderName>()?, HeaderValue::from_str(&value)?);
        }
        for cookie in asked.cookies {
            headers.append(header::COOKIE, cookie.parse()?);
        }
    }
    let body = if asked.is_base64_encoded { STANDARD.decode(asked.body)? } else { asked.body.into_bytes() };
    Ok(request.body(Body::from(body))?)
}

fn written(response: &Response<()>, body: &Bytes) -> Value {
    let mut headers = Map::new();
    let mut cookies = Vec::new();
    for name in response.headers().keys() {
        let values: Vec<_> = response.headers().get_all(name).iter().filter_map(|value| value.to_str().ok()).collect();
        if name == header::SET_COOKIE {
            cookies.extend(values.into_iter().map(str::to_owned));
        } else {
            headers.insert(name.to_string(), Value::String(values.join(", ")));
        }
    }
    let text = std::str::from_utf8(body).ok().filter(|_| is_text(response.headers()));
    json!({
        "statusCode": response.status().as_u16(),
        "headers": headers,
        "cookies": cookies,
        "body": text.map_or_else(|| STANDARD.encode(body), str::to_owned),
        "isBase64Encoded": text.is_none(),
    })
}

fn is_text(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("text/plain");
    media_type.starts_with("text/") || media_type.contains("json") || media_type.contains("xml")
}

fn problem(status: StatusCode, detail: &str) -> Value {
    let title = status.canonical_reason().unwrap_or_default();
    let body = json!({ "type": "about:blank", "title": title, "status": status.as_u16(), "detail": detail });
    json!({
        "statusCode": status.as_u16(),
        "headers": { "content-type": "application/problem+json" },
        "cookies": [],
        "body": body.to_string(),
        "isBase64Encoded": false,
    })
}
