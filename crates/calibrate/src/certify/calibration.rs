//! From a policy, labelled inspections and targets to a policy with a certificate.

use std::collections::BTreeSet;

use scrutineer_types::{Certificate, Fallback, Policy, Risk};

use super::{
    Grouping, Labelled, Options, Path, Refusal, Sample, Shortage, Side, Targets,
    certificate::{Facts, Proved, certificate},
    choice::{Certified, choose},
    evidence::{Method, Unit, p_values, rates},
    gating::gates,
    outcome::first_step,
    path::manual,
    request::{Bound, bounds, check},
    sample::Counted,
    shortage::{Failed, shortage},
    strata::{Stratum, strata},
};
use crate::{risk::certified, watch::GateReport};

/// Most points of a curve.
const DRAWN: usize = 200;

/// A policy with its certificate, and how it came about.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The policy, its certificate in it.
    pub policy: Policy,
    /// The same certificate, typed.
    pub certificate: Certificate,
    /// Share of the inspections that it accepts by itself, as estimated on those that certify.
    pub accepted: f64,
    /// Share that it rejects by itself. The rest goes to people or is taken again.
    pub rejected: f64,
    /// Each side that a target was named for.
    pub sides: Vec<SideResult>,
    /// Targets that the labels do not support; that side is left to people, or that facility is not covered.
    pub shortages: Vec<Shortage>,
    /// What whoever relies on it must know, each a sentence.
    pub warnings: Vec<String>,
    /// What quality has to do with errors, where gates were asked for; they are in the policy.
    pub gates: Option<GateReport>,
    /// How many inspections fixed path and starts.
    pub selected: usize,
    /// How many certified.
    pub certified: usize,
}

/// What was found along one side's path.
#[derive(Clone, Debug)]
pub struct SideResult {
    /// Which side.
    pub side: Side,
    /// The step that the policy has; `None`: left to people.
    pub chosen: Option<usize>,
    /// From careful to bold, thinned to what can be drawn.
    pub curve: Vec<CurvePoint>,
}

/// One step of a path.
#[derive(Clone, Debug)]
pub struct CurvePoint {
    /// Which step.
    pub step: usize,
    /// Share of the inspections that certify which it automates.
    pub automated: f64,
    /// The rate of each risk that was bounded, as estimated.
    pub rates: Vec<(Risk, f64)>,
    /// Whether it is certified; of facilities apart, for one at least.
    pub certified: bool,
}

/// Everything that is known of one side before the choice.
struct Tested {
    side: Side,
    bounds: Vec<Bound>,
    path: Path,
    starts: Vec<usize>,
    certified: Vec<Vec<bool>>,
    automated: Vec<Vec<f64>>,
}

/// Minimises what goes to people under `targets`.
///
/// The thresholds of `policy` are not looked at; its roles, gates and fallbacks are part of what is certified. Where
/// `options.most_recaptures` asks for it, gates are fixed on the selection split first. Whatever was
/// fixed in it from labels must have been fixed on the selection split ([`Sample::part`] with the same `options`).
///
/// Each side is certified with confidence 1 − `targets.delta`; both together with 1 − 2δ.
///
/// # Errors
/// [`Refusal::Shortage`] where no side can be certified; a side that cannot, beside one that can, is in
/// [`Calibration::shortages`].
pub fn calibrate(
    policy: &Policy,
    labelled: &[Labelled],
    targets: &Targets,
    options: &Options,
) -> Result<Calibration, Refusal> {
    check(targets, options)?;
    let sample = Sample::part(labelled, options)?;
    let method = method(&sample, options)?;
    let mut policy = policy.clone();
    let gates = options.most_recaptures.map(|most| gates(&policy, &sample.selection, most));
    if let Some(gates) = &gates {
        gates.apply(&mut policy.quality);
    }
    let mut warnings = warnings(&sample, options);
    if targets.max_false_reject.is_none() && policy.views.on_missing == Fallback::Reject {
        policy.views.on_missing = Fallback::Review;
        warnings.push("missing views are now reviewed: rejecting has no target, so nothing is rejected".to_owned());
    }

    let asked = |side| Some((side, bounds(targets, options, side))).filter(|(_, bounds)| !bounds.is_empty());
    let asked = [Side::Accept, Side::Reject].into_iter().filter_map(asked).collect::<Vec<_>>();
    let lay =
        |side: Side| asked.iter().any(|(asked, _)| *asked == side).then(|| Path::lay(side, &policy, &sample.selection));
    let (accept, reject) = (lay(Side::Accept), lay(Side::Reject));
    let strata = strata(&sample, options, accept.as_ref(), reject.as_ref());
    let delta = targets.delta * options.attempt.share() / strata.len().max(1) as f64;
    let tested = asked.into_iter().map(|(side, bounds)| {
        let path = match side {
            Side::Accept => accept.clone(),
            Side::Reject => reject.clone(),
        };
        let path = path.expect("a path was laid for each side that was asked for");
        let starts = starts(&path, &bounds, &sample.selection, options);
        test(side, bounds, path, starts, &strata, method, delta)
    });
    let tested = tested.collect::<Vec<_>>();

    let sides = tested.iter().map(|one| Certified {
        path: &one.path,
        holds: one.certified.clone(),
        automated: one.automated.clone(),
    });
    let sides = sides.collect::<Vec<_>>();
    let of = |side: Side| tested.iter().position(|one| one.side == side);
    let (i, j) = choose(of(Side::Accept).map(|at| &sides[at]), of(Side::Reject).map(|at| &sides[at]));
    let step = |side: Side| match side {
        Side::Accept => i,
        Side::Reject => j,
    };

    let shortages = shortages(&tested, &strata, step, method, delta, options.selection_share);
    if i.is_none() && j.is_none() {
        return Err(Refusal::Shortage(shortages));
    }
    if tested.iter().any(|one| step(one.side).is_some_and(|step| one.bolder(step))) {
        warnings.push(
            "the two sides cross: each alone could go further, so one has drawn back along certified points".to_owned(),
        );
    }
    let prevalence =
        options.max_prevalence.unwrap_or_else(|| share(sample.all().map(|one| (one.weight, one.labelled.bad()))));
    warnings.extend(promises_little(targets, prevalence));

    let mut policy = manual(&policy);
    for one in &tested {
        if let Some(step) = step(one.side) {
            policy = one.path.with(policy, step);
        }
    }
    let units = || strata.iter().flat_map(|stratum| &stratum.units);
    let accepts = |unit: &Unit| i.is_some_and(|i| unit.accept_from <= i);
    let proved = tested.iter().filter_map(|one| {
        Some(Proved {
            bounds: &one.bounds,
            step: step(one.side)?,
            steps: one.path.policies().len(),
            certified: &one.certified,
        })
    });
    let certificate = certificate(&Facts {
        policy: &policy,
        labelled,
        sample: &sample,
        strata: &strata,
        proved: &proved.collect::<Vec<_>>(),
        asked: tested.len(),
        targets,
        options,
        method,
        delta,
        prevalence,
        miss: share(units().filter(|unit| unit.bad).map(|unit| (unit.weight, accepts(unit)))),
    });
    policy.certificate = Some(certificate.to_value());
    Ok(Calibration {
        policy,
        certificate,
        accepted: share(units().map(|unit| (unit.weight, accepts(unit)))),
        rejected: share(units().map(|unit| (unit.weight, j.is_some_and(|j| unit.reject_from <= j)))),
        sides: tested.iter().map(|one| one.result(&strata, step(one.side))).collect(),
        shortages,
        warnings,
        gates,
        selected: sample.selection.len(),
        certified: sample.certification.len(),
    })
}

/// Said where accepting everything would keep the target.
fn promises_little(targets: &Targets, prevalence: f64) -> Option<String> {
    let little = || {
        format!(
            "about {:.2} % are bad to begin with: accepting everything would keep that target, so it promises little",
            prevalence * 100.0
        )
    };
    targets.max_escape.is_some_and(|level| level >= prevalence).then(little)
}

/// How many groups there are among those that count.
fn groups(sample: &Sample<'_>) -> usize {
    sample.all().map(|one| one.labelled.unit()).collect::<BTreeSet<_>>().len()
}

fn method(sample: &Sample<'_>, options: &Options) -> Result<Method, Refusal> {
    let cap = match options.grouping {
        Grouping::Sums { cap } if sample.all().count() > groups(sample) => cap,
        _ => 1,
    };
    let betting = sample.weighted || cap > 1;
    match options.max_prevalence {
        Some(_) if betting => Err(Refusal::Request(
            "an enriched set needs labels of equal weight and one inspection of each package; leave out the largest prevalence, \
             or the weights and groups"
                .to_owned(),
        )),
        Some(prevalence) => Ok(Method::Stratified { prevalence }),
        None if betting => {
            let heaviest = sample.all().map(|one| one.weight).fold(0.0, f64::max) * cap as f64;
            Ok(Method::Betting { heaviest })
        }
        None => Ok(Method::Exact),
    }
}

fn warnings(sample: &Sample<'_>, options: &Options) -> Vec<String> {
    let mut warnings = Vec::new();
    if sample.unweighted > 0 {
        warnings.push(format!(
            "{} inspections were left out: nobody knows how probable it was that they were labelled",
            sample.unweighted
        ));
    }
    if sample.grouped > 0 {
        warnings.push(format!("{} inspections were left out: others of their package count", sample.grouped));
    }
    let facilities = sample.all().map(|one| one.labelled.facility.as_str()).collect::<BTreeSet<_>>();
    if sample.all().all(|one| one.labelled.fingerprints.is_empty()) {
        warnings.push(
            "no inspection says which model it was inferred with (`views[].model.fingerprint`), so the certificate covers none: every \
             verdict will be uncertified"
                .to_owned(),
        );
    }
    if facilities.len() > 1 && !options.by_facility {
        warnings.push(format!(
            "the certificate is of the mix of {} facilities and promises nothing for any one of them",
            facilities.len()
        ));
    }
    warnings
}

/// Where sequences start: a bound on escape at accepted shares of the selection split; without one the risk can only rise along
/// the path, so that the most careful step is the best start.
fn starts(path: &Path, bounds: &[Bound], selection: &[Counted<'_>], options: &Options) -> Vec<usize> {
    if !bounds.iter().any(|bound| bound.risk == Risk::Escape) {
        return vec![0];
    }
    let steps = path.policies().len();
    let mut added = vec![0.0; steps + 1];
    for one in selection {
        added[first_step(path, &one.labelled.facts)] += one.weight;
    }
    let sum = |sum: &mut f64, weight: &f64| {
        *sum += weight;
        Some(*sum)
    };
    let sums = added[..steps].iter().scan(0.0, sum).collect::<Vec<f64>>();
    let most = sums.last().copied().unwrap_or(0.0);
    let start =
        |share: &f64| sums.partition_point(|sum| *sum < share * most * (1.0 - 1e-12)).min(steps.saturating_sub(1));
    options.starts.iter().map(start).collect::<BTreeSet<_>>().into_iter().collect()
}

fn test(
    side: Side,
    bounds: Vec<Bound>,
    path: Path,
    starts: Vec<usize>,
    strata: &[Stratum],
    method: Method,
    delta: f64,
) -> Tested {
    let steps = path.policies().len();
    // At each step the null is that any bound is broken; it is rejected where each bound's own null is, at no further cost.
    let of = |stratum: &Stratum, bounds: &[Bound]| {
        let least_delta = delta / starts.len() as f64;
        let mut worst = vec![0.0_f64; steps];
        for bound in bounds {
            let p = p_values(&stratum.units, bound, method, steps, least_delta);
            worst.iter_mut().zip(p).for_each(|(worst, p)| *worst = worst.max(p));
        }
        certified(&worst, &starts, delta)
    };
    let all = strata.iter().map(|stratum| of(stratum, &bounds)).collect();
    let automated = strata.iter().map(|stratum| automated(&stratum.units, side, steps)).collect();
    Tested { side, path, starts, certified: all, automated, bounds }
}

/// The weight of what each step automates.
fn automated(units: &[Unit], side: Side, steps: usize) -> Vec<f64> {
    let mut added = vec![0.0; steps + 1];
    for unit in units {
        let from = match side {
            Side::Accept => unit.accept_from,
            Side::Reject => unit.reject_from,
        };
        added[from.min(steps)] += unit.weight;
    }
    let mut sum = 0.0;
    let sums = added[..steps].iter().map(|weight| {
        sum += weight;
        sum
    });
    sums.collect()
}

impl Tested {
    /// Whether every facility that has this step certified has a bolder one, that automates more, certified too.
    fn bolder(&self, step: usize) -> bool {
        let bolder = |facility: usize| {
            let (certified, automated) = (&self.certified[facility], &self.automated[facility]);
            !certified[step]
                || (step + 1..certified.len()).any(|next| certified[next] && automated[next] > automated[step])
        };
        (0..self.certified.len()).all(bolder)
    }

    fn result(&self, strata: &[Stratum], chosen: Option<usize>) -> SideResult {
        let steps = self.path.policies().len();
        let units = strata.iter().flat_map(|stratum| stratum.units.iter().copied()).collect::<Vec<_>>();
        let total = units.iter().map(|unit| unit.weight).sum::<f64>();
        let every = steps.div_ceil(DRAWN).max(1);
        let drawn = (0..steps).filter(|step| step % every == 0 || step + 1 == steps || Some(*step) == chosen);
        let rates = self.bounds.iter().map(|bound| (bound.risk, rates(&units, bound.risk, steps))).collect::<Vec<_>>();
        let point = |step: usize| CurvePoint {
            step,
            automated: self.automated.iter().map(|one| one[step]).sum::<f64>() / total,
            rates: rates.iter().map(|(risk, rates)| (*risk, rates[step])).collect(),
            certified: self.certified.iter().any(|one| one[step]),
        };
        SideResult { side: self.side, chosen, curve: drawn.map(point).collect() }
    }
}

/// The bounds of each side and facility that is not covered.
fn shortages(
    tested: &[Tested],
    strata: &[Stratum],
    step: impl Fn(Side) -> Option<usize>,
    method: Method,
    delta: f64,
    selection_share: f64,
) -> Vec<Shortage> {
    let mut shortages = Vec::new();
    for one in tested {
        for (stratum, certified) in strata.iter().zip(&one.certified) {
            if step(one.side).is_some_and(|step| certified[step]) {
                continue;
            }
            shortages.extend(one.bounds.iter().map(|bound| {
                shortage(&Failed {
                    bound,
                    method,
                    delta: if bound.risk == Risk::Escape { delta / one.starts.len() as f64 } else { delta },
                    facility: stratum.facility.clone(),
                    units: &stratum.units,
                    have: stratum.have,
                    bad: stratum.bad,
                    steps: one.path.policies().len(),
                    selection_share,
                })
            }));
        }
    }
    shortages
}

/// The share of the weight for which it is so.
fn share(of: impl Iterator<Item = (f64, bool)>) -> f64 {
    let (yes, all) =
        of.fold((0.0, 0.0), |(yes, all), (weight, so)| (if so { yes + weight } else { yes }, all + weight));
    if all > 0.0 { yes / all } else { 0.0 }
}
