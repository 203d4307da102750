//! The sweeper takes what no row names, and nothing else.

use std::{collections::BTreeMap, sync::Arc};

use bytes::Bytes;
use scrutineer_decide::PolicyJudge;
use scrutineer_store::{Metastore, NewView, Originals, OriginalsConfig, SqliteMetastore, Submission};
use scrutineer_types::{Access, Format, ImageInfo, Priority, Timestamp, ViewId};
use scrutineer_upkeep::{Config, Upkeep};

#[tokio::test]
async fn an_original_without_a_row_goes_when_it_is_old_and_one_with_a_row_stays() {
    let folder = tempfile::tempdir().unwrap();
    let originals =
        Originals::open(&OriginalsConfig::at(format!("file://{}/objects", folder.path().display()))).unwrap();
    let database = scrutineer_store::Config::at(format!("sqlite://{}/scrutineer.db", folder.path().display()));
    let policy = scrutineer_decide::no_policy();
    let metastore: Arc<dyn Metastore> =
        Arc::new(SqliteMetastore::open(&database, &policy.name, Arc::new(PolicyJudge)).await.unwrap());
    let hash = scrutineer_decide::content_hash(&policy);
    metastore.import_policy(&policy, &hash, true).await.unwrap();

    let named = stored(&originals).await;
    let orphan = stored(&originals).await;
    metastore.submit(&Access::all(), submission(&named)).await.unwrap();

    let upkeep = |orphan_age_ms| {
        let config = Config { orphan_age_ms, ..Config::default() };
        Upkeep::new(Arc::clone(&metastore), originals.clone(), config, "test".to_owned())
    };
    let young = upkeep(600_000).run_once().await.unwrap();
    assert_eq!(young.0["orphans"], 0, "an upload may still get its row");
    let old = upkeep(0).run_once().await.unwrap();
    assert_eq!(old.0["orphans"], 1);
    assert!(originals.read(&named.1).await.is_ok());
    assert!(originals.read(&orphan.1).await.is_err());
}

async fn stored(originals: &Originals) -> (ViewId, String) {
    let view = ViewId::new();
    let key = Originals::key_for(view, Timestamp::now());
    let rest = futures::stream::empty::<Result<Bytes, std::io::Error>>();
    originals.receive(&key, Bytes::from_static(b"an image"), rest, 100).await.expect("it is stored");
    (view, key)
}

fn submission((id, object_key): &(ViewId, String)) -> Submission {
    let image = ImageInfo { width: 8, height: 8, format: Format::Png, size_bytes: 8, sha256: "00".repeat(32) };
    let view = NewView {
        id: *id,
        object_key: object_key.clone(),
        camera: None,
        angle: None,
        captured_at: None,
        image,
        trace: None,
    };
    Submission {
        facility: String::new(),
        package_id: None,
        priority: Priority::Normal,
        deadline_ms: None,
        not_before: None,
        views_deadline_ms: 600_000,
        views_expected: None,
        policy: None,
        labels: BTreeMap::new(),
        batch: None,
        views: vec![view],
        max_attempts: 5,
        idempotency: None,
        callback_url: None,
    }
}
