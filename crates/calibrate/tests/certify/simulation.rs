//! Draws of labelled inspections from distributions that are known, so that what a policy does in truth can be computed.
//!
//! One defect class, one view each, one detection on it. Its confidence: good ~ Beta(1.2, 8), bad ~ 0.95·Beta(5, 2) +
//! 0.05·Beta(1.5, 6).

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use scrutineer_calibrate::certify::{
    Attempt, Calibration, Grouping, Labelled, Options, Refusal, Targets, Truth, calibrate,
};
use scrutineer_types::{
    AuditRules, BoundingBox, ClassRole, ClassRule, Detection, Fallback, InspectionFacts, Policy, Quality, QualityRules,
    Threshold, Timestamp, ViewFacts, ViewId, ViewRules, ViewState,
};
use statrs::function::beta::beta_reg;

/// 1 − the confidence of every simulation.
pub const DELTA: f64 = 0.05;
/// The only class.
pub const DEFECT: &str = "damage";

/// Which inspections get a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Labels {
    /// All of them.
    All,
    /// Those that an earlier policy sent to people (confidence 0.2 to 0.6) for certain; what it accepted and rejected, by audit.
    Audited {
        /// The probability of an audit.
        rate: f64,
    },
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it shows.
    pub name: &'static str,
    /// Share of bad ones.
    pub bad: f64,
    /// What must hold; δ is [`DELTA`].
    pub max_escape: Option<f64>,
    /// What must hold.
    pub max_miss: Option<f64>,
    /// What must hold.
    pub max_false_reject: Option<f64>,
    /// How many labelled inspections.
    pub n: usize,
    /// Which of them are labelled.
    pub labels: Labels,
    /// Inspections of a group, and how their badness correlates within it.
    pub groups: Option<(usize, f64)>,
    /// How groups count.
    pub grouping: Grouping,
    /// Which attempt.
    pub attempt: Attempt,
}

impl Scenario {
    /// All labelled, each by itself, escape bounded.
    pub fn escape(bad: f64, max_escape: f64, n: usize) -> Self {
        Self {
            name: "escape",
            bad,
            max_escape: Some(max_escape),
            max_miss: None,
            max_false_reject: None,
            n,
            labels: Labels::All,
            groups: None,
            grouping: Grouping::OnePerGroup,
            attempt: Attempt::Only,
        }
    }
}

/// What came of one draw.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// There was no certificate.
    pub refused: bool,
    /// The accept side breaks its promise.
    pub escapes: bool,
    /// The reject side does.
    pub rejects: bool,
    /// Share that is automatic, in truth.
    pub automatic: f64,
    /// Bad ones among the labelled.
    pub bad: u64,
    /// How many inspections a refusal says that it takes to certify.
    pub needed: Option<u64>,
}

/// P(confidence < `x`) of good and bad ones.
pub fn below(x: f64) -> (f64, f64) {
    let cdf = |a, b| {
        if x <= 0.0 {
            0.0
        } else if x >= 1.0 {
            1.0
        } else {
            beta_reg(a, b, x)
        }
    };
    (cdf(1.2, 8.0), 0.95 * cdf(5.0, 2.0) + 0.05 * cdf(1.5, 6.0))
}

/// Share accepted, escape and miss where confidences below `x` are accepted.
pub fn accepted(bad: f64, x: f64) -> (f64, f64, f64) {
    let (good, missed) = below(x);
    let share = (1.0 - bad) * good + bad * missed;
    (share, if share > 0.0 { bad * missed / share } else { 0.0 }, missed)
}

/// The most that thresholds on this confidence can automate under the scenario's targets.
pub fn oracle(scenario: &Scenario) -> f64 {
    let grid = (0..=20_000).map(|x| f64::from(x) / 20_000.0);
    let may = |x: &f64| {
        let (_, escape, miss) = accepted(scenario.bad, *x);
        scenario.max_escape.is_none_or(|most| escape <= most) && scenario.max_miss.is_none_or(|most| miss <= most)
    };
    let asked = scenario.max_escape.is_some() || scenario.max_miss.is_some();
    let accept = grid.clone().rfind(may).filter(|_| asked).unwrap_or(0.0);
    let rejects = |x: &f64| scenario.max_false_reject.is_some_and(|most| 1.0 - below(*x).0 <= most);
    let reject = grid.clone().find(rejects).unwrap_or(1.0);
    accepted(scenario.bad, accept).0 + 1.0 - accepted(scenario.bad, reject.max(accept)).0
}

/// One draw, calibrated, held against the truth.
pub fn draw(scenario: &Scenario, seed: u64) -> Outcome {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let labelled = sample(scenario, &mut random);
    let bad = labelled.iter().filter(|one| one.truth == Truth::Reject).count() as u64;
    match certify(scenario, &labelled, seed) {
        Ok(calibration) => {
            let rule = &calibration.policy.classes[DEFECT];
            let at = |threshold, never| match threshold {
                Some(Threshold::At(value)) => f64::from(value),
                _ => never,
            };
            let (possible, present) = (at(rule.possible, 0.0), at(rule.present, 1.0));
            let (share, escape, miss) = accepted(scenario.bad, possible);
            let above = |rate: f64, level: Option<f64>| level.is_some_and(|level| rate > level);
            Outcome {
                refused: false,
                escapes: above(escape, scenario.max_escape) || above(miss, scenario.max_miss),
                rejects: above(1.0 - below(present).0, scenario.max_false_reject),
                automatic: share + 1.0 - accepted(scenario.bad, present).0,
                bad,
                needed: None,
            }
        }
        Err(Refusal::Shortage(shortages)) => {
            let needed = shortages.first().and_then(|shortage| shortage.certifying.likely);
            Outcome { refused: true, bad, needed, ..Outcome::default() }
        }
        Err(refusal) => panic!("the simulation asks for what makes sense: {refusal}"),
    }
}

/// The scenario's calibration of these labels.
pub fn certify(scenario: &Scenario, labelled: &[Labelled], seed: u64) -> Result<Calibration, Refusal> {
    let Scenario { max_escape, max_miss, max_false_reject, grouping, attempt, .. } = *scenario;
    let targets = Targets { max_escape, max_miss, max_false_reject, delta: DELTA };
    let options = Options { grouping, attempt, ..Options::new(seed, Timestamp(0), Timestamp(1)) };
    calibrate(&policy(), labelled, &targets, &options)
}

/// One defect, its thresholds yet to be found.
pub fn policy() -> Policy {
    let rule = ClassRule {
        role: ClassRole::Defect,
        present: Some(Threshold::Never),
        possible: Some(Threshold::Never),
        on_missing: Fallback::Review,
    };
    Policy {
        name: "simulated".to_owned(),
        classes: [(DEFECT.to_owned(), rule)].into(),
        quality: QualityRules::default(),
        views: ViewRules::default(),
        audit: AuditRules::default(),
        on_uncertified: scrutineer_types::Unproved::default(),
        certificate: None,
    }
}

/// `scenario.n` labelled inspections.
pub fn sample(scenario: &Scenario, random: &mut impl Rng) -> Vec<Labelled> {
    let mut labelled = Vec::with_capacity(scenario.n);
    let size = scenario.groups.map_or(1, |(size, _)| size);
    for group in 0.. {
        // Shapes with this mean give pairs within a group this correlation (the beta-binomial distribution).
        let rate = match scenario.groups {
            Some((_, correlation)) => {
                let scale = (1.0 - correlation) / correlation;
                beta(scenario.bad * scale, (1.0 - scenario.bad) * scale, random)
            }
            None => scenario.bad,
        };
        for member in 0..size {
            if labelled.len() == scenario.n {
                return labelled;
            }
            let bad = random.random_bool(rate);
            let confidence = confidence(bad, random);
            let probability = match scenario.labels {
                Labels::Audited { rate } if !(0.2..0.6).contains(&confidence) => rate,
                _ => 1.0,
            };
            if random.random_bool(probability) {
                let group_name = scenario.groups.map(|_| format!("event-{group}"));
                labelled.push(one(format!("{group}-{member}"), group_name, confidence, bad, probability));
            }
        }
    }
    labelled
}

/// A labelled inspection with one view and this confidence of the defect on it.
pub fn one(id: String, group: Option<String>, confidence: f64, bad: bool, probability: f64) -> Labelled {
    let bounding_box = BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 10.0, y_max: 10.0 };
    let detection = Detection {
        class_id: 0,
        class_name: DEFECT.to_owned(),
        confidence: confidence as f32,
        bounding_box,
        corners: None,
        mask: None,
    };
    let quality = Quality { sharpness: 200.0, brightness: 0.5, contrast: 0.2, clipped: 0.01 };
    let state =
        ViewState::Completed { width: 640, height: 480, quality, detections: vec![detection], codes: Vec::new() };
    Labelled {
        id,
        facts: InspectionFacts {
            certified: true,
            audit_alarm: false,
            package_id: None,
            views: vec![ViewFacts { view_id: ViewId::new(), angle: None, state }],
            expected: None,
            views_deadline_passed: false,
            deadline_passed: false,
        },
        truth: if bad { Truth::Reject } else { Truth::Accept },
        group,
        facility: String::new(),
        cameras: Vec::new(),
        fingerprints: Vec::new(),
        at: None,
        probability,
    }
}

fn confidence(bad: bool, random: &mut impl Rng) -> f64 {
    match bad {
        false => beta(1.2, 8.0, random),
        true if random.random_bool(0.95) => beta(5.0, 2.0, random),
        true => beta(1.5, 6.0, random),
    }
}

fn beta(a: f64, b: f64, random: &mut impl Rng) -> f64 {
    let (x, y) = (gamma(a, random), gamma(b, random));
    if x + y > 0.0 { x / (x + y) } else { 0.0 }
}

/// By Marsaglia and Tsang (2000).
fn gamma(shape: f64, random: &mut impl Rng) -> f64 {
    if shape < 1.0 {
        let uniform: f64 = random.random();
        return gamma(shape + 1.0, random) * uniform.powf(1.0 / shape);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        // Box and Muller.
        let (u, v): (f64, f64) = (1.0 - random.random::<f64>(), random.random());
        let normal = (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos();
        let cube = (1.0 + c * normal).powi(3);
        let uniform = 1.0 - random.random::<f64>();
        if cube > 0.0 && uniform.ln() < 0.5 * normal * normal + d - d * cube + d * cube.ln() {
            return d * cube;
        }
    }
}
