//! The statements of intake: each takes many rows, so that a group of submissions costs hardly more trips to SQLite's thread than
//! one does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::params;
use scrutineer_types::{EventKind, InspectionId, InspectionStatus, JobId, Routes, Timestamp};
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use super::{
    direct::Table,
    new_views, read,
    rows::{hex, ids_json},
    transaction::Transaction,
    webhooks,
};
use crate::{
    Idempotency, StoreError, Submitted,
    effects::{Effect, Subject},
    joining::CANDIDATES,
    judging::Active,
    rows::{priority_number, to_json, whole::Whole},
    submissions::{Arrival, Key, NewInspection, Package, Recorder},
};

pub(super) static INSPECTIONS: Table = Table::with(
    "inspections (id, facility, package_id, batch, priority, policy, views_expected, labels,
    views_deadline_at, deadline_at, settle_at, not_before, created_at, updated_at, status)",
);

static KEYS: Table = Table::with("idempotency (key, content_hash, inspection_id, joined, created_at)");

impl Recorder for Transaction {
    type Row = SqliteRow;

    fn now(&self) -> Timestamp {
        self.now
    }

    fn new_id(&self) -> Uuid {
        self.ids.next(self.now)
    }

    fn routes(&self) -> &Routes {
        &self.routes
    }

    fn push_effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn append_event(&mut self, kind: EventKind, subject: Subject<'_>, payload: String) {
        Transaction::append_event(self, kind, subject, payload);
    }

    async fn lock(&mut self, _keys: Vec<Key<'_>>) -> Result<(), StoreError> {
        // Nobody else writes.
        Ok(())
    }

    async fn active(&mut self, names: BTreeSet<String>) -> Result<HashMap<String, Active>, StoreError> {
        let mut active = HashMap::new();
        for name in names {
            if let Some(found) = self.active_policy(&name).await? {
                active.insert(name, found);
            }
        }
        Ok(active)
    }

    async fn known_keys(&mut self, keys: Vec<&str>) -> Result<Vec<SqliteRow>, StoreError> {
        Ok(sqlx::query(
            "SELECT key, content_hash, inspection_id, joined FROM idempotency
             WHERE key IN (SELECT value FROM json_each($1))",
        )
        .bind(to_json(&keys))
        .fetch_all(self.sqlx())
        .await?)
    }

    async fn candidates(&mut self, packages: &[Package<'_>]) -> Result<Vec<SqliteRow>, StoreError> {
        let packages: Vec<_> = packages.iter().map(|one| (one.place, one.facility, one.name)).collect();
        Ok(sqlx::query(
            "SELECT w.value ->> 0 AS place, i.id, i.status = 'open' AS open, i.views_expected,
                    p.views_expected AS policy_expects,
                    (SELECT json_group_array(v.angle) FROM views v WHERE v.inspection_id = i.id) AS angles
             FROM json_each($1) w
             CROSS JOIN inspections i ON i.id IN (
                 SELECT id FROM inspections
                 WHERE package_id = w.value ->> 2 AND facility = w.value ->> 1
                   AND (status = 'open' OR status = 'completed' AND wants_views = 1)
                 ORDER BY id DESC LIMIT $2)
             LEFT JOIN policies p ON p.name = i.policy AND p.active = 1
             ORDER BY place, i.id DESC",
        )
        .bind(to_json(&packages))
        .bind(CANDIDATES)
        .fetch_all(self.sqlx())
        .await?)
    }

    async fn lock_joined(&mut self, ids: BTreeSet<Uuid>) -> Result<Vec<SqliteRow>, StoreError> {
        Ok(sqlx::query(
            "SELECT id, facility, status, priority, not_before, kept,
                    (SELECT count(*) FROM views WHERE inspection_id = i.id) AS views
             FROM inspections i WHERE id IN (SELECT unhex(value) FROM json_each($1))",
        )
        .bind(ids_json(ids))
        .fetch_all(self.sqlx())
        .await?)
    }

    async fn insert_inspections(&mut self, inspections: &[NewInspection<'_>]) -> Result<(), StoreError> {
        let direct = self.direct().await?;
        direct.insert(&INSPECTIONS, inspections.iter(), |NewInspection { opening, views_expected }, row| {
            let inspection = &opening.inspection;
            row(params![
                inspection.id.0.as_bytes(),
                inspection.facility,
                inspection.package_id,
                inspection.batch,
                priority_number(inspection.priority),
                opening.policy,
                views_expected,
                to_json(&inspection.labels),
                opening.views_deadline_at.map(|moment| moment.0),
                opening.deadline_at.map(|moment| moment.0),
                opening.settle_at.map(|moment| moment.0),
                inspection.not_before.map(|moment| moment.0),
                inspection.created_at.0,
                inspection.created_at.0,
                InspectionStatus::Open.as_str(),
            ])
        })?;
        Ok(())
    }

    async fn insert_views(&mut self, views: &[Arrival<'_>]) -> Result<Vec<JobId>, StoreError> {
        new_views::insert(self, views).await
    }

    async fn load(&mut self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Whole>, StoreError> {
        read::load(self.sqlx(), ids).await
    }

    async fn relabel(&mut self, labels: &BTreeMap<Uuid, String>) -> Result<(), StoreError> {
        let labels: Vec<_> = labels.iter().map(|(id, labels)| (hex(*id), labels)).collect();
        sqlx::query(
            "UPDATE inspections SET updated_at = $2, labels = w.labels, kept = kept | 1
             FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS labels FROM json_each($1)) AS w
             WHERE inspections.id = w.id",
        )
        .bind(to_json(&labels))
        .bind(self.now.0)
        .execute(self.sqlx())
        .await?;
        Ok(())
    }

    async fn call_back(&mut self, callbacks: Vec<(InspectionId, &str)>) -> Result<(), StoreError> {
        webhooks::call_back(self, callbacks).await
    }

    async fn remember(&mut self, made: &[(&Idempotency, &Submitted)]) -> Result<(), StoreError> {
        let now = self.now.0;
        let direct = self.direct().await?;
        direct.insert(&KEYS, made.iter(), |(key, made), row| {
            row(params![key.key, key.content_hash, made.inspection.id.0.as_bytes(), made.joined, now])
        })?;
        Ok(())
    }
}
