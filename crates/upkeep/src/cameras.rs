//! The watch over cameras: whether their pictures still are what they were, from what inference measured of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use scrutineer_calibrate::watch::{CameraMonitor, CameraProblem, Frame};
use scrutineer_store::{AlarmFilter, Look, Metastore, NewAlarm, Scored, StoreError, Watch};
use scrutineer_types::{Access, Alarm, Timestamp};

use crate::{
    memory::{Place, read, write},
    metrics,
};

/// The kind of these alarms, and of what is remembered.
pub const CAMERA: &str = "camera";

/// The kind of what is remembered of how far the watch has come.
const PLACE: &str = "camera_place";

/// So long after the oldest job that waits, everything before has most likely been inferred.
const SETTLED_AFTER_MS: i64 = 10_000;

/// A camera that has sent within this time says that there is something to send.
const LATELY_MS: i64 = 5 * 60_000;

/// Rows of a page, and pages of one look.
const PAGE: usize = 500;
const PAGES: usize = 40;

/// Cameras at most: each remembers some kilobytes. Further ones are not watched, which the log says once.
const MOST: usize = 1_000;

/// Alarms that are looked through at most.
const MOST_ALARMS: usize = 1_000;

/// Inspections that an alarm names.
const EXAMPLES: usize = 10;

/// What is between the parts of a subject.
const BETWEEN: &str = " · ";

/// Facility and camera.
type Name = (String, String);

/// The cameras as this process remembers them, and up to which view.
#[derive(Debug, Default)]
pub(crate) struct Cameras {
    place: Place,
    monitors: BTreeMap<Name, CameraMonitor>,
    full: bool,
}

impl Cameras {
    /// What was remembered last, by whichever process.
    async fn load(metastore: &dyn Metastore, place: Place) -> Result<Self, StoreError> {
        let mut cameras = Self { place, ..Self::default() };
        for watch in metastore.watches(CAMERA).await? {
            cameras.monitors.insert((watch.facility, watch.subject), read(&watch.state)?);
        }
        Ok(cameras)
    }

    /// Takes what has been inferred since, as of `now`. Answers how many alarms were raised or ended.
    pub(crate) async fn watch(
        kept: &mut Option<Self>,
        metastore: &dyn Metastore,
        now: Timestamp,
    ) -> Result<usize, StoreError> {
        // Another process may have led meanwhile: what it remembers counts.
        let (before, place) = Place::read(metastore, PLACE).await?;
        // Half of a look is not remembered: unless this one is kept, the next begins where the last whole one ended.
        let mut cameras = match kept.take().filter(|kept| kept.place == place) {
            Some(cameras) => cameras,
            None => Self::load(metastore, place).await?,
        };
        let mut changed = cameras.deal_with_ended(metastore).await?;
        // Views are taken in order, so that a backlog makes the watch late, not blind.
        let backlog_ms = metastore.queue_counts().await?.oldest_age_ms as i64;
        let until = now.plus_ms(-SETTLED_AFTER_MS - backlog_ms);
        for _ in 0..PAGES {
            let scored = metastore.scored(cameras.place.after, until, PAGE).await?;
            let last = scored.len() < PAGE;
            for one in scored {
                cameras.place.after = Some(one.view);
                changed.extend(cameras.take(one));
            }
            if last {
                break;
            }
        }
        changed.extend(cameras.look_for_silent(now));
        if !changed.is_empty() || cameras.place != place {
            cameras.place.look += 1;
            let Some(raised) = metastore.keep_look(cameras.look(before, changed)).await? else { return Ok(0) };
            let ended = cameras.end_what_is_over(metastore).await?;
            cameras.tell(now);
            *kept = Some(cameras);
            return Ok(raised + ended);
        }
        // One that was raised by a look whose end did not come to this.
        let ended = cameras.end_what_is_over(metastore).await?;
        cameras.tell(now);
        *kept = Some(cameras);
        Ok(ended)
    }

    /// Shows a view to its camera's monitor; answers which.
    fn take(&mut self, one: Scored) -> Option<Name> {
        let name = (one.facility, one.camera.filter(|camera| !camera.is_empty())?);
        if !self.monitors.contains_key(&name) && self.monitors.len() >= MOST {
            if !std::mem::replace(&mut self.full, true) {
                tracing::warn!(cameras = MOST, "as many cameras are watched as may be; further ones are not");
            }
            return None;
        }
        self.monitors.entry(name.clone()).or_default().observe(Frame {
            inspection: one.inspection,
            received_at: one.at,
            captured_at: one.captured_at,
            sha256: &one.sha256,
            quality: one.quality,
            place: one.place,
        });
        Some(name)
    }

    /// Asks of each camera whether it is silent while others of its facility are not; answers of which that is news.
    fn look_for_silent(&mut self, now: Timestamp) -> Vec<Name> {
        let mut lately: HashMap<&str, usize> = HashMap::new();
        let sends = |monitor: &CameraMonitor| monitor.last_at().is_some_and(|last| now.0 - last.0 < LATELY_MS);
        for ((facility, _), _) in self.monitors.iter().filter(|(_, monitor)| sends(monitor)) {
            *lately.entry(facility).or_default() += 1;
        }
        let others: BTreeMap<Name, bool> = self
            .monitors
            .iter()
            .map(|(name, monitor)| {
                let sending = lately.get(name.0.as_str()).copied().unwrap_or_default();
                (name.clone(), sending > usize::from(sends(monitor)))
            })
            .collect();
        let mut news = Vec::new();
        for (name, monitor) in &mut self.monitors {
            let was = monitor.problems().contains(&CameraProblem::Silent);
            monitor.silent_at(now, others.get(name).copied().unwrap_or_default());
            if monitor.problems().contains(&CameraProblem::Silent) != was {
                news.push(name.clone());
            }
        }
        news
    }

    /// Begins anew with cameras whose alarm a person has ended; answers which. What we end is no problem any more.
    async fn deal_with_ended(&mut self, metastore: &dyn Metastore) -> Result<Vec<Name>, StoreError> {
        if self.monitors.values().all(|monitor| monitor.problems().is_empty()) {
            return Ok(Vec::new());
        }
        let filter = AlarmFilter { kind: Some(CAMERA.to_owned()), policy: None, cleared: true, limit: MOST_ALARMS };
        let mut newest: BTreeMap<(String, String), Alarm> = BTreeMap::new();
        for alarm in metastore.alarms(&Access::all(), &filter).await? {
            newest.entry((alarm.facility.clone(), alarm.subject.clone())).or_insert(alarm);
        }
        let mut begun = Vec::new();
        for (name, monitor) in &mut self.monitors {
            let problems = monitor.problems().clone();
            let ended = problems.iter().filter_map(|problem| {
                let alarm = newest.get(&(name.0.clone(), subject(&name.1, *problem)))?;
                alarm.cleared_at.is_some().then_some(alarm)
            });
            let ended: Vec<&Alarm> = ended.collect();
            if ended.is_empty() {
                continue;
            }
            monitor.restart(ended.iter().any(|alarm| alarm.relearn));
            if problems.contains(&CameraProblem::Silent) {
                // Whoever says so of a camera that sends nothing means that it is gone, until it sends again.
                *monitor = CameraMonitor::default();
            }
            begun.push(name.clone());
        }
        Ok(begun)
    }

    /// What is to be kept: the `changed` cameras, how far the watch has come, and alarms of what is wrong.
    fn look(&self, before: Option<String>, changed: Vec<Name>) -> Look {
        let mut look = Look { before, watches: vec![self.place.watch(PLACE)], ..Look::default() };
        for name in changed.into_iter().collect::<BTreeSet<_>>() {
            let Some(monitor) = self.monitors.get(&name) else { continue };
            look.alarms.extend(monitor.problems().iter().map(|problem| alarm(&name, monitor, *problem)));
            look.watches.push(watch(name, write(monitor)));
        }
        look
    }

    /// Ends the alarms of what is no longer so; answers how many.
    async fn end_what_is_over(&self, metastore: &dyn Metastore) -> Result<usize, StoreError> {
        let filter = AlarmFilter { kind: Some(CAMERA.to_owned()), policy: None, cleared: false, limit: MOST_ALARMS };
        let mut ended = 0;
        for alarm in metastore.alarms(&Access::all(), &filter).await? {
            let Some((camera, problem)) = alarm.subject.rsplit_once(BETWEEN) else { continue };
            let monitor = self.monitors.get(&(alarm.facility.clone(), camera.to_owned()));
            let problem = CameraProblem::from_word(problem);
            let still = monitor.is_some_and(|one| problem.is_some_and(|problem| one.problems().contains(&problem)));
            if !still && metastore.clear_alarm(&Access::all(), alarm.id, false).await?.is_some() {
                ended += 1;
            }
        }
        Ok(ended)
    }

    fn tell(&self, now: Timestamp) {
        for ((facility, camera), monitor) in &self.monitors {
            metrics::camera(facility, camera, monitor, now);
        }
    }
}

/// What an alarm of this watch says is wrong with `camera`; `None` where it is about another.
pub fn problem_of(alarm: &Alarm, camera: &str) -> Option<CameraProblem> {
    let (named, problem) = alarm.subject.rsplit_once(BETWEEN)?;
    CameraProblem::from_word(problem).filter(|_| alarm.kind == CAMERA && named == camera)
}

fn subject(camera: &str, problem: CameraProblem) -> String {
    [camera, problem.as_str()].join(BETWEEN)
}

fn watch((facility, subject): Name, state: String) -> Watch {
    Watch { kind: CAMERA.to_owned(), policy: String::new(), facility, subject, state }
}

/// How far, in words, as ` (21 % of the picture to the right)`.
fn moved(monitor: &CameraMonitor) -> String {
    let [across, down] = monitor.shift().unwrap_or_default();
    let part = |shift: Option<f32>, less: &str, more: &str| {
        shift.map(|by| format!("{:.0} % of the picture {}", by.abs() * 100.0, if by < 0.0 { less } else { more }))
    };
    let parts = [part(across, "to the left", "to the right"), part(down, "up", "down")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

fn alarm(name: &Name, monitor: &CameraMonitor, problem: CameraProblem) -> NewAlarm {
    let (facility, camera) = name;
    let measured = monitor.usual_and_now(problem).map_or_else(String::new, |[usual, now]| match problem {
        CameraProblem::Blurred => format!(" (sharpness {now:.0}, usually {usual:.0})"),
        _ => format!(" (brightness {now:.2}, usually {usual:.2})"),
    });
    let measured = if problem == CameraProblem::Moved { moved(monitor) } else { measured };
    let what = match problem {
        CameraProblem::Silent => {
            "has sent nothing for long, while others at its facility do. Look at its power, its network and what uploads \
             its pictures; end this where it was taken away"
        }
        CameraProblem::Frozen => {
            "sends the same picture again and again. Restart it, or what uploads its pictures: parcels pass unseen"
        }
        CameraProblem::Blurred => {
            "sends pictures that are less sharp than usual. Clean its lens, look at its focus and whether it has come loose"
        }
        CameraProblem::Dark => "sends darker pictures than usual. Look at the lamps, the lens and its exposure",
        CameraProblem::Bright => {
            "sends brighter pictures than usual. Look for sun or a lamp that falls in, and at its exposure"
        }
        CameraProblem::Moved => {
            "shows things elsewhere on its pictures than it used to. Look whether it, or what it looks at, was moved, turned or bumped"
        }
        CameraProblem::Clock => {
            "says that it took its pictures at a time that cannot be. Set its clock: deadlines and times to a verdict are wrong"
        }
    };
    let ends = match problem {
        CameraProblem::Blurred | CameraProblem::Dark | CameraProblem::Bright | CameraProblem::Moved => {
            ". It ends by itself when they are as before; if they are to be like that, let it learn the new normal"
        }
        _ => ". It ends by itself when that is over",
    };
    NewAlarm {
        kind: CAMERA.to_owned(),
        policy: String::new(),
        facility: facility.clone(),
        subject: subject(camera, problem),
        message: format!("{camera} {what}{measured}{ends}"),
        examples: monitor.examples().take(EXAMPLES).collect(),
    }
}
