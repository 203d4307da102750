//! Decisions whose truth people have told.

use std::collections::{BTreeMap, HashMap};

use scrutineer_types::{Access, DecisionId, InspectionId, Removed, Timestamp, TrueBox, Verdict, ViewId};
use uuid::Uuid;

use super::{AuditedAccept, Label, LabelFilter, Labels, Reader};
use crate::{
    StoreError,
    filters::{Clauses, Value},
    judging,
    lot::CERTAIN_PPM,
    moments::{least_id_of, time_of},
    rows::{Columns, bound, from_json, get, get_word},
};

/// Which reviews tell a truth. Of an inspection that was asked about more than once the last counts: it is one label.
const TOLD: &str = "state = 'settled' AND NOT EXISTS (SELECT 1 FROM reviews later
    WHERE later.inspection_id = reviews.inspection_id AND later.id > reviews.id AND later.state <> 'withdrawn')";

/// See [`super::ReviewStore::labels`]; `now` says which deadlines have passed.
pub(crate) async fn labels<R: Reader>(
    reader: &mut R,
    now: Timestamp,
    access: &Access,
    filter: &LabelFilter,
    after: Option<DecisionId>,
    limit: usize,
) -> Result<Labels, StoreError> {
    let mut answer = Labels::default();
    let waits = if filter.unfinished { None } else { oldest_open(reader, access, filter).await? };
    let mut clauses =
        Clauses::new(R::DIALECT, format!("SELECT id, inspection_id, truth, asked_ppm FROM reviews WHERE {TOLD}"));
    push_filter(&mut clauses, access, filter);
    if let Some(waits) = waits {
        answer.waits_since = Some(time_of(waits));
        let mut beyond = Clauses::new(R::DIALECT, format!("SELECT count(*) AS beyond FROM reviews WHERE {TOLD}"));
        push_filter(&mut beyond, access, filter);
        beyond.push(" AND id > ", Value::Id(waits));
        let rows = reader.rows(beyond).await?;
        answer.left_out = rows.first().map(|row| get::<i64>(row, "beyond")).transpose()?.unwrap_or_default() as u64;
        clauses.push(" AND id < ", Value::Id(waits));
    }
    if let Some(after) = after {
        clauses.push(" AND id > ", Value::Id(after.0));
    }
    clauses.push(" ORDER BY id LIMIT ", Value::Integer(bound(limit)));
    let rows = reader.rows(clauses).await?;
    if rows.len() == limit {
        answer.next = rows.last().map(|row| Ok::<_, StoreError>(DecisionId(get(row, "id")?))).transpose()?;
    }
    let ids = rows.iter().map(|row| get(row, "inspection_id")).collect::<Result<Vec<Uuid>, _>>()?;
    let wholes = reader.wholes(ids.clone()).await?;
    let wholes: HashMap<Uuid, _> = wholes.into_iter().map(|whole| (whole.inspection.id.0, whole)).collect();
    let mut boxes = boxes(reader, ids).await?;
    for row in &rows {
        let Some(whole) = wholes.get(&get(row, "inspection_id")?) else { continue };
        // What was found on it is not kept any longer: it would look as if there had been nothing.
        if whole.inspection.views.iter().any(|view| view.removed.contains(&Removed::Detections)) {
            answer.removed += 1;
            continue;
        }
        // What the policy awaits is shown with the inspection, unless the request has a wish of its own.
        let facts = judging::facts(whole, None, now)?;
        answer.items.push(Label {
            inspection: whole.inspection.clone(),
            facts,
            truth: get_word(row, "truth", Verdict::from_word)?,
            probability: f64::from(get::<u32>(row, "asked_ppm")?) / f64::from(CERTAIN_PPM),
            decided_at: time_of(get(row, "id")?),
            boxes: boxes.remove(&whole.inspection.id.0).unwrap_or_default(),
        });
    }
    Ok(answer)
}

fn push_filter(clauses: &mut Clauses, access: &Access, filter: &LabelFilter) {
    clauses.push(" AND policy = ", Value::Text(filter.policy.clone()));
    if let Some(facility) = &filter.facility {
        clauses.push(" AND facility = ", Value::Text(facility.clone()));
    }
    clauses.push_access("facility", access);
    if let Some(since) = filter.since {
        clauses.push(" AND id >= ", Value::Id(least_id_of(since)));
    }
    if let Some(until) = filter.until {
        clauses.push(" AND id < ", Value::Id(least_id_of(until)));
    }
}

async fn oldest_open<R: Reader>(
    reader: &mut R,
    access: &Access,
    filter: &LabelFilter,
) -> Result<Option<Uuid>, StoreError> {
    let mut clauses = Clauses::new(R::DIALECT, "SELECT id FROM reviews WHERE state = 'open'");
    push_filter(&mut clauses, access, filter);
    clauses.sql.push_str(" ORDER BY id LIMIT 1");
    reader.rows(clauses).await?.first().map(|row| get(row, "id")).transpose()
}

/// Of each inspection, what the newest answer that stands says is on each view.
async fn boxes<R: Reader>(
    reader: &mut R,
    inspections: Vec<Uuid>,
) -> Result<HashMap<Uuid, BTreeMap<ViewId, Vec<TrueBox>>>, StoreError> {
    let mut found: HashMap<Uuid, BTreeMap<ViewId, Vec<TrueBox>>> = HashMap::new();
    for inspections in inspections.chunks(500) {
        let mut clauses = Clauses::new(
            R::DIALECT,
            "SELECT inspection_id, boxes FROM answers WHERE boxes IS NOT NULL AND withdrawn_at IS NULL AND inspection_id IN",
        );
        clauses.push_ids("", inspections);
        clauses.sql.push_str(" ORDER BY id");
        for row in &reader.rows(clauses).await? {
            let views: BTreeMap<ViewId, Vec<TrueBox>> = from_json(get(row, "boxes")?)?;
            found.entry(get(row, "inspection_id")?).or_default().extend(views);
        }
    }
    Ok(found)
}

/// See [`super::ReviewStore::audits`].
pub(crate) async fn audits<R: Reader>(
    reader: &mut R,
    access: &Access,
    policy: &str,
    since: Timestamp,
    after: Option<DecisionId>,
    limit: usize,
) -> Result<Vec<AuditedAccept>, StoreError> {
    let mut clauses = Clauses::new(
        R::DIALECT,
        "SELECT id, inspection_id, facility, truth FROM reviews
         WHERE source = 'audit' AND decided = 'accept' AND state IN ('open', 'settled')",
    );
    clauses.push(" AND policy = ", Value::Text(policy.to_owned()));
    clauses.push_access("facility", access);
    clauses.push(" AND id >= ", Value::Id(least_id_of(since)));
    if let Some(after) = after {
        clauses.push(" AND id > ", Value::Id(after.0));
    }
    clauses.push(" ORDER BY id LIMIT ", Value::Integer(bound(limit)));
    reader.rows(clauses).await?.iter().map(audited).collect()
}

fn audited(row: &impl Columns) -> Result<AuditedAccept, StoreError> {
    let id = get(row, "id")?;
    let truth = match get::<Option<&str>>(row, "truth")? {
        Some(_) => Some(get_word(row, "truth", Verdict::from_word)?),
        None => None,
    };
    Ok(AuditedAccept {
        decision: DecisionId(id),
        inspection: InspectionId(get(row, "inspection_id")?),
        facility: get(row, "facility")?,
        decided_at: time_of(id),
        truth,
    })
}
