//! Tensors in requests and answers: as JSON, or as bytes behind it.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::{BufMut as _, Bytes, BytesMut};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Refusal;

/// A tensor of a request.
#[derive(Debug, Deserialize)]
pub(crate) struct Given {
    pub name: String,
    pub shape: Vec<u64>,
    pub datatype: String,
    #[serde(default)]
    pub parameters: Map<String, Value>,
    #[serde(default)]
    pub data: Option<Value>,
}

/// What a tensor holds.
#[derive(Debug, PartialEq)]
pub(crate) enum Content {
    Floats(Vec<f32>),
    Integers(Vec<i32>),
    Texts(Vec<Bytes>),
}

/// A tensor of an answer.
#[derive(Debug)]
pub(crate) struct Made {
    pub name: String,
    pub shape: Vec<usize>,
    pub content: Content,
}

/// A tensor of an answer as its JSON says it.
#[derive(Debug, Serialize)]
pub(crate) struct Written {
    name: String,
    datatype: &'static str,
    shape: Vec<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameters: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
}

impl Given {
    /// How many values its shape says.
    pub fn len(&self) -> Result<usize, Refusal> {
        let product = self.shape.iter().try_fold(1_u64, |product, dim| product.checked_mul(*dim));
        product
            .and_then(|product| usize::try_from(product).ok())
            .ok_or_else(|| Refusal::Bad(format!("the shape of `{}` is too large", self.name)))
    }

    /// The bytes behind the JSON that are this tensor's, taken from `rest`; `None` where its values are in the JSON.
    pub fn binary(&self, rest: &mut Bytes) -> Result<Option<Bytes>, Refusal> {
        let Some(size) = self.parameters.get("binary_data_size") else { return Ok(None) };
        let size = size.as_u64().and_then(|size| usize::try_from(size).ok());
        match size.filter(|size| *size <= rest.len()) {
            Some(size) => Ok(Some(rest.split_to(size))),
            None => Err(Refusal::Bad(format!(
                "`{}` is said to have more bytes than come after the JSON; look at binary_data_size and Inference-Header-Content-Length",
                self.name
            ))),
        }
    }

    /// Little-endian `float32`, as many as the shape says.
    pub fn floats(&self, binary: Option<Bytes>) -> Result<Bytes, Refusal> {
        let wanted = self.len()?;
        let bytes = if let Some(bytes) = binary {
            bytes
        } else {
            let mut bytes = BytesMut::with_capacity(wanted.min(1 << 26) * 4);
            flatten(self.data()?, &mut |value| {
                let number = value.as_f64().ok_or_else(|| self.no("numbers"))?;
                bytes.put_f32_le(number as f32);
                Ok(())
            })?;
            bytes.freeze()
        };
        if bytes.len() / 4 != wanted || bytes.len() % 4 != 0 {
            let got = bytes.len() as f64 / 4.0;
            return Err(Refusal::Bad(format!("`{}` has {got} values; its shape says {wanted}", self.name)));
        }
        Ok(bytes)
    }

    /// Strings of bytes, as many as the shape says; in JSON they are base64.
    pub fn texts(&self, binary: Option<Bytes>) -> Result<Vec<Bytes>, Refusal> {
        if self.datatype != "BYTES" {
            return Err(Refusal::Bad(format!("`{}` is BYTES, not {}", self.name, self.datatype)));
        }
        let mut texts = Vec::new();
        if let Some(mut bytes) = binary {
            // Each has its length before it.
            while !bytes.is_empty() {
                let length = bytes.split_to_checked(4).map(|four| four.as_ref().try_into().unwrap_or_default());
                let length = length.map(|four| u32::from_le_bytes(four) as usize);
                let text = length.and_then(|length| bytes.split_to_checked(length));
                texts.push(text.ok_or_else(|| Refusal::Bad(format!("`{}` breaks off within a string", self.name)))?);
            }
        } else {
            flatten(self.data()?, &mut |value| {
                let text = value.as_str().ok_or_else(|| self.no("strings"))?;
                let decoded = STANDARD.decode(text).map_err(|_| self.no("base64, as images in JSON must be"))?;
                texts.push(decoded.into());
                Ok(())
            })?;
        }
        let wanted = self.len()?;
        if texts.len() != wanted {
            let got = texts.len();
            return Err(Refusal::Bad(format!("`{}` has {got} strings; its shape says {wanted}", self.name)));
        }
        Ok(texts)
    }

    fn data(&self) -> Result<&Value, Refusal> {
        self.data.as_ref().ok_or_else(|| Refusal::Bad(format!("`{}` has neither data nor binary_data_size", self.name)))
    }

    fn no(&self, what: &str) -> Refusal {
        Refusal::Bad(format!("the data of `{}` are not {what}", self.name))
    }
}

/// Row by row, whether the rows are nested or not.
fn flatten(data: &Value, take: &mut impl FnMut(&Value) -> Result<(), Refusal>) -> Result<(), Refusal> {
    match data {
        Value::Array(items) => items.iter().try_for_each(|item| flatten(item, take)),
        value => take(value),
    }
}

trait SplitChecked {
    fn split_to_checked(&mut self, at: usize) -> Option<Bytes>;
}

impl SplitChecked for Bytes {
    fn split_to_checked(&mut self, at: usize) -> Option<Bytes> {
        (at <= self.len()).then(|| self.split_to(at))
    }
}

impl Made {
    /// As JSON; with `binary` its values are put behind it, into `rest`.
    pub fn write(self, binary: bool, rest: &mut BytesMut) -> Written {
        let Self { name, shape, content } = self;
        let datatype = match content {
            Content::Floats(_) => "FP32",
            Content::Integers(_) => "INT32",
            Content::Texts(_) => "BYTES",
        };
        if !binary {
            let data = match content {
                Content::Floats(values) => serde_json::json!(values),
                Content::Integers(values) => serde_json::json!(values),
                Content::Texts(texts) => {
                    serde_json::json!(texts.iter().map(|text| String::from_utf8_lossy(text)).collect::<Vec<_>>())
                }
            };
            return Written { name, datatype, shape, parameters: None, data: Some(data) };
        }
        let before = rest.len();
        match content {
            Content::Floats(values) => values.into_iter().for_each(|value| rest.put_f32_le(value)),
            Content::Integers(values) => values.into_iter().for_each(|value| rest.put_i32_le(value)),
            Content::Texts(texts) => {
                for text in texts {
                    rest.put_u32_le(text.len() as u32);
                    rest.extend_from_slice(&text);
                }
            }
        }
        let parameters = Some(serde_json::json!({ "binary_data_size": rest.len() - before }));
        Written { name, datatype, shape, parameters, data: None }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn given(value: Value) -> Given {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn numbers_may_be_nested_or_flat_or_behind_the_json() {
        let nested = given(json!({"name": "x", "shape": [2, 2], "datatype": "FP32", "data": [[1, 2], [3, 4.5]]}));
        let flat = given(json!({"name": "x", "shape": [2, 2], "datatype": "FP32", "data": [1, 2, 3, 4.5]}));
        let bytes = flat.floats(None).unwrap();
        assert_eq!(nested.floats(None).unwrap(), bytes);
        let behind =
            given(json!({"name": "x", "shape": [2, 2], "datatype": "FP32", "parameters": {"binary_data_size": 16}}));
        let mut rest = bytes.clone();
        let binary = behind.binary(&mut rest).unwrap();
        assert_eq!((behind.floats(binary).unwrap(), rest.len()), (bytes, 0));
    }

    #[test]
    fn what_does_not_fit_its_shape_is_refused() {
        for (shape, data) in
            [(json!([3]), json!([1, 2])), (json!([2]), json!(["a", "b"])), (json!([u64::MAX, 9]), json!([]))]
        {
            let tensor = given(json!({"name": "x", "shape": shape, "datatype": "FP32", "data": data}));
            assert!(tensor.floats(None).is_err(), "{tensor:?}");
        }
        let said =
            given(json!({"name": "x", "shape": [4], "datatype": "FP32", "parameters": {"binary_data_size": 16}}));
        assert!(said.binary(&mut Bytes::from_static(b"short")).is_err());
        let broken = Bytes::from_static(&[9, 0, 0, 0, 1]);
        let texts = given(json!({"name": "x", "shape": [1], "datatype": "BYTES"}));
        assert!(texts.texts(Some(broken)).is_err());
    }

    #[test]
    fn strings_written_behind_the_json_read_back() {
        let made = Made {
            name: "x".into(),
            shape: vec![2],
            content: Content::Texts(vec![Bytes::from_static(b"a"), Bytes::from_static(b"")]),
        };
        let mut rest = BytesMut::new();
        let written = serde_json::to_value(made.write(true, &mut rest)).unwrap();
        assert_eq!(written["parameters"]["binary_data_size"], rest.len());
        let given = given(json!({"name": "x", "shape": [2], "datatype": "BYTES"}));
        assert_eq!(given.texts(Some(rest.freeze())).unwrap(), [Bytes::from_static(b"a"), Bytes::new()]);
    }
}
