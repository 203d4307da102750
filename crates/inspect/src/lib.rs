//! Bytes to preprocess to infer to inference: the one path, and its bounded executor.
//!
//! An [`Inspector`] owns threads, each with a session of every model and buffers of its own, that take images from four lanes, the
//! highest first. Each thread does one image at a time from end to end: on a CPU that gives more images per second than
//! one session over all cores, and no batch to wait for. Workers wait for room in their lane; interactive callers are
//! refused when theirs is full. Models that other servers run have threads of their own, which mostly wait, and several models may
//! take turns as a chain. An [`Order`] says which model looks at an image and how the image is treated for it.

mod chains;
mod config;
mod desk;
mod error;
mod executor;
mod inspector;
mod lanes;
mod looks;
mod metrics;
mod models;
mod order;
mod resident;
mod seams;
mod stages;
mod trial;

pub use config::{Config, Lane};
pub use error::{InspectError, StartError};
pub use inspector::Inspector;
pub use models::Models;
pub use order::Order;
pub use trial::{Candidate, Trial, TrialError, Verdict};
