//! Claims jobs, inspects their views, commits in groups, acknowledges.
//!
//! A delivery passes four bounded stages: it is received (claimed, no attempt counted), its original is fetched, it is
//! started (an attempt counted) and inspected, and its completion is committed together with those that wait beside it.
//! Only the commit counts; a worker that dies at any point leaves a lease that expires. What was in work then is started
//! alone the next time. While something that every job needs is away, nothing is received.

mod admission;
mod attempt;
mod backoff;
mod bench;
mod breaker;
mod committer;
mod config;
mod in_flight;
mod metrics;
mod original;

use std::{sync::Arc, time::Duration};

pub use breaker::{Breakers, Dependency};
pub use config::Config;
use scrutineer_inspect::Inspector;
use scrutineer_queue::{Delivery, Queue};
use scrutineer_store::{Metastore, Originals};
use scrutineer_types::{Priority, Routes};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    task::JoinSet,
};
use tokio_util::sync::CancellationToken;

use crate::{attempt::Attempts, backoff::Backoff, bench::Bench, committer::Committer, in_flight::InFlight};

/// How long one call to the queue may wait for work.
const RECEIVE_WAIT: Duration = Duration::from_secs(5);

/// A worker: everything that one process does with jobs.
#[derive(Debug)]
pub struct Worker {
    metastore: Arc<dyn Metastore>,
    queue: Arc<dyn Queue>,
    originals: Originals,
    inspector: Inspector,
    routes: Arc<Routes>,
    breakers: Breakers,
    config: Config,
}

impl Worker {
    /// A worker over these parts; `routes` say how images are treated. Nothing happens before [`Self::run`].
    pub fn new(
        metastore: Arc<dyn Metastore>,
        queue: Arc<dyn Queue>,
        originals: Originals,
        inspector: Inspector,
        routes: Arc<Routes>,
        config: Config,
    ) -> Self {
        metrics::describe();
        let breakers = Breakers::new(config.limits());
        Self { metastore, queue, originals, inspector, routes, breakers, config }
    }

    /// Says what is away, for whoever asks how this process is.
    pub fn breakers(&self) -> Breakers {
        self.breakers.clone()
    }

    /// Works until `shutdown`, then drains: receives no more, gives unstarted deliveries back, and lets started ones
    /// finish and commit for up to `drain_ms`. What is left after that is abandoned to its lease.
    pub async fn run(self, shutdown: CancellationToken) {
        let in_flight = Arc::new(InFlight::default());
        let slots = self.config.slots(self.inspector.threads());
        let (completions, receiver) = mpsc::channel(slots.in_flight + slots.express);
        let stop_heartbeat = CancellationToken::new();
        let heartbeat = tokio::spawn(in_flight::keep_alive(
            Arc::clone(&in_flight),
            Arc::clone(&self.queue),
            Duration::from_millis(self.config.lease_ms / 3),
            stop_heartbeat.clone(),
        ));
        let attempts = Arc::new(Attempts {
            metastore: self.metastore,
            originals: self.originals,
            queue: Arc::clone(&self.queue),
            inspector: self.inspector,
            routes: self.routes,
            bench: Bench::new(),
            breakers: self.breakers,
            in_flight: Arc::clone(&in_flight),
            started: std::array::from_fn(|_| Semaphore::new(slots.started)),
            completions,
            backoff: self.config.backoff(),
            lease_ms: self.config.lease_ms,
            shutdown: shutdown.clone(),
        });

        let give_up_after = Duration::from_millis(self.config.drain_ms);
        let committer = tokio::spawn(Committer::new(&attempts, give_up_after).run(receiver));
        let receiver = |at_least, room| Receiver {
            queue: Arc::clone(&self.queue),
            attempts: Arc::clone(&attempts),
            at_least,
            room: Arc::new(Semaphore::new(room)),
        };
        let (all, express) = (receiver(Priority::Low, slots.in_flight), receiver(Priority::High, slots.express));
        let (all, express) = tokio::join!(all.run(&shutdown), express.run(&shutdown));

        let drain = tokio::time::Instant::now() + Duration::from_millis(self.config.drain_ms);
        for mut tasks in [all, express] {
            let drained = tokio::time::timeout_at(drain, async { while tasks.join_next().await.is_some() {} }).await;
            if drained.is_err() {
                let (abandoned, drain_ms) = (tasks.len(), self.config.drain_ms);
                tracing::warn!(abandoned, drain_ms, "drain time is over; leases expire");
                tasks.shutdown().await;
            }
        }
        // The last sender goes with the attempts; the committer ends when it has committed what was sent.
        drop(attempts);
        if committer.await.is_err() {
            tracing::error!("the committer ended by a panic; leases expire and the jobs run again");
        }
        give_back(&self.queue, &in_flight).await;
        stop_heartbeat.cancel();
        let _ = heartbeat.await;
    }
}

/// Receives jobs of a priority or higher ones, as many at a time as it has room for.
struct Receiver {
    queue: Arc<dyn Queue>,
    attempts: Arc<Attempts>,
    at_least: Priority,
    room: Arc<Semaphore>,
}

impl Receiver {
    /// Receives and spawns attempts until `shutdown`; answers those that have not ended.
    async fn run(self, shutdown: &CancellationToken) -> JoinSet<()> {
        let mut tasks = JoinSet::new();
        let mut failures = Backoff::new(Duration::from_millis(100), Duration::from_secs(5));
        loop {
            let Some(permit) = shutdown.run_until_cancelled(Arc::clone(&self.room).acquire_owned()).await else {
                break;
            };
            let mut permits = vec![permit.expect("the semaphore is never closed")];
            while let Ok(permit) = Arc::clone(&self.room).try_acquire_owned() {
                permits.push(permit);
            }
            while tasks.try_join_next().is_some() {}
            let (breakers, metastore) = (&self.attempts.breakers, &self.attempts.metastore);
            let admitted = admission::admitted(breakers, metastore, permits.len());
            let Some(room) = shutdown.run_until_cancelled(admitted).await else { break };
            let received = self.queue.receive(room, self.at_least, RECEIVE_WAIT);
            match shutdown.run_until_cancelled(received).await {
                None => break,
                Some(Ok(deliveries)) => {
                    failures.reset();
                    breakers.of(Dependency::Database).succeeded();
                    for dependency in [Dependency::Objects, Dependency::Model] {
                        breakers.of(dependency).took(deliveries.len());
                    }
                    self.spawn(deliveries, permits, &mut tasks);
                }
                Some(Err(error)) => {
                    metrics::error("receive", "unavailable");
                    breakers.of(Dependency::Database).failed(None, &error.to_string());
                    let pause = failures.next_delay();
                    tracing::warn!(%error, ?pause, "cannot receive jobs; trying again");
                    if shutdown.run_until_cancelled(tokio::time::sleep(pause)).await.is_none() {
                        break;
                    }
                }
            }
        }
        tasks
    }

    fn spawn(&self, deliveries: Vec<Delivery>, permits: Vec<OwnedSemaphorePermit>, tasks: &mut JoinSet<()>) {
        for (delivery, permit) in deliveries.into_iter().zip(permits) {
            self.attempts.in_flight.insert(delivery.clone());
            let attempts = Arc::clone(&self.attempts);
            tasks.spawn(async move {
                attempts.attempt(&delivery.job).await;
                drop(permit);
            });
        }
    }
}

/// Releases whatever was received and neither started nor committed.
async fn give_back(queue: &Arc<dyn Queue>, in_flight: &InFlight) {
    let unstarted = in_flight.take_unstarted();
    if unstarted.is_empty() {
        return;
    }
    let count = unstarted.len();
    match queue.release(unstarted).await {
        Ok(()) => tracing::info!(count, "gave unstarted jobs back"),
        Err(error) => tracing::warn!(%error, count, "could not give unstarted jobs back; their leases expire"),
    }
}
