//! `views`: a row a view.

use scrutineer_types::{ImageInfo, ModelRef, Quality, TimingsMs, ViewError};

use super::{
    Cell, Record, Seen,
    cell::{columns, json, word},
};

columns! { row: Seen<'_>;
    id Text = &row.id;
    inspection_id Text = &row.record.id;
    facility Text = &row.record.facility;
    camera Text = row.camera.as_ref();
    angle Text = row.angle.as_ref();
    captured_at Moment = row.view.captured_at;
    received_at Moment = row.view.received_at;
    status Text = word(row.view.status.as_str());
    attempts Int = row.view.attempts;
    error_code Text = row.error().map(|error| &error.code);
    error Text = row.error().map(|error| &error.message);
    format Text = row.image().map(|image| word(image.format.as_str()));
    width Int = row.image().map(|image| image.width);
    height Int = row.image().map(|image| image.height);
    size_bytes Long = row.image().map(|image| image.size_bytes);
    sha256 Text = row.image().map(|image| &image.sha256);
    sharpness Float = row.quality().map(|quality| quality.sharpness);
    brightness Float = row.quality().map(|quality| quality.brightness);
    contrast Float = row.quality().map(|quality| quality.contrast);
    clipped Float = row.quality().map(|quality| quality.clipped);
    detections Int = row.model().map(|_| row.view.detections.len());
    codes Json = row.model().map(|_| json(&row.view.codes));
    model Text = row.model().map(|model| &model.name);
    model_sha256 Text = row.model().map(|model| &model.sha256);
    fingerprint Text = row.model().map(|model| &model.fingerprint);
    queue_ms Float = row.timings().map(|timings| timings.queue);
    fetch_ms Float = row.timings().map(|timings| timings.fetch);
    decode_ms Float = row.timings().map(|timings| timings.decode);
    preprocess_ms Float = row.timings().map(|timings| timings.preprocess);
    infer_ms Float = row.timings().map(|timings| timings.infer);
    postprocess_ms Float = row.timings().map(|timings| timings.postprocess);
    codes_ms Float = row.timings().map(|timings| timings.codes);
}

impl Seen<'_> {
    fn error(&self) -> Option<&ViewError> {
        self.view.error.as_ref()
    }

    fn image(&self) -> Option<&ImageInfo> {
        self.view.image.as_ref()
    }

    fn quality(&self) -> Option<&Quality> {
        self.view.quality.as_ref()
    }

    fn model(&self) -> Option<&ModelRef> {
        self.view.model.as_ref()
    }

    fn timings(&self) -> Option<&TimingsMs> {
        self.view.timings_ms.as_ref()
    }
}

pub(super) fn rows(record: &Record, push: &mut dyn FnMut(&[Cell])) {
    for seen in Seen::all(record) {
        push(&cells(&seen));
    }
}
