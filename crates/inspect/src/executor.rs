//! Threads that take images from the lanes, and outlive what goes wrong with one.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread::{self, JoinHandle};

use bytes::Bytes;
use scrutineer_infer::ModelError;
use scrutineer_types::FailureKind;
use tokio::sync::oneshot;

use crate::lanes::Lanes;
use crate::{InspectError, Lane, StartError};

/// What one thread does with one image.
pub(crate) trait Work {
    /// What is to be done with it.
    type Order: Send + 'static;

    /// What comes of it.
    type Answer: Send + 'static;

    /// Bytes to an answer. May panic; it is then dropped and made anew.
    fn inspect(&mut self, bytes: &[u8], order: &Self::Order) -> Result<Self::Answer, InspectError>;
}

/// The threads and what they wait for. Dropped, it finishes what waits and joins them.
pub(crate) struct Executor<O, A> {
    shared: Arc<Shared<O, A>>,
    threads: Vec<JoinHandle<()>>,
}

struct Shared<O, A> {
    lanes: Lanes<Task<O, A>>,
    /// How many threads have something to work with.
    able: AtomicUsize,
}

struct Task<O, A> {
    bytes: Bytes,
    order: O,
    reply: Reply<A>,
}

/// Hands one answer to whoever asked.
type Answering<A> = oneshot::Sender<Result<A, InspectError>>;

/// Where an answer goes. Offered with several tasks, to as many executors, the thread that begins first takes it, and the others
/// leave theirs alone.
pub(crate) struct Reply<A>(Arc<Mutex<Option<Answering<A>>>>);

impl<A> Clone for Reply<A> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<A> Reply<A> {
    /// A reply, and where its answer arrives.
    pub fn new() -> (Self, oneshot::Receiver<Result<A, InspectError>>) {
        let (reply, answer) = oneshot::channel();
        (Self(Arc::new(Mutex::new(Some(reply)))), answer)
    }

    /// What to answer with; `None` where another has begun, or whoever asked has gone.
    fn begin(&self) -> Option<Answering<A>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take().filter(|reply| !reply.is_closed())
    }
}

/// An image, or a tensor, and what is to be done with it.
#[derive(Clone, Debug)]
pub(crate) struct Request<O> {
    pub bytes: Bytes,
    pub order: O,
    pub lane: Lane,
    pub patience: Patience,
}

impl<O> Request<O> {
    /// The same with what `change` makes of the order.
    pub fn map<P>(self, change: impl FnOnce(O) -> P) -> Request<P> {
        let Self { bytes, order, lane, patience } = self;
        Request { bytes, order: change(order), lane, patience }
    }
}

/// Whether to wait for room in a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    /// For as long as it takes.
    Waits,
    /// Refused when there is none.
    Refused,
}

impl<O: Send + 'static, A: Send + 'static> Executor<O, A> {
    /// Starts the threads; each makes its own work, all at the same time.
    pub fn start<W: Work<Order = O, Answer = A>>(
        (threads, queue): (usize, usize),
        make: impl Fn() -> Result<W, ModelError> + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let shared = Arc::new(Shared { lanes: Lanes::new(queue), able: AtomicUsize::new(0) });
        let mut executor = Self { shared, threads: Vec::new() };
        let make = Arc::new(make);
        let (started, starts) = mpsc::channel();
        for i in 0..threads {
            let (shared, make, started) = (Arc::clone(&executor.shared), Arc::clone(&make), started.clone());
            let body = move || match make() {
                Ok(work) => {
                    shared.able.fetch_add(1, Ordering::Relaxed);
                    // The receiver is gone only once another thread failed to start; then the lanes are closed too.
                    let _ = started.send(Ok(()));
                    drop(started);
                    shared.work(work, &*make);
                }
                Err(e) => drop(started.send(Err(e))),
            };
            let thread = thread::Builder::new().name(format!("inspect-{i}")).spawn(body).map_err(StartError::Thread)?;
            executor.threads.push(thread);
        }
        drop(started);
        for _ in 0..executor.threads.len() {
            starts.recv().map_err(|_| StartError::Panicked)??;
        }
        Ok(executor)
    }

    /// The answer, once there was room in the lane; with [`Patience::Refused`] there must be some now.
    pub async fn inspect(&self, request: Request<O>) -> Result<A, InspectError> {
        let (reply, answer) = Reply::new();
        self.offer(request, reply).await?;
        answer.await.map_err(|_| InspectError::ShuttingDown)?
    }

    /// Puts an image into its lane; whoever begins it answers to `reply`.
    pub async fn offer(&self, request: Request<O>, reply: Reply<A>) -> Result<(), InspectError> {
        let Request { bytes, order, lane, patience } = request;
        let lanes = &self.shared.lanes;
        let place = match patience {
            Patience::Waits => lanes.place(lane).await?,
            Patience::Refused => lanes.try_place(lane)?,
        };
        lanes.put(place, Task { bytes, order, reply })
    }

    pub fn threads(&self) -> usize {
        self.threads.len()
    }

    /// Whether any thread has something to work with.
    pub fn is_healthy(&self) -> bool {
        self.shared.able.load(Ordering::Relaxed) > 0
    }

    /// Takes no more work; what waits is finished.
    pub fn close(&self) {
        self.shared.lanes.close();
    }
}

impl<O, A> Drop for Executor<O, A> {
    fn drop(&mut self) {
        self.shared.lanes.close();
        for thread in self.threads.drain(..) {
            // It catches what panics within; beyond that there is nothing to report to.
            let _ = thread.join();
        }
    }
}

impl<O, A> Shared<O, A> {
    /// One thread's life.
    fn work<W: Work<Order = O, Answer = A>>(&self, work: W, make: &impl Fn() -> Result<W, ModelError>) {
        let mut work = Some(work);
        while let Some(Task { bytes, order, reply }) = self.lanes.take() {
            // Whoever asked has gone, or another executor was faster; nothing has been spent on it here.
            let Some(reply) = reply.begin() else { continue };
            if work.is_none() {
                work = self.make_anew(make);
            }
            let Some(at_work) = &mut work else {
                let message = "the model has no session on this thread since it panicked".to_owned();
                let _ = reply.send(Err(InspectError::Failed { kind: FailureKind::Transient, message }));
                continue;
            };
            let result = catch_unwind(AssertUnwindSafe(|| at_work.inspect(&bytes, &order))).unwrap_or_else(|panic| {
                // What it was working with may be half done. A drop that panics as well must not end the thread.
                let broken = work.take();
                let _ = catch_unwind(AssertUnwindSafe(|| drop(broken)));
                self.able.fetch_sub(1, Ordering::Relaxed);
                let message = format!("panicked: {}", panic_message(&*panic));
                tracing::error!("inspection {message}");
                Err(InspectError::Failed { kind: FailureKind::Permanent, message })
            });
            let _ = reply.send(result);
            if work.is_none() {
                work = self.make_anew(make);
            }
        }
    }

    fn make_anew<W: Work>(&self, make: &impl Fn() -> Result<W, ModelError>) -> Option<W> {
        match catch_unwind(AssertUnwindSafe(make)) {
            Ok(Ok(work)) => {
                self.able.fetch_add(1, Ordering::Relaxed);
                Some(work)
            }
            Ok(Err(e)) => {
                tracing::error!(error = &e as &dyn std::error::Error, "no new session after a panic");
                None
            }
            Err(panic) => {
                tracing::error!("no new session after a panic: {}", panic_message(&*panic));
                None
            }
        }
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests;
