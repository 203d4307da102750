//! Gauges of the process and of the machine: memory, processor, descriptors, disks, GPUs.

use std::{path::PathBuf, sync::Arc};

use metrics::{describe_gauge, gauge};
use nvml_wrapper::{Nvml, enum_wrappers::device::TemperatureSensor, error::NvmlError};
use scrutineer_store::Metastore;

use crate::config::Config;

const BUILD: &str = "scrutineer_build_info";
const DISK_FREE: &str = "scrutineer_disk_free_bytes";
const DISK_SIZE: &str = "scrutineer_disk_size_bytes";
const GPU_UTILIZATION: &str = "scrutineer_gpu_utilization_ratio";
const GPU_MEMORY_USED: &str = "scrutineer_gpu_memory_used_bytes";
const GPU_MEMORY_TOTAL: &str = "scrutineer_gpu_memory_total_bytes";
const GPU_POWER: &str = "scrutineer_gpu_power_watts";
const GPU_TEMPERATURE: &str = "scrutineer_gpu_temperature_celsius";

/// What is asked again and again.
pub struct Machine {
    process: metrics_process::Collector,
    metastore: Arc<dyn Metastore>,
    /// What is on disk here, and in which folder.
    volumes: Vec<(&'static str, PathBuf)>,
    /// Without NVIDIA's driver there are no series of GPUs, and no error.
    gpus: Option<Nvml>,
}

impl Machine {
    /// Describes the gauges, and brings those into being that never change.
    pub fn new(config: &Config, metastore: &Arc<dyn Metastore>) -> Self {
        describe_gauge!(BUILD, "1, with the version");
        describe_gauge!(DISK_FREE, metrics::Unit::Bytes, "Free on the disk that holds the database, or the objects");
        describe_gauge!(DISK_SIZE, metrics::Unit::Bytes, "Size of that disk");
        gauge!(BUILD, "version" => env!("CARGO_PKG_VERSION")).set(1.0);
        let process = metrics_process::Collector::default();
        process.describe();
        let here = |folder: PathBuf| if folder.as_os_str().is_empty() { ".".into() } else { folder };
        let volumes = config.volumes().into_iter().map(|(volume, folder)| (volume, here(folder))).collect();
        let gpus = Nvml::init().inspect(|_| describe_gpus()).ok();
        Self { process, metastore: Arc::clone(metastore), volumes, gpus }
    }

    /// Asks everything once; takes milliseconds, and waits for disks and drivers.
    pub fn sample(&self) {
        self.process.collect();
        self.metastore.sample();
        for (volume, folder) in &self.volumes {
            // A disk that is away tells nothing; readiness says so.
            let Ok(disk) = rustix::fs::statvfs(folder) else { continue };
            gauge!(DISK_FREE, "volume" => *volume).set((disk.f_bavail * disk.f_frsize) as f64);
            gauge!(DISK_SIZE, "volume" => *volume).set((disk.f_blocks * disk.f_frsize) as f64);
        }
        if let Some(nvml) = &self.gpus
            && let Err(error) = sample_gpus(nvml)
        {
            tracing::debug!(%error, "cannot ask the GPUs");
        }
    }
}

fn describe_gpus() {
    describe_gauge!(GPU_UTILIZATION, "Share of the time in which the GPU did something, 0..=1");
    describe_gauge!(GPU_MEMORY_USED, metrics::Unit::Bytes, "Memory of the GPU in use, by whichever process");
    describe_gauge!(GPU_MEMORY_TOTAL, metrics::Unit::Bytes, "Memory of the GPU");
    describe_gauge!(GPU_POWER, "What the GPU draws, in watts");
    describe_gauge!(GPU_TEMPERATURE, "Temperature of the GPU, in degrees Celsius");
}

fn sample_gpus(nvml: &Nvml) -> Result<(), NvmlError> {
    for index in 0..nvml.device_count()? {
        let (device, gpu) = (nvml.device_by_index(index)?, index.to_string());
        // Each by itself: a virtual GPU does not know them all.
        if let Ok(utilization) = device.utilization_rates() {
            gauge!(GPU_UTILIZATION, "gpu" => gpu.clone()).set(f64::from(utilization.gpu) / 100.0);
        }
        if let Ok(memory) = device.memory_info() {
            gauge!(GPU_MEMORY_USED, "gpu" => gpu.clone()).set(memory.used as f64);
            gauge!(GPU_MEMORY_TOTAL, "gpu" => gpu.clone()).set(memory.total as f64);
        }
        if let Ok(milliwatts) = device.power_usage() {
            gauge!(GPU_POWER, "gpu" => gpu.clone()).set(f64::from(milliwatts) / 1e3);
        }
        if let Ok(celsius) = device.temperature(TemperatureSensor::Gpu) {
            gauge!(GPU_TEMPERATURE, "gpu" => gpu).set(f64::from(celsius));
        }
    }
    Ok(())
}

/// The machine's name.
pub fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// The machine's GPUs, by name.
pub fn gpus() -> Vec<String> {
    let named = || -> Result<Vec<String>, NvmlError> {
        let nvml = Nvml::init()?;
        (0..nvml.device_count()?).map(|index| nvml.device_by_index(index)?.name()).collect()
    };
    named().unwrap_or_default()
}
