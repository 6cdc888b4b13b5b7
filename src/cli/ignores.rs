//! `presscheck-ignore.toml`: suppressions beside articles that cannot hold a comment.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use presscheck::finding::Directive;
use presscheck::policy::Ignore;
use serde::Deserialize;
use toml::Spanned;

use super::trouble::{Trouble, line_and_column};
use super::{files, trouble};

/// Name of the side file; it stands in the folder of the articles that it is about.
pub const NAME: &str = "presscheck-ignore.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    ignore: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// Name of the article, in the same folder.
    path: Spanned<String>,
    /// Rules, parted by commas.
    rule: String,
    #[serde(default)]
    words: Option<String>,
    /// A day, as a string or bare.
    #[serde(default)]
    until: Option<toml::Value>,
    #[serde(default)]
    reason: String,
}

/// Side files, each read once.
#[derive(Default)]
pub struct Ignores(HashMap<PathBuf, HashMap<String, Vec<Ignore>>>);

impl Ignores {
    /// The suppressions of an article by its path, from the side file in its folder.
    pub fn of(&mut self, article: &Path, troubles: &mut Vec<Trouble>) -> Vec<Ignore> {
        let folder = article.parent().unwrap_or(Path::new(""));
        let Some(name) = article.file_name() else { return Vec::new() };
        let known = self
            .0
            .entry(folder.to_owned())
            .or_insert_with(|| read(folder, troubles).unwrap_or_default());
        known.get(&*name.to_string_lossy()).cloned().unwrap_or_default()
    }
}

fn read(folder: &Path, troubles: &mut Vec<Trouble>) -> Option<HashMap<String, Vec<Ignore>>> {
    let path = folder.join(NAME);
    let shown = files::shown(&path);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            troubles.push(Trouble::file("read", &shown, &error));
            return None;
        }
    };
    let file: File = match toml::from_str(&text) {
        Ok(file) => file,
        Err(error) => {
            troubles.push(trouble::of_toml("wrong file of suppressions", &shown, &text, &error));
            return None;
        }
    };
    let mut found: HashMap<String, Vec<Ignore>> = HashMap::new();
    for entry in file.ignore {
        let (line, column) = line_and_column(&text, entry.path.span().start);
        let name = entry.path.get_ref().clone();
        if !folder.join(&name).is_file() || name.contains(['/', '\\']) {
            troubles.push(Trouble::new(
                format!("a suppression is about `{name}`, and no such article is in its folder"),
                format!("{shown}:{line}:{column}"),
                "write the name of the article alone, or remove the entry",
            ));
            continue;
        }
        let until = entry.until.map(|day| match day {
            toml::Value::String(day) => day,
            day => day.to_string(),
        });
        found.entry(name).or_default().push(Ignore {
            directive: Directive::new(&entry.rule, entry.words.as_deref(), until.as_deref(), &entry.reason),
            path: shown.clone(),
            line,
            column,
        });
    }
    Some(found)
}
