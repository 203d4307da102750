//! Where files go: a running server, or the database and the object store themselves.

use std::time::Duration;

use bytes::Bytes;
use scrutineer_ingest::Metadata;
use scrutineer_types::{Inspection, InspectionId, Timestamp};

use super::{journal::Entry, local::Local, server::Server};

/// Clocks of two machines are believed to differ by no more than this.
const CLOCK_SKEW_MS: i64 = 3_600_000;
/// Pages of inspections that are looked through for a file that may have been recorded long ago.
const MOST_PAGES: usize = 200;

/// A file as it is sent.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub name: &'a str,
    pub bytes: Bytes,
    pub key: &'a str,
    pub metadata: &'a Metadata,
}

/// What came of sending a file.
#[derive(Debug)]
pub enum Sent {
    /// It is recorded, now or before.
    Accepted(InspectionId),
    /// It will never be: the file's fault.
    Refused { code: String, message: String },
    /// Nothing is taken now, for no fault of this file; asks to be left alone for a time.
    Busy { after: Option<Duration>, message: String },
    /// The key is known with other words: this file was recorded, or somebody uses our keys.
    Known { message: String },
    /// An error that may be this file's doing, or may pass.
    Failed { message: String },
}

/// Where files go.
#[derive(Debug)]
pub enum Destination {
    Server(Server),
    Local(Local),
}

/// Which inspections to look through.
#[derive(Debug)]
pub struct Search<'a> {
    pub facility: Option<&'a str>,
    pub package_id: Option<&'a str>,
    pub camera: Option<&'a str>,
    pub updated_since: Timestamp,
    pub cursor: Option<String>,
}

impl Destination {
    pub async fn send(&self, request: Request<'_>) -> Sent {
        match self {
            Self::Server(server) => server.send(request).await,
            Self::Local(local) => local.send(request).await,
        }
    }

    /// The inspection that a file became part of, if it was recorded; for files that were sent so long ago that their key is
    /// forgotten. A view is ours if it has the same bytes, taken at the same millisecond, by the same camera and angle.
    pub async fn find(&self, entry: &Entry) -> anyhow::Result<Option<InspectionId>> {
        let Some(metadata) = &entry.metadata else { return Ok(entry.accepted) };
        let ours = metadata.views.first().cloned().unwrap_or_default();
        let mut search = Search {
            facility: metadata.facility.as_deref(),
            package_id: metadata.package_id.as_deref(),
            camera: ours.camera.as_deref(),
            updated_since: entry.sent_at.plus_ms(-CLOCK_SKEW_MS),
            cursor: None,
        };
        let is_ours = |inspection: &Inspection| {
            inspection.views.iter().any(|view| {
                (&view.camera, &view.angle, view.captured_at) == (&ours.camera, &ours.angle, ours.captured_at)
                    && view.image.as_ref().is_some_and(|image| image.sha256 == entry.sha256)
            })
        };
        for _ in 0..MOST_PAGES {
            let page = match self {
                Self::Server(server) => server.page(&search).await?,
                Self::Local(local) => local.page(&search).await?,
            };
            if let Some(found) = page.items.iter().find(|inspection| is_ours(inspection)) {
                return Ok(Some(found.id));
            }
            match page.next_cursor {
                Some(next) => search.cursor = Some(next),
                None => return Ok(None),
            }
        }
        Ok(None)
    }
}
