//! What is exported is read again by what reads data sets.

#![expect(clippy::unwrap_used, reason = "in tests a panic is how a failure is told")]

use std::{collections::BTreeMap, sync::Arc};

use bytes::Bytes;
use scrutineer_calibrate::data::{ReadOptions, Results, Truth, read};
use scrutineer_export::{Exported, Layout, line, write};
use scrutineer_store::{
    Answer, LabelFilter, Metastore, NewView, Originals, OriginalsConfig, SqliteMetastore,
    conformance::{
        Fixture, SimpleJudge,
        fixture::{POLICY, policy, routes, submission, view},
    },
};
use scrutineer_types::{Access, AuditRules, BoundingBox, Policy, TrueBox, Verdict, ViewRules};

const PNG: &[u8] = include_bytes!("../../../testdata/parcel/wide.png");

struct Room {
    fixture: Fixture,
    originals: Originals,
    folder: tempfile::TempDir,
}

async fn room() -> Room {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let database = scrutineer_store::Config::at(format!("sqlite://{path}/s.db"));
    let store = Arc::new(SqliteMetastore::open(&database, routes(), Arc::new(SimpleJudge)).await.unwrap());
    let clock = Arc::clone(&store);
    let advance = Box::new(move |ms| clock.advance_clock(ms));
    let metastore: Arc<dyn Metastore> = store;
    let fixture = Fixture { store: metastore, advance, keep: Box::new(()) }.ready().await;
    let audit = AuditRules { rate: 1.0, ..AuditRules::default() };
    let all = Policy { audit, ..policy(POLICY, ViewRules::default()) };
    fixture.store.import_policy(&all, "all", true).await.unwrap();
    let originals = Originals::open(&OriginalsConfig::at(format!("file://{path}/objects"))).unwrap();
    Room { fixture, originals, folder }
}

impl Room {
    /// An accept that was audited with these boxes on its only view.
    async fn labelled(&self, verdict: Verdict, boxes: Option<Vec<TrueBox>>) {
        let new = view(None);
        let nothing = futures::stream::empty::<Result<Bytes, std::io::Error>>();
        self.originals.receive(&new.object_key, Bytes::from_static(PNG), nothing, 1 << 24).await.unwrap();
        let image = scrutineer_types::ImageInfo { format: scrutineer_types::Format::Png, ..new.image.clone() };
        let new = NewView { image, ..new };
        let accepted = self.fixture.accepted(scrutineer_store::Submission { views: vec![new], ..submission() }).await;
        let boxes = boxes.map(|boxes| BTreeMap::from([(accepted.views[0].id, boxes)])).unwrap_or_default();
        let answer = Answer {
            inspection: accepted.id,
            decision: None,
            reviewer: "ada".into(),
            role: None,
            verdict,
            comment: None,
            overrides: false,
            boxes,
            blind: false,
            took_ms: None,
        };
        self.fixture.store.answer(&Access::all(), &answer).await.unwrap();
    }

    async fn labels(&self) -> Vec<scrutineer_store::Label> {
        let filter = LabelFilter { policy: POLICY.into(), ..LabelFilter::default() };
        self.fixture.store.labels(&Access::all(), &filter, None, 100).await.unwrap().items
    }

    async fn export(&self, layout: Layout, name: &str) -> Exported {
        let store = self.fixture.store.as_ref();
        let folder = self.folder.path().join(name);
        write(&folder, layout, &self.labels().await, store, &Access::all(), &self.originals).await.unwrap()
    }
}

fn drawn(class_name: &str, x_min: f32) -> TrueBox {
    let bounding_box = BoundingBox { x_min, y_min: 48.0, x_max: x_min + 64.0, y_max: 96.0 };
    TrueBox { class_name: class_name.into(), bounding_box }
}

#[tokio::test]
async fn coco_and_yolo_sets_read_back_with_the_boxes_that_a_person_drew() {
    let room = room().await;
    room.labelled(Verdict::Reject, Some(vec![drawn("tape: wet", 64.0), drawn("damage", 128.0)])).await;
    room.labelled(Verdict::Accept, Some(Vec::new())).await;
    room.labelled(Verdict::Accept, None).await;
    for (layout, name, set) in [(Layout::Coco, "coco", "coco/annotations.json"), (Layout::Yolo, "yolo", "yolo")] {
        let exported = room.export(layout, name).await;
        assert_eq!(exported, Exported { images: 2, boxes: 2, gone: 0 }, "what nobody looked over is left out");
        let options = ReadOptions { split: None, images: Some(room.folder.path().join(name).join("images")) };
        let options = if layout == Layout::Yolo { ReadOptions::default() } else { options };
        let set = read(&room.folder.path().join(set), &options).unwrap();
        let mut counts: Vec<usize> = set.images.iter().map(|image| image.boxes.len()).collect();
        counts.sort_unstable();
        assert_eq!(counts, [0, 2], "{name}");
        let names: Vec<&str> = set.classes.iter().map(String::as_str).collect();
        assert_eq!(names, ["damage", "tape: wet"], "{name}");
    }
    let store = room.fixture.store.as_ref();
    let again = room.folder.path().join("coco");
    let refused = write(&again, Layout::Coco, &room.labels().await, store, &Access::all(), &room.originals).await;
    assert!(refused.unwrap_err().to_string().contains("is not empty"));
}

#[tokio::test]
async fn lines_are_what_calibration_reads() {
    let room = room().await;
    for verdict in [Verdict::Accept, Verdict::Reject, Verdict::Recapture] {
        room.labelled(verdict, None).await;
    }
    let file = room.folder.path().join("labels.jsonl");
    let lines: Vec<String> = room.labels().await.iter().map(line).collect();
    std::fs::write(&file, lines.join("\n")).unwrap();
    let read: Vec<_> = Results::open(&file).unwrap().collect::<Result<_, _>>().unwrap();
    let truths: Vec<Truth> = read.iter().map(|one| one.truth).collect();
    assert_eq!(truths, [Truth::Accept, Truth::Reject, Truth::Reject], "a recapture must not have been accepted");
    assert!(read.iter().all(|one| (one.label_probability - 1.0).abs() < f64::EPSILON && one.facility == "ber1"));
}
