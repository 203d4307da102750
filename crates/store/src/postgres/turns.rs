//! Which number a new job gets, so that facilities take turns.

use std::collections::BTreeMap;

use super::transaction::Transaction;
use crate::{StoreError, rows::get};

/// Turns that were taken, for the jobs of each priority and facility in the order in which they are asked for.
pub(super) struct Turns(BTreeMap<(i64, String), i64>);

impl Turns {
    /// Takes as many turns as there are jobs of each `(priority, facility)`. Rows of facilities stay locked until the commit.
    pub async fn take(
        transaction: &mut Transaction,
        jobs: impl Iterator<Item = (i64, String)>,
    ) -> Result<Self, StoreError> {
        let mut wanted: BTreeMap<(i64, String), i64> = BTreeMap::new();
        for job in jobs {
            *wanted.entry(job).or_default() += 1;
        }
        // A facility's turns follow its last one, or the turn that its priority has reached. The rows come in order.
        let rows = sqlx::query(
            "INSERT INTO turns (priority, facility, turn)
                 SELECT w.priority, w.facility, b.turn + w.jobs
                 FROM unnest($1::bigint[], $2::text[], $3::bigint[]) WITH ORDINALITY AS w (priority, facility, jobs, place)
                 JOIN bands b ON b.priority = w.priority
                 ORDER BY w.place
             ON CONFLICT (priority, facility) DO UPDATE SET turn = greatest(
                 turns.turn + excluded.turn - (SELECT b.turn FROM bands b WHERE b.priority = excluded.priority),
                 excluded.turn)
             RETURNING priority, facility, turn",
        )
        .bind(wanted.keys().map(|(priority, _)| *priority).collect::<Vec<_>>())
        .bind(wanted.keys().map(|(_, facility)| facility.as_str()).collect::<Vec<_>>())
        .bind(wanted.values().copied().collect::<Vec<_>>())
        .fetch_all(transaction.conn())
        .await?;
        let mut turns = BTreeMap::new();
        for row in &rows {
            let key = (get(row, "priority")?, get(row, "facility")?);
            let last: i64 = get(row, "turn")?;
            let count = wanted.get(&key).copied().unwrap_or_default();
            turns.insert(key, last - count);
        }
        Ok(Self(turns))
    }

    /// The next of them.
    pub fn next(&mut self, priority: i64, facility: &str) -> i64 {
        let turn = self.0.entry((priority, facility.to_owned())).or_default();
        *turn += 1;
        *turn
    }
}
