//! Whole inspections and lists of them, newest first.

use std::collections::HashMap;

use scrutineer_types::{Access, Inspection, InspectionId, Page, ViewId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows::{DIALECT, fetch};
use crate::{
    InspectionFilter, StoreError, StoredView, filters,
    rows::{
        get, records,
        whole::{self, Whole, select_inspections, select_views},
    },
};

const INSPECTIONS: &str = select_inspections!(" = ANY($1)");
const VIEWS: &str = select_views!(" = ANY($1)");

/// The inspections of `ids` that exist, by id.
pub(super) async fn load(
    conn: &mut PgConnection,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Whole>, StoreError> {
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let inspections = sqlx::query(INSPECTIONS).bind(&ids).fetch_all(&mut *conn).await?;
    let views = sqlx::query(VIEWS).bind(&ids).fetch_all(conn).await?;
    whole::fold(&inspections, &views)
}

/// One inspection, if it exists.
pub(super) async fn load_one(conn: &mut PgConnection, id: InspectionId) -> Result<Option<Whole>, StoreError> {
    Ok(load(conn, [id.0]).await?.remove(&id.0))
}

/// One snapshot for all queries of a read: a row and what belongs to it never disagree.
pub(super) const SNAPSHOT: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// The page's ids are those at the head of an index. The planner takes a camera and its facility for two things that have
/// nothing to do with each other, and would fetch and sort all of the camera's.
pub(super) const WALK: &str = "SET LOCAL enable_sort = off; SET LOCAL enable_bitmapscan = off";
const WALKED: &str = "SET LOCAL enable_sort = on; SET LOCAL enable_bitmapscan = on";

/// See [`crate::Metastore::inspections`]; on a connection in a transaction.
pub(super) async fn inspections(
    conn: &mut PgConnection,
    access: &Access,
    filter: &InspectionFilter,
) -> Result<Page<Inspection>, StoreError> {
    let Some(clauses) = filters::inspections(&DIALECT, access, filter)? else {
        return Ok(Page { items: Vec::new(), next_cursor: None });
    };
    // What has changed lately is found by its own index, then sorted.
    let walk = filter.updated_since.is_none();
    if walk {
        sqlx::raw_sql(WALK).execute(&mut *conn).await?;
    }
    let rows = fetch(conn, clauses).await?;
    if walk {
        sqlx::raw_sql(WALKED).execute(&mut *conn).await?;
    }
    let ids = rows.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let Page { items: ids, next_cursor } = filters::page(ids, filter.limit, Uuid::to_string);
    let mut loaded = load(conn, ids.iter().copied()).await?;
    let items = ids.iter().filter_map(|id| loaded.remove(id)).map(|whole| whole.inspection).collect();
    Ok(Page { items, next_cursor })
}

/// See [`crate::Metastore::view`].
pub(super) async fn view(
    conn: &mut PgConnection,
    access: &Access,
    inspection: InspectionId,
    view: ViewId,
) -> Result<Option<StoredView>, StoreError> {
    let row = sqlx::query(
        "SELECT i.facility, v.object_key, v.original_removed_at, v.width, v.height, v.format, v.size_bytes, v.sha256, f.detections
         FROM views v JOIN inspections i ON i.id = v.inspection_id LEFT JOIN inferences f ON f.view_id = v.id
         WHERE v.id = $1 AND v.inspection_id = $2",
    )
    .bind(view.0)
    .bind(inspection.0)
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    if !access.sees(get(&row, "facility")?) {
        return Ok(None);
    }
    records::stored_view(&row).map(Some)
}
