//! Identifiers: UUIDv7, so that they sort by creation and no coordinator hands them out.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, later in order than those made before it on this machine.
            #[expect(clippy::new_without_default, reason = "a default that differs at every call would mislead")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

id!(
    /// Names an inspection.
    InspectionId
);
id!(
    /// Names a view; also the last part of its original's key in the object store.
    ViewId
);
id!(
    /// Names a job; all that a queue's message carries.
    JobId
);
id!(
    /// Names a decision.
    DecisionId
);
id!(
    /// Names an event; never changes, however often the event is delivered.
    EventId
);
