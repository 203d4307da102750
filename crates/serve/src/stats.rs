//! Counts of inspections.

use std::collections::BTreeMap;

use axum::{Json, extract::State};
use scrutineer_store::{Apart, Resolution, RollupQuery, Series, Stats, Sums};
use scrutineer_types::{Access, Facilities, JobState, Timestamp};
use scrutineer_upkeep::rollups::measure;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{Api, Caller, Problem, ProblemKind, extract::Query};

/// What is answered of where nobody said since when.
const DAY_MS: i64 = 86_400_000;

/// Stretches of time that are answered at once.
const MOST_STRETCHES: i64 = 2_000;

/// What to count.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StatsQuery {
    /// Created at or after; without it, all. Of series: from when on; without it, the last 24 hours.
    since: Option<Timestamp>,
    /// Of series: until when; without it, until now.
    until: Option<Timestamp>,
    /// Which series are wanted besides the counts, separated by commas: `received` (the sum is their views), `verdict`, `answer`,
    /// `redecided`, `time_to_verdict` (seconds; by `machine`, `person`), `stage` (seconds), `view` (by state), `camera` (views by camera),
    /// `unreadable` (by camera), `sharpness`, `brightness` (by camera), `confidence` (by class), `failed` (by code), `queue` (jobs by state),
    /// `oldest` (seconds), `reviews`.
    measures: Option<String>,
    /// How long the stretches are: `minute` (kept for 3 days), `hour` (for 100 days), `day`; without it, what fits.
    #[param(value_type = Option<String>)]
    bucket: Option<Resolution>,
    /// What stays apart, separated by commas: `facility`, `key` (the verdict, stage, camera, class or state). Without it, nothing.
    group_by: Option<String>,
    /// Of series: of this facility alone.
    facility: Option<String>,
    /// Of series: of this verdict, stage, camera, class or state alone.
    key: Option<String>,
}

/// Inspections by status, verdict and facility.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Stats)]
pub(crate) struct StatsBody {
    /// In all.
    inspections: u64,
    /// By status.
    by_status: BTreeMap<String, u64>,
    /// By newest verdict, those that have one.
    by_verdict: BTreeMap<String, u64>,
    /// By facility, then by verdict (`none` without one).
    by_facility: BTreeMap<String, BTreeMap<String, u64>>,
    /// The jobs of the whole database; `null` for a caller who sees only some facilities.
    jobs: Option<JobCounts>,
    /// What was asked for over time; only where `measures` was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    series: Option<Vec<SeriesBody>>,
    /// How long the stretches of `series` are.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    bucket: Option<Resolution>,
}

/// One thing over time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SeriesBody {
    /// What is measured.
    measure: String,
    /// Where, where facilities stay apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    facility: Option<String>,
    /// Of which verdict, stage, camera, class or state, where these stay apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// In the order of time; stretches in which nothing happened are left out.
    points: Vec<PointBody>,
}

/// A stretch of time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PointBody {
    /// When it begins.
    at: Timestamp,
    /// How many.
    count: u64,
    /// The sum of what was measured; 0 where only the number counts.
    sum: f64,
    /// The mean of what was measured.
    mean: f64,
    /// Percentiles, off by at most 5 %, where they are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    p50: Option<f64>,
    /// The same.
    #[serde(skip_serializing_if = "Option::is_none")]
    p95: Option<f64>,
    /// The same.
    #[serde(skip_serializing_if = "Option::is_none")]
    p99: Option<f64>,
}

impl From<Series> for SeriesBody {
    fn from(series: Series) -> Self {
        let point = |(at, sums): (Timestamp, Sums)| PointBody {
            at,
            count: sums.count,
            sum: sums.sum,
            mean: sums.mean().unwrap_or_default(),
            p50: sums.quantile(0.5),
            p95: sums.quantile(0.95),
            p99: sums.quantile(0.99),
        };
        let Series { measure, facility, key, points } = series;
        Self { measure, facility, key, points: points.into_iter().map(point).collect() }
    }
}

/// Jobs as they stand now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct JobCounts {
    /// By state.
    #[schema(value_type = BTreeMap<String, u64>)]
    by_state: BTreeMap<JobState, u64>,
    /// Age of the oldest that could be worked on now, in milliseconds; 0 where none waits.
    oldest_age_ms: u64,
}

/// Inspections by status and verdict, in all and by facility; the jobs as they stand; and, where `measures` says which, what happened over
/// time. An event counts within seconds; what happened before this was kept is added up when a newer version first serves.
#[utoipa::path(
    get, path = "/v1/stats", tag = "analytics", operation_id = "get_stats", params(StatsQuery),
    responses((status = 200, description = "Counts", body = StatsBody)),
)]
pub(crate) async fn read(
    State(api): State<Api>,
    Caller(access): Caller,
    Query(query): Query<StatsQuery>,
) -> Result<Json<StatsBody>, Problem> {
    let Stats { inspections, by_status, by_verdict, by_facility } = api.metastore.stats(&access, query.since).await?;
    let jobs = match access.facilities {
        Facilities::Only(_) => None,
        Facilities::All => {
            let counts = api.metastore.queue_counts().await?;
            Some(JobCounts { by_state: counts.by_state, oldest_age_ms: counts.oldest_age_ms })
        }
    };
    let (series, bucket) = match &query.measures {
        None => (None, None),
        Some(measures) => {
            let (series, bucket) = over_time(&api, &access, measures, &query).await?;
            (Some(series.into_iter().map(Into::into).collect()), Some(bucket))
        }
    };
    Ok(Json(StatsBody { inspections, by_status, by_verdict, by_facility, jobs, series, bucket }))
}

async fn over_time(
    api: &Api,
    access: &Access,
    measures: &str,
    query: &StatsQuery,
) -> Result<(Vec<Series>, Resolution), Problem> {
    let wrong = |detail: String| Problem::new(ProblemKind::InvalidRequest, detail);
    let measures: Vec<String> = measures.split(',').map(|word| word.trim().to_owned()).collect();
    if let Some(unknown) = measures.iter().find(|word| !measure::ALL.contains(&word.as_str())) {
        return Err(wrong(format!("`{unknown}` is no measure; there are {}", measure::ALL.join(", "))));
    }
    let mut apart = Apart::default();
    for word in query.group_by.iter().flat_map(|words| words.split(',')).map(str::trim) {
        match word {
            "facility" => apart.facilities = true,
            "key" => apart.keys = true,
            other => {
                return Err(wrong(format!("`{other}` in `group_by`: it is `facility`, `key`, or both with a comma")));
            }
        }
    }
    let now = api.metastore.now().await?;
    let until = query.until.unwrap_or(now.plus_ms(1));
    let since = query.since.unwrap_or(until.plus_ms(-DAY_MS));
    if since >= until {
        return Err(wrong("`since` is not before `until`; swap them".to_owned()));
    }
    let resolution = query.bucket.unwrap_or(Resolution::fitting(since, until, now));
    let stretches = until.since_ms(since) / resolution.ms();
    if stretches > MOST_STRETCHES {
        let word = resolution.as_str();
        return Err(wrong(format!(
            "{stretches} stretches of a {word} are more than the {MOST_STRETCHES} that are answered at once; ask for a shorter time or a longer `bucket`"
        )));
    }
    let since = resolution.start_of(since);
    let (facility, key) = (query.facility.clone(), query.key.clone());
    let query = RollupQuery { resolution, since, until, measures, facility, key };
    Ok((Series::of(api.metastore.rollups(access, &query).await?, apart), resolution))
}
