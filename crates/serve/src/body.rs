//! A request's body, bounded in length and time; what is left of a refused one is drained, so that its sender gets to
//! read the answer.

use std::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, BodyDataStream},
    http::{HeaderMap, header},
};
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};
use tokio::time::{Instant, Sleep};

use crate::{Api, Config, error::BodyError};

/// How long, and how much of, a refused body is read to no use. A sender that never looks up while it sends would else
/// meet a reset connection in place of the answer.
const LINGER: Duration = Duration::from_secs(2);
const LINGER_BYTES: u64 = 64 << 20;

/// A body as a stream of chunks that ends in an error once it is too long or too slow.
pub(crate) struct BoundedBody {
    /// Gone once the body has ended or failed.
    inner: Option<BodyDataStream>,
    declared: Option<u64>,
    received: u64,
    limit: u64,
    idle: Duration,
    pause: Pin<Box<Sleep>>,
    total: Duration,
    deadline: Instant,
    /// The sender waits for `100 Continue` before it sends anything.
    waits_for_continue: bool,
}

impl BoundedBody {
    /// Bounds `body` by `limit` bytes. A `Content-Length` beyond it fails here, before anything is read.
    pub fn new(body: Body, headers: &HeaderMap, limit: u64, config: &Config) -> Result<Self, BodyError> {
        let declared = declared_bytes(headers);
        let (idle, total) =
            (Duration::from_secs(config.body_idle_timeout_s), Duration::from_secs(config.body_timeout_s));
        let bounded = Self {
            inner: Some(body.into_data_stream()),
            declared,
            received: 0,
            limit,
            idle,
            pause: Box::pin(tokio::time::sleep(idle)),
            total,
            deadline: Instant::now() + total,
            waits_for_continue: headers.contains_key(header::EXPECT),
        };
        if declared.is_some_and(|declared| declared > limit) { Err(BodyError::TooLarge { limit }) } else { Ok(bounded) }
    }

    /// The whole of it.
    pub async fn collect(mut self) -> Result<Bytes, BodyError> {
        let mut whole = BytesMut::with_capacity(self.declared.unwrap_or(0).min(self.limit) as usize);
        while let Some(chunk) = self.next().await {
            whole.extend_from_slice(&chunk?);
        }
        Ok(whole.freeze())
    }
}

/// Does away with a body that was not begun, so that its sender reads the answer instead of a broken connection.
pub(crate) fn refuse(api: &Api, headers: &HeaderMap, body: Body) {
    drop(BoundedBody::new(body, headers, u64::MAX, &api.config));
}

/// What `Content-Length` says, if anything.
pub(crate) fn declared_bytes(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

impl Stream for BoundedBody {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        let Some(inner) = &mut this.inner else { return Poll::Ready(None) };
        let result = match inner.poll_next_unpin(cx) {
            Poll::Ready(None) => {
                this.inner = None;
                return Poll::Ready(None);
            }
            Poll::Ready(Some(Err(error))) => {
                this.inner = None;
                return Poll::Ready(Some(Err(BodyError::Broken(error))));
            }
            Poll::Ready(Some(Ok(chunk))) => {
                this.received += chunk.len() as u64;
                if this.received > this.limit { Err(BodyError::TooLarge { limit: this.limit }) } else { Ok(chunk) }
            }
            Poll::Pending => {
                if this.pause.as_mut().poll(cx).is_pending() {
                    return Poll::Pending;
                }
                let now = Instant::now();
                if now < this.deadline {
                    Err(BodyError::Idle { seconds: this.idle.as_secs() })
                } else {
                    Err(BodyError::Slow { seconds: this.total.as_secs() })
                }
            }
        };
        let now = Instant::now();
        let result = match result {
            Ok(_) if now >= this.deadline => Err(BodyError::Slow { seconds: this.total.as_secs() }),
            result => result,
        };
        let until = this.deadline.min(now + this.idle);
        this.pause.as_mut().reset(until);
        if result.is_err() {
            this.linger();
        }
        Poll::Ready(Some(result))
    }
}

impl BoundedBody {
    /// Reads on to no use, within bounds, in a task of its own.
    fn linger(&mut self) {
        let Some(mut rest) = self.inner.take() else { return };
        if self.waits_for_continue && self.received == 0 {
            return;
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        runtime.spawn(tokio::time::timeout(LINGER, async move {
            let mut drained = 0;
            while let Some(Ok(chunk)) = rest.next().await {
                drained += chunk.len() as u64;
                if drained > LINGER_BYTES {
                    break;
                }
            }
        }));
    }
}

impl Drop for BoundedBody {
    fn drop(&mut self) {
        self.linger();
    }
}
