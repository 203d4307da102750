//! What the loss of a process says about the jobs that it had in work: which are innocent, which are under suspicion, which is
//! to blame.
//!
//! A process usually has several jobs in work, so its loss convicts none of them: they become suspects, and a suspect is started
//! alone. Only losses of a process in which a job was alone count against it, and only successive ones: a loss for which there
//! is another explanation, be it other jobs in work or a process that has finished nothing yet and lost another suspect, lets
//! all others off. So a machine that keeps failing by itself discards nothing, as long as it has more than one job to fail with.

use scrutineer_types::{FailureKind, Timestamp};
use uuid::Uuid;

use crate::{
    Alone, Failure, StoreError,
    rows::{
        Columns, get,
        jobs::{Held, JobChange},
    },
};

/// So many successive losses of a process in which a job was alone discard it.
pub(crate) const CONVICTED_AT: i64 = 3;

/// A suspect that has been lost alone waits for so long, doubled with each further time, so that others go before it.
const PUT_OFF_MS: i64 = 2_000;

impl Alone {
    /// The column's value.
    pub(crate) fn number(self) -> i64 {
        match self {
            Self::Unproven => 1,
            Self::Proven => 2,
        }
    }
}

/// A job whose lease is over.
pub(crate) struct Expired {
    pub held: Held,
    alone: i64,
    crashes: i64,
}

impl Expired {
    /// From a row of [`Held`] with `alone, crashes`.
    pub fn read(row: &impl Columns) -> Result<Self, StoreError> {
        Ok(Self { held: Held::read(row)?, alone: get(row, "alone")?, crashes: get(row, "crashes")? })
    }

    fn was_started(&self) -> bool {
        self.held.started_at.is_some()
    }

    /// Whether this loss shows that something else is wrong than a suspect, and so lets the other suspects off.
    fn clears_others(&self) -> bool {
        self.was_started() && self.alone != Alone::Proven.number()
    }
}

/// What becomes of jobs whose leases are over.
#[derive(Default)]
pub(crate) struct Verdicts {
    /// Were fetched ahead only: available, as if never claimed.
    pub innocent: Vec<Uuid>,
    /// Were in work beside others: available, to be started alone.
    pub suspects: Vec<Uuid>,
    /// Were in work alone: put off until then, with so many losses against them.
    pub put_off: Vec<(Uuid, i64, Timestamp)>,
    /// Were alone once too often.
    pub convicted: Vec<(Held, JobChange)>,
    /// The attempts that ended so.
    pub lost: Vec<(Uuid, i64)>,
    /// Every other suspect is let off.
    pub clears_others: bool,
}

impl Verdicts {
    /// Judges what was found at one time.
    pub fn of(expired: Vec<Expired>, now: Timestamp) -> Self {
        let explanations = expired.iter().filter(|job| job.clears_others()).count();
        let mut verdicts = Self { clears_others: explanations > 0, ..Self::default() };
        for job in expired {
            let id = job.held.job.0;
            if !job.was_started() {
                verdicts.innocent.push(id);
                continue;
            }
            verdicts.lost.push((id, job.held.fence));
            if job.alone == 0 {
                verdicts.suspects.push(id);
                continue;
            }
            let beside = explanations > usize::from(job.clears_others());
            let crashes = if beside { 1 } else { job.crashes + 1 };
            if crashes >= CONVICTED_AT {
                verdicts.convicted.push((job.held, worker_lost(crashes, now)));
            } else {
                verdicts.put_off.push((id, crashes, now.plus_ms(PUT_OFF_MS << (crashes - 1))));
            }
        }
        verdicts
    }

    /// Those that were in work alone: not let off by what else was found with them.
    pub fn alone(&self) -> Vec<Uuid> {
        let convicted = self.convicted.iter().map(|(held, _)| held.job.0);
        self.put_off.iter().map(|(id, ..)| *id).chain(convicted).collect()
    }
}

fn worker_lost(crashes: i64, now: Timestamp) -> JobChange {
    let message = format!(
        "its worker was lost {crashes} times in succession while it had this job alone in work: killed, out of memory, or brought \
         down by the image. Look at the workers' logs and memory limits of those times (the attempts say which and when), try the \
         original apart with `scrutineer run`; then redrive it, or purge it"
    );
    let failure = Failure { code: Failure::WORKER_LOST, stage: "inspect", message };
    let change = JobChange::discarded(failure, FailureKind::Permanent, now);
    // The attempts are recorded as lost, and none of them counts.
    JobChange { recorded: None, uncounted: true, ..change }
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{InspectionId, JobId, ViewId};

    use super::*;

    fn expired(started: bool, alone: i64, crashes: i64) -> Expired {
        let held = Held {
            job: JobId::new(),
            inspection: InspectionId::new(),
            view: ViewId::new(),
            fence: 1,
            worker: None,
            started_at: started.then_some(Timestamp(5)),
        };
        Expired { held, alone, crashes }
    }

    #[test]
    fn what_was_fetched_ahead_is_innocent_and_clears_nobody() {
        let verdicts = Verdicts::of(vec![expired(false, 0, 2), expired(true, 2, 0)], Timestamp(10));
        assert_eq!((verdicts.innocent.len(), verdicts.put_off.len(), verdicts.clears_others), (1, 1, false));
    }

    #[test]
    fn the_third_loss_alone_convicts_unless_another_explains_it() {
        let last = || expired(true, 2, CONVICTED_AT - 1);
        assert_eq!(Verdicts::of(vec![last()], Timestamp(10)).convicted.len(), 1);
        let beside = Verdicts::of(vec![last(), expired(true, 0, 0)], Timestamp(10));
        assert_eq!((beside.convicted.len(), beside.suspects.len(), beside.put_off[0].1), (0, 1, 1));
    }
}
