//! Buffers that a thread keeps between images, so that a steady load allocates nothing.

use std::cell::RefCell;

use fast_image_resize::Resizer;

/// What a buffer may keep between images: a 12-megapixel JPEG at half scale fits. Larger images take and give back.
const KEPT_BYTES: usize = 16 << 20;

#[derive(Default)]
pub(crate) struct Scratch {
    /// Decoded pixels, as stored.
    pub decoded: Vec<u8>,
    /// The same at the size that is packed.
    pub resized: Vec<u8>,
    /// The same with its light evened out.
    pub lit: Vec<u8>,
    pub resizer: Resizer,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Scratch {
    /// Lends this thread's buffers to `work`; afterwards those that grew beyond the bound are given back.
    pub fn with<T>(work: impl FnOnce(&mut Self) -> T) -> T {
        SCRATCH.with_borrow_mut(|scratch| {
            let result = work(scratch);
            scratch.trim();
            result
        })
    }

    fn trim(&mut self) {
        for buffer in [&mut self.decoded, &mut self.resized, &mut self.lit] {
            if buffer.capacity() > KEPT_BYTES {
                *buffer = Vec::new();
            }
        }
        if self.resizer.size_of_internal_buffers() > KEPT_BYTES {
            self.resizer.reset_internal_buffers();
        }
    }
}
