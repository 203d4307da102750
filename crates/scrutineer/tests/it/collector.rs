//! An OpenTelemetry collector on a thread of its own, which takes spans by gRPC and by HTTP and keeps them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Instant,
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, response::IntoResponse, routing::post};
use opentelemetry_proto::tonic::{
    collector::trace::v1::{
        ExportTraceServiceRequest, ExportTraceServiceResponse,
        trace_service_server::{TraceService, TraceServiceServer},
    },
    common::v1::any_value,
    trace::v1::Span,
};
use prost::Message as _;
use tokio::net::TcpListener;
use tonic::{Request, Response, Status, transport::server::TcpIncoming};

use crate::server::PATIENCE;

#[derive(Clone)]
pub struct Collector {
    pub grpc: String,
    pub http: String,
    kept: Kept,
}

#[derive(Clone, Default)]
struct Kept(Arc<Inner>);

#[derive(Default)]
struct Inner {
    spans: Mutex<Vec<Told>>,
    came: Condvar,
}

/// A span as it was told.
#[derive(Clone, Debug)]
pub struct Told {
    pub service: String,
    pub name: String,
    pub trace: String,
    pub id: String,
    pub parent: String,
    pub about: BTreeMap<String, String>,
    pub nanoseconds: u64,
}

impl Kept {
    fn take(&self, request: ExportTraceServiceRequest) {
        let text = |value: Option<any_value::Value>| match value {
            Some(any_value::Value::StringValue(text)) => text,
            other => format!("{other:?}"),
        };
        let mut kept = self.0.spans.lock().unwrap_or_else(PoisonError::into_inner);
        for resource in request.resource_spans {
            let attributes = resource.resource.map(|resource| resource.attributes).unwrap_or_default();
            let named = attributes.into_iter().find(|one| one.key == "service.name");
            let service = text(named.and_then(|one| one.value).and_then(|value| value.value));
            for span in resource.scope_spans.into_iter().flat_map(|scope| scope.spans) {
                let Span { trace_id, span_id, parent_span_id, name, attributes, .. } = span;
                let about = attributes.into_iter().map(|one| (one.key, text(one.value.and_then(|value| value.value))));
                kept.push(Told {
                    service: service.clone(),
                    name,
                    trace: text_of(&trace_id),
                    id: text_of(&span_id),
                    parent: text_of(&parent_span_id),
                    about: about.collect(),
                    nanoseconds: span.end_time_unix_nano.saturating_sub(span.start_time_unix_nano),
                });
            }
        }
        self.0.came.notify_all();
    }
}

fn text_of(bytes: &[u8]) -> String {
    hex::encode(bytes)
}

#[tonic::async_trait]
impl TraceService for Kept {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        self.take(request.into_inner());
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}

async fn by_http(State(kept): State<Kept>, headers: HeaderMap, body: Bytes) -> impl IntoResponse {
    assert_eq!(headers["content-type"], "application/x-protobuf");
    kept.take(ExportTraceServiceRequest::decode(body).unwrap());
    ([("content-type", "application/x-protobuf")], ExportTraceServiceResponse::default().encode_to_vec())
}

impl Collector {
    pub fn start() -> Self {
        let kept = Kept::default();
        let (sender, addresses) = std::sync::mpsc::channel();
        let shared = kept.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let (http, grpc) =
                    (TcpListener::bind("127.0.0.1:0").await.unwrap(), TcpListener::bind("127.0.0.1:0").await.unwrap());
                sender.send((http.local_addr().unwrap(), grpc.local_addr().unwrap())).unwrap();
                let router = Router::new().route("/v1/traces", post(by_http)).with_state(shared.clone());
                let serving = tonic::transport::Server::builder().add_service(TraceServiceServer::new(shared));
                let (by_http, by_grpc) =
                    tokio::join!(axum::serve(http, router), serving.serve_with_incoming(TcpIncoming::from(grpc)));
                by_http.unwrap();
                by_grpc.unwrap();
            });
        });
        let (http, grpc) = addresses.recv_timeout(PATIENCE).unwrap();
        Self { grpc: format!("http://{grpc}"), http: format!("http://{http}"), kept }
    }

    /// The spans of a trace, once these are among them.
    pub fn wait_for(&self, trace: &str, names: &[&str]) -> Vec<Told> {
        let began = Instant::now();
        let mut spans = self.kept.0.spans.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let ours: Vec<Told> = spans.iter().filter(|span| span.trace == trace).cloned().collect();
            let missing: Vec<_> = names.iter().filter(|name| !ours.iter().any(|span| span.name == **name)).collect();
            if missing.is_empty() {
                return ours;
            }
            let left = PATIENCE.saturating_sub(began.elapsed());
            assert!(!left.is_zero(), "{missing:?} were not told; {:#?}", *spans);
            spans = self.kept.0.came.wait_timeout(spans, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}
