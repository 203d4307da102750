//! What the machine gives: files, disks, time, accelerators.

use std::{
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
};

use nvml_wrapper::{Nvml, error::NvmlError};
use rustix::process::{Resource, getrlimit};
use scrutineer_types::Timestamp;

use super::Finding;
use crate::config::Config;

/// Files that a server has open besides its connections: database, model, library, originals under way.
const FILES: u64 = 256;

/// Free space below which nothing should be begun, and below which somebody should look.
const FULL_BYTES: u64 = 200 << 20;
const LOW_BYTES: u64 = 5 << 30;

/// No clock that is right shows an earlier moment than this: 2026-01-01T00:00:00Z.
const PAST: Timestamp = Timestamp(1_767_225_600_000);

/// Open files and cores beside what the configuration asks for.
pub fn limits(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    let needed = config.server.max_connections as u64 + FILES;
    let allowed = getrlimit(Resource::Nofile).current.unwrap_or(u64::MAX);
    findings.push(if allowed < needed {
        Finding::warning(
            "limits",
            format!(
                "{allowed} open files are allowed; {} connections take up to {needed}",
                config.server.max_connections
            ),
            format!("ulimit -n {needed} (systemd: LimitNOFILE={needed}), or lower server.max_connections"),
        )
    } else {
        Finding::ok("limits", format!("{allowed} open files"))
    });
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    findings.push(if config.inspect.threads > cores {
        Finding::warning(
            "cores",
            format!("inspect.threads = {}, and there are {cores} cores", config.inspect.threads),
            "leave it 0, one for each core: more take turns and make every image slower",
        )
    } else {
        Finding::ok("cores", cores.to_string())
    });
    findings
}

/// Room where the database and the originals are.
pub fn disks(config: &Config) -> Vec<Finding> {
    let folders = config.volumes();
    let mut folders = folders.iter().map(|(_, folder)| existing(folder)).collect::<Vec<_>>();
    // Two folders of one disk are one line.
    folders.dedup_by_key(|folder| folder.metadata().map(|about| about.dev()).ok());
    folders.iter().map(|folder| room(folder)).collect()
}

/// What there is already of a folder that may yet have to be made: the rest will be on its disk.
pub fn existing(folder: &Path) -> PathBuf {
    let there = folder.ancestors().find(|folder| folder.exists());
    let there = there.filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    there.canonicalize().unwrap_or_else(|_| there.to_path_buf())
}

fn room(there: &Path) -> Finding {
    const CHECK: &str = "disk";
    match rustix::fs::statvfs(there) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let found = format!("{:.1} GB free at {}", free as f64 / 1e9, there.display());
            let fix = "make room, or set upkeep.keep_days so that what is old goes";
            if free < FULL_BYTES {
                Finding::failed(CHECK, found, fix)
            } else if free < LOW_BYTES || (disk.f_files > 0 && disk.f_favail < 10_000) {
                Finding::warning(CHECK, found, fix)
            } else {
                Finding::ok(CHECK, found)
            }
        }
        Err(error) => Finding::failed(CHECK, format!("{}: {error}", there.display()), "see that the disk is mounted"),
    }
}

/// Whether this machine knows what day it is.
pub fn clock() -> Finding {
    let now = Timestamp::now();
    if now < PAST {
        let fix = "set the clock, and let it keep time by NTP (chrony, systemd-timesyncd)";
        return Finding::failed("clock", format!("{now} is in the past"), fix);
    }
    Finding::ok("clock", now.to_string())
}

/// What accelerators there are.
pub fn gpu() -> Finding {
    const CHECK: &str = "gpu";
    let named = || -> Result<(String, Vec<String>), NvmlError> {
        let nvml = Nvml::init()?;
        let driver = nvml.sys_driver_version()?;
        let mut names = Vec::new();
        for index in 0..nvml.device_count()? {
            let device = nvml.device_by_index(index)?;
            names.push(format!("{}, {:.0} GB", device.name()?, device.memory_info()?.total as f64 / 1e9));
        }
        Ok((driver, names))
    };
    match named() {
        Ok((driver, names)) if !names.is_empty() => Finding::ok(
            CHECK,
            format!("{} (driver {driver}); the backends of this version run on the processor", names.join("; ")),
        ),
        Ok(_) | Err(_) => Finding::ok(CHECK, "none; models run on the processor"),
    }
}
