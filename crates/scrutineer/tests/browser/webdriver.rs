//! The few calls of WebDriver (W3C, and Chromium's own for logs and devices) that the test needs, over plain HTTP.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

/// How long any one call may take: a cold browser on a busy machine starts slowly.
const PATIENCE: Duration = Duration::from_mins(2);

/// What to do where the browser is missing.
const INSTALL: &str = "the browser test needs chromium and its driver: apt-get install chromium chromium-driver";

/// A browser of our own, with a profile of its own, and the driver that leads it; both end with this value.
pub struct Browser {
    driver: Child,
    session: String,
    http: reqwest::blocking::Client,
    _profile: tempfile::TempDir,
}

impl Browser {
    /// Starts driver and browser, with pages' script on or off.
    pub fn start(script: bool) -> Self {
        let binary = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
            .into_iter()
            .find(|path| std::path::Path::new(path).exists())
            .expect(INSTALL);
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect(INSTALL);
        let port = port_of(&mut driver);
        let profile = tempfile::tempdir().unwrap();
        let mut arguments = vec![format!("--user-data-dir={}", profile.path().display())];
        arguments.extend(
            [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
            ]
            .map(str::to_owned),
        );
        // 2: blocked, as a person blocks it in the settings; the driver's own scripts still run.
        let prefs = if script { json!({}) } else { json!({"profile.managed_default_content_settings.javascript": 2}) };
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {"binary": binary, "args": arguments, "prefs": prefs},
        }}});
        // Loopback only: a proxy of the environment must not be asked.
        scrutineer_egress::speak_tls();
        let http = reqwest::blocking::Client::builder().no_proxy().timeout(PATIENCE).build().unwrap();
        let base = format!("http://127.0.0.1:{port}/session");
        let mut browser = Self { driver, session: base, http, _profile: profile };
        let started = browser.post("", &capabilities);
        let id = started["sessionId"].as_str().expect("a session has an id").to_owned();
        browser.session = format!("{}/{id}", browser.session);
        browser
    }

    /// Goes to `address` and waits for it to load.
    pub fn go(&self, address: &str) {
        self.post("/url", &json!({"url": address}));
    }

    /// What the body of a function answers, run in the page with `arguments`.
    pub fn run(&self, body: &str, arguments: &Value) -> Value {
        self.post("/execute/sync", &json!({"script": body, "args": arguments}))
    }

    /// What a function answers that calls its last argument when it is done; bounded by the driver's 30 seconds.
    pub fn run_async(&self, body: &str, arguments: &Value) -> Value {
        self.post("/execute/async", &json!({"script": body, "args": arguments}))
    }

    /// Presses keys one after the other, as a person does, with one held down if there is a `modifier`.
    pub fn keys(&self, modifier: Option<&str>, keys: &[&str]) {
        let step = |kind: &str, key: &str| json!({"type": kind, "value": key});
        let held = modifier.into_iter();
        let pressed = keys.iter().flat_map(|key| [step("keyDown", key), step("keyUp", key)]);
        let actions: Vec<Value> = held
            .clone()
            .map(|key| step("keyDown", key))
            .chain(pressed)
            .chain(held.map(|key| step("keyUp", key)))
            .collect();
        self.post("/actions", &json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}));
    }

    /// A command of the Chrome DevTools protocol.
    pub fn devtools(&self, command: &str, parameters: &Value) -> Value {
        self.post("/goog/cdp/execute", &json!({"cmd": command, "params": parameters}))
    }

    /// What the browser wrote to its console since the last call: script errors, refused and failed requests.
    pub fn log(&self) -> Vec<String> {
        let entries = self.post("/se/log", &json!({"type": "browser"}));
        let entry = |entry: &Value| format!("{} {}", entry["level"], entry["message"]);
        entries.as_array().expect("a log is a list").iter().map(entry).collect()
    }

    /// Ends browser and driver.
    pub fn quit(self) {
        let request = self.http.delete(&self.session);
        request.send().expect("the driver answers");
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.http.post(format!("{}{path}", self.session)).json(body).send();
        let mut answer: Value = answer.expect("the driver answers").json().expect("the driver answers in JSON");
        let value = answer["value"].take();
        assert!(value.get("error").is_none(), "{path} {body}: {value}");
        value
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver takes its browser with it. Failing to end what has ended is no failure.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

fn port_of(driver: &mut Child) -> u16 {
    let output = driver.stdout.take().expect("the driver's output is a pipe");
    let mut lines = BufReader::new(output).lines().map_while(Result::ok);
    let port = lines.find_map(|line| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok());
    // The driver keeps writing now and then; a pipe that nobody reads would stop it.
    std::thread::spawn(move || lines.for_each(drop));
    port.expect("the driver says on which port it listens")
}
