//! Inspections with a truth, one JSON object a line, as `scrutineer run` writes them.

use std::{
    collections::{BTreeSet, HashMap},
    fs::File,
    io::{self, BufRead, BufReader, Read as _},
    path::{Path, PathBuf},
};

use flate2::read::MultiGzDecoder;
use scrutineer_types::{
    Code, Detection, ExpectedViews, ImageFault, ImageFaultCode, InspectionFacts, Quality, Timestamp, ViewError,
    ViewFacts, ViewId, ViewState, ViewStatus,
};
use serde::Deserialize;

use super::{DataError, GroupBy, Place};

/// No line may be longer: an inspection of 20 views with 300 detections each has a third of it.
pub const MAX_LINE_BYTES: usize = 4 << 20;

/// What an inspection should have come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Truth {
    /// It is good.
    Accept,
    /// It is bad.
    Reject,
}

/// One inspection whose truth is known.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelledInspection {
    /// The line it stands on, from 1.
    pub line: usize,
    /// Its name; no two of a file are equal.
    pub id: String,
    /// What it should have come to.
    pub truth: Truth,
    /// How probable it was, when decided, that this inspection would be labelled, `0..=1`; 1 where the line does not say.
    /// Weights are its inverse; 0 certifies nothing.
    pub label_probability: f64,
    /// What it is judged by. All waiting is over, so that every policy comes to a verdict. `expected` is the line's
    /// `views_expected`: where `None`, put the policy's there. What the line does not say fails every gate on it: quality
    /// is NaN, width and height are 0.
    pub facts: InspectionFacts,
    /// Where it was taken; empty where nobody said.
    pub facility: String,
    /// Which cameras took its views, sorted.
    pub cameras: BTreeSet<String>,
    /// When its first view was taken, else when it was created.
    pub captured_at: Option<Timestamp>,
    /// Fingerprints of the models that its views were inferred with.
    pub fingerprints: BTreeSet<String>,
    /// The file of each view, in order, where the line says.
    pub paths: Vec<Option<PathBuf>>,
}

impl LabelledInspection {
    /// What belongs together and must not be parted by a split. Without a package the inspection is its own group; where
    /// cameras, facility or day are not known, all such inspections are one.
    pub fn group(&self, by: GroupBy) -> String {
        match by {
            GroupBy::Package => self.facts.package_id.clone().unwrap_or_else(|| self.id.clone()),
            GroupBy::Camera => self.cameras.iter().cloned().collect::<Vec<_>>().join("+"),
            GroupBy::Facility => self.facility.clone(),
            GroupBy::Day => self.captured_at.map(super::split::day).unwrap_or_default(),
        }
    }
}

/// The inspections of a file, one at a time; memory is that of a line and of the ids. Ends after the first error.
pub struct Results {
    path: PathBuf,
    reader: Box<dyn BufRead>,
    packed: bool,
    line: usize,
    seen: HashMap<String, usize>,
    done: bool,
}

impl Results {
    /// Opens a JSON Lines file; one whose name ends in `.gz` is gunzipped on the way.
    pub fn open(path: &Path) -> Result<Self, DataError> {
        let file = File::open(path).map_err(DataError::unreadable(path))?;
        let packed = path.extension().is_some_and(|extension| extension == "gz");
        let reader: Box<dyn BufRead> =
            if packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(BufReader::new(file)) };
        Ok(Self { path: path.to_owned(), reader, packed, line: 0, seen: HashMap::new(), done: false })
    }

    fn read_next(&mut self) -> Result<Option<LabelledInspection>, DataError> {
        let mut bytes = Vec::new();
        loop {
            bytes.clear();
            self.line += 1;
            let most = MAX_LINE_BYTES as u64 + 1;
            let read = self.reader.by_ref().take(most).read_until(b'\n', &mut bytes);
            if read.map_err(|error| self.unread(error))? == 0 {
                return Ok(None);
            }
            if bytes.len() > MAX_LINE_BYTES {
                return Err(self.refuse(format!(
                    "longer than {MAX_LINE_BYTES} bytes; one inspection a line, without masks, stays well below"
                )));
            }
            if !bytes.trim_ascii().is_empty() {
                break;
            }
        }
        let reader = &mut serde_json::Deserializer::from_slice(&bytes);
        let line: Line = serde_path_to_error::deserialize(reader).map_err(|error| {
            let at = error.path().to_string();
            let at = if at == "." { String::new() } else { format!(" at `{at}`") };
            self.refuse(format!(
                "not an inspection with a truth{at}: {}; each line needs id, truth (accept or reject) and views with \
                 status and detections",
                // Its position is within the line; the line's own number is said already.
                error.inner().to_string().split(" at line ").next().unwrap_or_default()
            ))
        })?;
        if let Some(first) = self.seen.insert(line.id.clone(), self.line) {
            return Err(self.refuse(format!(
                "inspection `{}` stands on line {first} already; each may be there once, or it counts twice",
                line.id
            )));
        }
        if !(0.0..=1.0).contains(&line.label_probability) {
            return Err(self.refuse(format!("label_probability {} is outside 0 to 1", line.label_probability)));
        }
        if let Some(index) =
            line.views.iter().position(|view| view.status == ViewStatus::Completed && view.detections.is_none())
        {
            return Err(self.refuse(format!("views[{index}] is completed and has no `detections`; write [] for none")));
        }
        Ok(Some(line.labelled(self.line)))
    }

    /// What a fault in reading says: of a packed file, whether the packing is at fault or the disk.
    fn unread(&self, error: io::Error) -> DataError {
        use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
        if self.packed && matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof) {
            return self.refuse(format!(
                "cannot be unpacked from here on ({error}): the file is cut short, damaged or no gzip at all, whatever its \
                 name says; copy or pack it again"
            ));
        }
        DataError::unreadable(&self.path)(error)
    }

    fn refuse(&self, message: String) -> DataError {
        DataError::malformed(&self.path, Place::Line(self.line), message)
    }
}

impl Iterator for Results {
    type Item = Result<LabelledInspection, DataError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let next = self.read_next().transpose();
        self.done = !matches!(next, Some(Ok(_)));
        next
    }
}

/// The object on a line; keys that nothing here needs are let be.
#[derive(Deserialize)]
struct Line {
    id: String,
    truth: Truth,
    #[serde(default = "certain", alias = "labelled_with")]
    label_probability: f64,
    package_id: Option<String>,
    facility: Option<String>,
    camera: Option<String>,
    captured_at: Option<Timestamp>,
    created_at: Option<Timestamp>,
    views_expected: Option<ExpectedViews>,
    views: Vec<LineView>,
}

fn certain() -> f64 {
    1.0
}

#[derive(Deserialize)]
struct LineView {
    id: Option<ViewId>,
    status: ViewStatus,
    path: Option<PathBuf>,
    camera: Option<String>,
    angle: Option<String>,
    captured_at: Option<Timestamp>,
    error: Option<ViewError>,
    image: Option<Size>,
    quality: Option<Quality>,
    detections: Option<Vec<Detection>>,
    #[serde(default)]
    codes: Vec<Code>,
    model: Option<Model>,
}

#[derive(Deserialize)]
struct Size {
    width: u32,
    height: u32,
}

#[derive(Deserialize)]
struct Model {
    fingerprint: String,
}

impl Line {
    fn labelled(self, line: usize) -> LabelledInspection {
        let views = &self.views;
        let taken = self.captured_at.or_else(|| views.iter().filter_map(|view| view.captured_at).min());
        let cameras = views.iter().filter_map(|view| view.camera.clone()).chain(self.camera).collect();
        let fingerprints = views.iter().filter_map(|view| view.model.as_ref()).map(|model| model.fingerprint.clone());
        LabelledInspection {
            line,
            id: self.id,
            truth: self.truth,
            label_probability: self.label_probability,
            facility: self.facility.unwrap_or_default(),
            cameras,
            captured_at: taken.or(self.created_at),
            fingerprints: fingerprints.collect(),
            paths: views.iter().map(|view| view.path.clone()).collect(),
            facts: InspectionFacts {
                certified: true,
                audit_alarm: false,
                package_id: self.package_id,
                expected: self.views_expected,
                views_deadline_passed: true,
                deadline_passed: true,
                views: self.views.into_iter().enumerate().map(|(index, view)| view.facts(line, index)).collect(),
            },
        }
    }
}

impl LineView {
    fn facts(self, line: usize, index: usize) -> ViewFacts {
        const UNKNOWN: Quality =
            Quality { sharpness: f32::NAN, brightness: f32::NAN, contrast: f32::NAN, clipped: f32::NAN };
        // A view without an id gets its place in the file for one, so that reasons can name it.
        let place = || format!("00000000-0000-8000-8000-{:06x}{:06x}", line & 0xff_ffff, index & 0xff_ffff);
        let view_id = self.id.unwrap_or_else(|| place().parse().expect("36 characters as a UUID has them"));
        let state = match self.status {
            ViewStatus::Pending => ViewState::Pending,
            ViewStatus::Failed => ViewState::Failed,
            ViewStatus::Unreadable => ViewState::Unreadable(fault(self.error)),
            ViewStatus::Completed => ViewState::Completed {
                width: self.image.as_ref().map_or(0, |image| image.width),
                height: self.image.as_ref().map_or(0, |image| image.height),
                quality: self.quality.unwrap_or(UNKNOWN),
                detections: self.detections.unwrap_or_default(),
                codes: self.codes,
            },
        };
        ViewFacts { view_id, angle: self.angle, state }
    }
}

fn fault(error: Option<ViewError>) -> ImageFault {
    use ImageFaultCode::{Corrupt, Empty, TooManyPixels, UnsupportedFormat};
    let (word, message) = error.map_or((String::new(), "unreadable".to_owned()), |error| (error.code, error.message));
    let known = [Empty, UnsupportedFormat, TooManyPixels].into_iter().find(|code| code.as_str() == word);
    ImageFault { code: known.unwrap_or(Corrupt), message }
}
