//! What the operator allows besides.

use std::net::IpAddr;

/// Hosts and networks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Allow {
    hosts: Vec<String>,
    /// Names that end so, as `.plant.example`.
    below: Vec<String>,
    networks: Vec<Network>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    /// Bits that count.
    prefix: u8,
}

impl Allow {
    /// From the words of the configuration.
    ///
    /// # Errors
    ///
    /// The word that is neither, and what it may be.
    pub fn new(words: &[String]) -> Result<Self, String> {
        let mut allow = Self::default();
        for word in words {
            if let Some(network) = Network::read(word)? {
                allow.networks.push(network);
            } else if let Some(below) = word.strip_prefix('*').filter(|rest| is_name(rest.trim_start_matches('.'))) {
                if !below.starts_with('.') {
                    return Err(wrong(word));
                }
                allow.below.push(below.to_ascii_lowercase());
            } else if is_name(word) {
                allow.hosts.push(word.to_ascii_lowercase());
            } else {
                return Err(wrong(word));
            }
        }
        Ok(allow)
    }

    /// Whether a name is allowed, wherever it points.
    pub fn host(&self, name: &str) -> bool {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        self.hosts.contains(&name) || self.below.iter().any(|end| name.ends_with(end))
    }

    /// Whether an address is allowed, whatever name leads there.
    pub fn address(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.holds(address))
    }
}

impl Network {
    /// `None` where the word is no address.
    fn read(word: &str) -> Result<Option<Self>, String> {
        let (address, prefix) = word.split_once('/').map_or((word, None), |(address, prefix)| (address, Some(prefix)));
        let Ok(address) = address.parse::<IpAddr>() else {
            return if prefix.is_some() { Err(wrong(word)) } else { Ok(None) };
        };
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix =
            prefix.map_or(Ok(most), str::parse).ok().filter(|bits| *bits <= most).ok_or_else(|| wrong(word))?;
        Ok(Some(Self { address, prefix }))
    }

    fn holds(&self, address: IpAddr) -> bool {
        let (ours, theirs, bits) = match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => (u128::from(ours.to_bits()), u128::from(theirs.to_bits()), 32),
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => (ours.to_bits(), theirs.to_bits(), 128),
            _ => return false,
        };
        (ours ^ theirs).checked_shr(bits - u32::from(self.prefix)).unwrap_or(0) == 0
    }
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_'))
}

fn wrong(word: &str) -> String {
    format!(
        "egress.allow has `{word}`, which is neither a host (cams.internal, *.plant.example) nor a network (10.2.0.0/16)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allow(words: &[&str]) -> Result<Allow, String> {
        Allow::new(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn hosts_are_allowed_by_name_and_below_a_name() {
        let allow = allow(&["cams.internal", "*.Plant.example"]).unwrap();
        for name in ["cams.internal", "CAMS.internal.", "a.plant.example", "a.b.plant.example"] {
            assert!(allow.host(name), "{name}");
        }
        for name in ["x.cams.internal", "plant.example", "evilplant.example", "cams.internal.evil.example", ""] {
            assert!(!allow.host(name), "{name}");
        }
    }

    #[test]
    fn networks_hold_what_shares_their_first_bits() {
        let allow = allow(&["10.2.0.0/16", "127.0.0.1", "fd12::/48", "0.0.0.0/32"]).unwrap();
        for address in ["10.2.0.1", "10.2.255.255", "127.0.0.1", "fd12::1", "fd12:0:0:ffff::", "::ffff:10.2.3.4"] {
            assert!(allow.address(address.parse().unwrap()), "{address}");
        }
        for address in ["10.3.0.0", "127.0.0.2", "fd12:0:1::", "1.1.1.1", "::1"] {
            assert!(!allow.address(address.parse().unwrap()), "{address}");
        }
        assert!(self::allow(&["0.0.0.0/0"]).unwrap().address("9.9.9.9".parse().unwrap()));
        assert!(self::allow(&["::/0"]).unwrap().address("fe80::1".parse().unwrap()));
    }

    #[test]
    fn what_is_neither_is_refused_with_what_it_may_be() {
        for word in [
            "",
            "10.2.0.0/33",
            "10.2.0/16",
            "https://cams.internal",
            "*",
            "*plant.example",
            "cams.internal:8080",
            "a b",
            "::/129",
        ] {
            let error = allow(&[word]).unwrap_err();
            assert!(error.contains(&format!("`{word}`")) && error.contains("10.2.0.0/16"), "{error}");
        }
    }
}
