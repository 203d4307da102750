//! Pictures with boxes drawn over them.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::page::escaped;
use crate::{data::Rect, evaluate::ImageFinds};

/// A picture that the page carries along.
#[derive(Clone, Debug)]
pub struct Picture<'a> {
    /// The encoded image, upright, and its media type, as `image/jpeg`; keep it small: a third is added to its bytes. `None`: it is
    /// not at hand, and the boxes stand on plain ground.
    pub image: Option<(&'a [u8], &'a str)>,
    /// Width of the image that the boxes belong to, in pixels; the bytes may be a smaller copy of it.
    pub width: u32,
    /// Height of the same.
    pub height: u32,
    /// What is wrong here, in plain text.
    pub caption: String,
    /// What is drawn over it.
    pub boxes: Vec<PictureBox>,
}

/// A box over a picture.
#[derive(Clone, Debug)]
pub struct PictureBox {
    /// Where, in pixels of [`Picture::width`] × [`Picture::height`].
    pub rect: Rect,
    /// What is written at it; may be empty.
    pub label: String,
    /// How it is drawn.
    pub kind: PictureBoxKind,
}

/// What a box over a picture stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureBoxKind {
    /// Found, and there.
    Right,
    /// Found, and not there, or something else.
    Wrong,
    /// There, and not found: dashed.
    Missed,
    /// Found; whether it is there, nobody has said.
    Found,
}

impl PictureBox {
    /// What was found and what was missed on an image, with the names of the classes.
    pub fn of(finds: &ImageFinds, classes: &[String]) -> Vec<Self> {
        let name = |class_id: usize| classes.get(class_id).map_or("?", String::as_str);
        let found = finds.finds.iter().map(|(found, truth)| {
            let said = format!("{} {:.2}", name(found.class_id), found.score);
            let (label, kind) = match truth {
                Some(truth) if truth.class_id == found.class_id => (said, PictureBoxKind::Right),
                Some(truth) => (format!("{said}, is {}", name(truth.class_id)), PictureBoxKind::Wrong),
                None => (said, PictureBoxKind::Wrong),
            };
            Self { rect: found.rect, label, kind }
        });
        let missed = finds.missed.iter().map(|truth| Self {
            rect: truth.rect,
            label: name(truth.class_id).to_owned(),
            kind: PictureBoxKind::Missed,
        });
        found.chain(missed).collect()
    }
}

/// The pictures, as many beside each other as there is room for.
pub fn gallery(pictures: &[Picture<'_>]) -> String {
    let mut text = "<div class=\"gallery\">\n".to_owned();
    for picture in pictures {
        let (width, height) = (f64::from(picture.width.max(1)), f64::from(picture.height.max(1)));
        // Shown about 300 units wide, a label has the size of small print whatever the image's.
        let letters = width.max(height * 0.75) / 300.0 * 13.0;
        let caption = escaped(&picture.caption);
        let _ = writeln!(
            text,
            "<figure>\n<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{caption}\" font-size=\"{letters:.1}\">"
        );
        if let Some((bytes, media_type)) = picture.image {
            let (media_type, bytes) = (escaped(media_type), STANDARD.encode(bytes));
            let _ = writeln!(
                text,
                "<image width=\"{width}\" height=\"{height}\" preserveAspectRatio=\"none\" href=\"data:{media_type};base64,{bytes}\"/>"
            );
        }
        for shown in &picture.boxes {
            outline(&mut text, shown, width, letters);
        }
        let _ = writeln!(text, "</svg>\n<figcaption>{caption}</figcaption>\n</figure>");
    }
    text.push_str("</div>\n");
    text
}

fn outline(text: &mut String, shown: &PictureBox, width: f64, letters: f64) {
    let Rect { x, y, width: across, height: down } = shown.rect;
    let (class, word) = match shown.kind {
        PictureBoxKind::Right => ("right", "right"),
        PictureBoxKind::Wrong => ("wrong", "wrong"),
        PictureBoxKind::Missed => ("missed", "missed"),
        PictureBoxKind::Found => ("found", "found"),
    };
    let place = format!("x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\"", across.max(0.0), down.max(0.0));
    let label = escaped(&shown.label);
    let _ = writeln!(
        text,
        "<rect class=\"halo\" {place}/><rect class=\"mark {class}\" {place}><title>{word}: {label}</title></rect>"
    );
    if shown.label.is_empty() {
        return;
    }
    // Above the box, or inside it at the picture's upper edge; from its right end where it would run out of the picture.
    let line = if y > letters * 1.3 { y - letters * 0.35 } else { y + letters * 1.1 };
    let (start, anchor) = if x + label.chars().count() as f64 * letters * 0.6 > width {
        ((x + across).min(width) - letters * 0.2, "end")
    } else {
        (x.max(0.0) + letters * 0.2, "start")
    };
    let _ = writeln!(
        text,
        "<text class=\"label\" x=\"{start:.1}\" y=\"{line:.1}\" text-anchor=\"{anchor}\" stroke-width=\"{:.1}\">{label}</text>",
        letters * 0.25
    );
}
