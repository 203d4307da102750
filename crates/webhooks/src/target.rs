//! A target as it is configured, its secrets read.

use scrutineer_store::WebhookWish;
use scrutineer_types::{Event, Pattern};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{CallbacksConfig, TargetConfig, signature::Secrets};

/// The target that stands for all addresses of clients; no other has its name.
pub const CALLBACKS: &str = "callbacks";

/// No name is longer.
const LONGEST_NAME: usize = 64;

/// Where events are sent, which, and how they are signed.
#[derive(Debug)]
pub struct Target {
    /// Its name in the configuration.
    pub name: String,
    /// `None`: each event goes where the client of its inspection said.
    pub(crate) url: Option<String>,
    pub(crate) secrets: Secrets,
    events: Vec<Pattern>,
    facilities: Vec<Pattern>,
}

impl Target {
    /// Reads its secrets from where the configuration says that they are.
    ///
    /// # Errors
    ///
    /// What is wrong, in words that name no secret.
    pub fn new(name: &str, config: &TargetConfig) -> Result<Self, String> {
        config.validate(name)?;
        let secrets =
            secrets(&config.secrets, &config.secret_env, &config.secret_file).and_then(|texts| Secrets::new(&texts));
        Ok(Self {
            name: name.to_owned(),
            url: Some(config.url.clone()),
            secrets: secrets.map_err(|error| format!("[webhooks.{name}]: {error}"))?,
            events: config.events.clone(),
            facilities: config.facilities.clone(),
        })
    }

    /// What delivers to the addresses of clients; `None` where none are allowed.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn callbacks(config: &CallbacksConfig) -> Result<Option<Self>, String> {
        config.validate()?;
        if !config.allow {
            return Ok(None);
        }
        let secrets = secrets(&config.secrets, &config.secret_env, &config.secret_file)
            .and_then(|texts| Secrets::new(&texts))
            .map_err(|error| format!("[callbacks]: {error}"))?;
        let events = vec![Pattern::new("inspection.*")];
        Ok(Some(Self { name: CALLBACKS.to_owned(), url: None, secrets, events, facilities: vec![Pattern::default()] }))
    }

    /// Whether an event is one of this target's.
    pub fn wants(&self, event: &Event) -> bool {
        let facility = event.facility.as_deref().unwrap_or_default();
        self.events.iter().any(|pattern| pattern.matches(event.kind.as_str()))
            && self.facilities.iter().any(|pattern| pattern.matches(facility))
    }

    /// What is said of it as it is taken up.
    pub(crate) fn wish(&self, forget_ms: u64) -> WebhookWish {
        let patterns = |all: &[Pattern]| all.iter().map(|one| one.as_str().to_owned()).collect::<Vec<_>>();
        let whole = serde_json::json!([self.url, patterns(&self.events), patterns(&self.facilities)]);
        WebhookWish {
            target: self.name.clone(),
            address: self.url.as_deref().map_or_else(|| "what clients named".to_owned(), shown),
            configuration: hex::encode(Sha256::digest(whole.to_string())),
            forget_ms,
        }
    }
}

impl TargetConfig {
    /// What is wrong with the settings of the target `name`, if anything. Secrets that are elsewhere are not read.
    pub fn validate(&self, name: &str) -> Result<(), String> {
        self.check(name).map_err(|error| format!("[webhooks.{name}]: {error}"))
    }

    fn check(&self, name: &str) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        if name.is_empty() || name.len() > LONGEST_NAME || !name.chars().all(plain) {
            return Err(format!(
                "a name is up to {LONGEST_NAME} lower-case letters, digits, `-` and `_`; choose another"
            ));
        }
        if name == CALLBACKS {
            return Err("`callbacks` stands for the addresses of clients; choose another name".to_owned());
        }
        let url = Url::parse(&self.url).map_err(|error| format!("url is none ({error}); write https://HOST/PATH"))?;
        if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
            return Err("url must begin with https:// (or http://, for what [egress] allow names)".to_owned());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("url has a user name or password in it; deliveries are signed instead".to_owned());
        }
        if self.events.is_empty() || self.facilities.is_empty() {
            return Err("events and facilities are patterns, and an empty list matches nothing; leave it out for all"
                .to_owned());
        }
        one_place(&self.secrets, &self.secret_env, &self.secret_file)
    }
}

impl CallbacksConfig {
    /// What is wrong with the settings, if anything. Secrets that are elsewhere are not read.
    pub fn validate(&self) -> Result<(), String> {
        if !self.allow {
            return Ok(());
        }
        one_place(&self.secrets, &self.secret_env, &self.secret_file).map_err(|error| format!("[callbacks]: {error}"))
    }
}

/// Refuses secrets in no place, or in more than one.
fn one_place(texts: &[String], env: &str, file: &str) -> Result<(), String> {
    let places = [!texts.is_empty(), !env.is_empty(), !file.is_empty()];
    match places.into_iter().filter(|there| *there).count() {
        0 => Err("it has no secret; set secrets, secret_env or secret_file".to_owned()),
        1 if places[0] => Secrets::new(texts).map(drop),
        1 => Ok(()),
        _ => Err("its secrets are in more than one place; leave one of secrets, secret_env and secret_file".to_owned()),
    }
}

/// The secrets, from the only place that is named.
fn secrets(texts: &[String], env: &str, file: &str) -> Result<Vec<String>, String> {
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    if !env.is_empty() {
        return std::env::var(env).map(|text| words(&text)).map_err(|_| {
            format!("secret_env names `{env}`, which is not set in the environment of this process; set it")
        });
    }
    if !file.is_empty() {
        let text = std::fs::read_to_string(file);
        return text.map(|text| words(&text)).map_err(|error| format!("secret_file: cannot read {file}: {error}"));
    }
    Ok(texts.to_vec())
}

/// An address without its query: that may hold a key.
pub(crate) fn shown(url: &str) -> String {
    let Ok(mut url) = Url::parse(url) else { return "no address".to_owned() };
    url.set_query(None);
    url.set_fragment(None);
    // Neither is allowed, so neither is told.
    let _ = url.set_password(None);
    url.into()
}

#[cfg(test)]
mod tests {
    use scrutineer_types::{EventId, EventKind, Timestamp};

    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    fn config() -> TargetConfig {
        TargetConfig {
            url: "https://erp.example/hooks?key=abc".into(),
            secrets: vec![SECRET.into()],
            ..TargetConfig::default()
        }
    }

    fn event(kind: EventKind, facility: Option<&str>) -> Event {
        Event {
            id: EventId::new(),
            sequence: 1,
            kind,
            inspection_id: None,
            facility: facility.map(Into::into),
            occurred_at: Timestamp(0),
            payload: serde_json::Value::Null,
        }
    }

    #[test]
    fn events_and_facilities_are_chosen_by_patterns() {
        let all = Target::new("erp", &config()).unwrap();
        assert!(all.wants(&event(EventKind::PolicyActivated, None)));
        let patterns = |words: &[&str]| words.iter().map(|word| Pattern::new(*word)).collect();
        let some = TargetConfig { events: patterns(&["inspection.*"]), facilities: patterns(&["ber*"]), ..config() };
        let some = Target::new("erp", &some).unwrap();
        assert!(some.wants(&event(EventKind::InspectionCompleted, Some("ber1"))));
        assert!(!some.wants(&event(EventKind::InspectionCompleted, Some("ham1"))));
        assert!(!some.wants(&event(EventKind::JobDiscarded, Some("ber1"))));
        assert!(!some.wants(&event(EventKind::InspectionCompleted, None)));
    }

    #[test]
    fn mistakes_are_named_and_secrets_are_not() {
        let refused = |name: &str, config: TargetConfig| {
            let error = Target::new(name, &config).unwrap_err();
            assert!(!error.contains(SECRET) && !format!("{config:?}").contains(SECRET), "{error}");
            assert!(!format!("{config:?}").contains("abc"), "{config:?}");
            error
        };
        assert!(refused("Erp", config()).contains("[webhooks.Erp]: a name is"));
        assert!(refused("erp", TargetConfig { url: "erp.example".into(), ..config() }).contains("https://HOST/PATH"));
        assert!(refused("erp", TargetConfig { url: "ftp://erp.example/".into(), ..config() }).contains("https://"));
        assert!(refused("erp", TargetConfig { url: "https://a:b@erp.example/".into(), ..config() }).contains("signed"));
        assert!(refused("erp", TargetConfig { secrets: Vec::new(), ..config() }).contains("no secret"));
        assert!(refused("erp", TargetConfig { secret_env: "X".into(), ..config() }).contains("more than one place"));
        assert!(refused("erp", TargetConfig { events: Vec::new(), ..config() }).contains("matches nothing"));
        let file = TargetConfig { secrets: Vec::new(), secret_file: "/nowhere".into(), ..config() };
        assert!(refused("erp", file).contains("/nowhere"));
    }

    #[test]
    fn two_secrets_come_from_a_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("{SECRET}\nwhsec_{}\n", "QUJD".repeat(11))).unwrap();
        let path = file.path().display().to_string();
        let target = Target::new("erp", &TargetConfig { secrets: Vec::new(), secret_file: path, ..config() }).unwrap();
        assert_eq!(format!("{:?}", target.secrets), "2 secrets");
        assert_eq!(target.wish(1).address, "https://erp.example/hooks");
    }
}
