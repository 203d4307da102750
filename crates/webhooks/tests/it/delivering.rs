//! What is delivered, and how.

use scrutineer_types::Pattern;
use scrutineer_webhooks::{Config, Sent, TargetConfig};
use standardwebhooks::Webhook;

use crate::{
    receiver::{NEXT_SECRET, Receiver, Reply, SECRET},
    site::{Site, quick, to},
};

async fn arrive_in_order(site: Site) {
    let receiver = Receiver::taking_all().await;
    site.happen(3).await;
    let config = Config { concurrency: 1, ..quick() };
    let process = site.start(&config, &[("erp", to(&receiver))]);
    site.until_known(1).await;
    let events = site.happen(250).await;
    let received = receiver.wait_for(250).await;
    let sequences: Vec<_> = received.iter().map(crate::receiver::Received::sequence).collect();
    assert_eq!(sequences, events.iter().map(|event| event.sequence).collect::<Vec<_>>(), "each once, none before it");
    for (event, one) in events.iter().zip(&received) {
        assert_eq!(one.id, event.id.to_string());
        let attribute = |name: &str| one.event[name].as_str().unwrap().to_owned();
        assert_eq!(attribute("specversion"), "1.0");
        assert_eq!(attribute("source"), "/scrutineer");
        assert_eq!(attribute("type"), "scrutineer.inspection.created");
        assert_eq!(attribute("subject"), event.inspection_id.unwrap().to_string());
        assert_eq!(attribute("time"), event.occurred_at.to_string());
        assert_eq!(attribute("datacontenttype"), "application/json");
        assert_eq!(attribute("facility"), "ber1");
        assert_eq!(one.event["data"], event.payload, "frozen when it happened");
        let names = one.event.as_object().unwrap().keys();
        assert!(names.clone().all(|name| name.chars().all(|c| c.is_ascii_lowercase())), "{names:?}");
    }
    let state = site.until_delivered(250).await;
    assert_eq!((state.state, state.delivered, state.dead_letters), ("active", 250, 0));
    assert!(!state.address.contains("key"), "{}", state.address);
    process.end().await;
    assert_eq!(receiver.received().len(), 250);
}

#[tokio::test]
async fn events_arrive_in_order_signed_and_whole_from_sqlite() {
    arrive_in_order(Site::sqlite().await).await;
}

#[tokio::test]
async fn events_arrive_in_order_signed_and_whole_from_postgresql() {
    arrive_in_order(Site::postgres().await).await;
}

#[tokio::test]
async fn two_secrets_sign_so_that_receivers_can_change_one_by_one() {
    let site = Site::sqlite().await;
    let receiver = Receiver::taking_all().await;
    // The receiver knows the first; whoever knows the second finds his signature too.
    let target = TargetConfig { secrets: vec![NEXT_SECRET.into(), SECRET.into()], ..to(&receiver) };
    let Some(Sent::Delivered) = site.webhooks(&quick(), &[("erp", target)]).test("erp").await else {
        panic!("the receiver verifies with one of two secrets")
    };
    let test = receiver.wait_for(1).await.remove(0);
    assert_eq!(test.event["type"], "scrutineer.webhook.test");
    assert!(Webhook::new(NEXT_SECRET).is_ok());
    assert!(site.webhooks(&quick(), &[]).test("erp").await.is_none());
}

#[tokio::test]
async fn a_target_gets_the_kinds_and_facilities_that_it_names() {
    let site = Site::sqlite().await;
    let (all, none) = (Receiver::taking_all().await, Receiver::taking_all().await);
    let patterns = |words: &[&str]| words.iter().map(|word| Pattern::new(*word)).collect::<Vec<_>>();
    let targets = [
        ("all", TargetConfig { events: patterns(&["inspection.*"]), facilities: patterns(&["ber*"]), ..to(&all) }),
        ("none", TargetConfig { facilities: patterns(&["ham*"]), ..to(&none) }),
    ];
    let process = site.start(&quick(), &targets);
    site.until_known(2).await;
    site.happen(20).await;
    all.wait_for(20).await;
    // What is none of a target's is behind it all the same.
    let states = site.until(|states| states.iter().all(|one| one.behind == 0)).await;
    assert_eq!(states.iter().map(|one| one.delivered).collect::<Vec<_>>(), [20, 0]);
    process.end().await;
    assert!(none.received().is_empty());
}

#[tokio::test]
async fn one_process_at_a_time_delivers_and_another_goes_on_at_once_when_it_ends() {
    let site = Site::postgres().await;
    let other = Site::beside(site.database.as_ref().unwrap()).await;
    let receiver = Receiver::taking_all().await;
    // A lease that outlasts the test: it is given up, not waited for.
    let config = Config { lease_ms: 600_000, ..quick() };
    let brief = Config { lease_ms: 3_000, ..quick() };
    let first = site.start(&config, &[("erp", to(&receiver))]);
    site.until_known(1).await;
    let second = other.start(&brief, &[("erp", to(&receiver))]);
    site.happen(50).await;
    other.happen(50).await;
    receiver.wait_for(100).await;
    site.until_delivered(100).await;
    first.end().await;
    other.happen(50).await;
    receiver.wait_for(150).await;
    site.until_delivered(150).await;
    second.end().await;
    assert_eq!(receiver.by_id().values().copied().collect::<Vec<_>>(), [1; 150], "none twice");
}

#[tokio::test]
async fn a_process_that_is_told_to_end_finishes_what_is_under_way_and_nothing_comes_twice() {
    let site = Site::sqlite().await;
    let receiver = Receiver::start(|_, _| Reply::Gate).await;
    let config = Config { concurrency: 2, ..quick() };
    let process = site.start(&config, &[("erp", to(&receiver))]);
    site.until_known(1).await;
    site.happen(10).await;
    receiver.wait_for(2).await;
    process.stop();
    receiver.answer(|_, _| Reply::Ok);
    receiver.open_gate();
    receiver.open_gate();
    process.end().await;
    let begun = receiver.received().len();
    assert!(begun < 10, "what had not begun stays for the next");
    assert_eq!(site.store.webhooks().await.unwrap()[0].delivered, begun as u64);
    let next = site.start(&config, &[("erp", to(&receiver))]);
    site.until_delivered(10).await;
    next.end().await;
    assert_eq!(receiver.by_id().values().copied().collect::<Vec<_>>(), [1; 10]);
}

#[tokio::test]
async fn once_delivers_what_is_there_and_ends() {
    let site = Site::sqlite().await;
    let receiver = Receiver::taking_all().await;
    let webhooks = site.webhooks(&quick(), &[("erp", to(&receiver))]);
    assert_eq!(webhooks.run_once().await.unwrap()["erp"], 0, "it is known from now on");
    site.happen(230).await;
    assert_eq!(webhooks.run_once().await.unwrap()["erp"], 230);
    assert_eq!(webhooks.run_once().await.unwrap()["erp"], 0);
    site.until_delivered(230).await;
}

#[tokio::test]
async fn a_target_that_may_not_be_reached_is_told_so() {
    let site = Site::sqlite().await;
    let receiver = Receiver::taking_all().await;
    let elsewhere = TargetConfig { url: receiver.url.replace("127.0.0.1", "127.0.0.2"), ..to(&receiver) };
    let Some(Sent::Failed { status: None, error, .. }) =
        site.webhooks(&quick(), &[("erp", elsewhere)]).test("erp").await
    else {
        panic!("it is none of those allowed")
    };
    assert!(error.contains("[egress] allow") && !error.contains("abc"), "{error}");
    assert!(receiver.received().is_empty());
}
