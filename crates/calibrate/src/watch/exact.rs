//! Fisher's exact test.

use statrs::function::factorial::ln_binomial;

/// The probability, if which are marked were chance, that a draw of `drawn` out of `total`, of which `marked` are marked, holds
/// `found` or more of these: the one-sided p-value of Fisher's exact test.
pub(super) fn fisher_greater(total: u64, marked: u64, drawn: u64, found: u64) -> f64 {
    let all = ln_binomial(total, drawn);
    let least = found.max((marked + drawn).saturating_sub(total));
    (least..=marked.min(drawn))
        .map(|hits| (ln_binomial(marked, hits) + ln_binomial(total - marked, drawn - hits) - all).exp())
        .sum::<f64>()
        .min(1.0)
}

#[cfg(test)]
mod tests {
    use super::fisher_greater;

    #[test]
    fn fisher_counts_tables() {
        // The lady tasting tea: all 4 of 8 right is 1 in 70, at least 3 is 17 in 70.
        assert!((fisher_greater(8, 4, 4, 4) - 1.0 / 70.0).abs() < 1e-12);
        assert!((fisher_greater(8, 4, 4, 3) - 17.0 / 70.0).abs() < 1e-12);
        assert!((fisher_greater(8, 4, 4, 0) - 1.0).abs() < 1e-12);
        // More drawn than there are unmarked: at least one hit is certain.
        assert!((fisher_greater(5, 3, 4, 2) - 1.0).abs() < 1e-12);
    }
}
