//! Uploads in parts that a killed process left unfinished in a bucket of S3, which costs money and is seen by nobody.
//!
//! The object store's own client does not list them, so that one request is signed by it and made here.

use std::{error::Error, fmt, sync::Arc, time::Duration};

use object_store::{
    aws::AmazonS3,
    multipart::MultipartStore as _,
    path::Path as ObjectPath,
    signer::{SignedUrlOptions, Signer as _},
};
use reqwest::{Client, Method};
use scrutineer_types::Timestamp;

use super::{OriginalsConfig, failure::failed};
use crate::{StoreError, StoreErrorKind};

/// How long a signature holds.
const SIGNED_FOR: Duration = Duration::from_mins(1);

/// The unfinished uploads of one bucket. Clones share everything.
#[derive(Clone)]
pub(super) struct Uploads {
    s3: Arc<AmazonS3>,
    /// What keys begin with.
    prefix: String,
    http: Client,
}

/// One of them.
#[derive(Debug, PartialEq, Eq)]
struct Unfinished {
    key: String,
    id: String,
    begun: Timestamp,
}

impl fmt::Debug for Uploads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uploads").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}

impl Uploads {
    pub fn new(s3: Arc<AmazonS3>, prefix: String, config: &OriginalsConfig, plain: bool) -> Result<Self, StoreError> {
        let builder = Client::builder().connect_timeout(config.connect_timeout()).timeout(config.request_timeout());
        // By plain http no certificates are looked for: a machine may have none.
        let builder = if plain { builder.tls_certs_only([]) } else { builder };
        let http = builder.build().map_err(|error| {
            let message = "this machine cannot speak https: it has no certificates to trust; install ca-certificates";
            StoreError::new(StoreErrorKind::Unavailable, message).with_source(error)
        })?;
        Ok(Self { s3, prefix, http })
    }

    /// Ends those that were begun before `moment`: of the first thousand, the oldest days' first. Answers how many.
    pub async fn abort_before(&self, moment: Timestamp) -> Result<usize, StoreError> {
        let mut aborted = 0;
        let mut old = self.list().await?;
        old.retain(|upload| upload.begun <= moment);
        for upload in old {
            let Ok(key) = ObjectPath::parse(&upload.key) else { continue };
            match self.s3.abort_multipart(&key, &upload.id).await {
                Ok(()) => aborted += 1,
                // Finished or ended meanwhile.
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(aborted)
    }

    async fn list(&self) -> Result<Vec<Unfinished>, StoreError> {
        let options = SignedUrlOptions::new().with_query([("uploads", ""), ("prefix", self.prefix.as_str())]);
        let bucket = ObjectPath::default();
        let url = self.s3.signed_url_opts(Method::GET, &bucket, SIGNED_FOR, &options).await.map_err(failed)?;
        let unanswered = |error: reqwest::Error| {
            // Without its address, which is signed.
            StoreError::new(StoreErrorKind::Unavailable, "unfinished uploads could not be listed")
                .with_source(error.without_url())
        };
        let answer = self.http.get(url).send().await.map_err(unanswered)?;
        let status = answer.status();
        let text = answer.text().await.map_err(unanswered)?;
        if !status.is_success() {
            let message = format!(
                "unfinished uploads could not be listed ({status}): the role needs s3:ListBucketMultipartUploads; a lifecycle rule \
                 ends them as well (docs/guides/aws.md)"
            );
            return Err(StoreError::new(StoreErrorKind::Unavailable, message));
        }
        read(&text).map_err(|error| {
            StoreError::new(StoreErrorKind::Unavailable, "a list of unfinished uploads that cannot be read")
                .with_source(error)
        })
    }
}

/// What is wrong with a list.
type Unreadable = Box<dyn Error + Send + Sync>;

/// Reads what `ListMultipartUploads` answers: `<Upload>` with `<Key>`, `<UploadId>` and `<Initiated>`.
fn read(xml: &str) -> Result<Vec<Unfinished>, Unreadable> {
    let blocks = xml.split("<Upload>").skip(1);
    blocks
        .map(|block| {
            let field = |name: &str| {
                let begin = block.split_once(&format!("<{name}>")).map(|(_, rest)| rest);
                let text =
                    begin.and_then(|rest| rest.split_once(&format!("</{name}>"))).map(|(text, _)| unescape(text));
                text.ok_or_else(|| format!("an upload without <{name}>"))
            };
            let begun = field("Initiated")?.parse()?;
            Ok::<_, Unreadable>(Unfinished { key: field("Key")?, id: field("UploadId")?, begun })
        })
        .collect()
}

fn unescape(text: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    pairs.iter().fold(text.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_s3_lists_is_read() {
        let xml = "<?xml version=\"1.0\"?><ListMultipartUploadsResult><Bucket>b</Bucket><Prefix>a</Prefix>
            <Upload><Key>a&amp;b/originals/1</Key><UploadId>x-1</UploadId><Initiated>2026-03-01T12:00:00.125Z</Initiated></Upload>
            <Upload><Key>c</Key><UploadId>y</UploadId><Initiated>2026-03-01T12:00:00Z</Initiated></Upload></ListMultipartUploadsResult>";
        let uploads = read(xml).unwrap();
        let first = Unfinished { key: "a&b/originals/1".into(), id: "x-1".into(), begun: Timestamp(1_772_366_400_125) };
        assert_eq!((uploads.len(), &uploads[0]), (2, &first));
        assert!(read("<ListMultipartUploadsResult/>").unwrap().is_empty());
        assert!(read("<Upload><Key>c</Key></Upload>").is_err());
    }
}
