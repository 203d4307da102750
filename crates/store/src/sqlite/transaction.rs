//! What an operation works in: the writer's connection inside a transaction, its clock, and what to tell after the commit.

use std::{collections::HashMap, sync::Arc};

use scrutineer_types::{EventKind, Judge, ModelRef, Routes, Timestamp};
use sqlx::{Row, SqliteConnection};
use uuid::Uuid;

use super::{pauses, sheet::Sheet};
use crate::{
    StoreError, StoreErrorKind,
    effects::{Effect, NewEvent, Subject},
    judging::Active,
    lot::{self, Lot, Remembered},
    moments::{Clock, Ids},
    pauses::Paused,
    rows::{get, get_json},
};

const APPEND_EVENTS: Sheet = Sheet {
    head: "INSERT INTO events (id, kind, inspection_id, facility, occurred_at, payload) VALUES",
    columns: 6,
    tail: "",
};

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
    /// To be appended with the commit, in this order.
    pub events: Vec<NewEvent>,
    /// Makes ids.
    pub ids: Ids,
    clock: Clock,
    data_version: i64,
    active: HashMap<String, Option<Active>>,
    paused: Option<Paused>,
    lot: Remembered,
    models: Vec<(ModelRef, i64)>,
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
            events: Vec::new(),
            clock,
            ids: Ids::default(),
            data_version: 0,
            active: HashMap::new(),
            paused: None,
            lot: Remembered::default(),
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
        self.paused = None;
        self.models.clear();
        self.models_served_at = None;
    }

    /// A new id of this moment, later in order than those made before it.
    pub fn new_id(&self) -> Uuid {
        self.ids.next(self.now)
    }

    /// The active version of `name`, if there is such a policy.
    pub async fn active_policy(&mut self, name: &str) -> Result<Option<Active>, StoreError> {
        if let Some(known) = self.active.get(name) {
            return Ok(known.clone());
        }
        let row = sqlx::query(
            "SELECT version, content, (SELECT json_group_array(facility) FROM alarms
                 WHERE kind = 'escape' AND policy = name AND cleared_at IS NULL) AS alarmed
             FROM policies WHERE name = $1 AND active = 1",
        )
        .bind(name)
        .fetch_optional(&mut self.conn)
        .await?;
        let active = row
            .map(|row| {
                let policy = Arc::new(get_json(&row, "content")?);
                let alarmed = get_json::<Vec<String>>(&row, "alarmed")?.into();
                Ok::<_, StoreError>(Active { version: get(&row, "version")?, policy, alarmed })
            })
            .transpose()?;
        self.active.insert(name.to_owned(), active.clone());
        Ok(active)
    }

    /// What people's reviews are drawn by; `limited` are the facilities whose audits have a limit.
    pub async fn lot(&mut self, limited: &[&str]) -> Result<Lot, StoreError> {
        if let Some(lot) = self.lot.lot(limited, self.now) {
            return Ok(lot);
        }
        let lot = lot::read(&mut self.conn, limited, self.now).await?;
        self.lot.keep(&lot);
        Ok(lot)
    }

    /// What is paused.
    pub async fn paused(&mut self) -> Result<Paused, StoreError> {
        if let Some(known) = &self.paused {
            return Ok(known.clone());
        }
        let paused = Paused::read(&sqlx::query(pauses::PAUSES).fetch_all(&mut self.conn).await?)?;
        self.paused = Some(paused.clone());
        Ok(paused)
    }

    /// Looks at what is paused anew when it is next asked for.
    pub fn forget_pauses(&mut self) {
        self.paused = None;
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

    /// Appends an event with the commit; its payload is frozen here.
    pub fn append_event(&mut self, kind: EventKind, subject: Subject<'_>, payload: String) {
        self.events.push(NewEvent::new(self.new_id(), kind, subject, payload));
        self.effects.push(Effect::EventsAppended);
    }

    /// Appends the events of all that is in the transaction; the last statement before the commit.
    pub async fn write_events(&mut self) -> Result<(), StoreError> {
        if self.events.is_empty() {
            return Ok(());
        }
        let (now, events) = (self.now.0, std::mem::take(&mut self.events));
        APPEND_EVENTS
            .execute(&mut self.conn, &events, |row, event| {
                row.bind(event.id)
                    .bind(event.kind.as_str())
                    .bind(event.inspection)
                    .bind(&event.facility)
                    .bind(now)
                    .bind(&event.payload)
            })
            .await?;
        Ok(())
    }
}
