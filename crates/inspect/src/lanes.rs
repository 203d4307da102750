//! Bounded waiting: four lanes that async callers enter and threads empty, the highest first.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, TryAcquireError};

use crate::{InspectError, Lane};

/// What waits, at most as many in each lane as it has places.
pub(crate) struct Lanes<T> {
    places: [Arc<Semaphore>; Lane::COUNT],
    waiting: Mutex<Waiting<T>>,
    arrived: Condvar,
}

struct Waiting<T> {
    lanes: [VecDeque<(T, Place)>; Lane::COUNT],
    closed: bool,
}

/// A place in a lane; free again once what stood there is taken out.
pub(crate) struct Place {
    lane: Lane,
    _permit: OwnedSemaphorePermit,
}

impl<T> Lanes<T> {
    /// Lanes of `places` places each, at least 1.
    pub fn new(places: usize) -> Self {
        let places = places.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            places: std::array::from_fn(|_| Arc::new(Semaphore::new(places))),
            waiting: Mutex::new(Waiting { lanes: std::array::from_fn(|_| VecDeque::new()), closed: false }),
            arrived: Condvar::new(),
        }
    }

    /// A place in `lane`, once there is one; first come, first served.
    pub async fn place(&self, lane: Lane) -> Result<Place, InspectError> {
        let permit = Arc::clone(&self.places[lane as usize]).acquire_owned().await;
        permit.map(|permit| Place { lane, _permit: permit }).map_err(|_| InspectError::ShuttingDown)
    }

    /// A place in `lane` if there is one now.
    pub fn try_place(&self, lane: Lane) -> Result<Place, InspectError> {
        match Arc::clone(&self.places[lane as usize]).try_acquire_owned() {
            Ok(permit) => Ok(Place { lane, _permit: permit }),
            Err(TryAcquireError::NoPermits) => Err(InspectError::Overloaded),
            Err(TryAcquireError::Closed) => Err(InspectError::ShuttingDown),
        }
    }

    /// Puts `item` at the end of its lane.
    pub fn put(&self, place: Place, item: T) -> Result<(), InspectError> {
        let mut waiting = self.lock();
        if waiting.closed {
            return Err(InspectError::ShuttingDown);
        }
        waiting.lanes[place.lane as usize].push_back((item, place));
        drop(waiting);
        self.arrived.notify_one();
        Ok(())
    }

    /// Takes the first of the highest lane that is not empty; waits while all are. `None` once closed and empty.
    pub fn take(&self) -> Option<T> {
        let mut waiting = self.lock();
        loop {
            if let Some((item, _)) = waiting.lanes.iter_mut().find_map(VecDeque::pop_front) {
                return Some(item);
            }
            if waiting.closed {
                return None;
            }
            waiting = self.arrived.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Lets nothing in any more; what waits can still be taken.
    pub fn close(&self) {
        self.places.iter().for_each(|places| places.close());
        self.lock().closed = true;
        self.arrived.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, Waiting<T>> {
        // No code that can panic runs while it is held.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(lanes: &Lanes<u32>, lane: Lane, item: u32) {
        lanes.put(lanes.try_place(lane).unwrap(), item).unwrap();
    }

    #[test]
    fn the_highest_lane_is_emptied_first_and_each_in_order() {
        let lanes = Lanes::new(8);
        for (lane, item) in
            [(Lane::Low, 6), (Lane::Normal, 4), (Lane::High, 3), (Lane::Normal, 5), (Lane::Interactive, 1)]
        {
            put(&lanes, lane, item);
        }
        put(&lanes, Lane::Interactive, 2);
        lanes.close();
        let taken: Vec<_> = std::iter::from_fn(|| lanes.take()).collect();
        assert_eq!(taken, [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_full_lane_refuses_and_leaves_the_others_open() {
        let lanes = Lanes::new(2);
        put(&lanes, Lane::Normal, 1);
        put(&lanes, Lane::Normal, 2);
        assert_eq!(lanes.try_place(Lane::Normal).err(), Some(InspectError::Overloaded));
        put(&lanes, Lane::High, 3);
        assert_eq!(lanes.take(), Some(3));
        assert_eq!(lanes.take(), Some(1));
        put(&lanes, Lane::Normal, 4);
    }

    #[tokio::test]
    async fn a_waiting_caller_gets_the_place_that_becomes_free() {
        let lanes = Arc::new(Lanes::new(1));
        put(&lanes, Lane::Low, 1);
        let waiting = tokio::spawn({
            let lanes = Arc::clone(&lanes);
            async move { lanes.put(lanes.place(Lane::Low).await.unwrap(), 2) }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        assert_eq!(lanes.take(), Some(1));
        waiting.await.unwrap().unwrap();
        assert_eq!(lanes.take(), Some(2));
    }

    #[tokio::test]
    async fn closing_turns_away_who_waits_and_who_comes() {
        let lanes = Arc::new(Lanes::new(1));
        put(&lanes, Lane::Low, 1);
        let late = lanes.try_place(Lane::High).unwrap();
        let waiting = tokio::spawn({
            let lanes = Arc::clone(&lanes);
            async move { lanes.place(Lane::Low).await.map(|_| ()) }
        });
        tokio::task::yield_now().await;
        lanes.close();
        assert_eq!(waiting.await.unwrap(), Err(InspectError::ShuttingDown));
        assert_eq!(lanes.try_place(Lane::High).err(), Some(InspectError::ShuttingDown));
        assert_eq!(lanes.put(late, 2), Err(InspectError::ShuttingDown));
        assert_eq!((lanes.take(), lanes.take()), (Some(1), None));
    }
}
