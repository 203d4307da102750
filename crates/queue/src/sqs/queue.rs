//! [`Queue`] over SQS: a message brings a job's id, the row is claimed by it, and the message is deleted after the commit.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use async_trait::async_trait;
use scrutineer_store::{Aws, Claim, ClaimableJob, JobFence, Metastore, Outcome};
use scrutineer_types::{JobId, Priority};
use tokio::time::Instant;
use uuid::Uuid;

use super::{
    band::{self, Band, Inbox},
    mailbox::{BATCH, Letter, Mailbox, Outgoing},
};
use crate::{Delivery, Queue, QueueError, metrics};

/// A message whose job could be claimed, but not by us, is hidden for so long: for another process, or another time.
const NOT_OURS: Duration = Duration::from_secs(5);

/// Jobs looked up, sent and written down at a time.
const PUBLISHED_AT_ONCE: usize = 1000;

/// Which queues, and how jobs are claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqsQueueConfig {
    /// The queue of normal priority, and of the others where they have none of their own.
    pub url: String,
    /// The queue of high priority.
    pub url_high: Option<String>,
    /// The queue of low priority.
    pub url_low: Option<String>,
    /// How long a claim and its message are ours, in milliseconds.
    pub lease_ms: u64,
    /// Who claims, for people who look at the table.
    pub worker: String,
    /// The models that the claimant has loaded; `None`: jobs are claimed whatever their model.
    pub models: Option<Vec<String>>,
}

/// Messages of SQS over the rows of a [`Metastore`].
#[derive(Debug)]
pub struct SqsQueue {
    metastore: Arc<dyn Metastore>,
    config: SqsQueueConfig,
    /// Highest first.
    bands: Vec<Arc<Band>>,
    /// For each priority the band that its messages go to.
    band_of: [usize; Priority::COUNT],
    inbox: Arc<Inbox>,
}

impl SqsQueue {
    /// A queue over the jobs of `metastore`. Nothing is asked of SQS yet.
    pub fn new(metastore: Arc<dyn Metastore>, aws: &Aws, config: SqsQueueConfig) -> Result<Self, QueueError> {
        metrics::describe();
        let open = |url: &str| Mailbox::open(url, aws).map(|mailbox| Arc::new(Band::new(mailbox)));
        let mut bands = Vec::new();
        let mut band_of = [0; Priority::COUNT];
        if let Some(high) = &config.url_high {
            bands.push(open(high)?);
        }
        band_of[Priority::Normal as usize] = bands.len();
        band_of[Priority::Low as usize] = bands.len();
        bands.push(open(&config.url)?);
        if let Some(low) = &config.url_low {
            band_of[Priority::Low as usize] = bands.len();
            bands.push(open(low)?);
        }
        Ok(Self { metastore, config, bands, band_of, inbox: Arc::default() })
    }

    /// The bands that bring jobs of this priority or a higher one. Where high priority has no queue of its own, a receiver of it
    /// alone has none: it would take what it may not.
    fn bands_for(&self, at_least: Priority) -> Vec<usize> {
        match at_least {
            Priority::High if self.config.url_high.is_none() => Vec::new(),
            lowest => (0..=self.band_of[lowest as usize]).collect(),
        }
    }

    fn lease(&self) -> Duration {
        Duration::from_millis(self.config.lease_ms)
    }

    /// What waits in these bands, of the first that has something.
    async fn waiting(&self, bands: &[usize], max: usize) -> Result<Vec<(usize, Letter)>, QueueError> {
        let mut letters = self.inbox.take(bands, max);
        for &index in bands {
            let band = &self.bands[index];
            while letters.len() < max && !band.is_polling() {
                let wish = (max - letters.len()).min(BATCH);
                // A panic in there was told of already; here it brought nothing.
                let came = band::look(&self.inbox, index, band, wish, self.lease()).await.unwrap_or(0);
                letters.extend(self.inbox.take(bands, max - letters.len()));
                if came < wish {
                    break;
                }
            }
            if !letters.is_empty() {
                return Ok(letters);
            }
            if let Some(error) = self.inbox.take_failure() {
                return Err(error);
            }
        }
        Ok(letters)
    }

    /// Claims the jobs that these letters name. A letter that has done its work is deleted.
    async fn claim(&self, letters: Vec<(usize, Letter)>, at_least: Priority) -> Result<Vec<Delivery>, QueueError> {
        let mut named: Vec<(usize, JobId, String)> = Vec::with_capacity(letters.len());
        for (band, letter) in letters {
            let Ok(id) = Uuid::try_parse(&letter.body) else {
                metrics::unreadable();
                let (queue, times) = (self.bands[band].mailbox.name(), letter.received);
                tracing::warn!(queue, times, "a message is no job's id; the queue's redrive policy is to take it");
                continue;
            };
            named.push((band, JobId(id), letter.receipt));
        }
        if named.is_empty() {
            return Ok(Vec::new());
        }
        let ids: HashSet<JobId> = named.iter().map(|(_, id, _)| *id).collect();
        let SqsQueueConfig { lease_ms, worker, models, .. } = self.config.clone();
        let only = Some(ids.iter().copied().collect());
        let claimed = self.metastore.claim(Claim { limit: ids.len(), lease_ms, worker, only, at_least, models }).await;
        let claimed = match claimed {
            Ok(claimed) => claimed,
            Err(error) => {
                self.hide(receipts_of(named), Duration::ZERO).await;
                return Err(error.into());
            }
        };
        let mut receipts: HashMap<JobId, String> = HashMap::new();
        let mut others = Vec::new();
        let is_ours: HashSet<JobId> = claimed.iter().map(|job| job.fence.job_id).collect();
        for (band, id, receipt) in named {
            if is_ours.contains(&id) && !receipts.contains_key(&id) {
                receipts.insert(id, format!("{band}:{receipt}"));
            } else {
                others.push((band, id, receipt));
            }
        }
        if let Err(error) = self.settle(others).await {
            // They come again when their time is over; what we have claimed must not wait for that.
            tracing::warn!(%error, "could not settle messages whose jobs we did not get");
        }
        let deliver = |job: scrutineer_store::ClaimedJob| {
            let receipt = receipts.remove(&job.fence.job_id);
            Delivery { job, receipt }
        };
        Ok(claimed.into_iter().map(deliver).collect())
    }

    /// Messages whose jobs we did not get. Those of jobs that are in somebody's hands, finished, not due or paused have done their
    /// work; those of jobs that anybody else could claim stay. What is gone is forgotten first, so that upkeep tells of a job
    /// again once it can be claimed, even if we die in between.
    async fn settle(&self, letters: Vec<(usize, JobId, String)>) -> Result<(), QueueError> {
        if letters.is_empty() {
            return Ok(());
        }
        let ids: Vec<JobId> = letters.iter().map(|(_, id, _)| *id).collect();
        let claimable = self.metastore.claimable(&ids).await?;
        let claimable: HashSet<JobId> = claimable.jobs.iter().map(|job| job.job_id).collect();
        let (stay, done): (Vec<_>, Vec<_>) = letters.into_iter().partition(|(_, id, _)| claimable.contains(id));
        metrics::stale(done.len());
        let gone: Vec<JobId> = done.iter().map(|(_, id, _)| *id).collect();
        if !gone.is_empty() {
            self.metastore.forget_published(&gone).await?;
        }
        self.delete(receipts_of(done)).await?;
        self.hide(receipts_of(stay), NOT_OURS).await;
        Ok(())
    }

    async fn delete(&self, receipts: Vec<(usize, String)>) -> Result<(), QueueError> {
        let mut result = Ok(());
        for (band, receipts) in by_band(receipts) {
            result = result.and(self.bands[band].mailbox.delete(&receipts).await);
        }
        result
    }

    /// A failure is no more than a delay.
    async fn hide(&self, receipts: Vec<(usize, String)>, for_now: Duration) {
        for (band, receipts) in by_band(receipts) {
            if let Err(error) = self.bands[band].mailbox.hide(&receipts, for_now).await {
                tracing::warn!(%error, count = receipts.len(), "could not change when messages come again");
            }
        }
    }

    /// Sends messages about jobs that could be claimed at `as_of`, and writes down about which they were sent.
    async fn send(&self, jobs: Vec<ClaimableJob>, as_of: scrutineer_types::Timestamp) -> Result<(), QueueError> {
        let mut of_band: BTreeMap<usize, Vec<ClaimableJob>> = BTreeMap::new();
        for job in jobs {
            of_band.entry(self.band_of[job.priority as usize]).or_default().push(job);
        }
        let (mut told, mut result) = (Vec::new(), Ok(()));
        for (band, jobs) in of_band {
            let messages: Vec<Outgoing> = jobs
                .iter()
                .map(|job| Outgoing { body: job.job_id.0.to_string(), group: job.facility.clone(), trace: job.trace })
                .collect();
            let (sent, answer) = self.bands[band].mailbox.send(&messages).await;
            told.extend(sent.into_iter().map(|place| jobs[place].job_id));
            result = result.and(answer);
        }
        metrics::published(told.len());
        if !told.is_empty() {
            self.metastore.published(&told, as_of).await?;
        }
        result
    }
}

/// Letters' bands and receipts alone.
fn receipts_of(letters: Vec<(usize, JobId, String)>) -> Vec<(usize, String)> {
    letters.into_iter().map(|(band, _, receipt)| (band, receipt)).collect()
}

/// `3:handle`, taken apart.
fn receipt_of(delivery: &Delivery) -> Option<(usize, String)> {
    let (band, handle) = delivery.receipt.as_ref()?.split_once(':')?;
    Some((band.parse().ok()?, handle.to_owned()))
}

fn by_band(receipts: Vec<(usize, String)>) -> BTreeMap<usize, Vec<String>> {
    let mut of_band: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (band, receipt) in receipts {
        of_band.entry(band).or_default().push(receipt);
    }
    of_band
}

#[async_trait]
impl Queue for SqsQueue {
    async fn publish(&self, jobs: &[JobId]) -> Result<(), QueueError> {
        let mut result = Ok(());
        for jobs in jobs.chunks(PUBLISHED_AT_ONCE) {
            // What is not due yet, or in work, or finished, is not told of.
            let claimable = self.metastore.claimable(jobs).await?;
            result = result.and(self.send(claimable.jobs, claimable.as_of).await);
        }
        result
    }

    async fn receive(&self, max: usize, at_least: Priority, wait: Duration) -> Result<Vec<Delivery>, QueueError> {
        let until = Instant::now() + wait;
        let bands = self.bands_for(at_least);
        if max == 0 {
            return Ok(Vec::new());
        }
        if bands.is_empty() {
            tokio::time::sleep_until(until).await;
            return Ok(Vec::new());
        }
        loop {
            // Listened for before it is looked for, so that nothing comes between.
            let mut arrived = std::pin::pin!(self.inbox.arrived().notified());
            arrived.as_mut().enable();
            let letters = self.waiting(&bands, max).await?;
            if !letters.is_empty() {
                let deliveries = self.claim(letters, at_least).await?;
                if !deliveries.is_empty() {
                    return Ok(deliveries);
                }
                continue;
            }
            if Instant::now() >= until {
                return Ok(Vec::new());
            }
            // A poll of SQS waits for whole seconds; a shorter wait is not worth one.
            if until.saturating_duration_since(Instant::now()) >= Duration::from_secs(1) {
                for &index in &bands {
                    band::wait(&self.inbox, index, &self.bands[index], max, self.lease());
                }
            }
            if tokio::time::timeout_at(until, arrived).await.is_err() {
                let letters = self.inbox.take(&bands, max);
                return if letters.is_empty() { Ok(Vec::new()) } else { self.claim(letters, at_least).await };
            }
        }
    }

    async fn extend(&self, deliveries: &[Delivery]) -> Result<(), QueueError> {
        let jobs: Vec<JobFence> = deliveries.iter().map(|delivery| delivery.job.fence).collect();
        // A lost fence is found out at the commit, by whoever holds the result.
        self.metastore.extend(&jobs, self.config.lease_ms).await?;
        self.hide(deliveries.iter().filter_map(receipt_of).collect(), self.lease()).await;
        Ok(())
    }

    async fn acknowledge(&self, deliveries: Vec<Delivery>) -> Result<(), QueueError> {
        self.delete(deliveries.iter().filter_map(receipt_of).collect()).await
    }

    async fn release(&self, deliveries: Vec<Delivery>) -> Result<(), QueueError> {
        let jobs: Vec<JobFence> = deliveries.iter().map(|delivery| delivery.job.fence).collect();
        let outcomes = self.metastore.release(&jobs).await?;
        let (mut released, mut told, mut lost) = (Vec::new(), Vec::new(), Vec::new());
        for (delivery, outcome) in deliveries.iter().zip(outcomes) {
            if outcome == Outcome::Committed {
                released.extend(receipt_of(delivery));
                told.push(delivery.job.fence.job_id);
            } else {
                lost.extend(receipt_of(delivery));
            }
        }
        // Its message comes again at once, so that another is not needed.
        self.hide(released, Duration::ZERO).await;
        let claimable = self.metastore.claimable(&told).await?;
        let told: Vec<JobId> = claimable.jobs.iter().map(|job| job.job_id).collect();
        self.metastore.published(&told, claimable.as_of).await?;
        self.delete(lost).await
    }

    async fn ready(&self) -> Result<(), QueueError> {
        for band in &self.bands {
            band.mailbox.ready().await?;
        }
        Ok(())
    }
}
