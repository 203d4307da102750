//! Guarded outbound HTTP: fetches what clients name, and only from where they may send us.
//!
//! Whoever can make a server fetch an address can make it speak to its neighbours: to databases without passwords, to the
//! cloud's metadata service that hands out keys. So [`Egress`] reaches public addresses by `https` alone, and beyond that only
//! what the operator named in `[egress] allow`. The rule holds where it counts: names are resolved here, and a connection
//! is made to no other address than one that was looked at, so that a second DNS answer changes nothing; every redirect is
//! looked at anew. Proxies from the environment are not used: they would resolve names themselves.

mod address;
mod allow;
mod client;
mod config;
mod error;
mod post;
mod resolve;

pub use address::is_public;
pub use client::{Body, Egress, Fetched, speak_tls};
pub use config::Config;
pub use error::{EgressError, EgressErrorKind};
pub use post::{Answer, Posting};
