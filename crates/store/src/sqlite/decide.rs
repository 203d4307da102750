//! Asks the judge about inspections whose facts have changed, and appends what it says.

use std::collections::BTreeSet;

use scrutineer_types::{
    Cause, Decision, DecisionId, DecisionSummary, EventKind, ImageFault, ImageFaultCode, InspectionFacts,
    InspectionStatus, PolicyRef, Reason, Timestamp, View, ViewFacts, ViewState, ViewStatus,
};
use uuid::Uuid;

use super::{
    failure::damaged,
    join,
    read::{self, Whole},
    rows::{self, to_json},
    transaction::{Active, Effect, Transaction},
};
use crate::{StoreError, StoreErrorKind};

/// Camera clocks further behind than this are not believed when the time to a verdict is measured.
const BELIEVED_CAPTURE_MS: i64 = 24 * 60 * 60 * 1000;

/// Judges each inspection, in the order of ids; answers those about which the judge had something to say. One that is
/// cancelled, or that a person has decided, is left alone; so is a decision that a late view does not change.
pub(super) async fn judge(
    transaction: &mut Transaction,
    inspections: &BTreeSet<Uuid>,
) -> Result<BTreeSet<Uuid>, StoreError> {
    let (mut decided, mut appended) = (BTreeSet::new(), BTreeSet::new());
    let mut loaded = read::load(&mut transaction.conn, inspections.iter().copied()).await?;
    for id in inspections {
        let Some(whole) = loaded.remove(id) else { continue };
        let by_person = whole.inspection.decision.as_ref().is_some_and(|newest| newest.cause == Cause::Person);
        if whole.inspection.status == InspectionStatus::Cancelled || by_person {
            continue;
        }
        let Some(active) = transaction.active_policy(&whole.policy).await? else {
            return Err(StoreError::new(
                StoreErrorKind::Internal,
                format!("inspection {id} names policy `{}`, which has no active version", whole.policy),
            ));
        };
        let facts = facts(&whole, &active, transaction.now)?;
        let Some(decision) = transaction.judge.decide(&active.policy, &facts) else { continue };
        decided.insert(*id);
        if says_something_else(&whole, &decision) {
            let wants_views = facts.expected.is_some_and(|expected| join::lacks(&expected, &whole.inspection.views));
            append(transaction, whole, active, decision, wants_views).await?;
            appended.insert(*id);
        } else {
            // Whoever waits for what a late view brings need wait no more.
            transaction.effects.push(Effect::Decided(whole.inspection.id));
        }
    }
    touch(transaction, inspections.difference(&appended)).await?;
    Ok(decided)
}

/// Whether `decision` is the first, has another verdict than the newest, or gives up a reason that the newest stands on. One
/// more reason for the same verdict is no news: after a reject, the views still in work change nothing.
fn says_something_else(whole: &Whole, decision: &Decision) -> bool {
    let newest = &whole.inspection;
    let stands =
        |reason: &Reason| decision.reasons.iter().any(|now| (now.code, now.view_id) == (reason.code, reason.view_id));
    newest.verdict != Some(decision.verdict) || !newest.reasons.iter().all(stands)
}

/// Marks inspections as changed, though not decided.
async fn touch(
    transaction: &mut Transaction,
    inspections: impl Iterator<Item = &Uuid> + Send,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = inspections.copied().collect();
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

fn facts(whole: &Whole, active: &Active, now: Timestamp) -> Result<InspectionFacts, StoreError> {
    let passed = |deadline: Option<Timestamp>| deadline.is_some_and(|moment| moment <= now);
    let views = whole.inspection.views.iter().zip(&whole.decoded);
    Ok(InspectionFacts {
        package_id: whole.inspection.package_id.clone(),
        views: views.map(|(view, decoded)| view_facts(view, *decoded)).collect::<Result<_, _>>()?,
        // What the inspection shows is its own wish, or the active policy's.
        expected: whole.inspection.views_expected.clone().or_else(|| active.policy.expected_views()),
        views_deadline_passed: passed(whole.views_deadline_at),
        deadline_passed: passed(whole.deadline_at),
    })
}

fn view_facts(view: &View, decoded: Option<(u32, u32)>) -> Result<ViewFacts, StoreError> {
    let state = match (view.status, decoded, view.quality, &view.error) {
        (ViewStatus::Pending, ..) => ViewState::Pending,
        (ViewStatus::Failed, ..) => ViewState::Failed,
        (ViewStatus::Completed, Some((width, height)), Some(quality), _) => {
            let (detections, codes) = (view.detections.clone(), view.codes.clone());
            ViewState::Completed { width, height, quality, detections, codes }
        }
        (ViewStatus::Unreadable, _, _, Some(error)) => {
            let code = fault_code(&error.code).ok_or_else(|| damaged("an image's fault", error.code.clone()))?;
            ViewState::Unreadable(ImageFault { code, message: error.message.clone() })
        }
        _ => return Err(damaged("a view", format!("{} is {} without cause", view.id, view.status))),
    };
    Ok(ViewFacts { view_id: view.id, angle: view.angle.clone(), state })
}

fn fault_code(word: &str) -> Option<ImageFaultCode> {
    [ImageFaultCode::Empty, ImageFaultCode::UnsupportedFormat, ImageFaultCode::TooManyPixels, ImageFaultCode::Corrupt]
        .into_iter()
        .find(|code| code.as_str() == word)
}

/// Appends decision and event, and makes the decision the inspection's newest. With `wants_views`, views of the same
/// package that were expected and have not come join it still.
async fn append(
    transaction: &mut Transaction,
    whole: Whole,
    active: Active,
    decision: Decision,
    wants_views: bool,
) -> Result<(), StoreError> {
    let mut inspection = whole.inspection;
    let first = inspection.decision.is_none();
    let (cause, kind) = if first {
        (Cause::Policy, EventKind::InspectionCompleted)
    } else {
        (Cause::LateView, EventKind::InspectionRedecided)
    };
    let (decision_id, _) = transaction.new_id();
    let (event_id, _) = transaction.new_id();
    let now = transaction.now;
    let reasons = to_json(&decision.reasons);
    inspection.status = InspectionStatus::Completed;
    inspection.verdict = Some(decision.verdict);
    inspection.completed_at = inspection.completed_at.or(Some(now));
    inspection.reasons = decision.reasons;
    inspection.decision = Some(DecisionSummary {
        id: DecisionId(decision_id),
        cause,
        certified: false,
        policy: Some(PolicyRef { name: active.policy.name.clone(), version: active.version }),
        decided_at: now,
    });
    sqlx::query(
        "INSERT INTO decisions
             (id, inspection_id, verdict, cause, certified, policy, policy_version, reasons, decided_at)
             VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8);
         UPDATE inspections SET status = 'completed', verdict = $3, decision_id = $1, wants_views = $9,
             completed_at = coalesce(completed_at, $8), updated_at = $8, settle_at = NULL
             WHERE id = $2;
         INSERT INTO events (id, kind, inspection_id, facility, occurred_at, payload)
             VALUES ($10, $11, $2, $12, $8, $13)",
    )
    .bind(rows::id(decision_id))
    .bind(rows::id(inspection.id.0))
    .bind(decision.verdict.as_str())
    .bind(cause.as_str())
    .bind(&whole.policy)
    .bind(active.version)
    .bind(reasons)
    .bind(now.0)
    .bind(wants_views)
    .bind(rows::id(event_id))
    .bind(kind.as_str())
    .bind(&inspection.facility)
    .bind(to_json(&inspection))
    .execute(&mut transaction.conn)
    .await?;
    if first {
        let begun = inspection.views.iter().filter_map(|view| view.captured_at).min();
        let begun = begun
            .filter(|moment| (0..BELIEVED_CAPTURE_MS).contains(&inspection.created_at.since_ms(*moment)))
            .unwrap_or(inspection.created_at);
        transaction.effects.push(Effect::FirstVerdict {
            facility: inspection.facility,
            verdict: decision.verdict,
            after_ms: now.since_ms(begun).max(0),
        });
    }
    transaction.effects.extend([Effect::Decided(inspection.id), Effect::EventsAppended]);
    Ok(())
}
