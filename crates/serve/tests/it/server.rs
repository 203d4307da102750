//! One server of its own for each test.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use reqwest::{
    Client, RequestBuilder, Response, StatusCode,
    multipart::{Form, Part},
};
use scrutineer_decide::PolicyJudge;
use scrutineer_egress::Egress;
use scrutineer_ingest::Ingest;
use scrutineer_inspect::Inspector;
use scrutineer_preprocess::Limits;
use scrutineer_queue::{Queue, StoreQueue, StoreQueueConfig};
use scrutineer_serve::{Api, Parts};
use scrutineer_store::{Claim, Completion, Finding, Metastore, Originals, OriginalsConfig, SqliteMetastore};
use scrutineer_types::{BoundingBox, Detection, Inference, ModelRef, Priority, Quality, Route, Routes, TimingsMs};
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

const POLICY: &str = "name = \"parcel\"\n[classes.damage]\nrole = \"defect\"\npresent = 0.74\npossible = 0.31\n";

/// What differs from one test's server to another's.
#[derive(Default)]
pub struct Settings {
    pub serve: scrutineer_serve::Config,
    pub ingest: scrutineer_ingest::Config,
    pub egress: scrutineer_egress::Config,
    pub inspector: Option<Inspector>,
    pub routes: Vec<Route>,
    /// Without the role `api`.
    pub operations_only: bool,
}

pub struct Server {
    pub address: SocketAddr,
    pub client: Client,
    pub metastore: Arc<SqliteMetastore>,
    pub shutdown: CancellationToken,
    pub task: JoinHandle<()>,
    folder: tempfile::TempDir,
}

impl Server {
    pub async fn start() -> Self {
        Self::with(Settings::default()).await
    }

    pub async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().display();
        let database = scrutineer_store::Config::at(format!("sqlite://{path}/s.db"));
        let routes = Routes::new(settings.routes, "parcel");
        let metastore =
            Arc::new(SqliteMetastore::open(&database, routes.clone(), Arc::new(PolicyJudge)).await.unwrap());
        let policy = scrutineer_decide::parse(POLICY).unwrap();
        let hash = scrutineer_decide::content_hash(&policy);
        metastore.import_policy(&policy, &hash, true).await.unwrap();
        let originals = Originals::open(&OriginalsConfig::at(format!("file://{path}/objects"))).unwrap();
        let shared: Arc<dyn Metastore> = metastore.clone();
        let config = StoreQueueConfig { lease_ms: 60_000, worker: "test".to_owned(), models: None };
        let queue: Arc<dyn Queue> = Arc::new(StoreQueue::new(Arc::clone(&shared), config));
        let limits = Limits::default();
        let egress = Egress::new(&settings.egress).unwrap();
        let ingest =
            Ingest::new(settings.ingest, limits, Arc::clone(&shared), Arc::clone(&queue), originals.clone(), egress);
        let shutdown = CancellationToken::new();
        let api = Api::new(Parts {
            config: settings.serve.clone(),
            review: scrutineer_serve::ReviewConfig::default(),
            upkeep: scrutineer_upkeep::Config::default(),
            metastore: shared,
            queue,
            originals,
            ingest,
            inspector: settings.inspector,
            away: Arc::new(Vec::new),
            routes: Arc::new(routes),
            render_metrics: Arc::new(|| "# figures\n".to_owned()),
            shutdown: shutdown.clone(),
        });
        let router = if settings.operations_only {
            scrutineer_serve::layered(scrutineer_serve::operations(api))
        } else {
            scrutineer_serve::router(api)
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let token = shutdown.clone();
        let task = tokio::spawn(async move {
            scrutineer_serve::serve(listener, router, &settings.serve, token).await;
        });
        Self { address, client: Client::new(), metastore, shutdown, task, folder }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub async fn get(&self, path: &str) -> Answer {
        Answer::of(self.client.get(self.url(path))).await
    }

    pub fn post(&self, path: &str) -> RequestBuilder {
        self.client.post(self.url(path))
    }

    /// One raw image as a new inspection.
    pub async fn submit(&self, query: &str, image: Vec<u8>) -> Answer {
        let request = self.post(&format!("/v1/inspections{query}")).header("content-type", "image/jpeg");
        Answer::of(request.body(image)).await
    }

    /// A connection that no client library stands before.
    pub async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// Every file below the object store's folder.
    pub fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.folder.path().join("objects")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { files.push(path) }
            }
        }
        files
    }

    /// Waits, within a bound, until the object store has so many files.
    pub async fn until_files(&self, count: usize) {
        for _ in 0..200 {
            if self.files().len() == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("there are {} files, not {count}", self.files().len());
    }

    pub async fn inspections(&self) -> usize {
        self.get("/v1/inspections").await.json["items"].as_array().unwrap().len()
    }

    /// Completes every job there is, as a worker would, with one detection of `damage` at each of `confidences`.
    pub async fn work(&self, confidences: &[f32]) -> usize {
        let jobs = self.claim().await;
        let finding = || Finding::Inferred(Box::new(inference(confidences)));
        let completions = jobs.iter().map(|fence| Completion { fence: *fence, finding: finding() });
        self.metastore.complete(completions.collect()).await.unwrap();
        jobs.len()
    }

    /// Discards every job there is.
    pub async fn discard(&self, error: &str) {
        let kind = scrutineer_types::FailureKind::Permanent;
        let completions = self
            .claim()
            .await
            .into_iter()
            .map(|fence| Completion { fence, finding: Finding::Discard { error: error.into(), kind } });
        self.metastore.complete(completions.collect()).await.unwrap();
    }

    async fn claim(&self) -> Vec<scrutineer_store::JobFence> {
        let claim = Claim {
            limit: 100,
            lease_ms: 60_000,
            worker: "test".to_owned(),
            only: None,
            at_least: Priority::Low,
            models: None,
        };
        let fences: Vec<_> = self.metastore.claim(claim).await.unwrap().iter().map(|job| job.fence).collect();
        self.metastore.start(&fences, 60_000).await.unwrap();
        fences
    }
}

fn inference(confidences: &[f32]) -> Inference {
    let detections = confidences.iter().map(|&confidence| Detection {
        class_id: 3,
        class_name: "damage".to_owned(),
        confidence,
        bounding_box: BoundingBox { x_min: 8.0, y_min: 24.0, x_max: 40.0, y_max: 40.0 },
        corners: None,
        mask: None,
    });
    Inference {
        model: ModelRef { name: "parcel".into(), sha256: "ab".repeat(32), fingerprint: "cd".repeat(32) },
        width: 64,
        height: 48,
        quality: Quality { sharpness: 200.0, brightness: 0.5, contrast: 0.25, clipped: 0.0 },
        detections: detections.collect(),
        codes: Vec::new(),
        timings_ms: TimingsMs::default(),
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: reqwest::header::HeaderMap,
    pub bytes: Vec<u8>,
    /// `null` where the body is no JSON.
    pub json: Value,
}

impl Answer {
    pub async fn of(request: RequestBuilder) -> Self {
        Self::read(request.send().await.unwrap()).await
    }

    pub async fn read(response: Response) -> Self {
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        let json = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Self { status, headers, bytes, json }
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The last part of a problem's `type`; fails where the answer is no problem.
    pub fn problem(&self) -> &str {
        assert_eq!(self.header("content-type"), "application/problem+json", "{self:?}");
        assert_eq!(self.json["status"], self.status.as_u16());
        assert!(self.json["title"].as_str().is_some_and(|title| !title.is_empty()));
        self.json["type"].as_str().unwrap().strip_prefix("urn:scrutineer:problem:").unwrap()
    }

    pub fn detail(&self) -> &str {
        self.json["detail"].as_str().unwrap()
    }

    pub fn id(&self) -> &str {
        self.json["id"].as_str().unwrap()
    }
}

/// An `image` part.
pub fn image_part(form: Form, image: Vec<u8>) -> Form {
    form.part("image", Part::bytes(image).file_name("image.jpg"))
}
