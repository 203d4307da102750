//! What the numbers of a head mean, where heads of one shape differ: boxes' form and unit, scores' form, a background class.

use scrutineer_types::InputSpec;
use serde::{Deserialize, Serialize};

/// How a head's boxes and scores are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutputSpec {
    /// Which four numbers make a box.
    pub boxes: BoxForm,
    /// What they are measured in.
    pub unit: BoxUnit,
    /// What a score is before it becomes a confidence.
    pub scores: ScoreForm,
    /// Whether a class stands for "nothing".
    pub background: Background,
}

/// Which four numbers make a box.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoxForm {
    /// Centre x and y, width, height.
    Cxcywh,
    /// Left, top, right, bottom.
    Xyxy,
    /// Top, left, bottom, right, as TensorFlow has them.
    Yxyx,
}

/// What boxes are measured in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BoxUnit {
    /// Pixels of the model's input.
    Pixels,
    /// Shares of the input's width and height, 0 to 1.
    Normalised,
}

/// What a score is before it becomes a confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ScoreForm {
    /// A confidence in `0..=1` already.
    Probability,
    /// The argument of a logistic function, each class by itself.
    Sigmoid,
    /// The arguments of a softmax over all classes.
    Softmax,
}

/// Whether a class stands for "nothing"; it is never a detection and has no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Background {
    /// No.
    None,
    /// The class numbered 0: SSD and torchvision. Labels are counted from 1.
    First,
    /// The class after the last: the first DETR.
    Last,
}

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// The word used in `model.toml`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

words!(BoxForm { Cxcywh = "cxcywh", Xyxy = "xyxy", Yxyx = "yxyx" });
words!(BoxUnit { Pixels = "pixels", Normalised = "normalised" });
words!(ScoreForm { Probability = "probability", Sigmoid = "sigmoid", Softmax = "softmax" });
words!(Background { None = "none", First = "first", Last = "last" });

/// One model's way to be read: what decoding needs besides the numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    pub input: &'a InputSpec,
    pub output: &'a OutputSpec,
    /// How many classes there are, a background not counted.
    pub classes: usize,
    /// The least confidence that is kept.
    pub floor: f32,
}

impl Reading<'_> {
    /// Left, top, right, bottom in pixels of the input.
    pub fn corners(&self, [a, b, c, d]: [f32; 4]) -> [f32; 4] {
        let [x_min, y_min, x_max, y_max] = match self.output.boxes {
            BoxForm::Cxcywh => [a - c / 2.0, b - d / 2.0, a + c / 2.0, b + d / 2.0],
            BoxForm::Xyxy => [a, b, c, d],
            BoxForm::Yxyx => [b, a, d, c],
        };
        let (across, down) = self.scales();
        [x_min * across, y_min * down, x_max * across, y_max * down]
    }

    /// Pixels in a unit across and down.
    pub fn scales(&self) -> (f32, f32) {
        match self.output.unit {
            BoxUnit::Pixels => (1.0, 1.0),
            BoxUnit::Normalised => (self.input.width as f32, self.input.height as f32),
        }
    }

    /// The confidence of a score that stands alone.
    pub fn confidence(&self, score: f32) -> f32 {
        if self.output.scores == ScoreForm::Sigmoid { sigmoid(score) } else { score }
    }

    /// The class that a label names; `None` for the background.
    pub fn class_of_label(&self, label: f32) -> Option<u32> {
        let first = if self.output.background == Background::First { 1.0 } else { 0.0 };
        let class = label.round() - first;
        (class >= 0.0).then_some(class as u32)
    }

    /// The confidence of every class in a row that may hold a background beside them.
    pub fn confidences(&self, row: &[f32], into: &mut Vec<f32>) {
        into.clear();
        into.extend_from_slice(row);
        match self.output.scores {
            ScoreForm::Probability => {}
            ScoreForm::Sigmoid => into.iter_mut().for_each(|value| *value = sigmoid(*value)),
            ScoreForm::Softmax => softmax(into),
        }
        match self.output.background {
            Background::None => {}
            Background::First => drop(into.drain(..1)),
            Background::Last => drop(into.pop()),
        }
    }
}

impl Background {
    /// Columns of scores for `classes` classes.
    pub(crate) fn columns(self, classes: usize) -> usize {
        classes + usize::from(self != Self::None)
    }
}

pub(crate) fn sigmoid(value: f32) -> f32 {
    1.0 / (1.0 + (-value).exp())
}

/// In place; the greatest value is taken off first, so that nothing overflows.
pub(crate) fn softmax(values: &mut [f32]) {
    let greatest = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for value in values.iter_mut() {
        *value = (*value - greatest).exp();
    }
    let sum: f32 = values.iter().sum();
    for value in values.iter_mut() {
        *value /= sum;
    }
}

/// The greatest value and its index; what is not a finite number counts as nothing.
pub(crate) fn best(row: &[f32]) -> Option<(u32, f32)> {
    let mut best: Option<(u32, f32)> = None;
    for (index, &value) in row.iter().enumerate() {
        if value.is_finite() && best.is_none_or(|(_, greatest)| value > greatest) {
            best = Some((index as u32, value));
        }
    }
    best
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "numbers that floats hold exactly")]
mod tests {
    use super::*;
    use crate::Head;

    fn reading<'a>(input: &'a InputSpec, output: &'a OutputSpec) -> Reading<'a> {
        Reading { input, output, classes: 2, floor: 0.05 }
    }

    #[test]
    fn one_box_in_every_form() {
        let input = Head::Detr.usual_input(Head::Detr.usual_output(), 200, 100);
        let read = |boxes, unit, values| {
            let output = OutputSpec { boxes, unit, ..Head::Detr.usual_output() };
            reading(&input, &output).corners(values)
        };
        let expected = [20.0, 10.0, 60.0, 50.0];
        assert_eq!(read(BoxForm::Xyxy, BoxUnit::Pixels, expected), expected);
        assert_eq!(read(BoxForm::Yxyx, BoxUnit::Pixels, [10.0, 20.0, 50.0, 60.0]), expected);
        let shares = read(BoxForm::Cxcywh, BoxUnit::Normalised, [0.2, 0.3, 0.2, 0.4]);
        assert!(shares.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4), "{shares:?}");
    }

    #[test]
    fn a_background_is_no_class_wherever_it_stands() {
        let input = Head::Ssd.usual_input(Head::Ssd.usual_output(), 8, 8);
        for (background, row) in [(Background::First, [9.0, 0.0, 1.0]), (Background::Last, [0.0, 1.0, 9.0])] {
            let output = OutputSpec { scores: ScoreForm::Softmax, background, ..Head::Ssd.usual_output() };
            let mut confidences = Vec::new();
            reading(&input, &output).confidences(&row, &mut confidences);
            assert_eq!(confidences.len(), 2);
            assert!(confidences[0] < confidences[1] && confidences[1] < 0.001, "{confidences:?}");
        }
        let output = OutputSpec { background: Background::First, ..Head::Labelled.usual_output() };
        assert_eq!(reading(&input, &output).class_of_label(1.0), Some(0));
        assert_eq!(reading(&input, &output).class_of_label(0.0), None);
    }

    #[test]
    fn softmax_of_great_numbers_is_finite() {
        let mut values = [1000.0, 1000.0, -1000.0];
        softmax(&mut values);
        assert_eq!(values, [0.5, 0.5, 0.0]);
    }
}
