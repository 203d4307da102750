//! Buckets of S3, GCS and Azure: their addresses, and clients for them.

use std::sync::Arc;

use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, RetryConfig,
    aws::{AmazonS3, AmazonS3Builder, S3ConditionalPut},
    azure::MicrosoftAzureBuilder,
    gcp::GoogleCloudStorageBuilder,
};

use crate::{OriginalsConfig, StoreError, StoreErrorKind, aws::Aws};

/// Who keeps a bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Service {
    S3,
    Gcs,
    Azure,
}

impl Service {
    const ALL: [Self; 3] = [Self::S3, Self::Gcs, Self::Azure];

    pub fn scheme(self) -> &'static str {
        match self {
            Self::S3 => "s3://",
            Self::Gcs => "gs://",
            Self::Azure => "az://",
        }
    }
}

/// `s3://bucket/key`, in its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub service: Service,
    pub bucket: String,
    /// What is behind the bucket's slash, as written.
    pub path: String,
}

impl Address {
    /// `None` for what has no such scheme, or no bucket. Nothing in it is decoded.
    pub fn parse(text: &str) -> Option<Self> {
        let service = Service::ALL.into_iter().find(|service| text.starts_with(service.scheme()))?;
        let rest = &text[service.scheme().len()..];
        let (bucket, path) = rest.split_once('/').unwrap_or((rest, ""));
        // A bucket's name becomes part of a host or a path: nothing but what such names may have.
        let named = (3..=63).contains(&bucket.len())
            && bucket.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
            && !bucket.contains("..");
        named.then(|| Self { service, bucket: bucket.to_owned(), path: path.to_owned() })
    }
}

/// Whether an address is one of S3's, for which AWS must be known.
pub(crate) fn needs_aws(url: &str) -> bool {
    url.starts_with(Service::S3.scheme())
}

/// A client for a bucket. Nothing is asked of the service yet.
pub(crate) fn client(
    service: Service,
    bucket: &str,
    config: &OriginalsConfig,
    aws: Option<&Aws>,
) -> Result<Arc<dyn ObjectStore>, StoreError> {
    speak_tls();
    let (retry, options) = patience(config);
    let built: Result<Arc<dyn ObjectStore>, object_store::Error> = match service {
        Service::S3 => return s3(bucket, config, aws).map(|(store, _)| Arc::new(store) as _),
        Service::Gcs => GoogleCloudStorageBuilder::from_env()
            .with_bucket_name(bucket)
            .with_retry(retry)
            .with_client_options(options)
            .build()
            .map(|store| Arc::new(store) as _),
        Service::Azure => MicrosoftAzureBuilder::from_env()
            .with_container_name(bucket)
            .with_retry(retry)
            .with_client_options(options)
            .build()
            .map(|store| Arc::new(store) as _),
    };
    built.map_err(|error| cannot_be_reached(service, bucket, error))
}

/// How patient a client is.
fn patience(config: &OriginalsConfig) -> (RetryConfig, ClientOptions) {
    let retry = RetryConfig {
        backoff: BackoffConfig::default(),
        max_retries: config.retries,
        retry_timeout: config.retry_timeout(),
    };
    let options = ClientOptions::new()
        .with_connect_timeout(config.connect_timeout())
        .with_timeout(config.request_timeout())
        .with_allow_http(false);
    (retry, options)
}

/// A client for a bucket of S3, and whether it speaks plain http.
pub(crate) fn s3(bucket: &str, config: &OriginalsConfig, aws: Option<&Aws>) -> Result<(AmazonS3, bool), StoreError> {
    speak_tls();
    let (retry, options) = patience(config);
    let aws = aws.ok_or_else(|| {
        StoreError::new(StoreErrorKind::Internal, format!("s3://{bucket} was opened without knowing AWS"))
    })?;
    let endpoint = aws.endpoint("s3");
    let region = aws.region().map(str::to_owned).or_else(|| endpoint.is_some().then(|| "us-east-1".to_owned()));
    let Some(region) = region else {
        let message =
            format!("no region is configured for s3://{bucket}: set AWS_REGION, or `region` in the AWS profile");
        return Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    };
    let conditional = if config.conditional_put { S3ConditionalPut::ETagMatch } else { S3ConditionalPut::Disabled };
    let mut builder = AmazonS3Builder::new()
        .with_bucket_name(bucket)
        .with_region(region)
        .with_retry(retry)
        .with_conditional_put(conditional)
        // One key at a time is all that we ever delete, and not every service knows the other way.
        .with_disable_bulk_delete(true);
    if let Some(credentials) = aws.object_credentials() {
        builder = builder.with_credentials(credentials);
    }
    let plain = endpoint.as_deref().is_some_and(|endpoint| endpoint.starts_with("http://"));
    builder = match &endpoint {
        // Whoever stands in for S3 need not have a name for every bucket.
        Some(endpoint) => builder.with_endpoint(endpoint).with_virtual_hosted_style_request(false),
        // A bucket with a dot in its name has no certificate.
        None => builder.with_virtual_hosted_style_request(!bucket.contains('.')),
    };
    // By plain http no certificates are looked for: a machine may have none.
    let options = options.with_allow_http(plain).with_no_system_certificates(plain);
    let built = builder.with_client_options(options).build();
    built.map(|store| (store, plain)).map_err(|error| cannot_be_reached(Service::S3, bucket, error))
}

fn cannot_be_reached(service: Service, bucket: &str, error: object_store::Error) -> StoreError {
    let advice = match service {
        Service::S3 => "see docs/guides/aws.md",
        Service::Gcs => "name a service account's key in GOOGLE_APPLICATION_CREDENTIALS, or run where there is one",
        Service::Azure => "name the account in AZURE_STORAGE_ACCOUNT_NAME and its key or identity in AZURE_STORAGE_…",
    };
    let message = format!("no client for {}{bucket}: {advice}", service.scheme());
    StoreError::new(StoreErrorKind::InvalidInput, message).with_source(error)
}

/// Chooses, once for the process, the cryptography that HTTP clients speak TLS with; none is made before that.
fn speak_tls() {
    // Whoever installed another before is welcome to it.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart_as_they_are_written() {
        let parsed = Address::parse("s3://cams/ber1/a b%20c//d").unwrap();
        assert_eq!((parsed.bucket.as_str(), parsed.path.as_str()), ("cams", "ber1/a b%20c//d"));
        assert_eq!(Address::parse("gs://bucket").unwrap().path, "");
        for none in
            ["s3://", "s3://ab/x", "s3:/cams/x", "https://cams/x", "s3://a@b.example/x", "s3://a..b/x", "S3://cams/x"]
        {
            assert_eq!(Address::parse(none), None, "{none}");
        }
    }
}
