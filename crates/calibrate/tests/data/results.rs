//! Inspections with a truth, a line each.

use std::{fs, io::Write as _, path::Path};

use flate2::{Compression, write::GzEncoder};
use scrutineer_calibrate::data::{DataError, GroupBy, LabelledInspection, MAX_LINE_BYTES, Results, Truth};
use scrutineer_decide::{PolicyJudge, parse};
use scrutineer_types::{Judge as _, Verdict, ViewState};

use crate::{complaint, folder};

const LEAST: &str = r#"{"id": "i-1", "truth": "accept", "views": [{"status": "completed", "detections": []}]}"#;
const FULL: &str = r#"{"id": "0198c0de-0000-7000-8000-000000000001", "status": "completed", "verdict": "review", "truth": "reject",
 "label_probability": 0.01, "package_id": "PKG-1", "facility": "ber1", "labels": {}, "created_at": "2026-03-02T00:10:00Z",
 "views": [{"id": "0198c0de-0000-7000-8000-000000000002", "camera": "cam-3", "angle": "top", "captured_at": "2026-03-01T23:59:00Z",
  "status": "completed", "image": {"width": 640, "height": 480, "format": "jpeg", "size_bytes": 1, "sha256": ""}, "path": "a.jpg",
  "quality": {"sharpness": 212.4, "brightness": 0.48, "contrast": 0.21, "clipped": 0.01},
  "detections": [{"class_id": 3, "class_name": "damage", "confidence": 0.47, "box": {"x_min": 10, "y_min": 20, "x_max": 80, "y_max": 95}}],
  "model": {"name": "parcel", "sha256": "aa", "fingerprint": "bb"}},
  {"status": "unreadable", "error": {"code": "corrupt", "message": "cut off"}, "detections": []},
  {"status": "failed"}]}"#;

fn all(path: &Path) -> Result<Vec<LabelledInspection>, DataError> {
    Results::open(path)?.collect()
}

fn full() -> String {
    FULL.replace('\n', "")
}

#[test]
fn a_line_becomes_facts_that_a_policy_can_judge() {
    let folder = folder(&[("r.jsonl", &format!("{LEAST}\n\n{}\n", full()))]);
    let read = all(&folder.path().join("r.jsonl")).unwrap();
    let [least, full] = &read[..] else { panic!("two inspections") };
    assert_eq!((least.line, least.truth, full.line, full.truth), (1, Truth::Accept, 3, Truth::Reject));
    assert!((least.label_probability - 1.0).abs() < 1e-12 && (full.label_probability - 0.01).abs() < 1e-12);
    assert_eq!((least.group(GroupBy::Package).as_str(), full.group(GroupBy::Package).as_str()), ("i-1", "PKG-1"));
    assert_eq!((full.group(GroupBy::Day).as_str(), full.group(GroupBy::Camera).as_str()), ("2026-03-01", "cam-3"));
    assert_eq!(full.fingerprints.iter().collect::<Vec<_>>(), ["bb"]);
    assert_eq!(full.paths[0].as_deref(), Some(Path::new("a.jpg")));
    assert!(matches!(full.facts.views[1].state, ViewState::Unreadable(_)));

    let policy = parse("name = \"p\"\n[classes.damage]\nrole = \"defect\"\npresent = 0.4\npossible = 0.2").unwrap();
    let verdict = |one: &LabelledInspection| PolicyJudge.decide(&policy, &one.facts).unwrap().verdict;
    assert_eq!((verdict(least), verdict(full)), (Verdict::Accept, Verdict::Reject));

    let gated = parse(
        "name = \"p\"\n[classes.damage]\nrole = \"defect\"\npresent = 0.4\npossible = 0.2\n[quality]\nmin_sharpness = 1.0",
    );
    let decision = PolicyJudge.decide(&gated.unwrap(), &least.facts).unwrap();
    assert_eq!(decision.verdict, Verdict::Recapture, "a quality that nobody stated passes no gate");
}

fn gzip(lines: &[String]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    for line in lines {
        writeln!(packed, "{line}").unwrap();
    }
    packed.finish().unwrap()
}

#[test]
fn gzip_is_read_by_its_name() {
    let folder = folder(&[]);
    let path = folder.path().join("r.jsonl.gz");
    fs::write(&path, gzip(&[LEAST.to_owned()])).unwrap();
    assert_eq!(all(&path).unwrap().len(), 1);
}

#[test]
fn a_gzip_that_is_damaged_says_so_and_where() {
    let lines = (0..2_000).map(|index| LEAST.replace("i-1", &format!("i-{index}"))).collect::<Vec<_>>();
    let whole = gzip(&lines);
    let mut flipped = whole.clone();
    flipped[whole.len() - 6] ^= 1; // In the checksum.
    let cases = [
        ("cut short", whole[..whole.len() / 2].to_vec(), 2..2_000),
        ("with another checksum", flipped, 2_001..2_002),
        ("not packed", LEAST.as_bytes().to_vec(), 1..2),
        ("empty", Vec::new(), 1..2),
    ];
    for (what, bytes, lines) in cases {
        let folder = folder(&[]);
        let path = folder.path().join("r.jsonl.gz");
        fs::write(&path, bytes).unwrap();
        let error = all(&path).expect_err(what);
        assert_eq!(error.kind(), "malformed", "{what}");
        let text = complaint(&folder, &error);
        let line = text.split(':').nth(1).and_then(|line| line.parse().ok()).unwrap_or(0_usize);
        assert!(lines.contains(&line) && text.contains("copy or pack it again"), "{what}: {text}");
    }
}

#[test]
fn faults_name_the_line() {
    let cases = [
        (
            LEAST.replace("accept", "good"),
            "r.jsonl:2: not an inspection with a truth at `truth`: unknown variant `good`",
        ),
        (
            LEAST.replace("\"truth\": \"accept\", ", ""),
            "r.jsonl:2: not an inspection with a truth: missing field `truth`",
        ),
        (LEAST.replace(", \"detections\": []", ""), "r.jsonl:2: views[0] is completed and has no `detections`"),
        (
            LEAST.replace("{\"id\"", "{\"label_probability\": 1.5, \"id\""),
            "r.jsonl:2: label_probability 1.5 is outside 0 to 1",
        ),
        ("{".to_owned(), "r.jsonl:2: not an inspection"),
        (full(), "r.jsonl:2: inspection `0198c0de-0000-7000-8000-000000000001` stands on line 1 already"),
        (format!("\"{}\"", "x".repeat(MAX_LINE_BYTES)), "r.jsonl:2: longer than"),
    ];
    for (line, said) in cases {
        let folder = folder(&[("r.jsonl", &format!("{}\n{line}\n{LEAST}\n", full()))]);
        let mut results = Results::open(&folder.path().join("r.jsonl")).unwrap();
        assert!(results.next().unwrap().is_ok());
        let text = complaint(&folder, &results.next().unwrap().unwrap_err());
        assert!(text.starts_with(said), "{text}");
        assert!(results.next().is_none(), "nothing follows an error");
    }
}
