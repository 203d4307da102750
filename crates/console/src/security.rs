//! Headers that keep a page to itself, and the check that a form came from here.

use axum::{
    Form,
    extract::rejection::FormRejection,
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::Response,
};

use crate::ConsoleError;

/// Nothing inline, nothing from elsewhere, in nobody's frame.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Adds the headers that every answer of the console bears.
pub(crate) async fn protect(mut response: Response) -> Response {
    let headers: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses a form that another site may have sent. Browsers say where a request comes from in `Sec-Fetch-Site`, on
/// trustworthy connections, and in `Origin`, on all; one that says neither is refused too.
fn require_same_origin(headers: &HeaderMap) -> Result<(), ConsoleError> {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return if site == "same-origin" { Ok(()) } else { Err(ConsoleError::CrossSite) };
    }
    let origin = text(header::ORIGIN).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    match (origin, text(header::HOST)) {
        (Some(origin), Some(host)) if origin.eq_ignore_ascii_case(host) => Ok(()),
        _ => Err(ConsoleError::CrossSite),
    }
}

/// What a form of this console sends.
pub(crate) fn own_form<T>(headers: &HeaderMap, form: Result<Form<T>, FormRejection>) -> Result<T, ConsoleError> {
    require_same_origin(headers)?;
    let Form(form) = form.map_err(|_| ConsoleError::BadRequest("the form is not one of this console's".to_owned()))?;
    Ok(form)
}

/// The address under which the caller reached us, for commands to copy; a host of unusual letters is not repeated.
pub(crate) fn own_address(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let plain = |host: &&str| {
        host.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | ':' | '-' | '[' | ']'))
    };
    let host = text("host").filter(plain).unwrap_or("127.0.0.1:8080");
    let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    format!("{scheme}://{host}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn a_form_from_another_site_is_refused_whatever_its_host_says() {
        let refused: [&[(&str, &str)]; 6] = [
            &[],
            &[("host", "a:1")],
            &[("host", "a:1"), ("origin", "http://b:1")],
            &[("host", "a:1"), ("origin", "null")],
            &[("host", "a:1"), ("origin", "http://a:1"), ("sec-fetch-site", "cross-site")],
            &[("host", "a:1"), ("origin", "http://a:1"), ("sec-fetch-site", "same-site")],
        ];
        for pairs in refused {
            assert!(require_same_origin(&headers(pairs)).is_err(), "{pairs:?}");
        }
    }

    #[test]
    fn a_form_of_our_own_is_taken_with_either_header() {
        assert!(require_same_origin(&headers(&[("host", "A:1"), ("origin", "http://a:1")])).is_ok());
        // Behind a proxy that renames the host, the browser's own word counts.
        let proxied = [("host", "inner"), ("origin", "https://outer"), ("sec-fetch-site", "same-origin")];
        assert!(require_same_origin(&headers(&proxied)).is_ok());
    }

    #[test]
    fn a_command_to_copy_never_repeats_a_host_made_for_a_shell() {
        assert_eq!(own_address(&headers(&[("host", "dock:8080")])), "http://dock:8080");
        assert_eq!(own_address(&headers(&[("host", "x'$(reboot)'")])), "http://127.0.0.1:8080");
    }
}
