//! What a watch over views remembers between two looks, whichever process leads.

use scrutineer_store::{Metastore, StoreError, StoreErrorKind, Watch};
use scrutineer_types::ViewId;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// How far a watch has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place {
    pub after: Option<ViewId>,
    /// Counts the looks that were kept: whoever has missed one knows.
    pub look: u64,
}

impl Place {
    /// What is kept of it under `kind`, if anything, and what that says.
    pub async fn read(metastore: &dyn Metastore, kind: &str) -> Result<(Option<String>, Self), StoreError> {
        let kept = metastore.watches(kind).await?.pop().map(|watch| watch.state);
        let place = kept.as_deref().map(read).transpose()?.unwrap_or_default();
        Ok((kept, place))
    }

    /// As it is kept.
    pub fn watch(self, kind: &str) -> Watch {
        Watch {
            kind: kind.to_owned(),
            policy: String::new(),
            facility: String::new(),
            subject: String::new(),
            state: write(&self),
        }
    }
}

/// JSON of ours, read back.
pub(crate) fn read<T: DeserializeOwned>(state: &str) -> Result<T, StoreError> {
    serde_json::from_str(state).map_err(|error| {
        StoreError::new(StoreErrorKind::Internal, "what a watch remembers cannot be read").with_source(error)
    })
}

/// JSON to be kept.
pub(crate) fn write<T: Serialize>(state: &T) -> String {
    serde_json::to_string(state).expect("a monitor holds nothing that JSON cannot say")
}
