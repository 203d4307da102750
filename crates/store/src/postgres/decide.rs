//! Judges inspections whose facts have changed, and appends what the judge says, all at once.

use std::collections::BTreeSet;

use scrutineer_types::Cause;
use uuid::Uuid;

use super::{read, transaction::Transaction};
use crate::{
    StoreError,
    effects::Subject,
    judging::{self, Appended, Judged},
    reviews,
    rows::to_json,
};

/// Judges each inspection; answers those about which the judge had something to say. Their rows are locked already.
pub(super) async fn judge(
    transaction: &mut Transaction,
    inspections: &BTreeSet<Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    if inspections.is_empty() {
        return Ok(BTreeSet::new());
    }
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
    let context = transaction.context.clone();
    let loaded = read::load(transaction.conn(), inspections.iter().copied()).await?;
    let policies = judging::policies(&loaded, &context.routes);
    let active = context.active_policies(transaction.conn(), policies.into_iter().collect()).await?;
    let now = transaction.now;
    let lot = context.lot(transaction.conn(), &judging::limited(&loaded, &active, &context.routes), now).await?;
    let by = (context.judge.as_ref(), &context.routes);
    let mut judged = judging::judge(inspections, loaded, &active, by, &lot, again, (now, &context.ids))?;
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
    sqlx::query("UPDATE inspections SET updated_at = greatest($1, updated_at + 1) WHERE id = ANY($2)")
        .bind(transaction.now.0)
        .bind(ids)
        .execute(transaction.conn())
        .await?;
    Ok(())
}

/// Appends decisions, and makes each the newest of its inspection.
pub(super) async fn append(transaction: &mut Transaction, appended: &[Appended]) -> Result<(), StoreError> {
    if appended.is_empty() {
        return Ok(());
    }
    let policy = |one: &Appended| one.decision.policy.clone().map(|policy| (policy.name, i64::from(policy.version)));
    let (policies, versions): (Vec<Option<String>>, Vec<Option<i64>>) =
        appended.iter().map(|one| policy(one).unzip()).unzip();
    sqlx::query(
        "WITH w AS (
             SELECT unnest($1::uuid[]) AS id, unnest($2::uuid[]) AS inspection_id, unnest($3::text[]) AS verdict,
                 unnest($4::text[]) AS cause, unnest($5::boolean[]) AS certified, unnest($6::text[]) AS policy,
                 unnest($7::bigint[]) AS policy_version, unnest($8::text[]) AS reasons, unnest($9::boolean[]) AS wants_views,
                 unnest($10::bigint[]) AS asked_ppm, unnest($11::bytea[]) AS evidence),
         appended AS (
             INSERT INTO decisions
                 (id, inspection_id, verdict, cause, certified, policy, policy_version, reasons, evidence,
                  asked_ppm, decided_at)
             SELECT id, inspection_id, verdict, cause, certified, policy, policy_version, reasons, evidence, asked_ppm, $12
             FROM w)
         UPDATE inspections i SET status = 'completed', verdict = w.verdict, decision_id = w.id,
             wants_views = w.wants_views, completed_at = coalesce(i.completed_at, $12), updated_at = $12, settle_at = NULL
         FROM w WHERE i.id = w.inspection_id",
    )
    .bind(appended.iter().map(|one| one.decision.id.0).collect::<Vec<_>>())
    .bind(appended.iter().map(|one| one.inspection.id.0).collect::<Vec<_>>())
    .bind(appended.iter().map(Appended::verdict).collect::<Vec<_>>())
    .bind(appended.iter().map(|one| one.decision.cause.as_str()).collect::<Vec<_>>())
    .bind(appended.iter().map(|one| one.decision.certified).collect::<Vec<_>>())
    .bind(policies)
    .bind(versions)
    .bind(appended.iter().map(|one| to_json(&one.inspection.reasons)).collect::<Vec<_>>())
    .bind(appended.iter().map(|one| one.wants_views).collect::<Vec<_>>())
    .bind(appended.iter().map(|one| one.asked.map(|asked| i64::from(asked.ppm))).collect::<Vec<_>>())
    .bind(appended.iter().map(|one| one.evidence.as_deref()).collect::<Vec<_>>())
    .bind(transaction.now.0)
    .execute(transaction.conn())
    .await?;
    Ok(())
}
