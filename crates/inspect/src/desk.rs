//! One thread's place of work: bytes to an inference, with buffers that are used again.

use scrutineer_infer::{Model, ModelError, Session};
use scrutineer_preprocess::{Limits, prepare};
use scrutineer_types::{Detection, FailureKind, Inference, TimingsMs};

use crate::executor::Work;
use crate::metrics::StageMetrics;
use crate::{InspectError, metrics};

/// A session, its input tensor, and the limits on images.
pub(crate) struct Desk {
    session: Session,
    limits: Limits,
    tensor: Vec<f32>,
    metrics: StageMetrics,
}

impl Desk {
    /// A desk with a session of its own.
    pub fn new(model: &Model, limits: &Limits) -> Result<Self, ModelError> {
        let (session, metrics) = (model.session()?, metrics::stages());
        Ok(Self { session, limits: limits.clone(), tensor: Vec::new(), metrics })
    }
}

impl Work for Desk {
    fn inspect(&mut self, bytes: &[u8]) -> Result<Inference, InspectError> {
        let model = self.session.model().clone();
        let prepared =
            prepare(bytes, model.input(), &self.limits, &mut self.tensor).map_err(InspectError::Unreadable)?;
        let found = self
            .session
            .infer(&self.tensor)
            .map_err(|e| InspectError::Failed { kind: FailureKind::Transient, message: e.to_string() })?;
        let detections = found.detections.iter().filter_map(|raw| {
            let bounding_box = prepared.mapping.to_original(&raw.bounding_box);
            // A box that lies on the letterbox's border alone shows nothing of the image.
            (bounding_box.area() > 0.0).then(|| Detection {
                class_id: raw.class_id,
                class_name: model.classes()[raw.class_id as usize].clone(),
                confidence: raw.confidence,
                bounding_box,
            })
        });
        let inference = Inference {
            width: prepared.width,
            height: prepared.height,
            quality: prepared.quality,
            detections: detections.collect(),
            timings_ms: TimingsMs {
                decode: prepared.decode_ms,
                preprocess: prepared.preprocess_ms,
                infer: found.infer_ms,
                postprocess: found.postprocess_ms,
                ..TimingsMs::default()
            },
            model: model.reference().clone(),
        };
        self.metrics.record(&inference.timings_ms);
        Ok(inference)
    }
}
