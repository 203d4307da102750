//! What a calibration proved, as it stands in a policy's `certificate`.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Policy, Timestamp};

/// The claims that a policy was certified for, and all that they are bound to. Written by `calibrate`, never by hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificate {
    /// How it was proved, with its revision: `learn-then-test/1`.
    pub method: String,
    /// What was proved; each with its own confidence.
    pub claims: Vec<Claim>,
    /// The confidence that all claims hold at once: 1 − Σδ, `0..=1`.
    pub joint_confidence: f64,
    /// Share of bad ones where the data come from, as estimated; of an enriched set, the largest share that was assumed.
    pub prevalence: f64,
    /// Share of the bad ones that the policy accepts, as estimated; promised only where a claim says so.
    pub miss: f64,
    /// Where it holds; `""` stands for inspections whose facility nobody said.
    pub facilities: Vec<String>,
    /// Whether each facility is promised by itself. Otherwise the claims are of the facilities' mix, and of no single one.
    pub by_facility: bool,
    /// For which cameras it holds; `""` stands for views whose camera nobody said.
    pub cameras: Vec<String>,
    /// For inferences of which fingerprints it holds.
    pub fingerprints: Vec<String>,
    /// The hash of the policy's rules, without name, audit and certificate.
    pub rules: String,
    /// How findings are fused into a verdict, with its revision.
    pub fusion: String,
    /// The first and last moments of the labelled inspections, where they have any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// When it was made.
    pub issued_at: Timestamp,
    /// From when on it no longer holds.
    pub expires_at: Timestamp,
    /// The how-manieth attempt on these data it was, from 1; 0 where it was declared the only one.
    pub attempt: u32,
    /// What it was proved with.
    pub data: DataTrace,
}

/// One promise: `risk` is at most `level`, with `confidence`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Of what.
    pub risk: Risk,
    /// At most this rate, `0..=1`.
    pub level: f64,
    /// 1 − δ, before attempts and facilities share it.
    pub confidence: f64,
    /// The share of δ that this claim was tested with, attempts and facilities allowed for.
    pub delta: f64,
    /// For which facility alone, where each is promised by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<String>,
    /// How many labelled inspections it rests on: the accepted of `escape`, the bad of `miss`, the good of `false_reject`.
    pub n: u64,
    /// How many of them went wrong.
    pub k: u64,
    /// By which test.
    pub proof: Proof,
    /// The share of bad ones that labellers were assumed to overlook.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub label_miss: f64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
fn is_zero(value: &f64) -> bool {
    *value <= 0.0
}

/// A rate that a claim bounds. Bad: its truth is reject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// P(bad | accepted).
    Escape,
    /// P(accepted | bad).
    Miss,
    /// P(rejected | good).
    FalseReject,
}

impl Risk {
    /// The word that files and options use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Escape => "escape",
            Self::Miss => "miss",
            Self::FalseReject => "false_reject",
        }
    }
}

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A test that a claim was proved by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Of independent labels of equal weight.
    ExactBinomial,
    /// Of weighted labels, or of whole groups.
    Betting,
    /// Exact limits of bad and good ones apart, joined at an assumed prevalence.
    ExactStratified,
}

/// From the first to the last moment, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// The first.
    pub since: Timestamp,
    /// The last.
    pub until: Timestamp,
}

/// A trace of the labelled inspections, so that another attempt on the same ones is recognised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataTrace {
    /// How many labelled inspections there were.
    pub inspections: u64,
    /// SHA-256 over the names of their groups, sorted, in lower-case hexadecimal.
    pub digest: String,
    /// A sample of the groups, whatever it was drawn by: the least hashes of their names. Any of them among other data
    /// shows an overlap.
    pub sketch: Vec<String>,
}

/// What a verdict rests on, to be held against a certificate.
#[derive(Clone, Copy, Debug)]
pub struct Usage<'a> {
    /// Of the models whose inferences were judged.
    pub fingerprints: &'a [&'a str],
    /// The hash of the rules that judged, as the certificate's.
    pub rules: &'a str,
    /// How findings were fused.
    pub fusion: &'a str,
    /// Where; `""` where nobody said.
    pub facility: &'a str,
    /// The cameras of its views; `""` where nobody said.
    pub cameras: &'a [&'a str],
    /// When.
    pub now: Timestamp,
}

/// Why a certificate does not cover a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uncertified {
    /// It has expired.
    Expired {
        /// When.
        expired_at: Timestamp,
    },
    /// The rules are not those that were certified.
    Rules,
    /// Findings are no longer fused in the way that was certified.
    Fusion,
    /// A model, its settings or its runtime is not the one that was certified.
    Fingerprint(String),
    /// No inspection from there was among the labelled ones, or too few.
    Facility(String),
    /// No view of that camera was among the labelled ones.
    Camera(String),
}

impl fmt::Display for Uncertified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |name: &str| if name.is_empty() { "(not named)".to_owned() } else { format!("`{name}`") };
        match self {
            Self::Expired { expired_at } => write!(f, "the certificate expired at {expired_at}; calibrate again"),
            Self::Rules => f.write_str("the policy's rules were changed after they were certified; calibrate again"),
            Self::Fusion => f.write_str("verdicts are now reached in another way than was certified; calibrate again"),
            Self::Fingerprint(fingerprint) => {
                write!(
                    f,
                    "the model with fingerprint {fingerprint} is not the one that was certified; calibrate with it"
                )
            }
            Self::Facility(name) => {
                write!(f, "facility {} is not certified; label inspections from there and calibrate again", named(name))
            }
            Self::Camera(name) => {
                write!(f, "camera {} is not certified; label inspections of it and calibrate again", named(name))
            }
        }
    }
}

impl Certificate {
    /// The certificate that `policy` carries; `Err` names what in it cannot be read.
    pub fn of(policy: &Policy) -> Option<Result<Self, serde_json::Error>> {
        policy.certificate.as_ref().map(Self::deserialize)
    }

    /// As a policy carries it.
    pub fn to_value(&self) -> serde_json::Value {
        serde_json::to_value(self).expect("a certificate holds nothing that JSON cannot say")
    }

    /// Whether it covers a verdict, or every reason why not.
    pub fn covers(&self, usage: &Usage<'_>) -> Result<(), Vec<Uncertified>> {
        let mut why = Vec::new();
        if usage.now >= self.expires_at {
            why.push(Uncertified::Expired { expired_at: self.expires_at });
        }
        if usage.rules != self.rules {
            why.push(Uncertified::Rules);
        }
        if usage.fusion != self.fusion {
            why.push(Uncertified::Fusion);
        }
        let unknown = |known: &[String], name: &str| !known.iter().any(|one| one == name);
        for fingerprint in usage.fingerprints.iter().filter(|one| unknown(&self.fingerprints, one)) {
            why.push(Uncertified::Fingerprint((*fingerprint).to_owned()));
        }
        if unknown(&self.facilities, usage.facility) {
            why.push(Uncertified::Facility(usage.facility.to_owned()));
        }
        for camera in usage.cameras.iter().filter(|one| unknown(&self.cameras, one)) {
            why.push(Uncertified::Camera((*camera).to_owned()));
        }
        if why.is_empty() { Ok(()) } else { Err(why) }
    }
}
