//! Which files a command works on, and which of them belong to one inspection.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use regex::Regex;

/// What a folder is searched for; a file that is named itself is taken whatever its name.
const EXTENSIONS: [&str; 8] = ["jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff", "gif"];

/// Files of one inspection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What they have in common, with `--group-by`; becomes the package id.
    pub name: Option<String>,
    /// At least one.
    pub files: Vec<PathBuf>,
}

/// Which files belong together.
#[derive(Clone, Debug)]
pub enum GroupBy {
    /// Each file is an inspection of its own.
    File,
    /// The files of one folder.
    Folder,
    /// Files whose path gives the same text for the expression's first group, or for all of it.
    Pattern(Regex),
}

impl std::str::FromStr for GroupBy {
    type Err = regex::Error;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "file" => Ok(Self::File),
            "folder" => Ok(Self::Folder),
            pattern => Regex::new(pattern).map(Self::Pattern),
        }
    }
}

/// The images that `paths` name: files, folders (searched through and through) and globs, each once, in order.
pub fn expand(paths: &[String]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in paths {
        let before = files.len();
        let literal = Path::new(path);
        if literal.is_dir() {
            walk(literal, &mut files)?;
        } else if literal.exists() {
            files.push(literal.to_owned());
        } else {
            let matches = glob::glob(path).with_context(|| format!("`{path}` is neither a file nor a pattern"))?;
            for found in matches {
                let found = found.with_context(|| format!("cannot read what `{path}` matches"))?;
                if found.is_dir() { walk(&found, &mut files)? } else { files.push(found) }
            }
        }
        if files.len() == before {
            bail!("`{path}` names no image; a folder is searched for {}", EXTENSIONS.join(", "));
        }
    }
    let mut seen = std::collections::HashSet::new();
    files.retain(|file| seen.insert(file.clone()));
    Ok(files)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read the folder {}", folder.display()))?;
    let mut paths = entries.map(|entry| entry.map(|entry| entry.path())).collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    for path in paths {
        // A link to a folder could lead back to where we are.
        if path.is_dir() && !path.is_symlink() {
            walk(&path, files)?;
        } else if path.is_file() && has_image_extension(&path) {
            files.push(path);
        }
    }
    Ok(())
}

fn has_image_extension(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| EXTENSIONS.contains(&extension.to_lowercase().as_str()))
}

/// The inspections that `files` make, in the order of their first file.
pub fn group(files: Vec<PathBuf>, by: &GroupBy) -> anyhow::Result<Vec<Group>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut index = std::collections::HashMap::new();
    for file in files {
        let name = match by {
            GroupBy::File => {
                groups.push(Group { name: None, files: vec![file] });
                continue;
            }
            GroupBy::Folder => {
                file.parent().and_then(Path::file_name).map_or_else(String::new, |name| name.to_string_lossy().into())
            }
            GroupBy::Pattern(pattern) => {
                let text = file.to_string_lossy();
                let Some(found) = pattern.captures(&text) else {
                    bail!("`{text}` does not match --group-by {pattern}");
                };
                found.get(1).or(found.get(0)).map_or_else(String::new, |part| part.as_str().to_owned())
            }
        };
        // Folders of one name in different places are different inspections.
        let key = match by {
            GroupBy::Folder => file.parent().map(|parent| parent.to_string_lossy().into_owned()).unwrap_or_default(),
            _ => name.clone(),
        };
        let at = *index.entry(key).or_insert_with(|| {
            groups.push(Group { name: Some(name).filter(|name| !name.is_empty()), files: Vec::new() });
            groups.len() - 1
        });
        groups[at].files.push(file);
    }
    Ok(groups)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(groups: &[Group]) -> Vec<(Option<&str>, usize)> {
        groups.iter().map(|group| (group.name.as_deref(), group.files.len())).collect()
    }

    #[test]
    fn files_are_grouped_as_told() {
        let files: Vec<PathBuf> = ["a/1_top.jpg", "a/1_left.jpg", "b/2_top.jpg"].map(PathBuf::from).into();
        assert_eq!(names(&group(files.clone(), &GroupBy::File).unwrap()), [(None, 1); 3]);
        assert_eq!(names(&group(files.clone(), &GroupBy::Folder).unwrap()), [(Some("a"), 2), (Some("b"), 1)]);
        let pattern = r"(\d+)_".parse().unwrap();
        assert_eq!(names(&group(files.clone(), &pattern).unwrap()), [(Some("1"), 2), (Some("2"), 1)]);
        assert!(group(files, &"zzz".parse().unwrap()).is_err());
    }

    #[test]
    fn folders_are_searched_and_every_file_comes_once() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("in")).unwrap();
        for name in ["b.JPG", "a.png", "notes.txt", "in/c.webp"] {
            std::fs::write(folder.path().join(name), b"x").unwrap();
        }
        let root = folder.path().to_string_lossy().into_owned();
        let files = expand(&[root.clone(), format!("{root}/*.png"), format!("{root}/notes.txt")]).unwrap();
        let short: Vec<_> = files.iter().map(|file| file.file_name().unwrap().to_string_lossy().into_owned()).collect();
        assert_eq!(short, ["a.png", "b.JPG", "c.webp", "notes.txt"]);
        assert!(expand(&[format!("{root}/*.heic")]).is_err());
    }
}
