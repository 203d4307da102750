//! The parcel detector and its policy, compiled in so that a first run needs no files.

/// How results name it.
pub const NAME: &str = "parcel";
/// ONNX, trained by the recipe in `models/parcel/`.
pub const WEIGHTS: &[u8] = include_bytes!("../../../models/parcel/parcel.onnx");
/// Its policy.
pub const POLICY: &str = include_str!("../../../models/parcel/policy.toml");
/// Said wherever the bundled model decides.
pub const NOTICE: &str = "the bundled parcel detector is demonstration data, not valid for your site";
