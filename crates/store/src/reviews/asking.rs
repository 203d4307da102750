//! Which decisions a person is asked about, as they are appended.

use scrutineer_types::Verdict;

use super::Desk;
use crate::{
    StoreError,
    filters::{Clauses, Value},
    judging::Appended,
    lot::{Asked, Source},
    rows::priority_number,
};

/// Rows of one statement.
const ROWS: usize = 64;

/// Asks people about those of the decisions that they are to be asked about. What waits of earlier decisions is withdrawn: it is no
/// longer what counts.
pub(crate) async fn ask<D: Desk>(desk: &mut D, appended: &[Appended]) -> Result<(), StoreError> {
    for one in appended.iter().filter(|one| !one.first) {
        let mut withdraw = Clauses::new(D::DIALECT, "UPDATE reviews SET state = 'withdrawn' WHERE state = 'open'");
        withdraw.push(" AND inspection_id = ", Value::Id(one.inspection.id.0));
        desk.rows(withdraw).await?;
    }
    let asked: Vec<(&Appended, Asked)> =
        appended.iter().filter_map(|one| Some((one, one.asked.filter(|asked| asked.source.is_some())?))).collect();
    for rows in asked.chunks(ROWS) {
        let mut insert = Clauses::new(
            D::DIALECT,
            "INSERT INTO reviews (id, inspection_id, facility, policy, priority, source, decided, asked_ppm, wanted, state,
                                  asked_at) VALUES ",
        );
        for (place, (one, asked)) in rows.iter().enumerate() {
            let inspection = &one.inspection;
            let policy = one.decision.policy.as_ref().map(|policy| policy.name.clone()).unwrap_or_default();
            let source = asked.source.map(Source::as_str).unwrap_or_default();
            insert.push(if place == 0 { "(" } else { ", (" }, Value::Id(one.decision.id.0));
            insert.push(", ", Value::Id(inspection.id.0));
            insert.push(", ", Value::Text(inspection.facility.clone()));
            insert.push(", ", Value::Text(policy));
            insert.push(", ", Value::Integer(priority_number(inspection.priority)));
            insert.push(", ", Value::Text(source.to_owned()));
            insert.push(", ", Value::Text(inspection.verdict.map(Verdict::as_str).unwrap_or_default().to_owned()));
            insert.push(", ", Value::Integer(i64::from(asked.ppm)));
            insert.push(", ", Value::Integer(i64::from(asked.wanted)));
            insert.push(", 'open', ", Value::Integer(one.decision.decided_at.0)).sql.push(')');
        }
        desk.rows(insert).await?;
    }
    Ok(())
}
