//! Facts to judge, made short.

use scrutineer_decide::{PolicyJudge, parse};
use scrutineer_types::{
    BoundingBox, Code, Decision, Detection, ImageFault, ImageFaultCode, InspectionFacts, Judge, Policy, Quality,
    ReasonCode, Symbology, Verdict, ViewFacts, ViewId, ViewState,
};

pub const GOOD: Quality = Quality { sharpness: 200.0, brightness: 0.5, contrast: 0.2, clipped: 0.01 };

pub fn parcel() -> Policy {
    parse(include_str!("../policies/parcel.toml")).expect("the parcel policy is valid")
}

pub fn document() -> Policy {
    parse(include_str!("../policies/document.toml")).expect("the document policy is valid")
}

/// A policy from the lines that matter to a test.
pub fn policy(lines: &str) -> Policy {
    parse(&format!("name = \"test\"\n{lines}")).expect("the test's policy is valid")
}

pub fn detection(class: &str, confidence: f32) -> Detection {
    let bounding_box = BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 10.0, y_max: 10.0 };
    Detection { class_id: 0, class_name: class.to_owned(), confidence, bounding_box, corners: None, mask: None }
}

/// A code that names this package, or none.
pub fn code(package_id: Option<&str>) -> Code {
    let bounding_box = BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 10.0, y_max: 10.0 };
    let text = package_id.unwrap_or("4006381333931").to_owned();
    Code { symbology: Symbology::Code128, text, package_id: package_id.map(str::to_owned), bounding_box }
}

pub fn view(state: ViewState) -> ViewFacts {
    ViewFacts { view_id: ViewId::new(), angle: None, state }
}

/// A good view with these detections.
pub fn seen(detections: &[(&str, f32)]) -> ViewFacts {
    seen_at(GOOD, detections)
}

pub fn seen_at(quality: Quality, detections: &[(&str, f32)]) -> ViewFacts {
    let detections = detections.iter().map(|(class, confidence)| detection(class, *confidence)).collect();
    view(ViewState::Completed { width: 1920, height: 1080, quality, detections, codes: Vec::new() })
}

pub fn unreadable() -> ViewFacts {
    let message = "the JPEG ends early; send it again".to_owned();
    view(ViewState::Unreadable(ImageFault { code: ImageFaultCode::Corrupt, message }))
}

pub fn at_angle(angle: &str, mut view: ViewFacts) -> ViewFacts {
    view.angle = Some(angle.to_owned());
    view
}

/// All that came is all there is.
pub fn facts(views: Vec<ViewFacts>) -> InspectionFacts {
    InspectionFacts {
        package_id: None,
        views,
        expected: None,
        views_deadline_passed: false,
        deadline_passed: false,
        certified: true,
        audit_alarm: false,
    }
}

pub fn judge(policy: &Policy, facts: &InspectionFacts) -> Decision {
    let decision = PolicyJudge.decide(policy, facts).expect("nothing is awaited");
    assert!(!decision.reasons.is_empty(), "a decision has a reason");
    decision
}

/// The verdict, and the codes and messages of the reasons.
pub fn told(decision: &Decision) -> (Verdict, Vec<(ReasonCode, &str)>) {
    (decision.verdict, decision.reasons.iter().map(|reason| (reason.code, reason.message.as_str())).collect())
}

pub fn codes(decision: &Decision) -> Vec<ReasonCode> {
    decision.reasons.iter().map(|reason| reason.code).collect()
}
