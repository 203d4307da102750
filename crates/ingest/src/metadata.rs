//! What a request says about its images: the metadata part of a multipart upload, the body of a JSON one, the query of a
//! raw one.

use std::collections::BTreeMap;

use scrutineer_types::{ExpectedViews, Priority, Timestamp};
use serde::{Deserialize, Deserializer, Serialize, de};
use utoipa::ToSchema;

use crate::{IngestError, limits};

/// What a request says of the thing to inspect, and of each of its images.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Metadata<V = ViewMetadata> {
    /// The caller's name for the thing; views of the same facility and package join one inspection.
    #[serde(default)]
    pub package_id: Option<String>,
    /// Where it was taken.
    #[serde(default)]
    pub facility: Option<String>,
    /// What is worked on first.
    #[serde(default)]
    pub priority: Priority,
    /// Its images are not worked on before; at most 30 days ahead. `deadline_ms` counts from receipt all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<Timestamp>,
    /// From receipt to verdict, in milliseconds; at most a week.
    #[serde(default)]
    pub deadline_ms: Option<u64>,
    /// How many views, or at which angles, are awaited; without it, what the policy says.
    #[serde(default, deserialize_with = "expected_views")]
    pub views_expected: Option<ExpectedViews>,
    /// Which policy decides; without it, the default one.
    #[serde(default)]
    pub policy: Option<String>,
    /// The caller's own words.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
    /// Which batch it is part of.
    #[serde(default)]
    pub batch: Option<String>,
    /// Where the events of the inspection are sent, signed; where the operator allows that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub callback_url: Option<String>,
    /// The i-th describes the i-th image; may be fewer than the images.
    #[serde(default = "Vec::new")]
    pub views: Vec<V>,
}

/// What a request says of one image.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ViewMetadata {
    /// Which camera took it.
    pub camera: Option<String>,
    /// At which angle.
    pub angle: Option<String>,
    /// When it was taken, by the camera's clock.
    pub captured_at: Option<Timestamp>,
}

/// What a request that adds views to an inspection says: of its images, and of nothing else.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddedViews<V = ViewMetadata> {
    /// The i-th describes the i-th image; may be fewer than the images.
    #[serde(default = "Vec::new")]
    pub views: Vec<V>,
}

impl<'de, V: Deserialize<'de>> Metadata<V> {
    /// Reads JSON. Errors name the field and, for an unknown one, those that are known.
    pub fn from_json(json: &'de [u8]) -> Result<Self, IngestError> {
        read_json(json)
    }
}

impl<'de, V: Deserialize<'de>> AddedViews<V> {
    /// Reads JSON, as [`Metadata::from_json`].
    pub fn from_json(json: &'de [u8]) -> Result<Self, IngestError> {
        read_json(json)
    }
}

impl<V> Metadata<V> {
    /// The same with the descriptions of the views replaced.
    pub fn with_views<W>(self, views: Vec<W>) -> (Metadata<W>, Vec<V>) {
        let Self { views: old, .. } = self;
        let metadata = Metadata {
            package_id: self.package_id,
            facility: self.facility,
            priority: self.priority,
            not_before: self.not_before,
            deadline_ms: self.deadline_ms,
            views_expected: self.views_expected,
            policy: self.policy,
            labels: self.labels,
            batch: self.batch,
            callback_url: self.callback_url,
            views,
        };
        (metadata, old)
    }
}

impl Metadata {
    /// Refuses values out of range, and descriptions of images that did not come. An empty facility is none.
    pub(crate) fn check(&mut self, images: usize, max_views: usize) -> Result<(), IngestError> {
        self.facility = self.facility.take().filter(|facility| !facility.is_empty());
        limits::optional_name("package_id", self.package_id.as_ref())?;
        limits::optional_name("facility", self.facility.as_ref())?;
        limits::optional_name("policy", self.policy.as_ref())?;
        limits::optional_name("batch", self.batch.as_ref())?;
        limits::labels(&self.labels)?;
        limits::callback(self.callback_url.as_deref())?;
        limits::deadline(self.deadline_ms)?;
        limits::not_before(self.not_before, self.deadline_ms, Timestamp::now())?;
        limits::expected(self.views_expected.as_ref(), max_views)?;
        check_views(&mut self.views, images)
    }
}

/// Refuses values out of range, and descriptions of images that did not come; gives every image one.
pub(crate) fn check_views(views: &mut Vec<ViewMetadata>, images: usize) -> Result<(), IngestError> {
    if views.len() > images {
        return Err(IngestError::metadata(format!(
            "`views` describes {} images, but {images} came; send as many `image` parts",
            views.len()
        )));
    }
    for (index, view) in views.iter().enumerate() {
        limits::optional_name(&format!("views[{index}].camera"), view.camera.as_ref())?;
        limits::optional_name(&format!("views[{index}].angle"), view.angle.as_ref())?;
    }
    views.resize_with(images, ViewMetadata::default);
    Ok(())
}

fn read_json<'de, T: Deserialize<'de>>(json: &'de [u8]) -> Result<T, IngestError> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let place = if path == "." { String::new() } else { format!("`{path}`: ") };
        IngestError::metadata(format!("{place}{}", error.inner()))
    })?;
    reader.end().map_err(|error| IngestError::metadata(format!("after the JSON object: {error}")))?;
    Ok(value)
}

/// A number, or names of angles; with an error that says so.
fn expected_views<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ExpectedViews>, D::Error> {
    struct Visitor;

    impl<'de> de::Visitor<'de> for Visitor {
        type Value = Option<ExpectedViews>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a number of views or an array of names of angles")
        }

        fn visit_u64<E: de::Error>(self, count: u64) -> Result<Self::Value, E> {
            Ok(Some(ExpectedViews::Count(u32::try_from(count).unwrap_or(u32::MAX))))
        }

        fn visit_seq<A: de::SeqAccess<'de>>(self, mut angles: A) -> Result<Self::Value, A::Error> {
            let mut names = Vec::new();
            while let Some(name) = angles.next_element()? {
                names.push(name);
            }
            Ok(Some(ExpectedViews::Angles(names)))
        }

        fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }
    }

    deserializer.deserialize_any(Visitor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(json: &str) -> String {
        Metadata::<ViewMetadata>::from_json(json.as_bytes())
            .and_then(|mut metadata| metadata.check(2, 16))
            .expect_err("must be refused")
            .to_string()
    }

    #[test]
    fn an_unknown_key_is_named_with_the_known_ones() {
        let message = refused(r#"{"facilty": "ber1"}"#);
        assert!(message.contains("unknown field `facilty`") && message.contains("`facility`"), "{message}");
        let message = refused(r#"{"views": [{}, {"kamera": "c"}]}"#);
        assert!(
            message.contains("views[1]") && message.contains("`kamera`") && message.contains("`camera`"),
            "{message}"
        );
    }

    #[test]
    fn a_wrong_value_is_named_with_what_would_be_right() {
        assert!(refused(r#"{"priority": "urgent"}"#).contains("`low`, `normal`, `high`"));
        assert!(refused(r#"{"labels": {"shift": 3}}"#).contains("`labels.shift`"));
        assert!(refused(r#"{"views_expected": "three"}"#).contains("a number of views or an array"));
        assert!(refused(r#"{"views_expected": 0}"#).contains("from 1 to 16"));
        assert!(refused(r#"{"views_expected": 99999999999}"#).contains("from 1 to 16"));
        assert!(refused(r#"{"views": [{"captured_at": "yesterday"}]}"#).contains("RFC 3339"));
        assert!(refused(r#"{"facility": "a\nb"}"#).contains("control characters"));
        assert!(refused(&format!(r#"{{"package_id": "{}"}}"#, "x".repeat(129))).contains("129 characters"));
        assert!(refused(r#"{"views": [{}, {}, {}]}"#).contains("describes 3 images, but 2 came"));
        assert!(refused(r#"{"not_before": "tomorrow"}"#).contains("RFC 3339"));
        assert!(refused(r#"{"not_before": "2999-01-01T00:00:00Z"}"#).contains("30 days"));
        assert!(refused(r#"{"deadline_ms": 0}"#).contains("deadline_ms"));
        for url in ["erp.example", "ftp://a/", "https://", "https://a:b@erp.example/", "https://a/ b"] {
            assert!(
                refused(&format!(r#"{{"callback_url": "{url}"}}"#)).contains("`callback_url` is https://HOST/PATH")
            );
        }
        assert!(refused("{} trailing").contains("after the JSON object"));
    }

    #[test]
    fn json_nested_ten_thousand_deep_is_refused_and_not_followed() {
        for open in ["[", r#"{"views":"#, r#"{"labels":{"a":"#] {
            let json = format!("{}{}", r#"{"views": "#, open.repeat(10_000));
            assert!(Metadata::<ViewMetadata>::from_json(json.as_bytes()).is_err());
        }
    }

    #[test]
    fn every_field_is_read_and_images_without_a_description_get_an_empty_one() {
        let json = r#"{"package_id": "PKG-1", "facility": "ber1", "priority": "high", "deadline_ms": 5000,
            "views_expected": ["top", "left"], "policy": "dock", "labels": {"shift": "night"}, "batch": "b1",
            "views": [{"camera": "cam-3", "angle": "top", "captured_at": "2026-03-01T12:00:00Z"}]}"#;
        let mut metadata = Metadata::<ViewMetadata>::from_json(json.as_bytes()).unwrap();
        metadata.check(2, 16).unwrap();
        assert_eq!(metadata.priority, Priority::High);
        assert_eq!(metadata.views_expected, Some(ExpectedViews::Angles(vec!["top".into(), "left".into()])));
        assert_eq!(metadata.views[0].captured_at, Some(Timestamp(1_772_366_400_000)));
        assert_eq!(metadata.views[1], ViewMetadata::default());
    }
}
