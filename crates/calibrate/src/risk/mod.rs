//! Exact tails, betting tests and confidence sequences.
