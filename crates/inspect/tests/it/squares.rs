//! Drawn squares, whose boxes are known exactly.

use std::io::Cursor;

use bytes::Bytes;
use image::{ImageFormat, Rgb, RgbImage};
use scrutineer_infer::BackendChoice;
use scrutineer_inspect::{Config, InspectError, Inspector, Lane, Order};
use scrutineer_preprocess::Limits;
use scrutineer_types::{FailureKind, ImageFaultCode};

use crate::{backends, inspector};

/// A grey PNG with a red square.
fn png(width: u32, height: u32, (x, y): (u32, u32), side: u32) -> Bytes {
    let red = |px: u32, py: u32| (x..x + side).contains(&px) && (y..y + side).contains(&py);
    png_of(&RgbImage::from_fn(width, height, |px, py| Rgb(if red(px, py) { [255, 0, 0] } else { [114; 3] })))
}

/// An image as PNG.
pub(crate) fn png_of(image: &RgbImage) -> Bytes {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner().into()
}

#[tokio::test]
async fn boxes_are_in_pixels_of_the_original_whatever_the_letterbox() {
    // The model's input is 64 × 64 with cells of 8: each square fills one cell after scaling.
    for ((width, height), at, side) in [
        // Half size, 8 pixels of grey above and below.
        ((128, 96), (32, 16), 16),
        // Upright: half size, grey left and right.
        ((96, 128), (16, 32), 16),
        // As it is.
        ((64, 64), (40, 8), 8),
        // Enlarged.
        ((32, 32), (12, 20), 4),
    ] {
        for backend in backends() {
            for model in ["yolov8", "end_to_end"] {
                let inspector = inspector(&format!("testdata/models/{model}.onnx"), backend);
                let inference =
                    inspector.inspect(png(width, height, at, side), Order::default(), Lane::Normal).await.unwrap();
                assert_eq!((inference.width, inference.height), (width, height));
                assert_eq!(inference.detections.len(), 1, "{model}: {:?}", inference.detections);
                let detection = &inference.detections[0];
                assert_eq!((detection.class_id, detection.class_name.as_str()), (0, "red"));
                let b = detection.bounding_box;
                let corners = [b.x_min, b.y_min, b.x_max, b.y_max];
                let expected = [at.0, at.1, at.0 + side, at.1 + side].map(|v| v as f32);
                let close = corners.iter().zip(expected).all(|(a, b)| (a - b).abs() < 0.01);
                assert!(close, "{model} {width} × {height}: {corners:?} is not {expected:?}");
                assert_eq!(&inference.model, inspector.model("default").unwrap().reference());
                assert!(inference.timings_ms.infer > 0.0 && inference.timings_ms.decode > 0.0);
            }
        }
    }
}

#[tokio::test]
async fn an_unreadable_image_is_an_outcome_and_costs_nothing_else() {
    let inspector = inspector("testdata/models/yolov8.onnx", BackendChoice::Rten);
    let whole = png(64, 64, (0, 0), 8);
    for (bytes, code) in [
        (Bytes::new(), ImageFaultCode::Empty),
        (Bytes::from_static(b"no image at all"), ImageFaultCode::UnsupportedFormat),
        (whole.slice(..whole.len() / 2), ImageFaultCode::Corrupt),
    ] {
        let error = inspector.inspect(bytes, Order::default(), Lane::Normal).await.unwrap_err();
        let InspectError::Unreadable(fault) = error else { panic!("{error:?}") };
        assert_eq!(fault.code, code);
    }
    assert_eq!(inspector.inspect(whole, Order::default(), Lane::Normal).await.unwrap().detections.len(), 1);
}

#[tokio::test]
async fn limits_hold_here_too() {
    let model = inspector("testdata/models/yolov8.onnx", BackendChoice::Rten).model("default").unwrap().clone();
    let limits = Limits { max_pixels: 1000, ..Limits::default() };
    let inspector = Inspector::start(model, &Config::default(), limits).unwrap();
    let error = inspector.inspect(png(64, 64, (0, 0), 8), Order::default(), Lane::Normal).await.unwrap_err();
    assert_eq!(error.kind(), ImageFaultCode::TooManyPixels.as_str());
}

#[tokio::test]
async fn many_callers_get_each_their_own_answer() {
    let inspector = inspector("testdata/models/yolov8.onnx", BackendChoice::Rten);
    let handles: Vec<_> = (0..64_u32)
        .map(|i| {
            let inspector = inspector.clone();
            let at = (i % 8 * 8, i / 8 * 8);
            tokio::spawn(async move {
                (at, inspector.inspect(png(64, 64, at, 8), Order::default(), Lane::Low).await.unwrap())
            })
        })
        .collect();
    for handle in handles {
        let (at, inference) = handle.await.unwrap();
        let b = inference.detections[0].bounding_box;
        assert_eq!((b.x_min as u32, b.y_min as u32), at);
    }
}

#[tokio::test]
async fn once_closed_it_says_so() {
    let inspector = inspector("testdata/models/yolov8.onnx", BackendChoice::Rten);
    assert!(inspector.is_healthy() && inspector.threads() > 0);
    inspector.close();
    let error = inspector.try_inspect(png(64, 64, (0, 0), 8), Order::default(), Lane::Interactive).await.unwrap_err();
    assert_eq!(error, InspectError::ShuttingDown);
    assert_ne!(error.kind(), InspectError::Failed { kind: FailureKind::Transient, message: String::new() }.kind());
}
