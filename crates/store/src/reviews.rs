//! What people are asked and what they answer: the review queue, and the labels that come of it.
//!
//! A decision about which a person is asked has a row, which bears the decision's id: because the policy left it to a person, or
//! because it was drawn from what the policy settled. An answer to the first kind decides; an answer to the second is kept beside the
//! decision, which stands. With the probability of having been asked, both are labels.
//!
//! The statements are the same for both databases and are built here; [`Desk`] is what a database must bring to it.

mod answering;
mod asking;
pub(crate) mod calibrations;
mod desk;
mod labels;
mod queue;
mod reviewer;
mod standing;
mod summary;

use std::collections::BTreeMap;

pub(crate) use answering::{answer, withdraw};
pub(crate) use asking::ask;
use async_trait::async_trait;
pub(crate) use desk::{Desk, Reader};
pub(crate) use labels::{audits, labels};
pub(crate) use queue::{answers, given, list, next, release};
use scrutineer_types::{
    Access, Assignment, DecisionId, GivenAnswer, Inspection, InspectionFacts, InspectionId, Page, ReviewSummary,
    ReviewTask, Timestamp, TrueBox, Verdict, ViewId,
};
pub use summary::kappa;
pub(crate) use summary::summary;
use uuid::Uuid;

use crate::StoreError;

/// What is kept of reviews; part of every [`crate::Metastore`].
///
/// - A review that somebody has in hand is given to nobody else until their time is over.
/// - Nobody answers the same review twice.
/// - Answers and decisions are appended; what was answered or decided before stays on record.
#[async_trait]
pub trait ReviewStore: Send + Sync {
    /// Gives `wish.reviewer` a review: what they have in hand, else the most urgent that they have not answered and nobody has in
    /// hand; highest priority first, then the oldest. `None` where there is none.
    async fn next_review(&self, access: &Access, wish: &ReviewWish) -> Result<Option<Assignment>, StoreError>;

    /// Gives a review back unanswered; `false` where the reviewer has it not in hand.
    async fn release_review(&self, access: &Access, review: DecisionId, reviewer: &str) -> Result<bool, StoreError>;

    /// Reviews that wait, in the order in which they are given out.
    async fn reviews(&self, access: &Access, filter: &ReviewFilter) -> Result<Page<ReviewTask>, StoreError>;

    /// Records what a person says of a decided inspection; answers the inspection as it stands then. Where it was left to a person, or
    /// nobody asked, or the answer overrides, the person decides; an audit leaves the verdict as it is. The same answer given twice
    /// counts once.
    async fn answer(&self, access: &Access, answer: &Answer) -> Result<Inspection, StoreError>;

    /// Takes back the newest answer, which must be the reviewer's: what was decided before is decided again, and whoever took it back has
    /// the review in hand.
    async fn withdraw_answer(
        &self,
        access: &Access,
        inspection: InspectionId,
        reviewer: &str,
    ) -> Result<Inspection, StoreError>;

    /// What people have said of an inspection, oldest first, with what they took back.
    async fn answers(&self, access: &Access, inspection: InspectionId) -> Result<Vec<GivenAnswer>, StoreError>;

    /// How reviewing goes: what waits, and what was answered since a moment.
    async fn review_summary(
        &self,
        access: &Access,
        facility: Option<&str>,
        since: Timestamp,
    ) -> Result<ReviewSummary, StoreError>;

    /// The labels of a policy's decisions, by decision: those with a settled review, up to the oldest that waits for an answer, since
    /// answers that come quickly are no fair sample of all.
    async fn labels(
        &self,
        access: &Access,
        filter: &LabelFilter,
        after: Option<DecisionId>,
        limit: usize,
    ) -> Result<Labels, StoreError>;

    /// The audits of a policy's accepts decided at or after `since`, answered or not, by decision.
    async fn audits(
        &self,
        access: &Access,
        policy: &str,
        since: Timestamp,
        after: Option<DecisionId>,
        limit: usize,
    ) -> Result<Vec<AuditedAccept>, StoreError>;

    /// Records that a certificate is sought with a policy's labels, before anything is looked at: whoever dies at it has looked. A
    /// conflict where another look took the place meanwhile: read them again. Answers what [`Self::end_calibration`] is told.
    async fn begin_calibration(&self, access: &Access, calibration: &Calibration) -> Result<Uuid, StoreError>;

    /// Records what came of it; `None`: nothing was looked at after all, and it does not count.
    async fn end_calibration(&self, access: &Access, id: Uuid, end: Option<Ended>) -> Result<(), StoreError>;

    /// When certificates were sought with a policy's labels, oldest first.
    async fn calibrations(&self, access: &Access, policy: &str) -> Result<Vec<Calibration>, StoreError>;
}

/// Who wants something to review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewWish {
    /// Their name, or a pseudonym that they keep.
    pub reviewer: String,
    /// Only of this facility.
    pub facility: Option<String>,
    /// Only what this policy has decided.
    pub policy: Option<String>,
    /// How long nobody else is given it, in milliseconds.
    pub lease_ms: u64,
    /// What they have answered, or have in hand and put back: they get what is more urgent, else what comes after it, and the first again
    /// after the last.
    pub skip: Option<DecisionId>,
}

/// Which reviews; every field that is given must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewFilter {
    /// Its facility.
    pub facility: Option<String>,
    /// The policy that decided.
    pub policy: Option<String>,
    /// At most so many.
    pub limit: usize,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

/// What a person says of an inspection.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Of which.
    pub inspection: InspectionId,
    /// The newest decision that they saw; where there is a newer one the answer is refused.
    pub decision: Option<DecisionId>,
    /// Who.
    pub reviewer: String,
    /// As what, as `shift lead`.
    pub role: Option<String>,
    /// Their verdict; never review.
    pub verdict: Verdict,
    /// Why; needed where nobody asked, and to override.
    pub comment: Option<String>,
    /// Whether it decides whoever else is asked. An audit goes on without it; what is left to a person is answered with it, even while
    /// another has it in hand.
    pub overrides: bool,
    /// What is on the views that they looked over, each of them whole.
    pub boxes: BTreeMap<ViewId, Vec<TrueBox>>,
    /// Whether they answered before anything that the machine found was shown.
    pub blind: bool,
    /// How long it took them, in milliseconds.
    pub took_ms: Option<u64>,
}

/// Which labels; every field that is given must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelFilter {
    /// The policy that decided.
    pub policy: String,
    /// Its facility.
    pub facility: Option<String>,
    /// Decided at or after.
    pub since: Option<Timestamp>,
    /// Decided before.
    pub until: Option<Timestamp>,
    /// Take labels beyond the oldest review that waits, too. They select; they do not certify.
    pub unfinished: bool,
}

/// A page of labels.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Labels {
    /// By decision.
    pub items: Vec<Label>,
    /// Where the next page begins; `None`: this was the last.
    pub next: Option<DecisionId>,
    /// Since when the oldest review waits that stops the labels; `None` where none does.
    pub waits_since: Option<Timestamp>,
    /// How many settled ones come after it and are left out.
    pub left_out: u64,
    /// How many of this page are left out because what was found on them is not kept any longer.
    pub removed: u64,
}

/// An inspection whose truth a person has told.
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// The inspection as it stands.
    pub inspection: Inspection,
    /// What was judged, as if a certificate covered it.
    pub facts: InspectionFacts,
    /// What the answers come to.
    pub truth: Verdict,
    /// With what probability it was to be asked about when it was decided, `0..=1`.
    pub probability: f64,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// Of the views that a person looked over, all that is on them; the newest answer's.
    pub boxes: BTreeMap<ViewId, Vec<TrueBox>>,
}

/// An accept that was drawn for an audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditedAccept {
    /// Which decision.
    pub decision: DecisionId,
    /// Of which inspection.
    pub inspection: InspectionId,
    /// Where.
    pub facility: String,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// What the answers come to, if it is settled.
    pub truth: Option<Verdict>,
}

/// A look at labels that a certificate was sought with.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    /// For which policy.
    pub policy: String,
    /// In the order of the policy's looks, from 1.
    pub place: u32,
    /// The how-manieth look at labels that it shares with others, from 1; 0 where it was declared the only one.
    pub attempt: u32,
    /// How many labelled inspections there were.
    pub inspections: u64,
    /// The least hashes of its groups: any of them among other data shows an overlap.
    pub sketch: Vec<String>,
    /// What came of it; `None`: not ended, or it died.
    pub ended: Option<Ended>,
    /// When it began; set by the database as it is recorded.
    pub made_at: Timestamp,
}

/// What came of a look at labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// For people.
    pub outcome: String,
    /// Whether there was a certificate.
    pub certified: bool,
}
