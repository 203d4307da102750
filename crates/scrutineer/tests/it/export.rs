//! What is exported, as DuckDB reads it, agrees with what the API says.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Output,
};

use scrutineer_store::{
    Aws, Destination, OriginalsConfig,
    conformance::{moto, postgres::TestDatabase},
};
use serde_json::{Value, json};

use crate::{
    duckdb::duckdb,
    images,
    server::{Server, Site, at_another_time, scrutineer},
};

const TABLES: [&str; 5] = ["inspections", "views", "detections", "decisions", "reviews"];

fn done(site: &Site, arguments: &[&str]) -> Output {
    let output = site.tool(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// How many days `upkeep --once` has exported.
fn upkeep(site: &Site) -> u64 {
    let report: Value = serde_json::from_slice(&done(site, &["upkeep", "--once"]).stdout).unwrap();
    report["export"].as_u64().unwrap()
}

/// The files below a folder, relative to it, without what exports note of themselves.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let (mut found, mut folders) = (BTreeMap::new(), vec![folder.to_path_buf()]);
    while let Some(one) = folders.pop() {
        for entry in fs::read_dir(one).unwrap().flatten() {
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with('_') {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(folder).unwrap().to_path_buf(), fs::read(path).unwrap());
            }
        }
    }
    found
}

fn query(folder: &Path, sql: &str) -> Vec<Value> {
    let named = TABLES.into_iter().fold(sql.to_owned(), |sql, table| {
        let files = format!("read_parquet('{}/{table}/*/*.parquet', hive_partitioning = true)", folder.display());
        sql.replace(&format!("{{{table}}}"), &files)
    });
    duckdb(&named)
}

/// Every inspection, as the API has it.
fn all(server: &Server) -> Vec<Value> {
    let page = server.json("/v1/inspections?limit=1000");
    assert!(page["next_cursor"].is_null());
    page["items"].as_array().unwrap().clone()
}

/// The tables in `folder` say of these inspections what the API says.
fn assert_agrees(folder: &Path, inspections: &[Value]) {
    let by_id = |mut rows: Vec<Value>| {
        rows.sort_by_key(Value::to_string);
        rows
    };
    let told = inspections.iter().map(|one| {
        json!({"id": one["id"], "facility": one["facility"], "package_id": one["package_id"], "status": one["status"],
            "verdict": one["verdict"], "cause": one["decision"]["cause"], "created_at": one["created_at"],
            "completed_at": one["completed_at"], "review_verdict": one["review"]["verdict"]})
    });
    let columns = "id, facility, package_id, status, verdict, cause, created_at, completed_at, review_verdict";
    assert_eq!(by_id(query(folder, &format!("SELECT {columns} FROM {{inspections}}"))), by_id(told.collect()));
    let views = || inspections.iter().flat_map(|one| one["views"].as_array().unwrap());
    let told = views().map(|view| {
        json!({"id": view["id"], "camera": view["camera"], "sha256": view["image"]["sha256"], "model": view["model"]["name"],
            "fingerprint": view["model"]["fingerprint"], "status": view["status"], "infer_ms": view["timings_ms"]["infer"],
            "sharpness": view["quality"]["sharpness"]})
    });
    let columns = "id, camera, sha256, model, fingerprint, status, infer_ms::VARCHAR::DOUBLE AS infer_ms, \
                   sharpness::VARCHAR::DOUBLE AS sharpness";
    assert_eq!(by_id(query(folder, &format!("SELECT {columns} FROM {{views}}"))), by_id(told.collect()));
    let told = views().flat_map(|view| {
        view["detections"].as_array().unwrap().iter().map(|one| {
            json!({"view_id": view["id"], "class_name": one["class_name"], "confidence": one["confidence"], "x_min": one["box"]["x_min"]})
        })
    });
    let columns = "view_id, class_name, confidence::VARCHAR::DOUBLE AS confidence, x_min::VARCHAR::DOUBLE AS x_min";
    assert_eq!(by_id(query(folder, &format!("SELECT {columns} FROM {{detections}}"))), by_id(told.collect()));
    let newest = inspections.iter().filter(|one| !one["decision"].is_null());
    let told =
        newest.map(|one| json!({"id": one["decision"]["id"], "inspection_id": one["id"], "verdict": one["verdict"]}));
    let columns = "id, inspection_id, verdict";
    assert_eq!(
        by_id(query(folder, &format!("SELECT {columns} FROM {{decisions}} WHERE newest"))),
        by_id(told.collect())
    );
}

fn review(server: &Server, inspection: &Value, verdict: &str) {
    let says = json!({"reviewer": "ada", "verdict": verdict, "override": true, "comment": "seen again"});
    let path = format!("/v1/inspections/{}/review", inspection["id"].as_str().unwrap());
    let answer = server.post(&path).json(&says).send().unwrap();
    assert_eq!(answer.status(), 200, "{}", answer.text().unwrap());
}

#[test]
fn tables_agree_with_the_api_and_a_past_day_is_exported_again_when_it_changes() {
    let site = Site::new().with("export.url", "by-itself").with("export.lag_ms", 0);
    // Three days ago.
    let mut before = Server::start(at_another_time(site.command(scrutineer()), "-259200s"));
    let old = before.inspect(images::jpeg(640, 480, 1), "?facility=ber1&camera=dock-1&package_id=P-1");
    before.inspect(images::jpeg(640, 480, 2), "?facility=ham2");
    assert!(before.terminate().success());
    let server = site.serve();
    server.inspect(images::jpeg(640, 480, 3), "?facility=ber1&angle=top");
    review(&server, &old, "recapture");
    let day = &old["created_at"].as_str().unwrap()[..10];

    done(&site, &["export", "--format", "parquet", "--out", "out"]);
    let out = site.path().join("out");
    assert_agrees(&out, &all(&server));
    let said = query(&out, "SELECT reviewer, verdict, comment FROM {reviews}");
    assert_eq!(json!(said), json!([{"reviewer": "ada", "verdict": "recapture", "comment": "seen again"}]));
    let causes = query(
        &out,
        &format!("SELECT cause FROM {{decisions}} WHERE inspection_id = '{}' ORDER BY id", old["id"].as_str().unwrap()),
    );
    assert_eq!(json!(causes), json!([{"cause": "policy"}, {"cause": "person"}]));
    let first = files(&out);
    done(&site, &["export", "--format", "parquet", "--out", "out"]);
    assert_eq!(files(&out), first, "exported again, it is the same");
    // Of days, of a facility.
    done(&site, &["export", "--format", "csv", "--out", "csv", "--until", day, "--tables", "views,reviews"]);
    assert_eq!(files(&site.path().join("csv")).len(), 0, "nothing came before that day");
    done(&site, &["export", "--format", "jsonl", "--out", "ham2", "--since", day, "--facility", "ham2"]);
    let lines = files(&site.path().join("ham2"));
    assert_eq!(lines.len(), 5, "{:?}", lines.keys());
    let line =
        String::from_utf8(lines[&PathBuf::from(format!("inspections/date={day}/part-0.jsonl"))].clone()).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&line).unwrap()["facility"], "ham2");

    // By itself, whole past days alone.
    assert_eq!(upkeep(&site), 1);
    let scheduled = site.path().join("by-itself");
    let past: Vec<Value> =
        all(&server).into_iter().filter(|one| one["created_at"].as_str().unwrap().starts_with(day)).collect();
    assert_eq!(past.len(), 2);
    assert_agrees(&scheduled, &past);
    let first = files(&scheduled);
    upkeep(&site);
    assert_eq!(files(&scheduled), first, "nothing has changed");
    review(&server, &old, "reject");
    assert_eq!(upkeep(&site), 1);
    let verdicts = query(&scheduled, "SELECT verdict FROM {inspections} WHERE package_id = 'P-1'");
    assert_eq!(json!(verdicts), json!([{"verdict": "reject"}]));
    let answers = query(&scheduled, "SELECT count(*) AS answers FROM {reviews}");
    assert_eq!(json!(answers), json!([{"answers": 2}]));
}

#[test]
fn a_set_for_training_is_the_same_by_either_command() {
    let site = Site::new();
    let server = site.serve();
    let inspection = server.inspect(images::jpeg(640, 480, 1), "");
    let view = inspection["views"][0]["id"].as_str().unwrap();
    let drawn = json!({"class_name": "damage", "box": {"x_min": 64.0, "y_min": 48.0, "x_max": 192.0, "y_max": 96.0}});
    let says =
        json!({"reviewer": "ada", "verdict": "reject", "override": true, "comment": "torn", "boxes": {view: [drawn]}});
    let path = format!("/v1/inspections/{}/review", inspection["id"].as_str().unwrap());
    let answer = server.post(&path).json(&says).send().unwrap();
    assert_eq!(answer.status(), 200, "{}", answer.text().unwrap());
    for format in ["coco", "yolo"] {
        done(&site, &["export", "--format", format, "--out", &format!("{format}-1")]);
        done(&site, &["review", "export", "--format", format, "--out", &format!("{format}-2")]);
        let first = files(&site.path().join(format!("{format}-1")));
        assert_eq!(first, files(&site.path().join(format!("{format}-2"))));
    }
}

#[test]
fn a_bucket_takes_the_same_tables() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (database, bucket, endpoint) =
        runtime.block_on(async { (TestDatabase::create().await, moto::bucket().await, moto::endpoint().await) });
    let site = Site::new()
        .with("database.url", database.url())
        .with("export.url", format!("s3://{bucket}/by-itself"))
        .environment("AWS_ENDPOINT_URL", &endpoint)
        .environment("AWS_REGION", "us-east-1")
        .environment("AWS_ACCESS_KEY_ID", "test")
        .environment("AWS_SECRET_ACCESS_KEY", "test")
        .environment("AWS_EC2_METADATA_DISABLED", "true");
    let server = site.serve();
    for seed in 0..3 {
        let inspection = server.inspect(images::jpeg(640, 480, seed), "?facility=ber1&camera=dock-1");
        review(&server, &inspection, "accept");
    }
    let place = format!("s3://{bucket}/lake");
    let aws = runtime.block_on(Aws::at(&endpoint));
    let lake = Destination::connect(&place, &OriginalsConfig::default(), Some(&aws)).unwrap();
    let fetched = |to: &str| {
        let (keys, unfinished) = runtime.block_on(moto::contents(&bucket));
        assert_eq!(unfinished, 0);
        let folder = site.path().join(to);
        for key in keys.iter().filter_map(|key| key.strip_prefix("lake/")) {
            let bytes = runtime.block_on(lake.read(key)).unwrap().unwrap();
            fs::create_dir_all(folder.join(key).parent().unwrap()).unwrap();
            fs::write(folder.join(key), bytes).unwrap();
        }
        files(&folder)
    };
    done(&site, &["export", "--format", "parquet", "--out", &place]);
    let first = fetched("first");
    let tables: BTreeSet<_> =
        first.keys().map(|file| file.iter().next().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(tables, TABLES.map(str::to_owned).into());
    assert_agrees(&site.path().join("first"), &all(&server));
    done(&site, &["export", "--format", "parquet", "--out", &place]);
    assert_eq!(fetched("second"), first, "put again, it is the same, and nothing beside it");
    assert_eq!(upkeep(&site), 0, "today is not over");
}

#[test]
fn what_cannot_be_exported_is_refused_with_the_next_step() {
    let site = Site::new();
    let refused = |arguments: &[&str]| {
        let output = site.tool(arguments).output().unwrap();
        (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for (arguments, code, words) in [
        (vec!["export", "--format", "parquet"], 1, "--out"),
        (vec!["export", "--format", "parquet", "--out", "x", "--policy", "parcel"], 1, "coco and yolo"),
        (vec!["export", "--format", "coco", "--out", "s3://bucket/set"], 1, "no folder"),
        (vec!["export", "--format", "coco", "--out", "x", "--tables", "views"], 1, "leave them out"),
        (vec!["export", "--format", "parquet", "--out", "x", "--tables", "verdicts"], 2, "inspections, views"),
        (vec!["export", "--format", "parquet", "--out", "ftp://host/x"], 1, "s3://BUCKET/PREFIX"),
        (vec!["export", "--format", "parquet", "--out", "x", "--since", "yesterday"], 2, "2026-03-01"),
    ] {
        let (ended, said) = refused(&arguments);
        assert_eq!(ended, code, "{arguments:?}: {said}");
        assert!(said.contains(words), "{arguments:?}: {said}");
    }
}
