//! Whether a stream of scores still looks like itself: online conformal ranks, betted upon.

use scrutineer_types::{InspectionId, Timestamp, draw};
use serde::{Deserialize, Serialize};

use super::{
    Budget, Driver, Evidence, Histogram, Scale, Shift, WatchError,
    bets::{self, densities},
    drivers,
};

/// One inspection's score, as its highest confidence in one class, or one of its measures of quality.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Whose.
    pub id: InspectionId,
    /// When it was decided.
    pub at: Timestamp,
    /// In the units of the monitor's [`Scale`]. Where nothing was found, 0.
    pub value: f64,
}

/// Watches one score of one model, facility, camera and class; a state row of at most some 9 kB as JSON.
///
/// Each score is ranked among all earlier ones, so that no reference set is needed and none can be unlucky; while scores are
/// exchangeable the ranks are uniform and independent, and the alarm keeps its [`Budget`] exactly (see [`Evidence`]). Against a
/// fixed reference set the reference's own chance deviations grow into an alarm sooner or later.
///
/// **Feed it one inspection of a group** (package, event): twenty views of one parcel are one observation, and the caller must
/// see to that.
///
/// **It cannot see P(bad | score) change**: when a new kind of damage gets the scores that harmless things used to get, every rank is
/// uniform still. Only the audit ([`super::AuditMonitor`]) sees that. Conversely, a change that harms nobody, as another mix of
/// goods, raises it too: it says *look*, not *stop*.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DriftMonitor {
    seed: String,
    seen: u64,
    history: Histogram,
    evidence: Evidence,
    drivers: Vec<Driver>,
    // A cumulative sum of gains that starts anew at 0: where it last did is the likely start of a change.
    climb: f64,
    since: Timestamp,
    lately: Histogram,
}

impl DriftMonitor {
    /// Knows nothing yet. `seed` breaks ties among equal scores; the monitor's name will do, so long as two monitors differ.
    ///
    /// # Errors
    /// [`WatchError::Scale`].
    pub fn new(seed: impl Into<String>, scale: Scale, at: Timestamp) -> Result<Self, WatchError> {
        let history = Histogram::new(scale)?;
        let lately = history.clone();
        let evidence = Evidence::new(at);
        Ok(Self { seed: seed.into(), seen: 0, history, evidence, drivers: Vec::new(), climb: 0.0, since: at, lately })
    }

    /// Takes one score; `budget` is this monitor's share, as `Budget::per_year(0.01)?.among(monitors)`.
    pub fn observe(&mut self, score: Score, budget: Budget) {
        self.seen += 1;
        let rank = self.history.rank(score.value, draw(self.seed.as_bytes(), score.id.0.as_bytes()));
        self.lately.count(score.value);
        let gain = self.evidence.observe(score.at, budget, &densities(rank));
        let Score { id, at, value } = score;
        drivers::keep(&mut self.drivers, Driver { id, at, score: value, rank, gain, number: self.seen });
        self.climb += gain;
        if self.climb <= 0.0 {
            self.climb = 0.0;
            self.since = score.at;
            self.lately.clear();
            self.drivers.clear();
        }
    }

    /// The alarm.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// What the evidence is mostly for; `None` before the first score. Worth showing only beside an alarm.
    pub fn shift(&self) -> Option<Shift> {
        self.evidence.leading().map(bets::shift)
    }

    /// The inspections that drove the evidence most since [`DriftMonitor::since`] and among the last 500, as far as they speak
    /// for [`DriftMonitor::shift`]: greatest gain first, at most 24.
    pub fn drivers(&self) -> Vec<&Driver> {
        let leading = self.evidence.leading();
        self.drivers.iter().filter(|driver| leading.is_some_and(|bet| bets::gains(bet, driver.rank))).collect()
    }

    /// When the change began, if there was one: an estimate without a guarantee.
    pub fn since(&self) -> Timestamp {
        self.since
    }

    /// Scores before [`DriftMonitor::since`], and those after, for [`super::population_stability_index`] and
    /// [`super::kolmogorov_smirnov`]. The parting was chosen for its difference: describe with it, test nothing.
    pub fn before_and_lately(&self) -> (Histogram, &Histogram) {
        (self.history.without(&self.lately), &self.lately)
    }

    /// Ends an alarm whose cause was mended: what was normal before is normal still.
    pub fn restart(&mut self, at: Timestamp) {
        self.evidence.restart(at);
        self.drivers.clear();
        self.climb = 0.0;
        self.since = at;
        self.lately.clear();
    }

    /// Ends an alarm whose cause is here to stay (another lamp, another mix of goods): forgets every score and learns anew. For
    /// the first hundreds it will not notice much.
    pub fn relearn(&mut self, at: Timestamp) {
        self.restart(at);
        self.history.clear();
    }
}
