//! Images inside JSON: base64, with or without a `data:` prefix.

use std::borrow::Cow;

use base64::{
    Engine,
    alphabet::{STANDARD, URL_SAFE},
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use bytes::Bytes;
use scrutineer_types::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{IngestError, IngestErrorKind, ViewMetadata};

const LENIENT: GeneralPurposeConfig =
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// One image of a JSON request, with its description.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EncodedView<'a> {
    /// The image's bytes in base64, with or without a `data:image/…;base64,` prefix.
    #[serde(borrow, default)]
    #[schema(value_type = String)]
    image_base64: Cow<'a, str>,
    /// An address to fetch the image from; not configured yet.
    #[serde(default)]
    url: Option<String>,
    /// An object to read the image from; not configured yet.
    #[serde(default)]
    object: Option<String>,
    /// Which camera took it.
    #[serde(default)]
    camera: Option<String>,
    /// At which angle.
    #[serde(default)]
    angle: Option<String>,
    /// When it was taken, by the camera's clock.
    #[serde(default)]
    captured_at: Option<Timestamp>,
}

impl EncodedView<'_> {
    /// The image's bytes, at most `max_bytes` of them, and its description.
    pub fn decode(self, max_bytes: u64) -> Result<(Bytes, ViewMetadata), IngestError> {
        for (field, given) in [("url", self.url.is_some()), ("object", self.object.is_some())] {
            if given {
                return Err(IngestError::new(
                    IngestErrorKind::Unsupported,
                    format!("`{field}` as a source is not configured yet; send the image as `image_base64`"),
                ));
            }
        }
        if self.image_base64.is_empty() {
            return Err(IngestError::new(IngestErrorKind::NoImages, "`image_base64` is missing or empty"));
        }
        let bytes = decode_base64(&self.image_base64, max_bytes)?;
        Ok((bytes, ViewMetadata { camera: self.camera, angle: self.angle, captured_at: self.captured_at }))
    }
}

fn decode_base64(text: &str, max_bytes: u64) -> Result<Bytes, IngestError> {
    let invalid = |why: String| {
        let message = format!("`image_base64` is not base64: {why}; send the image's bytes in base64");
        IngestError::new(IngestErrorKind::InvalidEncoding, message)
    };
    let mut text = Cow::Borrowed(text);
    if text.starts_with("data:") {
        let Some((head, _)) = text.split_once(',').filter(|(head, _)| head.ends_with(";base64")) else {
            return Err(invalid("its `data:` prefix does not end with `;base64,`".to_owned()));
        };
        let start = head.len() + 1;
        text = Cow::Owned(text[start..].to_owned());
    }
    // Some encoders break lines.
    if text.bytes().any(|byte| byte.is_ascii_whitespace()) {
        text = Cow::Owned(text.split_ascii_whitespace().collect());
    }
    if (text.len() as u64 / 4) * 3 > max_bytes.saturating_add(3) {
        return Err(too_large(max_bytes));
    }
    let engine = if text.bytes().any(|byte| matches!(byte, b'-' | b'_')) { &URL } else { &PLAIN };
    let bytes = engine.decode(text.as_bytes()).map_err(|error| invalid(error.to_string()))?;
    Ok(bytes.into())
}

/// The refusal of an image with more bytes than are allowed.
pub(crate) fn too_large(max_bytes: u64) -> IngestError {
    IngestError::new(
        IngestErrorKind::TooLarge,
        format!(
            "the image has more than the {max_bytes} bytes that the setting `ingest.max_image_bytes` allows; send a smaller \
             image or raise the setting"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(json: &str) -> Result<Bytes, IngestError> {
        let view: EncodedView = serde_json::from_str(json).unwrap();
        view.decode(64).map(|(bytes, _)| bytes)
    }

    #[test]
    fn base64_comes_plain_url_safe_unpadded_broken_into_lines_escaped_or_behind_a_data_prefix() {
        for text in ["+/+/aGk=", "-_-_aGk", "+/+/\\naGk=", "+\\/+\\/aGk=", "data:image/jpeg;base64,+/+/aGk="] {
            let bytes = decoded(&format!(r#"{{"image_base64": "{text}"}}"#)).unwrap();
            assert_eq!(&bytes[..], b"\xfb\xff\xbfhi", "{text}");
        }
    }

    #[test]
    fn what_is_not_base64_is_refused_with_what_is_wrong() {
        for text in ["!!!!", "aGk=aGk=", "data:image/jpeg,raw", "data:", "a"] {
            let error = decoded(&format!(r#"{{"image_base64": "{text}"}}"#)).unwrap_err();
            assert_eq!(error.kind(), IngestErrorKind::InvalidEncoding, "{text}: {error}");
        }
        assert_eq!(decoded("{}").unwrap_err().kind(), IngestErrorKind::NoImages);
        assert_eq!(decoded(r#"{"url": "https://x.test/a"}"#).unwrap_err().kind(), IngestErrorKind::Unsupported);
    }

    #[test]
    fn what_is_too_large_is_refused_before_it_is_decoded() {
        let error = decoded(&format!(r#"{{"image_base64": "{}"}}"#, "!".repeat(100))).unwrap_err();
        assert_eq!(error.kind(), IngestErrorKind::TooLarge);
    }
}
