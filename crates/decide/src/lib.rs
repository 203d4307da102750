//! The policy file and the pure function from an inspection's facts to a decision.
//!
//! No I/O, no clock, no tensors: equal policy and equal facts give an equal decision. `docs/guides/policies.md` tells a
//! policy's author what every key means; the modules here are in the order of use: [`parse`] reads the file, [`validate`]
//! refuses what makes no sense, [`to_toml`] and [`content_hash`] write it, [`PolicyJudge`] applies it.

mod band;
mod canonical;
mod classes;
mod error;
mod figure;
mod identity;
mod judge;
mod keys;
mod parse;
mod starting;
mod validate;
mod views;

pub use band::review_band;
pub use canonical::{content_hash, rules_hash, to_toml};
pub use error::{PolicyError, Position};
pub use judge::{FUSION, PolicyJudge};
pub use parse::parse;
pub use starting::{no_policy, starting_policy};
pub use validate::{check_classes, validate};
