//! Names of files and objects that say what an image shows, as `{facility}/{camera}/{angle}/{package_id}.jpg`.

use std::str::FromStr;

use regex::{Regex, RegexBuilder};

use crate::{Metadata, TemplateError, ViewMetadata, limits};

/// Longest template in characters.
const MAX_CHARS: usize = 512;
/// What a template may ask for, for people.
const FIELDS: &str = "{facility}, {camera}, {angle}, {package_id}, {batch}, {labels.NAME}, {ext}, {any}";

/// How a name is read: text that must be there, and fields between. A field is one or more characters but `/`; of two ways to
/// read a name, earlier fields take as much as they can. `{ext}` holds no dot, `{any}` is read and forgotten. Letters of the
/// text behind the last dot match in either case, since cameras write `.JPG`.
#[derive(Clone, Debug)]
pub struct NameTemplate {
    text: String,
    pattern: Regex,
    /// Of each group of the pattern.
    fields: Vec<Field>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Field {
    Facility,
    Camera,
    Angle,
    PackageId,
    Batch,
    Label(String),
    Extension,
    Any,
}

impl Field {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "facility" => Self::Facility,
            "camera" => Self::Camera,
            "angle" => Self::Angle,
            "package_id" => Self::PackageId,
            "batch" => Self::Batch,
            "ext" => Self::Extension,
            "any" => Self::Any,
            _ => Self::Label(name.strip_prefix("labels.").filter(|label| !label.is_empty())?.to_owned()),
        })
    }

    fn pattern(&self) -> &'static str {
        if *self == Self::Extension { "([^/.]+)" } else { "([^/]+)" }
    }
}

impl FromStr for NameTemplate {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        let wrong = |what: String| TemplateError::new(format!("the template `{text}` {what}"));
        if text.is_empty() || text.chars().count() > MAX_CHARS {
            return Err(wrong(format!("must have 1 to {MAX_CHARS} characters")));
        }
        if text.starts_with('/') || text.split('/').any(|part| part.is_empty() || part == "." || part == "..") {
            return Err(wrong(
                "is a path below the folder or prefix: no `/` at its ends, no empty part, no `..`".into(),
            ));
        }
        let last_dot = text.rfind('.').filter(|dot| !text[*dot..].contains(['/', '{'])).unwrap_or(text.len());
        let mut fields: Vec<Field> = Vec::new();
        let mut pattern = String::from("^");
        let (mut rest, mut after_field) = (text, false);
        while !rest.is_empty() {
            let literal = rest.find(['{', '}']).map_or(rest, |end| &rest[..end]);
            if !literal.is_empty() {
                let begin = text.len() - rest.len();
                let (exact, caseless) = literal.split_at(last_dot.saturating_sub(begin).min(literal.len()));
                pattern.extend([regex::escape(exact), "(?i:".into(), regex::escape(caseless), ")".into()]);
                (rest, after_field) = (&rest[literal.len()..], false);
                continue;
            }
            let Some((name, behind)) = rest.strip_prefix('{').and_then(|inner| inner.split_once('}')) else {
                return Err(wrong("has a brace without its partner; a field is written as `{camera}`".into()));
            };
            let Some(field) = Field::named(name) else {
                return Err(wrong(format!("asks for `{{{name}}}`; fields are {FIELDS}")));
            };
            if after_field {
                return Err(wrong(format!(
                    "has nothing between `{{{name}}}` and the field before; put a character there"
                )));
            }
            if field != Field::Any && fields.contains(&field) {
                return Err(wrong(format!("names `{{{name}}}` twice; use `{{any}}` for what is to be skipped")));
            }
            pattern.push_str(field.pattern());
            fields.push(field);
            (rest, after_field) = (behind, true);
        }
        pattern.push('$');
        let pattern = RegexBuilder::new(&pattern).build().map_err(|error| wrong(format!("cannot be used: {error}")))?;
        Ok(Self { text: text.to_owned(), pattern, fields })
    }
}

impl NameTemplate {
    /// What `name` says, as metadata with one view; parts of it are separated by `/`.
    pub fn read(&self, name: &str) -> Result<Metadata, TemplateError> {
        let Some(found) = self.pattern.captures(name) else {
            return Err(TemplateError::new(format!("the name `{name}` does not fit the template `{}`", self.text)));
        };
        let mut metadata = Metadata::default();
        let mut view = ViewMetadata::default();
        for (field, part) in self.fields.iter().zip(found.iter().skip(1).flatten()) {
            let value = part.as_str().to_owned();
            limits::name("a field", &value)
                .map_err(|error| TemplateError::new(format!("the name `{name}` cannot be used: {error}")))?;
            match field {
                Field::Facility => metadata.facility = Some(value),
                Field::Camera => view.camera = Some(value),
                Field::Angle => view.angle = Some(value),
                Field::PackageId => metadata.package_id = Some(value),
                Field::Batch => metadata.batch = Some(value),
                Field::Label(label) => _ = metadata.labels.insert(label.clone(), value),
                Field::Extension | Field::Any => {}
            }
        }
        metadata.views = vec![view];
        Ok(metadata)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(template: &str, name: &str) -> Result<Metadata, TemplateError> {
        template.parse::<NameTemplate>().unwrap().read(name)
    }

    fn refused(template: &str) -> String {
        template.parse::<NameTemplate>().unwrap_err().to_string()
    }

    #[test]
    fn folders_and_parts_of_names_are_read() {
        let metadata = read("{facility}/{camera}/{angle}/{package_id}.jpg", "ber1/cam-3/top/PKG.1.JPG").unwrap();
        assert_eq!((metadata.facility.as_deref(), metadata.package_id.as_deref()), (Some("ber1"), Some("PKG.1")));
        assert_eq!(
            (metadata.views[0].camera.as_deref(), metadata.views[0].angle.as_deref()),
            (Some("cam-3"), Some("top"))
        );

        let metadata = read("{package_id}_{angle}.{ext}", "PKG_7_left.jpeg").unwrap();
        assert_eq!((metadata.package_id.as_deref(), metadata.views[0].angle.as_deref()), (Some("PKG_7"), Some("left")));

        let metadata = read("{any}/{batch}-{labels.shift}.png", "x/b1-night.png").unwrap();
        assert_eq!((metadata.batch.as_deref(), metadata.labels["shift"].as_str()), (Some("b1"), "night"));
    }

    #[test]
    fn a_name_that_does_not_fit_is_told_with_the_template() {
        for name in ["a/b/PKG.png", "a/PKG.jpgx", "/PKG.jpg", "PKG.jpg", "a\n/PKG.jpg"] {
            let error = read("{facility}/{package_id}.jpg", name).unwrap_err().to_string();
            assert!(error.contains("the name `"), "{error}");
        }
        assert!(read("a.b/{package_id}.jpg", "A.B/x.JPG").is_err(), "only the extension is compared without case");
        assert!(read("{package_id}.jpg", &format!("{}.jpg", "x".repeat(200))).is_err(), "a name has a bound");
    }

    #[test]
    fn a_template_that_makes_no_sense_says_why() {
        assert!(
            refused("{facilty}.jpg").contains("asks for `{facilty}`") && refused("{facilty}").contains("{facility}")
        );
        assert!(refused("{camera}{angle}.jpg").contains("nothing between"));
        assert!(refused("{angle}/{angle}.jpg").contains("twice"));
        assert!(refused("{angle.jpg").contains("brace") && refused("angle}.jpg").contains("brace"));
        assert!(refused("").contains("characters") && refused("/{angle}").contains("below the folder"));
        assert!(refused("{labels.}").contains("fields are"));
    }

    proptest! {
        #[test]
        fn what_is_filled_in_is_read_back(camera in "[a-z0-9 .+-]{1,20}", angle in "[a-zé]{1,9}", package in "[A-Z0-9._-]{1,30}") {
            let metadata = read("{camera}/{angle}/{package_id}.jpg", &format!("{camera}/{angle}/{package}.jpg")).unwrap();
            prop_assert_eq!(metadata.package_id, Some(package));
            prop_assert_eq!(&metadata.views[0], &ViewMetadata { camera: Some(camera), angle: Some(angle), captured_at: None });
        }

        #[test]
        fn no_template_and_no_name_make_it_panic(template in "[a-z{}./_()*]{0,30}", name in ".{0,40}") {
            if let Ok(template) = template.parse::<NameTemplate>() {
                let _ = template.read(&name);
            }
        }
    }
}
