//! Judges inspections whose facts have changed, and appends what the judge says.

use std::collections::{BTreeSet, HashMap};

use scrutineer_types::Cause;
use uuid::Uuid;

use super::{read, rows, sheet::Sheet, transaction::Transaction};
use crate::{
    StoreError,
    effects::Subject,
    judging::{self, Appended, Judged},
    reviews,
    rows::to_json,
};

const APPEND_DECISIONS: Sheet = Sheet {
    head:
        "INSERT INTO decisions (id, inspection_id, verdict, cause, certified, policy, policy_version, reasons, evidence,
                                  asked_ppm, decided_at)
           VALUES",
    columns: 11,
    tail: "",
};

const MAKE_NEWEST: Sheet = Sheet {
    head: "WITH new (id, decision_id, verdict, wants_views, decided_at) AS (VALUES",
    columns: 5,
    tail: ")
        UPDATE inspections SET status = 'completed', verdict = new.verdict, decision_id = new.decision_id,
            wants_views = new.wants_views, completed_at = coalesce(completed_at, new.decided_at), updated_at = new.decided_at,
            settle_at = NULL
        FROM new WHERE inspections.id = new.id",
};

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
    let loaded = read::load(&mut transaction.conn, inspections.iter().copied()).await?;
    let mut active = HashMap::new();
    for name in judging::policies(&loaded, &transaction.routes) {
        if let Some(found) = transaction.active_policy(&name).await? {
            active.insert(name, found);
        }
    }
    let limited = judging::limited(&loaded, &active, &transaction.routes);
    let lot = transaction.lot(&limited).await?;
    let by = (transaction.judge.as_ref(), &transaction.routes);
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
        .execute(&mut transaction.conn)
        .await?;
    Ok(())
}

/// Appends decisions, and makes each the newest of its inspection.
pub(super) async fn append(transaction: &mut Transaction, appended: &[Appended]) -> Result<(), StoreError> {
    if appended.is_empty() {
        return Ok(());
    }
    let now = transaction.now.0;
    APPEND_DECISIONS
        .execute(&mut transaction.conn, appended, |row, one| {
            let Appended { inspection, decision, .. } = one;
            let policy = decision.policy.as_ref();
            row.bind(decision.id.0)
                .bind(inspection.id.0)
                .bind(one.verdict())
                .bind(decision.cause.as_str())
                .bind(decision.certified)
                .bind(policy.map(|policy| policy.name.as_str()))
                .bind(policy.map(|policy| policy.version))
                .bind(to_json(&inspection.reasons))
                .bind(one.evidence.as_deref())
                .bind(one.asked.map(|asked| asked.ppm))
                .bind(now)
        })
        .await?;
    MAKE_NEWEST
        .execute(&mut transaction.conn, appended, |row, one| {
            row.bind(one.inspection.id.0).bind(one.decision.id.0).bind(one.verdict()).bind(one.wants_views).bind(now)
        })
        .await?;
    Ok(())
}
