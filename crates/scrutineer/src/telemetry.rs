//! Logs to stderr; metrics for Prometheus.

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::{
    config::{Log, LogFormat},
    output,
};

/// Seconds: fine where inference and stages are, up to the slowest time to a verdict.
const SECONDS: [f64; 16] =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0];
const RATIOS: [f64; 10] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
const COUNTS: [f64; 8] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 500.0];
/// How often recorded histogram samples are folded into their buckets, so that their memory stays bounded.
const FOLD_EVERY: Duration = Duration::from_secs(5);

/// Starts logging as configured.
pub fn logs(config: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&config.level)
        .with_context(|| format!("log.level = \"{}\" is not a log filter", config.level))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(output::stderr_is_terminal());
    match config.format {
        LogFormat::Text => builder.with_target(false).init(),
        LogFormat::Json => builder.json().init(),
    }
    Ok(())
}

/// Starts recording metrics; the handle renders them.
pub fn metrics() -> anyhow::Result<PrometheusHandle> {
    let builder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
        .set_buckets_for_metric(Matcher::Suffix("_confidence".to_owned()), &RATIOS)?
        .set_buckets_for_metric(Matcher::Suffix("_batch_size".to_owned()), &COUNTS)?;
    builder.install_recorder().context("metrics are recorded already")
}

/// Folds samples into buckets until `shutdown`.
pub async fn fold_metrics(handle: PrometheusHandle, shutdown: CancellationToken) {
    let mut ticks = tokio::time::interval(FOLD_EVERY);
    while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
        handle.run_upkeep();
    }
}

/// The function that `/metrics` calls.
pub fn renderer(handle: PrometheusHandle) -> Arc<dyn Fn() -> String + Send + Sync> {
    Arc::new(move || handle.render())
}
