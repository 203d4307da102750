//! The format of YOLO trainers (<https://docs.ultralytics.com/datasets/detect/>).

use std::fmt::Write as _;

use crate::folder::Image;

/// `data.yaml`.
pub(crate) fn data(classes: &[&str]) -> String {
    let head = "path: .\ntrain: images\nval: images\nnames:";
    if classes.is_empty() {
        return format!("{head} []\n");
    }
    let mut text = format!("{head}\n");
    for (place, class) in classes.iter().enumerate() {
        // As JSON, which YAML can read whatever letters a name has.
        let _ = writeln!(text, "  {place}: {}", serde_json::Value::from(*class));
    }
    text
}

/// A line a box: class, centre and size, as shares of the image.
pub(crate) fn labels(image: &Image, classes: &[&str]) -> String {
    let (width, height) = (f64::from(image.width), f64::from(image.height));
    let mut text = String::new();
    for one in &image.boxes {
        let [left, top, right, bottom] =
            [one.bounding_box.x_min, one.bounding_box.y_min, one.bounding_box.x_max, one.bounding_box.y_max]
                .map(f64::from);
        let class = classes.iter().position(|class| *class == one.class_name).unwrap_or_default();
        let centre = (f64::midpoint(left, right) / width, f64::midpoint(top, bottom) / height);
        let size = ((right - left) / width, (bottom - top) / height);
        let _ = writeln!(text, "{class} {:.6} {:.6} {:.6} {:.6}", centre.0, centre.1, size.0, size.1);
    }
    text
}
