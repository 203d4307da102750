//! Detections and timings as packed blobs: a byte for the version, then little-endian fields.
//!
//! Version 1 of the detections: `u16` number of classes; for each, `u32` class id, `u16` length, its name in UTF-8; `u32`
//! number of detections; for each, `u16` index of its class and five `f32`: confidence, `x_min`, `y_min`, `x_max`,
//! `y_max`. Names are repeated per view, not per detection, so that a blob can be read without any other row.
//! Version 2 follows these with `u32` number of outlines; for each, `u32` index of its detection and a byte for its kind: 1, four
//! corners of two `f32`; 2, a mask: `u16` number of polygons, for each `u32` number of points of two `f32`. Where nothing has
//! an outline version 1 is written, so that an older program beside this one reads what it can. A mask's runs are not
//! stored: they are made from its polygons.
//! Version 1 of the timings: six `f32` in the order of [`TimingsMs`], but the last; version 2, where barcodes were read: all
//! seven.

use std::collections::BTreeMap;

use scrutineer_types::{BoundingBox, Detection, Mask, TimingsMs};

use crate::{StoreError, failure::damaged};

const VERSION: u8 = 1;
const OUTLINED: u8 = 2;

/// In place of what was removed: version 2 without a class, a detection or an outline, which nothing packs to, and which an older program
/// reads as nothing found.
pub(crate) const REMOVED: &[u8] = &[OUTLINED, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

/// Of timings.
const WITH_CODES: u8 = 2;

/// The kinds of outline.
const CORNERS: u8 = 1;
const MASK: u8 = 2;

/// Packs detections.
pub(crate) fn pack(detections: &[Detection]) -> Vec<u8> {
    let mut classes: Vec<(u32, &str)> = Vec::new();
    let mut body = Vec::with_capacity(detections.len() * 22);
    for detection in detections {
        let class = (detection.class_id, detection.class_name.as_str());
        let index = classes.iter().position(|known| *known == class).unwrap_or_else(|| {
            classes.push(class);
            classes.len() - 1
        });
        body.extend_from_slice(&(index as u16).to_le_bytes());
        let BoundingBox { x_min, y_min, x_max, y_max } = detection.bounding_box;
        for value in [detection.confidence, x_min, y_min, x_max, y_max] {
            body.extend_from_slice(&value.to_le_bytes());
        }
    }
    let outlines = pack_outlines(detections);
    let mut blob = vec![if outlines.is_some() { OUTLINED } else { VERSION }];
    blob.extend_from_slice(&(classes.len() as u16).to_le_bytes());
    for (id, name) in classes {
        blob.extend_from_slice(&id.to_le_bytes());
        blob.extend_from_slice(&(name.len() as u16).to_le_bytes());
        blob.extend_from_slice(name.as_bytes());
    }
    blob.extend_from_slice(&(detections.len() as u32).to_le_bytes());
    blob.extend_from_slice(&body);
    blob.extend(outlines.unwrap_or_default());
    blob
}

/// The outlines, if there are any.
fn pack_outlines(detections: &[Detection]) -> Option<Vec<u8>> {
    let (mut count, mut body) = (0_u32, Vec::new());
    let mut begin = |body: &mut Vec<u8>, index: usize, kind: u8| {
        count += 1;
        body.extend_from_slice(&(index as u32).to_le_bytes());
        body.push(kind);
    };
    let put = |body: &mut Vec<u8>, points: &[[f32; 2]]| {
        points.iter().flatten().for_each(|value| body.extend_from_slice(&value.to_le_bytes()));
    };
    for (index, detection) in detections.iter().enumerate() {
        if let Some(corners) = &detection.corners {
            begin(&mut body, index, CORNERS);
            put(&mut body, corners);
        }
        if let Some(mask) = &detection.mask {
            begin(&mut body, index, MASK);
            // Largest first, so what is beyond the count that fits is specks.
            let polygons = &mask.polygons[..mask.polygons.len().min(usize::from(u16::MAX))];
            body.extend_from_slice(&(polygons.len() as u16).to_le_bytes());
            for polygon in polygons {
                body.extend_from_slice(&(polygon.len() as u32).to_le_bytes());
                put(&mut body, polygon);
            }
        }
    }
    (count > 0).then(|| [&count.to_le_bytes()[..], &body].concat())
}

/// Unpacks what [`pack`] made.
pub(crate) fn unpack(blob: &[u8]) -> Result<Vec<Detection>, StoreError> {
    read(blob).ok_or_else(|| damaged("a view's detections", "cut off, or of a newer version"))
}

fn read(mut blob: &[u8]) -> Option<Vec<Detection>> {
    let [version @ (VERSION | OUTLINED)] = take::<1>(&mut blob)? else { return None };
    let mut classes = Vec::new();
    for _ in 0..u16::from_le_bytes(take(&mut blob)?) {
        let id = u32::from_le_bytes(take(&mut blob)?);
        let length = usize::from(u16::from_le_bytes(take(&mut blob)?));
        let (name, rest) = blob.split_at_checked(length)?;
        blob = rest;
        classes.push((id, std::str::from_utf8(name).ok()?));
    }
    let count = u32::from_le_bytes(take(&mut blob)?) as usize;
    let (mut records, mut outlines) = blob.split_at_checked(count.checked_mul(22)?)?;
    if (version == VERSION) != outlines.is_empty() {
        return None;
    }
    let mut detections = Vec::with_capacity(count);
    for _ in 0..count {
        let (class_id, class_name) = *classes.get(usize::from(u16::from_le_bytes(take(&mut records)?)))?;
        let confidence = float(&mut records)?;
        let bounding_box = BoundingBox {
            x_min: float(&mut records)?,
            y_min: float(&mut records)?,
            x_max: float(&mut records)?,
            y_max: float(&mut records)?,
        };
        let class_name = class_name.to_owned();
        detections.push(Detection { class_id, class_name, confidence, bounding_box, corners: None, mask: None });
    }
    if version == OUTLINED {
        read_outlines(&mut outlines, &mut detections)?;
    }
    outlines.is_empty().then_some(detections)
}

/// Gives the detections their outlines.
fn read_outlines(blob: &mut &[u8], detections: &mut [Detection]) -> Option<()> {
    for _ in 0..u32::from_le_bytes(take(blob)?) {
        let detection = detections.get_mut(u32::from_le_bytes(take(blob)?) as usize)?;
        match take(blob)? {
            [CORNERS] => {
                let corners = points(blob, 4)?;
                detection.corners = Some(corners.try_into().ok()?);
            }
            [MASK] => {
                let mut polygons = Vec::new();
                for _ in 0..u16::from_le_bytes(take(blob)?) {
                    let count = u32::from_le_bytes(take(blob)?) as usize;
                    polygons.push(points(blob, count)?);
                }
                detection.mask = Some(Mask { polygons, rle: None });
            }
            _ => return None,
        }
    }
    Some(())
}

/// So many points, refused before anything is allocated where they cannot be there.
fn points(blob: &mut &[u8], count: usize) -> Option<Vec<[f32; 2]>> {
    if blob.len() < count.checked_mul(8)? {
        return None;
    }
    (0..count).map(|_| Some([float(blob)?, float(blob)?])).collect()
}

/// The highest confidence of each class seen, as JSON.
pub(crate) fn maxima(detections: &[Detection]) -> String {
    let mut maxima: BTreeMap<&str, f32> = BTreeMap::new();
    for detection in detections {
        let highest = maxima.entry(&detection.class_name).or_insert(detection.confidence);
        *highest = highest.max(detection.confidence);
    }
    super::to_json(&maxima)
}

/// Packs timings.
pub(crate) fn pack_timings(timings: &TimingsMs) -> Vec<u8> {
    let TimingsMs { queue, fetch, decode, preprocess, infer, postprocess, codes } = *timings;
    let read = codes > 0.0;
    let mut blob = vec![if read { WITH_CODES } else { VERSION }];
    for value in [queue, fetch, decode, preprocess, infer, postprocess].into_iter().chain(read.then_some(codes)) {
        blob.extend_from_slice(&value.to_le_bytes());
    }
    blob
}

/// Unpacks what [`pack_timings`] made.
pub(crate) fn unpack_timings(mut blob: &[u8]) -> Result<TimingsMs, StoreError> {
    let mut read = || {
        let [version @ (VERSION | WITH_CODES)] = take::<1>(&mut blob)? else { return None };
        Some(TimingsMs {
            queue: float(&mut blob)?,
            fetch: float(&mut blob)?,
            decode: float(&mut blob)?,
            preprocess: float(&mut blob)?,
            infer: float(&mut blob)?,
            postprocess: float(&mut blob)?,
            codes: if version == WITH_CODES { float(&mut blob)? } else { 0.0 },
        })
    };
    read().ok_or_else(|| damaged("a view's timings", "cut off, or of a newer version"))
}

pub(super) fn take<const N: usize>(blob: &mut &[u8]) -> Option<[u8; N]> {
    let (head, rest) = blob.split_first_chunk::<N>()?;
    *blob = rest;
    Some(*head)
}

pub(super) fn float(blob: &mut &[u8]) -> Option<f32> {
    take(blob).map(f32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn detection() -> impl Strategy<Value = Detection> {
        let point = || any::<[f32; 2]>();
        let corners = prop::option::weighted(0.3, [point(), point(), point(), point()]);
        let polygons = prop::collection::vec(prop::collection::vec(point(), 0..6), 0..3);
        let mask = prop::option::weighted(0.3, polygons.prop_map(|polygons| Mask { polygons, rle: None }));
        (0u32..5, "[a-zé]{0,12}", 0.0f32..=1.0, any::<[f32; 4]>(), corners, mask).prop_map(
            |(class_id, class_name, confidence, [x_min, y_min, x_max, y_max], corners, mask)| Detection {
                class_id,
                class_name,
                confidence,
                bounding_box: BoundingBox { x_min, y_min, x_max, y_max },
                corners,
                mask,
            },
        )
    }

    proptest! {
        #[test]
        fn what_is_packed_comes_back_unchanged(detections in prop::collection::vec(detection(), 0..40)) {
            let back = unpack(&pack(&detections)).unwrap();
            // Compared as text, in which NaN equals itself.
            prop_assert_eq!(format!("{back:?}"), format!("{detections:?}"));
        }

        #[test]
        fn a_blob_cut_anywhere_is_refused(detections in prop::collection::vec(detection(), 1..8), cut in 0.0f64..1.0) {
            let blob = pack(&detections);
            let length = (blob.len() as f64 * cut) as usize;
            prop_assert!(unpack(&blob[..length]).is_err());
        }
    }

    #[test]
    fn a_newer_version_is_refused() {
        let mut blob = pack(&[]);
        blob[0] = OUTLINED + 1;
        assert!(unpack(&blob).is_err());
    }

    #[test]
    fn a_blob_of_version_1_is_read() {
        // One class, "a" with id 7; one detection.
        let mut blob = vec![1, 1, 0, 7, 0, 0, 0, 1, 0, b'a', 1, 0, 0, 0, 0, 0];
        for value in [0.5_f32, 1.0, 2.0, 3.0, 4.0] {
            blob.extend_from_slice(&value.to_le_bytes());
        }
        let bounding_box = BoundingBox { x_min: 1.0, y_min: 2.0, x_max: 3.0, y_max: 4.0 };
        let class_name = "a".to_owned();
        let expected = Detection { class_id: 7, class_name, confidence: 0.5, bounding_box, corners: None, mask: None };
        assert_eq!(unpack(&blob).unwrap(), std::slice::from_ref(&expected));
        assert_eq!(pack(&[expected]), blob, "and written where nothing has an outline");
    }

    #[test]
    fn timings_come_back_unchanged() {
        for codes in [0.0, 7.5] {
            let timings = TimingsMs {
                queue: 1.5,
                fetch: 2.0,
                decode: 3.25,
                preprocess: 4.0,
                infer: 5.0,
                postprocess: 6.0,
                codes,
            };
            assert_eq!(unpack_timings(&pack_timings(&timings)).unwrap(), timings);
            assert_eq!(pack_timings(&timings)[0], if codes > 0.0 { WITH_CODES } else { VERSION });
        }
    }
}
