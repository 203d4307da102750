//! The past, read to be judged again, and judged again.

use std::collections::BTreeSet;

use scrutineer_types::{Access, InspectionId};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    decide, publishing,
    rows::{DIALECT, fetch},
    transaction::Transaction,
};
use crate::{
    Decided, Past, Replayed, StoreError, Stretch, filters,
    moments::Clock,
    replay::end_of,
    rows::{get, past},
};

/// See [`crate::Metastore::past_end`].
pub(super) async fn end(
    conn: &mut SqliteConnection,
    access: &Access,
    past: &Past,
    after: Option<InspectionId>,
    limit: usize,
) -> Result<Option<InspectionId>, StoreError> {
    let rows = fetch(conn, filters::past_end(&DIALECT, access, past, after, limit)).await?;
    end_of(&rows)
}

/// See [`crate::Metastore::past`].
pub(super) async fn past(
    conn: &mut SqliteConnection,
    clock: &Clock,
    access: &Access,
    past: &Past,
    stretch: Stretch,
) -> Result<Vec<Decided>, StoreError> {
    let now = publishing::now(&mut *conn, clock).await?;
    let rows = fetch(&mut *conn, filters::past(&DIALECT, access, past, stretch)).await?;
    let (decided, more) = past::by_evidence(&rows, now)?;
    if !more {
        return Ok(decided);
    }
    let rows = fetch(conn, filters::past_views(&DIALECT, access, past, stretch)).await?;
    Ok(past::merged(decided, past::by_views(&rows, now)?))
}

/// See [`crate::Metastore::replay`].
pub(super) async fn replay(
    transaction: &mut Transaction,
    access: Access,
    past: Past,
    after: Option<InspectionId>,
    limit: usize,
) -> Result<Replayed, StoreError> {
    let to = end(&mut transaction.conn, &access, &past, after, limit).await?;
    let rows = fetch(&mut transaction.conn, filters::past_ids(&DIALECT, &access, &past, Stretch { after, to })).await?;
    let ids = rows.iter().map(|row| get(row, "id")).collect::<Result<BTreeSet<Uuid>, _>>()?;
    Ok(Replayed { inspections: ids.len(), decided: decide::judge_again(transaction, &ids).await?, next: to })
}
