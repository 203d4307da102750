//! Which number a new job gets, so that facilities take turns: numbers taken from the database, given out one by one.

use std::collections::BTreeMap;

use crate::{
    StoreError,
    rows::{Columns, get},
};

/// How many turns are wanted for the jobs of each priority and facility.
#[derive(Debug, Default)]
pub(crate) struct Wanted(BTreeMap<(i64, String), i64>);

impl Wanted {
    /// One for each of `jobs`, which are priorities and facilities.
    pub fn by(jobs: impl Iterator<Item = (i64, String)>) -> Self {
        let mut wanted = Self::default();
        for job in jobs {
            *wanted.0.entry(job).or_default() += 1;
        }
        wanted
    }

    /// Priority, facility and how many, in the order of the key.
    pub fn iter(&self) -> impl Iterator<Item = (i64, &str, i64)> {
        self.0.iter().map(|((priority, facility), jobs)| (*priority, facility.as_str(), *jobs))
    }

    /// The turns that were taken, from rows with `priority`, `facility`, and the last `turn` of each.
    pub fn taken(self, rows: &[impl Columns]) -> Result<Turns, StoreError> {
        let mut turns = Turns::default();
        for row in rows {
            let key: (i64, String) = (get(row, "priority")?, get(row, "facility")?);
            let count = self.0.get(&key).copied().unwrap_or_default();
            turns.after(key.0, &key.1, get::<i64>(row, "turn")? - count);
        }
        Ok(turns)
    }
}

/// Turns that were taken, for the jobs of each priority and facility in the order in which they are asked for.
#[derive(Debug, Default)]
pub(crate) struct Turns(BTreeMap<(i64, String), i64>);

impl Turns {
    /// Those of a priority and facility are the ones after `turn`.
    pub fn after(&mut self, priority: i64, facility: &str, turn: i64) {
        self.0.insert((priority, facility.to_owned()), turn);
    }

    /// The next of them.
    pub fn next(&mut self, priority: i64, facility: &str) -> i64 {
        let turn = self.0.entry((priority, facility.to_owned())).or_default();
        *turn += 1;
        *turn
    }
}
