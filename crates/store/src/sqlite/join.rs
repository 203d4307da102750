//! Which inspection the views of a package belong to.

use scrutineer_types::InspectionId;

use super::transaction::Transaction;
use crate::{
    NewView, StoreError,
    joining::{self, CANDIDATES},
};

/// The newest inspection of `(facility, package_id)` that awaits views, or that was decided by the machine without one of
/// these.
pub(super) async fn find(
    transaction: &mut Transaction,
    facility: &str,
    package_id: &str,
    views: &[NewView],
) -> Result<Option<InspectionId>, StoreError> {
    let candidates = sqlx::query(
        "SELECT i.id, i.status = 'open' AS open, i.views_expected, p.views_expected AS policy_expects,
                (SELECT json_group_array(v.angle) FROM views v WHERE v.inspection_id = i.id) AS angles
         FROM inspections i
         LEFT JOIN policies p ON p.name = i.policy AND p.active = 1
         WHERE i.package_id = $1 AND i.facility = $2
           AND (i.status = 'open' OR i.status = 'completed' AND i.wants_views = 1)
         ORDER BY i.id DESC LIMIT $3",
    )
    .bind(package_id)
    .bind(facility)
    .bind(CANDIDATES)
    .fetch_all(&mut transaction.conn)
    .await?;
    joining::choose(&candidates, views)
}
