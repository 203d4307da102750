//! The suite that every [`crate::Metastore`] passes.
