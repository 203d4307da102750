//! Deliveries to real servers on this machine, from real databases.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod callbacks;
mod delivering;
mod faults;
mod receiver;
mod site;
