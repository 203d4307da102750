//! The quality of a view in figures, what each means, and whether the policy takes it.

use scrutineer_types::{ImageInfo, Policy, Quality, QualityRules};

use crate::format::ratio;

/// One measure of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QualityFigure {
    pub(crate) name: &'static str,
    pub(crate) value: String,
    pub(crate) meaning: &'static str,
    /// What the policy asks, as `at least 40`.
    pub(crate) limit: Option<String>,
    /// Whether the value is outside what the policy asks.
    pub(crate) outside: bool,
}

impl QualityFigure {
    fn new(
        name: &'static str,
        meaning: &'static str,
        value: f32,
        bounds: (Option<f32>, Option<f32>),
        write: fn(f32) -> String,
    ) -> Self {
        let (least, most) = bounds;
        let limit = match (least, most) {
            (Some(least), Some(most)) => Some(format!("{} to {}", write(least), write(most))),
            (Some(least), None) => Some(format!("at least {}", write(least))),
            (None, Some(most)) => Some(format!("at most {}", write(most))),
            (None, None) => None,
        };
        let outside = least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most);
        Self { name, value: write(value), meaning, limit, outside }
    }
}

/// The measures of a view, those the policy bounds beside their bounds.
pub(crate) fn figures(quality: &Quality, image: Option<&ImageInfo>, policy: Option<&Policy>) -> Vec<QualityFigure> {
    let none = QualityRules::default();
    let rules = policy.map_or(&none, |policy| &policy.quality);
    let mut figures = vec![
        QualityFigure::new(
            "Sharpness",
            "blurred images have little",
            quality.sharpness,
            (rules.min_sharpness, None),
            |value| format!("{value:.0}"),
        ),
        QualityFigure::new(
            "Brightness",
            "0 is black, 1 is white",
            quality.brightness,
            (rules.min_brightness, rules.max_brightness),
            ratio,
        ),
        QualityFigure::new(
            "Contrast",
            "0 is flat grey, 0.5 is black and white",
            quality.contrast,
            (rules.min_contrast, None),
            ratio,
        ),
        QualityFigure::new(
            "Clipped",
            "share of pixels burnt out or blocked up",
            quality.clipped,
            (None, rules.max_clipped),
            ratio,
        ),
    ];
    // Sizes are shown with the image itself; here only where the policy bounds them.
    let pixels = |value: f32| format!("{value:.0} px");
    if let (Some(image), Some(least)) = (image, rules.min_width) {
        let bounds = (Some(least as f32), None);
        figures.push(QualityFigure::new("Width", "of the upright image", image.width as f32, bounds, pixels));
    }
    if let (Some(image), Some(least)) = (image, rules.min_height) {
        let bounds = (Some(least as f32), None);
        figures.push(QualityFigure::new("Height", "of the upright image", image.height as f32, bounds, pixels));
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::samples;

    #[test]
    fn a_figure_outside_its_bounds_is_marked_and_one_at_its_bound_is_not() {
        let mut policy = samples::policy();
        policy.quality.min_sharpness = Some(40.0);
        policy.quality.max_brightness = Some(0.5);
        let quality = Quality { sharpness: 12.0, brightness: 0.5, contrast: 0.2, clipped: 0.0 };
        let figures = figures(&quality, None, Some(&policy));
        assert_eq!((figures[0].limit.as_deref(), figures[0].outside), (Some("at least 40"), true));
        assert!(!figures[1].outside);
        assert_eq!(figures[2].limit, None);
    }
}
