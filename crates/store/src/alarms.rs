//! What watches over decided inspections have noticed.

use std::collections::BTreeMap;

use async_trait::async_trait;
use scrutineer_types::{Access, Alarm, Detection, EventKind, InspectionId, Quality, Role, Timestamp, ViewId};
use uuid::Uuid;

use crate::{
    StoreError, StoreErrorKind,
    effects::Subject,
    filters::{Clauses, Dialect, Value},
    moments::least_id_of,
    reviews::{Desk, Reader},
    rows::{Columns, bound, detections, from_json, get, get_json, to_json},
};

/// What is kept of alarms and of the watches that raise them; part of every [`crate::Metastore`].
#[async_trait]
pub trait AlarmStore: Send + Sync {
    /// Raises an alarm, with its event; `None` where the same is raised already.
    async fn raise_alarm(&self, alarm: &NewAlarm) -> Result<Option<Alarm>, StoreError>;

    /// Ends an alarm, with its event; `None` where there is no such alarm that is raised. `relearn`: what it noticed is here to stay.
    async fn clear_alarm(&self, access: &Access, id: Uuid, relearn: bool) -> Result<Option<Alarm>, StoreError>;

    /// Alarms, the newest first: those that are raised, or all.
    async fn alarms(&self, access: &Access, filter: &AlarmFilter) -> Result<Vec<Alarm>, StoreError>;

    /// The database's clock.
    async fn now(&self) -> Result<Timestamp, StoreError>;

    /// What views were found to hold, by view, after `after` and of those received before `until`: the highest confidence of each
    /// class, and the quality.
    async fn scored(&self, after: Option<ViewId>, until: Timestamp, limit: usize) -> Result<Vec<Scored>, StoreError>;

    /// What the watches of a kind remember, by policy, facility and subject.
    async fn watches(&self, kind: &str) -> Result<Vec<Watch>, StoreError>;

    /// Keeps what a look came to, all of it or nothing. Answers how many alarms were raised that were not before; `None` where
    /// another process has looked meanwhile, and nothing is kept.
    async fn keep_look(&self, look: Look) -> Result<Option<usize>, StoreError>;
}

/// Something that a watch has noticed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewAlarm {
    /// What kind of watch: `escape`, `drift`, `camera`.
    pub kind: String,
    /// Over which policy; empty: over none in particular.
    pub policy: String,
    /// Where.
    pub facility: String,
    /// Of what there, as a camera and a class; empty: of all.
    pub subject: String,
    /// What was noticed and what to do, for people.
    pub message: String,
    /// Inspections that drove it.
    pub examples: Vec<InspectionId>,
}

/// What a view was found to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Which view.
    pub view: ViewId,
    /// Of which inspection.
    pub inspection: InspectionId,
    /// The name of the thing inspected.
    pub package_id: Option<String>,
    /// Where it was taken.
    pub facility: String,
    /// By which camera.
    pub camera: Option<String>,
    /// Which policy decides.
    pub policy: String,
    /// Of the model.
    pub fingerprint: String,
    /// The highest confidence of each class that was seen.
    pub maxima: BTreeMap<String, f32>,
    /// Measured before inference.
    pub quality: Quality,
    /// The middle of what was found, weighed by confidence: across and down the image, 0 to 1. `None` where nothing was.
    pub place: Option<[f32; 2]>,
    /// When the view was received.
    pub at: Timestamp,
    /// When its camera says that it took it.
    pub captured_at: Option<Timestamp>,
    /// Of the image's bytes.
    pub sha256: String,
}

/// Which alarms; every field that is given must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlarmFilter {
    /// Its kind.
    pub kind: Option<String>,
    /// Its policy.
    pub policy: Option<String>,
    /// Those that were ended, too.
    pub cleared: bool,
    /// At most so many.
    pub limit: usize,
}

/// What one look of a watch came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// What the first of `watches` was when the look began; `None`: not there.
    pub before: Option<String>,
    /// What is remembered from now on.
    pub watches: Vec<Watch>,
    /// What it tells.
    pub told: Vec<Told>,
    /// What it has noticed.
    pub alarms: Vec<NewAlarm>,
}

/// Something that a watch tells the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What has happened.
    pub kind: EventKind,
    /// JSON, frozen.
    pub payload: String,
}

/// What a watch remembers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// What kind of watch.
    pub kind: String,
    /// Over which policy.
    pub policy: String,
    /// Where.
    pub facility: String,
    /// Of what there.
    pub subject: String,
    /// JSON of its own.
    pub state: String,
}

/// Detections below this confidence tell nothing of where things lie.
const FAINT: f32 = 0.25;

const ALARM: &str = "id, kind, policy, facility, subject, message, examples, raised_at, cleared_at, relearn";

fn alarm(row: &impl Columns) -> Result<Alarm, StoreError> {
    Ok(Alarm {
        id: get(row, "id")?,
        kind: get(row, "kind")?,
        policy: get(row, "policy")?,
        facility: get(row, "facility")?,
        subject: get(row, "subject")?,
        message: get(row, "message")?,
        examples: get_json(row, "examples")?,
        raised_at: get(row, "raised_at")?,
        cleared_at: get(row, "cleared_at")?,
        relearn: get(row, "relearn")?,
    })
}

/// See [`AlarmStore::raise_alarm`].
pub(crate) async fn raise<D: Desk>(desk: &mut D, new: &NewAlarm) -> Result<Option<Alarm>, StoreError> {
    let mut clauses = Clauses::new(D::DIALECT, format!("INSERT INTO alarms ({ALARM}) VALUES"));
    clauses.push(" (", Value::Id(desk.new_id()));
    for text in [&new.kind, &new.policy, &new.facility, &new.subject, &new.message, &to_json(&new.examples)] {
        clauses.push(", ", Value::Text(text.clone()));
    }
    clauses.push(", ", Value::Integer(desk.now().0));
    clauses.sql.push_str(
        ", NULL, false) ON CONFLICT (kind, policy, facility, subject) WHERE cleared_at IS NULL DO NOTHING RETURNING ",
    );
    clauses.sql.push_str(ALARM);
    let raised = desk.rows(clauses).await?.first().map(alarm).transpose()?;
    if let Some(raised) = &raised {
        desk.append_event(EventKind::AlarmRaised, Subject::Facility(&raised.facility), to_json(raised));
    }
    Ok(raised)
}

/// See [`AlarmStore::clear_alarm`].
pub(crate) async fn clear<D: Desk>(
    desk: &mut D,
    access: &Access,
    id: Uuid,
    relearn: bool,
) -> Result<Option<Alarm>, StoreError> {
    if access.role < Role::Operator {
        let message = "whoever only reads ends no alarms: ask for the role operator";
        return Err(StoreError::new(StoreErrorKind::InvalidInput, message));
    }
    let mut clauses = Clauses::new(D::DIALECT, "UPDATE alarms SET cleared_at =");
    clauses.push(" ", Value::Integer(desk.now().0));
    clauses.push(", relearn = ", Value::Flag(relearn));
    clauses.push(" WHERE cleared_at IS NULL AND id = ", Value::Id(id));
    clauses.push_access("facility", access);
    clauses.sql.extend([" RETURNING ", ALARM]);
    let cleared = desk.rows(clauses).await?.first().map(alarm).transpose()?;
    if let Some(cleared) = &cleared {
        desk.append_event(EventKind::AlarmCleared, Subject::Facility(&cleared.facility), to_json(cleared));
    }
    Ok(cleared)
}

/// See [`AlarmStore::alarms`].
pub(crate) async fn list<R: Reader>(
    reader: &mut R,
    access: &Access,
    filter: &AlarmFilter,
) -> Result<Vec<Alarm>, StoreError> {
    let mut clauses = Clauses::new(R::DIALECT, format!("SELECT {ALARM} FROM alarms WHERE true"));
    if !filter.cleared {
        clauses.sql.push_str(" AND cleared_at IS NULL");
    }
    for (column, value) in [("kind", &filter.kind), ("policy", &filter.policy)] {
        if let Some(value) = value {
            clauses.push(&format!(" AND {column} = "), Value::Text(value.clone()));
        }
    }
    clauses.push_access("facility", access);
    clauses.push(" ORDER BY id DESC LIMIT ", Value::Integer(bound(filter.limit)));
    reader.rows(clauses).await?.iter().map(alarm).collect()
}

/// See [`AlarmStore::scored`].
pub(crate) async fn scored<R: Reader>(
    reader: &mut R,
    after: Option<ViewId>,
    until: Timestamp,
    limit: usize,
) -> Result<Vec<Scored>, StoreError> {
    let mut clauses = Clauses::new(
        R::DIALECT,
        "SELECT f.view_id, v.inspection_id, v.received_at, v.captured_at, v.sha256, i.package_id, i.facility, v.camera, i.policy, m.fingerprint, f.maxima, f.detections, f.width, f.height, f.sharpness,
                f.brightness, f.contrast, f.clipped
         FROM inferences f JOIN views v ON v.id = f.view_id JOIN inspections i ON i.id = v.inspection_id
         JOIN models m ON m.id = f.model_id WHERE true",
    );
    if let Some(after) = after {
        clauses.push(" AND f.view_id > ", Value::Id(after.0));
    }
    clauses.push(" AND f.view_id < ", Value::Id(least_id_of(until)));
    clauses.push(" ORDER BY f.view_id LIMIT ", Value::Integer(bound(limit)));
    reader.rows(clauses).await?.iter().map(score).collect()
}

fn score(row: &impl Columns) -> Result<Scored, StoreError> {
    let view = get(row, "view_id")?;
    let maxima: BTreeMap<String, Option<f32>> = from_json(get(row, "maxima")?)?;
    Ok(Scored {
        view: ViewId(view),
        inspection: InspectionId(get(row, "inspection_id")?),
        package_id: get(row, "package_id")?,
        facility: get(row, "facility")?,
        camera: get(row, "camera")?,
        policy: get(row, "policy")?,
        fingerprint: get(row, "fingerprint")?,
        // A confidence that was no number is NULL here, and says nothing.
        maxima: maxima.into_iter().filter_map(|(class, confidence)| Some((class, confidence?))).collect(),
        quality: Quality {
            sharpness: get::<f64>(row, "sharpness")? as f32,
            brightness: get::<f64>(row, "brightness")? as f32,
            contrast: get::<f64>(row, "contrast")? as f32,
            clipped: get::<f64>(row, "clipped")? as f32,
        },
        place: place(&detections::unpack(get(row, "detections")?)?, get(row, "width")?, get(row, "height")?),
        at: get(row, "received_at")?,
        captured_at: get(row, "captured_at")?,
        sha256: get(row, "sha256")?,
    })
}

/// Where things lie on an image of so many pixels; what is fainter than [`FAINT`] may be nothing.
fn place(detections: &[Detection], width: u32, height: u32) -> Option<[f32; 2]> {
    let (mut weight, mut sum) = (0.0_f32, [0.0_f32; 2]);
    for Detection { confidence, bounding_box, .. } in detections {
        if *confidence < FAINT {
            continue;
        }
        weight += confidence;
        sum[0] += confidence * (bounding_box.x_min + bounding_box.x_max) / 2.0;
        sum[1] += confidence * (bounding_box.y_min + bounding_box.y_max) / 2.0;
    }
    let place = [sum[0] / weight / width.max(1) as f32, sum[1] / weight / height.max(1) as f32];
    (weight > 0.0 && place.iter().all(|part| part.is_finite())).then_some(place)
}

/// See [`AlarmStore::watches`].
pub(crate) async fn watches<R: Reader>(reader: &mut R, kind: &str) -> Result<Vec<Watch>, StoreError> {
    let mut clauses = Clauses::new(R::DIALECT, "SELECT kind, policy, facility, subject, state FROM watches WHERE true");
    clauses.push(" AND kind = ", Value::Text(kind.to_owned()));
    clauses.sql.push_str(" ORDER BY policy, facility, subject");
    let read = |row: &R::Row| {
        let (kind, policy) = (get(row, "kind")?, get(row, "policy")?);
        Ok(Watch {
            kind,
            policy,
            facility: get(row, "facility")?,
            subject: get(row, "subject")?,
            state: get(row, "state")?,
        })
    };
    reader.rows(clauses).await?.iter().map(read).collect()
}

/// See [`AlarmStore::keep_look`].
pub(crate) async fn keep<D: Desk>(desk: &mut D, look: &Look) -> Result<Option<usize>, StoreError> {
    let Some((first, others)) = look.watches.split_first() else { return Ok(Some(0)) };
    if !replace(desk, look.before.as_deref(), first).await? {
        return Ok(None);
    }
    for watches in others.chunks(64) {
        let mut clauses = insert(D::DIALECT, watches);
        clauses.sql.push_str(" ON CONFLICT (kind, policy, facility, subject) DO UPDATE SET state = excluded.state");
        desk.rows(clauses).await?;
    }
    for Told { kind, payload } in &look.told {
        desk.append_event(*kind, Subject::All, payload.clone());
    }
    let mut raised = 0;
    for alarm in &look.alarms {
        raised += usize::from(raise(desk, alarm).await?.is_some());
    }
    Ok(Some(raised))
}

/// Keeps `watch` if what is kept of it still is `before`; whether it was.
async fn replace<D: Desk>(desk: &mut D, before: Option<&str>, watch: &Watch) -> Result<bool, StoreError> {
    let clauses = if let Some(before) = before {
        let mut clauses = Clauses::new(D::DIALECT, "UPDATE watches SET state =");
        clauses.push(" ", Value::Text(watch.state.clone()));
        clauses.push(" WHERE state = ", Value::Text(before.to_owned()));
        for (column, value) in [
            ("kind", &watch.kind),
            ("policy", &watch.policy),
            ("facility", &watch.facility),
            ("subject", &watch.subject),
        ] {
            clauses.push(&format!(" AND {column} = "), Value::Text(value.clone()));
        }
        clauses.sql.push_str(" RETURNING kind");
        clauses
    } else {
        let mut clauses = insert(D::DIALECT, std::slice::from_ref(watch));
        clauses.sql.push_str(" ON CONFLICT (kind, policy, facility, subject) DO NOTHING RETURNING kind");
        clauses
    };
    Ok(!desk.rows(clauses).await?.is_empty())
}

fn insert(dialect: &'static Dialect, watches: &[Watch]) -> Clauses {
    let mut clauses = Clauses::new(dialect, "INSERT INTO watches (kind, policy, facility, subject, state) VALUES");
    for (place, watch) in watches.iter().enumerate() {
        clauses.push(if place == 0 { " (" } else { ", (" }, Value::Text(watch.kind.clone()));
        for text in [&watch.policy, &watch.facility, &watch.subject, &watch.state] {
            clauses.push(", ", Value::Text(text.clone()));
        }
        clauses.sql.push(')');
    }
    clauses
}
