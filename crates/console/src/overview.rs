//! `/`: how it stands now, kept fresh by the script.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use scrutineer_store::{InspectionFilter, QueueCounts, Stats, UNFINISHED};
use scrutineer_types::{InspectionStatus, JobState, Timestamp, Verdict};

use crate::{
    ConsoleError, LoadedModel, Site, access,
    card::Card,
    format::{Moment, count, midnight, span},
    frame::{Frame, Place, render},
    security::own_address,
    tallies::PACE_MS,
    trends,
    words::{self, Badge},
};

/// Seconds between refreshes.
const REFRESH_S: u32 = 5;

/// Newest inspections shown.
const NEWEST: usize = 12;

/// Facilities shown, the busiest.
const MAX_FACILITIES: usize = 12;

#[derive(Template)]
#[template(path = "overview.html")]
pub(crate) struct OverviewPage {
    frame: Frame,
    as_of: Moment,
    today: Moment,
    empty: bool,
    verdicts: Vec<VerdictTile>,
    statuses: Vec<Tally>,
    queue: Vec<(&'static str, &'static str, String)>,
    oldest: Option<String>,
    dead_letters: u64,
    pace: Pace,
    facilities: Vec<FacilityRow>,
    newest: Vec<Card>,
    models: Vec<LoadedModel>,
    /// The last hour.
    plots: Vec<String>,
    healthy: bool,
    own_address: String,
}

struct VerdictTile {
    badge: Badge,
    today: String,
    total: String,
    share: String,
    /// Where it lies on the bar of today's verdicts, in percent.
    start: String,
    width: String,
}

struct Tally {
    badge: Badge,
    today: String,
    total: String,
}

struct Pace {
    received: String,
    decided: String,
    per_minute: String,
}

struct FacilityRow {
    name: String,
    /// By verdict, in the order of [`Verdict::ALL`].
    counts: Vec<String>,
    waiting: String,
}

/// `GET /`
pub(crate) async fn show(State(site): State<Arc<Site>>, headers: HeaderMap) -> Result<Response, ConsoleError> {
    let newest = InspectionFilter { limit: NEWEST, ..InspectionFilter::default() };
    let (console, access) = (&site.console, access());
    let store = &console.metastore;
    let (frame, counts, tally, newest, plots) = tokio::try_join!(
        Frame::load(console, Place::Overview),
        async { Ok(store.queue_counts().await?) },
        async { Ok(site.tallies.take(console).await?) },
        async { Ok(store.inspections(&access, &newest).await?) },
        trends::glance(console),
    )?;
    // It was read above, so it answers; whether it also takes writes is asked for apart.
    let healthy = store.ready().await.is_ok();
    let now = Timestamp::now();
    let page = OverviewPage {
        frame: frame.refreshed_every(REFRESH_S),
        as_of: Moment(tally.as_of),
        today: Moment(midnight(tally.as_of)),
        empty: tally.total.inspections == 0,
        verdicts: verdicts(&tally.today, &tally.total),
        statuses: statuses(&tally.today, &tally.total),
        queue: queue(&counts),
        oldest: (counts.oldest_age_ms > 0).then(|| span(counts.oldest_age_ms as i64)),
        dead_letters: counts.by_state.get(&JobState::Discarded).copied().unwrap_or_default(),
        pace: pace(&tally.recent),
        facilities: facilities(&tally.today),
        newest: newest.items.iter().map(|inspection| Card::new(inspection, now)).collect(),
        models: console.models.clone(),
        plots,
        healthy,
        own_address: own_address(&headers),
    };
    render(StatusCode::OK, &page)
}

fn of(counts: &std::collections::BTreeMap<String, u64>, word: &str) -> u64 {
    counts.get(word).copied().unwrap_or_default()
}

fn verdicts(today: &Stats, total: &Stats) -> Vec<VerdictTile> {
    let decided: u64 = Verdict::ALL.iter().map(|verdict| of(&today.by_verdict, verdict.as_str())).sum();
    let percent = |value: u64| value as f64 * 100.0 / decided.max(1) as f64;
    let mut before = 0;
    Verdict::ALL
        .iter()
        .map(|verdict| {
            let of_today = of(&today.by_verdict, verdict.as_str());
            let tile = VerdictTile {
                badge: (*verdict).into(),
                today: count(of_today),
                total: count(of(&total.by_verdict, verdict.as_str())),
                share: if decided == 0 { "–".to_owned() } else { format!("{:.1} %", percent(of_today)) },
                start: format!("{:.2}%", percent(before)),
                width: format!("{:.2}%", percent(of_today)),
            };
            before += of_today;
            tile
        })
        .collect()
}

fn statuses(today: &Stats, total: &Stats) -> Vec<Tally> {
    InspectionStatus::ALL
        .iter()
        .map(|status| Tally {
            badge: (*status).into(),
            today: count(of(&today.by_status, status.as_str())),
            total: count(of(&total.by_status, status.as_str())),
        })
        .collect()
}

fn queue(counts: &QueueCounts) -> Vec<(&'static str, &'static str, String)> {
    UNFINISHED
        .into_iter()
        .map(|state| {
            let (name, meaning) = words::job_state(state);
            (name, meaning, count(counts.by_state.get(&state).copied().unwrap_or_default()))
        })
        .collect()
}

fn pace(recent: &Stats) -> Pace {
    let decided: u64 = recent.by_verdict.values().sum();
    let minutes = PACE_MS as f64 / 60_000.0;
    Pace {
        received: count(recent.inspections),
        decided: count(decided),
        per_minute: format!("{:.1}", decided as f64 / minutes),
    }
}

fn facilities(today: &Stats) -> Vec<FacilityRow> {
    let mut busiest: Vec<_> = today.by_facility.iter().collect();
    busiest.sort_by_key(|(_, counts)| std::cmp::Reverse(counts.values().sum::<u64>()));
    busiest
        .into_iter()
        .take(MAX_FACILITIES)
        .map(|(name, counts)| FacilityRow {
            name: name.clone(),
            counts: Verdict::ALL.iter().map(|verdict| count(of(counts, verdict.as_str()))).collect(),
            waiting: count(of(counts, "none")),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shares_of_the_verdicts_fill_the_bar() {
        let mut today = Stats::default();
        today.by_verdict.insert("accept".to_owned(), 3);
        today.by_verdict.insert("reject".to_owned(), 1);
        let tiles = verdicts(&today, &today);
        let places: Vec<_> = tiles.iter().map(|tile| (tile.start.as_str(), tile.width.as_str())).collect();
        assert_eq!(places, [("0.00%", "75.00%"), ("75.00%", "0.00%"), ("75.00%", "0.00%"), ("75.00%", "25.00%")]);
        assert_eq!(verdicts(&Stats::default(), &today)[0].share, "–");
    }
}
