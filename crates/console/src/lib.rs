//! Pages for people, rendered on the server: whole without script, one style sheet, small scripts, nothing from
//! elsewhere.
//!
//! The addresses of pages and what their parameters mean are a contract as the API's are: people keep and send them.

mod assets;
mod cameras;
mod card;
mod causes;
mod dead_letter;
mod dead_letters;
mod decisions;
mod error;
mod filter;
mod format;
mod frame;
mod inspection;
mod inspections;
mod overlay;
mod overview;
mod quality;
mod queue;
mod retention;
mod review;
mod security;
mod simulation;
mod system;
mod tallies;
mod trends;
mod view;
mod webhooks;
mod words;

use std::sync::Arc;

use axum::{Router, extract::DefaultBodyLimit, middleware, routing::get};
pub use error::{ConsoleError, ConsoleErrorKind};
use scrutineer_serve::ReviewConfig;
use scrutineer_store::Metastore;
use scrutineer_types::{Access, ModelRef, Routes};
use tallies::Tallies;

/// Bytes that a posted form may have; the longest is a filter of dead letters.
const MAX_FORM_BYTES: usize = 8 * 1024;

/// What the pages show, and where they read it.
#[derive(Clone, Debug)]
pub struct Console {
    /// Where everything but the models is read.
    pub metastore: Arc<dyn Metastore>,
    /// The models loaded in this process; empty where workers run elsewhere.
    pub models: Vec<LoadedModel>,
    /// Which model, policy and treatment apply to a camera's views.
    pub routes: Arc<Routes>,
    /// How people review.
    pub review: ReviewConfig,
    /// How long things are kept.
    pub upkeep: scrutineer_upkeep::Config,
    /// Said on every page, as that the bundled model is a demonstration.
    pub notice: Option<String>,
    /// The program's own version.
    pub version: String,
}

/// A model that this process has loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoadedModel {
    /// Which, exactly.
    pub model: ModelRef,
    /// Class names, by class id.
    pub classes: Vec<String>,
    /// What runs it, as `onnxruntime`.
    pub backend: String,
    /// In which numbers, as `float32`.
    pub precision: String,
    /// Pixels across of its input.
    pub input_width: u32,
    /// Pixels down of its input.
    pub input_height: u32,
}

/// The console's routes, with its style sheet and script under `/assets/`. It sets no fallback, so that it merges with
/// any other router; [`not_found`] is there for whoever sets one.
pub fn router(console: Console) -> Router {
    Router::new()
        .route("/", get(overview::show))
        .route("/inspections", get(inspections::show))
        .route("/inspections/{id}", get(inspection::show))
        .route("/inspections/{id}/override", get(inspection::overriding::back).post(inspection::overriding::send))
        .route("/inspections/{id}/hold", get(retention::back).post(retention::hold))
        .route("/inspections/{id}/release", get(retention::back).post(retention::release))
        .route("/retention", get(retention::show))
        .route("/review", get(review::show))
        .route("/review/next", get(review::back).post(review::start))
        .route("/review/{id}", get(review::board))
        .route(
            "/review/{id}/answer",
            get(review::back).post(review::answer).layer(DefaultBodyLimit::max(review::MAX_ANSWER_BYTES)),
        )
        .route("/review/{id}/skip", get(review::back).post(review::skip))
        .route("/review/{id}/undo", get(review::back).post(review::undo))
        .route("/decisions", get(decisions::show))
        .route("/decisions/simulate", get(simulation::show))
        .route("/decisions/activate", get(decisions::back).post(decisions::activate))
        .route("/decisions/clear", get(decisions::back).post(decisions::clear))
        .route("/cameras", get(cameras::show))
        .route("/dead-letters", get(dead_letters::show))
        // Whoever reloads the page that a refused form answered with asks for this address.
        .route("/dead-letters/redrive", get(dead_letters::back).post(dead_letters::redrive))
        .route("/dead-letters/purge", get(dead_letters::back).post(dead_letters::purge))
        .route("/dead-letters/{job_id}", get(dead_letter::show))
        .route("/queue", get(queue::show))
        .route("/queue/pause", get(queue::back).post(queue::pause))
        .route("/queue/resume", get(queue::back).post(queue::resume))
        .route("/webhooks", get(webhooks::show))
        .route("/webhooks/redrive", get(webhooks::back).post(webhooks::redrive))
        .route("/trends", get(trends::show))
        .route("/system", get(system::show))
        .route("/assets/{name}", get(assets::serve))
        .layer(DefaultBodyLimit::max(MAX_FORM_BYTES))
        .layer(middleware::map_response(security::protect))
        .with_state(Arc::new(Site { console, tallies: Tallies::default() }))
}

/// What the handlers share.
#[derive(Debug)]
struct Site {
    console: Console,
    tallies: Tallies,
}

/// The page for an address that nothing answers to, status 404, with the console's headers.
pub async fn not_found() -> axum::response::Response {
    use axum::response::IntoResponse;
    security::protect(ConsoleError::NotFound("page").into_response()).await
}

/// On whose behalf pages read and change: the one place to change once callers are told apart.
const fn access() -> Access {
    Access::all()
}
