//! Each head, on each backend: the right box of the right class.

use scrutineer_infer::{Head, Model};

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
                assert!(off.fold(0.0, f32::max) < 1e-3, "{name} on {}: {corners:?}", model.backend());
                assert_eq!(detections[0].class_id, class, "{name}");
                assert!((detections[0].confidence - 0.9999).abs() < 1e-3, "{name}: {}", detections[0].confidence);
            }
        }
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
