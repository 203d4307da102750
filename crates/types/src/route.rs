//! Routes: which model, policy and treatment apply to a view, by where it came from.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Chain, Lighting, Pattern, Region, Tiling, Treatment, Turn};

/// What routes, jobs and requests call the model of the section `[model]`.
pub const DEFAULT_MODEL: &str = "default";

/// Where a view came from; what nobody said is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Viewpoint<'a> {
    /// Its facility.
    pub facility: &'a str,
    /// Its camera.
    pub camera: &'a str,
    /// Its angle.
    pub angle: &'a str,
}

impl<'a> Viewpoint<'a> {
    /// A viewpoint of which not everything may be known.
    pub fn new(facility: &'a str, camera: Option<&'a str>, angle: Option<&'a str>) -> Self {
        Self { facility, camera: camera.unwrap_or_default(), angle: angle.unwrap_or_default() }
    }
}

/// One `[[routes]]` entry: for whom, and what applies.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Route {
    /// What pages and messages call it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Which facilities.
    pub facility: Pattern,
    /// Which cameras.
    pub camera: Pattern,
    /// Which angles.
    pub angle: Pattern,
    /// Which of `[models]` looks at the view; without it, `[model]`'s.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Which policy decides, where the request names none and this is its first view; without it, the default one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub policy: Option<String>,
    /// The part of the image that matters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Region>,
    /// How the upright image is turned for the model: 0, 90, 180 or 270 degrees clockwise.
    #[schema(value_type = u16)]
    pub orientation: Turn,
    /// Whether it is mirrored left to right, after turning.
    pub mirror: bool,
    /// How its light is evened out; without it, as `[images] lighting` says.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub lighting: Option<Lighting>,
    /// Whether the image is looked at in tiles as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiling: Option<Tiling>,
}

impl Route {
    /// Which of the configured models looks at the view.
    pub fn model(&self) -> &str {
        self.model.as_deref().unwrap_or(DEFAULT_MODEL)
    }

    /// How the view's image is treated.
    pub fn treatment(&self) -> Treatment {
        Treatment {
            region: self.region.clone(),
            orientation: self.orientation,
            mirror: self.mirror,
            lighting: self.lighting.clone(),
            tiling: self.tiling,
        }
    }

    fn matches(&self, from: &Viewpoint<'_>) -> bool {
        self.facility.matches(from.facility) && self.camera.matches(from.camera) && self.angle.matches(from.angle)
    }

    fn covers(&self, other: &Self) -> bool {
        self.facility.covers(&other.facility) && self.camera.covers(&other.camera) && self.angle.covers(&other.angle)
    }
}

/// All routes, in their order, and what applies where none matches.
#[derive(Clone, Debug, PartialEq)]
pub struct Routes {
    all: Vec<Route>,
    default_policy: String,
    chains: BTreeMap<String, Chain>,
}

impl Routes {
    /// Routes of which the first that matches wins; `default_policy` decides where neither request nor route names one.
    pub fn new(routes: Vec<Route>, default_policy: impl Into<String>) -> Self {
        Self { all: routes, default_policy: default_policy.into(), chains: BTreeMap::new() }
    }

    /// The same with chains, by the names that routes call them.
    #[must_use]
    pub fn with_chains(self, chains: BTreeMap<String, Chain>) -> Self {
        Self { chains, ..self }
    }

    /// The first route that matches, and its place in the order from 0.
    pub fn find(&self, from: &Viewpoint<'_>) -> Option<(usize, &Route)> {
        self.all.iter().enumerate().find(|(_, route)| route.matches(from))
    }

    /// Which of the configured models looks at a view.
    pub fn model(&self, from: &Viewpoint<'_>) -> &str {
        self.find(from).map_or(DEFAULT_MODEL, |(_, route)| route.model())
    }

    /// How a view's image is treated.
    pub fn treatment(&self, from: &Viewpoint<'_>) -> Treatment {
        self.find(from).map(|(_, route)| route.treatment()).unwrap_or_default()
    }

    /// Which policy decides on an inspection with this first view, unless the request names one.
    pub fn policy(&self, from: &Viewpoint<'_>) -> &str {
        self.find(from).map_or(&self.default_policy, |(_, route)| self.policy_of(route))
    }

    /// Every pair of model and policy that a view can come to: of a chain, each of its models with the policy that decides where
    /// it answered, and with the route's, which decides where several did.
    pub fn pairs(&self) -> BTreeSet<(&str, &str)> {
        let mut pairs = BTreeSet::new();
        for (model, policy) in self.routed() {
            let Some(chain) = self.chains.get(model) else {
                pairs.insert((model, policy));
                continue;
            };
            for member in &chain.models {
                pairs.insert((member.as_str(), policy));
                pairs.extend(chain.policies.get(member).map(|own| (member.as_str(), own.as_str())));
            }
        }
        pairs
    }

    /// The policy that decides on an inspection that names `policy` and whose views were answered for by these models, by the names
    /// of results: where it is one alone, and a chain has a policy for it in place of that one, this; else the same.
    pub fn policy_where<'a>(&'a self, policy: &'a str, answered: impl IntoIterator<Item = &'a str>) -> &'a str {
        if self.chains.values().all(|chain| chain.policies.is_empty()) {
            return policy;
        }
        let mut answered = answered.into_iter();
        let Some(model) = answered.next() else { return policy };
        if answered.any(|other| other != model) {
            return policy;
        }
        let named = self.routed().filter(|(_, named)| *named == policy);
        let mut own = named.filter_map(|(chain, _)| self.chains.get(chain)?.policies.get(model));
        own.next().map_or(policy, String::as_str)
    }

    /// The chain that goes by `name`.
    pub fn chain(&self, name: &str) -> Option<&Chain> {
        self.chains.get(name)
    }

    /// Every chain, by its name.
    pub fn chains(&self) -> &BTreeMap<String, Chain> {
        &self.chains
    }

    /// What the routes name, model or chain with policy; where no route takes all, the defaults as well.
    fn routed(&self) -> impl Iterator<Item = (&str, &str)> {
        let anything = Route::default();
        let default = (!self.all.iter().any(|route| route.covers(&anything)))
            .then_some((DEFAULT_MODEL, self.default_policy.as_str()));
        self.all.iter().map(|route| (route.model(), self.policy_of(route))).chain(default)
    }

    /// Routes that can never match, each with the earlier one that takes all of its views; places in the order from 0.
    pub fn shadowed(&self) -> Vec<(usize, usize)> {
        let by = |later: usize| (0..later).find(|&earlier| self.all[earlier].covers(&self.all[later]));
        (1..self.all.len()).filter_map(|later| by(later).map(|earlier| (later, earlier))).collect()
    }

    /// What messages and pages call the route at a place: its name, or its number from 1.
    pub fn title(&self, place: usize) -> String {
        match self.all.get(place).and_then(|route| route.name.as_ref()) {
            Some(name) => format!("route {} (`{name}`)", place + 1),
            None => format!("route {}", place + 1),
        }
    }

    /// The routes in their order.
    pub fn all(&self) -> &[Route] {
        &self.all
    }

    fn policy_of<'a>(&'a self, route: &'a Route) -> &'a str {
        route.policy.as_deref().unwrap_or(&self.default_policy)
    }
}

/// No routes: a default policy alone.
impl From<&str> for Routes {
    fn from(default_policy: &str) -> Self {
        Self::new(Vec::new(), default_policy)
    }
}

/// No routes: a default policy alone.
impl From<&String> for Routes {
    fn from(default_policy: &String) -> Self {
        default_policy.as_str().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(facility: &str, camera: &str, model: Option<&str>, policy: Option<&str>) -> Route {
        Route {
            facility: Pattern::new(facility),
            camera: Pattern::new(camera),
            model: model.map(str::to_owned),
            policy: policy.map(str::to_owned),
            ..Route::default()
        }
    }

    #[test]
    fn the_first_that_matches_wins_and_without_one_the_defaults_apply() {
        let routes = Routes::new(
            vec![route("ber1", "dock-*", Some("dock"), Some("dock")), route("ber*", "*", None, Some("berlin"))],
            "parcel",
        );
        let at = |facility, camera| Viewpoint { facility, camera, angle: "top" };
        assert_eq!(routes.find(&at("ber1", "dock-3")).unwrap().0, 0);
        assert_eq!((routes.model(&at("ber1", "dock-3")), routes.policy(&at("ber1", "dock-3"))), ("dock", "dock"));
        assert_eq!((routes.model(&at("ber1", "cam-1")), routes.policy(&at("ber1", "cam-1"))), ("default", "berlin"));
        assert_eq!(routes.find(&at("muc1", "dock-3")), None);
        assert_eq!((routes.model(&at("muc1", "dock-3")), routes.policy(&at("muc1", ""))), ("default", "parcel"));
        assert!(routes.treatment(&Viewpoint::new("", None, None)).is_plain());
        let pairs = [("default", "berlin"), ("default", "parcel"), ("dock", "dock")];
        assert_eq!(routes.pairs(), BTreeSet::from(pairs));
    }

    #[test]
    fn the_policy_of_the_model_that_answered_for_every_view_decides() {
        let chain = Chain {
            models: vec![DEFAULT_MODEL.to_owned(), "big".to_owned()],
            policies: [("big".to_owned(), "big-dock".to_owned())].into(),
            ..Chain::default()
        };
        let routes = Routes::new(vec![route("*", "dock-*", Some("both"), Some("dock"))], "parcel")
            .with_chains([("both".to_owned(), chain)].into());
        assert_eq!(routes.policy_where("dock", ["big", "big"]), "big-dock");
        assert_eq!(routes.policy_where("dock", ["big", "parcel"]), "dock", "two models");
        assert_eq!(routes.policy_where("dock", ["parcel"]), "dock");
        assert_eq!(routes.policy_where("dock", []), "dock");
        assert_eq!(routes.policy_where("parcel", ["big"]), "parcel", "no route with a chain names it");
        let pairs = [(DEFAULT_MODEL, "dock"), (DEFAULT_MODEL, "parcel"), ("big", "big-dock"), ("big", "dock")];
        assert_eq!(routes.pairs(), BTreeSet::from(pairs));
    }

    #[test]
    fn a_route_behind_one_that_takes_all_of_its_views_is_told() {
        let routes = vec![
            route("ber1", "dock-*", None, None),
            route("ber1", "dock-3", Some("dock"), None),
            route("ber*", "*", None, None),
            route("ber2", "*", None, None),
            route("*", "*", None, None),
        ];
        let routes = Routes::new(routes, "parcel");
        assert_eq!(routes.shadowed(), [(1, 0), (3, 2)]);
        assert_eq!(routes.title(1), "route 2");
        // A catch-all leaves nothing to the defaults.
        assert!(Routes::new(vec![route("*", "*", Some("dock"), Some("dock"))], "parcel").pairs().len() == 1);
    }
}
