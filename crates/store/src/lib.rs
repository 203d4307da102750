//! Metadata and originals: the Metastore trait with its backends, and the object store.
