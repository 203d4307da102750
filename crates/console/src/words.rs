//! The domain's words as labels and sentences for people.

use scrutineer_store::Failure;
use scrutineer_types::{
    Cause, ClassRole, ExpectedViews, Inspection, InspectionStatus, JobState, Priority, ReasonCode, Verdict, ViewStatus,
};

/// A state as text and shape: `word` names its colour and its icon, `label` says it, so that neither is needed alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Badge {
    pub(crate) word: &'static str,
    pub(crate) label: &'static str,
}

impl From<Verdict> for Badge {
    fn from(verdict: Verdict) -> Self {
        let label = match verdict {
            Verdict::Accept => "Accept",
            Verdict::Review => "Review",
            Verdict::Recapture => "Recapture",
            Verdict::Reject => "Reject",
        };
        Self { word: verdict.as_str(), label }
    }
}

impl From<InspectionStatus> for Badge {
    fn from(status: InspectionStatus) -> Self {
        let label = match status {
            InspectionStatus::Open => "In work",
            InspectionStatus::Completed => "Completed",
            InspectionStatus::Cancelled => "Cancelled",
        };
        Self { word: status.as_str(), label }
    }
}

impl From<ViewStatus> for Badge {
    fn from(status: ViewStatus) -> Self {
        let label = match status {
            ViewStatus::Pending => "In work",
            ViewStatus::Completed => "Inspected",
            ViewStatus::Unreadable => "Unreadable",
            ViewStatus::Failed => "Failed",
        };
        Self { word: status.as_str(), label }
    }
}

impl From<&Inspection> for Badge {
    fn from(inspection: &Inspection) -> Self {
        inspection.verdict.map_or_else(|| inspection.status.into(), Self::from)
    }
}

/// What to do with the thing, said to whoever stands at the conveyor.
pub(crate) fn instruction(inspection: &Inspection) -> &'static str {
    match (inspection.verdict, inspection.status) {
        (Some(Verdict::Accept), _) => "Let it pass.",
        (Some(Verdict::Review), _) => "A person has to decide.",
        (Some(Verdict::Recapture), _) => "Too poor to judge: take the pictures again.",
        (Some(Verdict::Reject), _) => "Take it out.",
        (None, InspectionStatus::Cancelled) => "Called off before its verdict.",
        (None, _) => "No verdict yet.",
    }
}

/// A reason's kind in a few words.
pub(crate) fn reason(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::AllClear => "Nothing spoke against it",
        ReasonCode::DefectPresent => "A defect was seen",
        ReasonCode::UncertainDetection => "Possible, but not sure",
        ReasonCode::RequiredMissing => "Something required was not seen",
        ReasonCode::NotAutomated => "No machine may settle this",
        ReasonCode::LowQuality => "Image too poor",
        ReasonCode::Unreadable => "Image unreadable",
        ReasonCode::ViewMissing => "An awaited view did not come",
        ReasonCode::DeadlinePassed => "Out of time",
        ReasonCode::InferenceFailed => "We failed to inspect a view",
        ReasonCode::NoPolicy => "No policy for this model",
        ReasonCode::IdentityConflict => "Codes contradict each other",
        ReasonCode::Uncertified => "Not certified",
        ReasonCode::AuditAlarm => "Audits raise an alarm",
        ReasonCode::Reviewed => "A person has decided",
    }
}

/// What is worked on, and reviewed, first.
pub(crate) fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => "low",
        Priority::Normal => "normal",
        Priority::High => "high",
    }
}

/// What brought a decision about.
pub(crate) fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Policy => "by the policy, once all that was awaited was there",
        Cause::LateView => "by the policy, after a view came late or was redriven",
        Cause::Replay => "by a policy applied to the past",
        Cause::Person => "by a person",
    }
}

/// A class's part in the verdict.
pub(crate) fn role(role: ClassRole) -> &'static str {
    match role {
        ClassRole::Defect => "defect",
        ClassRole::Required => "required",
        ClassRole::Info => "info",
    }
}

/// A job's state and what it means.
pub(crate) fn job_state(state: JobState) -> (&'static str, &'static str) {
    match state {
        JobState::Available => ("Waiting", "may be claimed"),
        JobState::Running => ("Running", "held by a worker"),
        JobState::Retryable => ("To be retried", "failed in a way that can pass"),
        JobState::Completed => ("Completed", "inspected, or unreadable"),
        JobState::Discarded => ("Dead letters", "our failure, kept until redriven"),
        JobState::Cancelled => ("Cancelled", "its inspection was called off"),
    }
}

/// What an inspection awaits, in words.
pub(crate) fn awaited(expected: &ExpectedViews) -> String {
    match expected {
        ExpectedViews::Count(1) => "1 view".to_owned(),
        ExpectedViews::Count(count) => format!("{count} views"),
        ExpectedViews::Angles(angles) => angles.join(", "),
    }
}
/// What a job failed of, from its code.
pub(crate) fn failure(code: &str) -> &'static str {
    match code {
        Failure::ORIGINAL_MISSING => "Original missing",
        Failure::ORIGINAL_CHANGED => "Original changed",
        Failure::FETCH_FAILED => "Original unreadable",
        Failure::COMMIT_REFUSED => "Result refused",
        Failure::WORKER_LOST => "Worker lost",
        Failure::MODEL_NOT_SERVED => "Model not loaded",
        _ => "Inference failed",
    }
}

/// What to do about it.
pub(crate) fn failure_advice(code: &str) -> &'static str {
    match code {
        Failure::ORIGINAL_MISSING => {
            "The object store has no such object. Where it was deleted or not mounted, bring it back under its name and redrive; \
             where it is gone for good, purge."
        }
        Failure::ORIGINAL_CHANGED => {
            "The object's bytes are not those that were received. Put the original back, as from a backup, and redrive; it is never \
             judged by another image."
        }
        Failure::FETCH_FAILED => "The object store failed as often as it was tried. Mend it, then redrive.",
        Failure::COMMIT_REFUSED => "The database refuses the result itself. The log has the details; please report it.",
        Failure::WORKER_LOST => {
            "Its worker was lost each time that it had this job alone in work: killed, out of memory, or brought down by the image. \
             Look at that worker's log and memory limit, try the original apart with scrutineer run, then redrive or purge."
        }
        Failure::MODEL_NOT_SERVED => {
            "No worker has the model. Load it, or route the camera to another; a redrive chooses the model anew."
        }
        _ => "The model or what runs it failed on this image. The log has the details; mend the cause, then redrive.",
    }
}
