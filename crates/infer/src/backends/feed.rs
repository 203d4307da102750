//! What each input of a model is given: the image, or a constant that says how large it is.

use std::borrow::Cow;

use crate::{ModelError, ModelErrorKind, TensorInfo};

/// One input of a model and what it is given.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Feed {
    /// The input's name.
    pub name: String,
    /// What its values are made of.
    pub element: Element,
    /// Where its values come from.
    pub content: Content,
}

/// Element types that an input may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Element {
    Float32,
    Float16,
    Int32,
    Int64,
}

/// Where an input's values come from.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Content {
    /// The image that is inspected.
    Image,
    /// The same two values for every image.
    Pair([f32; 2]),
}

impl Feed {
    /// What `input` is given where the model's image has `width` × `height` pixels. A model that asks for the size of the
    /// original is told its own input's, so that its boxes come out in pixels of that, as every head's do.
    pub fn new(input: &TensorInfo, width: u32, height: u32) -> Result<Self, ModelError> {
        let unsupported = |message: String| ModelError::new(ModelErrorKind::Unsupported, message);
        let element = match input.element.as_str() {
            "float" => Element::Float32,
            "float16" => Element::Float16,
            "int32" => Element::Int32,
            "int64" => Element::Int64,
            other => {
                return Err(unsupported(format!(
                    "its input {input} is {other}; export it again with a float32 or float16 image"
                )));
            }
        };
        let (width, height) = (width as f32, height as f32);
        let content = match input.shape.len() {
            4 if matches!(element, Element::Float32 | Element::Float16) => Content::Image,
            // PaddleDetection's names for what Transformers and DEIM call the original's size; theirs is height first.
            2 if input.name == "scale_factor" => Content::Pair([1.0, 1.0]),
            2 if input.name == "im_shape" => Content::Pair([height, width]),
            2 if input.shape[1].size().is_none_or(|columns| columns == 2) => Content::Pair([width, height]),
            _ => {
                return Err(unsupported(format!(
                    "its input {input} is neither a float32 or float16 image nor the image's size; export it again \
                     without that input"
                )));
            }
        };
        Ok(Self { name: input.name.clone(), element, content })
    }

    /// Shape and values for `images` images.
    pub fn values<'a>(&self, image: super::Tensor<'a>) -> (Vec<usize>, Cow<'a, [f32]>) {
        match self.content {
            Content::Image => (image.shape.to_vec(), image.data.into()),
            Content::Pair(pair) => (vec![image.shape[0], 2], pair.repeat(image.shape[0]).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Dim;

    fn input(name: &str, element: &str, shape: &[usize]) -> TensorInfo {
        TensorInfo {
            name: name.into(),
            element: element.into(),
            shape: shape.iter().copied().map(Dim::Fixed).collect(),
        }
    }

    #[test]
    fn sizes_are_told_in_the_order_that_the_input_s_name_asks_for() {
        let content = |name| Feed::new(&input(name, "int64", &[1, 2]), 640, 480).unwrap().content;
        assert_eq!(content("orig_target_sizes"), Content::Pair([640.0, 480.0]));
        assert_eq!(content("im_shape"), Content::Pair([480.0, 640.0]));
        assert_eq!(content("scale_factor"), Content::Pair([1.0, 1.0]));
    }

    #[test]
    fn an_input_that_is_neither_is_refused() {
        for (element, shape) in [("uint8", &[1, 3, 8, 8][..]), ("int64", &[1, 77]), ("int64", &[1, 3, 8, 8])] {
            let error = Feed::new(&input("x", element, shape), 8, 8).unwrap_err();
            assert_eq!(error.kind(), ModelErrorKind::Unsupported);
            assert!(error.to_string().contains("`x`"), "{error}");
        }
    }
}
