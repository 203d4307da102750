//! From names to the addresses among theirs that may be reached.

use std::{io, net::SocketAddr, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::{address::is_public, allow::Allow};

/// The system's resolver, and the guard behind it. What it gives is what is connected to.
pub(crate) struct Guarded {
    pub allow: Arc<Allow>,
    /// Whether public addresses are reached as well as those allowed.
    pub public: bool,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let (allow, public) = (Arc::clone(&self.allow), self.public);
        Box::pin(async move {
            let name = name.as_str().to_owned();
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let named = allow.host(&name);
            let may = |one: &SocketAddr| named || allow.address(one.ip()) || (public && is_public(one.ip()));
            let reachable: Vec<_> = found.iter().copied().filter(may).collect();
            if reachable.is_empty() {
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, NotAllowed { name }).into());
            }
            Ok(Box::new(reachable.into_iter()) as Addrs)
        })
    }
}

/// A name that leads nowhere one may go. Where that is, is not for a client to know.
#[derive(Debug, thiserror::Error)]
#[error("`{name}`")]
pub(crate) struct NotAllowed {
    pub name: String,
}
