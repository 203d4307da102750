//! The schema's versions, compiled in.

use sqlx::{
    Connection, SqlSafeStr, SqliteConnection,
    migrate::{Migrate, MigrateError, Migration, MigrationType, Migrator},
};

use crate::{StoreError, StoreErrorKind};

const TABLE: &str = "_sqlx_migrations";

fn migrations() -> Vec<Migration> {
    let simple = |version, name: &'static str, sql: &'static str| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    vec![
        simple(1, "first", include_str!("migrations/0001_first.sql")),
        simple(2, "turns", include_str!("migrations/0002_turns.sql")),
        simple(3, "routes", include_str!("migrations/0003_routes.sql")),
        simple(4, "codes", include_str!("migrations/0004_codes.sql")),
    ]
}

/// How a database's schema compares with ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// The same.
    Current,
    /// Older, or none yet.
    Older,
}

/// Compares the schema with ours; a newer one is an error.
pub(super) async fn check(conn: &mut SqliteConnection) -> Result<Version, StoreError> {
    let has_table: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = $1 AND type = 'table')")
            .bind(TABLE)
            .fetch_one(&mut *conn)
            .await?;
    if !has_table {
        return Ok(Version::Older);
    }
    let newest = conn.list_applied_migrations(TABLE).await.map_err(refused)?.last().map_or(0, |one| one.version);
    let known = migrations().last().map_or(0, |one| one.version);
    match newest.cmp(&known) {
        std::cmp::Ordering::Greater => Err(newer(newest, known)),
        std::cmp::Ordering::Equal => Ok(Version::Current),
        std::cmp::Ordering::Less => Ok(Version::Older),
    }
}

/// Brings the schema up to ours.
pub(super) async fn migrate(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    Migrator::with_migrations(migrations()).run(&mut *conn).await.map_err(refused)?;
    // Statements prepared before now would have to be prepared again.
    conn.clear_cached_statements().await?;
    Ok(())
}

fn newer(found: i64, known: i64) -> StoreError {
    StoreError::new(
        StoreErrorKind::NewerSchema,
        format!(
            "the database has schema {found}, this version knows {known}: a newer scrutineer wrote it; \
             upgrade, or restore a backup made before the upgrade"
        ),
    )
}

fn refused(error: MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        MigrateError::VersionMissing(found) => newer(found, migrations().last().map_or(0, |one| one.version)),
        other => {
            StoreError::new(StoreErrorKind::Internal, "the database's schema is not one of ours").with_source(other)
        }
    }
}
