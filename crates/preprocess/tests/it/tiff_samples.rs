//! Makers of TIFF files, tag by tag.

use image::RgbImage;

/// A page: its pixels' description, and its strips or tiles as they are stored.
#[derive(Clone)]
pub struct Page {
    pub big_endian: bool,
    /// BigTIFF.
    pub big: bool,
    /// Tag and values; offsets and lengths of the chunks are added.
    pub tags: Vec<(u16, Vec<u64>)>,
    pub tiled: bool,
    pub chunks: Vec<Vec<u8>>,
}

impl Page {
    /// One strip of `samples` a pixel with `bits` each, meaning `colour` (TIFF's number), not compressed.
    pub fn new((width, height): (u32, u32), colour: u64, samples: u64, bits: u64, strip: &[u8]) -> Self {
        let tags = vec![
            (256, vec![width.into()]),
            (257, vec![height.into()]),
            (258, vec![bits; samples as usize]),
            (259, vec![1]),
            (262, vec![colour]),
            (277, vec![samples]),
            (278, vec![height.into()]),
        ];
        Self { big_endian: false, big: false, tags, tiled: false, chunks: vec![strip.to_vec()] }
    }

    /// With this tag too, or instead.
    pub fn with(mut self, tag: u16, values: &[u64]) -> Self {
        self.tags.retain(|(other, _)| *other != tag);
        self.tags.push((tag, values.to_vec()));
        self
    }

    /// The file, its directory behind the pixels as most writers put it.
    pub fn file(&self) -> Vec<u8> {
        let number = |value: u64, bytes: usize| {
            if self.big_endian {
                value.to_be_bytes()[8 - bytes..].to_vec()
            } else {
                value.to_le_bytes()[..bytes].to_vec()
            }
        };
        let (word, header) = if self.big { (8, 16) } else { (4, 8) };
        let mut body = Vec::new();
        let place = |body: &mut Vec<u8>, bytes: &[u8]| {
            let at = header + body.len();
            body.extend_from_slice(bytes);
            body.resize(body.len().next_multiple_of(2), 0);
            at as u64
        };
        let offsets: Vec<u64> = self.chunks.iter().map(|chunk| place(&mut body, chunk)).collect();
        let lengths = self.chunks.iter().map(|chunk| chunk.len() as u64).collect();
        let mut tags = self.tags.clone();
        tags.extend(if self.tiled { [(324, offsets), (325, lengths)] } else { [(273, offsets), (279, lengths)] });
        tags.sort();
        let mut directory = number(tags.len() as u64, if self.big { 8 } else { 2 });
        for (tag, values) in tags {
            // Offsets, lengths and sizes as LONG, the rest as SHORT.
            let long = matches!(tag, 256 | 257 | 273 | 278 | 279 | 322..=325);
            let (kind, size) = if long { (4, 4) } else { (3, 2) };
            let mut bytes: Vec<u8> = values.iter().flat_map(|&value| number(value, size)).collect();
            if bytes.len() > word {
                bytes = number(place(&mut body, &bytes), word);
            }
            bytes.resize(word, 0);
            directory
                .extend([number(tag.into(), 2), number(kind, 2), number(values.len() as u64, word), bytes].concat());
        }
        directory.extend(number(0, word));
        let at = place(&mut body, &directory);
        let order: &[u8] = if self.big_endian { b"MM" } else { b"II" };
        let version = if self.big { [number(43, 2), number(8, 2), number(0, 2)].concat() } else { number(42, 2) };
        [order, &version, &number(at, word), &body].concat()
    }
}

/// An RGB page in one strip.
pub fn rgb(image: &RgbImage) -> Page {
    Page::new(image.dimensions(), 2, 3, 8, image.as_raw())
}

/// An RGB page in tiles of 16 × 16.
pub fn tiled(image: &RgbImage) -> Page {
    let (width, height) = image.dimensions();
    let mut page = rgb(image).with(322, &[16]).with(323, &[16]);
    page.tags.retain(|(tag, _)| *tag != 278);
    page.tiled = true;
    page.chunks.clear();
    for top in (0..height).step_by(16) {
        for left in (0..width).step_by(16) {
            let pixel = |i: u32| (left + i % 16, top + i / 16);
            let inside = |(x, y): (u32, u32)| x < width && y < height;
            page.chunks
                .push((0..256).map(pixel).flat_map(|at| if inside(at) { image[at].0 } else { [77; 3] }).collect());
        }
    }
    page
}
