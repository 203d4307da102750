//! Quality gates from the selection split, fixed before anything is laid or certified.

use scrutineer_types::{Policy, Quality, QualityRules, ViewState};

use super::{Counted, Path, Side, outcome::first_step};
use crate::watch::{GateInspection, GateReport, suggest_gates};

/// With this probability nothing is suggested for a measure that has nothing to do with errors.
const CONFIDENCE: f64 = 0.95;

/// Gates that turn away at most a share `most_recaptures` of the inspections, where errors clearly rise as quality falls.
///
/// Thresholds are not chosen yet. An error is what the scores alone would get wrong if they had to part bad from good: along the path of
/// accepting, without any gate, the line is drawn where as many are accepted as are good.
pub(super) fn gates(policy: &Policy, selection: &[Counted<'_>], most_recaptures: f64) -> GateReport {
    let ungated =
        Policy { quality: QualityRules { on_low: policy.quality.on_low, ..QualityRules::default() }, ..policy.clone() };
    let path = Path::lay(Side::Accept, &ungated, selection);
    let steps: Vec<usize> = selection.iter().map(|one| first_step(&path, &one.labelled.facts)).collect();
    let good = selection.iter().filter(|one| !one.labelled.bad()).count();
    let mut sorted = steps.clone();
    sorted.sort_unstable();
    let line = good.checked_sub(1).and_then(|last| sorted.get(last)).copied();
    let looked = selection.iter().zip(&steps).filter_map(|(one, step)| {
        let accepted = line.is_some_and(|line| *step <= line);
        GateInspection::new(qualities(one), accepted == one.labelled.bad())
    });
    suggest_gates(&looked.collect::<Vec<_>>(), most_recaptures, CONFIDENCE)
}

fn qualities<'a>(one: &Counted<'a>) -> impl Iterator<Item = &'a Quality> + use<'a> {
    one.labelled.facts.views.iter().filter_map(|view| match &view.state {
        ViewState::Completed { quality, .. } if !quality.sharpness.is_nan() => Some(quality),
        _ => None,
    })
}
