//! What is asked of a calibration.

use scrutineer_types::{Risk, Timestamp};

use super::{Refusal, path::Side};

/// The rates that must hold. A side without a target is never automated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Targets {
    /// P(bad | accepted) is at most this.
    pub max_escape: Option<f64>,
    /// P(accepted | bad) is at most this.
    pub max_miss: Option<f64>,
    /// P(rejected | good) is at most this.
    pub max_false_reject: Option<f64>,
    /// 1 − the confidence of each side.
    pub delta: f64,
}

/// How many looks at these data there have been.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The only one, whatever comes of it: it may spend all of δ, and nothing is left for another.
    Only,
    /// The k-th, from 1: it spends δ/(k(k+1)), so that all attempts there will ever be spend δ together.
    Numbered(u32),
}

impl Attempt {
    /// The share of δ that it may spend.
    pub fn share(self) -> f64 {
        match self {
            Self::Only => 1.0,
            Self::Numbered(k) => 1.0 / (f64::from(k) * (f64::from(k) + 1.0)),
        }
    }

    /// As a certificate names it: 0 for the only one.
    pub fn number(self) -> u32 {
        match self {
            Self::Only => 0,
            Self::Numbered(k) => k,
        }
    }
}

/// How inspections that hang together (of one package, one event) count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// One of each group, by a seeded choice. The claims are then of packages.
    OnePerGroup,
    /// All of a group, up to `cap` by a seeded choice, tested by their sum.
    Sums {
        /// The most inspections of one group that count.
        cap: usize,
    },
}

/// How to go about it. Whatever is here is fixed before a label is looked at.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Settles which packages select and which certify.
    pub seed: u64,
    /// Share of the packages that fix path and starts, in `0..1`. They do not certify, so few are best; 0.1.
    pub selection_share: f64,
    /// Where sequences start that bound escape: shares of what could at most be accepted, each in `0..=1`; 0.5 and 0.85.
    pub starts: Vec<f64>,
    /// Which look at these data it is.
    pub attempt: Attempt,
    /// Share of the bad ones that labellers overlook, in `0..1`, alike among accepted and others. `escape` and `miss` are tested
    /// at their level times 1 − this.
    pub label_miss: f64,
    /// For a set enriched with bad ones: the largest share of bad where the policy is to work. `None`: the set is a fair sample.
    pub max_prevalence: Option<f64>,
    /// How inspections that hang together count.
    pub grouping: Grouping,
    /// Fix quality gates on the selection split that turn away at most this share of the inspections, in `0..1`; `None`: the policy's own
    /// gates stand.
    pub most_recaptures: Option<f64>,
    /// Promise each facility by itself, sharing δ evenly.
    pub by_facility: bool,
    /// When the certificate is made.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Options {
    /// What suits most: a tenth selects, starts at accepted shares of 0.5 and 0.85, the first attempt, one of each package.
    pub fn new(seed: u64, issued_at: Timestamp, expires_at: Timestamp) -> Self {
        Self {
            seed,
            selection_share: 0.1,
            starts: vec![0.5, 0.85],
            attempt: Attempt::Numbered(1),
            label_miss: 0.0,
            max_prevalence: None,
            grouping: Grouping::OnePerGroup,
            most_recaptures: None,
            by_facility: false,
            issued_at,
            expires_at,
        }
    }
}

/// A risk and the level it is tested at, as `label_miss` has lowered it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bound {
    pub risk: Risk,
    /// What is promised.
    pub level: f64,
    /// What labels must show for it.
    pub tested: f64,
}

/// What a side must hold; empty: the side is not automated.
pub(super) fn bounds(targets: &Targets, options: &Options, side: Side) -> Vec<Bound> {
    let overlooked = 1.0 - options.label_miss;
    let bound = |risk, level: Option<f64>, share: f64| level.map(|level| Bound { risk, level, tested: level * share });
    let both = match side {
        Side::Accept => {
            [bound(Risk::Escape, targets.max_escape, overlooked), bound(Risk::Miss, targets.max_miss, overlooked)]
        }
        // A bad one labelled good that is rejected counts against us: nothing to allow for.
        Side::Reject => [bound(Risk::FalseReject, targets.max_false_reject, 1.0), None],
    };
    both.into_iter().flatten().collect()
}

/// Refuses what makes no sense, before any work.
pub(super) fn check(targets: &Targets, options: &Options) -> Result<(), Refusal> {
    let ensure = |holds: bool, message: &str| if holds { Ok(()) } else { Err(Refusal::Request(message.to_owned())) };
    let inside = |value: f64| value > 0.0 && value < 1.0;
    let levels = [targets.max_escape, targets.max_miss, targets.max_false_reject];
    ensure(levels.iter().any(Option::is_some), "name a target: the most escapes, misses or false rejects that may be")?;
    ensure(levels.into_iter().flatten().all(inside), "a target is a rate above 0 and below 1, as 0.01 for 1 %")?;
    ensure(inside(targets.delta), "a confidence lies above 0 and below 1, as 0.95")?;
    ensure(inside(options.selection_share), "the share that selects lies above 0 and below 1, as 0.1")?;
    ensure(
        (1..=4).contains(&options.starts.len()) && options.starts.iter().all(|share| (0.0..=1.0).contains(share)),
        "give one to four starting points, each an accepted share from 0 to 1",
    )?;
    ensure(options.attempt != Attempt::Numbered(0), "attempts are counted from 1")?;
    ensure((0.0..1.0).contains(&options.label_miss), "the share of bad that labellers overlook lies from 0 up to 1")?;
    ensure(options.max_prevalence.is_none_or(inside), "the largest share of bad lies above 0 and below 1")?;
    ensure(options.most_recaptures.is_none_or(inside), "the share that gates may turn away lies above 0 and below 1")?;
    ensure(options.grouping != Grouping::Sums { cap: 0 }, "at least one inspection of a group must count")?;
    ensure(options.issued_at < options.expires_at, "a certificate ends after it begins")
}
