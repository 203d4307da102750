//! End to end: the real binary over real connections.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod backup;
mod chaos;
mod cloud;
mod command_line;
mod decisions;
mod doctor;
mod durability;
mod events;
mod failures;
mod faults;
mod fleet;
mod identity;
mod images;
mod lifecycle;
mod postgres;
mod receiver;
mod routes;
mod server;
mod start_up;
mod watch;
mod webhooks;
