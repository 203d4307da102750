//! How a manifest is worked out: what the file beside the model says, else its metadata, else its shapes.

use super::{Manifest, ManifestFile, Metadata, Origin, Origins};
use crate::graph::{Graph, list};
use crate::heads::{Clues, detect};
use crate::{Dim, ModelError, ModelErrorKind};

/// Everything that is known of a model before it has run.
pub(crate) struct Facts<'a> {
    pub graph: &'a Graph,
    pub metadata: &'a Metadata,
    pub file: &'a ManifestFile,
    /// The name that is configured.
    pub name: Option<&'a str>,
    /// The name where nothing gives another.
    pub stem: &'a str,
}

/// Width, height and where they come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size {
    pub width: u32,
    pub height: u32,
    pub origin: Origin,
}

impl Facts<'_> {
    /// The size of the input.
    pub fn size(&self) -> Result<Size, ModelError> {
        let (height, width) = self.image_dims()?;
        let asked = self.file.input.size();
        let size = match (asked, self.metadata.imgsz) {
            ((Some(width), Some(height)), _) => Size { width, height, origin: Origin::File },
            _ if height.size().is_some() && width.size().is_some() => self.assumed(height, width, Origin::Shapes),
            (_, Some((height, width))) => Size { width, height, origin: Origin::Metadata },
            _ => self.assumed(height, width, Origin::Assumed),
        };
        let fits = |dim: &Dim, size: u32| dim.size().is_none_or(|fixed| fixed == size as usize);
        let sound = |size: u32| (1..=8192).contains(&size);
        if !fits(height, size.height) || !fits(width, size.width) || !sound(size.width) || !sound(size.height) {
            let message = format!(
                "input size {}×{} (from {}) does not fit the model's input {}, or is above 8192",
                size.width,
                size.height,
                size.origin.as_str(),
                list(&self.graph.inputs)
            );
            return Err(ModelError::new(ModelErrorKind::Manifest, message));
        }
        Ok(size)
    }

    fn assumed(&self, height: &Dim, width: &Dim, origin: Origin) -> Size {
        let (asked_width, asked_height) = self.file.input.size();
        let side = |dim: &Dim, asked: Option<u32>| asked.or(dim.size().map(|s| s as u32)).unwrap_or(640);
        Size { width: side(width, asked_width), height: side(height, asked_height), origin }
    }

    /// Height and width of the one input, which must be a float32 image.
    fn image_dims(&self) -> Result<(&Dim, &Dim), ModelError> {
        let unsupported = |message: String| Err(ModelError::new(ModelErrorKind::Unsupported, message));
        let inputs = &self.graph.inputs;
        let [input] = inputs.as_slice() else {
            let (count, list) = (inputs.len(), list(inputs));
            return unsupported(format!("only models with one input are supported, this one has {count}: {list}"));
        };
        match input.element.as_str() {
            "float" => {}
            "float16" => {
                let message =
                    format!("its input {input} is float16; export it again without half=True (half precision)");
                return unsupported(message);
            }
            _ => return unsupported(format!("its input {input} is not float32; export it again with a float32 input")),
        }
        let [batch, planes, height, width] = input.shape.as_slice() else {
            return unsupported(format!("its input {input} is not an image: 1 × 3 × height × width"));
        };
        if planes.size().is_some_and(|planes| planes != 3) {
            return unsupported(format!("its input {input} is not 1 × 3 × height × width, with three colour planes"));
        }
        if let Some(batch) = batch.size().filter(|images| *images != 1) {
            return unsupported(format!(
                "it takes {batch} images at once; export it again with batch=1 or dynamic=True"
            ));
        }
        Ok((height, width))
    }

    /// The outputs' shapes for one image, where the graph fixes them.
    pub fn declared_shapes(&self) -> Option<Vec<Vec<usize>>> {
        let shape = |output: &crate::TensorInfo| {
            let (_, rest) = output.shape.split_first()?;
            let rest: Option<Vec<usize>> = rest.iter().map(Dim::size).collect();
            Some([vec![1], rest?].concat())
        };
        self.graph.outputs.iter().map(shape).collect()
    }

    /// The manifest, once the outputs' shapes are known.
    pub fn manifest(&self, size: Size, shapes: &[Vec<usize>]) -> Result<Manifest, ModelError> {
        let Size { width, height, origin } = size;
        let mut assumptions = Vec::new();
        if origin == Origin::Assumed {
            assumptions.push(format!(
                "the input size is dynamic and nothing says which is best: {width}×{height} is used; width and height \
                 under [input] in model.toml settle it"
            ));
        }
        let names = match (&self.file.classes, &self.metadata.names) {
            (Some(names), _) => Some((names, Origin::File)),
            (None, Some(names)) => Some((names, Origin::Metadata)),
            (None, None) => None,
        };
        let found = detect(&Clues {
            outputs: &self.graph.outputs,
            shapes,
            width,
            height,
            classes: names.map(|(names, _)| names.len()),
            task: self.metadata.task.as_deref(),
            asked: self.file.head,
        })?;
        assumptions.extend(found.assumption);
        let (classes, named_by) = match names {
            Some((names, origin)) if names.len() == found.classes => (names.clone(), origin),
            Some((names, origin)) => {
                let (room, origin) = (found.classes, origin.as_str());
                let message = format!("its outputs have room for {room} classes, but {origin} names {}", names.len());
                return Err(ModelError::new(ModelErrorKind::Manifest, message));
            }
            None => {
                let count = found.classes;
                assumptions.push(format!(
                    "nothing names the {count} classes, so they are called class_0 and so on; classes in model.toml \
                     settles it"
                ));
                ((0..count).map(|i| format!("class_{i}")).collect(), Origin::Assumed)
            }
        };
        let (input, pixels) = self.file.input.spec(found.head, width, height);
        Ok(Manifest {
            name: self.name.or(self.file.name.as_deref()).unwrap_or(self.stem).to_owned(),
            head: found.head,
            classes,
            input,
            origins: Origins { head: found.origin, classes: named_by, size: origin, pixels },
            assumptions,
        })
    }
}
