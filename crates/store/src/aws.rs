//! How AWS is reached: credentials, region and endpoint as AWS's own tools take them, for S3 and SQS alike.
//!
//! Environment, profiles, web identity, containers and instances are asked in AWS's own order, by AWS's own code. TLS is rustls
//! with ring, as everywhere else in this project.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use async_trait::async_trait;
use aws_config::{BehaviorVersion, ConfigLoader, Region, SdkConfig, retry::RetryConfig, timeout::TimeoutConfig};
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_http_client::{
    Builder,
    tls::{Provider, rustls_provider::CryptoMode},
};
use aws_types::service_config::ServiceConfigKey;
use object_store::{CredentialProvider, aws::AwsCredential};
use scrutineer_types::Timestamp;

/// Credentials are asked for again so long before they expire, and so long after they came where they do not say.
const MARGIN: Duration = Duration::from_mins(5);

/// A connection to AWS stands by then, or is tried again.
const CONNECT: Duration = Duration::from_secs(3);

/// One attempt of a request; a long poll takes 20 seconds of it.
const ATTEMPT: Duration = Duration::from_secs(30);

/// A request with all its attempts.
const OPERATION: Duration = Duration::from_secs(90);

/// Attempts of one request.
const ATTEMPTS: u32 = 4;

/// What this process knows of AWS. Clones share everything.
#[derive(Clone)]
pub struct Aws {
    sdk: SdkConfig,
}

impl fmt::Debug for Aws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aws").field("region", &self.region()).field("endpoint", &self.sdk.endpoint_url()).finish()
    }
}

impl Aws {
    /// From environment, profiles and, where those name no region, the instance. Credentials are looked for when they are
    /// first needed.
    pub async fn load() -> Self {
        Self { sdk: loader().load().await }
    }

    /// One that answers at `endpoint`, for tests; it believes any credentials.
    #[cfg(feature = "conformance")]
    pub async fn at(endpoint: &str) -> Self {
        let credentials = aws_credential_types::Credentials::new("test", "test", None, None, "test");
        let loader = loader().region(Region::new("us-east-1")).credentials_provider(credentials);
        Self { sdk: loader.endpoint_url(endpoint).load().await }
    }

    /// For AWS's own clients.
    pub fn sdk(&self) -> &SdkConfig {
        &self.sdk
    }

    /// The region that is configured.
    pub fn region(&self) -> Option<&str> {
        self.sdk.region().map(Region::as_ref)
    }

    /// Where a service (`s3`, `sqs`) is reached if not where its region says: `AWS_ENDPOINT_URL_S3` or the profile's word for this
    /// service, else `AWS_ENDPOINT_URL` or the profile's word for all.
    pub fn endpoint(&self, service: &str) -> Option<String> {
        let of_service = ServiceConfigKey::builder()
            .service_id(service)
            .env("AWS_ENDPOINT_URL")
            .profile("endpoint_url")
            .build()
            .ok()
            .and_then(|key| self.sdk.service_config()?.load_config(key));
        of_service.or_else(|| self.sdk.endpoint_url().map(str::to_owned))
    }

    /// For the object store's client.
    pub(crate) fn object_credentials(&self) -> Option<Arc<dyn CredentialProvider<Credential = AwsCredential>>> {
        let provider = self.sdk.credentials_provider()?;
        Some(Arc::new(Chain { provider, cached: Mutex::new(None) }))
    }
}

fn loader() -> ConfigLoader {
    let http = Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT)
        .operation_attempt_timeout(ATTEMPT)
        .operation_timeout(OPERATION)
        .build();
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .timeout_config(timeouts)
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
}

/// AWS's chain of providers behind the object store's trait, with what it last gave.
struct Chain {
    provider: SharedCredentialsProvider,
    cached: Mutex<Option<Cached>>,
}

#[derive(Clone)]
struct Cached {
    credential: Arc<AwsCredential>,
    /// In milliseconds since 1970.
    until: Timestamp,
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").finish_non_exhaustive()
    }
}

#[async_trait]
impl CredentialProvider for Chain {
    type Credential = AwsCredential;

    async fn get_credential(&self) -> object_store::Result<Arc<AwsCredential>> {
        let now = Timestamp::now();
        let cached = self.cached.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(cached) = cached.filter(|cached| now < cached.until) {
            return Ok(cached.credential);
        }
        // Several that ask at once each ask the chain; the last answer stays.
        let found = self
            .provider
            .provide_credentials()
            .await
            .map_err(|error| object_store::Error::Unauthenticated { path: String::new(), source: Box::new(error) })?;
        let credential = Arc::new(AwsCredential {
            key_id: found.access_key_id().to_owned(),
            secret_key: found.secret_access_key().to_owned(),
            token: found.session_token().map(str::to_owned),
        });
        let margin = MARGIN.as_millis() as i64;
        let until = match found.expiry().and_then(|expiry| expiry.duration_since(SystemTime::UNIX_EPOCH).ok()) {
            Some(expiry) => Timestamp(expiry.as_millis() as i64).plus_ms(-margin),
            None => now.plus_ms(margin),
        };
        let fresh = Cached { credential: Arc::clone(&credential), until };
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = Some(fresh);
        Ok(credential)
    }
}
