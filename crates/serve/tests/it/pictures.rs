//! The image of a view: as it came, smaller, or with its detections drawn in.

use scrutineer_preprocess::{Limits, RgbImage, decode_upright};

use crate::{
    images::{jpeg, numbered},
    server::{Answer, Server},
};

async fn submitted(server: &Server, image: Vec<u8>) -> String {
    let answer = server.submit("", image).await;
    format!("{}/views/{}/image", answer.header("location"), answer.json["views"][0]["id"].as_str().unwrap())
}

fn decoded(answer: &Answer) -> RgbImage {
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/jpeg"));
    decode_upright(&answer.bytes, &Limits::default(), None).unwrap()
}

#[tokio::test]
async fn the_original_comes_as_it_was_and_is_fetched_once() {
    let server = Server::start().await;
    let image = numbered(1);
    let path = submitted(&server, image.clone()).await;
    let answer = server.get(&path).await;
    assert_eq!(answer.bytes, image);
    assert_eq!(answer.header("content-type"), "image/jpeg");
    assert_eq!(answer.header("content-length"), image.len().to_string());
    assert_eq!(answer.header("cache-control"), "private, max-age=31536000, immutable");
    let tag = answer.header("etag").to_owned();
    let again = Answer::of(server.client.get(server.url(&path)).header("if-none-match", &tag)).await;
    assert_eq!((again.status.as_u16(), again.bytes.len(), again.header("etag")), (304, 0, tag.as_str()));
    let head = Answer::of(server.client.head(server.url(&path))).await;
    assert_eq!((head.status.as_u16(), head.bytes.len()), (200, 0));
}

#[tokio::test]
async fn detections_are_drawn_where_they_are_and_change_the_tag() {
    let server = Server::start().await;
    let path = submitted(&server, jpeg(64, 48, [128, 128, 128])).await;
    let annotated = format!("{path}?annotated=true");
    let before = server.get(&annotated).await;
    let grey = |image: &RgbImage, x, y| image.get_pixel(x, y).0.iter().all(|value| value.abs_diff(128) < 12);
    assert!(decoded(&before).enumerate_pixels().all(|(x, y, _)| grey(&decoded(&before), x, y)));

    server.work(&[0.9, 0.1]).await;
    let after = server.get(&annotated).await;
    let image = decoded(&after);
    assert!(!grey(&image, 8, 30) && !grey(&image, 40, 32), "left and right edge of the box");
    assert!(grey(&image, 60, 46), "outside it");
    assert_ne!(before.header("etag"), after.header("etag"));
    let none = server.get(&format!("{annotated}&min_confidence=0.95")).await;
    assert!(grey(&decoded(&none), 8, 30), "below the least confidence nothing is drawn");
}

#[tokio::test]
async fn a_copy_is_made_smaller_and_never_larger() {
    let server = Server::start().await;
    let path = submitted(&server, jpeg(400, 300, [10, 200, 30])).await;
    let small = decoded(&server.get(&format!("{path}?max_side=100")).await);
    assert_eq!(small.dimensions(), (100, 75));
    let both = decoded(&server.get(&format!("{path}?max_side=100&annotated=true")).await);
    assert_eq!(both.dimensions(), (100, 75));
    let large = decoded(&server.get(&format!("{path}?max_side=5000")).await);
    assert_eq!(large.dimensions(), (400, 300));
    for query in ["?max_side=1", "?max_side=99999", "?side=100", "?annotated=perhaps"] {
        assert_eq!(server.get(&format!("{path}{query}")).await.problem(), "invalid-request", "{query}");
    }
}

#[tokio::test]
async fn what_cannot_be_decoded_still_comes_as_it_was() {
    let server = Server::start().await;
    let mut cut_off = jpeg(400, 300, [10, 200, 30]);
    cut_off.truncate(cut_off.len() / 2);
    let path = submitted(&server, cut_off.clone()).await;
    assert_eq!(server.get(&path).await.bytes, cut_off);
    let copy = server.get(&format!("{path}?annotated=true")).await;
    assert_eq!((copy.status.as_u16(), copy.problem()), (400, "unreadable-image"));
}

#[tokio::test]
async fn a_tiff_comes_as_it_was_and_to_pages_as_jpeg() {
    // One grey pixel in a little-endian TIFF: width, height, bits, colour, strip, its length.
    let tags: [(u16, u16); 6] = [(256, 1), (257, 1), (258, 8), (262, 1), (273, 4), (279, 1)];
    let tags = tags.iter().flat_map(|(tag, value)| [*tag, 3, 1, 0, *value, 0]);
    let words = [42, 8, 0, 6].into_iter().chain(tags).chain([0, 0]);
    let tiff = [b"II".to_vec(), words.flat_map(u16::to_le_bytes).collect()].concat();

    let server = Server::start().await;
    let path = submitted(&server, tiff.clone()).await;
    let original = server.get(&path).await;
    assert_eq!((original.header("content-type"), &original.bytes[..]), ("image/tiff", &tiff[..]));
    assert_eq!(decoded(&server.get(&format!("{path}?max_side=1600")).await).dimensions(), (1, 1));
}
