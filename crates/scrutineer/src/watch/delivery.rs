//! One file on its way: read, journalled, sent until there is an answer, put away.

use std::{
    io::{self, Read as _},
    path::Path,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use scrutineer_ingest::{Metadata, NameTemplate, ViewMetadata};
use scrutineer_types::{InspectionId, Timestamp};
use sha2::{Digest as _, Sha256};
use tokio_util::sync::CancellationToken;

use super::{
    destination::{Destination, Request, Sent},
    folder::{After, Folder, Look, Reason},
    gate::Gate,
    journal::{Entry, Journal},
};

/// A request that was first sent so long ago may be known though its key is forgotten: servers keep keys for a day.
const DOUBTED_AFTER_MS: i64 = 3_600_000;
/// Errors that may be a file's own doing, while other files go through, before it is put aside.
const MOST_ERRORS: u32 = 5;
/// Before a file is tried again that the file system refuses.
const FILE_PAUSE: Duration = Duration::from_secs(1);

/// What every request says, beside what the file's name says.
#[derive(Clone, Debug, Default)]
pub struct Words {
    pub template: Option<NameTemplate>,
    pub common: Metadata,
    pub camera: Option<String>,
}

/// All that a delivery needs.
#[derive(Debug)]
pub struct Delivery {
    pub folder: Folder,
    pub after: After,
    pub journal: Journal,
    pub destination: Destination,
    pub words: Words,
    pub max_image_bytes: u64,
    pub gate: Gate,
}

/// How a delivery ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// It is recorded and put away.
    Accepted,
    /// It is in `failed/`.
    Failed,
    /// It is where it was: changed, vanished, or the time was over.
    Later,
}

/// Why a file is not delivered.
enum Setback {
    /// It never will be.
    Poison { code: String, message: String },
    /// It may be later.
    Later(String),
}

impl From<io::Error> for Setback {
    fn from(error: io::Error) -> Self {
        Self::Later(error.to_string())
    }
}

impl Delivery {
    /// Whether this very file was accepted before and is to stay where it is.
    pub fn is_kept(&self, path: &Path, look: &Look) -> bool {
        self.after == After::Keep && path.to_str().is_some_and(|path| self.journal.is_accepted(path, look))
    }

    /// Delivers the file at `path`, trying until there is an answer or `shutdown`.
    pub async fn deliver(self: &Arc<Self>, path: &Path, look: Look, shutdown: &CancellationToken) -> Delivered {
        let setback = match self.accept(path, look, shutdown).await {
            Ok(inspection) => match self.put_away(path, look).await {
                Ok(()) => {
                    tracing::info!(path = %path.display(), %inspection, "accepted");
                    return Delivered::Accepted;
                }
                Err(setback) => setback,
            },
            Err(setback) => setback,
        };
        let message = match setback {
            Setback::Poison { code, message } => {
                tracing::warn!(path = %path.display(), code, "put aside: {message}");
                match self.put_aside(path, look, &code, &message).await {
                    Ok(()) => return Delivered::Failed,
                    Err(error) => format!("cannot put it aside: {error}"),
                }
            }
            Setback::Later(message) => message,
        };
        if !shutdown.is_cancelled() {
            tracing::warn!(path = %path.display(), "tried again later: {message}");
            let _ = shutdown.run_until_cancelled(tokio::time::sleep(FILE_PAUSE)).await;
        }
        Delivered::Later
    }

    /// Has the file recorded; answers the inspection that has its view.
    async fn accept(&self, path: &Path, look: Look, shutdown: &CancellationToken) -> Result<InspectionId, Setback> {
        let poison = |code: &str, message: String| Setback::Poison { code: code.to_owned(), message };
        let name = path
            .to_str()
            .ok_or_else(|| poison("file-name", "the name is not UTF-8; give the file another one".to_owned()))?;
        let before = self.journal.entry(name).filter(|entry| entry.look == look);
        if let Some(inspection) = before.as_ref().and_then(|entry| entry.accepted) {
            return Ok(inspection);
        }
        if look.size_bytes > self.max_image_bytes {
            let most = self.max_image_bytes;
            return Err(poison(
                "too-large",
                format!(
                    "the file has more than the {most} bytes that `ingest.max_image_bytes` allows; send a smaller image or raise the setting"
                ),
            ));
        }
        let (bytes, sha256) = self.read(path).await?;
        let key = key(name, look, &sha256);
        let before = before.filter(|entry| entry.key == key);
        let repeated = before.is_some();
        let mut entry = if let Some(entry) = before {
            entry
        } else {
            let metadata = self.metadata(name, look).map_err(|message| poison("file-name", message))?;
            let entry =
                Entry { look, sha256, key, metadata: Some(metadata), sent_at: Timestamp::now(), accepted: None };
            self.journal_record(name, Some(entry.clone()))?;
            entry
        };
        let inspection = self.send(name, &bytes, &mut entry, repeated, shutdown).await?;
        // The words have served; of ten thousand kept files they would fill the journal.
        let entry = Entry { accepted: Some(inspection), metadata: None, ..entry };
        self.journal_record(name, Some(entry))?;
        Ok(inspection)
    }

    /// Sends until there is an answer.
    async fn send(
        &self,
        name: &str,
        bytes: &Bytes,
        entry: &mut Entry,
        repeated: bool,
        shutdown: &CancellationToken,
    ) -> Result<InspectionId, Setback> {
        let metadata = entry.metadata.clone().unwrap_or_default();
        let (mut errors, mut accepted_before, mut may_be_known) = (0, self.gate.accepted(), repeated);
        loop {
            if shutdown.run_until_cancelled(self.gate.pass()).await.is_none() {
                return Err(Setback::Later("stopped".to_owned()));
            }
            if may_be_known && Timestamp::now().since_ms(entry.sent_at) >= DOUBTED_AFTER_MS {
                match self.destination.find(entry).await {
                    Ok(Some(inspection)) => return Ok(inspection),
                    Ok(None) => {
                        entry.sent_at = Timestamp::now();
                        self.journal_record(name, Some(entry.clone()))?;
                    }
                    Err(error) => {
                        self.hold(None, &format!("cannot ask for a file that was sent before: {error:#}"));
                        continue;
                    }
                }
            }
            let request = Request { name, bytes: bytes.clone(), key: &entry.key, metadata: &metadata };
            let sent = self.destination.send(request).await;
            may_be_known = true;
            match sent {
                Sent::Accepted(inspection) => {
                    self.gate.open();
                    return Ok(inspection);
                }
                Sent::Refused { code, message } => return Err(Setback::Poison { code, message }),
                Sent::Busy { after, message } => self.hold(after, &message),
                Sent::Known { message } => match self.destination.find(entry).await {
                    Ok(Some(inspection)) => return Ok(inspection),
                    Ok(None) => return Err(Setback::Poison { code: "idempotency-conflict".to_owned(), message }),
                    Err(error) => self.hold(None, &format!("{error:#}")),
                },
                Sent::Failed { message } => {
                    errors += 1;
                    if errors >= MOST_ERRORS && self.gate.accepted() > accepted_before {
                        let message = format!("{message}; {errors} times, while other files went through");
                        return Err(Setback::Poison { code: "server-error".to_owned(), message });
                    }
                    if errors == 1 {
                        accepted_before = self.gate.accepted();
                    }
                    self.hold(None, &message);
                }
            }
        }
    }

    fn hold(&self, after: Option<Duration>, message: &str) {
        if let Some(pause) = self.gate.hold(after) {
            tracing::warn!(?pause, "nothing is taken now, the files wait: {message}");
        }
    }

    fn metadata(&self, name: &str, look: Look) -> Result<Metadata, String> {
        let named = match &self.words.template {
            Some(template) => template.read(name).map_err(|error| error.to_string())?,
            None => Metadata::default(),
        };
        let mut metadata = self.words.common.clone();
        metadata.facility = named.facility.or(metadata.facility);
        metadata.package_id = named.package_id.or(metadata.package_id);
        metadata.batch = named.batch.or(metadata.batch);
        metadata.labels.extend(named.labels);
        let view = named.views.into_iter().next().unwrap_or_default();
        let camera = view.camera.or_else(|| self.words.camera.clone());
        metadata.views = vec![ViewMetadata { camera, angle: view.angle, captured_at: Some(look.captured_at()) }];
        Ok(metadata)
    }

    async fn read(&self, path: &Path) -> Result<(Bytes, String), Setback> {
        let (place, most) = (self.folder.place(path), self.max_image_bytes);
        let read = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::new();
            std::fs::File::open(place)?.take(most + 1).read_to_end(&mut bytes)?;
            let sha256 = hex::encode(Sha256::digest(&bytes));
            Ok::<_, io::Error>((Bytes::from(bytes), sha256))
        });
        match read.await.map_err(io::Error::other)? {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(Setback::Poison {
                code: "no-permission".to_owned(),
                message: "the file cannot be read; let its writer give read permission".to_owned(),
            }),
            read => Ok(read?),
        }
    }

    /// Puts an accepted file away, unless it has changed since: then it is another file of the same name.
    async fn put_away(self: &Arc<Self>, path: &Path, look: Look) -> Result<(), Setback> {
        let (delivery, path) = (Arc::clone(self), path.to_owned());
        blocking(move || {
            if delivery.folder.look(&path)? == Some(look) {
                delivery.folder.accepted(&path)?;
            }
            match path.to_str() {
                Some(name) if delivery.after != After::Keep => delivery.journal.record(name, None),
                _ => Ok(()),
            }
        })
        .await
    }

    async fn put_aside(self: &Arc<Self>, path: &Path, look: Look, code: &str, message: &str) -> io::Result<()> {
        let (delivery, path) = (Arc::clone(self), path.to_owned());
        let (code, message) = (code.to_owned(), message.to_owned());
        let task = tokio::task::spawn_blocking(move || {
            let name = path.to_string_lossy();
            // What is there by now may be another file, which nobody has refused.
            if delivery.folder.look(&path)? != Some(look) {
                return Err(io::Error::other("it has changed since it was sent"));
            }
            let (size_bytes, failed_at) = (look.size_bytes, Timestamp::now());
            let reason = Reason { path: &name, code: &code, message: &message, size_bytes, failed_at };
            delivery.folder.failed(&path, &reason)?;
            if delivery.journal.entry(&name).is_some() { delivery.journal.record(&name, None) } else { Ok(()) }
        });
        task.await.map_err(io::Error::other)?
    }

    fn journal_record(&self, name: &str, entry: Option<Entry>) -> Result<(), Setback> {
        // A sync takes about as long as a request does, and comes once before and once after it.
        tokio::task::block_in_place(|| self.journal.record(name, entry))
            .map_err(|error| Setback::Later(format!("cannot write the journal: {error}")))
    }
}

/// The request's idempotency key: the same for the same content under the same name with the same times, and for no other.
fn key(name: &str, look: Look, sha256: &str) -> String {
    let identity = format!("{sha256}\n{}\n{}\n{name}", look.size_bytes, look.modified_ns);
    format!("watch-{}", hex::encode(Sha256::digest(identity)))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Setback> {
    let ended = tokio::task::spawn_blocking(work).await;
    ended.map_err(|error| Setback::Later(error.to_string()))?.map_err(Setback::from)
}
