//! What a database brings to reviewing.

use scrutineer_types::{EventKind, InspectionId, Timestamp};
use uuid::Uuid;

use crate::{
    StoreError,
    effects::{Effect, Subject},
    filters::{Clauses, Dialect},
    judging::Appended,
    rows::{Columns, whole::Whole},
};

/// A connection that can be read from.
pub(crate) trait Reader: Send {
    /// A row of its database.
    type Row: Columns + Send + Sync;

    /// Its words.
    const DIALECT: &'static Dialect;

    /// The rows of a statement; of one that changes something, those that it returns.
    fn rows(&mut self, clauses: Clauses) -> impl Future<Output = Result<Vec<Self::Row>, StoreError>> + Send;

    /// Whole inspections, those that there are, in the order of `ids`.
    fn wholes(&mut self, ids: Vec<Uuid>) -> impl Future<Output = Result<Vec<Whole>, StoreError>> + Send;
}

/// A transaction in which reviews are asked for and answered.
pub(crate) trait Desk: Reader {
    /// One moment for all that is in it.
    fn now(&self) -> Timestamp;

    /// A new id of this moment, later in order than those made before it.
    fn new_id(&self) -> Uuid;

    /// Locks an inspection: what is read of it from now on stays so.
    fn lock(&mut self, inspection: InspectionId) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Appends decisions, and makes each the newest of its inspection.
    fn append(&mut self, decisions: &[Appended]) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Appends an event with the commit; its payload is frozen here.
    fn append_event(&mut self, kind: EventKind, subject: Subject<'_>, payload: String);

    /// From now on, until [`Self::end_purge`], what is never changed nor deleted may be removed.
    fn begin_purge(&mut self) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// See [`Self::begin_purge`].
    fn end_purge(&mut self) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Tells others of something with the commit.
    fn push_effect(&mut self, effect: Effect);
}
