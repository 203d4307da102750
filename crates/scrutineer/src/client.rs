//! The API's client, as `submit` and `bench` use it.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, anyhow, bail};
use reqwest::{
    Body, Response, StatusCode,
    header::RETRY_AFTER,
    multipart::{Form, Part},
};
use scrutineer_types::{Inspection, InspectionStatus, Priority, View};
use serde_json::{Value, json};
use tokio_util::io::ReaderStream;

use crate::files::Group;

/// How long one request may wait for a verdict; then the row is asked again.
const WAIT_SECONDS: u64 = 30;
/// Tries at one request that got no answer, or was told to come back.
const MAX_TRIES: u32 = 20;
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// A running server.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    server: String,
}

/// What a submission says besides its images.
#[derive(Clone, Debug, Default)]
pub struct Details {
    pub facility: String,
    pub camera: Option<String>,
    pub batch: Option<String>,
    pub priority: Priority,
    /// How long to wait for the verdict.
    pub timeout: Duration,
}

/// The beginning of a client of `server`. By plain http no certificates are looked for: a machine may have none.
pub fn http(server: &str) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder();
    if server.starts_with("http://") { builder.tls_certs_only([]) } else { builder }
}

impl Client {
    /// A client of the server at `server`, as `http://127.0.0.1:8080`.
    pub fn new(server: &str) -> anyhow::Result<Self> {
        let http = http(server)
            .connect_timeout(Duration::from_secs(5))
            .read_timeout(Duration::from_secs(WAIT_SECONDS + 30))
            .build()?;
        Ok(Self { http, server: server.trim_end_matches('/').to_owned() })
    }

    /// Submits the files of `group` as one inspection and waits for its verdict. Tries again where the server is busy
    /// or the connection breaks; the idempotency key makes that safe.
    pub async fn inspect(&self, group: &Group, details: &Details) -> anyhow::Result<Inspection> {
        let deadline = Instant::now() + details.timeout;
        let key = scrutineer_types::InspectionId::new().to_string();
        let mut metadata = json!({
            "facility": details.facility,
            "priority": details.priority,
            "views": group.files.iter().map(|_| json!({"camera": details.camera})).collect::<Vec<_>>(),
        });
        set(&mut metadata, "package_id", group.name.as_ref());
        set(&mut metadata, "batch", details.batch.as_ref());

        let mut inspection = self.submit(group, &metadata, &key, deadline).await?;
        while inspection.status == InspectionStatus::Open {
            if Instant::now() >= deadline {
                bail!(
                    "no verdict within {} s; ask GET /v1/inspections/{} later",
                    details.timeout.as_secs(),
                    inspection.id
                );
            }
            inspection = self.wait(&inspection, deadline).await?;
        }
        for (view, file) in inspection.views.iter_mut().zip(&group.files) {
            view.path = Some(file.to_string_lossy().into_owned());
        }
        Ok(inspection)
    }

    /// One raw image through `POST /v1/detect`.
    pub async fn detect(&self, image: bytes::Bytes) -> anyhow::Result<View> {
        let url = format!("{}/v1/detect", self.server);
        let response =
            self.http.post(url).header("content-type", "application/octet-stream").body(image).send().await?;
        read(response).await
    }

    async fn submit(
        &self,
        group: &Group,
        metadata: &Value,
        key: &str,
        deadline: Instant,
    ) -> anyhow::Result<Inspection> {
        let url = format!("{}/v1/inspections", self.server);
        let mut tries = 0;
        loop {
            tries += 1;
            let mut form = Form::new().part("metadata", Part::text(metadata.to_string()).mime_str("application/json")?);
            for file in &group.files {
                form = form.part("image", part(file).await?);
            }
            let sent = self
                .http
                .post(&url)
                .header("idempotency-key", key)
                .header("prefer", format!("wait={WAIT_SECONDS}"))
                .multipart(form)
                .send()
                .await;
            let pause = match sent {
                Ok(response) if busy(response.status()) => retry_after(&response).unwrap_or(Duration::from_secs(1)),
                Ok(response) => return read(response).await,
                Err(error) if tries >= MAX_TRIES || error.is_builder() => {
                    return Err(error).with_context(|| {
                        format!("cannot reach {}; is `scrutineer serve` running there?", self.server)
                    });
                }
                Err(_) => Duration::from_millis(200 * u64::from(tries)),
            };
            if tries >= MAX_TRIES || Instant::now() + pause >= deadline {
                bail!("{} is too busy to take this inspection; try again later", self.server);
            }
            tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
        }
    }

    /// Asks again, with a pause that the server's own work makes short.
    async fn wait(&self, inspection: &Inspection, deadline: Instant) -> anyhow::Result<Inspection> {
        let url = format!("{}/v1/inspections/{}", self.server, inspection.id);
        loop {
            match self.http.get(&url).header("prefer", format!("wait={WAIT_SECONDS}")).send().await {
                Ok(response) if !busy(response.status()) => return read(response).await,
                Err(error) if Instant::now() >= deadline => return Err(error.into()),
                Ok(_) | Err(_) => {}
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    }
}

fn set(metadata: &mut Value, key: &str, value: Option<&String>) {
    if let Some(value) = value {
        metadata[key] = json!(value);
    }
}

async fn part(file: &Path) -> anyhow::Result<Part> {
    let opened = tokio::fs::File::open(file).await.with_context(|| format!("cannot read {}", file.display()))?;
    let length = opened.metadata().await?.len();
    let name = file.file_name().map_or_else(|| "image".into(), |name| name.to_string_lossy().into_owned());
    Ok(Part::stream_with_length(Body::wrap_stream(ReaderStream::new(opened)), length).file_name(name))
}

pub fn busy(status: StatusCode) -> bool {
    matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
}

pub fn retry_after(response: &Response) -> Option<Duration> {
    response.headers().get(RETRY_AFTER)?.to_str().ok()?.parse().ok().map(Duration::from_secs)
}

/// The answer's body, or the problem that it is.
async fn read<T: serde::de::DeserializeOwned>(response: Response) -> anyhow::Result<T> {
    let status = response.status();
    let body = response.bytes().await?;
    if status.is_success() {
        return serde_json::from_slice(&body).context("the server's answer is not what this version understands");
    }
    let problem: Value = serde_json::from_slice(&body).unwrap_or_default();
    let text = |key: &str| problem.get(key).and_then(Value::as_str).map(str::to_owned);
    Err(anyhow!(
        "the server answered {status}: {}",
        text("detail").or_else(|| text("title")).unwrap_or_else(|| String::from_utf8_lossy(&body).into_owned())
    ))
}
