//! What the configuration names: files, models, database, engines, addresses.

use std::{
    collections::BTreeMap,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use scrutineer_infer::{Model, runtime::find_onnxruntime};
use scrutineer_queue::Mailbox;
use scrutineer_store::{Examination, examine};
use scrutineer_types::{DEFAULT_MODEL, Timestamp};
use scrutineer_webhooks::Target;
use serde::Deserialize;
use tokio::net::TcpListener;

use super::{Finding, host};
use crate::{
    config::{Config, DEFAULT_FILE},
    output, parts,
};

/// A difference between the clocks of this machine and the database that is worth saying.
const SKEW_MS: i64 = 2_000;

/// How long a server on our port may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);

/// Bytes that are read of what it answers.
const MOST_SAID: usize = 64 << 10;

/// The file, the policies and the routes.
pub fn configuration(config: &Config, file: Option<&Path>) -> Vec<Finding> {
    const CHECK: &str = "configuration";
    let file = file.map(PathBuf::from).or_else(|| Some(PathBuf::from(DEFAULT_FILE)).filter(|file| file.exists()));
    let mut findings = vec![match &file {
        Some(file) => Finding::ok(CHECK, file.display().to_string()),
        None => Finding::ok(CHECK, "no file: every setting has its default or comes from the environment"),
    }];
    if let Some(file) = file.filter(|file| holds_secrets(config) && others_read(file)) {
        findings.push(Finding::warning(
            CHECK,
            format!("{} holds a secret, and every user of this machine can read it", file.display()),
            format!("chmod 600 {}; or give secrets by environment variables", file.display()),
        ));
    }
    match parts::policies(config) {
        Err(error) => {
            findings.push(Finding::error("policy", &error, "correct the file, or point the setting at another"));
        }
        Ok(policies) => {
            let names: Vec<_> = policies.iter().map(|policy| policy.name.as_str()).collect();
            findings.push(Finding::ok("policy", names.join(", ")));
            let shadowed = parts::shadowed(&parts::routes(config, &policies[0])).collect::<Vec<_>>();
            let fix = "put the narrower route first, or take it out";
            findings.extend(shadowed.into_iter().map(|message| Finding::warning("routes", message, fix)));
        }
    }
    findings
}

/// What `/readyz` of ours answers, as far as it is looked at.
#[derive(Deserialize)]
struct Readiness {
    ready: bool,
    parts: BTreeMap<String, Part>,
}

#[derive(Deserialize)]
struct Part {
    ready: bool,
    detail: Option<String>,
}

/// Whether what stands in the configuration must not be read by others.
fn holds_secrets(config: &Config) -> bool {
    config.database.address() != config.database.url
        || !config.callbacks.secrets.is_empty()
        || config.webhooks.values().any(|target| !target.secrets.is_empty())
}

fn others_read(file: &Path) -> bool {
    std::fs::metadata(file).is_ok_and(|about| about.permissions().mode() & 0o004 != 0)
}

/// The library and the models, loaded as a server would.
pub fn models(config: &Config) -> Vec<Finding> {
    let mut findings = vec![match find_onnxruntime() {
        Ok(path) => Finding::ok("runtime", format!("ONNX Runtime: {}", path.display())),
        Err(missing) => Finding::warning(
            "runtime",
            "no ONNX Runtime: backend = \"auto\" takes rten, which is slower and finds with another fingerprint, so that no \
             certificate holds",
            missing.to_string(),
        ),
    }];
    for key in std::iter::once(DEFAULT_MODEL).chain(config.models.keys().map(String::as_str)) {
        if !config.inspect.loads(key) {
            continue;
        }
        let begun = Instant::now();
        findings.push(match parts::model(config, key) {
            Ok(model) => fits(config, key, &model, begun.elapsed()),
            Err(error) => Finding::error("model", &error, "`scrutineer model inspect FILE` says more of a file"),
        });
    }
    findings
}

/// What a model of another server says to one image, where it has not said anything yet.
fn is_away(model: &Model) -> Option<String> {
    model.at_once()?;
    let (width, height) = (model.input().width as usize, model.input().height as usize);
    let grey = vec![0.5; 3 * width * height];
    let answered = model.session().map_err(anyhow::Error::from).and_then(|mut session| Ok(session.run(&grey)?));
    answered.err().map(|error| format!("{error:#}"))
}

/// A loaded model beside the policies of the files that judge its views.
fn fits(config: &Config, key: &str, model: &Model, took: Duration) -> Finding {
    let reference = model.reference();
    let found = format!(
        "{}: {} in {}, {}×{}, {} classes, loaded in {:.1} s",
        reference.name,
        model.backend(),
        model.precision(),
        model.input().width,
        model.input().height,
        model.classes().len(),
        took.as_secs_f64()
    );
    if let Some(error) = is_away(model) {
        let fix = "see that the server runs and is reached from here; a chain with a model of this machine behind it goes on meanwhile: \
                   docs/guides/remote-models.md";
        return Finding::warning("model", format!("{found}; {error}"), fix);
    }
    let Ok(policies) = parts::policies(config) else { return Finding::ok("model", found) };
    let routes = parts::routes(config, &policies[0]);
    for (_, policy) in routes.pairs().iter().filter(|(model, _)| *model == key) {
        let Some(policy) = policies.iter().find(|one| one.name == *policy) else { continue };
        if let Err(error) = scrutineer_decide::check_classes(policy, model.classes()) {
            let fix =
                format!("give the policy `{}` classes that the model has, or its views another model", policy.name);
            return Finding::failed("model", format!("{found}; the policy does not fit: {error}"), fix);
        }
    }
    Finding::ok("model", found)
}

/// Its schema, its clock, and who serves it.
pub async fn database(config: &Config) -> Vec<Finding> {
    const CHECK: &str = "database";
    let address = config.database.address();
    let Examination { schema, newest, clock, file, served } = match examine(&config.database).await {
        Ok(found) => found,
        Err(error) => {
            let error = anyhow::Error::new(error).context(address);
            return vec![Finding::error(
                CHECK,
                &error,
                "see that database.url is right and that whatever stands there is running",
            )];
        }
    };
    let mut findings = vec![match schema {
        None => Finding::ok(CHECK, format!("{address}: nothing there yet; the first start makes it")),
        Some(schema) if schema == newest => Finding::ok(CHECK, format!("{address}: schema {schema}")),
        Some(schema) if schema < newest => Finding::warning(
            CHECK,
            format!("{address}: schema {schema}; this version's is {newest}"),
            "back it up (`scrutineer backup`, or PostgreSQL's own tools); then `scrutineer migrate`, or the next start, brings it up",
        ),
        Some(schema) => Finding::failed(
            CHECK,
            format!("{address}: schema {schema}; this version knows {newest}: a newer scrutineer wrote it"),
            "upgrade this machine, or restore a backup made before the upgrade",
        ),
    }];
    if served == Some(true) {
        findings.push(Finding::ok(CHECK, "a server is running on it; a second one would be refused"));
    }
    if let Some(file) = file.filter(|file| file.exists())
        && let Err(error) = std::fs::OpenOptions::new().append(true).open(&file)
    {
        let found = format!("{} cannot be written to: {error}", file.display());
        findings.push(Finding::failed(
            CHECK,
            found,
            "give the user that serves write access to the file and its folder",
        ));
    }
    let skew = clock.map(|clock| clock.since_ms(Timestamp::now()));
    if let Some(skew) = skew.filter(|skew| skew.abs() > SKEW_MS) {
        let side = if skew > 0 { "ahead of" } else { "behind" };
        findings.push(Finding::warning(
            CHECK,
            format!("its clock is {:.1} s {side} this machine's", skew.abs() as f64 / 1000.0),
            "let both keep time by NTP (chrony, systemd-timesyncd): leases and deadlines go by the database's clock, captures by the \
             cameras', logs by this machine's",
        ));
    }
    findings
}

/// Objects and queues, which may be elsewhere.
pub async fn outside(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let aws = parts::aws(config).await;
    let objects = async {
        if let Some(folder) = config.objects.url.strip_prefix("file://").map(Path::new).filter(|one| !one.exists()) {
            let there = host::existing(folder);
            return rustix::fs::access(&there, rustix::fs::Access::WRITE_OK)
                .with_context(|| format!("{} does not let this user make it", there.display()));
        }
        Ok(parts::originals(config, aws.as_ref())?.ready().await?)
    };
    findings.push(match objects.await {
        Ok(()) => Finding::ok("objects", config.objects.url.clone()),
        Err(error) => Finding::error(
            "objects",
            &error.context(config.objects.url.clone()),
            "see that the folder can be written to; of a bucket, that it is there, and the credentials may read, write and list it",
        ),
    });
    let queues = [&config.queue.url, &config.queue.url_high, &config.queue.url_low, &config.ingest.s3_events.queue];
    let queues = queues.into_iter().filter(|url| url.starts_with("sqs://")).collect::<Vec<_>>();
    let Some(aws) = aws.filter(|_| !queues.is_empty()) else {
        findings.push(Finding::ok("queue", "the database's rows"));
        return findings;
    };
    for url in queues {
        let ready = async { anyhow::Ok(Mailbox::open(url, &aws)?.ready().await?) };
        findings.push(match ready.await {
            Ok(()) => Finding::ok("queue", url.clone()),
            Err(error) => Finding::error(
                "queue",
                &error.context(url.clone()),
                "see that the queue is there, and the credentials may send, receive, delete and read its attributes",
            ),
        });
    }
    findings
}

/// Whether every target has an address and secrets; none is called.
pub fn webhooks(config: &Config) -> Vec<Finding> {
    let targets = config.webhooks.iter().map(|(name, target)| Target::new(name, target).map(|_| name.clone()));
    let callbacks = Target::callbacks(&config.callbacks).map(|_| ());
    let mut findings: Vec<_> = targets
        .map(|target| match target {
            Ok(name) => Finding::ok("webhook", name),
            Err(error) => Finding::failed("webhook", error, "docs/guides/webhooks.md says what a target needs"),
        })
        .collect();
    if let Err(error) = callbacks {
        findings.push(Finding::failed("webhook", error, "docs/guides/webhooks.md says what callbacks need"));
    }
    findings
}

/// Whether a server can listen where it is to, or does so already.
pub async fn port(config: &Config) -> Vec<Finding> {
    const CHECK: &str = "port";
    let listen = &config.server.listen;
    let Err(error) = TcpListener::bind(listen).await else {
        return vec![Finding::ok(CHECK, format!("{listen} is free"))];
    };
    if error.kind() != std::io::ErrorKind::AddrInUse {
        let fix = "give server.listen an address of this machine and a port that this user may take (from 1024 up)";
        return vec![Finding::error(CHECK, &anyhow::Error::new(error).context(listen.clone()), fix)];
    }
    // Whoever listens on every address answers on this machine's own.
    let address = listen.replace("0.0.0.0:", "127.0.0.1:").replace("[::]:", "[::1]:");
    let answer = async {
        let client = reqwest::Client::builder().timeout(PATIENCE).no_proxy().build()?;
        let mut answer = client.get(format!("http://{address}/readyz")).send().await?;
        let mut said = Vec::new();
        while said.len() <= MOST_SAID
            && let Some(chunk) = answer.chunk().await?
        {
            said.extend_from_slice(&chunk);
        }
        anyhow::Ok(serde_json::from_slice::<Readiness>(&said)?)
    };
    vec![match answer.await {
        Ok(Readiness { ready: true, .. }) => Finding::ok(CHECK, format!("a server answers on {listen}, and is ready")),
        Ok(Readiness { parts, .. }) => {
            let waits = parts.into_iter().filter(|(_, part)| !part.ready);
            let waits = waits.map(|(name, part)| format!("{name} ({})", part.detail.unwrap_or_default()));
            let waits = waits.collect::<Vec<_>>().join(", ");
            Finding::warning(
                CHECK,
                format!("a server answers on {listen}, and is not ready: {waits}"),
                "see to what it waits for; its log says since when",
            )
        }
        Err(error) => Finding::failed(
            CHECK,
            format!("something that is no scrutineer listens on {listen}: {}", output::causes(&error, ": ")),
            "stop it, or give server.listen another port",
        ),
    }]
}
