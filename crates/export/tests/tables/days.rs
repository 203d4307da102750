//! Which days are exported, when again, and what is there meanwhile.

use std::fs;

use scrutineer_export::{TableFormat, TablesExported};
use scrutineer_store::{
    Addition, Submission,
    conformance::fixture::{damaged, detection, only, submission, view},
};
use scrutineer_types::{Access, Timestamp, Verdict};
use serde_json::json;

use crate::room::{DAY_MS, day, files, query, room};

#[tokio::test]
async fn exported_again_nothing_is_other_and_nothing_is_there_twice() {
    let room = room().await;
    for _ in 0..3 {
        room.found(submission(), vec![detection("damage", 0.9)]).await;
    }
    let first = room.parquet().window(None, None).await.unwrap();
    let before = files(&room.out("out"));
    assert_eq!(before.len(), 5, "a file a table: {:?}", before.keys());
    let again = room.parquet().window(None, None).await.unwrap();
    assert_eq!((again, files(&room.out("out"))), (first, before));
    assert_eq!(fs::read_dir(room.out("out").join("_staging")).unwrap().count(), 0, "nothing half-written is left");
}

#[tokio::test]
async fn a_day_is_exported_once_it_is_over_and_again_when_it_has_changed() {
    const LAG_MS: u64 = 3_600_000;
    let room = room().await;
    let changed = async || room.parquet().changed(LAG_MS).await.unwrap();
    let nothing = TablesExported::default();
    let old = room.found(submission(), vec![detection("damage", 0.9)]).await;
    assert_eq!(changed().await, nothing, "the day is not over");
    room.fixture.advance(DAY_MS - 120_000);
    assert_eq!(changed().await, nothing, "it is over, but not for long enough");
    room.fixture.advance(LAG_MS as i64 + 120_000);
    let new = room.found(submission(), Vec::new()).await;
    let exported = changed().await;
    assert_eq!((exported.days, exported.inspections), (1, 1));
    let before = files(&room.out("out"));
    assert!(before.keys().all(|file| file.to_string_lossy().contains(&day(old.created_at))), "{:?}", before.keys());
    assert_eq!(changed().await, nothing, "nothing has changed");
    // Long after, a person says otherwise, and a late view comes.
    room.fixture.advance(10 * DAY_MS);
    assert_eq!(changed().await.days, 1, "the second day is over");
    room.fixture.advance(DAY_MS);
    assert_eq!(changed().await, nothing);
    room.answer(&old, Verdict::Accept).await;
    let exported = changed().await;
    assert_eq!((exported.days, exported.inspections), (1, 1), "the old day alone");
    let verdicts = query(&room.out("out"), "SELECT id, verdict FROM {inspections} ORDER BY id");
    assert_eq!(json!(verdicts), json!([{"id": old.id, "verdict": "accept"}, {"id": new.id, "verdict": "accept"}]));
    // What changed just before an export may have been committed just after: it is exported once more, and is the same.
    let before = files(&room.out("out"));
    room.fixture.advance(DAY_MS);
    changed().await;
    assert_eq!(files(&room.out("out")), before);
    assert_eq!(changed().await, nothing);
    let addition =
        Addition { inspection_id: new.id, views: vec![view(None)], max_attempts: 3, max_views: 8, idempotency: None };
    room.fixture.store.add_views(&Access::all(), addition).await.unwrap();
    let fence = room.fixture.claim_one().await;
    room.fixture.complete(fence, damaged()).await;
    assert_eq!(changed().await.days, 1);
    let counts = query(&room.out("out"), "SELECT verdict, views FROM {inspections} ORDER BY id");
    assert_eq!(json!(counts), json!([{"verdict": "accept", "views": 1}, {"verdict": "reject", "views": 2}]));
}

#[tokio::test]
async fn what_was_removed_from_the_database_stays_exported() {
    let room = room().await;
    let removed = room.found(submission(), Vec::new()).await;
    let kept = room.found(submission(), Vec::new()).await;
    assert_eq!(room.parquet().changed(0).await.unwrap().days, 0);
    room.fixture.advance(2 * DAY_MS);
    assert_eq!(room.parquet().changed(0).await.unwrap().inspections, 2);
    room.fixture.advance(10 * DAY_MS);
    // Changed just now, the second one is not old.
    room.answer(&kept, Verdict::Reject).await;
    room.fixture.store.remove_inspections(5 * DAY_MS as u64, 100).await.unwrap();
    assert_eq!(room.fixture.store.inspection(&Access::all(), removed.id).await.unwrap(), None);
    let before = files(&room.out("out"));
    for exported in [room.parquet().changed(0).await.unwrap(), room.parquet().window(None, None).await.unwrap()] {
        assert_eq!((exported.days, exported.kept.len()), (0, 1));
        assert_eq!(exported.kept[0].to_string(), day(kept.created_at));
    }
    assert_eq!(files(&room.out("out")), before);
}

#[tokio::test]
async fn a_window_takes_whole_days_and_a_facility_its_own_place() {
    let room = room().await;
    let mut days = Vec::new();
    for _ in 0..4 {
        days.push(room.found(submission(), Vec::new()).await.created_at);
        room.fixture.advance(DAY_MS);
    }
    let elsewhere = Submission { facility: "ham2".into(), ..submission() };
    room.found(elsewhere, Vec::new()).await;
    let midday = days[1].plus_ms(DAY_MS / 2);
    let end = Timestamp(days[3].0 - days[3].0.rem_euclid(DAY_MS));
    let exported = room.parquet().window(Some(midday), Some(end)).await.unwrap();
    assert_eq!(
        exported.days, 2,
        "the second day, which it touches, and the third; not the fourth, before which it ends"
    );
    let dates = query(&room.out("out"), "SELECT DISTINCT date::VARCHAR AS date FROM {inspections} ORDER BY date");
    assert_eq!(json!(dates), json!([{"date": day(days[1])}, {"date": day(days[2])}]));
    let of_ham2 = room.export("out", TableFormat::Parquet, Some("ham2"), Access::all());
    let refused = of_ham2.window(None, None).await.unwrap_err().to_string();
    assert!(refused.contains("of every facility") && refused.contains("`ham2`"), "{refused}");
    let as_csv = room.export("out", TableFormat::Csv, None, Access::all());
    assert!(as_csv.changed(0).await.unwrap_err().to_string().contains("another place"));
    let of_ham2 = room.export("ham2", TableFormat::Parquet, Some("ham2"), Access::all());
    assert_eq!(of_ham2.window(None, None).await.unwrap().inspections, 1);
    let of_whoever = room.export("seen", TableFormat::Parquet, None, only(&["ham2"]));
    assert_eq!(of_whoever.window(None, None).await.unwrap().inspections, 1, "what is not seen does not exist");
}

#[tokio::test]
async fn an_export_that_breaks_off_leaves_what_was_there() {
    let room = room().await;
    room.found(submission(), Vec::new()).await;
    room.parquet().window(None, None).await.unwrap();
    let before = files(&room.out("out"));
    room.found(submission(), Vec::new()).await;
    let export = room.parquet();
    // Cancelled at each point at which it waits, until it gets through.
    for polls in 0.. {
        let mut work = Box::pin(export.window(None, None));
        let mut left = polls;
        let cut = std::future::poll_fn(|context| {
            if left == 0 {
                return std::task::Poll::Ready(None);
            }
            left -= 1;
            work.as_mut().poll(context).map(Some)
        });
        let done = cut.await;
        drop(work);
        let now = files(&room.out("out"));
        assert_eq!(now.len(), before.len(), "no file is missing, none is half-written: {:?}", now.keys());
        if let Some(done) = done {
            assert_eq!(done.unwrap().inspections, 2);
            break;
        }
        if polls % 8 == 0 {
            let rows = query(&room.out("out"), "SELECT count(*) AS rows FROM {inspections}");
            assert!(rows[0]["rows"] == 1 || rows[0]["rows"] == 2, "{rows:?}");
        }
    }
}
