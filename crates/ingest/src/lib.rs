//! From a source to checked bytes to an original and its rows.
//!
//! A request becomes an [`Intake`]: each image's header is checked before its pixels are stored ([`Intake::receive_image`]),
//! then one transaction records inspection, views, jobs and event ([`Intake::submit`], [`Intake::add_views`]). Whatever is
//! refused, replayed or given up half-way leaves no original behind. No HTTP here: every source comes the same way.

mod config;
mod content_hash;
mod encoded;
mod error;
mod header;
mod ingest;
mod intake;
mod limits;
mod metadata;
mod metrics;
mod objects;
mod query;
mod s3_events;
mod template;

pub use config::{Config, S3EventsConfig};
pub use encoded::{EncodedView, Source};
pub use error::{IngestError, IngestErrorKind, TemplateError};
pub use ingest::Ingest;
pub use intake::{Intake, StoredImage};
pub use limits::{MAX_KEY_CHARS, MAX_NAME_CHARS};
pub use metadata::{AddedViews, Metadata, ViewMetadata};
pub use s3_events::{S3Events, S3Notifications};
pub use template::NameTemplate;
