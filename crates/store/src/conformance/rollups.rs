//! Rollups: kept once, read by who may see them.

use std::collections::BTreeSet;

use scrutineer_types::{Access, Facilities, Role, Timestamp};

use super::Fixture;
use crate::{Resolution, Rollup, RollupKey, RollupQuery, Sums};

fn rollup(resolution: Resolution, at: i64, facility: Option<&str>, key: &str, value: f64) -> Rollup {
    let mut sums = Sums::default();
    sums.observe(value);
    let (measure, facility) = ("stage".to_owned(), facility.map(str::to_owned));
    Rollup { of: RollupKey { resolution, at: Timestamp(at), measure, facility, key: key.into() }, sums }
}

fn query(resolution: Resolution) -> RollupQuery {
    let (since, until) = (Timestamp(0), Timestamp(i64::MAX / 2));
    RollupQuery { resolution, since, until, measures: Vec::new(), facility: None, key: None }
}

pub async fn what_is_kept_replaces_what_was_there_and_moves_the_place(fixture: Fixture) {
    let (store, minute) = (fixture.store.as_ref(), Resolution::Minute);
    assert_eq!(store.rollup_place().await.unwrap(), 0);
    let first = rollup(minute, 60_000, Some("ber1"), "infer", 0.05);
    assert!(store.keep_rollups(0, 7, vec![first.clone()]).await.unwrap());
    assert_eq!(store.rollup_place().await.unwrap(), 7);
    assert_eq!(store.rollups(&Access::all(), &query(minute)).await.unwrap(), std::slice::from_ref(&first));
    let mut more = first.clone();
    more.sums.observe(0.5);
    assert!(store.keep_rollups(7, 7, vec![more.clone()]).await.unwrap());
    assert_eq!(store.rollups(&Access::all(), &query(minute)).await.unwrap(), [more]);
}

pub async fn who_was_overtaken_keeps_nothing(fixture: Fixture) {
    let (store, minute) = (fixture.store.as_ref(), Resolution::Minute);
    let first = rollup(minute, 60_000, Some("ber1"), "infer", 0.05);
    assert!(store.keep_rollups(0, 7, vec![first.clone()]).await.unwrap());
    let late = rollup(minute, 60_000, Some("ber1"), "infer", 9.0);
    assert!(!store.keep_rollups(0, 5, vec![late]).await.unwrap());
    assert_eq!(store.rollup_place().await.unwrap(), 7);
    assert_eq!(store.rollups(&Access::all(), &query(minute)).await.unwrap(), [first]);
}

pub async fn rollups_are_found_by_time_measure_place_and_key(fixture: Fixture) {
    let (store, hour) = (fixture.store.as_ref(), Resolution::Hour);
    let places = [Some("ber1"), Some("muc1"), None];
    let all: Vec<Rollup> = (0..3)
        .flat_map(|at| places.map(|place| rollup(hour, at * 3_600_000, place, ["a", "b", "c"][at as usize], 1.0)))
        .collect();
    // As many as are more than one statement writes.
    let many = (0..200).map(|key| rollup(Resolution::Day, 0, Some("ber1"), &key.to_string(), 1.0)).collect();
    assert!(store.keep_rollups(0, 1, all).await.unwrap());
    assert!(store.keep_rollups(1, 2, many).await.unwrap());
    let found = async |query| store.rollups(&Access::all(), &query).await.unwrap().len();
    assert_eq!(found(query(hour)).await, 9);
    assert_eq!(found(query(Resolution::Day)).await, 200);
    assert_eq!(found(RollupQuery { since: Timestamp(3_600_000), until: Timestamp(7_200_000), ..query(hour) }).await, 3);
    assert_eq!(found(RollupQuery { facility: Some("ber1".into()), ..query(hour) }).await, 3);
    assert_eq!(found(RollupQuery { key: Some("b".into()), ..query(hour) }).await, 3);
    assert_eq!(found(RollupQuery { measures: vec!["stage".into(), "view".into()], ..query(hour) }).await, 9);
    assert_eq!(found(RollupQuery { measures: vec!["view".into()], ..query(hour) }).await, 0);
    let only = Access { facilities: Facilities::Only(BTreeSet::from(["muc1".into()])), role: Role::Viewer };
    let seen = store.rollups(&only, &query(hour)).await.unwrap();
    assert!(seen.len() == 3 && seen.iter().all(|one| one.of.facility.as_deref() == Some("muc1")), "{seen:?}");
}

pub async fn old_rollups_are_pruned_by_their_resolution(fixture: Fixture) {
    let store = fixture.store.as_ref();
    let rows = |resolution| (0..5).map(move |at| rollup(resolution, at * 86_400_000, Some("ber1"), "", 1.0));
    let all = rows(Resolution::Minute).chain(rows(Resolution::Day)).collect();
    assert!(store.keep_rollups(0, 1, all).await.unwrap());
    let prune = async |limit| {
        let before = Timestamp(3 * 86_400_000);
        assert_eq!(store.prune_rollups(Resolution::Minute, "other", before, limit).await.unwrap(), 0);
        store.prune_rollups(Resolution::Minute, "stage", before, limit).await.unwrap()
    };
    assert_eq!((prune(2).await, prune(10).await, prune(10).await), (2, 1, 0));
    assert_eq!(store.rollups(&Access::all(), &query(Resolution::Minute)).await.unwrap().len(), 2);
    assert_eq!(store.rollups(&Access::all(), &query(Resolution::Day)).await.unwrap().len(), 5);
}
