//! A circuit breaker before a server: once it has failed several times in a row it is left alone for a while, so that nobody waits
//! for it in vain, and then tried with one request.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use metrics::{Gauge, describe_gauge, gauge};

const AWAY: &str = "scrutineer_remote_model_away";

/// Opens after failures in a row, for a pause that doubles up to a cap each time the trial fails. One success closes it.
pub(crate) struct Breaker {
    /// 0: it never opens.
    failures: u32,
    pause: Duration,
    cap: Duration,
    /// 1 while it is open.
    away: Gauge,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    failed: u32,
    /// How often it opened since it was last closed.
    trips: u32,
    /// Open until then.
    until: Option<Instant>,
    /// One request tries it.
    trial: bool,
    last_error: String,
}

impl Breaker {
    /// A breaker before the server at `address`.
    pub fn new(address: &str, failures: u32, pause: Duration, cap: Duration) -> Self {
        describe_gauge!(AWAY, "1 while a model of another server is left alone because it does not answer.");
        let away = gauge!(AWAY, "address" => address.to_owned());
        away.set(0.0);
        Self { failures, pause, cap, away, state: Mutex::default() }
    }

    /// Whether a request may be made; else why not.
    pub fn enter(&self) -> Result<(), String> {
        let mut state = self.lock();
        let Some(until) = state.until else { return Ok(()) };
        let now = Instant::now();
        if now < until {
            let again = until.duration_since(now).as_secs_f32();
            return Err(format!("left alone for {again:.1} s more after: {}", state.last_error));
        }
        // Whoever comes first tries it; the others wait for what comes of it, or, where nothing does, as long again.
        (state.until, state.trial) = (Some(now + self.pause_after(state.trips)), true);
        Ok(())
    }

    /// There was an answer.
    pub fn succeeded(&self) {
        let mut state = self.lock();
        if state.until.is_some() {
            tracing::info!("the remote model is back");
            self.away.set(0.0);
        }
        (state.failed, state.trips, state.until, state.trial) = (0, 0, None, false);
    }

    /// There was none.
    pub fn failed(&self, error: &str) {
        if self.failures == 0 {
            return;
        }
        let mut state = self.lock();
        error.clone_into(&mut state.last_error);
        // What was under way when it opened fails as well, of the same outage.
        if state.until.is_some() && !state.trial {
            return;
        }
        state.failed = state.failed.saturating_add(1);
        if state.failed < self.failures {
            return;
        }
        state.trial = false;
        let pause = self.pause_after(state.trips);
        state.until = Some(Instant::now() + pause);
        state.trips = state.trips.saturating_add(1);
        self.away.set(1.0);
        tracing::warn!(error, ?pause, "the remote model is away; it is left alone for a while");
    }

    /// The last error, while it is left alone. Once it may be tried, there is none.
    pub fn trouble(&self) -> Option<String> {
        let state = self.lock();
        state.until.filter(|until| Instant::now() < *until).map(|_| state.last_error.clone())
    }

    fn pause_after(&self, trips: u32) -> Duration {
        self.pause.saturating_mul(1 << trips.min(16)).min(self.cap)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // No code that can panic runs while it is held.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_in_a_row_open_it_and_one_success_closes_it() {
        let breaker = Breaker::new("x", 3, Duration::from_hours(1), Duration::from_hours(8));
        for _ in 0..2 {
            breaker.failed("no route");
        }
        breaker.succeeded();
        for _ in 0..2 {
            breaker.failed("no route");
        }
        assert_eq!((breaker.enter(), breaker.trouble()), (Ok(()), None), "not in a row");
        breaker.failed("no route");
        assert!(breaker.enter().unwrap_err().contains("no route"));
        assert_eq!(breaker.trouble().as_deref(), Some("no route"));
        breaker.succeeded();
        assert_eq!(breaker.enter(), Ok(()));
    }

    #[test]
    fn one_outage_opens_it_once_however_many_were_under_way() {
        let breaker = Breaker::new("x", 3, Duration::from_hours(1), Duration::from_hours(8));
        for _ in 0..20 {
            breaker.failed("no route");
        }
        assert_eq!(breaker.lock().trips, 1);
        breaker.lock().until = Some(Instant::now());
        assert_eq!(breaker.enter(), Ok(()));
        breaker.failed("still no route");
        breaker.failed("still no route");
        assert_eq!(breaker.lock().trips, 2, "the trial failed");
    }

    #[test]
    fn when_the_pause_is_over_one_request_tries_it() {
        let breaker = Breaker::new("x", 1, Duration::ZERO, Duration::from_hours(1));
        breaker.failed("gone");
        assert_eq!((breaker.enter(), breaker.trouble()), (Ok(()), None), "a pause of nothing is over at once");
        let breaker = Breaker::new("x", 1, Duration::from_hours(1), Duration::from_hours(1));
        breaker.failed("gone");
        breaker.lock().until = Some(Instant::now());
        assert_eq!(breaker.enter(), Ok(()));
        assert!(breaker.enter().is_err(), "one is enough to find out");
        breaker.failed("still gone");
        assert!(breaker.enter().unwrap_err().contains("still gone"));
    }

    #[test]
    fn pauses_double_up_to_the_cap_and_without_a_number_it_never_opens() {
        let breaker = Breaker::new("x", 1, Duration::from_secs(1), Duration::from_secs(5));
        assert_eq!([0, 1, 2, 3, 40].map(|trips| breaker.pause_after(trips).as_secs()), [1, 2, 4, 5, 5]);
        let never = Breaker::new("x", 0, Duration::from_hours(1), Duration::from_hours(1));
        (0..99).for_each(|_| never.failed("gone"));
        assert_eq!(never.enter(), Ok(()));
    }
}
