//! The headers of Windows bitmaps: BITMAPCOREHEADER, and BITMAPINFOHEADER with its successors.

use super::{Flaw, Stored, bytes_at};
use crate::orientation::Orientation;

/// Reads the header. Bitmaps carry no EXIF.
pub(crate) fn read(bytes: &[u8]) -> Result<Stored, Flaw> {
    let u16_at = |at| bytes_at(bytes, at).map(u16::from_le_bytes);
    let i32_at = |at| bytes_at(bytes, at).map(i32::from_le_bytes);
    let (width, height, planes) = match u32::from_le_bytes(bytes_at(bytes, 14)?) {
        12 => (u16_at(18)?.into(), u16_at(20)?.into(), u16_at(22)?),
        40 | 52 | 56 | 108 | 124 => (i32_at(18)?, i32_at(22)?, u16_at(26)?),
        _ => return Err(Flaw::Broken("its header has no known length")),
    };
    if width <= 0 || height == 0 || planes != 1 {
        return Err(Flaw::Broken("it states no size"));
    }
    // A negative height says that the rows run from top to bottom.
    let (width, height) = (width.unsigned_abs(), height.unsigned_abs());
    Ok(Stored { width, height, orientation: Orientation::Normal, oriented: true })
}
