//! The statements of intake: each takes arrays, so that a group of submissions costs as many of them as one does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use scrutineer_types::{EventKind, InspectionId, JobId, Routes, Timestamp};
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::{
    new_views, read,
    transaction::{Transaction, lock_key},
    webhooks,
};
use crate::{
    Idempotency, StoreError, Submitted,
    effects::{Effect, Subject},
    intake::Opening,
    joining::CANDIDATES,
    judging::Active,
    rows::{priority_number, to_json, whole::Whole},
    submissions::{Arrival, Key, NewInspection, Package, Recorder},
};

impl Recorder for Transaction {
    type Row = PgRow;

    fn now(&self) -> Timestamp {
        self.now
    }

    fn new_id(&self) -> Uuid {
        self.context.ids.next(self.now)
    }

    fn routes(&self) -> &Routes {
        &self.context.routes
    }

    fn push_effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn append_event(&mut self, kind: EventKind, subject: Subject<'_>, payload: String) {
        Transaction::append_event(self, kind, subject, payload);
    }

    async fn lock(&mut self, keys: Vec<Key<'_>>) -> Result<(), StoreError> {
        let numbers = keys.iter().map(|key| match key {
            Key::Package(facility, package) => lock_key("package", &[facility, package]),
            Key::Idempotency(key) => lock_key("idempotency", &[key]),
        });
        self.lock(numbers.collect()).await
    }

    async fn active(&mut self, names: BTreeSet<String>) -> Result<HashMap<String, Active>, StoreError> {
        let context = self.context.clone();
        context.active_policies(self.conn(), names.into_iter().collect()).await
    }

    async fn known_keys(&mut self, keys: Vec<&str>) -> Result<Vec<PgRow>, StoreError> {
        let known = "SELECT key, content_hash, inspection_id, joined FROM idempotency WHERE key = ANY($1)";
        Ok(sqlx::query(known).bind(keys).fetch_all(self.conn()).await?)
    }

    async fn candidates(&mut self, packages: &[Package<'_>]) -> Result<Vec<PgRow>, StoreError> {
        Ok(sqlx::query(
            "SELECT w.place, c.* FROM unnest($1::bigint[], $2::text[], $3::text[]) AS w (place, facility, package_id)
             CROSS JOIN LATERAL (
                 SELECT i.id, i.status = 'open' AS open, i.views_expected, p.views_expected AS policy_expects,
                        (SELECT coalesce(json_agg(v.angle), '[]')::text FROM views v WHERE v.inspection_id = i.id) AS angles
                 FROM inspections i
                 LEFT JOIN policies p ON p.name = i.policy AND p.active
                 WHERE i.package_id = w.package_id AND i.facility = w.facility
                   AND (i.status = 'open' OR i.status = 'completed' AND i.wants_views)
                 ORDER BY i.id DESC LIMIT $4) AS c
             ORDER BY w.place, c.id DESC",
        )
        .bind(packages.iter().map(|one| one.place as i64).collect::<Vec<_>>())
        .bind(packages.iter().map(|one| one.facility).collect::<Vec<_>>())
        .bind(packages.iter().map(|one| one.name).collect::<Vec<_>>())
        .bind(CANDIDATES)
        .fetch_all(self.conn())
        .await?)
    }

    async fn lock_joined(&mut self, ids: BTreeSet<Uuid>) -> Result<Vec<PgRow>, StoreError> {
        self.lock_inspections(ids.iter().copied()).await?;
        Ok(sqlx::query(
            "SELECT id, facility, status, priority, not_before, kept,
                    (SELECT count(*) FROM views v WHERE v.inspection_id = i.id) AS views
             FROM inspections i WHERE id = ANY($1)",
        )
        .bind(ids.into_iter().collect::<Vec<_>>())
        .fetch_all(self.conn())
        .await?)
    }

    async fn insert_inspections(&mut self, inspections: &[NewInspection<'_>]) -> Result<(), StoreError> {
        let opened = || inspections.iter().map(|new| new.opening);
        let column = |value: fn(&Opening) -> Option<i64>| opened().map(value).collect::<Vec<_>>();
        sqlx::query(
            "INSERT INTO inspections (id, facility, package_id, batch, priority, policy, views_expected, labels,
                                      views_deadline_at, deadline_at, settle_at, not_before, created_at, updated_at,
                                      status)
                 SELECT unnest($1::uuid[]), unnest($2::text[]), unnest($3::text[]), unnest($4::text[]), unnest($5::bigint[]),
                     unnest($6::text[]), unnest($7::text[]), unnest($8::text[]), unnest($9::bigint[]), unnest($10::bigint[]),
                     unnest($11::bigint[]), unnest($12::bigint[]), unnest($13::bigint[]), unnest($13::bigint[]), 'open'",
        )
        .bind(opened().map(|one| one.inspection.id.0).collect::<Vec<_>>())
        .bind(opened().map(|one| one.inspection.facility.as_str()).collect::<Vec<_>>())
        .bind(opened().map(|one| one.inspection.package_id.as_deref()).collect::<Vec<_>>())
        .bind(opened().map(|one| one.inspection.batch.as_deref()).collect::<Vec<_>>())
        .bind(opened().map(|one| priority_number(one.inspection.priority)).collect::<Vec<_>>())
        .bind(opened().map(|one| one.policy.as_str()).collect::<Vec<_>>())
        .bind(inspections.iter().map(|new| new.views_expected.as_deref()).collect::<Vec<_>>())
        .bind(opened().map(|one| to_json(&one.inspection.labels)).collect::<Vec<_>>())
        .bind(column(|one| one.views_deadline_at.map(|moment| moment.0)))
        .bind(column(|one| one.deadline_at.map(|moment| moment.0)))
        .bind(column(|one| one.settle_at.map(|moment| moment.0)))
        .bind(column(|one| one.inspection.not_before.map(|moment| moment.0)))
        .bind(column(|one| Some(one.inspection.created_at.0)))
        .execute(self.conn())
        .await?;
        Ok(())
    }

    async fn insert_views(&mut self, views: &[Arrival<'_>]) -> Result<Vec<JobId>, StoreError> {
        new_views::insert(self, views).await
    }

    async fn load(&mut self, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Whole>, StoreError> {
        read::load(self.conn(), ids).await
    }

    async fn relabel(&mut self, labels: &BTreeMap<Uuid, String>) -> Result<(), StoreError> {
        let now = self.now;
        sqlx::query(
            "UPDATE inspections i SET updated_at = $3, labels = w.labels, kept = i.kept | 1
             FROM unnest($1::uuid[], $2::text[]) AS w (id, labels) WHERE i.id = w.id",
        )
        .bind(labels.keys().copied().collect::<Vec<_>>())
        .bind(labels.values().map(String::as_str).collect::<Vec<_>>())
        .bind(now.0)
        .execute(self.conn())
        .await?;
        Ok(())
    }

    async fn call_back(&mut self, callbacks: Vec<(InspectionId, &str)>) -> Result<(), StoreError> {
        webhooks::call_back(self, callbacks).await
    }

    async fn remember(&mut self, made: &[(&Idempotency, &Submitted)]) -> Result<(), StoreError> {
        let now = self.now;
        sqlx::query(
            "INSERT INTO idempotency (key, content_hash, inspection_id, joined, created_at)
                 SELECT unnest($1::text[]), unnest($2::text[]), unnest($3::uuid[]), unnest($4::boolean[]), $5",
        )
        .bind(made.iter().map(|(key, _)| key.key.as_str()).collect::<Vec<_>>())
        .bind(made.iter().map(|(key, _)| key.content_hash.as_str()).collect::<Vec<_>>())
        .bind(made.iter().map(|(_, made)| made.inspection.id.0).collect::<Vec<_>>())
        .bind(made.iter().map(|(_, made)| made.joined).collect::<Vec<_>>())
        .bind(now.0)
        .execute(self.conn())
        .await?;
        Ok(())
    }
}
