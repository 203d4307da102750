//! Each head, on each backend: the right box of the right class.

use scrutineer_infer::{Background, Head, Model};
use scrutineer_types::{BoundingBox, Fit};

use crate::{backends, config, fixture, found, square};

const RED: [f32; 3] = [1.0, 0.0, 0.0];
const GREEN: [f32; 3] = [0.0, 1.0, 0.0];

#[test]
fn every_head_finds_the_square_where_it_is() {
    for (name, head) in [
        ("yolov8.onnx", Head::Yolov8),
        ("yolov8_nameless.onnx", Head::Yolov8),
        ("yolov8_odd.onnx", Head::Yolov8),
        ("yolov8_dynamic.onnx", Head::Yolov8),
        ("end_to_end.onnx", Head::EndToEnd),
        ("yolox.onnx", Head::Yolox),
        ("yolov5.onnx", Head::Yolov5),
        ("detr.onnx", Head::Detr),
        ("detr_table.onnx", Head::Detr),
        ("end_to_end_shares.onnx", Head::EndToEnd),
        ("labelled.onnx", Head::Labelled),
        ("nanodet.onnx", Head::Nanodet),
        ("segmenter.onnx", Head::Yolov8Seg),
        ("half_input.onnx", Head::Yolov8),
        ("half_output.onnx", Head::Yolov8),
    ] {
        for backend in backends() {
            let model = Model::load(&config(name, backend)).unwrap();
            assert_eq!(model.manifest().head, head, "{name}");
            for (rgb, class) in [(RED, 0), (GREEN, 1)] {
                let detections = found(&model, &square(model.input(), (16, 8), 8, rgb));
                assert_eq!(detections.len(), 1, "{name} on {}: {detections:?}", model.backend());
                let b = detections[0].bounding_box;
                let corners = [b.x_min, b.y_min, b.x_max, b.y_max];
                let off = corners.iter().zip([16.0, 8.0, 24.0, 16.0]).map(|(a, b): (&f32, f32)| (a - b).abs());
                assert!(off.fold(0.0, f32::max) < 1e-2, "{name} on {}: {corners:?}", model.backend());
                assert_eq!(detections[0].class_id, class, "{name}");
                assert!((detections[0].confidence - 0.9999).abs() < 1e-3, "{name}: {}", detections[0].confidence);
            }
        }
    }
}

#[test]
fn anchors_finer_than_the_square_each_find_their_part() {
    for backend in backends() {
        let model = Model::load(&config("ssd.onnx", backend)).unwrap();
        assert_eq!(model.manifest().output.background, Background::First);
        let detections = found(&model, &square(model.input(), (16, 8), 8, GREEN));
        assert_eq!(detections.len(), 16, "{detections:?}");
        let inside = |b: &BoundingBox| b.x_min >= 15.9 && b.x_max <= 24.1 && b.y_min >= 7.9 && b.y_max <= 16.1;
        assert!(detections.iter().all(|one| one.class_id == 1 && inside(&one.bounding_box)), "{detections:?}");
    }
}

#[test]
fn one_coarse_grid_finds_a_square_of_its_cell() {
    for backend in backends() {
        let model = Model::load(&config("fastestdet.onnx", backend)).unwrap();
        let detections = found(&model, &square(model.input(), (16, 32), 16, RED));
        let b = detections[0].bounding_box;
        let off = [b.x_min - 16.0, b.y_min - 32.0, b.x_max - 32.0, b.y_max - 48.0];
        assert!(detections.len() == 1 && off.iter().all(|off| off.abs() < 1e-3), "{detections:?}");
    }
}

#[test]
fn an_oriented_box_has_four_corners_and_their_hull() {
    for backend in backends() {
        let model = Model::load(&config("oriented.onnx", backend)).unwrap();
        let detections = found(&model, &square(model.input(), (16, 8), 8, RED));
        assert_eq!(detections.len(), 1);
        let half_diagonal = 32.0_f32.sqrt();
        let corners = detections[0].corners.unwrap();
        // Turned by an eighth the corner right below comes to lie straight below the centre.
        assert!(
            (corners[0][0] - 20.0).abs() < 1e-3 && (corners[0][1] - 12.0 - half_diagonal).abs() < 1e-3,
            "{corners:?}"
        );
        assert!((detections[0].bounding_box.x_min - 20.0 + half_diagonal).abs() < 1e-3);
    }
}

#[test]
fn a_mask_is_outlined_within_its_box() {
    for backend in backends() {
        let model = Model::load(&config("segmenter.onnx", backend)).unwrap();
        let detections = found(&model, &square(model.input(), (16, 8), 8, RED));
        let [polygon] = &detections[0].polygons[..] else { panic!("{detections:?}") };
        // Its prototype is positive in the left half of each cell.
        let hull = BoundingBox::around(polygon);
        let off = [hull.x_min - 16.0, hull.y_min - 8.0, hull.x_max - 20.0, hull.y_max - 16.0];
        assert!(off.iter().all(|off| off.abs() < 0.1), "{polygon:?}");
    }
}

#[test]
fn a_classifier_says_what_the_whole_picture_is() {
    for backend in backends() {
        let model = Model::load(&config("classifier.onnx", backend)).unwrap();
        assert_eq!((model.manifest().head, model.input().fit), (Head::Classifier, Fit::Crop));
        let detections = found(&model, &square(model.input(), (0, 0), 64, GREEN));
        assert_eq!(detections.len(), 1, "{detections:?}");
        assert!(detections[0].class_id == 1 && detections[0].confidence > 0.99);
    }
}

#[test]
fn an_empty_picture_has_nothing_on_it() {
    for backend in backends() {
        let model = Model::load(&config("yolov8.onnx", backend)).unwrap();
        assert!(found(&model, &square(model.input(), (0, 0), 0, RED)).is_empty());
    }
}

#[test]
fn floor_and_number_bound_what_is_kept() {
    for backend in backends() {
        // A square over many cells gives as many boxes, none of which overlap.
        let all = Model::load(&config("yolov8.onnx", backend)).unwrap();
        let tensor = square(all.input(), (0, 0), 32, RED);
        assert_eq!(found(&all, &tensor).len(), 16);
        let mut few = config("yolov8.onnx", backend);
        few.max_detections = 5;
        assert_eq!(found(&Model::load(&few).unwrap(), &tensor).len(), 5);
        let mut faint = config("yolov8.onnx", backend);
        // Sigmoid of 20 × 0.55 − 10 is 0.731.
        let dim = square(all.input(), (0, 0), 8, [0.55, 0.0, 0.0]);
        assert_eq!(found(&Model::load(&faint).unwrap(), &dim).len(), 1);
        faint.floor = 0.74;
        assert!(found(&Model::load(&faint).unwrap(), &dim).is_empty());
    }
}

#[test]
fn a_model_from_memory_is_the_model_from_its_file() {
    for backend in backends() {
        let mut config = config("yolov8.onnx", backend);
        let file = Model::load(&config).unwrap();
        config.path.clear();
        let bytes = std::fs::read(fixture("yolov8.onnx")).unwrap();
        let memory = Model::from_bytes("yolov8", &bytes, &config).unwrap();
        assert_eq!(file.reference(), memory.reference());
        let tensor = square(file.input(), (8, 8), 16, GREEN);
        assert_eq!(found(&file, &tensor), found(&memory, &tensor));
    }
}

#[test]
fn fingerprints_differ_with_weights_settings_and_backend() {
    let mut seen = std::collections::HashSet::new();
    for backend in backends() {
        for name in ["yolov8.onnx", "yolov8_odd.onnx"] {
            for floor in [0.05, 0.1] {
                let mut config = config(name, backend);
                config.floor = floor;
                let fingerprint = |config| Model::load(config).unwrap().reference().fingerprint.clone();
                assert_eq!(fingerprint(&config), fingerprint(&config));
                assert!(seen.insert(fingerprint(&config)));
            }
        }
    }
}

#[test]
fn sessions_run_side_by_side_and_agree() {
    for backend in backends() {
        let model = Model::load(&config("yolov8.onnx", backend)).unwrap();
        let tensor = square(model.input(), (8, 16), 24, RED);
        let alone = found(&model, &tensor);
        std::thread::scope(|scope| {
            let runs: Vec<_> = (0..4)
                .map(|_| {
                    scope.spawn(|| {
                        let mut session = model.session().unwrap();
                        (0..20).all(|_| session.infer(&tensor).unwrap().detections == alone)
                    })
                })
                .collect();
            assert!(runs.into_iter().all(|run| run.join().unwrap()));
        });
    }
}

#[test]
fn a_tensor_of_another_size_is_an_error_and_the_session_lives_on() {
    for backend in backends() {
        let model = Model::load(&config("yolov8.onnx", backend)).unwrap();
        let mut session = model.session().unwrap();
        assert!(session.infer(&[0.0; 12]).unwrap_err().to_string().contains("12288"));
        assert_eq!(session.infer(&square(model.input(), (0, 0), 8, RED)).unwrap().detections.len(), 1);
    }
}
