//! JPEG's segments (ITU-T T.81, annex B): the header up to the first scan, and how the file goes on from there.

use memchr::memchr;

use super::{Flaw, Stored, bytes_at};
use crate::{exif, orientation::Orientation};

/// What stands before the first scan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub stored: Stored,
    /// Colour components: 1 grey, 3 colour, 4 CMYK.
    pub components: u8,
    /// Lossless JPEG, which has no DCT to scale by.
    pub lossless: bool,
    /// Adobe's segment is there: its CMYK is stored inverted.
    pub adobe: bool,
    /// Where the first scan's marker begins.
    pub scan: usize,
}

/// One marker and its segment.
pub(crate) struct Segment<'a> {
    pub marker: u8,
    /// After the length; empty where the marker has none.
    pub payload: &'a [u8],
    /// From the marker's 0xFF to its end.
    pub whole: &'a [u8],
    /// Where the next one may begin.
    pub end: usize,
}

/// Reads the header. It ends at the first scan and not at the frame, since EXIF may come after the frame.
pub(crate) fn read(bytes: &[u8]) -> Result<Head, Flaw> {
    let mut frame = None;
    let mut orientation = None;
    let mut adobe = false;
    let mut at = 2;
    loop {
        let segment = next_segment(bytes, at)?;
        let payload = segment.payload;
        match segment.marker {
            // Tables (C4, CC) and the reserved C8 share the frames' range.
            marker @ 0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                if frame.is_some() {
                    return Err(Flaw::Broken("it has two frames"));
                }
                let &[_precision, h0, h1, w0, w1, components, ..] = payload else {
                    return Err(Flaw::Broken("its frame is too short"));
                };
                frame = Some((u16::from_be_bytes([w0, w1]), u16::from_be_bytes([h0, h1]), components, marker));
            }
            0xe1 if orientation.is_none() && payload.starts_with(b"Exif\0\0") => {
                orientation = exif::orientation(payload);
            }
            0xee if payload.starts_with(b"Adobe") && payload.len() >= 12 => adobe = true,
            0xd8 => return Err(Flaw::Broken("it begins twice")),
            0xd9 => return Err(Flaw::Broken("it ends before any pixels")),
            0xda => {
                let Some((width, height, components, marker)) = frame else {
                    return Err(Flaw::Broken("its pixels come before their size"));
                };
                if width == 0 || height == 0 {
                    return Err(Flaw::Broken("it states no size"));
                }
                let stored = Stored {
                    width: width.into(),
                    height: height.into(),
                    orientation: orientation.unwrap_or(Orientation::Normal),
                    oriented: true,
                };
                let scan = segment.end - segment.whole.len();
                return Ok(Head { stored, components, lossless: matches!(marker, 0xc3 | 0xcb), adobe, scan });
            }
            _ => {}
        }
        at = segment.end;
    }
}

/// The next segment at or after `at`; bytes between segments are skipped, as every decoder does.
fn next_segment(bytes: &[u8], at: usize) -> Result<Segment<'_>, Flaw> {
    let mut start = at;
    let marker = loop {
        start += memchr(0xff, bytes.get(start..).ok_or(Flaw::Short)?).ok_or(Flaw::Short)?;
        match bytes_at(bytes, start + 1)? {
            // A stuffed zero is no marker, and a marker may be preceded by any number of 0xFF.
            [0x00] => start += 2,
            [0xff] => start += 1,
            [marker] => break marker,
        }
    };
    if matches!(marker, 0x01 | 0xd0..=0xd9) {
        return Ok(Segment { marker, payload: &[], whole: &bytes[start..start + 2], end: start + 2 });
    }
    let length = usize::from(u16::from_be_bytes(bytes_at(bytes, start + 2)?));
    if length < 2 {
        return Err(Flaw::Broken("a segment is too short"));
    }
    let end = start + 2 + length;
    let whole = bytes.get(start..end).ok_or(Flaw::Short)?;
    Ok(Segment { marker, payload: &whole[4..], whole, end })
}

/// The number of scans of a whole file from its first scan's marker on; `Short` where the end marker is missing.
pub(crate) fn count_scans(bytes: &[u8], first_scan: usize) -> Result<u32, Flaw> {
    let mut scans = 0;
    let mut at = first_scan;
    loop {
        let segment = next_segment(bytes, at)?;
        match segment.marker {
            0xd9 => return Ok(scans),
            0xda => scans += 1,
            _ => {}
        }
        at = segment.end;
    }
}

/// The same picture without what is skipped in its header: bytes between segments, and segments that only applications
/// read. For decoders that are content with nothing less.
pub(crate) fn without_extras(bytes: &[u8], head: &Head) -> Vec<u8> {
    let mut out = bytes[..2].to_vec();
    let mut at = 2;
    while let Ok(segment) = next_segment(bytes, at) {
        if segment.marker == 0xda {
            break;
        }
        if !matches!(segment.marker, 0xe0..=0xed | 0xef | 0xfe | 0x01 | 0xd0..=0xd7) {
            out.extend_from_slice(segment.whole);
        }
        at = segment.end;
    }
    out.extend_from_slice(&bytes[head.scan..]);
    out
}
