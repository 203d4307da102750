//! Which model the jobs that wait are for, as far as no database is needed to know it.

use scrutineer_types::{Routes, Viewpoint};
use uuid::Uuid;

use crate::{
    StoreError,
    rows::{Columns, get, span},
};

/// How old the record of a model's having been asked for may become before a claim renews it, so that few claims write it.
pub(crate) const RENEWED_AFTER_MS: i64 = 10_000;

/// How long a job must have waited for a model that nobody has: a claim renews its record only so often, so a record may be
/// older than the claim by as much.
pub(crate) fn unserved_wait(wait_ms: u64) -> i64 {
    span(wait_ms).max(2 * RENEWED_AFTER_MS)
}

/// The jobs for which the routes choose another model than their row has, and that one. A row has `id`, `model`, `facility`,
/// `camera` and `angle`.
pub(crate) fn rerouted(rows: &[impl Columns], routes: &Routes) -> Result<Vec<(Uuid, String)>, StoreError> {
    let mut changed = Vec::new();
    for row in rows {
        let from = Viewpoint::new(get(row, "facility")?, get(row, "camera")?, get(row, "angle")?);
        let model = routes.model(&from);
        if model != get::<&str>(row, "model")? {
            changed.push((get(row, "id")?, model.to_owned()));
        }
    }
    Ok(changed)
}
