//! What is exported as tables is read back by DuckDB, which is none of ours.

use std::collections::BTreeMap;

use scrutineer_export::{Kind, Table, TableFormat};
use scrutineer_store::{
    Finding, Submission,
    conformance::fixture::{detection, inference, submission},
};
use scrutineer_types::{Access, Detection, Verdict};
use serde_json::{Value, json};

use crate::{
    duckdb::duckdb,
    room::{day, query, room},
};

/// What DuckDB calls a kind of column, read from text.
fn sql_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Json | Kind::Texts => "VARCHAR",
        Kind::Int => "INTEGER",
        Kind::Long => "BIGINT",
        Kind::Float => "FLOAT",
        Kind::Flag => "BOOLEAN",
        Kind::Moment => "TIMESTAMPTZ",
    }
}

#[tokio::test]
async fn what_is_in_the_database_is_in_the_tables() {
    let room = room().await;
    let labels = BTreeMap::from([("line".to_owned(), "é \"3\", x".to_owned())]);
    let first = Submission { package_id: Some("P,1".into()), labels, batch: Some("b1".into()), ..submission() };
    let seen = [detection("damage", 0.9), detection("damage", 0.25), detection("tape", 0.5)];
    let first = room.found(first, seen.to_vec()).await;
    let bare = room.found(Submission { facility: String::new(), ..submission() }, Vec::new()).await;
    let open = room.fixture.submit(submission()).await.inspection;
    room.answer(&first, Verdict::Accept).await;
    let first = room.fixture.get(first.id).await;
    let exported = room.parquet().window(None, None).await.unwrap();
    assert_eq!((exported.days, exported.inspections, exported.kept.len()), (1, 3, 0));
    let out = room.out("out");
    let rows = query(&out, "SELECT * FROM {inspections} ORDER BY id");
    assert_eq!(rows.len(), 3);
    let decision = first.decision.as_ref().unwrap();
    assert_eq!(
        rows[0],
        json!({
            "id": first.id, "facility": "ber1", "package_id": "P,1", "batch": "b1", "labels": "{\"line\":\"é \\\"3\\\", x\"}",
            "priority": "normal", "status": "completed", "verdict": "accept", "decision_id": decision.id, "cause": "person",
            "certified": false, "policy": null, "policy_version": null, "reasons": ["reviewed"], "views": 1,
            "created_at": first.created_at, "completed_at": first.completed_at, "decided_at": decision.decided_at,
            "updated_at": rows[0]["updated_at"], "time_to_verdict_ms": rows[0]["time_to_verdict_ms"],
            "review_verdict": "accept", "reviewed_at": first.review.as_ref().unwrap().reviewed_at,
            "date": day(first.created_at),
        })
    );
    assert!(rows[0]["time_to_verdict_ms"].as_i64().unwrap() >= 0);
    assert_eq!((&rows[1]["facility"], &rows[1]["package_id"]), (&json!(""), &Value::Null), "an empty text is no null");
    assert_eq!(rows[2]["id"], json!(open.id));
    assert_eq!(
        (&rows[2]["status"], &rows[2]["verdict"], &rows[2]["reasons"]),
        (&json!("open"), &Value::Null, &json!([]))
    );
    let rows = query(&out, "SELECT * EXCLUDE (date) FROM {detections} ORDER BY place");
    let view = &first.views[0];
    let expected: Vec<Value> = view
        .detections
        .iter()
        .zip(0..)
        .map(|(one, place)| {
            let b = one.bounding_box;
            json!({
                "inspection_id": first.id, "view_id": view.id, "place": place, "facility": "ber1", "camera": "cam-1",
                "angle": null, "received_at": view.received_at, "class_id": 3, "class_name": one.class_name,
                "confidence": one.confidence, "x_min": b.x_min, "y_min": b.y_min, "x_max": b.x_max, "y_max": b.y_max,
            })
        })
        .collect();
    assert_eq!(rows, expected);
    let rows = query(&out, "SELECT * FROM {views} ORDER BY id");
    assert_eq!(rows.len(), 3);
    let row = rows.iter().find(|row| row["id"] == json!(view.id)).unwrap();
    let (image, quality, timings) = (view.image.as_ref().unwrap(), view.quality.unwrap(), view.timings_ms.unwrap());
    assert_eq!(
        (&row["width"], &row["size_bytes"], &row["sha256"], &row["detections"], &row["sharpness"], &row["infer_ms"]),
        (
            &json!(640),
            &json!(image.size_bytes),
            &json!(image.sha256),
            &json!(3),
            &json!(quality.sharpness),
            &json!(timings.infer)
        )
    );
    let row = rows.iter().find(|row| row["inspection_id"] == json!(open.id)).unwrap();
    assert_eq!((&row["status"], &row["detections"], &row["model"]), (&json!("pending"), &Value::Null, &Value::Null));
    let rows = query(
        &out,
        "SELECT inspection_id, verdict, cause, reasons, newest, policy FROM {decisions} ORDER BY decided_at, id",
    );
    let of_first: Vec<_> = rows.iter().filter(|row| row["inspection_id"] == json!(first.id)).collect();
    assert_eq!(of_first.len(), 2);
    assert_eq!(
        (&of_first[0]["verdict"], &of_first[0]["cause"], &of_first[0]["newest"]),
        (&json!("reject"), &json!("policy"), &json!(false))
    );
    assert_eq!(
        (&of_first[1]["verdict"], &of_first[1]["cause"], &of_first[1]["newest"]),
        (&json!("accept"), &json!("person"), &json!(true))
    );
    let rows = query(&out, "SELECT inspection_id, reviewer, verdict, comment, took_ms, withdrawn_at FROM {reviews}");
    let expected = json!([{"inspection_id": first.id, "reviewer": "ada", "verdict": "accept", "comment": "torn, \"wet\"\nand bent",
        "took_ms": 4000, "withdrawn_at": null}]);
    assert_eq!(json!(rows), expected);
    assert_eq!(bare.verdict, Some(Verdict::Accept));
}

#[tokio::test]
async fn every_format_says_the_same() {
    let room = room().await;
    let seen = [detection("da\"mage", 0.9), detection("ta,pe", 0.1)];
    let inspection = room.found(Submission { batch: Some(String::new()), ..submission() }, seen.to_vec()).await;
    room.answer(&inspection, Verdict::Accept).await;
    room.fixture.submit(submission()).await;
    for (name, format) in [("out", TableFormat::Parquet), ("jsonl", TableFormat::Jsonl), ("csv", TableFormat::Csv)] {
        room.export(name, format, None, Access::all()).window(None, None).await.unwrap();
    }
    for table in Table::ALL {
        let names: Vec<_> = table.columns().iter().map(|column| column.name).collect();
        let kept: Vec<_> =
            names.iter().copied().filter(|name| !["labels", "codes", "messages", "boxes"].contains(name)).collect();
        let order = kept.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let rows = query(&room.out("out"), &format!("SELECT {order} FROM {{{table}}} ORDER BY ALL"));
        assert!(!rows.is_empty(), "{table}");
        // As text, for JSON Lines and CSV do not say what the columns are.
        let types = "SET TimeZone = 'UTC'";
        let cast = kept.iter().map(|name| match *name {
            name if name.ends_with("_at") => format!("{name}::TIMESTAMPTZ AS {name}"),
            "reasons" => "reasons::JSON::VARCHAR[] AS reasons".to_owned(),
            name => name.to_owned(),
        });
        let cast = cast.collect::<Vec<_>>().join(", ");
        let types_of = |format: &str| {
            let columns =
                table.columns().iter().map(|column| format!("'{}': '{}'", column.name, sql_type(column.kind)));
            let columns = columns.collect::<Vec<_>>().join(", ");
            let file = format!("'{}/{table}/*/*.{format}'", room.out(format).display());
            match format {
                "jsonl" => format!("read_json({file}, format = 'newline_delimited', columns = {{{columns}}})"),
                _ => format!("read_csv({file}, header = true, allow_quoted_nulls = false, columns = {{{columns}}})"),
            }
        };
        for format in ["jsonl", "csv"] {
            let read = duckdb(&format!("{types}; SELECT {cast} FROM {} ORDER BY ALL", types_of(format)));
            assert_eq!(read, rows, "{table} in {format}");
        }
    }
}

#[tokio::test]
async fn large_days_are_written_in_row_groups() {
    let room = room().await;
    let many: Vec<Detection> = (0..300).map(|place| detection(&format!("class {}", place % 7), 0.5)).collect();
    for _ in 0..300 {
        room.fixture.submit(submission()).await;
    }
    let jobs = room.fixture.claim(300).await;
    for job in jobs {
        let finding = Finding::Inferred(Box::new(inference(many.clone())));
        room.fixture.complete(job.fence, finding).await;
    }
    room.parquet().window(None, None).await.unwrap();
    let rows = query(
        &room.out("out"),
        "SELECT count(*) AS rows, count(DISTINCT inspection_id) AS inspections, count(DISTINCT class_name) AS classes FROM {detections}",
    );
    assert_eq!(json!(rows), json!([{"rows": 90_000, "inspections": 300, "classes": 7}]));
    let groups = duckdb(&format!(
        "SELECT max(row_group_id) + 1 AS groups, max(row_group_num_rows) AS largest FROM parquet_metadata('{}/detections/*/*.parquet')",
        room.out("out").display()
    ));
    assert_eq!(json!(groups), json!([{"groups": 2, "largest": 65_536}]));
}
