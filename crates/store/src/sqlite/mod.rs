//! The metastore on SQLite: one file, one writer that commits in groups, many readers.

mod cameras;
mod cancel;
mod counts;
mod dead_letters;
mod decide;
mod events;
pub(crate) mod failure;
mod idempotency;
mod list;
mod lock;
mod metastore;
mod new_views;
mod open;
mod options;
#[cfg(test)]
mod plans;
mod policies;
mod read;
mod recorder;
mod results;
mod routed;
mod rows;
mod schema;
mod transaction;
mod upkeep;
mod work;
mod writer;

pub use metastore::SqliteMetastore;
