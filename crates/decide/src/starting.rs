//! The policies one begins with: what `init` writes for a model, and what stands in where there is no policy.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use scrutineer_types::{AuditRules, Policy, QualityRules, Unproved, ViewRules};

use crate::canonical::key;

/// Words that name something wrong with a thing, whatever the thing.
const DEFECTS: &[&str] = &[
    "anomaly",
    "break",
    "broken",
    "burn",
    "burnt",
    "corrosion",
    "crack",
    "crease",
    "crush",
    "damage",
    "defect",
    "deformation",
    "dent",
    "fault",
    "flaw",
    "fracture",
    "hole",
    "leak",
    "mold",
    "mould",
    "puncture",
    "rip",
    "ripped",
    "rust",
    "scratch",
    "smudge",
    "spill",
    "stain",
    "tear",
    "tore",
    "torn",
    "wrinkle",
];
/// Words that turn such a word into its opposite.
const NEGATIONS: &[&str] = &["free", "good", "intact", "no", "non", "not", "ok", "undamaged", "without"];

/// The policy file, with comments, that `init` writes for a model with these classes.
///
/// A class whose name says that something is wrong (damage, tear, hole, …) becomes a `defect` with thresholds that are guesses
/// and say so; every other class is `info`. `name` is made to fit a policy's name; classes are in the model's order, each once.
/// [`crate::parse`] reads what it returns.
pub fn starting_policy(name: &str, classes: &[String]) -> String {
    let name = fitting(name);
    let mut written = BTreeSet::new();
    let classes =
        classes.iter().filter(|class| !class.is_empty() && written.insert(class.as_str())).collect::<Vec<_>>();
    let any_defect = classes.iter().any(|class| names_defect(class));

    let mut text = format!(
        "# What the detections of a model mean for a verdict: accept, review, reject or recapture.\nname = \"{name}\"\n\n"
    );
    text.push_str(concat!(
        "# Roles: \"defect\" (seen means reject), \"required\" (not seen means on_missing), \"info\" (recorded only).\n",
        "# Thresholds are guesses until calibrated: `scrutineer calibrate` finds ones that hold on labelled images.\n",
    ));
    if !any_defect {
        text.push_str(concat!(
            "# No class has a role yet that matters, so nothing is accepted: every verdict is review, reason no_policy,\n",
            "# until you give at least one class the role \"defect\" or \"required\" and both thresholds.\n",
        ));
    }
    for class in classes {
        let _ = write!(text, "\n[classes.{}]\n", key(class));
        text.push_str(if names_defect(class) {
            concat!(
                "role     = \"defect\"\n",
                "present  = 0.6   # a guess; at or above, the detection is taken as true\n",
                "possible = 0.3   # a guess; from here up to `present` a person decides, below it is not there\n",
            )
        } else {
            "role = \"info\"\n"
        });
    }
    text.push_str(TAIL);
    text
}

const TAIL: &str = r#"
# Images outside any of these bounds are not judged but taken again. Take the bounds from your own good images.
[quality]
# min_sharpness = 40.0
# min_brightness = 0.12
# max_brightness = 0.92
# max_clipped = 0.25
# min_width = 320
on_low = "recapture"      # or "review"

# Without `expected` or `count` an inspection is complete with the request that made it.
[views]
# expected = ["top", "left"]
# deadline_ms = 30000
on_missing = "review"     # or "reject"

# Shares of the automatic verdicts that a person sees all the same; without them nobody learns what slips through.
[audit]
rate = 0.0                # of the accepts
# reject_rate = 0.0       # of the rejects
# max_per_day = 50        # about so many audits of accepts a facility
"#;

/// The policy for a model that has none: named `none`, no rules. It accepts nothing: every verdict is review, reason
/// `no_policy`, or recapture where an image cannot be read.
pub fn no_policy() -> Policy {
    Policy {
        name: "none".to_owned(),
        classes: BTreeMap::new(),
        quality: QualityRules::default(),
        views: ViewRules::default(),
        audit: AuditRules::default(),
        certificate: None,
        on_uncertified: Unproved::default(),
    }
}

/// `name` in lower case, with `-` for what a policy's name may not hold.
fn fitting(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c.to_ascii_lowercase() } else { '-' };
    let name = name.chars().map(plain).take(64).collect::<String>();
    let name = name.trim_matches('-');
    if name.is_empty() { "policy".to_owned() } else { name.to_owned() }
}

fn names_defect(class: &str) -> bool {
    let words = words(class);
    let wrong = |word: &String| {
        // `dented`, `scratches` and `crushing`, but neither `whole` for `hole` nor `ripe` for `rip`.
        DEFECTS.iter().any(|defect| {
            word.strip_prefix(defect).is_some_and(|ending| matches!(ending, "" | "s" | "es" | "d" | "ed" | "ing" | "y"))
        })
    };
    words.iter().any(wrong) && !words.iter().any(|word| NEGATIONS.contains(&word.as_str()))
}

/// The words of a name, at `_`, `-`, spaces and the humps of `camelCase`, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_lower = false;
    for c in name.chars() {
        if !c.is_alphabetic() || (after_lower && c.is_uppercase()) {
            words.push(String::new());
        }
        after_lower = c.is_lowercase();
        if c.is_alphabetic() {
            words.last_mut().expect("begins with one word").extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_is_wrong() {
        for class in [
            "damage",
            "Damaged",
            "box_dent",
            "surfaceScratches",
            "TEAR",
            "water-stain",
            "holes",
            "torn corner",
            "rusty",
        ] {
            assert!(names_defect(class), "{class} names a defect");
        }
        for class in [
            "label",
            "whole",
            "ripe_banana",
            "dentist",
            "stainless",
            "cracker",
            "no_damage",
            "undamaged",
            "tear-free",
            "",
        ] {
            assert!(!names_defect(class), "{class} names none");
        }
    }

    #[test]
    fn any_name_is_made_to_fit() {
        assert_eq!(fitting("Best Model.onnx"), "best-model-onnx");
        assert_eq!(fitting("???"), "policy");
        assert_eq!(fitting(&"x".repeat(200)).len(), 64);
    }
}
