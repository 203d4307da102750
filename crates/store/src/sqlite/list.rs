//! Lists of inspections, newest first. A page begins after the id at which the one before it ended, so the thousandth
//! costs what the first does.

use scrutineer_types::{Access, Inspection, InspectionId, Page, ViewId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    read,
    rows::{self, DIALECT, fetch},
};
use crate::{
    InspectionFilter, StoreError, StoredView, filters,
    rows::{get, records},
};

/// See [`crate::Metastore::inspections`].
pub(super) async fn inspections(
    conn: &mut SqliteConnection,
    access: &Access,
    filter: &InspectionFilter,
) -> Result<Page<Inspection>, StoreError> {
    let Some(clauses) = filters::inspections(&DIALECT, access, filter)? else {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    };
    let rows = fetch(conn, clauses).await?;
    let ids = rows.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let Page { items: ids, next_cursor } = filters::page(ids, filter.limit, Uuid::to_string);
    let mut loaded = read::load(conn, ids.iter().copied()).await?;
    let items = ids.iter().filter_map(|id| loaded.remove(id)).map(|whole| whole.inspection).collect();
    Ok(Page { items, next_cursor })
}

/// See [`crate::Metastore::view`].
pub(super) async fn view(
    conn: &mut SqliteConnection,
    access: &Access,
    inspection: InspectionId,
    view: ViewId,
) -> Result<Option<StoredView>, StoreError> {
    let row = sqlx::query(
        "SELECT i.facility, v.object_key, v.original_removed_at, v.width, v.height, v.format, v.size_bytes, v.sha256, f.detections
         FROM views v JOIN inspections i ON i.id = v.inspection_id LEFT JOIN inferences f ON f.view_id = v.id
         WHERE v.id = $1 AND v.inspection_id = $2",
    )
    .bind(rows::id(view.0))
    .bind(rows::id(inspection.0))
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if !access.sees(get(&row, "facility")?) {
        return Ok(None);
    }
    records::stored_view(&row).map(Some)
}
