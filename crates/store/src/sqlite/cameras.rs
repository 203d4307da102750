//! The cameras that have sent views; a trigger keeps their rows.

use scrutineer_types::{Access, Facilities, InspectionId, Page, ViewId};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, sqlite::SqliteRow};

use super::rows::{get, get_id, get_json, get_time, to_json};
use crate::{Camera, CameraFilter, StoreError, StoreErrorKind};

/// See [`crate::Metastore::cameras`].
pub(super) async fn list(
    conn: &mut SqliteConnection,
    access: &Access,
    filter: &CameraFilter,
) -> Result<Page<Camera>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new("SELECT * FROM cameras WHERE 1");
    if let Some(facility) = &filter.facility {
        query.push(" AND facility = ").push_bind(facility.clone());
    }
    if let Facilities::Only(names) = &access.facilities {
        query.push(" AND facility IN (SELECT value FROM json_each(").push_bind(to_json(names)).push("))");
    }
    if let Some(cursor) = &filter.cursor {
        let (facility, camera) = after(cursor)?;
        query.push(" AND (facility, camera) > (").push_bind(facility).push(", ").push_bind(camera).push(")");
    }
    query.push(" ORDER BY facility, camera LIMIT ").push_bind(filter.limit as i64 + 1);
    let rows = query.build().fetch_all(conn).await?;
    let mut items = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > filter.limit;
    items.truncate(filter.limit);
    let next_cursor = items.last().filter(|_| more).map(|last| hex::encode(to_json(&[&last.facility, &last.camera])));
    Ok(Page { items, next_cursor })
}

/// Names may hold any character, so a cursor is both as JSON in hexadecimal.
fn after(cursor: &str) -> Result<(String, String), StoreError> {
    let parse = || serde_json::from_slice(&hex::decode(cursor).ok()?).ok();
    parse().ok_or_else(|| {
        StoreError::new(StoreErrorKind::InvalidInput, format!("`{cursor}` is no cursor; pass `next_cursor` unchanged"))
    })
}

fn read(row: &SqliteRow) -> Result<Camera, StoreError> {
    Ok(Camera {
        facility: get(row, "facility")?,
        camera: get(row, "camera")?,
        angles: get_json(row, "angles")?,
        views: get::<i64>(row, "views")? as u64,
        first_seen_at: get_time(row, "first_seen_at")?,
        last_seen_at: get_time(row, "last_seen_at")?,
        newest_inspection_id: InspectionId(get_id(row, "newest_inspection_id")?),
        newest_view_id: ViewId(get_id(row, "newest_view_id")?),
    })
}
