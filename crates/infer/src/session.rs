//! A session: what one inference thread runs a model with.

use std::time::Instant;

use scrutineer_types::BoundingBox;

use crate::heads::Reading;
use crate::model::Loaded;
use crate::{InferError, Manifest, Model, Output, OutputSpec, Runner, Tensor, nms};

/// What was found on one image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// At or above the floor, suppressed, best first (ties in the model's order), at most as many as configured.
    pub detections: Vec<RawDetection>,
    /// Duration of the model itself in milliseconds.
    pub infer_ms: f32,
    /// Duration of reading its outputs in milliseconds.
    pub postprocess_ms: f32,
}

/// A detection before it is mapped back to the original image.
#[derive(Clone, Debug, PartialEq)]
pub struct RawDetection {
    /// The model's number for the class.
    pub class_id: u32,
    /// Score in `0..=1`.
    pub confidence: f32,
    /// Where, in pixels of the model's input. Not empty; may reach over the input's edge.
    pub bounding_box: BoundingBox,
    /// Of an oriented box its four corners, whose hull `bounding_box` is.
    pub corners: Option<[[f32; 2]; 4]>,
    /// Of a mask its outlines, largest first, each closed.
    pub polygons: Vec<Vec<[f32; 2]>>,
    /// The row of the outputs that it was read from.
    pub anchor: u32,
}

/// Runs one model on one thread.
pub struct Session {
    model: Model,
    runner: Box<dyn Runner>,
}

impl Session {
    pub(crate) fn new(model: Model, runner: Box<dyn Runner>) -> Self {
        Self { model, runner }
    }

    /// The model it runs.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// Finds what is on one image, given as the `1 × 3 × height × width` tensor of the model's
    /// [`InputSpec`](scrutineer_types::InputSpec).
    pub fn infer(&mut self, tensor: &[f32]) -> Result<Found, InferError> {
        let model = &*self.model.0;
        let input = &model.manifest.input;
        let shape = [1, 3, input.height as usize, input.width as usize];
        let (want, got) = (shape.iter().product::<usize>(), tensor.len());
        if want != got {
            return Err(InferError::new(self.model.backend(), format!("tensor has {got} values, not {want}")));
        }
        let started = Instant::now();
        let outputs = self.runner.run(Tensor { shape, data: tensor })?;
        let inferred = started.elapsed();
        model.metrics.inference_duration.record(inferred.as_secs_f64());

        let started = Instant::now();
        let detections = model.read(outputs, model.manifest.output)?;
        for detection in &detections {
            model.metrics.confidence[detection.class_id as usize].record(f64::from(detection.confidence));
        }
        Ok(Found {
            detections,
            infer_ms: inferred.as_secs_f32() * 1000.0,
            postprocess_ms: started.elapsed().as_secs_f32() * 1000.0,
        })
    }
}

impl Session {
    /// Runs the model on a tensor of its own, `n × 3 × height × width`; its outputs in the graph's order, as they are.
    ///
    /// # Errors
    ///
    /// The tensor has another length, is empty, is of several images where the model takes one, or the backend failed.
    pub fn run(&mut self, tensor: &[f32]) -> Result<Vec<Output>, InferError> {
        let model = &*self.model.0;
        let input = &model.manifest.input;
        let (height, width) = (input.height as usize, input.width as usize);
        let (one, got) = (3 * height * width, tensor.len());
        let images = got / one;
        let wrong = |message: String| Err(InferError::new(model.backend_name(), message));
        if images == 0 || images * one != got {
            return wrong(format!("the tensor has {got} values; n × 3 × {height} × {width} are wanted"));
        }
        if images > 1 && !model.tensors.any_batch {
            return wrong(format!("the tensor is of {images} images, and the model takes one at a time"));
        }
        let started = Instant::now();
        let outputs = self.runner.run(Tensor { shape: [images, 3, height, width], data: tensor })?;
        model.metrics.inference_duration.record(started.elapsed().as_secs_f64());
        Ok(outputs.to_vec())
    }
}

impl Loaded {
    /// What one run's outputs say, read as `output` has it.
    fn read(&self, outputs: &[Output], output: OutputSpec) -> Result<Vec<RawDetection>, InferError> {
        let Manifest { head, order, classes, input, .. } = &self.manifest;
        let outputs: Option<Vec<&Output>> = order.iter().map(|index| outputs.get(*index)).collect();
        let outputs = outputs.ok_or_else(|| InferError::new(self.backend_name(), "an output is missing"))?;
        if self.at_once.is_some() {
            self.check_shapes(&outputs)?;
        }
        let reading = Reading { input, output: &output, classes: classes.len(), floor: self.floor };
        let mut detections = Vec::new();
        head.decode(&outputs, &reading, &mut detections);
        // A label may name a class beyond the list; nothing could be said of it.
        detections.retain(|detection| (detection.class_id as usize) < classes.len());
        if head.needs_suppression() {
            nms::suppress(&mut detections, self.nms_iou, self.max_detections);
        } else {
            nms::sort(&mut detections);
            detections.truncate(self.max_detections);
        }
        head.outline(&outputs, &reading, &mut detections);
        Ok(detections)
    }

    /// Another server may answer anything; heads read what they found when the model was loaded. How many rows there are is
    /// only the model's to say where it suppresses by itself.
    fn check_shapes(&self, outputs: &[&Output]) -> Result<(), InferError> {
        let any_rows = !self.manifest.head.needs_suppression();
        for (output, index) in outputs.iter().zip(&self.manifest.order) {
            let (name, known) = &self.tensors.outputs[*index];
            let mut dims = output.shape.iter().zip(known).enumerate();
            let rows = |place: usize| any_rows && (place + 1 < known.len() || known.len() == 1);
            let alike = output.shape.len() == known.len() && dims.all(|(place, (is, was))| is == was || rows(place));
            if !alike {
                let message = format!(
                    "`{name}` has the shape {:?} now, and had {known:?}: another model runs there",
                    output.shape
                );
                return Err(InferError::new(self.backend_name(), message));
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("model", &self.model).finish_non_exhaustive()
    }
}
