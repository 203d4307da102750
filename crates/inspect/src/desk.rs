//! One thread's place of work: bytes to an inference, with buffers that are used again.

use scrutineer_infer::{Head, Model, ModelError, RawDetection, Session};
use scrutineer_preprocess::{Limits, Prepared, prepare};
use scrutineer_types::{BoundingBox, Detection, FailureKind, Inference, Mask, TimingsMs};

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
        let head = model.manifest().head;
        let detections = found.detections.into_iter().filter_map(|raw| {
            let class_name = model.classes()[raw.class_id as usize].clone();
            place(raw, class_name, head, &prepared)
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

/// A detection on the upright original; `None` where it lies on the letterbox's border alone and shows nothing of the image.
fn place(raw: RawDetection, class_name: String, head: Head, prepared: &Prepared) -> Option<Detection> {
    let mapping = &prepared.mapping;
    let bounding_box = match head {
        // What a classifier says holds for the whole image, though it sees its middle.
        Head::Classifier => {
            BoundingBox { x_min: 0.0, y_min: 0.0, x_max: prepared.width as f32, y_max: prepared.height as f32 }
        }
        _ => mapping.to_original(&raw.bounding_box),
    };
    let (width, height) = (prepared.width as f32, prepared.height as f32);
    // An outline is no finer than a tenth of a pixel.
    let tenths = |value: f32, most: f32| (value.clamp(0.0, most) * 10.0).round() / 10.0;
    let outline = |polygon: &Vec<[f32; 2]>| {
        let points = polygon.iter().map(|point| {
            let [x, y] = mapping.point_to_original(*point);
            [tenths(x, width), tenths(y, height)]
        });
        points.collect()
    };
    let polygons: Vec<Vec<[f32; 2]>> = raw.polygons.iter().map(outline).collect();
    (bounding_box.area() > 0.0).then(|| Detection {
        class_id: raw.class_id,
        class_name,
        confidence: raw.confidence,
        bounding_box,
        corners: raw.corners.map(|corners| corners.map(|corner| mapping.point_to_original(corner))),
        mask: matches!(head, Head::Yolov8Seg | Head::EndToEndSeg).then_some(Mask { polygons, rle: None }),
    })
}
