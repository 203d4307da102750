//! Models, chains and routes: the names there are, and whether what refers to them exists.

use anyhow::{Context as _, anyhow, bail};
use scrutineer_infer::BackendChoice;
use scrutineer_types::{DEFAULT_MODEL, Route};
use toml::Value;

use super::{Config, layers::unknown};

impl Config {
    /// Checks models, chains, routes and which of the models this process loads against each other.
    pub(super) fn check_names(&self) -> anyhow::Result<()> {
        if self.models.contains_key(DEFAULT_MODEL) {
            bail!(
                "[models.{DEFAULT_MODEL}]: `{DEFAULT_MODEL}` is what routes call the model of [model]; choose another name"
            );
        }
        let has_model = |name: &str| name == DEFAULT_MODEL || self.models.contains_key(name);
        for (name, model) in &self.models {
            if model.path.is_empty() && model.backend != BackendChoice::Remote {
                bail!("models.{name}.path is empty: it takes an ONNX file");
            }
        }
        for (name, chain) in &self.chains {
            chain.validate().map_err(|error| anyhow!("in [chains.{name}]: {error}"))?;
            if has_model(name) {
                bail!("[chains.{name}]: a model is called `{name}`; choose another name");
            }
            if let Some(unknown) = chain.models.iter().find(|model| !has_model(model)) {
                bail!(
                    "[chains.{name}] names the model `{unknown}`, which is neither `{DEFAULT_MODEL}` nor a section of [models]"
                );
            }
            if chain.policies.contains_key(DEFAULT_MODEL) {
                bail!(
                    "chains.{name}.policies: where `{DEFAULT_MODEL}` answers, the route's policy decides; name that in the route"
                );
            }
        }
        for (place, route) in self.routes.iter().enumerate() {
            let title = route_title(place, route);
            route.treatment().validate().map_err(|error| anyhow!("in {title}: {error}"))?;
            if !has_model(route.model()) && !self.chains.contains_key(route.model()) {
                let known = self.models.keys().chain(self.chains.keys()).map(String::as_str);
                let known: Vec<_> = known.chain([DEFAULT_MODEL]).collect();
                bail!(
                    "{title} names the model `{}`, which is not configured; there are: {}",
                    route.model(),
                    known.join(", ")
                );
            }
        }
        if let Some(name) = self.inspect.models.iter().find(|name| !has_model(name)) {
            bail!("inspect.models names `{name}`, which is neither `{DEFAULT_MODEL}` nor a section of [models]");
        }
        Ok(())
    }
}

/// Each route of the list, whose unknown keys are told with the nearest known one.
pub(super) fn read_routes(list: Option<Value>) -> anyhow::Result<Vec<Route>> {
    let Some(Value::Array(list)) = list else { return Ok(Vec::new()) };
    let read = |(place, route): (usize, Value)| {
        let title = format!("route {}", place + 1);
        let Value::Table(route) = route else {
            bail!("`routes` is a list of tables: write [[routes]] above each route")
        };
        if let Some(word) = route.keys().find(|word| !ROUTE_KEYS.contains(&word.as_str())) {
            let known = ROUTE_KEYS.iter().map(|key| ((*key).to_owned(), Value::Boolean(true))).collect();
            bail!("in {title}: {}", unknown(word, word, &known));
        }
        route.try_into().with_context(|| format!("in {title}"))
    };
    list.into_iter().enumerate().map(read).collect()
}

/// What a route may say; a test holds this to the type.
pub(super) const ROUTE_KEYS: [&str; 11] =
    ["name", "facility", "camera", "angle", "model", "policy", "region", "orientation", "mirror", "lighting", "tiling"];

fn route_title(place: usize, route: &Route) -> String {
    match &route.name {
        Some(name) => format!("route {} (`{name}`)", place + 1),
        None => format!("route {}", place + 1),
    }
}
