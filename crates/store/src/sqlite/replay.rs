//! The past, read to be judged again, and judged again.

use std::collections::BTreeSet;

use scrutineer_types::{Access, InspectionId, Timestamp};
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use super::{
    decide, publishing,
    rows::{DIALECT, fetch},
    transaction::Transaction,
};
use crate::{
    Decided, Past, Replayed, StoreError, Stretch,
    failure::damaged,
    filters,
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

/// Of every inspection its id, facility, verdict, version of the policy, and evidence.
const PAGE: (&str, &str) =
    ("page", "json_group_array(json_array(hex(i.id), i.facility, i.verdict, d.policy_version, hex(d.evidence)))");

/// See [`crate::Metastore::past`].
pub(super) async fn past(
    conn: &mut SqliteConnection,
    clock: &Clock,
    access: &Access,
    past: &Past,
    stretch: Stretch,
) -> Result<Vec<Decided>, StoreError> {
    let now = publishing::now(&mut *conn, clock).await?;
    let rows = fetch(&mut *conn, filters::past(&DIALECT, &[PAGE], access, past, stretch)).await?;
    let page = rows.first().map(|row| page(row, now)).transpose()?.unwrap_or_default();
    if page.is_whole() {
        return Ok(past::merged(page.with_evidence, Vec::new()));
    }
    let rows = fetch(conn, filters::past_views(&DIALECT, access, past, stretch)).await?;
    Ok(past::merged(page.with_evidence, past::by_views(&rows, now)?))
}

fn page(row: &SqliteRow, now: Timestamp) -> Result<past::Page, StoreError> {
    // Words of the API and hexadecimal digits need no escape, and are borrowed.
    let page: Vec<(&str, String, &str, Option<u32>, &str)> =
        serde_json::from_str(get(row, PAGE.0)?).map_err(|error| damaged("a page of the past", error))?;
    let mut with_evidence = Vec::with_capacity(page.len());
    for (id, facility, verdict, version, evidence) in page {
        let id = Uuid::try_parse(id).map_err(|error| damaged("an id", error))?;
        let evidence = hex::decode(evidence).map_err(|error| damaged("a decision's evidence", error))?;
        with_evidence.push(past::by_evidence(id, facility, verdict, version, &evidence, now)?);
    }
    Ok(past::Page { inspections: get(row, "inspections")?, with_evidence })
}

/// See [`crate::Metastore::replay`].
pub(super) async fn replay(
    transaction: &mut Transaction,
    access: Access,
    past: Past,
    after: Option<InspectionId>,
    limit: usize,
) -> Result<Replayed, StoreError> {
    let to = end(transaction.sqlx(), &access, &past, after, limit).await?;
    let rows = fetch(transaction.sqlx(), filters::past_ids(&DIALECT, &access, &past, Stretch { after, to })).await?;
    let ids = rows.iter().map(|row| get(row, "id")).collect::<Result<BTreeSet<Uuid>, _>>()?;
    Ok(Replayed { inspections: ids.len(), decided: decide::judge_again(transaction, &ids).await?, next: to })
}
