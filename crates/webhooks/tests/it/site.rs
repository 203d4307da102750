//! A database, processes that deliver from it, and what they are to deliver.

use std::{any::Any, sync::Arc};

use scrutineer_egress::Egress;
use scrutineer_store::{
    Config as Database, Metastore, PostgresMetastore, SqliteMetastore, WebhookFilter, WebhookLetter, WebhookState,
    conformance::{
        SimpleJudge,
        fixture::{POLICY, policy, submission},
        postgres::TestDatabase,
    },
};
use scrutineer_types::{Access, Event, ViewRules};
use scrutineer_webhooks::{CallbacksConfig, Config, Target, TargetConfig, Webhooks};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::receiver::{PATIENCE, Receiver, SECRET};

pub static ALL: Access = Access::all();

pub struct Site {
    pub store: Arc<dyn Metastore>,
    advance: Box<dyn Fn(i64)>,
    /// On PostgreSQL.
    pub database: Option<Arc<TestDatabase>>,
    _keep: Box<dyn Any>,
}

impl Site {
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = Database::at(format!("sqlite://{}/s.db", folder.path().display()));
        let store = Arc::new(SqliteMetastore::open(&database, POLICY, Arc::new(SimpleJudge)).await.unwrap());
        let clock = Arc::clone(&store);
        let advance = Box::new(move |ms| clock.advance_clock(ms));
        Self { store, advance, database: None, _keep: Box::new(folder) }.ready().await
    }

    pub async fn postgres() -> Self {
        let database = Arc::new(TestDatabase::create().await);
        Self::beside(&database).await
    }

    /// Another process on the same database.
    pub async fn beside(database: &Arc<TestDatabase>) -> Self {
        let config = Database { max_connections: 5, ..Database::at(database.url()) };
        let store = Arc::new(PostgresMetastore::open(&config, POLICY, Arc::new(SimpleJudge)).await.unwrap());
        let clock = Arc::clone(&store);
        let advance = Box::new(move |ms| clock.advance_clock(ms));
        Self { store, advance, database: Some(Arc::clone(database)), _keep: Box::new(()) }.ready().await
    }

    async fn ready(self) -> Self {
        self.store.import_policy(&policy(POLICY, ViewRules::default()), "first", false).await.unwrap();
        self
    }

    pub fn advance(&self, ms: i64) {
        (self.advance)(ms);
    }

    /// A process that delivers from here.
    pub fn webhooks(&self, config: &Config, targets: &[(&str, TargetConfig)]) -> Webhooks {
        self.over(config, targets.iter().map(|(name, target)| Target::new(name, target).unwrap()).collect())
    }

    /// A process that delivers to clients alone.
    pub fn callbacks(&self, config: &Config) -> Process {
        let callbacks = CallbacksConfig { allow: true, secrets: vec![SECRET.into()], ..CallbacksConfig::default() };
        let webhooks = self.over(config, vec![Target::callbacks(&callbacks).unwrap().unwrap()]);
        let shutdown = CancellationToken::new();
        Process { task: tokio::spawn(webhooks.run(shutdown.clone())), shutdown }
    }

    fn over(&self, config: &Config, targets: Vec<Target>) -> Webhooks {
        let allow = vec!["127.0.0.1".to_owned()];
        let egress = Egress::new(&scrutineer_egress::Config { allow, ..Default::default() }).unwrap();
        let holder = scrutineer_types::EventId::new().to_string();
        Webhooks::new(config.clone(), targets, Arc::clone(&self.store), &egress, &holder)
    }

    pub fn start(&self, config: &Config, targets: &[(&str, TargetConfig)]) -> Process {
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(self.webhooks(config, targets).run(shutdown.clone()));
        Process { shutdown, task }
    }

    /// Waits until every target is known, so that events from now on are theirs.
    pub async fn until_known(&self, count: usize) {
        self.until(|states| states.len() >= count).await;
    }

    /// The states of the targets, once they are as wished.
    pub async fn until(&self, wish: impl Fn(&[WebhookState]) -> bool) -> Vec<WebhookState> {
        let began = std::time::Instant::now();
        loop {
            let states = self.store.webhooks().await.unwrap();
            if wish(&states) {
                return states;
            }
            assert!(began.elapsed() < PATIENCE, "it does not come to that: {states:?}");
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
    }

    /// Waits until the only target has taken so many events and awaits none.
    pub async fn until_delivered(&self, count: u64) -> WebhookState {
        let done = |states: &[WebhookState]| {
            states.iter().all(|one| one.delivered >= count && one.behind == 0 && one.pending == 0)
        };
        self.until(done).await.remove(0)
    }

    /// Makes so many things happen; answers the events.
    pub async fn happen(&self, count: usize) -> Vec<Event> {
        let before = self.store.last_event_sequence().await.unwrap();
        let submitted = (0..count).map(|_| self.store.submit(&ALL, submission()));
        for one in futures::future::join_all(submitted).await {
            one.unwrap();
        }
        self.store.events_after(&ALL, before, 1000).await.unwrap()
    }

    pub async fn letters(&self) -> Vec<WebhookLetter> {
        let filter = WebhookFilter { limit: 100, ..WebhookFilter::default() };
        self.store.webhook_letters(&ALL, &filter).await.unwrap().items
    }
}

/// What delivers until it is stopped.
pub struct Process {
    shutdown: CancellationToken,
    pub task: JoinHandle<()>,
}

impl Process {
    pub fn stop(&self) {
        self.shutdown.cancel();
    }

    /// Stops it, and waits until it has.
    pub async fn end(self) {
        self.stop();
        tokio::time::timeout(PATIENCE, self.task).await.expect("it ends").unwrap();
    }
}

/// Waits are short, so that tests need not.
pub fn quick() -> Config {
    Config { backoff_base_ms: 1, backoff_cap_ms: 20, lease_ms: 600, ..Config::default() }
}

pub fn to(receiver: &Receiver) -> TargetConfig {
    TargetConfig { url: receiver.url.clone(), secrets: vec![SECRET.into()], ..TargetConfig::default() }
}
