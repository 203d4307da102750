//! Events as CloudEvents 1.0 in structured mode
//! (<https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md>).

use bytes::Bytes;
use scrutineer_types::{Event, Timestamp};
use serde::Serialize;
use serde_json::Value;

/// The media type of what is sent.
pub const CONTENT_TYPE: &str = "application/cloudevents+json";
/// What comes before an event's kind in `type`.
pub const EVENT_TYPE_PREFIX: &str = "scrutineer.";

/// What is sent; the order of fields is that of the JSON. Nothing in it depends on when, how often or by whom it is sent.
#[derive(Debug, Serialize)]
struct CloudEvent<'e> {
    specversion: &'static str,
    id: String,
    source: &'e str,
    r#type: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    time: Timestamp,
    datacontenttype: &'static str,
    /// An extension (<https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/sequence.md>): texts that sort as the
    /// numbers do.
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<String>,
    /// An extension of ours.
    #[serde(skip_serializing_if = "Option::is_none")]
    facility: Option<&'e str>,
    data: &'e Value,
}

/// The body for an event.
pub(crate) fn body(source: &str, event: &Event) -> Bytes {
    to_bytes(&CloudEvent {
        specversion: "1.0",
        id: event.id.to_string(),
        source,
        r#type: format!("{EVENT_TYPE_PREFIX}{}", event.kind),
        subject: event.inspection_id.map(|id| id.to_string()),
        time: event.occurred_at,
        datacontenttype: "application/json",
        sequence: Some(format!("{:020}", event.sequence)),
        // An attribute that is there is not empty.
        facility: event.facility.as_deref().filter(|facility| !facility.is_empty()),
        data: &event.payload,
    })
}

/// The body of an event that is none, to see whether a target takes it.
pub(crate) fn test(source: &str, id: &str, now: Timestamp) -> Bytes {
    to_bytes(&CloudEvent {
        specversion: "1.0",
        id: id.to_owned(),
        source,
        r#type: format!("{EVENT_TYPE_PREFIX}webhook.test"),
        subject: None,
        time: now,
        datacontenttype: "application/json",
        sequence: None,
        facility: None,
        data: &serde_json::json!({ "message": "a test; nothing has happened" }),
    })
}

fn to_bytes(event: &CloudEvent<'_>) -> Bytes {
    serde_json::to_vec(event).expect("an event is strings, numbers and JSON").into()
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{EventId, EventKind, InspectionId};

    use super::*;

    #[test]
    fn attributes_are_those_of_the_specification() {
        let event = Event {
            id: EventId("0198c0de-0000-7000-8000-000000000001".parse().unwrap()),
            sequence: 42,
            kind: EventKind::InspectionCompleted,
            inspection_id: Some(InspectionId("0198c0de-0000-7000-8000-000000000002".parse().unwrap())),
            facility: Some("ber1".into()),
            occurred_at: Timestamp(1_772_366_400_125),
            payload: serde_json::json!({ "verdict": "review" }),
        };
        let text = String::from_utf8(body("/scrutineer", &event).to_vec()).unwrap();
        let expected = concat!(
            r#"{"specversion":"1.0","id":"0198c0de-0000-7000-8000-000000000001","source":"/scrutineer","#,
            r#""type":"scrutineer.inspection.completed","subject":"0198c0de-0000-7000-8000-000000000002","#,
            r#""time":"2026-03-01T12:00:00.125Z","datacontenttype":"application/json","#,
            r#""sequence":"00000000000000000042","facility":"ber1","data":{"verdict":"review"}}"#
        );
        assert_eq!(text, expected);
        let bare = Event { inspection_id: None, facility: Some(String::new()), ..event };
        let text = String::from_utf8(body("/scrutineer", &bare).to_vec()).unwrap();
        assert!(!text.contains("subject") && !text.contains("facility"), "{text}");
    }
}
