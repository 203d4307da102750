//! `Prefer: wait`: answers with the finished inspection, if it finishes in time.

use std::time::Duration;

use axum::http::HeaderMap;
use scrutineer_store::Signals;
use scrutineer_types::{Access, DecisionId, Inspection, InspectionStatus, ViewStatus};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, timeout_at},
};

use crate::{Api, Problem};

/// How often the row is looked at while no signal comes; one may be missed.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// What `Prefer: wait=N` asks for (RFC 7240), at most `max_s`; `None` without it, or where N is no number.
pub(crate) fn preferred_wait(headers: &HeaderMap, max_s: u64) -> Option<Duration> {
    let values = headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
    let mut preferences = values.flat_map(|value| value.split([',', ';']));
    preferences.find_map(|preference| {
        let (name, value) = preference.split_once('=')?;
        if !name.trim().eq_ignore_ascii_case("wait") {
            return None;
        }
        let seconds: u64 = value.trim().trim_matches('"').parse().ok()?;
        Some(Duration::from_secs(seconds.min(max_s)))
    })
}

/// An inspection as it stood, and the signals since before it stood so.
pub(crate) struct Wait {
    pub decided: Receiver<scrutineer_types::InspectionId>,
    pub inspection: Inspection,
}

impl Wait {
    /// The inspection once it is finished, or as it stands when `patience` or the server's time is over.
    pub async fn finish(
        mut self,
        api: &Api,
        access: &Access,
        patience: Duration,
    ) -> Result<(Inspection, bool), Problem> {
        let deadline = Instant::now() + patience;
        let before = decision(&self.inspection);
        loop {
            if finished(before, &self.inspection) {
                return Ok((self.inspection, true));
            }
            if Instant::now() >= deadline || api.shutdown.is_cancelled() {
                return Ok((self.inspection, false));
            }
            self.signal(api, deadline.min(Instant::now() + LOOK_EVERY)).await;
            // Cancelled inspections are kept, so a row that is gone was never ours to see.
            let row = api.metastore.inspection(access, self.inspection.id).await?;
            self.inspection = row.ok_or_else(|| Problem::not_found("inspection"))?;
        }
    }

    /// Returns at `until`, or when this inspection may have been decided.
    async fn signal(&mut self, api: &Api, until: Instant) {
        let ours = async {
            loop {
                match self.decided.recv().await {
                    Ok(id) if id != self.inspection.id && id != Signals::ANY => {}
                    Ok(_) | Err(RecvError::Lagged(_)) => return,
                    // The store is going down; the clock ends the wait.
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        tokio::select! {
            _ = timeout_at(until, ours) => {}
            () = api.shutdown.cancelled() => {}
        }
    }
}

fn decision(inspection: &Inspection) -> Option<DecisionId> {
    inspection.decision.as_ref().map(|decision| decision.id)
}

/// It has a decision that it had not when the views came, or nothing is left to do: a late view is decided anew.
fn finished(before: Option<DecisionId>, now: &Inspection) -> bool {
    let settled = now.status != InspectionStatus::Open;
    let idle = now.views.iter().all(|view| view.status != ViewStatus::Pending);
    settled && (idle || decision(now) != before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(value: &'static str) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert("prefer", value.parse().unwrap());
        preferred_wait(&headers, 60).map(|wait| wait.as_secs())
    }

    #[test]
    fn the_wait_is_found_among_preferences_and_bounded() {
        assert_eq!(wait("wait=10"), Some(10));
        assert_eq!(wait("respond-async, Wait = \"7\"; foo=bar"), Some(7));
        assert_eq!(wait("wait=99999"), Some(60));
        assert_eq!(wait("wait=soon"), None);
        assert_eq!(wait("return=minimal"), None);
    }
}
