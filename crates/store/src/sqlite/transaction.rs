//! What an operation works in: the writer's connection inside a transaction, its clock, and what to tell after the commit.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use scrutineer_types::{EventKind, InspectionId, Judge, ModelRef, Policy, Priority, Routes, Timestamp, Verdict};
use sqlx::{Row, SqliteConnection};
use uuid::{ContextV7, Uuid};

use super::rows;
use crate::{Signals, StoreError, StoreErrorKind, metrics};

/// The writer's connection inside a transaction.
pub(super) struct Transaction {
    /// The only connection of this process that writes.
    pub conn: SqliteConnection,
    /// The database's clock when the transaction began; one moment for all that is in it.
    pub now: Timestamp,
    /// Who decides.
    pub judge: Arc<dyn Judge>,
    /// Which model and policy apply to a view.
    pub routes: Routes,
    /// When this process last recorded for which models it claims.
    pub models_served_at: Option<i64>,
    /// To be told once it is committed.
    pub effects: Vec<Effect>,
    clock: Clock,
    ids: ContextV7,
    data_version: i64,
    active: HashMap<String, Option<Active>>,
    models: Vec<(ModelRef, i64)>,
}

/// The active version of a policy.
#[derive(Clone, Debug)]
pub(super) struct Active {
    pub version: u32,
    pub policy: Arc<Policy>,
}

/// What to tell once a transaction is committed.
#[derive(Clone, Debug)]
pub(super) enum Effect {
    /// Jobs of up to this priority can be claimed.
    JobsAvailable(Priority),
    /// An inspection has a deadline.
    DeadlineSet,
    /// An inspection was judged, or cancelled.
    Decided(InspectionId),
    /// Events were appended.
    EventsAppended,
    /// An inspection has its first verdict, so many milliseconds after it was captured or received.
    FirstVerdict { facility: String, verdict: Verdict, after_ms: i64 },
}

/// The database's clock, which tests can move.
#[derive(Clone, Debug, Default)]
pub(super) struct Clock(Arc<AtomicI64>);

impl Clock {
    /// The time, given what the database said in milliseconds.
    pub fn read(&self, database_ms: i64) -> Timestamp {
        Timestamp(database_ms + self.0.load(Ordering::Relaxed))
    }

    /// Moves the clock forward, as if so much time had passed.
    #[cfg(feature = "conformance")]
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Transaction {
    /// On `conn`, outside any transaction yet.
    pub fn new(conn: SqliteConnection, judge: Arc<dyn Judge>, routes: Routes, clock: Clock) -> Self {
        Self {
            conn,
            now: Timestamp(0),
            judge,
            routes,
            models_served_at: None,
            effects: Vec::new(),
            clock,
            ids: ContextV7::new(),
            data_version: 0,
            active: HashMap::new(),
            models: Vec::new(),
        }
    }

    /// Begins, with a savepoint for the first operation.
    pub async fn begin(&mut self) -> Result<(), StoreError> {
        // One round trip to SQLite's thread: the statements share it, and only the second answers a row.
        let row = sqlx::query(
            "BEGIN IMMEDIATE;
             SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER), data_version FROM pragma_data_version;
             SAVEPOINT operation",
        )
        .fetch_all(&mut self.conn)
        .await?;
        let row = row.first().ok_or_else(|| StoreError::new(StoreErrorKind::Internal, "the database has no clock"))?;
        self.now = self.clock.read(row.try_get(0)?);
        let data_version: i64 = row.try_get(1)?;
        if data_version != self.data_version {
            // Another process has written: what we remember may be old.
            self.forget();
            self.data_version = data_version;
        }
        Ok(())
    }

    /// Forgets what is remembered of rows, after a rollback or another process's write.
    pub fn forget(&mut self) {
        self.active.clear();
        self.models.clear();
        self.models_served_at = None;
    }

    /// A new id of this moment, later in order than those made before it; and the moment that it bears.
    pub fn new_id(&mut self) -> (Uuid, Timestamp) {
        let ms = self.now.0.max(0) as u64;
        let moment = uuid::Timestamp::from_unix(&self.ids, ms / 1000, (ms % 1000) as u32 * 1_000_000);
        let id = Uuid::new_v7(moment);
        (id, time_of(id))
    }

    /// The active version of `name`, if there is such a policy.
    pub async fn active_policy(&mut self, name: &str) -> Result<Option<Active>, StoreError> {
        if let Some(known) = self.active.get(name) {
            return Ok(known.clone());
        }
        let row = sqlx::query("SELECT version, content FROM policies WHERE name = $1 AND active = 1")
            .bind(name)
            .fetch_optional(&mut self.conn)
            .await?;
        let active = row
            .map(|row| {
                let policy = Arc::new(rows::get_json(&row, "content")?);
                Ok::<_, StoreError>(Active { version: rows::get::<u32>(&row, "version")?, policy })
            })
            .transpose()?;
        self.active.insert(name.to_owned(), active.clone());
        Ok(active)
    }

    /// The row of `model`, made if it is new.
    pub async fn model_id(&mut self, model: &ModelRef) -> Result<i64, StoreError> {
        if let Some((_, id)) = self.models.iter().find(|(known, _)| known == model) {
            return Ok(*id);
        }
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO models (name, sha256, fingerprint) VALUES ($1, $2, $3)
             ON CONFLICT DO UPDATE SET name = excluded.name RETURNING id",
        )
        .bind(&model.name)
        .bind(&model.sha256)
        .bind(&model.fingerprint)
        .fetch_one(&mut self.conn)
        .await?;
        self.models.push((model.clone(), id));
        Ok(id)
    }

    /// Appends an event; its payload is frozen here. An event without a facility is of none in particular.
    pub async fn append_event(
        &mut self,
        kind: EventKind,
        inspection: Option<(InspectionId, &str)>,
        payload: String,
    ) -> Result<(), StoreError> {
        let (id, _) = self.new_id();
        sqlx::query(
            "INSERT INTO events (id, kind, inspection_id, facility, occurred_at, payload)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(rows::id(id))
        .bind(kind.as_str())
        .bind(inspection.map(|(inspection, _)| rows::id(inspection.0)))
        .bind(inspection.map(|(_, facility)| facility))
        .bind(self.now.0)
        .bind(payload)
        .execute(&mut self.conn)
        .await?;
        self.effects.push(Effect::EventsAppended);
        Ok(())
    }
}

impl Effect {
    /// Tells what was committed, each thing once.
    pub fn tell(effects: Vec<Self>, signals: &Signals) {
        let (mut jobs, mut deadlines, mut events) = (None, false, false);
        for effect in effects {
            match effect {
                Self::JobsAvailable(priority) => jobs = jobs.max(Some(priority)),
                Self::DeadlineSet => deadlines = true,
                Self::EventsAppended => events = true,
                Self::Decided(id) => signals.decided(id),
                Self::FirstVerdict { facility, verdict, after_ms } => {
                    metrics::first_verdict(&facility, verdict, after_ms);
                }
            }
        }
        if let Some(highest) = jobs {
            signals.jobs_available(highest);
        }
        if deadlines {
            signals.deadline_set();
        }
        if events {
            signals.events_appended();
        }
    }
}

/// The moment that a UUIDv7 bears, to the millisecond.
pub(super) fn time_of(id: Uuid) -> Timestamp {
    Timestamp((id.as_u128() >> 80) as i64)
}

/// The least UUIDv7 of a moment: every id made at or after it is greater or equal.
pub(super) fn least_id_of(moment: Timestamp) -> Uuid {
    Uuid::from_u128((moment.0.clamp(0, (1 << 48) - 1) as u128) << 80)
}
