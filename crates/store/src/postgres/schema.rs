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
    ]
}

/// Compares the schema with ours; a newer one is an error.
pub(super) async fn check(conn: &mut PgConnection) -> Result<Version, StoreError> {
    let has_table: bool =
        sqlx::query_scalar("SELECT to_regclass($1) IS NOT NULL").bind(TABLE).fetch_one(&mut *conn).await?;
    if has_table { schema::compare(conn, &steps()).await } else { Ok(Version::Older) }
}

/// Brings the schema up to ours, under a lock of the database: of several processes that start at once, one does it and the
/// others find it done.
pub(super) async fn migrate(conn: &mut PgConnection) -> Result<(), StoreError> {
    Migrator::with_migrations(steps()).run(&mut *conn).await.map_err(|error| schema::refused(error, &steps()))
}
