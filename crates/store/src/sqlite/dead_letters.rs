//! Discarded jobs: listed, and made available again.

use scrutineer_types::{Access, Facilities, InspectionId, JobId, Page, Priority, Timestamp, ViewId};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use super::{
    routed,
    rows::{self, get, get_id, get_time, to_json},
    transaction::{Effect, Transaction, time_of},
};
use crate::{DeadLetter, DeadLetterFilter, StoreError, StoreErrorKind};

/// See [`crate::Metastore::dead_letters`].
pub(super) async fn list(
    conn: &mut SqliteConnection,
    access: &Access,
    filter: &DeadLetterFilter,
) -> Result<Page<DeadLetter>, StoreError> {
    let mut query = matching(
        access,
        filter,
        "SELECT j.id, j.inspection_id, j.view_id, i.facility, j.attempts, j.error_kind, j.error, j.finished_at",
    )?;
    query.push(" ORDER BY j.finished_at DESC, j.id DESC LIMIT ").push_bind(filter.limit as i64 + 1);
    let rows = query.build().fetch_all(conn).await?;
    let mut items = rows.iter().map(letter).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > filter.limit;
    items.truncate(filter.limit);
    let next_cursor =
        items.last().filter(|_| more).map(|last| format!("{}.{}", last.discarded_at.0, last.job_id.0.simple()));
    Ok(Page { items, next_cursor })
}

/// See [`crate::Metastore::redrive`].
pub(super) async fn redrive(
    transaction: &mut Transaction,
    access: Access,
    filter: DeadLetterFilter,
) -> Result<Vec<JobId>, StoreError> {
    let mut query = matching(&access, &filter, "SELECT j.id, j.inspection_id")?;
    // Work on what is cancelled would be for nothing.
    query.push(" AND i.status <> 'cancelled' ORDER BY j.id LIMIT ");
    query.push_bind(if filter.limit == 0 { -1 } else { filter.limit as i64 });
    let rows = query.build().fetch_all(&mut transaction.conn).await?;
    let jobs = rows.iter().map(|row| get_id(row, "id")).collect::<Result<Vec<Uuid>, _>>()?;
    let inspections = rows.iter().map(|row| get_id(row, "inspection_id")).collect::<Result<Vec<Uuid>, _>>()?;
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

/// The discarded jobs that match, as `j` and their inspections as `i`, in no order yet.
fn matching(
    access: &Access,
    filter: &DeadLetterFilter,
    select: &'static str,
) -> Result<QueryBuilder<Sqlite>, StoreError> {
    let mut query = QueryBuilder::new(select);
    query.push(" FROM jobs j JOIN inspections i ON i.id = j.inspection_id WHERE j.state = 'discarded'");
    if let Some(job) = filter.job_id {
        query.push(" AND j.id = ").push_bind(rows::id(job.0));
    }
    if let Some(facility) = &filter.facility {
        query.push(" AND i.facility = ").push_bind(facility.clone());
    }
    if let Facilities::Only(names) = &access.facilities {
        query.push(" AND i.facility IN (SELECT value FROM json_each(").push_bind(to_json(names)).push("))");
    }
    if let Some(part) = &filter.error_contains {
        query.push(" AND instr(j.error, ").push_bind(part.clone()).push(") > 0");
    }
    if let Some(since) = filter.since {
        query.push(" AND j.finished_at >= ").push_bind(since.0);
    }
    if let Some(cursor) = &filter.cursor {
        let (Timestamp(moment), id) = after(cursor)?;
        query.push(" AND (j.finished_at, j.id) < (").push_bind(moment).push(", ").push_bind(rows::id(id)).push(")");
    }
    Ok(query)
}

fn after(cursor: &str) -> Result<(Timestamp, Uuid), StoreError> {
    let parse = || {
        let (moment, id) = cursor.split_once('.')?;
        Some((Timestamp(moment.parse().ok()?), Uuid::try_parse(id).ok()?))
    };
    parse().ok_or_else(|| {
        StoreError::new(StoreErrorKind::InvalidInput, format!("`{cursor}` is no cursor; pass `next_cursor` unchanged"))
    })
}

fn letter(row: &SqliteRow) -> Result<DeadLetter, StoreError> {
    let job = get_id(row, "id")?;
    Ok(DeadLetter {
        job_id: JobId(job),
        inspection_id: InspectionId(get_id(row, "inspection_id")?),
        view_id: ViewId(get_id(row, "view_id")?),
        facility: get(row, "facility")?,
        attempts: get(row, "attempts")?,
        kind: get(row, "error_kind")?,
        error: get(row, "error")?,
        created_at: time_of(job),
        discarded_at: get_time(row, "finished_at")?,
    })
}
