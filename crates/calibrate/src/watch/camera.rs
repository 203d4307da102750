//! Whether a camera still sends what it used to: sharp, lit, of now, and not the same picture again.

use std::collections::{BTreeSet, VecDeque};

use scrutineer_types::{InspectionId, Quality, Timestamp};
use serde::{Deserialize, Serialize};

/// Frames that are compared with what is usual.
const RECENT: usize = 20;

/// Frames that stand for what is usual: every one at first, then every [`EVERY`]th, so that they reach back some thousands.
const USUAL: usize = 200;
const EVERY: u64 = 25;

/// Fewer say nothing of what is usual.
const LEAST_USUAL: usize = 50;

/// By how much of the picture what is seen lies elsewhere before a camera counts as moved.
const FAR: f32 = 0.1;

/// So many equal pictures in a row: no sensor is that free of noise.
const FROZEN: u32 = 5;

/// A clock that is so far ahead is wrong, and so is one that is so far behind: pictures may wait for a network, but not for a year.
const AHEAD_MS: i64 = 10_000;
const BEHIND_MS: i64 = 365 * 86_400_000;

/// A camera is silent after so long, and after so many times its usual gap.
const SILENT_MS: i64 = 15 * 60_000;
const SILENT_GAPS: f64 = 20.0;

/// One that was last seen so long ago is gone rather than silent: nobody waits for it.
const GONE_MS: i64 = 7 * 86_400_000;

/// How much one gap counts in the mean of all.
const GAP_WEIGHT: f64 = 0.05;

/// One image of a camera.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame<'f> {
    /// Of which inspection.
    pub inspection: InspectionId,
    /// When it was received.
    pub received_at: Timestamp,
    /// When the camera says that it took it.
    pub captured_at: Option<Timestamp>,
    /// Of the image's bytes.
    pub sha256: &'f str,
    /// Measured before inference.
    pub quality: Quality,
    /// Where on the image the things lie that were found on it: across and down, each 0 to 1. `None` where nothing was found.
    pub place: Option<[f32; 2]>,
}

/// What can be wrong with a camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CameraProblem {
    /// It sends nothing, while others at its facility do.
    Silent,
    /// It sends the same picture again and again.
    Frozen,
    /// Its pictures are less sharp than they used to be: dirt, focus, a loose mount.
    Blurred,
    /// They are darker than they used to be.
    Dark,
    /// They are brighter than they used to be.
    Bright,
    /// What it sees lies elsewhere on its pictures than it used to: it was moved or turned, or what it looks at was.
    Moved,
    /// Its clock is ahead of ours, or a year behind.
    Clock,
}

impl CameraProblem {
    /// Every problem.
    pub const ALL: [Self; 7] =
        [Self::Silent, Self::Frozen, Self::Blurred, Self::Dark, Self::Bright, Self::Moved, Self::Clock];

    /// Its word in metrics, alarms and addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Frozen => "frozen",
            Self::Blurred => "blurred",
            Self::Dark => "dark",
            Self::Bright => "bright",
            Self::Moved => "moved",
            Self::Clock => "clock",
        }
    }

    /// The problem of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|problem| problem.as_str() == word)
    }
}

/// Watches one camera; a state row of at most some 14 kB as JSON.
///
/// The newest 20 frames are compared with 200 that reach back some thousands. Blurred, dark, bright and moved mean that the middle one of the
/// 20 lies outside what nine of ten used to be, and by far: frames that are as they used to be do so in less than one look of 10,000, unless
/// neighbours resemble each other; so these are hints to look, without a budget of false alarms, unlike those of
/// [`super::DriftMonitor`]. While one of them lasts nothing is learnt, so that it ends when the pictures are as before, not when one has
/// got used to it. What changes slower than some thousands of frames is not seen here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CameraMonitor {
    usual: VecDeque<Look>,
    recent: VecDeque<Recent>,
    learnt: u64,
    sha256: String,
    equal: u32,
    gap_ms: Option<f64>,
    last_at: Option<Timestamp>,
    problems: BTreeSet<CameraProblem>,
}

/// What a frame looked like.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Look {
    sharpness: f32,
    brightness: f32,
    /// To a thousandth.
    #[serde(default)]
    place: Option<[f32; 2]>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct Recent {
    inspection: InspectionId,
    look: Look,
    /// How long after its capture it was received.
    lag_ms: Option<i64>,
}

impl CameraMonitor {
    /// Takes the next frame, in the order of receipt.
    pub fn observe(&mut self, frame: Frame<'_>) {
        let Frame { inspection, received_at, captured_at, sha256, quality, place } = frame;
        // JSON, in which this is remembered, has no word for what is no number.
        let number = |value: f32| if value.is_finite() { value } else { 0.0 };
        if let Some(last) = self.last_at {
            let gap = (received_at.0 - last.0).max(0) as f64;
            self.gap_ms = Some(self.gap_ms.map_or(gap, |mean| mean + GAP_WEIGHT * (gap - mean)));
        }
        self.last_at = self.last_at.max(Some(received_at));
        if self.sha256 == sha256 {
            self.equal = self.equal.saturating_add(1);
        } else {
            sha256.clone_into(&mut self.sha256);
            self.equal = 1;
        }
        let place = place.map(|place| place.map(|part| (number(part).clamp(0.0, 1.0) * 1e3).round() / 1e3));
        let look = Look { sharpness: number(quality.sharpness), brightness: number(quality.brightness), place };
        let lag_ms = captured_at.map(|captured| received_at.0.saturating_sub(captured.0));
        self.recent.push_back(Recent { inspection, look, lag_ms });
        if self.recent.len() > RECENT
            && let Some(old) = self.recent.pop_front()
        {
            self.learn(old.look);
        }
        self.judge();
    }

    fn learn(&mut self, look: Look) {
        use CameraProblem::{Blurred, Bright, Dark, Moved};
        if [Blurred, Dark, Bright, Moved].iter().any(|problem| self.problems.contains(problem)) {
            return;
        }
        self.learnt += 1;
        if self.usual.len() < USUAL {
            self.usual.push_back(look);
        } else if self.learnt.is_multiple_of(EVERY) {
            self.usual.pop_front();
            self.usual.push_back(look);
        }
    }

    fn judge(&mut self) {
        self.set(CameraProblem::Silent, false);
        self.set(CameraProblem::Frozen, self.equal >= FROZEN);
        let mut lags: Vec<i64> = self.recent.iter().filter_map(|one| one.lag_ms).collect();
        lags.sort_unstable();
        let lag = lags.get(lags.len() / 2);
        self.set(CameraProblem::Clock, lag.is_some_and(|lag| *lag < -AHEAD_MS || *lag > BEHIND_MS));
        if self.recent.len() < RECENT || self.usual.len() < LEAST_USUAL {
            return;
        }
        for (problem, measure, below) in MEASURED {
            let [low, usual, high] = quantiles(self.usual.iter().map(|look| measure(*look)), [0.1, 0.5, 0.9]);
            let [now] = quantiles(self.recent.iter().map(|one| measure(one.look)), [0.5]);
            // It ends a good way before it would begin, so that it does not come and go.
            let by_far = if self.problems.contains(&problem) { 0.8 } else { 0.6 };
            let wrong = if below { now < low && now < by_far * usual } else { now > high && by_far * now > usual };
            self.set(problem, wrong);
        }
        if let Some(shift) = self.shift() {
            let by_far = if self.problems.contains(&CameraProblem::Moved) { 0.6 * FAR } else { FAR };
            self.set(CameraProblem::Moved, shift.into_iter().flatten().any(|part| part.abs() > by_far));
        }
    }

    /// How far what is seen lies from where it used to lie, across and down, in shares of the picture; an axis is `None` where the middle
    /// one of the newest lies within what is usual. `None` where too few pictures show anything.
    pub fn shift(&self) -> Option<[Option<f32>; 2]> {
        let axis = |axis: usize| {
            let usual: Vec<f32> = self.usual.iter().filter_map(|look| Some(look.place?[axis])).collect();
            let now: Vec<f32> = self.recent.iter().filter_map(|one| Some(one.look.place?[axis])).collect();
            if usual.len() < LEAST_USUAL || now.len() < RECENT / 2 {
                return None;
            }
            let [low, usual, high] = quantiles(usual.into_iter(), [0.1, 0.5, 0.9]);
            let [now] = quantiles(now.into_iter(), [0.5]);
            Some((now < low || now > high).then_some(now - usual))
        };
        Some([axis(0)?, axis(1)?])
    }

    fn set(&mut self, problem: CameraProblem, there: bool) {
        if there {
            self.problems.insert(problem);
        } else {
            self.problems.remove(&problem);
        }
    }

    /// Tells it the time, and whether other cameras of its facility have sent pictures lately. One that has sent nothing for a week when
    /// it is first asked about is gone, and no news.
    pub fn silent_at(&mut self, now: Timestamp, others_send: bool) {
        let Some(last) = self.last_at else { return };
        let patience = (self.gap_ms.unwrap_or_default() * SILENT_GAPS).max(SILENT_MS as f64);
        let silent = ((now.0 - last.0) as f64) > patience;
        let known = self.problems.contains(&CameraProblem::Silent);
        let news = others_send && now.0 - last.0 <= GONE_MS;
        // Where all are silent there is nothing to send: a night, or a network.
        self.set(CameraProblem::Silent, silent && (known || news));
    }

    /// What is wrong.
    pub fn problems(&self) -> &BTreeSet<CameraProblem> {
        &self.problems
    }

    /// When its newest picture was received.
    pub fn last_at(&self) -> Option<Timestamp> {
        self.last_at
    }

    /// The newest pictures, newest first.
    pub fn examples(&self) -> impl Iterator<Item = InspectionId> {
        self.recent.iter().rev().map(|one| one.inspection)
    }

    /// The middle one of sharpness and of brightness, `[usually, now]`; `None` before there is a usual.
    pub fn usual_and_now(&self, problem: CameraProblem) -> Option<[f64; 2]> {
        let (_, measure, _) = MEASURED.into_iter().find(|(named, ..)| *named == problem)?;
        let [usual] = quantiles(self.usual.iter().map(|look| measure(*look)), [0.5]);
        let [now] = quantiles(self.recent.iter().map(|one| measure(one.look)), [0.5]);
        (!self.usual.is_empty()).then_some([usual.into(), now.into()])
    }

    /// Ends what is wrong, as a person said: it was dealt with, or (`relearn`) the pictures are to be like that.
    pub fn restart(&mut self, relearn: bool) {
        self.problems.clear();
        self.recent.clear();
        self.equal = 0;
        if relearn {
            self.usual.clear();
            self.learnt = 0;
        }
    }
}

/// A problem, what of a look tells of it, and whether less of that is wrong.
type Measured = (CameraProblem, fn(Look) -> f32, bool);

const MEASURED: [Measured; 3] = [
    (CameraProblem::Blurred, |look| look.sharpness, true),
    (CameraProblem::Dark, |look| look.brightness, true),
    (CameraProblem::Bright, |look| look.brightness, false),
];

/// Of values in any order; 0 where there are none.
fn quantiles<const N: usize>(values: impl Iterator<Item = f32>, shares: [f64; N]) -> [f32; N] {
    let mut values: Vec<f32> = values.collect();
    values.sort_unstable_by(f32::total_cmp);
    shares.map(|share| {
        let place = share * values.len().saturating_sub(1) as f64;
        values.get(place.round() as usize).copied().unwrap_or_default()
    })
}
