//! What a queue outside the database must be told: of which jobs, and what of them a message needs.
//!
//! A job that could be claimed should have a message about it on its way. Whether it has is not known for certain (a process may
//! die between the commit and the sending, a queue may lose a message or keep it too long), so what is recorded is only that a
//! message was sent, and when: `published_at`. A job needs one more where it became available after that, or where that was long
//! ago. One message too many is harmless: whoever receives it finds the job in somebody's hands, or finished.

use scrutineer_types::{JobId, Priority, Timestamp, TraceContext};

use crate::{
    StoreError,
    rows::{Columns, get, jobs::trace, priority_of},
};

/// Jobs that could be claimed at a moment of the database's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimable {
    /// That moment. What became available later is not among them.
    pub as_of: Timestamp,
    /// In no order.
    pub jobs: Vec<ClaimableJob>,
}

/// What a message about a job needs to know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimableJob {
    /// Which job.
    pub job_id: JobId,
    /// What is worked on first.
    pub priority: Priority,
    /// Where its view came from.
    pub facility: String,
    /// What brought the view in.
    pub trace: Option<TraceContext>,
}

/// Which jobs count as unpublished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unpublished {
    /// Only those that became available so many milliseconds ago or later, which are quickly found; `None`: all.
    pub within_ms: Option<u64>,
    /// A job that became available less than so many milliseconds ago, and about which nothing was ever told, is left to whoever
    /// made it.
    pub grace_ms: u64,
    /// A message that was sent so many milliseconds ago counts as lost.
    pub again_ms: u64,
    /// At most so many, those that have waited longest.
    pub limit: usize,
}

impl Claimable {
    /// From rows with `id, priority, facility, traceparent`.
    pub(crate) fn read(as_of: Timestamp, rows: &[impl Columns]) -> Result<Self, StoreError> {
        let read = |row| {
            let priority = priority_of(get(row, "priority")?);
            let (job_id, facility) = (JobId(get(row, "id")?), get(row, "facility")?);
            Ok(ClaimableJob { job_id, priority, facility, trace: trace(row)? })
        };
        Ok(Self { as_of, jobs: rows.iter().map(read).collect::<Result<_, StoreError>>()? })
    }
}
