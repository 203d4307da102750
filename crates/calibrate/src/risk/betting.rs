//! A test of a mean by betting, for values that are bounded but neither equal in weight nor single.
//!
//! Let X₁, X₂, … be independent with mean at least 0 where the null holds, none above `bound`. A gambler who stakes the share
//! λ < 1/`bound` of what he has on "X is below 0" holds Π(1 − λXᵢ): a supermartingale under the null, so that he multiplies his
//! stake by 1/δ with probability at most δ (Ville, 1939; Waudby-Smith and Ramdas, arXiv 2010.09686). A fixed spread of stakes is
//! a gambler too, and what it holds at the end does not depend on the order; so no bet looks at the value it is placed on, and
//! no seed can change the answer.

/// The stakes, as shares of the largest that never loses all: best where the rate is 0.3 and 0.7 of its level, if the bound is
/// the variance's worst. More of them would each be nearer to the best one somewhere, and cost more than that gains.
const STAKES: [f64; 2] = [0.7, 0.3];

/// A spread of stakes and the logarithm of what each has become.
#[derive(Clone, Debug)]
pub struct Bets {
    stakes: [f64; STAKES.len()],
    logs: [f64; STAKES.len()],
}

impl Bets {
    /// Against values that never exceed `bound`, above 0, whatever happens.
    pub fn new(bound: f64) -> Self {
        Self { stakes: STAKES.map(|share| share / bound), logs: [0.0; STAKES.len()] }
    }

    /// Settles one more value.
    pub fn add(&mut self, value: f64) {
        self.replace(0.0, value);
    }

    /// Settles `new` where `old` had been settled: the bets of the next step of a path, on the same inspections.
    pub fn replace(&mut self, old: f64, new: f64) {
        for (log, stake) in self.logs.iter_mut().zip(self.stakes) {
            *log += ((1.0 - stake * new) / (1.0 - stake * old)).ln();
        }
    }

    /// The logarithm of what one unit, spread evenly, has become.
    pub fn log_wealth(&self) -> f64 {
        let most = self.logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum = self.logs.iter().map(|log| (log - most).exp()).sum::<f64>();
        most + (sum / STAKES.len() as f64).ln()
    }

    /// The stake that has done best.
    pub fn best_stake(&self) -> f64 {
        let best = self.stakes.iter().zip(self.logs).max_by(|a, b| a.1.total_cmp(&b.1));
        best.map_or(0.0, |(stake, _)| *stake)
    }
}

/// The p-value of a logarithm of wealth: at most δ with probability at most δ where the null holds.
pub fn p_value(log_wealth: f64) -> f64 {
    (-log_wealth).exp().min(1.0)
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng, rngs::StdRng};

    use super::*;

    fn wealth(values: impl IntoIterator<Item = f64>, bound: f64) -> f64 {
        let mut bets = Bets::new(bound);
        for value in values {
            bets.add(value);
        }
        bets.log_wealth()
    }

    #[test]
    fn a_true_null_is_seldom_rejected_and_a_false_one_mostly() {
        let mut random = StdRng::seed_from_u64(7);
        let mut rejected = |rate: f64| {
            let trials = (0..2_000).filter(|_| {
                let draw = (0..400).map(|_| f64::from(u8::from(random.random_bool(rate))) - 0.1).collect::<Vec<_>>();
                p_value(wealth(draw, 0.9)) <= 0.05
            });
            trials.count()
        };
        // 100 of 2,000 are allowed.
        assert!(rejected(0.1) <= 100);
        assert!(rejected(0.03) >= 1_900);
    }

    #[test]
    fn the_order_and_the_way_there_are_nothing_to_the_wealth() {
        let values = [0.9, -0.1, -0.1, -0.1, 0.4, -0.1];
        let mut bets = Bets::new(1.0);
        for _ in values {
            bets.add(-0.05);
        }
        for value in values.into_iter().rev() {
            bets.replace(-0.05, value);
        }
        assert!((bets.log_wealth() - wealth(values, 1.0)).abs() < 1e-12);
    }
}
