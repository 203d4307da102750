//! Quality limits suggested from how errors rise as quality falls.

use std::fmt;

use scrutineer_types::{Quality, QualityRules};
use serde::{Deserialize, Serialize};

use super::exact::fisher_greater;

/// Limits are tried where they would turn away these shares of the inspections.
const SHARES: [f64; 9] = [0.01, 0.02, 0.03, 0.04, 0.06, 0.08, 0.1, 0.15, 0.2];

/// A gate reaches only as far as errors are at least this many times as frequent as among what it lets through. A lesser
/// excess is not worth a second picture.
const EXCESS: f64 = 2.0;

/// And only as far as chance alone would bring that about less often than this.
const STEP_ERROR: f64 = 0.05;

/// An inspection of the selection split: the poorest of its views by each measure, since a gate on any view turns the whole
/// away, and whether its outcome was wrong.
///
/// One inspection a group (package, event): more of them make the test believe in more evidence than there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GateInspection {
    sharpness: f32,
    darkest: f32,
    brightest: f32,
    contrast: f32,
    wrong: bool,
}

impl GateInspection {
    /// `wrong`: the decision was not the truth. `None` where no view has a quality.
    pub fn new<'a>(views: impl IntoIterator<Item = &'a Quality>, wrong: bool) -> Option<Self> {
        let of = |view: &Quality| Self {
            sharpness: view.sharpness,
            darkest: view.brightness,
            brightest: view.brightness,
            contrast: view.contrast,
            wrong,
        };
        views.into_iter().map(of).reduce(|one, other| Self {
            sharpness: one.sharpness.min(other.sharpness),
            darkest: one.darkest.min(other.darkest),
            brightest: one.brightest.max(other.brightest),
            contrast: one.contrast.min(other.contrast),
            wrong,
        })
    }

    fn value(&self, measure: Measure, side: Side) -> f32 {
        match (measure, side) {
            (Measure::Sharpness, _) => self.sharpness,
            (Measure::Brightness, Side::Below) => self.darkest,
            (Measure::Brightness, Side::Above) => self.brightest,
            (Measure::Contrast, _) => self.contrast,
        }
    }
}

/// A measure that gates can be suggested for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// [`Quality::sharpness`].
    Sharpness,
    /// [`Quality::brightness`].
    Brightness,
    /// [`Quality::contrast`].
    Contrast,
}

/// Which side of a limit is turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// What is below.
    Below,
    /// What is above.
    Above,
}

const TRIED: [(Measure, Side); 4] = [
    (Measure::Sharpness, Side::Below),
    (Measure::Brightness, Side::Below),
    (Measure::Brightness, Side::Above),
    (Measure::Contrast, Side::Below),
];

/// A limit, why, and what it costs.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GateSuggestion {
    /// Of what.
    pub measure: Measure,
    /// Which side is turned away.
    pub side: Side,
    /// The limit itself is let through.
    pub limit: f32,
    /// Inspections that it turns away: pictures to be taken again.
    pub turned_away: u64,
    /// Those of them whose outcome was wrong.
    pub turned_away_wrong: u64,
    /// Inspections that it lets through.
    pub let_through: u64,
    /// Those of them whose outcome was wrong.
    pub let_through_wrong: u64,
    /// Of Fisher's exact test that errors are no more frequent among those turned away, times the number of limits tried.
    pub p_value: f64,
}

impl GateSuggestion {
    /// Inspections to be photographed again for each wrong outcome that is kept from being delivered.
    pub fn recaptures_per_error(&self) -> f64 {
        self.turned_away as f64 / self.turned_away_wrong as f64
    }
}

impl fmt::Display for GateSuggestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let measure = match self.measure {
            Measure::Sharpness => "sharpness",
            Measure::Brightness => "brightness",
            Measure::Contrast => "contrast",
        };
        let side = match self.side {
            Side::Below => "below",
            Side::Above => "above",
        };
        let share = |wrong: u64, of: u64| wrong as f64 * 100.0 / of.max(1) as f64;
        write!(
            f,
            "{measure} {side} {} is turned away: {} of {}; {:.1} % of those were wrong, {:.1} % of the others; {:.1} pictures taken again for \
             each wrong one kept back",
            self.limit,
            self.turned_away,
            self.turned_away + self.let_through,
            share(self.turned_away_wrong, self.turned_away),
            share(self.let_through_wrong, self.let_through),
            self.recaptures_per_error(),
        )
    }
}

/// What the inspections support.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GateReport {
    /// At most one a measure and side; none where errors do not clearly rise.
    pub gates: Vec<GateSuggestion>,
    /// Inspections looked at.
    pub inspections: u64,
    /// Those whose outcome was wrong.
    pub wrong: u64,
    /// Limits tried, all measures together; p-values are corrected for that many.
    pub tried: u64,
    /// Inspections that all gates together turn away.
    pub turned_away: u64,
}

impl GateReport {
    /// The cost: share of inspections that must be photographed again, all gates together.
    pub fn recapture_share(&self) -> f64 {
        self.turned_away as f64 / self.inspections.max(1) as f64
    }

    /// Writes the gates into a policy's rules; bounds without a suggestion stay.
    pub fn apply(&self, rules: &mut QualityRules) {
        for gate in &self.gates {
            *match (gate.measure, gate.side) {
                (Measure::Sharpness, _) => &mut rules.min_sharpness,
                (Measure::Contrast, _) => &mut rules.min_contrast,
                (Measure::Brightness, Side::Below) => &mut rules.min_brightness,
                (Measure::Brightness, Side::Above) => &mut rules.max_brightness,
            } = Some(gate.limit);
        }
    }
}

/// Suggests gates. Each turns away at most a share `most_recaptures` of the inspections; with probability `confidence` no gate is suggested
/// for a measure that has nothing to do with errors.
///
/// Method: limits at fixed shares of the inspections; error rates between them made monotone (pool adjacent violators); the gate
/// goes as far as the last pool's rate is at least, and beyond chance, twice that of what is let through. It is suggested only
/// if Fisher's exact test of all that it turns away, with Bonferroni's correction for every limit tried, agrees. Fix gates on the
/// selection split; what they are worth is measured with the rest of the policy on the other.
pub fn suggest(inspections: &[GateInspection], most_recaptures: f64, confidence: f64) -> GateReport {
    let ladders = TRIED.map(|(measure, side)| Ladder::new(inspections, measure, side, most_recaptures));
    let tried = ladders.iter().map(|ladder| ladder.rungs.len() as u64).sum();
    let gates: Vec<_> = ladders.iter().filter_map(|ladder| ladder.gate(tried, 1.0 - confidence)).collect();
    let turned_away = inspections.iter().filter(|one| gates.iter().any(|gate| beyond(one, gate))).count();
    GateReport {
        gates,
        inspections: inspections.len() as u64,
        wrong: inspections.iter().filter(|one| one.wrong).count() as u64,
        tried,
        turned_away: turned_away as u64,
    }
}

fn beyond(inspection: &GateInspection, gate: &GateSuggestion) -> bool {
    let value = inspection.value(gate.measure, gate.side);
    match gate.side {
        Side::Below => value < gate.limit,
        Side::Above => value > gate.limit,
    }
}

/// The limits tried for one measure and side, poorest first.
struct Ladder {
    measure: Measure,
    side: Side,
    inspections: u64,
    wrong: u64,
    rungs: Vec<Rung>,
}

struct Rung {
    limit: f32,
    turned_away: u64,
    wrong: u64,
}

impl Ladder {
    fn new(inspections: &[GateInspection], measure: Measure, side: Side, most: f64) -> Self {
        let mut sorted: Vec<(f32, bool)> =
            inspections.iter().map(|one| (one.value(measure, side), one.wrong)).collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        if side == Side::Above {
            sorted.reverse();
        }
        let mut rungs: Vec<Rung> = Vec::new();
        for share in SHARES {
            let most_away = (share.min(most) * sorted.len() as f64) as usize;
            let Some(&(limit, _)) = sorted.get(most_away) else { continue };
            // Only what is strictly beyond the limit is turned away; equal values stay together.
            let away = sorted.partition_point(|&(value, _)| match side {
                Side::Below => value < limit,
                Side::Above => value > limit,
            });
            if away as u64 > rungs.last().map_or(0, |rung| rung.turned_away) {
                let wrong = sorted[..away].iter().filter(|(_, wrong)| *wrong).count() as u64;
                rungs.push(Rung { limit, turned_away: away as u64, wrong });
            }
        }
        let wrong = sorted.iter().filter(|(_, wrong)| *wrong).count() as u64;
        Self { measure, side, inspections: sorted.len() as u64, wrong, rungs }
    }

    fn gate(&self, tried: u64, error: f64) -> Option<GateSuggestion> {
        let mut slices: Vec<(u64, u64)> = Vec::new();
        let (mut count, mut wrong) = (0, 0);
        for rung in &self.rungs {
            slices.push((rung.turned_away - count, rung.wrong - wrong));
            (count, wrong) = (rung.turned_away, rung.wrong);
        }
        self.rungs.iter().zip(falling(&slices)).rev().find_map(|(rung, (count, wrong))| {
            let (let_through, let_through_wrong) = (self.inspections - rung.turned_away, self.wrong - rung.wrong);
            let clearly_worse = wrong as f64 * let_through as f64 >= EXCESS * let_through_wrong as f64 * count as f64
                && fisher_greater(count + let_through, wrong + let_through_wrong, count, wrong) <= STEP_ERROR;
            let chance = fisher_greater(self.inspections, self.wrong, rung.turned_away, rung.wrong);
            let p_value = (chance * tried as f64).min(1.0);
            (clearly_worse && p_value <= error).then_some(GateSuggestion {
                measure: self.measure,
                side: self.side,
                limit: rung.limit,
                turned_away: rung.turned_away,
                turned_away_wrong: rung.wrong,
                let_through,
                let_through_wrong,
                p_value,
            })
        })
    }
}

/// Pools neighbours of `slices` (inspections, wrong ones) until the rate nowhere rises (pool adjacent violators); for each slice, the
/// pool that it is in.
fn falling(slices: &[(u64, u64)]) -> Vec<(u64, u64)> {
    let mut pools: Vec<(u64, u64, usize)> = Vec::new();
    for &(count, wrong) in slices {
        pools.push((count, wrong, 1));
        while let [.., before, after] = pools[..] {
            // Compared as products, so that no rate is rounded.
            if u128::from(before.1) * u128::from(after.0) >= u128::from(after.1) * u128::from(before.0) {
                break;
            }
            pools.truncate(pools.len() - 2);
            pools.push((before.0 + after.0, before.1 + after.1, before.2 + after.2));
        }
    }
    pools.iter().flat_map(|&(count, wrong, length)| vec![(count, wrong); length]).collect()
}

#[cfg(test)]
mod tests {
    use super::falling;

    #[test]
    fn neighbours_are_pooled_until_no_rate_rises() {
        assert_eq!(falling(&[(10, 6), (10, 2), (10, 4), (10, 1)]), [(10, 6), (20, 6), (20, 6), (10, 1)]);
        assert_eq!(falling(&[(10, 0), (10, 0), (20, 4)]), [(40, 4); 3]);
        assert_eq!(falling(&[]), []);
    }
}
