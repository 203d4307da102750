//! One trace from the client's request through queue and worker to the webhook.
//!
//! Spans go to whatever OpenTelemetry provider the binary has installed. Where it has installed none they cost next to nothing, and
//! what a client said of its own trace is handed on all the same.

use std::{
    borrow::Cow,
    future::Future,
    time::{Duration, Instant, SystemTime},
};

use opentelemetry::{
    Context, KeyValue, Value, global,
    trace::{
        FutureExt as _, SpanBuilder, SpanContext, SpanId, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceId,
        TraceState, Tracer as _,
    },
};
use scrutineer_types::TraceContext;

/// Under which name OpenTelemetry lists these spans.
const TRACER: &str = "scrutineer";

/// What a span is to the one that caused it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It answers a request.
    Server,
    /// It asks somebody else.
    Client,
    /// It works on what came through a queue.
    Consumer,
    /// It is a part of what happens in this process.
    Internal,
}

impl From<Kind> for SpanKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Server => Self::Server,
            Kind::Client => Self::Client,
            Kind::Consumer => Self::Consumer,
            Kind::Internal => Self::Internal,
        }
    }
}

/// Work that is going on. It ends when it is dropped.
#[derive(Clone, Debug)]
pub struct Span(Context);

impl Span {
    /// Begins, caused by `parent`; where there is none a trace begins.
    pub fn begin(name: impl Into<Cow<'static, str>>, kind: Kind, parent: Option<TraceContext>) -> Self {
        let tracer = global::tracer(TRACER);
        let builder = SpanBuilder::from_name(name).with_kind(kind.into());
        let around = parent.map_or_else(Context::new, outside);
        let span = tracer.build_with_context(builder, &around);
        Self(around.with_span(span))
    }

    /// Says something of the work. Ask [`Self::is_recorded`] first where it costs something to say.
    pub fn set(&self, key: &'static str, value: impl Into<Value>) {
        self.0.span().set_attribute(KeyValue::new(key, value));
    }

    /// Whether anybody will read it.
    pub fn is_recorded(&self) -> bool {
        self.0.span().is_recording()
    }

    /// The work failed, of this.
    pub fn failed(&self, error: impl Into<Cow<'static, str>>) {
        self.0.span().set_status(Status::error(error));
    }

    /// What this causes elsewhere belongs here. `None` where there is no trace.
    pub fn context(&self) -> Option<TraceContext> {
        context(self.0.span().span_context())
    }

    /// The same work, done while this is [`current`].
    pub fn around<F: Future>(&self, work: F) -> impl Future<Output = F::Output> {
        work.with_context(self.0.clone())
    }
}

/// Where the work that is going on here belongs, as [`Span::around`] says; `None` where there is no trace.
pub fn current() -> Option<TraceContext> {
    Context::map_current(|here| context(here.span().span_context()))
}

/// When a part of the work began.
#[derive(Clone, Copy, Debug)]
pub struct Begun {
    wall: SystemTime,
    at: Instant,
}

impl Begun {
    /// It begins.
    #[expect(
        clippy::disallowed_methods,
        reason = "spans of several machines are laid side by side by their own clocks"
    )]
    pub fn now() -> Self {
        Self { wall: SystemTime::now(), at: Instant::now() }
    }

    /// How long ago that was.
    pub fn elapsed(&self) -> Duration {
        self.at.elapsed()
    }

    /// What began so much later.
    #[must_use]
    pub fn plus(self, later: Duration) -> Self {
        Self { wall: self.wall + later, at: self.at + later }
    }
}

/// A part of the work that is over, `took` long since `begun`, caused by `parent`. Without a trace nothing is told.
pub fn stage<const N: usize>(
    name: &'static str,
    parent: Option<TraceContext>,
    begun: Begun,
    took: Duration,
    about: [(&'static str, Value); N],
) {
    let Some(parent) = parent.filter(|parent| parent.sampled) else { return };
    let about = about.into_iter().map(|(key, value)| KeyValue::new(key, value)).collect::<Vec<_>>();
    let builder = SpanBuilder::from_name(name).with_start_time(begun.wall).with_attributes(about);
    let mut span = global::tracer(TRACER).build_with_context(builder, &outside(parent));
    opentelemetry::trace::Span::end_with_timestamp(&mut span, begun.wall + took);
}

/// A value of [`stage`] or [`Span::set`].
pub use opentelemetry::Value as About;

fn outside(parent: TraceContext) -> Context {
    let flags = if parent.sampled { TraceFlags::SAMPLED } else { TraceFlags::default() };
    let (trace, span) = (TraceId::from(parent.trace_id), SpanId::from(parent.span_id));
    Context::new().with_remote_span_context(SpanContext::new(trace, span, flags, true, TraceState::default()))
}

fn context(span: &SpanContext) -> Option<TraceContext> {
    span.is_valid().then(|| TraceContext {
        trace_id: u128::from_be_bytes(span.trace_id().to_bytes()),
        span_id: u64::from_be_bytes(span.span_id().to_bytes()),
        sampled: span.is_sampled(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_nobody_records_what_a_client_said_of_its_trace_is_handed_on() {
        let said: TraceContext = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".parse().unwrap();
        let span = Span::begin("request", Kind::Server, Some(said));
        assert!(!span.is_recorded());
        assert_eq!(span.context(), Some(said));
        assert_eq!(Span::begin("request", Kind::Server, None).context(), None);
    }
}
