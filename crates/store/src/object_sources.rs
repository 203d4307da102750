//! Objects of others that may be read: images that clients name as `s3://cams/ber1/7.jpg`, and those that events tell of.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use futures::{StreamExt, TryStreamExt, stream, stream::BoxStream};
use object_store::{GetOptions, ObjectStore, path::Path as ObjectPath};
use tokio::time::Instant;

use crate::{
    OriginalsConfig, StoreError, StoreErrorKind,
    aws::Aws,
    buckets::{self, Address, Service},
    originals::failure::failed,
};

/// Clients for buckets that are kept; whoever allows more than that shares places.
const MOST_CLIENTS: usize = 64;

/// Reads objects below the prefixes that the operator allows, and no others. Clones share everything.
#[derive(Clone)]
pub struct ObjectSources(Arc<Shared>);

struct Shared {
    allowed: Vec<Address>,
    config: OriginalsConfig,
    timeout: Duration,
    aws: Option<Aws>,
    clients: Mutex<BTreeMap<(Service, String), Arc<dyn ObjectStore>>>,
}

/// The beginning of an object.
pub struct OpenedObject {
    /// Its length in bytes.
    pub size_bytes: u64,
    /// Its bytes; they end with an error when the time for the whole is over.
    pub body: BoxStream<'static, Result<Bytes, StoreError>>,
}

impl fmt::Debug for ObjectSources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ObjectSources").field("allowed", &self.0.allowed).finish_non_exhaustive()
    }
}

impl ObjectSources {
    /// Objects below `allowed`, as `s3://cams/` or `s3://cams/ber1`; each takes `timeout` at most, the whole of it. Patience with
    /// services is that of `config`; `aws` is needed where one of them is S3's ([`Self::need_aws`]).
    ///
    /// Fails with [`StoreErrorKind::InvalidInput`] for a prefix that is none.
    pub fn new(
        allowed: &[String],
        config: &OriginalsConfig,
        aws: Option<Aws>,
        timeout: Duration,
    ) -> Result<Self, StoreError> {
        let allowed = allowed.iter().map(|prefix| parse_prefix(prefix)).collect::<Result<_, _>>()?;
        let clients = Mutex::default();
        Ok(Self(Arc::new(Shared { allowed, config: config.clone(), timeout, aws, clients })))
    }

    /// Whether one of these prefixes is S3's, so that AWS must be known.
    pub fn need_aws(allowed: &[String]) -> bool {
        allowed.iter().any(|prefix| buckets::needs_aws(prefix))
    }

    /// Whether no object at all may be read.
    pub fn is_empty(&self) -> bool {
        self.0.allowed.is_empty()
    }

    /// Opens the object at `address`; of a versioned bucket the version that is named, if one is.
    ///
    /// # Errors
    ///
    /// [`StoreErrorKind::InvalidInput`] for what is no address of an object, or not below an allowed prefix;
    /// [`StoreErrorKind::NotFound`] where there is no such object; [`StoreErrorKind::ReadOnly`] where we may not read it;
    /// [`StoreErrorKind::Unavailable`] for the rest.
    pub async fn open(&self, address: &str, version: Option<&str>) -> Result<OpenedObject, StoreError> {
        let until = Instant::now() + self.0.timeout;
        let (object, key) = self.allowed(address)?;
        let client = self.client(&object)?;
        let options = GetOptions { version: version.map(str::to_owned), ..GetOptions::default() };
        let opened =
            tokio::time::timeout_at(until, client.get_opts(&key, options)).await.map_err(|_| too_slow(address))?;
        let opened = opened.map_err(|error| complaint(address, error))?;
        let (size_bytes, body) = (opened.meta.size, opened.into_stream().map_err(failed).boxed());
        let address = address.to_owned();
        let body = stream::unfold(Some(body), move |body| {
            let address = address.clone();
            async move {
                let mut body = body?;
                match tokio::time::timeout_at(until, body.next()).await {
                    Ok(chunk) => chunk.map(|chunk| (chunk, Some(body))),
                    Err(_) => Some((Err(too_slow(&address)), None)),
                }
            }
        });
        Ok(OpenedObject { size_bytes, body: body.boxed() })
    }

    /// The bucket and the key at `address`, if they may be read.
    fn allowed(&self, address: &str) -> Result<(Address, ObjectPath), StoreError> {
        let refused = |why: &str| StoreError::new(StoreErrorKind::InvalidInput, format!("`{address}` {why}"));
        let Some(object) = Address::parse(address) else {
            return Err(refused("is no address of an object; write s3://BUCKET/KEY"));
        };
        let allowed = self.0.allowed.iter().any(|prefix| is_below(&object, prefix));
        if !allowed {
            return Err(refused("is not below a prefix that `ingest.allow_objects` names; have the operator add it"));
        }
        // What a service might take for another key than the one that was looked at is not asked for.
        let odd = object.path.is_empty() || object.path.split('/').any(str::is_empty);
        let key = ObjectPath::parse(&object.path).ok().filter(|_| !odd);
        let key = key.ok_or_else(|| refused("has an empty part, `.` or `..` in its key, which is not read"))?;
        Ok((object, key))
    }

    fn client(&self, object: &Address) -> Result<Arc<dyn ObjectStore>, StoreError> {
        let place = (object.service, object.bucket.clone());
        let mut clients = self.0.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(&place) {
            return Ok(Arc::clone(client));
        }
        let client = buckets::client(object.service, &object.bucket, &self.0.config, self.0.aws.as_ref())?;
        if clients.len() >= MOST_CLIENTS {
            clients.pop_first();
        }
        clients.insert(place, Arc::clone(&client));
        Ok(client)
    }
}

fn parse_prefix(prefix: &str) -> Result<Address, StoreError> {
    let parsed =
        Address::parse(prefix).filter(|prefix| !prefix.path.split('/').any(|part| part == ".." || part == "."));
    parsed.ok_or_else(|| {
        let message = format!(
            "`{prefix}` in ingest.allow_objects is no prefix of objects; write s3://BUCKET/ or s3://BUCKET/FOLDER/"
        );
        StoreError::new(StoreErrorKind::InvalidInput, message)
    })
}

/// A prefix without a slash at its end ends where a part of the key ends.
fn is_below(object: &Address, prefix: &Address) -> bool {
    (object.service, &object.bucket) == (prefix.service, &prefix.bucket)
        && object.path.strip_prefix(&prefix.path).is_some_and(|rest| {
            prefix.path.is_empty() || prefix.path.ends_with('/') || rest.is_empty() || rest.starts_with('/')
        })
}

fn too_slow(address: &str) -> StoreError {
    let message = format!("`{address}` does not come in time (egress.timeout_ms); send the request again later");
    StoreError::new(StoreErrorKind::Unavailable, message)
}

fn complaint(address: &str, error: object_store::Error) -> StoreError {
    let error = failed(error);
    let what = match error.kind() {
        StoreErrorKind::NotFound => "is not there; check the key".to_owned(),
        StoreErrorKind::ReadOnly => {
            "may not be read by this server; its role needs s3:GetObject there (docs/guides/aws.md)".to_owned()
        }
        _ => format!("cannot be read: {error}"),
    };
    StoreError::new(error.kind(), format!("`{address}` {what}")).with_source(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(allowed: &[&str]) -> ObjectSources {
        let allowed: Vec<String> = allowed.iter().map(|prefix| (*prefix).to_owned()).collect();
        ObjectSources::new(&allowed, &OriginalsConfig::default(), None, Duration::from_secs(1)).unwrap()
    }

    #[test]
    fn a_prefix_allows_what_is_below_it_and_nothing_beside_it() {
        let sources = sources(&["s3://cams/", "s3://dock/ber1", "s3://dock/muc1/", "gs://lake"]);
        for address in [
            "s3://cams/a.jpg",
            "s3://dock/ber1",
            "s3://dock/ber1/a.jpg",
            "s3://dock/muc1/x/a.jpg",
            "gs://lake/a b%20.jpg",
        ] {
            sources.allowed(address).unwrap();
        }
        for address in [
            "s3://cams2/a.jpg",
            "s3://cam/a.jpg",
            "s3://dock/ber12/a.jpg",
            "s3://dock/muc1",
            "s3://dock/a.jpg",
            "gs://cams/a.jpg",
            "s3://cams/../dock/a.jpg",
            "s3://dock/ber1/../muc2/a.jpg",
            "s3://dock/ber1/./a.jpg",
            "s3://dock/ber1//a.jpg",
            "s3://cams/",
            "s3://cams",
            "s3://cams//a.jpg",
            "s3://cams/a/",
            "s3://cams/a\n.jpg",
            "cams/a.jpg",
            "file:///etc/passwd",
            "https://cams.s3.amazonaws.com/a.jpg",
        ] {
            let error = sources.allowed(address).unwrap_err();
            assert_eq!(error.kind(), StoreErrorKind::InvalidInput, "{address}: {error}");
        }
    }

    #[test]
    fn a_prefix_that_is_none_is_refused() {
        for prefix in ["cams", "s3://", "https://cams/", "s3://cams/../x"] {
            let allowed = [prefix.to_owned()];
            let error =
                ObjectSources::new(&allowed, &OriginalsConfig::default(), None, Duration::from_secs(1)).unwrap_err();
            assert!(error.to_string().contains("s3://BUCKET/"), "{error}");
        }
    }
}
