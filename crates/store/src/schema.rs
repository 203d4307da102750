//! The schema's versions, the same numbers for both databases, and what a database's version means.

use std::cmp::Ordering;

use sqlx::{
    SqlSafeStr,
    migrate::{Migrate, MigrateError, Migration, MigrationType},
};

use crate::{StoreError, StoreErrorKind};

/// Where the versions that a database has are kept.
pub(crate) const TABLE: &str = "_sqlx_migrations";

/// How a database's schema compares with ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// The same.
    Current,
    /// Older, or none yet.
    Older,
}

/// One step of a schema, compiled in.
pub(crate) fn step(version: i64, name: &'static str, sql: &'static str) -> Migration {
    Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
}

/// The version of the schema that a database has which has [`TABLE`].
pub(crate) async fn found(conn: &mut impl Migrate, ours: &[Migration]) -> Result<i64, StoreError> {
    let applied = conn.list_applied_migrations(TABLE).await.map_err(|error| refused(error, ours))?;
    Ok(applied.last().map_or(0, |one| one.version))
}

/// Compares the schema of a database that has [`TABLE`] with ours; a newer one is an error.
pub(crate) async fn compare(conn: &mut impl Migrate, ours: &[Migration]) -> Result<Version, StoreError> {
    let known = newest(ours);
    let found = found(conn, ours).await?;
    match found.cmp(&known) {
        Ordering::Greater => Err(newer(found, known)),
        Ordering::Equal => Ok(Version::Current),
        Ordering::Less => Ok(Version::Older),
    }
}

/// The version that `ours` lead to.
pub(crate) fn newest(ours: &[Migration]) -> i64 {
    ours.last().map_or(0, |one| one.version)
}

/// A database of version `found` where `known` is the newest of ours.
pub(crate) fn newer(found: i64, known: i64) -> StoreError {
    StoreError::new(
        StoreErrorKind::NewerSchema,
        format!(
            "the database has schema {found}, this version knows {known}: a newer scrutineer wrote it; \
             upgrade, or restore a backup made before the upgrade"
        ),
    )
}

/// What a migration was refused for.
pub(crate) fn refused(error: MigrateError, ours: &[Migration]) -> StoreError {
    match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        MigrateError::VersionMissing(found) => newer(found, newest(ours)),
        other => {
            StoreError::new(StoreErrorKind::Internal, "the database's schema is not one of ours").with_source(other)
        }
    }
}
