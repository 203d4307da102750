//! The processes that serve.

use axum::{Json, extract::State};
use scrutineer_types::{Facilities, Page, Process};

use crate::{Api, Caller, Problem};

/// The processes that serve this database, each with its roles, models and engines as it last told; those not heard of for a day are left
/// out. Whoever sees only some facilities sees none.
#[utoipa::path(
    get, path = "/v1/processes", tag = "operations", operation_id = "list_processes",
    responses((status = 200, description = "The processes", body = Page<Process>)),
)]
pub(crate) async fn list(State(api): State<Api>, Caller(access): Caller) -> Result<Json<Page<Process>>, Problem> {
    let items = match access.facilities {
        Facilities::Only(_) => Vec::new(),
        Facilities::All => api.metastore.processes().await?,
    };
    Ok(Json(Page { items, next_cursor: None }))
}
