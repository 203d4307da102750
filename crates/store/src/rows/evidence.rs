//! What a decision was made by, as a packed blob beside it: a byte for the version, then little-endian fields.
//!
//! Version 1: a byte whose bits say which of these follow: 1, the package (`u16` length and UTF-8); 2, the views that the request wished
//! (`u32` length and JSON); 4, the deadline for views (`i64` milliseconds); 8, the request's own. `u16` number of views, in order of receipt; for each, its angle (`u16` length and UTF-8; the length 65535: it has none) and
//! a byte for its state. 0, pending, and 3, failed: nothing more. 2, unreadable: `u16` length and word of the fault, `u32` length and
//! message. 1, completed: `u32` width and height; four `f32`: sharpness, brightness, contrast, clipped; `u16` number of classes, for each
//! `u16` length, name, and an `f32`, its best confidence; `u32` length and JSON of the codes, the length 0 where there are none.
//!
//! Of each class a view has only its best detection here, and that at no place: no verdict depends on more, and a million of these
//! are read in seconds. Views go without their ids.

use std::collections::BTreeMap;

use scrutineer_types::{
    BoundingBox, Detection, ExpectedViews, ImageFault, Quality, Timestamp, ViewFacts, ViewId, ViewState,
};
use uuid::Uuid;

use super::{
    detections::{float, take},
    from_json, to_json,
};
use crate::{StoreError, failure::damaged, judging::fault_code};

const VERSION: u8 = 1;

/// The length of an angle that is not known.
const NONE: u16 = u16::MAX;

const PENDING: u8 = 0;
const COMPLETED: u8 = 1;
const UNREADABLE: u8 = 2;
const FAILED: u8 = 3;

/// What there was to judge by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Evidence {
    pub package_id: Option<String>,
    /// What the request wished; `None`: what the policy awaits.
    pub expected: Option<ExpectedViews>,
    pub views_deadline_at: Option<Timestamp>,
    pub deadline_at: Option<Timestamp>,
    pub views: Vec<ViewFacts>,
}

impl Evidence {
    /// Packs it.
    pub fn pack(&self) -> Vec<u8> {
        let Self { package_id, expected, views_deadline_at, deadline_at, views } = self;
        let mut blob = Vec::with_capacity(32 + views.len() * 96);
        let there = [package_id.is_some(), expected.is_some(), views_deadline_at.is_some(), deadline_at.is_some()];
        let bits = there.iter().enumerate().map(|(bit, there)| u8::from(*there) << bit).sum();
        blob.extend_from_slice(&[VERSION, bits]);
        if let Some(name) = package_id {
            put_word(&mut blob, name);
        }
        if let Some(expected) = expected {
            put_text(&mut blob, &to_json(expected));
        }
        for deadline in [views_deadline_at, deadline_at].into_iter().flatten() {
            blob.extend_from_slice(&deadline.0.to_le_bytes());
        }
        put_views(&mut blob, views);
        blob
    }

    /// Unpacks what [`Evidence::pack`] made.
    pub fn unpack(mut blob: &[u8]) -> Result<Self, StoreError> {
        read(&mut blob)
            .filter(|_| blob.is_empty())
            .ok_or_else(|| damaged("a decision's evidence", "cut off, or of a newer version"))
    }
}

fn put_views(blob: &mut Vec<u8>, views: &[ViewFacts]) {
    blob.extend_from_slice(&(views.len() as u16).to_le_bytes());
    for ViewFacts { angle, state, .. } in views {
        match angle {
            Some(angle) => put_word(blob, angle),
            None => blob.extend_from_slice(&NONE.to_le_bytes()),
        }
        match state {
            ViewState::Pending => blob.push(PENDING),
            ViewState::Failed => blob.push(FAILED),
            ViewState::Unreadable(ImageFault { code, message }) => {
                blob.push(UNREADABLE);
                put_word(blob, code.as_str());
                put_text(blob, message);
            }
            ViewState::Completed { width, height, quality, detections, codes } => {
                blob.push(COMPLETED);
                blob.extend_from_slice(&width.to_le_bytes());
                blob.extend_from_slice(&height.to_le_bytes());
                let Quality { sharpness, brightness, contrast, clipped } = *quality;
                put_floats(blob, &[sharpness, brightness, contrast, clipped]);
                let best = best(detections);
                blob.extend_from_slice(&(best.len() as u16).to_le_bytes());
                for (class, confidence) in best {
                    put_word(blob, class);
                    put_floats(blob, &[confidence]);
                }
                put_text(blob, &if codes.is_empty() { String::new() } else { to_json(codes) });
            }
        }
    }
}

/// The highest confidence of each class; one that is no number says nothing.
fn best(detections: &[Detection]) -> BTreeMap<&str, f32> {
    let mut best = BTreeMap::new();
    for Detection { class_name, confidence, .. } in detections.iter().filter(|one| !one.confidence.is_nan()) {
        let highest = best.entry(class_name.as_str()).or_insert(*confidence);
        *highest = highest.max(*confidence);
    }
    best
}

fn put_word(blob: &mut Vec<u8>, word: &str) {
    blob.extend_from_slice(&(word.len() as u16).to_le_bytes());
    blob.extend_from_slice(word.as_bytes());
}

fn put_text(blob: &mut Vec<u8>, text: &str) {
    blob.extend_from_slice(&(text.len() as u32).to_le_bytes());
    blob.extend_from_slice(text.as_bytes());
}

fn put_floats(blob: &mut Vec<u8>, values: &[f32]) {
    for value in values {
        blob.extend_from_slice(&value.to_le_bytes());
    }
}

fn read(blob: &mut &[u8]) -> Option<Evidence> {
    let [VERSION, bits @ ..16] = take(blob)? else { return None };
    let there = |bit: u8| bits & 1 << bit != 0;
    let package_id = if there(0) { Some(word(blob)?.to_owned()) } else { None };
    let expected = if there(1) { Some(from_json(long_text(blob)?).ok()?) } else { None };
    let mut deadline =
        |bit| if there(bit) { Some(Some(Timestamp(i64::from_le_bytes(take(blob)?)))) } else { Some(None) };
    let (views_deadline_at, deadline_at) = (deadline(2)?, deadline(3)?);
    let views = (0..u16::from_le_bytes(take(blob)?)).map(|_| read_view(blob)).collect::<Option<_>>()?;
    Some(Evidence { package_id, expected, views_deadline_at, deadline_at, views })
}

fn read_view(blob: &mut &[u8]) -> Option<ViewFacts> {
    let angle = match u16::from_le_bytes(take(blob)?) {
        NONE => None,
        length => Some(text(blob, usize::from(length))?.to_owned()),
    };
    let [state] = take(blob)?;
    let state = match state {
        PENDING => ViewState::Pending,
        FAILED => ViewState::Failed,
        UNREADABLE => {
            let code = fault_code(word(blob)?)?;
            ViewState::Unreadable(ImageFault { code, message: long_text(blob)?.to_owned() })
        }
        COMPLETED => ViewState::Completed {
            width: u32::from_le_bytes(take(blob)?),
            height: u32::from_le_bytes(take(blob)?),
            quality: Quality {
                sharpness: float(blob)?,
                brightness: float(blob)?,
                contrast: float(blob)?,
                clipped: float(blob)?,
            },
            detections: (0..u16::from_le_bytes(take(blob)?)).map(|_| read_best(blob)).collect::<Option<_>>()?,
            codes: match long_text(blob)? {
                "" => Vec::new(),
                codes => from_json(codes).ok()?,
            },
        },
        _ => return None,
    };
    Some(ViewFacts { view_id: ViewId(Uuid::nil()), angle, state })
}

fn read_best(blob: &mut &[u8]) -> Option<Detection> {
    let class_name = word(blob)?.to_owned();
    Some(at_no_place(class_name, float(blob)?))
}

/// The best detection of a class, at no place in particular.
pub(super) fn at_no_place(class_name: String, confidence: f32) -> Detection {
    let bounding_box = BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 0.0, y_max: 0.0 };
    Detection { class_id: 0, class_name, confidence, bounding_box, corners: None, mask: None }
}

fn word<'b>(blob: &mut &'b [u8]) -> Option<&'b str> {
    let length = u16::from_le_bytes(take(blob)?);
    text(blob, usize::from(length))
}

fn long_text<'b>(blob: &mut &'b [u8]) -> Option<&'b str> {
    let length = u32::from_le_bytes(take(blob)?);
    text(blob, length as usize)
}

fn text<'b>(blob: &mut &'b [u8], length: usize) -> Option<&'b str> {
    let (text, rest) = blob.split_at_checked(length)?;
    *blob = rest;
    std::str::from_utf8(text).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use scrutineer_types::{Code, ImageFaultCode, Symbology};

    use super::*;

    fn state() -> impl Strategy<Value = ViewState> {
        let best = prop::collection::btree_map("[a-zé]{0,12}", 0.0f32..=1.0, 0..5);
        let completed = (any::<(u32, u32)>(), any::<[f32; 4]>(), best, any::<bool>()).prop_map(
            |((width, height), [sharpness, brightness, contrast, clipped], best, codes)| ViewState::Completed {
                width,
                height,
                quality: Quality { sharpness, brightness, contrast, clipped },
                detections: best.into_iter().map(|(class, confidence)| at_no_place(class, confidence)).collect(),
                codes: if codes { vec![code()] } else { Vec::new() },
            },
        );
        let unreadable = "[ -~é]{0,20}"
            .prop_map(|message| ViewState::Unreadable(ImageFault { code: ImageFaultCode::Corrupt, message }));
        prop_oneof![Just(ViewState::Pending), Just(ViewState::Failed), unreadable, completed]
    }

    fn code() -> Code {
        let bounding_box = BoundingBox { x_min: 1.0, y_min: 2.0, x_max: 3.0, y_max: 4.0 };
        Code { symbology: Symbology::Code128, text: "P-1".into(), package_id: Some("P-1".into()), bounding_box }
    }

    fn evidence() -> impl Strategy<Value = Evidence> {
        let view = (prop::option::of("[a-zé]{0,9}"), state());
        let view = view.prop_map(|(angle, state)| ViewFacts { view_id: ViewId(Uuid::nil()), angle, state });
        let moment = || prop::option::of(any::<i64>().prop_map(Timestamp));
        let wish = prop_oneof![
            any::<u32>().prop_map(ExpectedViews::Count),
            prop::collection::vec("[a-zé]{0,9}", 0..3).prop_map(ExpectedViews::Angles),
        ];
        let views = prop::collection::vec(view, 0..4);
        (prop::option::of("[ -~é]{0,20}"), prop::option::of(wish), moment(), moment(), views).prop_map(
            |(package_id, expected, views_deadline_at, deadline_at, views)| Evidence {
                package_id,
                expected,
                views_deadline_at,
                deadline_at,
                views,
            },
        )
    }

    fn of(views: Vec<ViewFacts>) -> Evidence {
        Evidence { package_id: None, expected: None, views_deadline_at: None, deadline_at: None, views }
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back_unchanged(evidence in evidence()) {
            // Compared as text, in which NaN equals itself.
            prop_assert_eq!(format!("{:?}", Evidence::unpack(&evidence.pack()).unwrap()), format!("{evidence:?}"));
        }

        #[test]
        fn a_blob_cut_anywhere_is_refused(evidence in evidence(), cut in 0.0f64..1.0) {
            let blob = evidence.pack();
            let length = (blob.len() as f64 * cut) as usize;
            prop_assert!(Evidence::unpack(&blob[..length]).is_err());
        }
    }

    #[test]
    fn of_each_class_the_best_is_kept_and_what_is_no_number_is_not() {
        let seen = |confidences: &[f32]| {
            let quality = Quality { sharpness: 1.0, brightness: 1.0, contrast: 1.0, clipped: 0.0 };
            let detections = confidences.iter().map(|one| at_no_place("damage".to_owned(), *one)).collect();
            let state = ViewState::Completed { width: 1, height: 1, quality, detections, codes: Vec::new() };
            of(vec![ViewFacts { view_id: ViewId(Uuid::nil()), angle: None, state }])
        };
        assert_eq!(Evidence::unpack(&seen(&[0.2, f32::NAN, 0.7, 0.3]).pack()).unwrap(), seen(&[0.7]));
        assert_eq!(Evidence::unpack(&seen(&[f32::NAN]).pack()).unwrap(), seen(&[]));
    }

    #[test]
    fn a_newer_version_is_refused() {
        let mut blob = of(Vec::new()).pack();
        blob[0] = VERSION + 1;
        assert!(Evidence::unpack(&blob).is_err());
    }
}
