//! Photographs through a real model: what people marked is found.

use std::collections::HashMap;
use std::fs;

use scrutineer_infer::BackendChoice;
use scrutineer_inspect::{Lane, Order};
use scrutineer_types::BoundingBox;
use serde_json::Value;

use crate::{backends, inspector, repository};

/// COCO's marks on each photograph: class number of 80, box.
fn marks() -> Option<HashMap<String, Vec<(u32, BoundingBox)>>> {
    let text = fs::read_to_string(repository().join("../shared/data/coco/annotations.json")).ok()?;
    let all: Value = serde_json::from_str(&text).unwrap();
    let mut ids: Vec<_> = all["categories"].as_array().unwrap().iter().map(|c| c["id"].as_u64().unwrap()).collect();
    ids.sort_unstable();
    let images = all["images"].as_array().unwrap();
    let name = |image: &Value| image["file_name"].as_str().unwrap().to_owned();
    let names: HashMap<_, _> = images.iter().map(|i| (i["id"].as_u64().unwrap(), name(i))).collect();
    let mut marks: HashMap<String, Vec<_>> = names.values().map(|name| (name.clone(), Vec::new())).collect();
    for annotation in all["annotations"].as_array().unwrap() {
        let class = ids.binary_search(&annotation["category_id"].as_u64().unwrap()).unwrap() as u32;
        let [x, y, w, h] = [0, 1, 2, 3].map(|i| annotation["bbox"][i].as_f64().unwrap() as f32);
        let bounding_box = BoundingBox { x_min: x, y_min: y, x_max: x + w, y_max: y + h };
        let image = &names[&annotation["image_id"].as_u64().unwrap()];
        marks.get_mut(image).unwrap().push((class, bounding_box));
    }
    Some(marks)
}

/// Of large marks (96 × 96 and more), the share that is found at 0.3 or more; of what is found so, the share that is right.
async fn recall_and_precision(backend: BackendChoice, marks: &HashMap<String, Vec<(u32, BoundingBox)>>) -> (f32, f32) {
    let inspector = inspector("../shared/data/models/yolox_nano.onnx", backend);
    let (mut large, mut met, mut found, mut right) = (0, 0, 0, 0);
    for (name, marks) in marks {
        let bytes = fs::read(repository().join("../shared/data/coco/images").join(name)).unwrap();
        let inference = inspector.inspect(bytes.into(), Order::default(), Lane::Normal).await.unwrap();
        let sure: Vec<_> = inference.detections.iter().filter(|d| d.confidence >= 0.3).collect();
        let fits = |class: u32, a: &BoundingBox, other: u32, b: &BoundingBox| class == other && a.iou(b) >= 0.5;
        for (class, mark) in marks.iter().filter(|(_, mark)| mark.area() >= 96.0 * 96.0) {
            large += 1;
            met += u32::from(sure.iter().any(|d| fits(*class, mark, d.class_id, &d.bounding_box)));
        }
        for detection in sure {
            found += 1;
            let marked =
                marks.iter().any(|(class, mark)| fits(*class, mark, detection.class_id, &detection.bounding_box));
            right += u32::from(marked);
        }
    }
    (met as f32 / large as f32, right as f32 / found as f32)
}

#[tokio::test]
async fn yolox_finds_what_people_marked() {
    let model = repository().join("../shared/data/models/yolox_nano.onnx");
    let Some(marks) = marks().filter(|_| model.exists()) else {
        eprintln!("not tested: photographs and model are not here");
        return;
    };
    for backend in backends() {
        let (recall, precision) = recall_and_precision(backend, &marks).await;
        eprintln!("{backend:?}: recall {recall:.3}, precision {precision:.3}");
        assert!(recall > 0.75 && precision > 0.68, "{backend:?}: recall {recall}, precision {precision}");
    }
}
