//! The metastore on PostgreSQL: one database that several processes share.
//!
//! Every operation is one transaction at READ COMMITTED. Who waits for whom is decided once, so that nobody waits in a
//! circle: keys of requests, then inspections in the order of ids, then jobs in the order of ids, then turns, then cameras,
//! and last of all the order of events, which [`transaction`] takes with the commit.

mod cancel;
mod context;
mod counts;
mod dead_letters;
mod decide;
pub(crate) mod failure;
mod heads;
mod history;
pub(crate) mod ledger;
mod listen;
mod metastore;
mod new_views;
mod nodelay;
mod open;
mod options;
mod pauses;
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
mod retry;
mod reviews;
mod rollups;
mod routed;
mod rows;
pub(crate) mod schema;
mod transaction;
mod turns;
mod upkeep;
mod webhooks;
mod work;

pub use metastore::PostgresMetastore;
pub(crate) use open::examine;
