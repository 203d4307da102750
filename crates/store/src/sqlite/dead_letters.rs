//! Discarded jobs: listed, and made available again.

use scrutineer_types::{Access, JobId, Page, Priority};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    routed,
    rows::{self, DIALECT, fetch},
    transaction::Transaction,
};
use crate::{
    DeadLetter, DeadLetterFilter, StoreError,
    effects::Effect,
    filters,
    rows::{get, records},
};

/// See [`crate::Metastore::dead_letters`].
pub(super) async fn list(
    conn: &mut SqliteConnection,
    access: &Access,
    filter: &DeadLetterFilter,
) -> Result<Page<DeadLetter>, StoreError> {
    let rows = fetch(conn, filters::dead_letters(&DIALECT, access, filter)?).await?;
    let letters = rows.iter().map(records::letter).collect::<Result<Vec<_>, _>>()?;
    Ok(filters::page(letters, filter.limit, filters::dead_letter_cursor))
}

/// See [`crate::Metastore::redrive`].
pub(super) async fn redrive(
    transaction: &mut Transaction,
    access: Access,
    filter: DeadLetterFilter,
) -> Result<Vec<JobId>, StoreError> {
    let rows = fetch(&mut transaction.conn, filters::redriven(&DIALECT, &access, &filter)?).await?;
    let jobs = rows.iter().map(|row| get(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let inspections = rows.iter().map(|row| get(row, "inspection_id")).collect::<Result<Vec<Uuid>, _>>()?;
    if jobs.is_empty() {
        return Ok(Vec::new());
    }
    // New turns: a redrive of thousands must not go before what waits at other facilities.
    sqlx::query(
        "UPDATE jobs SET state = 'available', attempts = 0, available_at = $1, finished_at = NULL,
             error_code = NULL, error = NULL, error_kind = NULL
             WHERE id IN (SELECT unhex(value) FROM json_each($2));
         UPDATE inspections SET updated_at = $1 WHERE id IN (SELECT unhex(value) FROM json_each($3));
         UPDATE jobs SET turn = new.turn FROM (
             SELECT j.id, max(b.turn, coalesce(t.turn, 0))
                        + row_number() OVER (PARTITION BY j.priority, i.facility ORDER BY j.id) AS turn
             FROM jobs j JOIN inspections i ON i.id = j.inspection_id JOIN bands b ON b.priority = j.priority
                 LEFT JOIN turns t ON t.priority = j.priority AND t.facility = i.facility
             WHERE j.id IN (SELECT unhex(value) FROM json_each($2))) AS new
             WHERE jobs.id = new.id;
         INSERT INTO turns (priority, facility, turn)
             SELECT j.priority, i.facility, max(j.turn) FROM jobs j JOIN inspections i ON i.id = j.inspection_id
             WHERE j.id IN (SELECT unhex(value) FROM json_each($2)) GROUP BY j.priority, i.facility
             ON CONFLICT DO UPDATE SET turn = excluded.turn",
    )
    .bind(transaction.now.0)
    .bind(rows::ids_json(jobs.iter().copied()))
    .bind(rows::ids_json(inspections))
    .execute(&mut transaction.conn)
    .await?;
    // The routes may be others than when it was made: that may be why it is redriven.
    routed::route(transaction, &jobs).await?;
    transaction.effects.push(Effect::JobsAvailable(Priority::High));
    Ok(jobs.into_iter().map(JobId).collect())
}
