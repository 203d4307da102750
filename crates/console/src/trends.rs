//! `/trends`: what happened over a time that the address names, in plots with their numbers, and facilities and cameras side by side.

mod charts;
mod tables;

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use scrutineer_store::{Apart, Metastore, Resolution, Rollup, RollupQuery, Series, StoreErrorKind};
use scrutineer_types::Timestamp;
use scrutineer_upkeep::rollups::measure;
use serde::Deserialize;
use tables::{CameraRow, FacilityRow};

use crate::{
    Console, ConsoleError, Site, access, filter,
    format::Moment,
    frame::{Frame, Place, render},
};

/// Seconds between refreshes, of a time that goes on.
const REFRESH_S: u32 = 60;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Times to choose from, with their names.
const RANGES: [(&str, &str, i64); 6] = [
    ("1h", "1 hour", HOUR_MS),
    ("6h", "6 hours", 6 * HOUR_MS),
    ("24h", "24 hours", DAY_MS),
    ("7d", "7 days", 7 * DAY_MS),
    ("30d", "30 days", 30 * DAY_MS),
    ("1y", "1 year", 365 * DAY_MS),
];

/// The one that is shown where none is named.
const USUAL: usize = 2;

/// The parameters of the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
struct Form {
    range: String,
    /// Instead of `range`: a time that does not go on.
    since: String,
    until: String,
    facility: String,
}

#[derive(Template)]
#[template(path = "trends.html")]
pub(crate) struct TrendsPage {
    frame: Frame,
    facility: String,
    ranges: Vec<RangeLink>,
    since: Moment,
    until: Moment,
    /// How long the stretches are.
    stretch: &'static str,
    /// Leads to this very time, for others.
    fixed: String,
    empty: bool,
    plots: Vec<String>,
    facilities: Vec<FacilityRow>,
    cameras: Vec<CameraRow>,
}

struct RangeLink {
    name: &'static str,
    address: String,
    current: bool,
}

/// A time, and how finely it is looked at.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Period {
    pub(crate) since: Timestamp,
    pub(crate) until: Timestamp,
    pub(crate) resolution: Resolution,
}

impl Form {
    /// The time that is meant, and which of [`RANGES`] it is.
    fn period(&self, now: Timestamp) -> Result<(Period, Option<usize>), ConsoleError> {
        let fixed = (filter::moment(&self.since, "since")?, filter::moment(&self.until, "until")?);
        let (since, until, range) = if let (Some(since), Some(until)) = fixed {
            (since, until, None)
        } else {
            let range = RANGES.iter().position(|(word, ..)| *word == self.range).unwrap_or(USUAL);
            (now.plus_ms(-RANGES[range].2), now, Some(range))
        };
        if since >= until {
            return Err(ConsoleError::BadRequest("`since` is not before `until`".to_owned()));
        }
        let resolution = Resolution::fitting(since, until, now);
        // Whole stretches: half of one would look like a fall.
        Ok((Period { since: resolution.start_of(since), until, resolution }, range))
    }

    fn facility(&self) -> String {
        if self.facility.is_empty() {
            return String::new();
        }
        let facility: String = form_urlencoded::byte_serialize(self.facility.as_bytes()).collect();
        format!("&facility={facility}")
    }
}

/// The last hour at a glance, for the overview: verdicts, their time, the queue.
pub(crate) async fn glance(console: &Console) -> Result<Vec<String>, ConsoleError> {
    let store = &console.metastore;
    let until = store.now().await?;
    let resolution = Resolution::Minute;
    let since = resolution.start_of(until.plus_ms(-HOUR_MS));
    let measures = [measure::VERDICT, measure::TIME_TO_VERDICT, measure::QUEUE].map(str::to_owned).to_vec();
    let query = RollupQuery { resolution, since, until, measures, facility: None, key: None };
    let series = Series::of(store.rollups(&access(), &query).await?, Apart { facilities: false, keys: true });
    Ok(charts::plots(&series, &[], Period { since, until, resolution }, true))
}

/// All that is measured, as finely as may be: of many facilities and cameras, fine stretches are more than one page can hold.
async fn read(
    store: &dyn Metastore,
    period: Period,
    facility: Option<&String>,
) -> Result<(Period, Vec<Rollup>), ConsoleError> {
    let coarser = Resolution::ALL.into_iter().filter(|resolution| *resolution >= period.resolution);
    let mut refused = None;
    for resolution in coarser {
        let Period { since, until, .. } = period;
        let (since, measures) = (resolution.start_of(since), measure::ALL.map(str::to_owned).to_vec());
        let query = RollupQuery { resolution, since, until, measures, facility: facility.cloned(), key: None };
        match store.rollups(&access(), &query).await {
            Ok(rollups) => return Ok((Period { since, until, resolution }, rollups)),
            Err(error) if error.kind() == StoreErrorKind::InvalidInput => refused = Some(error),
            Err(error) => return Err(error.into()),
        }
    }
    Err(refused.map_or(ConsoleError::NotFound("time"), Into::into))
}

/// `GET /trends`
pub(crate) async fn show(State(site): State<Arc<Site>>, uri: Uri) -> Result<Response, ConsoleError> {
    let form: Form = filter::form(&uri)?;
    let store = &site.console.metastore;
    let facility = filter::given(&form.facility)?;
    let now = store.now().await?;
    let (period, range) = form.period(now)?;
    let frame = Frame::load(&site.console, Place::Trends).await?;
    let (period, rollups) = read(store.as_ref(), period, facility.as_ref()).await?;
    let Period { since, until, resolution } = period;
    let empty = rollups.iter().all(|one| one.of.facility.is_none());
    let facilities = if facility.is_none() { tables::facilities(&rollups) } else { Vec::new() };
    let cameras = tables::cameras(&rollups);
    let of_places = rollups.iter().filter(|one| one.of.measure == measure::SHARPNESS).cloned().collect();
    let places = Series::of(of_places, Apart { facilities: true, keys: true });
    let series = Series::of(rollups, Apart { facilities: false, keys: true });
    let named = form.facility();
    let link = |index: usize, (word, name, _): &(&str, &'static str, i64)| RangeLink {
        name,
        address: format!("/trends?range={word}{named}"),
        current: range == Some(index),
    };
    let page = TrendsPage {
        frame: if range.is_some() { frame.refreshed_every(REFRESH_S) } else { frame },
        facility: form.facility.clone(),
        ranges: RANGES.iter().enumerate().map(|(index, range)| link(index, range)).collect(),
        since: Moment(since),
        until: Moment(until),
        stretch: resolution.as_str(),
        fixed: format!("/trends?since={}&until={}{named}", Moment(since).iso(), Moment(until).iso()),
        empty,
        plots: charts::plots(&series, &places, period, facility.is_none()),
        facilities,
        cameras,
    };
    render(StatusCode::OK, &page)
}
