//! YOLO folders as Ultralytics and Roboflow write them.

use std::path::Path;

use scrutineer_calibrate::data::{GroupBy, ReadOptions, TruthBox, read};

use crate::{complaint, first_box, folder, read_at};

#[test]
fn ultralytics_layout_gives_boxes_in_pixels_and_images_without_labels() {
    let folder = folder(&[
        (
            "data.yaml",
            "path: /nowhere/datasets/parcels\ntrain: images/train\nval: images/val\nnames:\n  0: box\n  1: 7\n",
        ),
        ("images/val/b.jpg", ""),
        ("images/val/a.JPG", ""),
        ("images/val/notes.txt", ""),
        ("images/val/night/c.png", ""),
        ("labels/val/b.txt", "1 0.5 0.5 0.25 0.5\n\n"),
        ("labels/val/a.txt", ""),
    ]);
    let set = read_at(folder.path()).unwrap();
    assert_eq!(set.classes, ["box", "7"]);
    let names: Vec<_> = set.images.iter().map(|image| image.path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(names, ["a.JPG", "b.jpg", "c.png"]);
    assert_eq!(set.images.iter().map(|image| image.boxes.len()).collect::<Vec<_>>(), [0, 1, 0]);
    assert_eq!(set.images[1].boxes[0].class_id, 1);
    assert_eq!(first_box(&set, 1, (400, 200)), [150, 50, 100, 100]);
}

#[test]
fn roboflow_layout_reads_valid_beside_the_file_and_outlines_as_boxes() {
    let folder = folder(&[
        (
            "data.yaml",
            "train: ../train/images\nval: ../valid/images\ntest: ../test/images\n\nnc: 2\nnames: ['box', 'damage']\n\n\
             roboflow:\n  workspace: w\n  version: 3\n",
        ),
        ("valid/images/p_jpg.rf.0123.jpg", ""),
        ("valid/labels/p_jpg.rf.0123.txt", "1 0.1 0.2 0.5 0.2 0.5 0.8 0.1 0.6\n"),
        ("test/images/t.jpg", ""),
        ("test/labels/t.txt", "0 0.5 0.5 1 1"),
    ]);
    let set = read_at(folder.path()).unwrap();
    assert_eq!(first_box(&set, 0, (100, 100)), [10, 20, 40, 60]);
    assert_eq!(set.images[0].group(GroupBy::Package), "p_jpg", "variants of one photograph are one group");

    let test = ReadOptions { split: Some("test".into()), ..ReadOptions::default() };
    assert_eq!(first_box(&read(folder.path(), &test).unwrap(), 0, (10, 20)), [0, 0, 10, 20]);
    let other = ReadOptions { split: Some("holdout".into()), ..ReadOptions::default() };
    let error = read(folder.path(), &other).unwrap_err();
    assert_eq!(complaint(&folder, &error), "data.yaml: no split `holdout`; the file has `test`, `train`, `val`");
}

#[test]
fn a_list_of_images_may_stand_for_a_folder() {
    let folder = folder(&[
        ("data.yaml", "val: [val.txt, images/more]\nnames: [box]\n"),
        ("val.txt", "./images/a.jpg\nimages/b.jpg\n"),
        ("labels/a.txt", "0 0.5 0.5 0.5 0.5"),
        ("images/more/c.jpg", ""),
    ]);
    assert_eq!(read_at(folder.path()).unwrap().images.len(), 3);
}

#[test]
fn faults_name_file_and_line_and_say_what_would_be_right() {
    let cases = [
        (
            "0 0.5 0.5 0.2 0.2\n0 320 240 64 48",
            "labels/a.txt:2: 320 is outside 0 to 1; divide pixels by the image's width",
        ),
        ("\n3 0.5 0.5 0.2 0.2", "labels/a.txt:2: there is no class 3; data.yaml names 1 of them, 0 to 0"),
        ("0 0.5 0.5 0.2", "labels/a.txt:1: 3 numbers after the class; a box has 4"),
        ("box 0.5 0.5 0.2 0.2", "labels/a.txt:1: `box` is not a number"),
        ("0 0.5 0.5 nan 0.2", "labels/a.txt:1: `nan` is not a number"),
    ];
    for (label, said) in cases {
        let folder =
            folder(&[("data.yaml", "val: images\nnames: [box]\n"), ("images/a.jpg", ""), ("labels/a.txt", label)]);
        let text = complaint(&folder, &read_at(folder.path()).unwrap_err());
        assert!(text.starts_with(said), "{text}");
    }
    let cases = [
        ("val: images\n", "data.yaml: `names` is missing"),
        ("val: images\nnames: {0: a, 2: b}\n", "data.yaml: `names` has no class 1"),
        ("val: images\nnc: 3\nnames: [a]\n", "data.yaml: `nc` says 3 classes, `names` lists 1"),
        ("val: pictures\nnames: [a]\n", "data.yaml: pictures is not there"),
        ("val: images\nnames: [a\nnc: 1\n", "data.yaml:3: not a data set's YAML"),
        (
            "val: images\nnames: [a]\n",
            "data.yaml: none of the 1 images has a label file; that of images/a.jpg would be",
        ),
    ];
    for (yaml, said) in cases {
        let folder = folder(&[("data.yaml", yaml), ("images/a.jpg", "")]);
        let text = complaint(&folder, &read_at(folder.path()).unwrap_err());
        assert!(text.starts_with(said), "{text}");
    }
}

#[test]
fn real_sets_say_the_same_as_yolo_and_as_coco() {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    let mut compared = 0;
    for name in ["boxes", "coco", "hires", "packages"] {
        let folder = shared.join(name);
        let (Ok(yolo), Ok(coco)) = (read_at(&folder), read_at(&folder.join("annotations.json"))) else { continue };
        assert_eq!(yolo.classes, coco.classes);
        assert_eq!(yolo.images.len(), coco.images.len());
        for image in &coco.images {
            let (width, height) = image.size.unwrap();
            let name = image.path.file_name();
            let twin = yolo.images.iter().find(|other| other.path.file_name() == name).unwrap();
            let theirs = twin.boxes_in(width, height).unwrap();
            assert_eq!(image.boxes.len(), theirs.len());
            let near = |a: f64, b: f64| (a - b).abs() < 1.0;
            for ours in &image.boxes {
                let same = |other: &TruthBox| {
                    let (a, b) = (ours.rect, other.rect);
                    ours.class_id == other.class_id
                        && near(a.x, b.x)
                        && near(a.y, b.y)
                        && near(a.width, b.width)
                        && near(a.height, b.height)
                };
                assert!(theirs.iter().any(same), "{}: {ours:?}", image.path.display());
                compared += 1;
            }
        }
    }
    if compared == 0 {
        eprintln!("skipped: {} is not there", shared.display());
    }
}
