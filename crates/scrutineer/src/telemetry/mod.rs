//! What the process tells of itself: logs to stderr, metrics for Prometheus and CloudWatch, spans for OpenTelemetry.

pub mod cloudwatch;
mod machine;
pub mod traces;

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use cloudwatch::CloudWatch;
pub use machine::{Machine, gpus, host};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use metrics_util::layers::FanoutBuilder;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

use crate::{
    config::{Log, LogFormat},
    output,
};

/// Seconds: fine where inference and stages are, up to the slowest time to a verdict.
const SECONDS: [f64; 16] =
    [0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0];
/// Of a person's, or of a camera's day.
const LONG: [f64; 14] =
    [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3_600.0, 14_400.0, 86_400.0, 604_800.0];
const RATIOS: [f64; 10] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
const COUNTS: [f64; 8] = [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 500.0];
/// Of measures in different units, of which the mean matters.
const MEAN: [f64; 1] = [1.0];
/// How often recorded histogram samples are folded into their buckets, so that their memory stays bounded, and the machine is asked.
const EVERY: Duration = Duration::from_secs(5);

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

/// Metrics that are being recorded.
pub struct Recording {
    prometheus: PrometheusHandle,
    cloudwatch: Option<(CloudWatch, Duration)>,
}

/// Starts recording metrics.
pub fn metrics(config: &cloudwatch::Config) -> anyhow::Result<Recording> {
    let prometheus = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)?
        .set_buckets_for_metric(Matcher::Full("scrutineer_time_to_verdict_seconds".to_owned()), &LONG)?
        .set_buckets_for_metric(Matcher::Suffix("_confidence".to_owned()), &RATIOS)?
        .set_buckets_for_metric(Matcher::Suffix("_batch_size".to_owned()), &COUNTS)?
        .set_buckets_for_metric(Matcher::Full("scrutineer_image_quality".to_owned()), &MEAN)?
        .build_recorder();
    let handle = prometheus.handle();
    let cloudwatch = config.every().map(|every| (CloudWatch::new(config), every));
    match &cloudwatch {
        None if !config.enabled => Some(()),
        None => metrics::set_global_recorder(prometheus).ok(),
        Some((cloudwatch, _)) => {
            let both = FanoutBuilder::default().add_recorder(prometheus).add_recorder(cloudwatch.clone()).build();
            metrics::set_global_recorder(both).ok()
        }
    }
    .context("metrics are recorded already")?;
    Ok(Recording { prometheus: handle, cloudwatch })
}

impl Recording {
    /// The function that `/metrics` calls.
    pub fn renderer(&self) -> Arc<dyn Fn() -> String + Send + Sync> {
        let handle = self.prometheus.clone();
        Arc::new(move || handle.render())
    }

    /// Asks the machine, and keeps what was recorded small, until `shutdown`; tells CloudWatch where that is wanted.
    pub async fn run(self, machine: Machine, shutdown: CancellationToken) {
        let telling = async {
            if let Some((cloudwatch, every)) = self.cloudwatch {
                cloudwatch.run(every, std::io::stdout(), shutdown.clone()).await;
            }
        };
        let asking = async {
            let (mut machine, mut ticks) = (machine, tokio::time::interval(EVERY));
            while shutdown.run_until_cancelled(ticks.tick()).await.is_some() {
                let asked = tokio::task::spawn_blocking(move || {
                    machine.sample();
                    machine
                });
                // A sample that panicked has told so; there will be no further.
                let Ok(asked) = asked.await else { return };
                machine = asked;
                self.prometheus.run_upkeep();
            }
        };
        tokio::join!(telling, asking);
    }
}
