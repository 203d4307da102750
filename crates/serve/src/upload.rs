//! The three shapes of an upload (multipart, JSON, one raw image) and the one that they all become: originals in an
//! [`Intake`], and their description.

use axum::{
    body::Body,
    http::{HeaderMap, header},
};
use scrutineer_ingest::{AddedViews, EncodedView, IngestError, Intake, Metadata, ViewMetadata};

use crate::{Api, Problem, ProblemKind, body::BoundedBody, body::declared_bytes, multipart};

/// What a request says of its images: all of [`Metadata`], or only the views.
pub(crate) trait Description: Sized + Default {
    /// From a multipart upload's `metadata` part.
    fn from_part(json: &[u8]) -> Result<Self, IngestError>;
    /// From the query of a raw upload.
    fn from_query(pairs: &[(String, String)]) -> Result<Self, IngestError>;
    /// From a JSON body, with its images still encoded.
    fn from_body(json: &[u8]) -> Result<(Self, Vec<EncodedView<'_>>), IngestError>;
    /// Puts in the descriptions of the images.
    fn set_views(&mut self, views: Vec<ViewMetadata>);
}

impl Description for Metadata {
    fn from_part(json: &[u8]) -> Result<Self, IngestError> {
        Self::from_json(json)
    }

    fn from_query(pairs: &[(String, String)]) -> Result<Self, IngestError> {
        Self::from_query(pairs)
    }

    fn from_body(json: &[u8]) -> Result<(Self, Vec<EncodedView<'_>>), IngestError> {
        Ok(Metadata::<EncodedView<'_>>::from_json(json)?.with_views(Vec::new()))
    }

    fn set_views(&mut self, views: Vec<ViewMetadata>) {
        self.views = views;
    }
}

impl Description for AddedViews {
    fn from_part(json: &[u8]) -> Result<Self, IngestError> {
        Self::from_json(json)
    }

    fn from_query(pairs: &[(String, String)]) -> Result<Self, IngestError> {
        Self::from_query(pairs)
    }

    fn from_body(json: &[u8]) -> Result<(Self, Vec<EncodedView<'_>>), IngestError> {
        Ok((Self::default(), AddedViews::<EncodedView<'_>>::from_json(json)?.views))
    }

    fn set_views(&mut self, views: Vec<ViewMetadata>) {
        self.views = views;
    }
}

/// A request that uploads, its body unread.
pub(crate) struct Upload<'a> {
    pub headers: &'a HeaderMap,
    pub query: &'a [(String, String)],
    pub body: Body,
}

/// What a content type says the body is.
enum Shape {
    Multipart { boundary: String },
    Json,
    Raw,
}

impl Upload<'_> {
    /// Receives every image into `intake`, and answers what was said of them.
    pub async fn receive<D: Description>(self, api: &Api, intake: &mut Intake) -> Result<D, Problem> {
        let (config, bounds) = (&api.config, api.ingest.config());
        let shape = shape(self.headers);
        let limit = match &shape {
            Ok(Shape::Multipart { .. }) => config.max_body_bytes,
            Ok(Shape::Json) => config.max_json_bytes,
            Ok(Shape::Raw) | Err(_) => bounds.max_image_bytes,
        };
        let body = BoundedBody::new(self.body, self.headers, limit, config)?;
        match shape? {
            Shape::Multipart { boundary } => {
                no_query(self.query)?;
                multipart::receive(body, boundary, bounds.max_metadata_bytes, intake).await
            }
            Shape::Json => {
                no_query(self.query)?;
                // The text, and at most as much again for what is decoded of it.
                let held = 2 * declared_bytes(self.headers).unwrap_or(limit);
                let _held = api.admission.memory(held).await?;
                receive_json(body, bounds.max_image_bytes, intake).await
            }
            Shape::Raw => {
                let description = D::from_query(self.query)?;
                intake.receive_image(body).await?;
                Ok(description)
            }
        }
    }
}

async fn receive_json<D: Description>(
    body: BoundedBody,
    max_image_bytes: u64,
    intake: &mut Intake,
) -> Result<D, Problem> {
    let json = body.collect().await?;
    let (mut description, encoded) = D::from_body(&json)?;
    let mut views = Vec::with_capacity(encoded.len().min(64));
    for (index, view) in encoded.into_iter().enumerate() {
        // One at a time: the decoded bytes of the one before are gone.
        let (source, view) = view.open(max_image_bytes).map_err(|error| error.in_view(index))?;
        intake.receive_from(source).await.map_err(|error| error.in_view(index))?;
        views.push(view);
    }
    description.set_views(views);
    Ok(description)
}

/// Only a raw image leaves the query as a place for metadata; elsewhere it would be overlooked.
fn no_query(query: &[(String, String)]) -> Result<(), Problem> {
    match query.first() {
        None => Ok(()),
        Some((key, _)) => Err(Problem::new(
            ProblemKind::InvalidRequest,
            format!("`{key}` is in the query, which is for raw images alone; put it into the metadata"),
        )),
    }
}

fn shape(headers: &HeaderMap) -> Result<Shape, Problem> {
    let content_type = headers.get(header::CONTENT_TYPE).map_or(Ok(""), |value| value.to_str()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "multipart/form-data" => Ok(Shape::Multipart { boundary: multer::parse_boundary(content_type)? }),
        "application/json" => Ok(Shape::Json),
        "application/octet-stream" => Ok(Shape::Raw),
        image if image.starts_with("image/") => Ok(Shape::Raw),
        other => {
            let given = if other.is_empty() { "there is no content type" } else { other };
            let detail = format!(
                "{given}: send multipart/form-data with `image` parts, application/json with `views`, or one image as image/* \
                 or application/octet-stream (curl: -H 'Content-Type: image/jpeg' --data-binary @FILE)"
            );
            Err(Problem::new(ProblemKind::UnsupportedMediaType, detail))
        }
    }
}

/// Refuses a content type that cannot be one raw image.
pub(crate) fn must_be_raw(headers: &HeaderMap) -> Result<(), Problem> {
    match shape(headers) {
        Ok(Shape::Raw) => Ok(()),
        _ => Err(Problem::new(
            ProblemKind::UnsupportedMediaType,
            "send one image as image/* or application/octet-stream (curl: -H 'Content-Type: image/jpeg' --data-binary @FILE)",
        )),
    }
}
