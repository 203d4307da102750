//! `scrutineer watch`: every file one inspection, whatever is killed when.

use std::{
    collections::BTreeMap,
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::mpsc,
    time::Duration,
};

use rand::{Rng as _, SeedableRng as _, rngs::StdRng};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, SqliteConnection};

use crate::{
    images,
    server::{PATIENCE, Server, Site, scrutineer, signal, until},
};

const TEMPLATE: &str = "{facility}/{camera}/{angle}/{package_id}.jpg";

/// `scrutineer watch` on the folder `drop` of a site.
fn watch(site: &Site, arguments: &[&str]) -> Command {
    let mut command = scrutineer();
    command.current_dir(site.path()).args(["watch", "drop", "--settle-ms", "50", "--scan-ms", "200"]).args(arguments);
    command
}

fn once(site: &Site, arguments: &[&str]) -> Output {
    watch(site, arguments).arg("--once").output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A watch that runs until it is stopped; killed when dropped.
struct Running(Child);

impl Running {
    /// Starts it and waits until it watches.
    fn start(mut command: Command) -> Self {
        let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || stderr.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line))));
        loop {
            let line = lines.recv_timeout(PATIENCE).expect("it watches");
            if line.starts_with("watching ") {
                break;
            }
        }
        Self(child)
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn drop_file(site: &Site, name: &str, content: &[u8]) -> PathBuf {
    let path = site.path().join("drop").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, content).unwrap();
    path
}

fn inspections(server: &Server) -> Vec<Value> {
    server.json("/v1/inspections?limit=1000")["items"].as_array().unwrap().clone()
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

#[test]
fn every_file_becomes_one_inspection_whatever_is_killed_when() {
    const FILES: u32 = 80;
    let site = Site::new();
    let port = free_port();
    let url = format!("http://127.0.0.1:{port}");
    let arguments = ["--server", &url, "--template", TEMPLATE];
    let name = |file: u32| format!("ber{}/cam-1/top/PKG-{file}.jpg", file % 2);
    for file in 0..FILES / 2 {
        drop_file(&site, &name(file), &images::jpeg(160, 120, file));
    }
    let root = site.path().join("drop");
    let camera = std::thread::spawn(move || {
        for file in FILES / 2..FILES {
            // In turn as a camera, a careful and a careless FTP server write.
            let (path, image) = (root.join(name(file)), images::jpeg(160, 120, file));
            match file % 3 {
                0 => fs::write(&path, image).unwrap(),
                1 => {
                    fs::write(path.with_extension("jpg.part"), image).unwrap();
                    fs::rename(path.with_extension("jpg.part"), &path).unwrap();
                }
                _ => {
                    let (first, rest) = image.split_at(image.len() / 2);
                    fs::write(&path, first).unwrap();
                    std::thread::park_timeout(Duration::from_millis(60));
                    fs::File::options().append(true).open(&path).unwrap().write_all(rest).unwrap();
                }
            }
        }
    });
    let mut random = StdRng::seed_from_u64(11);
    let mut server = Some(site.serve_on(port, "api"));
    let mut kills = 0;
    for round in 0..8 {
        let watching = Running::start(watch(&site, &arguments));
        std::thread::park_timeout(Duration::from_millis(random.random_range(0..300)));
        if round % 3 == 1 {
            // The server goes away under it, and comes back for the next.
            server.take().expect("it is up").kill();
            std::thread::park_timeout(Duration::from_millis(random.random_range(0..300)));
        }
        watching.kill();
        kills += 1;
        server = server.or_else(|| Some(site.serve_on(port, "api")));
    }
    camera.join().unwrap();
    let last = once(&site, &arguments);
    assert!(last.status.success(), "{}", said(&last));

    let mut found = BTreeMap::new();
    for one in inspections(&server.expect("it is up")) {
        let package = one["package_id"].as_str().unwrap().to_owned();
        let view = &one["views"][0];
        assert_eq!((one["views"].as_array().unwrap().len(), view["angle"].as_str()), (1, Some("top")), "{one}");
        assert!(
            found.insert(package, view["image"]["sha256"].as_str().unwrap().to_owned()).is_none(),
            "doubled: {one}"
        );
    }
    for file in 0..FILES {
        let image = images::jpeg(160, 120, file);
        assert_eq!(found.get(&format!("PKG-{file}")), Some(&sha256(&image)), "file {file} after {kills} kills");
        assert!(site.path().join("drop/done").join(name(file)).exists());
    }
    assert_eq!(found.len(), FILES as usize);
}

#[test]
fn a_half_written_file_is_waited_for_and_one_that_stays_so_is_sent_as_it_is() {
    let site = Site::new();
    let server = site.serve_roles("api");
    let image = images::jpeg(320, 240, 1);
    let half = drop_file(&site, "half.jpg", &image[..image.len() / 2]);
    let watching = Running::start(watch(&site, &["--server", &server.address]));
    // Dropped later and taken earlier: the first was looked at and left.
    for file in 2..5 {
        drop_file(&site, &format!("{file}.jpg"), &images::jpeg(320, 240, file));
        until(|| (inspections(&server).len() == file as usize - 1).then_some(()));
    }
    assert!(half.exists());
    fs::write(&half, &image).unwrap();
    until(|| {
        (inspections(&server).iter().any(|one| one["views"][0]["image"]["sha256"] == sha256(&image))).then_some(())
    });
    assert_eq!(inspections(&server).len(), 4);
    watching.kill();

    drop_file(&site, "torn.jpg", &image[..image.len() / 2]);
    let output = once(&site, &["--server", &server.address, "--patience-ms", "200"]);
    assert!(output.status.success() && said(&output).contains("1 files accepted"), "{}", said(&output));
}

#[test]
fn what_cannot_be_taken_is_put_aside_with_its_reason() {
    let site = Site::new();
    let server = site.serve_roles("api");
    drop_file(&site, "ber1/cam-1/top/letter.jpg", b"dear diary");
    drop_file(&site, "ber1/cam-1/top/empty.jpg", b"");
    drop_file(&site, "ber1/astray.jpg", &images::jpeg(64, 64, 1));
    drop_file(&site, "ber1/cam-1/top/good.jpg", &images::jpeg(64, 64, 2));
    let arguments = ["--server", &server.address, "--template", TEMPLATE, "--patience-ms", "100"];
    let output = once(&site, &arguments);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(said(&output).contains("1 files accepted, 3 put aside"), "{}", said(&output));
    let reason = |name: &str| -> Value {
        let failed = site.path().join("drop/failed");
        assert!(failed.join(name).exists(), "{name} is kept");
        serde_json::from_slice(&fs::read(failed.join(format!("{name}.reason.json"))).unwrap()).unwrap()
    };
    assert_eq!(reason("ber1/cam-1/top/letter.jpg")["code"], "not-an-image");
    assert_eq!(reason("ber1/cam-1/top/empty.jpg")["code"], "empty-image");
    let astray = reason("ber1/astray.jpg");
    assert_eq!(astray["code"], "file-name");
    assert!(astray["message"].as_str().unwrap().contains(TEMPLATE), "{astray}");
    assert_eq!(inspections(&server).len(), 1);
}

#[test]
fn a_template_that_makes_no_sense_is_wrong_usage() {
    let site = Site::new();
    fs::create_dir(site.path().join("drop")).unwrap();
    let output = once(&site, &["--template", "{packge_id}.jpg"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("{packge_id}") && said(&output).contains("{package_id}"), "{}", said(&output));
}

#[test]
fn without_a_server_files_wait_in_the_database_for_one_and_beside_one_they_are_judged() {
    let site = Site::new();
    drop_file(&site, "PKG-1_top.jpg", &images::jpeg(320, 240, 1));
    let words =
        ["--template", "{package_id}_{angle}.{ext}", "--facility", "ber1", "--priority", "high", "--label", "line=3"];
    assert!(once(&site, &words).status.success());
    let server = site.serve();
    drop_file(&site, "PKG-2_top.jpg", &images::jpeg(320, 240, 2));
    assert!(once(&site, &words).status.success(), "beside the server");
    until(|| (inspections(&server).iter().filter(|one| one["status"] == "completed").count() == 2).then_some(()));
    let all = inspections(&server);
    assert!(
        all.iter().all(|one| one["facility"] == "ber1" && one["priority"] == "high" && one["labels"]["line"] == "3")
    );
    assert!(all.iter().all(|one| one["views"][0]["captured_at"].is_string()), "the file's time is the image's");
}

#[test]
fn kept_files_are_sent_once_and_deleted_ones_are_gone() {
    let site = Site::new();
    let server = site.serve_roles("api");
    let kept = drop_file(&site, "kept.jpg", &images::jpeg(64, 64, 1));
    let keep = ["--server", &server.address, "--after", "keep"];
    assert!(said(&once(&site, &keep)).contains("1 files accepted"));
    assert!(said(&once(&site, &keep)).contains("0 files accepted"));
    assert!(kept.exists() && inspections(&server).len() == 1);
    let delete = ["--server", &server.address, "--after", "delete"];
    assert!(once(&site, &delete).status.success());
    assert!(!kept.exists() && inspections(&server).len() == 1, "what was accepted is not sent again");
}

#[test]
fn a_file_whose_key_was_forgotten_during_a_long_outage_is_found_again() {
    let site = Site::new();
    let path = drop_file(&site, "a.jpg", &images::jpeg(64, 64, 1));
    let keep = ["--after", "keep", "--camera", "cam-1"];
    assert!(once(&site, &keep).status.success());
    // As if it had been killed between the commit and the answer, two days ago.
    let journal = site.path().join("drop/.scrutineer/journal.jsonl");
    let text = fs::read_to_string(&journal).unwrap();
    let mut line: Value = serde_json::from_str(text.lines().next_back().unwrap()).unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    let captured_ms = modified.duration_since(std::time::UNIX_EPOCH).unwrap().as_millis() as i64;
    let captured_at = scrutineer_types::Timestamp(captured_ms).to_string();
    line["entry"]["accepted"] = Value::Null;
    line["entry"]["sent_at"] = json!("2020-01-01T00:00:00Z");
    line["entry"]["metadata"] = json!({"views": [{"camera": "cam-1", "angle": null, "captured_at": captured_at}]});
    fs::write(&journal, format!("{line}\n")).unwrap();
    forget_keys(&site.path().join("data/scrutineer.db"));
    assert!(said(&once(&site, &keep)).contains("1 files accepted"));
    assert_eq!(inspections(&site.serve_roles("api")).len(), 1);
}

fn forget_keys(database: &Path) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut database = SqliteConnection::connect(&format!("sqlite://{}", database.display())).await.unwrap();
        let forgotten = sqlx::query("DELETE FROM idempotency").execute(&mut database).await.unwrap();
        assert_eq!(forgotten.rows_affected(), 1);
    });
}

#[test]
fn a_stopped_watch_ends_well_and_leaves_what_it_could_not_send() {
    let site = Site::new();
    let path = drop_file(&site, "a.jpg", &images::jpeg(64, 64, 1));
    let mut watching = Running::start(watch(&site, &["--server", "http://127.0.0.1:1"]));
    let said = once(&site, &["--server", "http://127.0.0.1:1"]);
    assert!(String::from_utf8_lossy(&said.stderr).contains("another `scrutineer watch`"), "one at a time");
    until(|| {
        (fs::read_to_string(site.path().join("drop/.scrutineer/journal.jsonl")).is_ok_and(|text| !text.is_empty()))
            .then_some(())
    });
    signal(watching.0.id(), "TERM");
    assert!(watching.0.wait().unwrap().success());
    assert!(path.exists());
}
