//! New turns for jobs that come again: thousands at once must not go before what waits at other facilities.

use uuid::Uuid;

use super::{rows, transaction::Transaction};
use crate::StoreError;

/// Gives each of `jobs` a turn as if it came now.
pub(super) async fn renew(transaction: &mut Transaction, jobs: &[Uuid]) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE jobs SET turn = new.turn FROM (
             SELECT j.id, max(b.turn, coalesce(t.turn, 0))
                        + row_number() OVER (PARTITION BY j.priority, i.facility ORDER BY j.id) AS turn
             FROM jobs j JOIN inspections i ON i.id = j.inspection_id JOIN bands b ON b.priority = j.priority
                 LEFT JOIN turns t ON t.priority = j.priority AND t.facility = i.facility
             WHERE j.id IN (SELECT unhex(value) FROM json_each($1))) AS new
             WHERE jobs.id = new.id;
         INSERT INTO turns (priority, facility, turn)
             SELECT j.priority, i.facility, max(j.turn) FROM jobs j JOIN inspections i ON i.id = j.inspection_id
             WHERE j.id IN (SELECT unhex(value) FROM json_each($1)) GROUP BY j.priority, i.facility
             ON CONFLICT DO UPDATE SET turn = excluded.turn",
    )
    .bind(rows::ids_json(jobs.iter().copied()))
    .execute(transaction.sqlx())
    .await?;
    Ok(())
}
