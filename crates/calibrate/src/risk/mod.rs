//! Exact tails, betting tests and confidence sequences.
//!
//! Three small tools and no more: exact binomial tails for labels of equal weight, a betting test for weighted labels and whole
//! groups, and fixed sequences that turn the p-values along a path into a set of certified steps.

mod betting;
mod binomial;
mod sequence;
mod size;

pub use betting::{Bets, p_value};
pub use binomial::{cdf, lower_limit, upper_limit};
pub use sequence::certified;
pub use size::{at_least, betting_size, clean_trials, exact_size};
