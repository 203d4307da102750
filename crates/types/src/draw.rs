//! Numbers drawn by a key: unforeseeable without it, the same for everybody who has it.

use sha2::{Digest, Sha256};

/// SHA-256 works on blocks of this many bytes, and so does HMAC over it.
const BLOCK_BYTES: usize = 64;

/// A number above 0 and below 1, uniform over keys and messages: the first 52 bits of HMAC-SHA-256 (RFC 2104).
pub fn draw(key: &[u8], message: &[u8]) -> f64 {
    let digest = hmac(key, message);
    let bits = u64::from_be_bytes(digest[..8].try_into().expect("a digest has 32 bytes")) >> 12;
    (bits as f64 + 0.5) / (1_u64 << 52) as f64
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0; BLOCK_BYTES];
    if key.len() > BLOCK_BYTES {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::hmac;

    #[test]
    fn hmac_equals_rfc_4231() {
        let cases: [(&[u8], &[u8], &str); 3] = [
            (&[0x0b; 20], b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 131],
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            ),
        ];
        for (key, message, expected) in cases {
            assert_eq!(hex::encode(hmac(key, message)), expected);
        }
    }
}
