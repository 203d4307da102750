//! Whole inspections, many with two queries.

use std::collections::{BTreeSet, HashMap};

use scrutineer_types::InspectionId;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{direct::Direct, rows::ids_json};
use crate::{
    StoreError,
    rows::whole::{self, Fold, Whole, select_inspections, select_views},
};

const INSPECTIONS: &str = select_inspections!(" IN (SELECT unhex(value) FROM json_each($1))");
const VIEWS: &str = select_views!(" IN (SELECT unhex(value) FROM json_each($1))");
const INSPECTION: &str = select_inspections!(" = ?");
const VIEWS_OF_ONE: &str = select_views!(" = ?");

/// The inspections of `ids` that exist, by id.
pub(super) async fn load(
    conn: &mut SqliteConnection,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Whole>, StoreError> {
    let ids = ids_json(ids);
    let inspections = sqlx::query(INSPECTIONS).bind(&ids).fetch_all(&mut *conn).await?;
    let views = sqlx::query(VIEWS).bind(&ids).fetch_all(conn).await?;
    whole::fold(&inspections, &views)
}

/// One inspection, if it exists.
pub(super) async fn load_one(conn: &mut SqliteConnection, id: InspectionId) -> Result<Option<Whole>, StoreError> {
    Ok(load(conn, [id.0]).await?.remove(&id.0))
}

/// The same for the writer.
pub(super) fn load_all(direct: &Direct, ids: &BTreeSet<Uuid>) -> Result<HashMap<Uuid, Whole>, StoreError> {
    let (mut inspections, mut views) = (direct.select(INSPECTION)?, direct.select(VIEWS_OF_ONE)?);
    let mut found = Fold::default();
    for id in ids {
        inspections.each([id.as_bytes()], |row| found.inspection(row))?;
        views.each([id.as_bytes()], |row| found.view(row))?;
    }
    Ok(found.done())
}
