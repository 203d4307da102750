//! Where something belongs in a trace, as W3C Trace Context has it.

use std::{fmt, str::FromStr};

use thiserror::Error;

/// The value of a `traceparent` header (<https://www.w3.org/TR/trace-context/#traceparent-header>): a trace, the span in it that
/// caused this, and whether it is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TraceContext {
    /// Which trace; never 0.
    pub trace_id: u128,
    /// Which span of it; never 0.
    pub span_id: u64,
    /// Whether whoever began the trace records it.
    pub sampled: bool,
}

impl TraceContext {
    /// The trace as logs and collectors write it.
    pub fn trace_id_text(&self) -> String {
        format!("{:032x}", self.trace_id)
    }
}

/// It is no `traceparent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not of the form 00-<32 hexadecimal digits>-<16>-<2>, or of zeros only")]
pub struct NoTraceContext;

impl fmt::Display for TraceContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "00-{:032x}-{:016x}-{:02x}", self.trace_id, self.span_id, u8::from(self.sampled))
    }
}

impl FromStr for TraceContext {
    type Err = NoTraceContext;

    /// Of a later version whatever follows the flags is not looked at, as the recommendation says.
    fn from_str(text: &str) -> Result<Self, NoTraceContext> {
        let mut parts = text.split('-');
        let mut digits = |length: usize| {
            let lower = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
            parts.next().filter(|part| part.len() == length && part.bytes().all(lower)).ok_or(NoTraceContext)
        };
        let (version, trace, span, flags) = (digits(2)?, digits(32)?, digits(16)?, digits(2)?);
        let rest = parts.next();
        if version == "ff" || (version == "00" && rest.is_some()) {
            return Err(NoTraceContext);
        }
        let trace_id = u128::from_str_radix(trace, 16).map_err(|_| NoTraceContext)?;
        let span_id = u64::from_str_radix(span, 16).map_err(|_| NoTraceContext)?;
        let flags = u8::from_str_radix(flags, 16).map_err(|_| NoTraceContext)?;
        if trace_id == 0 || span_id == 0 {
            return Err(NoTraceContext);
        }
        Ok(Self { trace_id, span_id, sampled: flags & 1 == 1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recommendations_own_example_comes_back_unchanged() {
        let text = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        let context: TraceContext = text.parse().unwrap();
        assert_eq!((context.span_id, context.sampled), (0xb7ad_6b71_6920_3331, true));
        assert_eq!(context.to_string(), text);
    }

    #[test]
    fn a_later_version_may_say_more_and_this_one_may_not() {
        let ids = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331";
        assert!(format!("cc-{ids}-00-what-the-future-holds").parse::<TraceContext>().is_ok_and(|one| !one.sampled));
        for wrong in [
            format!("00-{ids}-01-more"),
            format!("ff-{ids}-01"),
            format!("00-{ids}"),
            format!("00-{}-01", ids.to_uppercase()),
            "00-00000000000000000000000000000000-b7ad6b7169203331-01".to_owned(),
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01".to_owned(),
            String::new(),
        ] {
            assert_eq!(wrong.parse::<TraceContext>(), Err(NoTraceContext), "{wrong}");
        }
    }
}
