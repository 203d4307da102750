//! One thread's place of work: bytes to an inference, with buffers that are used again. The order of the steps is here and
//! nowhere else: decode, cut out the region or tile and turn it, even out its light, pack the tensor, mask, infer, map back,
//! join tiles, read barcodes.

use std::cell::{Cell, OnceCell};
use std::time::Instant;

use scrutineer_codes::{Reader, Reading};
use scrutineer_infer::{Head, InferError, Model, ModelError, Output, RawDetection, Session};
use scrutineer_preprocess::{Cut, Limits, Mapping, Picture, open};
use scrutineer_trace::Begun;
use scrutineer_types::{BoundingBox, Detection, FailureKind, Inference, Mask, Region, RegionMode, TimingsMs};

use crate::executor::Work;
use crate::looks::Looks;
use crate::metrics::StageMetrics;
use crate::models::Named;
use crate::order::treated;
use crate::seams::{Sighting, join};
use crate::stages::{self, About};
use crate::{InspectError, Order, metrics};

/// How close to a tile's edge a box counts as ending there, in pixels of the model's input.
const AT_SEAM: f32 = 3.0;

/// What is the same on every desk.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    /// What images are accepted.
    pub limits: Limits,
    /// What reads barcodes, if anything does.
    pub reader: Option<Reader>,
}

/// A session of each model, an input tensor, and the limits on images.
pub(crate) struct Desk {
    sessions: Vec<Named<Session>>,
    limits: Limits,
    reader: Option<Reader>,
    tensor: Vec<f32>,
    metrics: StageMetrics,
}

impl Desk {
    /// A desk with these sessions.
    pub fn new(sessions: Vec<Named<Session>>, settings: &Settings) -> Self {
        let Settings { limits, reader } = settings.clone();
        Self { sessions, limits, reader, tensor: Vec::new(), metrics: metrics::stages() }
    }

    /// A desk with new sessions of its own.
    pub fn anew<'m>(models: impl Iterator<Item = &'m Named<Model>>, settings: &Settings) -> Result<Self, ModelError> {
        let sessions = models.map(|one| Ok(one.with(one.value.session()?))).collect::<Result<_, ModelError>>()?;
        Ok(Self::new(sessions, settings))
    }
}

/// What is to be done with some bytes.
#[derive(Clone, Debug)]
pub(crate) enum Errand {
    /// They are an image, to be looked at.
    Image(Order),
    /// They are the tensor of the model of that name, little-endian `float32`, to be run as it is.
    Tensor(String),
}

/// What came of it.
#[derive(Debug)]
pub(crate) enum Answer {
    Inference(Box<Inference>),
    Outputs(Vec<Output>),
}

impl Work for Desk {
    type Order = Errand;
    type Answer = Answer;

    fn inspect(&mut self, bytes: &[u8], errand: &Errand) -> Result<Answer, InspectError> {
        match errand {
            Errand::Image(order) => self.look(bytes, order).map(|inference| Answer::Inference(Box::new(inference))),
            Errand::Tensor(model) => self.run(bytes, model).map(Answer::Outputs),
        }
    }
}

impl Desk {
    fn session<'s>(sessions: &'s mut [Named<Session>], model: &str) -> Result<&'s mut Session, InspectError> {
        let named = sessions.iter_mut().find(|one| one.is(model));
        named.map(|one| &mut one.value).ok_or_else(|| InspectError::NotLoaded(model.to_owned()))
    }

    fn run(&mut self, bytes: &[u8], model: &str) -> Result<Vec<Output>, InspectError> {
        let session = Self::session(&mut self.sessions, model)?;
        self.tensor.clear();
        let (values, _) = bytes.as_chunks();
        self.tensor.extend(values.iter().map(|value| f32::from_le_bytes(*value)));
        let failed =
            |error: InferError| InspectError::Failed { kind: FailureKind::Permanent, message: error.to_string() };
        session.run(&self.tensor).map_err(failed)
    }

    fn look(&mut self, bytes: &[u8], order: &Order) -> Result<Inference, InspectError> {
        let session = Self::session(&mut self.sessions, &order.model)?;
        let model = session.model().clone();
        let mut spec = model.input().clone();
        if let Some(lighting) = &order.treatment.lighting {
            spec.lighting.clone_from(lighting);
        }
        let begun = Begun::now();
        let (looks, scale) = (OnceCell::new(), Cell::new(1.0));
        let look = |width, height| Looks::new(&order.treatment, &spec, width, height);
        let plan = |width, height| looks.get_or_init(|| look(width, height)).cuts();
        let mut work = Looking { session, tensor: &mut self.tensor, timings_ms: TimingsMs::default() };
        let region = order.treatment.region.as_ref();
        let looked = open(bytes, &spec, &self.limits, plan, |picture| -> Result<Inference, InspectError> {
            let looks = looks.get_or_init(|| look(picture.width(), picture.height()));
            scale.set(picture.decode_scale());
            let detections = work.at_all(picture, looks, region)?;
            let started = Instant::now();
            let reading = match &self.reader {
                Some(reader) => read_codes(reader, picture, bytes, &detections)?,
                None => None,
            };
            if let Some(reading) = &reading {
                work.timings_ms.codes = started.elapsed().as_secs_f32() * 1e3;
                self.metrics.record_codes(reading);
            }
            Ok(Inference {
                width: picture.width(),
                height: picture.height(),
                quality: picture.quality(),
                detections,
                codes: reading.map(|reading| reading.codes).unwrap_or_default(),
                timings_ms: TimingsMs {
                    decode: picture.decode_ms(),
                    preprocess: work.timings_ms.preprocess + picture.quality_ms(),
                    ..work.timings_ms
                },
                model: treated(model.reference(), &order.treatment),
            })
        });
        let inference = looked.map_err(InspectError::Unreadable)??;
        self.metrics.record(&inference.timings_ms, scale.get());
        let about = About { size_bytes: bytes.len(), scale: scale.get(), model: &model };
        stages::trace(order.trace, begun, &inference, &about);
        Ok(inference)
    }
}

/// A model at work on one image.
struct Looking<'a> {
    session: &'a mut Session,
    tensor: &'a mut Vec<f32>,
    timings_ms: TimingsMs,
}

impl Looking<'_> {
    /// Everything found, whichever look showed it, in pixels of the upright original.
    fn at_all(
        &mut self,
        picture: &mut Picture<'_>,
        looks: &Looks,
        region: Option<&Region>,
    ) -> Result<Vec<Detection>, InspectError> {
        let mask = region.filter(|region| region.mode == RegionMode::Mask).map(|region| {
            let (width, height) = (picture.width() as f32, picture.height() as f32);
            region.polygon.iter().map(|[x, y]| [x * width, y * height]).collect::<Vec<_>>()
        });
        let mask = mask.as_deref();
        let (mut found, _) = self.at(picture, &looks.whole, mask)?;
        if !looks.tiles.is_empty() {
            let coarse = |detection| Sighting { detection, coarse: true, cut: [false; 4] };
            let mut sightings: Vec<_> = found.into_iter().map(coarse).collect();
            let (width, height) = (picture.width() as f32, picture.height() as f32);
            let edges = match region {
                None => [0.0, 0.0, width, height],
                Some(_) => extent(&looks.tiles),
            };
            for tile in &looks.tiles {
                let (found, mapping) = self.at(picture, tile, mask)?;
                let near = AT_SEAM * mapping.coarseness();
                sightings.extend(found.into_iter().map(|detection| {
                    let cut = ends_at_seam(&detection.bounding_box, tile, edges, near);
                    Sighting { detection, coarse: false, cut }
                }));
            }
            let model = self.session.model();
            found = join(sightings, model.nms_iou(), model.max_detections());
        }
        if let Some(mask) = mask {
            // Beyond the mask there is nothing to be seen.
            found.retain(|detection| holds(mask, middle(&detection.bounding_box)));
        }
        Ok(found)
    }

    /// What is found on one part.
    fn at(
        &mut self,
        picture: &mut Picture<'_>,
        cut: &Cut,
        mask: Option<&[[f32; 2]]>,
    ) -> Result<(Vec<Detection>, Mapping), InspectError> {
        let started = Instant::now();
        let mapping = picture.pack(cut, self.tensor);
        if let Some(polygon) = mask {
            picture.mask(polygon, &mapping, self.tensor);
        }
        self.timings_ms.preprocess += started.elapsed().as_secs_f32() * 1e3;
        let found = self
            .session
            .infer(self.tensor)
            .map_err(|e| InspectError::Failed { kind: FailureKind::Transient, message: e.to_string() })?;
        self.timings_ms.infer += found.infer_ms;
        self.timings_ms.postprocess += found.postprocess_ms;
        let (model, size) = (self.session.model(), (picture.width() as f32, picture.height() as f32));
        let (classes, head) = (model.classes(), model.manifest().head);
        let shown = Shown { cut, mapping: &mapping, size };
        let detections = found.detections.iter().filter_map(|raw| {
            let class_name = classes[raw.class_id as usize].clone();
            shown.place(raw, class_name, head)
        });
        Ok((detections.collect(), mapping))
    }
}

/// What the barcodes among `detections` say; `None` where there are none. Only then is a large image decoded whole.
fn read_codes(
    reader: &Reader,
    picture: &mut Picture<'_>,
    bytes: &[u8],
    detections: &[Detection],
) -> Result<Option<Reading>, InspectError> {
    if !detections.iter().any(|detection| reader.wants(detection)) {
        return Ok(None);
    }
    picture.sharpen(bytes).map_err(InspectError::Unreadable)?;
    Ok(Some(reader.read(detections, |bounds| picture.grey(bounds))))
}

/// What a model was shown of an image.
struct Shown<'a> {
    cut: &'a Cut,
    mapping: &'a Mapping,
    /// Width and height of the upright original.
    size: (f32, f32),
}

impl Shown<'_> {
    /// A detection on the upright original; `None` where it lies on the letterbox's border alone and shows nothing of the image.
    fn place(&self, raw: &RawDetection, class_name: String, head: Head) -> Option<Detection> {
        let bounding_box = match head {
            // What a classifier says holds for all that it was shown, though it sees the middle.
            Head::Classifier => BoundingBox {
                x_min: self.cut.left as f32,
                y_min: self.cut.top as f32,
                x_max: (self.cut.left + self.cut.width) as f32,
                y_max: (self.cut.top + self.cut.height) as f32,
            },
            _ => self.mapping.to_original(&raw.bounding_box),
        };
        let polygons: Vec<_> = raw.polygons.iter().map(|polygon| self.outline(polygon)).collect();
        (bounding_box.area() > 0.0).then(|| Detection {
            class_id: raw.class_id,
            class_name,
            confidence: raw.confidence,
            bounding_box,
            corners: raw.corners.map(|corners| corners.map(|corner| self.mapping.point_to_original(corner))),
            mask: matches!(head, Head::Yolov8Seg | Head::EndToEndSeg).then_some(Mask { polygons, rle: None }),
        })
    }

    /// A polygon's points, clipped to the image; an outline is no finer than a tenth of a pixel.
    fn outline(&self, polygon: &[[f32; 2]]) -> Vec<[f32; 2]> {
        let tenths = |value: f32, most: f32| (value.clamp(0.0, most) * 10.0).round() / 10.0;
        let points = polygon.iter().map(|point| {
            let [x, y] = self.mapping.point_to_original(*point);
            [tenths(x, self.size.0), tenths(y, self.size.1)]
        });
        points.collect()
    }
}

/// The rectangle that the tiles cover.
fn extent(tiles: &[Cut]) -> [f32; 4] {
    tiles.iter().fold([f32::MAX, f32::MAX, 0.0, 0.0], |[x_min, y_min, x_max, y_max], tile| {
        let (right, bottom) = (tile.left + tile.width, tile.top + tile.height);
        [x_min.min(tile.left as f32), y_min.min(tile.top as f32), x_max.max(right as f32), y_max.max(bottom as f32)]
    })
}

/// Whether a box ends at its tile's left, top, right and bottom edge, where that is not an edge of everything.
fn ends_at_seam(found: &BoundingBox, tile: &Cut, edges: [f32; 4], near: f32) -> [bool; 4] {
    let (left, top) = (tile.left as f32, tile.top as f32);
    let (right, bottom) = ((tile.left + tile.width) as f32, (tile.top + tile.height) as f32);
    [
        left > edges[0] && found.x_min - left <= near,
        top > edges[1] && found.y_min - top <= near,
        right < edges[2] && right - found.x_max <= near,
        bottom < edges[3] && bottom - found.y_max <= near,
    ]
}

fn middle(found: &BoundingBox) -> [f32; 2] {
    [f32::midpoint(found.x_min, found.x_max), f32::midpoint(found.y_min, found.y_max)]
}

/// Whether a point is inside a polygon, by the even-odd rule.
fn holds(polygon: &[[f32; 2]], [x, y]: [f32; 2]) -> bool {
    let next = polygon.iter().cycle().skip(1);
    let crossings = polygon
        .iter()
        .zip(next)
        .filter(|&(&[x1, y1], &[x2, y2])| (y1 <= y) != (y2 <= y) && x1 + (y - y1) / (y2 - y1) * (x2 - x1) > x);
    crossings.count() % 2 == 1
}
