//! The deliveries in hand, and the heartbeat that keeps them ours.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use scrutineer_queue::{Delivery, Queue};
use scrutineer_store::JobFence;
use scrutineer_types::TraceContext;
use tokio_util::sync::CancellationToken;

use crate::{bench::Place, metrics};

/// Everything received and neither committed nor given back. A job can come again, under a new fence, while the results it was put off with are
/// being settled: those are two deliveries.
#[derive(Debug, Default)]
pub(crate) struct InFlight(Mutex<HashMap<JobFence, Held>>);

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
        self.lock().insert(delivery.job.fence, Held { delivery, place: None, trace: None });
    }

    /// It is in work at `place`, which is free again with its removal.
    pub(crate) fn mark_started(&self, fence: JobFence, place: Place) {
        if let Some(held) = self.lock().get_mut(&fence) {
            held.place = Some(place);
        }
    }

    /// What is done about it belongs there.
    pub(crate) fn trace(&self, fence: JobFence, trace: Option<TraceContext>) {
        if let Some(held) = self.lock().get_mut(&fence) {
            held.trace = trace;
        }
    }

    /// Where it belongs in a trace.
    pub(crate) fn trace_of(&self, fence: JobFence) -> Option<TraceContext> {
        self.lock().get(&fence).and_then(|held| held.trace)
    }

    pub(crate) fn remove(&self, fence: JobFence) -> Option<Delivery> {
        self.lock().remove(&fence).map(|held| held.delivery)
    }

    pub(crate) fn take_unstarted(&self) -> Vec<Delivery> {
        let mut held = self.lock();
        held.extract_if(|_, held| held.place.is_none()).map(|(_, held)| held.delivery).collect()
    }

    fn all(&self) -> Vec<Delivery> {
        self.lock().values().map(|held| held.delivery.clone()).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<JobFence, Held>> {
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

#[cfg(test)]
mod tests {
    use scrutineer_store::ClaimedJob;
    use scrutineer_types::{InspectionId, JobId, Priority, ViewId};

    use super::*;

    fn delivery(fence: JobFence) -> Delivery {
        let job = ClaimedJob {
            fence,
            attempts: 0,
            max_attempts: 5,
            inspection_id: InspectionId::new(),
            view_id: ViewId::new(),
            facility: "f".into(),
            camera: None,
            angle: None,
            model: "default".into(),
            object_key: "originals/x".into(),
            size_bytes: 1,
            sha256: String::new(),
            suspect: false,
            priority: Priority::Normal,
            waited_ms: 0.0,
            trace: None,
        };
        Delivery { job, receipt: None }
    }

    #[test]
    fn a_job_that_comes_again_while_its_last_result_is_settled_stays_in_hand() {
        let in_flight = InFlight::default();
        let last = JobFence { job_id: JobId::new(), fence: 1 };
        let again = JobFence { fence: 2, ..last };
        in_flight.insert(delivery(last));
        in_flight.insert(delivery(again));
        assert_eq!(in_flight.remove(last).map(|settled| settled.job.fence), Some(last));
        let held: Vec<JobFence> = in_flight.all().iter().map(|held| held.job.fence).collect();
        assert_eq!(held, [again]);
        assert!(in_flight.remove(again).is_some());
    }
}
