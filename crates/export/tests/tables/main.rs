//! Tables: what is in them, which days are exported and when, and what the guide says of it.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

mod content;
mod days;
mod duckdb;
mod guide;
mod room;
