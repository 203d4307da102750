//! Submissions, many in one transaction: what they replay, what they join, what they open. The statements are each database's
//! ([`Recorder`]).

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    future::Future,
};

use scrutineer_types::{
    Access, EventKind, Inspection, InspectionId, InspectionStatus, JobId, Priority, Routes, Timestamp,
};
use uuid::Uuid;

use crate::{
    Addition, Idempotency, NewView, StoreError, Submission, Submitted,
    effects::{Effect, Subject},
    intake::{self, Opening},
    joining,
    judging::Active,
    retention,
    rows::{Columns, get, priority_of, to_json, whole::Whole},
};

/// A submission and whose it is.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub access: Access,
    pub submission: Submission,
}

/// What must not be worked on by two transactions at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key<'a> {
    /// A package of a facility.
    Package(&'a str, &'a str),
    /// A request's own.
    Idempotency(&'a str),
}

impl Request {
    /// Its package and its key.
    pub fn keys(&self) -> impl Iterator<Item = Key<'_>> {
        let Submission { facility, package_id, idempotency, .. } = &self.submission;
        let package = package_id.as_ref().map(|package| Key::Package(facility, package));
        package.into_iter().chain(idempotency.as_ref().map(|key| Key::Idempotency(&key.key)))
    }
}

/// What becomes of each request; with `Err`, nothing has become of any.
pub(crate) type Answers = Vec<Result<Submitted, StoreError>>;

/// An inspection to record, and the views that its request, not its policy, expects.
pub(crate) struct NewInspection<'a> {
    pub opening: &'a Opening,
    pub views_expected: Option<String>,
}

/// A view to record.
#[derive(Clone, Copy)]
pub(crate) struct Arrival<'a> {
    pub view: &'a NewView,
    pub inspection: InspectionId,
    pub facility: &'a str,
    /// Among the inspection's views, from 0.
    pub position: i64,
    pub received_at: Timestamp,
    pub priority: Priority,
    pub max_attempts: u32,
    /// Its job is not claimed before.
    pub not_before: Option<Timestamp>,
}

/// The package of a request.
pub(crate) struct Package<'a> {
    /// Of the request.
    pub place: usize,
    pub facility: &'a str,
    pub name: &'a str,
}

/// A transaction that can record submissions.
pub(crate) trait Recorder: Send {
    /// A row of its database.
    type Row: Columns + Send + Sync;

    /// One moment for all that is in it.
    fn now(&self) -> Timestamp;

    /// A new id of this moment, later in order than those made before it.
    fn new_id(&self) -> Uuid;

    /// Which model and policy apply to a view.
    fn routes(&self) -> &Routes;

    /// Tells others of something with the commit.
    fn push_effect(&mut self, effect: Effect);

    /// Appends an event with the commit; its payload is frozen here.
    fn append_event(&mut self, kind: EventKind, subject: Subject<'_>, payload: String);

    /// Waits until no other transaction holds one of `keys`, and holds them until the end.
    fn lock(&mut self, keys: Vec<Key<'_>>) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// The active versions of the policies named, those that there are.
    fn active(
        &mut self,
        names: BTreeSet<String>,
    ) -> impl Future<Output = Result<HashMap<String, Active>, StoreError>> + Send;

    /// Of those of the keys that are known: `key`, `content_hash`, `inspection_id`, `joined`.
    fn known_keys(&mut self, keys: Vec<&str>) -> impl Future<Output = Result<Vec<Self::Row>, StoreError>> + Send;

    /// For each package, in the order of their places, its inspections that may await views, newest first, at most
    /// [`joining::CANDIDATES`]: `place`, and what [`joining::choose`] asks for.
    fn candidates(
        &mut self,
        packages: &[Package<'_>],
    ) -> impl Future<Output = Result<Vec<Self::Row>, StoreError>> + Send;

    /// Locks inspections; answers what they are like under the lock: `id`, `facility`, `status`, `priority`, `not_before`, `kept`, and the
    /// number of their `views`.
    fn lock_joined(&mut self, ids: BTreeSet<Uuid>) -> impl Future<Output = Result<Vec<Self::Row>, StoreError>> + Send;

    /// Records inspections.
    fn insert_inspections(
        &mut self,
        inspections: &[NewInspection<'_>],
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Records views, their jobs and their cameras; answers the jobs, one for each view.
    fn insert_views(&mut self, views: &[Arrival<'_>]) -> impl Future<Output = Result<Vec<JobId>, StoreError>> + Send;

    /// Whole inspections, by id.
    fn load(&mut self, ids: Vec<Uuid>) -> impl Future<Output = Result<HashMap<Uuid, Whole>, StoreError>> + Send;

    /// Marks inspections as changed now, with new originals, with labels as JSON.
    fn relabel(&mut self, labels: &BTreeMap<Uuid, String>) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Remembers where the clients of inspections want to hear of them; what was said first stands.
    fn call_back(
        &mut self,
        callbacks: Vec<(InspectionId, &str)>,
    ) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Remembers what requests with keys have made.
    fn remember(&mut self, made: &[(&Idempotency, &Submitted)]) -> impl Future<Output = Result<(), StoreError>> + Send;
}

/// Records all of `requests`. One that is refused harms no other, unless the database itself refuses its rows.
pub(crate) async fn record(to: &mut impl Recorder, requests: &[Request]) -> Result<Answers, StoreError> {
    let mut answers: Vec<Option<Result<Submitted, StoreError>>> = Vec::new();
    let mut waiting = Vec::new();
    for (place, Request { access, submission }) in requests.iter().enumerate() {
        let refused = intake::check_submission(access, submission).err();
        if refused.is_none() {
            waiting.push(place);
        }
        answers.push(refused.map(Err));
    }
    to.lock(requests.iter().flat_map(Request::keys).collect()).await?;
    let names = requests.iter().map(|one| intake::policy(&one.submission, to.routes())).collect();
    let active = to.active(names).await?;
    // Of several that share a package or a key, each sees what the one before it did: they go one wave after the other.
    while !waiting.is_empty() {
        let mut taken = HashSet::new();
        let (wave, later): (Vec<usize>, Vec<usize>) = waiting.into_iter().partition(|place| {
            let free = requests[*place].keys().all(|key| !taken.contains(&key));
            // Those that wait keep their order: what one waits for, the next with the same waits for too.
            taken.extend(requests[*place].keys());
            free
        });
        for (place, answer) in record_wave(to, requests, wave, &active).await? {
            answers[place] = Some(answer);
        }
        waiting = later;
    }
    Ok(answers.into_iter().flatten().collect())
}

/// Records requests of which no two have a package or a key in common.
async fn record_wave(
    to: &mut impl Recorder,
    requests: &[Request],
    wave: Vec<usize>,
    active: &HashMap<String, Active>,
) -> Result<Vec<(usize, Result<Submitted, StoreError>)>, StoreError> {
    let mut answers = Vec::with_capacity(wave.len());
    let mut fresh = Vec::with_capacity(wave.len());
    let mut replays = replays(to, requests, &wave).await?;
    for place in wave {
        match replays.remove(&place) {
            Some(answer) => answers.push((place, answer)),
            None => match intake::require_views(&requests[place].submission.views) {
                Ok(()) => fresh.push(place),
                Err(refusal) => answers.push((place, Err(refusal))),
            },
        }
    }
    let joins = joins(to, requests, &fresh).await?;
    let (mut opened, mut joined) = (Vec::new(), Vec::new());
    for place in fresh {
        let submission = &requests[place].submission;
        if let Some(&(id, there)) = joins.get(&place) {
            joined.push((place, id, there));
            continue;
        }
        let policy = intake::policy(submission, to.routes());
        let policy_of = active.get(&policy);
        match Opening::of(submission, policy, policy_of, to.new_id()) {
            Ok(opening) => opened.push((place, opening)),
            Err(refusal) => answers.push((place, Err(refusal))),
        }
    }
    if opened.is_empty() && joined.is_empty() {
        return Ok(answers);
    }
    if !opened.is_empty() {
        let own = |place: usize| requests[place].submission.views_expected.as_ref().map(to_json);
        let inspections = opened.iter().map(|(place, opening)| NewInspection { opening, views_expected: own(*place) });
        to.insert_inspections(&inspections.collect::<Vec<_>>()).await?;
    }
    let mut jobs = insert_views(to, requests, &opened, &joined).await?.into_iter();
    let mut submitted = Vec::with_capacity(opened.len() + joined.len());
    for (place, Opening { inspection, settle_at, .. }) in opened {
        let jobs = jobs.by_ref().take(requests[place].submission.views.len()).collect();
        let subject = Subject::Inspection(inspection.id, &inspection.facility);
        to.append_event(EventKind::InspectionCreated, subject, to_json(&inspection));
        if settle_at.is_some() {
            to.push_effect(Effect::DeadlineSet);
        }
        submitted.push((place, Submitted { inspection, jobs, replayed: false, joined: false }));
    }
    if !joined.is_empty() {
        let mut loaded = join(to, requests, &joined).await?;
        for (place, id, _) in joined {
            let jobs = jobs.by_ref().take(requests[place].submission.views.len()).collect();
            let inspection = loaded.remove(&id.0).ok_or_else(|| intake::vanished(id))?;
            submitted.push((place, Submitted { inspection, jobs, replayed: false, joined: true }));
        }
    }
    let wishes = submitted.iter().map(|(place, made)| (made.inspection.id, &requests[*place].submission.callback_url));
    let callbacks: Vec<_> = wishes.filter_map(|(id, url)| Some((id, url.as_deref()?))).collect();
    if !callbacks.is_empty() {
        to.call_back(callbacks).await?;
    }
    let made = submitted
        .iter()
        .filter_map(|(place, made)| Some((requests[*place].submission.idempotency.as_ref()?, made)))
        .collect::<Vec<_>>();
    if !made.is_empty() {
        to.remember(&made).await?;
    }
    answers.extend(submitted.into_iter().map(|(place, made)| (place, Ok(made))));
    Ok(answers)
}

/// For each request whose key is known: what it has made before, or why it is refused.
async fn replays(
    to: &mut impl Recorder,
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
    let rows = to.known_keys(keyed.iter().map(|(_, key)| key.key.as_str()).collect()).await?;
    let known =
        rows.iter().map(|row| Ok((get::<&str>(row, "key")?, row))).collect::<Result<HashMap<&str, _>, StoreError>>()?;
    for (place, key) in keyed {
        let answer = match intake::replayed(key, known.get(key.key.as_str()).copied()) {
            Ok(None) => continue,
            Ok(Some((id, joined))) => {
                let inspection = to.load(vec![id.0]).await?.remove(&id.0).map(|whole| whole.inspection);
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
    to: &mut impl Recorder,
    requests: &[Request],
    places: &[usize],
) -> Result<HashMap<usize, (InspectionId, i64)>, StoreError> {
    let package = |place: &usize| {
        let Submission { facility, package_id, .. } = &requests[*place].submission;
        Some(Package { place: *place, facility, name: package_id.as_deref()? })
    };
    let packages: Vec<_> = places.iter().filter_map(package).collect();
    if packages.is_empty() {
        return Ok(HashMap::new());
    }
    let candidates = to.candidates(&packages).await?;
    let mut of_place: HashMap<i64, Vec<_>> = HashMap::new();
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
    // Looked at again under the lock: one that was cancelled meanwhile takes no more views.
    let rows = to.lock_joined(chosen.values().map(|id| id.0).collect()).await?;
    let mut there: HashMap<Uuid, i64> = HashMap::new();
    for row in &rows {
        if get::<&str>(row, "status")? != InspectionStatus::Cancelled.as_str() && retention::has_detections(row)? {
            there.insert(get(row, "id")?, get(row, "views")?);
        }
    }
    Ok(chosen.into_iter().filter_map(|(place, id)| Some((place, (id, *there.get(&id.0)?)))).collect())
}

/// Records the views of all: those of what opens first, then those of what is joined.
async fn insert_views(
    to: &mut impl Recorder,
    requests: &[Request],
    opened: &[(usize, Opening)],
    joined: &[(usize, InspectionId, i64)],
) -> Result<Vec<JobId>, StoreError> {
    let now = to.now();
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
    to.insert_views(&views).await
}

/// Marks what is joined as changed, and gives it the labels it has not; answers it as it stands then.
async fn join(
    to: &mut impl Recorder,
    requests: &[Request],
    joined: &[(usize, InspectionId, i64)],
) -> Result<HashMap<Uuid, Inspection>, StoreError> {
    let mut loaded = to.load(joined.iter().map(|(_, id, _)| id.0).collect()).await?;
    let mut inspections = HashMap::with_capacity(joined.len());
    let mut labels = BTreeMap::new();
    for (place, id, _) in joined {
        let mut inspection = loaded.remove(&id.0).ok_or_else(|| intake::vanished(*id))?.inspection;
        intake::keep_labels(&mut inspection, &requests[*place].submission);
        labels.insert(id.0, to_json(&inspection.labels));
        inspections.insert(id.0, inspection);
    }
    to.relabel(&labels).await?;
    Ok(inspections)
}

/// See [`crate::Metastore::add_views`].
pub(crate) async fn add_views(
    to: &mut impl Recorder,
    access: &Access,
    addition: &Addition,
) -> Result<Submitted, StoreError> {
    let id = addition.inspection_id;
    if let Some(key) = &addition.idempotency {
        to.lock(vec![Key::Idempotency(&key.key)]).await?;
        let rows = to.known_keys(vec![&key.key]).await?;
        if let Some((id, joined)) = intake::replayed(key, rows.first())? {
            let inspection = to.load(vec![id.0]).await?.remove(&id.0).map(|whole| whole.inspection);
            return intake::replay(access, key, inspection, joined);
        }
    }
    intake::require_views(&addition.views)?;
    let rows = to.lock_joined(BTreeSet::from([id.0])).await?;
    intake::check_addition(access, addition, rows.first())?;
    let row = rows.first().ok_or_else(|| intake::no_inspection(id))?;
    let (facility, first): (&str, i64) = (get(row, "facility")?, get(row, "views")?);
    let (received_at, priority) = (to.now(), priority_of(get(row, "priority")?));
    let (max_attempts, not_before) = (addition.max_attempts, get(row, "not_before")?);
    let views = addition.views.iter().zip(first..).map(|(view, position)| Arrival {
        view,
        inspection: id,
        facility,
        position,
        received_at,
        priority,
        max_attempts,
        not_before,
    });
    let jobs = to.insert_views(&views.collect::<Vec<_>>()).await?;
    let whole = to.load(vec![id.0]).await?.remove(&id.0).ok_or_else(|| intake::vanished(id))?;
    to.relabel(&BTreeMap::from([(id.0, to_json(&whole.inspection.labels))])).await?;
    let submitted = Submitted { inspection: whole.inspection, jobs, replayed: false, joined: true };
    if let Some(key) = &addition.idempotency {
        to.remember(&[(key, &submitted)]).await?;
    }
    Ok(submitted)
}
