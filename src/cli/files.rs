//! Which files a run reads.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;
use ignore::gitignore::Gitignore;
use presscheck::record::ReportText;

use super::Trouble;

/// Endings of the files that are articles when a folder is given; a file that is named is read whatever its ending.
pub const ARTICLES: [&str; 6] = ["txt", "md", "markdown", "html", "htm", "docx"];

/// Endings of the files that are documents of reports when a folder is given.
const DOCUMENTS: [&str; 4] = ["pdf", "html", "htm", "txt"];

/// How the text of an imported report begins.
const HEAD: &str = ReportText::HEAD;

/// An article to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The name shown.
    pub name: String,
    /// The file; standard input if none.
    pub file: Option<PathBuf>,
}

/// Which articles a configuration takes and leaves out.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// Globs of the files in a folder that are articles; by their endings if none.
    pub include: Option<Gitignore>,
    /// Globs of what is left out.
    pub exclude: Option<Gitignore>,
    /// The folder that globs start from, without links.
    pub root: PathBuf,
    /// Whether files that are named are left out too.
    pub force: bool,
}

impl Selection {
    /// Whether globs of this root take a file or folder; none takes what is outside of the root.
    pub fn matches(&self, globs: &Gitignore, path: &Path, folder: bool) -> bool {
        let path = real(path);
        path.strip_prefix(&self.root)
            .is_ok_and(|rest| !rest.as_os_str().is_empty() && globs.matched_path_or_any_parents(rest, folder).is_ignore())
    }

    fn excludes(&self, path: &Path, folder: bool) -> bool {
        self.exclude.as_ref().is_some_and(|globs| self.matches(globs, path, folder))
    }

    fn takes(&self, path: &Path) -> bool {
        let wanted = match &self.include {
            Some(globs) => self.matches(globs, path, false),
            None => is_article(path),
        };
        wanted && !is_lock(path) && !self.excludes(path, false)
    }
}

/// A rule or source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TomlFile {
    /// Path below the folder that was given.
    pub relative: String,
    /// Path shown to people.
    pub shown: String,
    /// Its text.
    pub text: String,
}

/// The articles named by `paths`, folders walked, each file once, sorted by the name shown.
///
/// Hidden files and those that `.gitignore`, `.ignore` or the selection exclude are left out of folders.
pub fn articles(paths: &[PathBuf], stdin_name: &str, selection: &Selection, troubles: &mut Vec<Trouble>) -> Vec<Input> {
    let paths: Vec<PathBuf> = paths
        .iter()
        .filter(|path| {
            let named = if path.as_os_str() == "-" { Path::new(stdin_name) } else { path };
            !(selection.force && selection.excludes(named, path.is_dir()))
        })
        .cloned()
        .collect();
    inputs(&paths, stdin_name, troubles, |path| selection.takes(path))
}

/// The documents named by `paths`, as [`articles`] finds articles; texts that an import wrote are left out of folders.
pub fn documents(paths: &[PathBuf], troubles: &mut Vec<Trouble>) -> Vec<Input> {
    inputs(paths, "-", troubles, |path| {
        has_ending(path, &DOCUMENTS) && !(has_ending(path, &["txt"]) && is_report_text(path))
    })
}

/// Whether a file is the text of a report that an import wrote.
fn is_report_text(path: &Path) -> bool {
    let mut head = [0; HEAD.len()];
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head));
    read.is_ok() && head == *HEAD.as_bytes()
}

fn inputs(paths: &[PathBuf], stdin_name: &str, troubles: &mut Vec<Trouble>, wanted: impl Fn(&Path) -> bool) -> Vec<Input> {
    let mut seen = HashSet::new();
    let mut inputs = Vec::new();
    let mut add = |path: &Path| {
        // Two names of one file (a link, `./`) are one article; the first name is shown.
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if seen.insert(real) {
            inputs.push(Input {
                name: shown(path),
                file: Some(path.to_owned()),
            });
        }
    };
    let mut stdin = false;
    for path in paths {
        if path.as_os_str() == "-" {
            stdin = true;
        } else if path.is_dir() {
            for file in walk(path, troubles, &wanted) {
                add(&file);
            }
        } else {
            add(path);
        }
    }
    if stdin {
        inputs.push(Input {
            name: stdin_name.to_owned(),
            file: None,
        });
    }
    inputs.sort_by(|a, b| a.name.cmp(&b.name));
    inputs
}

/// The TOML files of folders (or single files) given to `option`, in the order given, sorted within a folder.
pub fn toml_files(option: &str, paths: &[PathBuf], troubles: &mut Vec<Trouble>) -> Vec<TomlFile> {
    let mut out = Vec::new();
    for path in paths {
        let files = toml_paths(path, troubles);
        if files.is_empty() {
            let what = format!("{option} names a folder without a TOML file");
            troubles.push(Trouble::new(what, shown(path), "check the name of the folder"));
        }
        for file in files {
            match std::fs::read_to_string(&file) {
                Ok(text) => {
                    let relative = file
                        .strip_prefix(path)
                        .ok()
                        .filter(|rest| !rest.as_os_str().is_empty())
                        .unwrap_or(Path::new(file.file_name().unwrap_or_default()));
                    out.push(TomlFile {
                        relative: relative.to_string_lossy().replace('\\', "/"),
                        shown: shown(&file),
                        text,
                    });
                }
                Err(error) => troubles.push(Trouble::file("read", &shown(&file), &error)),
            }
        }
    }
    out
}

/// The TOML files of a folder, sorted; or the file itself.
pub fn toml_paths(path: &Path, troubles: &mut Vec<Trouble>) -> Vec<PathBuf> {
    let mut files = if path.is_dir() {
        walk(path, troubles, |path| has_ending(path, &["toml"]))
    } else {
        vec![path.to_owned()]
    };
    files.sort();
    files
}

/// The text of the file `name` that stands beside the file shown as `path`, and how it is shown.
pub fn beside(path: &str, name: &str) -> Result<(String, String), Trouble> {
    let file = Path::new(path).with_file_name(name);
    match std::fs::read_to_string(&file) {
        Ok(text) => Ok((shown(&file), text)),
        Err(error) => Err(Trouble::file("read", &shown(&file), &error)),
    }
}

fn walk(folder: &Path, troubles: &mut Vec<Trouble>, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in WalkBuilder::new(folder).build() {
        match entry {
            Ok(entry) => {
                if entry.file_type().is_some_and(|kind| !kind.is_dir()) && wanted(entry.path()) && entry.path().is_file() {
                    out.push(entry.into_path());
                }
            }
            Err(error) => troubles.push(Trouble::new(format!("cannot walk a folder: {error}"), shown(folder), "")),
        }
    }
    out
}

fn is_article(path: &Path) -> bool {
    has_ending(path, &ARTICLES)
}

/// Word keeps a file of its own, `~$draft.docx`, beside a document that is open.
fn is_lock(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"))
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| endings.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

/// A path without links and `..`, as far as there is such a file.
pub fn real(path: &Path) -> PathBuf {
    path.canonicalize()
        .or_else(|_| std::path::absolute(path))
        .unwrap_or_else(|_| path.to_owned())
}

/// A path as shown to people: no leading `./`, slashes leaning forward.
pub fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    };
    match text.strip_prefix("./") {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => text,
    }
}
