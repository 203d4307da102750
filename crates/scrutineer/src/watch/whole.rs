//! Whether a file has the end that its format asks for. A file that ends too early may be one that is still being written;
//! only patience depends on this, so a wrong answer costs time and nothing else.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::Path,
};

/// What may follow the end of an image: some cameras append thumbnails or padding.
const TAIL_BYTES: u64 = 64 << 10;

/// Whether nothing is missing from the file at `path`, as far as can be told from its first and last bytes.
pub fn is_whole(path: &Path) -> io::Result<bool> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    (&file).take(16).read_to_end(&mut head)?;
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
    let mut tail = Vec::new();
    file.take(TAIL_BYTES).read_to_end(&mut tail)?;
    Ok(ends_whole(&head, &tail, length))
}

fn ends_whole(head: &[u8], tail: &[u8], length: u64) -> bool {
    let has = |mark: &[u8]| tail.windows(mark.len()).any(|window| window == mark);
    let number = |at: usize| {
        head.get(at..at + 4).map(|bytes| bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    if head.is_empty() {
        return false;
    }
    if head.starts_with(b"\xff\xd8") {
        return has(b"\xff\xd9");
    }
    if head.starts_with(b"\x89PNG") {
        return has(b"IEND\xaeB`\x82");
    }
    if head.starts_with(b"RIFF") {
        return number(4).is_some_and(|size| length >= size + 8);
    }
    if head.starts_with(b"BM") {
        // Some writers leave the size 0.
        return number(2).is_some_and(|size| length >= size);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_shows_that_it_was_cut_off() {
        let whole = |bytes: &[u8]| ends_whole(&bytes[..bytes.len().min(16)], bytes, bytes.len() as u64);
        let jpeg = scrutineer_preprocess::encode_jpeg(&image::RgbImage::new(64, 48), 90);
        assert!(whole(&jpeg) && whole(&[&jpeg[..], b"padding"].concat()) && !whole(&jpeg[..jpeg.len() - 2]));
        for format in [image::ImageFormat::Png, image::ImageFormat::WebP, image::ImageFormat::Bmp] {
            let mut bytes = io::Cursor::new(Vec::new());
            image::RgbImage::new(64, 48).write_to(&mut bytes, format).unwrap();
            let bytes = bytes.into_inner();
            assert!(whole(&bytes) && !whole(&bytes[..bytes.len() - 1]), "{format:?}");
        }
        assert!(!whole(b"") && whole(b"a letter"), "what is no image is for the server to refuse");
    }
}
