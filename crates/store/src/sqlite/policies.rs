//! Versions of policies.

use scrutineer_types::{EventKind, Policy};
use sqlx::SqliteConnection;

use super::transaction::Transaction;
use crate::{
    PolicyVersion, StoreError, StoreErrorKind,
    effects::Subject,
    rows::{records, to_json},
};

/// See [`crate::Metastore::import_policy`].
pub(super) async fn import(
    transaction: &mut Transaction,
    policy: Policy,
    hash: String,
    activate: bool,
) -> Result<PolicyVersion, StoreError> {
    let name = policy.name.clone();
    let known = sqlx::query_scalar::<_, u32>("SELECT version FROM policies WHERE name = $1 AND hash = $2")
        .bind(&name)
        .bind(&hash)
        .fetch_optional(transaction.sqlx())
        .await?;
    let newest: u32 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM policies WHERE name = $1")
        .bind(&name)
        .fetch_one(transaction.sqlx())
        .await?;
    let version = if let Some(version) = known {
        version
    } else {
        sqlx::query(
            "INSERT INTO policies (name, version, hash, content, views_expected, imported_at)
                 VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&name)
        .bind(newest + 1)
        .bind(&hash)
        .bind(to_json(&policy))
        .bind(policy.expected_views().as_ref().map(to_json))
        .bind(transaction.now.0)
        .execute(transaction.sqlx())
        .await?;
        newest + 1
    };
    if activate || newest == 0 {
        make_active(transaction, &name, version, &hash).await?;
    }
    let row = records::policy_versions!("WHERE name = $1 AND version = $2")
        .bind(&name)
        .bind(version)
        .fetch_optional(transaction.sqlx())
        .await?;
    row.as_ref().map(records::policy_version).transpose()?.ok_or_else(|| {
        StoreError::new(StoreErrorKind::Internal, format!("policy `{name}` vanished while it was imported"))
    })
}

async fn make_active(transaction: &mut Transaction, name: &str, version: u32, hash: &str) -> Result<(), StoreError> {
    let active: Option<u32> = sqlx::query_scalar("SELECT version FROM policies WHERE name = $1 AND active = 1")
        .bind(name)
        .fetch_optional(transaction.sqlx())
        .await?;
    if active == Some(version) {
        return Ok(());
    }
    sqlx::query(
        "UPDATE policies SET active = 0 WHERE name = $1 AND active = 1;
         UPDATE policies SET active = 1, activated_at = $3 WHERE name = $1 AND version = $2",
    )
    .bind(name)
    .bind(version)
    .bind(transaction.now.0)
    .execute(transaction.sqlx())
    .await?;
    transaction.forget();
    let payload = serde_json::json!({ "name": name, "version": version, "hash": hash });
    transaction.append_event(EventKind::PolicyActivated, Subject::All, payload.to_string());
    Ok(())
}

/// See [`crate::Metastore::policy_versions`].
pub(super) async fn versions(conn: &mut SqliteConnection, name: &str) -> Result<Vec<PolicyVersion>, StoreError> {
    let rows = records::policy_versions!("WHERE name = $1 ORDER BY version DESC").bind(name).fetch_all(conn).await?;
    rows.iter().map(records::policy_version).collect()
}

/// See [`crate::Metastore::active_policies`].
pub(super) async fn active(conn: &mut SqliteConnection) -> Result<Vec<PolicyVersion>, StoreError> {
    let rows = records::policy_versions!("WHERE active = 1 ORDER BY name").fetch_all(conn).await?;
    rows.iter().map(records::policy_version).collect()
}
