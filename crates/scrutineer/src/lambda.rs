//! AWS Lambda: one function that tells by an event's shape what is to be done, with everything loaded once, before the first.
//!
//! - SQS, a job's id in each message: the jobs are claimed and worked on, and what did not get so far is told of as failed, alone.
//! - SQS, S3's notifications: inspections are created.
//! - API Gateway (HTTP API) and function URLs: the HTTP API.
//! - A schedule, or `{"scrutineer": "upkeep"}`: upkeep and webhooks, once.

mod http;
mod messages;

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use axum::Router;
use lambda_runtime::{Error, LambdaEvent};
use scrutineer_egress::Egress;
use scrutineer_ingest::{Ingest, S3Notifications};
use scrutineer_inspect::Inspector;
use scrutineer_queue::Queue;
use scrutineer_store::{Metastore, Originals};
use scrutineer_types::{Routes, Timestamp};
use scrutineer_upkeep::Upkeep;
use scrutineer_webhooks::Webhooks;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::{bands::Bands, config::Config, models, parts, telemetry};

/// So long before Lambda ends an invocation, nothing more is begun.
const MARGIN: Duration = Duration::from_secs(3);

/// What an invocation works with.
pub struct Function {
    config: Config,
    metastore: Arc<dyn Metastore>,
    queue: Arc<dyn Queue>,
    originals: Originals,
    inspector: Inspector,
    routes: Arc<Routes>,
    notifications: S3Notifications,
    upkeep: Upkeep,
    webhooks: Webhooks,
    router: Router,
    bands: Option<Bands>,
}

impl Function {
    /// Loads everything, once.
    pub async fn load(config: Config) -> anyhow::Result<Self> {
        let recording = telemetry::metrics(&config.metrics)?;
        let config = models::fetched(config).await?;
        let policies = parts::policies(&config)?;
        let routes = Arc::new(parts::routes(&config, &policies[0]));
        // The model takes the longest, and the database waits for a network.
        let loading = {
            let config = config.clone();
            tokio::task::spawn_blocking(move || parts::inspector(&config))
        };
        let metastore = parts::serving_metastore(&config, &routes).await?;
        for policy in &policies {
            parts::import_policy(metastore.as_ref(), policy).await?;
        }
        let aws = parts::aws(&config).await;
        let originals = parts::originals(&config, aws.as_ref())?;
        let inspector = loading.await.context("loading the model panicked")??;
        parts::check_routes(&routes, &metastore.active_policies().await?, Some(&inspector))?;
        let bands = Bands::of(&config, &inspector, &metastore);
        let queue = parts::queue(&config, &metastore, Some(&inspector), aws.as_ref())?;
        let ingest = Ingest::new(
            config.ingest.clone(),
            config.images.limits(),
            Arc::clone(&metastore),
            Arc::clone(&queue),
            originals.clone(),
            Egress::new(&config.egress)?,
        )
        .with_objects(parts::object_sources(&config, aws.as_ref())?);
        let notifications = S3Notifications::new(ingest.clone(), parts::key_template(&config)?);
        let upkeep = parts::upkeep(&config, &metastore, &originals, &queue, aws.as_ref())?;
        let webhooks = parts::webhooks(&config, &metastore)?;
        let api = scrutineer_serve::Api::new(scrutineer_serve::Parts {
            config: config.server.clone(),
            review: config.review.clone(),
            upkeep: config.upkeep.clone(),
            metastore: Arc::clone(&metastore),
            queue: Arc::clone(&queue),
            originals: originals.clone(),
            ingest,
            inspector: Some(inspector.clone()),
            away: Arc::new(Vec::new),
            routes: Arc::clone(&routes),
            render_metrics: recording.renderer(),
            shutdown: CancellationToken::new(),
        });
        let routes_of_all = scrutineer_serve::routes(api.clone()).merge(scrutineer_compat::routes(api));
        let router = scrutineer_serve::layered(routes_of_all);
        let machine = telemetry::Machine::new(&config, &metastore);
        // Between two invocations everything stands still; what CloudWatch was not told then, it is told in the next.
        tokio::spawn(recording.run(machine, CancellationToken::new()));
        Ok(Self {
            config,
            metastore,
            queue,
            originals,
            inspector,
            routes,
            notifications,
            upkeep,
            webhooks,
            router,
            bands,
        })
    }

    /// One invocation.
    pub async fn invoke(&self, event: LambdaEvent<Value>) -> Result<Value, Error> {
        let left = left_until(event.context.deadline);
        if let Some(bands) = &self.bands {
            bands.read().await?;
        }
        let LambdaEvent { payload, .. } = event;
        if payload["Records"].is_array() {
            return messages::settle(self, payload, left).await;
        }
        if payload["requestContext"]["http"].is_object() {
            return http::answer(self.router.clone(), payload, left).await;
        }
        if payload["source"] == "aws.events" || payload["scrutineer"] == "upkeep" {
            return self.keep_up(left).await;
        }
        Err("this event is none of SQS, of API Gateway's HTTP APIs, of a function URL or of a schedule".into())
    }

    /// Upkeep and webhooks, as far as they come.
    async fn keep_up(&self, left: Duration) -> Result<Value, Error> {
        let work = async {
            let report = self.upkeep.run_once().await?;
            let delivered: u64 = self.webhooks.run_once().await?.into_values().sum();
            Ok::<_, Error>(json!({ "upkeep": report, "webhooks": delivered }))
        };
        match tokio::time::timeout(left, work).await {
            Ok(done) => done,
            // Each chore works in slices that are whole.
            Err(_) => Ok(json!({ "unfinished": "the function's time is over; the next schedule goes on" })),
        }
    }
}

/// How long there is to work, of an invocation that ends at so many milliseconds since 1970.
fn left_until(deadline_ms: u64) -> Duration {
    let left_ms = i64::try_from(deadline_ms).unwrap_or(i64::MAX).saturating_sub(Timestamp::now().0);
    Duration::from_millis(u64::try_from(left_ms).unwrap_or_default()).saturating_sub(MARGIN)
}
