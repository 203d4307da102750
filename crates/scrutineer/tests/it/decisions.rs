//! Thresholds from data: `evaluate`, `calibrate` and `policy simulate` by the real binary.

use std::{collections::BTreeSet, fmt::Write as _, fs, path::Path, process::Command};

use scrutineer_calibrate::data::{LabelledInspection, Results, Truth};
use serde_json::{Value, json};
use sqlx::{Connection as _, SqliteConnection};

use crate::{
    images,
    server::{Site, root, scrutineer},
};

const POLICY: &str = "name = \"parcel\"\n[classes.damage]\nrole = \"defect\"\npresent = 0.9\npossible = 0.1\n";

fn command(folder: &Path) -> Command {
    let mut command = scrutineer();
    command.current_dir(folder);
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A number in `0..1` that looks random.
fn draw(seed: u64) -> f64 {
    let mut x = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x ^ (x >> 31)) as f64 / u64::MAX as f64
}

/// Inspections with a truth: one in ten is bad, and shows it but for one in a hundred.
fn labelled(file: &Path, inspections: u64) {
    let mut lines = String::new();
    for index in 0..inspections {
        let bad = index % 10 == 0;
        let clear = draw(index * 3) > 0.01;
        let confidence = if bad && clear { 0.5 + 0.5 * draw(index * 3 + 1) } else { 0.4 * draw(index * 3 + 1) };
        let line = json!({
            "id": format!("i{index}"), "truth": if bad { "reject" } else { "accept" }, "facility": "ber1",
            "views": [{"status": "completed", "camera": "cam-1", "detections": [{
                "class_id": 0, "class_name": "damage", "confidence": confidence,
                "box": {"x_min": 0.0, "y_min": 0.0, "x_max": 9.0, "y_max": 9.0}}]}],
        });
        writeln!(lines, "{line}").unwrap();
    }
    fs::write(file, lines).unwrap();
}

#[test]
fn a_calibration_writes_a_policy_with_what_was_promised_and_a_report() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.toml"), POLICY).unwrap();
    labelled(&folder.path().join("labels.jsonl"), 4000);
    let done = command(folder.path())
        .args(["calibrate", "--policy", "in.toml", "--out", "out.toml", "--results", "labels.jsonl"])
        .args(["--max-escape", "0.01", "--max-false-reject", "0.02", "--report", "report.html"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let said = text(&done.stdout);
    assert!(said.contains("escape") && said.contains("at most 1.00 %") && said.contains("false_reject"), "{said}");
    let policy = scrutineer_decide::parse(&fs::read_to_string(folder.path().join("out.toml")).unwrap()).unwrap();
    assert!(text(&done.stderr).contains("says which model"), "these labels name none: {}", text(&done.stderr));
    let certificate = policy.certificate.unwrap();
    assert_eq!(certificate["claims"].as_array().map(Vec::len), Some(2), "{certificate}");
    assert!(certificate["joint_confidence"].as_f64().is_some_and(|joint| (joint - 0.9).abs() < 1e-9), "{certificate}");
    let report = fs::read_to_string(folder.path().join("report.html")).unwrap();
    for part in ["What is promised", "against the share", "Precision against recall", "Is a confidence a probability?"]
    {
        assert!(report.contains(part), "no \"{part}\" in {}", &report[..400]);
    }

    // On the same labels again: the second attempt says so.
    let again = command(folder.path())
        .args(["calibrate", "--policy", "out.toml", "--out", "again.toml", "--results", "labels.jsonl"])
        .args(["--max-escape", "0.01", "--json"])
        .output()
        .unwrap();
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stderr));
    let told: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!((&told["certificate"]["attempt"], &told["rejected"]), (&json!(2), &json!(0.0)), "{told}");
    assert!(told["accepted"].as_f64().unwrap() + told["people"].as_f64().unwrap() > 0.999, "{told}");
    let policy = scrutineer_decide::parse(&fs::read_to_string(folder.path().join("again.toml")).unwrap()).unwrap();
    assert_eq!(policy.certificate.unwrap()["attempt"], 2);
}

#[test]
fn what_the_labels_do_not_support_is_said_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.toml"), POLICY).unwrap();
    labelled(&folder.path().join("few.jsonl"), 60);
    let run = |flags: &[&str]| {
        let base = ["calibrate", "--policy", "in.toml", "--out", "out.toml", "--results", "few.jsonl"];
        command(folder.path()).args(base).args(flags).output().unwrap()
    };
    let few = run(&["--max-escape", "0.001"]);
    assert_eq!(few.status.code(), Some(1));
    assert!(
        text(&few.stderr).contains("no certificate") && text(&few.stderr).contains("nothing was written"),
        "{}",
        text(&few.stderr)
    );
    assert!(!folder.path().join("out.toml").exists());
    let aimless = run(&[]);
    assert_ne!(aimless.status.code(), Some(0));
    assert!(text(&aimless.stderr).contains("name a target"), "{}", text(&aimless.stderr));
    fs::write(folder.path().join("few.jsonl"), "{\"id\": \"a\", \"truth\": \"maybe\", \"views\": []}\n").unwrap();
    let wrong = run(&["--max-escape", "0.01"]);
    assert!(text(&wrong.stderr).contains("few.jsonl") && text(&wrong.stderr).contains('1'), "{}", text(&wrong.stderr));
}

#[test]
fn a_verdict_is_certified_where_the_certificate_holds_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let image = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/samples/01-clean/front.jpg");
    fs::write(folder.path().join("in.toml"), POLICY).unwrap();
    let inspected = |flags: &[&str]| -> Value {
        let run = command(folder.path()).arg("run").arg(&image).args(flags).output().unwrap();
        assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
        serde_json::from_slice(&run.stdout).unwrap()
    };
    let one = inspected(&["--policy", "in.toml", "--facility", "ber1", "--camera", "dock-1"]);
    assert_eq!(one["decision"]["certified"], false);
    let mut lines = String::new();
    for index in 0..2000_u64 {
        let (bad, mut line) = (index % 10 == 0, one.clone());
        line["id"] = json!(format!("i{index}"));
        line["truth"] = json!(if bad { "reject" } else { "accept" });
        let confidence = if bad { 0.6 } else { 0.1 } + 0.3 * draw(index);
        line["views"][0]["detections"] = json!([{"class_id": 0, "class_name": "damage", "confidence": confidence,
            "box": {"x_min": 0.0, "y_min": 0.0, "x_max": 9.0, "y_max": 9.0}}]);
        writeln!(lines, "{line}").unwrap();
    }
    fs::write(folder.path().join("labels.jsonl"), lines).unwrap();
    let done = command(folder.path())
        .args(["calibrate", "--policy", "in.toml", "--out", "out.toml", "--results", "labels.jsonl"])
        .args(["--max-escape", "0.02"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let certified =
        |flags: &[&str]| inspected(&[&["--policy", "out.toml"], flags].concat())["decision"]["certified"].clone();
    assert_eq!(certified(&["--facility", "ber1", "--camera", "dock-1"]), true);
    assert_eq!(certified(&["--facility", "ber2", "--camera", "dock-1"]), false);
    assert_eq!(certified(&["--facility", "ber1", "--camera", "dock-9"]), false);
    assert_eq!(
        certified(&["--facility", "ber1", "--camera", "dock-1", "--floor", "0.2"]),
        false,
        "another fingerprint"
    );
}

/// What `make demo` and `make bench-decisions` rest on: the bundled set, policy and model belong together.
#[test]
fn the_bundled_set_certifies_the_bundled_policy_on_both_sides() {
    let parcel = root().join("models/parcel");
    let of = |file: &str| {
        Results::open(&parcel.join(file))
            .unwrap()
            .collect::<Result<Vec<_>, _>>()
            .unwrap_or_else(|error| panic!("{error}"))
    };
    let (set, held_out) = (of("calibration.jsonl.gz"), of("held-out.jsonl.gz"));
    let bad = |set: &[LabelledInspection]| set.iter().filter(|one| one.truth == Truth::Reject).count();
    assert!(set.len() >= 5000 && bad(&set) * 10 == set.len(), "{} of {} are bad", bad(&set), set.len());
    assert!(held_out.len() >= 1000 && bad(&held_out) * 10 == held_out.len(), "{} are bad", bad(&held_out));
    let packages = |set: &[LabelledInspection]| -> BTreeSet<String> {
        set.iter().filter_map(|one| one.facts.package_id.clone()).collect()
    };
    assert_eq!(packages(&set).len(), set.len(), "each package is there once");
    assert!(packages(&set).is_disjoint(&packages(&held_out)), "what is held out is not in the set");

    let folder = tempfile::tempdir().unwrap();
    let done = command(folder.path())
        .arg("calibrate")
        .args([Path::new("--policy"), &parcel.join("policy.toml"), Path::new("--results")])
        .arg(parcel.join("calibration.jsonl.gz"))
        .args(["--out", "out.toml", "--max-escape", "0.01", "--max-false-reject", "0.01", "--json"])
        .args(["--report", "report.html", "--demonstration"])
        .output()
        .unwrap();
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    let risks = told["certificate"]["claims"].as_array().unwrap().iter().map(|claim| claim["risk"].as_str().unwrap());
    assert_eq!(risks.collect::<Vec<_>>(), ["escape", "false_reject"], "{told}");
    let report = fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(report.contains("These are rendered parcels"));
    // Without their images, mistakes are shown by their boxes.
    assert!(report.contains("bad, and accepted") && report.contains("good, and rejected"));
    assert_eq!(report.matches("(its image is not at hand)</figcaption>").count(), 12);
    assert!(report.contains("mark found"));
    assert!(
        report.matches("called bad from a confidence on: recall").count() > 100,
        "precision against recall is a curve"
    );

    // The model as it is, on samples that the policy must still tell apart.
    for (sample, verdict) in [("02-torn", "reject"), ("04-uncertain", "review")] {
        let image = root().join("testdata/samples").join(sample).join("front.jpg");
        let run = command(folder.path())
            .args(["run", "--policy", "out.toml", "--facility", "demo", "--camera", "cam-front"])
            .arg(image)
            .output()
            .unwrap();
        let inspection: Value = serde_json::from_slice(&run.stdout).unwrap();
        assert_eq!(
            (&inspection["verdict"], &inspection["decision"]["certified"]),
            (&json!(verdict), &json!(true)),
            "{sample}: {inspection}"
        );
    }
}

#[test]
fn the_model_measured_against_its_own_findings_makes_no_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/samples");
    let images = folder.path().join("images");
    fs::create_dir(&images).unwrap();
    for sample in ["01-clean", "02-torn", "07-mailer"] {
        for view in fs::read_dir(samples.join(sample)).unwrap().map(|entry| entry.unwrap().path()) {
            fs::copy(&view, images.join(format!("{sample}-{}", view.file_name().unwrap().to_string_lossy()))).unwrap();
        }
    }
    let run = command(folder.path()).args(["run", "images", "--floor", "0.3"]).output().unwrap();
    assert_eq!(run.status.code(), Some(0), "{}", text(&run.stderr));
    let (mut coco_images, mut annotations, mut classes) = (Vec::new(), Vec::new(), std::collections::BTreeMap::new());
    for line in text(&run.stdout).lines() {
        let inspection: Value = serde_json::from_str(line).unwrap();
        let view = &inspection["views"][0];
        let name = Path::new(view["path"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned();
        let image = coco_images.len();
        coco_images.push(json!({"id": image, "file_name": name}));
        for found in view["detections"].as_array().unwrap() {
            let corner = |key: &str| found["box"][key].as_f64().unwrap();
            let (width, height) = (corner("x_max") - corner("x_min"), corner("y_max") - corner("y_min"));
            classes.insert(found["class_id"].as_u64().unwrap(), found["class_name"].clone());
            annotations.push(json!({
                "id": annotations.len() + 1, "image_id": image, "category_id": found["class_id"], "iscrowd": 0,
                "bbox": [corner("x_min"), corner("y_min"), width, height], "area": width * height,
            }));
        }
    }
    assert!(!annotations.is_empty(), "something is found on the samples");
    let categories: Vec<_> = classes.iter().map(|(id, name)| json!({"id": id, "name": name})).collect();
    let set = json!({"images": coco_images, "annotations": annotations, "categories": categories});
    fs::write(folder.path().join("labels.json"), set.to_string()).unwrap();

    let evaluated = command(folder.path())
        .args(["evaluate", "--data", "labels.json", "--images", "images", "--confidence", "0.3", "--json"])
        .args(["--report", "report.html"])
        .output()
        .unwrap();
    assert_eq!(evaluated.status.code(), Some(0), "{}", text(&evaluated.stderr));
    let evaluation: Value = serde_json::from_str(&text(&evaluated.stdout)).unwrap();
    assert_eq!(evaluation["truths"].as_u64(), Some(annotations.len() as u64));
    for rate in ["precision", "recall"] {
        assert_eq!(evaluation["rates"][rate].as_f64(), Some(1.0), "{rate}: {}", evaluation["rates"]);
    }
    assert!(evaluation["averages"]["map_50_95"].as_f64().is_some_and(|map| map > 0.99), "{}", evaluation["averages"]);
    let report = || fs::read_to_string(folder.path().join("report.html")).unwrap();
    assert!(report().contains("<svg") && !report().contains("The worst mistakes"));

    // One label that nothing was found for is a mistake, and is shown.
    annotations.push(json!({
        "id": annotations.len() + 1, "image_id": 0, "category_id": classes.keys().next(), "iscrowd": 0,
        "bbox": [0.0, 0.0, 3.0, 3.0], "area": 9.0,
    }));
    let set = json!({"images": coco_images, "annotations": annotations, "categories": categories});
    fs::write(folder.path().join("labels.json"), set.to_string()).unwrap();
    let evaluated = command(folder.path())
        .args([
            "evaluate",
            "--data",
            "labels.json",
            "--images",
            "images",
            "--confidence",
            "0.3",
            "--report",
            "report.html",
        ])
        .output()
        .unwrap();
    assert_eq!(evaluated.status.code(), Some(0), "{}", text(&evaluated.stderr));
    assert!(report().contains("The worst mistakes") && report().contains("data:image/jpeg;base64,"));
}

#[test]
fn what_people_say_is_exported_and_every_attempt_to_calibrate_with_it_is_on_record() {
    const BY_HAND: &str =
        "name = \"by-hand\"\n[classes.damage]\nrole = \"defect\"\npresent = \"never\"\npossible = \"never\"\n";
    let site = Site::new();
    fs::write(site.path().join("by-hand.toml"), BY_HAND).unwrap();
    let site = site.with("policy.path", "by-hand.toml");
    let server = site.serve();
    let asked: Vec<Value> =
        (0..6).map(|seed| server.inspect(images::jpeg(320, 240, 40 + seed), "?facility=ber1&camera=cam-1")).collect();
    for (place, inspection) in asked.iter().enumerate().filter(|(place, _)| *place != 3) {
        assert_eq!(inspection["verdict"], "review", "{inspection}");
        let view = inspection["views"][0]["id"].as_str().unwrap();
        let drawn = json!({view: [{"class_name": "damage", "box": {"x_min": 32.0, "y_min": 24.0, "x_max": 96.0, "y_max": 48.0}}]});
        let (verdict, boxes) = if place == 0 { ("reject", drawn) } else { ("accept", json!({})) };
        let says = json!({"reviewer": "ada", "verdict": verdict, "boxes": boxes});
        let review = format!("/v1/inspections/{}/review", inspection["id"].as_str().unwrap());
        assert_eq!(server.post(&review).json(&says).send().unwrap().status(), 200);
    }
    drop(server);
    let run = |arguments: &[&str]| {
        let mut command = command(site.path());
        command.env("SCRUTINEER__POLICY__PATH", "by-hand.toml").args(arguments).output().unwrap()
    };
    // Too few to promise anything; looked at all the same.
    for attempt in 1..=2 {
        let refused =
            run(&["calibrate", "--labels", "--policy", "by-hand.toml", "--out", "out.toml", "--max-escape", "0.01"]);
        let said = text(&refused.stderr);
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(said.contains("2 labels from") && said.contains("nothing was written"), "{said}");
        let database = format!("sqlite://{}/data/scrutineer.db", site.path().display());
        let made = tokio::runtime::Runtime::new().unwrap().block_on(async {
            let mut conn = SqliteConnection::connect(&database).await.unwrap();
            sqlx::query_as::<_, (i64, i64, i64)>("SELECT count(*), max(attempt), max(inspections) FROM calibrations")
                .fetch_one(&mut conn)
                .await
                .unwrap()
        });
        assert_eq!(made, (attempt, attempt, 3), "up to the review that waits");
    }
    let stray = run(&[
        "calibrate",
        "--results",
        "x.jsonl",
        "--since",
        "2026-01-01T00:00:00Z",
        "--policy",
        "by-hand.toml",
        "--out",
        "o",
        "--max-escape",
        "0.01",
    ]);
    assert!(text(&stray.stderr).contains("add --labels"), "{}", text(&stray.stderr));

    let exported = run(&["review", "export", "--format", "yolo", "--out", "set"]);
    assert_eq!(exported.status.code(), Some(0), "{}", text(&exported.stderr));
    assert!(text(&exported.stderr).contains("1 images with 1 boxes"), "{}", text(&exported.stderr));
    let labels: Vec<_> = fs::read_dir(site.path().join("set/labels")).unwrap().collect();
    assert_eq!(
        fs::read_to_string(labels[0].as_ref().unwrap().path()).unwrap(),
        "0 0.200000 0.150000 0.200000 0.100000\n"
    );
    let lines = text(&run(&["review", "export", "--format", "jsonl"]).stdout);
    assert_eq!(lines.lines().count(), 3);
    assert!(
        lines.lines().all(|line| line.contains("\"truth\":") && line.contains("\"label_probability\":1.0")),
        "{lines}"
    );
    let summary: Value = serde_json::from_slice(&run(&["review", "summary", "--json"]).stdout).unwrap();
    assert_eq!((&summary["open"], &summary["answers"]), (&json!(1), &json!(5)));
    let audits = text(&run(&["review", "audits"]).stdout);
    assert!(audits.contains("no certificate in force") && audits.contains("no audits yet"), "{audits}");
}
