//! Wiring: which backend stands behind each trait. Only this file chooses.

use std::{sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use scrutineer_codes::Reader;
use scrutineer_decide::PolicyJudge;
use scrutineer_egress::Egress;
use scrutineer_export::{TableExport, TableWish};
use scrutineer_infer::{BackendChoice, Model, ModelError};
use scrutineer_ingest::{Ingest, NameTemplate, S3Events};
use scrutineer_inspect::{Inspector, Models, StartError};
use scrutineer_queue::{Mailbox, Queue, SqsQueue, SqsQueueConfig, StoreQueue, StoreQueueConfig};
use scrutineer_store::{
    Aws, DatabaseKind, Destination, Metastore, ObjectSources, Originals, PolicyVersion, PostgresMetastore,
    SqliteMetastore, StoreError,
};
use scrutineer_types::{Access, DEFAULT_MODEL, Policy, Routes};
use scrutineer_upkeep::Upkeep;
use scrutineer_webhooks::{Target, Webhooks};

use crate::{
    bundled,
    config::{Config, PolicyFile},
};

/// The models that this process is to load, side by side behind one executor.
pub fn inspector(config: &Config) -> anyhow::Result<Inspector> {
    let mut models = Models::new(&config.inspect);
    for key in std::iter::once(DEFAULT_MODEL).chain(config.models.keys().map(String::as_str)) {
        if config.inspect.loads(key) {
            models.add(key, || load(config, key)).map_err(|error| match error {
                StartError::Model(model) => anyhow::Error::new(model).context(cannot_load(config, key)),
                error => error.into(),
            })?;
        }
    }
    for (name, chain) in &config.chains {
        models.chain(name, chain.clone())?;
    }
    if let Some(reader) = Reader::new(&config.identity).map_err(anyhow::Error::msg)? {
        models.read_codes(reader);
    }
    Ok(models.start(config.images.limits())?)
}

/// Tells chains that ask in stages what these policies leave to people.
pub fn set_bands<'p>(inspector: &Inspector, policies: impl IntoIterator<Item = &'p Policy>) {
    for policy in policies {
        inspector.set_band(&policy.name, scrutineer_decide::review_band(policy));
    }
}

/// The configuration for a command that looks by one model or chain alone, and which models it loads for that.
pub fn for_one(config: &mut Config, name: &str) {
    config.inspect.models = match config.chains.get(name) {
        Some(chain) => chain.models.clone(),
        None => vec![name.to_owned()],
    };
}

/// The model that the configuration calls `key`, or the bundled one.
pub fn model(config: &Config, key: &str) -> anyhow::Result<Model> {
    load(config, key).with_context(|| cannot_load(config, key))
}

fn load(config: &Config, key: &str) -> Result<Model, ModelError> {
    let settings = settings(config, key);
    if settings.backend == BackendChoice::Remote {
        return Model::remote(settings, &scrutineer_remote::connect(&settings.remote)?);
    }
    if settings.path.is_empty() {
        return Model::from_bytes(bundled::NAME, bundled::WEIGHTS, settings);
    }
    Model::load(settings)
}

fn settings<'a>(config: &'a Config, key: &str) -> &'a scrutineer_infer::Config {
    config.models.get(key).unwrap_or(&config.model)
}

fn cannot_load(config: &Config, key: &str) -> String {
    let settings = settings(config, key);
    if settings.backend == BackendChoice::Remote {
        return format!("cannot use the model `{key}` at {}", settings.remote.url);
    }
    match settings.path.as_str() {
        "" => "cannot load the bundled model".to_owned(),
        path if key == DEFAULT_MODEL => format!("cannot load the model {path}"),
        path => format!("cannot load the model `{key}` from {path}"),
    }
}

/// Said wherever the bundled model decides; `None` with any other.
pub fn notice(config: &Config) -> Option<&'static str> {
    (config.has_bundled() && config.inspect.loads(DEFAULT_MODEL)).then_some(bundled::NOTICE)
}

/// The policy that the configuration names: the file, the bundled one, or the one that decides nothing.
pub fn policy(config: &Config) -> anyhow::Result<Policy> {
    let path = &config.policy.path;
    if !path.is_empty() {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read the policy file {path}"))?;
        return scrutineer_decide::parse(&text).with_context(|| format!("in the policy file {path}"));
    }
    if config.has_bundled() {
        return scrutineer_decide::parse(bundled::POLICY).context("in the bundled policy");
    }
    Ok(scrutineer_decide::no_policy())
}

/// Every policy that the configuration names, the default one first.
pub fn policies(config: &Config) -> anyhow::Result<Vec<Policy>> {
    let mut policies = vec![policy(config)?];
    for (name, PolicyFile { path }) in &config.policies {
        let read = || -> anyhow::Result<Policy> { Ok(scrutineer_decide::parse(&std::fs::read_to_string(path)?)?) };
        let policy = read().with_context(|| format!("in the policy file {path} of [policies.{name}]"))?;
        if policy.name != *name {
            bail!("the policy in {path} is named `{}`, its section [policies.{name}]; make them the same", policy.name);
        }
        if policies[0].name == *name {
            bail!("the policy `{name}` is in [policy] and in [policies.{name}]; leave one of them out");
        }
        policies.push(policy);
    }
    Ok(policies)
}

/// What applies to a view; `default` decides where neither request nor route says which policy does.
pub fn routes(config: &Config, default: &Policy) -> Routes {
    Routes::new(config.routes.clone(), &default.name).with_chains(config.chains.clone())
}

/// Routes that can never match, in words.
pub fn shadowed(routes: &Routes) -> impl Iterator<Item = String> {
    routes.shadowed().into_iter().map(|(later, earlier)| {
        format!("{} can never match: {} takes all of its views", routes.title(later), routes.title(earlier))
    })
}

/// Checks that no route asks for tiles of a model whose findings cannot be joined across their seams.
pub fn check_tiling(routes: &Routes, inspector: &Inspector) -> anyhow::Result<()> {
    for (place, route) in routes.all().iter().enumerate().filter(|(_, route)| route.tiling.is_some()) {
        let mut answering = inspector.answering(route.model()).into_iter();
        if let Some(loaded) = answering.find(|model| !model.manifest().head.can_be_tiled()) {
            bail!(
                "{} asks for tiles, but its model `{}` finds no upright boxes that could be joined across their seams; take \
                 `tiling` out of the route, or give it a model that does",
                routes.title(place),
                loaded.reference().name
            );
        }
    }
    Ok(())
}

/// Checks the active policies against the classes of the models whose views they judge by the routes.
pub fn check_routes(routes: &Routes, active: &[PolicyVersion], inspector: Option<&Inspector>) -> anyhow::Result<()> {
    if let Some(inspector) = inspector {
        check_tiling(routes, inspector)?;
    }
    for (model, policy) in routes.pairs() {
        let Some(active) = active.iter().find(|version| version.policy.name == policy) else {
            bail!(
                "a route names the policy `{policy}`, which neither [policies] nor the database has; add [policies.{policy}], or \
                 store it with `scrutineer policy apply FILE`"
            );
        };
        // What is loaded elsewhere is checked there.
        let Some(loaded) = inspector.and_then(|inspector| inspector.model(model)) else { continue };
        scrutineer_decide::check_classes(&active.policy, loaded.classes()).with_context(|| {
            let name = &loaded.reference().name;
            format!(
                "the active policy `{policy}` version {} does not fit the model `{name}`, whose views it judges",
                active.version
            )
        })?;
    }
    Ok(())
}

/// Checks a new policy against the models whose views it would judge; where no route names it, one of all must fit.
pub fn check_policy(config: &Config, routes: &Routes, policy: &Policy) -> anyhow::Result<()> {
    let pairs = routes.pairs();
    let routed: Vec<_> = pairs.iter().filter(|(_, name)| *name == policy.name).map(|(key, _)| *key).collect();
    let check = |key: &str| -> anyhow::Result<()> {
        Ok(scrutineer_decide::check_classes(policy, model(config, key)?.classes())?)
    };
    if !routed.is_empty() {
        return routed.into_iter().try_for_each(check);
    }
    let first = check(DEFAULT_MODEL);
    if first.is_ok() || config.models.keys().any(|key| check(key).is_ok()) { Ok(()) } else { first }
}

/// The database of a serving process. On SQLite it is locked, and old leases are freed; PostgreSQL is shared. What waits is
/// routed anew.
pub async fn serving_metastore(config: &Config, routes: &Routes) -> anyhow::Result<Arc<dyn Metastore>> {
    let (database, routes, judge) = (&config.database, routes.clone(), Arc::new(PolicyJudge));
    let opened: Result<Arc<dyn Metastore>, StoreError> = match database.kind() {
        DatabaseKind::Sqlite => SqliteMetastore::open(database, routes, judge).await.map(|store| Arc::new(store) as _),
        DatabaseKind::Postgres => {
            PostgresMetastore::open(database, routes, judge).await.map(|store| Arc::new(store) as _)
        }
    };
    opened.with_context(|| cannot_open(config))
}

/// The database of a command that may run beside a server.
pub async fn metastore_beside(config: &Config) -> anyhow::Result<Arc<dyn Metastore>> {
    let routes = routes(config, &policy(config)?);
    let (database, judge) = (&config.database, Arc::new(PolicyJudge));
    let opened: Result<Arc<dyn Metastore>, StoreError> = match database.kind() {
        DatabaseKind::Sqlite => {
            SqliteMetastore::open_beside(database, routes, judge).await.map(|store| Arc::new(store) as _)
        }
        DatabaseKind::Postgres => {
            PostgresMetastore::open_beside(database, routes, judge).await.map(|store| Arc::new(store) as _)
        }
    };
    opened.with_context(|| cannot_open(config))
}

fn cannot_open(config: &Config) -> String {
    format!("cannot open the database {}", config.database.address())
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

/// AWS, where a setting names something of its: credentials and region are looked for only then.
pub async fn aws(config: &Config) -> Option<Aws> {
    aws_for(config, None).await
}

/// The same where something is to be written to `place`, too.
pub async fn aws_for(config: &Config, place: Option<&str>) -> Option<Aws> {
    let needed = Originals::needs_aws(&config.objects)
        || Destination::needs_aws(&config.export.url)
        || place.is_some_and(Destination::needs_aws)
        || ObjectSources::need_aws(&config.ingest.allow_objects)
        || config.queue.is_sqs()
        || !config.ingest.s3_events.queue.is_empty();
    if needed { Some(Aws::load().await) } else { None }
}

/// Where the images are kept.
pub fn originals(config: &Config, aws: Option<&Aws>) -> anyhow::Result<Originals> {
    Originals::connect(&config.objects, aws)
        .with_context(|| format!("cannot open the object store {}", config.objects.url))
}

/// Where an export is written to.
pub fn export_destination(config: &Config, url: &str, aws: Option<&Aws>) -> anyhow::Result<Destination> {
    Destination::connect(url, &config.objects, aws).with_context(|| format!("cannot export to {url}"))
}

/// The queue; a process that works claims jobs for the models that are loaded in it.
pub fn queue(
    config: &Config,
    metastore: &Arc<dyn Metastore>,
    inspector: Option<&Inspector>,
    aws: Option<&Aws>,
) -> anyhow::Result<Arc<dyn Queue>> {
    let models = inspector.map(|inspector| inspector.names().map(str::to_owned).collect());
    let (lease_ms, worker) = (config.worker.lease_ms, process_name());
    let Some(aws) = aws.filter(|_| config.queue.is_sqs()) else {
        let config = StoreQueueConfig { lease_ms, worker, models };
        return Ok(Arc::new(StoreQueue::new(Arc::clone(metastore), config)));
    };
    let named = |url: &str| Some(url.to_owned()).filter(|url| !url.is_empty());
    let sqs = SqsQueueConfig {
        url: config.queue.url.clone(),
        url_high: named(&config.queue.url_high),
        url_low: named(&config.queue.url_low),
        lease_ms,
        worker,
        models,
    };
    let queue = SqsQueue::new(Arc::clone(metastore), aws, sqs);
    Ok(Arc::new(queue.with_context(|| format!("cannot use the queue {}", config.queue.url))?))
}

/// The objects of others that clients and events may name.
pub fn object_sources(config: &Config, aws: Option<&Aws>) -> anyhow::Result<ObjectSources> {
    let timeout = Duration::from_millis(config.egress.timeout_ms);
    Ok(ObjectSources::new(&config.ingest.allow_objects, &config.objects, aws.cloned(), timeout)?)
}

/// Whoever takes S3's notifications in, where a queue of them is configured.
pub fn s3_events(config: &Config, ingest: &Ingest, aws: Option<&Aws>) -> anyhow::Result<Option<S3Events>> {
    let events = &config.ingest.s3_events;
    let Some(aws) = aws.filter(|_| !events.queue.is_empty()) else { return Ok(None) };
    let mailbox = Mailbox::open(&events.queue, aws).context("in ingest.s3_events.queue")?;
    Ok(Some(S3Events::new(ingest.clone(), mailbox, key_template(config)?)))
}

/// How the keys of others' objects are read.
pub fn key_template(config: &Config) -> anyhow::Result<NameTemplate> {
    config.ingest.s3_events.key_template.parse().context("in ingest.s3_events.key_template")
}

/// What the clock starts; a queue outside the database is told of jobs that it has no message about, and days are exported where
/// `[export]` says.
pub fn upkeep(
    config: &Config,
    metastore: &Arc<dyn Metastore>,
    originals: &Originals,
    queue: &Arc<dyn Queue>,
    aws: Option<&Aws>,
) -> anyhow::Result<Upkeep> {
    let mut upkeep = Upkeep::new(Arc::clone(metastore), originals.clone(), config.upkeep.clone(), process_name());
    if config.queue.is_sqs() {
        upkeep = upkeep.publishing(Arc::clone(queue), config.queue.republish_ms);
    }
    if config.export.is_on() {
        let place = export_destination(config, &config.export.url, aws).context("in export.url")?;
        let wish = TableWish { format: config.export.format, tables: config.export.tables.clone(), facility: None };
        let export = TableExport::new(Arc::clone(metastore), Access::all(), place, wish);
        upkeep = upkeep.exporting(export, config.export.period(), config.export.lag_ms);
    }
    Ok(upkeep)
}

/// What delivers events to the webhooks of the configuration.
pub fn webhooks(config: &Config, metastore: &Arc<dyn Metastore>) -> anyhow::Result<Webhooks> {
    let targets = config.webhooks.iter().map(|(name, target)| Target::new(name, target));
    let mut targets = targets.collect::<Result<Vec<_>, _>>().map_err(anyhow::Error::msg)?;
    targets.extend(Target::callbacks(&config.callbacks).map_err(anyhow::Error::msg)?);
    let egress = Egress::new(&config.egress)?;
    Ok(Webhooks::new(config.webhook.clone(), targets, Arc::clone(metastore), &egress, &process_name()))
}
