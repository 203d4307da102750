//! What the clock starts, and what is asked of the whole database.

use scrutineer_types::JobState;

use super::{Fixture, fixture::submission};

pub async fn one_holder_leads_until_its_time_is_over(fixture: Fixture) {
    let store = &fixture.store;
    assert!(store.lead("sweep", "a", 1000).await.unwrap());
    assert!(store.lead("sweep", "a", 1000).await.unwrap(), "the holder renews");
    assert!(!store.lead("sweep", "b", 1000).await.unwrap());
    assert!(store.lead("publish", "b", 1000).await.unwrap(), "another task is another lease");
    fixture.advance(1000);
    assert!(store.lead("sweep", "b", 1000).await.unwrap());
    assert!(!store.lead("sweep", "a", 1000).await.unwrap(), "who has lost it does not lead");
}

pub async fn objects_are_known_by_their_views(fixture: Fixture) {
    let wish = submission();
    let key = wish.views[0].object_key.clone();
    fixture.submit(wish).await;
    let elsewhere = key.replace("2026", "2025");
    let unknown = format!("originals/2026/03/01/{}", scrutineer_types::ViewId::new());
    let keys = [unknown, key, "originals/readme.txt".into(), elsewhere];
    assert_eq!(fixture.store.objects_known(&keys).await.unwrap(), [false, true, false, false]);
}

pub async fn counters_start_with_every_state(fixture: Fixture) {
    let counts = fixture.store.queue_counts().await.unwrap();
    assert_eq!(counts.by_state, JobState::ALL.map(|state| (state, 0)).into());
    assert_eq!((counts.unfinished(), counts.oldest_age_ms), (0, 0));
}

pub async fn the_oldest_that_waits_has_an_age(fixture: Fixture) {
    fixture.submit(submission()).await;
    fixture.advance(5000);
    fixture.submit(submission()).await;
    assert!(fixture.store.queue_counts().await.unwrap().oldest_age_ms >= 5000);
    fixture.claim(1).await;
    assert!(fixture.store.queue_counts().await.unwrap().oldest_age_ms < 5000);
    fixture.claim(1).await;
    assert_eq!(fixture.store.queue_counts().await.unwrap().oldest_age_ms, 0);
}

pub async fn it_is_ready(fixture: Fixture) {
    fixture.store.ready().await.unwrap();
}
