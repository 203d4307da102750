//! The pages over a real metastore, asked as a browser asks.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod fill;

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use scrutineer_console::{Console, LoadedModel};
use scrutineer_store::{Metastore, NewAlarm, Originals, OriginalsConfig, WebhookFailure, WebhookRound, WebhookWish};
use scrutineer_types::{JobState, Pattern, ProcessAbout, ProcessModel, Route, Routes};
use scrutineer_upkeep::{Config as UpkeepConfig, Upkeep};
use tower::ServiceExt as _;

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

async fn ask(router: &Router, request: Request<Body>) -> Answer {
    let response = router.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 22).await.unwrap();
    Answer { status: parts.status, headers: parts.headers, body: String::from_utf8(body.to_vec()).unwrap() }
}

async fn get(router: &Router, address: &str) -> Answer {
    ask(router, Request::get(address).header("host", "dock:8080").body(Body::empty()).unwrap()).await
}

async fn post(router: &Router, address: &str, origin: &str, form: &str) -> Answer {
    let request = Request::post(address)
        .header("host", "dock:8080")
        .header("origin", origin)
        .header("content-type", "application/x-www-form-urlencoded");
    ask(router, request.body(Body::from(form.to_owned())).unwrap()).await
}

fn router(store: &Arc<dyn Metastore>) -> Router {
    let model = LoadedModel {
        model: fill::model(),
        classes: ["parcel", "label", "damage"].map(str::to_owned).to_vec(),
        backend: "rten".to_owned(),
        precision: "float32".to_owned(),
        input_width: 416,
        input_height: 416,
    };
    let route = Route { camera: Pattern::new("dock-*"), model: Some("dock".into()), ..Route::default() };
    scrutineer_console::router(Console {
        metastore: Arc::clone(store),
        models: vec![model],
        routes: Arc::new(Routes::new(vec![route], "parcel")),
        review: scrutineer_serve::ReviewConfig::default(),
        upkeep: scrutineer_upkeep::Config {
            keep_days: 365,
            keep_originals_days: 30,
            ..scrutineer_upkeep::Config::default()
        },
        notice: Some("demonstration data, not valid for your site".to_owned()),
        version: "0.1.0".to_owned(),
    })
}

#[tokio::test]
async fn an_empty_service_says_how_to_send_the_first_image() {
    let folder = tempfile::tempdir().unwrap();
    let router = router(&fill::metastore(folder.path()).await);
    let overview = get(&router, "/").await;
    assert_eq!(overview.status, StatusCode::OK);
    assert!(overview.body.contains("curl 'http://dock:8080/v1/inspections"), "{}", overview.body);
    assert!(overview.body.contains("demonstration data, not valid for your site"));
}

#[tokio::test]
async fn what_was_found_and_why_is_on_the_page_of_the_inspection() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    let id = fill::submit(&*store, Some("PKG-1"), "ber1", &["top", "left"]).await;
    let damage = fill::found(3, "damage", 0.86, [240.0, 620.0, 420.0, 760.0]);
    fill::work(&*store, vec![fill::inferred(212.4, vec![damage]), fill::unreadable()]).await;

    let page = get(&router, &format!("/inspections/{id}")).await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["Take it out.", "A defect was seen", "parcel, version 1", "x=\"18.750%\"", "send it again, whole"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let overview = get(&router, "/").await;
    assert!(overview.body.contains(&format!("href=\"/inspections/{id}\"")), "{}", overview.body);
}

#[tokio::test]
async fn cameras_stand_with_their_newest_image_and_what_applies_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    let nothing = get(&router, "/cameras").await;
    assert!(nothing.body.contains("No camera has said who it is yet"), "{}", nothing.body);
    fill::submit(&*store, Some("PKG-1"), "ber1", &["top"]).await;
    let newest = fill::submit(&*store, Some("PKG-2"), "ber1", &["left"]).await;
    let page = get(&router, "/cameras").await;
    assert_eq!(page.status, StatusCode::OK);
    let image = format!("src=\"/v1/inspections/{newest}/views/");
    for words in ["dock-3", "Route 1", "top, left", "2 views", &image, "aria-current=\"page\">Cameras"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(get(&router, "/cameras?facility=muc1").await.body.contains("all facilities"));
    assert_eq!(get(&router, "/cameras?cursor=%3Cscript%3E").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_dead_letter_is_redriven_by_this_consoles_form_and_by_no_other_site() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    fill::submit(&*store, Some("PKG-9"), "ber1", &["top"]).await;
    fill::work(&*store, vec![fill::discarded()]).await;

    let page = get(&router, "/dead-letters").await;
    assert!(page.body.contains("the original could not be read"), "{}", page.body);
    let (_, rest) = page.body.split_once("name=\"job_id\" value=\"").unwrap();
    let form = format!("job_id={}", &rest[..36]);

    let refused = post(&router, "/dead-letters/redrive", "https://elsewhere.example", &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(store.queue_counts().await.unwrap().by_state[&JobState::Discarded], 1, "nothing was done");

    let reloaded = get(&router, "/dead-letters/redrive").await;
    assert_eq!(reloaded.headers["location"], "/dead-letters", "reloading the refusal leads back");

    let taken = post(&router, "/dead-letters/redrive", "http://dock:8080", &form).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    let next = taken.headers["location"].to_str().unwrap();
    assert!(get(&router, next).await.body.contains("1 job was made available again"));
    assert_eq!(store.queue_counts().await.unwrap().by_state[&JobState::Available], 1);
}

#[tokio::test]
async fn a_dead_letter_has_a_page_and_is_purged_after_a_second_look() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    let inspection = fill::submit(&*store, Some("PKG-9"), "ber1", &["top"]).await;
    fill::work(&*store, vec![fill::discarded()]).await;
    let list = get(&router, "/dead-letters?code=inference_failed&kind=permanent&camera=dock-3").await;
    let (_, rest) = list.body.split_once("href=\"/dead-letters/").unwrap();
    let job = &rest[..36];
    assert!(get(&router, "/dead-letters?code=worker_lost").await.body.contains("No dead letter matches"));
    assert_eq!(get(&router, "/dead-letters?kind=maybe").await.status, StatusCode::BAD_REQUEST);

    let page = get(&router, &format!("/dead-letters/{job}")).await;
    let link = format!("/inspections/{inspection}#view-");
    for words in ["caused by: permission denied", "Failed for good", "PKG-9", "dock-3", "Purge it for good", &link] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    let nobody = get(&router, "/dead-letters/0198c0de-0000-7000-8000-000000000000").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);

    let form = format!("job_id={job}");
    let refused = post(&router, "/dead-letters/purge", "https://elsewhere.example", &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let accident = post(&router, "/dead-letters/purge", "http://dock:8080", "facility=ber1").await;
    assert_eq!(accident.status, StatusCode::BAD_REQUEST, "a form that names no job takes none");
    let purged = post(&router, "/dead-letters/purge", "http://dock:8080", &form).await;
    let next = purged.headers["location"].to_str().unwrap();
    assert!(get(&router, next).await.body.contains("1 dead letter was purged"));
    assert_eq!(store.queue_counts().await.unwrap().by_state[&JobState::Discarded], 0);
}

#[tokio::test]
async fn a_pause_is_said_on_every_page_with_the_button_that_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    let refused = post(&router, "/queue/pause", "https://elsewhere.example", "scope=all").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(!get(&router, "/").await.body.contains("is paused"));
    let paused =
        post(&router, "/queue/pause", "http://dock:8080", "scope=facility&facility=ber1&reason=%3Cb%3Emoving").await;
    assert_eq!(paused.headers["location"], "/queue");
    post(&router, "/queue/pause", "http://dock:8080", "scope=model&facility=&model=dock&reason=").await;
    for address in ["/", "/inspections", "/cameras", "/queue", "/dead-letters"] {
        let page = get(&router, address).await.body;
        assert!(page.contains("The facility ber1 is paused") && page.contains("The model dock is paused"), "{page}");
        assert!(page.contains("action=\"/queue/resume\"") && !page.contains("<b>moving"), "{page}");
    }
    post(&router, "/queue/resume", "http://dock:8080", "facility=ber1&model=").await;
    let page = get(&router, "/queue").await.body;
    assert!(!page.contains("ber1 is paused") && page.contains("dock is paused"), "{page}");
}

#[tokio::test]
async fn addresses_that_make_no_sense_get_a_page_that_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let router = router(&fill::metastore(folder.path()).await);
    let long = format!("/inspections?package_id={}", "x".repeat(5000));
    let cases = [
        ("/inspections/nonsense", StatusCode::NOT_FOUND),
        ("/inspections/%ff", StatusCode::NOT_FOUND),
        ("/inspections/0198c0de-0000-7000-8000-000000000000", StatusCode::NOT_FOUND),
        ("/inspections?verdict=maybe", StatusCode::BAD_REQUEST),
        ("/inspections?cursor=%3Cscript%3E", StatusCode::BAD_REQUEST),
        (long.as_str(), StatusCode::BAD_REQUEST),
        ("/assets/console.css", StatusCode::NOT_FOUND),
    ];
    for (address, status) in cases {
        let answer = get(&router, address).await;
        assert_eq!(answer.status, status, "{address}");
        assert!(answer.body.contains("<h1>") && !answer.body.contains("<script>"), "{address}: {}", answer.body);
    }
}

#[tokio::test]
async fn every_answer_forbids_what_pages_do_not_need_and_assets_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let router = router(&fill::metastore(folder.path()).await);
    let page = get(&router, "/inspections").await;
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert!(!page.body.contains(" style=") && !page.body.contains("<style"), "nothing inline: {}", page.body);

    let (_, rest) = page.body.split_once("rel=\"stylesheet\" href=\"").unwrap();
    let stylesheet = get(&router, rest.split('"').next().unwrap()).await;
    assert_eq!(stylesheet.status, StatusCode::OK);
    assert_eq!(stylesheet.headers["x-content-type-options"], "nosniff");
    assert!(stylesheet.headers["cache-control"].to_str().unwrap().contains("immutable"));
}

#[tokio::test]
async fn pages_of_the_list_lead_from_the_newest_to_the_oldest_once_each() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    for number in 0..30 {
        fill::submit(&*store, Some(&format!("PKG-{number:02}")), "ber1", &["top"]).await;
    }
    let first = get(&router, "/inspections?facility=ber1").await;
    let (_, rest) = first.body.split_once("rel=\"next\" href=\"").unwrap();
    let second = get(&router, &rest.split('"').next().unwrap().replace("&amp;", "&")).await;
    let shown = |answer: &Answer| answer.body.matches("<li class=\"row\">").count();
    assert_eq!((shown(&first), shown(&second)), (25, 5));
    assert!(first.body.contains("PKG-29") && !second.body.contains("PKG-29") && second.body.contains("PKG-00"));
    assert!(!second.body.contains("rel=\"next\""), "the last page leads no further");
}

#[tokio::test]
async fn targets_of_webhooks_and_what_they_did_not_take_are_on_one_page() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    assert!(get(&router, "/webhooks").await.body.contains("No webhook is configured"));
    let wish = WebhookWish {
        target: "erp".to_owned(),
        address: "https://erp.example/".to_owned(),
        configuration: String::new(),
        forget_ms: 86_400_000,
    };
    let place = store.take_webhook(&wish).await.unwrap();
    fill::submit(&*store, Some("PKG-1"), "ber1", &["top"]).await;
    let event = store.events_after(&scrutineer_types::Access::all(), place.reached, 1).await.unwrap().remove(0);
    let failure = WebhookFailure {
        event: event.clone(),
        status: Some(500),
        error: "answered 500: <b>no</b>".to_owned(),
        after_ms: 0,
        for_good: false,
    };
    let round = WebhookRound {
        target: "erp".to_owned(),
        fence: place.fence,
        reached: event.sequence,
        failed: vec![failure],
        failures: 1,
        ..WebhookRound::default()
    };
    // Twice in vain, without a time in which it would be tried again.
    store.record_webhooks(&round).await.unwrap();
    store.record_webhooks(&round).await.unwrap();

    let page = get(&router, "/webhooks").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("https://erp.example/") && page.body.contains("Fails; tried again"), "{}", page.body);
    assert!(page.body.contains("answered 500: ") && !page.body.contains("<b>no"), "{}", page.body);
    assert!(page.body.contains(&event.id.to_string()));
    let (_, rest) = page.body.split_once("name=\"id\" value=\"").unwrap();
    let form = format!("id={}", &rest[..36]);
    let refused = post(&router, "/webhooks/redrive", "https://elsewhere.example", &form).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(store.webhooks().await.unwrap()[0].dead_letters, 1, "nothing was done");
    assert_eq!(post(&router, "/webhooks/redrive", "http://dock:8080", "").await.status, StatusCode::BAD_REQUEST);
    let taken = post(&router, "/webhooks/redrive", "http://dock:8080", &form).await;
    let next = taken.headers["location"].to_str().unwrap();
    assert!(get(&router, next).await.body.contains("1 delivery is due again"));
    let state = store.webhooks().await.unwrap().remove(0);
    assert_eq!((state.pending, state.dead_letters), (1, 0));
}

#[tokio::test]
async fn a_review_is_answered_by_form_alone_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    for package in ["PKG-1", "PKG-2"] {
        fill::submit(&*store, Some(package), "ber1", &["top"]).await;
        fill::work(&*store, vec![fill::discarded()]).await;
    }
    let own = "http://dock:8080";
    let start = get(&router, "/review").await;
    assert!(start.body.contains("value=\"reviewer-"), "a pseudonym is offered: {}", start.body);
    assert_eq!(post(&router, "/review/next", "http://elsewhere", "reviewer=ada").await.status, StatusCode::FORBIDDEN);
    let given = post(&router, "/review/next", own, "reviewer=ada&facility=ber1").await;
    assert_eq!(given.status, StatusCode::SEE_OTHER);
    let address = given.headers["location"].to_str().unwrap().to_owned();
    let cookie = given.headers["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
    let as_ada = |request: axum::http::request::Builder| {
        request.header("host", "dock:8080").header("origin", own).header("cookie", &cookie)
    };
    let board = ask(&router, as_ada(Request::get(&address)).body(Body::empty()).unwrap()).await;
    for words in ["PKG-1", "you are ada", "Accept <kbd>a</kbd>", "We failed to inspect a view"] {
        assert!(board.body.contains(words), "{words}: {}", board.body);
    }
    let (_, rest) = board.body.split_once("name=\"decision\" value=\"").unwrap();
    let (decision, _) = rest.split_once('"').unwrap();
    let send = |path: String, form: String| {
        let request = as_ada(Request::post(path)).header("content-type", "application/x-www-form-urlencoded");
        ask(&router, request.body(Body::from(form)).unwrap())
    };
    let path = address.split('?').next().unwrap().to_owned();
    let next =
        send(format!("{path}/answer"), format!("verdict=reject&decision={decision}&comment=torn+open&took_ms=900"))
            .await;
    assert_eq!(next.status, StatusCode::SEE_OTHER, "{}", next.body);
    let next = next.headers["location"].to_str().unwrap().to_owned();
    assert!(next != address && next.contains("undo="), "{next}");
    let id: scrutineer_types::InspectionId = path.strip_prefix("/review/").unwrap().parse().unwrap();
    let decided = store.inspection(&scrutineer_types::Access::all(), id).await.unwrap().unwrap();
    assert_eq!(decided.verdict, Some(scrutineer_types::Verdict::Reject));
    assert_eq!(decided.review.unwrap().comment.as_deref(), Some("torn open"));
    // Sent again by a page that was left open: it was decided since.
    let again = send(format!("{path}/answer"), format!("verdict=accept&decision={decision}")).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "{}", again.body);
    let back = send(format!("{path}/undo"), String::new()).await;
    assert_eq!(back.headers["location"], path.as_str());
    let undone = store.inspection(&scrutineer_types::Access::all(), id).await.unwrap().unwrap();
    assert_eq!((undone.verdict, undone.review), (Some(scrutineer_types::Verdict::Review), None));
    // Whoever need not ask overrides on the inspection's own page, with a reason.
    let page = ask(&router, as_ada(Request::get(format!("/inspections/{id}"))).body(Body::empty()).unwrap()).await;
    assert!(page.body.contains("Override this verdict") && page.body.contains("value=\"ada\""), "{}", page.body);
    let newest = undone.decision.unwrap().id;
    let over = |why: &str| format!("verdict=accept&decision={newest}&reviewer=lea&role=shift+lead&comment={why}");
    let unexplained = send(format!("/inspections/{id}/override"), over("")).await;
    assert!(unexplained.body.contains("say why"), "{}", unexplained.body);
    let overridden = send(format!("/inspections/{id}/override"), over("seen+at+the+dock")).await;
    assert_eq!(overridden.headers["location"], format!("/inspections/{id}").as_str(), "{}", overridden.body);
    let overridden = store.inspection(&scrutineer_types::Access::all(), id).await.unwrap().unwrap();
    assert_eq!(overridden.verdict, Some(scrutineer_types::Verdict::Accept));
    assert!(overridden.reasons[0].message.contains("lea: seen at the dock"), "{:?}", overridden.reasons);
    let decisions = get(&router, "/decisions").await;
    assert!(decisions.body.contains("Not certified:") && decisions.body.contains("None yet"), "{}", decisions.body);
}

#[tokio::test]
async fn a_version_is_simulated_and_made_to_decide_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    let id = fill::submit(&*store, Some("PKG-1"), "ber1", &["top"]).await;
    fill::work(&*store, vec![fill::inferred(212.4, vec![fill::found(3, "damage", 0.86, [1.0, 2.0, 30.0, 40.0])])])
        .await;
    let active = store.active_policies().await.unwrap().into_iter().find(|one| one.policy.name == "parcel").unwrap();
    let mut lenient = active.policy.clone();
    for rule in lenient.classes.values_mut() {
        rule.present = Some(scrutineer_types::Threshold::At(0.99));
    }
    store.import_policy(&lenient, "lenient", false).await.unwrap();

    let decisions = get(&router, "/decisions").await.body;
    assert!(decisions.contains("/decisions/simulate?policy=parcel&amp;version=2"), "{decisions}");
    let page = get(&router, "/decisions/simulate?policy=parcel&version=2").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in ["<strong>1 of 1</strong>", "Let it decide from now on", &format!("/inspections/{id}"), "damage"] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert_eq!(get(&router, "/decisions/simulate?policy=parcel&version=9").await.status, StatusCode::NOT_FOUND);
    let activate = |version: u32| {
        post(
            &router,
            "/decisions/activate",
            "http://dock:8080",
            Box::leak(format!("policy=parcel&version={version}").into_boxed_str()),
        )
    };
    for version in [2, 1] {
        let answer = activate(version).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
        let versions = store.policy_versions("parcel").await.unwrap();
        assert_eq!(versions.iter().find(|one| one.active).map(|one| one.version), Some(version));
    }
    assert_eq!(
        post(&router, "/decisions/activate", "http://elsewhere", "policy=parcel&version=2").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn processes_stand_with_what_they_do_run_and_lack() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    assert!(get(&router, "/system").await.body.contains("No process has told of itself yet"));
    let model = ProcessModel {
        key: "default".into(),
        name: "parcel".into(),
        fingerprint: "c0ffee42".repeat(8),
        backend: "onnxruntime".into(),
        backend_version: "1.23.0".into(),
        precision: "float32".into(),
        input: [416, 416],
        ..ProcessModel::default()
    };
    let worker = ProcessAbout {
        host: "belt-<7>".into(),
        version: "0.1.0".into(),
        roles: vec!["worker".into()],
        models: vec![model],
        engines: [("queue".to_owned(), "store:".to_owned())].into(),
        not_ready: [("objects".to_owned(), "the bucket is away".to_owned())].into(),
        ..ProcessAbout::default()
    };
    store.beat("one", &worker).await.unwrap();
    let api = ProcessAbout { host: "front".into(), version: "0.2.0".into(), ..ProcessAbout::default() };
    store.beat("two", &api).await.unwrap();
    let page = get(&router, "/system").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "belt-&#60;7&#62;",
        "objects: the bucket is away",
        "onnxruntime 1.23.0, float32",
        "Several versions serve side by side: 0.1.0, 0.2.0",
        "<code>store:</code>",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_camera_stands_with_the_camera() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    fill::submit(&*store, Some("PKG-1"), "ber1", &["top"]).await;
    let blurred = NewAlarm {
        kind: "camera".into(),
        policy: String::new(),
        facility: "ber1".into(),
        subject: "dock-3 · blurred".into(),
        message: "clean its lens".into(),
        examples: Vec::new(),
    };
    store.raise_alarm(&blurred).await.unwrap();
    let elsewhere = NewAlarm { facility: "muc1".into(), message: "another's lens".into(), ..blurred };
    store.raise_alarm(&elsewhere).await.unwrap();
    let page = get(&router, "/cameras").await;
    assert!(page.body.contains("blurred") && page.body.contains("clean its lens"), "{}", page.body);
    assert!(!page.body.contains("another"), "{}", page.body);
    let decisions = get(&router, "/decisions").await;
    assert!(decisions.body.contains("camera dock-3 · blurred at ber1"), "{}", decisions.body);
    assert!(decisions.body.contains("learn the new normal"), "{}", decisions.body);
}

#[tokio::test]
async fn what_happened_is_drawn_with_its_numbers_for_a_time_that_the_address_names() {
    let folder = tempfile::tempdir().unwrap();
    let store = fill::metastore(folder.path()).await;
    let router = router(&store);
    let nothing = get(&router, "/trends").await;
    assert_eq!(nothing.status, StatusCode::OK);
    assert!(nothing.body.contains("Nothing was inspected in this time"), "{}", nothing.body);
    fill::submit(&*store, Some("PKG-1"), "ber1", &["top"]).await;
    let damage = fill::found(3, "<damage>", 0.86, [240.0, 620.0, 420.0, 760.0]);
    fill::work(&*store, vec![fill::inferred(212.4, vec![damage])]).await;
    fill::submit(&*store, Some("PKG-2"), "muc1", &["top"]).await;
    fill::work(&*store, vec![fill::unreadable()]).await;
    let originals = OriginalsConfig::at(format!("file://{}/objects", folder.path().display()));
    let originals = Originals::open(&originals).unwrap();
    Upkeep::new(Arc::clone(&store), originals, UpkeepConfig::default(), "test".into()).run_once().await.unwrap();
    let page = get(&router, "/trends?range=1h").await;
    for words in [
        "each point a minute",
        "<figcaption>Verdicts a minute</figcaption>",
        "Sharpness by camera, median",
        "&lt;damage&gt;",
        "<summary>The numbers</summary>",
        "href=\"/trends?facility=muc1\"",
        "data-refresh=\"60\"",
    ] {
        assert!(page.body.contains(words), "{words}: {}", page.body);
    }
    assert!(!page.body.contains("<damage>") && !page.body.contains("style="), "{}", page.body);
    let there = get(&router, "/trends?range=24h&facility=muc1").await;
    assert!(there.body.contains("each point an hour") && !there.body.contains("ber1"), "{}", there.body);
    let fixed = get(&router, "/trends?since=2026-03-01T12:00&until=2026-03-08T12:00").await;
    assert!(fixed.body.contains("2026-03-01") && !fixed.body.contains("data-refresh"), "{}", fixed.body);
    let backwards = get(&router, "/trends?since=2026-03-08T12:00&until=2026-03-01T12:00").await;
    assert_eq!(backwards.status, StatusCode::BAD_REQUEST);
}
