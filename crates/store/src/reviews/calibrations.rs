//! Looks at labels that a certificate was sought with.

use scrutineer_types::{Access, Role};

use super::{Calibration, Desk, Reader};
use crate::{
    StoreError, StoreErrorKind,
    filters::{Clauses, Value},
    rows::{get, get_json, to_json},
};

/// See [`super::ReviewStore::record_calibration`].
pub(crate) async fn record<D: Desk>(desk: &mut D, access: &Access, made: &Calibration) -> Result<(), StoreError> {
    if access.role < Role::Admin {
        let message = "whoever may not change policies calibrates none: ask for the role admin";
        return Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    }
    let mut clauses = Clauses::new(
        D::DIALECT,
        "INSERT INTO calibrations (id, policy, attempt, inspections, sketch, outcome, certified, made_at) VALUES",
    );
    clauses.push(" (", Value::Id(desk.new_id()));
    clauses.push(", ", Value::Text(made.policy.clone()));
    clauses.push(", ", Value::Integer(made.attempt.into()));
    clauses.push(", ", Value::Integer(i64::try_from(made.inspections).unwrap_or(i64::MAX)));
    clauses.push(", ", Value::Text(to_json(&made.sketch)));
    clauses.push(", ", Value::Text(made.outcome.clone()));
    clauses.push(", ", Value::Flag(made.certified));
    clauses.push(", ", Value::Integer(desk.now().0)).sql.push(')');
    desk.rows(clauses).await?;
    Ok(())
}

/// See [`super::ReviewStore::calibrations`].
pub(crate) async fn list<R: Reader>(
    reader: &mut R,
    _access: &Access,
    policy: &str,
) -> Result<Vec<Calibration>, StoreError> {
    let mut clauses = Clauses::new(
        R::DIALECT,
        "SELECT policy, attempt, inspections, sketch, outcome, certified, made_at FROM calibrations WHERE true",
    );
    clauses.push(" AND policy = ", Value::Text(policy.to_owned()));
    clauses.sql.push_str(" ORDER BY id");
    let read = |row: &R::Row| {
        Ok(Calibration {
            policy: get(row, "policy")?,
            attempt: get(row, "attempt")?,
            inspections: get::<i64>(row, "inspections")?.max(0) as u64,
            sketch: get_json(row, "sketch")?,
            outcome: get(row, "outcome")?,
            certified: get(row, "certified")?,
            made_at: get(row, "made_at")?,
        })
    };
    reader.rows(clauses).await?.iter().map(read).collect()
}
