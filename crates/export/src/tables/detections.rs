//! `detections`: a row a detection. Those of one view are in the model's order, best first.

use scrutineer_types::Detection;

use super::{Cell, Record, Seen, cell::columns};

struct Found<'r> {
    seen: &'r Seen<'r>,
    /// Among those of its view, from 0.
    place: usize,
    detection: &'r Detection,
}

columns! { row: Found<'_>;
    inspection_id Text = &row.seen.record.id;
    view_id Text = &row.seen.id;
    place Int = row.place;
    facility Text = &row.seen.record.facility;
    camera Text = row.seen.camera.as_ref();
    angle Text = row.seen.angle.as_ref();
    received_at Moment = row.seen.view.received_at;
    class_id Int = row.detection.class_id;
    class_name Text = &row.detection.class_name;
    confidence Float = row.detection.confidence;
    x_min Float = row.detection.bounding_box.x_min;
    y_min Float = row.detection.bounding_box.y_min;
    x_max Float = row.detection.bounding_box.x_max;
    y_max Float = row.detection.bounding_box.y_max;
}

pub(super) fn rows(record: &Record, push: &mut dyn FnMut(&[Cell])) {
    for seen in Seen::all(record) {
        for (place, detection) in seen.view.detections.iter().enumerate() {
            push(&cells(&Found { seen: &seen, place, detection }));
        }
    }
}
