//! The one EXIF field that changes pixels: orientation, tag 0x0112 of the first directory.
//!
//! EXIF is TIFF (Exif 2.32, section 4.5). Whatever is not well formed is ignored: an image is never refused for it.

use crate::orientation::Orientation;

/// The orientation in an EXIF block, with or without JPEG's `Exif\0\0` before it; `None` if there is none to be read.
pub(crate) fn orientation(block: &[u8]) -> Option<Orientation> {
    let tiff = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    let big_endian = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let u16_at = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let u32_at = |at: usize| {
        let (first, second) = (u32::from(u16_at(at)?), u32::from(u16_at(at.checked_add(2)?)?));
        Some(if big_endian { first << 16 | second } else { second << 16 | first })
    };
    let directory = usize::try_from(u32_at(4)?).ok()?;
    let entries = usize::from(u16_at(directory)?);
    for entry in 0..entries {
        let at = directory.checked_add(2 + 12 * entry)?;
        let (tag, kind, count) = (u16_at(at)?, u16_at(at + 2)?, u32_at(at + 4)?);
        if (tag, kind, count) == (0x0112, 3, 1) {
            return Orientation::from_exif(u16_at(at + 8)?);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn block(big_endian: bool, number: u16) -> Vec<u8> {
        let short = |v: u16| if big_endian { v.to_be_bytes() } else { v.to_le_bytes() };
        let long = |v: u32| if big_endian { v.to_be_bytes() } else { v.to_le_bytes() };
        let mut out = if big_endian { b"MM\0*".to_vec() } else { b"II*\0".to_vec() };
        out.extend(long(8));
        out.extend(short(2));
        // The maker's name, then the orientation.
        out.extend([short(0x010f), short(2)].concat());
        out.extend([long(4), long(0)].concat());
        out.extend([short(0x0112), short(3)].concat());
        out.extend(long(1));
        out.extend([short(number), short(0)].concat());
        out
    }

    #[test]
    fn both_byte_orders_are_read_with_and_without_the_jpeg_preamble() {
        for big_endian in [false, true] {
            for number in 1..=8 {
                let block = block(big_endian, number);
                assert_eq!(orientation(&block), Orientation::from_exif(number));
                assert_eq!(orientation(&[b"Exif\0\0".as_slice(), &block].concat()), Orientation::from_exif(number));
            }
            assert_eq!(orientation(&block(big_endian, 9)), None);
        }
    }

    proptest! {
        #[test]
        fn garbage_is_ignored(tail in prop::collection::vec(any::<u8>(), 0..200), big_endian: bool) {
            let magic = if big_endian { b"MM\0*" } else { b"II*\0" };
            orientation(&tail);
            orientation(&[magic.as_slice(), &tail].concat());
        }
    }
}
