//! Random operations against a model of jobs that a child could keep on paper.

use std::collections::BTreeMap;

use scrutineer_types::{Access, FailureKind, InspectionId, InspectionStatus, JobId, JobState};

use super::{
    Fixture,
    fixture::{LEASE_MS, clear, submission, view},
};
use crate::{Completion, DeadLetterFilter, Finding, JobFence, Outcome, Submission};

/// A small generator (xorshift, Marsaglia 2003), so that a failure can be repeated from its seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

#[derive(Clone, Debug)]
struct Job {
    inspection: InspectionId,
    state: JobState,
    attempts: u32,
    /// Since it was last claimed.
    started: bool,
    fence: i64,
    due: i64,
    lease: i64,
    /// All are of one facility: its jobs go in the order in which they came, or came again.
    turn: u64,
}

#[derive(Default)]
struct Model {
    now: i64,
    jobs: BTreeMap<JobId, Job>,
    turns: u64,
    cancelled: Vec<InspectionId>,
}

impl Model {
    fn counts(&self) -> BTreeMap<JobState, u64> {
        let mut counts: BTreeMap<_, _> = JobState::ALL.map(|state| (state, 0)).into();
        for job in self.jobs.values() {
            *counts.get_mut(&job.state).unwrap() += 1;
        }
        counts
    }

    /// Whether the job is running under this fence.
    fn holds(&self, fence: JobFence) -> bool {
        let job = &self.jobs[&fence.job_id];
        job.state == JobState::Running && job.fence == fence.fence
    }

    /// An inspection is decided once none of its jobs is in work; of this suite's none awaits more views.
    fn is_decided(&self, id: InspectionId) -> bool {
        self.jobs.values().filter(|job| job.inspection == id).all(|job| !crate::UNFINISHED.contains(&job.state))
    }
}

const MAX_ATTEMPTS: u32 = 3;

// Times in the model are far apart, so that the milliseconds that the test itself takes change no order.
const STEP_MS: i64 = 3_600_000;

pub async fn random_operations_agree_with_a_simple_model(fixture: Fixture) {
    let mut dice = Dice(0x5eed_0001_dead_beef);
    let mut model = Model::default();
    // Every fence that was ever handed out, old ones too.
    let mut fences: Vec<JobFence> = Vec::new();
    for step in 0..400 {
        let said = operate(&fixture, &mut dice, &mut model, &mut fences).await;
        let counts = fixture.store.queue_counts().await.unwrap();
        assert_eq!(counts.by_state, model.counts(), "after step {step}, {said}");
    }
    fixture.advance(STEP_MS * 2);
    for (id, job) in &model.jobs {
        let inspection = fixture.get(job.inspection).await;
        let expected = match (model.cancelled.contains(&job.inspection), model.is_decided(job.inspection)) {
            (true, _) => InspectionStatus::Cancelled,
            (false, true) => InspectionStatus::Completed,
            // Decided once, then redriven; or not yet.
            (false, false) => inspection.status,
        };
        assert_eq!(inspection.status, expected, "of job {id}");
        assert_eq!(inspection.verdict.is_some(), inspection.status == InspectionStatus::Completed);
        let completions = fixture.events_of(job.inspection).await;
        assert!(completions.iter().filter(|kind| **kind == "inspection.completed").count() <= 1);
    }
}

async fn operate(fixture: &Fixture, dice: &mut Dice, model: &mut Model, fences: &mut Vec<JobFence>) -> String {
    let store = &fixture.store;
    match dice.roll(10) {
        0 | 1 => {
            let views = (0..=dice.roll(3)).map(|_| view(None)).collect();
            let submitted = fixture.submit(Submission { views, max_attempts: MAX_ATTEMPTS, ..submission() }).await;
            for job in submitted.jobs {
                let inspection = submitted.inspection.id;
                let state = JobState::Available;
                model.turns += 1;
                let turn = model.turns;
                let new =
                    Job { inspection, state, attempts: 0, started: false, fence: 0, due: model.now, lease: 0, turn };
                model.jobs.insert(job, new);
            }
            "submit".into()
        }
        2 | 3 => {
            let limit = 1 + dice.roll(4);
            let claimed = fixture.claim(limit).await;
            for job in model.jobs.values_mut().filter(|job| job.state == JobState::Retryable && job.due <= model.now) {
                job.state = JobState::Available;
            }
            let available = model.jobs.iter().filter(|(_, job)| job.state == JobState::Available);
            let mut waiting: Vec<(u64, JobId)> = available.map(|(id, job)| (job.turn, *id)).collect();
            waiting.sort_unstable();
            let expected: Vec<JobId> = waiting.into_iter().map(|(_, id)| id).take(limit).collect();
            assert_eq!(claimed.iter().map(|job| job.fence.job_id).collect::<Vec<_>>(), expected);
            for claimed in claimed {
                let job = model.jobs.get_mut(&claimed.fence.job_id).unwrap();
                (job.state, job.started) = (JobState::Running, false);
                job.fence += 1;
                job.lease = model.now + LEASE_MS as i64;
                assert_eq!((claimed.fence.fence, claimed.attempts), (job.fence, job.attempts));
                fences.push(claimed.fence);
            }
            format!("claim {limit}")
        }
        4 if !fences.is_empty() => {
            let fence = fences[dice.roll(fences.len())];
            let outcome = store.start(&[fence], LEASE_MS).await.unwrap()[0];
            assert_eq!(outcome == Outcome::Committed, model.holds(fence));
            if outcome == Outcome::Committed {
                let job = model.jobs.get_mut(&fence.job_id).unwrap();
                job.attempts += 1;
                job.started = true;
                job.lease = model.now + LEASE_MS as i64;
            }
            "start".into()
        }
        5 | 6 if !fences.is_empty() => complete(fixture, dice, model, fences).await,
        7 => {
            model.now += STEP_MS;
            fixture.advance(STEP_MS);
            store.release_expired(1000).await.unwrap();
            let now = model.now;
            for job in model.jobs.values_mut().filter(|job| job.state == JobState::Running && job.lease <= now) {
                // Of several attempts under one fence, which no worker makes, one is not counted.
                job.attempts -= u32::from(job.started);
                job.state = JobState::Available;
            }
            "expire".into()
        }
        8 if !model.jobs.is_empty() && dice.roll(3) == 0 => {
            let id = model.jobs.values().nth(dice.roll(model.jobs.len())).unwrap().inspection;
            if store.cancel(&Access::all(), id).await.is_ok() {
                model.cancelled.push(id);
                for job in model.jobs.values_mut().filter(|job| job.inspection == id) {
                    if crate::UNFINISHED.contains(&job.state) {
                        job.state = JobState::Cancelled;
                    }
                }
            }
            "cancel".into()
        }
        9 => {
            let redriven = store.redrive(&Access::all(), &DeadLetterFilter::default()).await.unwrap();
            let cancelled = &model.cancelled;
            let mut expected = Vec::new();
            for (id, job) in &mut model.jobs {
                if job.state == JobState::Discarded && !cancelled.contains(&job.inspection) {
                    model.turns += 1;
                    (job.state, job.attempts, job.turn) = (JobState::Available, 0, model.turns);
                    expected.push(*id);
                }
            }
            assert_eq!(redriven, expected);
            "redrive".into()
        }
        _ => "nothing".into(),
    }
}

async fn complete(fixture: &Fixture, dice: &mut Dice, model: &mut Model, fences: &[JobFence]) -> String {
    let mut batch = Vec::new();
    for _ in 0..=dice.roll(3) {
        batch.push((fences[dice.roll(fences.len())], dice.roll(4)));
    }
    let finding = |kind| match kind {
        0 => Finding::Retry { error: "again".into(), after_ms: STEP_MS as u64 },
        1 => Finding::Discard { error: "never".into(), kind: FailureKind::Permanent },
        _ => clear(),
    };
    let completions = batch.iter().map(|(fence, kind)| Completion { fence: *fence, finding: finding(*kind) }).collect();
    let outcomes = fixture.store.complete(completions).await.unwrap();
    for ((fence, kind), outcome) in batch.iter().zip(outcomes) {
        assert_eq!(outcome == Outcome::Committed, model.holds(*fence), "{fence:?} in {batch:?}");
        if outcome == Outcome::LostFence {
            continue;
        }
        let job = model.jobs.get_mut(&fence.job_id).unwrap();
        job.state = match kind {
            0 => JobState::Retryable,
            1 => JobState::Discarded,
            _ => JobState::Completed,
        };
        job.due = model.now + STEP_MS;
    }
    format!("complete {batch:?}")
}
