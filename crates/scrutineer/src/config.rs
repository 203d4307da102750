//! The configuration: compiled-in defaults, then a file, then the environment, then flags.

mod layers;
mod names;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, anyhow, bail};
use layers::{ROUTES, defaults, merge_file, set};
use names::read_routes;
use scrutineer_infer::BackendChoice;
use scrutineer_queue::QueueAddress;
use scrutineer_store::DatabaseKind;
use scrutineer_types::{Chain, Route};
use serde::Deserialize;
use toml::{Table, Value};

/// Every setting with its default and a comment.
pub const DEFAULT_TOML: &str = include_str!("../../../scrutineer.default.toml");

/// The file that is read when none is named.
pub const DEFAULT_FILE: &str = "scrutineer.toml";
const ENVIRONMENT_PREFIX: &str = "SCRUTINEER__";

/// All settings; each crate owns its section.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub server: scrutineer_serve::Config,
    pub database: scrutineer_store::Config,
    pub queue: Queue,
    pub objects: scrutineer_store::OriginalsConfig,
    pub model: scrutineer_infer::Config,
    /// More models, by the names that routes call them.
    pub models: BTreeMap<String, scrutineer_infer::Config>,
    /// Models that take turns, by the names that routes call them.
    pub chains: BTreeMap<String, Chain>,
    pub policy: PolicyFile,
    /// More policies, by their names.
    pub policies: BTreeMap<String, PolicyFile>,
    pub routes: Vec<Route>,
    pub images: scrutineer_preprocess::Config,
    pub identity: scrutineer_codes::Config,
    pub egress: scrutineer_egress::Config,
    pub ingest: scrutineer_ingest::Config,
    pub inspect: scrutineer_inspect::Config,
    pub worker: scrutineer_worker::Config,
    pub review: scrutineer_serve::ReviewConfig,
    pub upkeep: scrutineer_upkeep::Config,
    pub export: scrutineer_export::Config,
    pub webhook: scrutineer_webhooks::Config,
    /// Where events are sent, by the names of the targets.
    pub webhooks: BTreeMap<String, scrutineer_webhooks::TargetConfig>,
    pub callbacks: scrutineer_webhooks::CallbacksConfig,
    pub log: Log,
    pub metrics: crate::telemetry::cloudwatch::Config,
    pub traces: crate::telemetry::traces::Config,
}

/// `[queue]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Queue {
    /// `store:`, or `sqs://…`.
    pub url: String,
    /// With SQS, the queues of high and of low priority; empty: [`Self::url`] is theirs too.
    pub url_high: String,
    pub url_low: String,
    /// With SQS, a message of so long ago counts as lost while its job waits, in milliseconds.
    pub republish_ms: u64,
}

impl Queue {
    /// Whether messages are carried by SQS.
    pub fn is_sqs(&self) -> bool {
        self.url.starts_with("sqs://")
    }

    fn validate(&self) -> anyhow::Result<()> {
        if self.url != "store:" && !self.is_sqs() {
            bail!("queue.url = \"{}\": it is \"store:\", or sqs:// and a queue's URL without its https://", self.url);
        }
        for (key, url) in [("url", &self.url), ("url_high", &self.url_high), ("url_low", &self.url_low)] {
            if url.is_empty() || url == "store:" {
                continue;
            }
            if !self.is_sqs() {
                bail!(
                    "queue.{key} is set, but queue.url is \"store:\", where jobs of all priorities are in one place; leave it out"
                );
            }
            QueueAddress::parse(url).map_err(|error| anyhow!("queue.{key}: {error}"))?;
        }
        if self.republish_ms < 60_000 {
            bail!("queue.republish_ms must be at least 60000, or every job that waits would be sent again and again");
        }
        Ok(())
    }
}

/// `[policy]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicyFile {
    pub path: String,
}

/// `[log]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub level: String,
    pub format: LogFormat,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

impl Config {
    /// The folders of this machine that hold what is kept, and what each holds.
    pub fn volumes(&self) -> Vec<(&'static str, PathBuf)> {
        let mut volumes = Vec::new();
        if self.database.kind() == DatabaseKind::Sqlite {
            let file = self.database.url.trim_start_matches("sqlite:").trim_start_matches("//");
            let file = Path::new(file.split('?').next().unwrap_or_default());
            volumes.push(("database", file.parent().map_or_else(PathBuf::new, Path::to_path_buf)));
        }
        volumes.extend(self.objects.url.strip_prefix("file://").map(|folder| ("objects", PathBuf::from(folder))));
        volumes
    }

    /// Whether the model of `[model]` is the one that is compiled in.
    pub fn has_bundled(&self) -> bool {
        self.model.path.is_empty() && self.model.backend != BackendChoice::Remote
    }

    /// Reads `file` (or `./scrutineer.toml` where it exists) and the environment, over the defaults; `flags` are
    /// `section.key = value` and come last.
    pub fn load(file: Option<&Path>, flags: &[(&str, String)]) -> anyhow::Result<Self> {
        let mut table = defaults();
        if let Some(path) =
            file.map(PathBuf::from).or_else(|| Some(DEFAULT_FILE.into()).filter(|path: &PathBuf| path.exists()))
        {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("cannot read the configuration file {}", path.display()))?;
            merge_file(&mut table, &text).with_context(|| format!("in {}", path.display()))?;
        }
        for (name, value) in std::env::vars() {
            if let Some(key) = name.strip_prefix(ENVIRONMENT_PREFIX) {
                let path = key.to_lowercase().replace("__", ".");
                set(&mut table, &path, &value).with_context(|| format!("in the environment variable {name}"))?;
            }
        }
        for (path, value) in flags {
            set(&mut table, path, value)?;
        }
        Self::read(table)
    }

    fn read(mut table: Table) -> anyhow::Result<Self> {
        // One by one, so that a mistake names its route.
        let routes = read_routes(table.remove(ROUTES))?;
        table.insert(ROUTES.to_owned(), Value::Array(Vec::new()));
        let mut config: Self = table.try_into().context("a setting has the wrong type")?;
        config.routes = routes;
        config.ingest.allow_callbacks = config.callbacks.allow;
        // What light a model sees is a property of the model in use: it is part of its fingerprint.
        config.model.lighting.clone_from(&config.images.lighting);
        for (name, model) in &mut config.models {
            model.lighting.clone_from(&config.images.lighting);
            if !model.name.is_empty() {
                bail!("models.{name}.name: a model of [models] is named by its section; leave `name` out");
            }
            model.name.clone_from(name);
        }
        config.validate()?;
        Ok(config)
    }

    fn validate(&self) -> anyhow::Result<()> {
        self.queue.validate()?;
        self.objects.validate().map_err(anyhow::Error::msg)?;
        scrutineer_egress::Egress::new(&self.egress)?;
        self.database.validate().map_err(anyhow::Error::msg)?;
        self.ingest.validate().map_err(anyhow::Error::msg)?;
        self.check_names()?;
        scrutineer_codes::Reader::new(&self.identity).map_err(anyhow::Error::msg)?;
        self.worker.validate().map_err(anyhow::Error::msg)?;
        self.review.validate().map_err(anyhow::Error::msg)?;
        self.upkeep.validate().map_err(anyhow::Error::msg)?;
        self.metrics.validate()?;
        self.traces.validate()?;
        self.export.validate().map_err(anyhow::Error::msg)?;
        self.callbacks.validate().map_err(anyhow::Error::msg)?;
        self.webhook.validate().map_err(anyhow::Error::msg)?;
        for (name, target) in &self.webhooks {
            target.validate(name).map_err(anyhow::Error::msg)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use scrutineer_types::DEFAULT_MODEL;

    use super::{names::ROUTE_KEYS, *};

    fn merged(text: &str) -> Result<Table, String> {
        let mut table = defaults();
        merge_file(&mut table, text).map_err(|error| error.to_string())?;
        Ok(table)
    }

    #[test]
    fn the_compiled_in_defaults_are_complete_and_valid() {
        let config = Config::read(defaults()).unwrap();
        assert_eq!(config.server, scrutineer_serve::Config::default());
        assert_eq!(config.database, scrutineer_store::Config::default());
        assert_eq!(config.objects, scrutineer_store::OriginalsConfig::default());
        assert_eq!(config.model, scrutineer_infer::Config::default());
        assert_eq!(config.images, scrutineer_preprocess::Config::default());
        assert_eq!(config.identity, scrutineer_codes::Config::default());
        assert_eq!(config.egress, scrutineer_egress::Config::default());
        assert_eq!(config.ingest, scrutineer_ingest::Config::default());
        assert_eq!(config.inspect, scrutineer_inspect::Config::default());
        assert_eq!(config.worker, scrutineer_worker::Config::default());
        assert_eq!(config.upkeep, scrutineer_upkeep::Config::default());
        assert_eq!(config.export, scrutineer_export::Config::default());
        assert_eq!(config.webhook, scrutineer_webhooks::Config::default());
        assert!(config.webhooks.is_empty());
        assert_eq!(config.callbacks, scrutineer_webhooks::CallbacksConfig::default());
    }

    #[test]
    fn an_unknown_key_names_the_nearest_known_one() {
        let error = merged("[server]\nlisten_address = \"x\"").unwrap_err();
        assert!(error.contains("server.listen_address") && error.contains("`listen`"), "{error}");
        let error = merged("[modle]\npath = \"x\"").unwrap_err();
        assert!(error.contains("`model`"), "{error}");
    }

    fn read(text: &str) -> Result<Config, String> {
        merged(text).and_then(|table| Config::read(table).map_err(|error| format!("{error:#}")))
    }

    #[test]
    fn models_policies_and_routes_are_read_with_the_keys_that_they_have() {
        let config = read(
            "[models.dock]\npath = \"dock.onnx\"\nfloor = 0.1\n[policies.dock]\npath = \"dock.toml\"\n\
             [[routes]]\nname = \"doors\"\nfacility = \"ber1\"\ncamera = \"dock-*\"\nmodel = \"dock\"\n\
             policy = \"dock\"\norientation = 90\nmirror = true\nlighting = \"gamma\"\n\
             region = { polygon = [[0, 0], [1, 0.5], [0, 1]], mode = \"crop\" }\ntiling = { overlap = 0.25 }\n\
             [[routes]]\nangle = \"top\"",
        )
        .unwrap();
        let dock = &config.models["dock"];
        assert_eq!((dock.name.as_str(), dock.floor, dock.nms_iou), ("dock", 0.1, config.model.nms_iou));
        assert_eq!(config.policies["dock"].path, "dock.toml");
        let treatment = config.routes[0].treatment();
        let (corner, overlap) = (treatment.region.unwrap().polygon[1], treatment.tiling.unwrap().overlap);
        assert_eq!((corner, overlap), ([1.0, 0.5], 0.25));
        assert_eq!((config.routes[1].model(), config.routes[1].angle.as_str()), (DEFAULT_MODEL, "top"));
        // Every key that a route has is one that is known.
        let all: Table = toml::from_str(&toml::to_string(&config.routes[0]).unwrap()).unwrap();
        let (mut of_type, mut known): (Vec<_>, Vec<_>) =
            (all.keys().cloned().collect(), ROUTE_KEYS.map(String::from).to_vec());
        of_type.push("angle".into());
        of_type.sort();
        of_type.dedup();
        known.sort();
        assert_eq!(of_type, known);
    }

    #[test]
    fn mistakes_in_routes_and_models_are_named() {
        for (text, words) in [
            (
                "[[routes]]\n[[routes]]\ncamra = \"x\"",
                "in route 2: unknown setting `camra`; the nearest known one is `camera`",
            ),
            ("[[routes]]\nmodel = \"dock\"", "the model `dock`, which is not configured"),
            ("[[routes]]\norientation = 45", "0, 90, 180 and 270"),
            ("[[routes]]\nregion = { polygon = [[0, 0], [2, 1], [1, 1]] }", "in route 1: region.polygon"),
            ("[[routes]]\nregion = { polygon = [[0, 0], [1, 1], [1, 0]], mood = \"crop\" }", "mood"),
            ("[[routes]]\nlighting = \"bright\"", "in route 1: `bright` is no way to even out light"),
            ("[routes]\ncamera = \"x\"", "[[routes]]"),
            ("[models.dock]\npaht = \"x\"", "models.dock.paht"),
            ("[models.dock]\nfloor = 0.1", "models.dock.path is empty"),
            ("[models.default]\npath = \"x\"", "what routes call the model of [model]"),
            ("[models.dock]\npath = \"x\"\nname = \"y\"", "named by its section"),
            ("[models]\ndock = \"x\"", "[models.dock]"),
            ("[inspect]\nmodels = [\"dock\"]", "inspect.models names `dock`"),
            ("[webhooks.erp]\nulr = \"https://erp.example/\"", "webhooks.erp.ulr"),
            ("[webhooks.erp]\nurl = \"https://erp.example/\"", "[webhooks.erp]: it has no secret"),
            ("[webhook]\nconcurrency = 0", "webhook.concurrency"),
        ] {
            let refused = read(text).unwrap_err();
            assert!(refused.contains(words), "{text}: {refused}");
        }
    }

    #[test]
    fn the_environment_reaches_models_and_routes() {
        let mut table = defaults();
        set(&mut table, "models.dock.path", "dock.onnx").unwrap();
        set(&mut table, "models.dock.floor", "0.2").unwrap();
        set(&mut table, "routes", "[{ camera = \"dock-*\", model = \"dock\" }]").unwrap();
        let config = Config::read(table).unwrap();
        assert_eq!((config.models["dock"].floor, config.routes[0].model()), (0.2, "dock"));
        let mut table = defaults();
        assert!(set(&mut table, "models.dock.flor", "0.2").unwrap_err().to_string().contains("`floor`"));
    }

    #[test]
    fn a_section_within_a_section_is_read_like_one_of_its_own() {
        let text = "[ingest]\nallow_objects = [\"s3://cams/\"]\n[ingest.s3_events]\nqueue = \"sqs://sqs.eu-central-1.amazonaws.com/1/e\"";
        let events = read(text).unwrap().ingest.s3_events;
        assert_eq!(events.key_template, scrutineer_ingest::S3EventsConfig::default().key_template);
        assert!(events.queue.ends_with("/1/e"));
        let error = merged("[ingest.s3_events]\nqeue = \"x\"").unwrap_err();
        assert!(error.contains("ingest.s3_events.qeue") && error.contains("`queue`"), "{error}");
        let mut table = defaults();
        set(&mut table, "ingest.s3_events.key_template", "{package_id}.jpg").unwrap();
        assert_eq!(table["ingest"]["s3_events"]["key_template"].as_str(), Some("{package_id}.jpg"));
        assert!(set(&mut table, "ingest.s3_events.qeue", "x").unwrap_err().to_string().contains("`queue`"));
    }

    #[test]
    fn engines_in_the_cloud_are_named_by_their_addresses_and_mistakes_are_told() {
        let config = read(
            "[queue]\nurl = \"sqs://sqs.eu-central-1.amazonaws.com/1/q\"\nurl_high = \"sqs://sqs.eu-central-1.amazonaws.com/1/h\"\n\
             [objects]\nurl = \"s3://originals/prefix\"",
        )
        .unwrap();
        assert!(config.queue.is_sqs());
        for (text, words) in [
            ("[queue]\nurl = \"kafka://x\"", "sqs://"),
            ("[queue]\nurl = \"sqs://x\"", "sqs://sqs.eu-central-1"),
            ("[queue]\nurl_high = \"sqs://sqs.eu-central-1.amazonaws.com/1/h\"", "leave it out"),
            ("[queue]\nurl = \"sqs://sqs.eu-central-1.amazonaws.com/1/q.fifo\"", "standard queue"),
            ("[queue]\nrepublish_ms = 10", "at least 60000"),
            ("[objects]\npart_bytes = 10", "5 MiB"),
            ("[ingest.s3_events]\nqueue = \"sqs://sqs.eu-central-1.amazonaws.com/1/e\"", "allow_objects"),
            ("[ingest.s3_events]\nkey_template = \"{kamera}\"", "{camera}"),
        ] {
            let refused = read(text).unwrap_err();
            assert!(refused.contains(words), "{text}: {refused}");
        }
    }

    #[test]
    fn webhooks_are_read_from_a_file_and_from_the_environment() {
        let config = read(
            "[webhooks.erp]\nurl = \"https://erp.example/\"\nsecret_file = \"/run/secrets/erp\"\nevents = [\"inspection.*\"]",
        )
        .unwrap();
        assert!(config.webhooks["erp"].events[0].matches("inspection.completed"));
        let mut table = defaults();
        set(&mut table, "webhooks.erp.url", "https://erp.example/").unwrap();
        set(&mut table, "webhooks.erp.secrets", "[\"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"]").unwrap();
        let config = Config::read(table).unwrap();
        assert_eq!(config.webhooks["erp"].secrets.len(), 1);
        assert!(!format!("{config:?}").contains("whsec_"));
    }

    #[test]
    fn a_file_changes_only_what_it_names() {
        let table = merged("[worker]\nlease_ms = 5000").unwrap();
        assert_eq!(table["worker"]["lease_ms"].as_integer(), Some(5000));
        assert_eq!(table["worker"]["drain_ms"].as_integer(), Some(25_000));
    }

    #[test]
    fn the_environment_is_read_as_the_default_s_type() {
        let mut table = defaults();
        set(&mut table, "model.floor", "0.2").unwrap();
        set(&mut table, "model.path", "7").unwrap();
        set(&mut table, "worker.lease_ms", "7000").unwrap();
        assert_eq!(table["model"]["floor"].as_float(), Some(0.2));
        assert_eq!(table["model"]["path"].as_str(), Some("7"));
        assert!(set(&mut table, "worker.lease_ms", "soon").is_err());
        assert!(set(&mut table, "worker.leese_ms", "1").unwrap_err().to_string().contains("`lease_ms`"));
    }
}
