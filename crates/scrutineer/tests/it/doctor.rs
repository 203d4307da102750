//! What `doctor` says of a machine.

use std::{
    fs,
    io::{Read as _, Write as _},
    net::TcpListener,
    os::unix::fs::PermissionsExt as _,
};

use scrutineer_store::conformance::postgres::TestDatabase;
use serde_json::Value;
use sqlx::{Connection as _, SqliteConnection};

use crate::{
    images,
    server::{Site, root},
};

/// The exit code, and the findings.
fn look(site: &Site) -> (Option<i32>, Vec<Value>) {
    let done = site.tool(&["doctor", "--json"]).output().unwrap();
    let findings = serde_json::from_slice(&done.stdout);
    (done.status.code(), findings.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&done.stderr))))
}

/// The states, whats and fixes of a check.
fn of<'f>(findings: &'f [Value], check: &str) -> Vec<(&'f str, &'f str, &'f str)> {
    let of_check = findings.iter().filter(|finding| finding["check"] == check);
    let read = |finding: &'f Value| {
        let word = |key: &str| finding[key].as_str().unwrap_or_default();
        (word("state"), word("found"), word("fix"))
    };
    of_check.map(read).collect()
}

/// The one finding of a check that is not as it should be.
fn trouble<'f>(findings: &'f [Value], check: &str) -> (&'f str, &'f str, &'f str) {
    let found = of(findings, check);
    let mut troubles = found.iter().filter(|(state, ..)| *state != "ok");
    let trouble = *troubles.next().unwrap_or_else(|| panic!("nothing is wrong with {check}: {found:?}"));
    assert!(troubles.next().is_none(), "{found:?}");
    assert!(!trouble.2.is_empty(), "it says what to do: {trouble:?}");
    trouble
}

fn site() -> Site {
    Site::new().with("server.listen", "127.0.0.1:0")
}

#[test]
fn a_fresh_machine_is_well_and_is_left_as_it_was() {
    let site = site();
    let (code, findings) = look(&site);
    assert_eq!(code, Some(0), "{findings:#?}");
    let checks = [
        "configuration",
        "policy",
        "runtime",
        "model",
        "database",
        "objects",
        "queue",
        "port",
        "limits",
        "cores",
        "disk",
    ];
    for check in checks.into_iter().chain(["clock", "gpu"]) {
        assert!(!of(&findings, check).is_empty(), "nothing is said of {check}: {findings:#?}");
    }
    assert!(of(&findings, "model")[0].1.contains("320×320"), "{findings:#?}");
    assert!(!site.path().join("data").exists(), "it made nothing");

    let said = site.tool(&["doctor"]).output().unwrap();
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    assert!(
        said.contains("ok       model") && (said.ends_with("all is well\n") || said.contains("to look at")),
        "{said}"
    );
}

#[test]
fn beside_a_server_it_says_so_and_disturbs_nothing() {
    let site = Site::new();
    let server = site.serve();
    server.inspect(images::jpeg(320, 240, 1), "?facility=ber1");
    let site = site.with("server.listen", server.url("").trim_start_matches("http://").trim_end_matches('/'));
    let (code, findings) = look(&site);
    assert_eq!(code, Some(0), "{findings:#?}");
    assert!(
        of(&findings, "database").iter().any(|(_, found, _)| found.contains("a server is running")),
        "{findings:#?}"
    );
    assert!(of(&findings, "port")[0].1.contains("is ready"), "{findings:#?}");
    server.inspect(images::jpeg(320, 240, 2), "?facility=ber1");
}

#[test]
fn whatever_is_in_the_way_is_named_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let site = Site::new()
        .with("server.listen", taken.local_addr().unwrap())
        .with("model.path", "missing.onnx")
        .with("inspect.threads", 4096);
    // A file where the folder should be.
    fs::create_dir(site.path().join("data")).unwrap();
    fs::write(site.path().join("data/objects"), "in the way").unwrap();
    fs::write(site.path().join("data/scrutineer.db"), "a letter to somebody, and no database at all: ".repeat(20))
        .unwrap();
    fs::write(
        site.path().join("scrutineer.toml"),
        "[webhooks.erp]\nurl = \"https://erp.example/hook\"\nsecret_env = \"NOBODY_SET_THIS\"\n\
         [callbacks]\nsecrets = [\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"]\n",
    )
    .unwrap();
    fs::set_permissions(site.path().join("scrutineer.toml"), fs::Permissions::from_mode(0o644)).unwrap();
    let (code, findings) = look(&site);
    assert_eq!(code, Some(1), "{findings:#?}");
    for (check, state, words) in [
        ("configuration", "warning", "holds a secret"),
        ("model", "failed", "missing.onnx"),
        ("database", "failed", "database"),
        ("objects", "failed", "objects"),
        ("port", "failed", "listens"),
        ("cores", "warning", "4096"),
    ] {
        let (found_state, found, _) = trouble(&findings, check);
        assert!(found_state == state && found.contains(words), "{check}: {found_state}: {found}");
    }
    assert!(trouble(&findings, "webhook").1.contains("NOBODY_SET_THIS"), "{findings:#?}");

    // Another's web server on the port is none of ours.
    let web = TcpListener::bind("127.0.0.1:0").unwrap();
    let other = Site::new().with("server.listen", web.local_addr().unwrap());
    let answering = std::thread::spawn(move || {
        let (mut asker, _) = web.accept().unwrap();
        assert!(asker.read(&mut [0; 1024]).unwrap() > 0);
        asker.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 6\r\nconnection: close\r\n\r\n<html>").unwrap();
        web
    });
    let (code, findings) = look(&other);
    assert!(code == Some(1) && trouble(&findings, "port").1.contains("no scrutineer"), "{findings:#?}");
    drop(answering.join().unwrap());

    fs::write(site.path().join("scrutineer.toml"), "[worker]\nleese_ms = 1\n").unwrap();
    let (code, findings) = look(&site);
    assert_eq!(code, Some(1));
    assert!(trouble(&findings, "configuration").1.contains("lease_ms"), "{findings:#?}");
}

#[test]
fn a_database_of_another_version_is_told_and_left_as_it_is() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let site = site();
    let path = site.path().join("data/scrutineer.db");
    fs::create_dir(site.path().join("data")).unwrap();
    let execute = |sql: String| {
        runtime.block_on(async {
            let url = format!("sqlite://{}?mode=rwc", path.display());
            let mut conn = SqliteConnection::connect(&url).await.unwrap();
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.unwrap();
            conn.close().await.unwrap();
        });
    };
    execute(fs::read_to_string(root().join("crates/store/tests/dumps/sqlite-8.sql")).unwrap());
    let before = fs::read(&path).unwrap();
    fs::create_dir(site.path().join("data/objects")).unwrap();
    let (code, findings) = look(&site);
    assert!(site.originals().is_empty(), "what it wrote it has taken back");
    assert_eq!(code, Some(0), "a start brings it up: {findings:#?}");
    assert!(trouble(&findings, "database").1.contains("schema 8"), "{findings:#?}");
    assert_eq!(fs::read(&path).unwrap(), before);

    execute(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (999, 'from the future', true, x'00', 0)"
            .to_owned(),
    );
    let (code, findings) = look(&site);
    assert_eq!((code, trouble(&findings, "database").0), (Some(1), "failed"), "{findings:#?}");

    let database = runtime.block_on(TestDatabase::create());
    let (code, findings) = look(&self::site().with("database.url", database.url()));
    assert_eq!(code, Some(0), "{findings:#?}");
    assert!(of(&findings, "database")[0].1.contains("nothing there yet"), "{findings:#?}");
    drop(database);
    let (code, findings) = look(&self::site().with("database.url", "postgres://nobody:secret@127.0.0.1:1/parcels"));
    assert_eq!(code, Some(1));
    let found = trouble(&findings, "database").1;
    assert!(found.contains("127.0.0.1:1") && !found.contains("secret"), "{found}");
}
