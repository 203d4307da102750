//! COCO's JSON, its gaps and its faults.

use scrutineer_calibrate::data::{GroupBy, Rect, Unit};

use crate::{complaint, folder, read_at};

const DOCUMENT: &str = r#"{
 "info": {"year": 2026}, "licenses": [],
 "categories": [{"id": 7, "name": "damage", "supercategory": "x"}, {"id": 3, "name": "box"}],
 "images": [
  {"id": 9, "file_name": "b.jpg", "width": 640, "height": 480, "date_captured": "2013-11-14 11:18:45", "camera": "dock-1"},
  {"id": 2, "file_name": "a.jpg", "width": 100, "height": 50, "date_captured": 2013}],
 "annotations": [
  {"id": 1, "image_id": 9, "category_id": 3, "bbox": [10, 20, 30, 40.5], "area": 700, "iscrowd": 0, "segmentation": []},
  {"id": 2, "image_id": 9, "category_id": 7, "bbox": [0, 0, 640, 480], "iscrowd": 1}]
}"#;

#[test]
fn ids_with_gaps_areas_and_crowds_are_kept() {
    let folder = folder(&[("instances.json", DOCUMENT), ("images/b.jpg", "")]);
    let set = read_at(&folder.path().join("instances.json")).unwrap();
    assert_eq!(set.classes, ["box", "damage"], "in the order of their ids");
    let [first, second] = &set.images[..] else { panic!("two images") };
    assert!(first.path.ends_with("a.jpg") && first.boxes.is_empty());
    assert!(second.path.ends_with("images/b.jpg"), "found where it is");
    assert_eq!((second.size, second.unit), (Some((640, 480)), Unit::Pixels));
    assert_eq!((second.group(GroupBy::Day).as_str(), second.group(GroupBy::Camera).as_str()), ("2013-11-14", "dock-1"));
    let [plain, crowd] = &second.boxes[..] else { panic!("two boxes") };
    assert_eq!(plain.rect, Rect { x: 10.0, y: 20.0, width: 30.0, height: 40.5 });
    assert_eq!((plain.class_id, plain.area as u32, plain.crowd), (0, 700, false), "the area stated, not the box's");
    assert_eq!((crowd.class_id, crowd.area as u32, crowd.crowd), (1, 640 * 480, true));
}

#[test]
fn labels_for_another_size_are_refused() {
    let folder = folder(&[("annotations.json", DOCUMENT)]);
    let set = read_at(folder.path()).unwrap();
    assert!(set.images[1].boxes_in(1280, 960).unwrap_err().contains("another version of it"));
    assert!(set.images[1].boxes_in(480, 640).unwrap_err().contains("EXIF"));
}

#[test]
fn classes_are_matched_by_name_and_unknown_ones_named_with_both_lists() {
    let folder = folder(&[("_annotations.coco.json", DOCUMENT)]);
    let set = read_at(folder.path()).unwrap();
    let model = ["label", "damage", "box"].map(str::to_owned);
    let mapped = set.clone().for_model(&model).unwrap();
    assert_eq!(mapped.images[1].boxes.iter().map(|truth| truth.class_id).collect::<Vec<_>>(), [2, 1]);
    assert_eq!(mapped.classes, model);

    let error = set.clone().for_model(&["Damage", "box"].map(str::to_owned)).unwrap_err();
    let text = error.to_string();
    for part in ["does not have: `damage`.", "has `box`, `damage`;", "has `Damage`, `box`."] {
        assert!(text.contains(part), "{text}");
    }
    let mut unused = set;
    unused.images[1].boxes.pop();
    assert!(unused.for_model(&["box".to_owned()]).is_ok(), "a class without boxes may be unknown");
}

#[test]
fn faults_name_the_place_in_the_document() {
    let cases = [
        (("\"category_id\": 7", "\"category_id\": 8"), "a.json: annotations[1].category_id: no category has the id 8"),
        (
            ("\"image_id\": 9, \"category_id\": 3", "\"image_id\": 1, \"category_id\": 3"),
            "a.json: annotations[0].image_id: no image has the id 1",
        ),
        (("[0, 0, 640, 480]", "[0, 0, 640]"), "a.json: annotations[1].bbox: a box is [x, y, width, height]"),
        (("[0, 0, 640, 480]", "[0, 0, -1, 480]"), "a.json: annotations[1].bbox: a box is [x, y, width, height]"),
        (("\"id\": 2, \"file_name\"", "\"id\": 9, \"file_name\""), "a.json: images: two have the id 9"),
        (
            ("\"image_id\": 9, \"category_id\": 7", "\"image_id\": \"x\", \"category_id\": 7"),
            "a.json: annotations[1].image_id: not a COCO document",
        ),
        (("\"annotations\": [", "\"annotations\": [,"), "a.json:7: not a COCO document"),
    ];
    for ((from, to), said) in cases {
        let text = DOCUMENT.replacen(from, to, 1);
        assert_ne!(text, DOCUMENT);
        let folder = folder(&[("a.json", &text)]);
        let text = complaint(&folder, &read_at(&folder.path().join("a.json")).unwrap_err());
        assert!(text.starts_with(said), "{text}");
    }
}
