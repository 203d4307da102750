//! End to end: the real binary over real connections.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod backup;
mod chains;
mod chaos;
mod cloud;
mod collector;
mod command_line;
mod decisions;
mod doctor;
#[path = "../../../export/tests/tables/duckdb.rs"]
mod duckdb;
mod durability;
mod events;
mod export;
mod failures;
mod faults;
mod fleet;
mod identity;
mod images;
mod lambda;
mod lifecycle;
mod open_inference;
mod postgres;
mod prometheus;
mod receiver;
mod retention;
mod routes;
mod server;
mod start_up;
mod telemetry;
mod traces;
mod watch;
mod webhooks;
