//! What all operations of one process share.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, atomic::AtomicI64},
};

use scrutineer_types::{Judge, ModelRef, Policy, Routes, Timestamp};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::heads::Heads;
use crate::{
    Signals, StoreError,
    judging::Active,
    lot::{self, Lot, Remembered},
    moments::{Clock, Ids},
    rows::{from_json, get, get_json},
};

/// The pool, and what does not change while the process lives. What is remembered of rows is remembered of such as are never
/// changed, so another process's commit makes none of it wrong.
#[derive(Debug)]
pub(super) struct Context {
    pub pool: PgPool,
    /// Where turns are taken.
    pub turns: PgPool,
    pub judge: Arc<dyn Judge>,
    pub routes: Routes,
    pub signals: Signals,
    pub clock: Clock,
    pub ids: Ids,
    /// This process's name in notices.
    pub origin: Uuid,
    /// When this process last recorded for which models it claims; 0: never.
    pub models_served_at: AtomicI64,
    /// Where claims begin.
    pub heads: Heads,
    policies: Mutex<HashMap<(String, u32), Arc<Policy>>>,
    models: Mutex<HashMap<ModelRef, i64>>,
    lot: Mutex<Remembered>,
}

impl Context {
    pub fn new(pool: PgPool, turns: PgPool, judge: Arc<dyn Judge>, routes: Routes) -> Self {
        Self {
            pool,
            turns,
            judge,
            routes,
            signals: Signals::default(),
            clock: Clock::default(),
            ids: Ids::default(),
            origin: Uuid::now_v7(),
            models_served_at: AtomicI64::new(0),
            heads: Heads::default(),
            policies: Mutex::default(),
            models: Mutex::default(),
            lot: Mutex::default(),
        }
    }

    /// The active versions of the policies named, those that there are. Which version is active is asked every time; what a
    /// version says is asked once.
    pub async fn active_policies(
        &self,
        conn: &mut PgConnection,
        names: Vec<String>,
    ) -> Result<HashMap<String, Active>, StoreError> {
        let rows = sqlx::query(
            "SELECT name, version, (SELECT json_agg(facility)::text FROM alarms
                 WHERE kind = 'escape' AND policy = name AND cleared_at IS NULL) AS alarmed
             FROM policies WHERE active AND name = ANY($1)",
        )
        .bind(names)
        .fetch_all(&mut *conn)
        .await?;
        let mut active = HashMap::with_capacity(rows.len());
        for row in &rows {
            let version: (String, u32) = (get(row, "name")?, get(row, "version")?);
            let known = self.policies.lock().unwrap_or_else(PoisonError::into_inner).get(&version).cloned();
            let policy = match known {
                Some(policy) => policy,
                None => self.read_policy(conn, &version).await?,
            };
            let alarmed =
                get::<Option<&str>>(row, "alarmed")?.map(from_json::<Vec<String>>).transpose()?.unwrap_or_default();
            active.insert(version.0, Active { version: version.1, policy, alarmed: alarmed.into() });
        }
        Ok(active)
    }

    /// What people's reviews are drawn by; `limited` are the facilities whose audits have a limit.
    pub async fn lot(&self, conn: &mut PgConnection, limited: &[&str], now: Timestamp) -> Result<Lot, StoreError> {
        let known = self.lot.lock().unwrap_or_else(PoisonError::into_inner).lot(limited, now);
        if let Some(lot) = known {
            return Ok(lot);
        }
        let lot = lot::read(conn, limited, now).await?;
        self.lot.lock().unwrap_or_else(PoisonError::into_inner).keep(&lot);
        Ok(lot)
    }

    async fn read_policy(&self, conn: &mut PgConnection, version: &(String, u32)) -> Result<Arc<Policy>, StoreError> {
        let row = sqlx::query("SELECT content FROM policies WHERE name = $1 AND version = $2")
            .bind(&version.0)
            .bind(i64::from(version.1))
            .fetch_one(conn)
            .await?;
        let policy: Arc<Policy> = Arc::new(get_json(&row, "content")?);
        self.policies.lock().unwrap_or_else(PoisonError::into_inner).insert(version.clone(), Arc::clone(&policy));
        Ok(policy)
    }

    /// The rows of models, made where they are new. Outside any transaction, so that one that is undone later takes none of
    /// them back.
    pub async fn model_ids<'m>(
        &self,
        models: impl Iterator<Item = &'m ModelRef>,
    ) -> Result<HashMap<ModelRef, i64>, StoreError> {
        let mut ids = HashMap::new();
        for model in models {
            if ids.contains_key(model) {
                continue;
            }
            let known = self.models.lock().unwrap_or_else(PoisonError::into_inner).get(model).copied();
            let id = match known {
                Some(id) => id,
                None => self.make_model(model).await?,
            };
            ids.insert(model.clone(), id);
        }
        Ok(ids)
    }

    async fn make_model(&self, model: &ModelRef) -> Result<i64, StoreError> {
        let id: i64 = sqlx::query_scalar(
            "INSERT INTO models (name, sha256, fingerprint) VALUES ($1, $2, $3)
             ON CONFLICT (fingerprint, name, sha256) DO UPDATE SET name = excluded.name RETURNING id",
        )
        .bind(&model.name)
        .bind(&model.sha256)
        .bind(&model.fingerprint)
        .fetch_one(&self.pool)
        .await?;
        self.models.lock().unwrap_or_else(PoisonError::into_inner).insert(model.clone(), id);
        Ok(id)
    }
}
