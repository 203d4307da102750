//! What commits tell those who wait. A signal may be missed or come twice: whoever gets one looks at the rows, and
//! whoever waits also has a bound on waiting.

use std::sync::Arc;

use scrutineer_types::InspectionId;
use tokio::sync::{Notify, broadcast};

/// How many decided inspections a slow listener may fall behind before it is told that it lagged.
const DECIDED_CAPACITY: usize = 1024;

/// Channels from committed transactions to waiting tasks.
#[derive(Clone, Debug)]
pub struct Signals {
    jobs: Arc<Notify>,
    decided: broadcast::Sender<InspectionId>,
    events: Arc<Notify>,
}

impl Default for Signals {
    fn default() -> Self {
        Self { jobs: Arc::default(), decided: broadcast::channel(DECIDED_CAPACITY).0, events: Arc::default() }
    }
}

impl Signals {
    /// Jobs have become available: one waiter is woken, or the next to wait is not made to.
    pub fn jobs_available(&self) {
        self.jobs.notify_one();
    }

    /// An inspection has a new decision, or was cancelled.
    pub fn decided(&self, id: InspectionId) {
        // No receiver is no loss: nobody waits.
        let _ = self.decided.send(id);
    }

    /// Events were appended.
    pub fn events_appended(&self) {
        self.events.notify_waiters();
    }

    /// Resolves after the next [`Self::jobs_available`], one that nobody consumed included.
    pub async fn wait_for_jobs(&self) {
        self.jobs.notified().await;
    }

    /// Resolves after the next [`Self::events_appended`].
    pub async fn wait_for_events(&self) {
        self.events.notified().await;
    }

    /// The inspections decided from now on. Subscribe before looking at the row, so that nothing falls between.
    pub fn subscribe_decided(&self) -> broadcast::Receiver<InspectionId> {
        self.decided.subscribe()
    }
}
