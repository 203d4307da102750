//! The console as people see it: the real program, the real model, a real browser, with script and without, wide and
//! narrow. Screenshots are left in `target/browser-screenshots/`.
//!
//! Needs Debian's `chromium` and `chromium-driver`; without them it fails, since a page that nobody looked at is not
//! tested.

#![expect(clippy::unwrap_used, reason = "a test may panic, in its helpers too")]

mod checks;
mod look;
mod reviewing;
mod samples;
#[path = "../it/server.rs"]
#[expect(dead_code, reason = "shared with the end-to-end tests, which need more of it")]
mod server;
mod webdriver;

use look::{Looker, Screen};
use server::Site;
use webdriver::Browser;

/// The screens the pages are looked at on.
const SCREENS: [Screen; 3] = [
    Screen { name: "desktop", width: 1280, height: 900, mobile: false, dark: false },
    Screen { name: "phone", width: 390, height: 844, mobile: true, dark: false },
    Screen { name: "small-phone-dark", width: 360, height: 780, mobile: true, dark: true },
];

#[test]
fn every_page_is_whole_on_every_screen_with_script_and_without() {
    let site = Site::new().with("routes", "[{ name = \"Front doors\", angle = \"front\" }]");
    let server = site.serve();
    let scripted = Browser::start(true);
    let unscripted = Browser::start(false);
    let live = Looker::new(&scripted, &server, "script").on(SCREENS[0]);
    look::empty_server(&live);
    look::live_overview(&live, &server);

    let submitted = samples::submit_all(&server);
    let boxed = samples::with_most_boxes(&submitted);
    let cut_off = samples::submit_cut_off(&server);

    for (browser, script) in [(&scripted, true), (&unscripted, false)] {
        let looker = Looker::new(browser, &server, if script { "script" } else { "no-script" });
        for screen in SCREENS {
            let looker = looker.on(screen);
            look::overview(&looker, script);
            look::list(&looker, &submitted);
            look::cameras(&looker);
            look::inspection(&looker, boxed);
            look::unreadable(&looker, &cut_off);
            look::dead_letters(&looker);
        }
        look::nothing_here(&looker.on(SCREENS[1]));
    }
    samples::submit_one_that_is_lost(&site, &server);
    let pause = serde_json::json!({"facility": "ber9", "reason": "cameras are being moved"});
    assert!(server.post("/v1/queue/pause").json(&pause).send().unwrap().status().is_success());
    for (browser, mode) in [(&scripted, "script"), (&unscripted, "no-script")] {
        for screen in SCREENS {
            let looker = Looker::new(browser, &server, mode).on(screen);
            look::dead_letter(&looker);
            look::paused_queue(&looker);
        }
    }
    look::live_overview(&live, &server);
    scripted.quit();
    unscripted.quit();
}
