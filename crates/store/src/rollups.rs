//! Sums by time, so that questions about a year are answered from a few thousand rows.
//!
//! A rollup is what some events added up to: their number, the sum of what was measured, and a histogram of it, for a stretch of time, a
//! facility, a measure and a key (a camera, a class, a stage). Each event counts in a minute, an hour and a day; minutes and hours are
//! pruned when nobody looks at them any more. Who adds says up to which event he had read, and is refused where that is no longer
//! true: so each event counts once, however often a look breaks off.

use std::collections::BTreeMap;

use async_trait::async_trait;
use scrutineer_types::{Access, Facilities, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{
    StoreError, StoreErrorKind,
    filters::{Clauses, Value},
    reviews::{Desk, Reader},
    rows::{Columns, bound, get, get_json, to_json},
};

/// The name of the place up to which events were added up.
const PLACE: &str = "events";

/// Rows that one question may bring.
const MOST: usize = 200_000;

/// Rows that one statement writes.
const WRITTEN_AT_ONCE: usize = 64;

/// What is kept of rollups; part of every [`crate::Metastore`].
#[async_trait]
pub trait RollupStore: Send + Sync {
    /// The sequence number up to which events were added up; 0 at first.
    async fn rollup_place(&self) -> Result<i64, StoreError>;

    /// Replaces rollups by `rows`, and says that events up to `after` are in them. Whether it did: not where somebody else has moved
    /// the place from `before` meanwhile, and then nothing is kept.
    async fn keep_rollups(&self, before: i64, after: i64, rows: Vec<Rollup>) -> Result<bool, StoreError>;

    /// Rollups, in the order of time. What is of no facility is shown to those alone who see all.
    async fn rollups(&self, access: &Access, query: &RollupQuery) -> Result<Vec<Rollup>, StoreError>;

    /// Deletes rollups of a resolution and a measure from before a moment; answers how many, `limit` at most.
    async fn prune_rollups(
        &self,
        resolution: Resolution,
        measure: &str,
        before: Timestamp,
        limit: usize,
    ) -> Result<usize, StoreError>;
}

/// How long the stretches are, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Resolution {
    /// A minute.
    Minute,
    /// An hour.
    Hour,
    /// A day.
    Day,
}

impl Resolution {
    /// From the finest.
    pub const ALL: [Self; 3] = [Self::Minute, Self::Hour, Self::Day];

    /// Its length in milliseconds.
    pub fn ms(self) -> i64 {
        match self {
            Self::Minute => 60_000,
            Self::Hour => 3_600_000,
            Self::Day => 86_400_000,
        }
    }

    /// Its word in the API and in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
        }
    }

    /// The finest of which a plot of that long a time has room, and which is still kept that long after: minutes up to six hours, hours up
    /// to two weeks.
    pub fn fitting(since: Timestamp, until: Timestamp, now: Timestamp) -> Self {
        let (wide, old) = (until.since_ms(since), now.since_ms(since));
        if wide <= 6 * Self::Hour.ms() && old <= 2 * Self::Day.ms() {
            Self::Minute
        } else if wide <= 15 * Self::Day.ms() && old <= 90 * Self::Day.ms() {
            Self::Hour
        } else {
            Self::Day
        }
    }

    /// When the stretch begins in which `at` lies.
    pub fn start_of(self, at: Timestamp) -> Timestamp {
        Timestamp(at.0.div_euclid(self.ms()) * self.ms())
    }
}

/// Which sums.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RollupKey {
    /// How long the stretch is.
    pub resolution: Resolution,
    /// When it begins.
    pub at: Timestamp,
    /// What was measured.
    pub measure: String,
    /// Where; empty where nobody said. Of the whole service: `None`.
    pub facility: Option<String>,
    /// Of which camera, class, stage or verdict; empty: of all.
    pub key: String,
}

/// The sums of a stretch.
#[derive(Clone, Debug, PartialEq)]
pub struct Rollup {
    /// Of what.
    pub of: RollupKey,
    /// How much.
    pub sums: Sums,
}

/// Which rollups; every field that is given must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollupQuery {
    /// How long the stretches are.
    pub resolution: Resolution,
    /// Stretches that begin at or after.
    pub since: Timestamp,
    /// And before.
    pub until: Timestamp,
    /// Of these measures; empty: of all, which takes as long as reading all there are of that resolution.
    pub measures: Vec<String>,
    /// Of this facility alone.
    pub facility: Option<String>,
    /// Of this camera, class, stage or verdict alone.
    pub key: Option<String>,
}

/// How much: a number, a sum, and where the values lay.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sums {
    /// How many values.
    pub count: u64,
    /// Their sum.
    pub sum: f64,
    /// How many lay in each bin; each bin reaches 10 % further than the one before, so that a percentile read from here is off by at
    /// most 5 %. Values of 0 and below are in [`Sums::LEAST`].
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bins: BTreeMap<i32, u64>,
}

impl Sums {
    /// The bin of values that have no logarithm.
    pub const LEAST: i32 = i32::MIN;

    /// By how much the end of a bin is more than its beginning.
    const RATIO: f64 = 1.1;

    /// One more, of which nothing is measured.
    pub fn count_one(&mut self) {
        self.count += 1;
    }

    /// One more value, without its place: of what is summed and never asked for percentiles.
    pub fn add(&mut self, value: f64) {
        self.count += 1;
        self.sum += value;
    }

    /// One more value.
    pub fn observe(&mut self, value: f64) {
        if !value.is_finite() {
            return;
        }
        self.add(value);
        let bin = if value > 0.0 { (value.ln() / Self::RATIO.ln()).floor() as i32 } else { Self::LEAST };
        *self.bins.entry(bin).or_default() += 1;
    }

    /// Both together.
    pub fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.sum += other.sum;
        for (bin, count) in &other.bins {
            *self.bins.entry(*bin).or_default() += count;
        }
    }

    /// Their mean; `None` where there are none.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }

    /// The value below which the share `of` lies, off by at most 5 %; `None` where no places are known.
    pub fn quantile(&self, of: f64) -> Option<f64> {
        let total: u64 = self.bins.values().sum();
        let wanted = (of * total as f64).ceil().max(1.0);
        let mut seen = 0;
        for (bin, count) in &self.bins {
            seen += count;
            if seen as f64 >= wanted {
                let middle = |bin: i32| Self::RATIO.powf(f64::from(bin) + 0.5);
                return Some(if *bin == Self::LEAST { 0.0 } else { middle(*bin) });
            }
        }
        None
    }
}

/// Sums of one thing over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What was measured.
    pub measure: String,
    /// Where, where facilities are apart.
    pub facility: Option<String>,
    /// Of which camera, class, stage or verdict, where these are apart.
    pub key: Option<String>,
    /// In the order of time; stretches in which nothing happened are left out.
    pub points: Vec<(Timestamp, Sums)>,
}

/// What stays apart when rollups are put together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// Each facility by itself.
    pub facilities: bool,
    /// Each camera, class, stage or verdict by itself.
    pub keys: bool,
}

impl Series {
    /// Rollups put together, in the order of measures, facilities and keys.
    pub fn of(rollups: Vec<Rollup>, apart: Apart) -> Vec<Self> {
        let mut all: BTreeMap<_, BTreeMap<Timestamp, Sums>> = BTreeMap::new();
        for Rollup { of, sums } in rollups {
            let name = (of.measure, of.facility.filter(|_| apart.facilities), apart.keys.then_some(of.key));
            all.entry(name).or_default().entry(of.at).or_default().merge(&sums);
        }
        let mut series = Vec::with_capacity(all.len());
        for ((measure, facility, key), points) in all {
            series.push(Self { measure, facility, key, points: points.into_iter().collect() });
        }
        series
    }
}

const ROLLUP: &str = "resolution, at, measure, facility, whole, key, sums";

fn rollup(row: &impl Columns) -> Result<Rollup, StoreError> {
    let word: &str = get(row, "resolution")?;
    let resolution = Resolution::ALL.into_iter().find(|known| known.as_str() == word);
    let resolution = resolution.ok_or_else(|| crate::failure::damaged("resolution", word.to_owned()))?;
    let whole: i64 = get(row, "whole")?;
    Ok(Rollup {
        of: RollupKey {
            resolution,
            at: get(row, "at")?,
            measure: get(row, "measure")?,
            facility: if whole == 1 { None } else { Some(get(row, "facility")?) },
            key: get(row, "key")?,
        },
        sums: get_json(row, "sums")?,
    })
}

/// See [`RollupStore::rollup_place`].
pub(crate) async fn place<R: Reader>(reader: &mut R) -> Result<i64, StoreError> {
    let mut clauses = Clauses::new(R::DIALECT, "SELECT sequence FROM rollup_places WHERE true");
    clauses.push(" AND name = ", Value::Text(PLACE.to_owned()));
    Ok(reader.rows(clauses).await?.first().map(|row| get(row, "sequence")).transpose()?.unwrap_or_default())
}

/// See [`RollupStore::keep_rollups`].
pub(crate) async fn keep<D: Desk>(
    desk: &mut D,
    before: i64,
    after: i64,
    rollups: &[Rollup],
) -> Result<bool, StoreError> {
    // The place is written even where it stays, so that of two who look at once one is refused.
    let mut clauses = Clauses::new(D::DIALECT, "UPDATE rollup_places SET look = look + 1, sequence =");
    clauses.push(" ", Value::Integer(after));
    clauses.push(" WHERE name = ", Value::Text(PLACE.to_owned()));
    clauses.push(" AND sequence = ", Value::Integer(before));
    clauses.sql.push_str(" RETURNING name");
    if desk.rows(clauses).await?.is_empty() {
        return Ok(false);
    }
    for some in rollups.chunks(WRITTEN_AT_ONCE) {
        let mut clauses = Clauses::new(D::DIALECT, format!("INSERT INTO rollups ({ROLLUP}) VALUES"));
        for (place, Rollup { of, sums }) in some.iter().enumerate() {
            let open = if place == 0 { " (" } else { ", (" };
            clauses.push(open, Value::Text(of.resolution.as_str().to_owned()));
            clauses.push(", ", Value::Integer(of.at.0));
            clauses.push(", ", Value::Text(of.measure.clone()));
            clauses.push(", ", Value::Text(of.facility.clone().unwrap_or_default()));
            clauses.push(", ", Value::Integer(i64::from(of.facility.is_none())));
            clauses.push(", ", Value::Text(of.key.clone()));
            clauses.push(", ", Value::Text(to_json(sums)));
            clauses.sql.push(')');
        }
        clauses.sql.push_str(
            " ON CONFLICT (resolution, measure, at, facility, whole, key) DO UPDATE SET sums = excluded.sums",
        );
        desk.rows(clauses).await?;
    }
    Ok(true)
}

/// See [`RollupStore::rollups`].
pub(crate) async fn list<R: Reader>(
    reader: &mut R,
    access: &Access,
    query: &RollupQuery,
) -> Result<Vec<Rollup>, StoreError> {
    let mut clauses = Clauses::new(R::DIALECT, format!("SELECT {ROLLUP} FROM rollups WHERE true"));
    clauses.push(" AND resolution = ", Value::Text(query.resolution.as_str().to_owned()));
    clauses.push(" AND at >= ", Value::Integer(query.since.0));
    clauses.push(" AND at < ", Value::Integer(query.until.0));
    for (place, measure) in query.measures.iter().enumerate() {
        clauses.push(if place == 0 { " AND measure IN (" } else { ", " }, Value::Text(measure.clone()));
    }
    if !query.measures.is_empty() {
        clauses.sql.push(')');
    }
    if let Some(facility) = &query.facility {
        clauses.push(" AND whole = 0 AND facility = ", Value::Text(facility.clone()));
    }
    if let Some(key) = &query.key {
        clauses.push(" AND key = ", Value::Text(key.clone()));
    }
    if let Facilities::Only(_) = &access.facilities {
        clauses.sql.push_str(" AND whole = 0");
    }
    clauses.push_access("facility", access);
    clauses.push(" ORDER BY at, measure, facility, key LIMIT ", Value::Integer(bound(MOST + 1)));
    let rows = reader.rows(clauses).await?;
    if rows.len() > MOST {
        let message =
            "that is more than can be answered at once; ask for longer stretches, fewer measures or one facility";
        return Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    }
    rows.iter().map(rollup).collect()
}

/// See [`RollupStore::prune_rollups`].
pub(crate) async fn prune<D: Desk>(
    desk: &mut D,
    resolution: Resolution,
    measure: &str,
    before: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    let mut clauses = Clauses::new(
        D::DIALECT,
        "DELETE FROM rollups WHERE (resolution, measure, at, facility, whole, key) IN
             (SELECT resolution, measure, at, facility, whole, key FROM rollups WHERE true",
    );
    clauses.push(" AND resolution = ", Value::Text(resolution.as_str().to_owned()));
    clauses.push(" AND measure = ", Value::Text(measure.to_owned()));
    clauses.push(" AND at < ", Value::Integer(before.0));
    clauses.push(" LIMIT ", Value::Integer(bound(limit)));
    clauses.sql.push_str(") RETURNING at");
    Ok(desk.rows(clauses).await?.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sums(values: &[f64]) -> Sums {
        let mut sums = Sums::default();
        for value in values {
            sums.observe(*value);
        }
        sums
    }

    proptest! {
        #[test]
        fn a_percentile_is_off_by_at_most_five_percent(mut values in prop::collection::vec(1e-4f64..1e7, 1..200), of in 0.0f64..=1.0) {
            let read = sums(&values).quantile(of).unwrap();
            values.sort_by(f64::total_cmp);
            let true_one = values[((of * values.len() as f64).ceil().max(1.0) as usize - 1).min(values.len() - 1)];
            prop_assert!((read / true_one - 1.0).abs() < 0.05, "{read} for {true_one}");
        }

        #[test]
        fn in_which_parts_values_came_makes_no_difference(values in prop::collection::vec(-1.0f64..1e4, 0..50), at in 0usize..50) {
            let at = at.min(values.len());
            let mut parts = sums(&values[..at]);
            parts.merge(&sums(&values[at..]));
            let whole = sums(&values);
            prop_assert_eq!((parts.count, &parts.bins), (whole.count, &whole.bins));
            prop_assert!((parts.sum - whole.sum).abs() <= 1e-9 * whole.sum.abs().max(1.0));
        }
    }

    #[test]
    fn stretches_begin_on_the_clock_and_before_1970_too() {
        assert_eq!(Resolution::Hour.start_of(Timestamp(3_600_001)), Timestamp(3_600_000));
        assert_eq!(Resolution::Day.start_of(Timestamp(-1)), Timestamp(-86_400_000));
    }
}
