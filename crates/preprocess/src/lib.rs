//! From encoded bytes to an upright image, its quality and the model's input tensor.
