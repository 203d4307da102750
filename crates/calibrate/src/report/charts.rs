//! The plots that reports share.

use super::{Axis, Mark, Plot, Point, Series, Tone, share};
use crate::evaluate::{ClassEvaluation, Reliability};

/// How many classes have a curve of their own; more cannot be told apart.
const CURVES: usize = 6;

/// One policy on the way from careful to bold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskPoint {
    /// The share of inspections that people see, review and recapture together, `0..=1`.
    pub review_share: f64,
    /// The upper bound of the risk, at the confidence of the certificate, `0..=1`.
    pub risk_bound: f64,
    /// Whether this point is certified.
    pub certified: bool,
}

/// Risk against the share that people see, with the risk that must not be passed and the point that was chosen, if one was.
pub fn risk_against_review(risk: &str, points: &[RiskPoint], target: f64, chosen: Option<usize>) -> Plot {
    let mut sorted: Vec<&RiskPoint> = points.iter().collect();
    sorted.sort_by(|a, b| a.review_share.total_cmp(&b.review_share));
    let of = |certified: bool| sorted.iter().filter(move |point| point.certified == certified);
    let point = |point: &&RiskPoint| Point {
        note: if point.certified { "certified" } else { "not certified" }.to_owned(),
        ..Point::new(point.review_share, point.risk_bound)
    };
    let series = |name: &str, mark, tone, points| Series { name: name.to_owned(), mark, tone, points, listed: true };
    let ring = chosen
        .and_then(|chosen| points.get(chosen))
        .map(|chosen| Point { note: "chosen".to_owned(), ..Point::new(chosen.review_share, chosen.risk_bound) });
    let bound = format!("upper bound of the {risk}");
    // Far above the target all points are alike; the axis ends where the choice is made.
    let relevant = points.iter().map(|point| point.risk_bound.min(target * 4.0)).chain([target]);
    let y = Axis::shares_up_to(&bound, relevant);
    let shown = |point: &Point| point.y <= y.to;
    let path: Vec<Point> =
        sorted.iter().map(|point| Point::new(point.review_share, point.risk_bound)).filter(shown).collect();
    Plot {
        title: format!("{} against what people must look at", capital(risk)),
        x: Axis::shares("share of inspections that a person sees"),
        series: vec![
            Series {
                listed: false,
                ..series(
                    &format!("must not be passed: {}", share(target)),
                    Mark::Line,
                    Tone::Bad,
                    vec![Point::new(0.0, target), Point::new(1.0, target)],
                )
            },
            Series { listed: false, ..series("", Mark::Line, Tone::Quiet, path) },
            series("not certified", Mark::Points, Tone::Bad, of(false).map(point).collect()),
            series("certified", Mark::Points, Tone::Good, of(true).map(point).collect()),
            Series { listed: false, ..series("chosen", Mark::Ring, Tone::Chosen, ring.into_iter().collect()) },
        ]
        .into_iter()
        .filter(|series| !series.points.is_empty())
        .collect(),
        y,
    }
}

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

/// The share of detections that are right against their confidence.
pub fn reliability(measured: &Reliability) -> Plot {
    let width = measured.bins.first().map_or(0.1, |bin| bin.to - bin.from);
    let bars = measured.bins.iter().filter_map(|bin| {
        Some(Point {
            x: f64::midpoint(bin.from, bin.to),
            y: bin.right?,
            interval: bin.interval,
            note: format!("{} detections, mean confidence {:.3}", bin.count, bin.confidence?),
        })
    });
    Plot {
        title: "Is a confidence a probability?".to_owned(),
        x: Axis::shares("confidence"),
        y: Axis::shares("share of detections that are right"),
        series: vec![
            Series {
                name: "share that is right, with 95 % interval".to_owned(),
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

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
