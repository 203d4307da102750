//! A policy's thresholds with a certificate, by Learn-then-Test.
//!
//! [`calibrate`] takes a policy, labelled inspections and targets. Part of the packages (the selection split) fixes a path of
//! ever less careful thresholds, on which all classes move together, and where on it to start; the rest certifies whole
//! policies along that path (Angelopoulos, Bates, Candès, Jordan and Lei, arXiv 2110.01052). Outcomes are always those of
//! [`scrutineer_decide::PolicyJudge`]. In the order of use: `sample` splits, `path` lays the path, `outcome` asks the judge,
//! `evidence` tests each step, `choice` picks among what is certified, `shortage` says what is missing where nothing is; `hindsight`
//! describes what came of it.

mod calibration;
mod certificate;
mod choice;
mod evidence;
mod gating;
mod hindsight;
mod outcome;
mod path;
mod refusal;
mod request;
mod sample;
mod shortage;
mod strata;
mod trace;

pub use calibration::{Calibration, CurvePoint, SideResult, calibrate};
pub use hindsight::{Mistake, mistakes, suspicion};
pub use outcome::first_step;
pub use path::{Path, Side};
pub use refusal::Refusal;
pub use request::{Attempt, Grouping, Options, Targets};
pub use sample::{Counted, Labelled, Sample};

pub use crate::data::Truth;
pub use shortage::{Estimate, Shortage};
pub use trace::{next_attempt, overlaps, trace};
