//! The sweeper of originals that no row names.

use futures::StreamExt as _;
use scrutineer_store::StoreError;

use crate::Upkeep;

/// Objects looked up in one query.
const CHUNK: usize = 200;

/// Deletes originals that are older than `orphan_age_ms` and that no view names, and what a process that was killed
/// while it received left unfinished. Answers how many.
///
/// An object is stored before its row, so a young one may still get its row; keys are never reused, so an old one
/// without a row never will.
pub(crate) async fn orphans(upkeep: &Upkeep) -> Result<usize, StoreError> {
    let objects = upkeep.originals.list_older_than(upkeep.config.orphan_age_ms);
    let mut chunks = objects.chunks(CHUNK);
    let mut swept = 0;
    while let Some(chunk) = chunks.next().await {
        let keys = chunk.into_iter().collect::<Result<Vec<_>, _>>()?;
        let known = upkeep.metastore.objects_known(&keys).await?;
        for (key, _) in keys.iter().zip(known).filter(|(_, known)| !known) {
            upkeep.originals.delete(key).await?;
            tracing::info!(%key, "swept an original that no row names");
            swept += 1;
        }
    }
    Ok(swept + upkeep.originals.remove_unfinished(upkeep.config.orphan_age_ms).await?)
}
