//! End to end: the real binary over real connections.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod chaos;
mod command_line;
mod durability;
mod faults;
mod identity;
mod images;
mod lifecycle;
mod postgres;
mod routes;
mod server;
mod start_up;
mod watch;
