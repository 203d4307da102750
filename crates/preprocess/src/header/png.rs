//! PNG's chunks (PNG specification, third edition, section 5).

use super::{Flaw, Stored, bytes_at};
use crate::{exif, orientation::Orientation};

/// The first eight bytes.
pub(crate) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

struct Chunk<'a> {
    kind: [u8; 4],
    /// `None` where it goes on beyond these bytes.
    data: Option<&'a [u8]>,
    end: usize,
}

fn chunk_at(bytes: &[u8], at: usize) -> Result<Chunk<'_>, Flaw> {
    let length = u32::from_be_bytes(bytes_at(bytes, at)?);
    let kind = bytes_at(bytes, at + 4)?;
    if length > i32::MAX as u32 || !kind.iter().all(u8::is_ascii_alphabetic) {
        return Err(Flaw::Broken("it is not made of chunks"));
    }
    let start = at + 8;
    let end = start.checked_add(length as usize + 4).ok_or(Flaw::Short)?;
    Ok(Chunk { kind, data: bytes.get(start..end - 4), end })
}

/// Reads the header, which ends where the pixels begin: an `eXIf` chunk after them comes too late for a probe, and so
/// counts for nobody.
pub(crate) fn read(bytes: &[u8]) -> Result<Stored, Flaw> {
    let first = chunk_at(bytes, SIGNATURE.len())?;
    if &first.kind != b"IHDR" {
        return Err(Flaw::Broken("it does not begin with its size"));
    }
    let size: [u8; 8] = bytes_at(first.data.ok_or(Flaw::Short)?, 0).map_err(|_| Flaw::Broken("it states no size"))?;
    let [width, height] = [[0, 1, 2, 3], [4, 5, 6, 7]].map(|at| u32::from_be_bytes(at.map(|i| size[i])));
    if width == 0 || height == 0 || width > i32::MAX as u32 || height > i32::MAX as u32 {
        return Err(Flaw::Broken("it states no size"));
    }
    let mut orientation = Orientation::Normal;
    let mut at = first.end;
    loop {
        let chunk = chunk_at(bytes, at)?;
        match &chunk.kind {
            b"IDAT" => return Ok(Stored { width, height, orientation, oriented: true }),
            b"IEND" => return Err(Flaw::Broken("it ends before any pixels")),
            b"eXIf" => orientation = exif::orientation(chunk.data.ok_or(Flaw::Short)?).unwrap_or_default(),
            _ => {}
        }
        at = chunk.end;
    }
}

/// Whether the file goes on to its end chunk.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    let mut at = SIGNATURE.len();
    while let Ok(chunk) = chunk_at(bytes, at) {
        if &chunk.kind == b"IEND" {
            return bytes.len() >= chunk.end;
        }
        at = chunk.end;
    }
    false
}
