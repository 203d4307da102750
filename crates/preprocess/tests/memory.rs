//! Memory: nothing is taken on a header's word alone, and a long run of images takes no more than a short one. A binary
//! of its own with a single test, since it looks at the whole process.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "it/images.rs"]
#[expect(dead_code, reason = "the other test binary uses the rest")]
mod images;

use images::{bmp, gif, jpeg, lossless_webp, png, progressive_jpeg, some_scene, usual};
use scrutineer_preprocess::{Limits, prepare};

/// A figure of the process in KiB: `VmRSS` (held now), `VmPeak` (most ever mapped).
fn kib(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn memory_is_bounded_by_limits_and_flat_over_many_images() {
    let mut tensor = Vec::new();
    let mut prepared = |bytes: &[u8]| prepare(bytes, &usual(), &Limits::default(), &mut tensor).is_ok();

    // 40 GB of pixels, says this header.
    let mut bomb = png(&some_scene(4, 4));
    bomb[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
    assert!(prepared(&png(&some_scene(64, 64))));
    let before = kib("VmPeak");
    assert!(!prepared(&bomb));
    assert!(kib("VmPeak") - before < 1024, "the bomb took memory");

    let mut files = Vec::new();
    for (width, height) in [(64, 48), (640, 480), (333, 777), (1280, 720), (900, 30), (2000, 1500)] {
        let image = some_scene(width, height);
        files.push(jpeg(&image));
        files.push(progressive_jpeg(&image));
        if width < 1000 {
            files.extend([png(&image), bmp(&image), lossless_webp(&image), gif(&image)]);
        }
    }
    files.push(files[0][..files[0].len() / 2].to_vec());
    let rounds = |count: usize, prepared: &mut dyn FnMut(&[u8]) -> bool| {
        for _ in 0..count {
            for file in &files {
                prepared(file);
            }
        }
    };
    rounds(3, &mut prepared);
    let before = kib("VmRSS");
    rounds(25, &mut prepared);
    let grown = kib("VmRSS").saturating_sub(before);
    assert!(grown < 4096, "{} images took {grown} KiB", 25 * files.len());
}
