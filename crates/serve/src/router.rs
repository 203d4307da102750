//! The routes, and what surrounds them.

use axum::{
    Router,
    http::{Method, Uri},
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::catch_panic::CatchPanicLayer;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Api, Problem, ProblemKind, alarms, cameras, dead_letters, detect, events, health, image, inspections, metrics,
    models, observe, openapi, policies, processes, queue, replay, retention, reviews, stats, webhooks,
};

/// The whole API: its routes, problems for what has none, measured and guarded.
pub fn router(api: Api) -> Router {
    layered(routes(api))
}

/// The API's routes alone, to be merged with others before [`layered`].
pub fn routes(api: Api) -> Router {
    // Uploads, waits and streams bound themselves.
    let patient = OpenApiRouter::with_openapi(openapi::head())
        .routes(routes!(inspections::submit))
        .routes(routes!(inspections::add_views))
        .routes(routes!(detect::detect))
        .routes(routes!(replay::simulate))
        .routes(routes!(events::stream_events));
    let prompt = OpenApiRouter::new()
        .routes(routes!(inspections::list))
        .routes(routes!(inspections::read, inspections::cancel))
        .routes(routes!(image::read))
        .routes(routes!(dead_letters::list))
        .routes(routes!(dead_letters::redrive_matching))
        .routes(routes!(dead_letters::redrive_one))
        .routes(routes!(dead_letters::purge_matching))
        .routes(routes!(dead_letters::read, dead_letters::purge_one))
        .routes(routes!(reviews::list))
        .routes(routes!(reviews::next))
        .routes(routes!(reviews::release))
        .routes(routes!(reviews::summary))
        .routes(routes!(reviews::answers))
        .routes(routes!(reviews::answer, reviews::withdraw))
        .routes(routes!(processes::list))
        .routes(routes!(alarms::list))
        .routes(routes!(alarms::clear))
        .routes(routes!(alarms::audits))
        .routes(routes!(retention::read))
        .routes(routes!(retention::list, retention::hold_matching))
        .routes(routes!(retention::release_matching))
        .routes(routes!(retention::hold, retention::release))
        .routes(routes!(queue::read))
        .routes(routes!(queue::pause))
        .routes(routes!(queue::resume))
        .routes(routes!(webhooks::list))
        .routes(routes!(webhooks::letters, webhooks::purge))
        .routes(routes!(webhooks::redrive_matching))
        .routes(routes!(webhooks::redrive_one))
        .routes(routes!(webhooks::purge_one))
        .routes(routes!(policies::read, policies::put))
        .routes(routes!(replay::replay))
        .routes(routes!(models::list))
        .routes(routes!(cameras::list))
        .routes(routes!(stats::read))
        .merge(operational());
    finished(patient.merge(bounded(prompt, &api)), api)
}

/// Health, readiness and metrics alone, for a process that has not the role `api`.
pub fn operations(api: Api) -> Router {
    let described = OpenApiRouter::with_openapi(openapi::head());
    finished(described.merge(bounded(operational(), &api)), api)
}

fn operational() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(health::live))
        .routes(routes!(health::ready))
        .routes(routes!(health::figures))
        .routes(routes!(openapi::document))
}

fn bounded(router: OpenApiRouter<Api>, api: &Api) -> OpenApiRouter<Api> {
    router.route_layer(from_fn_with_state(api.clone(), observe::limit_time))
}

/// Keeps the description that came with the routes, and answers what has none with a problem.
fn finished(router: OpenApiRouter<Api>, api: Api) -> Router {
    let (router, mut document) = router.split_for_parts();
    openapi::complete(&mut document);
    api.describe(document);
    router.fallback(nothing_here).method_not_allowed_fallback(not_that_way).with_state(api)
}

/// Puts around every route of `router` what the API's own have: measurement, and a problem in place of a panic.
pub fn layered(router: Router) -> Router {
    metrics::describe();
    router.layer(CatchPanicLayer::custom(observe::panicked)).layer(from_fn(observe::measure))
}

async fn nothing_here(uri: Uri) -> Problem {
    Problem::new(
        ProblemKind::NotFound,
        format!("there is nothing at `{}`; `/openapi.json` lists what there is", uri.path()),
    )
}

async fn not_that_way(method: Method, uri: Uri) -> Problem {
    let detail = format!("`{}` does not take {method}; `/openapi.json` lists what it takes", uri.path());
    Problem::new(ProblemKind::MethodNotAllowed, detail)
}
