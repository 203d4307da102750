//! A policy judged from outside: cases, laws, and the files that are refused.

mod cases;
mod documents;
mod facts;
mod fallbacks;
mod files;
mod identity;
mod laws;
mod waiting;
