//! Processes say that they are there.

use scrutineer_types::ProcessAbout;

use super::Fixture;

pub async fn a_process_is_listed_as_it_last_said_until_it_ends_or_is_long_silent(fixture: Fixture) {
    let store = fixture.store.as_ref();
    let about = |version: &str| ProcessAbout { version: version.into(), ..ProcessAbout::default() };
    store.beat("one", &about("1")).await.unwrap();
    fixture.advance(60_000);
    store.beat("two", &about("1")).await.unwrap();
    store.beat("one", &about("2")).await.unwrap();
    let listed = store.processes().await.unwrap();
    let said: Vec<_> = listed.iter().map(|one| (one.name.as_str(), one.about.version.as_str())).collect();
    assert_eq!(said, [("one", "2"), ("two", "1")]);
    assert!(listed[0].seen_at >= listed[1].seen_at);
    store.end("two").await.unwrap();
    assert_eq!(store.processes().await.unwrap().len(), 1);
    fixture.advance(2 * 86_400_000);
    store.beat("three", &about("2")).await.unwrap();
    let left: Vec<_> = store.processes().await.unwrap().into_iter().map(|one| one.name).collect();
    assert_eq!(left, ["three"]);
}
