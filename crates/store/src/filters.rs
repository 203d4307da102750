//! Filters as clauses of SQL, and the cursors and pages of lists: the same for both databases, but for a few words.

pub(crate) mod webhooks;

use scrutineer_types::{Access, Facilities, InspectionId, InspectionStatus, Page, Timestamp};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::{
    CameraFilter, DeadLetterFilter, InspectionFilter, Past, StoreError, StoreErrorKind, Stretch,
    moments::least_id_of,
    rows::{
        bound,
        past::{FROM_DECISIONS, SELECT_VIEWS, WITH_EVIDENCE, WITHOUT_EVIDENCE},
        to_json,
    },
};

/// The words in which the databases differ.
#[derive(Debug)]
pub(crate) struct Dialect {
    /// Before and after a parameter that holds several texts: the column's value is one of them.
    pub one_of: (&'static str, &'static str),
    /// The function that says where in a text another begins, from 1; 0: nowhere.
    pub position: &'static str,
    /// Joins inspections to what was found first, in that order.
    pub then_join: &'static str,
    /// Before a column by which rows are sorted that another index has found.
    pub sorted: &'static str,
    /// After a choice of rows to change: those that others are changing are stepped over.
    pub skip_locked: &'static str,
    /// After a sum of integers, which is one again.
    pub as_integer: &'static str,
}

/// A value to bind.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Id(Uuid),
    Integer(i64),
    Text(String),
    Texts(Vec<String>),
    Flag(bool),
    OptionalId(Option<Uuid>),
    OptionalInteger(Option<i64>),
    OptionalText(Option<String>),
    Bytes(Vec<u8>),
}

/// A statement that grows clause by clause; its values are `$1` and so on.
#[derive(Debug)]
pub(crate) struct Clauses {
    pub sql: String,
    pub values: Vec<Value>,
    dialect: &'static Dialect,
}

impl Clauses {
    /// Begins with `select`, which has a WHERE.
    pub fn new(dialect: &'static Dialect, select: impl Into<String>) -> Self {
        Self { sql: select.into(), values: Vec::new(), dialect }
    }

    /// Adds text and a value.
    pub fn push(&mut self, text: &str, value: Value) -> &mut Self {
        self.values.push(value);
        self.sql.push_str(text);
        self.sql.push('$');
        self.sql.push_str(&self.values.len().to_string());
        self
    }

    /// Adds text and one of `ids` in brackets; there is one at least.
    pub fn push_ids(&mut self, text: &str, ids: &[Uuid]) -> &mut Self {
        self.sql.push_str(text);
        for (place, id) in ids.iter().enumerate() {
            self.push(if place == 0 { " (" } else { ", " }, Value::Id(*id));
        }
        self.sql.push(')');
        self
    }

    fn push_id(&mut self, text: &str, id: Uuid) {
        self.push(text, Value::Id(id));
    }

    fn push_integer(&mut self, text: &str, number: i64) {
        self.push(text, Value::Integer(number));
    }

    fn push_text(&mut self, text: &str, value: &str) {
        self.push(text, Value::Text(value.to_owned()));
    }

    /// Only facilities that the caller may see.
    pub fn push_access(&mut self, column: &str, access: &Access) {
        if let Facilities::Only(names) = &access.facilities {
            let (before, after) = self.dialect.one_of;
            let names = names.iter().cloned().collect();
            self.push(&format!(" AND {column}{before}"), Value::Texts(names)).sql.push_str(after);
        }
    }

    fn push_limit(&mut self, limit: usize) {
        self.push_integer(" LIMIT ", bound(limit));
    }
}

/// The ids of a page of inspections and of one more, newest first; `None` where the caller sees nothing of it.
pub(crate) fn inspections(
    dialect: &'static Dialect,
    access: &Access,
    filter: &InspectionFilter,
) -> Result<Option<Clauses>, StoreError> {
    if filter.facility.as_ref().is_some_and(|facility| !access.sees(facility)) {
        return Ok(None);
    }
    // Of a camera's views, its index gives the inspections in order; else the inspections' own indexes do.
    let (mut clauses, id) = match &filter.camera {
        Some(camera) => {
            let join = dialect.then_join;
            let select =
                format!("SELECT v.inspection_id AS id FROM views v {join} inspections i ON i.id = v.inspection_id");
            let mut clauses = Clauses::new(dialect, select);
            clauses.push_text(" WHERE v.camera = ", camera);
            (clauses, "v.inspection_id")
        }
        None => (Clauses::new(dialect, "SELECT i.id FROM inspections i WHERE true"), "i.id"),
    };
    for (column, value) in
        [("i.facility", &filter.facility), ("i.package_id", &filter.package_id), ("i.batch", &filter.batch)]
    {
        if let Some(value) = value {
            clauses.push_text(&format!(" AND {column} = "), value);
        }
    }
    if filter.facility.is_none() {
        clauses.push_access("i.facility", access);
    }
    if let Some(verdict) = filter.verdict {
        clauses.push_text(" AND i.verdict = ", verdict.as_str());
    }
    clauses.sql.push_str(match filter.status {
        // Words of the text, not bound, so that the indexes of what is open and of what is cancelled can serve.
        Some(InspectionStatus::Open) => " AND i.status = 'open'",
        Some(InspectionStatus::Cancelled) => " AND i.status = 'cancelled'",
        Some(InspectionStatus::Completed) => " AND i.status = 'completed'",
        None => "",
    });
    if let Some(since) = filter.since {
        clauses.push_id(&format!(" AND {id} >= "), least_id_of(since));
    }
    if let Some(until) = filter.until {
        clauses.push_id(&format!(" AND {id} < "), least_id_of(until));
    }
    if let Some(cursor) = &filter.cursor {
        let after = Uuid::try_parse(cursor).map_err(|error| no_cursor(cursor).with_source(error))?;
        clauses.push_id(&format!(" AND {id} < "), after);
    }
    if let Some(updated_since) = filter.updated_since {
        clauses.push_integer(" AND i.updated_at >= ", updated_since.0);
    }
    if filter.camera.is_some() {
        clauses.sql.push_str(" GROUP BY v.inspection_id");
    }
    // What has changed lately is a small part of all: found by its own index, then sorted.
    let sorted = if filter.updated_since.is_some() && filter.camera.is_none() { dialect.sorted } else { "" };
    clauses.sql.extend([" ORDER BY ", sorted, id, " DESC"]);
    clauses.push_limit(filter.limit.saturating_add(1));
    Ok(Some(clauses))
}

/// The last id of a page of so many inspections after `after`, whatever became of them, and one more if there is one: however few of
/// them are looked for, a page costs the same.
pub(crate) fn past_end(
    dialect: &'static Dialect,
    access: &Access,
    past: &Past,
    after: Option<InspectionId>,
    limit: usize,
) -> Clauses {
    let mut clauses = Clauses::new(dialect, "SELECT i.id FROM inspections i WHERE true");
    push_stretch(&mut clauses, access, past, Stretch { after, to: None });
    clauses.sql.push_str(" ORDER BY i.id LIMIT 2");
    clauses.push_integer(" OFFSET ", bound(limit.saturating_sub(1)));
    clauses
}

/// The ids of the decided inspections of a stretch of `past`.
pub(crate) fn past_ids(dialect: &'static Dialect, access: &Access, past: &Past, stretch: Stretch) -> Clauses {
    decided(dialect, format!("SELECT i.id{FROM_DECISIONS}"), access, past, stretch)
}

/// One row for the decided inspections of a stretch of `past`: their number, `inspections`, and an aggregate over those that have
/// evidence, a name and an expression each, in no order.
pub(crate) fn past(
    dialect: &'static Dialect,
    aggregates: &[(&str, &str)],
    access: &Access,
    past: &Past,
    stretch: Stretch,
) -> Clauses {
    let mut select = "SELECT count(*) AS inspections".to_owned();
    for (name, aggregate) in aggregates {
        select.extend([", ", aggregate, " FILTER (WHERE ", WITH_EVIDENCE, ") AS ", name]);
    }
    select.push_str(FROM_DECISIONS);
    decided(dialect, select, access, past, stretch)
}

/// The rows that [`crate::rows::past::by_views`] reads, for those of them that have no evidence.
pub(crate) fn past_views(dialect: &'static Dialect, access: &Access, past: &Past, stretch: Stretch) -> Clauses {
    let mut clauses = decided(dialect, SELECT_VIEWS, access, past, stretch);
    clauses.sql.push_str(WITHOUT_EVIDENCE);
    clauses.sql.push_str(" ORDER BY i.id, v.position");
    clauses
}

fn decided(
    dialect: &'static Dialect,
    select: impl Into<String>,
    access: &Access,
    past: &Past,
    stretch: Stretch,
) -> Clauses {
    let mut clauses = Clauses::new(dialect, select);
    // Of what is not kept any longer nothing can be told.
    clauses.sql.push_str(" AND i.status = 'completed' AND (i.kept & 2) <> 0");
    // Which policy decided, rather than which was named: of a chain it is that of the model that answered.
    if let Some(policy) = &past.policy {
        clauses.push_text(" AND d.policy = ", policy);
    }
    push_stretch(&mut clauses, access, past, stretch);
    clauses
}

fn push_stretch(clauses: &mut Clauses, access: &Access, past: &Past, stretch: Stretch) {
    if let Some(facility) = &past.facility {
        clauses.push_text(" AND i.facility = ", facility);
    }
    clauses.push_access("i.facility", access);
    if let Some(since) = past.since {
        clauses.push_id(" AND i.id >= ", least_id_of(since));
    }
    if let Some(until) = past.until {
        clauses.push_id(" AND i.id < ", least_id_of(until));
    }
    if let Some(after) = stretch.after {
        clauses.push_id(" AND i.id > ", after.0);
    }
    if let Some(to) = stretch.to {
        clauses.push_id(" AND i.id <= ", to.0);
    }
}

/// A page of dead letters and one more, newest first.
pub(crate) fn dead_letters(
    dialect: &'static Dialect,
    access: &Access,
    filter: &DeadLetterFilter,
) -> Result<Clauses, StoreError> {
    let mut clauses = discarded(
        dialect,
        access,
        filter,
        "SELECT j.id, j.inspection_id, j.view_id, i.facility, i.package_id, v.camera, v.angle, j.model, j.priority, j.attempts,
             j.max_attempts, j.error_code, j.error_stage, j.error_kind, j.error, j.finished_at",
    )?;
    clauses.sql.push_str(" ORDER BY j.finished_at DESC, j.id DESC");
    clauses.push_limit(filter.limit.saturating_add(1));
    Ok(clauses)
}

/// The dead letters to redrive, oldest first.
pub(crate) fn redriven(
    dialect: &'static Dialect,
    access: &Access,
    filter: &DeadLetterFilter,
) -> Result<Clauses, StoreError> {
    let mut clauses = discarded(dialect, access, filter, "SELECT j.id, j.inspection_id")?;
    // Work on what is cancelled would be for nothing.
    clauses.sql.push_str(" AND i.status <> 'cancelled'");
    oldest_first(&mut clauses, filter);
    Ok(clauses)
}

/// The dead letters to purge, oldest first.
pub(crate) fn purged(
    dialect: &'static Dialect,
    access: &Access,
    filter: &DeadLetterFilter,
) -> Result<Clauses, StoreError> {
    let mut clauses = discarded(dialect, access, filter, "SELECT j.id, j.inspection_id")?;
    clauses.sql.push_str(" AND i.kept < 4");
    oldest_first(&mut clauses, filter);
    Ok(clauses)
}

fn oldest_first(clauses: &mut Clauses, filter: &DeadLetterFilter) {
    clauses.sql.push_str(" ORDER BY j.id");
    if filter.limit > 0 {
        clauses.push_limit(filter.limit);
    }
}

/// The discarded jobs that match, as `j` and their inspections as `i`, in no order yet.
fn discarded(
    dialect: &'static Dialect,
    access: &Access,
    filter: &DeadLetterFilter,
    select: &str,
) -> Result<Clauses, StoreError> {
    let from = "FROM jobs j JOIN inspections i ON i.id = j.inspection_id JOIN views v ON v.id = j.view_id
                WHERE j.state = 'discarded'";
    let mut clauses = Clauses::new(dialect, format!("{select} {from}"));
    if let Some(job) = filter.job_id {
        clauses.push_id(" AND j.id = ", job.0);
    }
    if let Some(facility) = &filter.facility {
        clauses.push_text(" AND i.facility = ", facility);
    }
    clauses.push_access("i.facility", access);
    for (column, value) in [("v.camera", &filter.camera), ("j.model", &filter.model), ("j.error_code", &filter.code)] {
        if let Some(value) = value {
            clauses.push_text(&format!(" AND {column} = "), value);
        }
    }
    if let Some(kind) = filter.kind {
        clauses.push_text(" AND j.error_kind = ", kind.as_str());
    }
    if let Some(part) = &filter.error_contains {
        clauses.push_text(&format!(" AND {}(j.error, ", dialect.position), part);
        clauses.sql.push_str(") > 0");
    }
    if let Some(since) = filter.since {
        clauses.push_integer(" AND j.finished_at >= ", since.0);
    }
    if let Some(until) = filter.until {
        clauses.push_integer(" AND j.finished_at < ", until.0);
    }
    if let Some(cursor) = &filter.cursor {
        let parse = || {
            let (moment, id) = cursor.split_once('.')?;
            Some((moment.parse::<i64>().ok()?, Uuid::try_parse(id).ok()?))
        };
        let (moment, id) = parse().ok_or_else(|| no_cursor(cursor))?;
        clauses.push_integer(" AND (j.finished_at, j.id) < (", moment);
        clauses.push_id(", ", id);
        clauses.sql.push(')');
    }
    Ok(clauses)
}

/// Where the page after this dead letter begins.
pub(crate) fn dead_letter_cursor(last: &crate::DeadLetter) -> String {
    format!("{}.{}", last.discarded_at.0, last.job_id.0.simple())
}

/// A page of cameras and one more, by facility and name; `columns` are those that `rows::records::camera` reads.
pub(crate) fn cameras(
    dialect: &'static Dialect,
    columns: &str,
    access: &Access,
    filter: &CameraFilter,
) -> Result<Clauses, StoreError> {
    let mut clauses = Clauses::new(dialect, format!("SELECT {columns} FROM cameras WHERE true"));
    if let Some(facility) = &filter.facility {
        clauses.push_text(" AND facility = ", facility);
    }
    clauses.push_access("facility", access);
    if let Some(cursor) = &filter.cursor {
        let (facility, camera): (String, String) = names(cursor)?;
        clauses.push_text(" AND (facility, camera) > (", &facility);
        clauses.push_text(", ", &camera);
        clauses.sql.push(')');
    }
    clauses.sql.push_str(" ORDER BY facility, camera");
    clauses.push_limit(filter.limit.saturating_add(1));
    Ok(clauses)
}

/// Where the page after this camera begins. Names may hold any character, so a cursor is JSON in hexadecimal.
pub(crate) fn camera_cursor(last: &crate::Camera) -> String {
    hex::encode(to_json(&(&last.facility, &last.camera)))
}

fn names<T: DeserializeOwned>(cursor: &str) -> Result<T, StoreError> {
    let parse = || serde_json::from_slice(&hex::decode(cursor).ok()?).ok();
    parse().ok_or_else(|| no_cursor(cursor))
}

/// Events after a sequence number, oldest first.
pub(crate) fn events(dialect: &'static Dialect, access: &Access, sequence: i64, limit: usize) -> Clauses {
    let mut clauses = Clauses::new(dialect, "SELECT * FROM events WHERE true");
    clauses.push_integer(" AND sequence > ", sequence);
    clauses.push_access("facility", access);
    clauses.sql.push_str(" ORDER BY sequence");
    clauses.push_limit(limit);
    clauses
}

/// Counts of inspections since a moment.
pub(crate) fn stats(dialect: &'static Dialect, access: &Access, since: Option<Timestamp>) -> Clauses {
    let select = "SELECT facility, status, verdict, count(*) AS inspections FROM inspections WHERE true";
    let mut clauses = Clauses::new(dialect, select);
    if let Some(since) = since {
        clauses.push_id(" AND id >= ", least_id_of(since));
    }
    clauses.push_access("facility", access);
    clauses.sql.push_str(" GROUP BY facility, status, verdict");
    clauses
}

/// The page of `limit` items that `items`, one more where there is more, are; `cursor` says where the next begins.
pub(crate) fn page<T>(mut items: Vec<T>, limit: usize, cursor: impl Fn(&T) -> String) -> Page<T> {
    let more = items.len() > limit;
    items.truncate(limit);
    let next_cursor = items.last().filter(|_| more).map(cursor);
    Page { items, next_cursor }
}

pub(crate) fn no_cursor(cursor: &str) -> StoreError {
    StoreError::new(StoreErrorKind::InvalidInput, format!("`{cursor}` is no cursor; pass `next_cursor` unchanged"))
}
