//! Made-up inspections for the tests of pages.

use std::collections::BTreeMap;

use scrutineer_types::{
    BoundingBox, Cause, ClassRole, ClassRule, DecisionId, DecisionSummary, Detection, Fallback, Format, ImageInfo,
    Inspection, InspectionId, InspectionStatus, ModelRef, Policy, PolicyRef, Priority, Quality, Reason, ReasonCode,
    Threshold, Timestamp, TimingsMs, Verdict, View, ViewError, ViewId, ViewStatus,
};

const NOON: Timestamp = Timestamp(1_772_366_400_000);

/// A policy with one defect and one required class.
pub(crate) fn policy() -> Policy {
    let rule = |role, present, possible| ClassRule {
        role,
        present: Some(Threshold::At(present)),
        possible: Some(Threshold::At(possible)),
        on_missing: Fallback::Review,
    };
    Policy {
        name: "parcel".to_owned(),
        classes: BTreeMap::from([
            ("damage".to_owned(), rule(ClassRole::Defect, 0.74, 0.31)),
            ("label".to_owned(), rule(ClassRole::Required, 0.6, 0.25)),
        ]),
        quality: scrutineer_types::QualityRules::default(),
        views: scrutineer_types::ViewRules::default(),
        audit: scrutineer_types::AuditRules::default(),
        on_uncertified: scrutineer_types::Unproved::default(),
        certificate: None,
    }
}

/// Two inspected views with four detections, one of them faint; verdict `review`.
pub(crate) fn inspection() -> Inspection {
    let found = |class_id, class_name: &str, confidence, x_min, y_min, x_max, y_max| Detection {
        class_id,
        class_name: class_name.to_owned(),
        confidence,
        bounding_box: BoundingBox { x_min, y_min, x_max, y_max },
        corners: None,
        mask: None,
    };
    let top = view(
        "top",
        vec![
            found(0, "parcel", 0.97, 200.0, 160.0, 1050.0, 800.0),
            found(3, "damage", 0.47, 240.0, 220.0, 380.0, 330.0),
            found(3, "damage", 0.08, 700.0, 20.0, 780.0, 60.0),
        ],
    );
    let left = view("left", vec![found(1, "label", 0.91, 500.0, 300.0, 760.0, 520.0)]);
    let reason = Reason {
        code: ReasonCode::UncertainDetection,
        message: "damage at 0.47 is possible (0.31) but not sure (0.74)".to_owned(),
        view_id: Some(top.id),
    };
    Inspection {
        id: InspectionId::new(),
        status: InspectionStatus::Completed,
        verdict: Some(Verdict::Review),
        decision: Some(DecisionSummary {
            id: DecisionId::new(),
            cause: Cause::Policy,
            certified: false,
            policy: Some(PolicyRef { name: "parcel".to_owned(), version: 3 }),
            decided_at: NOON.plus_ms(120),
        }),
        reasons: vec![reason],
        review: None,
        package_id: Some("PKG-1".to_owned()),
        facility: "ber1".to_owned(),
        priority: Priority::Normal,
        batch: None,
        views_expected: None,
        not_before: None,
        labels: BTreeMap::new(),
        created_at: NOON,
        completed_at: Some(NOON.plus_ms(120)),
        views: vec![top, left],
    }
}

/// One unreadable and one failed view.
pub(crate) fn troubled() -> Inspection {
    let mut inspection = inspection();
    let troubles =
        [(ViewStatus::Unreadable, "cut off after 12 of 80 kB"), (ViewStatus::Failed, "the model ran out of memory")];
    for (view, (status, message)) in inspection.views.iter_mut().zip(troubles) {
        view.status = status;
        view.error = Some(ViewError { code: "sample".to_owned(), message: message.to_owned() });
        (view.quality, view.timings_ms, view.model) = (None, None, None);
        view.detections.clear();
    }
    inspection
}

fn view(angle: &str, detections: Vec<Detection>) -> View {
    View {
        id: ViewId::new(),
        path: None,
        camera: Some("cam-3".to_owned()),
        angle: Some(angle.to_owned()),
        captured_at: None,
        received_at: NOON,
        status: ViewStatus::Completed,
        attempts: 1,
        error: None,
        image: Some(ImageInfo {
            width: 1280,
            height: 960,
            format: Format::Jpeg,
            size_bytes: 189_664,
            sha256: "ab".repeat(32),
        }),
        quality: Some(Quality { sharpness: 212.4, brightness: 0.48, contrast: 0.21, clipped: 0.01 }),
        detections,
        codes: Vec::new(),
        model: Some(ModelRef { name: "parcel".to_owned(), sha256: "cd".repeat(32), fingerprint: "ef".repeat(32) }),
        timings_ms: Some(TimingsMs {
            queue: 3.1,
            fetch: 0.4,
            decode: 19.2,
            preprocess: 1.1,
            infer: 47.0,
            postprocess: 0.3,
            codes: 0.0,
        }),
        removed: Vec::new(),
    }
}
