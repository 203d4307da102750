//! From other colours to RGB of 8 bits: alpha, inks, luma and chroma. No colour management.

/// 16 bits as 8: the nearest of 256 equal steps.
pub(crate) fn to_8_bits(value: u16) -> u8 {
    ((u32::from(value) + 128) / 257) as u8
}

/// Transparent pixels lie on white, as shops and browsers show them.
pub(crate) fn over_white(colour: [u8; 3], alpha: u8) -> [u8; 3] {
    colour.map(|value| on_white(value, alpha))
}

pub(crate) fn on_white(value: u8, alpha: u8) -> u8 {
    let (value, alpha) = (u32::from(value), u32::from(alpha));
    ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
}

/// The same for colours that are already multiplied by their alpha.
pub(crate) fn multiplied_over_white(colour: [u8; 3], alpha: u8) -> [u8; 3] {
    colour.map(|value| value.saturating_add(255 - alpha))
}

/// From how much light each of cyan, magenta, yellow and black lets pass: each ink darkens what is under it.
pub(crate) fn inks_to_rgb([c, m, y, k]: [u8; 4]) -> [u8; 3] {
    [c, m, y].map(|light| ((u32::from(light) * u32::from(k) + 127) / 255) as u8)
}

/// ITU-R BT.601 over the whole range, as JFIF has it.
pub(crate) fn ycbcr_to_rgb([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let [y, cb, cr] = [f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0];
    // The cast cuts, and keeps to 0–255.
    [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb].map(|value| (value + 0.5) as u8)
}
