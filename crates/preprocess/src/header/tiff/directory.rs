//! TIFF's table of tags: where a page's values are.

use crate::header::{Flaw, bytes_at};

/// The numbers of the tags that are read.
pub(super) mod tag {
    pub const NEW_SUBFILE_TYPE: u16 = 254;
    pub const WIDTH: u16 = 256;
    pub const HEIGHT: u16 = 257;
    pub const BITS: u16 = 258;
    pub const COMPRESSION: u16 = 259;
    pub const COLOUR: u16 = 262;
    pub const FILL_ORDER: u16 = 266;
    pub const STRIP_OFFSETS: u16 = 273;
    pub const ORIENTATION: u16 = 274;
    pub const SAMPLES: u16 = 277;
    pub const ROWS_PER_STRIP: u16 = 278;
    pub const STRIP_LENGTHS: u16 = 279;
    pub const PLANAR: u16 = 284;
    pub const COLOUR_MAP: u16 = 320;
    pub const TILE_WIDTH: u16 = 322;
    pub const TILE_HEIGHT: u16 = 323;
    pub const TILE_OFFSETS: u16 = 324;
    pub const TILE_LENGTHS: u16 = 325;
    pub const INK_SET: u16 = 332;
    pub const EXTRA_SAMPLES: u16 = 338;
    pub const SAMPLE_FORMAT: u16 = 339;
    pub const SUBSAMPLING: u16 = 530;
    pub const DNG_VERSION: u16 = 50_706;
}

/// Numbers that a short list is read to; no tag that describes samples has more.
const SHORT_LIST: u64 = 16;

/// The first directory of a file.
pub(super) struct Directory<'a> {
    bytes: &'a [u8],
    big_endian: bool,
    big: bool,
    entries: Vec<Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    tag: u16,
    kind: u16,
    count: u64,
    /// Where the values begin, in the entry itself where they fit.
    at: usize,
}

impl<'a> Directory<'a> {
    /// Reads the table; the values are read when they are asked for.
    pub fn first(bytes: &'a [u8]) -> Result<Self, Flaw> {
        let [order, _, a, b]: [u8; 4] = bytes_at(bytes, 0)?;
        let (big_endian, big) = (order == b'M', a.max(b) == 43);
        let mut directory = Self { bytes, big_endian, big, entries: Vec::new() };
        let start = directory.offset(if big { 8 } else { 4 })?;
        if start < 8 {
            return Err(Flaw::Broken("it has no first page"));
        }
        let (count, first, size) =
            if big { (directory.offset(start)?, 8, 20) } else { (directory.number_at(start, 2)? as usize, 2, 12) };
        // More would be no directory; it is not read past 16 bits' worth in BigTIFF either.
        for index in 0..count.min(usize::from(u16::MAX)) {
            let at = start.checked_add(first + size * index).ok_or(Flaw::Short)?;
            directory.entries.push(directory.entry(at)?);
        }
        Ok(directory)
    }

    fn entry(&self, at: usize) -> Result<Entry, Flaw> {
        let (tag, kind) = (self.number_at(at, 2)? as u16, self.number_at(at + 2, 2)? as u16);
        let (width, room) = if self.big { (8, 8) } else { (4, 4) };
        let count = self.number_at(at + 4, width)?;
        let value = at + 4 + width;
        // All of the entry has to be there, whether or not its value is asked for.
        self.bytes.get(value..value + room).ok_or(Flaw::Short)?;
        let fits = count.saturating_mul(size_of_kind(kind).unwrap_or(1) as u64) <= room as u64;
        Ok(Entry { tag, kind, count, at: if fits { value } else { self.offset(value)? } })
    }

    pub fn has(&self, tag: u16) -> bool {
        self.find(tag).is_some()
    }

    /// The one number of a tag, or the first of several; `None` where the tag is not there.
    pub fn number(&self, tag: u16) -> Result<Option<u64>, Flaw> {
        self.read(tag, 1).map(|numbers| numbers.first().copied())
    }

    /// The first few numbers of a tag; none where it is not there.
    pub fn some_numbers(&self, tag: u16) -> Result<Vec<u64>, Flaw> {
        self.read(tag, SHORT_LIST)
    }

    /// All numbers of a tag, which cannot be more than the file has bytes for.
    pub fn numbers(&self, tag: u16) -> Result<Vec<u64>, Flaw> {
        self.read(tag, u64::MAX)
    }

    /// Where a tag's one 16-bit value lies, and the value.
    pub fn short(&self, tag: u16) -> Option<(usize, u16)> {
        let entry = self.find(tag).filter(|entry| (entry.kind, entry.count) == (3, 1))?;
        Some((entry.at, self.number_at(entry.at, 2).ok()? as u16))
    }

    fn find(&self, tag: u16) -> Option<Entry> {
        self.entries.iter().find(|entry| entry.tag == tag).copied()
    }

    fn read(&self, tag: u16, most: u64) -> Result<Vec<u64>, Flaw> {
        let Some(entry) = self.find(tag) else { return Ok(Vec::new()) };
        let size = size_of_kind(entry.kind).ok_or(Flaw::Broken("a number of its description is none"))?;
        let count = usize::try_from(entry.count.min(most)).map_err(|_| Flaw::Short)?;
        let end = count.checked_mul(size).and_then(|length| length.checked_add(entry.at)).ok_or(Flaw::Short)?;
        self.bytes.get(entry.at..end).ok_or(Flaw::Short)?;
        (0..count).map(|index| self.number_at(entry.at + index * size, size)).collect()
    }

    fn offset(&self, at: usize) -> Result<usize, Flaw> {
        usize::try_from(self.number_at(at, if self.big { 8 } else { 4 })?).map_err(|_| Flaw::Short)
    }

    fn number_at(&self, at: usize, size: usize) -> Result<u64, Flaw> {
        let end = at.checked_add(size).ok_or(Flaw::Short)?;
        let bytes = self.bytes.get(at..end).ok_or(Flaw::Short)?;
        let join = |number, &byte| number << 8 | u64::from(byte);
        Ok(if self.big_endian { bytes.iter().fold(0, join) } else { bytes.iter().rev().fold(0, join) })
    }
}

/// Bytes of a value, for the kinds that are whole numbers without sign (BYTE, SHORT, LONG, IFD, LONG8, IFD8).
fn size_of_kind(kind: u16) -> Option<usize> {
    match kind {
        1 => Some(1),
        3 => Some(2),
        4 | 13 => Some(4),
        16 | 18 => Some(8),
        _ => None,
    }
}
