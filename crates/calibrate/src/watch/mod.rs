//! Audit and drift: detectors with a stated budget of false alarms.
//!
//! Of the automatic accepts that a person sees (the store draws them), [`AuditMonitor`] follows the outcomes, with limits for the
//! escape rate and an alarm; [`AuditPlan`] says what a rate of audits buys. [`DriftMonitor`] watches the scores themselves, and
//! [`CameraMonitor`] watches the pictures' looks, and [`suggest_gates`] finds quality limits. States are small, serialisable and fed one observation at a time, so that a service
//! can keep one row a monitor; both alarms rest on [`Evidence`], where the budget is explained. Time is given, never asked.

mod audit;
mod bets;
mod budget;
mod camera;
mod describe;
mod drift;
mod drivers;
mod error;
mod escape;
mod evidence;
mod exact;
mod gates;
mod histogram;
mod plan;

pub use audit::{AuditMonitor, AuditOutcome};
pub use bets::{Shift, expected_drift_delay};
pub use budget::Budget;
pub use camera::{CameraMonitor, CameraProblem, Frame};
pub use describe::{kolmogorov_smirnov, population_stability_index};
pub use drift::{DriftMonitor, Score};
pub use drivers::Driver;
pub use error::WatchError;
pub use escape::{Limits, Tally};
pub use evidence::Evidence;
pub use gates::{GateInspection, GateReport, GateSuggestion, Measure, Side, suggest as suggest_gates};
pub use histogram::{Histogram, Scale};
pub use plan::{AuditPlan, HourOfAuditing};
