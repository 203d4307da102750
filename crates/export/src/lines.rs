//! A label as a line of JSON: the inspection, its truth and the probability of its having been asked about.

use scrutineer_store::Label;
use scrutineer_types::Verdict;
use serde_json::{Value, json};

/// The inspection object of the API with `truth` and `label_probability`, as `calibrate --results` reads it.
pub fn line(label: &Label) -> String {
    let mut object = serde_json::to_value(&label.inspection).expect("an inspection holds nothing that JSON cannot say");
    if let Value::Object(fields) = &mut object {
        // What cannot be judged must not have been accepted.
        let truth = if label.truth == Verdict::Accept { "accept" } else { "reject" };
        fields.insert("truth".to_owned(), json!(truth));
        fields.insert("label_probability".to_owned(), json!(label.probability));
    }
    object.to_string()
}
