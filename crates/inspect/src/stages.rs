//! The stages of the work on an image as spans of a trace.

use std::time::Duration;

use scrutineer_infer::Model;
use scrutineer_trace::Begun;
use scrutineer_types::{Inference, TraceContext};

/// What spans say of an image besides its inference.
pub(crate) struct About<'a> {
    pub size_bytes: usize,
    pub scale: f32,
    pub model: &'a Model,
}

/// The stages one after another, as they came since `begun`.
pub(crate) fn trace(parent: Option<TraceContext>, begun: Begun, inference: &Inference, about: &About<'_>) {
    if parent.is_none_or(|parent| !parent.sampled) {
        return;
    }
    let (times, mut at) = (&inference.timings_ms, begun);
    let mut next = |ms: f32| {
        let took = Duration::from_secs_f32(ms.max(0.0) / 1e3);
        let from = at;
        at = at.plus(took);
        (from, took)
    };
    let (from, took) = next(times.decode);
    let (width, height) = (i64::from(inference.width), i64::from(inference.height));
    let decoded = [
        ("image.size_bytes", (about.size_bytes as i64).into()),
        ("image.width", width.into()),
        ("image.height", height.into()),
        ("image.decode_scale", f64::from(about.scale).into()),
    ];
    scrutineer_trace::stage("decode", parent, from, took, decoded);
    let (from, took) = next(times.preprocess);
    scrutineer_trace::stage("preprocess", parent, from, took, []);
    let (from, took) = next(times.infer);
    let inferred = [
        ("model.name", about.model.reference().name.clone().into()),
        ("model.backend", about.model.backend().to_owned().into()),
        ("model.precision", about.model.precision().to_owned().into()),
        ("model.batch_size", 1_i64.into()),
    ];
    scrutineer_trace::stage("infer", parent, from, took, inferred);
    let (from, took) = next(times.postprocess);
    let found = [("detections", (inference.detections.len() as i64).into())];
    scrutineer_trace::stage("postprocess", parent, from, took, found);
    if times.codes > 0.0 {
        let (from, took) = next(times.codes);
        scrutineer_trace::stage("codes", parent, from, took, [("codes", (inference.codes.len() as i64).into())]);
    }
}
