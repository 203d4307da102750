//! An inspection without a server: read, inspect, decide.

use std::path::Path;

use bytes::Bytes;
use scrutineer_decide::PolicyJudge;
use scrutineer_inspect::{InspectError, Inspector, Lane, Order};
use scrutineer_preprocess::{Limits, Probe};
use scrutineer_types::{
    Cause, DecisionId, DecisionSummary, ImageFault, ImageFaultCode, ImageInfo, Inspection, InspectionFacts,
    InspectionId, InspectionStatus, Judge as _, Policy, PolicyRef, Priority, Timestamp, View, ViewError, ViewFacts,
    ViewId, ViewState, ViewStatus, package_named,
};
use sha2::{Digest as _, Sha256};

use crate::files::Group;

/// What an offline run works with.
#[derive(Debug)]
pub struct Offline {
    pub inspector: Inspector,
    /// Which of its models, and how images are treated.
    pub order: Order,
    /// Where the images were taken, as the inspections say.
    pub facility: String,
    /// By which camera.
    pub camera: Option<String>,
    pub policy: Policy,
    pub limits: Limits,
    /// Larger files are not read.
    pub max_bytes: u64,
}

impl Offline {
    /// The inspection that the files of `group` make, decided by the policy. Its deadline counts as passed: no more
    /// views will come.
    pub async fn inspect(&self, group: Group) -> Inspection {
        let created_at = Timestamp::now();
        let (views, mut facts) = self.look(group).await;
        let mut inspection = Inspection {
            id: InspectionId::new(),
            status: InspectionStatus::Open,
            verdict: None,
            decision: None,
            reasons: Vec::new(),
            review: None,
            package_id: facts.package_id.clone(),
            facility: self.facility.clone(),
            priority: Priority::Normal,
            batch: None,
            views_expected: facts.expected.clone(),
            not_before: None,
            labels: std::collections::BTreeMap::new(),
            created_at,
            completed_at: None,
            views,
        };
        let decided_at = Timestamp::now();
        facts.certified = PolicyJudge.certified(&self.policy, &inspection, decided_at);
        inspection.completed_at = Some(decided_at);
        let Some(decision) = PolicyJudge.decide(&self.policy, &facts) else { return inspection };
        inspection.status = InspectionStatus::Completed;
        inspection.verdict = Some(decision.verdict);
        inspection.decision = Some(DecisionSummary {
            id: DecisionId::new(),
            cause: Cause::Policy,
            certified: facts.certified,
            policy: Some(PolicyRef { name: self.policy.name.clone(), version: 0 }),
            decided_at,
        });
        inspection.reasons = decision.reasons;
        inspection
    }

    /// What is on the images of `group`, and what there is to judge by: as if a certificate covered it.
    pub async fn look(&self, group: Group) -> (Vec<View>, InspectionFacts) {
        let judged = futures::future::join_all(group.files.iter().map(|file| self.view(file))).await;
        let (views, facts): (Vec<View>, Vec<_>) = judged.into_iter().unzip();
        let named = package_named(views.iter().flat_map(|view| &view.codes));
        let facts = InspectionFacts {
            package_id: group.name.or_else(|| named.map(str::to_owned)),
            views: facts,
            expected: self.policy.expected_views(),
            views_deadline_passed: true,
            deadline_passed: false,
            certified: true,
            audit_alarm: false,
        };
        (views, facts)
    }

    async fn view(&self, file: &Path) -> (View, ViewFacts) {
        let mut view = View { camera: self.camera.clone(), ..blank(file) };
        let state = match self.infer(file, &mut view).await {
            Ok(state) => {
                view.status = ViewStatus::Completed;
                state
            }
            Err(InspectError::Unreadable(fault)) => {
                view.status = ViewStatus::Unreadable;
                view.error = Some(ViewError { code: fault.code.as_str().to_owned(), message: fault.message.clone() });
                ViewState::Unreadable(fault)
            }
            Err(error) => {
                view.status = ViewStatus::Failed;
                view.error = Some(ViewError { code: "inference_failed".to_owned(), message: error.to_string() });
                ViewState::Failed
            }
        };
        let facts = ViewFacts { view_id: view.id, angle: view.angle.clone(), state };
        (view, facts)
    }

    async fn infer(&self, file: &Path, view: &mut View) -> Result<ViewState, InspectError> {
        let bytes = self.read(file).await.map_err(InspectError::Unreadable)?;
        view.image = Some(self.header(&bytes).map_err(InspectError::Unreadable)?);
        let inference = self.inspector.inspect(bytes, self.order.clone(), Lane::Normal).await?;
        view.attempts = 1;
        view.quality = Some(inference.quality);
        view.detections.clone_from(&inference.detections);
        view.codes.clone_from(&inference.codes);
        view.model = Some(inference.model);
        view.timings_ms = Some(inference.timings_ms);
        Ok(ViewState::Completed {
            width: inference.width,
            height: inference.height,
            quality: inference.quality,
            detections: inference.detections,
            codes: inference.codes,
        })
    }

    async fn read(&self, file: &Path) -> Result<Bytes, ImageFault> {
        let unreadable = |error: std::io::Error| ImageFault {
            code: ImageFaultCode::Corrupt,
            message: format!("cannot read {}: {error}", file.display()),
        };
        let size = tokio::fs::metadata(file).await.map_err(unreadable)?.len();
        if size > self.max_bytes {
            return Err(ImageFault {
                code: ImageFaultCode::TooManyPixels,
                message: format!("{size} bytes are more than ingest.max_image_bytes = {}", self.max_bytes),
            });
        }
        tokio::fs::read(file).await.map(Bytes::from).map_err(unreadable)
    }

    fn header(&self, bytes: &[u8]) -> Result<ImageInfo, ImageFault> {
        if bytes.is_empty() {
            return Err(ImageFault { code: ImageFaultCode::Empty, message: "the file is empty".to_owned() });
        }
        let Probe::Image(header) = scrutineer_preprocess::probe(bytes, true) else {
            return Err(scrutineer_preprocess::not_an_image(bytes));
        };
        self.limits.check(&header)?;
        Ok(ImageInfo {
            width: header.width,
            height: header.height,
            format: header.format,
            size_bytes: bytes.len() as u64,
            sha256: hex::encode(Sha256::digest(bytes)),
        })
    }
}

fn blank(file: &Path) -> View {
    View {
        id: ViewId::new(),
        path: Some(file.to_string_lossy().into_owned()),
        camera: None,
        angle: None,
        captured_at: None,
        received_at: Timestamp::now(),
        status: ViewStatus::Pending,
        attempts: 0,
        error: None,
        image: None,
        quality: None,
        detections: Vec::new(),
        codes: Vec::new(),
        model: None,
        timings_ms: None,
        removed: Vec::new(),
    }
}
