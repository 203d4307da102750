//! A model's file: read, recognised and hashed, with the manifest file beside it.

use std::io::ErrorKind;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::graph::Graph;
use crate::manifest::{Facts, ManifestFile, Metadata};
use crate::{Config, ModelError, ModelErrorKind};

/// An ONNX file and what it says.
pub(crate) struct OnnxFile<'a> {
    pub bytes: std::borrow::Cow<'a, [u8]>,
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    pub sha256: String,
    pub graph: Graph,
    pub metadata: Metadata,
    pub manifest: ManifestFile,
    /// Its name without folder and extension.
    pub stem: String,
}

impl<'a> OnnxFile<'a> {
    /// Reads `path` and the manifest file beside it.
    pub fn read(path: &Path) -> Result<Self, ModelError> {
        let shown = path.display();
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.extension().is_some_and(|extension| extension == "pt" || extension == "pth") {
            return Err(checkpoint(&file_name));
        }
        let bytes = std::fs::read(path).map_err(|e| {
            let message = match e.kind() {
                ErrorKind::NotFound => format!("no model at {shown}; check the path"),
                ErrorKind::IsADirectory => format!("{shown} is a folder; give the .onnx file in it"),
                _ => format!("the model {shown} cannot be read"),
            };
            ModelError::new(ModelErrorKind::NotFound, message).with_source(e)
        })?;
        // A PyTorch checkpoint is a ZIP archive, whatever it is called.
        if bytes.starts_with(b"PK\x03\x04") {
            return Err(checkpoint(&file_name));
        }
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let mut file =
            Self::new(&stem, bytes.into()).map_err(|e| ModelError::new(e.kind(), format!("{shown}: {e}")))?;
        if let Some(manifest) = ManifestFile::beside(path)? {
            file.manifest = manifest;
        }
        Ok(file)
    }

    /// Takes a file's content as it is, with nothing beside it.
    pub fn new(stem: &str, bytes: std::borrow::Cow<'a, [u8]>) -> Result<Self, ModelError> {
        let graph = Graph::parse(&bytes)?;
        Ok(Self {
            sha256: hex::encode(Sha256::digest(&bytes)),
            metadata: Metadata::read(&graph.metadata),
            manifest: ManifestFile::default(),
            stem: stem.to_owned(),
            graph,
            bytes,
        })
    }

    /// Checks that it is the file that the configuration means.
    pub fn is_meant(&self, config: &Config) -> Result<(), ModelError> {
        if config.sha256.is_empty() || config.sha256.eq_ignore_ascii_case(&self.sha256) {
            return Ok(());
        }
        let message = format!(
            "the file's SHA-256 is {}, and {} is configured: it is another file than was meant",
            self.sha256, config.sha256
        );
        Err(ModelError::new(ModelErrorKind::Config, message))
    }

    /// What is known before it has run.
    pub fn facts<'b>(&'b self, name: Option<&'b str>) -> Facts<'b> {
        Facts { graph: &self.graph, metadata: &self.metadata, file: &self.manifest, name, stem: &self.stem }
    }
}

fn checkpoint(file_name: &str) -> ModelError {
    let message = format!(
        "{file_name} is a PyTorch checkpoint; export it to ONNX first: yolo export model={file_name} format=onnx"
    );
    ModelError::new(ModelErrorKind::NotOnnx, message)
}
