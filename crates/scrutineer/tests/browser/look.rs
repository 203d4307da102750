//! What must hold on each page, and the pictures of it.

use std::path::{Path, PathBuf};

use base64::{Engine as _, prelude::BASE64_STANDARD as BASE64};
use serde_json::{Value, json};

use crate::{
    checks::{
        BOXES_OFF_THEIR_IMAGE, BROKEN_PICTURES, COMES, TOGGLE_FIRST_CLASS, TOO_PALE, WIDER_THAN_THE_SCREEN,
        WITHOUT_A_NAME,
    },
    samples,
    server::Server,
    webdriver::Browser,
};

/// A screen to look at pages on.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// Part of the screenshots' names.
    pub name: &'static str,
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
    /// Whether the browser acts as a phone's does.
    pub mobile: bool,
    /// Whether the person likes dark pages.
    pub dark: bool,
}

/// A browser that looks at one service.
#[derive(Clone, Copy)]
pub struct Looker<'a> {
    browser: &'a Browser,
    address: &'a str,
    mode: &'static str,
    screen: Option<Screen>,
}

impl<'a> Looker<'a> {
    /// `mode` becomes a part of the screenshots' names.
    pub fn new(browser: &'a Browser, server: &'a Server, mode: &'static str) -> Self {
        Self { browser, address: &server.address, mode, screen: None }
    }

    /// The same on a screen.
    pub fn on(self, screen: Screen) -> Self {
        Self { screen: Some(screen), ..self }
    }

    /// The same for whoever looks at pages of their own.
    pub fn page(&self, path: &str, name: &str) {
        self.open(path, name);
    }

    /// Keeps a picture of the page as it is.
    pub fn picture(&self, name: &str) {
        let screen = self.screen.expect("a looker is put on a screen before it looks");
        self.keep(&format!("{name}-{}-{}", screen.name, self.mode));
    }

    /// Opens `path`, checks what must hold on every page, and keeps a picture of the whole of it as `name`.
    fn open(&self, path: &str, name: &str) {
        self.open_quietly(path, name);
        let log = self.browser.log();
        assert!(log.is_empty(), "{name}: the browser complains: {log:#?}");
    }

    /// The same for a page of which the browser's log says something by right.
    fn open_quietly(&self, path: &str, name: &str) {
        let screen = self.screen.expect("a looker is put on a screen before it looks");
        let metrics = json!({"width": screen.width, "height": screen.height, "deviceScaleFactor": 1,
            "mobile": screen.mobile});
        self.browser.devtools("Emulation.setDeviceMetricsOverride", &metrics);
        let scheme = if screen.dark { "dark" } else { "light" };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        self.browser.devtools("Emulation.setEmulatedMedia", &media);
        self.browser.go(&format!("{}{path}", self.address));

        let name = format!("{name}-{}-{}", screen.name, self.mode);
        self.load_pictures(&name);
        let wide = self.browser.run(WIDER_THAN_THE_SCREEN, &json!([]));
        assert_eq!(wide, json!([]), "{name}: wider than the screen");
        let nameless = self.browser.run(WITHOUT_A_NAME, &json!([]));
        assert_eq!(nameless, json!([]), "{name}: nothing for a screen reader to say");
        let pale = self.browser.run(TOO_PALE, &json!([]));
        assert_eq!(pale, json!([]), "{name}: too pale to read");
        self.keep(&name);
    }

    /// Brings every picture into view, so that those that wait for that are loaded, and waits for each.
    fn load_pictures(&self, name: &str) {
        let broken = self.browser.run_async(BROKEN_PICTURES, &json!([]));
        assert_eq!(broken, json!([]), "{name}: pictures that are not there");
    }

    fn keep(&self, name: &str) {
        let picture =
            self.browser.devtools("Page.captureScreenshot", &json!({"format": "png", "captureBeyondViewport": true}));
        let bytes = BASE64.decode(picture["data"].as_str().expect("a screenshot is text")).expect("base64");
        let folder = screenshots();
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), bytes).unwrap();
    }

    fn count(&self, selector: &str) -> u64 {
        let found = self.browser.run("return document.querySelectorAll(arguments[0]).length", &json!([selector]));
        found.as_u64().expect("a count")
    }

    fn text(&self) -> String {
        let text = self.browser.run("return document.body.innerText", &json!([]));
        text.as_str().expect("text").to_owned()
    }
}

fn screenshots() -> PathBuf {
    // Tests write into the target folder that cargo gave them.
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("../browser-screenshots")
}

/// Before the first image: what to do next is on the page.
pub fn empty_server(looker: &Looker<'_>) {
    looker.open("/", "empty");
    let text = looker.text();
    assert!(text.contains("curl") && text.contains(looker.address), "{text}");
}

/// The overview: counts, newest inspections, the notice that comes with the bundled model.
pub fn overview(looker: &Looker<'_>, script: bool) {
    looker.open("/", "overview");
    let text = looker.text();
    assert!(text.contains("not valid for your site"), "{text}");
    assert!(looker.count("#newest .card img") > 0, "thumbnails of the newest");
    let paused = looker.browser.run("return document.getElementById('live').hidden", &json!([]));
    assert_eq!(paused, json!(!script), "the pause button is there when there is something to pause");
}

/// The list, whole and filtered.
pub fn list(looker: &Looker<'_>, submitted: &[Value]) {
    looker.open("/inspections", "list");
    assert!(looker.count(".row") as usize > submitted.len().min(24), "a row for each inspection");
    assert!(looker.text().contains("<i>CUT & OFF</i>"), "markup in a package id is text");

    let verdict = submitted[0]["verdict"].as_str().expect("a verdict");
    looker.open(&format!("/inspections?verdict={verdict}&facility="), "list-filtered");
    let rows = looker.count(".row");
    assert!(rows > 0);
    assert_eq!(looker.count(&format!(".row .badge.{verdict}")), rows, "only those with the verdict");
}

/// The cameras, each with its newest image and the route that applies.
pub fn cameras(looker: &Looker<'_>) {
    looker.open("/cameras", "cameras");
    let cards = looker.count(".camera");
    assert!(cards > 1 && looker.count(".camera img") == cards, "a picture of each camera");
    let text = looker.text();
    assert!(text.contains("Front doors") && text.contains("No route"), "{text}");
}

/// One inspection: its verdict, and each of its detections as a box over the image.
pub fn inspection(looker: &Looker<'_>, inspection: &Value) {
    let id = inspection["id"].as_str().expect("an id");
    looker.open(&format!("/inspections/{id}"), "inspection");
    let views = inspection["views"].as_array().expect("views");
    let detections: usize = views.iter().filter_map(|view| view["detections"].as_array()).map(Vec::len).sum();
    assert!(detections > 0, "samples have something to see");
    assert_eq!(looker.count(".box") as usize, detections, "a box for each detection");
    assert_eq!(looker.count(".stage img") as usize, views.len(), "an image for each view");
    let off = looker.browser.run(BOXES_OFF_THEIR_IMAGE, &json!([]));
    assert_eq!(off, json!([]), "boxes lie on their images");

    // A class is switched off by its toggle alone, script or none.
    let hidden = looker.browser.run(TOGGLE_FIRST_CLASS, &json!([]));
    assert_eq!(hidden, json!([true, false]), "shown before, hidden after");
}

/// An image that could not be decoded: why, and what to do.
pub fn unreadable(looker: &Looker<'_>, inspection: &Value) {
    let id = inspection["id"].as_str().expect("an id");
    looker.open(&format!("/inspections/{id}"), "unreadable");
    let text = looker.text();
    assert!(text.contains("Recapture") && text.contains("take the picture again"), "{text}");
}

/// No dead letters: a page that says so.
pub fn dead_letters(looker: &Looker<'_>) {
    looker.open("/dead-letters", "dead-letters");
    assert!(looker.text().contains("No dead letters."));
}

/// A dead letter in the list, and its own page with its attempts.
pub fn dead_letter(looker: &Looker<'_>) {
    looker.open("/dead-letters", "dead-letters-some");
    assert!(looker.text().contains("Original missing") && looker.count(".stacks .act button") == 1);
    let address = looker.browser.run("return document.querySelector('.cause a').getAttribute('href')", &json!([]));
    looker.open(address.as_str().expect("a link"), "dead-letter");
    let text = looker.text();
    assert!(text.contains("there is no such original") && text.contains("Failed for good"), "{text}");
    let hidden = looker.browser.run(
        "const button = document.querySelector('.grave'); const shown = () => button.checkVisibility();
         const before = shown(); button.closest('details').open = true; return [before, shown()];",
        &json!([]),
    );
    assert_eq!(hidden, json!([false, true]), "what cannot be undone takes a second look");
    looker.keep("dead-letter-purge");
}

/// The queue, with what is paused said here and on every other page.
pub fn paused_queue(looker: &Looker<'_>) {
    looker.open("/queue", "queue");
    assert_eq!(looker.count(".pause"), 1);
    assert!(looker.text().contains("The facility ber9 is paused since"));
    looker.open("/inspections", "list-paused");
    assert_eq!(looker.count(".pause button"), 1);
}

/// An address of nothing.
pub fn nothing_here(looker: &Looker<'_>) {
    looker.open_quietly("/inspections/no-such-thing", "nothing-here");
    assert!(looker.text().contains("Nothing here"));
    let log = looker.browser.log();
    assert!(log.iter().all(|line| line.contains("404")), "{log:?}");
}

/// An overview that is left open shows an inspection that comes later, without being loaded again.
pub fn live_overview(looker: &Looker<'_>, server: &Server) {
    looker.open("/", "live");
    looker.browser.run("window.same = true", &json!([]));
    let late = samples::submit_cut_off(server);
    let address = format!("/inspections/{}", late["id"].as_str().expect("an id"));
    let came = looker.browser.run_async(COMES, &json!([address]));
    assert_eq!(came, json!(true), "the newest came by itself, on the same page");
}
