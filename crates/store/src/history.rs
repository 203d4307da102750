//! What became of inspections, beyond what they show of it: every decision, every answer. For whoever copies them elsewhere.
//!
//! The statements are the same for both databases.

use std::collections::BTreeMap;

use async_trait::async_trait;
use scrutineer_types::{
    Access, Cause, DecisionId, DecisionSummary, GivenAnswer, InspectionId, PolicyRef, Reason, Timestamp, Verdict,
};
use uuid::Uuid;

use crate::{
    StoreError,
    filters::{Clauses, Dialect, Value},
    lot::CERTAIN_PPM,
    reviews::{Reader, given},
    rows::{Columns, get, get_json, get_word},
};

/// Milliseconds of a day.
const DAY_MS: i64 = 86_400_000;

/// Reads of the past; part of every [`crate::Metastore`].
#[async_trait]
pub trait HistoryStore: Send + Sync {
    /// The beginnings of the days, by UTC, on which inspections came that have changed at or after `changed_since`, oldest first.
    /// `None`: every day from the first inspection's to the newest's, those on which none came included.
    async fn days(
        &self,
        access: &Access,
        facility: Option<&str>,
        changed_since: Option<Timestamp>,
    ) -> Result<Vec<Timestamp>, StoreError>;

    /// What became of each inspection from `first` to `last`, both included, in the order of their ids.
    async fn histories(
        &self,
        access: &Access,
        facility: Option<&str>,
        first: InspectionId,
        last: InspectionId,
    ) -> Result<Vec<History>, StoreError>;
}

/// What became of an inspection.
#[derive(Clone, Debug, PartialEq)]
pub struct History {
    /// Of which.
    pub inspection: InspectionId,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Every decision, oldest first.
    pub decisions: Vec<PastDecision>,
    /// Every answer, oldest first, with those that were taken back.
    pub answers: Vec<PastAnswer>,
}

/// A decision on record.
#[derive(Clone, Debug, PartialEq)]
pub struct PastDecision {
    /// Its name, cause and policy.
    pub summary: DecisionSummary,
    /// What it said.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Vec<Reason>,
    /// With what probability a person was to be asked about it, `0..=1`; `None`: nobody knows.
    pub asked: Option<f64>,
}

/// An answer on record, and which it is.
#[derive(Clone, Debug, PartialEq)]
pub struct PastAnswer {
    /// Its name.
    pub id: Uuid,
    /// The newest decision when it was given.
    pub decision: DecisionId,
    /// What was said.
    pub answer: GivenAnswer,
}

/// See [`HistoryStore::days`].
pub(crate) async fn days<R: Reader>(
    reader: &mut R,
    access: &Access,
    facility: Option<&str>,
    changed_since: Option<Timestamp>,
) -> Result<Vec<Timestamp>, StoreError> {
    let Some(since) = changed_since else {
        let ends = [edge(reader, access, facility, "").await?, edge(reader, access, facility, " DESC").await?];
        let [Some(first), Some(last)] = ends else { return Ok(Vec::new()) };
        return Ok((first.div_euclid(DAY_MS)..=last.div_euclid(DAY_MS)).map(|day| Timestamp(day * DAY_MS)).collect());
    };
    // Times of inspections are positive: both databases round their quotient down.
    let select = format!("SELECT DISTINCT created_at / {DAY_MS} AS day FROM inspections WHERE true");
    let mut clauses = Clauses::new(R::DIALECT, select);
    clauses.push(" AND updated_at >= ", Value::Integer(since.0));
    push_facility(&mut clauses, "facility", access, facility);
    clauses.sql.push_str(" ORDER BY day");
    let rows = reader.rows(clauses).await?;
    rows.iter().map(|row| Ok(Timestamp(get::<i64>(row, "day")? * DAY_MS))).collect()
}

/// When the first inspection came, or with `order` the newest.
async fn edge<R: Reader>(
    reader: &mut R,
    access: &Access,
    facility: Option<&str>,
    order: &str,
) -> Result<Option<i64>, StoreError> {
    let mut clauses = Clauses::new(R::DIALECT, "SELECT created_at FROM inspections WHERE true");
    push_facility(&mut clauses, "facility", access, facility);
    clauses.sql.extend([" ORDER BY id", order, " LIMIT 1"]);
    reader.rows(clauses).await?.first().map(|row| get(row, "created_at")).transpose()
}

/// See [`HistoryStore::histories`].
pub(crate) async fn histories<R: Reader>(
    reader: &mut R,
    access: &Access,
    facility: Option<&str>,
    first: InspectionId,
    last: InspectionId,
) -> Result<Vec<History>, StoreError> {
    let [inspections, decisions, answers] = statements(R::DIALECT, access, facility, first, last);
    let mut found: BTreeMap<Uuid, History> = BTreeMap::new();
    for row in &reader.rows(inspections).await? {
        let id = get(row, "id")?;
        let (inspection, updated_at) = (InspectionId(id), get(row, "updated_at")?);
        found.insert(id, History { inspection, updated_at, decisions: Vec::new(), answers: Vec::new() });
    }
    for row in &reader.rows(decisions).await? {
        if let Some(history) = found.get_mut(&get(row, "inspection_id")?) {
            history.decisions.push(decision(row)?);
        }
    }
    for row in &reader.rows(answers).await? {
        if let Some(history) = found.get_mut(&get(row, "inspection_id")?) {
            let (id, decision) = (get(row, "id")?, DecisionId(get(row, "found_id")?));
            history.answers.push(PastAnswer { id, decision, answer: given(row)? });
        }
    }
    Ok(found.into_values().collect())
}

/// The inspections from `first` to `last`, their decisions and their answers.
pub(crate) fn statements(
    dialect: &'static Dialect,
    access: &Access,
    facility: Option<&str>,
    first: InspectionId,
    last: InspectionId,
) -> [Clauses; 3] {
    // The inspections first, by their ids; what belongs to them then, by its index; sorted last.
    let (join, sorted) = (dialect.then_join, dialect.sorted);
    let between = |select: String, order: &str| {
        let mut clauses = Clauses::new(dialect, select);
        clauses.push(" WHERE i.id >= ", Value::Id(first.0));
        clauses.push(" AND i.id <= ", Value::Id(last.0));
        push_facility(&mut clauses, "i.facility", access, facility);
        clauses.sql.push_str(order);
        clauses
    };
    let decisions = format!(
        "SELECT d.id, d.inspection_id, d.verdict, d.cause, d.certified, d.policy, d.policy_version, d.reasons, d.asked_ppm,
                d.decided_at
         FROM inspections i {join} decisions d ON d.inspection_id = i.id"
    );
    let answers = format!(
        "SELECT a.id, a.inspection_id, a.found_id, a.reviewer, a.role, a.verdict, a.comment, a.review_id, a.blind, a.boxes,
                a.took_ms, a.answered_at, a.withdrawn_at
         FROM inspections i {join} answers a ON a.inspection_id = i.id"
    );
    [
        between("SELECT i.id, i.updated_at FROM inspections i".to_owned(), ""),
        between(decisions, &format!(" ORDER BY {sorted}d.id")),
        between(answers, &format!(" ORDER BY {sorted}a.id")),
    ]
}

fn decision(row: &impl Columns) -> Result<PastDecision, StoreError> {
    let policy = match get::<Option<String>>(row, "policy")? {
        Some(name) => Some(PolicyRef { name, version: get(row, "policy_version")? }),
        None => None,
    };
    let summary = DecisionSummary {
        id: DecisionId(get(row, "id")?),
        cause: get_word(row, "cause", Cause::from_word)?,
        certified: get(row, "certified")?,
        policy,
        decided_at: get(row, "decided_at")?,
    };
    Ok(PastDecision {
        summary,
        verdict: get_word(row, "verdict", Verdict::from_word)?,
        reasons: get_json(row, "reasons")?,
        asked: get::<Option<u32>>(row, "asked_ppm")?.map(|ppm| f64::from(ppm) / f64::from(CERTAIN_PPM)),
    })
}

fn push_facility(clauses: &mut Clauses, column: &str, access: &Access, facility: Option<&str>) {
    if let Some(facility) = facility {
        clauses.push(&format!(" AND {column} = "), Value::Text(facility.to_owned()));
    }
    clauses.push_access(column, access);
}
