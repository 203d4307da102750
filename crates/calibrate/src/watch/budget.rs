//! How many false alarms may be expected, a year, of one monitor.

use serde::{Deserialize, Serialize};

use super::WatchError;

/// Milliseconds of a year of 365 days.
pub(super) const YEAR_MS: f64 = 365.0 * 86_400_000.0;

/// The number of false alarms a year that may at most be expected; see [`super::Evidence`] for what keeps it.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Budget(f64);

impl Budget {
    /// This many false alarms a year. 0.01 also means: in any one year, a false alarm with probability at most 1 %.
    ///
    /// # Errors
    /// [`WatchError::Budget`] unless it is finite and above 0.
    pub fn per_year(alarms: f64) -> Result<Self, WatchError> {
        if alarms.is_finite() && alarms > 0.0 { Ok(Self(alarms)) } else { Err(WatchError::Budget(alarms)) }
    }

    /// A mean time between false alarms of at least this many years.
    ///
    /// # Errors
    /// [`WatchError::Budget`] unless it is finite and above 0.
    pub fn every_years(years: f64) -> Result<Self, WatchError> {
        Self::per_year(1.0 / years)
    }

    /// The equal share of one monitor among `monitors` (0 counts as 1). The number may change while they run: what is spent
    /// from then on is the smaller share, what was spent stays spent, and the sum keeps within the whole.
    #[must_use]
    pub fn among(self, monitors: usize) -> Self {
        Self(self.0 / monitors.max(1) as f64)
    }

    /// False alarms a year.
    pub fn alarms_per_year(self) -> f64 {
        self.0
    }

    /// False alarms that may be expected within `elapsed_ms`; none in a time that runs backwards.
    pub fn over_ms(self, elapsed_ms: i64) -> f64 {
        self.0 * elapsed_ms.max(0) as f64 / YEAR_MS
    }
}
