//! The schema's versions on PostgreSQL.

use sqlx::{
    PgConnection,
    migrate::{Migration, Migrator},
};

use crate::{
    StoreError,
    schema::{self, TABLE, Version, step},
};

fn steps() -> Vec<Migration> {
    vec![
        step(3, "first", include_str!("migrations/0003_first.sql")),
        step(4, "codes", include_str!("migrations/0004_codes.sql")),
        step(5, "publications", include_str!("migrations/0005_publications.sql")),
        step(6, "failures", include_str!("migrations/0006_failures.sql")),
        step(7, "webhooks", include_str!("migrations/0007_webhooks.sql")),
        step(8, "retention", include_str!("migrations/0008_retention.sql")),
        step(9, "reviews", include_str!("migrations/0009_reviews.sql")),
        step(10, "evidence", include_str!("migrations/0010_evidence.sql")),
        step(11, "telemetry", include_str!("migrations/0011_telemetry.sql")),
        step(12, "holds", include_str!("migrations/0012_holds.sql")),
        step(13, "counts", include_str!("migrations/0013_counts.sql")),
        step(14, "lean", include_str!("migrations/0014_lean.sql")),
        step(15, "room", include_str!("migrations/0015_room.sql")),
    ]
}

/// The newest version that we know.
pub(crate) fn newest() -> i64 {
    schema::newest(&steps())
}

/// The version that the database has; 0 where it has none yet.
pub(super) async fn found(conn: &mut PgConnection) -> Result<i64, StoreError> {
    if has_table(conn).await? { schema::found(conn, &steps()).await } else { Ok(0) }
}

/// Compares the schema with ours; a newer one is an error.
pub(super) async fn check(conn: &mut PgConnection) -> Result<Version, StoreError> {
    if has_table(conn).await? { schema::compare(conn, &steps()).await } else { Ok(Version::Older) }
}

async fn has_table(conn: &mut PgConnection) -> Result<bool, StoreError> {
    Ok(sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL").bind(TABLE).fetch_one(conn).await?)
}

/// Brings the schema up to ours, under a lock of the database: of several processes that start at once, one does it and the
/// others find it done.
pub(super) async fn migrate(conn: &mut PgConnection) -> Result<(), StoreError> {
    Migrator::with_migrations(steps()).run(&mut *conn).await.map_err(|error| schema::refused(error, &steps()))
}
