//! What only a database shared by several processes has to stand: here each store is one, with connections of its own.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
    time::Duration,
};

use futures::future::{join_all, try_join_all};
use scrutineer_store::{
    Claim, Completion, Config, Finding, Metastore, NewView, Outcome, PostgresMetastore, StoreErrorKind, Submission,
    conformance::{
        SimpleJudge,
        fixture::{POLICY, clear, damaged, inference, package, policy, submission, view},
        postgres::{TestDatabase, TestServer},
    },
};
use scrutineer_types::{Access, FailureKind, InspectionStatus, JobState, Priority, Verdict, ViewRules};
use sqlx::Row;

static ALL: Access = Access::all();

/// How long anything may take before the test says that it hangs.
const PATIENCE: Duration = Duration::from_mins(1);

fn config(database: &TestDatabase) -> Config {
    Config { max_connections: 6, ..Config::at(database.url()) }
}

async fn open(database: &TestDatabase) -> PostgresMetastore {
    let store = PostgresMetastore::open(&config(database), POLICY, Arc::new(SimpleJudge)).await.unwrap();
    store.import_policy(&policy(POLICY, ViewRules::default()), "one", false).await.unwrap();
    store
}

async fn refusal(config: &Config) -> (StoreErrorKind, String) {
    let error = PostgresMetastore::open(config, POLICY, Arc::new(SimpleJudge)).await.unwrap_err();
    (error.kind(), error.to_string())
}

fn claim(limit: usize) -> Claim {
    Claim { limit, lease_ms: 3_600_000, worker: "test".into(), only: None, at_least: Priority::Low, models: None }
}

#[tokio::test]
async fn processes_that_claim_at_once_never_hold_the_same_job() {
    let database = TestDatabase::create().await;
    let stores: Vec<_> = join_all((0..4).map(|_| open(&database))).await;
    let wish = |index: usize| Submission { facility: format!("f{}", index % 7), ..submission() };
    join_all((0..400).map(|index| stores[index % 4].submit(&ALL, wish(index)))).await;
    let work = async |store: &PostgresMetastore| {
        let mut mine = Vec::new();
        loop {
            let jobs = store.claim(claim(9)).await.unwrap();
            if jobs.is_empty() {
                return mine;
            }
            mine.extend(jobs.iter().map(|job| job.fence));
        }
    };
    let held = join_all(stores.iter().chain(&stores).map(work)).await;
    let jobs: Vec<_> = held.iter().flatten().map(|fence| fence.job_id).collect();
    assert_eq!(jobs.len(), 400, "each is with somebody");
    assert_eq!(jobs.iter().collect::<BTreeSet<_>>().len(), 400, "and with nobody else");
    assert!(held.iter().flatten().all(|fence| fence.fence == 1));
    assert_eq!(stores[0].queue_counts().await.unwrap().by_state[&JobState::Running], 400);
}

#[tokio::test]
async fn views_of_one_inspection_that_are_committed_at_the_same_instant_are_judged_once_together() {
    let database = TestDatabase::create().await;
    let stores: Vec<_> = join_all((0..2).map(|_| open(&database))).await;
    for _ in 0..20 {
        let wish = Submission { views: vec![view(Some("top")), view(Some("left"))], ..submission() };
        let id = stores[0].submit(&ALL, wish).await.unwrap().inspection.id;
        let jobs = stores[0].claim(claim(2)).await.unwrap();
        let commits = jobs
            .iter()
            .zip(&stores)
            .map(|(job, store)| store.complete(vec![Completion { fence: job.fence, finding: clear() }]));
        for outcome in join_all(commits).await {
            assert_eq!(outcome.unwrap(), [Outcome::Committed]);
        }
        let done = stores[1].inspection(&ALL, id).await.unwrap().unwrap();
        assert_eq!((done.status, done.verdict), (InspectionStatus::Completed, Some(Verdict::Accept)));
    }
    let events = stores[0].events_after(&ALL, 0, 1000).await.unwrap();
    let completed = events.iter().filter(|event| event.kind.as_str() == "inspection.completed").count();
    assert_eq!(completed, 20, "one verdict each, by whoever came second");
}

#[tokio::test]
async fn a_reader_of_events_misses_none_however_many_commit_at_once() {
    const COUNT: usize = 300;
    let database = TestDatabase::create().await;
    let stores: Vec<_> = join_all((0..3).map(|_| open(&database))).await;
    let start = stores[0].last_event_sequence().await.unwrap();
    let write = async {
        // Each alone, so that many transactions are under way at a time.
        let requests = (0..COUNT).map(|index| {
            let store = &stores[index % 3];
            async move {
                let id = store.submit(&ALL, submission()).await?.inspection.id;
                if index % 2 == 0 {
                    store.cancel(&ALL, id).await
                } else {
                    store.inspection(&ALL, id).await.map(Option::unwrap)
                }
            }
        });
        try_join_all(requests).await.unwrap();
    };
    let read = async {
        let (mut after, mut seen) = (start, Vec::new());
        while seen.len() < COUNT + COUNT / 2 {
            // Read in small steps, so that a reader stands in the middle of what is being written.
            let events = stores[2].events_after(&ALL, after, 7).await.unwrap();
            after = events.last().map_or(after, |event| event.sequence);
            if events.is_empty() {
                tokio::task::yield_now().await;
            }
            seen.extend(events.into_iter().map(|event| event.id));
        }
        seen
    };
    let ((), seen) = tokio::time::timeout(PATIENCE, async { tokio::join!(write, read) }).await.unwrap();
    let all = stores[0].events_after(&ALL, start, 10_000).await.unwrap();
    assert_eq!(seen, all.iter().map(|event| event.id).collect::<Vec<_>>());
}

#[tokio::test]
async fn packages_that_come_in_at_several_processes_join_one_inspection() {
    let database = TestDatabase::create().await;
    let stores: Vec<_> = join_all((0..3).map(|_| open(&database))).await;
    for round in 0..10 {
        let name = format!("P{round}");
        let angles = ["top", "left", "back"];
        let wishes = stores.iter().zip(angles).map(|(store, angle)| store.submit(&ALL, package(&name, angle, &angles)));
        let ids: BTreeSet<_> = join_all(wishes).await.into_iter().map(|answer| answer.unwrap().inspection.id).collect();
        assert_eq!(ids.len(), 1);
    }
}

async fn both_listen(database: &TestDatabase) {
    let listens = || async {
        let row = sqlx::query(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'",
        );
        row.fetch_one(&mut database.stranger().await).await.unwrap().get::<i64, _>(0)
    };
    tokio::time::timeout(PATIENCE, async { while listens().await < 2 {} }).await.unwrap();
}

#[tokio::test]
async fn what_another_process_gives_back_goes_before_what_waits() {
    let database = TestDatabase::create().await;
    let (here, there) = (open(&database).await, open(&database).await);
    both_listen(&database).await;
    try_join_all((0..30).map(|_| here.submit(&ALL, submission()))).await.unwrap();
    let theirs = there.claim(claim(5)).await.unwrap();
    for _ in 0..3 {
        here.claim(claim(5)).await.unwrap();
        // Where claims begin moves on.
        here.advance_clock(250);
    }
    // What was told until now is no news.
    while futures::poll!(std::pin::pin!(here.signals().wait_for_jobs(Priority::Low))).is_ready() {}
    there.release(&[theirs[2].fence]).await.unwrap();
    tokio::time::timeout(PATIENCE, here.signals().wait_for_jobs(Priority::Low)).await.expect("jobs are told of");
    assert_eq!(here.claim(claim(1)).await.unwrap()[0].fence.job_id, theirs[2].fence.job_id);
}

#[tokio::test]
async fn a_job_that_is_committed_late_with_an_early_turn_is_claimed_within_a_second_and_before_there_is_nothing_else() {
    let database = TestDatabase::create().await;
    let store = open(&database).await;
    try_join_all((0..30).map(|_| store.submit(&ALL, submission()))).await.unwrap();
    let late = async || {
        let row = sqlx::query(
            "UPDATE jobs SET turn = 0 WHERE id = (
                 SELECT id FROM jobs WHERE state = 'available' AND turn > 0 ORDER BY turn DESC LIMIT 1) RETURNING id",
        );
        row.fetch_one(&mut database.stranger().await).await.unwrap().get::<uuid::Uuid, _>(0)
    };
    let claimed = async |limit| {
        let jobs = store.claim(claim(limit)).await.unwrap();
        jobs.iter().map(|job| job.fence.job_id.0).collect::<Vec<_>>()
    };
    // Where claims begin moves on.
    let some = async || {
        for _ in 0..3 {
            claimed(2).await;
            store.advance_clock(250);
        }
    };
    some().await;
    let first = late().await;
    store.advance_clock(1000);
    assert_eq!(claimed(1).await, [first]);
    some().await;
    let second = late().await;
    let rest = claimed(100).await;
    assert!(rest.len() == 17 && rest.contains(&second), "{rest:?}");
}

#[tokio::test]
async fn submissions_for_one_facility_do_not_wait_for_each_other_s_commits() {
    let database = TestDatabase::create().await;
    let stores: Vec<_> = join_all((0..2).map(|_| open(&database))).await;
    let mut stranger = database.stranger().await;
    // The lock under which events are numbered: nobody commits any, each comes as far as it can.
    sqlx::raw_sql("BEGIN; SELECT pg_advisory_xact_lock(29539, 1)").execute(&mut stranger).await.unwrap();
    let both_are_there = async {
        let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory' AND classid = 29539
                           AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
        while sqlx::query_scalar::<_, i64>(waiting).fetch_one(&mut stranger).await.unwrap() < 2 {
            tokio::task::yield_now().await;
        }
        sqlx::raw_sql("COMMIT").execute(&mut stranger).await.unwrap();
    };
    // A camera's row is one that both would change.
    let wish = |camera: &str| Submission {
        views: vec![NewView { camera: Some(camera.into()), ..view(None) }],
        ..submission()
    };
    let submitted = try_join_all(stores.iter().zip(["dock", "belt"]).map(|(store, at)| store.submit(&ALL, wish(at))));
    let ((), submitted) =
        tokio::time::timeout(PATIENCE, async { tokio::join!(both_are_there, submitted) }).await.expect("nobody waits");
    submitted.unwrap();
    let turns = "SELECT count(DISTINCT turn) FROM jobs";
    assert_eq!(sqlx::query_scalar::<_, i64>(turns).fetch_one(&mut stranger).await.unwrap(), 2, "a turn each");
}

#[tokio::test]
async fn a_commit_wakes_those_who_wait_in_other_processes() {
    let database = TestDatabase::create().await;
    let (here, there) = (open(&database).await, open(&database).await);
    both_listen(&database).await;
    let mut decided = there.signals().subscribe_decided();
    let jobs = there.signals().wait_for_jobs(Priority::Low);
    let submitted = here.submit(&ALL, submission()).await.unwrap().inspection.id;
    tokio::time::timeout(PATIENCE, jobs).await.expect("jobs are told of");
    let events = there.signals().wait_for_events();
    tokio::pin!(events);
    // Polled once, it is registered.
    assert!(futures::poll!(&mut events).is_pending());
    let job = here.claim(claim(1)).await.unwrap()[0].fence;
    here.complete(vec![Completion { fence: job, finding: damaged() }]).await.unwrap();
    let told = tokio::time::timeout(PATIENCE, async { while decided.recv().await.unwrap() != submitted {} });
    told.await.expect("verdicts are told of");
    tokio::time::timeout(PATIENCE, events).await.expect("events are told of");
}

#[tokio::test]
async fn connections_that_are_cut_cost_nothing_that_was_answered() {
    let database = TestDatabase::create().await;
    let store = Arc::new(open(&database).await);
    let mut answered = Vec::new();
    for _ in 0..5 {
        let requests = join_all((0..60).map(|_| store.submit(&ALL, submission())));
        let (answers, ()) = tokio::join!(requests, database.end_connections());
        for answer in answers {
            match answer {
                Ok(submitted) => answered.push(submitted.inspection.id),
                // In doubt, and said to be so.
                Err(error) => {
                    assert!(error.is_transient(), "{error}");
                    assert!(error.to_string().contains("not known"), "{error}");
                }
            }
        }
    }
    assert!(!answered.is_empty());
    for id in answered {
        assert!(store.inspection(&ALL, id).await.unwrap().is_some(), "what was answered is there");
    }
    // Work goes on as if nothing had happened.
    let mut done = 0;
    loop {
        database.end_connections().await;
        let jobs = store.claim(claim(100)).await.unwrap();
        if jobs.is_empty() {
            break;
        }
        let completions = jobs.iter().map(|job| Completion { fence: job.fence, finding: clear() }).collect();
        done += store.complete(completions).await.unwrap().len();
    }
    let counts = store.queue_counts().await.unwrap().by_state;
    assert_eq!(counts[&JobState::Completed], done as u64);
    assert_eq!(store.stats(&ALL, None).await.unwrap().by_status["completed"], done as u64);
}

#[tokio::test]
async fn processes_that_start_at_once_bring_the_schema_up_to_date_together() {
    let database = TestDatabase::create().await;
    let stores = join_all((0..4).map(|_| open(&database))).await;
    stores[3].submit(&ALL, submission()).await.unwrap();
    assert_eq!(stores[0].stats(&ALL, None).await.unwrap().inspections, 1);
    let versions = stores[1].policy_versions(POLICY).await.unwrap();
    assert_eq!(versions.len(), 1, "the same policy, imported by all, is one version");
}

#[tokio::test]
async fn a_newer_schema_is_refused() {
    let database = TestDatabase::create().await;
    open(&database).await.close().await;
    let newer = "INSERT INTO _sqlx_migrations VALUES (999, 'from the future', now(), true, '', 0)";
    sqlx::query(newer).execute(&mut database.stranger().await).await.unwrap();
    let (kind, message) = refusal(&config(&database)).await;
    assert_eq!(kind, StoreErrorKind::NewerSchema);
    assert!(message.contains("999") && message.contains("upgrade"), "{message}");
}

#[tokio::test]
async fn a_version_activated_by_one_process_decides_in_the_others() {
    let database = TestDatabase::create().await;
    let (here, there) = (open(&database).await, open(&database).await);
    let id = there.submit(&ALL, submission()).await.unwrap().inspection.id;
    let next = policy(POLICY, ViewRules { count: Some(1), ..ViewRules::default() });
    here.import_policy(&next, "two", true).await.unwrap();
    let job = there.claim(claim(1)).await.unwrap()[0].fence;
    there.complete(vec![Completion { fence: job, finding: clear() }]).await.unwrap();
    let done = here.inspection(&ALL, id).await.unwrap().unwrap();
    assert_eq!(done.decision.unwrap().policy.unwrap().version, 2);
}

#[tokio::test]
async fn a_refused_submission_harms_no_other_of_its_group() {
    let database = TestDatabase::create().await;
    let store = open(&database).await;
    let twice = submission();
    let mut wishes: Vec<_> = (0..20).map(|_| submission()).collect();
    wishes.insert(5, twice.clone());
    wishes.insert(10, twice);
    wishes.push(Submission { policy: Some("nobody".into()), ..submission() });
    let answers = join_all(wishes.into_iter().map(|wish| store.submit(&ALL, wish))).await;
    let mut refused: HashMap<usize, StoreErrorKind> = HashMap::new();
    for (place, answer) in answers.iter().enumerate() {
        refused.extend(answer.as_ref().err().map(|error| (place, error.kind())));
    }
    assert_eq!(refused.remove(&22), Some(StoreErrorKind::UnknownPolicy));
    assert_eq!(refused.values().collect::<Vec<_>>(), [&StoreErrorKind::Conflict], "of the two equal ones");
    assert_eq!(store.stats(&ALL, None).await.unwrap().inspections, 21);
}

#[tokio::test]
async fn what_the_database_cannot_store_is_its_sender_s_fault() {
    let database = TestDatabase::create().await;
    let store = open(&database).await;
    let long: String = (0..400).map(|_| scrutineer_types::ViewId::new().to_string()).collect();
    for (facility, words) in [("a\0b".to_owned(), "NUL"), (long, "shorten")] {
        let bad = Submission { facility, ..submission() };
        let (refused, fine) = tokio::join!(store.submit(&ALL, bad), store.submit(&ALL, submission()));
        let error = refused.unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::InvalidInput);
        assert!(error.to_string().contains(words), "{error}");
        assert!(fine.is_ok());
    }
}

#[tokio::test]
async fn what_is_closed_is_closed() {
    let database = TestDatabase::create().await;
    let store = open(&database).await;
    let kept = store.submit(&ALL, submission()).await.unwrap().inspection;
    store.close().await;
    assert_eq!(store.submit(&ALL, submission()).await.unwrap_err().kind(), StoreErrorKind::Unavailable);
    assert_eq!(store.inspection(&ALL, kept.id).await.unwrap_err().kind(), StoreErrorKind::Unavailable);
    let store = open(&database).await;
    assert_eq!(store.inspection(&ALL, kept.id).await.unwrap(), Some(kept));
}

#[tokio::test]
async fn a_dead_letter_is_redriven_once_by_two_who_ask_at_once() {
    let database = TestDatabase::create().await;
    let stores: Vec<_> = join_all((0..2).map(|_| open(&database))).await;
    join_all((0..10).map(|_| stores[0].submit(&ALL, submission()))).await;
    let jobs = stores[0].claim(claim(10)).await.unwrap();
    let finding = || Finding::Discard { error: "broken".into(), kind: FailureKind::Permanent };
    let completions = jobs.iter().map(|job| Completion { fence: job.fence, finding: finding() }).collect();
    stores[0].complete(completions).await.unwrap();
    let all = scrutineer_store::DeadLetterFilter::default();
    let redriven = join_all(stores.iter().map(|store| store.redrive(&ALL, &all))).await;
    assert_eq!(redriven.into_iter().map(|jobs| jobs.unwrap().len()).sum::<usize>(), 10);
    assert_eq!(stores[1].claim(claim(99)).await.unwrap().len(), 10);
}

#[tokio::test]
async fn counts_stay_true_when_they_are_added_up() {
    let database = TestDatabase::create().await;
    let store = open(&database).await;
    for _ in 0..40 {
        store.submit(&ALL, submission()).await.unwrap();
        let jobs = store.claim(claim(1)).await.unwrap();
        let finding = Finding::Inferred(Box::new(inference(Vec::new())));
        store.complete(vec![Completion { fence: jobs[0].fence, finding }]).await.unwrap();
    }
    let rows = || async {
        let mut stranger = database.stranger().await;
        sqlx::query_scalar::<_, i64>("SELECT count(*) FROM job_counts").fetch_one(&mut stranger).await.unwrap()
    };
    let (before, loose) = (store.queue_counts().await.unwrap().by_state, rows().await);
    store.release_expired(10).await.unwrap();
    assert!(rows().await < loose, "they are fewer rows");
    assert_eq!(store.queue_counts().await.unwrap().by_state, before);
}

#[tokio::test]
async fn decisions_and_events_cannot_be_rewritten() {
    let database = TestDatabase::create().await;
    let store = open(&database).await;
    store.submit(&ALL, submission()).await.unwrap();
    let job = store.claim(claim(1)).await.unwrap()[0].fence;
    store.complete(vec![Completion { fence: job, finding: clear() }]).await.unwrap();
    let mut stranger = database.stranger().await;
    for statement in [
        "UPDATE decisions SET verdict = 'accept'",
        "DELETE FROM decisions",
        "UPDATE events SET payload = '{}'",
        "DELETE FROM events",
    ] {
        let error = sqlx::query(statement).execute(&mut stranger).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{statement}: {error}");
    }
}

#[tokio::test]
async fn what_cannot_be_reached_is_refused_with_advice_and_without_its_password() {
    let database = TestDatabase::create().await;
    let missing = Config::at(database.url().replace("scrutineer_test_", "no_such_"));
    let (kind, message) = refusal(&missing).await;
    assert_eq!(kind, StoreErrorKind::InvalidInput);
    assert!(message.contains("CREATE DATABASE"), "{message}");
    let nobody = Config::at("postgres://me:secret@127.0.0.1:1/scrutineer");
    // A command's patience; a process that is to serve waits longer for it.
    let away = PostgresMetastore::open_beside(&nobody, POLICY, Arc::new(SimpleJudge)).await.unwrap_err();
    assert_eq!(away.kind(), StoreErrorKind::Unavailable);
    let message = away.to_string();
    assert!(message.contains("try again") && !message.contains("secret"), "{message}");
    let broken = Config::at("postgres://me:secret@:port/scrutineer");
    let (kind, message) = refusal(&broken).await;
    assert_eq!(kind, StoreErrorKind::InvalidInput);
    assert!(message.contains("postgres://") && !message.contains("secret"), "{message}");
}

#[tokio::test]
async fn who_is_to_serve_waits_for_a_database_that_starts_later() {
    let mut server = TestServer::start();
    let database = server.create_database().await;
    let config = Config::at(database.url());
    server.crash();
    let (serving, ()) = tokio::join!(PostgresMetastore::open(&config, POLICY, Arc::new(SimpleJudge)), async {
        // A command loses its patience first.
        let command = PostgresMetastore::open_beside(&config, POLICY, Arc::new(SimpleJudge)).await;
        assert_eq!(command.unwrap_err().kind(), StoreErrorKind::Unavailable);
        server.start_again();
    });
    serving.unwrap().close().await;
}

#[tokio::test]
async fn a_database_that_takes_no_writes_is_named_so() {
    let database = TestDatabase::create().await;
    open(&database).await.close().await;
    let read_only = format!("{}?options=-c%20default_transaction_read_only%3Don", database.url());
    let (kind, message) = refusal(&Config::at(read_only)).await;
    assert_eq!(kind, StoreErrorKind::ReadOnly);
    assert!(message.contains("primary"), "{message}");
}
