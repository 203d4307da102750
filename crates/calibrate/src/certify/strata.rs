//! The inspections that certify, as one or by facility.

use std::collections::BTreeMap;

use scrutineer_types::Risk;

use super::{
    Options, Path, Sample,
    evidence::{Counts, Unit, counts},
    outcome::first_step,
};

/// Inspections that a certificate speaks of as one: all, or those of one facility.
pub(super) struct Stratum {
    /// Which, where each is promised by itself.
    pub facility: Option<String>,
    /// Those of it that certify.
    pub units: Vec<Unit>,
    /// How many of it counted in all, those that select among them.
    pub have: u64,
    /// How many of these are bad.
    pub bad: u64,
}

impl Stratum {
    /// How many of it fulfil a risk's condition at `step` of `steps`, and at how many of them it came to pass.
    pub fn counted(&self, risk: Risk, steps: usize, step: usize) -> (u64, u64) {
        let Counts { n, k } = counts(&self.units, risk, steps);
        (n[step], k[step])
    }
}

/// The certification split, as one or by facility.
pub(super) fn strata(
    sample: &Sample<'_>,
    options: &Options,
    accept: Option<&Path>,
    reject: Option<&Path>,
) -> Vec<Stratum> {
    let mut strata = BTreeMap::<Option<&str>, Stratum>::new();
    for one in sample.all() {
        let of = strata.entry(options.by_facility.then_some(one.labelled.facility.as_str()));
        let stratum = of.or_insert_with_key(|name| Stratum {
            facility: name.map(str::to_owned),
            units: Vec::new(),
            have: 0,
            bad: 0,
        });
        stratum.have += 1;
        stratum.bad += u64::from(one.labelled.bad());
    }
    // Those of one group stand together.
    let (mut group, mut last) = (0, None);
    for one in &sample.certification {
        let unit = Some(one.labelled.unit());
        group += usize::from(last.is_some() && last != unit);
        last = unit;
        let from = |path: Option<&Path>| path.map_or(usize::MAX, |path| first_step(path, &one.labelled.facts));
        let facility = options.by_facility.then_some(one.labelled.facility.as_str());
        strata.get_mut(&facility).expect("every facility has its stratum").units.push(Unit {
            bad: one.labelled.bad(),
            weight: one.weight,
            group,
            accept_from: from(accept),
            reject_from: from(reject),
        });
    }
    strata.into_values().collect()
}
