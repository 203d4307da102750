//! What to tell once a transaction is committed.

use scrutineer_types::{EventKind, InspectionId, Priority, Verdict};
use uuid::Uuid;

use crate::{Signals, metrics};

/// One thing to tell.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// Jobs of up to this priority can be claimed.
    JobsAvailable(Priority),
    /// Jobs that came before others can be claimed again.
    JobsReturned,
    /// An inspection has a deadline.
    DeadlineSet,
    /// An inspection was judged, or cancelled.
    Decided(InspectionId),
    /// Events were appended.
    EventsAppended,
    /// An inspection has its first verdict, so many milliseconds after it was captured or received; `None` where a person is yet to
    /// decide.
    FirstVerdict { facility: String, verdict: Verdict, after_ms: Option<i64> },
    /// A person has decided what was left to people, so many milliseconds after it was captured or received.
    PersonDecided { facility: String, after_ms: i64 },
    /// A person has answered.
    Answered { source: &'static str, verdict: Verdict },
}

impl Effect {
    /// Tells what was committed, each thing once.
    pub fn tell(effects: Vec<Self>, signals: &Signals) {
        let (mut jobs, mut deadlines, mut events) = (None, false, false);
        for effect in effects {
            match effect {
                Self::JobsAvailable(priority) => jobs = jobs.max(Some(priority)),
                Self::JobsReturned => jobs = Some(Priority::High),
                Self::DeadlineSet => deadlines = true,
                Self::EventsAppended => events = true,
                Self::Decided(id) => signals.decided(id),
                Self::FirstVerdict { facility, verdict, after_ms } => {
                    metrics::first_verdict(&facility, verdict);
                    if let Some(after_ms) = after_ms {
                        metrics::time_to_verdict(&facility, after_ms);
                    }
                }
                Self::PersonDecided { facility, after_ms } => metrics::time_to_verdict(&facility, after_ms),
                Self::Answered { source, verdict } => metrics::answered(source, verdict),
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

/// What an event is about.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Subject<'a> {
    /// An inspection, at its facility.
    Inspection(InspectionId, &'a str),
    /// What is at a facility.
    Facility(&'a str),
    /// Nothing of a facility: whoever sees all hears of it.
    All,
}

/// An event to append with the commit.
#[derive(Debug)]
pub(crate) struct NewEvent {
    pub id: Uuid,
    pub kind: EventKind,
    pub inspection: Option<Uuid>,
    /// `None`: of none in particular.
    pub facility: Option<String>,
    /// JSON, frozen.
    pub payload: String,
}

impl NewEvent {
    /// An event about `subject`.
    pub fn new(id: Uuid, kind: EventKind, subject: Subject<'_>, payload: String) -> Self {
        let (inspection, facility) = match subject {
            Subject::Inspection(id, facility) => (Some(id.0), Some(facility.to_owned())),
            Subject::Facility(facility) => (None, Some(facility.to_owned())),
            Subject::All => (None, None),
        };
        Self { id, kind, inspection, facility, payload }
    }
}
