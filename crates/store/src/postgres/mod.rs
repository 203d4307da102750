//! The metastore on PostgreSQL: shared by several processes.
pub(crate) mod failure;
