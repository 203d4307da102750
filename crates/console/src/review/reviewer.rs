//! Who reviews: a name that the browser keeps, a pseudonym unless they choose one.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::ConsoleError;

const COOKIE: &str = "reviewer";

/// How long a browser keeps it, in seconds: a year.
const MAX_AGE_S: u32 = 365 * 24 * 3600;

/// Characters of a name.
const MAX_CHARS: usize = 64;

/// A person's name, or what they go by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reviewer(pub(crate) String);

impl Reviewer {
    /// What the request's cookie says.
    pub(crate) fn of(headers: &HeaderMap) -> Option<Self> {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
        let (_, hex) = pairs.find(|(name, _)| *name == COOKIE)?;
        let name = String::from_utf8(hex::decode(hex).ok()?).ok()?;
        Self::named(&name).ok()
    }

    /// A name that a person typed.
    pub(crate) fn named(name: &str) -> Result<Self, ConsoleError> {
        let name = name.trim();
        let fits = !name.is_empty() && name.chars().count() <= MAX_CHARS && !name.chars().any(char::is_control);
        let refused = || ConsoleError::BadRequest(format!("a reviewer goes by a name of 1 to {MAX_CHARS} characters"));
        if fits { Ok(Self(name.to_owned())) } else { Err(refused()) }
    }

    /// One that nobody has.
    pub(crate) fn pseudonym() -> Self {
        let id = scrutineer_types::DecisionId::new().to_string();
        Self(format!("reviewer-{}", &id[id.len() - 6..]))
    }

    /// What makes a browser keep it. In hexadecimal: a name may have letters that a cookie may not.
    pub(crate) fn cookie(&self) -> HeaderValue {
        let hex = hex::encode(&self.0);
        let cookie = format!("{COOKIE}={hex}; Path=/; Max-Age={MAX_AGE_S}; SameSite=Strict; HttpOnly");
        HeaderValue::from_str(&cookie).expect("hexadecimal digits can stand in a header")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_comes_back_with_the_cookie_that_keeps_it() {
        for name in ["Ada", "Åsa Öberg; x=1", "山田"] {
            let reviewer = Reviewer::named(name).unwrap();
            let cookie = reviewer.cookie();
            let (pair, _) = cookie.to_str().unwrap().split_once(';').unwrap();
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, format!("theme=dark; {pair}").parse().unwrap());
            assert_eq!(Reviewer::of(&headers), Some(reviewer));
        }
        assert_eq!(Reviewer::of(&HeaderMap::new()), None);
        assert!(Reviewer::named("  ").is_err() && Reviewer::named(&"x".repeat(65)).is_err());
        assert_ne!(Reviewer::pseudonym(), Reviewer::pseudonym());
    }
}
