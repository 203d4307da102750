//! Metrics for CloudWatch: lines of its embedded metric format on stdout, from which Lambda's and ECS's log drivers make metrics.
//!
//! <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html>. The names
//! are those of `/metrics`, labels are dimensions. CloudWatch charges for each metric and combination of dimensions, so only those of
//! [`CHOSEN`] are told.

use std::{collections::BTreeMap, io::Write, sync::Arc, time::Duration};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit, atomics::AtomicU64};
use metrics_util::registry::{AtomicStorage, Registry};
use scrutineer_types::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio_util::sync::CancellationToken;

/// What is told, and in which of CloudWatch's units.
const CHOSEN: [(&str, &str); 14] = [
    ("scrutineer_inference_duration_seconds", "Seconds"),
    ("scrutineer_queue_depth", "Count"),
    ("scrutineer_queue_oldest_age_seconds", "Seconds"),
    ("scrutineer_jobs_total", "Count"),
    ("scrutineer_errors_total", "Count"),
    ("scrutineer_detection_confidence", "None"),
    ("scrutineer_verdicts_total", "Count"),
    ("scrutineer_time_to_verdict_seconds", "Seconds"),
    ("scrutineer_reviews_waiting", "Count"),
    ("scrutineer_alarms_raised", "Count"),
    ("scrutineer_webhook_backlog", "Count"),
    ("scrutineer_gpu_utilization_ratio", "None"),
    ("scrutineer_gpu_memory_used_bytes", "Bytes"),
    ("process_resident_memory_bytes", "Bytes"),
];

/// The longest array that the format allows.
const MOST_VALUES: usize = 100;

/// `[metrics]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Whether anything is recorded.
    pub enabled: bool,
    /// How often lines are written to stdout, in milliseconds; 0: never.
    pub cloudwatch_every_ms: u64,
    /// Under which namespace CloudWatch keeps them.
    pub cloudwatch_namespace: String,
}

impl Config {
    /// What is wrong with these settings, if anything.
    pub fn validate(&self) -> anyhow::Result<()> {
        let named = 1..=255;
        if !named.contains(&self.cloudwatch_namespace.len()) || self.cloudwatch_namespace.starts_with("AWS/") {
            anyhow::bail!("metrics.cloudwatch_namespace has 1 to 255 characters, and does not begin with AWS/");
        }
        if !self.enabled && self.cloudwatch_every_ms > 0 {
            anyhow::bail!(
                "metrics.cloudwatch_every_ms needs metrics.enabled = true: nothing is recorded that could be told"
            );
        }
        if (1..1_000).contains(&self.cloudwatch_every_ms) {
            anyhow::bail!(
                "metrics.cloudwatch_every_ms must be 0 (never) or at least 1000; 60000 is CloudWatch's own resolution"
            );
        }
        Ok(())
    }

    /// How often lines are written, if at all.
    pub fn every(&self) -> Option<Duration> {
        (self.cloudwatch_every_ms > 0).then(|| Duration::from_millis(self.cloudwatch_every_ms))
    }
}

/// Names and values, in order of names.
type Dimensions = Vec<(String, String)>;

/// Records what CloudWatch is told; everything else costs it nothing.
#[derive(Clone)]
pub struct CloudWatch {
    series: Arc<Registry<Key, AtomicStorage>>,
    namespace: Arc<str>,
}

impl CloudWatch {
    pub fn new(config: &Config) -> Self {
        Self { series: Arc::new(Registry::atomic()), namespace: config.cloudwatch_namespace.as_str().into() }
    }

    /// Writes lines to `out` every so often until `shutdown`, and what is left then.
    pub async fn run(self, every: Duration, mut out: impl Write, shutdown: CancellationToken) {
        let mut turns = tokio::time::interval_at(tokio::time::Instant::now() + every, every);
        loop {
            let going_on = shutdown.run_until_cancelled(turns.tick()).await.is_some();
            for line in self.lines(Timestamp::now()) {
                // Nobody reads it: that is no reason to stop inspecting.
                let _ = writeln!(out, "{line}");
            }
            let _ = out.flush();
            if !going_on {
                return;
            }
        }
    }

    /// A line for each combination of dimensions, of what came since the last.
    fn lines(&self, now: Timestamp) -> Vec<Value> {
        let mut told: BTreeMap<Dimensions, Vec<(String, Value)>> = BTreeMap::new();
        let mut tell = |key: &Key, value: Value| {
            let mut labels: Vec<_> =
                key.labels().map(|label| (label.key().to_owned(), label.value().to_owned())).collect();
            // CloudWatch knows no empty dimension.
            labels.retain(|(_, value)| !value.is_empty());
            labels.sort();
            told.entry(labels).or_default().push((key.name().to_owned(), value));
        };
        self.series.visit_counters(|key, counter| {
            let count = counter.swap(0, std::sync::atomic::Ordering::Relaxed);
            tell(key, json!(count));
        });
        self.series.visit_gauges(|key, gauge| {
            let value = f64::from_bits(gauge.load(std::sync::atomic::Ordering::Relaxed));
            // What another process leads is not ours to tell.
            if value.is_finite() {
                tell(key, json!(value));
            }
        });
        self.series.visit_histograms(|key, histogram| {
            let mut values = Vec::new();
            histogram.clear_with(|some| values.extend_from_slice(some));
            if !values.is_empty() {
                tell(key, json!(spread(values)));
            }
        });
        told.into_iter().map(|(labels, metrics)| self.line(now, labels, metrics)).collect()
    }

    fn line(&self, now: Timestamp, labels: Dimensions, metrics: Vec<(String, Value)>) -> Value {
        let names: Vec<&str> = labels.iter().map(|(name, _)| name.as_str()).collect();
        let unit = |name: &str| CHOSEN.iter().find(|(chosen, _)| *chosen == name).map_or("None", |(_, unit)| unit);
        let described: Vec<Value> =
            metrics.iter().map(|(name, _)| json!({ "Name": name, "Unit": unit(name) })).collect();
        let mut line = Map::new();
        line.insert(
            "_aws".to_owned(),
            json!({
                "Timestamp": now.0,
                "CloudWatchMetrics": [{ "Namespace": &*self.namespace, "Dimensions": [names], "Metrics": described }],
            }),
        );
        line.extend(labels.into_iter().map(|(name, value)| (name, Value::String(value))));
        line.extend(metrics);
        Value::Object(line)
    }

    fn is_chosen(key: &Key) -> bool {
        CHOSEN.iter().any(|(name, _)| *name == key.name())
    }
}

/// As many as the format allows: where there are more, every so-manieth in order of size, so that percentiles stay what they are.
fn spread(mut values: Vec<f64>) -> Vec<f64> {
    values.retain(|value| value.is_finite());
    if values.len() <= MOST_VALUES {
        return values;
    }
    values.sort_unstable_by(f64::total_cmp);
    (0..MOST_VALUES).map(|place| values[(2 * place + 1) * values.len() / (2 * MOST_VALUES)]).collect()
}

impl Recorder for CloudWatch {
    // What metrics mean is told where they are read by people.
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        if !Self::is_chosen(key) {
            return Counter::noop();
        }
        self.series.get_or_create_counter(key, |counter: &Arc<AtomicU64>| Counter::from_arc(Arc::clone(counter)))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        if !Self::is_chosen(key) {
            return Gauge::noop();
        }
        self.series.get_or_create_gauge(key, |gauge: &Arc<AtomicU64>| Gauge::from_arc(Arc::clone(gauge)))
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        if !Self::is_chosen(key) {
            return Histogram::noop();
        }
        self.series.get_or_create_histogram(key, |histogram| Histogram::from_arc(Arc::clone(histogram)))
    }
}

#[cfg(test)]
mod tests {
    use metrics::{counter, gauge, histogram, with_local_recorder};

    use super::*;

    fn cloudwatch() -> CloudWatch {
        CloudWatch::new(&Config {
            enabled: true,
            cloudwatch_every_ms: 60_000,
            cloudwatch_namespace: "Parcels".to_owned(),
        })
    }

    #[test]
    fn a_line_names_its_metrics_dimensions_and_units_as_the_format_wants_it() {
        let cloudwatch = cloudwatch();
        with_local_recorder(&cloudwatch, || {
            histogram!("scrutineer_inference_duration_seconds", "model" => "parcel", "backend" => "rten").record(0.25);
            histogram!("scrutineer_inference_duration_seconds", "model" => "parcel", "backend" => "rten").record(0.5);
            counter!("scrutineer_http_request_duration_seconds").increment(1);
        });
        let lines = cloudwatch.lines(Timestamp(1_700_000_000_000));
        let expected = json!({
            "_aws": {
                "Timestamp": 1_700_000_000_000_i64,
                "CloudWatchMetrics": [{
                    "Namespace": "Parcels",
                    "Dimensions": [["backend", "model"]],
                    "Metrics": [{ "Name": "scrutineer_inference_duration_seconds", "Unit": "Seconds" }],
                }],
            },
            "backend": "rten",
            "model": "parcel",
            "scrutineer_inference_duration_seconds": [0.25, 0.5],
        });
        assert_eq!(lines, [expected]);
    }

    #[test]
    fn counters_tell_what_came_since_and_gauges_what_is() {
        let cloudwatch = cloudwatch();
        let count = |by| {
            with_local_recorder(&cloudwatch, || {
                counter!("scrutineer_jobs_total", "outcome" => "completed").increment(by);
                gauge!("scrutineer_queue_oldest_age_seconds").set(7.5);
            });
        };
        let told = || {
            let lines = cloudwatch.lines(Timestamp(0));
            let of = |name: &str| lines.iter().find_map(|line| line.get(name).cloned());
            (of("scrutineer_jobs_total"), of("scrutineer_queue_oldest_age_seconds"))
        };
        count(3);
        assert_eq!(told(), (Some(json!(3)), Some(json!(7.5))));
        count(2);
        assert_eq!(told(), (Some(json!(2)), Some(json!(7.5))));
    }

    #[test]
    fn more_values_than_a_line_may_have_keep_their_percentiles() {
        let values = spread((0..10_000).rev().map(f64::from).collect());
        assert_eq!(values.len(), MOST_VALUES);
        assert!((values[50] - 5_050.0).abs() < 1.0 && (values[99] - 9_950.0).abs() < 1.0, "{values:?}");
    }
}
