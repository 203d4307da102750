//! `TCP_NODELAY` on connections to the server, which sqlx 0.9.0 does not set (its next release does; then this goes away).
//! Without it the end of every batch that is longer than a segment waits for the other side's delayed acknowledgement: 40 ms.

use std::{
    fs,
    os::fd::{BorrowedFd, RawFd},
};

use socket2::SockRef;

/// Sets it on each socket of this process whose other end is at `port`. Where the process cannot look at its own
/// descriptors (`/proc`), nothing is set, and batches are slower.
pub(super) fn set(port: u16) {
    let Ok(entries) = fs::read_dir("/proc/self/fd") else { return };
    for entry in entries.flatten() {
        let is_socket = fs::read_link(entry.path()).is_ok_and(|target| target.to_string_lossy().starts_with("socket:"));
        let number = entry.file_name().to_str().and_then(|name| name.parse::<RawFd>().ok());
        if let Some(fd) = number.filter(|_| is_socket) {
            set_on(fd, port);
        }
    }
}

#[expect(unsafe_code, reason = "sqlx gives no access to its socket")]
fn set_on(fd: RawFd, port: u16) {
    // SAFETY: used before this returns, and for nothing but questions and an option that is harmless to any socket. Should its
    // owner have closed it meanwhile, the calls fail, or speak of another socket, whose other end is asked for first.
    let fd = unsafe { BorrowedFd::borrow_raw(fd) };
    let socket = SockRef::from(&fd);
    let is_ours = socket.peer_addr().is_ok_and(|peer| peer.as_socket().is_some_and(|peer| peer.port() == port));
    if is_ours && let Err(error) = socket.set_tcp_nodelay(true) {
        tracing::debug!(%error, "a connection to PostgreSQL stays slow");
    }
}
