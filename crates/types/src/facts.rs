//! The facts an inspection is judged by, and the trait of who judges.

use serde::{Deserialize, Serialize};

use crate::{
    Code, Detection, ExpectedViews, ImageFault, Inspection, Policy, Quality, Reason, Timestamp, Verdict, ViewId,
};

/// All that a judgement may depend on. No tensors, no clock: whether a time has passed is a fact that the caller states.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectionFacts {
    /// The name of the thing: what the request said, else what its codes say.
    pub package_id: Option<String>,
    /// Every view that has come, in order of receipt.
    pub views: Vec<ViewFacts>,
    /// What is awaited: the request's wish, else the policy's; `None` where the views that came are all.
    pub expected: Option<ExpectedViews>,
    /// Views are no longer awaited: the policy's `views.deadline_ms` has passed. Work in hand still is.
    pub views_deadline_passed: bool,
    /// Whether a certificate covers what is decided of them now ([`Judge::certified`]).
    pub certified: bool,
    /// Whether the audits of its facility say that more escapes than was promised.
    pub audit_alarm: bool,
    /// The request's own `deadline_ms` has passed: a verdict is due now, from whatever is there.
    pub deadline_passed: bool,
}

/// One view as the judge sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct ViewFacts {
    /// Which view; quoted in reasons.
    pub view_id: ViewId,
    /// At which angle, if known.
    pub angle: Option<String>,
    /// What is known of it.
    pub state: ViewState,
}

/// What is known of a view.
#[derive(Clone, Debug, PartialEq)]
pub enum ViewState {
    /// In work.
    Pending,
    /// Inferred.
    Completed {
        /// Pixels across of the upright original.
        width: u32,
        /// Pixels down of the upright original.
        height: u32,
        /// Measured before inference.
        quality: Quality,
        /// Every detection down to the floor.
        detections: Vec<Detection>,
        /// Every barcode read.
        codes: Vec<Code>,
    },
    /// The image's fault.
    Unreadable(ImageFault),
    /// Our fault: its job was discarded.
    Failed,
}

/// One judgement: a verdict, and every reason for it. The store adds id, time, cause and policy version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// What to do with the thing inspected.
    pub verdict: Verdict,
    /// Why, the decisive ones first; never empty.
    pub reasons: Vec<Reason>,
}

/// Who turns facts into a decision. Pure: equal policy and facts, equal decision.
pub trait Judge: Send + Sync + std::fmt::Debug {
    /// The decision, or `None` while more views are needed for one. Asked again after a decision, whenever a further view has
    /// been dealt with.
    fn decide(&self, policy: &Policy, facts: &InspectionFacts) -> Option<Decision>;

    /// The verdict of [`Judge::decide`] alone, for whoever asks of a million: nobody has to find words for its reasons.
    fn verdict(&self, policy: &Policy, facts: &InspectionFacts) -> Option<Verdict> {
        self.decide(policy, facts).map(|decision| decision.verdict)
    }

    /// Whether `policy` has a certificate that covers a decision about `inspection` as it stands at `now`: its models, facility and
    /// cameras.
    fn certified(&self, policy: &Policy, inspection: &Inspection, now: Timestamp) -> bool;
}
