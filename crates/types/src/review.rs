//! What people are asked and say, and what watches have noticed.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{BoundingBox, DecisionId, Inspection, InspectionId, Priority, Timestamp, Verdict, ViewId};

/// A review given to a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Assignment {
    /// The review.
    #[serde(flatten)]
    pub task: ReviewTask,
    /// What it is about.
    pub inspection: Inspection,
}

/// A review that waits. Why a person is asked is not told: audits are to be looked at like all others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewTask {
    /// Its name: the decision's that it is about.
    pub id: DecisionId,
    /// Of which inspection.
    pub inspection_id: InspectionId,
    /// Where it was taken.
    pub facility: String,
    /// Which policy decided.
    pub policy: String,
    /// What is reviewed first.
    pub priority: Priority,
    /// Since when it waits.
    pub asked_at: Timestamp,
    /// Who has it in hand, if somebody has.
    pub reviewer: Option<String>,
    /// Until when.
    pub leased_until: Option<Timestamp>,
}

/// Something that is on a view, as a person says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrueBox {
    /// What.
    pub class_name: String,
    /// Where, in pixels of the upright original.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
}

/// An answer on record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct GivenAnswer {
    /// Who.
    pub reviewer: String,
    /// As what.
    pub role: Option<String>,
    /// Their verdict.
    pub verdict: Verdict,
    /// Why.
    pub comment: Option<String>,
    /// Whether they were asked.
    pub asked: bool,
    /// Whether they answered before anything that the machine found was shown.
    pub blind: bool,
    /// What is on the views that they looked over.
    pub boxes: BTreeMap<ViewId, Vec<TrueBox>>,
    /// How long it took, in milliseconds.
    pub took_ms: Option<u64>,
    /// When.
    pub answered_at: Timestamp,
    /// When it was taken back.
    pub withdrawn_at: Option<Timestamp>,
}

/// How reviewing goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ReviewSummary {
    /// Reviews that wait, in hand or not.
    pub open: u64,
    /// How long the oldest has waited, in milliseconds; 0 where none waits.
    pub oldest_age_ms: u64,
    /// Reviews that somebody has in hand.
    pub in_hand: u64,
    /// Answers since the moment asked for; those taken back are not counted.
    pub answers: u64,
    /// The same by verdict.
    pub by_verdict: BTreeMap<Verdict, u64>,
    /// By reviewer.
    pub by_reviewer: BTreeMap<String, ReviewerSummary>,
    /// Reviews that two people have answered, each by themselves, since the moment asked for.
    pub doubly_reviewed: u64,
    /// How far two people agree beyond chance: Cohen's kappa; `null` where nobody could have differed.
    pub kappa: Option<f64>,
}

/// What one person has answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReviewerSummary {
    /// Answers.
    pub answers: u64,
    /// Median time of an answer, in milliseconds, of those that were timed.
    pub median_ms: Option<u64>,
}

/// An alarm on record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Alarm {
    /// Its name.
    pub id: Uuid,
    /// What kind of watch: `escape`, `drift`, `camera`.
    pub kind: String,
    /// Over which policy; empty: over none in particular.
    pub policy: String,
    /// Where.
    pub facility: String,
    /// Of what there, as a camera and a class; empty: of all.
    pub subject: String,
    /// What was noticed and what to do.
    pub message: String,
    /// Inspections that drove it.
    pub examples: Vec<InspectionId>,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When a person ended it, or what was noticed was over.
    pub cleared_at: Option<Timestamp>,
    /// Whether it was ended as something that is here to stay, so that the watch forgets what was normal; of drift.
    pub relearn: bool,
}

/// What the audits of a policy's accepts say since its version was activated.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AuditReport {
    /// Which policy.
    pub policy: String,
    /// The version that is active.
    pub version: u32,
    /// When it was activated.
    pub since: Timestamp,
    /// Why the version has no certificate that is in force; `null` where it has one.
    pub uncertified: Option<String>,
    /// The confidence of the limits, `0..=1`: they hold at every moment at once.
    pub confidence: f64,
    /// The mean time between false alarms of all facilities together, in years, at least.
    pub years_between_false_alarms: f64,
    /// By facility.
    pub facilities: Vec<FacilityAudit>,
}

/// The audits of one facility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FacilityAudit {
    /// Which.
    pub facility: String,
    /// The escape rate that was promised; `null` without a certificate that names one.
    pub max_escape: Option<f64>,
    /// Audits that count: answered or overdue, up to the oldest that waits.
    pub audited: u64,
    /// Those that count as bad: answered reject or recapture, or overdue.
    pub bad: u64,
    /// Drawn and not counted yet.
    pub waiting: u64,
    /// Not answered in time; they count as bad.
    pub overdue: u64,
    /// The escape rate is not below this.
    pub lower: f64,
    /// The escape rate is not above this.
    pub upper: f64,
    /// Whether even the lower limit is above what was promised.
    pub breached: bool,
    /// Evidence that more escapes than was promised, since the last alarm was ended; at 1 an alarm is raised.
    pub evidence: f64,
    /// When the evidence reached 1.
    pub alarm_since: Option<Timestamp>,
    /// After how many accepts, as expected, twice the promised rate would be noticed.
    pub accepts_until_doubling_noticed: Option<f64>,
    /// The same in days, as accepts and audits have come so far.
    pub days_until_doubling_noticed: Option<f64>,
    /// The same with one more hour of a person's time every day.
    pub days_with_an_hour_more: Option<f64>,
    /// Audits that were bad, the newest first; at most 10.
    pub examples: Vec<InspectionId>,
}
