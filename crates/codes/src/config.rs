//! `[identity]`.

use serde::{Deserialize, Serialize};

use scrutineer_types::Symbology;

/// Whether and how barcodes are read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// The classes of the models whose detections are barcodes; none: nothing is read.
    pub classes: Vec<String>,
    /// What is looked for. Fewer are read faster, and mistaken for one another less.
    pub symbologies: Vec<Symbology>,
    /// Which codes name a package: a regular expression that must match all of the text. Its first group, where it has one, is
    /// the package's name. Empty: every code does, with all that it says.
    pub pattern: String,
    /// Milliseconds for one image, decoding it at full resolution not counted; what is under way then is finished.
    pub budget_ms: u64,
}

impl Default for Config {
    fn default() -> Self {
        let symbologies = vec![Symbology::Code128, Symbology::Ean13, Symbology::QrCode, Symbology::DataMatrix];
        Self { classes: Vec::new(), symbologies, pattern: String::new(), budget_ms: 200 }
    }
}
