//! Spans for an OpenTelemetry collector, over OTLP.

use std::time::Duration;

use anyhow::{Context as _, bail};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig as _};
use opentelemetry_sdk::{
    Resource,
    trace::{Sampler, SdkTracerProvider},
};
use serde::Deserialize;

/// How long the last spans may take to be sent when the process ends.
const LAST_WITHIN: Duration = Duration::from_secs(5);

/// `[traces]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where a collector is, as `http://127.0.0.1:4317`; empty: nothing is traced.
    pub endpoint: String,
    /// How it is spoken to.
    pub protocol: Wire,
    /// Which share of the traces that begin here are recorded, `0..=1`; whoever sends a `traceparent` has decided that already.
    pub sample_ratio: f64,
    /// What the collector calls this service.
    pub service_name: String,
}

/// OTLP's two ways, both with protobuf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wire {
    Grpc,
    Http,
}

impl Config {
    /// What is wrong with these settings, if anything.
    pub fn validate(&self) -> anyhow::Result<()> {
        if !(0.0..=1.0).contains(&self.sample_ratio) {
            bail!("traces.sample_ratio = {}: it is a share, from 0 to 1", self.sample_ratio);
        }
        let known = ["http://", "https://"].iter().any(|scheme| self.endpoint.starts_with(scheme));
        if !self.endpoint.is_empty() && !known {
            bail!("traces.endpoint = \"{}\": it begins with http:// or https://", self.endpoint);
        }
        if self.service_name.is_empty() {
            bail!("traces.service_name is empty; leave it out");
        }
        Ok(())
    }
}

/// Spans that are being recorded; [`Self::end`] sends the last.
pub struct Tracing(Option<SdkTracerProvider>);

/// Starts recording spans where a collector is configured. Whether it is there is not asked: spans that it does not take are lost, and
/// no image is.
pub async fn start(config: &Config) -> anyhow::Result<Tracing> {
    if config.endpoint.is_empty() {
        return Ok(Tracing(None));
    }
    let exporter = match config.protocol {
        Wire::Grpc => SpanExporter::builder().with_tonic().with_endpoint(&config.endpoint).build(),
        Wire::Http => {
            scrutineer_egress::speak_tls();
            let endpoint = traces_of(&config.endpoint);
            // Its client blocks, and may not be made where nothing may block.
            let build = move || {
                SpanExporter::builder().with_http().with_protocol(Protocol::HttpBinary).with_endpoint(endpoint).build()
            };
            tokio::task::spawn_blocking(build).await?
        }
    };
    let exporter = exporter.with_context(|| format!("traces.endpoint = \"{}\" cannot be used", config.endpoint))?;
    let resource = Resource::builder()
        .with_service_name(config.service_name.clone())
        .with_attribute(opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
        .build();
    let provider = SdkTracerProvider::builder()
        .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(config.sample_ratio))))
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build();
    opentelemetry::global::set_tracer_provider(provider.clone());
    Ok(Tracing(Some(provider)))
}

/// The address for traces at a collector, as the standard has it; one that names a path of its own is left alone.
fn traces_of(endpoint: &str) -> String {
    let behind = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    if behind.trim_end_matches('/').contains('/') {
        return endpoint.to_owned();
    }
    format!("{}/v1/traces", endpoint.trim_end_matches('/'))
}

impl Tracing {
    /// Sends what has not been sent.
    pub async fn end(self) {
        let Some(provider) = self.0 else { return };
        let ended = tokio::task::spawn_blocking(move || provider.shutdown_with_timeout(LAST_WITHIN)).await;
        match ended {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the last spans were not sent"),
            Err(_) => tracing::warn!("the last spans were not sent"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collectors_address_gets_the_standard_path_and_one_with_a_path_keeps_it() {
        assert_eq!(traces_of("http://collector:4318"), "http://collector:4318/v1/traces");
        assert_eq!(traces_of("http://collector:4318/"), "http://collector:4318/v1/traces");
        assert_eq!(traces_of("https://api.example.com/otlp/v1/traces"), "https://api.example.com/otlp/v1/traces");
    }
}
