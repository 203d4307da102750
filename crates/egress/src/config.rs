//! `[egress]`.

use serde::{Deserialize, Serialize};

/// What addresses of clients may reach besides public `https`, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Hosts (`cams.internal`, `*.plant.example`) and networks (`10.2.0.0/16`, `fd12::/48`, `127.0.0.1`) that may be reached though
    /// they are not public, and by `http` as well.
    pub allow: Vec<String>,
    /// Milliseconds for one fetch, redirects and the whole body included.
    pub timeout_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        Self { allow: Vec::new(), timeout_ms: 20_000 }
    }
}
