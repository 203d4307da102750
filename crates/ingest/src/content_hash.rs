//! What an idempotency key stands for: the images and the parsed metadata, however they were sent.

use scrutineer_types::InspectionId;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{Metadata, StoredImage, ViewMetadata};

/// SHA-256, in hexadecimal, of a request to open an inspection.
pub(crate) fn of_submission(images: &[StoredImage], metadata: &Metadata) -> String {
    digest(images, None, metadata)
}

/// SHA-256, in hexadecimal, of a request to add views to `inspection`.
pub(crate) fn of_addition(images: &[StoredImage], inspection: InspectionId, views: &[ViewMetadata]) -> String {
    digest(images, Some(inspection), views)
}

/// Canonical because fields are in declared order, labels are sorted, and defaults are written out.
fn digest(images: &[StoredImage], added_to: Option<InspectionId>, metadata: impl Serialize) -> String {
    let images: Vec<&str> = images.iter().map(|stored| stored.image.sha256.as_str()).collect();
    let canonical = serde_json::to_vec(&(added_to, images, metadata))
        .expect("strings, numbers and maps with string keys always become JSON");
    hex::encode(Sha256::digest(canonical))
}
