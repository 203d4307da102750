//! What is done to an image's light before a model sees it.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Steps that even out light, in their order; none by default. Written as words: `off`, `gamma`, `grey_world, clahe`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lighting(Vec<LightingStep>);

/// One way to even out light.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LightingStep {
    /// Dark images are brightened by a power curve; others stay as they are.
    Gamma,
    /// Contrast-limited adaptive histogram equalization of luma (Zuiderveld, 1994), as OpenCV's `createCLAHE(2.0, (8, 8))`.
    Clahe,
    /// Red, green and blue get equal means (Buchsbaum, 1980).
    GreyWorld,
}

impl LightingStep {
    const ALL: [Self; 3] = [Self::Gamma, Self::Clahe, Self::GreyWorld];

    /// The word used in settings and in fingerprints.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gamma => "gamma",
            Self::Clahe => "clahe",
            Self::GreyWorld => "grey_world",
        }
    }
}

impl Lighting {
    /// Nothing is done.
    pub const OFF: Self = Self(Vec::new());

    /// These steps, in this order.
    pub fn new(steps: impl IntoIterator<Item = LightingStep>) -> Self {
        Self(steps.into_iter().collect())
    }

    /// The steps in their order.
    pub fn steps(&self) -> &[LightingStep] {
        &self.0
    }

    /// Whether nothing is done.
    pub fn is_off(&self) -> bool {
        self.0.is_empty()
    }

    fn from_words<'a>(words: impl Iterator<Item = &'a str>) -> Result<Self, String> {
        let mut steps = Vec::new();
        for word in words.map(str::trim).filter(|&word| word != "off") {
            let Some(step) = LightingStep::ALL.into_iter().find(|step| step.as_str() == word) else {
                return Err(format!(
                    "`{word}` is no way to even out light; there are off, gamma, clahe and grey_world, and several as \
                     \"grey_world, clahe\""
                ));
            };
            if steps.contains(&step) {
                return Err(format!("`{word}` is there twice; leave one out"));
            }
            steps.push(step);
        }
        Ok(Self(steps))
    }
}

impl fmt::Display for Lighting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_off() {
            return f.write_str("off");
        }
        let words: Vec<_> = self.0.iter().map(|step| step.as_str()).collect();
        f.write_str(&words.join(", "))
    }
}

impl FromStr for Lighting {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_words(text.split(','))
    }
}

impl Serialize for Lighting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Lighting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "a word as \"clahe\", or a list as [\"grey_world\", \"clahe\"]")]
        enum Written {
            Text(String),
            List(Vec<String>),
        }
        match Written::deserialize(deserializer)? {
            Written::Text(text) => text.parse(),
            Written::List(words) => Self::from_words(words.iter().map(String::as_str)),
        }
        .map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_lists_are_read_and_written_back() {
        let both = Lighting::new([LightingStep::GreyWorld, LightingStep::Clahe]);
        assert_eq!("grey_world, clahe".parse::<Lighting>().unwrap(), both);
        assert_eq!(serde_json::from_str::<Lighting>("[\"grey_world\", \"clahe\"]").unwrap(), both);
        assert_eq!(serde_json::to_string(&both).unwrap(), "\"grey_world, clahe\"");
        assert_eq!("off".parse::<Lighting>().unwrap(), Lighting::OFF);
        assert_eq!(Lighting::OFF.to_string().parse::<Lighting>().unwrap(), Lighting::OFF);
        assert!("clahee".parse::<Lighting>().unwrap_err().contains("grey_world"));
        assert!("gamma, gamma".parse::<Lighting>().unwrap_err().contains("twice"));
    }
}
