//! Metadata from the query of a raw upload, whose body is one image.

use scrutineer_types::{ExpectedViews, Priority, Timestamp};

use crate::{AddedViews, IngestError, Metadata, ViewMetadata};

/// Keys that describe the image.
const VIEW_KEYS: [&str; 3] = ["camera", "angle", "captured_at"];
/// Keys that describe the thing; labels are written `labels.shift=night`.
const KEYS: [&str; 10] = [
    "package_id",
    "facility",
    "priority",
    "not_before",
    "deadline_ms",
    "views_expected",
    "policy",
    "batch",
    "callback_url",
    "labels.NAME",
];

impl Metadata {
    /// Reads decoded pairs: the fields of [`Metadata`] with `camera`, `angle` and `captured_at` of the one image.
    /// `views_expected` is a number or angles with commas between; labels are `labels.NAME`.
    pub fn from_query(pairs: &[(String, String)]) -> Result<Self, IngestError> {
        let mut metadata = Self { views: vec![ViewMetadata::default()], ..Self::default() };
        for (key, value) in distinct(pairs)? {
            match key {
                "package_id" => metadata.package_id = Some(value.to_owned()),
                "facility" => metadata.facility = Some(value.to_owned()),
                "policy" => metadata.policy = Some(value.to_owned()),
                "batch" => metadata.batch = Some(value.to_owned()),
                "callback_url" => metadata.callback_url = Some(value.to_owned()),
                "priority" => metadata.priority = priority(value)?,
                "not_before" => metadata.not_before = Some(moment(key, value)?),
                "deadline_ms" => {
                    metadata.deadline_ms =
                        Some(value.parse().map_err(|_| wrong(key, value, "a number of milliseconds"))?);
                }
                "views_expected" => {
                    metadata.views_expected = Some(match value.parse() {
                        Ok(count) => ExpectedViews::Count(count),
                        Err(_) => ExpectedViews::Angles(value.split(',').map(|name| name.trim().to_owned()).collect()),
                    });
                }
                _ => match key.strip_prefix("labels.") {
                    Some(label) => _ = metadata.labels.insert(label.to_owned(), value.to_owned()),
                    None if view_key(&mut metadata.views[0], key, value)? => {}
                    None => return Err(unknown(key, KEYS.iter().chain(&VIEW_KEYS))),
                },
            }
        }
        Ok(metadata)
    }
}

impl AddedViews {
    /// Reads decoded pairs: `camera`, `angle` and `captured_at` of the one image.
    pub fn from_query(pairs: &[(String, String)]) -> Result<Self, IngestError> {
        let mut view = ViewMetadata::default();
        for (key, value) in distinct(pairs)? {
            if !view_key(&mut view, key, value)? {
                return Err(unknown(key, VIEW_KEYS.iter()));
            }
        }
        Ok(Self { views: vec![view] })
    }
}

/// The pairs, refused if a key comes twice: neither value could be taken for the right one.
fn distinct(pairs: &[(String, String)]) -> Result<impl Iterator<Item = (&str, &str)>, IngestError> {
    for (index, (key, _)) in pairs.iter().enumerate() {
        if pairs[..index].iter().any(|(earlier, _)| earlier == key) {
            return Err(IngestError::metadata(format!("`{key}` comes twice in the query; give it once")));
        }
    }
    Ok(pairs.iter().map(|(key, value)| (key.as_str(), value.as_str())))
}

/// Takes a key that describes the image; false if it is none.
fn view_key(view: &mut ViewMetadata, key: &str, value: &str) -> Result<bool, IngestError> {
    match key {
        "camera" => view.camera = Some(value.to_owned()),
        "angle" => view.angle = Some(value.to_owned()),
        "captured_at" => {
            view.captured_at = Some(moment(key, value)?);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn moment(key: &str, value: &str) -> Result<Timestamp, IngestError> {
    let right = "an RFC 3339 time with offset, as 2026-03-01T12:00:00Z (write + as %2B)";
    value.parse().map_err(|_| wrong(key, value, right))
}

fn priority(value: &str) -> Result<Priority, IngestError> {
    match value {
        "low" => Ok(Priority::Low),
        "normal" => Ok(Priority::Normal),
        "high" => Ok(Priority::High),
        _ => Err(wrong("priority", value, "`low`, `normal` or `high`")),
    }
}

fn wrong(key: &str, value: &str, right: &str) -> IngestError {
    IngestError::metadata(format!("`{key}` is `{value}`, not {right}"))
}

fn unknown<'a>(key: &str, known: impl Iterator<Item = &'a &'a str>) -> IngestError {
    let known: Vec<_> = known.map(|key| format!("`{key}`")).collect();
    IngestError::metadata(format!("unknown key `{key}` in the query, expected one of {}", known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(query: &[(&str, &str)]) -> Vec<(String, String)> {
        query.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_query_says_the_same_as_json() {
        let query = pairs(&[
            ("package_id", "PKG-1"),
            ("facility", "ber1"),
            ("priority", "high"),
            ("not_before", "2026-03-01T12:00:00Z"),
            ("deadline_ms", "5000"),
            ("views_expected", "top, left"),
            ("policy", "dock"),
            ("labels.shift", "night"),
            ("batch", "b1"),
            ("callback_url", "https://erp.example/done"),
            ("camera", "cam-3"),
            ("angle", "top"),
            ("captured_at", "2026-03-01T12:00:00Z"),
        ]);
        let json = br#"{"package_id": "PKG-1", "facility": "ber1", "priority": "high", "deadline_ms": 5000,
            "not_before": "2026-03-01T12:00:00Z", "views_expected": ["top", "left"], "policy": "dock", "labels": {"shift": "night"},
            "batch": "b1", "callback_url": "https://erp.example/done",
            "views": [{"camera": "cam-3", "angle": "top", "captured_at": "2026-03-01T12:00:00Z"}]}"#;
        assert_eq!(Metadata::from_query(&query).unwrap(), Metadata::from_json(json).unwrap());
        let count = Metadata::from_query(&pairs(&[("views_expected", "3")])).unwrap();
        assert_eq!(count.views_expected, Some(ExpectedViews::Count(3)));
    }

    #[test]
    fn unknown_repeated_and_wrong_keys_are_named() {
        let refused = |query: &[(&str, &str)]| Metadata::from_query(&pairs(query)).unwrap_err().to_string();
        assert!(
            refused(&[("kamera", "c")]).contains("unknown key `kamera` in the query, expected one of `package_id`")
        );
        assert!(refused(&[("camera", "a"), ("camera", "b")]).contains("comes twice"));
        assert!(refused(&[("priority", "urgent")]).contains("`low`, `normal` or `high`"));
        assert!(refused(&[("captured_at", "2026-03-01T12:00:00 01:00")]).contains("%2B"));
        let added = AddedViews::from_query(&pairs(&[("facility", "ber1")])).unwrap_err().to_string();
        assert!(added.contains("expected one of `camera`, `angle`, `captured_at`"), "{added}");
    }
}
