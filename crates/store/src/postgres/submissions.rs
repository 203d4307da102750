//! Submissions, many in one transaction: what their requests have made before, what they join, what they open.

use std::collections::{BTreeSet, HashMap, HashSet};

use scrutineer_types::{Access, EventKind, InspectionId, InspectionStatus};
use sqlx::postgres::PgRow;
use uuid::Uuid;

use super::{
    intake::{idempotency_key, remember},
    new_views::{self, Arrival},
    read,
    transaction::{Transaction, lock_key},
    webhooks,
};
use crate::{
    StoreError, Submission, Submitted,
    effects::Effect,
    intake::{self, Opening},
    joining::{self, CANDIDATES},
    judging::Active,
    rows::{get, priority_number, to_json},
};

/// A submission and whose it is.
#[derive(Debug)]
pub(super) struct Request {
    pub access: Access,
    pub submission: Submission,
}

impl Request {
    /// What must not be worked on by two transactions at once: its package and its key.
    fn keys(&self) -> impl Iterator<Item = i64> {
        let Submission { facility, package_id, idempotency, .. } = &self.submission;
        let package = package_id.as_ref().map(|package| lock_key("package", &[facility, package]));
        package.into_iter().chain(idempotency.as_ref().map(idempotency_key))
    }
}

/// What becomes of each request; with `Err`, nothing has become of any.
pub(super) type Answers = Vec<Result<Submitted, StoreError>>;

/// Records all of `requests`. One that is refused harms no other, unless the database itself refuses its rows.
pub(super) async fn record(transaction: &mut Transaction, requests: &[Request]) -> Result<Answers, StoreError> {
    let mut answers: Vec<Option<Result<Submitted, StoreError>>> = Vec::new();
    let mut waiting = Vec::new();
    for (place, Request { access, submission }) in requests.iter().enumerate() {
        let refused = intake::check_submission(access, submission).err();
        if refused.is_none() {
            waiting.push(place);
        }
        answers.push(refused.map(Err));
    }
    transaction.lock(requests.iter().flat_map(Request::keys).collect()).await?;
    let names: BTreeSet<String> =
        requests.iter().map(|one| intake::policy(&one.submission, &transaction.context.routes)).collect();
    let context = transaction.context.clone();
    let active = context.active_policies(transaction.conn(), names.into_iter().collect()).await?;
    // Of several that share a package or a key, each sees what the one before it did: they go one wave after the other.
    while !waiting.is_empty() {
        let mut taken = HashSet::new();
        let (wave, later): (Vec<usize>, Vec<usize>) = waiting.into_iter().partition(|place| {
            let keys: Vec<i64> = requests[*place].keys().collect();
            let free = keys.iter().all(|key| !taken.contains(key));
            // Those that wait keep their order: what one waits for, the next with the same waits for too.
            taken.extend(keys);
            free
        });
        for (place, answer) in record_wave(transaction, requests, wave, &active).await? {
            answers[place] = Some(answer);
        }
        waiting = later;
    }
    Ok(answers.into_iter().flatten().collect())
}

/// Records requests of which no two have a package or a key in common.
async fn record_wave(
    transaction: &mut Transaction,
    requests: &[Request],
    wave: Vec<usize>,
    active: &HashMap<String, Active>,
) -> Result<Vec<(usize, Result<Submitted, StoreError>)>, StoreError> {
    let mut answers = Vec::with_capacity(wave.len());
    let mut fresh = Vec::with_capacity(wave.len());
    let mut replays = replays(transaction, requests, &wave).await?;
    for place in wave {
        let submission = &requests[place].submission;
        match replays.remove(&place) {
            Some(answer) => answers.push((place, answer)),
            None => match intake::require_views(&submission.views) {
                Ok(()) => fresh.push(place),
                Err(refusal) => answers.push((place, Err(refusal))),
            },
        }
    }
    let joins = joins(transaction, requests, &fresh).await?;
    let (mut opened, mut joined) = (Vec::new(), Vec::new());
    for place in fresh {
        let submission = &requests[place].submission;
        if let Some(&(id, there)) = joins.get(&place) {
            joined.push((place, id, there));
            continue;
        }
        let policy = intake::policy(submission, &transaction.context.routes);
        let policy_of = active.get(&policy);
        match Opening::of(submission, policy, policy_of, transaction.new_id()) {
            Ok(opening) => opened.push((place, opening)),
            Err(refusal) => answers.push((place, Err(refusal))),
        }
    }
    if opened.is_empty() && joined.is_empty() {
        return Ok(answers);
    }
    insert_openings(transaction, requests, &opened).await?;
    let jobs = insert_views(transaction, requests, &opened, &joined).await?;
    let mut jobs = jobs.into_iter();
    let mut submitted = Vec::with_capacity(opened.len() + joined.len());
    for (place, Opening { inspection, settle_at, .. }) in opened {
        let jobs = jobs.by_ref().take(requests[place].submission.views.len()).collect();
        let subject = Some((inspection.id, inspection.facility.as_str()));
        transaction.append_event(EventKind::InspectionCreated, subject, to_json(&inspection));
        if settle_at.is_some() {
            transaction.effects.push(Effect::DeadlineSet);
        }
        submitted.push((place, Submitted { inspection, jobs, replayed: false, joined: false }));
    }
    if !joined.is_empty() {
        let mut loaded = join(transaction, requests, &joined).await?;
        for (place, id, _) in joined {
            let jobs = jobs.by_ref().take(requests[place].submission.views.len()).collect();
            let inspection = loaded.remove(&id.0).ok_or_else(|| intake::vanished(id))?;
            submitted.push((place, Submitted { inspection, jobs, replayed: false, joined: true }));
        }
    }
    let wishes = submitted.iter().map(|(place, made)| (made.inspection.id, &requests[*place].submission.callback_url));
    let callbacks = wishes.filter_map(|(id, url)| Some((id, url.as_deref()?))).collect();
    webhooks::call_back(transaction, callbacks).await?;
    let keys = submitted.iter().map(|(place, made)| (requests[*place].submission.idempotency.as_ref(), made));
    remember(transaction, keys).await?;
    answers.extend(submitted.into_iter().map(|(place, made)| (place, Ok(made))));
    Ok(answers)
}

/// For each request whose key is known: what it has made before, or why it is refused.
async fn replays(
    transaction: &mut Transaction,
    requests: &[Request],
    wave: &[usize],
) -> Result<HashMap<usize, Result<Submitted, StoreError>>, StoreError> {
    let keyed: Vec<_> = wave
        .iter()
        .filter_map(|place| requests[*place].submission.idempotency.as_ref().map(|key| (*place, key)))
        .collect();
    let mut answers = HashMap::new();
    if keyed.is_empty() {
        return Ok(answers);
    }
    let rows = sqlx::query("SELECT key, content_hash, inspection_id, joined FROM idempotency WHERE key = ANY($1)")
        .bind(keyed.iter().map(|(_, key)| key.key.as_str()).collect::<Vec<_>>())
        .fetch_all(transaction.conn())
        .await?;
    let known = rows
        .iter()
        .map(|row| Ok((get::<&str>(row, "key")?, row)))
        .collect::<Result<HashMap<&str, &PgRow>, StoreError>>()?;
    for (place, key) in keyed {
        let answer = match intake::replayed(key, known.get(key.key.as_str()).copied()) {
            Ok(None) => continue,
            Ok(Some((id, joined))) => {
                let inspection = read::load_one(transaction.conn(), id).await?.map(|whole| whole.inspection);
                intake::replay(&requests[place].access, key, inspection, joined)
            }
            Err(refusal) => Err(refusal),
        };
        answers.insert(place, answer);
    }
    Ok(answers)
}

/// For each request whose package has an inspection that takes its views: that inspection, locked, and how many views it has.
async fn joins(
    transaction: &mut Transaction,
    requests: &[Request],
    places: &[usize],
) -> Result<HashMap<usize, (InspectionId, i64)>, StoreError> {
    let packages: Vec<_> = places
        .iter()
        .filter_map(|place| {
            let submission = &requests[*place].submission;
            submission.package_id.as_deref().map(|package| (*place, submission.facility.as_str(), package))
        })
        .collect();
    if packages.is_empty() {
        return Ok(HashMap::new());
    }
    let candidates = sqlx::query(
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
    .bind(packages.iter().map(|(place, ..)| *place as i64).collect::<Vec<_>>())
    .bind(packages.iter().map(|(_, facility, _)| *facility).collect::<Vec<_>>())
    .bind(packages.iter().map(|(.., package)| *package).collect::<Vec<_>>())
    .bind(CANDIDATES)
    .fetch_all(transaction.conn())
    .await?;
    let mut of_place: HashMap<i64, Vec<&PgRow>> = HashMap::new();
    for row in &candidates {
        of_place.entry(get(row, "place")?).or_default().push(row);
    }
    let mut chosen = HashMap::new();
    for (place, rows) in of_place {
        let place = place as usize;
        if let Some(id) = joining::choose(rows, &requests[place].submission.views)? {
            chosen.insert(place, id);
        }
    }
    if chosen.is_empty() {
        return Ok(HashMap::new());
    }
    transaction.lock_inspections(chosen.values().map(|id| id.0)).await?;
    // Looked at again under the lock: one that was cancelled meanwhile takes no more views.
    let rows = sqlx::query(
        "SELECT id, (SELECT count(*) FROM views v WHERE v.inspection_id = i.id) AS views
         FROM inspections i WHERE id = ANY($1) AND status <> $2",
    )
    .bind(chosen.values().map(|id| id.0).collect::<Vec<_>>())
    .bind(InspectionStatus::Cancelled.as_str())
    .fetch_all(transaction.conn())
    .await?;
    let there = rows
        .iter()
        .map(|row| Ok((get(row, "id")?, get(row, "views")?)))
        .collect::<Result<HashMap<Uuid, i64>, StoreError>>()?;
    Ok(chosen.into_iter().filter_map(|(place, id)| Some((place, (id, *there.get(&id.0)?)))).collect())
}

async fn insert_openings(
    transaction: &mut Transaction,
    requests: &[Request],
    opened: &[(usize, Opening)],
) -> Result<(), StoreError> {
    if opened.is_empty() {
        return Ok(());
    }
    let column = |value: fn(&Opening) -> Option<i64>| opened.iter().map(|(_, one)| value(one)).collect::<Vec<_>>();
    let own = |place: &usize| requests[*place].submission.views_expected.as_ref().map(to_json);
    sqlx::query(
        "INSERT INTO inspections (id, facility, package_id, batch, priority, policy, views_expected, labels,
                                  views_deadline_at, deadline_at, settle_at, not_before, created_at, updated_at, status)
             SELECT w.*, w.created_at, 'open' FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[],
                 $6::text[], $7::text[], $8::text[], $9::bigint[], $10::bigint[], $11::bigint[], $12::bigint[],
                 $13::bigint[])
                 AS w (id, facility, package_id, batch, priority, policy, views_expected, labels, views_deadline_at,
                       deadline_at, settle_at, not_before, created_at)",
    )
    .bind(opened.iter().map(|(_, one)| one.inspection.id.0).collect::<Vec<_>>())
    .bind(opened.iter().map(|(_, one)| one.inspection.facility.as_str()).collect::<Vec<_>>())
    .bind(opened.iter().map(|(_, one)| one.inspection.package_id.as_deref()).collect::<Vec<_>>())
    .bind(opened.iter().map(|(_, one)| one.inspection.batch.as_deref()).collect::<Vec<_>>())
    .bind(opened.iter().map(|(_, one)| priority_number(one.inspection.priority)).collect::<Vec<_>>())
    .bind(opened.iter().map(|(_, one)| one.policy.as_str()).collect::<Vec<_>>())
    .bind(opened.iter().map(|(place, _)| own(place)).collect::<Vec<_>>())
    .bind(opened.iter().map(|(_, one)| to_json(&one.inspection.labels)).collect::<Vec<_>>())
    .bind(column(|one| one.views_deadline_at.map(|moment| moment.0)))
    .bind(column(|one| one.deadline_at.map(|moment| moment.0)))
    .bind(column(|one| one.settle_at.map(|moment| moment.0)))
    .bind(column(|one| one.inspection.not_before.map(|moment| moment.0)))
    .bind(column(|one| Some(one.inspection.created_at.0)))
    .execute(transaction.conn())
    .await?;
    Ok(())
}

/// Records the views of all: those of what opens first, then those of what is joined.
async fn insert_views(
    transaction: &mut Transaction,
    requests: &[Request],
    opened: &[(usize, Opening)],
    joined: &[(usize, InspectionId, i64)],
) -> Result<Vec<scrutineer_types::JobId>, StoreError> {
    let now = transaction.now;
    let opened = opened.iter().map(|(place, one)| (*place, one.inspection.id, 0, one.inspection.created_at));
    let joined = joined.iter().map(|(place, id, there)| (*place, *id, *there, now));
    let mut views = Vec::new();
    for (place, inspection, first, received_at) in opened.chain(joined) {
        let submission = &requests[place].submission;
        let (facility, priority, max_attempts) =
            (submission.facility.as_str(), submission.priority, submission.max_attempts);
        views.extend(submission.views.iter().zip(first..).map(|(view, position)| Arrival {
            view,
            inspection,
            facility,
            position,
            received_at,
            priority,
            max_attempts,
            not_before: submission.not_before,
        }));
    }
    new_views::insert(transaction, &views).await
}

/// Marks what is joined as changed, and gives it the labels it has not; answers it as it stands then.
async fn join(
    transaction: &mut Transaction,
    requests: &[Request],
    joined: &[(usize, InspectionId, i64)],
) -> Result<HashMap<Uuid, scrutineer_types::Inspection>, StoreError> {
    let ids: Vec<Uuid> = joined.iter().map(|(_, id, _)| id.0).collect();
    let mut loaded = read::load(transaction.conn(), ids.clone()).await?;
    let mut inspections = HashMap::with_capacity(joined.len());
    let mut labels = Vec::with_capacity(joined.len());
    for (place, id, _) in joined {
        let mut inspection = loaded.remove(&id.0).ok_or_else(|| intake::vanished(*id))?.inspection;
        intake::keep_labels(&mut inspection, &requests[*place].submission);
        labels.push(to_json(&inspection.labels));
        inspections.insert(id.0, inspection);
    }
    sqlx::query(
        "UPDATE inspections i SET updated_at = $3, labels = w.labels
         FROM unnest($1::uuid[], $2::text[]) AS w (id, labels) WHERE i.id = w.id",
    )
    .bind(ids)
    .bind(labels)
    .bind(transaction.now.0)
    .execute(transaction.conn())
    .await?;
    Ok(inspections)
}
