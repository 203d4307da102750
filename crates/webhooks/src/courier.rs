//! Delivers to one target, while it leads.

use std::{collections::HashMap, pin::pin, sync::Arc, time::Duration};

use futures::{StreamExt as _, stream};
use scrutineer_egress::Egress;
use scrutineer_store::{Metastore, StoreError, WebhookFailure, WebhookPlace, WebhookRound, WebhookWish};
use scrutineer_trace::{Kind, Span};
use scrutineer_types::{Access, Event, EventId, InspectionId, Timestamp, TraceContext};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    Config, Sent, Target,
    backoff::full_jitter,
    cloud_event,
    metrics::{self, Outcome},
    pace::{MOST, Pace, Tally},
    round::{Item, Round, SoFar},
    send::send,
};

static ALL: Access = Access::all();

/// Events read at a time: those that are none of the target's among them.
const READ: usize = 200;
/// How often the rows are looked at while no signal comes; one may be missed.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How long it is tried to record what became of a round while the database cannot be reached. After that, the round is sent again.
const RECORD_FOR: Duration = Duration::from_mins(1);

/// What it takes to deliver to one target.
#[derive(Clone, Debug)]
pub(crate) struct Courier {
    pub target: Arc<Target>,
    pub config: Arc<Config>,
    pub metastore: Arc<dyn Metastore>,
    pub egress: Egress,
    pub holder: String,
}

/// A target that was taken up.
struct Held {
    fence: i64,
    pace: Pace,
    /// Every event up to this one is behind us, recorded or not.
    reached: i64,
    /// As it is recorded.
    recorded: i64,
    rests_until: Instant,
    renewed: Instant,
}

/// How a round ended.
enum End {
    /// There may be more at once.
    More,
    /// There was nothing to send, or the target is to be left alone.
    Idle(Duration),
    /// Somebody else delivers now, or nobody is to.
    Lost,
}

impl Courier {
    /// Delivers whenever it leads, until `shutdown`.
    pub async fn run(&self, shutdown: &CancellationToken) {
        let pause = self.lease() / 3;
        while !shutdown.is_cancelled() {
            let ended = match self.lead().await {
                Ok(true) => self.deliver(shutdown).await,
                Ok(false) => Ok(()),
                Err(error) => Err(error),
            };
            if let Err(error) = ended {
                tracing::warn!(%error, webhook = self.target.name, "a webhook waits: its rows cannot be read or written");
            }
            // Whoever leads says how much there is; two who do would say it twice.
            metrics::backlog(&self.target.name, 0, 0.0);
            let _ = shutdown.run_until_cancelled(sleep(pause)).await;
        }
    }

    /// Delivers what is there, if it leads; answers how many went well.
    pub async fn run_once(&self) -> Result<u64, StoreError> {
        if !self.lead().await? {
            return Ok(0);
        }
        let mut delivered = 0;
        let Some(mut held) = self.take().await? else { return Ok(0) };
        let never = CancellationToken::new();
        while held.rests_until <= Instant::now() {
            match self.round(&mut held, &never, &mut delivered).await? {
                End::More => {}
                End::Idle(_) | End::Lost => break,
            }
        }
        self.flush(&mut held).await?;
        self.give_way().await;
        Ok(delivered)
    }

    /// Sends an event that says that it is a test.
    pub async fn test(&self) -> Option<Sent> {
        let url = self.target.url.as_deref()?;
        let id = EventId::new().to_string();
        let body = cloud_event::test(&self.config.source, &id, Timestamp::now());
        Some(send(&self.egress, &self.config, &self.target, url, &id, None, body).await)
    }

    fn lease(&self) -> Duration {
        Duration::from_millis(self.config.lease_ms)
    }

    async fn lead(&self) -> Result<bool, StoreError> {
        let task = WebhookWish::task(&self.target.name);
        self.metastore.lead(&task, &self.holder, self.config.lease_ms).await
    }

    /// Lets another process begin at once.
    async fn give_way(&self) {
        let task = WebhookWish::task(&self.target.name);
        // If not, it begins when the lease is over.
        let _ = self.metastore.lead(&task, &self.holder, 0).await;
    }

    /// `None` where the target wants nothing.
    async fn take(&self) -> Result<Option<Held>, StoreError> {
        // A lease begins before it is asked for, never after.
        let renewed = Instant::now();
        let place = self.metastore.take_webhook(&self.target.wish(self.config.max_age_ms)).await?;
        let WebhookPlace { fence, reached, gone, failures, rests_ms, anew } = place;
        if gone {
            return Ok(None);
        }
        if anew {
            tracing::info!(webhook = self.target.name, after = reached, "a webhook begins with the events from now on");
        }
        let rests_until = renewed + Duration::from_millis(rests_ms);
        Ok(Some(Held { fence, pace: Pace::new(failures), reached, recorded: reached, rests_until, renewed }))
    }

    async fn deliver(&self, shutdown: &CancellationToken) -> Result<(), StoreError> {
        let Some(mut held) = self.take().await? else { return Ok(()) };
        tracing::debug!(webhook = self.target.name, fence = held.fence, "delivers to a webhook");
        let mut delivered = 0;
        while !shutdown.is_cancelled() {
            if held.renewed.elapsed() >= self.lease() / 3 {
                self.flush(&mut held).await?;
                self.tell_backlog().await?;
                let asked = Instant::now();
                if !self.lead().await? {
                    return Ok(());
                }
                held.renewed = asked;
            }
            let mut signal = pin!(self.metastore.signals().wait_for_events());
            // Polled once, it is registered: an event appended while the table is read is not missed.
            let _ = futures::poll!(&mut signal);
            match self.round(&mut held, shutdown, &mut delivered).await? {
                End::More => {}
                End::Lost => return Ok(()),
                End::Idle(wait) => {
                    let bound = wait.min((self.lease() / 3).saturating_sub(held.renewed.elapsed()));
                    if held.rests_until > Instant::now() {
                        let _ = shutdown.run_until_cancelled(sleep(bound)).await;
                    } else {
                        let _ = shutdown.run_until_cancelled(timeout(bound, signal)).await;
                    }
                }
            }
        }
        self.flush(&mut held).await?;
        self.give_way().await;
        Ok(())
    }

    /// Sends what there is to send now, and records what became of it.
    async fn round(
        &self,
        held: &mut Held,
        shutdown: &CancellationToken,
        delivered: &mut u64,
    ) -> Result<End, StoreError> {
        let rest = held.rests_until.saturating_duration_since(Instant::now());
        if !rest.is_zero() {
            return Ok(End::Idle(rest));
        }
        let Round { items, reached, next, full } = self.gather(held).await?;
        if items.is_empty() {
            let more = reached > held.reached;
            held.reached = reached;
            return Ok(if more { End::More } else { End::Idle(next.unwrap_or(LOOK_EVERY).min(LOOK_EVERY)) });
        }
        let asked = items.len();
        let Some(sent) = self.send_all(held, items, shutdown).await? else { return Ok(End::Lost) };
        // Ended early, it has come as far as the last that it began with.
        let reached = if sent.len() == asked {
            reached
        } else {
            let first = sent.iter().filter(|(item, _)| item.attempts == 0);
            first.map(|(item, _)| item.event.sequence).fold(held.reached, i64::max)
        };
        let (round, tally) = self.fold(held, sent, reached, full);
        let Some(dead) = self.record(&round).await? else {
            tracing::info!(webhook = self.target.name, "another process delivers to this webhook now");
            return Ok(End::Lost);
        };
        held.reached = reached;
        held.recorded = reached;
        held.rests_until = Instant::now() + Duration::from_millis(round.rest_ms);
        *delivered += tally.delivered as u64;
        tell(&round, dead);
        Ok(if round.gone { End::Lost } else { End::More })
    }

    /// What is to be sent next.
    async fn gather(&self, held: &Held) -> Result<Round, StoreError> {
        let size = held.pace.size;
        let due = self.metastore.due_webhooks(&self.target.name, size).await?;
        let next = due.next_ms.map(Duration::from_millis);
        let callbacks = self.callbacks(due.due.iter().map(|(event, _)| event)).await?;
        let mut items = Vec::new();
        for (event, attempts) in due.due {
            let url = self.address(&event, &callbacks);
            // One that was redriven has no attempt behind it, and is no first one all the same.
            items.extend(url.map(|url| Item { event, url, attempts: attempts.max(1) }));
        }
        let room = usize::try_from(self.config.max_pending.saturating_sub(due.pending)).unwrap_or(size);
        let full = room == 0;
        // Clients' addresses have nothing to do with each other: one that fails must not keep the others waiting.
        let size = if self.target.url.is_some() { size.min(room) } else { size };
        if size == 0 {
            return Ok(Round { items, reached: held.reached, next, full });
        }
        let events = self.metastore.events_after(&ALL, held.reached, READ).await?;
        let callbacks = self.callbacks(&events).await?;
        let mut reached = held.reached;
        let mut taken = 0;
        for event in events {
            let url = self.address(&event, &callbacks).filter(|_| self.target.wants(&event));
            if let Some(url) = url {
                if taken == size {
                    break;
                }
                taken += 1;
                reached = event.sequence;
                items.push(Item { event, url, attempts: 0 });
            } else {
                reached = event.sequence;
            }
        }
        Ok(Round { items, reached, next, full })
    }

    /// Where clients want the events of their inspections sent; empty for a target of the operator's.
    async fn callbacks<'e>(
        &self,
        events: impl IntoIterator<Item = &'e Event>,
    ) -> Result<HashMap<InspectionId, String>, StoreError> {
        if self.target.url.is_some() {
            return Ok(HashMap::new());
        }
        let inspections: Vec<_> = events.into_iter().filter_map(|event| event.inspection_id).collect();
        if inspections.is_empty() { Ok(HashMap::new()) } else { self.metastore.callbacks(&inspections).await }
    }

    /// Where an event goes.
    fn address(&self, event: &Event, callbacks: &HashMap<InspectionId, String>) -> Option<String> {
        self.target.url.clone().or_else(|| callbacks.get(&event.inspection_id?).cloned())
    }

    /// Sends each, begun in order, so many at a time. No more are begun after `shutdown`, nor to a target that takes none. `None` where
    /// the lead is lost.
    async fn send_all(
        &self,
        held: &mut Held,
        items: Vec<Item>,
        shutdown: &CancellationToken,
    ) -> Result<Option<Vec<(Item, Sent)>>, StoreError> {
        let so_far = SoFar::default();
        let named: Vec<_> = items.iter().filter_map(|item| item.event.inspection_id).collect();
        let traces = if named.is_empty() { HashMap::new() } else { self.metastore.traces(&named).await? };
        let alone = self.target.url.is_none();
        let goes_on = || !shutdown.is_cancelled() && (alone || so_far.is_promising(self.config.concurrency));
        let begun = stream::iter(items).take_while(|_| std::future::ready(goes_on()));
        let sending = begun.map(|item| self.send_one(item, &traces, &so_far));
        let mut all = pin!(sending.buffer_unordered(self.config.concurrency).collect::<Vec<_>>());
        loop {
            let until = held.renewed + self.lease() / 3;
            if let Ok(sent) = tokio::time::timeout_at(until, &mut all).await {
                return Ok(Some(sent));
            }
            let asked = Instant::now();
            match self.lead().await {
                Ok(true) => held.renewed = asked,
                Ok(false) => return Ok(None),
                // What is under way is finished; whether it still counts is asked when it is recorded.
                Err(error) if error.is_transient() => held.renewed = asked,
                Err(error) => return Err(error),
            }
        }
    }

    async fn send_one(&self, item: Item, traces: &HashMap<InspectionId, TraceContext>, so_far: &SoFar) -> (Item, Sent) {
        let id = item.event.id.to_string();
        let body = cloud_event::body(&self.config.source, &item.event);
        // Of clients' addresses, one that hangs would be waited for again and again.
        if self.target.url.is_none() && so_far.has_failed(&item.url) {
            let error = "not sent: its host took nothing just before".to_owned();
            return (item, Sent::Failed { status: None, error, retry_after_ms: None });
        }
        let trace = item.event.inspection_id.and_then(|id| traces.get(&id).copied());
        let span = trace.map(|trace| Span::begin("deliver event", Kind::Client, Some(trace)));
        let caused = span.as_ref().and_then(Span::context);
        let sent = send(&self.egress, &self.config, &self.target, &item.url, &id, caused, body).await;
        if let Some(span) = span.filter(Span::is_recorded) {
            span.set("webhook", self.target.name.clone());
            span.set("event.id", id);
            span.set("event.kind", item.event.kind.to_string());
            span.set("attempt", i64::from(item.attempts) + 1);
            if let Sent::Failed { error, .. } = &sent {
                span.failed(error.clone());
            }
        }
        so_far.count(&item.url, &sent);
        (item, sent)
    }

    /// What is to be recorded of a round.
    fn fold(&self, held: &mut Held, sent: Vec<(Item, Sent)>, reached: i64, full: bool) -> (WebhookRound, Tally) {
        let failed_before = held.pace.failures > 0;
        let mut tally = Tally::default();
        let mut round = WebhookRound {
            target: self.target.name.clone(),
            fence: held.fence,
            reached,
            max_age_ms: self.config.max_age_ms,
            ..WebhookRound::default()
        };
        let alone = self.target.url.is_none();
        for (item, sent) in sent {
            let gone = sent.is_gone();
            round.gone |= gone && !alone;
            match sent {
                Sent::Delivered => {
                    tally.delivered += 1;
                    if item.attempts > 0 {
                        round.settled.push(item.event.sequence);
                    }
                }
                Sent::Failed { status, error, retry_after_ms } => {
                    // What one client's address answers says nothing of the others.
                    if !alone {
                        tally.failed_first += usize::from(item.attempts == 0);
                        tally.retry_after_ms = tally.retry_after_ms.max(retry_after_ms);
                    }
                    let for_good = alone && (gone || (full && item.attempts == 0));
                    let (base, cap) = (self.config.backoff_base_ms, self.config.backoff_cap_ms);
                    let delay = full_jitter(base, cap, item.attempts + 1);
                    let after_ms = delay.max(retry_after_ms.unwrap_or(0));
                    round.failed.push(WebhookFailure { event: item.event, status, error, after_ms, for_good });
                }
            }
        }
        round.delivered = tally.delivered as u64;
        round.rest_ms = held.pace.after(&tally, &self.config);
        round.failures = held.pace.failures;
        round.recovered = failed_before && round.failures == 0;
        (round, tally)
    }

    /// Records a round; while the database cannot be reached, for a time, again and again.
    async fn record(&self, round: &WebhookRound) -> Result<Option<usize>, StoreError> {
        let until = Instant::now() + RECORD_FOR;
        loop {
            match self.metastore.record_webhooks(round).await {
                Err(error) if error.is_transient() && Instant::now() < until => {
                    tracing::warn!(%error, webhook = self.target.name, "cannot record what a webhook was delivered; trying again");
                    sleep(LOOK_EVERY).await;
                }
                recorded => return recorded,
            }
        }
    }

    /// Records how far the events were read that were none of the target's.
    async fn flush(&self, held: &mut Held) -> Result<(), StoreError> {
        if held.reached == held.recorded {
            return Ok(());
        }
        let round = WebhookRound {
            target: self.target.name.clone(),
            fence: held.fence,
            reached: held.reached,
            failures: held.pace.failures,
            rest_ms: held.rests_until.saturating_duration_since(Instant::now()).as_millis() as u64,
            max_age_ms: self.config.max_age_ms,
            ..WebhookRound::default()
        };
        if self.metastore.record_webhooks(&round).await?.is_some() {
            held.recorded = held.reached;
        }
        Ok(())
    }

    async fn tell_backlog(&self) -> Result<(), StoreError> {
        let all = self.metastore.webhooks().await?;
        if let Some(ours) = all.iter().find(|state| state.name == self.target.name) {
            let age_ms = ours.oldest_at.map_or(0, |oldest| Timestamp::now().since_ms(oldest).max(0));
            metrics::backlog(&ours.name, ours.behind + ours.pending, age_ms as f64 / 1e3);
        }
        Ok(())
    }
}

const _: () = assert!(READ >= MOST, "a round's events are read at once");

/// Counts and logs what came of a round.
fn tell(round: &WebhookRound, dead: usize) {
    let name = &round.target;
    metrics::count(name, Outcome::Delivered, round.delivered);
    metrics::count(name, Outcome::Failed, round.failed.len() as u64);
    metrics::count(name, Outcome::DeadLetter, dead as u64);
    if round.gone {
        tracing::warn!(
            webhook = name,
            dead,
            "a webhook answered 410 Gone: it gets nothing until its configuration changes; what waited for it are dead letters"
        );
    } else if let Some(failure) = round.failed.last() {
        let (failed, rest_ms) = (round.failed.len(), round.rest_ms);
        tracing::warn!(webhook = name, failed, dead, rest_ms, error = failure.error, "a webhook did not take events");
    }
    if round.recovered {
        tracing::info!(webhook = name, "a webhook takes events again");
    }
}
