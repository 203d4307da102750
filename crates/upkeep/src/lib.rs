//! What the clock starts: expired leases, messages that are missing, deadlines, old idempotency keys, originals without rows,
//! the watch over what was certified.
//!
//! Each chore is a `run_once` that works in bounded slices. Every serving process runs all of them whatever its roles;
//! a leased row in the database lets one process at a time do a chore.

pub mod audits;
pub mod cameras;
mod certificates;
mod chores;
mod config;
pub mod drift;
mod memory;
mod metrics;
mod outlook;
mod publish;
mod retention;
pub mod rollups;
mod sweep;

use std::{sync::Arc, time::Duration};

pub use certificates::lacks;
pub use chores::{Chore, Report};
pub use config::Config;
pub use outlook::{AHEAD_DAYS, KindOutlook, Outlook, outlook};
pub use retention::Kind;
use scrutineer_export::TableExport;
use scrutineer_queue::Queue;
use scrutineer_store::{Metastore, Originals, StoreError};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// Runs the chores.
#[derive(Clone, Debug)]
pub struct Upkeep {
    pub(crate) metastore: Arc<dyn Metastore>,
    pub(crate) originals: Originals,
    pub(crate) config: Config,
    /// Who leads, in the lease row.
    holder: String,
    /// What the watches over cameras and scores remember while this process leads them.
    pub(crate) cameras: Arc<tokio::sync::Mutex<Option<cameras::Cameras>>>,
    pub(crate) drift: Arc<tokio::sync::Mutex<Option<drift::Drift>>>,
    /// The queue outside the database, if there is one.
    pub(crate) publishing: Option<Arc<publish::Publishing>>,
    /// What is exported by itself, if anything.
    pub(crate) exporting: Option<Exporting>,
}

/// What is exported by itself.
#[derive(Clone, Debug)]
pub(crate) struct Exporting {
    pub export: TableExport,
    /// How often.
    pub period: Duration,
    /// How long after a day's end, in milliseconds.
    pub lag_ms: u64,
}

impl Upkeep {
    /// Upkeep over these parts, leading as `holder`, a name that no other process has.
    pub fn new(metastore: Arc<dyn Metastore>, originals: Originals, config: Config, holder: String) -> Self {
        metrics::describe();
        Self {
            metastore,
            originals,
            config,
            holder,
            cameras: Arc::default(),
            drift: Arc::default(),
            publishing: None,
            exporting: None,
        }
    }

    /// The same where `queue` is outside the database: it is told of jobs that no message is about. A message that was sent
    /// `again_ms` ago, in milliseconds, counts as lost.
    #[must_use]
    pub fn publishing(mut self, queue: Arc<dyn Queue>, again_ms: u64) -> Self {
        self.publishing = Some(Arc::new(publish::Publishing::new(queue, again_ms)));
        self
    }

    /// The same where past days that have changed are exported every `period`, each no sooner than `lag_ms` after its end.
    #[must_use]
    pub fn exporting(mut self, export: TableExport, period: Duration, lag_ms: u64) -> Self {
        self.exporting = Some(Exporting { export, period, lag_ms });
        self
    }

    /// Runs every chore once, led or not; for `scrutineer upkeep --once`.
    pub async fn run_once(&self) -> Result<Report, StoreError> {
        let mut report = Report::default();
        for chore in Chore::ALL {
            report.add(chore, self.run_chore(chore).await?);
        }
        Ok(report)
    }

    /// Runs each chore at its own period until `shutdown`, while it leads.
    pub async fn run(self, shutdown: CancellationToken) {
        let loops = Chore::ALL.map(|chore| self.clone().repeat(chore, shutdown.clone()));
        futures::future::join_all(loops).await;
    }

    /// How often a chore is done; `None`: never.
    fn period(&self, chore: Chore) -> Option<Duration> {
        match chore {
            Chore::Export => self.exporting.as_ref().map(|exporting| exporting.period),
            chore => Some(self.config.period(chore)),
        }
    }

    async fn repeat(self, chore: Chore, shutdown: CancellationToken) {
        let Some(period) = self.period(chore) else { return };
        let (mut rest, mut led) = (Rest::None, false);
        while shutdown.run_until_cancelled(self.rest(rest, period)).await.is_some() {
            // Who does not lead, or fails, need not hurry.
            rest = Rest::Whole;
            // Three periods: a leader that misses two turns is gone.
            match self.metastore.lead(chore.name(), &self.holder, ttl_ms(period)).await {
                Ok(true) => led = true,
                Ok(false) => {
                    if std::mem::take(&mut led) {
                        metrics::take_back(chore);
                    }
                    continue;
                }
                Err(error) => {
                    metrics::failed(chore.name());
                    tracing::warn!(%error, chore = chore.name(), "cannot tell who leads");
                    continue;
                }
            }
            let done = if chore == Chore::Export {
                // Days may take minutes, and nothing is half done: a shutdown need not wait for it.
                match shutdown.run_until_cancelled(self.run_chore(chore)).await {
                    Some(done) => done,
                    None => break,
                }
            } else {
                self.run_chore(chore).await
            };
            if chore == Chore::Deadlines && done.is_ok() {
                rest = Rest::UntilDeadline;
            }
            match done {
                Ok(0) => {}
                Ok(count) if chore == Chore::Rollups => tracing::debug!(count, "events added up"),
                Ok(count) => tracing::info!(chore = chore.name(), count, "done"),
                Err(error) => {
                    metrics::failed(chore.name());
                    tracing::warn!(%error, chore = chore.name(), "failed; trying again at its next turn");
                }
            }
        }
        // Whoever comes next need not wait until our time is over.
        if led && let Err(error) = self.metastore.lead(chore.name(), &self.holder, 0).await {
            tracing::debug!(%error, chore = chore.name(), "could not step down");
        }
    }
}

/// How long a chore rests before its next turn.
#[derive(Clone, Copy)]
enum Rest {
    /// Not at all.
    None,
    /// Its period.
    Whole,
    /// Its period, or until the next deadline, one that is set meanwhile included.
    UntilDeadline,
}

impl Upkeep {
    /// Waits for a chore's next turn, `period` from now at the latest.
    async fn rest(&self, rest: Rest, period: Duration) {
        let turn = Instant::now() + period;
        match rest {
            Rest::None => return,
            Rest::Whole => return tokio::time::sleep_until(turn).await,
            Rest::UntilDeadline => {}
        }
        loop {
            let until = match self.metastore.next_deadline_ms().await {
                Ok(Some(ms)) => turn.min(Instant::now() + Duration::from_millis(ms)),
                // A database that fails is complained of at the turn itself.
                Ok(None) | Err(_) => turn,
            };
            if until <= Instant::now() {
                return;
            }
            if tokio::time::timeout_at(until, self.metastore.signals().wait_for_deadlines()).await.is_err() {
                return;
            }
        }
    }
}

fn ttl_ms(period: Duration) -> u64 {
    (period * 3).as_millis() as u64
}
