//! Judges inspections whose facts have changed, and appends what the judge says.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::{read, rows, transaction::Transaction};
use crate::{
    StoreError,
    effects::Effect,
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
    for appended in &judged.appended {
        append(transaction, appended).await?;
    }
    touch(transaction, judged.touched).await?;
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

/// Appends decision and event, and makes the decision the inspection's newest.
async fn append(transaction: &mut Transaction, appended: &Appended) -> Result<(), StoreError> {
    let Appended { inspection, decision, kind, wants_views, .. } = appended;
    let policy = decision.policy.as_ref();
    let event_id = transaction.new_id();
    sqlx::query(
        "INSERT INTO decisions
             (id, inspection_id, verdict, cause, certified, policy, policy_version, reasons, decided_at)
             VALUES ($1, $2, $3, $4, $14, $5, $6, $7, $8);
         UPDATE inspections SET status = 'completed', verdict = $3, decision_id = $1, wants_views = $9,
             completed_at = coalesce(completed_at, $8), updated_at = $8, settle_at = NULL
             WHERE id = $2;
         INSERT INTO events (id, kind, inspection_id, facility, occurred_at, payload)
             VALUES ($10, $11, $2, $12, $8, $13)",
    )
    .bind(rows::id(decision.id.0))
    .bind(rows::id(inspection.id.0))
    .bind(appended.verdict())
    .bind(decision.cause.as_str())
    .bind(policy.map(|policy| policy.name.as_str()))
    .bind(policy.map(|policy| policy.version))
    .bind(to_json(&inspection.reasons))
    .bind(decision.decided_at.0)
    .bind(wants_views)
    .bind(rows::id(event_id))
    .bind(kind.as_str())
    .bind(&inspection.facility)
    .bind(to_json(inspection))
    .bind(decision.certified)
    .execute(&mut transaction.conn)
    .await?;
    transaction.effects.push(Effect::EventsAppended);
    Ok(())
}
