//! An inspection as the API, `run` and `submit` write it.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Code, DecisionId, Detection, ExpectedViews, ImageInfo, InspectionId, ModelRef, Priority, Quality, Timestamp,
    TimingsMs, ViewId,
};

/// One thing to judge, made of one or more views.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Inspection {
    /// Its name.
    pub id: InspectionId,
    /// Where it stands.
    pub status: InspectionStatus,
    /// The newest decision's verdict; `null` until there is one.
    pub verdict: Option<Verdict>,
    /// The newest decision.
    pub decision: Option<DecisionSummary>,
    /// Why the newest decision is what it is.
    pub reasons: Vec<Reason>,
    /// What a person said, if one did.
    pub review: Option<Review>,
    /// The caller's name for the thing; where the caller gave none, what its barcodes say.
    pub package_id: Option<String>,
    /// Where it was taken; empty where nobody said.
    pub facility: String,
    /// What is worked on first.
    #[serde(default)]
    pub priority: Priority,
    /// Which batch it came in, if in one.
    #[serde(default)]
    pub batch: Option<String>,
    /// What it awaits, where the request or the policy says.
    #[serde(default)]
    pub views_expected: Option<ExpectedViews>,
    /// The caller's own words about it.
    pub labels: BTreeMap<String, String>,
    /// Its views are not worked on before; only where the request said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// When it opened.
    pub created_at: Timestamp,
    /// When it got its first verdict, or was cancelled.
    pub completed_at: Option<Timestamp>,
    /// Its views, in order of receipt.
    pub views: Vec<View>,
}

/// Where an inspection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InspectionStatus {
    /// Views are awaited or in work.
    Open,
    /// It has a verdict.
    Completed,
    /// Called off before its verdict.
    Cancelled,
}

/// What to do with the thing inspected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Let it pass.
    Accept,
    /// A person decides.
    Review,
    /// The images are too poor to judge: take them again.
    Recapture,
    /// Take it out.
    Reject,
}

/// The newest decision, without its reasons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DecisionSummary {
    /// Its name.
    pub id: DecisionId,
    /// What brought it about.
    pub cause: Cause,
    /// Whether a valid certificate covered it.
    pub certified: bool,
    /// By which policy; `null` where a person decided.
    pub policy: Option<PolicyRef>,
    /// When.
    pub decided_at: Timestamp,
}

/// What brought a decision about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The policy, once all that was awaited was there.
    Policy,
    /// A view that came, or was redriven, after the first decision.
    LateView,
    /// A policy applied to the past.
    Replay,
    /// A person.
    Person,
}

/// A policy's name and version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicyRef {
    /// Which policy.
    pub name: String,
    /// Which of its versions, from 1.
    pub version: u32,
}

/// One reason for a verdict.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Reason {
    /// A stable word for programs.
    pub code: ReasonCode,
    /// The same with its figures, for people.
    pub message: String,
    /// On which view, if on one.
    pub view_id: Option<ViewId>,
}

/// The kinds of [`Reason`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// Nothing spoke against it.
    AllClear,
    /// A defect was seen.
    DefectPresent,
    /// A detection is possible but not sure.
    UncertainDetection,
    /// A required class was not seen.
    RequiredMissing,
    /// The policy lets no machine settle this side.
    NotAutomated,
    /// A view failed a quality gate.
    LowQuality,
    /// A view could not be decoded.
    Unreadable,
    /// An awaited view did not come in time.
    ViewMissing,
    /// The request's deadline passed with work in hand.
    DeadlinePassed,
    /// We could not infer a view.
    InferenceFailed,
    /// There is no policy for this model.
    NoPolicy,
    /// Barcodes contradict each other, or the package id that was given.
    IdentityConflict,
    /// No certificate covers it, and the policy asks for one.
    Uncertified,
    /// Audits say that more escapes than was promised.
    AuditAlarm,
    /// A person has decided.
    Reviewed,
}

/// What a person said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Review {
    /// The person's verdict.
    pub verdict: Verdict,
    /// Who.
    pub reviewer: String,
    /// When.
    pub reviewed_at: Timestamp,
    /// Why, in the person's words, if they gave any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
}

/// One image of an inspection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct View {
    /// Its name.
    pub id: ViewId,
    /// The file it came from; only in what `run` and `submit` write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// Which camera took it.
    pub camera: Option<String>,
    /// At which angle.
    pub angle: Option<String>,
    /// When it was taken, if the caller said.
    pub captured_at: Option<Timestamp>,
    /// When it was received.
    pub received_at: Timestamp,
    /// Where it stands.
    pub status: ViewStatus,
    /// How many attempts at its job were started.
    pub attempts: u32,
    /// Why it is unreadable or failed, or why its last attempt failed.
    pub error: Option<ViewError>,
    /// What its header and bytes say; `null` where the header could not be read (`run` alone takes such files).
    pub image: Option<ImageInfo>,
    /// Measured before inference.
    pub quality: Option<Quality>,
    /// What was found, best first.
    pub detections: Vec<Detection>,
    /// Barcodes that were read on it, each once; only where `identity.classes` asks for it.
    #[serde(default)]
    pub codes: Vec<Code>,
    /// By which model.
    pub model: Option<ModelRef>,
    /// How long each stage took.
    pub timings_ms: Option<TimingsMs>,
    /// What is not kept of it any longer; left out where all is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<Removed>,
}

/// What was removed of a view because it was old.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Removed {
    /// Its original.
    Image,
    /// What was found on it: detections and barcodes.
    Detections,
}

/// Where a view stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewStatus {
    /// In work.
    Pending,
    /// Inferred.
    Completed,
    /// The image's fault.
    Unreadable,
    /// Our fault.
    Failed,
}

/// Why a view has no inference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ViewError {
    /// A stable word for programs.
    pub code: String,
    /// What is wrong and what to do, for people.
    pub message: String,
}

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// Every value, in the order of the declaration.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word used in JSON, metrics and the database.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The value that a word names.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

words!(InspectionStatus { Open = "open", Completed = "completed", Cancelled = "cancelled" });
words!(ViewStatus { Pending = "pending", Completed = "completed", Unreadable = "unreadable", Failed = "failed" });
words!(Verdict { Accept = "accept", Review = "review", Recapture = "recapture", Reject = "reject" });
words!(Cause { Policy = "policy", LateView = "late_view", Replay = "replay", Person = "person" });
words!(ReasonCode {
    AllClear = "all_clear",
    DefectPresent = "defect_present",
    UncertainDetection = "uncertain_detection",
    RequiredMissing = "required_missing",
    NotAutomated = "not_automated",
    LowQuality = "low_quality",
    Unreadable = "unreadable",
    ViewMissing = "view_missing",
    DeadlinePassed = "deadline_passed",
    InferenceFailed = "inference_failed",
    NoPolicy = "no_policy",
    IdentityConflict = "identity_conflict",
    Uncertified = "uncertified",
    AuditAlarm = "audit_alarm",
    Reviewed = "reviewed",
});
