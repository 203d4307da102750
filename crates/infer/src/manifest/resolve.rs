//! How a manifest is worked out: what the file beside the model says, else its metadata, else its shapes.

use super::{Manifest, ManifestFile, Metadata, Origin, Origins};
use crate::backends::Feed;
use crate::graph::{Graph, list};
use crate::heads::{Clues, Evidence, Found, detect, guess};
use crate::{Background, Dim, ModelError, ModelErrorKind, Output};

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

    /// Height and width of the image among the inputs.
    fn image_dims(&self) -> Result<(&Dim, &Dim), ModelError> {
        let unsupported = |message: String| Err(ModelError::new(ModelErrorKind::Unsupported, message));
        let inputs = &self.graph.inputs;
        let images: Vec<_> = inputs.iter().filter(|input| input.shape.len() == 4).collect();
        let [input] = images[..] else {
            let (count, list) = (images.len(), list(inputs));
            return unsupported(format!(
                "only models with one image (1 × 3 × height × width) among their inputs are supported, this one has \
                 {count}: {list}"
            ));
        };
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

    /// What each of the inputs is given.
    pub fn feeds(&self, size: Size) -> Result<Vec<Feed>, ModelError> {
        self.graph.inputs.iter().map(|input| Feed::new(input, size.width, size.height)).collect()
    }

    /// The outputs' shapes for one image, where the graph fixes them.
    pub fn declared_shapes(&self) -> Option<Vec<Vec<usize>>> {
        let shape = |output: &crate::TensorInfo| {
            let (images, rest) = output.shape.split_first()?;
            let rest: Option<Vec<usize>> = rest.iter().map(Dim::size).collect();
            // Of a table the first dimension is the images'; of a list it may be that of the detections.
            let images = if output.shape.len() > 2 { 1 } else { images.size()? };
            Some([vec![images], rest?].concat())
        };
        self.graph.outputs.iter().map(shape).collect()
    }

    /// The manifest, once the outputs' shapes are known; `values` are those of one run, if there was one.
    pub fn manifest(
        &self,
        size: Size,
        shapes: &[Vec<usize>],
        values: Option<&[Output]>,
    ) -> Result<Manifest, ModelError> {
        let Size { width, height, origin } = size;
        let mut assumptions = Vec::new();
        if origin == Origin::Assumed {
            assumptions.push(format!(
                "the input size is dynamic and nothing says which is best: {width}×{height} is used; width and height \
                 under [input] in model.toml settle it"
            ));
        }
        let found = self.head(size, shapes)?;
        let (head, columns) = (found.head, found.classes);
        assumptions.extend(found.assumption);
        let values: Option<Vec<&Output>> =
            values.map(|values| found.order.iter().map(|index| &values[*index]).collect());
        let names = self.names();
        let told = match &values {
            Some(outputs) if head.varies() => {
                let classes = names.map(|(names, _)| names.len());
                guess(&Evidence { head, outputs, columns: Some(columns), classes })
            }
            _ => head.usual_output(),
        };
        let (output, stated) = self.file.output.spec(told);
        let output_origin = match () {
            () if stated => Origin::File,
            () if told != head.usual_output() => Origin::Run,
            () => Origin::Head,
        };
        let background = usize::from(head.may_hold_background() && output.background != Background::None);
        let room = columns - background.min(columns - 1);
        let (classes, named_by) = match names {
            Some((names, origin)) if names.len() == room => (names.clone(), origin),
            Some((names, origin)) => {
                let (count, origin) = (names.len(), origin.as_str());
                let message = format!("its outputs have room for {room} classes, but {origin} names {count}");
                return Err(ModelError::new(ModelErrorKind::Manifest, message));
            }
            None => {
                assumptions.push(format!(
                    "nothing names the {room} classes, so they are called class_0 and so on; classes in model.toml \
                     settles it"
                ));
                ((0..room).map(|i| format!("class_{i}")).collect(), Origin::Assumed)
            }
        };
        let (input, pixels) = self.file.input.spec(head, output, width, height);
        if head.varies() && pixels == Origin::Head && self.metadata.task.is_none() {
            assumptions.push(
                "how the image's pixels are scaled is assumed; `scrutineer model inspect --images` finds it out on yours, \
                 keys under [input] in model.toml settle it"
                    .to_owned(),
            );
        }
        Ok(Manifest {
            name: self.name.or(self.file.name.as_deref()).unwrap_or(self.stem).to_owned(),
            head,
            output,
            order: found.order,
            classes,
            input,
            origins: Origins { head: found.origin, output: output_origin, classes: named_by, size: origin, pixels },
            assumptions,
        })
    }

    /// The head, from the outputs' shapes.
    pub fn head(&self, size: Size, shapes: &[Vec<usize>]) -> Result<Found, ModelError> {
        detect(&Clues {
            outputs: &self.graph.outputs,
            shapes,
            width: size.width,
            height: size.height,
            classes: self.names().map(|(names, _)| names.len()),
            task: self.metadata.task.as_deref(),
            asked: self.file.head,
        })
    }

    /// The class names and who gives them.
    fn names(&self) -> Option<(&Vec<String>, Origin)> {
        let metadata = || self.metadata.names.as_ref().map(|names| (names, Origin::Metadata));
        self.file.classes.as_ref().map(|names| (names, Origin::File)).or_else(metadata)
    }
}
