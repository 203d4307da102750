//! Tests that what is asked often is answered from an index, however many rows there are, and before anybody has analysed
//! them.

use scrutineer_types::{Access, InspectionStatus, Timestamp, Verdict};
use sqlx::{AssertSqlSafe, PgConnection, Row};

use super::{
    counts, options, pauses, read, results,
    rows::{Bound, DIALECT, bind},
    schema, work,
};
use crate::{Config, InspectionFilter, conformance::postgres::TestDatabase, filters};

const ROWS: i64 = 20_000;

async fn filled() -> (TestDatabase, PgConnection) {
    let database = TestDatabase::create().await;
    let pool = options::pool(&Config::at(database.url())).unwrap();
    let mut conn = pool.acquire().await.unwrap().detach();
    schema::migrate(&mut conn).await.unwrap();
    database.fill(0, ROWS, 10).await;
    (database, conn)
}

/// The plan of a statement, a line a step.
async fn plan(conn: &mut PgConnection, sql: &str, bind: impl Fn(Bound<'_>) -> Bound<'_>) -> String {
    let query = sqlx::query(AssertSqlSafe(format!("EXPLAIN (COSTS OFF) {sql}"))).persistent(false);
    let rows = bind(query).fetch_all(conn).await.unwrap();
    rows.iter().map(|row| row.get::<String, _>(0) + "\n").collect()
}

/// The plan of a claim that is made once for all parameters, as it is in use.
async fn claim_plan(conn: &mut PgConnection, claim: &str, arguments: &str) -> String {
    sqlx::raw_sql(work::BEGIN).execute(&mut *conn).await.unwrap();
    let prepare = format!("PREPARE claim AS {claim}");
    sqlx::raw_sql(AssertSqlSafe(prepare)).execute(&mut *conn).await.unwrap();
    let steps = plan(conn, &format!("EXECUTE claim ({arguments})"), |query| query).await;
    sqlx::raw_sql("ROLLBACK; DEALLOCATE claim").execute(conn).await.unwrap();
    steps
}

/// Of the plan of a claim, how it finds what is next.
fn next(steps: &str) -> &str {
    &steps[steps.find("CTE next").unwrap()..steps.find("CTE claimed").unwrap()]
}

#[tokio::test]
async fn a_claim_walks_the_index_of_what_is_available() {
    let (_database, mut conn) = filled().await;
    for arguments in [
        "0, 0, NULL, '{0,0,0}', 100, 60000, 'worker', '{}', '{}'",
        "0, 0, '{default,dock}', '{0,0,0}', 100, 60000, 'worker', '{}', '{}'",
        "0, 0, NULL, '{0,0,0}', 100, 60000, 'worker', '{dock}', '{f7}'",
    ] {
        let steps = claim_plan(&mut conn, work::CLAIM, arguments).await;
        assert!(steps.contains("$2"), "made for any parameters: {steps}");
        assert!(next(&steps).contains("Index Scan using jobs_available"), "{steps}");
        assert!(next(&steps).contains("(priority = b.priority) AND (turn >= "), "begins at a turn: {steps}");
        assert!(!next(&steps).contains("Sort"), "sorted by hand: {steps}");
        assert!(
            steps.contains("Tid Scan on jobs") && steps.contains("views_pkey"),
            "each claimed row by its place or key: {steps}"
        );
    }
}

#[tokio::test]
async fn whether_retries_are_due_is_one_step_of_an_index() {
    let (_database, mut conn) = filled().await;
    let steps = plan(&mut conn, work::LOOK, |query| query.bind(0_i64)).await;
    assert!(steps.contains("Limit") && steps.contains("using jobs_retryable"), "{steps}");
    assert!(!steps.contains("Sort") && !steps.contains("available_at"), "all that is not due is walked over: {steps}");
}

#[tokio::test]
async fn a_claim_of_named_jobs_looks_them_up_by_their_keys() {
    let (_database, mut conn) = filled().await;
    let arguments = "0, 0, NULL, '{00000000-0000-0000-0000-000000000000}', 100, 60000, 'worker', '{}', '{}'";
    let steps = claim_plan(&mut conn, work::CLAIM_NAMED, arguments).await;
    assert!(next(&steps).contains("jobs_pkey") && !next(&steps).contains("jobs_available"), "{steps}");
}

#[tokio::test]
async fn held_jobs_are_looked_up_by_their_keys_whatever_the_statistics_say_of_those_that_run() {
    let (_database, mut conn) = filled().await;
    // As after an analysis at a moment when nothing ran.
    sqlx::raw_sql("ANALYZE").execute(&mut conn).await.unwrap();
    let ids = || vec![uuid::Uuid::nil(); 100];
    let start = plan(&mut conn, work::START, |query| {
        query.bind(ids()).bind(vec![1_i64; 100]).bind(60_000_i64).bind(0_i64).bind(0_i64)
    })
    .await;
    let texts = || vec![None::<String>; 100];
    let moments = || vec![None::<i64>; 100];
    let end = plan(&mut conn, results::END, |query| {
        let query = query.bind(ids()).bind(vec![1_i64; 100]).bind(texts()).bind(moments()).bind(moments());
        query.bind(texts()).bind(texts()).bind(texts()).bind("running").bind(texts()).bind(vec![false; 100])
    })
    .await;
    for steps in [start, end] {
        assert!(steps.contains("Index Scan using jobs_pkey"), "{steps}");
        assert!(!steps.contains("jobs_running") && !steps.contains("Seq Scan"), "{steps}");
    }
}

#[tokio::test]
async fn the_oldest_job_is_one_step_of_an_index() {
    let (_database, mut conn) = filled().await;
    let steps = plan(&mut conn, counts::OLDEST, |query| query).await;
    assert!(steps.contains("jobs_waiting") && steps.contains("jobs_retryable") && !steps.contains("Sort"), "{steps}");
}

#[tokio::test]
async fn what_waits_for_its_time_is_found_by_its_index() {
    let (_database, mut conn) = filled().await;
    let steps = plan(&mut conn, pauses::DUE, |query| query.bind("time").bind(1_i64).bind(100_i64)).await;
    assert!(steps.contains("jobs_held") && !steps.contains("Seq Scan"), "{steps}");
}

#[tokio::test]
async fn a_list_walks_an_index_in_its_own_order() {
    let (_database, mut conn) = filled().await;
    sqlx::raw_sql("BEGIN").execute(&mut conn).await.unwrap();
    sqlx::raw_sql(read::WALK).execute(&mut conn).await.unwrap();
    let none = || InspectionFilter { limit: 50, ..InspectionFilter::default() };
    let facility = || Some("f7".to_owned());
    for (filter, index) in [
        (none(), "inspections_pkey"),
        (InspectionFilter { since: Some(Timestamp(1)), until: Some(Timestamp(2)), ..none() }, "inspections_pkey"),
        (InspectionFilter { facility: facility(), ..none() }, "inspections_facility"),
        (InspectionFilter { package_id: Some("P7".into()), ..none() }, "inspections_package"),
        (InspectionFilter { verdict: Some(Verdict::Reject), ..none() }, "inspections_verdict"),
        (InspectionFilter { status: Some(InspectionStatus::Cancelled), ..none() }, "inspections_cancelled"),
        (InspectionFilter { camera: Some("cam-7".into()), ..none() }, "views_camera"),
        (InspectionFilter { facility: facility(), camera: Some("cam-7".into()), ..none() }, "views_camera"),
        (
            InspectionFilter { facility: facility(), verdict: Some(Verdict::Reject), ..none() },
            "inspections_facility_verdict",
        ),
    ] {
        let clauses = filters::inspections(&DIALECT, &Access::all(), &filter).unwrap().unwrap();
        let steps = plan(&mut conn, &clauses.sql, |query| {
            clauses.values.iter().fold(query, |query, value| bind(query, value.clone()))
        })
        .await;
        assert!(steps.contains(index), "{filter:?}:\n{steps}");
        assert!(!steps.contains("Seq Scan") && !steps.contains("Sort"), "{filter:?}:\n{steps}");
    }
}
