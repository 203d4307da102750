//! The metastore on SQLite: one file, one writer that commits in groups, many readers.

mod cameras;
mod cancel;
mod checkpoints;
mod counts;
mod dead_letters;
mod decide;
mod direct;
mod events;
pub(crate) mod failure;
mod history;
mod idempotency;
pub(crate) mod ledger;
mod list;
mod lock;
mod metastore;
mod new_views;
mod open;
mod options;
mod pauses;
pub(crate) mod place;
#[cfg(test)]
mod plans;
mod policies;
mod processes;
mod publishing;
mod read;
mod recorder;
mod replay;
mod results;
mod retention;
mod reviews;
mod rollups;
mod routed;
mod rows;
pub(crate) mod schema;
mod snapshot;
mod transaction;
mod turns;
mod upkeep;
mod webhooks;
mod work;
mod writer;

pub use metastore::SqliteMetastore;
pub(crate) use open::examine;
