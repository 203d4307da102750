//! From the data set's numbers for classes to the model's, by name.

use super::{DataError, DataSet};

impl DataSet {
    /// The same set with `classes` (the model's, in its order) for its classes; equal names are equal classes.
    ///
    /// # Errors
    ///
    /// [`DataError::UnknownClasses`] where a box has a class that the model does not have. Classes without a box may be
    /// whatever they like: exports bring such along.
    pub fn for_model(mut self, classes: &[String]) -> Result<Self, DataError> {
        let mut used = vec![false; self.classes.len()];
        for truth in self.images.iter().flat_map(|image| &image.boxes) {
            used[truth.class_id] = true;
        }
        let place = |name: &String| classes.iter().position(|class| class == name);
        let places: Vec<_> = self.classes.iter().map(place).collect();
        let unknown: Vec<_> = (0..places.len()).filter(|id| used[*id] && places[*id].is_none()).collect();
        if !unknown.is_empty() {
            let unknown: Vec<_> = unknown.into_iter().map(|id| self.classes[id].clone()).collect();
            let message = format!(
                "the data set labels classes that the model does not have: {}. The data set has {}; the model has {}. \
                 Names must be equal, capitals too: rename them in the data set or in the model's manifest, or remove \
                 their labels",
                listed(&unknown),
                listed(&self.classes),
                listed(classes)
            );
            return Err(DataError::UnknownClasses { classes: unknown, message });
        }
        for truth in self.images.iter_mut().flat_map(|image| &mut image.boxes) {
            truth.class_id = places[truth.class_id].expect("every class that has a box was found above");
        }
        self.classes = classes.to_vec();
        Ok(self)
    }
}

/// The names for a message, each quoted.
pub(crate) fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
