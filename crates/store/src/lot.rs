//! Which inspections a person is asked about, and with what probability: a lot that nobody can foresee without the key, and anybody
//! with it can check.

use std::collections::HashMap;

use scrutineer_types::{AuditRules, Cause, InspectionId, Policy, Timestamp, Verdict, draw};

use crate::{
    StoreError, StoreErrorKind,
    filters::{Clauses, Value},
    moments::least_id_of,
    reviews::Reader,
    rows::get,
};

/// Probabilities are in millionths: what is recorded is what was drawn by.
pub(crate) const CERTAIN_PPM: u32 = 1_000_000;

/// What the lot is drawn with.
#[derive(Debug, Default)]
pub(crate) struct Lot {
    /// Kept in the database, the same for all its processes.
    pub key: Vec<u8>,
    /// Accepts of each of the last whole days, by facility; those that no limit of a policy needs are left out.
    pub earlier: HashMap<String, Vec<u64>>,
}

/// Why a person is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The policy left it to a person.
    Band,
    /// It was settled, and drawn.
    Audit,
}

impl Source {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Band => "band",
            Self::Audit => "audit",
        }
    }
}

/// Whether a person is asked about a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    /// With what probability this was to be asked, in millionths.
    pub ppm: u32,
    /// Whether it is.
    pub source: Option<Source>,
    /// How many people answer.
    pub wanted: u32,
}

impl Lot {
    /// Whether a person is asked about a decision of `policy` that says `verdict`. What is left to a person always is; a recapture never
    /// is: its images say too little. Nor is what a replay settles: its accepts left long ago, at the rate of their day.
    pub fn ask(&self, policy: &Policy, (verdict, cause): (Verdict, Cause), id: InspectionId, facility: &str) -> Asked {
        let rules = &policy.audit;
        let (ppm, source) = match verdict {
            Verdict::Review => (CERTAIN_PPM, Source::Band),
            _ if cause == Cause::Replay => (0, Source::Audit),
            Verdict::Accept => (millionths(self.rate_of_accepts(rules, facility)), Source::Audit),
            Verdict::Reject => (millionths(f64::from(rules.reject_rate)), Source::Audit),
            Verdict::Recapture => (0, Source::Audit),
        };
        let asked = picked(&self.key, id, f64::from(ppm) / f64::from(CERTAIN_PPM));
        let twice =
            asked && draw(&self.key, &[id.0.as_bytes(), b"two".as_slice()].concat()) < f64::from(rules.double_rate);
        Asked { ppm, source: asked.then_some(source), wanted: if twice { 2 } else { 1 } }
    }

    fn rate_of_accepts(&self, rules: &AuditRules, facility: &str) -> f64 {
        match rules.max_per_day {
            Some(most) => {
                let earlier = self.earlier.get(facility).map(Vec::as_slice).unwrap_or_default();
                capped_rate(f64::from(rules.rate), u64::from(most), earlier)
            }
            None => f64::from(rules.rate),
        }
    }
}

/// A day; the lot's days begin at midnight, UTC.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// How many days a facility's busiest is sought among: weekdays differ.
const DAYS: i64 = 7;

/// What a process remembers of the lot.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    key: Option<Vec<u8>>,
    /// Of this day, counted from 1970.
    day: i64,
    earlier: HashMap<String, Vec<u64>>,
}

impl Remembered {
    /// The lot as far as it is needed for `facilities` (those whose policies limit their audits), or what has yet to be read for it.
    pub fn lot(&mut self, facilities: &[&str], now: Timestamp) -> Option<Lot> {
        if self.day != now.0.div_euclid(DAY_MS) {
            self.day = now.0.div_euclid(DAY_MS);
            self.earlier.clear();
        }
        let key = self.key.clone()?;
        let earlier = |facility: &&str| Some(((*facility).to_owned(), self.earlier.get(*facility)?.clone()));
        Some(Lot { key, earlier: facilities.iter().map(earlier).collect::<Option<_>>()? })
    }

    /// Keeps what was read.
    pub fn keep(&mut self, lot: &Lot) {
        self.key = Some(lot.key.clone());
        self.earlier.extend(lot.earlier.clone());
    }
}

/// Reads what the lot needs for `facilities`.
pub(crate) async fn read<R: Reader>(reader: &mut R, facilities: &[&str], now: Timestamp) -> Result<Lot, StoreError> {
    let rows = reader.rows(Clauses::new(R::DIALECT, "SELECT value FROM secrets WHERE name = 'audit'")).await?;
    let row = rows.first().ok_or_else(|| {
        StoreError::new(StoreErrorKind::Internal, "the database has lost the key by which audits are drawn (`secrets`)")
    })?;
    let mut lot = Lot { key: get::<&[u8]>(row, "value")?.to_vec(), ..Lot::default() };
    let today = now.0.div_euclid(DAY_MS);
    for facility in facilities {
        let mut days = Vec::new();
        for day in today - DAYS..today {
            let begins = |day: i64| Value::Id(least_id_of(Timestamp(day * DAY_MS)));
            let mut clauses =
                Clauses::new(R::DIALECT, "SELECT count(*) AS accepts FROM inspections WHERE verdict = 'accept'");
            clauses.push(" AND facility = ", Value::Text((*facility).to_owned()));
            clauses.push(" AND id >= ", begins(day));
            clauses.push(" AND id < ", begins(day + 1));
            let rows = reader.rows(clauses).await?;
            days.extend(rows.first().map(|row| get::<i64>(row, "accepts")).transpose()?.map(|accepts| accepts as u64));
        }
        lot.earlier.insert((*facility).to_owned(), days);
    }
    Ok(lot)
}

/// To the nearest millionth; what is above 0 stays so.
fn millionths(share: f64) -> u32 {
    let rounded = (share.clamp(0.0, 1.0) * f64::from(CERTAIN_PPM)).round() as u32;
    if share > 0.0 { rounded.max(1) } else { rounded }
}

/// Whether the inspection is among the share `rate` that is drawn.
///
/// Keyed by the inspection, not the decision: a second decision of the same inspection is no second chance. Uniform over ids,
/// the same at every call, and nested: what is picked at 1 % is picked at 2 %. Nothing is picked at 0 or below, everything at 1 or
/// above.
fn picked(key: &[u8], id: InspectionId, rate: f64) -> bool {
    draw(key, id.0.as_bytes()) < rate
}

/// The rate for a facility's day, so that about `max_per_day` audits are expected on a day as busy as the busiest of
/// `accepts_on_earlier_days` (give the last seven: weekdays differ).
///
/// Fix it before the day begins and let it stand for the whole day. A hard stop at the limit would give the evening's accepts
/// a probability of 0 and make labels of the quiet hours only; a rate that looks at the day's own outcomes would no longer be a
/// known probability. So the limit holds on average, not to the piece: a day that brings twice the accepts brings twice the
/// audits, and the next one's rate is halved. Without an earlier day, `rate` itself.
fn capped_rate(rate: f64, max_per_day: u64, accepts_on_earlier_days: &[u64]) -> f64 {
    let busiest = accepts_on_earlier_days.iter().copied().max().unwrap_or(0);
    if busiest == 0 { rate } else { rate.min(max_per_day as f64 / busiest as f64) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scrutineer_types::{AuditRules, Cause, InspectionId, Policy, Unproved, Verdict};
    use uuid::Uuid;

    use super::{CERTAIN_PPM, Lot, Source, capped_rate, picked};

    fn policy(audit: AuditRules) -> Policy {
        Policy {
            name: "parcel".into(),
            classes: std::collections::BTreeMap::new(),
            quality: scrutineer_types::QualityRules::default(),
            views: scrutineer_types::ViewRules::default(),
            audit,
            certificate: None,
            on_uncertified: Unproved::default(),
        }
    }

    fn ids() -> impl Iterator<Item = InspectionId> {
        // Any numbers will do, as the lot knows nothing of how they came about: these are spread by an odd multiplier.
        (1..=20_000_u128)
            .map(|n| InspectionId(Uuid::from_u128(n.wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835))))
    }

    #[test]
    fn the_lot_picks_its_share_and_keeps_to_it() {
        for rate in [0.0, 0.01, 0.3, 1.0] {
            let count = ids().filter(|&id| picked(b"key", id, rate)).count() as f64;
            let spread = (20_000.0 * rate * (1.0 - rate)).sqrt();
            assert!((count - 20_000.0 * rate).abs() <= 4.0 * spread, "{count} at {rate}");
        }
        // Another key, another lot: both pick a quarter of the ids where each picks half.
        let both = ids().filter(|&id| picked(b"key", id, 0.5) && picked(b"other", id, 0.5)).count();
        assert!((4700..5300).contains(&both), "{both}");
    }

    proptest! {
        #[test]
        fn who_is_picked_is_picked_at_every_higher_rate(id: u128, key: [u8; 16], low in 0.0..1.0, more in 0.0..1.0) {
            let id = InspectionId(Uuid::from_u128(id));
            prop_assert!(!picked(&key, id, low) || picked(&key, id, low + more));
        }
    }

    #[test]
    fn each_verdict_is_asked_about_at_its_own_rate() {
        let rules = AuditRules { rate: 0.1, reject_rate: 0.02, double_rate: 0.5, ..AuditRules::default() };
        let (lot, policy) = (Lot { key: b"key".to_vec(), ..Lot::default() }, policy(rules));
        for (verdict, ppm, share) in [
            (Verdict::Review, CERTAIN_PPM, 1.0),
            (Verdict::Accept, 100_000, 0.1),
            (Verdict::Reject, 20_000, 0.02),
            (Verdict::Recapture, 0, 0.0),
        ] {
            let asked: Vec<_> = ids().map(|id| lot.ask(&policy, (verdict, Cause::Policy), id, "ber1")).collect();
            assert!(asked.iter().all(|one| one.ppm == ppm), "{verdict}");
            let picked = asked.iter().filter(|one| one.source.is_some()).count() as f64 / 20_000.0;
            assert!((picked - share).abs() < 0.01, "{picked} of {verdict}");
            let twice = asked.iter().filter(|one| one.wanted == 2).count() as f64 / 20_000.0;
            assert!((twice - share / 2.0).abs() < 0.015, "{twice} of {verdict} by two people");
            assert!(asked.iter().all(|one| one.source.is_some() || one.wanted == 1));
            let source = if verdict == Verdict::Review { Source::Band } else { Source::Audit };
            assert!(asked.iter().filter_map(|one| one.source).all(|one| one == source));
        }
    }

    #[test]
    fn a_limit_of_audits_is_drawn_by_and_recorded() {
        let rules = AuditRules { rate: 0.02, max_per_day: Some(20), ..AuditRules::default() };
        let earlier = [("ber1".to_owned(), vec![400, 4000])].into();
        let lot = Lot { key: b"key".to_vec(), earlier };
        let at = |facility| {
            lot.ask(&policy(rules), (Verdict::Accept, Cause::Policy), InspectionId(Uuid::nil()), facility).ppm
        };
        assert_eq!((at("ber1"), at("ham2")), (5_000, 20_000));
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "the quotient is the same on both sides")]
    fn a_cap_lowers_the_rate_of_the_next_day_by_the_busiest_before() {
        assert_eq!(capped_rate(0.02, 20, &[400, 4000, 900]), 20.0 / 4000.0);
        assert_eq!(capped_rate(0.02, 20, &[400, 900]), 0.02);
        assert_eq!(capped_rate(0.02, 20, &[]), 0.02);
        assert_eq!(capped_rate(0.02, 20, &[0, 0]), 0.02);
    }
}
