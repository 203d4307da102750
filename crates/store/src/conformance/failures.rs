//! What failures leave behind: attempts, suspects, dead letters.

use scrutineer_types::{Access, FailureKind, InspectionStatus, JobState, Priority, Verdict, ViewStatus};

use super::{
    Fixture,
    fixture::{LEASE_MS, by_camera, clear, only, submission, view},
};
use crate::{
    Alone, ClaimedJob, DeadLetter, DeadLetterFilter, Failure, Finding, JobFence, NewView, Outcome, Submission,
};

const ALL: DeadLetterFilter = DeadLetterFilter {
    job_id: None,
    facility: None,
    camera: None,
    model: None,
    code: None,
    kind: None,
    error_contains: None,
    since: None,
    until: None,
    limit: 0,
    cursor: None,
};

/// Far longer than any suspect is put off.
const LATER_MS: i64 = 3_600_000;

impl Fixture {
    /// The leases of all that is in hand run out, and are found to have.
    async fn lose_workers(&self) {
        self.advance(LEASE_MS as i64);
        self.store.release_expired(1000).await.unwrap();
    }

    async fn start(&self, job: &ClaimedJob) {
        assert_eq!(self.store.start(&[job.fence], LEASE_MS).await.unwrap(), [Outcome::Committed]);
    }

    /// Claims one job, which must be a suspect, and loses the worker that has it alone in work.
    async fn lose_alone(&self, alone: Alone) -> JobFence {
        let job = self.claim(1).await.remove(0);
        assert!(job.suspect);
        assert_eq!(self.store.start_alone(job.fence, LEASE_MS, alone).await.unwrap(), Outcome::Committed);
        self.lose_workers().await;
        job.fence
    }

    async fn letters(&self) -> Vec<DeadLetter> {
        let filter = DeadLetterFilter { limit: 100, ..ALL };
        self.store.dead_letters(&Access::all(), &filter).await.unwrap().items
    }

    async fn letter(&self, job: JobFence) -> DeadLetter {
        self.store.dead_letter(&Access::all(), job.job_id).await.unwrap().unwrap()
    }
}

pub async fn a_lost_worker_costs_no_attempt_and_what_was_fetched_ahead_is_innocent(fixture: Fixture) {
    let ids = [fixture.submit(submission()).await, fixture.submit(submission()).await].map(|one| one.inspection.id);
    let jobs = fixture.claim(2).await;
    assert!(jobs.iter().all(|job| !job.suspect));
    fixture.start(&jobs[0]).await;
    assert_eq!(fixture.get(ids[0]).await.views[0].attempts, 1);
    fixture.lose_workers().await;
    for id in ids {
        assert_eq!(fixture.get(id).await.views[0].attempts, 0);
    }
    let again = fixture.claim(2).await;
    let suspects: Vec<_> = again.iter().map(|job| (job.fence.job_id, job.suspect)).collect();
    assert_eq!(suspects, [(jobs[0].fence.job_id, true), (jobs[1].fence.job_id, false)]);
}

pub async fn what_was_fetched_ahead_survives_any_number_of_lost_workers(fixture: Fixture) {
    let id = fixture.submit(Submission { max_attempts: 1, ..submission() }).await.inspection.id;
    for _ in 0..10 {
        assert!(!fixture.claim(1).await[0].suspect);
        fixture.lose_workers().await;
    }
    fixture.work_off().await;
    assert_eq!(fixture.get(id).await.verdict, Some(Verdict::Accept));
}

pub async fn a_job_that_was_alone_at_three_losses_is_discarded_and_its_neighbours_are_not(fixture: Fixture) {
    // One attempt is all that they have: a loss is none.
    let wish = || Submission { max_attempts: 1, ..submission() };
    let (poison, neighbour) = (fixture.submit(wish()).await, fixture.submit(wish()).await);
    for job in fixture.claim(2).await {
        fixture.start(&job).await;
    }
    fixture.lose_workers().await;
    for left in (0..3).rev() {
        fixture.lose_alone(Alone::Proven).await;
        // It is put off, so that its neighbour goes first.
        if left == 2 {
            let other = fixture.claim(2).await;
            assert_eq!(other.iter().map(|job| job.fence.job_id).collect::<Vec<_>>(), neighbour.jobs);
            assert!(other[0].suspect);
            fixture.store.start_alone(other[0].fence, LEASE_MS, Alone::Proven).await.unwrap();
            fixture.complete(other[0].fence, clear()).await;
        }
        fixture.advance(LATER_MS);
        let counts = fixture.store.queue_counts().await.unwrap().by_state;
        assert_eq!(counts[&JobState::Discarded], u64::from(left == 0), "{left} more losses are to come");
    }
    assert_eq!(fixture.get(neighbour.inspection.id).await.verdict, Some(Verdict::Accept));
    let done = fixture.get(poison.inspection.id).await;
    assert_eq!((done.status, done.verdict), (InspectionStatus::Completed, Some(Verdict::Review)));
    assert_eq!(done.views[0].status, ViewStatus::Failed);
    let id = poison.inspection.id;
    assert_eq!(fixture.events_of(id).await, ["inspection.created", "job.discarded", "inspection.completed"]);
    let letter = fixture.store.dead_letter(&Access::all(), poison.jobs[0]).await.unwrap().unwrap();
    assert_eq!((letter.code.as_str(), letter.kind.as_str(), letter.attempts), ("worker_lost", "permanent", 0));
    assert!(letter.error.contains("3 times") && letter.error.contains("redrive"), "{}", letter.error);
    let outcomes: Vec<_> = letter.history.iter().map(|attempt| attempt.outcome.as_str()).collect();
    assert_eq!(outcomes, ["crashed"; 4]);
    assert!(letter.history.iter().all(|attempt| attempt.worker.as_deref() == Some("test")));
    assert!(letter.history[0].ended_at.since_ms(letter.history[0].started_at.unwrap()) >= LEASE_MS as i64);
}

pub async fn an_attempt_that_ends_clears_a_suspect(fixture: Fixture) {
    fixture.submit(submission()).await;
    let job = fixture.claim(1).await.remove(0);
    fixture.start(&job).await;
    fixture.lose_workers().await;
    for _ in 0..2 {
        fixture.lose_alone(Alone::Proven).await;
        fixture.advance(LATER_MS);
    }
    let job = fixture.claim(1).await.remove(0);
    fixture.store.start_alone(job.fence, LEASE_MS, Alone::Proven).await.unwrap();
    fixture.complete(job.fence, Finding::Retry { error: "again".into(), after_ms: 0 }).await;
    let job = fixture.claim(1).await.remove(0);
    assert!(!job.suspect && job.attempts == 1);
    fixture.start(&job).await;
    fixture.lose_workers().await;
    fixture.lose_alone(Alone::Proven).await;
    fixture.advance(LATER_MS);
    assert_eq!(fixture.claim(1).await.len(), 1, "it has begun anew");
}

pub async fn a_machine_that_keeps_failing_by_itself_discards_nothing(fixture: Fixture) {
    let submitted = [fixture.submit(submission()).await, fixture.submit(submission()).await];
    let mut lost = Vec::new();
    for _ in 0..20 {
        let Some(job) = fixture.claim(1).await.pop() else { panic!("there is work") };
        lost.push(job.fence.job_id);
        if job.suspect {
            fixture.store.start_alone(job.fence, LEASE_MS, Alone::Unproven).await.unwrap();
        } else {
            fixture.start(&job).await;
        }
        fixture.lose_workers().await;
    }
    assert!(submitted.iter().all(|one| lost.iter().filter(|job| **job == one.jobs[0]).count() > 5), "each in its turn");
    assert!(fixture.letters().await.is_empty());
    fixture.advance(LATER_MS);
    fixture.work_off().await;
    for one in submitted {
        assert_eq!(fixture.get(one.inspection.id).await.verdict, Some(Verdict::Accept));
    }
}

pub async fn of_two_that_bring_workers_down_in_turn_both_are_discarded(fixture: Fixture) {
    for _ in 0..2 {
        fixture.submit(submission()).await;
    }
    for job in fixture.claim(2).await {
        fixture.start(&job).await;
    }
    fixture.lose_workers().await;
    let mut order = Vec::new();
    for _ in 0..6 {
        order.push(fixture.lose_alone(Alone::Proven).await.job_id);
    }
    assert_ne!(order[0], order[1], "who was lost alone goes behind the other");
    assert_eq!(fixture.letters().await.len(), 2);
}

pub async fn a_worker_that_comes_back_late_takes_the_suspicion_away(fixture: Fixture) {
    fixture.submit(submission()).await;
    let paused = fixture.claim(1).await.remove(0);
    fixture.start(&paused).await;
    fixture.lose_workers().await;
    let suspect = fixture.claim(1).await.remove(0);
    assert!(suspect.suspect);
    fixture.store.release(&[suspect.fence]).await.unwrap();
    assert_eq!(fixture.complete(paused.fence, clear()).await, Outcome::LostFence, "the fence refuses it");
    let cleared = fixture.claim(1).await.remove(0);
    assert!(!cleared.suspect);
    fixture.complete(cleared.fence, Finding::Discard { error: "never".into(), kind: FailureKind::Permanent }).await;
    let outcomes = fixture.letter(cleared.fence).await.history;
    let outcomes: Vec<_> = outcomes.iter().map(|attempt| attempt.outcome.as_str()).collect();
    assert_eq!(outcomes, ["late", "discarded"]);
}

pub async fn what_is_put_back_has_cost_no_attempt(fixture: Fixture) {
    let id = fixture.submit(Submission { max_attempts: 1, ..submission() }).await.inspection.id;
    for _ in 0..3 {
        let job = fixture.claim(1).await.remove(0);
        assert_eq!(job.attempts, 0);
        fixture.start(&job).await;
        let put_back = Finding::PutBack { error: "the store is away".into(), after_ms: 5000 };
        assert_eq!(fixture.complete(job.fence, put_back).await, Outcome::Committed);
        assert!(fixture.claim(1).await.is_empty());
        let seen = fixture.get(id).await.views.remove(0);
        assert_eq!((seen.status, seen.attempts), (ViewStatus::Pending, 0));
        assert_eq!(seen.error.unwrap().message, "the store is away");
        fixture.advance(5000);
    }
}

pub async fn a_dead_letter_is_kept_whole(fixture: Fixture) {
    let seen = NewView { angle: Some("top".into()), ..by_camera("dock-7").views.remove(0) };
    let wish = Submission {
        package_id: Some("P1".into()),
        priority: Priority::High,
        policy: Some("parcel".into()),
        views: vec![seen],
        ..by_camera("dock-7")
    };
    let submitted = fixture.submit(wish).await;
    let failure = |code, stage, message: &str| Failure { code, stage, message: message.to_owned() };
    let job = fixture.claim(1).await.remove(0);
    fixture.start(&job).await;
    fixture.advance(1500);
    let error = failure(Failure::FETCH_FAILED, "fetch", "fetch: the disk fails");
    fixture.complete(job.fence, Finding::Retry { error, after_ms: 0 }).await;
    let job = fixture.claim(1).await.remove(0);
    fixture.start(&job).await;
    let error = failure(Failure::ORIGINAL_MISSING, "fetch", "fetch: there is no such original");
    fixture.complete(job.fence, Finding::Discard { error, kind: FailureKind::Permanent }).await;

    let letter = fixture.letter(job.fence).await;
    assert_eq!((letter.job_id, letter.inspection_id), (submitted.jobs[0], submitted.inspection.id));
    assert_eq!(letter.view_id, submitted.inspection.views[0].id);
    assert_eq!((letter.camera.as_deref(), letter.angle.as_deref()), (Some("dock-7"), Some("top")));
    assert_eq!((letter.facility.as_str(), letter.package_id.as_deref()), ("hub", Some("P1")));
    assert_eq!((letter.model.as_str(), letter.priority), ("dock", Priority::High));
    assert_eq!((letter.attempts, letter.max_attempts, letter.kind.as_str()), (2, 3, "permanent"));
    assert_eq!((letter.code.as_str(), letter.stage.as_deref()), ("original_missing", Some("fetch")));
    let attempts: Vec<_> = letter.history.iter().map(|one| (one.outcome.as_str(), one.code.as_deref())).collect();
    assert_eq!(attempts, [("retried", Some("fetch_failed")), ("discarded", Some("original_missing"))]);
    let first = &letter.history[0];
    assert!(first.ended_at.since_ms(first.started_at.unwrap()) >= 1500);
    assert_eq!(first.error.as_deref(), Some("fetch: the disk fails"));
    let event = fixture.events().await.into_iter().find(|event| event.kind.as_str() == "job.discarded").unwrap();
    assert_eq!(event.payload["code"], "original_missing");
    assert_eq!(event.payload["camera"], "dock-7");
    assert_eq!(fixture.store.dead_letter(&only(&["muc1"]), job.fence.job_id).await.unwrap(), None);
}

pub async fn dead_letters_are_found_by_what_they_are(fixture: Fixture) {
    for (camera, code, kind) in [
        ("dock-1", Failure::ORIGINAL_MISSING, FailureKind::Permanent),
        ("gate-1", Failure::FETCH_FAILED, FailureKind::Transient),
        ("gate-2", Failure::INFERENCE_FAILED, FailureKind::Permanent),
    ] {
        fixture.submit(by_camera(camera)).await;
        let held = fixture.claim_one().await;
        let error = Failure { code, stage: "fetch", message: code.to_owned() };
        fixture.complete(held, Finding::Discard { error, kind }).await;
        fixture.advance(1000);
    }
    let letters = fixture.letters().await;
    for (filter, cameras) in [
        (DeadLetterFilter { camera: Some("gate-1".into()), ..ALL }, vec!["gate-1"]),
        (DeadLetterFilter { model: Some("dock".into()), ..ALL }, vec!["dock-1"]),
        (DeadLetterFilter { code: Some("fetch_failed".into()), ..ALL }, vec!["gate-1"]),
        (DeadLetterFilter { kind: Some(FailureKind::Permanent), ..ALL }, vec!["gate-2", "dock-1"]),
        (DeadLetterFilter { until: Some(letters[0].discarded_at), ..ALL }, vec!["gate-1", "dock-1"]),
        (DeadLetterFilter { kind: Some(FailureKind::Transient), model: Some("dock".into()), ..ALL }, vec![]),
    ] {
        let filter = DeadLetterFilter { limit: 10, ..filter };
        let found = fixture.store.dead_letters(&Access::all(), &filter).await.unwrap().items;
        let found: Vec<_> = found.iter().filter_map(|letter| letter.camera.as_deref()).collect();
        assert_eq!(found, cameras, "{filter:?}");
    }
    let gates = DeadLetterFilter { model: Some("default".into()), ..ALL };
    assert_eq!(fixture.store.redrive(&Access::all(), &gates).await.unwrap().len(), 2);
    assert_eq!(fixture.letters().await.len(), 1);
}

pub async fn what_is_purged_stays_failed_and_comes_back_no_more(fixture: Fixture) {
    let id = fixture.submit(submission()).await.inspection.id;
    let job = fixture.claim(1).await.remove(0);
    fixture.start(&job).await;
    fixture.complete(job.fence, Finding::Discard { error: "never".into(), kind: FailureKind::Permanent }).await;
    let (before, letter) = (fixture.get(id).await, fixture.letter(job.fence).await);
    assert_eq!(before.verdict, Some(Verdict::Review));
    assert!(fixture.store.purge(&only(&["muc1"]), &ALL).await.unwrap().is_empty());
    assert_eq!(fixture.store.purge(&Access::all(), &ALL).await.unwrap(), [job.fence.job_id]);
    assert!(fixture.store.purge(&Access::all(), &ALL).await.unwrap().is_empty(), "once is enough");
    assert_eq!(fixture.get(id).await, before, "the view is failed still, the verdict as it was");
    assert!(fixture.letters().await.is_empty());
    assert_eq!(fixture.store.dead_letter(&Access::all(), job.fence.job_id).await.unwrap(), None);
    assert!(fixture.store.redrive(&Access::all(), &ALL).await.unwrap().is_empty());
    assert_eq!(fixture.store.queue_counts().await.unwrap().by_state[&JobState::Discarded], 0);
    let event = fixture.events().await.pop().unwrap();
    assert_eq!((event.kind.as_str(), event.inspection_id), ("job.purged", Some(id)));
    assert_eq!(event.payload, serde_json::to_value(&letter).unwrap(), "with its attempts");
    // A late view is judged beside it.
    let addition = crate::Addition {
        inspection_id: id,
        views: vec![view(None)],
        max_attempts: 3,
        max_views: 9,
        idempotency: None,
    };
    fixture.store.add_views(&Access::all(), addition).await.unwrap();
    fixture.work_off().await;
    let after = fixture.get(id).await;
    assert_eq!((after.views[0].status, after.views[1].status), (ViewStatus::Failed, ViewStatus::Completed));
}
