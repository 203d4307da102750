//! `/cameras`: each camera with its newest image and what applies to its views.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use scrutineer_store::{AlarmFilter, Camera, CameraFilter};
use scrutineer_types::{Alarm, RegionMode, Routes, Timestamp, Treatment, Viewpoint};
use scrutineer_upkeep::cameras;
use serde::Deserialize;

use crate::{
    ConsoleError, Site, access, filter,
    format::{Moment, ago, count},
    frame::{Frame, Place, render},
};

/// Cameras on a page.
const PAGE: usize = 48;

/// Alarms that are looked through at most.
const MOST_ALARMS: usize = 1_000;

/// The parameters of the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Form {
    facility: String,
    cursor: String,
}

#[derive(Template)]
#[template(path = "cameras.html")]
pub(crate) struct CamerasPage {
    frame: Frame,
    cameras: Vec<CameraCard>,
    facility: String,
    cursor: String,
    next_cursor: Option<String>,
}

/// One camera.
struct CameraCard {
    facility: String,
    name: String,
    image: String,
    newest: String,
    views: String,
    last_seen: Moment,
    age: String,
    /// What is wrong with it, and what to do.
    problems: Vec<(String, String)>,
    applied: Vec<Applied>,
}

/// What applies to the views of some angles.
#[derive(PartialEq)]
struct Applied {
    /// The angles, or none where nobody said.
    angles: Vec<String>,
    route: String,
    model: String,
    policy: String,
    treatment: String,
}

impl CameraCard {
    fn new(camera: &Camera, alarms: &[Alarm], routes: &Routes, now: Timestamp) -> Self {
        let (inspection, view) = (camera.newest_inspection_id, camera.newest_view_id);
        Self {
            facility: camera.facility.clone(),
            name: camera.camera.clone(),
            image: format!("/v1/inspections/{inspection}/views/{view}/image?max_side=480"),
            newest: format!("/inspections/{inspection}"),
            views: count(camera.views),
            last_seen: Moment(camera.last_seen_at),
            age: ago(now, camera.last_seen_at),
            problems: problems(camera, alarms),
            applied: applied(camera, routes),
        }
    }
}

/// What the watch over cameras has noticed of this one.
fn problems(camera: &Camera, alarms: &[Alarm]) -> Vec<(String, String)> {
    let of = |alarm: &&Alarm| alarm.facility == camera.facility;
    let problem = |alarm: &Alarm| {
        let problem = cameras::problem_of(alarm, &camera.camera)?;
        Some((problem.as_str().to_owned(), alarm.message.clone()))
    };
    alarms.iter().filter(of).filter_map(problem).collect()
}

/// What applies, angles of the same route together.
fn applied(camera: &Camera, routes: &Routes) -> Vec<Applied> {
    if camera.angles.is_empty() {
        return vec![one(camera, None, routes)];
    }
    let mut all: Vec<Applied> = Vec::new();
    for angle in &camera.angles {
        let next = one(camera, Some(angle), routes);
        match all.iter_mut().find(|known| known.route == next.route) {
            Some(known) => known.angles.extend(next.angles),
            None => all.push(next),
        }
    }
    all
}

fn one(camera: &Camera, angle: Option<&str>, routes: &Routes) -> Applied {
    let from = Viewpoint::new(&camera.facility, Some(&camera.camera), angle);
    let route = match routes.find(&from) {
        Some((place, route)) => route.name.clone().unwrap_or_else(|| format!("Route {}", place + 1)),
        None => "No route".to_owned(),
    };
    Applied {
        angles: angle.map(str::to_owned).into_iter().collect(),
        route,
        model: routes.model(&from).to_owned(),
        policy: routes.policy(&from).to_owned(),
        treatment: in_words(&routes.treatment(&from)),
    }
}

/// What is done to the images; empty where nothing is.
fn in_words(treatment: &Treatment) -> String {
    let mut words = Vec::new();
    match treatment.region.as_ref().map(|region| region.mode) {
        Some(RegionMode::Crop) => words.push("cropped to a region".to_owned()),
        Some(RegionMode::Mask) => words.push("masked outside a region".to_owned()),
        None => {}
    }
    match u16::from(treatment.orientation) {
        0 => {}
        degrees => words.push(format!("turned by {degrees}°")),
    }
    if treatment.mirror {
        words.push("mirrored".to_owned());
    }
    if let Some(lighting) = &treatment.lighting {
        words.push(format!("lighting {lighting}"));
    }
    if treatment.tiling.is_some() {
        words.push("looked at in tiles too".to_owned());
    }
    words.join(", ")
}

/// `GET /cameras`
pub(crate) async fn show(State(site): State<Arc<Site>>, uri: Uri) -> Result<Response, ConsoleError> {
    let form: Form = filter::form(&uri)?;
    let (facility, cursor) =
        (filter::given(&form.facility)?, Some(form.cursor.clone()).filter(|text| !text.is_empty()));
    let filter = CameraFilter { facility, limit: PAGE, cursor };
    let frame = Frame::load(&site.console, Place::Cameras).await?;
    let page = site.console.metastore.cameras(&access(), &filter).await?;
    let raised = AlarmFilter { kind: Some(cameras::CAMERA.to_owned()), limit: MOST_ALARMS, ..AlarmFilter::default() };
    let alarms = site.console.metastore.alarms(&access(), &raised).await?;
    let now = Timestamp::now();
    let card = |camera| CameraCard::new(camera, &alarms, &site.console.routes, now);
    let mut cameras: Vec<_> = page.items.iter().map(card).collect();
    // What somebody has to do something about comes first.
    cameras.sort_by_key(|card| card.problems.is_empty());
    let page =
        CamerasPage { frame, cameras, facility: form.facility, cursor: form.cursor, next_cursor: page.next_cursor };
    render(StatusCode::OK, &page)
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{InspectionId, Pattern, Route, Turn, ViewId};

    use super::*;

    fn camera(name: &str, angles: &[&str]) -> Camera {
        let seen = Timestamp(1_772_366_400_125);
        Camera {
            facility: "ber1".into(),
            camera: name.into(),
            angles: angles.iter().map(|angle| (*angle).to_owned()).collect(),
            views: 12_345,
            first_seen_at: seen,
            last_seen_at: seen,
            newest_inspection_id: InspectionId::new(),
            newest_view_id: ViewId::new(),
        }
    }

    #[test]
    fn angles_of_one_route_stand_together_and_markup_is_text() {
        let top = Route {
            name: Some("<b>doors</b>".into()),
            angle: Pattern::new("top*"),
            model: Some("dock".into()),
            orientation: Turn::Quarter,
            ..Route::default()
        };
        let routes = Routes::new(vec![top], "parcel");
        let seen = camera("<i>dock</i>", &["top", "left", "top-2"]);
        let found = applied(&seen, &routes);
        let angles: Vec<_> = found.iter().map(|one| one.angles.join(" ")).collect();
        assert_eq!(angles, ["top top-2", "left"]);
        assert_eq!((found[0].model.as_str(), found[0].treatment.as_str()), ("dock", "turned by 90°"));
        assert_eq!((found[1].model.as_str(), found[1].policy.as_str()), ("default", "parcel"));
        let page = CamerasPage {
            frame: Frame::bare(),
            cameras: vec![CameraCard::new(&seen, &[], &routes, seen.last_seen_at)],
            facility: String::new(),
            cursor: String::new(),
            next_cursor: None,
        };
        let html = page.render().unwrap();
        assert!(!html.contains("<i>") && !html.contains("<b>") && html.contains("12,345"), "{html}");
    }
}
