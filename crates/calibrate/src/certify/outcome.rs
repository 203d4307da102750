//! At which step of a path each inspection's outcome changes, by the judge's own word.

use scrutineer_decide::PolicyJudge;
use scrutineer_types::{InspectionFacts, Judge};

use super::path::Path;

/// The first step of `path` at which `facts` get its side's verdict; the number of steps where none does.
///
/// Along a path the set of inspections with the verdict only grows, so one change says it all. The judge is asked on both sides
/// of where the scores say that it lies; where he says otherwise (a gate, a missing view, codes that conflict), by bisection.
pub fn first_step(path: &Path, facts: &InspectionFacts) -> usize {
    let policies = path.policies();
    let passes = |step: usize| PolicyJudge.verdict(&policies[step], facts) == Some(path.side().verdict());
    let likely = path.likely_step(facts).min(policies.len());
    let (mut low, mut high) = (0, policies.len());
    if likely < high && passes(likely) {
        high = likely;
        if likely == 0 || !passes(likely - 1) {
            return likely;
        }
    } else if high == 0 || !passes(high - 1) {
        return high;
    }
    while low < high {
        let middle = usize::midpoint(low, high);
        if passes(middle) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    high
}
