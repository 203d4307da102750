//! The past, read to be judged again, and judged again.

use std::collections::BTreeSet;

use scrutineer_types::{Access, InspectionId, Timestamp};
use sqlx::{PgConnection, Row, postgres::PgRow};
use uuid::Uuid;

use super::{
    context::Context,
    decide, publishing,
    rows::{DIALECT, fetch},
    transaction::Transaction,
};
use crate::{
    Decided, Past, Replayed, StoreError, Stretch,
    failure::damaged,
    filters,
    replay::end_of,
    rows::{get, past},
};

/// See [`crate::Metastore::past_end`].
pub(super) async fn end(
    conn: &mut PgConnection,
    access: &Access,
    past: &Past,
    after: Option<InspectionId>,
    limit: usize,
) -> Result<Option<InspectionId>, StoreError> {
    let rows = fetch(conn, filters::past_end(&DIALECT, access, past, after, limit)).await?;
    end_of(&rows)
}

/// Arrays, an element an inspection.
const PAGE: [(&str, &str); 5] = [
    ("ids", "array_agg(i.id)"),
    ("facilities", "array_agg(i.facility)"),
    ("verdicts", "array_agg(i.verdict)"),
    ("versions", "array_agg(d.policy_version::bigint)"),
    ("evidence", "array_agg(d.evidence)"),
];

/// See [`crate::Metastore::past`].
pub(super) async fn past(
    context: &Context,
    access: &Access,
    past: &Past,
    stretch: Stretch,
) -> Result<Vec<Decided>, StoreError> {
    let now = publishing::now(context).await?;
    let mut conn = context.pool.acquire().await?;
    let rows = fetch(&mut conn, filters::past(&DIALECT, &PAGE, access, past, stretch)).await?;
    let page = rows.first().map(|row| page(row, now)).transpose()?.unwrap_or_default();
    if page.is_whole() {
        return Ok(past::merged(page.with_evidence, Vec::new()));
    }
    let rows = fetch(&mut conn, filters::past_views(&DIALECT, access, past, stretch)).await?;
    Ok(past::merged(page.with_evidence, past::by_views(&rows, now)?))
}

fn page(row: &PgRow, now: Timestamp) -> Result<past::Page, StoreError> {
    let [ids, facilities, verdicts, versions, evidence] = PAGE.map(|(name, _)| name);
    // Nothing aggregated is NULL.
    let ids: Vec<Uuid> = column(row, ids)?;
    let facilities: Vec<String> = column(row, facilities)?;
    let verdicts: Vec<String> = column(row, verdicts)?;
    let versions: Vec<Option<i64>> = column(row, versions)?;
    let evidence: Vec<Vec<u8>> = column(row, evidence)?;
    let mut with_evidence = Vec::with_capacity(ids.len());
    for ((((id, facility), verdict), version), evidence) in
        ids.into_iter().zip(facilities).zip(verdicts).zip(versions).zip(evidence)
    {
        let version = version.map(u32::try_from).transpose().map_err(|error| damaged("policy_version", error))?;
        with_evidence.push(past::by_evidence(id, facility, &verdict, version, &evidence, now)?);
    }
    Ok(past::Page { inspections: get(row, "inspections")?, with_evidence })
}

/// An array; NULL is an empty one.
fn column<T>(row: &PgRow, name: &str) -> Result<Vec<T>, StoreError>
where
    Vec<T>: for<'r> sqlx::Decode<'r, sqlx::Postgres> + sqlx::Type<sqlx::Postgres>,
{
    Ok(row.try_get::<Option<Vec<T>>, _>(name)?.unwrap_or_default())
}

/// See [`crate::Metastore::replay`].
pub(super) async fn replay(
    transaction: &mut Transaction,
    access: &Access,
    past: &Past,
    after: Option<InspectionId>,
    limit: usize,
) -> Result<Replayed, StoreError> {
    let to = end(transaction.conn(), access, past, after, limit).await?;
    let rows = fetch(transaction.conn(), filters::past_ids(&DIALECT, access, past, Stretch { after, to })).await?;
    let ids = rows.iter().map(|row| get(row, "id")).collect::<Result<BTreeSet<Uuid>, _>>()?;
    transaction.lock_inspections(ids.iter().copied()).await?;
    Ok(Replayed { inspections: ids.len(), decided: decide::judge_again(transaction, &ids).await?, next: to })
}
