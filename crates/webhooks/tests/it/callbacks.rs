//! Deliveries to addresses that clients named.

use scrutineer_store::{Submission, conformance::fixture::submission};
use scrutineer_types::InspectionId;
use scrutineer_webhooks::Config;

use crate::{
    receiver::{Receiver, Reply},
    site::{ALL, Site, quick},
};

/// An inspection whose client wants to be told, opened and cancelled: two events.
async fn told(site: &Site, url: Option<&str>) -> InspectionId {
    let wish = Submission { callback_url: url.map(Into::into), ..submission() };
    let id = site.store.submit(&ALL, wish).await.unwrap().inspection.id;
    site.store.cancel(&ALL, id).await.unwrap();
    id
}

async fn own_events_arrive(site: Site) {
    let (one, two) = (Receiver::taking_all().await, Receiver::taking_all().await);
    let process = site.callbacks(&quick());
    site.until_known(1).await;
    let first = told(&site, Some(&one.url)).await;
    told(&site, None).await;
    let second = told(&site, Some(&two.url)).await;
    site.until_delivered(4).await;
    process.end().await;
    for (receiver, id) in [(one, first), (two, second)] {
        let mut received = receiver.received();
        received.sort_by_key(crate::receiver::Received::sequence);
        let types: Vec<_> = received.iter().map(|one| one.event["type"].as_str().unwrap()).collect();
        assert_eq!(types, ["scrutineer.inspection.created", "scrutineer.inspection.cancelled"]);
        assert!(received.iter().all(|one| one.event["subject"] == id.to_string().as_str()), "its own alone");
    }
    let state = site.store.webhooks().await.unwrap().remove(0);
    assert_eq!((state.name.as_str(), state.address.as_str()), ("callbacks", "what clients named"));
}

#[tokio::test]
async fn a_client_gets_the_events_of_its_own_inspection_from_sqlite() {
    own_events_arrive(Site::sqlite().await).await;
}

#[tokio::test]
async fn a_client_gets_the_events_of_its_own_inspection_from_postgresql() {
    own_events_arrive(Site::postgres().await).await;
}

#[tokio::test]
async fn a_client_that_hangs_or_is_gone_keeps_no_other_waiting() {
    let site = Site::sqlite().await;
    let (hangs, gone, well) = (
        Receiver::start(|_, _| Reply::Hang).await,
        Receiver::start(|_, _| Reply::Status(410)).await,
        Receiver::taking_all().await,
    );
    let config = Config { timeout_ms: 200, concurrency: 2, ..quick() };
    let process = site.callbacks(&config);
    site.until_known(1).await;
    for _ in 0..20 {
        told(&site, Some(&hangs.url)).await;
        told(&site, Some("https://169.254.169.254/latest/meta-data/")).await;
        told(&site, Some(&well.url)).await;
    }
    told(&site, Some(&gone.url)).await;
    well.wait_for(40).await;
    let state = site.until(|states| states[0].delivered == 40 && states[0].behind == 0).await.remove(0);
    assert!(
        state.pending > 0 && state.dead_letters == 2,
        "what is gone is given up, what hangs is tried again: {state:?}"
    );
    let errors: Vec<_> = site.letters().await.into_iter().map(|letter| letter.error).collect();
    assert!(errors.iter().all(|error| error.contains("answered 410")), "{errors:?}");
    hangs.answer(|_, _| Reply::Ok);
    site.until(|states| states[0].delivered == 80).await;
    process.end().await;
    assert_eq!(hangs.by_id().len(), 40);
}

#[tokio::test]
async fn more_failures_than_may_wait_are_dead_letters_and_not_a_standstill() {
    let site = Site::sqlite().await;
    let (refuses, well) = (Receiver::start(|_, _| Reply::Status(500)).await, Receiver::taking_all().await);
    let process =
        site.callbacks(&Config { max_pending: 3, backoff_base_ms: 60_000, backoff_cap_ms: 60_000, ..quick() });
    site.until_known(1).await;
    for _ in 0..5 {
        told(&site, Some(&refuses.url)).await;
        site.until(|states| states[0].behind == 0).await;
    }
    told(&site, Some(&well.url)).await;
    well.wait_for(2).await;
    let state = site.until(|states| states[0].behind == 0).await.remove(0);
    process.end().await;
    assert!(state.dead_letters > 0 && state.pending + state.dead_letters == 10, "{state:?}");
}
