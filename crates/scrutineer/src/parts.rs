//! Wiring: which backend stands behind each trait. Only this file chooses.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use scrutineer_decide::PolicyJudge;
use scrutineer_infer::Model;
use scrutineer_queue::StoreQueueConfig;
use scrutineer_store::{Metastore, PolicyVersion, SqliteMetastore};
use scrutineer_types::Policy;

use crate::{bundled, config::Config};

/// The configured model, or the bundled one.
pub fn model(config: &Config) -> anyhow::Result<Model> {
    if config.model.path.is_empty() {
        return Model::from_bytes(bundled::NAME, bundled::WEIGHTS, &config.model)
            .context("cannot load the bundled model");
    }
    Model::load(&config.model).with_context(|| format!("cannot load the model {}", config.model.path))
}

/// Said wherever the bundled model decides; `None` with any other.
pub fn notice(config: &Config) -> Option<&'static str> {
    config.model.path.is_empty().then_some(bundled::NOTICE)
}

/// The policy that the configuration names: the file, the bundled one, or the one that decides nothing.
pub fn policy(config: &Config) -> anyhow::Result<Policy> {
    let path = &config.policy.path;
    if !path.is_empty() {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the policy file {path}"))?;
        return scrutineer_decide::parse(&text).with_context(|| format!("in the policy file {path}"));
    }
    if config.model.path.is_empty() {
        return scrutineer_decide::parse(bundled::POLICY).context("in the bundled policy");
    }
    Ok(scrutineer_decide::no_policy())
}

/// The database of a serving process: locked, its old leases freed, `policy` imported, the active version checked
/// against the model's classes.
pub async fn serving_metastore(config: &Config, policy: &Policy) -> anyhow::Result<Arc<dyn Metastore>> {
    let metastore = SqliteMetastore::open(&config.database, &policy.name, Arc::new(PolicyJudge))
        .await
        .with_context(|| format!("cannot open the database {}", config.database.url))?;
    Ok(Arc::new(metastore))
}

/// The database of a command that may run beside a server.
pub async fn metastore_beside(config: &Config) -> anyhow::Result<Arc<dyn Metastore>> {
    let policy = policy(config)?;
    let metastore = SqliteMetastore::open_beside(&config.database, &policy.name, Arc::new(PolicyJudge))
        .await
        .with_context(|| format!("cannot open the database {}", config.database.url))?;
    Ok(Arc::new(metastore))
}

/// Imports the configured policy; only a name's first import activates. Answers the version that decides.
pub async fn import_policy(metastore: &dyn Metastore, policy: &Policy) -> anyhow::Result<PolicyVersion> {
    let hash = scrutineer_decide::content_hash(policy);
    let imported = metastore.import_policy(policy, &hash, false).await.context("cannot store the policy")?;
    let versions = metastore.policy_versions(&policy.name).await?;
    let Some(active) = versions.into_iter().find(|version| version.active) else {
        bail!("no version of the policy `{}` is active; `scrutineer policy apply FILE` activates one", policy.name);
    };
    if active.version != imported.version {
        tracing::warn!(
            policy = %policy.name, active = active.version, file = imported.version,
            "the policy file is not the active version; `scrutineer policy apply` activates it"
        );
    }
    Ok(active)
}

/// This process's name in leases and rows: its id and the time it started, so that no two are alike.
pub fn process_name() -> String {
    format!("{}-{}", std::process::id(), scrutineer_types::InspectionId::new().0.simple())
}

/// How the store queue claims.
pub fn queue_config(config: &Config) -> StoreQueueConfig {
    StoreQueueConfig { lease_ms: config.worker.lease_ms, worker: process_name() }
}
