//! A look at the first bytes of an upload: an image or not, which, how large.

use scrutineer_types::{Format, ImageFault};

use crate::{
    fault,
    header::{self, Flaw, Header, gif, png, tiff},
};

/// Upper bound of the prefix that [`probe`] looks at; by then it has decided. Phones put up to some megabytes of depth
/// maps and colour profiles before a JPEG's size.
pub const MAX_PROBE_BYTES: usize = 4 << 20;

/// The same for TIFF, whose writers mostly put the directory, and with it the size, behind the pixels.
pub const MAX_TIFF_PROBE_BYTES: usize = 16 << 20;

/// What a prefix of the bytes says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Probe {
    /// An image that can be decoded, as far as its header tells.
    Image(Header),
    /// Not decided yet: come back with more bytes.
    NeedMore,
    /// None of the known formats, or one whose header is damaged; [`not_an_image`] says which.
    NotAnImage,
}

/// Looks at a prefix of the bytes (`complete`: it is all there is). Never allocates by what the header claims. For every
/// prefix the answer is [`Probe::NeedMore`] or the same as for the whole: only `complete`, or [`MAX_PROBE_BYTES`] (TIFF:
/// [`MAX_TIFF_PROBE_BYTES`]), ends the waiting. A WebP whose EXIF lies beyond that bound is taken as upright here;
/// decoding looks at the whole file.
pub fn probe(prefix: &[u8], complete: bool) -> Probe {
    let bound = bound(prefix);
    let last_chance = complete || prefix.len() >= bound;
    let prefix = &prefix[..prefix.len().min(bound)];
    let undecided = if last_chance { Probe::NotAnImage } else { Probe::NeedMore };
    match sniff(prefix) {
        Sniffed::Known(format) => match header::read(prefix, format) {
            Ok(stored) if stored.oriented || last_chance => Probe::Image(stored.header(format)),
            Ok(_) => Probe::NeedMore,
            Err(Flaw::Short) => undecided,
            Err(Flaw::Broken(_) | Flaw::Unsupported(_)) => Probe::NotAnImage,
        },
        Sniffed::TooShort => undecided,
        Sniffed::Unknown => Probe::NotAnImage,
    }
}

/// Why bytes that [`probe`] called [`Probe::NotAnImage`] are refused: what they look like, and what is accepted.
pub fn not_an_image(prefix: &[u8]) -> ImageFault {
    if prefix.is_empty() {
        return fault::empty();
    }
    match sniff(prefix) {
        Sniffed::Known(format) => match header::read(&prefix[..prefix.len().min(bound(prefix))], format) {
            Err(Flaw::Short) if prefix.len() >= bound(prefix) => fault::late_header(format, bound(prefix)),
            Err(flaw) => header::fault_of(flaw, format),
            Ok(_) => fault::corrupt(format, "its header is damaged"),
        },
        _ => fault::unsupported(looks_like(prefix)),
    }
}

/// How much of these bytes is looked at.
fn bound(prefix: &[u8]) -> usize {
    if matches!(sniff(prefix), Sniffed::Known(Format::Tiff)) { MAX_TIFF_PROBE_BYTES } else { MAX_PROBE_BYTES }
}

pub(crate) enum Sniffed {
    Known(Format),
    /// Too few bytes to tell.
    TooShort,
    Unknown,
}

/// The format by its first bytes.
pub(crate) fn sniff(prefix: &[u8]) -> Sniffed {
    let riff = |bytes: &[u8]| bytes.len() < 12 && b"RIFF".starts_with(&bytes[..bytes.len().min(4)]);
    let one: [(&[u8], Format); 3] =
        [(b"\xff\xd8\xff", Format::Jpeg), (png::SIGNATURE, Format::Png), (b"BM", Format::Bmp)];
    let several = tiff::SIGNATURES.map(|magic| (magic, Format::Tiff));
    let magics = || one.into_iter().chain(several).chain(gif::SIGNATURES.map(|magic| (magic, Format::Gif)));
    if prefix.starts_with(b"RIFF") && prefix.get(8..12) == Some(b"WEBP") {
        return Sniffed::Known(Format::Webp);
    }
    match magics().find(|(magic, _)| prefix.starts_with(magic)) {
        Some((_, format)) => Sniffed::Known(format),
        None if riff(prefix) || magics().any(|(magic, _)| magic.starts_with(prefix)) => Sniffed::TooShort,
        None => Sniffed::Unknown,
    }
}

/// What these bytes are instead, completing "this …".
fn looks_like(prefix: &[u8]) -> &'static str {
    const KNOWN: [(&[u8], &str); 11] = [
        (b"%PDF-", "is a PDF"),
        (b"PK\x03\x04", "is a ZIP archive or an office document"),
        (b"PK\x05\x06", "is an empty ZIP archive"),
        (b"8BPS", "is a Photoshop document"),
        (b"\0\0\x01\0", "is an icon"),
        (b"\xff\x0a", "is a JPEG XL"),
        (b"\0\0\0\x0cJXL ", "is a JPEG XL"),
        (b"\0\0\0\x0cjP  ", "is a JPEG 2000"),
        (b"\x1f\x8b", "is gzip-compressed"),
        (b"RIFF", "is a RIFF file, as video or sound"),
        (b"%!PS", "is PostScript"),
    ];
    if let Some((_, what)) = KNOWN.iter().find(|(magic, _)| prefix.starts_with(magic)) {
        return what;
    }
    if prefix.get(4..8) == Some(b"ftyp") {
        return match prefix.get(8..12) {
            Some(b"avif" | b"avis") => "is an AVIF image",
            Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1") => {
                "is a HEIC image, as phones make"
            }
            _ => "is a video",
        };
    }
    let head = String::from_utf8_lossy(&prefix[..prefix.len().min(1024)]).to_ascii_lowercase();
    let text = head.trim_start_matches('\u{feff}').trim_start();
    if text.starts_with('<') && text.contains("<svg") {
        "is an SVG drawing"
    } else if text.starts_with("<!doctype html") || text.starts_with("<html") {
        "is a web page (was a login or an error page saved?)"
    } else if text.starts_with('<') {
        "is an XML document"
    } else if text.starts_with(['{', '[']) {
        "looks like JSON"
    } else if head.chars().all(|c| c != '\u{fffd}' && (!c.is_control() || c.is_whitespace())) {
        "is text"
    } else {
        "is no image of a known format"
    }
}
