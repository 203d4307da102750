//! A multipart upload: `image` parts and at most one `metadata` part, in any order.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use multer::{Field, Multipart};
use scrutineer_ingest::Intake;

use crate::{Problem, ProblemKind, body::BoundedBody, error::BodyError, upload::Description};

/// Receives every part; a part of another name is refused, since its sender expects something of it.
pub(crate) async fn receive<D: Description>(
    body: BoundedBody,
    boundary: String,
    max_metadata_bytes: usize,
    intake: &mut Intake,
) -> Result<D, Problem> {
    let mut parts = Multipart::new(OneByOne { body, rest: false }, boundary);
    let mut description = None;
    while let Some(part) = parts.next_field().await? {
        match part.name() {
            Some("image") => {
                let index = intake.images().len();
                intake.receive_image(part).await.map_err(|error| error.in_view(index))?;
            }
            Some("metadata") if description.is_none() => {
                let json = collect(part, max_metadata_bytes).await?;
                description = Some(D::from_part(&json)?);
            }
            Some("metadata") => {
                let detail = "there are two `metadata` parts; send one, with `views` for the images in their order";
                return Err(Problem::new(ProblemKind::InvalidMetadata, detail));
            }
            name => {
                let name = name.unwrap_or_default();
                let detail = format!("a part is named `{name}`; parts are `image` (one or more) and `metadata` (JSON)");
                return Err(Problem::new(ProblemKind::InvalidRequest, detail));
            }
        }
    }
    Ok(description.unwrap_or_default())
}

async fn collect(mut part: Field<'_>, max_bytes: usize) -> Result<Vec<u8>, Problem> {
    let mut whole = Vec::new();
    while let Some(chunk) = part.next().await {
        let chunk = chunk?;
        if whole.len() + chunk.len() > max_bytes {
            let detail = format!("the `metadata` part has more than {max_bytes} bytes; shorten it");
            return Err(Problem::new(ProblemKind::TooLarge, detail));
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole)
}

/// Gives one chunk a poll. The multipart parser reads until nothing is there at once, so that a sender faster than the disk
/// would fill the memory.
struct OneByOne {
    body: BoundedBody,
    rest: bool,
}

impl Stream for OneByOne {
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.rest) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let polled = self.body.poll_next_unpin(cx);
        self.rest = matches!(polled, Poll::Ready(Some(Ok(_))));
        polled
    }
}
