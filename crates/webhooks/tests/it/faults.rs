//! Receivers and databases that fail, and what becomes of the events.

use std::{collections::BTreeSet, time::Duration};

use scrutineer_store::{WebhookFilter, WebhookWish};
use scrutineer_webhooks::{Config, TargetConfig};

use crate::{
    receiver::{Receiver, Reply},
    site::{ALL, Site, quick, to},
};

/// Everything comes in the end, though each event is refused twice in its own way.
async fn come_in_the_end(site: &Site, refusal: fn(&str) -> Reply, config: &Config) -> Receiver {
    let elsewhere = Receiver::taking_all().await;
    let address = elsewhere.url.clone();
    let receiver = Receiver::start(move |_, times| if times <= 2 { refusal(&address) } else { Reply::Ok }).await;
    let process = site.start(config, &[("erp", to(&receiver))]);
    site.until_known(1).await;
    let events = site.happen(12).await;
    let state = site.until_delivered(12).await;
    process.end().await;
    let by_id = receiver.by_id();
    assert_eq!(by_id.len(), events.len());
    assert!(by_id.values().all(|times| *times == 3), "{by_id:?}");
    assert!(state.last_error.is_some() && state.dead_letters == 0);
    assert!(elsewhere.received().is_empty(), "a redirect is followed nowhere");
    receiver
}

#[tokio::test]
async fn a_receiver_that_answers_500_gets_each_event_again_under_its_id() {
    come_in_the_end(&Site::sqlite().await, |_| Reply::Status(500), &quick()).await;
}

#[tokio::test]
async fn a_receiver_that_answers_500_gets_each_event_again_from_postgresql() {
    come_in_the_end(&Site::postgres().await, |_| Reply::Status(500), &quick()).await;
}

#[tokio::test]
async fn a_receiver_that_redirects_is_followed_nowhere() {
    let site = Site::sqlite().await;
    come_in_the_end(&site, |to| Reply::Redirect(to.to_owned()), &quick()).await;
    let error = site.store.webhooks().await.unwrap()[0].last_error.clone().unwrap();
    assert!(error.contains("answered 307; redirects are not followed"), "{error}");
}

#[tokio::test]
async fn a_receiver_that_hangs_is_given_up_after_its_time() {
    let site = Site::sqlite().await;
    come_in_the_end(&site, |_| Reply::Hang, &Config { timeout_ms: 100, ..quick() }).await;
    let error = site.store.webhooks().await.unwrap()[0].last_error.clone().unwrap();
    assert!(error.contains("within 100 ms"), "{error}");
}

#[tokio::test]
async fn a_receiver_that_breaks_off_is_not_believed() {
    let site = Site::sqlite().await;
    come_in_the_end(&site, |_| Reply::Cut, &quick()).await;
    let error = site.store.webhooks().await.unwrap()[0].last_error.clone().unwrap();
    assert!(error.contains("before its answer was whole"), "{error}");
}

#[tokio::test]
async fn a_target_that_is_down_for_long_costs_few_rows_and_no_other_target_its_events() {
    let site = Site::sqlite().await;
    let (down, up) = (Receiver::start(|_, _| Reply::Status(503)).await, Receiver::taking_all().await);
    let config = Config { max_pending: 5, ..quick() };
    let process = site.start(&config, &[("down", to(&down)), ("up", to(&up))]);
    site.until_known(2).await;
    let events = site.happen(300).await;
    up.wait_for(300).await;
    let states = site.until(|states| states[0].pending >= 5 && states[1].delivered == 300).await;
    assert_eq!((states[0].name.as_str(), states[0].state), ("down", "failing"));
    // It is tried again and again, and its rows do not grow.
    let tried = down.received().len();
    down.wait_for(tried + 50).await;
    let state = site.store.webhooks().await.unwrap().remove(0);
    assert_eq!((state.pending, state.delivered, state.dead_letters), (5, 0, 0));
    assert_eq!(state.oldest_at, Some(events[0].occurred_at));
    // Once it is well, it gets everything, and nothing has been lost on the way.
    down.answer(|_, _| Reply::Ok);
    site.until_delivered(300).await;
    process.end().await;
    let ids: BTreeSet<String> = events.iter().map(|event| event.id.to_string()).collect();
    assert_eq!(down.by_id().into_keys().collect::<BTreeSet<_>>(), ids);
    assert!(up.by_id().values().all(|times| *times == 1));
}

#[tokio::test]
async fn an_event_that_is_never_taken_holds_up_no_other_and_ends_as_a_dead_letter() {
    let site = Site::sqlite().await;
    let receiver = Receiver::taking_all().await;
    let process = site.start(&quick(), &[("erp", to(&receiver))]);
    site.until_known(1).await;
    // Of all that comes, the first is poison.
    receiver.answer({
        let first = std::sync::OnceLock::new();
        move |one, _| if *first.get_or_init(|| one.id.clone()) == one.id { Reply::Status(422) } else { Reply::Ok }
    });
    let events = site.happen(40).await;
    site.until(|states| states[0].delivered == 39 && states[0].pending == 1).await;
    let poison = receiver.received()[0].id.clone();
    assert!(events.iter().any(|event| event.id.to_string() == poison));
    site.advance(86_400_000);
    site.until(|states| states[0].dead_letters == 1 && states[0].pending == 0).await;
    let letter = site.letters().await.remove(0);
    assert_eq!((letter.event_id.to_string(), letter.status), (poison.clone(), Some(422)));
    assert!(letter.error.starts_with("answered 422: not now") && letter.attempts >= 2, "{letter:?}");

    receiver.answer(|_, _| Reply::Ok);
    assert_eq!(site.store.redrive_webhooks(&ALL, &WebhookFilter::default()).await.unwrap().len(), 1);
    assert!(site.store.redrive_webhooks(&ALL, &WebhookFilter::default()).await.unwrap().is_empty());
    site.until_delivered(40).await;
    process.end().await;
    assert!(site.letters().await.is_empty());
    assert_eq!(receiver.received().last().unwrap().id, poison, "under the same id, with the same content");
    receiver.by_id();
}

#[tokio::test]
async fn a_receiver_that_is_gone_gets_nothing_more_until_its_configuration_changes() {
    let site = Site::sqlite().await;
    let receiver = Receiver::start(|_, _| Reply::Status(410)).await;
    let config = Config { concurrency: 1, ..quick() };
    let process = site.start(&config, &[("erp", to(&receiver))]);
    site.until_known(1).await;
    site.happen(1).await;
    site.until(|states| states[0].state == "gone" && states[0].dead_letters == 1).await;
    site.happen(20).await;
    process.end().await;
    receiver.answer(|_, _| Reply::Ok);
    let again = site.webhooks(&config, &[("erp", to(&receiver))]);
    assert_eq!(again.run_once().await.unwrap()["erp"], 0);
    assert_eq!(receiver.received().len(), 1, "it said that it wants no more");

    let changed = TargetConfig { url: format!("{}&v=2", receiver.url), ..to(&receiver) };
    let process = site.start(&config, &[("erp", changed)]);
    site.until(|states| states[0].state == "active").await;
    site.happen(3).await;
    receiver.wait_for(4).await;
    site.store.redrive_webhooks(&ALL, &WebhookFilter::default()).await.unwrap();
    receiver.wait_for(5).await;
    site.until_delivered(4).await;
    process.end().await;
    assert_eq!(receiver.received().len(), 5, "the events from then on, and the dead letter by hand");
}

#[tokio::test]
async fn a_wish_to_be_left_alone_is_followed_within_bounds() {
    let site = Site::sqlite().await;
    let receiver = Receiver::start(|_, _| Reply::Busy { retry_after_s: 86_400 }).await;
    // A day is asked for, a minute is given.
    let config = Config { backoff_cap_ms: 60_000, lease_ms: 60_000, concurrency: 1, ..quick() };
    let webhooks = site.webhooks(&config, &[("erp", to(&receiver))]);
    webhooks.run_once().await.unwrap();
    site.happen(150).await;
    webhooks.run_once().await.unwrap();
    let rested = receiver.received().len();
    assert_eq!(rested, 1, "it is asked no more once it has said so");
    webhooks.run_once().await.unwrap();
    assert_eq!(receiver.received().len(), rested, "it is left alone, by whichever process");
    let state = site.store.webhooks().await.unwrap().remove(0);
    assert!(state.rests_until.unwrap().since_ms(state.last_error_at.unwrap()) == 60_000, "{state:?}");
    receiver.answer(|_, _| Reply::Ok);
    site.advance(60_000);
    webhooks.run_once().await.unwrap();
    site.until_delivered(150).await;
    assert!(receiver.by_id().values().all(|times| *times <= 2));
}

#[tokio::test]
async fn who_has_lost_the_lead_in_the_middle_of_a_round_marks_nothing() {
    let site = Site::sqlite().await;
    let receiver = Receiver::start(|_, _| Reply::Gate).await;
    let config = Config { concurrency: 1, lease_ms: 600_000, ..quick() };
    let frozen = site.start(&config, &[("erp", to(&receiver))]);
    site.until_known(1).await;
    site.happen(1).await;
    receiver.wait_for(1).await;
    // Its time is over while it waits for the answer, and somebody else takes the target up.
    site.advance(600_000);
    assert!(site.store.lead(&WebhookWish::task("erp"), "somebody else", 600_000).await.unwrap());
    let wish = WebhookWish {
        target: "erp".into(),
        address: String::new(),
        configuration: String::new(),
        forget_ms: 86_400_000,
    };
    let taken = site.store.take_webhook(&wish).await.unwrap();
    receiver.open_gate();
    frozen.end().await;
    let state = site.store.webhooks().await.unwrap().remove(0);
    assert_eq!((state.delivered, state.behind), (0, 1), "it was delivered, but nobody may say so any more");
    assert_eq!(site.store.take_webhook(&wish).await.unwrap().reached, taken.reached);

    site.advance(600_000);
    receiver.answer(|_, _| Reply::Ok);
    let next = site.start(&config, &[("erp", to(&receiver))]);
    site.until_delivered(1).await;
    next.end().await;
    assert_eq!(receiver.by_id().into_values().collect::<Vec<_>>(), [2], "twice, with one content");
}

#[tokio::test]
async fn connections_to_the_database_that_are_cut_lose_no_event() {
    let site = Site::postgres().await;
    let database = site.database.clone().unwrap();
    let receiver = Receiver::start(|_, times| if times == 1 { Reply::Status(500) } else { Reply::Ok }).await;
    let process = site.start(&quick(), &[("erp", to(&receiver))]);
    site.until_known(1).await;
    let mut events = Vec::new();
    for _ in 0..10 {
        events.extend(site.happen(20).await);
        database.end_connections().await;
    }
    let ids: BTreeSet<String> = events.iter().map(|event| event.id.to_string()).collect();
    site.until(|states| states[0].behind == 0 && states[0].pending == 0 && states[0].delivered >= 200).await;
    process.end().await;
    let by_id = receiver.by_id();
    assert_eq!(by_id.keys().cloned().collect::<BTreeSet<_>>(), ids);
    assert!(by_id.values().all(|times| *times >= 2), "each was refused once, and taken after that");
}

#[tokio::test]
async fn a_target_that_comes_back_into_the_configuration_goes_on_where_it_stopped() {
    let site = Site::sqlite().await;
    let receiver = Receiver::taking_all().await;
    let with = site.start(&quick(), &[("erp", to(&receiver))]);
    site.until_known(1).await;
    site.happen(5).await;
    site.until_delivered(5).await;
    with.end().await;
    let without = site.start(&quick(), &[]);
    site.until(|states| states[0].state == "removed").await;
    site.happen(5).await;
    without.end().await;
    assert_eq!(receiver.received().len(), 5);
    let back = site.start(&quick(), &[("erp", to(&receiver))]);
    site.until_delivered(10).await;
    back.end().await;
    let without = site.webhooks(&quick(), &[]);
    without.run_once().await.unwrap();
    site.advance(Duration::from_hours(24).as_millis() as i64);
    site.happen(5).await;
    let anew = site.start(&quick(), &[("erp", to(&receiver))]);
    site.until(|states| states[0].state == "active").await;
    site.happen(5).await;
    site.until_delivered(15).await;
    anew.end().await;
    assert_eq!(receiver.by_id().len(), 15, "what happened while it was away for long is not sent");
}
