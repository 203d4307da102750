//! Lists of inspections, newest first. A page begins after the id at which the one before it ended, so the thousandth
//! costs what the first does.

use scrutineer_types::{Access, Facilities, Inspection, InspectionId, InspectionStatus, Page, ViewId};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};
use uuid::Uuid;

use super::{
    detections, read,
    rows::{self, get, get_id, to_json},
    transaction::least_id_of,
};
use crate::{InspectionFilter, StoreError, StoreErrorKind, StoredView};

/// See [`crate::Metastore::inspections`].
pub(super) async fn inspections(
    conn: &mut SqliteConnection,
    access: &Access,
    filter: &InspectionFilter,
) -> Result<Page<Inspection>, StoreError> {
    let Some(mut query) = query(access, filter)? else { return Ok(Page { items: Vec::new(), next_cursor: None }) };
    let rows = query.build().fetch_all(&mut *conn).await?;
    let mut ids = rows.iter().map(|row| get_id(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let more = ids.len() > filter.limit;
    ids.truncate(filter.limit);
    let next_cursor = ids.last().filter(|_| more).map(Uuid::to_string);
    let mut loaded = read::load(conn, ids.iter().copied()).await?;
    let items = ids.iter().filter_map(|id| loaded.remove(id)).map(|whole| whole.inspection).collect();
    Ok(Page { items, next_cursor })
}

/// The ids of a page and of one inspection more; `None` where the caller sees nothing of it.
pub(super) fn query(access: &Access, filter: &InspectionFilter) -> Result<Option<QueryBuilder<Sqlite>>, StoreError> {
    if filter.facility.as_ref().is_some_and(|facility| !access.sees(facility)) {
        return Ok(None);
    }
    // Of a camera's views, its index gives the inspections in order; else the inspections' own indexes do.
    let mut query = match &filter.camera {
        Some(camera) => {
            let mut query = QueryBuilder::new(
                "SELECT i.id FROM views v CROSS JOIN inspections i ON i.id = v.inspection_id WHERE v.camera = ",
            );
            query.push_bind(camera.clone());
            query
        }
        None => QueryBuilder::new("SELECT i.id FROM inspections i WHERE 1"),
    };
    let id = if filter.camera.is_some() { "v.inspection_id" } else { "i.id" };
    for (column, value) in
        [("i.facility", &filter.facility), ("i.package_id", &filter.package_id), ("i.batch", &filter.batch)]
    {
        if let Some(value) = value {
            query.push(format!(" AND {column} = ")).push_bind(value.clone());
        }
    }
    if let Facilities::Only(names) = &access.facilities
        && filter.facility.is_none()
    {
        query.push(" AND i.facility IN (SELECT value FROM json_each(").push_bind(to_json(names)).push("))");
    }
    if let Some(verdict) = filter.verdict {
        query.push(" AND i.verdict = ").push_bind(verdict.as_str());
    }
    match filter.status {
        // Words of the text, not bound, so that the indexes of what is open and of what is cancelled can serve.
        Some(InspectionStatus::Open) => _ = query.push(" AND i.status = 'open'"),
        Some(InspectionStatus::Cancelled) => _ = query.push(" AND i.status = 'cancelled'"),
        Some(InspectionStatus::Completed) => _ = query.push(" AND i.status = 'completed'"),
        None => {}
    }
    if let Some(since) = filter.since {
        query.push(format!(" AND {id} >= ")).push_bind(rows::id(least_id_of(since)));
    }
    if let Some(until) = filter.until {
        query.push(format!(" AND {id} < ")).push_bind(rows::id(least_id_of(until)));
    }
    if let Some(cursor) = &filter.cursor {
        query.push(format!(" AND {id} < ")).push_bind(rows::id(after(cursor)?));
    }
    if let Some(updated_since) = filter.updated_since {
        query.push(" AND i.updated_at >= ").push_bind(updated_since.0);
    }
    if filter.camera.is_some() {
        query.push(format!(" GROUP BY {id}"));
    }
    // What has changed lately is a small part of all: found by its own index, then sorted.
    let order = if filter.updated_since.is_some() && filter.camera.is_none() { "+i.id" } else { id };
    query.push(format!(" ORDER BY {order} DESC LIMIT ")).push_bind(filter.limit as i64 + 1);
    Ok(Some(query))
}

/// The id in a cursor.
pub(super) fn after(cursor: &str) -> Result<Uuid, StoreError> {
    Uuid::try_parse(cursor).map_err(|error| {
        StoreError::new(StoreErrorKind::InvalidInput, format!("`{cursor}` is no cursor; pass `next_cursor` unchanged"))
            .with_source(error)
    })
}

/// See [`crate::Metastore::view`].
pub(super) async fn view(
    conn: &mut SqliteConnection,
    access: &Access,
    inspection: InspectionId,
    view: ViewId,
) -> Result<Option<StoredView>, StoreError> {
    let row = sqlx::query(
        "SELECT i.facility, v.object_key, v.width, v.height, v.format, v.size_bytes, v.sha256, f.detections
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
    let blob: Option<&[u8]> = get(&row, "detections")?;
    Ok(Some(StoredView {
        object_key: get(&row, "object_key")?,
        image: read::image(&row)?,
        detections: blob.map(detections::unpack).transpose()?.unwrap_or_default(),
    }))
}
