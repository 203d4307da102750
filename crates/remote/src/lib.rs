//! Carries tensors to where other servers run models, for `infer`'s remote backend: HTTP to servers of the Open Inference Protocol
//! v2 (Triton, KServe, OpenVINO Model Server, Scrutineer), and SageMaker's endpoints.
//!
//! Inference threads block; the clients are asynchronous. One thread of this crate runs all of their input and output.

mod calls;
mod http;
mod sagemaker;

use std::sync::Arc;

use scrutineer_infer::{ModelError, Remote, Wire};

pub use http::HttpWire;
pub use sagemaker::SageMakerWire;

/// What leads to the model that `remote` names. Nothing is sent yet.
///
/// # Errors
///
/// The token's file cannot be read, or this machine has no certificates to trust.
pub fn connect(remote: &Remote) -> Result<Arc<dyn Wire>, ModelError> {
    match remote.url.strip_prefix("sagemaker://") {
        Some(endpoint) => Ok(Arc::new(SageMakerWire::new(endpoint, remote))),
        None => Ok(Arc::new(HttpWire::new(remote)?)),
    }
}
