//! What the answers to one review come to.

use scrutineer_types::Verdict;

/// What answers come to so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    /// How many answers it takes.
    pub wanted: u32,
    /// What counts until then: of two that differ, the more careful.
    pub verdict: Verdict,
    /// What they come to, once there are enough.
    pub truth: Option<Verdict>,
}

/// Of the answers that stand, in their order, to a review that `wanted` people were to answer: one settles it, or two that agree; where
/// two differ a third person settles it. `None` without any answer.
pub(super) fn standing(answers: &[Verdict], wanted: u32) -> Option<Standing> {
    Some(match *answers {
        [] => return None,
        [one] if wanted <= 1 => Standing { wanted, verdict: one, truth: Some(one) },
        [one] => Standing { wanted: 2, verdict: one, truth: None },
        [one, two] if one == two => Standing { wanted: 2, verdict: one, truth: Some(one) },
        [one, two] => Standing { wanted: 3, verdict: one.max(two), truth: None },
        [.., last] => Standing { wanted: 3, verdict: last, truth: Some(last) },
    })
}

#[cfg(test)]
mod tests {
    use scrutineer_types::Verdict::{Accept, Recapture, Reject};

    use super::{Standing, standing};

    #[test]
    fn one_person_settles_what_one_is_asked_about() {
        assert_eq!(standing(&[], 1), None);
        assert_eq!(standing(&[Accept], 1), Some(Standing { wanted: 1, verdict: Accept, truth: Some(Accept) }));
    }

    #[test]
    fn two_settle_it_if_they_agree_and_a_third_if_they_do_not() {
        let half = Standing { wanted: 2, verdict: Accept, truth: None };
        assert_eq!(standing(&[Accept], 2), Some(half));
        assert_eq!(standing(&[Accept, Accept], 2), Some(Standing { truth: Some(Accept), ..half }));
        let differ = Standing { wanted: 3, verdict: Reject, truth: None };
        assert_eq!(standing(&[Accept, Reject], 2), Some(differ));
        assert_eq!(standing(&[Reject, Recapture], 2), Some(differ), "the more careful counts until then");
        assert_eq!(
            standing(&[Accept, Reject, Accept], 3),
            Some(Standing { wanted: 3, verdict: Accept, truth: Some(Accept) })
        );
    }
}
