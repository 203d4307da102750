//! Pascal VOC's XML.

use scrutineer_calibrate::data::{Kind, ReadOptions, read};

use crate::{complaint, first_box, folder, read_at};

fn annotation(objects: &str) -> String {
    format!(
        "<annotation>\n<filename>a.jpg</filename>\n<size><width>100</width><height>80</height><depth>3</depth></size>\n\
         {objects}\n</annotation>"
    )
}

fn object(name: &str, difficult: u8, corners: [i32; 4]) -> String {
    let [left, upper, right, lower] = corners;
    format!(
        "<object><name>{name}</name><difficult>{difficult}</difficult>\n<bndbox><xmin>{left}</xmin><ymin>{upper}</ymin>\
         <xmax>{right}</xmax><ymax>{lower}</ymax></bndbox></object>"
    )
}

#[test]
fn corners_count_from_one_and_belong_to_the_box_and_difficult_is_ignored() {
    let objects = object("label", 0, [1, 1, 100, 80]) + &object("box", 1, [10, 20, 10, 20]);
    let folder = folder(&[
        ("Annotations/b.xml", &annotation("")),
        ("Annotations/a.xml", &annotation(&objects)),
        ("JPEGImages/a.jpg", ""),
        ("ImageSets/Main/val.txt", "a\n"),
    ]);
    let set = read_at(folder.path()).unwrap();
    assert_eq!((set.kind, set.images.len()), (Kind::Voc, 2));
    assert_eq!(set.classes, ["box", "label"]);
    assert!(set.images[0].path.ends_with("JPEGImages/a.jpg"));
    assert_eq!(first_box(&set, 0, (100, 80)), [0, 0, 100, 80]);
    let [whole, pixel] = &set.images[0].boxes[..] else { panic!("two boxes") };
    assert_eq!((whole.class_id, whole.ignore), (1, false));
    assert_eq!((pixel.class_id, pixel.ignore, pixel.area as i32), (0, true, 1));

    let validation = ReadOptions { split: Some("valid".into()), ..ReadOptions::default() };
    assert_eq!(read(folder.path(), &validation).unwrap().images.len(), 1);
}

#[test]
fn faults_name_file_and_line() {
    let cases = [
        (object("box", 0, [9, 1, 5, 5]), "Annotations/a.xml:5: the box is inside out"),
        (object("box", 0, [1, 1, 5, 5]).replace("ymax", "y"), "Annotations/a.xml:5: <bndbox> has no <ymax>"),
        (object("box", 0, [1, 1, 5, 5]).replace(">1<", ">one<"), "Annotations/a.xml:5: <xmin> is not a number"),
        ("<object/>".to_owned(), "Annotations/a.xml:4: the object has no <name>"),
        ("<object>".to_owned(), "Annotations/a.xml:5: not valid XML"),
    ];
    for (objects, said) in cases {
        let folder = folder(&[("Annotations/a.xml", &annotation(&objects))]);
        let text = complaint(&folder, &read_at(folder.path()).unwrap_err());
        assert!(text.starts_with(said), "{text}");
    }
}
