//! The words of Scrutineer as types, and the traits that cross walls. No I/O and no clock but [`Timestamp::now`].
//!
//! Every room may use this one; it uses none.

mod access;
mod certificate;
mod chain;
mod code;
mod detection;
mod draw;
mod event;
mod facts;
mod ids;
mod image;
mod inference;
mod input;
mod inspection;
mod job;
mod label;
mod lighting;
mod mask;
mod page;
mod pattern;
mod policy;
mod process;
mod review;
mod route;
mod simulation;
mod time;
mod trace;
mod treatment;

pub use access::{Access, Facilities, Role};
pub use certificate::{Certificate, Claim, DataTrace, Proof, Risk, Uncertified, Usage, Window};
pub use chain::{Chain, ChainRule, ReviewBand};
pub use code::{Code, Symbology, package_named};
pub use detection::{BoundingBox, Detection};
pub use draw::draw;
pub use event::{Event, EventKind};
pub use facts::{Decision, InspectionFacts, Judge, ViewFacts, ViewState};
pub use ids::{DecisionId, EventId, InspectionId, JobId, ViewId};
pub use image::{Format, ImageFault, ImageFaultCode, ImageInfo, Quality};
pub use inference::{Inference, ModelRef, TimingsMs};
pub use input::{ChannelOrder, Fit, InputSpec, LetterboxAnchor};
pub use inspection::{
    Cause, DecisionSummary, Inspection, InspectionStatus, PolicyRef, Reason, ReasonCode, Removed, Review, Verdict,
    View, ViewError, ViewStatus,
};
pub use job::{FailureKind, JobState, Priority};
pub use label::{CAMERAS, CLASSES, FACILITIES, LabelNames, OTHER, camera_labels, register_camera};
pub use lighting::{Lighting, LightingStep};
pub use mask::{Mask, MaskForm, Rle};
pub use page::Page;
pub use pattern::Pattern;
pub use policy::{
    AuditRules, ClassRole, ClassRule, ExpectedViews, Fallback, LowQualityVerdict, Policy, QualityRules, Threshold,
    Unproved, ViewRules,
};
pub use process::{Process, ProcessAbout, ProcessModel};
pub use review::{
    Alarm, Assignment, AuditReport, FacilityAudit, GivenAnswer, ReviewSummary, ReviewTask, ReviewerSummary, TrueBox,
};
pub use route::{DEFAULT_MODEL, Route, Routes, Viewpoint};
pub use simulation::{Simulated, Simulation, VerdictChange};
pub use time::Timestamp;
pub use trace::{NoTraceContext, TraceContext};
pub use treatment::{Region, RegionMode, Tiling, Treatment, Turn};
