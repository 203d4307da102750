//! Objects of others as sources of images.

use scrutineer_store::OpenedObject;

use crate::{IngestError, IngestErrorKind, ingest::Shared};

/// Opens the object that a client or an event names.
pub(crate) async fn open(shared: &Shared, address: &str, version: Option<&str>) -> Result<OpenedObject, IngestError> {
    let Some(objects) = shared.objects.get().filter(|objects| !objects.is_empty()) else {
        let message = "`object` as a source is not configured yet: `[ingest] allow_objects` names nothing; send the image as \
                       `image_base64`, or a `url` of it";
        return Err(IngestError::new(IngestErrorKind::Unsupported, message));
    };
    objects.open(address, version).await.map_err(IngestError::of_object)
}
