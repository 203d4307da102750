//! How far two histograms are apart. Descriptions for people, never alarms: neither has a budget of false alarms, and both grow with
//! small samples alone.

use super::Histogram;

/// Bins that the population stability index is taken over at most, as is usual.
const BINS: u64 = 10;

/// The population stability index of `lately` against `before`, both on one scale: the symmetrised Kullback–Leibler divergence
/// over bins that hold a tenth of `before` each or
/// a little more (the last may hold less), half a count added to every bin so that empty ones stay finite. By custom
/// below 0.1 is little and above 0.25 much. `None` where either is empty.
pub fn population_stability_index(before: &Histogram, lately: &Histogram) -> Option<f64> {
    let (total_before, total_lately) = (before.total(), lately.total());
    if total_before == 0 || total_lately == 0 {
        return None;
    }
    let mut bins: Vec<(u64, u64)> = Vec::new();
    let mut bin = (0, 0);
    for (&a, &b) in before.counts().iter().zip(lately.counts()) {
        bin = (bin.0 + a, bin.1 + b);
        if bin.0 * BINS >= total_before {
            bins.push(std::mem::take(&mut bin));
        }
    }
    bins.push(bin);
    let share = |count: u64, total: u64| (count as f64 + 0.5) / (total as f64 + 0.5 * bins.len() as f64);
    Some(
        bins.iter()
            .map(|&(a, b)| {
                let (a, b) = (share(a, total_before), share(b, total_lately));
                (b - a) * (b / a).ln()
            })
            .sum(),
    )
}

/// The two-sample Kolmogorov–Smirnov distance, 0 to 1: the greatest difference of the two cumulative shares, at the cells'
/// edges. `None` where either is empty.
pub fn kolmogorov_smirnov(before: &Histogram, lately: &Histogram) -> Option<f64> {
    let (total_before, total_lately) = (before.total() as f64, lately.total() as f64);
    if total_before == 0.0 || total_lately == 0.0 {
        return None;
    }
    let (mut a, mut b, mut greatest) = (0, 0, 0.0_f64);
    for (one, other) in before.counts().iter().zip(lately.counts()) {
        a += one;
        b += other;
        greatest = greatest.max((a as f64 / total_before - b as f64 / total_lately).abs());
    }
    Some(greatest)
}
