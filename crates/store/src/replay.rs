//! Past decisions looked at again: what another policy would have said of the inferences that are stored, without inferring
//! anything.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap, VecDeque},
    sync::Arc,
};

use scrutineer_types::{
    Access, InspectionFacts, InspectionId, Judge, Policy, Simulation, Threshold, Timestamp, Verdict, VerdictChange,
    ViewState,
};

use crate::{
    Metastore, StoreError,
    rows::{Columns, get},
};

/// Inspections of a page. Few enough that a page is small, many enough that asking for it costs little beside reading it.
const PAGE: usize = 2000;

/// Pages in hand: one is judged while others are read.
const PAGES: usize = 3;

/// Examples that are kept of each change.
const EXAMPLES: usize = 10;

/// Which decided inspections are looked at again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Past {
    /// Those that this policy decided; all of them where `None`.
    pub policy: Option<String>,
    /// Of this facility.
    pub facility: Option<String>,
    /// Received at or after.
    pub since: Option<Timestamp>,
    /// Received before.
    pub until: Option<Timestamp>,
}

/// Part of the past, by ids: after the first, up to and with the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// `None`: from the beginning.
    pub after: Option<InspectionId>,
    /// `None`: to the end.
    pub to: Option<InspectionId>,
}

/// A decided inspection as its newest decision found it.
#[derive(Clone, Debug, PartialEq)]
pub struct Decided {
    /// Which.
    pub id: InspectionId,
    /// Where it came from.
    pub facility: String,
    /// Of the newest decision.
    pub verdict: Verdict,
    /// The version of the policy behind it.
    pub version: Option<u32>,
    /// What the newest decision was made by. Of each class only the best detection of a view is here, without its place, and views
    /// are without their ids: no verdict depends on more, though reasons may.
    pub facts: InspectionFacts,
    /// Whether `facts.expected` is the request's own wish, which no policy changes.
    pub own_wish: bool,
}

/// What became of a page of the past.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Inspections that were judged again.
    pub inspections: usize,
    /// Those that got a new decision.
    pub decided: usize,
    /// Where the next page begins; `None`: this was the last.
    pub next: Option<InspectionId>,
}

/// Where a page ends whose last row is the first of `rows`; a second row says that there is more.
pub(crate) fn end_of(rows: &[impl Columns]) -> Result<Option<InspectionId>, StoreError> {
    match rows {
        [last, _] => Ok(Some(InspectionId(get(last, "id")?))),
        _ => Ok(None),
    }
}

/// Applies `policy` to the past, and tells what would have been decided otherwise. Nothing is written. The versions of
/// [`Past::policy`] only serve to name the classes that are seen otherwise.
pub async fn simulate(
    metastore: &Arc<dyn Metastore>,
    access: &Access,
    past: &Past,
    judge: Arc<dyn Judge>,
    policy: Policy,
) -> Result<Simulation, StoreError> {
    let versions = match &past.policy {
        Some(name) => metastore.policy_versions(name).await?.into_iter().map(|one| (one.version, one.policy)).collect(),
        None => HashMap::new(),
    };
    let (metastore, access, past) = (Arc::clone(metastore), access.clone(), past.clone());
    let question = Arc::new(Question { metastore, access, past, judge, policy, versions });
    let (mut in_hand, mut next, mut whole) = (VecDeque::with_capacity(PAGES), Some(None), Simulation::default());
    loop {
        while in_hand.len() < PAGES
            && let Some(after) = next
        {
            let to = question.metastore.past_end(&question.access, &question.past, after, PAGE).await?;
            in_hand.push_back(tokio::spawn(Arc::clone(&question).of(Stretch { after, to })));
            next = to.map(Some);
        }
        let Some(page) = in_hand.pop_front() else { break };
        let page = page.await.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic()))?;
        whole = together(whole, page);
    }
    whole.changes.sort_by_key(|change| Reverse(change.inspections));
    Ok(whole)
}

/// What is asked of every page.
struct Question {
    metastore: Arc<dyn Metastore>,
    access: Access,
    past: Past,
    judge: Arc<dyn Judge>,
    policy: Policy,
    versions: HashMap<u32, Policy>,
}

impl Question {
    async fn of(self: Arc<Self>, stretch: Stretch) -> Result<Simulation, StoreError> {
        let decided = self.metastore.past(&self.access, &self.past, stretch).await?;
        let judging = tokio::task::spawn_blocking(move || {
            let mut page = Simulation::default();
            for one in decided {
                self.look_at(&mut page, one);
            }
            page
        });
        Ok(judging.await.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic())))
    }

    /// Adds one inspection to what was looked at.
    fn look_at(&self, page: &mut Simulation, decided: Decided) {
        let Decided { id, facility, verdict: from, version, mut facts, own_wish } = decided;
        if !own_wish {
            facts.expected = self.policy.expected_views();
        }
        // Where the policy would still wait for a view, what was decided stands.
        let to = self.judge.verdict(&self.policy, &facts).unwrap_or(from);
        let changed = u64::from(from != to);
        page.inspections += 1;
        page.views += facts.views.len() as u64;
        page.changed += changed;
        *page.before.entry(from).or_default() += 1;
        *page.after.entry(to).or_default() += 1;
        let facility = page.facilities.entry(facility).or_default();
        facility.inspections += 1;
        facility.changed += changed;
        *facility.before.entry(from).or_default() += 1;
        *facility.after.entry(to).or_default() += 1;
        if from == to {
            return;
        }
        note(page, VerdictChange { from, to, inspections: 1, examples: vec![id] });
        if let Some(before) = version.and_then(|version| self.versions.get(&version)) {
            for class in seen_otherwise(before, &self.policy, &facts) {
                *page.classes.entry(class.to_owned()).or_default() += 1;
            }
        }
    }
}

/// Both together, the second later than the first.
fn together(mut whole: Simulation, later: Simulation) -> Simulation {
    whole.inspections += later.inspections;
    whole.views += later.views;
    whole.changed += later.changed;
    add(&mut whole.before, later.before);
    add(&mut whole.after, later.after);
    add(&mut whole.classes, later.classes);
    for (name, facility) in later.facilities {
        let known = whole.facilities.entry(name).or_default();
        known.inspections += facility.inspections;
        known.changed += facility.changed;
        add(&mut known.before, facility.before);
        add(&mut known.after, facility.after);
    }
    for change in later.changes {
        note(&mut whole, change);
    }
    whole
}

fn add<K: Ord>(to: &mut BTreeMap<K, u64>, from: BTreeMap<K, u64>) {
    for (key, count) in from {
        *to.entry(key).or_default() += count;
    }
}

/// Adds to the change of its kind.
fn note(whole: &mut Simulation, change: VerdictChange) {
    let known = whole.changes.iter_mut().find(|known| (known.from, known.to) == (change.from, change.to));
    let Some(known) = known else {
        whole.changes.push(change);
        return;
    };
    known.inspections += change.inspections;
    known.examples.extend(change.examples);
    let beyond = known.examples.len().saturating_sub(EXAMPLES);
    known.examples.drain(..beyond);
}

/// The classes whose best detection counts for something else under `after` than under `before`.
fn seen_otherwise<'p>(before: &'p Policy, after: &'p Policy, facts: &InspectionFacts) -> Vec<&'p str> {
    let best = |class: &str| {
        let views = facts.views.iter().filter_map(|view| match &view.state {
            ViewState::Completed { detections, .. } => Some(detections),
            _ => None,
        });
        views.flatten().filter(|one| one.class_name == class).map(|one| one.confidence).fold(0.0, f32::max)
    };
    let reaches = |bound: Option<Threshold>, confidence: f32| match bound {
        Some(Threshold::At(value)) => Some(confidence >= value),
        Some(Threshold::Never) | None => None,
    };
    let counts_as = |policy: &Policy, class: &str, confidence: f32| {
        policy.classes.get(class).map(|rule| {
            (rule.role, rule.on_missing, reaches(rule.present, confidence), reaches(rule.possible, confidence))
        })
    };
    let mut classes: Vec<&str> = before.classes.keys().chain(after.classes.keys()).map(String::as_str).collect();
    classes.sort_unstable();
    classes.dedup();
    classes.retain(|class| {
        let confidence = best(class);
        counts_as(before, class, confidence) != counts_as(after, class, confidence)
    });
    classes
}
