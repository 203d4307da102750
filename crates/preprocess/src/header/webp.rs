//! WebP's RIFF chunks (RFC 9649, section 2).

use super::{Flaw, Stored, bytes_at};
use crate::{exif, orientation::Orientation};

/// Flags of the extended header.
const ANIMATED: u8 = 0x02;
const HAS_EXIF: u8 = 0x08;

/// Reads the header. EXIF lies behind the pixels: where it is announced, the header ends only there.
pub(crate) fn read(bytes: &[u8]) -> Result<Stored, Flaw> {
    let plain = |(width, height)| Stored { width, height, orientation: Orientation::Normal, oriented: true };
    let kind: [u8; 4] = bytes_at(bytes, 12)?;
    match &kind {
        b"VP8 " | b"VP8L" => bitstream_size(bytes, kind, 20).map(plain),
        b"VP8X" => {
            let [flags, _, _, _, w0, w1, w2, h0, h1, h2]: [u8; 10] = bytes_at(bytes, 20)?;
            if flags & ANIMATED != 0 {
                return Err(Flaw::Unsupported("is an animated WebP; send a still image"));
            }
            let canvas = (u32::from_le_bytes([w0, w1, w2, 0]) + 1, u32::from_le_bytes([h0, h1, h2, 0]) + 1);
            let mut stored = plain(canvas);
            let first = 20 + padded(u32::from_le_bytes(bytes_at(bytes, 16)?))?;
            read_extended(bytes, first, flags & HAS_EXIF != 0, &mut stored)?;
            Ok(stored)
        }
        _ => Err(Flaw::Broken("it does not begin with its size")),
    }
}

/// Walks the chunks behind the extended header up to the last one needed.
fn read_extended(bytes: &[u8], first: usize, has_exif: bool, stored: &mut Stored) -> Result<(), Flaw> {
    let riff_end = riff_end(bytes)?;
    let mut pixels_seen = false;
    stored.oriented = !has_exif;
    let mut at = first;
    while at.saturating_add(8) <= riff_end {
        let (kind, length): ([u8; 4], [u8; 4]) = match (bytes_at(bytes, at), bytes_at(bytes, at + 4)) {
            (Ok(kind), Ok(length)) => (kind, length),
            _ if pixels_seen => return Ok(()),
            _ => return Err(Flaw::Short),
        };
        let length = u32::from_le_bytes(length);
        let start = at + 8;
        match &kind {
            b"VP8 " | b"VP8L" if !pixels_seen => {
                // The decoder allocates by the inner size, so it must be the one that was checked.
                if bitstream_size(bytes, kind, start)? != (stored.width, stored.height) {
                    return Err(Flaw::Broken("it states two sizes"));
                }
                pixels_seen = true;
            }
            b"EXIF" if !stored.oriented => match bytes.get(start..start.saturating_add(length as usize)) {
                Some(block) => {
                    stored.orientation = exif::orientation(block).unwrap_or_default();
                    stored.oriented = true;
                }
                None if pixels_seen => return Ok(()),
                None => return Err(Flaw::Short),
            },
            _ => {}
        }
        if pixels_seen && stored.oriented {
            return Ok(());
        }
        at = start.checked_add(padded(length)?).ok_or(Flaw::Short)?;
    }
    // All chunks were there, and no orientation among them.
    stored.oriented = true;
    if pixels_seen { Ok(()) } else { Err(Flaw::Broken("it ends before any pixels")) }
}

/// The size that the bitstream at `at` states.
fn bitstream_size(bytes: &[u8], kind: [u8; 4], at: usize) -> Result<(u32, u32), Flaw> {
    let size = if &kind == b"VP8L" {
        let [signature, a, b, c, d]: [u8; 5] = bytes_at(bytes, at)?;
        let bits = u32::from_le_bytes([a, b, c, d]);
        if signature != 0x2f {
            return Err(Flaw::Broken("its bitstream has no signature"));
        }
        ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1)
    } else {
        let [_, _, _, s0, s1, s2, w0, w1, h0, h1]: [u8; 10] = bytes_at(bytes, at)?;
        if [s0, s1, s2] != [0x9d, 0x01, 0x2a] {
            return Err(Flaw::Broken("its bitstream has no signature"));
        }
        (u32::from(u16::from_le_bytes([w0, w1]) & 0x3fff), u32::from(u16::from_le_bytes([h0, h1]) & 0x3fff))
    };
    if size.0 == 0 || size.1 == 0 { Err(Flaw::Broken("it states no size")) } else { Ok(size) }
}

/// Chunks begin at even offsets.
fn padded(length: u32) -> Result<usize, Flaw> {
    (length as usize).checked_next_multiple_of(2).ok_or(Flaw::Short)
}

fn riff_end(bytes: &[u8]) -> Result<usize, Flaw> {
    (u32::from_le_bytes(bytes_at(bytes, 4)?) as usize).checked_add(8).ok_or(Flaw::Short)
}

/// Whether as many bytes are there as the file says it has.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    riff_end(bytes).is_ok_and(|end| bytes.len() >= end)
}
