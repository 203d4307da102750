//! What S3 tells of new objects: by itself, through SNS, or through EventBridge.
//!
//! Formats: "Event message structure" (direct; keys are URL-encoded), "EventBridge event message structure" (keys are not) in the
//! Amazon S3 User Guide; "Parsing message formats" in the Amazon SNS Developer Guide.

use serde_json::Value;

/// An object that came into being.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ObjectCreated {
    pub bucket: String,
    /// Decoded.
    pub key: String,
    /// Of a versioned bucket.
    pub version: Option<String>,
    /// Grows with every event of a key.
    pub sequencer: Option<String>,
}

impl ObjectCreated {
    /// As `s3://bucket/key`.
    pub fn address(&self) -> String {
        format!("s3://{}/{}", self.bucket, self.key)
    }
}

/// What is in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Envelope {
    /// At least one new object.
    Objects(Vec<ObjectCreated>),
    /// Something else that S3 says.
    Ignored(&'static str),
    /// Nothing that S3 says.
    Unreadable,
}

impl Envelope {
    /// Opens a message, and the one inside that SNS has wrapped.
    pub fn open(body: &str) -> Self {
        let Ok(message) = serde_json::from_str::<Value>(body) else { return Self::Unreadable };
        if message["Type"] == "Notification"
            && let Some(inner) = message["Message"].as_str()
        {
            return serde_json::from_str(inner).map_or(Self::Unreadable, |inner| Self::read(&inner));
        }
        Self::read(&message)
    }

    fn read(message: &Value) -> Self {
        if message["Event"] == "s3:TestEvent" {
            return Self::Ignored("s3:TestEvent");
        }
        if message["source"] == "aws.s3" {
            return if message["detail-type"] == "Object Created" {
                from_event_bridge(&message["detail"]).map_or(Self::Unreadable, |object| Self::Objects(vec![object]))
            } else {
                Self::Ignored("no new object")
            };
        }
        let Some(records) = message["Records"].as_array() else { return Self::Unreadable };
        let created = records.iter().filter(|record| {
            record["eventName"].as_str().is_some_and(|name| name.trim_start_matches("s3:").starts_with("ObjectCreated"))
        });
        match created.map(|record| from_record(&record["s3"])).collect::<Option<Vec<_>>>() {
            None => Self::Unreadable,
            Some(objects) if objects.is_empty() => Self::Ignored("no new object"),
            Some(objects) => Self::Objects(objects),
        }
    }
}

fn from_record(s3: &Value) -> Option<ObjectCreated> {
    let object = &s3["object"];
    Some(ObjectCreated {
        bucket: text(&s3["bucket"]["name"])?,
        key: decode(object["key"].as_str()?)?,
        version: version(&object["versionId"]),
        sequencer: text(&object["sequencer"]),
    })
}

fn from_event_bridge(detail: &Value) -> Option<ObjectCreated> {
    let object = &detail["object"];
    Some(ObjectCreated {
        bucket: text(&detail["bucket"]["name"])?,
        key: text(&object["key"])?,
        version: version(&object["version-id"]),
        sequencer: text(&object["sequencer"]),
    })
}

fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A bucket without versions calls its only one `null`.
fn version(value: &Value) -> Option<String> {
    text(value).filter(|version| version != "null")
}

/// `application/x-www-form-urlencoded`, as S3 writes keys; `None` for what is no UTF-8.
fn decode(key: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(key.len());
    let mut bytes = key.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object() -> ObjectCreated {
        ObjectCreated {
            bucket: "cams".into(),
            key: "ber1/cam 3/top/PKG+ü.jpg".into(),
            version: Some("v1".into()),
            sequencer: Some("0055".into()),
        }
    }

    fn direct(name: &str) -> Value {
        json!({"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": name, "s3": {
            "bucket": {"name": "cams", "arn": "arn:aws:s3:::cams"},
            "object": {"key": "ber1/cam+3/top/PKG%2B%C3%BC.jpg", "size": 9, "versionId": "v1", "sequencer": "0055"}}}]})
    }

    #[test]
    fn one_event_reads_the_same_in_every_envelope() {
        let bridge = json!({"version": "0", "source": "aws.s3", "detail-type": "Object Created", "detail": {
            "bucket": {"name": "cams"},
            "object": {"key": "ber1/cam 3/top/PKG+ü.jpg", "size": 9, "version-id": "v1", "sequencer": "0055"}}});
        for inner in [direct("ObjectCreated:Put"), direct("s3:ObjectCreated:CompleteMultipartUpload"), bridge] {
            let wrapped =
                json!({"Type": "Notification", "Message": inner.to_string(), "Subject": "Amazon S3 Notification"});
            for body in [inner.to_string(), wrapped.to_string()] {
                assert_eq!(Envelope::open(&body), Envelope::Objects(vec![object()]), "{body}");
            }
        }
    }

    #[test]
    fn what_tells_of_no_new_object_is_ignored() {
        let test = json!({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "cams"});
        let deleted = json!({"source": "aws.s3", "detail-type": "Object Deleted", "detail": {}});
        for body in [test, deleted, direct("ObjectRemoved:Delete"), json!({"Records": []})] {
            assert!(matches!(Envelope::open(&body.to_string()), Envelope::Ignored(_)), "{body}");
        }
    }

    #[test]
    fn what_is_no_notification_is_unreadable() {
        let torn = json!({"Records": [{"eventName": "ObjectCreated:Put", "s3": {"bucket": {"name": "cams"}}}]});
        let undecodable = json!({"Records": [{"eventName": "ObjectCreated:Put", "s3": {
            "bucket": {"name": "cams"}, "object": {"key": "%FF%"}}}]});
        let wrapped = json!({"Type": "Notification", "Message": "hello"});
        for body in ["", "hello", "[]", "{}", &torn.to_string(), &undecodable.to_string(), &wrapped.to_string()] {
            assert_eq!(Envelope::open(body), Envelope::Unreadable, "{body}");
        }
    }

    #[test]
    fn a_bucket_without_versions_has_none() {
        let body = direct("ObjectCreated:Put").to_string().replace("\"v1\"", "\"null\"");
        let Envelope::Objects(objects) = Envelope::open(&body) else { panic!("{body}") };
        assert_eq!(objects[0].version, None);
    }
}
