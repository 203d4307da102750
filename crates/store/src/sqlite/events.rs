//! The append-only record of what happened, read in the order of commits.

use scrutineer_types::{Access, Event, EventId, EventKind, Facilities, InspectionId};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, sqlite::SqliteRow};

use super::rows::{get, get_id, get_json, get_optional_id, get_time, get_word, to_json};
use crate::StoreError;

/// See [`crate::Metastore::events_after`].
pub(super) async fn after(
    conn: &mut SqliteConnection,
    access: &Access,
    sequence: i64,
    limit: usize,
) -> Result<Vec<Event>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM events WHERE sequence > ");
    query.push_bind(sequence);
    if let Facilities::Only(names) = &access.facilities {
        query.push(" AND facility IN (SELECT value FROM json_each(").push_bind(to_json(names)).push("))");
    }
    query.push(" ORDER BY sequence LIMIT ").push_bind(i64::try_from(limit).unwrap_or(i64::MAX));
    query.build().fetch_all(conn).await?.iter().map(event).collect()
}

/// See [`crate::Metastore::last_event_sequence`].
pub(super) async fn last_sequence(conn: &mut SqliteConnection) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar("SELECT coalesce(max(sequence), 0) FROM events").fetch_one(conn).await?)
}

fn event(row: &SqliteRow) -> Result<Event, StoreError> {
    Ok(Event {
        id: EventId(get_id(row, "id")?),
        sequence: get(row, "sequence")?,
        kind: get_word(row, "kind", kind_of)?,
        inspection_id: get_optional_id(row, "inspection_id")?.map(InspectionId),
        occurred_at: get_time(row, "occurred_at")?,
        payload: get_json(row, "payload")?,
    })
}

fn kind_of(word: &str) -> Option<EventKind> {
    [
        EventKind::InspectionCreated,
        EventKind::InspectionCompleted,
        EventKind::InspectionRedecided,
        EventKind::InspectionCancelled,
        EventKind::JobDiscarded,
        EventKind::PolicyActivated,
    ]
    .into_iter()
    .find(|kind| kind.as_str() == word)
}
