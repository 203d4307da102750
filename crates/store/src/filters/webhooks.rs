//! Filters of webhooks' dead letters.

use scrutineer_types::Access;
use uuid::Uuid;

use super::{Clauses, Dialect, no_cursor};
use crate::{StoreError, WebhookFilter};

/// A page of dead letters and one more, newest first.
pub(crate) fn letters(
    dialect: &'static Dialect,
    access: &Access,
    filter: &WebhookFilter,
) -> Result<Clauses, StoreError> {
    let mut clauses = dead(dialect, access, filter, "SELECT d.* FROM webhook_deliveries d")?;
    clauses.sql.push_str(" ORDER BY d.last_attempt_at DESC, d.id DESC");
    clauses.push_limit(filter.limit.saturating_add(1));
    Ok(clauses)
}

/// The ids of dead letters whose targets take deliveries, oldest first.
pub(crate) fn redriven(
    dialect: &'static Dialect,
    access: &Access,
    filter: &WebhookFilter,
) -> Result<Clauses, StoreError> {
    let select = "SELECT d.id FROM webhook_deliveries d JOIN webhook_targets t
         ON t.name = d.target AND t.gone_at IS NULL AND t.removed_at IS NULL";
    Ok(oldest_first(dead(dialect, access, filter, select)?, filter))
}

/// The ids of dead letters, oldest first.
pub(crate) fn purged(
    dialect: &'static Dialect,
    access: &Access,
    filter: &WebhookFilter,
) -> Result<Clauses, StoreError> {
    Ok(oldest_first(dead(dialect, access, filter, "SELECT d.id FROM webhook_deliveries d")?, filter))
}

fn oldest_first(mut clauses: Clauses, filter: &WebhookFilter) -> Clauses {
    clauses.sql.push_str(" ORDER BY d.last_attempt_at, d.id");
    if filter.limit > 0 {
        clauses.push_limit(filter.limit);
    }
    clauses
}

fn dead(
    dialect: &'static Dialect,
    access: &Access,
    filter: &WebhookFilter,
    select: &str,
) -> Result<Clauses, StoreError> {
    let mut clauses = Clauses::new(dialect, format!("{select} WHERE d.state = 'dead'"));
    if let Some(id) = filter.id {
        clauses.push_id(" AND d.id = ", id);
    }
    for (column, value) in [("d.target", &filter.target), ("d.facility", &filter.facility), ("d.kind", &filter.kind)] {
        if let Some(value) = value {
            clauses.push_text(&format!(" AND {column} = "), value);
        }
    }
    clauses.push_access("d.facility", access);
    if let Some(part) = &filter.error_contains {
        clauses.push_text(&format!(" AND {}(d.error, ", dialect.position), part);
        clauses.sql.push_str(") > 0");
    }
    if let Some(since) = filter.since {
        clauses.push_integer(" AND d.last_attempt_at >= ", since.0);
    }
    if let Some(cursor) = &filter.cursor {
        let parse = || {
            let (moment, id) = cursor.split_once('.')?;
            Some((moment.parse::<i64>().ok()?, Uuid::try_parse(id).ok()?))
        };
        let (moment, id) = parse().ok_or_else(|| no_cursor(cursor))?;
        clauses.push_integer(" AND (d.last_attempt_at, d.id) < (", moment);
        clauses.push_id(", ", id);
        clauses.sql.push(')');
    }
    Ok(clauses)
}
