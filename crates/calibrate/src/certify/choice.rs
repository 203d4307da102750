//! The choice among certified points. All of them hold at once, so it may look at anything.

use super::path::Path;

/// How many certified steps of a side are weighed where the sides cross; the ends of certified runs are always among them.
const WEIGHED: usize = 256;

/// What each facility (or all of them as one) has certified of a side, and automates at each of its steps.
pub(super) struct Certified<'a> {
    pub path: &'a Path,
    /// By facility, then step.
    pub holds: Vec<Vec<bool>>,
    /// By facility, then step: the weight of what it automates.
    pub automated: Vec<Vec<f64>>,
}

impl Certified<'_> {
    /// The steps worth weighing: more is automated at each step than at the one before, so first of all the ends of runs.
    fn candidates(&self) -> Vec<usize> {
        let steps = self.path.policies().len();
        let any = (0..steps).filter(|step| self.holds.iter().any(|one| one[*step])).collect::<Vec<_>>();
        let ends = |step: usize| self.holds.iter().any(|one| one[step] && !one.get(step + 1).is_some_and(|next| *next));
        let every = any.len().div_ceil(WEIGHED).max(1);
        any.iter()
            .enumerate()
            .filter(|(place, step)| place % every == 0 || ends(**step))
            .map(|(_, step)| *step)
            .collect()
    }
}

/// The steps of the accept and the reject side that automate most, both certified and fit to stand in one policy; `None` for a
/// side that is left to people. A facility counts where every side that is automated is certified for it.
pub(super) fn choose(accept: Option<&Certified<'_>>, reject: Option<&Certified<'_>>) -> (Option<usize>, Option<usize>) {
    let candidates = |side: Option<&Certified<'_>>| {
        let steps = side.map(Certified::candidates).unwrap_or_default();
        steps.into_iter().map(Some).chain([None]).collect::<Vec<_>>()
    };
    let facilities = accept.or(reject).map_or(0, |side| side.holds.len());
    let joins = |i: Option<usize>, j: Option<usize>| match (accept, reject, i, j) {
        (Some(accept), Some(reject), Some(i), Some(j)) => accept.path.joins(i, reject.path, j),
        _ => true,
    };
    let at = |side: Option<&Certified<'_>>, step: Option<usize>, facility: usize| match (side, step) {
        (Some(side), Some(step)) => side.holds[facility][step].then(|| side.automated[facility][step]),
        _ => Some(0.0),
    };
    let mut best = (0.0, (None, None));
    let rejects = candidates(reject);
    for i in candidates(accept) {
        for &j in &rejects {
            let each = (0..facilities).filter_map(|facility| Some(at(accept, i, facility)? + at(reject, j, facility)?));
            let automated = each.sum::<f64>();
            if automated > best.0 && joins(i, j) {
                best = (automated, (i, j));
            }
        }
    }
    best.1
}
