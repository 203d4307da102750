//! Bytes to preprocess to infer to inference: the one path, and its bounded executor.
