//! Looks at labels that a certificate was sought with.

use scrutineer_types::{Access, Role};
use uuid::Uuid;

use super::{Calibration, Desk, Ended, Reader};
use crate::{
    StoreError, StoreErrorKind,
    filters::{Clauses, Value},
    rows::{get, get_json, to_json},
};

/// See [`super::ReviewStore::begin_calibration`].
pub(crate) async fn begin<D: Desk>(desk: &mut D, access: &Access, begun: &Calibration) -> Result<Uuid, StoreError> {
    needs_admin(access)?;
    let id = desk.new_id();
    let mut clauses = Clauses::new(
        D::DIALECT,
        "INSERT INTO calibrations (id, policy, place, attempt, inspections, sketch, made_at) VALUES",
    );
    clauses.push(" (", Value::Id(id));
    clauses.push(", ", Value::Text(begun.policy.clone()));
    clauses.push(", ", Value::Integer(begun.place.into()));
    clauses.push(", ", Value::Integer(begun.attempt.into()));
    clauses.push(", ", Value::Integer(i64::try_from(begun.inspections).unwrap_or(i64::MAX)));
    clauses.push(", ", Value::Text(to_json(&begun.sketch)));
    clauses.push(", ", Value::Integer(desk.now().0));
    clauses.sql.push_str(") ON CONFLICT (policy, place) DO NOTHING RETURNING id");
    if desk.rows(clauses).await?.is_empty() {
        let message = format!("another look at the labels of `{}` has begun meanwhile: read them again", begun.policy);
        return Err(StoreError::new(StoreErrorKind::Conflict, message));
    }
    Ok(id)
}

/// See [`super::ReviewStore::end_calibration`].
pub(crate) async fn end<D: Desk>(
    desk: &mut D,
    access: &Access,
    id: Uuid,
    end: Option<&Ended>,
) -> Result<(), StoreError> {
    needs_admin(access)?;
    let mut clauses = match end {
        Some(Ended { outcome, certified }) => {
            let mut clauses = Clauses::new(D::DIALECT, "UPDATE calibrations SET outcome =");
            clauses.push(" ", Value::Text(outcome.clone()));
            clauses.push(", certified = ", Value::Flag(*certified));
            clauses
        }
        None => Clauses::new(D::DIALECT, "DELETE FROM calibrations"),
    };
    clauses.push(" WHERE id = ", Value::Id(id));
    desk.rows(clauses).await?;
    Ok(())
}

fn needs_admin(access: &Access) -> Result<(), StoreError> {
    if access.role >= Role::Admin {
        return Ok(());
    }
    let message = "whoever may not change policies calibrates none: ask for the role admin";
    Err(StoreError::new(StoreErrorKind::InvalidInput, message))
}

/// See [`super::ReviewStore::calibrations`].
pub(crate) async fn list<R: Reader>(
    reader: &mut R,
    _access: &Access,
    policy: &str,
) -> Result<Vec<Calibration>, StoreError> {
    let mut clauses = Clauses::new(
        R::DIALECT,
        "SELECT policy, place, attempt, inspections, sketch, outcome, certified, made_at FROM calibrations WHERE true",
    );
    clauses.push(" AND policy = ", Value::Text(policy.to_owned()));
    clauses.sql.push_str(" ORDER BY place");
    let read = |row: &R::Row| {
        let outcome: Option<String> = get(row, "outcome")?;
        let certified = get(row, "certified")?;
        Ok(Calibration {
            policy: get(row, "policy")?,
            place: get(row, "place")?,
            attempt: get(row, "attempt")?,
            inspections: get::<i64>(row, "inspections")?.max(0) as u64,
            sketch: get_json(row, "sketch")?,
            ended: outcome.map(|outcome| Ended { outcome, certified }),
            made_at: get(row, "made_at")?,
        })
    };
    reader.rows(clauses).await?.iter().map(read).collect()
}
