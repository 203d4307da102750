//! Fixed sequences along one path, sharing δ.

/// Which steps of a path are certified: `p[i]` is the p-value of "the risk at step `i` is above its level", and the family-wise
/// error over all steps is at most `delta`.
///
/// From each of `starts` (fixed before the data were seen) a sequence walks up the path for as long as it rejects, with an equal
/// share of δ. A sequence that comes to where another stands still adds its share to that one's. This is the graphical
/// procedure of Bretz, Maurer, Brannath and Posch (2009) on the graph in which every hypothesis leaves its share to the next, so
/// it controls the family-wise error however the p-values depend on each other; with it, Learn-then-Test (arXiv 2110.01052)
/// certifies every step returned at once, and any choice among them may look at the data again.
pub fn certified(p: &[f64], starts: &[usize], delta: f64) -> Vec<bool> {
    let mut rejected = vec![false; p.len()];
    let mut at = starts.to_vec();
    let share = delta / starts.len().max(1) as f64;
    loop {
        let next = at.iter().copied().find(|&step| {
            let gathered = at.iter().filter(|other| **other == step).count() as f64;
            // The sum of equal shares may miss δ by a rounding; a p-value of exactly δ counts.
            p.get(step).is_some_and(|p| *p <= share * gathered * (1.0 + 1e-12))
        });
        let Some(step) = next else { return rejected };
        rejected[step] = true;
        at.iter_mut().filter(|other| **other == step).for_each(|other| *other += 1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rand::{Rng, SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn a_sequence_stops_at_the_first_step_that_holds() {
        assert_eq!(certified(&[0.01, 0.04, 0.06, 0.01], &[0], 0.05), [true, true, false, false]);
        assert_eq!(certified(&[0.9, 0.01, 0.02, 0.9], &[1], 0.05), [false, true, true, false]);
        assert_eq!(certified(&[0.5], &[0], 0.05), [false]);
    }

    #[test]
    fn a_sequence_that_reaches_another_lends_it_its_share() {
        // Alone, each has 0.025; the second stands at 0.04 until the first has come up to it.
        assert_eq!(certified(&[0.02, 0.02, 0.04, 0.06], &[0, 2], 0.05), [true, true, true, false]);
        assert_eq!(certified(&[0.02, 0.03, 0.04, 0.06], &[0, 2], 0.05), [true, false, false, false]);
    }

    #[test]
    fn true_hypotheses_are_rejected_in_at_most_delta_of_draws() {
        // The first three steps are plainly safe; from there on every null is true, and the p-values move together.
        let mut random = StdRng::seed_from_u64(3);
        let mistakes = (0..20_000).filter(|_| {
            let common: f64 = random.random();
            let p = (0..12).map(|step| match step {
                0..3 => 0.0,
                step if step % 2 == 0 => common,
                _ => random.random(),
            });
            certified(&p.collect::<Vec<_>>(), &[0, 4, 7], 0.05)[3..].iter().any(|rejected| *rejected)
        });
        // 1,000 expected at the most, standard deviation 31.
        assert!(mistakes.count() <= 1_093);
    }

    proptest! {
        #[test]
        fn more_confidence_never_certifies_more(p in proptest::collection::vec(0.0_f64..0.1, 1..20), starts in proptest::collection::btree_set(0_usize..20, 1..4)) {
            let starts = starts.into_iter().collect::<Vec<_>>();
            let (loose, strict) = (certified(&p, &starts, 0.08), certified(&p, &starts, 0.04));
            prop_assert!(strict.iter().zip(&loose).all(|(strict, loose)| !strict || *loose));
        }
    }
}
