//! GIF's blocks (GIF89a specification, section 17 on): the canvas that the first frame is drawn on.

use super::{Flaw, Stored, bytes_at};
use crate::orientation::Orientation;

/// Both versions of the format begin so.
pub(crate) const SIGNATURES: [&[u8]; 2] = [b"GIF87a", b"GIF89a"];

const EXTENSION: u8 = 0x21;
const FRAME: u8 = 0x2c;
const TRAILER: u8 = 0x3b;

/// Reads the header, which ends with the first frame's descriptor: a frame may be larger than the screen that the file
/// states, and the canvas then grows, as in browsers. GIF carries no EXIF.
pub(crate) fn read(bytes: &[u8]) -> Result<Stored, Flaw> {
    let mut at = after_screen(bytes)?;
    loop {
        match block(bytes, at)? {
            Block::Frame { rectangle: [left, top, width, height], .. } => {
                if width == 0 || height == 0 {
                    return Err(Flaw::Broken("its first frame has no size"));
                }
                let [screen_width, screen_height] = [u16_at(bytes, 6)?, u16_at(bytes, 8)?].map(u32::from);
                return Ok(Stored {
                    width: screen_width.max(u32::from(left) + u32::from(width)),
                    height: screen_height.max(u32::from(top) + u32::from(height)),
                    orientation: Orientation::Normal,
                    oriented: true,
                });
            }
            Block::Extension { data } => at = after_sub_blocks(bytes, data)?,
            Block::Trailer => return Err(Flaw::Broken("it ends before any pixels")),
        }
    }
}

/// Whether the file goes on to its trailer.
pub(crate) fn is_whole(bytes: &[u8]) -> bool {
    let walk = || {
        let mut at = after_screen(bytes)?;
        loop {
            let data = match block(bytes, at)? {
                Block::Trailer => return Ok::<_, Flaw>(()),
                Block::Frame { data, .. } | Block::Extension { data } => data,
            };
            at = after_sub_blocks(bytes, data)?;
        }
    };
    // What stands there instead of a block is not looked at: the first frame was whole.
    !matches!(walk(), Err(Flaw::Short))
}

enum Block {
    /// Left, top, width and height in pixels; where the sub-blocks begin.
    Frame {
        rectangle: [u16; 4],
        data: usize,
    },
    Extension {
        data: usize,
    },
    Trailer,
}

fn block(bytes: &[u8], at: usize) -> Result<Block, Flaw> {
    match bytes_at(bytes, at)? {
        [EXTENSION] => Ok(Block::Extension { data: at + 2 }),
        [FRAME] => {
            let [left, top, width, height] = [1, 3, 5, 7].map(|from| u16_at(bytes, at + from));
            let [flags] = bytes_at(bytes, at + 9)?;
            // The byte before the sub-blocks is the code size.
            Ok(Block::Frame { rectangle: [left?, top?, width?, height?], data: at + 11 + palette_bytes(flags) })
        }
        [TRAILER] => Ok(Block::Trailer),
        _ => Err(Flaw::Broken("it is not made of blocks")),
    }
}

/// Where the blocks begin.
fn after_screen(bytes: &[u8]) -> Result<usize, Flaw> {
    let [flags] = bytes_at(bytes, 10)?;
    Ok(13 + palette_bytes(flags))
}

fn palette_bytes(flags: u8) -> usize {
    if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) }
}

fn after_sub_blocks(bytes: &[u8], mut at: usize) -> Result<usize, Flaw> {
    loop {
        match bytes_at(bytes, at)? {
            [0] => return Ok(at + 1),
            [length] => at += 1 + usize::from(length),
        }
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Flaw> {
    bytes_at(bytes, at).map(u16::from_le_bytes)
}
