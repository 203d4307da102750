//! Other servers' protocols over the same models, threads and bounds: the Open Inference Protocol v2 (KServe, Triton, OpenVINO Model
//! Server) and SageMaker's container contract.
//!
//! Both are synchronous and store nothing: what comes is looked at and answered, as `POST /v1/detect` does it.

mod open_inference;
mod sagemaker;

use axum::Router;
use bytes::Bytes;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use scrutineer_serve::{Api, Caller, Problem, Wish, look};
use scrutineer_types::View;

/// What is found on several images, in their order; no more are under way at once than there are threads, so that one request fills no lane.
async fn look_at_all(api: &Api, caller: &Caller, wish: &Wish, images: Vec<Bytes>) -> Result<Vec<View>, Problem> {
    let at_once = api.inspector.as_ref().map_or(1, scrutineer_inspect::Inspector::threads);
    let looks = images.into_iter().map(|image| look(api, caller, wish.clone(), image));
    stream::iter(looks).buffered(at_once.max(1)).try_collect().await
}

/// Images of one request, at most.
const MOST_IMAGES: usize = 64;

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
