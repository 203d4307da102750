//! [`ReviewStore`] and [`AlarmStore`] on SQLite: each method goes to the writer or to a reader.

use async_trait::async_trait;
use scrutineer_types::{
    Access, Alarm, Assignment, DecisionId, EventKind, GivenAnswer, Inspection, InspectionId, Page, ReviewSummary,
    ReviewTask, Timestamp, ViewId,
};
use sqlx::{SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use super::{
    decide,
    metastore::SqliteMetastore,
    publishing::now,
    read,
    rows::{DIALECT, fetch},
    transaction::Transaction,
};
use crate::{
    AlarmFilter, AlarmStore, Answer, AuditedAccept, Calibration, Ended, LabelFilter, Labels, Look, NewAlarm,
    ReviewFilter, ReviewStore, ReviewWish, Scored, StoreError, Watch, alarms,
    effects::{Effect, Subject},
    filters::{Clauses, Dialect},
    judging::Appended,
    reviews::{self, Desk, Reader, calibrations},
    rows::whole::Whole,
};

impl Reader for SqliteConnection {
    type Row = SqliteRow;

    const DIALECT: &'static Dialect = &DIALECT;

    async fn rows(&mut self, clauses: Clauses) -> Result<Vec<SqliteRow>, StoreError> {
        fetch(self, clauses).await
    }

    async fn wholes(&mut self, ids: Vec<Uuid>) -> Result<Vec<Whole>, StoreError> {
        let mut loaded = read::load(self, ids.iter().copied()).await?;
        Ok(ids.iter().filter_map(|id| loaded.remove(id)).collect())
    }
}

impl Reader for Transaction {
    type Row = SqliteRow;

    const DIALECT: &'static Dialect = &DIALECT;

    async fn rows(&mut self, clauses: Clauses) -> Result<Vec<SqliteRow>, StoreError> {
        self.sqlx().rows(clauses).await
    }

    async fn wholes(&mut self, ids: Vec<Uuid>) -> Result<Vec<Whole>, StoreError> {
        self.sqlx().wholes(ids).await
    }
}

impl Desk for Transaction {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn new_id(&self) -> Uuid {
        Self::new_id(self)
    }

    async fn lock(&mut self, _: InspectionId) -> Result<(), StoreError> {
        // Nobody else writes.
        Ok(())
    }

    async fn append(&mut self, decisions: &[Appended]) -> Result<(), StoreError> {
        decide::append(self, decisions).await
    }

    fn append_event(&mut self, kind: EventKind, subject: Subject<'_>, payload: String) {
        Self::append_event(self, kind, subject, payload);
    }

    async fn begin_purge(&mut self) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO purging VALUES (1)").execute(self.sqlx()).await?;
        Ok(())
    }

    async fn end_purge(&mut self) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM purging").execute(self.sqlx()).await?;
        Ok(())
    }

    fn push_effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }
}

#[async_trait]
impl ReviewStore for SqliteMetastore {
    async fn next_review(&self, access: &Access, wish: &ReviewWish) -> Result<Option<Assignment>, StoreError> {
        let (access, wish) = (access.clone(), wish.clone());
        self.writer.apply(move |tx| Box::pin(async move { reviews::next(tx, &access, &wish).await })).await
    }

    async fn release_review(&self, access: &Access, review: DecisionId, reviewer: &str) -> Result<bool, StoreError> {
        let (access, reviewer) = (access.clone(), reviewer.to_owned());
        self.writer
            .apply(move |tx| Box::pin(async move { reviews::release(tx, &access, review, &reviewer).await }))
            .await
    }

    async fn answer(&self, access: &Access, answer: &Answer) -> Result<Inspection, StoreError> {
        let (access, answer) = (access.clone(), answer.clone());
        self.writer.apply(move |tx| Box::pin(async move { reviews::answer(tx, &access, &answer).await })).await
    }

    async fn withdraw_answer(
        &self,
        access: &Access,
        inspection: InspectionId,
        reviewer: &str,
    ) -> Result<Inspection, StoreError> {
        let (access, reviewer) = (access.clone(), reviewer.to_owned());
        self.writer
            .apply(move |tx| Box::pin(async move { reviews::withdraw(tx, &access, inspection, &reviewer).await }))
            .await
    }

    async fn begin_calibration(&self, access: &Access, calibration: &Calibration) -> Result<Uuid, StoreError> {
        let (access, calibration) = (access.clone(), calibration.clone());
        self.writer.apply(move |tx| Box::pin(async move { calibrations::begin(tx, &access, &calibration).await })).await
    }

    async fn end_calibration(&self, access: &Access, id: Uuid, end: Option<Ended>) -> Result<(), StoreError> {
        let access = access.clone();
        self.writer
            .apply(move |tx| Box::pin(async move { calibrations::end(tx, &access, id, end.as_ref()).await }))
            .await
    }

    async fn reviews(&self, access: &Access, filter: &ReviewFilter) -> Result<Page<ReviewTask>, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        reviews::list(&mut *snapshot, access, filter).await
    }

    async fn answers(&self, access: &Access, inspection: InspectionId) -> Result<Vec<GivenAnswer>, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        reviews::answers(&mut *snapshot, access, inspection).await
    }

    async fn review_summary(
        &self,
        access: &Access,
        facility: Option<&str>,
        since: Timestamp,
    ) -> Result<ReviewSummary, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        let now = now(&mut snapshot, &self.clock).await?;
        reviews::summary(&mut *snapshot, now, access, facility, since).await
    }

    async fn labels(
        &self,
        access: &Access,
        filter: &LabelFilter,
        after: Option<DecisionId>,
        limit: usize,
    ) -> Result<Labels, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        let now = now(&mut snapshot, &self.clock).await?;
        reviews::labels(&mut *snapshot, now, access, filter, after, limit).await
    }

    async fn audits(
        &self,
        access: &Access,
        policy: &str,
        since: Timestamp,
        after: Option<DecisionId>,
        limit: usize,
    ) -> Result<Vec<AuditedAccept>, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        reviews::audits(&mut *snapshot, access, policy, since, after, limit).await
    }

    async fn calibrations(&self, access: &Access, policy: &str) -> Result<Vec<Calibration>, StoreError> {
        let mut snapshot = self.readers.begin().await?;
        calibrations::list(&mut *snapshot, access, policy).await
    }
}

#[async_trait]
impl AlarmStore for SqliteMetastore {
    async fn raise_alarm(&self, alarm: &NewAlarm) -> Result<Option<Alarm>, StoreError> {
        let alarm = alarm.clone();
        self.writer
            .apply(move |tx| {
                Box::pin(async move {
                    // What is remembered of policies names the facilities that have an alarm.
                    tx.forget();
                    alarms::raise(tx, &alarm).await
                })
            })
            .await
    }

    async fn clear_alarm(&self, access: &Access, id: Uuid, relearn: bool) -> Result<Option<Alarm>, StoreError> {
        let access = access.clone();
        self.writer
            .apply(move |tx| {
                Box::pin(async move {
                    tx.forget();
                    alarms::clear(tx, &access, id, relearn).await
                })
            })
            .await
    }

    async fn alarms(&self, access: &Access, filter: &AlarmFilter) -> Result<Vec<Alarm>, StoreError> {
        alarms::list(&mut *self.readers.acquire().await?, access, filter).await
    }

    async fn now(&self) -> Result<Timestamp, StoreError> {
        now(&mut *self.readers.acquire().await?, &self.clock).await
    }

    async fn scored(&self, after: Option<ViewId>, until: Timestamp, limit: usize) -> Result<Vec<Scored>, StoreError> {
        alarms::scored(&mut *self.readers.acquire().await?, after, until, limit).await
    }

    async fn watches(&self, kind: &str) -> Result<Vec<Watch>, StoreError> {
        alarms::watches(&mut *self.readers.acquire().await?, kind).await
    }

    async fn keep_look(&self, look: Look) -> Result<Option<usize>, StoreError> {
        self.writer
            .apply(move |tx| {
                Box::pin(async move {
                    if !look.alarms.is_empty() {
                        tx.forget();
                    }
                    alarms::keep(tx, &look).await
                })
            })
            .await
    }
}
