//! Deliveries of events to webhooks: how far each target has come, and what it did not take.
//!
//! A target has a mark in the order of events. Whatever is behind it was taken, or is none of the target's, or has a row of
//! its own because the first attempt failed. So a round of deliveries that go well costs one update of one row, however many
//! events it carried; and a target that is down keeps its mark, so that its backlog is the events that are there anyway.

use std::collections::HashMap;

use async_trait::async_trait;
use scrutineer_types::{Access, Event, EventId, EventKind, InspectionId, Page, Timestamp, TraceContext};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    StoreError,
    rows::{Columns, get, get_word, jobs::trace, records},
};

/// What is kept of webhooks; part of every [`crate::Metastore`].
///
/// - Who takes a target up raises its fence, and what is recorded under an older one is refused, whole: a process that
///   was stopped in the middle of a round and goes on later marks nothing.
/// - A mark never goes back, and an event between two marks is delivered, has a row, or is none of the target's.
#[async_trait]
pub trait WebhookStore: Send + Sync {
    /// Takes a target up, to deliver to it: raises its fence, and makes it where it is new. A new one begins with the events from
    /// now on, and so does one that was gone ([`WebhookRound::gone`]) and has another configuration now, or that was
    /// removed for `forget_ms` or longer; what such a one had pending becomes dead letters.
    async fn take_webhook(&self, wish: &WebhookWish) -> Result<WebhookPlace, StoreError>;

    /// Marks targets that nobody delivers to (as [`crate::Metastore::lead`] knows of their [`WebhookWish::task`]s) and that are none
    /// of `configured` as removed. Answers how many.
    async fn retire_webhooks(&self, configured: &[String]) -> Result<usize, StoreError>;

    /// Up to `limit` deliveries to the target that are due again, the longest due first.
    async fn due_webhooks(&self, target: &str, limit: usize) -> Result<WebhooksDue, StoreError>;

    /// Records what became of a round. `None` where somebody else has taken the target up since: then nothing is recorded. Else how
    /// many deliveries became dead letters.
    async fn record_webhooks(&self, round: &WebhookRound) -> Result<Option<usize>, StoreError>;

    /// Where clients asked to be told of these inspections' events; those without such a wish are left out.
    async fn callbacks(&self, inspections: &[InspectionId]) -> Result<HashMap<InspectionId, String>, StoreError>;

    /// What brought in the newest view of each of these inspections; those without a trace are left out.
    async fn traces(&self, inspections: &[InspectionId]) -> Result<HashMap<InspectionId, TraceContext>, StoreError>;

    /// Every target, by name.
    async fn webhooks(&self) -> Result<Vec<WebhookState>, StoreError>;

    /// Deliveries given up, newest first.
    async fn webhook_letters(&self, access: &Access, filter: &WebhookFilter)
    -> Result<Page<WebhookLetter>, StoreError>;

    /// Makes dead letters that match due at once, their attempts from 0, oldest first; answers their ids. Passed over are those of
    /// targets that are removed or gone, and whatever is no dead letter: redriving twice does nothing twice.
    async fn redrive_webhooks(&self, access: &Access, filter: &WebhookFilter) -> Result<Vec<Uuid>, StoreError>;

    /// Deletes dead letters that match, oldest first. Answers how many.
    async fn purge_webhooks(&self, access: &Access, filter: &WebhookFilter) -> Result<usize, StoreError>;
}

/// What a process that is about to deliver says of a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookWish {
    /// Its name in the configuration.
    pub target: String,
    /// Where it is, without what may be secret; for people.
    pub address: String,
    /// A hash of what is configured of it.
    pub configuration: String,
    /// How long a removed target is remembered, in milliseconds.
    pub forget_ms: u64,
}

impl WebhookWish {
    /// The task that is led for a target ([`crate::Metastore::lead`]).
    pub fn task(target: &str) -> String {
        format!("webhook {target}")
    }
}

/// Where a target stands as it is taken up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookPlace {
    /// Under this its rounds are recorded.
    pub fence: i64,
    /// Every event up to this sequence number is behind it.
    pub reached: i64,
    /// It said that it wants no more.
    pub gone: bool,
    /// Rounds without a success, one after the other.
    pub failures: u32,
    /// How long it is to be left alone yet, in milliseconds.
    pub rests_ms: u64,
    /// It begins with the events from now on.
    pub anew: bool,
}

/// Deliveries that are due again.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WebhooksDue {
    /// Those that are due, with the attempts made before.
    pub due: Vec<(Event, u32)>,
    /// Milliseconds until the next that is not due yet.
    pub next_ms: Option<u64>,
    /// How many wait in all, due or not.
    pub pending: u64,
}

/// What became of a round of deliveries to one target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WebhookRound {
    /// Which target.
    pub target: String,
    /// As it was taken up.
    pub fence: i64,
    /// Every event up to this one is behind it now.
    pub reached: i64,
    /// How many deliveries went well, first attempts and others.
    pub delivered: u64,
    /// Of those that were pending, the ones that went well, by sequence number.
    pub settled: Vec<i64>,
    /// Those that failed, first attempts and others.
    pub failed: Vec<WebhookFailure>,
    /// Rounds without a success, this one included; 0 after a success.
    pub failures: u32,
    /// How long it is to be left alone, in milliseconds; 0: not at all.
    pub rest_ms: u64,
    /// It takes deliveries again after a time when it took none: what is pending is due at once.
    pub recovered: bool,
    /// It answered that it wants no more: all that is pending becomes dead letters.
    pub gone: bool,
    /// A delivery that fails so long after its first attempt is a dead letter, in milliseconds.
    pub max_age_ms: u64,
}

/// A delivery that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct WebhookFailure {
    /// Of which event.
    pub event: Event,
    /// The status of the answer, if there was one.
    pub status: Option<u16>,
    /// What went wrong, whole.
    pub error: String,
    /// When to try again, in milliseconds from now; no later than the last moment at which it may be tried.
    pub after_ms: u64,
    /// It is not to be tried again: a dead letter at once.
    pub for_good: bool,
}

impl WebhookFailure {
    pub(crate) fn state(&self) -> &'static str {
        if self.for_good { "dead" } else { "pending" }
    }
}

/// How a target does.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WebhookState {
    /// Its name in the configuration.
    pub name: String,
    /// Where it is, without what may be secret.
    pub address: String,
    /// `active`, `failing` (its newest round brought no success), `gone` (it answered 410: nothing is sent until its
    /// configuration changes) or `removed` (no process has it in its configuration).
    pub state: &'static str,
    /// Events that it has been delivered, in all.
    pub delivered: u64,
    /// Events that have not been looked at yet, those that are none of its own included; an upper bound.
    pub behind: u64,
    /// Deliveries that failed and will be tried again.
    pub pending: u64,
    /// Deliveries given up.
    pub dead_letters: u64,
    /// When the oldest event that it still awaits happened; `null`: it awaits none.
    pub oldest_at: Option<Timestamp>,
    /// When it last took an event.
    pub last_success_at: Option<Timestamp>,
    /// When a delivery last failed.
    pub last_error_at: Option<Timestamp>,
    /// Why, whole.
    pub last_error: Option<String>,
    /// Until when it is left alone.
    pub rests_until: Option<Timestamp>,
    /// Since when it is known.
    pub created_at: Timestamp,
}

/// A delivery that was given up; its event is there still.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WebhookLetter {
    /// Names the delivery, not the event.
    pub id: Uuid,
    /// To which target.
    pub target: String,
    /// Of which event.
    pub event_id: EventId,
    /// Its place in the order of events.
    pub sequence: i64,
    /// What happened.
    pub kind: EventKind,
    /// Where; `null`: of no one facility.
    pub facility: Option<String>,
    /// Attempts made.
    pub attempts: u32,
    /// When the first was made.
    pub first_attempt_at: Timestamp,
    /// When the last was made.
    pub last_attempt_at: Timestamp,
    /// The status that it was answered with, if it was answered.
    pub status: Option<u16>,
    /// What went wrong, whole.
    pub error: String,
}

/// Which dead letters of webhooks; every field that is given must match.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WebhookFilter {
    /// One delivery.
    pub id: Option<Uuid>,
    /// To one target.
    pub target: Option<String>,
    /// Of one facility.
    pub facility: Option<String>,
    /// Of events of this kind.
    pub kind: Option<String>,
    /// A part of the error.
    pub error_contains: Option<String>,
    /// Whose last attempt was made at or after.
    pub since: Option<Timestamp>,
    /// At most so many; 0: no bound (redrive and purge only).
    pub limit: usize,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// A target's row, as it is taken up.
#[derive(Debug)]
pub(crate) struct Known {
    pub configuration: String,
    pub reached: i64,
    pub fence: i64,
    pub failures: u32,
    pub rests_until: Option<Timestamp>,
    pub gone_at: Option<Timestamp>,
    pub removed_at: Option<Timestamp>,
}

impl Known {
    pub fn read(row: &impl Columns) -> Result<Self, StoreError> {
        Ok(Self {
            configuration: get(row, "configuration")?,
            reached: get(row, "reached")?,
            fence: get(row, "fence")?,
            failures: get(row, "failures")?,
            rests_until: get(row, "rests_until")?,
            gone_at: get(row, "gone_at")?,
            removed_at: get(row, "removed_at")?,
        })
    }
}

/// Where a target stands once it is taken up; `last` is the newest event's number.
pub(crate) fn take(known: Option<&Known>, wish: &WebhookWish, now: Timestamp, last: i64) -> WebhookPlace {
    let Some(known) = known else {
        return WebhookPlace { fence: 1, reached: last, gone: false, failures: 0, rests_ms: 0, anew: true };
    };
    let changed = known.configuration != wish.configuration;
    let forgotten = known.removed_at.is_some_and(|at| now.since_ms(at) >= wish.forget_ms as i64);
    let anew = forgotten || (changed && known.gone_at.is_some());
    let rests_ms = known.rests_until.map_or(0, |until| until.since_ms(now).max(0) as u64);
    WebhookPlace {
        fence: known.fence + 1,
        reached: if anew { last } else { known.reached },
        gone: known.gone_at.is_some() && !anew,
        // Somewhere else, perhaps: tried at once.
        failures: if changed || anew { 0 } else { known.failures },
        rests_ms: if changed || anew { 0 } else { rests_ms },
        anew,
    }
}

/// Why a delivery was given up that its target left behind.
pub(crate) const LEFT_BEHIND: &str =
    "the target was removed, or gone, and begins anew with later events; redrive this if it is to have it still";

/// Targets, how many deliveries they have, and what they await.
pub(crate) const STATES: &str =
    "SELECT t.name, t.address, t.reached, t.failures, t.rests_until, t.delivered, t.last_success_at,
        t.last_error_at, t.last_error, t.gone_at, t.removed_at, t.created_at,
        (SELECT count(*) FROM webhook_deliveries d WHERE d.target = t.name AND d.state = 'pending') AS pending,
        (SELECT count(*) FROM webhook_deliveries d WHERE d.target = t.name AND d.state = 'dead') AS dead,
        (SELECT coalesce(max(e.sequence), 0) FROM events e) AS newest,
        (SELECT e.occurred_at FROM events e WHERE e.sequence > t.reached ORDER BY e.sequence LIMIT 1) AS oldest_ahead,
        (SELECT min(e.occurred_at) FROM webhook_deliveries d JOIN events e ON e.sequence = d.sequence
            WHERE d.target = t.name AND d.state = 'pending') AS oldest_pending
    FROM webhook_targets t ORDER BY t.name";

pub(crate) fn state(row: &impl Columns) -> Result<WebhookState, StoreError> {
    let (gone, removed): (Option<Timestamp>, Option<Timestamp>) = (get(row, "gone_at")?, get(row, "removed_at")?);
    let ahead: Option<Timestamp> = get(row, "oldest_ahead")?;
    let pending: Option<Timestamp> = get(row, "oldest_pending")?;
    let behind = (get::<i64>(row, "newest")? - get::<i64>(row, "reached")?).max(0) as u64;
    let failing = get::<u32>(row, "failures")? > 0;
    Ok(WebhookState {
        name: get(row, "name")?,
        address: get(row, "address")?,
        state: match (removed, gone) {
            (Some(_), _) => "removed",
            (None, Some(_)) => "gone",
            (None, None) if failing => "failing",
            (None, None) => "active",
        },
        delivered: get::<i64>(row, "delivered")? as u64,
        behind,
        pending: get::<i64>(row, "pending")? as u64,
        dead_letters: get::<i64>(row, "dead")? as u64,
        oldest_at: [ahead, pending].into_iter().flatten().min(),
        last_success_at: get(row, "last_success_at")?,
        last_error_at: get(row, "last_error_at")?,
        last_error: get(row, "last_error")?,
        rests_until: get(row, "rests_until")?,
        created_at: get(row, "created_at")?,
    })
}

pub(crate) fn letter(row: &impl Columns) -> Result<WebhookLetter, StoreError> {
    Ok(WebhookLetter {
        id: get(row, "id")?,
        target: get(row, "target")?,
        event_id: EventId(get(row, "event_id")?),
        sequence: get(row, "sequence")?,
        kind: get_word(row, "kind", records::kind_of)?,
        facility: get(row, "facility")?,
        attempts: get(row, "attempts")?,
        first_attempt_at: get(row, "first_attempt_at")?,
        last_attempt_at: get(row, "last_attempt_at")?,
        status: get::<Option<u32>>(row, "status")?.and_then(|status| u16::try_from(status).ok()),
        error: get(row, "error")?,
    })
}

/// From a row with `inspection_id, traceparent`; `None` where that cannot be read.
pub(crate) fn trace_of(row: &impl Columns) -> Result<Option<(InspectionId, TraceContext)>, StoreError> {
    let id = InspectionId(get(row, "inspection_id")?);
    Ok(trace(row)?.map(|trace| (id, trace)))
}

pub(crate) fn callback(row: &impl Columns) -> Result<(InspectionId, String), StoreError> {
    Ok((InspectionId(get(row, "inspection_id")?), get(row, "url")?))
}

/// A delivery that is due, with the attempts made before.
pub(crate) fn due(row: &impl Columns) -> Result<(Event, u32), StoreError> {
    Ok((records::event(row)?, get(row, "attempts")?))
}

/// Where the page after this letter begins.
pub(crate) fn letter_cursor(last: &WebhookLetter) -> String {
    format!("{}.{}", last.last_attempt_at.0, last.id.simple())
}
