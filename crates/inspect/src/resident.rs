//! How much memory this process takes.

/// Bytes of resident memory; `None` where the operating system does not say.
#[cfg(target_os = "linux")]
pub(crate) fn bytes() -> Option<u64> {
    // `VmRSS:     12345 kB`, whatever the size of a page is.
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Bytes of resident memory; `None` where the operating system does not say.
#[cfg(not(target_os = "linux"))]
pub(crate) fn bytes() -> Option<u64> {
    None
}
