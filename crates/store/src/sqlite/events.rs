//! The append-only record of what happened, read in the order of commits.

use scrutineer_types::{Access, Event};
use sqlx::SqliteConnection;

use super::rows::{DIALECT, fetch};
use crate::{StoreError, filters, rows::records};

/// See [`crate::Metastore::events_after`].
pub(super) async fn after(
    conn: &mut SqliteConnection,
    access: &Access,
    sequence: i64,
    limit: usize,
) -> Result<Vec<Event>, StoreError> {
    // Numbers are handed out by the only writer, inside its transaction: their order is that of the commits.
    fetch(conn, filters::events(&DIALECT, access, sequence, limit)).await?.iter().map(records::event).collect()
}

/// See [`crate::Metastore::last_event_sequence`].
pub(super) async fn last_sequence(conn: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT coalesce(max(sequence), 0) FROM events").fetch_one(conn).await?)
}
