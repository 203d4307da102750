//! The symbologies as `rxing` calls them, and its readers of square codes.

use std::collections::HashSet;

use rxing::{
    BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, RXingResult, Reader as _, aztec::AztecReader,
    common::HybridBinarizer, datamatrix::DataMatrixReader, pdf417::PDF417Reader, qrcode::cpp_port::QrReader,
};
use scrutineer_types::Symbology;

use crate::{linear, patch::Patch};

/// How one kind of code is looked for.
#[derive(Clone, Debug)]
pub(crate) enum Search {
    /// Along scan lines, of a patch whose bars stand upright.
    Lines(HashSet<BarcodeFormat>),
    /// All over a patch, whichever way it is turned.
    Area(BarcodeFormat),
    /// All over a patch that is turned upright.
    UprightArea(BarcodeFormat),
}

impl Search {
    /// What it takes to find `wanted`.
    pub fn all(wanted: &[Symbology]) -> Vec<Self> {
        let mut searches = Vec::new();
        let mut lines = HashSet::new();
        for format in wanted.iter().copied().map(format) {
            match format {
                BarcodeFormat::QR_CODE | BarcodeFormat::DATA_MATRIX | BarcodeFormat::AZTEC => {
                    searches.push(Self::Area(format));
                }
                BarcodeFormat::PDF_417 => searches.push(Self::UprightArea(format)),
                _ => drop(lines.insert(format)),
            }
        }
        if !lines.is_empty() {
            searches.insert(0, Self::Lines(lines));
        }
        searches
    }

    /// Whether it wants bars to stand upright.
    pub fn is_upright(&self) -> bool {
        matches!(self, Self::Lines(_) | Self::UprightArea(_))
    }

    /// What is found on `patch`, and what it says.
    pub fn on(&self, patch: &Patch) -> Option<(Symbology, String)> {
        let result = match self {
            Self::Lines(formats) => {
                // With the second hint, separators of a GS1 code are kept.
                let (formats, gs1) = (Some(formats.clone()), Some(true));
                linear::read(
                    patch,
                    &DecodeHints { PossibleFormats: formats, AssumeGs1: gs1, ..DecodeHints::default() },
                )?
            }
            Self::Area(format) | Self::UprightArea(format) => area(patch, *format)?,
        };
        let text = result.getText();
        // A mark of GS1-128 that is no part of what it says.
        let text = text.strip_prefix("]C1").unwrap_or(text);
        let symbology = symbology(*result.getBarcodeFormat())?;
        (!text.is_empty()).then(|| (symbology, text.to_owned()))
    }
}

fn area(patch: &Patch, format: BarcodeFormat) -> Option<RXingResult> {
    let source = Luma8Source::new_with_slice(&patch.pixels, patch.width as u32, patch.height as u32).ok()?;
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let hints = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
    let result = match format {
        BarcodeFormat::QR_CODE => QrReader.decode_with_hints(&mut bitmap, &hints),
        BarcodeFormat::DATA_MATRIX => DataMatrixReader.decode_with_hints(&mut bitmap, &hints),
        BarcodeFormat::AZTEC => AztecReader.decode_with_hints(&mut bitmap, &hints),
        _ => PDF417Reader.decode_with_hints(&mut bitmap, &hints),
    };
    result.ok()
}

const PAIRS: [(Symbology, BarcodeFormat); 12] = [
    (Symbology::Code128, BarcodeFormat::CODE_128),
    (Symbology::Code39, BarcodeFormat::CODE_39),
    (Symbology::Code93, BarcodeFormat::CODE_93),
    (Symbology::Codabar, BarcodeFormat::CODABAR),
    (Symbology::Ean13, BarcodeFormat::EAN_13),
    (Symbology::Ean8, BarcodeFormat::EAN_8),
    (Symbology::UpcE, BarcodeFormat::UPC_E),
    (Symbology::Itf, BarcodeFormat::ITF),
    (Symbology::QrCode, BarcodeFormat::QR_CODE),
    (Symbology::DataMatrix, BarcodeFormat::DATA_MATRIX),
    (Symbology::Aztec, BarcodeFormat::AZTEC),
    (Symbology::Pdf417, BarcodeFormat::PDF_417),
];

fn format(symbology: Symbology) -> BarcodeFormat {
    let known = PAIRS.iter().find(|(ours, _)| *ours == symbology);
    known.map(|(_, theirs)| *theirs).expect("every symbology is in the list: a test looks")
}

fn symbology(format: BarcodeFormat) -> Option<Symbology> {
    PAIRS.iter().find(|(_, theirs)| *theirs == format).map(|(ours, _)| *ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_symbology_is_known_to_the_library_and_back() {
        for one in Symbology::ALL {
            assert_eq!(symbology(format(one)), Some(one));
        }
    }
}
