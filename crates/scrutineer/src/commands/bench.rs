//! `scrutineer bench`: load a running server and report throughput and latency.

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use clap::ValueEnum;
use futures::StreamExt as _;
use scrutineer_types::Priority;
use serde::Serialize;

use crate::{
    client::{Client, Details},
    files::{self, Group},
    output,
};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Image files, folders or patterns, sent in turn.
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<String>,
    /// The server.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080", env = "SCRUTINEER_SERVER")]
    server: String,
    /// How many images to send in all.
    #[arg(long, default_value_t = 500)]
    images: usize,
    /// How many to send first, uncounted.
    #[arg(long, default_value_t = 20)]
    warmup: usize,
    /// How many requests at once.
    #[arg(long, default_value_t = 8)]
    concurrency: usize,
    /// Through the queue and the database, or the model alone.
    #[arg(long, value_enum, default_value_t = Path::Inspections)]
    path: Path,
    /// What is worked on first: low, normal or high.
    #[arg(long, value_parser = super::priority, default_value = "normal")]
    priority: Priority,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// Which way images take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Path {
    /// `POST /v1/inspections` with `Prefer: wait`: stored, queued, decided.
    Inspections,
    /// `POST /v1/detect`: nothing stored.
    Detect,
}

/// What was measured.
#[derive(Debug, Serialize)]
struct Report {
    images: usize,
    failed: usize,
    seconds: f64,
    images_per_second: f64,
    latency_ms: Latency,
}

/// From request to verdict, in milliseconds.
#[derive(Debug, Serialize)]
struct Latency {
    p50: f64,
    p95: f64,
    p99: f64,
    max: f64,
}

pub async fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let files = files::expand(&arguments.paths)?;
    let client = Arc::new(Client::new(&arguments.server)?);
    send(&client, &files, arguments.warmup, &arguments).await?;
    let report = send(&client, &files, arguments.images, &arguments).await?;
    if arguments.json {
        output::json(&report)?;
    } else {
        let Latency { p50, p95, p99, max } = report.latency_ms;
        output::line(&format!(
            "{} images in {:.1} s: {:.1} images/s; latency p50 {p50:.0} ms, p95 {p95:.0} ms, p99 {p99:.0} ms, max {max:.0} ms; {} failed",
            report.images, report.seconds, report.images_per_second, report.failed
        ));
    }
    Ok(if report.failed == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

async fn send(client: &Arc<Client>, files: &[PathBuf], count: usize, arguments: &Arguments) -> anyhow::Result<Report> {
    let details =
        Arc::new(Details { timeout: Duration::from_mins(10), priority: arguments.priority, ..Details::default() });
    let began = Instant::now();
    let requests = (0..count).map(|index| {
        let (client, details, path) = (Arc::clone(client), Arc::clone(&details), arguments.path);
        let file = files[index % files.len()].clone();
        async move {
            let began = Instant::now();
            let answer = match path {
                Path::Inspections => client.inspect(&Group { name: None, files: vec![file] }, &details).await.map(drop),
                Path::Detect => match tokio::fs::read(&file).await {
                    Ok(bytes) => client.detect(bytes.into()).await.map(drop),
                    Err(error) => Err(error).with_context(|| format!("cannot read {}", file.display())),
                },
            };
            (began.elapsed(), answer)
        }
    });
    let answers: Vec<_> =
        futures::stream::iter(requests).buffer_unordered(arguments.concurrency.max(1)).collect().await;
    let seconds = began.elapsed().as_secs_f64();
    let mut latencies: Vec<f64> =
        answers.iter().filter(|(_, answer)| answer.is_ok()).map(|(took, _)| took.as_secs_f64() * 1e3).collect();
    latencies.sort_by(f64::total_cmp);
    let first_error = answers.into_iter().find_map(|(_, answer)| answer.err());
    let Some(max) = latencies.last().copied().or((count == 0).then_some(0.0)) else {
        bail!(first_error.context("no request got an answer")?);
    };
    if let Some(error) = first_error {
        output::complain(&error);
    }
    let at = |share: f64| latencies.get((share * latencies.len() as f64) as usize).copied().unwrap_or(max);
    Ok(Report {
        images: latencies.len(),
        failed: count - latencies.len(),
        seconds,
        images_per_second: latencies.len() as f64 / seconds,
        latency_ms: Latency { p50: at(0.5), p95: at(0.95), p99: at(0.99), max },
    })
}
