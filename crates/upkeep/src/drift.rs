//! The watch over the scores themselves: for each camera, whether what its views are given still looks like what they were given.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use scrutineer_calibrate::watch::{Budget, DriftMonitor, Scale, Score, Shift, WatchError};
use scrutineer_store::{AlarmFilter, Look, Metastore, NewAlarm, Scored, StoreError, StoreErrorKind, Watch};
use scrutineer_types::{Access, Alarm, ClassRole, InspectionId, Policy, Timestamp};

use crate::{
    memory::{Place, read, write},
    metrics,
};

/// The kind of these alarms, and of what is remembered.
pub const DRIFT: &str = "drift";

/// All monitors together are expected to raise so many false alarms a year at most.
const FALSE_ALARMS_A_YEAR: f64 = 0.01;

/// A view is looked at so long after it was received: by then it has been inferred, whichever way it took.
const SETTLED_AFTER_MS: i64 = 10 * 60 * 1000;

/// Rows of a page, and pages of one look.
const PAGE: usize = 500;
const PAGES: usize = 40;

/// Monitors at most: each remembers some kilobytes. Cameras beyond that are not watched, which the log says once.
const MOST: usize = 2_000;

/// Packages remembered, so that of several views of one by a camera the first alone counts.
const RECENT: usize = 5_000;

/// Inspections that an alarm names.
const EXAMPLES: usize = 10;

/// What is between the parts of a subject.
const BETWEEN: &str = " · ";

/// The kind of what is remembered of how far the watch has come, for all monitors together.
const PLACE: &str = "drift_place";

/// Which monitor: of a policy, at a facility, of a camera's scores by one model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Name {
    policy: String,
    facility: String,
    /// Camera, measure and model.
    subject: String,
}

/// The monitors as this process remembers them, and up to which row.
#[derive(Debug, Default)]
pub(crate) struct Drift {
    place: Place,
    monitors: HashMap<Name, DriftMonitor>,
    recent: VecDeque<String>,
    seen: HashSet<String>,
    full: bool,
}

impl Drift {
    /// What was remembered last, by whichever process.
    async fn load(metastore: &dyn Metastore, place: Place) -> Result<Self, StoreError> {
        let mut drift = Self { place, ..Self::default() };
        for watch in metastore.watches(DRIFT).await? {
            let name = Name { policy: watch.policy, facility: watch.facility, subject: watch.subject };
            drift.monitors.insert(name, read(&watch.state)?);
        }
        Ok(drift)
    }

    /// Takes what has been inferred since, as of `now`. Answers how many alarms were raised.
    pub(crate) async fn watch(
        kept: &mut Option<Self>,
        metastore: &dyn Metastore,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        // Another process may have led meanwhile: what it remembers counts.
        let (before, place) = Place::read(metastore, PLACE).await?;
        // Half of a look is not remembered: unless this one is kept, the next begins where the last whole one ended.
        let mut drift = match kept.take().filter(|kept| kept.place == place) {
            Some(drift) => drift,
            None => Self::load(metastore, place).await?,
        };
        let policies: HashMap<String, Policy> = metastore
            .active_policies()
            .await?
            .into_iter()
            .map(|active| (active.policy.name.clone(), active.policy))
            .collect();
        let mut changed = drift.deal_with_ended(metastore, now).await?;
        for _ in 0..PAGES {
            let scored = metastore.scored(drift.place.after, now.plus_ms(-SETTLED_AFTER_MS), PAGE).await?;
            let last = scored.len() < PAGE;
            for one in scored {
                drift.place.after = Some(one.view);
                changed.extend(drift.take(&one, &policies, now).map_err(wrong)?);
            }
            if last {
                break;
            }
        }
        if !changed.is_empty() || drift.place != place {
            drift.place.look += 1;
            let Some(raised) = metastore.keep_look(drift.look(before, changed)).await? else { return Ok(0) };
            drift.tell();
            *kept = Some(drift);
            return Ok(raised);
        }
        drift.tell();
        *kept = Some(drift);
        Ok(0)
    }

    /// How much evidence there is, by facility.
    fn tell(&self) {
        let mut most: BTreeMap<&str, f64> = BTreeMap::new();
        for (name, monitor) in &self.monitors {
            let known = most.entry(&name.facility).or_default();
            *known = known.max(monitor.evidence().level());
        }
        metrics::drift(&most);
    }

    /// Feeds the monitors of a view's camera; answers which.
    fn take(
        &mut self,
        one: &Scored,
        policies: &HashMap<String, Policy>,
        now: Timestamp,
    ) -> Result<Vec<Name>, WatchError> {
        let camera = one.camera.clone().unwrap_or_default();
        let thing = one.package_id.clone().unwrap_or_else(|| one.inspection.to_string());
        if !self.first_of(format!("{}\u{1f}{camera}\u{1f}{thing}", one.facility)) {
            return Ok(Vec::new());
        }
        let Some(policy) = policies.get(&one.policy) else { return Ok(Vec::new()) };
        let model = one.fingerprint.get(..12).unwrap_or(&one.fingerprint);
        let ruled = policy.classes.iter().filter(|(_, rule)| rule.role != ClassRole::Info);
        let classes = ruled.map(|(class, _)| {
            let confidence = one.maxima.get(class).copied().unwrap_or_default();
            (class.as_str(), f64::from(confidence), Scale::Confidence)
        });
        let quality = &one.quality;
        let measures = [
            ("sharpness", f64::from(quality.sharpness), Scale::Logarithmic { from: 1.0, to: 10_000.0 }),
            ("brightness", f64::from(quality.brightness), Scale::Even { from: 0.0, to: 1.0 }),
            ("contrast", f64::from(quality.contrast), Scale::Even { from: 0.0, to: 0.5 }),
        ];
        let mut fed = Vec::new();
        for (measure, value, scale) in classes.chain(measures) {
            let camera = if camera.is_empty() { "(no camera named)" } else { camera.as_str() };
            let subject = [camera, measure, model].join(BETWEEN);
            let name = Name { policy: one.policy.clone(), facility: one.facility.clone(), subject };
            if !self.monitors.contains_key(&name) {
                if self.monitors.len() >= MOST {
                    self.say_full();
                    continue;
                }
                let seed = format!("{}\u{1f}{}\u{1f}{}", name.policy, name.facility, name.subject);
                self.monitors.insert(name.clone(), DriftMonitor::new(seed, scale, one.at.min(now))?);
            }
            let budget = Budget::per_year(FALSE_ALARMS_A_YEAR)?.among(self.monitors.len());
            if let Some(monitor) = self.monitors.get_mut(&name) {
                monitor.observe(Score { id: one.inspection, at: one.at, value }, budget);
                fed.push(name);
            }
        }
        Ok(fed)
    }

    fn say_full(&mut self) {
        if !std::mem::replace(&mut self.full, true) {
            tracing::warn!(
                monitors = MOST,
                "as many scores are watched for drift as may be; further cameras are not watched"
            );
        }
    }

    /// Whether a camera has not looked at this thing lately: several views of one thing are one observation.
    fn first_of(&mut self, thing: String) -> bool {
        if !self.seen.insert(thing.clone()) {
            return false;
        }
        self.recent.push_back(thing);
        if self.recent.len() > RECENT
            && let Some(old) = self.recent.pop_front()
        {
            self.seen.remove(&old);
        }
        true
    }

    /// Begins anew with what a person has ended the alarm of; answers which.
    async fn deal_with_ended(&mut self, metastore: &dyn Metastore, now: Timestamp) -> Result<Vec<Name>, StoreError> {
        if !self.monitors.values().any(|monitor| monitor.evidence().raised_at().is_some()) {
            return Ok(Vec::new());
        }
        let filter = AlarmFilter { kind: Some(DRIFT.to_owned()), policy: None, cleared: true, limit: MOST };
        let mut newest: BTreeMap<Name, Alarm> = BTreeMap::new();
        for alarm in metastore.alarms(&Access::all(), &filter).await? {
            let (policy, facility, subject) = (alarm.policy.clone(), alarm.facility.clone(), alarm.subject.clone());
            newest.entry(Name { policy, facility, subject }).or_insert(alarm);
        }
        let mut begun = Vec::new();
        for (name, monitor) in &mut self.monitors {
            let Some(raised_at) = monitor.evidence().raised_at() else { continue };
            let ended = newest.get(name).filter(|alarm| alarm.cleared_at.is_some_and(|at| at >= raised_at));
            let Some(ended) = ended else { continue };
            if ended.relearn {
                monitor.relearn(now);
            } else {
                monitor.restart(now);
            }
            begun.push(name.clone());
        }
        Ok(begun)
    }

    /// What is to be kept: `changed` monitors, how far the watch has come, and alarms of those that have noticed something.
    fn look(&self, before: Option<String>, changed: Vec<Name>) -> Look {
        let mut look = Look { before, watches: vec![self.place.watch(PLACE)], ..Look::default() };
        let changed: BTreeSet<Name> = changed.into_iter().collect();
        for name in changed {
            let Some(monitor) = self.monitors.get(&name) else { continue };
            if monitor.evidence().raised_at().is_some() {
                look.alarms.push(alarm(&name, monitor));
            }
            look.watches.push(watch(name, write(monitor)));
        }
        look
    }
}

fn watch(name: Name, state: String) -> Watch {
    let Name { policy, facility, subject } = name;
    Watch { kind: DRIFT.to_owned(), policy, facility, subject, state }
}

fn alarm(name: &Name, monitor: &DriftMonitor) -> NewAlarm {
    let how = match monitor.shift() {
        Some(Shift::Lower) => "lower",
        Some(Shift::Higher) => "higher",
        Some(Shift::Spread) => "more spread",
        Some(Shift::Narrow) => "narrower",
        None => "different",
    };
    let message = format!(
        "scores of {} are {how} than before, since about {}. Look at the examples: lens, lamp, angle, software, another mix of goods? It says \
         look, not stop; whether more escapes, only audits tell. End it as mended, or let it learn the new normal",
        name.subject,
        monitor.since(),
    );
    let examples: Vec<InspectionId> = monitor.drivers().iter().take(EXAMPLES).map(|driver| driver.id).collect();
    NewAlarm {
        kind: DRIFT.to_owned(),
        policy: name.policy.clone(),
        facility: name.facility.clone(),
        subject: name.subject.clone(),
        message,
        examples,
    }
}

fn wrong(error: WatchError) -> StoreError {
    StoreError::new(StoreErrorKind::Internal, "scores cannot be watched").with_source(error)
}
