//! Models that lie in a bucket: fetched once, held against their hash, and kept in the machine's temporary folder.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context as _, bail};
use futures::TryStreamExt as _;
use scrutineer_store::{Aws, ObjectSources};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt as _;

use crate::config::Config;

/// How long one model may take to come.
const PATIENCE: Duration = Duration::from_mins(5);

/// The configuration with files in place of addresses of objects, as `s3://BUCKET/best.onnx`; each needs its `sha256`.
pub async fn fetched(mut config: Config) -> anyhow::Result<Config> {
    let objects = config.objects.clone();
    for (key, model) in std::iter::once(("", &mut config.model))
        .chain(config.models.iter_mut().map(|(key, model)| (key.as_str(), model)))
    {
        if !model.path.contains("://") {
            continue;
        }
        let section = if key.is_empty() { "model".to_owned() } else { format!("models.{key}") };
        let hash = model.sha256.to_ascii_lowercase();
        if hash.len() != 64 || !hash.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            bail!(
                "{section}.path is an object's address and needs {section}.sha256, the file's SHA-256 in hexadecimal: `sha256sum best.onnx`"
            );
        }
        let address = std::mem::take(&mut model.path);
        let file =
            fetch(&address, &hash, &objects).await.with_context(|| format!("cannot fetch the model {address}"))?;
        if model.name.is_empty() {
            model.name =
                Path::new(&address).file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        }
        model.path = file.display().to_string();
    }
    Ok(config)
}

async fn fetch(address: &str, hash: &str, objects: &scrutineer_store::OriginalsConfig) -> anyhow::Result<PathBuf> {
    let folder = std::env::temp_dir().join("scrutineer-models");
    let file = folder.join(format!("{hash}.onnx"));
    if file.exists() {
        // It was held against its hash when it came; it is again when it is loaded.
        return Ok(file);
    }
    let (place, _) = address.rsplit_once('/').context("it is no address of an object")?;
    let allowed = [format!("{place}/")];
    let aws = if ObjectSources::need_aws(&allowed) { Some(Aws::load().await) } else { None };
    let opened = ObjectSources::new(&allowed, objects, aws, PATIENCE)?.open(address, None).await?;
    tokio::fs::create_dir_all(&folder).await?;
    let part = folder.join(format!("{hash}.{}.part", std::process::id()));
    let mut writing = tokio::fs::File::create(&part).await?;
    let (mut body, mut hashed) = (opened.body, Sha256::new());
    while let Some(chunk) = body.try_next().await? {
        hashed.update(&chunk);
        writing.write_all(&chunk).await?;
    }
    writing.flush().await?;
    let came = hex::encode(hashed.finalize());
    if came != hash {
        tokio::fs::remove_file(&part).await?;
        bail!("its SHA-256 is {came}, not {hash}: it is another file than was meant");
    }
    tokio::fs::rename(&part, &file).await?;
    tracing::info!(address, size_bytes = opened.size_bytes, "model fetched");
    Ok(file)
}
