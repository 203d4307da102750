//! New views and their jobs.

use scrutineer_types::{InspectionId, JobId, Priority, Timestamp, Viewpoint};
use sqlx::{Sqlite, query::Query, sqlite::SqliteArguments};

use super::{failure::is_constraint, rows, transaction::Transaction};
use crate::{NewView, StoreError, effects::Effect, intake, rows::priority_number};

/// SQL for a view, its job and that one's turn, with the parameters that [`NewViews::bind`] binds.
macro_rules! view_statements {
    () => {
        "INSERT INTO views (id, inspection_id, position, job_id, object_key, camera, angle, captured_at,
                            received_at, width, height, format, size_bytes, sha256)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14);
         INSERT INTO turns (priority, facility, turn)
             SELECT b.priority, i.facility, b.turn + 1 FROM bands b, inspections i WHERE b.priority = $15 AND i.id = $2
             ON CONFLICT DO UPDATE SET turn = max(turn + 1, excluded.turn);
         INSERT INTO jobs (id, inspection_id, view_id, priority, state, max_attempts, available_at, turn, model, waits_for)
             SELECT $4, $2, $1, $15, iif($19 > $17, 'retryable', 'available'), $16, max($17, coalesce($19, 0)), t.turn, $18,
                 iif($19 > $17, 'time', NULL)
             FROM turns t JOIN inspections i ON i.facility = t.facility WHERE t.priority = $15 AND i.id = $2"
    };
}

pub(super) use view_statements;

/// A view and its job.
const VIEW: &str = view_statements!();

/// What the views of one request have in common.
#[derive(Clone, Copy)]
pub(super) struct NewViews<'a> {
    pub inspection: InspectionId,
    pub facility: &'a str,
    pub received_at: Timestamp,
    pub priority: Priority,
    pub max_attempts: u32,
    /// Its jobs are not claimed before.
    pub not_before: Option<Timestamp>,
}

impl NewViews<'_> {
    /// Inserts views and their jobs, the first at a position.
    pub async fn insert(
        self,
        transaction: &mut Transaction,
        views: &[NewView],
        first: i64,
    ) -> Result<Vec<JobId>, StoreError> {
        let mut jobs = Vec::with_capacity(views.len());
        for (view, position) in views.iter().zip(first..) {
            let (statement, job) = self.bind(transaction, sqlx::query(VIEW), view, position);
            statement.execute(&mut transaction.conn).await.map_err(|error| refused_view(error, view))?;
            jobs.push(job);
        }
        transaction.effects.push(Effect::JobsAvailable(self.priority));
        Ok(jobs)
    }

    /// Binds a view and its job as the first parameters of a statement.
    pub fn bind<'q>(
        self,
        transaction: &mut Transaction,
        statement: Query<'q, Sqlite, SqliteArguments>,
        view: &NewView,
        position: i64,
    ) -> (Query<'q, Sqlite, SqliteArguments>, JobId) {
        let job = transaction.new_id();
        let from = Viewpoint::new(self.facility, view.camera.as_deref(), view.angle.as_deref());
        let statement = statement
            .bind(rows::id(view.id.0))
            .bind(rows::id(self.inspection.0))
            .bind(position)
            .bind(rows::id(job))
            .bind(view.object_key.clone())
            .bind(view.camera.clone())
            .bind(view.angle.clone())
            .bind(view.captured_at.map(|moment| moment.0))
            .bind(self.received_at.0)
            .bind(view.image.width)
            .bind(view.image.height)
            .bind(view.image.format.as_str())
            .bind(i64::try_from(view.image.size_bytes).unwrap_or(i64::MAX))
            .bind(view.image.sha256.clone())
            .bind(priority_number(self.priority))
            .bind(self.max_attempts)
            .bind(transaction.now.0)
            .bind(transaction.routes.model(&from).to_owned())
            .bind(self.not_before.map(|moment| moment.0));
        (statement, JobId(job))
    }
}

/// What a statement with a view was refused for.
pub(super) fn refused_view(error: sqlx::Error, view: &NewView) -> StoreError {
    if is_constraint(&error) { intake::already_recorded(&format!("view {}", view.id), error) } else { error.into() }
}
