//! `/decisions/simulate`: what a version of a policy would have decided of the past.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use scrutineer_decide::PolicyJudge;
use scrutineer_store::{Past, simulate};
use scrutineer_types::{Simulation, Verdict};
use serde::Deserialize;

use crate::{
    ConsoleError, Site, access, decisions, filter,
    format::count,
    frame::{Frame, Place, render},
    words::Badge,
};

/// Examples linked of one kind of change, the newest.
const EXAMPLES: usize = 10;

#[derive(Template)]
#[template(path = "simulation.html")]
pub(crate) struct SimulationPage {
    frame: Frame,
    policy: String,
    version: u32,
    active: bool,
    inspections: String,
    views: String,
    changed: String,
    share: String,
    verdicts: Vec<(Badge, String, String)>,
    changes: Vec<Change>,
    facilities: Vec<(String, String, String)>,
    classes: Vec<(String, String)>,
}

struct Change {
    from: Badge,
    to: Badge,
    inspections: String,
    examples: Vec<String>,
}

/// Which version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Query {
    policy: String,
    version: u32,
}

impl SimulationPage {
    fn new(frame: Frame, query: Query, active: bool, simulation: &Simulation) -> Self {
        let of = |counts: &std::collections::BTreeMap<Verdict, u64>, verdict: &Verdict| {
            count(counts.get(verdict).copied().unwrap_or_default())
        };
        let verdicts = Verdict::ALL
            .iter()
            .map(|verdict| (Badge::from(*verdict), of(&simulation.before, verdict), of(&simulation.after, verdict)));
        let changes = simulation.changes.iter().map(|change| Change {
            from: change.from.into(),
            to: change.to.into(),
            inspections: count(change.inspections),
            examples: change.examples.iter().rev().take(EXAMPLES).map(ToString::to_string).collect(),
        });
        let facilities = simulation.facilities.iter().map(|(name, part)| {
            let name = if name.is_empty() { "(none named)" } else { name };
            (name.to_owned(), count(part.inspections), count(part.changed))
        });
        let share = if simulation.inspections == 0 {
            String::new()
        } else {
            format!("{:.2} %", simulation.changed as f64 * 100.0 / simulation.inspections as f64)
        };
        Self {
            frame,
            policy: query.policy,
            version: query.version,
            active,
            inspections: count(simulation.inspections),
            views: count(simulation.views),
            changed: count(simulation.changed),
            share,
            verdicts: verdicts.collect(),
            changes: changes.collect(),
            facilities: facilities.collect(),
            classes: simulation.classes.iter().map(|(class, changed)| (class.clone(), count(*changed))).collect(),
        }
    }
}

/// `GET /decisions/simulate`
pub(crate) async fn show(State(site): State<Arc<Site>>, uri: Uri) -> Result<Response, ConsoleError> {
    let query: Query = filter::form(&uri)?;
    let version = decisions::stored(&site, &query.policy, query.version).await?;
    let past = Past { policy: Some(query.policy.clone()), ..Past::default() };
    let metastore = &site.console.metastore;
    let simulation = simulate(metastore, &access(), &past, Arc::new(PolicyJudge), version.policy).await?;
    let frame = Frame::load(&site.console, Place::Decisions).await?;
    render(StatusCode::OK, &SimulationPage::new(frame, query, version.active, &simulation))
}
