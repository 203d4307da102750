//! The layers of settings: tables of TOML laid over each other, where a key that the defaults have not is a mistake, told with
//! the nearest known one.

use anyhow::{Context as _, bail};
use toml::{Table, Value};

use super::DEFAULT_TOML;

/// The settings as compiled in.
pub(super) fn defaults() -> Table {
    DEFAULT_TOML.parse().expect("the compiled-in defaults are TOML: a test loads them")
}

/// Sections whose keys are names that the user chooses, each with the section whose keys its entries have.
const NAMED: [(&str, &str); 4] = [("models", "model"), ("chains", CHAIN), ("policies", "policy"), ("webhooks", TARGET)];
/// Stands for the keys of a webhook's target, which no section has.
const TARGET: &str = "webhook target";
/// The same for a chain's.
const CHAIN: &str = "chain";
/// The list of routes.
pub(super) const ROUTES: &str = "routes";

/// The section whose keys the entries of `section` have, if users name its entries.
fn entries_like(section: &str) -> Option<&'static str> {
    NAMED.iter().find(|(named, _)| *named == section).map(|(_, like)| *like)
}

/// Puts the settings of a file over `table`.
pub(super) fn merge_file(table: &mut Table, text: &str) -> anyhow::Result<()> {
    let file: Table = text.parse().context("not valid TOML")?;
    for (section, value) in file {
        let Some(known) = table.get_mut(&section) else {
            bail!(unknown(&section, &section, &defaults()));
        };
        if section == ROUTES {
            if !value.is_array() {
                bail!("`routes` is a list: write [[routes]] above each route");
            }
            *known = value;
            continue;
        }
        let (Value::Table(known), Value::Table(given)) = (known, value) else {
            bail!("`{section}` is a section: write [{section}] and its keys below");
        };
        for (key, value) in given {
            if let Some(like) = entries_like(&section) {
                let path = format!("{section}.{key}");
                let Value::Table(entry) = value else {
                    bail!("`{path}` is a section: write [{path}] and its keys below")
                };
                let model = section_of_defaults(like);
                if let Some(word) = entry.keys().find(|word| !model.contains_key(*word)) {
                    bail!(unknown(&format!("{path}.{word}"), word, &model));
                }
                known.insert(key, Value::Table(entry));
                continue;
            }
            let Some(place) = known.get_mut(&key) else {
                bail!(unknown(&format!("{section}.{key}"), &key, known));
            };
            match (place, value) {
                (Value::Table(inner), Value::Table(given)) => {
                    for (word, value) in given {
                        if !inner.contains_key(&word) {
                            bail!(unknown(&format!("{section}.{key}.{word}"), &word, inner));
                        }
                        inner.insert(word, value);
                    }
                }
                (place, value) => *place = value,
            }
        }
    }
    Ok(())
}

fn section_of_defaults(section: &str) -> Table {
    if section == TARGET {
        return Table::try_from(scrutineer_webhooks::TargetConfig::default()).expect("its fields are texts and lists");
    }
    if section == CHAIN {
        return Table::try_from(scrutineer_types::Chain::default()).expect("its fields are texts, numbers and lists");
    }
    match defaults().remove(section) {
        Some(Value::Table(known)) => known,
        _ => Table::new(),
    }
}

/// Sets `section.key` from text, read as the default's type.
pub(super) fn set(table: &mut Table, path: &str, text: &str) -> anyhow::Result<()> {
    if path == ROUTES {
        let routes = format!("routes = {text}").parse::<Table>().context("not a TOML list of routes")?;
        table.extend(routes);
        return Ok(());
    }
    let Some((section, key)) = path.split_once('.') else {
        bail!("`{path}` names no key: it is SECTION__KEY");
    };
    if let (Some(like), Some((name, key))) = (entries_like(section), key.split_once('.')) {
        let Some(Value::Table(entries)) = table.get_mut(section) else { bail!("`{section}` is a section") };
        let Value::Table(entry) = entries.entry(name).or_insert_with(|| Value::Table(Table::new())) else {
            bail!("`{section}.{name}` is a section");
        };
        // Set among the keys it may have and those it has, then put where it belongs.
        let mut known = section_of_defaults(like);
        known.extend(entry.clone());
        let mut one = Table::from_iter([(like.to_owned(), Value::Table(known))]);
        set(&mut one, &format!("{like}.{key}"), text)?;
        let outer = key.split('.').next().unwrap_or(key);
        let value = one[like].get(outer).cloned().context("no value")?;
        entry.insert(outer.to_owned(), value);
        return Ok(());
    }
    let Some(Value::Table(known)) = table.get_mut(section) else {
        bail!(unknown(path, section, &defaults()));
    };
    if let Some((inner, _)) = key.split_once('.')
        && matches!(known.get(inner), Some(Value::Table(_)))
    {
        // A section within a section is set like one of its own.
        return set(known, key, text);
    }
    let Some(value) = known.get_mut(key) else {
        bail!(unknown(path, key, known));
    };
    *value = match value {
        Value::String(_) => Value::String(text.to_owned()),
        Value::Integer(_) => Value::Integer(text.parse().with_context(|| format!("`{text}` is not a whole number"))?),
        Value::Float(_) => Value::Float(text.parse().with_context(|| format!("`{text}` is not a number"))?),
        Value::Boolean(_) => {
            Value::Boolean(text.parse().with_context(|| format!("`{text}` is neither true nor false"))?)
        }
        Value::Array(_) | Value::Table(_) | Value::Datetime(_) => format!("value = {text}")
            .parse::<Table>()
            .context("not a TOML value")?
            .remove("value")
            .context("no value")?,
    };
    Ok(())
}

/// What is said of a key that is not known.
pub(super) fn unknown(path: &str, word: &str, known: &Table) -> String {
    let nearest = known.keys().max_by(|a, b| strsim::jaro_winkler(a, word).total_cmp(&strsim::jaro_winkler(b, word)));
    match nearest {
        Some(nearest) => format!(
            "unknown setting `{path}`; the nearest known one is `{nearest}` (`scrutineer config default` prints all)"
        ),
        None => format!("unknown setting `{path}`"),
    }
}
