//! Twenty reviews by keyboard alone, two of them with a box that was drawn.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::{
    SCREENS,
    look::Looker,
    samples,
    server::{Server, Site},
    webdriver::Browser,
};

/// Everything is left to people: nothing is taken as there, nothing as absent.
const POLICY: &str = "name = \"by-hand\"
[classes.damage]
role = \"defect\"
present = \"never\"
possible = \"never\"
[classes.label]
role = \"required\"
present = \"never\"
possible = \"never\"
";

const REVIEWS: usize = 20;

/// The place of those that get a box among the answers.
const DRAWN: [usize; 2] = [2, 6];

// Keys without a letter, as WebDriver numbers them.
const ENTER: &str = "\u{e007}";
const SHIFT: &str = "\u{e008}";
const LEFT: &str = "\u{e012}";
const UP: &str = "\u{e013}";
const RIGHT: &str = "\u{e014}";

/// How long a page may take to come.
const PATIENCE: Duration = Duration::from_mins(1);

#[test]
fn twenty_reviews_are_done_by_keyboard_alone() {
    let site = Site::new();
    std::fs::write(site.path().join("by-hand.toml"), POLICY).unwrap();
    let site = site.with("policy.path", "by-hand.toml");
    let server = site.serve();
    let mut waiting = Vec::new();
    while waiting.len() < REVIEWS + 1 {
        waiting.extend(samples::submit_all(&server));
    }
    assert!(waiting.iter().all(|inspection| inspection["verdict"] == "review"), "{waiting:#?}");

    let browser = Browser::start(true);
    for screen in SCREENS {
        Looker::new(&browser, &server, "script").on(screen).page("/review", "review");
    }
    let mut page = Page { browser: &browser, path: "/review".to_owned() };
    // The button has the focus: whoever comes here begins with one key.
    page.then(&[ENTER]);
    for screen in SCREENS {
        Looker::new(&browser, &server, "script").on(screen).page(&page.path, "review-board");
    }

    let mut answered = Vec::new();
    for place in 0..REVIEWS {
        let id = page.id();
        if place == 4 {
            // Put back; it comes again at the end.
            page.then(&["n"]);
            assert_ne!(page.id(), id);
        }
        if place == 5 {
            // Answered wrongly, taken back, answered again.
            let wrong = page.id();
            page.then(&["c"]);
            page.then(&["u"]);
            assert_eq!(page.id(), wrong, "what was taken back is in hand again");
            assert_eq!(inspection(&server, &wrong)["verdict"], "review");
        }
        if place == 5 {
            // A key that is held is no second answer.
            let held = "let sent = 0; document.addEventListener('submit', () => { sent += 1; }, true);
                for (const key of 'arcnu')
                    document.body.dispatchEvent(new KeyboardEvent('keydown', { key, repeat: true, bubbles: true }));
                return sent;";
            assert_eq!(browser.run(held, &json!([])), json!(0));
        }
        let id = page.id();
        let drawn = DRAWN.contains(&place);
        if drawn {
            page.press(&["d", LEFT, LEFT, UP]);
            page.press_with(SHIFT, &[RIGHT, RIGHT, RIGHT]);
            page.press(&["1", ENTER]);
            let boxes = browser.run("return document.querySelectorAll('.pane.checked .box').length", &json!([]));
            assert!(boxes.as_u64().unwrap() >= 1, "the box is there: {boxes}");
            if place == DRAWN[0] {
                Looker::new(&browser, &server, "script").on(SCREENS[2]).picture("review-drawn");
            }
        }
        let verdict = if drawn || place % 3 == 0 { "reject" } else { "accept" };
        page.then(&[&verdict[..1]]);
        answered.push((id, verdict, drawn));
    }
    for screen in SCREENS {
        let looker = Looker::new(&browser, &server, "script").on(screen);
        looker.page(&format!("/inspections/{}", answered[0].0), "overridable");
        browser.run("document.querySelector('summary').click()", &json!([]));
        looker.picture("override");
    }
    let log = browser.log();
    assert!(log.is_empty(), "the browser complains: {log:#?}");
    for screen in SCREENS {
        let looker = Looker::new(&browser, &server, "script").on(screen);
        looker.page("/review", "review-done");
        looker.page("/decisions", "decisions");
        looker.page("/decisions/simulate?policy=by-hand&version=1", "simulation");
    }

    for (id, verdict, drawn) in &answered {
        let now = inspection(&server, id);
        assert_eq!((&now["verdict"], &now["decision"]["cause"]), (&json!(verdict), &json!("person")), "{now}");
        let given = get(&server, &format!("/v1/inspections/{id}/reviews"));
        let stands: Vec<&Value> =
            given["items"].as_array().unwrap().iter().filter(|answer| answer["withdrawn_at"].is_null()).collect();
        assert_eq!(stands.len(), 1, "{given}");
        assert!(stands[0]["took_ms"].as_u64().is_some() && stands[0]["blind"] == false, "{given}");
        let views = stands[0]["boxes"].as_object().unwrap();
        assert_eq!(views.len(), usize::from(*drawn), "{given}");
        if *drawn {
            let boxes = views.values().next().unwrap().as_array().unwrap();
            let last = boxes.last().unwrap();
            assert_eq!(last["class_name"], "damage", "the first class of the policy: {last}");
            let side = |name: &str| last["box"][name].as_f64().unwrap();
            let (width, height) = (side("x_max") - side("x_min"), side("y_max") - side("y_min"));
            let view =
                now["views"].as_array().unwrap().iter().find(|view| views.contains_key(view["id"].as_str().unwrap()));
            let image = &view.unwrap()["image"];
            let of = |side: &str| image[side].as_f64().unwrap();
            // A fifth of each side, three hundredths wider, two to the left and one up.
            assert!((width / of("width") - 0.23).abs() < 1e-3 && (height / of("height") - 0.2).abs() < 1e-3, "{last}");
            assert!((side("x_min") / of("width") - 0.38).abs() < 1e-3, "{last}");
            assert!((side("y_min") / of("height") - 0.39).abs() < 1e-3, "{last}");
        }
    }
    let summary = get(&server, "/v1/reviews/summary");
    assert_eq!((&summary["answers"], &summary["open"]), (&json!(REVIEWS), &json!(waiting.len() - REVIEWS)));
    browser.quit();
}

fn get(server: &Server, path: &str) -> Value {
    server.get(path).json().unwrap()
}

fn inspection(server: &Server, id: &str) -> Value {
    get(server, &format!("/v1/inspections/{id}"))
}

/// The page that the browser is on.
struct Page<'a> {
    browser: &'a Browser,
    path: String,
}

impl Page<'_> {
    /// The inspection that is reviewed.
    fn id(&self) -> String {
        let (_, id) = self.path.split_once("/review/").unwrap_or_else(|| panic!("{} is no review", self.path));
        id.split('?').next().unwrap_or_default().to_owned()
    }

    fn press(&self, keys: &[&str]) {
        self.browser.keys(None, keys);
    }

    fn press_with(&self, modifier: &str, keys: &[&str]) {
        self.browser.keys(Some(modifier), keys);
    }

    /// Presses keys that lead to another page, and waits until it is there.
    fn then(&mut self, keys: &[&str]) {
        // A page that comes has no mark of this one.
        self.browser.run("window.marked = true", &json!([]));
        self.press(keys);
        let until = Instant::now() + PATIENCE;
        let here =
            "return window.marked || document.readyState !== 'complete' ? null : location.pathname + location.search";
        loop {
            if let Some(path) = self.browser.run(here, &json!([])).as_str() {
                path.clone_into(&mut self.path);
                return;
            }
            assert!(Instant::now() < until, "nothing came after {keys:?} on {}", self.path);
        }
    }
}
