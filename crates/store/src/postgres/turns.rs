//! Turns taken from the rows of facilities: at once, and beside the transaction that wants them. Its commit comes later, and whoever else
//! submits for the same facility does not wait for it. Turns of a transaction that is undone are nobody's.

use super::context::Context;
use crate::{
    StoreError,
    turns::{Turns, Wanted},
};

/// Takes as many turns as there are jobs of each `(priority, facility)`.
pub(super) async fn take(context: &Context, jobs: impl Iterator<Item = (i64, String)>) -> Result<Turns, StoreError> {
    let wanted = Wanted::by(jobs);
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
    .bind(wanted.iter().map(|(priority, ..)| priority).collect::<Vec<_>>())
    .bind(wanted.iter().map(|(_, facility, _)| facility).collect::<Vec<_>>())
    .bind(wanted.iter().map(|(.., jobs)| jobs).collect::<Vec<_>>())
    .fetch_all(&context.turns)
    .await?;
    wanted.taken(&rows)
}
