//! Counts over a fixed grid of cells: the bounded memory that ranks are taken from.

use serde::{Deserialize, Serialize};

use super::WatchError;

/// Cells of a grid.
const CELLS: usize = 256;

/// How values are laid over the cells. Finer is not truer: ranks are exact on the cells, whatever the grid, and a value beyond
/// the ends counts in the last cell there. NaN counts in the first.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// A share or confidence in 0 to 1, finer towards both ends (the arcsine of the root, which evens out a share's variance).
    Confidence,
    /// Even steps.
    Even {
        /// The low end.
        from: f64,
        /// The high end.
        to: f64,
    },
    /// Even ratios, as for sharpness.
    Logarithmic {
        /// The low end, above 0.
        from: f64,
        /// The high end.
        to: f64,
    },
}

impl Scale {
    fn check(self) -> Result<Self, WatchError> {
        match self {
            Self::Even { from, to } if !(to > from && (to - from).is_finite()) => Err(WatchError::Scale { from, to }),
            Self::Logarithmic { from, to } if !(from > 0.0 && to > from && to.is_finite()) => {
                Err(WatchError::Scale { from, to })
            }
            scale => Ok(scale),
        }
    }

    fn cell(self, value: f64, cells: usize) -> usize {
        let share = match self {
            Self::Confidence => value.clamp(0.0, 1.0).sqrt().asin() / std::f64::consts::FRAC_PI_2,
            Self::Even { from, to } => (value - from) / (to - from),
            Self::Logarithmic { from, to } => (value.max(from) / from).ln() / (to / from).ln(),
        };
        ((share * cells as f64) as usize).min(cells - 1)
    }
}

/// How often each cell was met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Histogram {
    scale: Scale,
    counts: Vec<u64>,
}

impl Histogram {
    /// Empty.
    ///
    /// # Errors
    /// [`WatchError::Scale`].
    pub fn new(scale: Scale) -> Result<Self, WatchError> {
        Ok(Self { scale: scale.check()?, counts: vec![0; CELLS] })
    }

    /// Counts a value.
    pub fn count(&mut self, value: f64) {
        let cell = self.cell(value);
        self.counts[cell] += 1;
    }

    /// How many values there are.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The counts, low values first.
    pub fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// Counts a value and returns its place among all so far, itself included: near 0 among the lowest, near 1 among the
    /// highest, ties (the same cell) broken by `tie`, a uniform number above 0 and below 1.
    ///
    /// As long as values are exchangeable, the places are independent and uniform, exactly: they are smoothed conformal p-values, from
    /// below (Vovk, Nouretdinov, Gammerman, *Testing exchangeability on-line*, ICML 2003).
    pub fn rank(&mut self, value: f64, tie: f64) -> f64 {
        self.count(value);
        let cell = self.cell(value);
        let below: u64 = self.counts[..cell].iter().sum();
        (below as f64 + tie * self.counts[cell] as f64) / self.total() as f64
    }

    /// This histogram without the values of another, which were counted here too.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        let counts = self.counts.iter().zip(&other.counts).map(|(all, some)| all.saturating_sub(*some)).collect();
        Self { scale: self.scale, counts }
    }

    // By the counts there are, so that a state from a release with another grid goes on.
    fn cell(&self, value: f64) -> usize {
        self.scale.cell(value, self.counts.len())
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.counts.fill(0);
    }
}
