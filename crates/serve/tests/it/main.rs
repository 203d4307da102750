//! The API over real connections, on the real stores, in a folder of its own.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod bad_input;
mod broken_bodies;
mod detecting;
mod documents;
mod events;
mod failures;
mod images;
mod operations;
mod overload;
mod pictures;
mod policies;
mod reading;
mod redact;
mod reviews;
mod server;
mod uploads;
mod waiting;
mod webhooks;
