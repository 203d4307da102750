//! What commits tell those who wait. A signal may be missed or come twice: whoever gets one looks at the rows, and
//! whoever waits also has a bound on waiting.

use std::sync::Arc;

use scrutineer_types::{InspectionId, Priority};
use tokio::sync::{Notify, broadcast};

/// How many decided inspections a slow listener may fall behind before it is told that it lagged.
const DECIDED_CAPACITY: usize = 1024;

/// Channels from committed transactions to waiting tasks.
#[derive(Clone, Debug)]
pub struct Signals {
    /// For each priority: wakes whoever waits for jobs of that one or a higher.
    jobs: Arc<[Notify; Priority::COUNT]>,
    decided: broadcast::Sender<InspectionId>,
    events: Arc<Notify>,
    deadlines: Arc<Notify>,
}

impl Default for Signals {
    fn default() -> Self {
        Self {
            jobs: Arc::default(),
            decided: broadcast::channel(DECIDED_CAPACITY).0,
            events: Arc::default(),
            deadlines: Arc::default(),
        }
    }
}

impl Signals {
    /// Stands for any inspection, in [`Self::subscribe_decided`].
    pub const ANY: InspectionId = InspectionId(uuid::Uuid::nil());

    /// Jobs of up to this priority have become available: of those who wait for such jobs, one of each kind is woken, or
    /// the next to wait is not made to.
    pub fn jobs_available(&self, up_to: Priority) {
        for waiting in &self.jobs[..=up_to as usize] {
            waiting.notify_one();
        }
    }

    /// There may be more jobs than somebody could take: the next who waits for the same is woken.
    pub fn more_jobs(&self, at_least: Priority) {
        self.jobs[at_least as usize].notify_one();
    }

    /// An inspection was judged, or cancelled.
    pub fn decided(&self, id: InspectionId) {
        // No receiver is no loss: nobody waits.
        let _ = self.decided.send(id);
    }

    /// Inspections were judged or cancelled, and it is not known which: every receiver is told [`Self::ANY`].
    pub(crate) fn some_decided(&self) {
        self.decided(Self::ANY);
    }

    /// Events were appended.
    pub fn events_appended(&self) {
        self.events.notify_waiters();
    }

    /// An inspection was opened that has a deadline.
    pub fn deadline_set(&self) {
        self.deadlines.notify_one();
    }

    /// Resolves after the next [`Self::jobs_available`] that speaks of such jobs, one that nobody consumed included.
    pub async fn wait_for_jobs(&self, at_least: Priority) {
        self.jobs[at_least as usize].notified().await;
    }

    /// Resolves after the next [`Self::deadline_set`], one that nobody consumed included.
    pub async fn wait_for_deadlines(&self) {
        self.deadlines.notified().await;
    }

    /// Resolves after the next [`Self::events_appended`].
    pub async fn wait_for_events(&self) {
        self.events.notified().await;
    }

    /// The inspections judged or cancelled from now on; [`Self::ANY`] where it is not known which. Subscribe before looking at the row, so that nothing falls between.
    pub fn subscribe_decided(&self) -> broadcast::Receiver<InspectionId> {
        self.decided.subscribe()
    }
}
