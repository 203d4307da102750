//! The plots that reports share.

use super::{Axis, Mark, Plot, Point, Series, Tone};
use crate::evaluate::{ClassEvaluation, Reliability};

/// How many classes have a curve of their own; more cannot be told apart.
const CURVES: usize = 6;

/// Precision against recall of the classes with the most objects.
pub fn precision_recall(classes: &[ClassEvaluation]) -> Plot {
    let mut shown: Vec<&ClassEvaluation> = classes.iter().filter(|class| !class.curve.is_empty()).collect();
    let all = shown.len();
    shown.sort_by_key(|class| std::cmp::Reverse(class.truths));
    shown.truncate(CURVES);
    let title = if all > CURVES {
        format!("Precision against recall, the {CURVES} classes of {all} with the most objects")
    } else {
        "Precision against recall".to_owned()
    };
    let series = shown.iter().enumerate().map(|(index, class)| Series {
        name: class.name.clone(),
        mark: Mark::Line,
        tone: Tone::Series(index),
        listed: true,
        points: class
            .curve
            .iter()
            // A recall that no confidence reaches is not a precision of zero.
            .filter_map(|point| {
                let note = format!("confidence {:.3}", point.confidence?);
                Some(Point { note, ..Point::new(point.recall, point.precision) })
            })
            .collect(),
    });
    Plot {
        title,
        x: Axis::shares("recall: share of the objects found"),
        y: Axis::shares("precision: share of the finds right"),
        series: series.collect(),
    }
}

/// The share of detections that are right against their confidence. `of` says what was measured, and what it was to be: "detections"
/// and "right".
pub fn reliability(measured: &Reliability, of: (&str, &str)) -> Plot {
    let (what, right) = of;
    let width = measured.bins.first().map_or(0.1, |bin| bin.to - bin.from);
    let bars = measured.bins.iter().filter_map(|bin| {
        Some(Point {
            x: f64::midpoint(bin.from, bin.to),
            y: bin.right?,
            interval: bin.interval,
            note: format!("{} {what}, mean confidence {:.3}", bin.count, bin.confidence?),
        })
    });
    Plot {
        title: "Is a confidence a probability?".to_owned(),
        x: Axis::shares("confidence"),
        y: Axis::shares(&format!("share of {what} that are {right}")),
        series: vec![
            Series {
                name: format!("share that is {right}, with 95 % interval"),
                mark: Mark::Bars(width),
                tone: Tone::Series(0),
                points: bars.collect(),
                listed: true,
            },
            Series {
                name: "where an honest confidence would be".to_owned(),
                mark: Mark::Line,
                tone: Tone::Quiet,
                points: vec![Point::new(0.0, 0.0), Point::new(1.0, 1.0)],
                listed: false,
            },
        ],
    }
}
