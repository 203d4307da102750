//! Addresses of queues: `sqs://` and the queue's URL without its scheme.

use std::fmt;

use scrutineer_store::Aws;

use crate::QueueError;

/// Where a queue of SQS is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueAddress {
    host: String,
    path: String,
}

impl QueueAddress {
    /// From `sqs://sqs.eu-central-1.amazonaws.com/123456789012/inspect`.
    ///
    /// Fails with [`QueueError::Config`] for anything else, and for FIFO queues: they drop a message that is like one of the last
    /// five minutes, so that a job could not be published again when its message was lost, and they hold a facility's
    /// jobs back behind the one in work.
    pub fn parse(address: &str) -> Result<Self, QueueError> {
        let wrong = |what: &str| Err(QueueError::Config(format!("`{address}` {what}")));
        let parts = address.strip_prefix("sqs://").and_then(|rest| rest.split_once('/'));
        let Some((host, path)) = parts.filter(|(host, path)| !host.is_empty() && !path.is_empty()) else {
            return wrong(
                "is no address of a queue; write sqs:// and the queue's URL without its https://, as \
                 sqs://sqs.eu-central-1.amazonaws.com/123456789012/inspect",
            );
        };
        // SQS itself insists on small letters.
        if path.rsplit_once('.').is_some_and(|(_, kind)| kind == "fifo") {
            return wrong(
                "is a FIFO queue, which drops a job that is published again within five minutes; make a standard queue, where \
                 facilities take turns by themselves",
            );
        }
        Ok(Self { host: host.to_owned(), path: path.to_owned() })
    }

    /// The queue's URL.
    pub(super) fn url(&self, aws: &Aws) -> String {
        let plain = aws.endpoint("sqs").is_some_and(|endpoint| endpoint.starts_with("http://"));
        format!("{}://{}/{}", if plain { "http" } else { "https" }, self.host, self.path)
    }

    /// Where its service is asked: where AWS's settings say, else where the queue's URL says.
    pub(super) fn endpoint(&self, aws: &Aws) -> String {
        aws.endpoint("sqs").unwrap_or_else(|| format!("https://{}", self.host))
    }

    /// The region that its URL names.
    pub(super) fn region(&self) -> Option<&str> {
        let mut parts = self.host.split('.');
        let (first, second) = (parts.next()?, parts.next()?);
        let aws = self.host.contains(".amazonaws.com");
        match (first, second) {
            ("sqs" | "sqs-fips", region) if aws => Some(region),
            (region, "queue") if aws => Some(region),
            _ => None,
        }
    }
}

impl fmt::Display for QueueAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "sqs://{}/{}", self.host, self.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_its_region() {
        for (address, region) in [
            ("sqs://sqs.eu-central-1.amazonaws.com/1/q", Some("eu-central-1")),
            ("sqs://sqs-fips.us-east-1.amazonaws.com/1/q", Some("us-east-1")),
            ("sqs://sqs.cn-north-1.amazonaws.com.cn/1/q", Some("cn-north-1")),
            ("sqs://eu-west-1.queue.amazonaws.com/1/q", Some("eu-west-1")),
            ("sqs://127.0.0.1:5000/1/q", None),
        ] {
            let parsed = QueueAddress::parse(address).unwrap();
            assert_eq!(parsed.region(), region, "{address}");
            assert_eq!(parsed.to_string(), address);
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_what_would_be_one() {
        for (address, words) in [
            ("store:", "sqs://sqs.eu-central-1"),
            ("sqs://host", "sqs://sqs.eu-central-1"),
            ("https://sqs.eu-central-1.amazonaws.com/1/q", "without its https://"),
            ("sqs://sqs.eu-central-1.amazonaws.com/1/q.fifo", "standard queue"),
        ] {
            let refused = QueueAddress::parse(address).unwrap_err().to_string();
            assert!(refused.contains(words), "{address}: {refused}");
        }
    }
}
