//! What an operation works in: a connection inside a transaction, its clock, and what is told with the commit.

use std::{sync::Arc, time::Instant};

use scrutineer_types::{EventKind, Timestamp};
use sqlx::{PgConnection, Postgres};
use uuid::Uuid;

use super::{context::Context, listen::Notice, rows::now_ms};
use crate::{
    StoreError,
    effects::{Effect, NewEvent, Subject},
    metrics,
};

/// The lock under which events are numbered, until the commit is over: readers see them in the order of their numbers, and
/// none comes later with a lower one. It is taken last, by the statement before the commit, so nobody who holds it waits for
/// anything else. It costs no turn that is not lost already: PostgreSQL itself lets transactions that notify commit one after
/// the other.
const ORDER_OF_EVENTS: (i32, i32) = (0x7363, 1);

/// The channel of [`Notice`]s.
pub(super) const CHANNEL: &str = "scrutineer";

/// A connection inside a transaction; dropped before [`Self::commit`], nothing of it happened.
pub(super) struct Transaction {
    conn: sqlx::Transaction<'static, Postgres>,
    pub context: Arc<Context>,
    /// The database's clock when the transaction began; one moment for all that is in it.
    pub now: Timestamp,
    /// To be told once it is committed.
    pub effects: Vec<Effect>,
    events: Vec<NewEvent>,
    began: Instant,
}

impl Transaction {
    pub async fn begin(context: &Arc<Context>) -> Result<Self, StoreError> {
        let began = Instant::now();
        let mut conn = context.pool.begin().await?;
        let now = sqlx::query_scalar(concat!("SELECT ", now_ms!())).fetch_one(&mut *conn).await?;
        let now = context.clock.read(now);
        let context = Arc::clone(context);
        Ok(Self { conn, context, now, effects: Vec::new(), events: Vec::new(), began })
    }

    pub fn conn(&mut self) -> &mut PgConnection {
        &mut self.conn
    }

    /// A new id of this moment, later in order than those made before it.
    pub fn new_id(&self) -> Uuid {
        self.context.ids.next(self.now)
    }

    /// Waits until no other transaction holds one of `keys`, and holds them until the end.
    pub async fn lock(&mut self, mut keys: Vec<i64>) -> Result<(), StoreError> {
        if keys.is_empty() {
            return Ok(());
        }
        keys.sort_unstable();
        keys.dedup();
        sqlx::query("SELECT pg_advisory_xact_lock(key) FROM unnest($1::bigint[]) AS key")
            .bind(keys)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Locks inspections, in the order of their ids: what is read of them from now on stays so.
    pub async fn lock_inspections(&mut self, ids: impl IntoIterator<Item = Uuid>) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        sqlx::query("SELECT FROM inspections WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE")
            .bind(ids)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Appends an event with the commit; its payload is frozen here.
    pub fn append_event(&mut self, kind: EventKind, subject: Subject<'_>, payload: String) {
        self.events.push(NewEvent::new(self.new_id(), kind, subject, payload));
        self.effects.push(Effect::EventsAppended);
    }

    /// Commits; then tells this process what has happened, as the commit has told the others.
    pub async fn commit(mut self, operations: usize) -> Result<(), StoreError> {
        let notice = Notice::of(self.context.origin, &self.effects).map(|notice| notice.to_json());
        if !self.events.is_empty() {
            self.number_events(notice).await?;
        } else if let Some(notice) = notice {
            sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(notice).execute(&mut *self.conn).await?;
        }
        self.conn.commit().await.map_err(|error| StoreError::from(error).in_doubt())?;
        metrics::committed(operations, self.began.elapsed());
        if self.effects.iter().any(|effect| matches!(effect, Effect::JobsReturned)) {
            self.context.heads.forget();
        }
        Effect::tell(self.effects, &self.context.signals);
        Ok(())
    }

    async fn number_events(&mut self, notice: Option<String>) -> Result<(), StoreError> {
        let events = &self.events;
        sqlx::query(
            "WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock($1, $2)),
             appended AS (
                 INSERT INTO events (id, kind, inspection_id, facility, occurred_at, payload)
                 SELECT unnest($4::uuid[]), unnest($5::text[]), unnest($6::uuid[]), unnest($7::text[]), $3, unnest($8::text[])
                 FROM alone)
             SELECT pg_notify($9, $10) WHERE $10 IS NOT NULL",
        )
        .bind(ORDER_OF_EVENTS.0)
        .bind(ORDER_OF_EVENTS.1)
        .bind(self.now.0)
        .bind(events.iter().map(|event| event.id).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.inspection).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.facility.as_deref()).collect::<Vec<_>>())
        .bind(events.iter().map(|event| event.payload.as_str()).collect::<Vec<_>>())
        .bind(CHANNEL)
        .bind(notice)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }
}

/// The number under which a name is locked, among names of its kind.
pub(super) fn lock_key(kind: &str, name: &[&str]) -> i64 {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(crate::rows::to_json(&(kind, name)));
    let (head, _) = digest.split_first_chunk::<8>().expect("a SHA-256 has 32 bytes");
    i64::from_le_bytes(*head)
}
