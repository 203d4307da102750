//! All that is measured of a model on a labelled set.

use serde::{Deserialize, Serialize};

use super::{
    Averages, Confusion, CurvePoint, EvaluatedImage, Rates, Reliability, Slice, Slices, Slicing,
    average::{ClassAverages, Ranking},
    matching::{Areas, MAX_DETECTIONS, Pair, best_first, pairs},
};

/// What is to be measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Rates, confusion and slices take detections at or above it.
    pub confidence: f64,
    /// Reliability takes detections at or above it.
    pub reliability_floor: f64,
    /// Into how many bins reliability parts confidences.
    pub reliability_bins: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { confidence: 0.25, reliability_floor: 0.05, reliability_bins: 10 }
    }
}

/// All that was measured. Figures are shares in `0..=1`; what has nothing to be measured on is `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Images measured.
    pub images: usize,
    /// Of them, those on which nothing is labelled.
    pub images_without_truths: usize,
    /// Labelled objects that count: neither crowds nor ignored.
    pub truths: usize,
    /// Labelled objects that do not count.
    pub truths_ignored: usize,
    /// Detections, down to the floor that they came with.
    pub detections: usize,
    /// COCO's averages over the classes.
    pub averages: Averages,
    /// All classes together at the confidence that was asked for.
    pub rates: Rates,
    /// All classes together at the one confidence with the best F1.
    pub best_f1: Option<Rates>,
    /// Each class, in the order of the model.
    pub classes: Vec<ClassEvaluation>,
    /// Which class is taken for which.
    pub confusion: Confusion,
    /// Whether confidences are probabilities.
    pub reliability: Reliability,
    /// The same by facility, camera, quality, or whatever was asked for; a slicing without parts is left out.
    pub slices: Vec<Slices>,
}

/// What was measured of one class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClassEvaluation {
    /// Its name.
    pub name: String,
    /// Labelled objects of it that count.
    pub truths: usize,
    /// Its detections, at most 100 an image.
    pub detections: usize,
    /// COCO's average precision at an overlap of 0.50.
    pub ap_50: Option<f64>,
    /// The same over overlaps of 0.50 to 0.95.
    pub ap_50_95: Option<f64>,
    /// At the confidence that was asked for.
    pub rates: Rates,
    /// At the confidence with the best F1. Chosen on these images, it is flattering: check it on others.
    pub best_f1: Option<Rates>,
    /// Precision at 101 recalls, at an overlap of 0.50; empty where there is no truth.
    pub curve: Vec<CurvePoint>,
}

/// Measures what was found on `images` against what is there. `classes` are the names that ids are places in; boxes of
/// other ids are left out. The order of `images` settles ties of score as `pycocotools` does: give them in the set's order.
pub fn evaluate(
    classes: &[String],
    images: &[EvaluatedImage],
    settings: &Settings,
    slicings: &[Slicing<'_>],
) -> Evaluation {
    let images: Vec<&EvaluatedImage> = images.iter().collect();
    let whole = Measured::new(classes.len(), &images);
    let ranking = whole.ranking();
    let slices = slicings.iter().map(|slicing| {
        let parts = slicing.parts(&images).into_iter().map(|(name, part)| {
            let measured = Measured::new(classes.len(), &part);
            let rates = Rates::at(settings.confidence, &measured.ranking());
            Slice { name, images: part.len(), rates, averages: Averages::new(&measured.averages) }
        });
        Slices { name: slicing.name.clone(), slices: parts.collect() }
    });
    let truths: usize = images.iter().map(|image| image.truths.len()).sum();
    Evaluation {
        images: images.len(),
        images_without_truths: images.iter().filter(|image| image.truths.is_empty()).count(),
        truths: ranking.counted,
        truths_ignored: truths - ranking.counted,
        detections: images.iter().map(|image| image.detections.len()).sum(),
        averages: Averages::new(&whole.averages),
        rates: Rates::at(settings.confidence, &ranking),
        best_f1: Rates::best(&ranking),
        classes: classes.iter().enumerate().map(|(class_id, name)| whole.class(class_id, name, settings)).collect(),
        confusion: Confusion::new(classes.len(), &images, settings.confidence),
        reliability: Reliability::new(&ranking.ranked, settings.reliability_floor, settings.reliability_bins),
        slices: slices.filter(|slices| !slices.slices.is_empty()).collect(),
    }
}

/// Every class of some images, matched.
struct Measured {
    rankings: Vec<Ranking>,
    averages: Vec<ClassAverages>,
}

impl Measured {
    fn new(classes: usize, images: &[&EvaluatedImage]) -> Self {
        let pairs = pairs(classes, images);
        let ranking = |pairs: &Vec<Pair>| Ranking::new(pairs, Areas::ALL, MAX_DETECTIONS);
        Self {
            rankings: pairs.iter().map(ranking).collect(),
            averages: pairs.iter().map(|pairs| ClassAverages::new(pairs)).collect(),
        }
    }

    /// All classes together.
    fn ranking(&self) -> Ranking {
        let mut ranked: Vec<_> = self.rankings.iter().flat_map(|ranking| &ranking.ranked).copied().collect();
        ranked.sort_by(|a, b| best_first(a.0, b.0));
        Ranking { ranked, counted: self.rankings.iter().map(|ranking| ranking.counted).sum() }
    }

    fn class(&self, class_id: usize, name: &str, settings: &Settings) -> ClassEvaluation {
        let ranking = &self.rankings[class_id];
        let (ap_50, ap_50_95) = self.averages[class_id].precision();
        ClassEvaluation {
            name: name.to_owned(),
            truths: ranking.counted,
            detections: ranking.ranked.len(),
            ap_50,
            ap_50_95,
            rates: Rates::at(settings.confidence, ranking),
            best_f1: Rates::best(ranking),
            curve: ranking.points(),
        }
    }
}
