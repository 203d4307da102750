//! Connections: accepted up to a bound, their headers awaited up to a bound, drained at the end.

use std::{sync::Arc, time::Duration};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{net::TcpListener, sync::Semaphore};
use tokio_util::sync::CancellationToken;
use tracing::{debug, warn};

use crate::Config;

/// How long to wait after a failed accept: mostly there are no file descriptors, and at once there would still be none.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Serves `router` (HTTP/1.1) on `listener` until `shutdown`, then lets requests in hand finish within
/// `config.drain_timeout_s`.
pub async fn serve(listener: TcpListener, router: Router, config: &Config, shutdown: CancellationToken) {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(config.header_timeout_s))
        // A client that ends its half of the connection still gets its answer, also to a body that broke off.
        .half_close(true);
    let connections = Arc::new(Semaphore::new(config.max_connections.max(1)));
    let graceful = GracefulShutdown::new();
    loop {
        let accepted = async {
            let place = Arc::clone(&connections).acquire_owned().await.expect("nobody closes this semaphore");
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = accepted => accepted,
            () = shutdown.cancelled() => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        // Answers are small and awaited.
        let _ = stream.set_nodelay(true);
        let service = TowerToHyperService::new(router.clone());
        let connection = graceful.watch(builder.serve_connection(TokioIo::new(stream), service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                debug!(%error, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    let limit = Duration::from_secs(config.drain_timeout_s);
    if tokio::time::timeout(limit, graceful.shutdown()).await.is_err() {
        warn!(limit_s = limit.as_secs(), "requests were still in hand when the time to finish them was over");
    }
}
