//! Whether the active policies' certificates are in force, told when that changes.

use std::collections::HashMap;

use scrutineer_decide::{FUSION, rules_hash};
use scrutineer_store::{Look, Metastore, PolicyVersion, StoreError, Told, Watch};
use scrutineer_types::{Certificate, EventKind, Policy, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::metrics;

const KIND: &str = "certificate";

/// Why a policy has no certificate in force at `now`; `None` where it has one. Facilities, cameras and models are not asked here: each
/// decision says for itself whether the certificate covers it.
pub fn lacks(policy: &Policy, now: Timestamp) -> Option<String> {
    match Certificate::of(policy) {
        None => Some("it has none; `scrutineer calibrate` makes one".to_owned()),
        Some(Err(error)) => Some(format!("its certificate cannot be read: {error}; calibrate again")),
        Some(Ok(certificate)) => {
            let void = if now >= certificate.expires_at {
                format!("the certificate expired at {}; calibrate again", certificate.expires_at)
            } else if rules_hash(policy) != certificate.rules {
                "the policy's rules were changed after they were certified; calibrate again".to_owned()
            } else if certificate.fusion != FUSION {
                "verdicts are now reached in another way than was certified; calibrate again".to_owned()
            } else {
                return None;
            };
            Some(void)
        }
    }
}

/// What is remembered of a policy's certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    version: u32,
    in_force: bool,
}

/// Looks at the certificate of every active policy, and tells of those that came into force or went out of it. Answers how many.
pub(crate) async fn watch(metastore: &dyn Metastore, now: Timestamp) -> Result<usize, StoreError> {
    let kept = metastore.watches(KIND).await?.into_iter();
    let kept: HashMap<String, String> = kept.map(|watch| (watch.policy, watch.state)).collect();
    let mut changes = 0;
    for active in metastore.active_policies().await? {
        let look = look(&active, kept.get(&active.policy.name), now);
        let tells = look.told.len();
        // Where another process has looked meanwhile, it has told.
        if metastore.keep_look(look).await?.is_some() {
            changes += tells;
        }
    }
    Ok(changes)
}

/// What has changed since `before` was kept; empty where nothing has.
fn look(active: &PolicyVersion, before: Option<&String>, now: Timestamp) -> Look {
    let (name, version, lacks) = (&active.policy.name, active.version, lacks(&active.policy, now));
    metrics::in_force(name, lacks.is_none());
    let certificate = Certificate::of(&active.policy).and_then(Result::ok);
    metrics::certificate_expires(name, certificate.map(|certificate| certificate.expires_at));
    let state = State { version, in_force: lacks.is_none() };
    let was: Option<State> = before.and_then(|state| serde_json::from_str(state).ok());
    if was.as_ref() == Some(&state) {
        return Look::default();
    }
    let told = if state.in_force {
        let payload = json!({ "name": name, "version": version, "certificate": active.policy.certificate });
        Some(Told { kind: EventKind::CertificateIssued, payload: payload.to_string() })
    } else {
        was.filter(|was| was.in_force).map(|was| {
            let payload = json!({ "name": name, "version": was.version, "reason": lacks });
            Told { kind: EventKind::CertificateVoided, payload: payload.to_string() }
        })
    };
    let watch = Watch {
        kind: KIND.to_owned(),
        policy: name.clone(),
        facility: String::new(),
        subject: String::new(),
        state: serde_json::to_string(&state).unwrap_or_default(),
    };
    Look { before: before.cloned(), watches: vec![watch], told: told.into_iter().collect(), alarms: Vec::new() }
}
