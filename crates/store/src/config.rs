//! Which database, and how it is reached.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Where the metadata is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// `sqlite://` and a path, relative to the working directory or absolute; or `postgres://user:password@host/database`,
    /// with `?sslmode=verify-full&sslrootcert=FILE` where the connection is to be encrypted.
    pub url: String,
    /// Connections of this process to PostgreSQL, the one that listens and the one that takes turns included; at least 3.
    pub max_connections: u32,
    /// How long an operation waits for a free connection to PostgreSQL, in milliseconds.
    pub acquire_timeout_ms: u64,
    /// How long one statement may take on PostgreSQL, waiting for locks included, in milliseconds.
    pub statement_timeout_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            url: "sqlite://data/scrutineer.db".into(),
            max_connections: 10,
            acquire_timeout_ms: 10_000,
            statement_timeout_ms: 30_000,
        }
    }
}

/// The kinds of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatabaseKind {
    /// One file, one serving process.
    Sqlite,
    /// A server that several processes share.
    Postgres,
}

impl Config {
    /// A database at `url`, reached as by default.
    pub fn at(url: impl Into<String>) -> Self {
        Self { url: url.into(), ..Self::default() }
    }

    /// Which kind of database the address names.
    pub fn kind(&self) -> DatabaseKind {
        if self.url.starts_with("postgres:") || self.url.starts_with("postgresql:") {
            DatabaseKind::Postgres
        } else {
            DatabaseKind::Sqlite
        }
    }

    /// The address without its password, to be shown.
    pub fn address(&self) -> String {
        let Some((scheme, rest)) = self.url.split_once("://") else { return self.url.clone() };
        // A password may hold an `@`, a host may not.
        let authority_ends = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(authority_ends);
        let path = path.split_once("password=").map_or(path, |(before, _)| before);
        match authority.rsplit_once('@') {
            Some((user, host)) => {
                let user = user.split(':').next().unwrap_or_default();
                format!("{scheme}://{user}@{host}{path}")
            }
            None => format!("{scheme}://{authority}{path}"),
        }
    }

    /// Refuses settings with which no store can open.
    pub fn validate(&self) -> Result<(), String> {
        if self.max_connections < 3 {
            return Err("database.max_connections: at least 3, one of which listens, and one takes turns".into());
        }
        if self.acquire_timeout_ms == 0 || self.statement_timeout_ms == 0 {
            return Err("database.acquire_timeout_ms and database.statement_timeout_ms: at least 1".into());
        }
        Ok(())
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { url: _, max_connections, acquire_timeout_ms, statement_timeout_ms } = self;
        f.debug_struct("Config")
            .field("url", &self.address())
            .field("max_connections", max_connections)
            .field("acquire_timeout_ms", acquire_timeout_ms)
            .field("statement_timeout_ms", statement_timeout_ms)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        for (url, shown) in [
            ("postgres://me:secret@db.internal:5432/parcels", "postgres://me@db.internal:5432/parcels"),
            ("postgresql://me:se@cret@db/parcels?sslmode=require", "postgresql://me@db/parcels?sslmode=require"),
            ("postgres://db/parcels?user=me&password=secret", "postgres://db/parcels?user=me&"),
            ("postgres://me@db/parcels", "postgres://me@db/parcels"),
            ("sqlite://data/scrutineer.db", "sqlite://data/scrutineer.db"),
        ] {
            let config = Config::at(url);
            assert_eq!(config.address(), shown);
            assert!(!format!("{config:?}").contains("cret"), "{config:?}");
        }
    }
}
