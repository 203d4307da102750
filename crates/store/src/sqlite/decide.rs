//! Judges inspections whose facts have changed, and appends what the judge says.

use std::collections::{BTreeSet, HashMap};

use rusqlite::params;
use scrutineer_types::Cause;
use uuid::Uuid;

use super::{direct::Table, read, rows, transaction::Transaction};
use crate::{
    StoreError,
    effects::Subject,
    judging::{self, Appended, Judged},
    reviews,
    rows::to_json,
};

pub(super) static DECISIONS: Table = Table::with(
    "decisions (id, inspection_id, verdict, cause, certified, policy, policy_version, reasons,
    evidence, asked_ppm, decided_at)",
);

pub(super) const MAKE_NEWEST: &str =
    "UPDATE inspections SET status = 'completed', verdict = ?3, decision_id = ?2, wants_views = ?4,
        completed_at = coalesce(completed_at, ?5), updated_at = ?5, settle_at = NULL
    WHERE id = ?1";

/// Judges each inspection, in the order of ids; answers those about which the judge had something to say.
pub(super) async fn judge(
    transaction: &mut Transaction,
    inspections: &BTreeSet<Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let judged = judge_as(transaction, inspections, Cause::LateView).await?;
    touch(transaction, judged.touched).await?;
    Ok(judged.decided)
}

/// Judges decided inspections again, as [`judge`] does; answers how many got a new decision. What has not changed is not touched.
pub(super) async fn judge_again(
    transaction: &mut Transaction,
    inspections: &BTreeSet<Uuid>,
) -> Result<usize, StoreError> {
    Ok(judge_as(transaction, inspections, Cause::Replay).await?.appended.len())
}

async fn judge_as(
    transaction: &mut Transaction,
    inspections: &BTreeSet<Uuid>,
    again: Cause,
) -> Result<Judged, StoreError> {
    let loaded = read::load_all(transaction.direct().await?, inspections)?;
    let mut active = HashMap::new();
    for name in judging::policies(&loaded, &transaction.routes) {
        if let Some(found) = transaction.active_policy(&name).await? {
            active.insert(name, found);
        }
    }
    let limited = judging::limited(&loaded, &active, &transaction.routes);
    let lot = transaction.lot(&limited).await?;
    let by = (transaction.judge.as_ref(), transaction.routes.as_ref());
    let mut judged =
        judging::judge(inspections, loaded, &active, by, &lot, again, (transaction.now, &transaction.ids))?;
    append(transaction, &judged.appended).await?;
    reviews::ask(transaction, &judged.appended).await?;
    for appended in &judged.appended {
        let inspection = &appended.inspection;
        let subject = Subject::Inspection(inspection.id, &inspection.facility);
        transaction.append_event(appended.kind, subject, to_json(inspection));
    }
    transaction.effects.append(&mut judged.effects);
    Ok(judged)
}

/// Marks inspections as changed, though not decided. Later than they were, even within a millisecond: what their newest decision was made
/// by is told from what came after it by this.
async fn touch(transaction: &mut Transaction, ids: Vec<Uuid>) -> Result<(), StoreError> {
    if ids.is_empty() {
        return Ok(());
    }
    sqlx::query("UPDATE inspections SET updated_at = max($1, updated_at + 1) WHERE id IN (SELECT unhex(value) FROM json_each($2))")
        .bind(transaction.now.0)
        .bind(rows::ids_json(ids))
        .execute(transaction.sqlx())
        .await?;
    Ok(())
}

/// Appends decisions, and makes each the newest of its inspection.
pub(super) async fn append(transaction: &mut Transaction, appended: &[Appended]) -> Result<(), StoreError> {
    if appended.is_empty() {
        return Ok(());
    }
    let now = transaction.now.0;
    let direct = transaction.direct().await?;
    direct.insert(&DECISIONS, appended.iter(), |one, row| {
        let Appended { inspection, decision, .. } = one;
        let policy = decision.policy.as_ref();
        row(params![
            decision.id.0.as_bytes(),
            inspection.id.0.as_bytes(),
            one.verdict(),
            decision.cause.as_str(),
            decision.certified,
            policy.map(|policy| policy.name.as_str()),
            policy.map(|policy| policy.version),
            to_json(&inspection.reasons),
            one.evidence,
            one.asked.map(|asked| asked.ppm),
            now,
        ])
    })?;
    let mut make_newest = direct.prepare(MAKE_NEWEST)?;
    for one in appended {
        let (inspection, decision) = (one.inspection.id.0, one.decision.id.0);
        make_newest.execute(params![
            inspection.as_bytes(),
            decision.as_bytes(),
            one.verdict(),
            one.wants_views,
            now
        ])?;
    }
    Ok(())
}
