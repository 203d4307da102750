//! What a rate of audits buys: how soon a raised escape rate is noticed, and for how much of people's time.

use serde::{Deserialize, Serialize};

use super::{
    Budget,
    audit::{ODDS, growth},
    evidence::expected_delay,
};

/// One facility's audits, as planned.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditPlan {
    /// The guarded escape rate.
    pub alpha: f64,
    /// Share of the automatic accepts that is audited.
    pub rate: f64,
    /// Automatic accepts a day.
    pub accepts_per_day: f64,
    /// A person's time for one audit.
    pub seconds_per_audit: f64,
    /// The facility's share of the false alarms.
    pub budget: Budget,
}

/// What one hour of a person's time buys.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HourOfAuditing {
    /// Audits.
    pub audits: f64,
    /// Accepts that these audits stand for, at the plan's rate.
    pub accepts_covered: f64,
    /// Hours of auditing, all in all, until an escape rate of twice `alpha` is noticed.
    pub hours_until_doubling_noticed: f64,
    /// Days until then by the plan.
    pub days_until_doubling_noticed: f64,
    /// The same with one hour more every day (or with every accept audited, where the hour is enough for that).
    pub days_with_one_hour_more: f64,
}

impl AuditPlan {
    /// How many audits it takes, on average, until the alarm notices an escape rate that has risen to `escape`; `None` where it never
    /// will: at `alpha` or below, or so close above that no bet gains.
    ///
    /// Theory for the bet that gains most (diffusion approximation), for a rise that begins when there is no
    /// evidence; the guide on audit and drift sets it beside simulations.
    pub fn audits_until_noticed(&self, escape: f64) -> Option<f64> {
        let audits_per_day = self.accepts_per_day * self.rate;
        let best = ODDS.iter().map(|&odds| growth(self.alpha, odds, escape)).fold(0.0, f64::max);
        if audits_per_day <= 0.0 {
            return None;
        }
        expected_delay(ODDS.len(), best, self.budget.alarms_per_year() / (365.0 * audits_per_day))
    }

    /// [`AuditPlan::audits_until_noticed`] in automatic accepts.
    pub fn accepts_until_noticed(&self, escape: f64) -> Option<f64> {
        Some(self.audits_until_noticed(escape)? / self.rate)
    }

    /// [`AuditPlan::audits_until_noticed`] in days.
    pub fn days_until_noticed(&self, escape: f64) -> Option<f64> {
        Some(self.accepts_until_noticed(escape)? / self.accepts_per_day)
    }

    /// What an hour buys; `None` where nothing is audited or an audit takes no time.
    pub fn hour(&self) -> Option<HourOfAuditing> {
        if self.seconds_per_audit <= 0.0 {
            return None;
        }
        let audits = 3600.0 / self.seconds_per_audit;
        let doubled = (2.0 * self.alpha).min(1.0);
        let more = Self { rate: (self.rate + audits / self.accepts_per_day).min(1.0), ..*self };
        Some(HourOfAuditing {
            audits,
            accepts_covered: audits / self.rate,
            hours_until_doubling_noticed: self.audits_until_noticed(doubled)? / audits,
            days_until_doubling_noticed: self.days_until_noticed(doubled)?,
            days_with_one_hour_more: more.days_until_noticed(doubled)?,
        })
    }
}
