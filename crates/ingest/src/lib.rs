//! From a source to checked bytes to an original and its rows.
