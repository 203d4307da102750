//! The look at an image's header, before anything is stored or decoded.

use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};
use scrutineer_preprocess::{Header, Limits, Probe, not_an_image, probe};

use crate::{IngestError, error::BoxError};

/// Bytes before the first look; every later look waits for twice as many, so that a slow trickle is not looked at anew
/// with each byte.
const FIRST_LOOK_BYTES: usize = 32;

/// An image accepted by its header, the rest of its bytes still in the source.
pub(crate) struct Opened {
    pub header: Header,
    pub prefix: Bytes,
}

/// Reads as much as it takes to know format and size, and refuses what is no image or is beyond `limits`.
pub(crate) async fn open<S, E>(source: &mut S, limits: &Limits) -> Result<Opened, IngestError>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: Into<BoxError>,
{
    let mut prefix = BytesMut::new();
    let mut next_look = FIRST_LOOK_BYTES;
    loop {
        let chunk = source.next().await.transpose().map_err(IngestError::source_failed)?;
        let complete = chunk.is_none();
        prefix.extend_from_slice(&chunk.unwrap_or_default());
        if !complete && prefix.len() < next_look {
            continue;
        }
        next_look = prefix.len().saturating_mul(2);
        match probe(&prefix, complete) {
            Probe::Image(header) => {
                limits.check(&header)?;
                return Ok(Opened { header, prefix: prefix.freeze() });
            }
            Probe::NeedMore if !complete => {}
            Probe::NeedMore | Probe::NotAnImage => return Err(not_an_image(&prefix).into()),
        }
    }
}
