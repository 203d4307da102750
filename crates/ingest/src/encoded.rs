//! Images inside JSON: base64, with or without a `data:` prefix; or an address to fetch them from.

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
    /// An `https` address to fetch the image from instead: public, or as `[egress] allow` says.
    #[serde(default)]
    url: Option<String>,
    /// An object to read the image from instead, as `s3://BUCKET/KEY`, below what `[ingest] allow_objects` names.
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

/// Where an image of a JSON request comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// From the request itself.
    Bytes(Bytes),
    /// From an address that the client names.
    Address(String),
    /// From an object in a bucket, as `s3://BUCKET/KEY`.
    Object {
        /// Its address.
        address: String,
        /// Which of its versions; `None`: the present one.
        version: Option<String>,
    },
}

impl EncodedView<'_> {
    /// Where the image comes from, at most `max_bytes` of it if it is here, and its description.
    pub fn open(self, max_bytes: u64) -> Result<(Source, ViewMetadata), IngestError> {
        let source = match (self.image_base64.is_empty(), self.url, self.object) {
            (false, None, None) => Source::Bytes(decode_base64(&self.image_base64, max_bytes)?),
            (true, Some(address), None) => Source::Address(address),
            (true, None, Some(address)) => Source::Object { address, version: None },
            (true, None, None) => {
                let message = "`image_base64` is missing or empty, and there is no `url` or `object`; send one of them";
                return Err(IngestError::new(IngestErrorKind::NoImages, message));
            }
            _ => {
                let message = "more than one of `image_base64`, `url` and `object` is there; send one of them";
                return Err(IngestError::metadata(message));
            }
        };
        Ok((source, ViewMetadata { camera: self.camera, angle: self.angle, captured_at: self.captured_at }))
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

    fn opened(json: &str) -> Result<Source, IngestError> {
        let view: EncodedView = serde_json::from_str(json).unwrap();
        view.open(64).map(|(source, _)| source)
    }

    fn decoded(json: &str) -> Result<Bytes, IngestError> {
        opened(json).map(|source| match source {
            Source::Bytes(bytes) => bytes,
            other => panic!("{other:?}"),
        })
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
        for both in [
            r#"{"url": "https://x.test/a", "image_base64": "aGk="}"#,
            r#"{"object": "s3://cams/a", "image_base64": "aGk="}"#,
            r#"{"url": "https://x.test/a", "object": "s3://cams/a"}"#,
        ] {
            assert_eq!(decoded(both).unwrap_err().kind(), IngestErrorKind::InvalidMetadata);
        }
        let object = Source::Object { address: "s3://cams/a".into(), version: None };
        assert_eq!(opened(r#"{"object": "s3://cams/a"}"#).unwrap(), object);
        assert_eq!(opened(r#"{"url": "https://x.test/a"}"#).unwrap(), Source::Address("https://x.test/a".into()));
    }

    #[test]
    fn what_is_too_large_is_refused_before_it_is_decoded() {
        let error = decoded(&format!(r#"{{"image_base64": "{}"}}"#, "!".repeat(100))).unwrap_err();
        assert_eq!(error.kind(), IngestErrorKind::TooLarge);
    }
}
