//! A real Prometheus over a real service, with the rules and dashboards that are delivered.

use std::{
    collections::BTreeSet,
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use reqwest::blocking::Client;
use scrutineer_store::conformance::{postgres::TestDatabase, proxy::Proxy};
use serde_json::Value;

use crate::{
    images,
    server::{PATIENCE, Server, Site, root, until},
};

/// What is there only sometimes, and when.
const SOMETIMES: [(&str, &str); 14] = [
    ("_gpu_", "where there is a GPU"),
    ("certificate", "where a policy has one"),
    ("webhook", "where a target is configured"),
    ("drift_evidence", "ten minutes after a view"),
    ("escape_ratio", "where accepts were audited"),
    ("scrutineer_audit", "where accepts were audited"),
    ("queue_messages", "where SQS is the queue"),
    ("review_answers", "where a person has answered"),
    ("scrutineer_retries", "where an attempt failed and is tried again"),
    ("scrutineer_camera_", "some seconds after a camera's first view"),
    ("== 1", "a table of what is wrong"),
    ("state=\"unreadable\"", "where an image was"),
    ("scrutineer_breaker_open", "in a process that works"),
    ("1d)", "after a day"),
];

fn only_sometimes(text: &str) -> bool {
    SOMETIMES.iter().any(|(part, _)| text.contains(part))
}

/// A Prometheus that scrapes every second, with the rules as they are delivered; what they wait for (`for:`) is left out where `hasty`, so
/// that a test need not wait for it.
struct Prometheus {
    child: Child,
    address: String,
    http: Client,
    _folder: tempfile::TempDir,
}

/// A port that nobody uses just now.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn delivered() -> PathBuf {
    root().join("deploy/prometheus")
}

impl Prometheus {
    fn start(targets: &[u16], hasty: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("rules")).unwrap();
        for name in ["recording.yml", "alerts.yml"] {
            let rules = fs::read_to_string(delivered().join("rules").join(name)).unwrap();
            let kept = rules.lines().filter(|line| !(hasty && line.trim_start().starts_with("for: ")));
            fs::write(folder.path().join("rules").join(name), kept.collect::<Vec<_>>().join("\n")).unwrap();
        }
        let targets: Vec<String> = targets.iter().map(|port| format!("\"127.0.0.1:{port}\"")).collect();
        let config = fs::read_to_string(delivered().join("prometheus.yml")).unwrap();
        let config =
            config.replace("_interval: 15s", "_interval: 1s").replace("\"127.0.0.1:8080\"", &targets.join(", "));
        fs::write(folder.path().join("prometheus.yml"), config).unwrap();
        let address = format!("127.0.0.1:{}", free_port());
        let child = Command::new("prometheus")
            .arg(format!("--config.file={}", folder.path().join("prometheus.yml").display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address={address}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("prometheus runs; `make test` installs it");
        scrutineer_egress::speak_tls();
        let http = Client::builder().timeout(PATIENCE).build().unwrap();
        let prometheus = Self { child, address: format!("http://{address}"), http, _folder: folder };
        until(|| {
            prometheus
                .http
                .get(format!("{}/-/ready", prometheus.address))
                .send()
                .ok()
                .filter(|r| r.status().is_success())
        });
        prometheus
    }

    fn json(&self, path: &str, query: &[(&str, &str)]) -> Value {
        let url = reqwest::Url::parse_with_params(&format!("{}{path}", self.address), query).unwrap();
        self.http.get(url).send().unwrap().json().unwrap()
    }

    /// What an expression comes to now.
    fn ask(&self, expression: &str) -> Result<Vec<Value>, String> {
        let answer = self.json("/api/v1/query", &[("query", expression)]);
        match answer["data"]["result"].as_array() {
            Some(found) if answer["status"] == "success" => Ok(found.clone()),
            _ => Err(format!("{expression}: {answer}")),
        }
    }

    /// Waits for an alert that fires with this label.
    fn alert(&self, name: &str, label: &str, value: &str) -> Value {
        until(|| {
            let alerts = self.json("/api/v1/alerts", &[]);
            let raised = alerts["data"]["alerts"].as_array()?.iter().find(|alert| {
                let labels = &alert["labels"];
                labels["alertname"] == name && labels[label] == value && alert["state"] == "firing"
            });
            raised.cloned()
        })
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn promtool(arguments: &[&str]) {
    let output = Command::new("promtool").current_dir(delivered()).args(arguments).output().expect("promtool runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {said}");
}

/// The dashboards' expressions, with the titles of their panels.
fn panels() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root().join("deploy/grafana/dashboards")).unwrap() {
        let board: Value = serde_json::from_slice(&fs::read(entry.unwrap().path()).unwrap()).unwrap();
        for panel in board["panels"].as_array().unwrap() {
            for target in panel["targets"].as_array().into_iter().flatten() {
                let expression = target["expr"].as_str().unwrap();
                let mut plain = expression.to_owned();
                for variable in ["instance", "facility", "camera", "model"] {
                    plain = plain.replace(&format!("${variable}"), ".*");
                }
                assert!(!plain.contains('$'), "a variable that nothing stands for: {plain}");
                found.push((format!("{}: {}", board["title"], panel["title"]), plain));
            }
        }
    }
    assert!(found.len() > 50, "the dashboards are there");
    found
}

#[test]
fn configuration_and_rules_are_sound_and_every_alert_fires_when_it_should() {
    promtool(&["check", "config", "prometheus.yml"]);
    promtool(&["check", "rules", "rules/recording.yml", "rules/alerts.yml"]);
    for entry in fs::read_dir(delivered().join("tests")).unwrap() {
        promtool(&["test", "rules", entry.unwrap().path().to_str().unwrap()]);
    }
}

#[test]
fn every_alert_has_its_page_and_every_page_its_alert() {
    let rules = fs::read_to_string(delivered().join("rules/alerts.yml")).unwrap();
    let of = |key: &str| -> BTreeSet<String> {
        let lines = rules.lines().filter_map(|line| line.trim_start().trim_start_matches("- ").strip_prefix(key));
        lines.map(|value| value.trim().to_owned()).collect()
    };
    let pages: BTreeSet<String> = of("runbook_url:");
    assert_eq!(pages.len(), of("alert:").len(), "each alert has a page of its own");
    let there = fs::read_dir(root().join("docs/runbooks")).unwrap();
    let there: BTreeSet<String> = there
        .map(|entry| format!("docs/runbooks/{}", entry.unwrap().file_name().to_string_lossy()))
        .filter(|page| !page.ends_with("README.md"))
        .collect();
    assert_eq!(pages, there);
    let tests: String = fs::read_dir(delivered().join("tests"))
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    for alert in of("alert:") {
        for kind in ["fires", "does not"] {
            assert!(tests.contains(&format!("name: {alert} {kind}")), "{alert} {kind}: it is not tested");
        }
    }
}

#[test]
fn every_panel_and_rule_has_what_it_asks_for_of_a_busy_service() {
    let port = free_port();
    // A model of another server, which nothing needs here, has series too.
    let site = Site::new()
        .with("upkeep.watch_ms", 1000)
        .with("models.far.backend", "remote")
        .with("models.far.path", root().join("models/parcel/parcel.onnx").display())
        .with("models.far.remote.url", "http://127.0.0.1:9/v2/models/parcel");
    let server = site.serve_on(port, "api,worker,console");
    let prometheus = Prometheus::start(&[port], false);
    let scraped = |times: usize| {
        until(|| {
            let scrapes = prometheus.ask("count_over_time(up{job=\"scrutineer\"}[5m])").ok()?;
            let count: f64 = scrapes.first()?["value"][1].as_str()?.parse().ok()?;
            (count >= times as f64).then_some(())
        });
    };
    // Rates need values from before and after.
    scraped(2);
    for seed in 0..4 {
        server.inspect(images::jpeg(640, 480, seed), "?facility=ber1&camera=dock-1");
    }
    let cut: Vec<u8> = images::jpeg(640, 480, 9).into_iter().take(2_000).collect();
    server.inspect(cut, "?facility=ber1&camera=dock-1");
    server.get("/v1/inspections");
    // A facility's series begin with its first verdict: a rate is there once there was another after a scrape. Parcels that the model
    // knows, so that the machine decides and there are confidences.
    let parcel = fs::read_dir(root().join("testdata/samples/01-clean")).unwrap().next().unwrap().unwrap().path();
    let parcel = fs::read(parcel).unwrap();
    until(|| {
        server.inspect(parcel.clone(), "?facility=ber1&camera=dock-1");
        let rates = "sum(rate(scrutineer_time_to_verdict_seconds_count[5m])) > 0 and sum(rate(scrutineer_detection_confidence_count[5m])) > 0";
        prometheus.ask(rates).ok().filter(|found| !found.is_empty())
    });
    scraped(8);
    let mut wrong = Vec::new();
    for (title, expression) in panels() {
        match prometheus.ask(&expression) {
            Err(error) => wrong.push(error),
            Ok(found) if found.is_empty() && !only_sometimes(&expression) => {
                wrong.push(format!("{title}: nothing for {expression}"));
            }
            Ok(_) => {}
        }
    }
    let rules = prometheus.json("/api/v1/rules", &[]);
    let rules: Vec<&Value> = rules["data"]["groups"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|group| group["rules"].as_array().unwrap())
        .collect();
    assert!(rules.len() > 30, "the rules are loaded");
    for rule in rules {
        let expression = rule["query"].as_str().unwrap();
        assert_eq!(rule["health"], "ok", "{rule}");
        match prometheus.ask(expression) {
            Err(error) => wrong.push(error),
            Ok(found) => {
                let recorded = rule["type"] == "recording";
                if recorded && found.is_empty() && !only_sometimes(expression) {
                    wrong.push(format!("nothing for {expression}"));
                }
                if !recorded && !found.is_empty() {
                    wrong.push(format!("{} would fire on a service that is well: {found:?}", rule["name"]));
                }
            }
        }
    }
    // What is named has to exist, also where it has no data now.
    let known: BTreeSet<String> = names(&server.get("/metrics").text().unwrap());
    let used: String = panels().into_iter().map(|(_, expression)| expression + "\n").collect();
    let rules =
        ["alerts.yml", "recording.yml"].map(|name| fs::read_to_string(delivered().join("rules").join(name)).unwrap());
    for name in names(&(used + &rules.concat())) {
        let plain = ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
        if !known.contains(plain) && !known.contains(&name) && !only_sometimes(&name) {
            wrong.push(format!("no metric is called {name}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The names of ours in a text.
fn names(text: &str) -> BTreeSet<String> {
    let word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    text.split(|letter| !word(letter)).filter(|name| name.starts_with("scrutineer_")).map(str::to_owned).collect()
}

fn doctor(site: &Site) -> String {
    let output = site.tool(&["doctor"]).output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_model_that_is_damaged_at_a_restart_is_told_of_and_doctor_names_it() {
    let (port, weights) = (free_port(), root().join("models/parcel/parcel.onnx"));
    let site = Site::new().with("model.path", "best.onnx");
    let file = site.path().join("best.onnx");
    fs::copy(weights, &file).unwrap();
    if let Ok(manifest) = fs::read(root().join("models/parcel/model.toml")) {
        fs::write(site.path().join("model.toml"), manifest).unwrap();
    }
    let mut server = site.serve_on(port, "api,worker,console");
    let prometheus = Prometheus::start(&[port], true);
    until(|| prometheus.ask("up{job=\"scrutineer\"} == 1").ok().filter(|found| !found.is_empty()));
    assert!(server.terminate().success());
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2]).unwrap();
    let refusal = site.refusal();
    assert!(refusal.contains("best.onnx"), "{refusal}");
    let alert = prometheus.alert("ScrutineerDown", "job", "scrutineer");
    is_explained(&alert, "scrutineer doctor");
    let said = doctor(&site);
    assert!(said.contains("FAILED") && said.contains("best.onnx"), "{said}");
}

#[test]
fn a_database_that_is_away_is_told_of_and_readiness_names_it() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let database = runtime.block_on(TestDatabase::create());
    let url = database.url();
    let (before, rest) = url.rsplit_once('@').unwrap();
    let (upstream, name) = rest.split_once('/').unwrap();
    let proxy = runtime.block_on(Proxy::tcp(upstream));
    let port = free_port();
    let site = Site::new()
        .with("database.url", format!("{before}@{}/{name}", proxy.address()))
        .with("database.acquire_timeout_ms", 1000);
    let server = site.serve_on(port, "api,worker,console");
    server.inspect(images::jpeg(320, 240, 1), "?facility=ber1");
    let prometheus = Prometheus::start(&[port], true);
    proxy.refuse(true);
    proxy.cut();
    let alert = prometheus.alert("ScrutineerBreakerOpen", "dependency", "database");
    is_explained(&alert, "readyz");
    let readiness = server.get("/readyz");
    assert_eq!(readiness.status(), 503);
    let readiness: Value = readiness.json().unwrap();
    assert_eq!(readiness["parts"]["database"]["ready"], false, "{readiness}");
    let said = doctor(&site);
    assert!(said.contains("FAILED") && said.contains("database"), "{said}");
    // It is found again by itself.
    proxy.refuse(false);
    until(|| prometheus.ask("max(scrutineer_breaker_open) == 0").ok().filter(|found| !found.is_empty()));
}

#[test]
fn a_camera_out_of_focus_is_told_of_and_its_page_and_alarm_name_it() {
    let port = free_port();
    let site = Site::new().with("upkeep.watch_ms", 1000);
    let server = site.serve_on(port, "api,worker,console");
    let prometheus = Prometheus::start(&[port], true);
    let place = "?facility=ber1&camera=dock-3";
    for seed in 0..75 {
        submit(&server, images::jpeg(320, 240, seed), place);
    }
    for seed in 0..20 {
        submit(&server, images::blurred(320, 240, 100 + seed), place);
    }
    let alert = prometheus.alert("ScrutineerCameraProblem", "camera", "dock-3");
    assert_eq!(
        (alert["labels"]["problem"].as_str(), alert["labels"]["facility"].as_str()),
        (Some("blurred"), Some("ber1"))
    );
    is_explained(&alert, "/cameras");
    let alarms = server.json("/v1/alarms");
    let alarm = &alarms["items"][0];
    assert_eq!((alarm["kind"].as_str(), alarm["subject"].as_str()), (Some("camera"), Some("dock-3 · blurred")));
    assert!(alarm["examples"].as_array().is_some_and(|examples| !examples.is_empty()), "{alarm}");
    assert!(server.get("/cameras").text().unwrap().contains("blurred"));
}

fn submit(server: &Server, image: Vec<u8>, query: &str) {
    let request = server.post(&format!("/v1/inspections{query}")).header("content-type", "image/jpeg");
    assert_eq!(request.body(image).send().unwrap().status(), 202);
}

/// The alert leads to a page that is there and that speaks of this.
fn is_explained(alert: &Value, of: &str) {
    let page = alert["annotations"]["runbook_url"].as_str().expect("an alert has a page");
    let text = fs::read_to_string(Path::new(&root()).join(page)).unwrap();
    assert!(text.contains(of), "{page} says nothing of {of}");
}
