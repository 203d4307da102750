//! The suite that every [`crate::Queue`] passes.
