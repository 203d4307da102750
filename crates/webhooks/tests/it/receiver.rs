//! A receiver of webhooks: a server that verifies what comes, keeps it, and answers as a test wants.

use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::post,
};
use futures::stream;
use serde_json::Value;
use standardwebhooks::Webhook;
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};

/// How long anything may take before the test says that it hangs.
pub const PATIENCE: Duration = Duration::from_mins(1);

pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
pub const NEXT_SECRET: &str = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";

/// What is answered.
#[derive(Clone, Debug)]
pub enum Reply {
    Ok,
    Status(u16),
    Busy {
        retry_after_s: u64,
    },
    Redirect(String),
    /// Nothing, ever.
    Hang,
    /// The beginning of a good answer, and then the end of the connection.
    Cut,
    /// A good answer once the gate is open.
    Gate,
}

/// One delivery as it came.
#[derive(Clone, Debug)]
pub struct Received {
    pub id: String,
    pub event: Value,
    pub body: Bytes,
}

impl Received {
    pub fn sequence(&self) -> i64 {
        self.event["sequence"].as_str().unwrap().parse().unwrap()
    }
}

type Choose = dyn Fn(&Received, usize) -> Reply + Send + Sync;

struct Inner {
    received: Mutex<Vec<Received>>,
    count: watch::Sender<usize>,
    choose: Mutex<Arc<Choose>>,
    gate: Semaphore,
}

#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    inner: Arc<Inner>,
}

impl Receiver {
    /// Answers what `choose` says of each delivery and of how often its event has come, this time included.
    pub async fn start(choose: impl Fn(&Received, usize) -> Reply + Send + Sync + 'static) -> Self {
        let inner = Arc::new(Inner {
            received: Mutex::default(),
            count: watch::channel(0).0,
            choose: Mutex::new(Arc::new(choose)),
            gate: Semaphore::new(0),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook?key=abc", listener.local_addr().unwrap());
        let router = Router::new().route("/hook", post(receive)).with_state(Arc::clone(&inner));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, inner }
    }

    pub async fn taking_all() -> Self {
        Self::start(|_, _| Reply::Ok).await
    }

    pub fn answer(&self, choose: impl Fn(&Received, usize) -> Reply + Send + Sync + 'static) {
        *self.inner.choose.lock().unwrap() = Arc::new(choose);
    }

    /// Lets one answer through the gate.
    pub fn open_gate(&self) {
        self.inner.gate.add_permits(1);
    }

    /// Everything that came, in order, once there are so many.
    pub async fn wait_for(&self, count: usize) -> Vec<Received> {
        let mut counted = self.inner.count.subscribe();
        let there = counted.wait_for(|there| *there >= count);
        let waited = tokio::time::timeout(PATIENCE, there).await.map(|there| *there.unwrap());
        assert!(waited.is_ok(), "{} deliveries came, not {count}", self.received().len());
        self.received()
    }

    pub fn received(&self) -> Vec<Received> {
        self.inner.received.lock().unwrap().clone()
    }

    /// How often each event came; fails where one came with two contents.
    pub fn by_id(&self) -> BTreeMap<String, usize> {
        let mut contents: BTreeMap<String, (Bytes, usize)> = BTreeMap::new();
        for one in self.received() {
            let (body, times) = contents.entry(one.id.clone()).or_insert((one.body.clone(), 0));
            assert_eq!(*body, one.body, "an event has one content, however often it comes");
            *times += 1;
        }
        contents.into_iter().map(|(id, (_, times))| (id, times)).collect()
    }
}

async fn receive(State(inner): State<Arc<Inner>>, headers: HeaderMap, body: Bytes) -> Response {
    // By the library that receivers use.
    Webhook::new(SECRET).unwrap().verify(&body, &headers).expect("the signature is ours");
    let event: Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(headers["content-type"], "application/cloudevents+json");
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    assert_eq!(event["id"], id.as_str());
    let received = Received { id, event, body };
    let times = {
        let mut all = inner.received.lock().unwrap();
        all.push(received.clone());
        all.iter().filter(|one| one.id == received.id).count()
    };
    let choose = Arc::clone(&inner.choose.lock().unwrap());
    let reply = choose(&received, times);
    inner.count.send_modify(|count| *count += 1);
    match reply {
        Reply::Ok => StatusCode::NO_CONTENT.into_response(),
        Reply::Status(status) => (StatusCode::from_u16(status).unwrap(), "not now").into_response(),
        Reply::Busy { retry_after_s } => {
            (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", retry_after_s.to_string())]).into_response()
        }
        Reply::Redirect(to) => (StatusCode::TEMPORARY_REDIRECT, [("location", to)]).into_response(),
        Reply::Hang => std::future::pending().await,
        Reply::Cut => {
            let parts = [Ok(Bytes::from_static(b"well d")), Err(io::Error::other("cut"))];
            ([("content-length", "100")], Body::from_stream(stream::iter(parts))).into_response()
        }
        Reply::Gate => {
            inner.gate.acquire().await.unwrap().forget();
            StatusCode::OK.into_response()
        }
    }
}
