//! On whose behalf the store is asked: which facilities, in which role.

use std::collections::BTreeSet;

/// What a caller may see and do. Every store call on a caller's behalf takes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// The facilities whose rows exist for this caller.
    pub facilities: Facilities,
    /// What the caller may do with them.
    pub role: Role,
}

/// A set of facilities.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Facilities {
    /// Every facility, those named later included.
    All,
    /// These alone; an inspection without a facility is not among them.
    Only(BTreeSet<String>),
}

/// What a caller may do, each role including those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Reads.
    Viewer,
    /// Submits, reviews, cancels and redrives.
    Operator,
    /// Changes policies.
    Admin,
}

impl Access {
    /// Everything, everywhere: the process itself, and every caller until keys exist.
    pub const fn all() -> Self {
        Self { facilities: Facilities::All, role: Role::Admin }
    }

    /// Whether rows of `facility` exist for this caller.
    pub fn sees(&self, facility: &str) -> bool {
        match &self.facilities {
            Facilities::All => true,
            Facilities::Only(names) => names.contains(facility),
        }
    }
}
