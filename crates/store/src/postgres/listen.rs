//! What other processes have committed, told by LISTEN and NOTIFY: one notice a commit. A notice may be lost with a
//! connection; whoever waits also looks by itself now and then.

use std::{sync::Arc, time::Duration};

use scrutineer_types::{InspectionId, Priority};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgListener;
use uuid::Uuid;

use super::{context::Context, heads::Heads, transaction::CHANNEL};
use crate::{
    Signals,
    effects::Effect,
    rows::{priority_number, priority_of, to_json},
};

/// PostgreSQL takes 8,000 bytes in a notice; with more inspections than this everybody is woken instead.
const MOST_NAMED: usize = 150;

/// How long to wait before listening anew when the database cannot be reached.
const PAUSE: Duration = Duration::from_secs(1);

/// What one commit tells.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Notice {
    from: Uuid,
    /// Jobs of up to this priority can be claimed.
    #[serde(skip_serializing_if = "Option::is_none")]
    jobs: Option<i64>,
    /// Some of them came before others.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    returned: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deadlines: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    events: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    decided: Vec<Uuid>,
    /// More were decided than could be named.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more_decided: bool,
}

impl Notice {
    /// What is to be told of `effects`, if anything.
    pub fn of(from: Uuid, effects: &[Effect]) -> Option<Self> {
        let mut notice = Self::default();
        for effect in effects {
            match effect {
                Effect::JobsAvailable(priority) => notice.jobs = notice.jobs.max(Some(priority_number(*priority))),
                Effect::JobsReturned => {
                    notice.jobs = Some(priority_number(Priority::High));
                    notice.returned = true;
                }
                Effect::DeadlineSet => notice.deadlines = true,
                Effect::EventsAppended => notice.events = true,
                Effect::Decided(_) if notice.decided.len() >= MOST_NAMED => notice.more_decided = true,
                Effect::Decided(id) => notice.decided.push(id.0),
                // Counted where they happened.
                Effect::FirstVerdict { .. } | Effect::PersonDecided { .. } | Effect::Answered { .. } => {}
            }
        }
        (notice != Self::default()).then_some(Self { from, ..notice })
    }

    pub fn to_json(&self) -> String {
        to_json(self)
    }

    fn tell(self, signals: &Signals, heads: &Heads) {
        if self.returned {
            heads.forget();
        }
        if let Some(priority) = self.jobs {
            signals.jobs_available(priority_of(priority));
        }
        if self.deadlines {
            signals.deadline_set();
        }
        for id in self.decided {
            signals.decided(InspectionId(id));
        }
        if self.more_decided {
            signals.some_decided();
        }
        if self.events {
            signals.events_appended();
        }
    }
}

/// Tells this process's waiters what others commit, for as long as the pool is open.
pub(super) async fn run(context: Arc<Context>) {
    while !context.pool.is_closed() {
        match listen(&context).await {
            // The pool was closed.
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => {
                tracing::warn!(%error, "cannot hear what other processes commit; looking now and then instead");
                tokio::time::sleep(PAUSE).await;
            }
            Ok(()) => {}
        }
    }
}

async fn listen(context: &Context) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(&context.pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // Whatever was committed while nobody listened was missed.
        context.heads.forget();
        context.signals.wake_everybody();
        while let Some(notice) = listener.try_recv().await? {
            match serde_json::from_str::<Notice>(notice.payload()) {
                Ok(notice) if notice.from == context.origin => {}
                Ok(notice) => notice.tell(&context.signals, &context.heads),
                // A newer version's, or a stranger's on our channel.
                Err(_) => {
                    context.heads.forget();
                    context.signals.wake_everybody();
                }
            }
        }
    }
}

impl Signals {
    /// Anything may have happened: everybody who waits looks.
    fn wake_everybody(&self) {
        self.jobs_available(Priority::High);
        self.deadline_set();
        self.some_decided();
        self.events_appended();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_of_many_decisions_is_still_small_enough() {
        let decided = |count| (0..count).map(|_| Effect::Decided(InspectionId::new())).collect::<Vec<_>>();
        let notice = Notice::of(Uuid::now_v7(), &decided(10_000)).unwrap();
        assert!(notice.more_decided && notice.to_json().len() < 8000);
        let notice = Notice::of(Uuid::now_v7(), &decided(3)).unwrap();
        assert_eq!(serde_json::from_str::<Notice>(&notice.to_json()).unwrap(), notice);
        assert!(!notice.more_decided && Notice::of(Uuid::now_v7(), &[]).is_none());
    }
}
