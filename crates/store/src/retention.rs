//! What is old goes, a slice at a time, each kind in its own time; what is held stays, whole.
//!
//! `inspections.kept` says what an inspection still has: [`ORIGINALS`], [`DETECTIONS`], and whether it is [`HELD`]. It is a column of the
//! row that a removal locks, so that a hold and a removal cannot pass each other unseen.

use async_trait::async_trait;
use scrutineer_types::{Access, InspectionId, Page, Timestamp};
use uuid::Uuid;

use crate::{
    StoreError,
    filters::{Clauses, Value},
    holds::{Hold, HoldFilter, HoldWish},
    moments::{least_id_of, time_of},
    reviews::{Desk, Reader},
    rows::{Columns, bound, detections, get, span},
};

/// The version of the schema that knows of this.
pub(crate) const SINCE: i64 = 12;

/// The parts of `inspections.kept`.
const ORIGINALS: i64 = 1;
const DETECTIONS: i64 = 2;
pub(crate) const HELD: i64 = 4;

/// What is kept for how long, and what is not let go; part of every [`crate::Metastore`].
///
/// Removals take finished inspections that came, and last changed, at least `age_ms` ago. They leave those that are held, about which a
/// person is asked, and which have work in hand. No table is locked.
#[async_trait]
pub trait RetentionStore: Send + Sync {
    /// Deletes up to `limit` inspections with all that belongs to them; originals that no view names any more are the sweeper's. Answers how
    /// many.
    async fn remove_inspections(&self, age_ms: u64, limit: usize) -> Result<usize, StoreError>;

    /// Takes their originals from up to `limit` inspections that have no dead letter. Whoever asked deletes the objects; those that he
    /// does not come to are the sweeper's.
    async fn remove_originals(&self, age_ms: u64, limit: usize) -> Result<RemovedOriginals, StoreError>;

    /// Removes what was found, detections and barcodes, from up to `limit` inspections that have no dead letter. Verdicts, their reasons,
    /// people's answers and measures of quality stay; nothing is judged again. Answers how many.
    async fn remove_detections(&self, age_ms: u64, limit: usize) -> Result<usize, StoreError>;

    /// Deletes up to `limit` events that are at least `age_ms` old, and what webhooks still have of them. Answers how many.
    async fn remove_events(&self, age_ms: u64, limit: usize) -> Result<usize, StoreError>;

    /// The oldest that there is of each kind.
    async fn oldest(&self) -> Result<Oldest, StoreError>;

    /// Holds inspections, those that the caller sees and that are not held already; answers which.
    async fn hold(
        &self,
        access: &Access,
        ids: &[InspectionId],
        wish: &HoldWish,
    ) -> Result<Vec<InspectionId>, StoreError>;

    /// Ends holds; answers of which inspections.
    async fn release_hold(
        &self,
        access: &Access,
        ids: &[InspectionId],
        by: &str,
    ) -> Result<Vec<InspectionId>, StoreError>;

    /// What is held, the newest inspection first.
    async fn holds(&self, access: &Access, filter: &HoldFilter) -> Result<Page<Hold>, StoreError>;
}

/// Originals that belong to nobody from now on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemovedOriginals {
    /// From how many inspections they were taken.
    pub inspections: usize,
    /// Where the objects are.
    pub keys: Vec<String>,
}

/// The oldest of each kind; `None` where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Oldest {
    /// When the oldest inspection came.
    pub inspection: Option<Timestamp>,
    /// When the oldest came that has its originals and is not held.
    pub originals: Option<Timestamp>,
    /// When the oldest came that has its detections and is not held.
    pub detections: Option<Timestamp>,
    /// When the oldest dead letter was discarded.
    pub dead_letter: Option<Timestamp>,
    /// When the oldest event occurred.
    pub event: Option<Timestamp>,
    /// How many inspections are held.
    pub held: u64,
}

/// Whether what was found on the inspection of a row with `kept` is there.
pub(crate) fn has_detections(row: &impl Columns) -> Result<bool, StoreError> {
    Ok(get::<i64>(row, "kept")? & DETECTIONS != 0)
}

/// The ids of old inspections whose `kept` says what `which` says, locked, without unfinished work and without jobs in the states of
/// `unless`.
async fn old<D: Desk>(
    desk: &mut D,
    which: &str,
    unless: &str,
    age_ms: u64,
    limit: usize,
) -> Result<Vec<Uuid>, StoreError> {
    let before = desk.now().plus_ms(-span(age_ms));
    let mut clauses = Clauses::new(D::DIALECT, "SELECT id FROM inspections i WHERE status <> 'open'");
    clauses.sql.extend([" AND ", which]);
    clauses.push(" AND id < ", Value::Id(least_id_of(before)));
    clauses.push(" AND updated_at <= ", Value::Integer(before.0));
    clauses.sql.extend([
        " AND NOT EXISTS (SELECT 1 FROM views v JOIN jobs j ON j.id = v.job_id
              WHERE v.inspection_id = i.id AND j.state IN ('available', 'running', 'retryable'",
        unless,
        "))
          AND NOT EXISTS (SELECT 1 FROM reviews r WHERE r.inspection_id = i.id AND r.state = 'open')",
    ]);
    clauses.push(" LIMIT ", Value::Integer(bound(limit)));
    clauses.sql.push_str(D::DIALECT.skip_locked);
    desk.rows(clauses).await?.iter().map(|row| get(row, "id")).collect()
}

/// See [`RetentionStore::remove_inspections`].
pub(crate) async fn remove_inspections<D: Desk>(desk: &mut D, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
    let old = old(desk, "(kept & 4) = 0", "", age_ms, limit).await?;
    if old.is_empty() {
        return Ok(0);
    }
    desk.begin_purge().await?;
    // Children first.
    for of_views in [
        "DELETE FROM inferences WHERE view_id IN (SELECT id FROM views WHERE inspection_id IN",
        "DELETE FROM attempts WHERE job_id IN (SELECT job_id FROM views WHERE inspection_id IN",
        "DELETE FROM publications WHERE job_id IN (SELECT job_id FROM views WHERE inspection_id IN",
        "DELETE FROM jobs WHERE id IN (SELECT job_id FROM views WHERE inspection_id IN",
    ] {
        let mut clauses = Clauses::new(D::DIALECT, of_views);
        clauses.push_ids("", &old).sql.push(')');
        desk.rows(clauses).await?;
    }
    for own in ["views", "answers", "reviews", "decisions", "callbacks"] {
        let mut clauses = Clauses::new(D::DIALECT, format!("DELETE FROM {own} WHERE inspection_id IN"));
        clauses.push_ids("", &old);
        desk.rows(clauses).await?;
    }
    let mut clauses = Clauses::new(D::DIALECT, "DELETE FROM inspections WHERE id IN");
    clauses.push_ids("", &old);
    desk.rows(clauses).await?;
    desk.end_purge().await?;
    Ok(old.len())
}

/// See [`RetentionStore::remove_originals`].
pub(crate) async fn remove_originals<D: Desk>(
    desk: &mut D,
    age_ms: u64,
    limit: usize,
) -> Result<RemovedOriginals, StoreError> {
    let old = old(desk, "kept IN (1, 3)", ", 'discarded'", age_ms, limit).await?;
    if old.is_empty() {
        return Ok(RemovedOriginals::default());
    }
    let mut clauses = Clauses::new(D::DIALECT, "UPDATE views SET original_removed_at =");
    clauses.push(" ", Value::Integer(desk.now().0));
    clauses.push_ids(" WHERE original_removed_at IS NULL AND inspection_id IN", &old);
    clauses.sql.push_str(" RETURNING object_key");
    let keys = desk.rows(clauses).await?.iter().map(|row| get(row, "object_key")).collect::<Result<_, _>>()?;
    no_longer(desk, ORIGINALS, "", &old).await?;
    Ok(RemovedOriginals { inspections: old.len(), keys })
}

/// See [`RetentionStore::remove_detections`].
pub(crate) async fn remove_detections<D: Desk>(desk: &mut D, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
    let old = old(desk, "kept IN (2, 3)", ", 'discarded'", age_ms, limit).await?;
    if old.is_empty() {
        return Ok(0);
    }
    desk.begin_purge().await?;
    let mut clauses = Clauses::new(D::DIALECT, "UPDATE inferences SET maxima = '{}', codes = NULL, detections =");
    clauses.push(" ", Value::Bytes(detections::REMOVED.to_vec()));
    clauses.push_ids(" WHERE view_id IN (SELECT id FROM views WHERE inspection_id IN", &old).sql.push(')');
    desk.rows(clauses).await?;
    let mut clauses = Clauses::new(D::DIALECT, "UPDATE decisions SET evidence = NULL WHERE evidence IS NOT NULL");
    clauses.push_ids(" AND inspection_id IN", &old);
    desk.rows(clauses).await?;
    // A view that comes late opens an inspection of its own.
    no_longer(desk, DETECTIONS, ", wants_views = false", &old).await?;
    desk.end_purge().await?;
    Ok(old.len())
}

async fn no_longer<D: Desk>(desk: &mut D, part: i64, also: &str, ids: &[Uuid]) -> Result<(), StoreError> {
    let mut clauses = Clauses::new(D::DIALECT, "UPDATE inspections SET kept = kept -");
    clauses.push(" ", Value::Integer(part)).sql.push_str(also);
    clauses.push_ids(" WHERE id IN", ids);
    desk.rows(clauses).await.map(drop)
}

/// See [`RetentionStore::remove_events`].
pub(crate) async fn remove_events<D: Desk>(desk: &mut D, age_ms: u64, limit: usize) -> Result<usize, StoreError> {
    // The oldest of all, and of these the old ones: no index knows when they occurred.
    let mut clauses = Clauses::new(
        D::DIALECT,
        "SELECT sequence FROM (
             SELECT sequence, occurred_at FROM events e
             WHERE NOT EXISTS (SELECT 1 FROM holds h WHERE h.inspection_id = e.inspection_id)
             ORDER BY sequence",
    );
    clauses.push(" LIMIT ", Value::Integer(bound(limit)));
    clauses.push(") AS oldest WHERE occurred_at <= ", Value::Integer(desk.now().plus_ms(-span(age_ms)).0));
    let old: Vec<i64> = desk.rows(clauses).await?.iter().map(|row| get(row, "sequence")).collect::<Result<_, _>>()?;
    if old.is_empty() {
        return Ok(0);
    }
    desk.begin_purge().await?;
    for table in ["webhook_deliveries", "events"] {
        let mut clauses = Clauses::new(D::DIALECT, format!("DELETE FROM {table} WHERE sequence IN"));
        for (place, sequence) in old.iter().enumerate() {
            clauses.push(if place == 0 { " (" } else { ", " }, Value::Integer(*sequence));
        }
        clauses.sql.push(')');
        desk.rows(clauses).await?;
    }
    desk.end_purge().await?;
    Ok(old.len())
}

/// Which inspections still have what: all themselves (0), some their originals (1), some what was found on them (2).
pub(crate) const OLDEST: [(usize, &str); 5] =
    [(0, "true"), (1, "kept = 1"), (1, "kept = 3"), (2, "kept = 2"), (2, "kept = 3")];

/// The statement for the first of those inspections.
pub(crate) fn first(which: &str) -> String {
    format!("SELECT id FROM inspections WHERE {which} ORDER BY id LIMIT 1")
}

/// See [`RetentionStore::oldest`].
pub(crate) async fn oldest<R: Reader>(reader: &mut R) -> Result<Oldest, StoreError> {
    let mut received: [Option<Timestamp>; 3] = [None; 3];
    for (place, which) in OLDEST {
        let rows = reader.rows(Clauses::new(R::DIALECT, first(which))).await?;
        let Some(row) = rows.first() else { continue };
        let at = time_of(get(row, "id")?);
        received[place] = Some(received[place].map_or(at, |known| known.min(at)));
    }
    let [inspection, originals, detections] = received;
    let mut moments = [None, None];
    for (place, select) in [
        "SELECT finished_at AS at FROM jobs WHERE state = 'discarded' ORDER BY finished_at, id LIMIT 1",
        "SELECT occurred_at AS at FROM events ORDER BY sequence LIMIT 1",
    ]
    .into_iter()
    .enumerate()
    {
        let rows = reader.rows(Clauses::new(R::DIALECT, select)).await?;
        moments[place] = rows.first().map(|row| get(row, "at")).transpose()?;
    }
    let [dead_letter, event] = moments;
    let rows = reader.rows(Clauses::new(R::DIALECT, "SELECT count(*) AS held FROM holds")).await?;
    let held = rows.first().map(|row| get::<i64>(row, "held")).transpose()?.unwrap_or_default().max(0) as u64;
    Ok(Oldest { inspection, originals, detections, dead_letter, event, held })
}
