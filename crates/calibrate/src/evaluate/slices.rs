//! The same figures for parts of the images.

use std::collections::BTreeMap;

use scrutineer_types::Quality;
use serde::{Deserialize, Serialize};

use super::{Averages, EvaluatedImage, Rates};

/// Names the part that an image belongs to; `None` for one that is in no part.
pub type Key<'a> = dyn Fn(&EvaluatedImage) -> Option<String> + 'a;

/// One measure of quality.
type Measure = fn(&Quality) -> f32;

/// A way to part the images.
pub struct Slicing<'a> {
    /// What it parts by, as `facility`.
    pub name: String,
    /// The part that an image belongs to; `None` for one that is in no part.
    pub key: Box<Key<'a>>,
}

/// The figures of each part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slices {
    /// What the images are parted by.
    pub name: String,
    /// The parts, in order of their names.
    pub slices: Vec<Slice>,
}

/// The figures of one part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slice {
    /// Which part.
    pub name: String,
    /// Images in it.
    pub images: usize,
    /// All classes together, at the confidence of the whole.
    pub rates: Rates,
    /// COCO's averages within it.
    pub averages: Averages,
}

impl Slicing<'_> {
    /// By facility.
    pub fn facility() -> Self {
        Self { name: "facility".to_owned(), key: Box::new(|image| image.facility.clone()) }
    }

    /// By camera.
    pub fn camera() -> Self {
        Self { name: "camera".to_owned(), key: Box::new(|image| image.camera.clone()) }
    }

    /// By thirds of each measure of quality over these images: whether a model fails on the blurred, the dark or the flat.
    /// Measures that do not differ, and images without them, are left out.
    pub fn quality(images: &[EvaluatedImage]) -> Vec<Self> {
        let measures: [(&str, Measure); 3] =
            [("sharpness", |q| q.sharpness), ("brightness", |q| q.brightness), ("contrast", |q| q.contrast)];
        let thirds = measures.into_iter().filter_map(|(name, measure)| {
            let mut values: Vec<f32> = images.iter().filter_map(|image| image.quality.as_ref().map(measure)).collect();
            values.retain(|value| value.is_finite());
            values.sort_by(f32::total_cmp);
            let (low, high) = (*values.get(values.len() / 3)?, *values.get(values.len() * 2 / 3)?);
            let key = move |image: &EvaluatedImage| {
                let value = measure(image.quality.as_ref()?);
                let third = match value {
                    _ if !value.is_finite() => return None,
                    _ if value < low => format!("1: below {low:.3}"),
                    _ if value < high => format!("2: {low:.3} to {high:.3}"),
                    _ => format!("3: from {high:.3}"),
                };
                Some(third)
            };
            (low < high).then(|| Self { name: name.to_owned(), key: Box::new(key) })
        });
        thirds.collect()
    }

    pub(crate) fn parts<'i>(&self, images: &[&'i EvaluatedImage]) -> BTreeMap<String, Vec<&'i EvaluatedImage>> {
        let mut parts: BTreeMap<String, Vec<&EvaluatedImage>> = BTreeMap::new();
        for image in images {
            if let Some(part) = (self.key)(image) {
                parts.entry(part).or_default().push(image);
            }
        }
        parts
    }
}
