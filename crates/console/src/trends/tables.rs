//! Facilities and cameras side by side.

use std::{cmp::Reverse, collections::BTreeMap};

use scrutineer_store::{Rollup, Sums};
use scrutineer_types::Verdict;
use scrutineer_upkeep::rollups::measure;

use crate::format::{count, span};

/// Rows of a table: those with the most.
const MOST: usize = 50;

/// A facility's time.
pub(crate) struct FacilityRow {
    pub(crate) name: String,
    pub(crate) decided: String,
    /// By verdict, in the order of [`Verdict::ALL`], as shares.
    pub(crate) shares: Vec<String>,
    /// To a verdict, the slowest of twenty.
    pub(crate) slowest: String,
    pub(crate) unreadable: String,
    pub(crate) failed: String,
}

/// A camera's time.
pub(crate) struct CameraRow {
    pub(crate) facility: String,
    pub(crate) name: String,
    pub(crate) views: String,
    pub(crate) unreadable: String,
    pub(crate) sharpness: String,
    pub(crate) brightness: String,
}

type Totals<'r> = BTreeMap<(&'r str, &'r str), Sums>;

fn percent(part: u64, whole: u64) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.1} %", part as f64 * 100.0 / whole as f64) }
}

fn of(totals: &Totals<'_>, measure: &str, key: &str) -> u64 {
    totals.get(&(measure, key)).map_or(0, |sums| sums.count)
}

/// The facilities, those that decided most first.
pub(super) fn facilities(rollups: &[Rollup]) -> Vec<FacilityRow> {
    let mut all: BTreeMap<&str, Totals<'_>> = BTreeMap::new();
    for Rollup { of, sums } in rollups {
        let Some(facility) = &of.facility else { continue };
        let totals = all.entry(facility).or_default();
        totals.entry((of.measure.as_str(), of.key.as_str())).or_default().merge(sums);
    }
    let mut rows: Vec<(u64, FacilityRow)> = all.into_iter().map(|(name, totals)| facility(name, &totals)).collect();
    rows.sort_by_key(|(decided, _)| Reverse(*decided));
    rows.into_iter().take(MOST).map(|(_, row)| row).collect()
}

fn facility(name: &str, totals: &Totals<'_>) -> (u64, FacilityRow) {
    let by_verdict: Vec<u64> =
        Verdict::ALL.iter().map(|verdict| of(totals, measure::VERDICT, verdict.as_str())).collect();
    let decided = by_verdict.iter().sum();
    let views = ["completed", "unreadable", "failed", "pending"].map(|state| of(totals, measure::VIEW, state));
    let seen = views.iter().sum();
    let mut times = Sums::default();
    for by in ["machine", "person"] {
        if let Some(sums) = totals.get(&(measure::TIME_TO_VERDICT, by)) {
            times.merge(sums);
        }
    }
    let row = FacilityRow {
        name: name.to_owned(),
        decided: count(decided),
        shares: by_verdict.iter().map(|one| percent(*one, decided)).collect(),
        slowest: times.quantile(0.95).map_or_else(|| "–".to_owned(), |seconds| span((seconds * 1e3) as i64)),
        unreadable: percent(views[1], seen),
        failed: percent(views[2], seen),
    };
    (decided, row)
}

/// The cameras, those that sent most first.
pub(super) fn cameras(rollups: &[Rollup]) -> Vec<CameraRow> {
    let wanted = [measure::CAMERA, measure::UNREADABLE, measure::SHARPNESS, measure::BRIGHTNESS];
    let mut all: BTreeMap<(&str, &str), BTreeMap<&str, Sums>> = BTreeMap::new();
    for Rollup { of, sums } in rollups {
        let Some(facility) = of.facility.as_deref().filter(|_| wanted.contains(&of.measure.as_str())) else { continue };
        let sums_of = all.entry((facility, of.key.as_str())).or_default();
        sums_of.entry(of.measure.as_str()).or_default().merge(sums);
    }
    let mut rows: Vec<(u64, CameraRow)> = all
        .into_iter()
        .filter(|((_, camera), _)| !camera.is_empty())
        .map(|((facility, name), sums)| {
            let number = |measure: &str| sums.get(measure).map_or(0, |sums| sums.count);
            let middle = |measure: &str, places: usize| {
                let middle = sums.get(measure).and_then(|sums| sums.quantile(0.5));
                middle.map_or_else(|| "–".to_owned(), |value| format!("{value:.places$}"))
            };
            let views = number(measure::CAMERA);
            let row = CameraRow {
                facility: facility.to_owned(),
                name: name.to_owned(),
                views: count(views),
                unreadable: percent(number(measure::UNREADABLE), views),
                sharpness: middle(measure::SHARPNESS, 0),
                brightness: middle(measure::BRIGHTNESS, 2),
            };
            (views, row)
        })
        .collect();
    rows.sort_by_key(|(views, _)| Reverse(*views));
    rows.into_iter().take(MOST).map(|(_, row)| row).collect()
}
