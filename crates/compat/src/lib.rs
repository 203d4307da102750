//! Other servers' protocols over the same models, threads and bounds: the Open Inference Protocol v2 (KServe, Triton, OpenVINO Model
//! Server) and SageMaker's container contract.
//!
//! Both are synchronous and store nothing: what comes is looked at and answered, as `POST /v1/detect` does it.

mod open_inference;
mod sagemaker;

use axum::Router;
use scrutineer_serve::Api;

/// Bytes of a request of several images, in the largest image that is taken.
const LARGEST_IMAGES: u64 = 4;

/// The most that a request of several images may have.
fn images_limit(api: &Api) -> u64 {
    api.ingest.config().max_image_bytes * LARGEST_IMAGES
}

/// The routes of both.
pub fn routes(api: Api) -> Router {
    open_inference::routes().merge(sagemaker::routes()).with_state(api)
}
