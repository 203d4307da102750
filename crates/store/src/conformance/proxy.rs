//! A proxy that stands between a client and a real server and does to the connection what networks and services do.
//!
//! [`Proxy::http`] knows requests: it answers for the server, loses answers, cuts them off or holds them back.
//! [`Proxy::tcp`] knows bytes: it refuses, cuts and holds back whatever the protocol.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// What happens to a request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// The server never hears of it: the proxy answers with this status and body.
    Status(u16, &'static str),
    /// The server does it, and the client never hears: the connection is closed instead of the answer.
    LostAnswer,
    /// The answer breaks off after so many bytes.
    CutAfter(usize),
    /// The answer is held back until the client has gone.
    Hang,
}

/// A fault, and which requests it is for.
#[derive(Debug)]
struct Planned {
    fault: Fault,
    /// What the request's head must contain, in any case; empty: any request.
    matching: String,
    left: usize,
}

#[derive(Debug, Default)]
struct State {
    plan: Mutex<Vec<Planned>>,
    refusing: AtomicBool,
    /// Held back before each chunk from the server, in milliseconds.
    slow_ms: AtomicUsize,
    done: AtomicUsize,
    requests: AtomicUsize,
}

/// The proxy; it ends with this value.
#[derive(Debug)]
pub struct Proxy {
    address: String,
    state: Arc<State>,
    cut: watch::Sender<u64>,
    task: tokio::task::JoinHandle<()>,
}

impl Proxy {
    /// Before an HTTP server at `upstream`, as `http://127.0.0.1:5000`.
    pub async fn http(upstream: &str) -> Self {
        Self::start(upstream.strip_prefix("http://").expect("an address by plain http").to_owned(), true).await
    }

    /// Before any server at `upstream`, as `127.0.0.1:5432`.
    pub async fn tcp(upstream: &str) -> Self {
        Self::start(upstream.to_owned(), false).await
    }

    async fn start(upstream: String, http: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let state = Arc::new(State::default());
        let (cut, watching) = watch::channel(0);
        let shared = Arc::clone(&state);
        let task = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if shared.refusing.load(Ordering::Acquire) {
                    continue;
                }
                let (state, upstream, mut cut) = (Arc::clone(&shared), upstream.clone(), watching.clone());
                cut.mark_unchanged();
                tokio::spawn(async move {
                    let relayed = async {
                        if http {
                            exchange(client, &upstream, &state).await
                        } else {
                            relay(client, &upstream, &state).await
                        }
                    };
                    tokio::select! {
                        // Either end's going away is the end of it.
                        _ = relayed => {}
                        _ = cut.changed() => {}
                    }
                });
            }
        });
        Self { address, state, cut, task }
    }

    /// Its host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its address by plain http.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The next `count` requests whose head contains `matching` (any, if empty) meet `fault`.
    pub fn plan(&self, count: usize, matching: &str, fault: Fault) {
        let planned = Planned { fault, matching: matching.to_lowercase(), left: count };
        self.state.plan.lock().unwrap_or_else(PoisonError::into_inner).push(planned);
    }

    /// How many requests have met a fault.
    pub fn done(&self) -> usize {
        self.state.done.load(Ordering::Acquire)
    }

    /// How many requests, or connections where it knows bytes alone, have come.
    pub fn requests(&self) -> usize {
        self.state.requests.load(Ordering::Acquire)
    }

    /// Whether new connections are closed at once.
    pub fn refuse(&self, refuse: bool) {
        self.state.refusing.store(refuse, Ordering::Release);
    }

    /// Holds each chunk from the server back for so long.
    pub fn slow(&self, by: Duration) {
        self.state.slow_ms.store(by.as_millis() as usize, Ordering::Release);
    }

    /// Closes every open connection.
    pub fn cut(&self) {
        self.cut.send_modify(|times| *times += 1);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
        self.cut();
    }
}

impl State {
    /// The fault that is planned for a request with this head, counted.
    fn fault_for(&self, head: &[u8]) -> Option<Fault> {
        let head = String::from_utf8_lossy(head).to_lowercase();
        let mut plan = self.plan.lock().unwrap_or_else(PoisonError::into_inner);
        let planned = plan.iter_mut().find(|planned| planned.left > 0 && head.contains(&planned.matching))?;
        planned.left -= 1;
        self.done.fetch_add(1, Ordering::AcqRel);
        Some(planned.fault.clone())
    }

    async fn hold(&self) {
        let ms = self.slow_ms.load(Ordering::Acquire);
        if ms > 0 {
            tokio::time::sleep(Duration::from_millis(ms as u64)).await;
        }
    }
}

/// One request and its answer; then the connection is closed.
async fn exchange(mut client: TcpStream, upstream: &str, state: &State) -> std::io::Result<()> {
    let mut request = Vec::new();
    let head_ends = loop {
        if let Some(at) = request.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        if client.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    };
    let head = String::from_utf8_lossy(&request[..head_ends]).into_owned();
    let header = |name: &str| {
        head.lines().find_map(|line| line.split_once(':').filter(|(key, _)| key.eq_ignore_ascii_case(name)))
    };
    if header("expect").is_some() {
        client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
    }
    let length: usize = header("content-length").and_then(|(_, value)| value.trim().parse().ok()).unwrap_or(0);
    while request.len() < head_ends + 4 + length {
        if client.read_buf(&mut request).await? == 0 {
            return Ok(());
        }
    }
    state.requests.fetch_add(1, Ordering::AcqRel);
    let fault = state.fault_for(&request[..head_ends]);
    if let Some(Fault::Status(status, body)) = fault {
        let answer = format!(
            "HTTP/1.1 {status} Planned\r\ncontent-type: application/xml\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        return client.write_all(answer.as_bytes()).await;
    }
    let mut server = TcpStream::connect(upstream).await?;
    let kept = head
        .lines()
        .filter(|line| !line.to_lowercase().starts_with("connection:") && !line.to_lowercase().starts_with("expect:"));
    let head = format!("{}\r\nconnection: close\r\n\r\n", kept.collect::<Vec<_>>().join("\r\n"));
    server.write_all(head.as_bytes()).await?;
    server.write_all(&request[head_ends + 4..]).await?;
    let mut most = usize::MAX;
    match fault {
        Some(Fault::LostAnswer) => {
            server.read_to_end(&mut Vec::new()).await?;
            return Ok(());
        }
        Some(Fault::Hang) => {
            server.read_to_end(&mut Vec::new()).await?;
            // Nothing comes but the end.
            let _ = client.read(&mut [0]).await?;
            return Ok(());
        }
        Some(Fault::CutAfter(bytes)) => most = bytes,
        Some(Fault::Status(..)) | None => {}
    }
    let mut chunk = vec![0; 64 * 1024];
    loop {
        let read = server.read(&mut chunk).await?;
        if read == 0 || most == 0 {
            return client.shutdown().await;
        }
        state.hold().await;
        let sent = read.min(most);
        client.write_all(&chunk[..sent]).await?;
        most -= sent;
    }
}

/// Bytes, both ways, until either end goes away.
async fn relay(mut client: TcpStream, upstream: &str, state: &State) -> std::io::Result<()> {
    state.requests.fetch_add(1, Ordering::AcqRel);
    let mut server = TcpStream::connect(upstream).await?;
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let answers = async {
        let mut chunk = vec![0; 64 * 1024];
        loop {
            let read = from_server.read(&mut chunk).await?;
            if read == 0 {
                return Ok(());
            }
            state.hold().await;
            to_client.write_all(&chunk[..read]).await?;
        }
    };
    tokio::select! {
        ended = answers => ended,
        ended = tokio::io::copy(&mut from_client, &mut to_server) => ended.map(drop),
    }
}
