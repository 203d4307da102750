//! A receiver of webhooks on a thread of its own: it verifies what comes, keeps it, and answers when it is let.

use std::{
    collections::BTreeMap,
    sync::{Arc, Condvar, Mutex, PoisonError},
    time::Instant,
};

use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::post};
use serde_json::Value;
use standardwebhooks::Webhook;
use tokio::{net::TcpListener, sync::watch};

use crate::server::PATIENCE;

pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    inner: Arc<Inner>,
}

struct Inner {
    /// Ids and bodies, in the order in which they came.
    received: Mutex<Vec<(String, Bytes)>>,
    /// Where they belong in a trace, those that say so.
    traceparents: Mutex<Vec<String>>,
    came: Condvar,
    holding: watch::Sender<bool>,
}

impl Receiver {
    pub fn start() -> Self {
        let inner = Arc::new(Inner {
            received: Mutex::default(),
            traceparents: Mutex::default(),
            came: Condvar::new(),
            holding: watch::channel(false).0,
        });
        let (sender, address) = std::sync::mpsc::channel();
        let shared = Arc::clone(&inner);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                sender.send(listener.local_addr().unwrap()).unwrap();
                let router = Router::new().route("/hook", post(receive)).with_state(shared);
                axum::serve(listener, router).await.unwrap();
            });
        });
        let address = address.recv_timeout(PATIENCE).unwrap();
        Self { url: format!("http://{address}/hook"), inner }
    }

    /// Takes what comes from now on, but answers only once it is let go.
    pub fn hold(&self) {
        self.inner.holding.send_replace(true);
    }

    pub fn let_go(&self) {
        self.inner.holding.send_replace(false);
    }

    pub fn received(&self) -> Vec<(String, Bytes)> {
        self.inner.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub fn traceparents(&self) -> Vec<String> {
        self.inner.traceparents.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Everything that came, once there are so many.
    pub fn wait_for(&self, count: usize) -> Vec<(String, Bytes)> {
        let began = Instant::now();
        let mut received = self.inner.received.lock().unwrap_or_else(PoisonError::into_inner);
        while received.len() < count {
            let left = PATIENCE.saturating_sub(began.elapsed());
            assert!(!left.is_zero(), "{} deliveries came, not {count}", received.len());
            received = self.inner.came.wait_timeout(received, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        received.clone()
    }

    /// How often each event came; fails where one came with two contents.
    pub fn by_id(&self) -> BTreeMap<String, usize> {
        let mut contents: BTreeMap<String, (Bytes, usize)> = BTreeMap::new();
        for (id, body) in self.received() {
            let (known, times) = contents.entry(id).or_insert((body.clone(), 0));
            assert_eq!(*known, body, "an event has one content, however often it comes");
            *times += 1;
        }
        contents.into_iter().map(|(id, (_, times))| (id, times)).collect()
    }
}

async fn receive(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) {
    Webhook::new(SECRET).unwrap().verify(&body, &headers).expect("the signature is ours");
    let event: Value = serde_json::from_slice(&body).unwrap();
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    assert_eq!(event["id"], id.as_str());
    let mut holding = inner.holding.subscribe();
    if let Some(value) = headers.get("traceparent") {
        let traceparent = value.to_str().unwrap().to_owned();
        inner.traceparents.lock().unwrap_or_else(PoisonError::into_inner).push(traceparent);
    }
    inner.received.lock().unwrap_or_else(PoisonError::into_inner).push((id, body));
    inner.came.notify_all();
    holding.wait_for(|holding| !holding).await.unwrap();
}
