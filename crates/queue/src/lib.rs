//! The Queue trait, which delivers job ids, with its backends.
