//! Rows that are shown as they are: cameras, dead letters, events, versions of policies, views' originals.

use scrutineer_types::{Event, EventId, EventKind, InspectionId, JobId, Timestamp, ViewId};

use super::{Columns, detections, get, get_json, get_word, priority_of, whole};
use crate::{Attempt, Camera, DeadLetter, PolicyVersion, StoreError, StoredView, moments::time_of};

pub(crate) fn camera(row: &impl Columns) -> Result<Camera, StoreError> {
    Ok(Camera {
        facility: get(row, "facility")?,
        camera: get(row, "camera")?,
        angles: get_json(row, "angles")?,
        views: get::<i64>(row, "views")? as u64,
        first_seen_at: get(row, "first_seen_at")?,
        last_seen_at: get(row, "last_seen_at")?,
        newest_inspection_id: InspectionId(get(row, "newest_inspection_id")?),
        newest_view_id: ViewId(get(row, "newest_view_id")?),
    })
}

pub(crate) fn letter(row: &impl Columns) -> Result<DeadLetter, StoreError> {
    let job = get(row, "id")?;
    Ok(DeadLetter {
        job_id: JobId(job),
        inspection_id: InspectionId(get(row, "inspection_id")?),
        view_id: ViewId(get(row, "view_id")?),
        facility: get(row, "facility")?,
        camera: get(row, "camera")?,
        angle: get(row, "angle")?,
        package_id: get(row, "package_id")?,
        model: get(row, "model")?,
        priority: priority_of(get(row, "priority")?),
        attempts: get(row, "attempts")?,
        max_attempts: get(row, "max_attempts")?,
        kind: get(row, "error_kind")?,
        code: get(row, "error_code")?,
        stage: get(row, "error_stage")?,
        error: get(row, "error")?,
        created_at: time_of(job),
        discarded_at: get(row, "finished_at")?,
        history: Vec::new(),
    })
}

pub(crate) fn attempt(row: &impl Columns) -> Result<Attempt, StoreError> {
    Ok(Attempt {
        started_at: get(row, "started_at")?,
        ended_at: get(row, "ended_at")?,
        outcome: get(row, "outcome")?,
        worker: get(row, "worker")?,
        stage: get(row, "stage")?,
        code: get(row, "code")?,
        error: get(row, "error")?,
    })
}

pub(crate) fn event(row: &impl Columns) -> Result<Event, StoreError> {
    Ok(Event {
        id: EventId(get(row, "id")?),
        sequence: get(row, "sequence")?,
        kind: get_word(row, "kind", kind_of)?,
        inspection_id: get::<Option<_>>(row, "inspection_id")?.map(InspectionId),
        facility: get(row, "facility")?,
        occurred_at: get(row, "occurred_at")?,
        payload: get_json(row, "payload")?,
    })
}

pub(crate) fn kind_of(word: &str) -> Option<EventKind> {
    EventKind::ALL.into_iter().find(|kind| kind.as_str() == word)
}

/// A query whose rows [`policy_version`] reads; what is given narrows and orders it.
macro_rules! policy_versions {
    ($rest:literal) => {
        sqlx::query(concat!(
            "SELECT name, version, hash, content, active, imported_at, activated_at FROM policies ",
            $rest
        ))
    };
}
pub(crate) use policy_versions;

pub(crate) fn policy_version(row: &impl Columns) -> Result<PolicyVersion, StoreError> {
    Ok(PolicyVersion {
        version: get(row, "version")?,
        active: get(row, "active")?,
        hash: get(row, "hash")?,
        imported_at: get(row, "imported_at")?,
        activated_at: get(row, "activated_at")?,
        policy: get_json(row, "content")?,
    })
}

pub(crate) fn stored_view(row: &impl Columns) -> Result<StoredView, StoreError> {
    let blob: Option<&[u8]> = get(row, "detections")?;
    Ok(StoredView {
        object_key: get(row, "object_key")?,
        image: whole::image(row)?,
        removed: get::<Option<Timestamp>>(row, "original_removed_at")?.is_some(),
        detections: blob.map(detections::unpack).transpose()?.unwrap_or_default(),
    })
}
