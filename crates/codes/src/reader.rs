//! Parts of an image to what their codes say, within a time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use image::GrayImage;
use regex::Regex;
use scrutineer_types::{BoundingBox, Code, Detection, Symbology};

use crate::{Config, patch::Patch, symbols::Search};

/// More than a box's own size on each side: detectors cut close, and a code needs white about it.
const MARGIN: f32 = 0.12;
/// A box that lies by more than this within one that was read shows the same code.
const SAME: f32 = 0.6;
/// Most characters of a package's name, as everywhere.
const MOST_CHARS: usize = 128;
/// A part with a shorter longer side is enlarged first.
const SMALL: usize = 360;

/// Reads barcodes. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Reader {
    classes: Vec<String>,
    searches: Vec<Search>,
    pattern: Option<Regex>,
    budget: Duration,
}

/// What came of reading one image.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Each code once, in the order of the detections.
    pub codes: Vec<Code>,
    /// How many detections were looked at.
    pub looked_at: usize,
    /// How many of them were not read, or not in time.
    pub unread: usize,
}

impl Reader {
    /// A reader by these settings; `None` where they name no class.
    ///
    /// # Errors
    ///
    /// What is wrong with them, in words for the user.
    pub fn new(config: &Config) -> Result<Option<Self>, String> {
        let pattern = match config.pattern.as_str() {
            "" => None,
            pattern => Some(
                Regex::new(&format!("^(?:{pattern})$"))
                    .map_err(|error| format!("identity.pattern = {pattern:?} is not a regular expression: {error}"))?,
            ),
        };
        if config.budget_ms == 0 {
            return Err(
                "identity.budget_ms is 0, so nothing could be read; to read nothing, leave identity.classes empty"
                    .into(),
            );
        }
        if config.classes.is_empty() {
            return Ok(None);
        }
        if config.symbologies.is_empty() {
            return Err("identity.symbologies is empty, so nothing could be read; name at least one".into());
        }
        let searches = Search::all(&config.symbologies);
        let budget = Duration::from_millis(config.budget_ms);
        Ok(Some(Self { classes: config.classes.clone(), searches, pattern, budget }))
    }

    /// The classes whose detections are barcodes.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// Whether a detection is to be read.
    pub fn wants(&self, detection: &Detection) -> bool {
        self.classes.contains(&detection.class_name)
    }

    /// Reads what it wants of `detections`, best first. `part` gives the grey pixels of a box on the upright original, at full
    /// resolution, clipped to the image.
    pub fn read(&self, detections: &[Detection], mut part: impl FnMut(&BoundingBox) -> GrayImage) -> Reading {
        let deadline = Instant::now() + self.budget;
        let mut places: Vec<Place> = Vec::new();
        for detection in detections.iter().filter(|detection| self.wants(detection)) {
            places.push(Place { bounds: detection.bounding_box, patch: None, found: Vec::new() });
        }
        let mut seen: Vec<(Symbology, String)> = Vec::new();
        let mut codes = Vec::new();
        'ways: for way in Way::ALL {
            for at in 0..places.len() {
                let (before, rest) = places.split_at_mut(at);
                let place = &mut rest[0];
                let bounds = place.bounds;
                // What was read in another box is not looked for again in this one.
                if !place.found.is_empty() || before.iter().any(|other| other.shows(&bounds)) {
                    continue;
                }
                for search in &self.searches {
                    if Instant::now() >= deadline {
                        break 'ways;
                    }
                    let patch = place.patch.get_or_insert_with(|| Patch::new(part(&wider(&bounds))));
                    if let Some((symbology, text)) = attempt(search, patch, way) {
                        place.found.push(symbology);
                        if !seen.iter().any(|(known, said)| (*known, said) == (symbology, &text)) {
                            seen.push((symbology, text.clone()));
                            let package_id = self.package(&text);
                            codes.push((at, Code { symbology, text, package_id, bounding_box: bounds }));
                        }
                    }
                }
            }
        }
        let looked_at = places.len();
        let unread = (0..looked_at).filter(|&at| {
            let bounds = places[at].bounds;
            places[at].found.is_empty() && !places.iter().any(|other| other.shows(&bounds))
        });
        let unread = unread.count();
        codes.sort_by_key(|(at, _)| *at);
        Reading { codes: codes.into_iter().map(|(_, code)| code).collect(), looked_at, unread }
    }

    /// The package that a text names.
    fn package(&self, text: &str) -> Option<String> {
        let name = match &self.pattern {
            None => text,
            Some(pattern) => {
                let found = pattern.captures(text)?;
                found.get(1).or_else(|| found.get(0))?.as_str()
            }
        };
        let possible = !name.is_empty() && name.chars().count() <= MOST_CHARS && !name.chars().any(char::is_control);
        possible.then(|| name.to_owned())
    }
}

/// A box to be read.
struct Place {
    bounds: BoundingBox,
    patch: Option<Patch>,
    found: Vec<Symbology>,
}

impl Place {
    /// Whether it was read, and shows what `bounds` shows.
    fn shows(&self, bounds: &BoundingBox) -> bool {
        let width = self.bounds.x_max.min(bounds.x_max) - self.bounds.x_min.max(bounds.x_min);
        let height = self.bounds.y_max.min(bounds.y_max) - self.bounds.y_min.max(bounds.y_min);
        let shared = width.max(0.0) * height.max(0.0);
        !self.found.is_empty() && shared > SAME * bounds.area()
    }
}

/// The ways of reading a part, one after the other over all parts.
#[derive(Clone, Copy, PartialEq)]
enum Way {
    /// As it is; small parts larger, so that a module has pixels enough.
    Plain,
    /// For what a lens or motion made soft.
    Sharpened,
    /// The other scale.
    Scaled,
}

impl Way {
    const ALL: [Self; 3] = [Self::Plain, Self::Sharpened, Self::Scaled];

    /// The patch turned by `angle`, prepared in this way.
    fn prepare(self, patch: &Patch, angle: f32) -> Patch {
        let longer = patch.width.max(patch.height);
        let turned = |scale: f32| patch.turned(angle, patch.bounded(scale));
        if longer <= SMALL {
            match self {
                Self::Plain => turned(3.0),
                Self::Sharpened => turned(2.0).sharpened(4),
                Self::Scaled => turned(1.0),
            }
        } else {
            match self {
                Self::Plain => turned(1.0),
                Self::Sharpened => turned(1.0).sharpened(2),
                Self::Scaled => turned(if longer <= 3 * SMALL { 2.0 } else { 0.5 }),
            }
        }
    }
}

/// Whatever one search finds on a patch in one way.
fn attempt(search: &Search, patch: &Patch, way: Way) -> Option<(Symbology, String)> {
    let angles = if search.is_upright() { patch.directions() } else { vec![0.0] };
    // The library states invariants by panicking. One part of an image must not cost the rest.
    let found =
        catch_unwind(AssertUnwindSafe(|| angles.into_iter().find_map(|angle| search.on(&way.prepare(patch, angle)))));
    found.unwrap_or_else(|_| {
        tracing::warn!("the barcode reader gave up on a part of an image");
        None
    })
}

/// A box with its margin.
fn wider(bounds: &BoundingBox) -> BoundingBox {
    let (x, y) = ((bounds.x_max - bounds.x_min) * MARGIN, (bounds.y_max - bounds.y_min) * MARGIN);
    // In whole pixels at least a few.
    let (x, y) = (x.max(4.0), y.max(4.0));
    BoundingBox { x_min: bounds.x_min - x, y_min: bounds.y_min - y, x_max: bounds.x_max + x, y_max: bounds.y_max + y }
}
