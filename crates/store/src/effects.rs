//! What to tell once a transaction is committed.

use scrutineer_types::{InspectionId, Priority, Verdict};

use crate::{Signals, metrics};

/// One thing to tell.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// Jobs of up to this priority can be claimed.
    JobsAvailable(Priority),
    /// An inspection has a deadline.
    DeadlineSet,
    /// An inspection was judged, or cancelled.
    Decided(InspectionId),
    /// Events were appended.
    EventsAppended,
    /// An inspection has its first verdict, so many milliseconds after it was captured or received.
    FirstVerdict { facility: String, verdict: Verdict, after_ms: i64 },
}

impl Effect {
    /// Tells what was committed, each thing once.
    pub fn tell(effects: Vec<Self>, signals: &Signals) {
        let (mut jobs, mut deadlines, mut events) = (None, false, false);
        for effect in effects {
            match effect {
                Self::JobsAvailable(priority) => jobs = jobs.max(Some(priority)),
                Self::DeadlineSet => deadlines = true,
                Self::EventsAppended => events = true,
                Self::Decided(id) => signals.decided(id),
                Self::FirstVerdict { facility, verdict, after_ms } => {
                    metrics::first_verdict(&facility, verdict, after_ms);
                }
            }
        }
        if let Some(highest) = jobs {
            signals.jobs_available(highest);
        }
        if deadlines {
            signals.deadline_set();
        }
        if events {
            signals.events_appended();
        }
    }
}
