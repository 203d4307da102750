//! The schema's versions on SQLite.

use sqlx::{
    Connection, SqliteConnection,
    migrate::{Migration, Migrator},
};

use crate::{
    StoreError,
    schema::{self, TABLE, Version, step},
};

fn steps() -> Vec<Migration> {
    vec![
        step(1, "first", include_str!("migrations/0001_first.sql")),
        step(2, "turns", include_str!("migrations/0002_turns.sql")),
        step(3, "routes", include_str!("migrations/0003_routes.sql")),
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
pub(super) async fn found(conn: &mut SqliteConnection) -> Result<i64, StoreError> {
    if has_table(conn).await? { schema::found(conn, &steps()).await } else { Ok(0) }
}

/// Compares the schema with ours; a newer one is an error.
pub(super) async fn check(conn: &mut SqliteConnection) -> Result<Version, StoreError> {
    if has_table(conn).await? { schema::compare(conn, &steps()).await } else { Ok(Version::Older) }
}

async fn has_table(conn: &mut SqliteConnection) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = $1 AND type = 'table')";
    Ok(sqlx::query_scalar(sql).bind(TABLE).fetch_one(conn).await?)
}

/// Brings the schema up to ours.
pub(super) async fn migrate(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    Migrator::with_migrations(steps()).run(&mut *conn).await.map_err(|error| schema::refused(error, &steps()))?;
    // Statements prepared before now would have to be prepared again.
    conn.clear_cached_statements().await?;
    Ok(())
}
