//! The API's description, generated from the handlers.

use axum::{Json, extract::State, response::IntoResponse};
use scrutineer_ingest::ViewMetadata;
use utoipa::{
    OpenApi, PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, KnownFormat, ObjectBuilder, RefOr, Response, ResponseBuilder, SchemaFormat,
        path::{Operation, PathItem},
        schema::{Ref, Schema, Type},
    },
};

use crate::{Api, ProblemKind, problem::ProblemBody};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Scrutineer",
        description = "Images go in, verdicts come out, nothing is lost, nothing is counted twice.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    // What is reached only as the default of a type parameter is not found by itself.
    components(schemas(ProblemBody, ViewMetadata)),
)]
struct Head;

/// An image as it is, for the description of bodies and parts.
#[derive(Debug)]
pub(crate) struct ImageBytes;

impl PartialSchema for ImageBytes {
    fn schema() -> RefOr<Schema> {
        let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
        ObjectBuilder::new().schema_type(Type::String).format(Some(binary)).into()
    }
}

impl ToSchema for ImageBytes {}

/// The description that the routes are added to.
pub(crate) fn head() -> utoipa::openapi::OpenApi {
    Head::openapi()
}

/// Adds what holds for every route: how errors look, and which there are.
pub(crate) fn complete(document: &mut utoipa::openapi::OpenApi) {
    let problem = problem_response();
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            operation.responses.responses.entry("default".to_owned()).or_insert_with(|| RefOr::T(problem.clone()));
        }
    }
    let schemas = document.components.as_mut().map(|components| &mut components.schemas);
    if let Some(RefOr::T(Schema::Object(body))) = schemas.and_then(|schemas| schemas.get_mut("Problem"))
        && let Some(RefOr::T(Schema::Object(kind))) = body.properties.get_mut("type")
    {
        kind.enum_values = Some(ProblemKind::ALL.iter().map(|kind| kind.type_uri().into()).collect());
    }
}

fn problem_response() -> Response {
    let kinds = ProblemKind::ALL
        .iter()
        .map(|kind| format!("\n- `{}` ({}): {}", kind.type_uri(), kind.status().as_u16(), kind.title()));
    ResponseBuilder::new()
        .description(format!(
            "A problem (RFC 9457); `detail` says what to do next. The types:\n{}",
            kinds.collect::<String>()
        ))
        .content(
            "application/problem+json",
            ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build(),
        )
        .build()
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.put, &mut item.post, &mut item.delete].into_iter().flatten()
}

/// The description of the API (OpenAPI 3.1).
#[utoipa::path(
    get, path = "/openapi.json", tag = "operations", operation_id = "get_openapi",
    responses((status = 200, description = "OpenAPI 3.1", body = Object)),
)]
pub(crate) async fn document(State(api): State<Api>) -> impl IntoResponse {
    Json(api.openapi().clone())
}
