//! Writes down what was proved, and all that it is bound to.

use std::collections::BTreeSet;

use scrutineer_decide::{FUSION, rules_hash};
use scrutineer_types::{Certificate, Claim, Policy, Risk, Window};

use super::{Labelled, Options, Sample, Targets, evidence::Method, request::Bound, strata::Stratum, trace::trace};

/// How a certificate of this revision was proved.
const METHOD: &str = "learn-then-test/1";

/// A side that is automated.
pub(super) struct Proved<'a> {
    pub bounds: &'a [Bound],
    pub step: usize,
    pub steps: usize,
    /// By stratum, then step.
    pub certified: &'a [Vec<bool>],
}

/// What a certificate is made from.
pub(super) struct Facts<'a> {
    pub policy: &'a Policy,
    pub labelled: &'a [Labelled],
    pub sample: &'a Sample<'a>,
    pub strata: &'a [Stratum],
    pub proved: &'a [Proved<'a>],
    /// How many sides were asked for: each was given δ, whatever came of it.
    pub asked: usize,
    pub targets: &'a Targets,
    pub options: &'a Options,
    pub method: Method,
    /// What each claim spent.
    pub delta: f64,
    pub prevalence: f64,
    pub miss: f64,
}

/// The certificate of these facts.
pub(super) fn certificate(facts: &Facts<'_>) -> Certificate {
    let Facts { targets, options, method, .. } = *facts;
    let covered = |at: usize| facts.proved.iter().all(|proved| proved.certified[at][proved.step]);
    let covered = (0..facts.strata.len()).filter(|at| covered(*at)).map(|at| &facts.strata[at]).collect::<Vec<_>>();
    let mut claims = Vec::new();
    for stratum in &covered {
        for proved in facts.proved {
            claims.extend(proved.bounds.iter().map(|bound| {
                let (n, k) = stratum.counted(bound.risk, proved.steps, proved.step);
                Claim {
                    risk: bound.risk,
                    level: bound.level,
                    confidence: 1.0 - targets.delta,
                    delta: facts.delta,
                    facility: stratum.facility.clone(),
                    n,
                    k,
                    proof: method.proof_of(bound.risk),
                    label_miss: if bound.risk == Risk::FalseReject { 0.0 } else { options.label_miss },
                }
            }));
        }
    }
    let named =
        |stratum: &&&Stratum, one: &Labelled| stratum.facility.as_ref().is_none_or(|name| *name == one.facility);
    let within =
        facts.sample.all().map(|one| one.labelled).filter(|one| covered.iter().any(|stratum| named(&stratum, one)));
    let within = within.collect::<Vec<_>>();
    let moments = within.iter().filter_map(|one| one.at).collect::<BTreeSet<_>>();
    let distinct = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    Certificate {
        method: METHOD.to_owned(),
        claims,
        joint_confidence: 1.0 - targets.delta * facts.asked as f64,
        prevalence: facts.prevalence,
        miss: facts.miss,
        facilities: distinct(within.iter().map(|one| one.facility.as_str()).collect()),
        by_facility: options.by_facility,
        cameras: distinct(within.iter().flat_map(|one| cameras(one)).collect()),
        fingerprints: distinct(within.iter().flat_map(|one| one.fingerprints.iter().map(String::as_str)).collect()),
        rules: rules_hash(facts.policy),
        fusion: FUSION.to_owned(),
        window: moments.first().zip(moments.last()).map(|(since, until)| Window { since: *since, until: *until }),
        issued_at: options.issued_at,
        expires_at: options.expires_at,
        attempt: options.attempt.number(),
        data: trace(facts.labelled),
    }
}

/// The cameras of an inspection; one that nobody named where there is none.
fn cameras(one: &Labelled) -> impl Iterator<Item = &str> {
    let nameless = one.cameras.is_empty().then_some("");
    one.cameras.iter().map(String::as_str).chain(nameless)
}
