//! Counts from rows of groups.

use scrutineer_types::{JobState, Timestamp};

use crate::{
    QueueCounts, Stats, StoreError,
    rows::{Columns, get, get_word, state_of},
};

/// Counts of jobs, from rows with `state` and `jobs`, one for each state that has any; and since when the oldest has waited.
pub(crate) fn queue(
    rows: &[impl Columns],
    oldest: Option<Timestamp>,
    now: Timestamp,
) -> Result<QueueCounts, StoreError> {
    let mut counts = QueueCounts::default();
    counts.by_state.extend(JobState::ALL.map(|state| (state, 0)));
    for row in rows {
        let jobs = get::<i64>(row, "jobs")?.max(0) as u64;
        counts.by_state.insert(get_word(row, "state", state_of)?, jobs);
    }
    counts.oldest_age_ms = oldest.map_or(0, |oldest| now.since_ms(oldest).max(0) as u64);
    Ok(counts)
}

/// Counts of inspections, from the rows that [`crate::filters::stats`] asks for.
pub(crate) fn stats(rows: &[impl Columns]) -> Result<Stats, StoreError> {
    let mut stats = Stats::default();
    for row in rows {
        let inspections = get::<i64>(row, "inspections")? as u64;
        let verdict: Option<String> = get(row, "verdict")?;
        stats.inspections += inspections;
        *stats.by_status.entry(get(row, "status")?).or_default() += inspections;
        if let Some(verdict) = &verdict {
            *stats.by_verdict.entry(verdict.clone()).or_default() += inspections;
        }
        let facility = stats.by_facility.entry(get(row, "facility")?).or_default();
        *facility.entry(verdict.unwrap_or_else(|| "none".into())).or_default() += inspections;
    }
    Ok(stats)
}
