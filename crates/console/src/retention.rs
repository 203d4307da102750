//! `/retention`: what is kept for how long, what goes when, and what is held back from that.

use std::sync::Arc;

use askama::Template;
use axum::{
    Form,
    extract::{Path, State, rejection::FormRejection},
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Redirect, Response},
};
use scrutineer_store::{Hold, HoldFilter, HoldWish};
use scrutineer_types::{InspectionId, Timestamp};
use scrutineer_upkeep::{Kind, KindOutlook, outlook};
use serde::Deserialize;

use crate::{
    Console, ConsoleError, Site, access, filter,
    format::{Moment, ago, count},
    frame::{Frame, Place, render},
    inspection::overriding::parse,
    review::reviewer::Reviewer,
    security::own_form,
};

/// Holds of a page.
const PAGE: usize = 50;

#[derive(Template)]
#[template(path = "retention.html")]
pub(crate) struct RetentionPage {
    frame: Frame,
    kinds: Vec<KindRow>,
    held: String,
    holds: Vec<HoldRow>,
    next: Option<String>,
}

struct KindRow {
    name: &'static str,
    setting: &'static str,
    kept: String,
    oldest: Option<(Moment, String)>,
    goes: Option<Moment>,
    /// Due already: it goes at the next turn.
    due: bool,
    going: Option<[String; 3]>,
}

struct HoldRow {
    inspection: String,
    title: String,
    facility: String,
    reason: String,
    by: String,
    since: Moment,
}

impl KindRow {
    fn new(one: &KindOutlook, now: Timestamp) -> Self {
        let name = match one.kind {
            Kind::Inspections => "Inspections",
            Kind::Originals => "Images",
            Kind::Detections => "Detections and barcodes",
            Kind::DeadLetters => "Dead letters",
            Kind::Events => "Events",
        };
        let kept = match (one.kept_days, one.with_inspection) {
            (None, false) => "for ever".to_owned(),
            (None, true) => "as long as the inspection: for ever".to_owned(),
            (Some(days), true) => format!("as long as the inspection: {days} days"),
            (Some(days), false) => format!("{days} days"),
        };
        Self {
            name,
            setting: one.kind.setting(),
            kept,
            oldest: one.oldest_at.map(|at| (Moment(at), ago(now, at))),
            due: one.goes_at.is_some_and(|at| at <= now),
            goes: one.goes_at.map(Moment),
            going: one.going.map(|going| going.map(count)),
        }
    }
}

impl From<Hold> for HoldRow {
    fn from(hold: Hold) -> Self {
        let inspection = hold.inspection_id.to_string();
        Self {
            title: hold.package_id.unwrap_or_else(|| inspection.clone()),
            inspection,
            facility: hold.facility,
            reason: hold.reason,
            by: hold.held_by,
            since: Moment(hold.held_at),
        }
    }
}

/// The parameters of the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Query {
    cursor: String,
}

/// `GET /retention`
pub(crate) async fn show(State(site): State<Arc<Site>>, uri: Uri) -> Result<Response, ConsoleError> {
    let query: Query = filter::form(&uri)?;
    let Console { metastore, upkeep, .. } = &site.console;
    let frame = Frame::load(&site.console, Place::System).await?;
    let now = metastore.now().await?;
    let outlook = outlook(metastore.as_ref(), upkeep, now).await?;
    let cursor = filter::given(&query.cursor)?;
    let wish = HoldFilter { limit: PAGE, cursor, ..HoldFilter::default() };
    let page = metastore.holds(&access(), &wish).await?;
    let page = RetentionPage {
        frame,
        kinds: outlook.kinds.iter().map(|one| KindRow::new(one, now)).collect(),
        held: count(outlook.held),
        holds: page.items.into_iter().map(Into::into).collect(),
        next: page.next_cursor,
    };
    render(StatusCode::OK, &page)
}

/// The hold of an inspection, if there is one.
pub(crate) async fn hold_of(console: &Console, id: InspectionId) -> Result<Option<Hold>, ConsoleError> {
    let wish = HoldFilter { inspection_id: Some(id), limit: 1, ..HoldFilter::default() };
    Ok(console.metastore.holds(&access(), &wish).await?.items.pop())
}

/// What the forms send.
#[derive(Debug, Deserialize)]
pub(crate) struct HoldForm {
    /// Empty where a hold is ended.
    #[serde(default)]
    reason: String,
    reviewer: String,
}

/// `POST /inspections/{id}/hold`
pub(crate) async fn hold(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Result<Form<HoldForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let (id, form) = (parse(&id)?, own_form(&headers, form)?);
    let by = Reviewer::named(&form.reviewer)?;
    let wish = HoldWish { reason: form.reason.trim().to_owned(), by: by.0.clone() };
    site.console.metastore.hold(&access(), &[id], &wish).await?;
    tracing::info!(inspection = %id, "held from the console");
    Ok(back_to(id, &by))
}

/// `POST /inspections/{id}/release`
pub(crate) async fn release(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    form: Result<Form<HoldForm>, FormRejection>,
) -> Result<Response, ConsoleError> {
    let (id, form) = (parse(&id)?, own_form(&headers, form)?);
    let by = Reviewer::named(&form.reviewer)?;
    site.console.metastore.release_hold(&access(), &[id], &by.0).await?;
    tracing::info!(inspection = %id, "released from the console");
    Ok(back_to(id, &by))
}

/// `GET` at those addresses: whoever reloads the page that a refused form answered with asks for them.
pub(crate) async fn back(Path(id): Path<String>) -> Result<Redirect, ConsoleError> {
    Ok(Redirect::to(&format!("/inspections/{}", parse(&id)?)))
}

fn back_to(id: InspectionId, by: &Reviewer) -> Response {
    let mut response = Redirect::to(&format!("/inspections/{id}")).into_response();
    response.headers_mut().insert(header::SET_COOKIE, by.cookie());
    response
}
