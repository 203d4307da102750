//! What waits for a person, given out and given back.

use scrutineer_types::{
    Access, Assignment, DecisionId, GivenAnswer, InspectionId, Page, ReviewTask, Timestamp, Verdict,
};
use uuid::Uuid;

use super::{Desk, Reader, ReviewFilter, ReviewWish, reviewer};
use crate::{
    StoreError, StoreErrorKind,
    filters::{self, Clauses, Value},
    rows::{Columns, bound, from_json, get, get_word, priority_number, priority_of, span},
};

const TASK: &str = "id, inspection_id, facility, policy, priority, asked_at, reviewer, leased_until";

fn task(row: &impl Columns) -> Result<ReviewTask, StoreError> {
    Ok(ReviewTask {
        id: DecisionId(get(row, "id")?),
        inspection_id: InspectionId(get(row, "inspection_id")?),
        facility: get(row, "facility")?,
        policy: get(row, "policy")?,
        priority: priority_of(get(row, "priority")?),
        asked_at: get(row, "asked_at")?,
        reviewer: get(row, "reviewer")?,
        leased_until: get(row, "leased_until")?,
    })
}

/// See [`super::ReviewStore::next_review`].
pub(crate) async fn next<D: Desk>(
    desk: &mut D,
    access: &Access,
    wish: &ReviewWish,
) -> Result<Option<Assignment>, StoreError> {
    reviewer::may_review(access, &wish.reviewer)?;
    let mut after = None;
    if let Some(skipped) = wish.skip {
        release(desk, access, skipped, &wish.reviewer).await?;
        let mut place = Clauses::new(D::DIALECT, "SELECT priority, id FROM reviews WHERE true");
        place.push(" AND id = ", Value::Id(skipped.0));
        if let Some(row) = desk.rows(place).await?.first() {
            after = Some((get::<i64>(row, "priority")?, get::<Uuid>(row, "id")?));
        }
    }
    // What is in hand; what is more urgent than, or comes after, what was skipped; whatever is first.
    let mut places = vec![Place::InHand];
    places.extend(after.into_iter().flat_map(|(priority, id)| [Place::Above(priority), Place::After(priority, id)]));
    places.push(Place::First);
    for place in places {
        if let Some(row) = desk.rows(take(D::DIALECT, access, wish, desk.now(), place)).await?.first() {
            let task = task(row)?;
            let whole = desk.wholes(vec![task.inspection_id.0]).await?.pop();
            return Ok(whole.map(|whole| Assignment { task, inspection: whole.inspection }));
        }
    }
    Ok(None)
}

#[derive(Clone, Copy)]
enum Place {
    InHand,
    Above(i64),
    After(i64, Uuid),
    First,
}

/// Takes the first review at a place that `wish` may have.
fn take(
    dialect: &'static filters::Dialect,
    access: &Access,
    wish: &ReviewWish,
    now: Timestamp,
    place: Place,
) -> Clauses {
    let reviewer = || Value::Text(wish.reviewer.clone());
    let mut clauses = Clauses::new(dialect, "UPDATE reviews SET reviewer =");
    clauses.push(" ", reviewer());
    clauses.push(", leased_until = ", Value::Integer(now.plus_ms(span(wish.lease_ms)).0));
    clauses.sql.push_str(" WHERE id = (SELECT r.id FROM reviews r WHERE r.state = 'open'");
    match place {
        Place::InHand => {
            clauses.push(" AND r.reviewer = ", reviewer());
            clauses.push(" AND r.leased_until > ", Value::Integer(now.0));
        }
        Place::Above(priority) => {
            clauses.push(" AND r.priority > ", Value::Integer(priority));
        }
        Place::After(priority, id) => {
            clauses.push(" AND (r.priority < ", Value::Integer(priority));
            clauses.push(" OR r.priority = ", Value::Integer(priority));
            clauses.push(" AND r.id > ", Value::Id(id)).sql.push(')');
        }
        Place::First => {}
    }
    if !matches!(place, Place::InHand) {
        clauses.push(" AND (r.leased_until IS NULL OR r.leased_until <= ", Value::Integer(now.0)).sql.push(')');
    }
    clauses.push(
        " AND NOT EXISTS (SELECT 1 FROM answers a WHERE a.review_id = r.id AND a.withdrawn_at IS NULL AND a.reviewer = ",
        reviewer(),
    );
    clauses.sql.push(')');
    for (column, value) in [("r.facility", &wish.facility), ("r.policy", &wish.policy)] {
        if let Some(value) = value {
            clauses.push(&format!(" AND {column} = "), Value::Text(value.clone()));
        }
    }
    clauses.push_access("r.facility", access);
    clauses.sql.extend([" ORDER BY r.priority DESC, r.id LIMIT 1", dialect.skip_locked, ") RETURNING ", TASK]);
    clauses
}

/// See [`super::ReviewStore::release_review`].
pub(crate) async fn release<D: Desk>(
    desk: &mut D,
    access: &Access,
    review: DecisionId,
    reviewer: &str,
) -> Result<bool, StoreError> {
    let mut clauses =
        Clauses::new(D::DIALECT, "UPDATE reviews SET reviewer = NULL, leased_until = NULL WHERE state = 'open'");
    clauses.push(" AND id = ", Value::Id(review.0));
    clauses.push(" AND reviewer = ", Value::Text(reviewer.to_owned()));
    clauses.push_access("facility", access);
    clauses.sql.push_str(" RETURNING id");
    Ok(!desk.rows(clauses).await?.is_empty())
}

/// See [`super::ReviewStore::reviews`].
pub(crate) async fn list<R: Reader>(
    reader: &mut R,
    access: &Access,
    filter: &ReviewFilter,
) -> Result<Page<ReviewTask>, StoreError> {
    let mut clauses = Clauses::new(R::DIALECT, format!("SELECT {TASK} FROM reviews WHERE state = 'open'"));
    for (column, value) in [("facility", &filter.facility), ("policy", &filter.policy)] {
        if let Some(value) = value {
            clauses.push(&format!(" AND {column} = "), Value::Text(value.clone()));
        }
    }
    clauses.push_access("facility", access);
    if let Some(cursor) = &filter.cursor {
        let (priority, id) = place(cursor)?;
        clauses.push(" AND (priority < ", Value::Integer(priority));
        clauses.push(" OR priority = ", Value::Integer(priority));
        clauses.push(" AND id > ", Value::Id(id)).sql.push(')');
    }
    clauses.push(" ORDER BY priority DESC, id LIMIT ", Value::Integer(bound(filter.limit.saturating_add(1))));
    let tasks = reader.rows(clauses).await?.iter().map(task).collect::<Result<Vec<_>, _>>()?;
    Ok(filters::page(tasks, filter.limit, |task| format!("{}.{}", priority_number(task.priority), task.id)))
}

fn place(cursor: &str) -> Result<(i64, Uuid), StoreError> {
    let parsed = cursor.split_once('.').and_then(|(priority, id)| Some((priority.parse().ok()?, id.parse().ok()?)));
    parsed.ok_or_else(|| {
        StoreError::new(StoreErrorKind::InvalidInput, format!("`{cursor}` is no cursor that this list gave"))
    })
}

/// See [`super::ReviewStore::answers`].
pub(crate) async fn answers<R: Reader>(
    reader: &mut R,
    access: &Access,
    inspection: InspectionId,
) -> Result<Vec<GivenAnswer>, StoreError> {
    let mut clauses = Clauses::new(
        R::DIALECT,
        "SELECT reviewer, role, verdict, comment, review_id, blind, boxes, took_ms, answered_at, withdrawn_at
         FROM answers WHERE true",
    );
    clauses.push(" AND inspection_id = ", Value::Id(inspection.0));
    clauses.push_access("facility", access);
    clauses.sql.push_str(" ORDER BY id");
    reader.rows(clauses).await?.iter().map(given).collect()
}

pub(crate) fn given(row: &impl Columns) -> Result<GivenAnswer, StoreError> {
    Ok(GivenAnswer {
        reviewer: get(row, "reviewer")?,
        role: get(row, "role")?,
        verdict: get_word(row, "verdict", Verdict::from_word)?,
        comment: get(row, "comment")?,
        asked: get::<Option<Uuid>>(row, "review_id")?.is_some(),
        blind: get(row, "blind")?,
        boxes: get::<Option<&str>>(row, "boxes")?.map(from_json).transpose()?.unwrap_or_default(),
        took_ms: get::<Option<i64>>(row, "took_ms")?.map(|ms| ms.max(0) as u64),
        answered_at: get(row, "answered_at")?,
        withdrawn_at: get(row, "withdrawn_at")?,
    })
}
