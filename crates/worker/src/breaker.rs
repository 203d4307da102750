//! Circuit breakers: a worker claims nothing while something that every job needs is away, so that an outage does not use up
//! the attempts of all that waits.
//!
//! A breaker opens when several jobs in a row, different ones, have failed of its dependency, or when the dependency itself says
//! that it is not ready: one job that fails again and again is that job's misfortune. It is tried again after a pause, doubled
//! each time up to a cap: the database by asking whether it is ready, the others with a few jobs. The first success closes it.

use std::{
    collections::HashSet,
    fmt,
    sync::{
        Arc, Mutex, MutexGuard,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use scrutineer_types::JobId;
use tokio::{sync::watch, time::Instant};

use crate::metrics;

/// Jobs with which a dependency is tried again.
const PROBES: usize = 3;

/// What every job needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dependency {
    /// The metastore.
    Database,
    /// The store of the originals.
    Objects,
    /// The model, or what runs it.
    Model,
}

impl Dependency {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Database, Self::Objects, Self::Model];

    /// The word used in metrics, logs and answers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Objects => "objects",
            Self::Model => "model",
        }
    }
}

impl fmt::Display for Dependency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// When a breaker opens, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// Failures in a row that open it; 0: it never opens.
    pub(crate) failures: usize,
    pub(crate) pause: Duration,
    pub(crate) cap: Duration,
}

/// The breakers of one process. A clone is the same ones.
#[derive(Clone, Debug)]
pub struct Breakers(Arc<[Breaker; 3]>);

impl Breakers {
    pub(crate) fn new(limits: Limits) -> Self {
        Self(Arc::new(Dependency::ALL.map(|dependency| Breaker::new(dependency, limits))))
    }

    pub(crate) fn of(&self, dependency: Dependency) -> &Breaker {
        &self.0[dependency as usize]
    }

    /// What is away, each with the last error: while there is any, this process claims nothing. Empty where all is well.
    pub fn open(&self) -> Vec<(Dependency, String)> {
        self.0.iter().filter_map(|one| Some((one.dependency, one.trouble()?))).collect()
    }

    pub(crate) fn is_open(&self) -> bool {
        self.0.iter().any(|one| one.troubled.load(Ordering::Acquire) && one.is_open())
    }
}

/// One dependency's breaker.
#[derive(Debug)]
pub(crate) struct Breaker {
    dependency: Dependency,
    limits: Limits,
    state: Mutex<State>,
    /// Anything but closed without a failure: so that a success, which is the rule, costs next to nothing.
    troubled: AtomicBool,
    changed: watch::Sender<()>,
}

#[derive(Debug)]
struct State {
    phase: Phase,
    /// Failures in a row: of jobs each once, of what no job is to blame for each time.
    jobs: HashSet<JobId>,
    others: usize,
    /// How often it opened since it was last closed.
    trips: u32,
    last_error: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Closed,
    Open {
        until: Instant,
    },
    /// So many more jobs may try it, and after a time as many again, lest those that did never told.
    Probing {
        left: usize,
        failed: usize,
        renewed: Instant,
    },
}

/// What a breaker says to a wish for jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Admission {
    /// As many as are wished for.
    Free,
    /// So many, to try the dependency.
    Probe(usize),
    /// None before this.
    Wait(Instant),
}

impl Breaker {
    fn new(dependency: Dependency, limits: Limits) -> Self {
        let state =
            State { phase: Phase::Closed, jobs: HashSet::new(), others: 0, trips: 0, last_error: String::new() };
        let (state, troubled, changed) = (Mutex::new(state), AtomicBool::new(false), watch::Sender::new(()));
        Self { dependency, limits, state, troubled, changed }
    }

    /// The dependency has done its part.
    pub(crate) fn succeeded(&self) {
        if !self.troubled.load(Ordering::Acquire) {
            return;
        }
        let mut state = self.lock();
        if state.phase != Phase::Closed {
            metrics::breaker(self.dependency, false);
            tracing::info!(dependency = %self.dependency, "back again; claiming jobs");
        }
        (state.phase, state.trips, state.others) = (Phase::Closed, 0, 0);
        state.jobs.clear();
        self.troubled.store(false, Ordering::Release);
        drop(state);
        self.changed.send_replace(());
    }

    /// The dependency has failed `job`, or something that is no job's. Answers whether the breaker is open.
    pub(crate) fn failed(&self, job: Option<JobId>, error: &str) -> bool {
        let mut state = self.lock();
        self.troubled.store(true, Ordering::Release);
        error.clone_into(&mut state.last_error);
        match job {
            // No more are kept than it takes.
            Some(job) if state.jobs.len() <= self.limits.failures => _ = state.jobs.insert(job),
            Some(_) => {}
            None => state.others = state.others.saturating_add(1),
        }
        match state.phase {
            Phase::Closed if self.limits.failures > 0 && state.jobs.len() + state.others >= self.limits.failures => {
                self.trip(&mut state);
            }
            Phase::Probing { left, failed, renewed } => {
                if failed + 1 >= PROBES {
                    self.trip(&mut state);
                } else {
                    state.phase = Phase::Probing { left, failed: failed + 1, renewed };
                }
            }
            Phase::Closed | Phase::Open { .. } => {}
        }
        state.phase != Phase::Closed
    }

    /// The dependency itself says that it is not there.
    pub(crate) fn away(&self, error: &str) {
        if self.limits.failures == 0 {
            return;
        }
        let mut state = self.lock();
        self.troubled.store(true, Ordering::Release);
        error.clone_into(&mut state.last_error);
        if !matches!(state.phase, Phase::Open { .. }) {
            self.trip(&mut state);
        }
    }

    /// Whether jobs may be claimed. What is claimed by a probe's leave is told with [`Self::took`].
    pub(crate) fn admits(&self) -> Admission {
        if !self.troubled.load(Ordering::Acquire) {
            return Admission::Free;
        }
        let mut state = self.lock();
        let now = Instant::now();
        match state.phase {
            Phase::Closed => Admission::Free,
            Phase::Open { until } if until > now => Admission::Wait(until),
            Phase::Probing { left: 0, renewed, .. } if renewed + self.limits.cap > now => {
                Admission::Wait(renewed + self.limits.cap)
            }
            Phase::Open { .. } | Phase::Probing { left: 0, .. } => {
                state.phase = Phase::Probing { left: PROBES, failed: 0, renewed: now };
                Admission::Probe(PROBES)
            }
            Phase::Probing { left, .. } => Admission::Probe(left),
        }
    }

    /// So many jobs were claimed.
    pub(crate) fn took(&self, jobs: usize) {
        if let Phase::Probing { left, .. } = &mut self.lock().phase {
            *left = left.saturating_sub(jobs);
        }
    }

    /// Told when the breaker closes.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    fn is_open(&self) -> bool {
        matches!(self.lock().phase, Phase::Open { .. })
    }

    fn trouble(&self) -> Option<String> {
        let state = self.lock();
        (state.phase != Phase::Closed).then(|| state.last_error.clone())
    }

    fn trip(&self, state: &mut State) {
        let pause = self.limits.pause.saturating_mul(1 << state.trips.min(16)).min(self.limits.cap);
        if state.trips == 0 {
            metrics::breaker(self.dependency, true);
        }
        state.trips = state.trips.saturating_add(1);
        state.phase = Phase::Open { until: Instant::now() + pause };
        tracing::warn!(
            dependency = %self.dependency, error = state.last_error, ?pause,
            "away: no jobs are claimed, and those it fails cost no attempt; tried again after a pause"
        );
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no code panics while it holds this lock")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits { failures: 3, pause: Duration::from_secs(1), cap: Duration::from_secs(4) };

    #[tokio::test(start_paused = true)]
    async fn it_takes_several_jobs_to_open_and_one_success_to_close() {
        let breaker = Breaker::new(Dependency::Objects, LIMITS);
        let unlucky = JobId::new();
        for _ in 0..9 {
            assert!(!breaker.failed(Some(unlucky), "broken"), "one job's misfortune");
        }
        assert!(!breaker.failed(Some(JobId::new()), "broken"));
        breaker.succeeded();
        assert!(!breaker.failed(Some(JobId::new()), "broken"), "not in a row");
        assert!(!breaker.failed(Some(JobId::new()), "broken"));
        assert!(breaker.failed(Some(JobId::new()), "broken"));
        assert!(matches!(breaker.admits(), Admission::Wait(_)));
        tokio::time::advance(LIMITS.pause).await;
        assert_eq!(breaker.admits(), Admission::Probe(PROBES));
        breaker.took(1);
        assert_eq!(breaker.admits(), Admission::Probe(PROBES - 1));
        assert!(breaker.failed(Some(JobId::new()), "one of the probes"), "still");
        breaker.succeeded();
        assert_eq!((breaker.admits(), breaker.trouble()), (Admission::Free, None));
    }

    #[tokio::test(start_paused = true)]
    async fn pauses_double_up_to_the_cap_and_probes_that_never_tell_are_made_again() {
        let breaker = Breaker::new(Dependency::Model, LIMITS);
        let mut pauses = Vec::new();
        breaker.away("gone");
        for _ in 0..4 {
            let Admission::Wait(until) = breaker.admits() else { panic!("it is open") };
            pauses.push((until - Instant::now()).as_secs());
            tokio::time::advance(until - Instant::now()).await;
            assert_eq!(breaker.admits(), Admission::Probe(PROBES));
            for _ in 0..PROBES {
                breaker.failed(Some(JobId::new()), "still gone");
            }
        }
        assert_eq!(pauses, [1, 2, 4, 4]);
        tokio::time::advance(LIMITS.cap).await;
        assert_eq!(breaker.admits(), Admission::Probe(PROBES));
        breaker.took(PROBES);
        assert!(matches!(breaker.admits(), Admission::Wait(_)));
        tokio::time::advance(LIMITS.cap).await;
        assert_eq!(breaker.admits(), Admission::Probe(PROBES));
    }

    #[test]
    fn without_a_number_of_failures_it_never_opens() {
        let breaker = Breaker::new(Dependency::Database, Limits { failures: 0, ..LIMITS });
        breaker.away("gone");
        assert!((0..99).all(|_| !breaker.failed(None, "gone")));
        assert_eq!(breaker.admits(), Admission::Free);
    }
}
