//! COCO's object detection format (<https://cocodataset.org/#format-data>).

use serde_json::{Value, json};

use crate::folder::Image;

/// The annotations of `images`, whose classes are `classes`; ids count from 1.
pub(crate) fn annotations(images: &[Image], classes: &[&str]) -> String {
    let mut annotations = Vec::new();
    for (image, place) in images.iter().zip(1..) {
        for one in &image.boxes {
            let place_of = one.bounding_box;
            let (width, height) = (place_of.x_max - place_of.x_min, place_of.y_max - place_of.y_min);
            let category = classes.iter().position(|class| *class == one.class_name).map_or(0, |at| at + 1);
            annotations.push(json!({
                "id": annotations.len() + 1, "image_id": place, "category_id": category,
                "bbox": [place_of.x_min, place_of.y_min, width, height], "area": width * height, "iscrowd": 0,
            }));
        }
    }
    let images: Vec<Value> = images
        .iter()
        .zip(1..)
        .map(
            |(image, id)| json!({"id": id, "file_name": image.file_name, "width": image.width, "height": image.height}),
        )
        .collect();
    let categories: Vec<Value> = classes.iter().zip(1..).map(|(name, id)| json!({"id": id, "name": name})).collect();
    json!({"images": images, "annotations": annotations, "categories": categories}).to_string()
}
