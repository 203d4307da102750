//! What barcodes do to an inspection's name.

use scrutineer_types::{BoundingBox, Code, InspectionId, Symbology};

use super::{
    Fixture,
    fixture::{inference, package, submission},
};
use crate::{Finding, InspectionFilter, Outcome, Submission};

fn code(text: &str, package_id: Option<&str>) -> Code {
    let bounding_box = BoundingBox { x_min: 1.0, y_min: 2.0, x_max: 3.5, y_max: 4.0 };
    Code { symbology: Symbology::Code128, text: text.into(), package_id: package_id.map(str::to_owned), bounding_box }
}

async fn read(fixture: &Fixture, submission: Submission, codes: &[Code]) -> InspectionId {
    let id = fixture.submit(submission).await.inspection.id;
    let found = Box::new(scrutineer_types::Inference { codes: codes.to_vec(), ..inference(Vec::new()) });
    let fence = fixture.claim_one().await;
    assert_eq!(fixture.complete(fence, Finding::Inferred(found)).await, Outcome::Committed);
    id
}

pub async fn an_inspection_without_a_name_takes_that_of_its_codes(fixture: Fixture) {
    let codes = [code("PKG-1 \u{1d}\"x\"", Some("PKG-1")), code("4006381333931", None)];
    let id = read(&fixture, submission(), &codes).await;
    let inspection = fixture.get(id).await;
    assert_eq!(inspection.package_id.as_deref(), Some("PKG-1"));
    assert_eq!(inspection.views[0].codes, codes);
    let by_name = InspectionFilter { package_id: Some("PKG-1".into()), ..InspectionFilter::default() };
    assert_eq!(fixture.list(by_name).await, [id]);
    let told = fixture.events().await.pop().unwrap();
    assert_eq!(told.payload["package_id"], "PKG-1");
    assert_eq!(told.payload["views"][0]["codes"][1]["text"], "4006381333931");
}

pub async fn a_name_that_was_given_or_read_first_stands(fixture: Fixture) {
    let given = Submission { package_id: Some("GIVEN".into()), ..submission() };
    let id = read(&fixture, given, &[code("READ", Some("READ"))]).await;
    assert_eq!(fixture.get(id).await.package_id.as_deref(), Some("GIVEN"));

    let first = Submission { package_id: None, ..package("", "top", &["top", "left"]) };
    let id = read(&fixture, first, &[code("ONE", Some("ONE"))]).await;
    let second = read(&fixture, package("ONE", "left", &["top", "left"]), &[code("TWO", Some("TWO"))]).await;
    assert_eq!(second, id, "a view of the package that was read joins");
    assert_eq!(fixture.get(id).await.package_id.as_deref(), Some("ONE"));
}

pub async fn codes_that_contradict_each_other_or_name_nothing_give_no_name(fixture: Fixture) {
    for codes in [vec![code("A", Some("A")), code("B", Some("B"))], vec![code("A", None)], Vec::new()] {
        let id = read(&fixture, submission(), &codes).await;
        let inspection = fixture.get(id).await;
        assert_eq!((inspection.package_id, &inspection.views[0].codes), (None, &codes));
    }
}
