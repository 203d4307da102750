//! Results, decisions, deadlines and redrives.

use scrutineer_types::{
    Access, Cause, DecisionId, FailureKind, ImageFault, ImageFaultCode, Inspection, InspectionStatus, ReasonCode,
    Verdict, ViewStatus,
};

use super::{
    Fixture,
    fixture::{VIEWS_DEADLINE_MS, clear, damaged, detection, inference, package, submission, view},
};
use crate::{Addition, Completion, DeadLetterFilter, Finding, Outcome, Submission};

fn discarded() -> Finding {
    Finding::Discard { error: "the model gave no answer".into(), kind: FailureKind::Transient }
}

fn cause(inspection: &Inspection) -> (DecisionId, Cause) {
    let decision = inspection.decision.as_ref().unwrap();
    (decision.id, decision.cause)
}

pub async fn a_result_brings_verdict_event_and_signal(fixture: Fixture) {
    let submitted = fixture.submit(submission()).await;
    let id = submitted.inspection.id;
    let mut decided = fixture.store.signals().subscribe_decided();
    let held = fixture.claim_one().await;
    fixture.advance(250);
    assert_eq!(fixture.complete(held, damaged()).await, Outcome::Committed);
    assert_eq!(decided.try_recv().unwrap(), id);
    let done = fixture.get(id).await;
    assert_eq!((done.status, done.verdict), (InspectionStatus::Completed, Some(Verdict::Reject)));
    assert_eq!(done.reasons[0].code, ReasonCode::DefectPresent);
    let decision = done.decision.as_ref().unwrap();
    assert_eq!((decision.cause, decision.certified), (Cause::Policy, false));
    let policy = decision.policy.as_ref().unwrap();
    assert_eq!((policy.name.as_str(), policy.version), ("parcel", 1));
    assert_eq!(done.completed_at, Some(decision.decided_at));
    assert!(decision.decided_at.since_ms(done.created_at) >= 250);
    let event = fixture.events().await.pop().unwrap();
    assert_eq!(event.kind.as_str(), "inspection.completed");
    let frozen: Inspection = serde_json::from_value(event.payload).unwrap();
    assert_eq!(frozen, done, "the event shows what the API shows");
}

pub async fn an_inference_reads_back_unchanged(fixture: Fixture) {
    let wish = submission();
    let (inspection_id, view_id) = (fixture.submit(wish.clone()).await.inspection.id, wish.views[0].id);
    let found = inference(vec![detection("label", 0.75), detection("damage", 0.470_000_03), detection("label", 0.1)]);
    let held = fixture.claim_one().await;
    fixture.complete(held, Finding::Inferred(Box::new(found.clone()))).await;
    let view = fixture.get(inspection_id).await.views.remove(0);
    assert_eq!(view.status, ViewStatus::Completed);
    assert_eq!((view.detections, view.quality), (found.detections.clone(), Some(found.quality)));
    assert_eq!((view.model, view.timings_ms), (Some(found.model), Some(found.timings_ms)));
    let stored = fixture.store.view(&Access::all(), inspection_id, view_id).await.unwrap().unwrap();
    assert_eq!((stored.detections, stored.image), (found.detections, wish.views[0].image.clone()));
    assert_eq!(stored.object_key, wish.views[0].object_key);
}

pub async fn an_unreadable_image_is_an_outcome(fixture: Fixture) {
    let id = fixture.submit(submission()).await.inspection.id;
    let fault = ImageFault { code: ImageFaultCode::Corrupt, message: "cut off after 100 bytes".into() };
    let held = fixture.claim_one().await;
    assert_eq!(fixture.complete(held, Finding::Unreadable(fault)).await, Outcome::Committed);
    let done = fixture.get(id).await;
    assert_eq!((done.verdict, done.views[0].status), (Some(Verdict::Recapture), ViewStatus::Unreadable));
    let error = done.views[0].error.clone().unwrap();
    assert_eq!((error.code.as_str(), error.message.as_str()), ("corrupt", "cut off after 100 bytes"));
    assert!(fixture.store.dead_letters(&Access::all(), &letters()).await.unwrap().items.is_empty());
}

fn letters() -> DeadLetterFilter {
    DeadLetterFilter { limit: 10, ..DeadLetterFilter::default() }
}

pub async fn a_discarded_job_brings_review_and_a_redrive_a_later_decision(fixture: Fixture) {
    let submitted = fixture.submit(submission()).await;
    let id = submitted.inspection.id;
    let held = fixture.claim_one().await;
    fixture.store.start(&[held], 1000).await.unwrap();
    fixture.complete(held, discarded()).await;
    let failed = fixture.get(id).await;
    assert_eq!((failed.verdict, failed.views[0].status), (Some(Verdict::Review), ViewStatus::Failed));
    let letter = fixture.store.dead_letters(&Access::all(), &letters()).await.unwrap().items.remove(0);
    assert_eq!((letter.job_id, letter.inspection_id), (submitted.jobs[0], id));
    assert_eq!((letter.attempts, letter.kind.as_str()), (1, "transient"));
    assert_eq!(letter.error, "the model gave no answer");

    let filter = DeadLetterFilter { job_id: Some(letter.job_id), ..DeadLetterFilter::default() };
    assert_eq!(fixture.store.redrive(&Access::all(), &filter).await.unwrap(), submitted.jobs);
    let pending = fixture.get(id).await;
    assert_eq!((pending.views[0].status, pending.views[0].attempts), (ViewStatus::Pending, 0));
    assert_eq!((pending.verdict, &pending.views[0].error), (Some(Verdict::Review), &None));
    let again = fixture.claim_one().await;
    assert!(again.fence > held.fence, "the fence is never reset");
    fixture.complete(again, clear()).await;
    let done = fixture.get(id).await;
    assert_eq!((done.verdict, done.completed_at), (Some(Verdict::Accept), failed.completed_at));
    assert_eq!(cause(&done).1, Cause::LateView);
    assert_ne!(cause(&done).0, cause(&failed).0);
    assert_eq!(
        fixture.events_of(id).await,
        ["inspection.created", "job.discarded", "inspection.completed", "inspection.redecided"]
    );
}

pub async fn redriving_twice_does_nothing_twice(fixture: Fixture) {
    fixture.submit(submission()).await;
    let held = fixture.claim_one().await;
    fixture.complete(held, discarded()).await;
    let all = DeadLetterFilter::default();
    assert_eq!(fixture.store.redrive(&Access::all(), &all).await.unwrap().len(), 1);
    assert!(fixture.store.redrive(&Access::all(), &all).await.unwrap().is_empty());
    assert_eq!(fixture.claim(10).await.len(), 1);
}

pub async fn a_late_view_appends_a_decision(fixture: Fixture) {
    let first = fixture.accepted(submission()).await;
    let addition = Addition {
        inspection_id: first.id,
        views: vec![view(Some("left"))],
        max_attempts: 3,
        max_views: 9,
        idempotency: None,
    };
    let waiting = fixture.store.add_views(&Access::all(), addition).await.unwrap().inspection;
    assert_eq!((waiting.status, waiting.verdict), (InspectionStatus::Completed, Some(Verdict::Accept)));
    let held = fixture.claim_one().await;
    fixture.complete(held, damaged()).await;
    let now = fixture.get(first.id).await;
    assert_eq!((now.verdict, cause(&now).1), (Some(Verdict::Reject), Cause::LateView));
    assert_eq!(now.completed_at, first.completed_at, "completed is when it got its first verdict");
    let kinds = fixture.events_of(first.id).await;
    assert_eq!(kinds, ["inspection.created", "inspection.completed", "inspection.redecided"]);
}

pub async fn several_late_views_are_awaited_together(fixture: Fixture) {
    let first = fixture.accepted(submission()).await;
    let addition = Addition {
        inspection_id: first.id,
        views: vec![view(None), view(None)],
        max_attempts: 3,
        max_views: 9,
        idempotency: None,
    };
    fixture.store.add_views(&Access::all(), addition).await.unwrap();
    let jobs = fixture.claim(2).await;
    let fault = ImageFault { code: ImageFaultCode::Corrupt, message: "cut off".into() };
    fixture.complete(jobs[0].fence, Finding::Unreadable(fault)).await;
    assert_eq!(cause(&fixture.get(first.id).await), cause(&first), "the judge waits for the other");
    fixture.complete(jobs[1].fence, clear()).await;
    assert_eq!(fixture.get(first.id).await.verdict, Some(Verdict::Recapture));
    assert_eq!(fixture.events_of(first.id).await.len(), 3);
}

pub async fn what_settles_it_decides_before_the_other_views(fixture: Fixture) {
    let wish = Submission { views: vec![view(Some("top")), view(Some("left"))], ..submission() };
    let id = fixture.submit(wish).await.inspection.id;
    let jobs = fixture.claim(2).await;
    fixture.complete(jobs[0].fence, damaged()).await;
    let rejected = fixture.get(id).await;
    assert_eq!((rejected.status, rejected.verdict), (InspectionStatus::Completed, Some(Verdict::Reject)));
    assert_eq!(rejected.views[1].status, ViewStatus::Pending);
    fixture.complete(jobs[1].fence, damaged()).await;
    let whole = fixture.get(id).await;
    assert_eq!(whole.views[1].status, ViewStatus::Completed, "it is recorded all the same");
    assert_eq!(cause(&whole), cause(&rejected), "one more reason for the same verdict is no news");
    assert_eq!(fixture.events_of(id).await, ["inspection.created", "inspection.completed"]);
}

pub async fn what_is_rejected_early_is_still_joined_by_the_views_it_expected(fixture: Fixture) {
    let id = fixture.submit(package("P", "top", &["top", "left"])).await.inspection.id;
    let held = fixture.claim_one().await;
    fixture.complete(held, damaged()).await;
    assert_eq!(fixture.get(id).await.verdict, Some(Verdict::Reject));
    let left = fixture.submit(package("P", "left", &["top", "left"])).await;
    assert_eq!((left.joined, left.inspection.id), (true, id));
    fixture.work_off().await;
    assert_eq!(fixture.events_of(id).await, ["inspection.created", "inspection.completed"]);
}

pub async fn a_late_view_that_takes_a_reason_away_appends_a_decision(fixture: Fixture) {
    let wish = Submission { policy: Some("pair".into()), views_expected: None, ..package("P", "top", &[]) };
    let id = fixture.submit(wish).await.inspection.id;
    let held = fixture.claim_one().await;
    fixture.complete(held, Finding::Discard { error: "never".into(), kind: FailureKind::Permanent }).await;
    fixture.advance(30_000);
    assert_eq!(fixture.store.settle_deadlines(10).await.unwrap(), 1);
    let failed = fixture.get(id).await;
    assert_eq!((failed.verdict, failed.reasons[0].code), (Some(Verdict::Review), ReasonCode::InferenceFailed));
    fixture.store.redrive(&Access::all(), &DeadLetterFilter::default()).await.unwrap();
    fixture.work_off().await;
    let missing = fixture.get(id).await;
    assert_eq!((missing.verdict, missing.reasons[0].code), (Some(Verdict::Review), ReasonCode::ViewMissing));
}

pub async fn awaited_views_are_not_awaited_without_end(fixture: Fixture) {
    // The request expects a view; the default policy says nothing of how long.
    let id = fixture.submit(package("P", "top", &["top", "left"])).await.inspection.id;
    assert_eq!(fixture.submit(submission()).await.inspection.status, InspectionStatus::Open);
    fixture.work_off().await;
    let next = fixture.store.next_deadline_ms().await.unwrap().unwrap();
    assert!((VIEWS_DEADLINE_MS - 60_000..=VIEWS_DEADLINE_MS).contains(&next), "{next}");
    fixture.advance(VIEWS_DEADLINE_MS as i64);
    assert_eq!(fixture.store.next_deadline_ms().await.unwrap(), Some(0));
    assert_eq!(fixture.store.settle_deadlines(10).await.unwrap(), 1);
    assert_eq!(fixture.get(id).await.reasons[0].code, ReasonCode::ViewMissing);
    assert_eq!(fixture.store.next_deadline_ms().await.unwrap(), None);
}

pub async fn a_batch_of_one_inspection_is_judged_once(fixture: Fixture) {
    let wish = Submission { views: vec![view(None), view(None), view(None)], ..submission() };
    let id = fixture.submit(wish).await.inspection.id;
    let jobs = fixture.claim(3).await;
    let completions = jobs.iter().map(|job| Completion { fence: job.fence, finding: clear() }).collect();
    fixture.store.complete(completions).await.unwrap();
    assert_eq!(fixture.events_of(id).await, ["inspection.created", "inspection.completed"]);
}

pub async fn views_deadline_settles_what_awaits_views(fixture: Fixture) {
    let wish = Submission { policy: Some("pair".into()), views_expected: None, ..package("P", "top", &[]) };
    let id = fixture.submit(wish).await.inspection.id;
    fixture.work_off().await;
    fixture.advance(29_000);
    assert_eq!(fixture.store.settle_deadlines(10).await.unwrap(), 0);
    fixture.advance(1000);
    assert_eq!(fixture.store.settle_deadlines(10).await.unwrap(), 1);
    let done = fixture.get(id).await;
    assert_eq!((done.verdict, done.reasons[0].code), (Some(Verdict::Review), ReasonCode::ViewMissing));
    assert_eq!(cause(&done).1, Cause::Policy);
    assert_eq!(fixture.store.settle_deadlines(10).await.unwrap(), 0, "once");
}

pub async fn views_deadline_waits_for_work_in_hand(fixture: Fixture) {
    let wish = Submission { policy: Some("pair".into()), views_expected: None, ..package("P", "top", &[]) };
    let id = fixture.submit(wish).await.inspection.id;
    let held = fixture.claim_one().await;
    fixture.advance(30_000);
    assert_eq!(fixture.store.settle_deadlines(10).await.unwrap(), 0);
    assert_eq!(fixture.get(id).await.status, InspectionStatus::Open);
    fixture.complete(held, clear()).await;
    assert_eq!(fixture.get(id).await.reasons[0].code, ReasonCode::ViewMissing, "its result settles it");
}

pub async fn request_deadline_settles_with_work_in_hand(fixture: Fixture) {
    let wish = Submission { policy: Some("pair".into()), deadline_ms: Some(40_000), ..submission() };
    let id = fixture.submit(wish).await.inspection.id;
    let held = fixture.claim_one().await;
    fixture.advance(30_000);
    assert_eq!(fixture.store.settle_deadlines(10).await.unwrap(), 0, "views are awaited no more, work is");
    fixture.advance(10_000);
    assert_eq!(fixture.store.settle_deadlines(10).await.unwrap(), 1);
    assert_eq!(fixture.get(id).await.verdict, Some(Verdict::Review));
    fixture.complete(held, damaged()).await;
    let now = fixture.get(id).await;
    assert_eq!((now.verdict, cause(&now).1), (Some(Verdict::Reject), Cause::LateView));
}
