//! End to end: the real binary over real connections.

mod chaos;
mod command_line;
mod durability;
mod images;
mod lifecycle;
mod server;
mod start_up;
