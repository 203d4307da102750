//! The policy file and the pure function from an inspection's facts to a decision.
