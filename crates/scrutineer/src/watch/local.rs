//! Files straight into the database and the object store, beside a server or without one.

use std::{convert::Infallible, sync::Arc};

use bytes::Bytes;
use futures::stream;
use scrutineer_ingest::{Ingest, IngestError, IngestErrorKind};
use scrutineer_store::{InspectionFilter, Metastore, StoreErrorKind};
use scrutineer_types::{Access, ImageFaultCode, Inspection, Page};

use super::destination::{Request, Search, Sent};

/// The intake of this process.
#[derive(Debug)]
pub struct Local {
    ingest: Ingest,
    metastore: Arc<dyn Metastore>,
}

impl Local {
    pub fn new(ingest: Ingest, metastore: Arc<dyn Metastore>) -> Self {
        Self { ingest, metastore }
    }

    pub async fn send(&self, request: Request<'_>) -> Sent {
        match self.submit(request).await {
            Ok(inspection) => Sent::Accepted(inspection.id),
            Err(error) => refusal(&error),
        }
    }

    async fn submit(&self, request: Request<'_>) -> Result<Inspection, IngestError> {
        let mut intake = self.ingest.begin(Some(request.key.to_owned())).await?;
        let source = stream::iter([Ok::<Bytes, Infallible>(request.bytes)]);
        if let Err(error) = intake.receive_image(source).await {
            intake.discard().await;
            return Err(error);
        }
        Ok(intake.submit(&Access::all(), request.metadata.clone()).await?.inspection)
    }

    pub async fn page(&self, search: &Search<'_>) -> anyhow::Result<Page<Inspection>> {
        let filter = InspectionFilter {
            facility: search.facility.map(str::to_owned),
            package_id: search.package_id.map(str::to_owned),
            camera: search.camera.map(str::to_owned),
            updated_since: Some(search.updated_since),
            limit: 200,
            cursor: search.cursor.clone(),
            ..InspectionFilter::default()
        };
        Ok(self.metastore.inspections(&Access::all(), &filter).await?)
    }
}

fn refusal(error: &IngestError) -> Sent {
    let (kind, message) = (error.kind(), error.to_string());
    match kind {
        IngestErrorKind::Store(StoreErrorKind::IdempotencyConflict) => Sent::Known { message },
        IngestErrorKind::Overloaded
        | IngestErrorKind::Store(
            StoreErrorKind::Unavailable
            | StoreErrorKind::Full
            | StoreErrorKind::ReadOnly
            | StoreErrorKind::UnknownPolicy,
        ) => Sent::Busy { after: None, message },
        IngestErrorKind::Source | IngestErrorKind::Store(_) => Sent::Failed { message },
        // By the words of the API, so that a reason reads the same whichever way the file went.
        IngestErrorKind::Image(fault) => Sent::Refused { code: image_code(fault).to_owned(), message },
        _ => Sent::Refused { code: kind.as_str().replace('_', "-"), message },
    }
}

fn image_code(fault: ImageFaultCode) -> &'static str {
    match fault {
        ImageFaultCode::Empty => "empty-image",
        ImageFaultCode::UnsupportedFormat => "not-an-image",
        ImageFaultCode::TooManyPixels => "too-many-pixels",
        ImageFaultCode::Corrupt => "unreadable-image",
    }
}
