//! Backups: taken under load, broken off, damaged, restored.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{
        atomic::{AtomicBool, AtomicU32, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use reqwest::blocking::Client;
use scrutineer_store::conformance::postgres::TestDatabase;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use crate::{
    images,
    server::{PATIENCE, Site, root, scrutineer},
};

fn run(site: &Site, arguments: &[&str]) -> Output {
    scrutineer().current_dir(site.path()).args(arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn succeeds(site: &Site, arguments: &[&str]) -> Output {
    let output = run(site, arguments);
    let (said, found) = (stderr(&output), String::from_utf8_lossy(&output.stdout).into_owned());
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}{found}");
    output
}

/// What it says on stdout and stderr.
fn fails(site: &Site, arguments: &[&str]) -> (String, String) {
    let output = run(site, arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", stderr(&output));
    (String::from_utf8_lossy(&output.stdout).into_owned(), stderr(&output))
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

/// A site where some images were inspected and nobody serves any more; the inspections.
fn filled(count: u32) -> (Site, Vec<Value>) {
    let site = Site::new();
    let inspections = add(&site, 0, count);
    (site, inspections)
}

fn add(site: &Site, first: u32, count: u32) -> Vec<Value> {
    let mut server = site.serve();
    let inspect = |seed| server.inspect(images::jpeg(64, 48, seed), "?facility=ber1");
    let inspections = (first..first + count).map(inspect).collect();
    assert!(server.terminate().success());
    inspections
}

/// Every file below a folder.
fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let (mut found, mut folders) = (BTreeSet::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path);
            }
        }
    }
    found
}

fn flip(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    std::fs::write(path, bytes).unwrap();
}

/// Tells the submitters to stop, however the test ends.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[test]
fn a_backup_taken_while_work_goes_on_restores_and_answers_for_all_that_was_answered_before() {
    let site = Site::new();
    let server = site.serve();
    let done: Vec<Value> = (0..5).map(|seed| server.inspect(images::jpeg(320, 240, seed), "?facility=ber1")).collect();
    let (url, client) = (server.url("/v1/inspections?facility=ber1"), Client::new());
    let (stop, seed) = (AtomicBool::new(false), AtomicU32::new(100));
    let (sender, answered) = mpsc::channel::<String>();
    let mut before = Vec::new();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            let (url, client, sender, stop, seed) = (&url, &client, sender.clone(), &stop, &seed);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    let image = images::jpeg(320, 240, seed.fetch_add(1, Ordering::Relaxed));
                    let request = client.post(url).header("content-type", "image/jpeg").body(image);
                    let answer = request.send().unwrap();
                    if answer.status() == 202 {
                        let id = answer.json::<Value>().unwrap()["id"].as_str().unwrap().to_owned();
                        sender.send(id).unwrap();
                    }
                }
            });
        }
        let _stop = Stop(&stop);
        before.extend((0..20).map(|_| answered.recv_timeout(PATIENCE).unwrap()));
        let first = json(&succeeds(&site, &["backup", "backup", "--json"]));
        assert!(first["copied"].as_u64().unwrap() >= 25, "{first}");
        before.extend((0..5).map(|_| answered.recv_timeout(PATIENCE).unwrap()));
        let second = json(&succeeds(&site, &["backup", "backup", "--json"]));
        assert!(second["kept"].as_u64() >= first["copied"].as_u64(), "{second}");
        assert!(second["copied"].as_u64().unwrap() >= 1, "{second}");
    });
    drop(server);

    let backup = site.path().join("backup").display().to_string();
    succeeds(&site, &["restore", "--verify", &backup]);
    let restored = Site::new();
    succeeds(&restored, &["restore", &backup, "--data", "data"]);
    succeeds(&restored, &["restore", "--verify"]);
    let server = restored.serve();
    for inspection in done {
        assert_eq!(server.json(&format!("/v1/inspections/{}", inspection["id"].as_str().unwrap())), inspection);
    }
    for id in before {
        let inspection = server.client_wait(&format!("/v1/inspections/{id}"));
        assert!(inspection["verdict"].is_string(), "what was answered before the backup is in it: {inspection}");
    }
}

#[test]
fn a_removed_original_and_a_flipped_byte_are_found_named_and_healed_from_a_backup() {
    let (site, _) = filled(3);
    succeeds(&site, &["backup", "good"]);
    let mut originals = site.originals();
    originals.sort();
    std::fs::remove_file(&originals[0]).unwrap();
    flip(&originals[1]);
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();

    let (found, _) = fails(&site, &["restore", "--verify"]);
    let lines: Vec<&str> = found.lines().collect();
    assert_eq!(lines.len(), 2, "{found}");
    assert!(lines.iter().any(|line| line.contains(&name(&originals[0])) && line.ends_with("missing")), "{found}");
    assert!(lines.iter().any(|line| line.contains(&name(&originals[1])) && line.contains("damaged")), "{found}");
    let (found, _) = fails(&site, &["restore", "--verify", "--quick"]);
    assert_eq!(found.lines().count(), 1, "a length says nothing of bytes: {found}");

    // A backup says so too, and saves the rest.
    let (_, said) = fails(&site, &["backup", "partly"]);
    assert!(said.contains(&name(&originals[0])) && said.contains(&name(&originals[1])), "{said}");
    let partly = site.path().join("partly").display().to_string();
    fails(&site, &["restore", "--verify", &partly]);
    let restored = Site::new();
    fails(&restored, &["restore", &partly]);
    assert_eq!(restored.originals().len(), 1);
    assert_eq!(restored.serve().json("/v1/inspections")["items"].as_array().unwrap().len(), 3);

    // The earlier backup has both; the database in place is moved aside, not deleted.
    let (_, said) = fails(&site, &["restore", "good"]);
    assert!(said.contains("--force"), "{said}");
    succeeds(&site, &["restore", "good", "--force"]);
    succeeds(&site, &["restore", "--verify"]);
    let aside = files(&site.path().join("data"));
    assert!(aside.iter().any(|path| name(path).starts_with("scrutineer.db.replaced-")), "{aside:?}");
}

#[test]
fn a_damaged_backup_is_found_out_and_nothing_is_restored_from_its_rows() {
    let (site, _) = filled(2);
    succeeds(&site, &["backup", "backup"]);
    let backup = site.path().join("backup");
    let originals: Vec<_> = files(&backup.join("objects")).into_iter().collect();
    flip(&originals[0]);
    let (found, _) = fails(&site, &["restore", "--verify", "backup"]);
    assert_eq!(found.lines().count(), 1, "{found}");
    // The next backup puts it right.
    let again = json(&succeeds(&site, &["backup", "backup", "--json"]));
    assert_eq!((again["copied"].as_u64(), again["kept"].as_u64()), (Some(1), Some(1)));
    succeeds(&site, &["restore", "--verify", "backup"]);

    let rows = files(&backup).into_iter().find(|path| path.extension().is_some_and(|end| end == "db")).unwrap();
    flip(&rows);
    let (found, _) = fails(&site, &["restore", "--verify", "backup"]);
    assert!(found.contains("manifest: "), "{found}");
    let restored = Site::new();
    let (_, said) = fails(&restored, &["restore", &backup.display().to_string()]);
    assert!(said.contains("damaged"), "{said}");
    assert!(!restored.path().join("data/scrutineer.db").exists());
}

#[test]
fn a_backup_that_is_killed_midway_never_passes_as_whole_and_the_next_goes_on_with_it() {
    let (site, _) = filled(4);
    let killed_at = |path: &Path, finished: usize| {
        // A pipe that nobody writes to holds the backup up at this original for as long as the test likes.
        let bytes = std::fs::read(path).unwrap();
        std::fs::remove_file(path).unwrap();
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
        let mut command = scrutineer();
        command.current_dir(site.path()).args(["backup", "backup"]).stderr(Stdio::null());
        let mut backup = command.spawn().unwrap();
        let began = Instant::now();
        let copied = || {
            let files = files(&site.path().join("backup/objects"));
            files.iter().filter(|path| !path.to_string_lossy().contains('#')).count()
        };
        while copied() < finished {
            assert!(began.elapsed() < PATIENCE, "the backup does not come so far");
            std::thread::park_timeout(Duration::from_millis(5));
        }
        backup.kill().unwrap();
        backup.wait().unwrap();
        std::fs::remove_file(path).unwrap();
        std::fs::write(path, bytes).unwrap();
    };
    let newest = |site: &Site| site.originals().into_iter().max().unwrap();
    killed_at(&newest(&site), 3);
    let (_, said) = fails(&site, &["restore", "--verify", "backup"]);
    assert!(said.contains("never finished"), "{said}");
    let restored = Site::new();
    let backup = site.path().join("backup").display().to_string();
    let (_, said) = fails(&restored, &["restore", &backup]);
    assert!(said.contains("never finished"), "{said}");
    let resumed = json(&succeeds(&site, &["backup", "backup", "--json"]));
    assert_eq!((resumed["copied"].as_u64(), resumed["kept"].as_u64()), (Some(1), Some(3)), "{resumed}");

    // Over a backup that was finished: that one stays, whole.
    add(&site, 10, 2);
    killed_at(&newest(&site), 5);
    let checked = succeeds(&site, &["restore", "--verify", "backup"]);
    assert!(stderr(&checked).contains("broken off"), "{}", stderr(&checked));
    assert!(stderr(&checked).contains("is whole: 4 inspections"), "{}", stderr(&checked));
    let resumed = json(&succeeds(&site, &["backup", "backup", "--json"]));
    assert_eq!((resumed["copied"].as_u64(), resumed["kept"].as_u64()), (Some(1), Some(5)), "{resumed}");
    succeeds(&restored, &["restore", &backup]);
    assert_eq!(restored.serve().json("/v1/inspections")["items"].as_array().unwrap().len(), 6);
}

/// Runs a script in a mount namespace of its own, where it may mount small disks; `$B` is the binary.
fn in_namespace(site: &Site, script: &str) -> String {
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script])
        .current_dir(site.path())
        .env("B", scrutineer().get_program())
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_disk_that_fills_is_named_and_leaves_the_earlier_backup_whole() {
    let (site, _) = filled(2);
    std::fs::create_dir(site.path().join("disk")).unwrap();
    let said = in_namespace(
        &site,
        "mount -t tmpfs -o size=4m tmpfs disk && $B backup disk/backup; echo first=$?
         dd if=/dev/zero of=disk/filler bs=4096 2>/dev/null
         $B backup disk/backup 2>&1; echo second=$?
         $B restore --verify disk/backup; echo verified=$?",
    );
    assert!(said.contains("first=0") && said.contains("second=1") && said.contains("verified=0"), "{said}");
    assert!(said.contains("the disk is full") && said.contains("is still there, whole"), "{said}");
}

#[test]
fn a_disk_without_room_for_a_copy_keeps_the_schema_from_being_changed() {
    let site = Site::new();
    std::fs::create_dir(site.path().join("data")).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let version = |name: &str| -> i64 {
        let url = format!("sqlite://{}/{name}", site.path().display());
        runtime.block_on(async {
            let mut conn = SqliteConnection::connect(&url).await.unwrap();
            sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(&mut conn).await.unwrap()
        })
    };
    runtime.block_on(async {
        let dump = std::fs::read_to_string(root().join("crates/store/tests/dumps/sqlite-1.sql")).unwrap();
        let url = format!("sqlite://{}/old.db?mode=rwc", site.path().display());
        let mut conn = SqliteConnection::connect(&url).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(dump)).execute(&mut conn).await.unwrap();
        let padding = "CREATE TABLE padding (bytes BLOB); INSERT INTO padding VALUES (randomblob(3000000))";
        sqlx::raw_sql(padding).execute(&mut conn).await.unwrap();
        conn.close().await.unwrap();
    });
    let said = in_namespace(
        &site,
        "mount -t tmpfs -o size=5m tmpfs data && cp old.db data/scrutineer.db && $B migrate; echo migrated=$?
         cp data/scrutineer.db after.db; ls data",
    );
    assert!(said.contains("migrated=1") && said.contains("the disk is full"), "{said}");
    assert!(said.contains("nothing was changed") && !said.contains("schema-1\n"), "{said}");
    assert_eq!(version("after.db"), 1);
    // With room it is copied first.
    std::fs::copy(site.path().join("old.db"), site.path().join("data/scrutineer.db")).unwrap();
    succeeds(&site, &["migrate"]);
    assert!(version("data/scrutineer.db") > 1);
    assert_eq!(version("data/scrutineer.db.schema-1"), 1);
}

#[test]
fn what_cannot_be_is_refused_with_the_next_step() {
    let (site, _) = filled(1);
    assert_eq!(run(&site, &["restore"]).status.code(), Some(2));
    let (_, said) = fails(&site, &["restore", "nowhere"]);
    assert!(said.contains("there is no backup in `nowhere`"), "{said}");
    for among in ["data", ".", "data/objects/backup"] {
        let (_, said) = fails(&site, &["backup", among]);
        assert!(said.contains("a folder apart"), "{among}: {said}");
    }
    succeeds(&site, &["backup", "backup"]);
    let server = site.serve();
    let (_, said) = fails(&site, &["restore", "backup", "--force"]);
    assert!(said.contains("stop it"), "{said}");
    // Looking is allowed beside it.
    succeeds(&site, &["restore", "--verify"]);
    assert_eq!(server.get("/readyz").status(), 200);
    let empty = Site::new();
    let (_, said) = fails(&empty, &["backup", "backup"]);
    assert!(said.contains("there is no database at"), "{said}");
    assert!(!empty.path().join("data/scrutineer.db").exists());
}

#[test]
fn postgresql_is_left_to_its_own_tools_but_proved_all_the_same() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let database = runtime.block_on(TestDatabase::create());
    let site = Site::new().with("database.url", database.url());
    let run = |arguments: &[&str]| {
        let mut command = scrutineer();
        command.current_dir(site.path()).env("SCRUTINEER__DATABASE__URL", site.setting("database.url"));
        let output = command.args(arguments).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &stderr(&output);
        (output.status.code(), said)
    };
    let server = site.serve();
    server.inspect(images::jpeg(64, 48, 1), "?facility=ber1");
    server.inspect(images::jpeg(64, 48, 2), "?facility=ber1");
    let (code, said) = run(&["backup", "backup"]);
    assert!(code == Some(1) && said.contains("pg_dump --format=custom") && said.contains("rsync"), "{said}");
    let (code, said) = run(&["restore", "backup"]);
    assert!(code == Some(1) && said.contains("pg_restore") && said.contains("restore --verify"), "{said}");
    let (code, said) = run(&["restore", "--verify"]);
    assert!(code == Some(0) && said.contains("is whole: 2 inspections, 2 originals"), "{said}");
    let originals = site.originals();
    std::fs::remove_file(&originals[0]).unwrap();
    flip(&originals[1]);
    let (code, said) = run(&["restore", "--verify", "--json"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("\"missing\"") && said.contains("\"damaged\""), "{said}");
}
