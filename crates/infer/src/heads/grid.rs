//! The cells of a feature map laid over the input.

use scrutineer_types::InputSpec;

/// One feature map: cells of `stride` × `stride` pixels, row by row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Grid {
    pub stride: f32,
    pub columns: usize,
}

impl Grid {
    /// The grid of a stride.
    pub fn new(stride: u32, width: u32) -> Self {
        Self { stride: stride as f32, columns: width.div_ceil(stride) as usize }
    }

    /// The grid that has so many cells on this input, among the usual strides.
    pub fn of(cells: usize, input: &InputSpec) -> Option<Self> {
        stride_of(cells, input.width, input.height).map(|stride| Self::new(stride, input.width))
    }

    /// Centre of a cell in pixels.
    pub fn centre(&self, cell: usize) -> (f32, f32) {
        let (x, y) = (cell % self.columns, cell / self.columns);
        ((x as f32 + 0.5) * self.stride, (y as f32 + 0.5) * self.stride)
    }
}

/// How many cells of `stride` cover the input.
pub(super) fn cells(stride: u32, width: u32, height: u32) -> usize {
    width.div_ceil(stride) as usize * height.div_ceil(stride) as usize
}

/// The stride, a power of two from 4 to 128, whose grid has so many cells.
pub(super) fn stride_of(count: usize, width: u32, height: u32) -> Option<u32> {
    [4, 8, 16, 32, 64, 128].into_iter().find(|stride| cells(*stride, width, height) == count)
}
