//! `/inspections`: the list, filtered by a form whose address can be sent to others.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::Response,
};
use scrutineer_types::{InspectionStatus, Timestamp, Verdict};

use crate::{
    ConsoleError, Site, access,
    card::Card,
    filter::{self, InspectionForm},
    frame::{Frame, Place, render},
    words::Badge,
};

#[derive(Template)]
#[template(path = "inspections.html")]
pub(crate) struct InspectionsPage {
    frame: Frame,
    form: InspectionForm,
    cards: Vec<Card>,
    next_cursor: Option<String>,
    verdicts: Vec<Badge>,
    statuses: Vec<Badge>,
}

impl InspectionsPage {
    fn filtered(&self) -> bool {
        !self.form.pairs().is_empty()
    }

    /// Whether the filters beyond the first row are in use, so that they are not hidden.
    fn detailed(&self) -> bool {
        [&self.form.camera, &self.form.batch, &self.form.since, &self.form.until].iter().any(|text| !text.is_empty())
    }
}

/// `GET /inspections`
pub(crate) async fn show(State(site): State<Arc<Site>>, uri: Uri) -> Result<Response, ConsoleError> {
    let form: InspectionForm = filter::form(&uri)?;
    let filter = form.filter()?;
    let frame = Frame::load(&site.console, Place::Inspections).await?;
    let page = site.console.metastore.inspections(&access(), &filter).await?;
    let now = Timestamp::now();
    let page = InspectionsPage {
        frame,
        form,
        cards: page.items.iter().map(|inspection| Card::new(inspection, now)).collect(),
        next_cursor: page.next_cursor,
        verdicts: Verdict::ALL.iter().copied().map(Badge::from).collect(),
        statuses: InspectionStatus::ALL.iter().copied().map(Badge::from).collect(),
    };
    render(StatusCode::OK, &page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspection::samples;

    #[test]
    fn a_package_id_made_of_markup_is_text_and_the_next_page_keeps_the_filter() {
        let mut inspection = samples::inspection();
        inspection.package_id = Some("<script>alert('x')</script>".to_owned());
        let page = InspectionsPage {
            frame: Frame::bare(),
            form: InspectionForm { package_id: "a&b=\"><i>".to_owned(), ..InspectionForm::default() },
            cards: vec![Card::new(&inspection, inspection.created_at)],
            next_cursor: Some("c+1".to_owned()),
            verdicts: vec![Verdict::Accept.into()],
            statuses: vec![],
        };
        let html = page.render().unwrap();
        assert!(!html.contains("<script>alert") && !html.contains("<i>"), "{html}");
        assert!(html.contains("?package_id=a%26b%3D%22%3E%3Ci%3E&amp;cursor=c%2B1"), "{html}");
    }
}
