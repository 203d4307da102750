//! [`ReviewStore`] and [`AlarmStore`] on PostgreSQL: each method is a transaction or a statement, tried again where that is safe.

use async_trait::async_trait;
use scrutineer_types::{
    Access, Alarm, Assignment, DecisionId, EventKind, GivenAnswer, Inspection, InspectionId, Page, ReviewSummary,
    ReviewTask, Timestamp, ViewId,
};
use sqlx::{PgConnection, postgres::PgRow};
use uuid::Uuid;

use super::{
    decide,
    metastore::PostgresMetastore,
    publishing::now,
    read,
    retry::{on_connection, retrying, transact},
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

impl Reader for PgConnection {
    type Row = PgRow;

    const DIALECT: &'static Dialect = &DIALECT;

    async fn rows(&mut self, clauses: Clauses) -> Result<Vec<PgRow>, StoreError> {
        fetch(self, clauses).await
    }

    async fn wholes(&mut self, ids: Vec<Uuid>) -> Result<Vec<Whole>, StoreError> {
        let mut loaded = read::load(self, ids.iter().copied()).await?;
        Ok(ids.iter().filter_map(|id| loaded.remove(id)).collect())
    }
}

impl Reader for Transaction {
    type Row = PgRow;

    const DIALECT: &'static Dialect = &DIALECT;

    async fn rows(&mut self, clauses: Clauses) -> Result<Vec<PgRow>, StoreError> {
        self.conn().rows(clauses).await
    }

    async fn wholes(&mut self, ids: Vec<Uuid>) -> Result<Vec<Whole>, StoreError> {
        self.conn().wholes(ids).await
    }
}

impl Desk for Transaction {
    fn now(&self) -> Timestamp {
        self.now
    }

    fn new_id(&self) -> Uuid {
        Self::new_id(self)
    }

    async fn lock(&mut self, inspection: InspectionId) -> Result<(), StoreError> {
        self.lock_inspections([inspection.0]).await
    }

    async fn append(&mut self, decisions: &[Appended]) -> Result<(), StoreError> {
        decide::append(self, decisions).await
    }

    fn append_event(&mut self, kind: EventKind, subject: Subject<'_>, payload: String) {
        Self::append_event(self, kind, subject, payload);
    }

    async fn begin_purge(&mut self) -> Result<(), StoreError> {
        sqlx::raw_sql("SET LOCAL scrutineer.purging = 'on'").execute(self.conn()).await?;
        Ok(())
    }

    async fn end_purge(&mut self) -> Result<(), StoreError> {
        sqlx::raw_sql("SET LOCAL scrutineer.purging = 'off'").execute(self.conn()).await?;
        Ok(())
    }

    fn push_effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }
}

#[async_trait]
impl ReviewStore for PostgresMetastore {
    async fn next_review(&self, access: &Access, wish: &ReviewWish) -> Result<Option<Assignment>, StoreError> {
        transact!(self, transaction => reviews::next(transaction, access, wish))
    }

    async fn release_review(&self, access: &Access, review: DecisionId, reviewer: &str) -> Result<bool, StoreError> {
        transact!(self, transaction => reviews::release(transaction, access, review, reviewer))
    }

    async fn answer(&self, access: &Access, answer: &Answer) -> Result<Inspection, StoreError> {
        transact!(self, transaction => reviews::answer(transaction, access, answer))
    }

    async fn withdraw_answer(
        &self,
        access: &Access,
        inspection: InspectionId,
        reviewer: &str,
    ) -> Result<Inspection, StoreError> {
        transact!(self, transaction => reviews::withdraw(transaction, access, inspection, reviewer))
    }

    async fn begin_calibration(&self, access: &Access, calibration: &Calibration) -> Result<Uuid, StoreError> {
        transact!(self, transaction => calibrations::begin(transaction, access, calibration))
    }

    async fn end_calibration(&self, access: &Access, id: Uuid, end: Option<Ended>) -> Result<(), StoreError> {
        transact!(self, transaction => calibrations::end(transaction, access, id, end.as_ref()))
    }

    async fn reviews(&self, access: &Access, filter: &ReviewFilter) -> Result<Page<ReviewTask>, StoreError> {
        on_connection!(self, conn => reviews::list(&mut *conn, access, filter).await)
    }

    async fn answers(&self, access: &Access, inspection: InspectionId) -> Result<Vec<GivenAnswer>, StoreError> {
        on_connection!(self, conn => reviews::answers(&mut *conn, access, inspection).await)
    }

    async fn review_summary(
        &self,
        access: &Access,
        facility: Option<&str>,
        since: Timestamp,
    ) -> Result<ReviewSummary, StoreError> {
        let now = now(self.context()).await?;
        on_connection!(self, conn => reviews::summary(&mut *conn, now, access, facility, since).await)
    }

    async fn labels(
        &self,
        access: &Access,
        filter: &LabelFilter,
        after: Option<DecisionId>,
        limit: usize,
    ) -> Result<Labels, StoreError> {
        let now = now(self.context()).await?;
        on_connection!(self, conn => reviews::labels(&mut *conn, now, access, filter, after, limit).await)
    }

    async fn audits(
        &self,
        access: &Access,
        policy: &str,
        since: Timestamp,
        after: Option<DecisionId>,
        limit: usize,
    ) -> Result<Vec<AuditedAccept>, StoreError> {
        on_connection!(self, conn => reviews::audits(&mut *conn, access, policy, since, after, limit).await)
    }

    async fn calibrations(&self, access: &Access, policy: &str) -> Result<Vec<Calibration>, StoreError> {
        on_connection!(self, conn => calibrations::list(&mut *conn, access, policy).await)
    }
}

#[async_trait]
impl AlarmStore for PostgresMetastore {
    async fn raise_alarm(&self, alarm: &NewAlarm) -> Result<Option<Alarm>, StoreError> {
        transact!(self, transaction => alarms::raise(transaction, alarm))
    }

    async fn clear_alarm(&self, access: &Access, id: Uuid, relearn: bool) -> Result<Option<Alarm>, StoreError> {
        transact!(self, transaction => alarms::clear(transaction, access, id, relearn))
    }

    async fn alarms(&self, access: &Access, filter: &AlarmFilter) -> Result<Vec<Alarm>, StoreError> {
        on_connection!(self, conn => alarms::list(&mut *conn, access, filter).await)
    }

    async fn now(&self) -> Result<Timestamp, StoreError> {
        retrying(|| now(self.context())).await
    }

    async fn scored(&self, after: Option<ViewId>, until: Timestamp, limit: usize) -> Result<Vec<Scored>, StoreError> {
        on_connection!(self, conn => alarms::scored(&mut *conn, after, until, limit).await)
    }

    async fn watches(&self, kind: &str) -> Result<Vec<Watch>, StoreError> {
        on_connection!(self, conn => alarms::watches(&mut *conn, kind).await)
    }

    async fn keep_look(&self, look: Look) -> Result<Option<usize>, StoreError> {
        transact!(self, transaction => alarms::keep(transaction, &look))
    }
}
