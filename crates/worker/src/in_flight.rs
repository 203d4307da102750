//! The deliveries in hand, and the heartbeat that keeps them ours.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use scrutineer_queue::{Delivery, Queue};
use scrutineer_types::{JobId, TraceContext};
use tokio_util::sync::CancellationToken;

use crate::{bench::Place, metrics};

/// Everything received and neither committed nor given back.
#[derive(Debug, Default)]
pub(crate) struct InFlight(Mutex<HashMap<JobId, Held>>);

#[derive(Debug)]
struct Held {
    delivery: Delivery,
    /// Since its start.
    place: Option<Place>,
    /// Of the attempt.
    trace: Option<TraceContext>,
}

impl InFlight {
    pub(crate) fn insert(&self, delivery: Delivery) {
        self.lock().insert(delivery.job.fence.job_id, Held { delivery, place: None, trace: None });
    }

    /// It is in work at `place`, which is free again with its removal.
    pub(crate) fn mark_started(&self, id: JobId, place: Place) {
        if let Some(held) = self.lock().get_mut(&id) {
            held.place = Some(place);
        }
    }

    /// What is done about it belongs there.
    pub(crate) fn trace(&self, id: JobId, trace: Option<TraceContext>) {
        if let Some(held) = self.lock().get_mut(&id) {
            held.trace = trace;
        }
    }

    /// Where it belongs in a trace.
    pub(crate) fn trace_of(&self, id: JobId) -> Option<TraceContext> {
        self.lock().get(&id).and_then(|held| held.trace)
    }

    pub(crate) fn remove(&self, id: JobId) -> Option<Delivery> {
        self.lock().remove(&id).map(|held| held.delivery)
    }

    pub(crate) fn take_unstarted(&self) -> Vec<Delivery> {
        let mut held = self.lock();
        held.extract_if(|_, held| held.place.is_none()).map(|(_, held)| held.delivery).collect()
    }

    fn all(&self) -> Vec<Delivery> {
        self.lock().values().map(|held| held.delivery.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobId, Held>> {
        self.0.lock().expect("no code panics while it holds this lock")
    }
}

/// Extends every lease in hand once every `period`, until `stop`.
pub(crate) async fn keep_alive(
    in_flight: Arc<InFlight>,
    queue: Arc<dyn Queue>,
    period: Duration,
    stop: CancellationToken,
) {
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    ticks.tick().await;
    while stop.run_until_cancelled(ticks.tick()).await.is_some() {
        let held = in_flight.all();
        if held.is_empty() {
            continue;
        }
        if let Err(error) = queue.extend(&held).await {
            metrics::error("heartbeat", "unavailable");
            tracing::warn!(%error, count = held.len(), "could not extend leases");
        }
    }
}
