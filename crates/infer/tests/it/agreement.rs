//! Both backends find the same: boxes within a pixel of the input, confidences within 0.001.

use scrutineer_infer::{BackendChoice, Model, RawDetection, runtime};
use scrutineer_types::InputSpec;

use crate::{config, found, square};

const PIXELS: f32 = 1.0;
const CONFIDENCE: f32 = 1e-3;

fn alike(a: &RawDetection, b: &RawDetection) -> bool {
    let (p, q) = (a.bounding_box, b.bounding_box);
    let sides = [p.x_min - q.x_min, p.y_min - q.y_min, p.x_max - q.x_max, p.y_max - q.y_max];
    a.class_id == b.class_id
        && (a.confidence - b.confidence).abs() < CONFIDENCE
        && sides.iter().all(|side| side.abs() < PIXELS)
}

/// Cells of red and green of many strengths, so that confidences are spread over 0 to 1.
fn mosaic(spec: &InputSpec) -> Vec<f32> {
    let mut tensor = square(spec, (0, 0), 0, [0.0; 3]);
    let (columns, rows) = (spec.width as usize / 8, spec.height as usize / 8);
    for cell in 0..columns * rows {
        let level = 0.3 + 0.7 * (cell * 37 % 64) as f32 / 64.0;
        let rgb = if cell % 3 == 0 { [0.0, level, 0.0] } else { [level, 0.0, 0.0] };
        let painted = square(spec, (cell % columns * 8, cell / columns * 8), 8, rgb);
        let blank = square(spec, (0, 0), 0, [0.0; 3]);
        for ((value, painted), blank) in tensor.iter_mut().zip(painted).zip(blank) {
            if painted.to_bits() != blank.to_bits() {
                *value = painted;
            }
        }
    }
    tensor
}

#[test]
fn both_backends_find_the_same() {
    if let Err(missing) = runtime::find_onnxruntime() {
        eprintln!("not compared: {missing}");
        return;
    }
    for name in [
        "yolov8.onnx",
        "yolov8_odd.onnx",
        "yolov8_dynamic.onnx",
        "end_to_end.onnx",
        "yolox.onnx",
        "yolov5.onnx",
        "detr.onnx",
        "labelled.onnx",
        "nanodet.onnx",
        "oriented.onnx",
        "segmenter.onnx",
    ] {
        let load = |backend| Model::load(&config(name, backend)).unwrap();
        let (onnxruntime, rten) = (load(BackendChoice::OnnxRuntime), load(BackendChoice::Rten));
        let tensor = mosaic(onnxruntime.input());
        let (a, b) = (found(&onnxruntime, &tensor), found(&rten, &tensor));
        assert!(a.len() >= 10, "{name}: only {} detections to compare", a.len());
        let like = a.len() == b.len() && a.iter().all(|one| b.iter().any(|other| alike(one, other)));
        assert!(like, "{name}: {a:?} is not {b:?}");
    }
}
