//! Append-only records of what happened.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{EventId, InspectionId, Timestamp};

/// One thing that happened, its payload frozen in the transaction that made it happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Event {
    /// Never changes.
    pub id: EventId,
    /// Place in the order of commits; rises, with gaps.
    pub sequence: i64,
    /// What happened.
    pub kind: EventKind,
    /// To which inspection, if to one.
    pub inspection_id: Option<InspectionId>,
    /// Of which facility; `null`: of no one in particular.
    pub facility: Option<String>,
    /// When, by the database's clock.
    pub occurred_at: Timestamp,
    /// The object as it was then.
    pub payload: serde_json::Value,
}

/// The kinds of [`Event`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub enum EventKind {
    /// An inspection opened.
    #[serde(rename = "inspection.created")]
    InspectionCreated,
    /// It has its first verdict.
    #[serde(rename = "inspection.completed")]
    InspectionCompleted,
    /// A later decision, by policy, replay, redrive or late view.
    #[serde(rename = "inspection.redecided")]
    InspectionRedecided,
    /// A person has judged it; its verdict may be another now.
    #[serde(rename = "inspection.reviewed")]
    InspectionReviewed,
    /// Cancelled before its verdict.
    #[serde(rename = "inspection.cancelled")]
    InspectionCancelled,
    /// Nothing of it is removed until it is released.
    #[serde(rename = "inspection.held")]
    InspectionHeld,
    /// A hold is over.
    #[serde(rename = "inspection.released")]
    InspectionReleased,
    /// A job became a dead letter.
    #[serde(rename = "job.discarded")]
    JobDiscarded,
    /// A dead letter was purged.
    #[serde(rename = "job.purged")]
    JobPurged,
    /// The queue, or a part of it, was paused.
    #[serde(rename = "queue.paused")]
    QueuePaused,
    /// A pause is over.
    #[serde(rename = "queue.resumed")]
    QueueResumed,
    /// A policy version counts from now on.
    #[serde(rename = "policy.activated")]
    PolicyActivated,
    /// What a policy's certificate promises is in force.
    #[serde(rename = "certificate.issued")]
    CertificateIssued,
    /// A certificate no longer covers what its policy decides.
    #[serde(rename = "certificate.voided")]
    CertificateVoided,
    /// Audits, or the scores themselves, say that something has changed.
    #[serde(rename = "alarm.raised")]
    AlarmRaised,
    /// An alarm is over.
    #[serde(rename = "alarm.cleared")]
    AlarmCleared,
}

impl EventKind {
    /// Every kind, in the order of the declaration.
    pub const ALL: [Self; 16] = [
        Self::InspectionCreated,
        Self::InspectionCompleted,
        Self::InspectionRedecided,
        Self::InspectionReviewed,
        Self::InspectionCancelled,
        Self::InspectionHeld,
        Self::InspectionReleased,
        Self::JobDiscarded,
        Self::JobPurged,
        Self::QueuePaused,
        Self::QueueResumed,
        Self::PolicyActivated,
        Self::CertificateIssued,
        Self::CertificateVoided,
        Self::AlarmRaised,
        Self::AlarmCleared,
    ];

    /// The word used in JSON and in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InspectionCreated => "inspection.created",
            Self::InspectionCompleted => "inspection.completed",
            Self::InspectionRedecided => "inspection.redecided",
            Self::InspectionReviewed => "inspection.reviewed",
            Self::InspectionCancelled => "inspection.cancelled",
            Self::InspectionHeld => "inspection.held",
            Self::InspectionReleased => "inspection.released",
            Self::JobDiscarded => "job.discarded",
            Self::JobPurged => "job.purged",
            Self::QueuePaused => "queue.paused",
            Self::QueueResumed => "queue.resumed",
            Self::PolicyActivated => "policy.activated",
            Self::CertificateIssued => "certificate.issued",
            Self::CertificateVoided => "certificate.voided",
            Self::AlarmRaised => "alarm.raised",
            Self::AlarmCleared => "alarm.cleared",
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
