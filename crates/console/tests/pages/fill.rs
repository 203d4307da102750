//! A real metastore in a folder of its own, filled through the same calls that the service makes.

use std::{collections::BTreeMap, sync::Arc};

use scrutineer_decide::PolicyJudge;
use scrutineer_store::{Claim, Completion, Config, Finding, JobFence, Metastore, NewView, SqliteMetastore, Submission};
use scrutineer_types::{
    Access, BoundingBox, Detection, FailureKind, Format, ImageFault, ImageFaultCode, ImageInfo, Inference,
    InspectionId, ModelRef, Priority, Quality, TimingsMs, ViewId,
};

const POLICY: &str = r#"
name = "parcel"
[classes.damage]
role = "defect"
present = 0.74
possible = 0.31
[classes.label]
role = "required"
present = 0.60
possible = 0.25
[quality]
min_sharpness = 40.0
max_brightness = 0.92
"#;

/// The size of every made-up image.
pub const SIZE: (u32, u32) = (1280, 960);

/// A metastore with the parcel policy, and the folder that goes with it.
pub async fn metastore(folder: &std::path::Path) -> Arc<dyn Metastore> {
    let config = Config::at(format!("sqlite://{}/console.db", folder.display()));
    let store = SqliteMetastore::open(&config, "parcel", Arc::new(PolicyJudge)).await.unwrap();
    let policy = scrutineer_decide::parse(POLICY).unwrap();
    store.import_policy(&policy, &scrutineer_decide::content_hash(&policy), true).await.unwrap();
    Arc::new(store)
}

/// The model's name as the pages show it.
pub fn model() -> ModelRef {
    ModelRef { name: "parcel".to_owned(), sha256: "5e1f".repeat(16), fingerprint: "c0ffee42".repeat(8) }
}

/// Submits an inspection with a view for each angle, and leaves it in work.
pub async fn submit(store: &dyn Metastore, package_id: Option<&str>, facility: &str, angles: &[&str]) -> InspectionId {
    let views = angles.iter().map(|angle| {
        let id = ViewId::new();
        NewView {
            id,
            object_key: format!("originals/2026/03/01/{id}"),
            camera: Some("dock-3".to_owned()),
            angle: Some((*angle).to_owned()),
            captured_at: None,
            image: ImageInfo {
                width: SIZE.0,
                height: SIZE.1,
                format: Format::Jpeg,
                size_bytes: 189_664,
                sha256: "9ab3".repeat(16),
            },
            trace: None,
        }
    });
    let submission = Submission {
        facility: facility.to_owned(),
        package_id: package_id.map(str::to_owned),
        priority: Priority::Normal,
        deadline_ms: None,
        not_before: None,
        views_deadline_ms: 600_000,
        views_expected: None,
        policy: None,
        labels: BTreeMap::from([("shift".to_owned(), "early".to_owned())]),
        batch: Some("peak-7".to_owned()),
        views: views.collect(),
        max_attempts: 3,
        idempotency: None,
        callback_url: None,
    };
    store.submit(&Access::all(), submission).await.unwrap().inspection.id
}

/// Works on everything that waits, each view with the next of `findings`.
pub async fn work(store: &dyn Metastore, findings: Vec<Finding>) {
    let claim = Claim {
        limit: findings.len(),
        lease_ms: 60_000,
        worker: "test".to_owned(),
        only: None,
        at_least: scrutineer_types::Priority::Low,
        models: None,
    };
    let claimed = store.claim(claim).await.unwrap();
    assert_eq!(claimed.len(), findings.len(), "one finding for each view that waits");
    let fences: Vec<JobFence> = claimed.iter().map(|job| job.fence).collect();
    store.start(&fences, 60_000).await.unwrap();
    let completions = fences.into_iter().zip(findings).map(|(fence, finding)| Completion { fence, finding });
    store.complete(completions.collect()).await.unwrap();
}

/// A detection by class, confidence and corners.
pub fn found(class_id: u32, class_name: &str, confidence: f32, corners: [f32; 4]) -> Detection {
    let [x_min, y_min, x_max, y_max] = corners;
    let bounding_box = BoundingBox { x_min, y_min, x_max, y_max };
    Detection { class_id, class_name: class_name.to_owned(), confidence, bounding_box, corners: None, mask: None }
}

/// An inference with these detections on an image of this sharpness.
pub fn inferred(sharpness: f32, detections: Vec<Detection>) -> Finding {
    Finding::Inferred(Box::new(Inference {
        model: model(),
        width: SIZE.0,
        height: SIZE.1,
        quality: Quality { sharpness, brightness: 0.48, contrast: 0.21, clipped: 0.012 },
        detections,
        codes: Vec::new(),
        timings_ms: TimingsMs {
            queue: 3.1,
            fetch: 0.4,
            decode: 19.2,
            preprocess: 1.1,
            infer: 47.0,
            postprocess: 0.3,
            codes: 0.0,
        },
    }))
}

/// An image cut off in the middle.
pub fn unreadable() -> Finding {
    let message = "the JPEG ends in the middle of its pixels (12 of 80 kB); send it again, whole".to_owned();
    Finding::Unreadable(ImageFault { code: ImageFaultCode::Corrupt, message })
}

/// A failure of ours, for good.
pub fn discarded() -> Finding {
    let error = "the original could not be read\ncaused by: permission denied (os error 13)";
    Finding::Discard { error: error.into(), kind: FailureKind::Permanent }
}
