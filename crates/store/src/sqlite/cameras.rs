//! The cameras that have sent views.

use scrutineer_types::{Access, Page};
use sqlx::SqliteConnection;

use super::rows::{DIALECT, fetch};
use crate::{Camera, CameraFilter, StoreError, filters, rows::records};

/// See [`crate::Metastore::cameras`].
pub(super) async fn list(
    conn: &mut SqliteConnection,
    access: &Access,
    filter: &CameraFilter,
) -> Result<Page<Camera>, StoreError> {
    let rows = fetch(conn, filters::cameras(&DIALECT, "*", access, filter)?).await?;
    let cameras = rows.iter().map(records::camera).collect::<Result<Vec<_>, _>>()?;
    Ok(filters::page(cameras, filter.limit, filters::camera_cursor))
}
