//! Tests that what is asked often is answered from an index, however many rows there are.

use scrutineer_types::{Access, InspectionId, InspectionStatus, JobState, Timestamp, Verdict};
use sqlx::{AssertSqlSafe, Connection, Row, SqliteConnection};

use super::{counts, decide, new_views, pauses, recorder, results, rows::DIALECT, schema, transaction, upkeep, work};
use crate::{InspectionFilter, filters, history, retention};

async fn database() -> SqliteConnection {
    let mut conn = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    schema::migrate(&mut conn).await.unwrap();
    conn
}

/// The steps of a statement's plan, as SQLite words them.
async fn plan(conn: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(conn).await.unwrap();
    rows.iter().map(|row| row.get("detail")).collect()
}

async fn list_plan(conn: &mut SqliteConnection, filter: InspectionFilter) -> Vec<String> {
    let filter = InspectionFilter { limit: 50, ..filter };
    let clauses = filters::inspections(&DIALECT, &Access::all(), &filter).unwrap().unwrap();
    plan(conn, &clauses.sql).await
}

#[tokio::test]
async fn a_claim_walks_the_index_of_what_is_available() {
    let mut conn = database().await;
    for (statement, index) in [(work::DUE, "jobs_retryable"), (work::NEXT, "INDEX jobs_available (priority>?)")] {
        let steps = plan(&mut conn, statement).await;
        assert!(steps.iter().any(|step| step.contains(index)), "{steps:?}");
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "sorted by hand: {steps:?}");
        assert!(!steps.iter().any(|step| step.starts_with("SCAN jobs") && !step.contains("USING")), "{steps:?}");
    }
}

#[tokio::test]
async fn a_claim_of_named_jobs_looks_them_up_by_their_keys() {
    let steps = plan(&mut database().await, work::NEXT_NAMED).await;
    assert!(steps.iter().any(|step| step.contains("SEARCH j USING PRIMARY KEY (id=?)")), "{steps:?}");
}

/// SQLite makes a table of the words of `IN (…)`, for each execution anew.
#[tokio::test]
async fn what_each_job_takes_part_in_makes_no_table_for_itself() {
    let mut conn = database().await;
    let insertions = [
        &recorder::INSPECTIONS,
        &new_views::VIEWS,
        &new_views::JOBS,
        &results::INFERENCES,
        &decide::DECISIONS,
        &transaction::EVENTS,
    ];
    let mut statements: Vec<String> =
        [work::DUE, work::TAKE, work::START, results::END, decide::MAKE_NEWEST].map(Into::into).into();
    for into in insertions {
        statements.extend([1, 20].map(|rows| into.statement(rows).0.to_owned()));
    }
    for statement in statements {
        let rows = sqlx::query(AssertSqlSafe(format!("EXPLAIN {statement}"))).fetch_all(&mut conn).await.unwrap();
        let codes: Vec<String> = rows.iter().map(|row| row.get("opcode")).collect();
        assert!(codes.len() > 10 && codes.iter().all(|code| code != "OpenEphemeral"), "{statement}: {codes:?}");
    }
}

#[tokio::test]
async fn a_state_that_is_none_is_refused() {
    let mut conn = database().await;
    let insert = "INSERT INTO inspections (id, facility, status, priority, policy, labels, created_at, updated_at)
        VALUES (x'01', 'f', $1, 1, 'p', '{}', 0, 0)";
    for (status, stands) in [("lost", false), ("open", true), ("completed", true), ("cancelled", true)] {
        let inserted = sqlx::query(insert).bind(status).execute(&mut conn).await;
        assert_eq!(inserted.is_ok(), stands, "{status}: {inserted:?}");
        sqlx::query("DELETE FROM inspections").execute(&mut conn).await.unwrap();
    }
    let insert = "INSERT INTO jobs (id, inspection_id, view_id, priority, state, max_attempts, available_at)
        VALUES (x'01', x'01', x'01', 1, $1, 5, 0)";
    sqlx::query("PRAGMA foreign_keys = OFF").execute(&mut conn).await.unwrap();
    let states = JobState::ALL.map(|state| (state.as_str(), true));
    for (state, stands) in states.into_iter().chain([("lost", false)]) {
        let inserted = sqlx::query(insert).bind(state).execute(&mut conn).await;
        assert_eq!(inserted.is_ok(), stands, "{state}: {inserted:?}");
        sqlx::query("DELETE FROM jobs").execute(&mut conn).await.unwrap();
    }
}

#[tokio::test]
async fn leases_that_are_over_are_looked_for_among_what_runs() {
    let steps = plan(&mut database().await, upkeep::EXPIRED).await;
    assert!(steps.iter().any(|step| step == "SCAN jobs USING INDEX jobs_running"), "{steps:?}");
    assert!(steps.iter().all(|step| !step.starts_with("SCAN") || step.contains("jobs_running")), "{steps:?}");
}

#[tokio::test]
async fn the_oldest_job_and_the_next_deadline_are_one_step_of_an_index_each() {
    let mut conn = database().await;
    for (statement, indexes) in [
        (counts::OLDEST, &["jobs_waiting", "jobs_retryable"][..]),
        (upkeep::NEXT_DEADLINE, &["inspections_settle"][..]),
        (pauses::DUE, &["jobs_held (waits_for=? AND available_at<?)"][..]),
    ] {
        let steps = plan(&mut conn, statement).await;
        assert!(indexes.iter().all(|index| steps.iter().any(|step| step.contains(index))), "{steps:?}");
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "sorted by hand: {steps:?}");
    }
}

#[tokio::test]
async fn the_oldest_inspection_that_has_something_is_one_step_of_an_index() {
    let mut conn = database().await;
    for (_, which) in retention::OLDEST.into_iter().filter(|(_, which)| *which != "true") {
        let steps = plan(&mut conn, &retention::first(which)).await;
        assert_eq!(steps, ["SEARCH inspections USING COVERING INDEX inspections_kept (kept=?)"], "{which}");
    }
}

#[tokio::test]
async fn a_list_walks_an_index_in_its_own_order() {
    let mut conn = database().await;
    let none = InspectionFilter::default;
    let cursor = Some(uuid::Uuid::nil().to_string());
    for (filter, index) in [
        (InspectionFilter { cursor, ..none() }, "USING PRIMARY KEY"),
        (InspectionFilter { since: Some(Timestamp(1)), until: Some(Timestamp(2)), ..none() }, "USING PRIMARY KEY"),
        (InspectionFilter { facility: Some("ber1".into()), ..none() }, "inspections_facility"),
        (InspectionFilter { package_id: Some("P".into()), ..none() }, "inspections_package"),
        (InspectionFilter { batch: Some("b".into()), ..none() }, "inspections_batch"),
        (InspectionFilter { verdict: Some(Verdict::Review), ..none() }, "inspections_verdict"),
        (InspectionFilter { status: Some(InspectionStatus::Open), ..none() }, "inspections_open"),
        (InspectionFilter { status: Some(InspectionStatus::Cancelled), ..none() }, "inspections_cancelled"),
        (InspectionFilter { camera: Some("cam-1".into()), ..none() }, "views_camera"),
    ] {
        let steps = list_plan(&mut conn, filter.clone()).await;
        assert!(steps[0].contains(index), "{filter:?}: {steps:?}");
        assert!(!steps.iter().any(|step| step.contains("TEMP B-TREE")), "{filter:?} is sorted by hand: {steps:?}");
    }
}

#[tokio::test]
async fn what_has_changed_lately_is_found_by_its_index() {
    let mut conn = database().await;
    let steps =
        list_plan(&mut conn, InspectionFilter { updated_since: Some(Timestamp(1)), ..Default::default() }).await;
    assert!(steps[0].contains("inspections_updated"), "{steps:?}");
}

#[tokio::test]
async fn histories_are_found_by_the_ids_of_their_inspections() {
    let mut conn = database().await;
    let (first, last) = (InspectionId::new(), InspectionId::new());
    let indexes = ["", "decisions_inspection (inspection_id=?)", "answers_inspection (inspection_id=?)"];
    for (clauses, index) in history::statements(&DIALECT, &Access::all(), None, first, last).iter().zip(indexes) {
        let steps = plan(&mut conn, &clauses.sql).await;
        assert!(steps[0].contains("SEARCH i USING PRIMARY KEY (id>? AND id<?)"), "{steps:?}");
        assert!(steps.iter().any(|step| step.contains(index)), "{steps:?}");
    }
}
