//! A store under test, and the few things that every test does with it.

use std::{any::Any, collections::BTreeMap, sync::Arc};

use scrutineer_types::{
    Access, BoundingBox, Chain, Detection, Event, ExpectedViews, Facilities, Format, ImageInfo, Inference, Inspection,
    InspectionId, ModelRef, Pattern, Policy, Priority, Quality, Role, Route, Routes, TimingsMs, ViewFacts, ViewId,
    ViewRules, ViewState,
};
use uuid::Uuid;

use crate::{
    Claim, ClaimedJob, Completion, Finding, InspectionFilter, JobFence, Metastore, NewView, Outcome, Submission,
    Submitted, rows::evidence::Evidence,
};

/// The name of the policy that [`Fixture::ready`] makes the default.
pub const POLICY: &str = "parcel";

/// A lease that outlasts a test whose clock is not moved.
pub const LEASE_MS: u64 = 60_000;

/// How long [`submission`] awaits views where its policy does not say.
pub const VIEWS_DEADLINE_MS: u64 = 600_000;

/// The routes that the suite's stores are opened with: views of the facility `hub` by cameras `dock-*` are for the model `dock`
/// and the policy `pair`, or for [`POLICY`] where `big` answered; everything else is for the default model and [`POLICY`].
pub fn routes() -> Routes {
    let dock = Route {
        facility: Pattern::new("hub"),
        camera: Pattern::new("dock-*"),
        model: Some("dock".into()),
        policy: Some("pair".into()),
        ..Route::default()
    };
    let big = Chain {
        models: vec!["dock".into(), "big".into()],
        policies: [("big".into(), POLICY.into())].into(),
        ..Chain::default()
    };
    Routes::new(vec![dock], POLICY).with_chains([("dock".into(), big)].into())
}

/// A store on an empty database, judged by [`super::SimpleJudge`], opened with [`routes`].
pub struct Fixture {
    pub store: Arc<dyn Metastore>,
    /// Moves the database's clock forward by milliseconds.
    pub advance: Box<dyn Fn(i64) + Send + Sync>,
    /// What must live as long as the test, as a temporary folder.
    pub keep: Box<dyn Any + Send + Sync>,
}

impl Fixture {
    /// With the policies that the suite uses: the default one awaits nothing, `pair` two angles, `count` two views.
    pub async fn ready(self) -> Self {
        let pair = ViewRules {
            expected: Some(vec!["top".into(), "left".into()]),
            deadline_ms: Some(30_000),
            ..ViewRules::default()
        };
        let count = ViewRules { count: Some(2), deadline_ms: Some(30_000), ..ViewRules::default() };
        for policy in [policy(POLICY, ViewRules::default()), policy("pair", pair), policy("count", count)] {
            self.store.import_policy(&policy, "first", false).await.unwrap();
        }
        self
    }

    pub fn advance(&self, ms: i64) {
        (self.advance)(ms);
    }

    pub async fn submit(&self, submission: Submission) -> Submitted {
        self.store.submit(&Access::all(), submission).await.unwrap()
    }

    /// Submits one view and completes it without detections.
    pub async fn accepted(&self, submission: Submission) -> Inspection {
        let id = self.submit(submission).await.inspection.id;
        self.work_off().await;
        self.get(id).await
    }

    pub async fn claim(&self, limit: usize) -> Vec<ClaimedJob> {
        let claim = Claim {
            limit,
            lease_ms: LEASE_MS,
            worker: "test".into(),
            only: None,
            at_least: Priority::Low,
            models: None,
        };
        self.store.claim(claim).await.unwrap()
    }

    /// Claims jobs for these models alone.
    pub async fn claim_for(&self, models: &[&str]) -> Vec<ClaimedJob> {
        let models = Some(models.iter().map(|model| (*model).into()).collect());
        let claim = Claim {
            limit: 100,
            lease_ms: LEASE_MS,
            worker: "test".into(),
            only: None,
            at_least: Priority::Low,
            models,
        };
        self.store.claim(claim).await.unwrap()
    }

    /// Claims the only job there is.
    pub async fn claim_one(&self) -> JobFence {
        let mut jobs = self.claim(2).await;
        assert_eq!(jobs.len(), 1, "one job was expected to be available");
        jobs.remove(0).fence
    }

    pub async fn complete(&self, fence: JobFence, finding: Finding) -> Outcome {
        self.store.complete(vec![Completion { fence, finding }]).await.unwrap()[0]
    }

    /// Completes every job that is available, without detections.
    pub async fn work_off(&self) {
        loop {
            let jobs = self.claim(100).await;
            if jobs.is_empty() {
                return;
            }
            let completions = jobs.iter().map(|job| Completion { fence: job.fence, finding: clear() }).collect();
            let outcomes = self.store.complete(completions).await.unwrap();
            assert!(outcomes.iter().all(|outcome| *outcome == Outcome::Committed));
        }
    }

    pub async fn get(&self, id: InspectionId) -> Inspection {
        self.store.inspection(&Access::all(), id).await.unwrap().unwrap()
    }

    /// Ids of a list's first page, newest first.
    pub async fn list(&self, filter: InspectionFilter) -> Vec<InspectionId> {
        let filter = InspectionFilter { limit: 100, ..filter };
        let page = self.store.inspections(&Access::all(), &filter).await.unwrap();
        page.items.iter().map(|inspection| inspection.id).collect()
    }

    pub async fn events(&self) -> Vec<Event> {
        self.store.events_after(&Access::all(), 0, 1000).await.unwrap()
    }

    /// The kinds of the events of an inspection, oldest first.
    pub async fn events_of(&self, id: InspectionId) -> Vec<&'static str> {
        let events = self.events().await;
        events.iter().filter(|event| event.inspection_id == Some(id)).map(|event| event.kind.as_str()).collect()
    }
}

pub fn policy(name: &str, views: ViewRules) -> Policy {
    Policy {
        name: name.into(),
        classes: BTreeMap::new(),
        quality: scrutineer_types::QualityRules::default(),
        views,
        audit: scrutineer_types::AuditRules::default(),
        on_uncertified: scrutineer_types::Unproved::default(),
        certificate: None,
    }
}

/// One view without angle, no package, the default policy.
pub fn submission() -> Submission {
    Submission {
        facility: "ber1".into(),
        package_id: None,
        priority: Priority::Normal,
        deadline_ms: None,
        views_deadline_ms: VIEWS_DEADLINE_MS,
        views_expected: None,
        policy: None,
        labels: BTreeMap::new(),
        batch: None,
        views: vec![view(None)],
        max_attempts: 3,
        not_before: None,
        idempotency: None,
        callback_url: None,
    }
}

/// A view of a package that is seen from these angles.
pub fn package(package_id: &str, angle: &str, expected: &[&str]) -> Submission {
    Submission {
        package_id: Some(package_id.into()),
        views: vec![view(Some(angle))],
        views_expected: Some(ExpectedViews::Angles(expected.iter().map(|angle| (*angle).into()).collect())),
        ..submission()
    }
}

pub fn view(angle: Option<&str>) -> NewView {
    let id = ViewId::new();
    NewView {
        id,
        object_key: format!("originals/2026/03/01/{id}"),
        camera: Some("cam-1".into()),
        angle: angle.map(Into::into),
        captured_at: None,
        image: ImageInfo {
            width: 640,
            height: 480,
            format: Format::Jpeg,
            size_bytes: 12_345,
            sha256: id.0.simple().to_string().repeat(2),
        },
        trace: None,
    }
}

pub fn inference(detections: Vec<Detection>) -> Inference {
    Inference {
        model: ModelRef { name: POLICY.into(), sha256: "a".repeat(64), fingerprint: "b".repeat(64) },
        width: 640,
        height: 480,
        quality: Quality { sharpness: 212.4, brightness: 0.48, contrast: 0.21, clipped: 0.01 },
        detections,
        codes: Vec::new(),
        timings_ms: TimingsMs {
            queue: 1.0,
            fetch: 2.0,
            decode: 3.0,
            preprocess: 4.0,
            infer: 5.0,
            postprocess: 6.0,
            codes: 0.0,
        },
    }
}

pub fn detection(class_name: &str, confidence: f32) -> Detection {
    Detection {
        class_id: 3,
        class_name: class_name.into(),
        confidence,
        bounding_box: BoundingBox { x_min: 10.0, y_min: 20.5, x_max: 80.25, y_max: 95.125 },
        corners: None,
        mask: None,
    }
}

/// What a decision was made by on whose one view damage was so sure, in hundredths, as hexadecimal digits.
pub(super) fn evidence(damage: u8) -> String {
    let quality = Quality { sharpness: 200.0, brightness: 0.5, contrast: 0.2, clipped: 0.01 };
    let detections =
        vec![detection("damage", f32::from(damage) / 100.0), detection("label", 0.9), detection("parcel", 0.97)];
    let state = ViewState::Completed { width: 640, height: 480, quality, detections, codes: Vec::new() };
    let views = vec![ViewFacts { view_id: ViewId(Uuid::nil()), angle: None, state }];
    let evidence =
        Evidence { package_id: Some("P-1".into()), expected: None, views_deadline_at: None, deadline_at: None, views };
    hex::encode(evidence.pack())
}

/// A submission of one view by this camera of the facility `hub`.
pub fn by_camera(camera: &str) -> Submission {
    let view = NewView { camera: Some(camera.into()), ..view(None) };
    Submission { facility: "hub".into(), views: vec![view], ..submission() }
}

/// A result without detections.
pub fn clear() -> Finding {
    Finding::Inferred(Box::new(inference(Vec::new())))
}

/// A result that [`super::SimpleJudge`] rejects.
pub fn damaged() -> Finding {
    Finding::Inferred(Box::new(inference(vec![detection("damage", 0.9)])))
}

/// Who sees these facilities alone.
pub fn only(facilities: &[&str]) -> Access {
    let names = facilities.iter().map(|name| (*name).into()).collect();
    Access { facilities: Facilities::Only(names), role: Role::Operator }
}
