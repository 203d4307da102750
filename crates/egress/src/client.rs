//! Fetching, one hop at a time.

use std::{
    error::Error,
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use bytes::Bytes;
use futures::{StreamExt as _, stream::BoxStream};
use reqwest::{Client, Response, StatusCode, header, redirect};
use url::{Host, Url};

use crate::{
    Config, EgressError, EgressErrorKind,
    address::is_public,
    allow::Allow,
    resolve::{Guarded, NotAllowed},
};

/// Chooses, once for the process, the cryptography that its HTTP clients speak TLS with; none is made before that. [`Egress::new`]
/// does it too.
pub fn speak_tls() {
    // Whoever installed another before is welcome to it.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Redirects that are followed.
const MOST_HOPS: usize = 5;
/// Of a fetch's time, what connecting may take.
const CONNECT: Duration = Duration::from_secs(5);

/// The chunks of a body. Its length is not bounded here: whoever reads it counts.
pub type Body = BoxStream<'static, Result<Bytes, EgressError>>;

/// Fetches what clients name. Clones share everything.
#[derive(Clone, Debug)]
pub struct Egress {
    allow: Arc<Allow>,
    timeout: Duration,
    /// For `https`, and for what is allowed by `http`; made when first needed, since a machine may have no certificates to trust
    /// and never fetch.
    clients: Arc<[OnceLock<Client>; 2]>,
}

/// The beginning of an answer.
pub struct Fetched {
    /// As it says itself; it may be wrong.
    pub length: Option<u64>,
    /// The rest.
    pub body: Body,
}

impl Egress {
    /// By these settings.
    ///
    /// # Errors
    ///
    /// What is wrong with them, in words for the user.
    pub fn new(config: &Config) -> Result<Self, EgressError> {
        let bad = |message: String| EgressError::new(EgressErrorKind::Config, message);
        if config.timeout_ms == 0 {
            return Err(bad("egress.timeout_ms is 0, so nothing could be fetched; the usual is 20000".to_owned()));
        }
        speak_tls();
        Ok(Self {
            allow: Arc::new(Allow::new(&config.allow).map_err(bad)?),
            timeout: Duration::from_millis(config.timeout_ms),
            clients: Arc::default(),
        })
    }

    /// Fetches `address`: answers once the headers are there.
    ///
    /// # Errors
    ///
    /// [`EgressErrorKind::Refused`] for what is no address or may not be reached, wherever on the way of redirects;
    /// [`EgressErrorKind::Absent`] where the other side says no; [`EgressErrorKind::Unreachable`] for the rest.
    pub async fn get(&self, address: &str) -> Result<Fetched, EgressError> {
        let deadline = tokio::time::Instant::now() + self.timeout;
        let mut url = Url::parse(address).map_err(|error| {
            EgressError::refused(format!("`{address}` is no address: {error}; write https://HOST/PATH"))
        })?;
        for _ in 0..=MOST_HOPS {
            let client = self.client_for(&url)?;
            let left = deadline.saturating_duration_since(tokio::time::Instant::now());
            let answer = client.get(url.clone()).timeout(left).send().await.map_err(|error| failed(&url, error))?;
            match next_hop(&url, &answer)? {
                Some(next) => url = next,
                None => return fetched(&url, answer),
            }
        }
        Err(EgressError::new(
            EgressErrorKind::Absent,
            format!("`{address}` redirects more than {MOST_HOPS} times; send the address that it ends at"),
        ))
    }

    /// The client that may go to `url`.
    pub(crate) fn client_for(&self, url: &Url) -> Result<&Client, EgressError> {
        if !url.username().is_empty() || url.password().is_some() {
            return Err(EgressError::refused(
                "an address with a user name or password in it is not fetched; leave them out",
            ));
        }
        let plain = match url.scheme() {
            "https" => false,
            "http" => true,
            other => {
                return Err(EgressError::refused(format!("`{other}:` is not fetched; write https://HOST/PATH")));
            }
        };
        let may = match url.host() {
            // Names are looked at when they are resolved.
            Some(Host::Domain(_)) => true,
            Some(Host::Ipv4(address)) => self.may_reach(address.into(), plain),
            Some(Host::Ipv6(address)) => self.may_reach(address.into(), plain),
            None => return Err(EgressError::refused(format!("`{url}` names no host; write https://HOST/PATH"))),
        };
        if !may {
            return Err(not_allowed(url, None));
        }
        self.client(plain)
    }

    fn may_reach(&self, address: IpAddr, plain: bool) -> bool {
        self.allow.address(address) || (!plain && is_public(address))
    }

    fn client(&self, plain: bool) -> Result<&Client, EgressError> {
        let place = &self.clients[usize::from(plain)];
        if let Some(client) = place.get() {
            return Ok(client);
        }
        let builder = Client::builder();
        // By plain http no certificates are looked for: a machine may have none.
        let builder = if plain { builder.tls_certs_only([]) } else { builder };
        let client = builder
            .dns_resolver(Arc::new(Guarded { allow: Arc::clone(&self.allow), public: !plain }))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .user_agent(concat!("scrutineer/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| {
                let message =
                    "this machine cannot fetch by https: it has no certificates to trust; install ca-certificates";
                EgressError::new(EgressErrorKind::Unreachable, message).with_source(error)
            })?;
        Ok(place.get_or_init(|| client))
    }
}

/// Where a redirect leads; `None` where the answer is the end.
fn next_hop(url: &Url, answer: &Response) -> Result<Option<Url>, EgressError> {
    let redirects = [
        StatusCode::MOVED_PERMANENTLY,
        StatusCode::FOUND,
        StatusCode::SEE_OTHER,
        StatusCode::TEMPORARY_REDIRECT,
        StatusCode::PERMANENT_REDIRECT,
    ];
    if !redirects.contains(&answer.status()) {
        return Ok(None);
    }
    let nowhere = || EgressError::new(EgressErrorKind::Absent, format!("`{}` redirects to nowhere", shown(url)));
    let location =
        answer.headers().get(header::LOCATION).and_then(|location| location.to_str().ok()).ok_or_else(nowhere)?;
    url.join(location).map(Some).map_err(|error| nowhere().with_source(error))
}

fn fetched(url: &Url, answer: Response) -> Result<Fetched, EgressError> {
    let status = answer.status();
    if !status.is_success() {
        let shown = shown(url);
        let busy =
            status.is_server_error() || matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT);
        return Err(if busy {
            EgressError::new(
                EgressErrorKind::Unreachable,
                format!("`{shown}` answers {status}; send the request again later"),
            )
        } else {
            EgressError::new(EgressErrorKind::Absent, format!("`{shown}` answers {status}; check the address"))
        });
    }
    let length = answer.content_length();
    let url = url.clone();
    let body = answer.bytes_stream().map(move |chunk| chunk.map_err(|error| failed(&url, error))).boxed();
    Ok(Fetched { length, body })
}

/// An error on the way to `url`, or on the way back.
fn failed(url: &Url, error: reqwest::Error) -> EgressError {
    if let Some(refused) = refusal(&error) {
        return not_allowed(url, Some(refused));
    }
    let shown = shown(url);
    let what = if error.is_timeout() { "does not answer in time (egress.timeout_ms)" } else { "cannot be reached" };
    let message = format!("`{shown}` {what}; send the request again later, or the image itself");
    EgressError::new(EgressErrorKind::Unreachable, message).with_source(error.without_url())
}

/// What the guard had against it, if it was the guard.
pub(crate) fn refusal(error: &reqwest::Error) -> Option<&NotAllowed> {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(one) = cause {
        let inner = one.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        if let Some(refused) = inner.and_then(|inner| inner.downcast_ref::<NotAllowed>()) {
            return Some(refused);
        }
        cause = one.source();
    }
    None
}

pub(crate) fn not_allowed(url: &Url, refused: Option<&NotAllowed>) -> EgressError {
    let what = refused.map_or_else(|| format!("`{}`", url.host_str().unwrap_or_default()), ToString::to_string);
    let why =
        if url.scheme() == "http" { "plain http reaches only what" } else { "what is not public is reached only if" };
    EgressError::refused(format!(
        "{what}: {why} `[egress] allow` names; have the operator add it there, or use another address"
    ))
}

/// An address without its query: that may hold a signature.
pub(crate) fn shown(url: &Url) -> String {
    let mut shown = url.clone();
    shown.set_query(None);
    shown.set_fragment(None);
    shown.into()
}
