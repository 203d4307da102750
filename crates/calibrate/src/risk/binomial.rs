//! Exact binomial tails and limits.

use statrs::function::beta::beta_reg;

/// P(X ≤ `k`) for X of `n` trials that each come up with probability `p`: the exact p-value of "the rate is above `p`" where `k`
/// of `n` came up.
pub fn cdf(k: u64, n: u64, p: f64) -> f64 {
    if k >= n || p <= 0.0 {
        return 1.0;
    }
    if p >= 1.0 {
        return 0.0;
    }
    // The lower tail of the binomial is a tail of the beta distribution (Clopper and Pearson, 1934).
    beta_reg((n - k) as f64, (k + 1) as f64, 1.0 - p)
}

/// The upper limit of Clopper and Pearson: with confidence 1 − `delta` the rate is at most this. 1 without a trial.
pub fn upper_limit(k: u64, n: u64, delta: f64) -> f64 {
    if k >= n {
        return 1.0;
    }
    bisect(|p| cdf(k, n, p) > delta)
}

/// The lower limit of Clopper and Pearson: with confidence 1 − `delta` the rate is at least this. 0 without a trial.
pub fn lower_limit(k: u64, n: u64, delta: f64) -> f64 {
    if k == 0 {
        return 0.0;
    }
    bisect(|p| 1.0 - cdf(k - 1, n, p) < delta)
}

/// The point in `0..=1` up to which `below` holds.
fn bisect(below: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sum of the terms themselves, by logarithms.
    fn summed(k: u64, n: u64, p: f64) -> f64 {
        let mut term = n as f64 * (1.0 - p).ln();
        let mut sum = term.exp();
        for i in 0..k {
            term += ((n - i) as f64 / (i + 1) as f64).ln() + (p / (1.0 - p)).ln();
            sum += term.exp();
        }
        sum
    }

    #[test]
    fn the_tail_is_the_sum_of_its_terms() {
        for (k, n, p) in [(0, 29, 0.1), (3, 40, 0.1), (17, 4_500, 0.005), (180, 20_000, 0.01), (1, 2, 0.5)] {
            let (exact, ours) = (summed(k, n, p), cdf(k, n, p));
            assert!((exact - ours).abs() < 1e-9 * exact.max(1e-3), "{k} of {n} at {p}: {ours} is not {exact}");
        }
    }

    #[test]
    fn limits_are_where_the_tail_is_delta() {
        // Clopper and Pearson for 5 of 100, as R's binom.test(5, 100)$conf.int says.
        assert!((lower_limit(5, 100, 0.025) - 0.016_431_9).abs() < 1e-6);
        assert!((upper_limit(5, 100, 0.025) - 0.112_834_9).abs() < 1e-6);
        assert!((upper_limit(0, 29, 0.05) - (1.0 - 0.05_f64.powf(1.0 / 29.0))).abs() < 1e-12);
        assert!(upper_limit(0, 0, 0.05) >= 1.0 && lower_limit(0, 0, 0.05) <= 0.0);
    }
}
