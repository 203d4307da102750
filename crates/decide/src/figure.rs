//! Figures for people: short, but never so short that they contradict the verdict.

/// `value` with two decimals, or with as many more as it takes to stand on its true side of each of `bounds`: 0.7399 beside
/// 0.74 is not written as 0.74.
pub(crate) fn beside(value: f32, bounds: &[f32]) -> String {
    let stands_right = |text: &String| {
        text.parse::<f32>()
            .is_ok_and(|shown| bounds.iter().all(|bound| shown.partial_cmp(bound) == value.partial_cmp(bound)))
    };
    (2..=9).map(|places| format!("{value:.places$}")).find(stands_right).unwrap_or_else(|| value.to_string())
}

/// A threshold as its author wrote it, with at least two decimals.
pub(crate) fn threshold(value: f32) -> String {
    beside(value, &[value])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_stands_on_its_true_side_of_a_bound() {
        assert_eq!(beside(0.471_234, &[0.31, 0.74]), "0.47");
        assert_eq!(beside(0.739_9, &[0.74]), "0.7399");
        assert_eq!(beside(0.74, &[0.74]), "0.74");
        assert_eq!(beside(f32::from_bits(0.74_f32.to_bits() - 1), &[0.74]), "0.7399999");
        assert_eq!(beside(f32::NAN, &[40.0]), "NaN");
    }

    #[test]
    fn a_threshold_keeps_its_digits() {
        assert_eq!(threshold(0.6), "0.60");
        assert_eq!(threshold(0.7425), "0.7425");
    }
}
