//! The past, read to be judged again, and judged again.

use scrutineer_types::{Access, InspectionId};
use sqlx::{Connection, PgConnection};

use super::{
    context::Context,
    decide, publishing,
    rows::{DIALECT, fetch},
    transaction::Transaction,
};
use crate::{
    Decided, Past, Replayed, StoreError, Stretch, filters,
    replay::{end_of, replayed},
    rows::past,
};

/// A stretch is so many rows that they are better joined whole than looked up one by one.
const WHOLE: &str = "SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on";

/// See [`crate::Metastore::past_end`].
pub(super) async fn end(
    conn: &mut PgConnection,
    access: &Access,
    past: &Past,
    after: Option<InspectionId>,
    limit: usize,
) -> Result<Option<InspectionId>, StoreError> {
    let rows = fetch(conn, filters::past_ids(&DIALECT, access, past, after, (limit.saturating_sub(1), 2))).await?;
    end_of(&rows)
}

/// See [`crate::Metastore::past`].
pub(super) async fn past(
    context: &Context,
    access: &Access,
    past: &Past,
    stretch: Stretch,
) -> Result<Vec<Decided>, StoreError> {
    let now = publishing::now(context).await?;
    let mut conn = context.pool.acquire().await?;
    let mut transaction = conn.begin().await?;
    sqlx::raw_sql(WHOLE).execute(&mut *transaction).await?;
    let rows = fetch(&mut transaction, filters::past(&DIALECT, access, past, stretch)).await?;
    transaction.commit().await?;
    past::fold(&rows, now)
}

/// See [`crate::Metastore::replay`].
pub(super) async fn replay(
    transaction: &mut Transaction,
    access: &Access,
    past: &Past,
    after: Option<InspectionId>,
    limit: usize,
) -> Result<Replayed, StoreError> {
    let ids = filters::past_ids(&DIALECT, access, past, after, (0, limit.saturating_add(1)));
    let rows = fetch(transaction.conn(), ids).await?;
    let (ids, next) = replayed(&rows, limit)?;
    transaction.lock_inspections(ids.iter().copied()).await?;
    Ok(Replayed { inspections: ids.len(), decided: decide::judge_again(transaction, &ids).await?, next })
}
