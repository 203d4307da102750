//! The style sheet, the scripts and the icon: compiled in, named by their content, so that browsers keep them for ever.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use crate::ConsoleError;

struct Asset {
    path: String,
    media_type: &'static str,
    content: &'static str,
}

static STYLESHEET: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("console", "css", "text/css; charset=utf-8", include_str!("../assets/console.css")));
static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("console", "js", "text/javascript; charset=utf-8", include_str!("../assets/console.js"))
});
static REVIEW_SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("review", "js", "text/javascript; charset=utf-8", include_str!("../assets/review.js")));
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_str!("../assets/icon.svg")));

impl Asset {
    fn new(stem: &str, extension: &str, media_type: &'static str, content: &'static str) -> Self {
        let digest = hex::encode(Sha256::digest(content));
        let path = format!("/assets/{stem}-{}.{extension}", &digest[..12]);
        Self { path, media_type, content }
    }
}

pub(crate) fn stylesheet_path() -> &'static str {
    &STYLESHEET.path
}

pub(crate) fn script_path() -> &'static str {
    &SCRIPT.path
}

pub(crate) fn review_script_path() -> &'static str {
    &REVIEW_SCRIPT.path
}

pub(crate) fn icon_path() -> &'static str {
    &ICON.path
}

/// `GET /assets/{name}`
pub(crate) async fn serve(Path(name): Path<String>) -> Response {
    let known = [&*STYLESHEET, &*SCRIPT, &*REVIEW_SCRIPT, &*ICON];
    match known.into_iter().find(|asset| asset.path.strip_prefix("/assets/") == Some(name.as_str())) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.content).into_response()
        }
        None => ConsoleError::NotFound("asset").into_response(),
    }
}
