//! What a running server tells of itself in figures.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    process::Stdio,
};

use serde_json::Value;

use crate::{
    images,
    server::{Server, Site, scrutineer, until},
};

/// The value of a series, by name and labels as `/metrics` writes them.
fn value(metrics: &str, series: &str) -> Option<f64> {
    metrics.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' ')?.parse().ok())
}

#[test]
fn what_is_known_at_the_start_is_there_from_the_start() {
    let server = Site::new().serve();
    // The machine is asked every few seconds, for the first time at once, one thing after the other.
    server.tells(&[
        "scrutineer_build_info{version=\"0.1.0\"}",
        "scrutineer_database_pool_limit{pool=\"readers\"}",
        "scrutineer_disk_free_bytes{volume=\"database\"}",
        "scrutineer_disk_size_bytes{volume=\"objects\"}",
        "scrutineer_leases_expired_total",
        "scrutineer_decoded_images_total{scale=\"1/8\"}",
        "scrutineer_alarms_raised{kind=\"camera\"}",
        "process_open_fds",
        "process_resident_memory_bytes",
        "process_cpu_seconds_total",
    ]);
    // Looked at every few seconds; on a busy machine the first look may find a part that is slow to answer.
    for part in ["database", "objects", "queue", "model", "worker"] {
        server.tells(&[&format!("scrutineer_ready{{part=\"{part}\"}} 1")]);
    }
    let metrics = server.get("/metrics").text().unwrap();
    assert!(metrics.contains("scrutineer_model_info{model=\"parcel\""), "{metrics}");
    assert!(!metrics.contains("scrutineer_gpu_") || std::path::Path::new("/dev/nvidia0").exists());
}

#[test]
fn an_image_is_told_of_by_its_camera() {
    let server = Site::new().serve();
    server.inspect(images::jpeg(4000, 3000, 1), "?facility=ber1&camera=dock-1");
    server.tells(&[
        "scrutineer_views_total{facility=\"ber1\",camera=\"dock-1\",state=\"completed\"} 1",
        "scrutineer_decoded_images_total{scale=\"1/4\"} 1",
        "scrutineer_object_duration_seconds_count{operation=\"get\",outcome=\"ok\"}",
    ]);
    let metrics = server.get("/metrics").text().unwrap();
    let quality = "scrutineer_image_quality_sum{facility=\"ber1\",camera=\"dock-1\",measure=\"sharpness\"}";
    assert!(value(&metrics, quality).is_some_and(|sharpness| sharpness > 0.0), "{metrics}");
}

#[test]
fn cloudwatch_is_told_on_stdout_in_its_own_format() {
    let site = Site::new().with("metrics.cloudwatch_every_ms", 1000).with("metrics.cloudwatch_namespace", "Parcels");
    let told = site.path().join("stdout");
    let mut command = site.command(scrutineer());
    command.stdout(Stdio::from(File::create(&told).unwrap()));
    let server = Server::start(command);
    server.inspect(images::jpeg(640, 480, 1), "?facility=ber1");
    let lines = || BufReader::new(File::open(&told).unwrap()).lines().map_while(Result::ok).collect::<Vec<_>>();
    let of = |name: &'static str| {
        until(|| {
            let lines = lines();
            let lines = lines.iter().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            lines.into_iter().find(|line| line.get(name).is_some())
        })
    };
    // The signals that the mission names; a GPU's where there is one.
    for name in [
        "scrutineer_inference_duration_seconds",
        "scrutineer_queue_depth",
        "scrutineer_errors_total",
        "scrutineer_verdicts_total",
    ] {
        let line = of(name);
        let directive = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(directive["Namespace"], "Parcels");
        let described = directive["Metrics"].as_array().unwrap();
        assert!(described.iter().any(|one| one["Name"] == name), "{line}");
        for dimension in directive["Dimensions"][0].as_array().unwrap() {
            assert!(line[dimension.as_str().unwrap()].is_string(), "a dimension is a member of its line: {line}");
        }
        assert!(line["_aws"]["Timestamp"].as_i64().unwrap() > 1_700_000_000_000);
    }
    let latency = of("scrutineer_inference_duration_seconds");
    let values = latency["scrutineer_inference_duration_seconds"].as_array().unwrap();
    assert!((1..=100).contains(&values.len()) && values[0].as_f64().unwrap() > 0.0, "{latency}");
}
