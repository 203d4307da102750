//! Models: manifests, backends, output heads, non-maximum suppression and fingerprints.
