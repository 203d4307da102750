//! A copy of rows and originals in a folder: taken beside a server, restored, and proved whole.
//!
//! The folder holds `manifest.json`, the rows as one SQLite file (`rows-….db`, which the manifest names), and the originals
//! under the keys that they have in the object store (`objects/originals/…`). Rows are taken first: whatever they name was
//! stored before them, and an original is never changed, so those that are copied afterwards are those that the rows mean.
//! The manifest comes last and at once: a folder without one is no backup, and one that a backup was broken off in is still
//! the backup before.

mod audit;
mod check;
mod folder;
mod ledger;
mod manifest;
mod problem;
mod restore;
mod save;
mod walk;

pub use audit::{Audit, verify_backup, verify_live};
pub(crate) use ledger::{Ledger, PAGE, Recorded};
pub use manifest::{Manifest, SavedOriginals, SavedRows};
pub use problem::{Problem, ProblemKind, Progress, Tell};
pub use restore::{Restored, restore};
pub use save::{Saved, save};
