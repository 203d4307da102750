//! Secrets, and signatures by the Standard Webhooks specification
//! (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>).

use std::fmt;

use standardwebhooks::Webhook;

/// What secrets begin with.
const PREFIX: &str = "whsec_";
/// Characters of base64 without padding that 24 bytes take, and 64.
const LENGTHS: std::ops::RangeInclusive<usize> = 32..=86;

/// The secrets of one target: the present one, and the next or the last while they are changed.
pub(crate) struct Secrets(Vec<Webhook>);

impl Secrets {
    /// From their texts, one or two.
    ///
    /// # Errors
    ///
    /// What is wrong with them; never they themselves.
    pub fn new(texts: &[String]) -> Result<Self, String> {
        if texts.is_empty() || texts.len() > 2 {
            return Err(format!(
                "it has {} secrets; one signs, and two do while receivers change to the new one. Make one with: \
                 echo \"whsec_$(openssl rand -base64 32)\"",
                texts.len()
            ));
        }
        let secret = |(place, text): (usize, &String)| {
            let wrong = || {
                format!(
                    "its secret {} is no `whsec_` followed by base64 of 24 to 64 bytes; make one with: \
                     echo \"whsec_$(openssl rand -base64 32)\"",
                    place + 1
                )
            };
            let key = text.strip_prefix(PREFIX).ok_or_else(wrong)?;
            if !LENGTHS.contains(&key.trim_end_matches('=').len()) {
                return Err(wrong());
            }
            Webhook::new(text).map_err(|_| wrong())
        };
        texts.iter().enumerate().map(secret).collect::<Result<_, _>>().map(Self)
    }

    /// The value of `webhook-signature`: a signature by each secret.
    pub fn sign(&self, id: &str, timestamp_s: i64, body: &[u8]) -> String {
        let sign =
            |secret: &Webhook| secret.sign(id, timestamp_s, body).expect("the body is JSON of ours, which is UTF-8");
        self.0.iter().map(sign).collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} secrets", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(texts: &[&str]) -> Result<Secrets, String> {
        Secrets::new(&texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn the_specification_s_example_is_signed_as_it_says() {
        let secrets = secrets(&["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]).unwrap();
        let signature = secrets.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn what_is_no_secret_is_refused_and_not_repeated() {
        for texts in [
            &["hunter2hunter2hunter2hunter2hunter2"][..],
            &["whsec_c2hvcnQ="],
            &["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS!"],
        ] {
            let error = secrets(texts).unwrap_err();
            assert!(error.contains("openssl rand") && !error.contains(texts[0]), "{error}");
        }
        assert!(secrets(&[]).unwrap_err().contains("0 secrets"));
    }
}
