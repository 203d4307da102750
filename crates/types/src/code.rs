//! Barcodes that were read from an image.

use std::fmt;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::BoundingBox;

/// What a barcode on a view says. Read from pixels, not found by the model: it is no part of any fingerprint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Code {
    /// How it is written.
    pub symbology: Symbology,
    /// All that it says. A GS1 code's separators are the control character GS (U+001D).
    pub text: String,
    /// The package that it names by `identity.pattern`; `null` where the pattern does not match, or what it matches is no
    /// possible name.
    pub package_id: Option<String>,
    /// The detection that it was read from, in pixels of the upright original.
    #[serde(rename = "box")]
    pub bounding_box: BoundingBox,
}

/// The one package that `codes` name; `None` where they name none, or more than one.
pub fn package_named<'a>(codes: impl IntoIterator<Item = &'a Code>) -> Option<&'a str> {
    let mut named = codes.into_iter().filter_map(|code| code.package_id.as_deref());
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}

/// How a barcode is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Symbology {
    /// Code 128, GS1-128 among it.
    #[serde(rename = "code_128")]
    Code128,
    /// Code 39.
    #[serde(rename = "code_39")]
    Code39,
    /// Code 93.
    #[serde(rename = "code_93")]
    Code93,
    /// Codabar. No check digit: noise can pass for it.
    Codabar,
    /// EAN-13; a UPC-A is one with a leading 0.
    #[serde(rename = "ean_13")]
    Ean13,
    /// EAN-8.
    #[serde(rename = "ean_8")]
    Ean8,
    /// UPC-E.
    #[serde(rename = "upc_e")]
    UpcE,
    /// Interleaved two of five, ITF-14 among it. No check digit: a part of one can pass for a whole.
    Itf,
    /// QR code.
    #[serde(rename = "qr_code")]
    QrCode,
    /// Data Matrix (ECC 200).
    #[serde(rename = "data_matrix")]
    DataMatrix,
    /// Aztec code.
    Aztec,
    /// PDF417.
    #[serde(rename = "pdf_417")]
    Pdf417,
}

impl Symbology {
    /// Every one, in the order of the declaration.
    pub const ALL: [Self; 12] = [
        Self::Code128,
        Self::Code39,
        Self::Code93,
        Self::Codabar,
        Self::Ean13,
        Self::Ean8,
        Self::UpcE,
        Self::Itf,
        Self::QrCode,
        Self::DataMatrix,
        Self::Aztec,
        Self::Pdf417,
    ];

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Code128 => "Code 128",
            Self::Code39 => "Code 39",
            Self::Code93 => "Code 93",
            Self::Codabar => "Codabar",
            Self::Ean13 => "EAN-13",
            Self::Ean8 => "EAN-8",
            Self::UpcE => "UPC-E",
            Self::Itf => "ITF",
            Self::QrCode => "QR code",
            Self::DataMatrix => "Data Matrix",
            Self::Aztec => "Aztec",
            Self::Pdf417 => "PDF417",
        }
    }
}

impl fmt::Display for Symbology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.title())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(package_id: Option<&str>) -> Code {
        Code {
            symbology: Symbology::QrCode,
            text: "x".into(),
            package_id: package_id.map(str::to_owned),
            bounding_box: BoundingBox { x_min: 0.0, y_min: 0.0, x_max: 1.0, y_max: 1.0 },
        }
    }

    #[test]
    fn codes_that_agree_name_a_package_and_those_that_do_not_name_none() {
        let of = |ids: &[Option<&str>]| {
            let codes: Vec<_> = ids.iter().map(|id| code(*id)).collect();
            package_named(&codes).map(str::to_owned)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[None]), None);
        assert_eq!(of(&[None, Some("A"), Some("A")]).as_deref(), Some("A"));
        assert_eq!(of(&[Some("A"), None, Some("B")]), None);
    }
}
