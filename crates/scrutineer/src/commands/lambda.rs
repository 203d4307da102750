//! `scrutineer lambda`: the entry point on AWS Lambda.

use std::{process::ExitCode, sync::Arc};

use anyhow::{Context as _, anyhow};
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use crate::{config::Config, lambda::Function, telemetry};

pub async fn run(config: Config) -> anyhow::Result<ExitCode> {
    telemetry::logs(&config.log)?;
    if std::env::var_os("AWS_LAMBDA_RUNTIME_API").is_none() {
        return Err(anyhow!(
            "AWS_LAMBDA_RUNTIME_API is not set: this command is for AWS Lambda to start; see docs/guides/lambda.md"
        ));
    }
    let traces = telemetry::traces::start(&config.traces).await?;
    let began = std::time::Instant::now();
    let function = Arc::new(Box::pin(Function::load(config)).await.context("the function cannot start")?);
    tracing::info!(ms = began.elapsed().as_millis() as u64, "loaded");
    let handler = service_fn(move |event: LambdaEvent<Value>| {
        let function = Arc::clone(&function);
        async move { function.invoke(event).await }
    });
    let ended = lambda_runtime::run(handler).await;
    traces.end().await;
    ended.map_err(|error| anyhow!("Lambda's runtime API: {error}"))?;
    Ok(ExitCode::SUCCESS)
}
