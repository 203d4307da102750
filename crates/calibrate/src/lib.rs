//! What has to be known of a model and a policy before their answers are trusted: data sets, detection metrics, certified
//! thresholds, and the watch over both once they are in use.
//!
//! No database, no model, no clock: detections and truths come in as values. The modules in the order of use: [`data`] reads
//! labelled sets, [`evaluate`] measures detections against them, [`certify`] turns decided inspections into a policy with a
//! certificate (its statistics are in [`risk`]), [`watch`] notices when what was certified no longer holds, [`report`] draws.

pub mod certify;
pub mod data;
pub mod evaluate;
pub mod report;
pub mod risk;
pub mod watch;
