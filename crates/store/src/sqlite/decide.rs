//! Judges inspections whose facts have changed, and appends what the judge says.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::{
    read,
    rows::{self, hex},
    transaction::Transaction,
};
use crate::{
    StoreError,
    judging::{self, Appended},
    rows::to_json,
};

/// Judges each inspection, in the order of ids; answers those about which the judge had something to say.
pub(super) async fn judge(
    transaction: &mut Transaction,
    inspections: &BTreeSet<Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let loaded = read::load(&mut transaction.conn, inspections.iter().copied()).await?;
    let mut active = HashMap::new();
    for whole in loaded.values() {
        if let Some(found) = transaction.active_policy(&whole.policy).await? {
            active.insert(whole.policy.clone(), found);
        }
    }
    let (now, judge) = (transaction.now, transaction.judge.clone());
    let judged = judging::judge(inspections, loaded, &active, judge.as_ref(), now, &transaction.ids)?;
    append(transaction, &judged.appended).await?;
    touch(transaction, judged.touched).await?;
    for appended in &judged.appended {
        let inspection = &appended.inspection;
        let subject = Some((inspection.id, inspection.facility.as_str()));
        transaction.append_event(appended.kind, subject, to_json(inspection));
    }
    transaction.effects.extend(judged.effects);
    Ok(judged.decided)
}

/// Marks inspections as changed, though not decided.
async fn touch(transaction: &mut Transaction, ids: Vec<Uuid>) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query("UPDATE inspections SET updated_at = $1 WHERE id IN (SELECT unhex(value) FROM json_each($2))")
        .bind(transaction.now.0)
        .bind(rows::ids_json(ids))
        .execute(&mut transaction.conn)
        .await?;
    Ok(())
}

/// Appends decisions, and makes each the newest of its inspection.
async fn append(transaction: &mut Transaction, appended: &[Appended]) -> Result<(), StoreError> {
    if appended.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = appended
        .iter()
        .map(|one| {
            let Appended { inspection, decision, .. } = one;
            let policy = decision.policy.as_ref();
            (
                hex(decision.id.0),
                hex(inspection.id.0),
                one.verdict(),
                decision.cause.as_str(),
                u8::from(decision.certified),
                policy.map(|policy| policy.name.as_str()),
                policy.map(|policy| policy.version),
                to_json(&inspection.reasons),
                u8::from(one.wants_views),
            )
        })
        .collect();
    let rows = to_json(&rows);
    sqlx::query(
        "INSERT INTO decisions (id, inspection_id, verdict, cause, certified, policy, policy_version, reasons, decided_at)
             SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,
                    value ->> 7, $2
             FROM json_each($1) ORDER BY key;
         UPDATE inspections SET status = 'completed', verdict = w.verdict, decision_id = w.decision_id,
             wants_views = w.wants_views, completed_at = coalesce(completed_at, $2), updated_at = $2, settle_at = NULL
             FROM (SELECT unhex(value ->> 1) AS id, unhex(value ->> 0) AS decision_id, value ->> 2 AS verdict,
                          value ->> 8 AS wants_views FROM json_each($1)) AS w
             WHERE inspections.id = w.id",
    )
    .bind(rows)
    .bind(transaction.now.0)
    .execute(&mut transaction.conn)
    .await?;
    Ok(())
}
