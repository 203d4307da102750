//! What is not let go: inspections that somebody holds, with why.

use scrutineer_types::{Access, EventKind, InspectionId, Page, Timestamp};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::{
    StoreError, StoreErrorKind,
    effects::Subject,
    filters::{self, Clauses, Value},
    retention::HELD,
    reviews::{Desk, Reader},
    rows::{bound, get},
};

/// Characters of a reason, and of who gives it.
const LONGEST_REASON: usize = 2_000;
const LONGEST_NAME: usize = 200;

/// Inspections that are held or released at once, at most.
const MOST_AT_ONCE: usize = 1_000;

/// Why something is to be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldWish {
    /// For people, as a case's number.
    pub reason: String,
    /// Who says so.
    pub by: String,
}

/// An inspection that is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hold {
    /// Which.
    pub inspection_id: InspectionId,
    /// Where it was taken.
    pub facility: String,
    /// The caller's name for the thing inspected.
    pub package_id: Option<String>,
    /// Why.
    pub reason: String,
    /// Who said so.
    pub held_by: String,
    /// Since when.
    pub held_at: Timestamp,
}

/// Which holds; every field that is given must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HoldFilter {
    /// Of one inspection.
    pub inspection_id: Option<InspectionId>,
    /// Its facility.
    pub facility: Option<String>,
    /// At most so many.
    pub limit: usize,
    /// Where the last page ended.
    pub cursor: Option<String>,
}

fn check(wish: &HoldWish) -> Result<(), StoreError> {
    let wrong = |message: &str| Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    if wish.reason.trim().is_empty() || wish.reason.chars().count() > LONGEST_REASON {
        return wrong("a hold needs a reason, of 2,000 characters at most: whoever finds it in a year must know why");
    }
    named(&wish.by)
}

fn named(by: &str) -> Result<(), StoreError> {
    if by.trim().is_empty() || by.chars().count() > LONGEST_NAME {
        let message = "say in `by` who holds or releases, in 200 characters at most";
        return Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    }
    Ok(())
}

/// Of inspections those that the caller sees and that are held, or are not: locked, with their facilities.
async fn find<D: Desk>(
    desk: &mut D,
    access: &Access,
    ids: &[InspectionId],
    held: bool,
) -> Result<Vec<(Uuid, String)>, StoreError> {
    if ids.len() > MOST_AT_ONCE {
        let message = "more than 1,000 inspections at once; hold or release them in parts";
        return Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    }
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    // In order, so that two of these do not wait for each other.
    ids.sort_unstable();
    for id in &ids {
        desk.lock(InspectionId(*id)).await?;
    }
    let mut clauses = Clauses::new(D::DIALECT, "SELECT id, facility FROM inspections WHERE");
    clauses.sql.push_str(if held { " kept >= 4" } else { " kept < 4" });
    clauses.push_ids(" AND id IN", &ids);
    clauses.push_access("facility", access);
    clauses.sql.push_str(" ORDER BY id");
    let rows = desk.rows(clauses).await?;
    rows.iter().map(|row| Ok((get(row, "id")?, get(row, "facility")?))).collect()
}

/// See [`crate::RetentionStore::hold`].
pub(crate) async fn hold<D: Desk>(
    desk: &mut D,
    access: &Access,
    ids: &[InspectionId],
    wish: &HoldWish,
) -> Result<Vec<InspectionId>, StoreError> {
    check(wish)?;
    let found = find(desk, access, ids, false).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let now = desk.now();
    let mut clauses =
        Clauses::new(D::DIALECT, "INSERT INTO holds (inspection_id, facility, reason, held_by, held_at) VALUES");
    for (place, (id, facility)) in found.iter().enumerate() {
        clauses.push(if place == 0 { " (" } else { ", (" }, Value::Id(*id));
        for text in [facility, &wish.reason, &wish.by] {
            clauses.push(", ", Value::Text(text.clone()));
        }
        clauses.push(", ", Value::Integer(now.0)).sql.push(')');
    }
    desk.rows(clauses).await?;
    mark(desk, &found, HELD).await?;
    for (id, facility) in &found {
        let payload = json!({ "inspection_id": InspectionId(*id), "reason": wish.reason, "by": wish.by });
        let subject = Subject::Inspection(InspectionId(*id), facility);
        desk.append_event(EventKind::InspectionHeld, subject, payload.to_string());
    }
    Ok(found.into_iter().map(|(id, _)| InspectionId(id)).collect())
}

/// See [`crate::RetentionStore::release_hold`].
pub(crate) async fn release<D: Desk>(
    desk: &mut D,
    access: &Access,
    ids: &[InspectionId],
    by: &str,
) -> Result<Vec<InspectionId>, StoreError> {
    named(by)?;
    let found = find(desk, access, ids, true).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let mut clauses = Clauses::new(D::DIALECT, "DELETE FROM holds WHERE inspection_id IN");
    clauses.push_ids("", &found.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    desk.rows(clauses).await?;
    mark(desk, &found, -HELD).await?;
    for (id, facility) in &found {
        let payload = json!({ "inspection_id": InspectionId(*id), "by": by });
        let subject = Subject::Inspection(InspectionId(*id), facility);
        desk.append_event(EventKind::InspectionReleased, subject, payload.to_string());
    }
    Ok(found.into_iter().map(|(id, _)| InspectionId(id)).collect())
}

async fn mark<D: Desk>(desk: &mut D, found: &[(Uuid, String)], change: i64) -> Result<(), StoreError> {
    let mut clauses = Clauses::new(D::DIALECT, "UPDATE inspections SET kept = kept +");
    clauses.push(" ", Value::Integer(change));
    clauses.push_ids(" WHERE id IN", &found.iter().map(|(id, _)| *id).collect::<Vec<_>>());
    desk.rows(clauses).await.map(drop)
}

/// See [`crate::RetentionStore::holds`].
pub(crate) async fn list<R: Reader>(
    reader: &mut R,
    access: &Access,
    filter: &HoldFilter,
) -> Result<Page<Hold>, StoreError> {
    let mut clauses = Clauses::new(
        R::DIALECT,
        "SELECT h.inspection_id, h.facility, i.package_id, h.reason, h.held_by, h.held_at
         FROM holds h JOIN inspections i ON i.id = h.inspection_id WHERE true",
    );
    if let Some(id) = filter.inspection_id {
        clauses.push(" AND h.inspection_id = ", Value::Id(id.0));
    }
    if let Some(facility) = &filter.facility {
        clauses.push(" AND h.facility = ", Value::Text(facility.clone()));
    }
    clauses.push_access("h.facility", access);
    if let Some(cursor) = &filter.cursor {
        let after = Uuid::try_parse(cursor).map_err(|error| filters::no_cursor(cursor).with_source(error))?;
        clauses.push(" AND h.inspection_id < ", Value::Id(after));
    }
    clauses.push(" ORDER BY h.inspection_id DESC LIMIT ", Value::Integer(bound(filter.limit + 1)));
    let rows = reader.rows(clauses).await?;
    let held = rows.iter().map(|row| {
        Ok(Hold {
            inspection_id: InspectionId(get(row, "inspection_id")?),
            facility: get(row, "facility")?,
            package_id: get(row, "package_id")?,
            reason: get(row, "reason")?,
            held_by: get(row, "held_by")?,
            held_at: get(row, "held_at")?,
        })
    });
    let held = held.collect::<Result<Vec<_>, StoreError>>()?;
    Ok(filters::page(held, filter.limit, |hold| hold.inspection_id.to_string()))
}
