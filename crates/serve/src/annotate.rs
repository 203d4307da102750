//! Draws detections into an image: boxes and outlines in the class's colour, with class and confidence beside them.

use scrutineer_preprocess::RgbImage;
use scrutineer_types::Detection;

use crate::font::{ADVANCE, HEIGHT, WIDTH, glyph};

/// The colours of classes, bright enough for dark pictures, for whatever is drawn on an image; the console's style sheet has the
/// same. A class keeps its colour whatever else is seen: colour `class_id mod 12`.
pub const PALETTE: [[u8; 3]; 12] = [
    [0x4c, 0xc9, 0xf0],
    [0xff, 0xd1, 0x66],
    [0x2f, 0xdc, 0x9a],
    [0xff, 0x5a, 0x5a],
    [0xc7, 0x7d, 0xff],
    [0xff, 0x9f, 0x1c],
    [0x6b, 0x98, 0xff],
    [0xf7, 0x5c, 0xb6],
    [0xb5, 0xe6, 0x6a],
    [0xd9, 0xb3, 0xff],
    [0xff, 0xb4, 0xa2],
    [0xf4, 0xf7, 0xf8],
];

/// Draws `detections` into `image`, whose pixels are `scale` times as many, along a side, as those the boxes are given in.
/// Lines and letters grow with the image. The surest detection is drawn last, over the others.
pub fn annotate(image: &mut RgbImage, detections: &[Detection], scale: f32) {
    let shorter = image.width().min(image.height());
    let pen = Pen { line: (shorter / 300).clamp(1, 12).into(), dot: ((shorter + 120) / 240).clamp(1, 16).into() };
    let mut order: Vec<&Detection> = detections.iter().collect();
    order.sort_by(|a, b| a.confidence.total_cmp(&b.confidence));
    for detection in order {
        let colour = PALETTE[detection.class_id as usize % PALETTE.len()];
        let (right, bottom) = (i64::from(image.width()) - 1, i64::from(image.height()) - 1);
        let pixel = |value: f32, most: i64| ((value * scale).round() as i64).clamp(0, most);
        let rectangle = Rectangle {
            left: pixel(detection.bounding_box.x_min, right),
            top: pixel(detection.bounding_box.y_min, bottom),
            right: pixel(detection.bounding_box.x_max, right),
            bottom: pixel(detection.bounding_box.y_max, bottom),
        };
        match &detection.corners {
            Some(corners) => pen.polygon(image, corners, scale, colour),
            None => pen.outline(image, &rectangle, colour),
        }
        for polygon in detection.mask.iter().flat_map(|mask| &mask.polygons) {
            pen.polygon(image, polygon, scale, colour);
        }
        let text = format!("{} {:.2}", detection.class_name, detection.confidence);
        pen.label(image, &rectangle, &text, colour);
    }
}

/// Edges in pixels, all of them inside.
struct Rectangle {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

/// Sizes in pixels: of a line, and of one dot of a letter.
struct Pen {
    line: i64,
    dot: i64,
}

impl Pen {
    fn outline(&self, image: &mut RgbImage, &Rectangle { left, top, right, bottom }: &Rectangle, colour: [u8; 3]) {
        let inner = self.line - 1;
        fill(image, &Rectangle { left, top, right, bottom: top + inner }, colour);
        fill(image, &Rectangle { left, top: bottom - inner, right, bottom }, colour);
        fill(image, &Rectangle { left, top, right: left + inner, bottom }, colour);
        fill(image, &Rectangle { left: right - inner, top, right, bottom }, colour);
    }

    /// A closed line through points in unscaled pixels; what of it lies outside runs along the image's edge.
    fn polygon(&self, image: &mut RgbImage, points: &[[f32; 2]], scale: f32, colour: [u8; 3]) {
        let (right, bottom) = (image.width() as f32 - 1.0, image.height() as f32 - 1.0);
        let pixel = |[x, y]: [f32; 2]| ((x * scale).clamp(0.0, right), (y * scale).clamp(0.0, bottom));
        for (&from, &to) in points.iter().zip(points.iter().cycle().skip(1)) {
            let (from, to) = (pixel(from), pixel(to));
            let steps = (to.0 - from.0).abs().max((to.1 - from.1).abs()).ceil().max(1.0) as u32;
            for step in 0..=steps {
                let share = step as f32 / steps as f32;
                let at = |a: f32, b: f32| (a + (b - a) * share).round() as i64 - (self.line - 1) / 2;
                let (left, top) = (at(from.0, to.0), at(from.1, to.1));
                let dot = Rectangle { left, top, right: left + self.line - 1, bottom: top + self.line - 1 };
                fill(image, &dot, colour);
            }
        }
    }

    /// Above the rectangle, or inside it where there is no room above; moved left where it would leave the image.
    fn label(&self, image: &mut RgbImage, rectangle: &Rectangle, text: &str, colour: [u8; 3]) {
        let (width, height) = (i64::from(image.width()), i64::from(image.height()));
        let (margin, dot) = (2 * self.dot, self.dot);
        let shown = text.chars().count().min((width / (ADVANCE * dot)).max(1) as usize);
        let label_width = shown as i64 * ADVANCE * dot - dot + 2 * margin;
        let label_height = HEIGHT * dot + 2 * margin;
        let left = rectangle.left.min(width - label_width).max(0);
        let above = rectangle.top - label_height;
        let top = if above >= 0 { above } else { rectangle.top.min(height - label_height).max(0) };
        let plate = Rectangle { left, top, right: left + label_width - 1, bottom: top + label_height - 1 };
        fill(image, &plate, colour);
        let ink = ink_on(colour);
        for (index, letter) in text.chars().take(shown).enumerate() {
            let x = left + margin + index as i64 * ADVANCE * dot;
            self.letter(image, letter, (x, top + margin), ink);
        }
    }

    fn letter(&self, image: &mut RgbImage, letter: char, (x, y): (i64, i64), ink: [u8; 3]) {
        for (row, dots) in glyph(letter).iter().enumerate() {
            for column in 0..WIDTH {
                if dots.as_bytes().get(column as usize) == Some(&b'#') {
                    let (left, top) = (x + column * self.dot, y + row as i64 * self.dot);
                    let square = Rectangle { left, top, right: left + self.dot - 1, bottom: top + self.dot - 1 };
                    fill(image, &square, ink);
                }
            }
        }
    }
}

/// Black or white, whichever stands out more (relative luminance of ITU-R BT.709).
fn ink_on([red, green, blue]: [u8; 3]) -> [u8; 3] {
    let luminance = 0.2126 * f32::from(red) + 0.7152 * f32::from(green) + 0.0722 * f32::from(blue);
    if luminance > 110.0 { [0; 3] } else { [255; 3] }
}

/// Fills what of the rectangle lies inside the image.
fn fill(image: &mut RgbImage, rectangle: &Rectangle, colour: [u8; 3]) {
    let columns = rectangle.left.max(0)..=rectangle.right.min(i64::from(image.width()) - 1);
    for y in rectangle.top.max(0)..=rectangle.bottom.min(i64::from(image.height()) - 1) {
        for x in columns.clone() {
            image.get_pixel_mut(x as u32, y as u32).0 = colour;
        }
    }
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{BoundingBox, Mask};

    use super::*;

    fn detection(class_id: u32, confidence: f32, [x_min, y_min, x_max, y_max]: [f32; 4]) -> Detection {
        let bounding_box = BoundingBox { x_min, y_min, x_max, y_max };
        Detection { class_id, class_name: "damage".into(), confidence, bounding_box, corners: None, mask: None }
    }

    #[test]
    fn a_box_is_drawn_where_it_lies_in_the_scaled_copy() {
        let mut image = RgbImage::new(200, 150);
        annotate(&mut image, &[detection(1, 0.5, [200.0, 120.0, 360.0, 280.0])], 0.5);
        assert_eq!(image.get_pixel(100, 100).0, PALETTE[1], "left edge");
        assert_eq!(image.get_pixel(180, 140).0, PALETTE[1], "lower right corner");
        assert_eq!(image.get_pixel(140, 100).0, [0; 3], "the inside is left as it is");
        assert_eq!(image.get_pixel(101, 50).0, PALETTE[1], "the label's plate above");
        let ink = image.pixels().filter(|pixel| pixel.0 == ink_on(PALETTE[1])).count();
        assert!(ink > 30, "the label has letters");
    }

    #[test]
    fn an_oriented_box_is_drawn_along_its_sides_and_a_mask_along_its_outline() {
        let mut turned = detection(1, 0.5, [20.0, 60.0, 60.0, 100.0]);
        turned.corners = Some([[40.0, 60.0], [60.0, 80.0], [40.0, 100.0], [20.0, 80.0]]);
        let mut image = RgbImage::new(120, 120);
        annotate(&mut image, &[turned], 1.0);
        assert_eq!(image.get_pixel(50, 70).0, PALETTE[1], "the side from the upper to the right corner");
        assert_eq!(image.get_pixel(21, 99).0, [0; 3], "nothing at the hull's corner");
        let mut masked = detection(2, 0.5, [20.0, 60.0, 60.0, 100.0]);
        masked.mask = Some(Mask { polygons: vec![vec![[30.0, 70.0], [50.0, 70.0], [f32::NAN, 90.0]]], rle: None });
        annotate(&mut image, &[masked], 1.0);
        assert_eq!(image.get_pixel(40, 70).0, PALETTE[2]);
    }

    #[test]
    fn boxes_and_labels_beyond_the_edges_of_any_image_are_cut_off_there() {
        for (width, height) in [(1, 1), (3, 2), (16, 16), (4000, 3)] {
            let mut image = RgbImage::new(width, height);
            let boxes = [[-50.0, -50.0, 9000.0, 9000.0], [0.0, 0.0, 0.0, 0.0], [f32::NAN, 0.0, 1.0, 1.0]];
            let detections: Vec<_> = boxes.into_iter().map(|edges| detection(u32::MAX, 1.0, edges)).collect();
            annotate(&mut image, &detections, 1.0);
        }
    }

    #[test]
    fn the_surest_detection_is_on_top() {
        let mut image = RgbImage::new(64, 64);
        let edges = [10.0, 30.0, 50.0, 60.0];
        annotate(&mut image, &[detection(2, 0.9, edges), detection(3, 0.3, edges)], 1.0);
        assert_eq!(image.get_pixel(10, 45).0, PALETTE[2]);
    }
}
