//! ONNX Runtime's shared library: where it is, whether it will do, and the one environment that this process has of it.
//!
//! The `ort` crate opens the library by itself on first use and has hung when it was missing, so it is found, opened and
//! questioned here first, and `ort` is given a path that is known to work.

use std::ffi::CStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use libloading::Library;
use ort::environment::Environment;
use ort::logging::LogLevel;
use ort::sys::OrtApiBase;

/// Set to a library or to its folder, only that is tried.
pub const PATH_VARIABLE: &str = "ORT_DYLIB_PATH";

/// No usable library: where it was looked for, and what was wrong with what was found. `Display` says how to get one.
#[derive(Debug)]
pub struct NoOnnxRuntime {
    /// Folders and files, each with why it did not serve.
    pub looked: Vec<(PathBuf, String)>,
}

impl fmt::Display for NoOnnxRuntime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no usable ONNX Runtime library (1.{} or newer); looked in ", ort::MINOR_VERSION)?;
        for (i, (path, why)) in self.looked.iter().enumerate() {
            write!(f, "{}{} ({why})", if i == 0 { "" } else { ", " }, path.display())?;
        }
        write!(
            f,
            ". To get it, `make runtime`; or `pip download --no-deps onnxruntime`, unzip the wheel, and put its \
             onnxruntime/capi/libonnxruntime.so.* beside the executable or name it in {PATH_VARIABLE}"
        )
    }
}

impl std::error::Error for NoOnnxRuntime {}

/// The library that would be used: the first that opens and is new enough, of `ORT_DYLIB_PATH`, the executable's folder,
/// `.tools/onnxruntime` in the folders above the executable and the current folder, and the system's folders.
pub fn find_onnxruntime() -> Result<PathBuf, NoOnnxRuntime> {
    probe().map(|probed| probed.path)
}

/// ONNX Runtime, running in this process until it ends.
pub(crate) struct OnnxRuntime {
    environment: Environment,
    version: String,
}

impl OnnxRuntime {
    pub(crate) fn environment(&self) -> &Environment {
        &self.environment
    }

    pub(crate) fn version(&self) -> &str {
        &self.version
    }
}

/// Starts ONNX Runtime, or returns the one that runs. A failure is not remembered.
pub(crate) fn onnxruntime() -> Result<&'static OnnxRuntime, NoOnnxRuntime> {
    static RUNNING: OnceLock<OnnxRuntime> = OnceLock::new();
    static STARTING: Mutex<()> = Mutex::new(());
    let _starting = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(running) = RUNNING.get() {
        return Ok(running);
    }
    let probed = probe()?;
    let failed = |e: String| NoOnnxRuntime { looked: vec![(probed.path.clone(), e)] };
    let environment = ort::init_from(&probed.path)
        .map_err(|e| failed(e.to_string()))?
        .with_name("scrutineer")
        .with_telemetry(false)
        .with_logger(Arc::new(|level, _, _, _, message: &str| match level {
            LogLevel::Fatal | LogLevel::Error | LogLevel::Warning => tracing::warn!(target: "onnxruntime", "{message}"),
            LogLevel::Info | LogLevel::Verbose => tracing::trace!(target: "onnxruntime", "{message}"),
        }))
        .build()
        .map_err(|e| failed(e.to_string()))?;
    environment.set_log_level(LogLevel::Warning);
    tracing::debug!(path = %probed.path.display(), version = probed.version, "ONNX Runtime started");
    Ok(RUNNING.get_or_init(|| OnnxRuntime { environment, version: probed.version }))
}

struct Probed {
    path: PathBuf,
    version: String,
    /// Kept open until `ort` has opened it too, so that it is loaded once.
    _library: Library,
}

fn probe() -> Result<Probed, NoOnnxRuntime> {
    let mut looked = Vec::new();
    for place in places() {
        let candidates = if place.is_dir() { libraries_in(&place) } else { vec![place.clone()] };
        if candidates.is_empty() {
            looked.push((place, "not there".into()));
            continue;
        }
        for path in candidates {
            match open(&path) {
                Ok((library, version)) => return Ok(Probed { path, version, _library: library }),
                Err(why) => looked.push((path, why)),
            }
        }
    }
    Err(NoOnnxRuntime { looked })
}

/// Where to look, in order; folders that do not exist are left out, but for the first ones, which help to explain.
fn places() -> Vec<PathBuf> {
    if let Some(path) = std::env::var_os(PATH_VARIABLE).filter(|path| !path.is_empty()) {
        return vec![path.into()];
    }
    let executable = std::env::current_exe().ok().and_then(|path| path.parent().map(Path::to_owned));
    let current = std::env::current_dir().ok();
    let mut places: Vec<PathBuf> = executable.iter().cloned().collect();
    for start in [&executable, &current].into_iter().flatten() {
        places.extend(start.ancestors().map(|folder| folder.join(".tools/onnxruntime")).filter(|tools| tools.is_dir()));
    }
    let search_path = std::env::var_os("LD_LIBRARY_PATH").unwrap_or_default();
    places.extend(std::env::split_paths(&search_path).filter(|folder| folder.is_dir()));
    let system = ["/usr/local/lib", "/usr/lib", "/usr/lib64", "/opt/onnxruntime/lib", "/opt/homebrew/lib"];
    let multiarch = Path::new("/usr/lib").join(format!("{}-linux-gnu", std::env::consts::ARCH));
    places.extend(system.into_iter().map(PathBuf::from).chain([multiarch]).filter(|folder| folder.is_dir()));
    let mut seen = std::collections::HashSet::new();
    places.retain(|place| seen.insert(place.clone()));
    places
}

/// ONNX Runtime's library files in `folder`: the one without a version first, then the newest.
fn libraries_in(folder: &Path) -> Vec<PathBuf> {
    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let plain = format!("{prefix}onnxruntime{suffix}");
    let numbers = |name: &str| -> Vec<u32> { name.split('.').filter_map(|part| part.parse().ok()).collect() };
    let mut found: Vec<(bool, Vec<u32>, PathBuf)> = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let versioned = name.starts_with(&format!("{plain}."))
            || (name.starts_with(&format!("{prefix}onnxruntime.")) && name.ends_with(suffix));
        if name == plain || versioned {
            found.push((name == plain, numbers(&name), entry.path()));
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, _, path)| path).collect()
}

/// Opens a library and asks its version.
#[expect(unsafe_code, reason = "a shared library can only be opened and called through its C interface")]
fn open(path: &Path) -> Result<(Library, String), String> {
    if !path.exists() {
        return Err("not there".into());
    }
    // SAFETY: the file is what the operator installed as ONNX Runtime; its initialisers are those of that library, which
    // `ort` is about to run in any case.
    let library = unsafe { Library::new(path) }.map_err(|e| format!("cannot be opened: {e}"))?;
    // SAFETY: the symbol has had this signature in every release of ONNX Runtime; no other library exports it.
    let api_base = unsafe { library.get::<unsafe extern "C" fn() -> *const OrtApiBase>(b"OrtGetApiBase\0") }
        .map_err(|_| "is not ONNX Runtime: exports no OrtGetApiBase".to_owned())?;
    // SAFETY: takes nothing; returns a pointer to a static of the library, which is open, or null.
    let base = unsafe { api_base().as_ref() }.ok_or("gives no interface")?;
    // SAFETY: takes nothing; returns a static C string.
    let version = unsafe { CStr::from_ptr((base.GetVersionString)()) }.to_string_lossy().into_owned();
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().ok());
    match (numbers.next().flatten(), numbers.next().flatten()) {
        (Some(1), Some(minor)) if minor >= ort::MINOR_VERSION => Ok((library, version)),
        _ => Err(format!("is version {version}")),
    }
}
