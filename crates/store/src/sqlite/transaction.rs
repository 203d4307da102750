//! What an operation works in: the writer's connection inside a transaction, its clock, and what to tell after the commit.

use std::{collections::HashMap, sync::Arc};

use rusqlite::params;
use scrutineer_types::{EventKind, Judge, ModelRef, Routes, Timestamp};
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{
    counts::Moved,
    direct::{Connection, Direct, Table},
    pauses,
};
use crate::{
    StoreError,
    effects::{Effect, NewEvent, Subject},
    judging::Active,
    lot::{self, Lot, Remembered},
    moments::{Clock, Ids},
    pauses::Paused,
    rows::{get, get_json},
};

pub(super) static EVENTS: Table = Table::with("events (id, kind, inspection_id, facility, occurred_at, payload)");

/// The writer's connection inside a transaction.
pub(super) struct Transaction {
    /// The only connection of this process that writes.
    conn: Connection,
    /// The database's clock when the transaction began; one moment for all that is in it.
    pub now: Timestamp,
    /// Who decides.
    pub judge: Arc<dyn Judge>,
    /// Which model and policy apply to a view.
    pub routes: Arc<Routes>,
    /// When this process last recorded for which models it claims.
    pub models_served_at: Option<i64>,
    /// To be told once it is committed.
    pub effects: Vec<Effect>,
    /// Jobs whose state has changed.
    pub moved: Moved,
    /// To be appended with the commit, in this order.
    events: Vec<NewEvent>,
    /// How much there was of all that when the operation began; `None` in the first.
    before: Option<(usize, Moved, usize)>,
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
    pub async fn new(
        conn: SqliteConnection,
        judge: Arc<dyn Judge>,
        routes: Routes,
        clock: Clock,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            conn: Connection::of(conn).await?,
            now: Timestamp(0),
            judge,
            routes: Arc::new(routes),
            models_served_at: None,
            effects: Vec::new(),
            moved: Moved::default(),
            events: Vec::new(),
            before: None,
            clock,
            ids: Ids::default(),
            data_version: 0,
            active: HashMap::new(),
            paused: None,
            lot: Remembered::default(),
            models: Vec::new(),
        })
    }

    /// Closes the connection.
    pub async fn close(self) -> Result<(), StoreError> {
        self.conn.close().await
    }

    /// The connection, for a statement that sqlx executes.
    pub fn sqlx(&mut self) -> &mut SqliteConnection {
        self.conn.sqlx()
    }

    /// The connection, for statements that are executed on this thread.
    pub async fn direct(&mut self) -> Result<&Direct, StoreError> {
        self.conn.direct().await
    }

    /// Begins. The first operation needs no savepoint: where it fails, all is undone.
    pub async fn begin(&mut self) -> Result<(), StoreError> {
        let direct = self.direct().await?;
        direct.prepare("BEGIN IMMEDIATE")?.execute([])?;
        let now =
            direct.prepare("SELECT CAST(unixepoch('subsec') * 1000 AS INTEGER)")?.query_one([], |row| row.get(0))?;
        let data_version: i64 = direct.prepare("PRAGMA data_version")?.query_one([], |row| row.get(0))?;
        self.now = self.clock.read(now);
        self.before = None;
        if data_version != self.data_version {
            // Another process has written: what we remember may be old.
            self.forget();
            self.data_version = data_version;
        }
        Ok(())
    }

    /// The operation before has been applied or undone, and another follows.
    pub async fn next_operation(&mut self) -> Result<(), StoreError> {
        let direct = self.conn.direct().await?;
        if self.before.is_some() {
            direct.prepare("RELEASE operation")?.execute([])?;
        }
        direct.prepare("SAVEPOINT operation")?.execute([])?;
        self.before = Some((self.effects.len(), self.moved, self.events.len()));
        Ok(())
    }

    /// Undoes the operation before. With `Err` the whole transaction is undone.
    pub async fn undo_operation(&mut self) -> Result<(), StoreError> {
        let Some((effects, moved, events)) = self.before else {
            self.roll_back().await;
            return self.begin().await;
        };
        self.effects.truncate(effects);
        self.moved = moved;
        self.events.truncate(events);
        self.forget();
        self.direct().await?.prepare("ROLLBACK TO operation")?.execute([])?;
        Ok(())
    }

    /// Commits all operations, with what is counted and their events; answers what is to be told of it.
    pub async fn commit(&mut self) -> Result<Vec<Effect>, StoreError> {
        self.write_events().await?;
        let moved = std::mem::take(&mut self.moved);
        let direct = self.direct().await?;
        moved.write(direct)?;
        direct.prepare("COMMIT")?.execute([])?;
        Ok(std::mem::take(&mut self.effects))
    }

    /// Undoes all of it.
    pub async fn roll_back(&mut self) {
        self.effects.clear();
        self.moved = Moved::default();
        self.events.clear();
        self.forget();
        if let Ok(direct) = self.direct().await {
            // What is still open is undone; where SQLite has undone it by itself, this fails and is no loss.
            let _ = direct.prepare("ROLLBACK").and_then(|mut statement| statement.execute([]));
        }
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
        .fetch_optional(self.sqlx())
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
        let now = self.now;
        let lot = lot::read(self.sqlx(), limited, now).await?;
        self.lot.keep(&lot);
        Ok(lot)
    }

    /// What is paused.
    pub async fn paused(&mut self) -> Result<Paused, StoreError> {
        if let Some(known) = &self.paused {
            return Ok(known.clone());
        }
        let paused = Paused::read(&sqlx::query(pauses::PAUSES).fetch_all(self.sqlx()).await?)?;
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
        .fetch_one(self.sqlx())
        .await?;
        self.models.push((model.clone(), id));
        Ok(id)
    }

    /// Appends an event with the commit; its payload is frozen here.
    pub fn append_event(&mut self, kind: EventKind, subject: Subject<'_>, payload: String) {
        self.events.push(NewEvent::new(self.new_id(), kind, subject, payload));
        self.effects.push(Effect::EventsAppended);
    }

    /// Appends the events of all that is in the transaction.
    async fn write_events(&mut self) -> Result<(), StoreError> {
        if self.events.is_empty() {
            return Ok(());
        }
        let (now, events) = (self.now.0, std::mem::take(&mut self.events));
        let direct = self.direct().await?;
        direct.insert(&EVENTS, events.into_iter(), |event, row| {
            row(params![
                event.id.as_bytes(),
                event.kind.as_str(),
                event.inspection.as_ref().map(Uuid::as_bytes),
                event.facility,
                now,
                event.payload
            ])
        })?;
        Ok(())
    }
}
