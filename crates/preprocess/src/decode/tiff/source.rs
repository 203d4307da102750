//! A TIFF's bytes as its decoder is to see them: grey, and not endless.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use crate::header::tiff::Page;

/// What a decoder may read ahead for each strip or tile.
const READ_AHEAD_BYTES: u64 = 64 << 10;

/// Reads a TIFF and puts "grey, black is zero" in place of what it says its samples mean.
///
/// Strips may overlap, and a strip may be read long without giving a pixel; so a small file could keep a decoder busy for
/// hours. All that is read is counted, and twice the file and what is read ahead is the most.
pub(super) struct Source<'a> {
    bytes: Cursor<&'a [u8]>,
    grey: [(u64, u8); 2],
    reversed: bool,
    left: u64,
}

impl<'a> Source<'a> {
    pub fn new(bytes: &'a [u8], page: &Page) -> Self {
        let at = page.colour_at as u64;
        let values = if bytes[0] == b'M' { [0, 1] } else { [1, 0] };
        Self {
            bytes: Cursor::new(bytes),
            grey: [(at, values[0]), (at + 1, values[1])],
            reversed: false,
            left: 2 * bytes.len() as u64 + READ_AHEAD_BYTES * (page.chunks.len() as u64 + 64),
        }
    }

    /// From here on bits come last first: for pixels, once the directory is read.
    pub fn reverse_bits(&mut self) {
        self.reversed = true;
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let start = self.bytes.position();
        let count = self.bytes.read(buffer)?;
        self.left =
            self.left.checked_sub(count as u64).ok_or_else(|| io::Error::other("its strips overlap many times"))?;
        if self.reversed {
            buffer[..count].iter_mut().for_each(|byte| *byte = byte.reverse_bits());
            return Ok(count);
        }
        for (at, value) in self.grey {
            if let Some(byte) = at.checked_sub(start).and_then(|at| buffer[..count].get_mut(at as usize)) {
                *byte = value;
            }
        }
        Ok(count)
    }
}

impl Seek for Source<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
