//! The cameras that have sent views, and what applies to them.

use axum::{Json, extract::State};
use scrutineer_store::{Camera, CameraFilter};
use scrutineer_types::{InspectionId, Page, Routes, Timestamp, Treatment, ViewId, Viewpoint};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{
    Api, Caller, Problem,
    extract::{Query, page_limit},
};

/// Which cameras.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CamerasQuery {
    /// Their facility.
    facility: Option<String>,
    /// 1 to 1000; 50 where it is not said.
    limit: Option<usize>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A camera that has sent views.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Camera)]
pub(crate) struct CameraBody {
    /// Where it is; empty where nobody said.
    facility: String,
    /// Its name.
    camera: String,
    /// Angles seen, in the order of their first view; at most 32.
    angles: Vec<String>,
    /// How many views it has sent.
    views: u64,
    /// When its first view came.
    first_seen_at: Timestamp,
    /// When its newest view came.
    last_seen_at: Timestamp,
    /// Its newest view.
    newest: NewestView,
    /// What applies to its views, as this process is configured: once for each angle seen, or once where none was said.
    routes: Vec<AppliedRoute>,
}

/// A camera's newest view.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NewestView {
    /// Of which inspection.
    inspection_id: InspectionId,
    /// Which view.
    view_id: ViewId,
    /// The address of its original.
    image: String,
}

/// What applies to the views of one angle.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AppliedRoute {
    /// The angle; `null` for views of which none is said.
    angle: Option<String>,
    /// The place of the route among `[[routes]]`, from 1; `null` where none matches and the defaults apply.
    route: Option<usize>,
    /// The route's name.
    name: Option<String>,
    /// Which model: `default`, or a section of `[models]`.
    model: String,
    /// Which policy decides, where the request names none and this view is its first.
    policy: String,
    /// Region, orientation and tiles.
    treatment: Treatment,
}

/// Cameras by facility and name, each with its newest image and the route that applies.
#[utoipa::path(
    get, path = "/v1/cameras", tag = "cameras", operation_id = "list_cameras", params(CamerasQuery),
    responses((status = 200, description = "Cameras that said who they are", body = Page<CameraBody>)),
)]
pub(crate) async fn list(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<CamerasQuery>,
) -> Result<Json<Page<CameraBody>>, Problem> {
    let CamerasQuery { facility, limit, cursor } = query;
    let filter = CameraFilter { facility, limit: page_limit(limit)?, cursor };
    let Page { items, next_cursor } = api.metastore.cameras(&access, &filter).await?;
    let items = items.into_iter().map(|camera| body(camera, &api.routes)).collect();
    Ok(Json(Page { items, next_cursor }))
}

fn body(camera: Camera, routes: &Routes) -> CameraBody {
    let angles: Vec<Option<&str>> = match camera.angles.as_slice() {
        [] => vec![None],
        angles => angles.iter().map(|angle| Some(angle.as_str())).collect(),
    };
    let routes = angles.into_iter().map(|angle| applied(&camera, angle, routes)).collect();
    let (inspection_id, view_id) = (camera.newest_inspection_id, camera.newest_view_id);
    let image = format!("/v1/inspections/{inspection_id}/views/{view_id}/image");
    CameraBody {
        facility: camera.facility,
        camera: camera.camera,
        angles: camera.angles,
        views: camera.views,
        first_seen_at: camera.first_seen_at,
        last_seen_at: camera.last_seen_at,
        newest: NewestView { inspection_id, view_id, image },
        routes,
    }
}

fn applied(camera: &Camera, angle: Option<&str>, routes: &Routes) -> AppliedRoute {
    let from = Viewpoint::new(&camera.facility, Some(&camera.camera), angle);
    let found = routes.find(&from);
    AppliedRoute {
        angle: angle.map(str::to_owned),
        route: found.map(|(place, _)| place + 1),
        name: found.and_then(|(_, route)| route.name.clone()),
        model: routes.model(&from).to_owned(),
        policy: routes.policy(&from).to_owned(),
        treatment: routes.treatment(&from),
    }
}
