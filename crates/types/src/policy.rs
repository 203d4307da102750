//! The rules and thresholds that turn an inspection's inferences into a decision.
//!
//! The file format is TOML (`scrutineer-decide` reads it); stored and sent as JSON of the same shape.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use utoipa::{PartialSchema, ToSchema, openapi};

/// A policy's content. The store numbers its versions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Which policy this is a version of.
    pub name: String,
    /// A rule for each class that matters; a class without one is `info`.
    #[serde(default)]
    pub classes: BTreeMap<String, ClassRule>,
    /// Gates on the image itself.
    #[serde(default)]
    pub quality: QualityRules,
    /// Which views are awaited.
    #[serde(default)]
    pub views: ViewRules,
    /// How many automatic verdicts a person sees all the same.
    #[serde(default)]
    pub audit: AuditRules,
    /// What becomes of a verdict that no certificate covers.
    #[serde(default, skip_serializing_if = "Unproved::is_default")]
    pub on_uncertified: Unproved,
    /// Written by `calibrate`, never by hand; kept as it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub certificate: Option<serde_json::Value>,
}

/// What seeing, or not seeing, a class means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClassRule {
    /// The class's part in the verdict.
    pub role: ClassRole,
    /// At or above: the detection is taken as true. Needed unless `info`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub present: Option<Threshold>,
    /// From here up to `present`: uncertain, a person decides; below: not there. Needed unless `info`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub possible: Option<Threshold>,
    /// What a missing `required` class means.
    #[serde(default)]
    pub on_missing: Fallback,
}

/// A class's part in the verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ClassRole {
    /// Seen means reject.
    Defect,
    /// Not seen means `on_missing`.
    Required,
    /// Recorded only.
    Info,
}

/// A confidence in `0..=1`, or `"never"`: this side is not automated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Threshold {
    /// Reached at or above this confidence.
    At(f32),
    /// Never reached: as `present`, nothing is taken as true; as `possible`, nothing is taken as absent.
    Never,
}

impl Serialize for Threshold {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            // Through the shortest decimal, so that 0.74 is written as 0.74 and not as the nearest f32's 17 digits.
            Self::At(value) => serializer.serialize_f64(value.to_string().parse().unwrap_or(f64::from(*value))),
            Self::Never => serializer.serialize_str("never"),
        }
    }
}

impl<'de> Deserialize<'de> for Threshold {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Raw {
            Number(f64),
            Word(String),
        }
        match Raw::deserialize(deserializer).map_err(|_| de::Error::custom("a threshold is a number or \"never\""))? {
            Raw::Number(value) if (0.0..=1.0).contains(&value) => Ok(Self::At(value as f32)),
            Raw::Number(value) => Err(de::Error::custom(format!("threshold {value} is outside 0 to 1"))),
            Raw::Word(word) if word == "never" => Ok(Self::Never),
            Raw::Word(word) => Err(de::Error::custom(format!("`{word}` is neither a number nor \"never\""))),
        }
    }
}

impl PartialSchema for Threshold {
    fn schema() -> openapi::RefOr<openapi::schema::Schema> {
        openapi::OneOfBuilder::new()
            .item(
                openapi::ObjectBuilder::new()
                    .schema_type(openapi::schema::Type::Number)
                    .minimum(Some(0.0))
                    .maximum(Some(1.0)),
            )
            .item(openapi::ObjectBuilder::new().schema_type(openapi::schema::Type::String).enum_values(Some(["never"])))
            .into()
    }
}

impl ToSchema for Threshold {}

/// What happens where something awaited is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Fallback {
    /// A person decides.
    #[default]
    Review,
    /// Rejected.
    Reject,
}

/// Bounds on the image; outside any of those given, the view is too poor and `on_low` applies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct QualityRules {
    /// Least [`crate::Quality::sharpness`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_sharpness: Option<f32>,
    /// Least mean luma, `0..=1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_brightness: Option<f32>,
    /// Greatest mean luma, `0..=1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_brightness: Option<f32>,
    /// Least contrast.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_contrast: Option<f32>,
    /// Greatest share of clipped pixels, `0..=1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_clipped: Option<f32>,
    /// Least width in pixels, upright.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_width: Option<u32>,
    /// Least height in pixels, upright.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_height: Option<u32>,
    /// What a view outside the bounds means.
    pub on_low: LowQualityVerdict,
}

/// What a view of too low quality means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LowQualityVerdict {
    /// Take the picture again.
    #[default]
    Recapture,
    /// A person decides.
    Review,
}

/// Which views an inspection awaits before it is decided.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ViewRules {
    /// Angles that must be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<Vec<String>>,
    /// How many views must be there; instead of `expected`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// How long views are awaited after the inspection opened, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline_ms: Option<u64>,
    /// What a missing view means once the deadline has passed.
    pub on_missing: Fallback,
}

/// Views that an inspection awaits: a count, or named angles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(untagged)]
pub enum ExpectedViews {
    /// This many, whatever their angle.
    Count(u32),
    /// At least one of each angle.
    Angles(Vec<String>),
}

/// What becomes of an automatic verdict that nothing vouches for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Unproved {
    /// It stands as the thresholds have it, and is shown as uncertified.
    #[default]
    Decide,
    /// A person decides instead.
    Review,
}

impl Unproved {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// How many automatic verdicts a person sees all the same, unmarked among those that are uncertain. What was decided stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AuditRules {
    /// Share of the accepts, `0..=1`.
    pub rate: f32,
    /// Share of the rejects, `0..=1`.
    #[serde(skip_serializing_if = "is_zero")]
    pub reject_rate: f32,
    /// About as many audits of accepts a day and facility at most: `rate` is lowered for a day by what the days before it brought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_per_day: Option<u32>,
    /// Share of all that people are asked which two of them answer, each by themselves, `0..=1`.
    #[serde(skip_serializing_if = "is_zero")]
    pub double_rate: f32,
    /// After so many hours an audit that nobody has answered counts as an escape.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overdue_hours: Option<u32>,
    /// What becomes of accepts while the audits of their facility say that more escape than the certificate promises.
    #[serde(skip_serializing_if = "Unproved::is_default")]
    pub on_alarm: Unproved,
}

impl AuditRules {
    /// `overdue_hours` where the policy names none: a week.
    pub const OVERDUE_HOURS: u32 = 7 * 24;
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
fn is_zero(value: &f32) -> bool {
    *value == 0.0
}

impl Policy {
    /// What this policy awaits, unless the request says otherwise.
    pub fn expected_views(&self) -> Option<ExpectedViews> {
        match (&self.views.expected, self.views.count) {
            (Some(angles), _) => Some(ExpectedViews::Angles(angles.clone())),
            (None, Some(count)) => Some(ExpectedViews::Count(count)),
            (None, None) => None,
        }
    }
}
