//! The HTTP API: `v1`, health, metrics, and its own description at `/openapi.json`.
//!
//! [`routes`] makes the routes over [`Parts`], [`layered`] surrounds them and whatever was merged with them, [`serve`]
//! accepts connections. HTTP statuses are chosen here alone ([`ProblemKind`]); on whose behalf a request is, only [`Caller`]
//! says.

mod access;
mod admission;
mod alarms;
pub mod annotate;
mod api;
mod body;
mod cameras;
mod config;
mod dead_letters;
mod detect;
mod error;
mod events;
mod extract;
mod font;
pub mod guest;
mod health;
mod heartbeat;
mod image;
mod inspections;
mod listen;
mod metrics;
mod models;
mod multipart;
mod observe;
mod openapi;
mod policies;
mod problem;
mod processes;
mod queue;
mod replay;
mod retention;
mod reviews;
mod router;
mod stats;
mod upload;
mod wait;
mod webhooks;

pub use access::Caller;
pub use api::{Api, Parts, Shared};
pub use config::{Config, ReviewConfig};
pub use detect::{Wish, look};
pub use heartbeat::Heartbeat;
pub use listen::serve;
pub use problem::{Problem, ProblemKind};
pub use router::{layered, operations, router, routes};
