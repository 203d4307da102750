//! Reports as they are read: one file, that asks for nothing, whatever the names in it.
//!
//! The pages are left in `target/tmp`, to be looked at.

use std::{fs, path::Path};

use scrutineer_calibrate::{
    data::Rect,
    evaluate::{EvaluatedImage, Evaluation, Settings, Slicing, evaluate},
    report::{
        Axis, EvaluationReport, Mark, Picture, PictureBox, PictureBoxKind, Plot, Point, Section, Series, Tone,
        evaluation_page, page,
    },
};

use crate::{classes, found, image, truth};

/// A picture of 2 × 2 pixels.
const PNG: [u8; 79] = [
    137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0, 253, 212, 154,
    115, 0, 0, 0, 22, 73, 68, 65, 84, 120, 156, 99, 152, 214, 148, 183, 106, 90, 19, 67, 69, 74, 64, 79, 69, 10, 0, 43,
    116, 5, 221, 20, 250, 209, 140, 0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130,
];

/// Boxes of several classes, better found the higher their confidence.
fn sample(names: usize) -> Evaluation {
    let mut state = 7_u64;
    let mut draw = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as f64 / f64::from(1_u32 << 31)
    };
    let images: Vec<EvaluatedImage> = (0..120)
        .map(|index| {
            let (mut truths, mut detections) = (Vec::new(), Vec::new());
            for place in 0..5 {
                let class_id = (draw() * names as f64) as usize;
                let area = [f64::from(place) * 120.0, 20.0, 30.0 + draw() * 80.0, 30.0 + draw() * 80.0];
                let confidence = draw();
                if draw() < 0.9 {
                    truths.push(truth(class_id, area));
                }
                let class_id = if draw() < 0.1 { (draw() * names as f64) as usize } else { class_id };
                let shift = (1.0 - confidence) * 40.0 * draw();
                detections.push(found(class_id, [area[0] + shift, area[1], area[2], area[3]], confidence));
            }
            EvaluatedImage {
                camera: Some(format!("dock-{}", index % 3)),
                facility: Some("ber1".to_owned()),
                ..image(truths, detections)
            }
        })
        .collect();
    let names: Vec<String> = ["box", "label", "damage", "tape <b>&\"'", "barcode"]
        .into_iter()
        .map(str::to_owned)
        .chain((5..).map(|index| format!("class {index}")))
        .take(names)
        .collect();
    evaluate(&names, &images, &Settings::default(), &[Slicing::camera(), Slicing::facility()])
}

fn report() -> EvaluationReport<'static> {
    let boxes = vec![
        PictureBox {
            rect: Rect { x: 40.0, y: 60.0, width: 200.0, height: 140.0 },
            label: "damage 0.93".to_owned(),
            kind: PictureBoxKind::Wrong,
        },
        PictureBox {
            rect: Rect { x: 470.0, y: 0.0, width: 160.0, height: 220.0 },
            label: "label".to_owned(),
            kind: PictureBoxKind::Missed,
        },
        PictureBox {
            rect: Rect { x: 260.0, y: 250.0, width: 150.0, height: 200.0 },
            label: "box 0.88".to_owned(),
            kind: PictureBoxKind::Right,
        },
    ];
    let picture = |caption: &str| Picture {
        image: Some((&PNG, "image/png")),
        width: 640,
        height: 480,
        caption: caption.to_owned(),
        boxes: boxes.clone(),
    };
    EvaluationReport {
        title: "Evaluation of parcel".to_owned(),
        warning: "A demonstration on made data: it says nothing about your parcels.".to_owned(),
        about: vec![
            ("model".to_owned(), "parcel".to_owned()),
            ("fingerprint".to_owned(), "5f0c".repeat(16)),
            ("data set".to_owned(), "parcels/data.yaml, split val".to_owned()),
        ],
        mistakes: vec![picture("dock-1/000017.jpg: damage at 0.93 where nothing is"), picture("dock-2/000031.jpg")],
    }
}

/// Leaves the page to be looked at, and looks for whatever a page must not have.
fn check(name: &str, html: &str) {
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name), html).unwrap();
    for foreign in ["http:", "https:", "<script", "<link", "@import", "url(", "NaN", "inf", " src="] {
        assert!(!html.contains(foreign), "{name} contains {foreign}");
    }
    let tags = left_open(html);
    assert!(tags.is_empty(), "{name}: not closed: {tags:?}");
}

/// The tags that are opened and not closed, or closed and not open.
fn left_open(html: &str) -> Vec<String> {
    let body = html.split_once("<body>").expect("a page has a body").1;
    let mut open: Vec<String> = Vec::new();
    for tag in body.split('<').skip(1) {
        let inner = tag.split('>').next().unwrap();
        let name = inner.split([' ', '\n', '/']).find(|part| !part.is_empty()).unwrap_or_default().to_owned();
        if inner.ends_with('/') || ["body", "html"].contains(&name.as_str()) {
            continue;
        }
        if !inner.starts_with('/') {
            open.push(name);
        } else if open.pop().as_ref() != Some(&name) {
            return vec![format!("</{name}>")];
        }
    }
    open
}

#[test]
fn an_evaluation_is_one_page_that_asks_for_nothing() {
    let html = evaluation_page(&sample(5), &report());
    check("evaluation.html", &html);
    assert!(html.contains("tape &lt;b&gt;&amp;&quot;&#39;") && !html.contains("tape <b>"), "names are text");
    for part in ["mAP50-95", "dock-2", "data:image/png;base64,iVBOR", "A demonstration", "class=\"heat\""] {
        assert!(html.contains(part), "{part} is not there");
    }
}

#[test]
fn many_classes_and_no_images_make_a_page_too() {
    let html = evaluation_page(&sample(40), &EvaluationReport::default());
    check("many.html", &html);
    assert!(html.contains("The most frequent of") && !html.contains("class=\"heat\""));
    let nothing = evaluate(&classes(&["box"]), &[], &Settings::default(), &[]);
    check("nothing.html", &evaluation_page(&nothing, &EvaluationReport::default()));
}

#[test]
fn the_chosen_point_stands_out_and_every_number_is_in_the_table() {
    let points: Vec<Point> =
        (0..=20).map(|step| Point::new(f64::from(step) / 20.0, f64::from(step) / 2000.0)).collect();
    let series = |name: &str, mark, tone, points, listed| Series { name: name.to_owned(), mark, tone, points, listed };
    let plot = Plot {
        title: "Escape".to_owned(),
        x: Axis::shares("share accepted"),
        y: Axis::shares_up_to("escape", points.iter().map(|point| point.y)),
        series: vec![
            series("certified", Mark::Points, Tone::Good, points.clone(), true),
            series("chosen", Mark::Ring, Tone::Chosen, vec![points[10].clone()], false),
        ],
    };
    let html = plot.html();
    assert_eq!(html.matches("class=\"ring\" cx=\"237.0\"").count(), 1, "one ring, at its share of 50 %");
    for point in &points {
        assert!(html.contains(&format!("<td class=\"n\">{:.1} %</td>", point.x * 100.0)));
    }
    check("risk.html", &page("Risk", "", &[Section::new("Escape", [html])]));
}
