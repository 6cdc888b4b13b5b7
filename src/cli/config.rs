//! `presscheck.toml`: found, read, and what it comes to; and `presscheck config`, which says so.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::Args;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use presscheck::config::{Config, FailOn, Level, NAME};
use presscheck::finding::Severity;
use toml::Spanned;

use super::files::{self, Selection};
use super::trouble::{did_you_mean, line_and_column, of_toml};
use super::{Console, Engine, Knowledge, Status, Trouble};

/// Severities of rules.
type Severities = BTreeMap<Spanned<String>, Spanned<Level>>;

/// Which configuration, and what is added to it.
#[derive(Args)]
pub struct ConfigArgs {
    #[command(flatten)]
    knowledge: Knowledge,
}

/// A configuration that was found, or the default.
#[derive(Debug, Default)]
pub struct Settings {
    /// As shown; none if there is no file.
    shown: Option<String>,
    /// The folder that its paths start from, as seen from the working folder.
    folder: PathBuf,
    text: String,
    config: Config,
    /// Globs of each override.
    overrides: Vec<Gitignore>,
    selection: Selection,
}

impl Settings {
    /// Reads the file that is named, or the nearest one in the working folder or above it.
    ///
    /// # Errors
    /// A named file that is not there; whatever is wrong with the form of the file.
    pub fn read(named: Option<&Path>, none: bool) -> Result<Self, Vec<Trouble>> {
        if none {
            return Ok(Self::default());
        }
        let Some(path) = named.map(Path::to_owned).or_else(find) else {
            return Ok(Self::default());
        };
        let shown = files::shown(&path);
        let text = std::fs::read_to_string(&path).map_err(|error| vec![Trouble::file("read", &shown, &error)])?;
        let config: Config = toml::from_str(&text).map_err(|error| vec![of_toml("wrong configuration", &shown, &text, &error)])?;
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut troubles = Vec::new();
        let root = files::real(if folder.as_os_str().is_empty() { Path::new(".") } else { &folder });
        let mut globs = |patterns: &[Spanned<String>]| {
            let mut builder = GitignoreBuilder::new(&root);
            for pattern in patterns {
                if let Err(error) = builder.add_line(None, pattern.get_ref()) {
                    let (line, column) = line_and_column(&text, pattern.span().start);
                    troubles.push(Trouble::new(
                        format!("wrong configuration: {error}"),
                        format!("{shown}:{line}:{column}"),
                        "globs are written as in a .gitignore",
                    ));
                }
            }
            builder.build().unwrap_or_else(|_| Gitignore::empty())
        };
        let overrides = config.r#override.iter().map(|one| globs(&one.paths)).collect();
        let selection = Selection {
            include: (!config.include.is_empty()).then(|| globs(&config.include)),
            exclude: (!config.exclude.is_empty()).then(|| globs(&config.exclude)),
            root: root.clone(),
            force: false,
        };
        if !troubles.is_empty() {
            return Err(troubles);
        }
        Ok(Self {
            shown: Some(shown),
            folder,
            text,
            config,
            overrides,
            selection,
        })
    }

    /// The file, as shown; none if there is none.
    pub fn file(&self) -> Option<&str> {
        self.shown.as_deref()
    }

    /// Folders and files of records.
    pub fn sources(&self) -> Vec<PathBuf> {
        self.paths(&self.config.sources)
    }

    /// Folders and files of rules.
    pub fn rules(&self) -> Vec<PathBuf> {
        self.paths(&self.config.rules)
    }

    /// The file of accepted findings.
    pub fn baseline(&self) -> Option<PathBuf> {
        self.config.baseline.as_ref().map(|path| self.folder.join(path.get_ref()))
    }

    /// Least severity that fails a run.
    pub fn fail_on(&self) -> FailOn {
        self.config.fail_on.as_ref().map(|value| *value.get_ref()).unwrap_or_default()
    }

    /// Which files of folders are articles; `force` holds for named files too.
    pub fn selection(&self, force: bool) -> Selection {
        Selection {
            force,
            ..self.selection.clone()
        }
    }

    /// Severities and reports for an article.
    pub fn of(&self, article: &Path) -> (BTreeMap<String, Option<Severity>>, Vec<String>) {
        let mut severities = BTreeMap::new();
        let mut add = |given: &Severities| {
            severities.extend(
                given
                    .iter()
                    .map(|(rule, level)| (rule.get_ref().clone(), level.get_ref().severity())),
            );
        };
        add(&self.config.severity);
        let mut reports = Vec::new();
        for (one, globs) in self.config.r#override.iter().zip(&self.overrides) {
            if self.selection.matches(globs, article, false) {
                add(&one.severity);
                if !one.report.is_empty() {
                    reports = one.report.iter().map(|id| id.get_ref().clone()).collect();
                }
            }
        }
        (severities, reports)
    }

    /// Rules and reports that are named and are not there: what is misspelt would be without effect.
    pub fn unknown(&self, engine: &Engine) -> Vec<Trouble> {
        let mut rules: Vec<&str> = engine.rule_ids().collect();
        // Of names that are equally near the first in the alphabet is suggested first.
        rules.sort_unstable();
        let reports: Vec<&str> = engine.records().reports.iter().map(|record| record.id.as_str()).collect();
        let overrides = &self.config.r#override;
        let severities = std::iter::once(&self.config.severity).chain(overrides.iter().map(|one| &one.severity));
        let named = severities
            .flat_map(BTreeMap::keys)
            .map(|id| (id, "rule", &rules, "`presscheck rules list` names them all"));
        let pinned = overrides.iter().flat_map(|one| &one.report);
        let pinned = pinned.map(|id| (id, "report", &reports, "`presscheck sources list` names them all"));
        named
            .chain(pinned)
            .filter(|(id, _, known, _)| !known.contains(&id.get_ref().as_str()))
            .map(|(id, what, known, list)| {
                Trouble::new(
                    format!("wrong configuration: no {what} is called {}", id.get_ref()),
                    self.place(id.span().start),
                    format!("{}{list}", did_you_mean(id.get_ref(), known.iter().copied())),
                )
            })
            .collect()
    }

    fn paths(&self, paths: &[Spanned<String>]) -> Vec<PathBuf> {
        paths.iter().map(|path| self.folder.join(path.get_ref())).collect()
    }

    fn place(&self, byte: usize) -> String {
        let (line, column) = line_and_column(&self.text, byte);
        format!("{}:{line}:{column}", self.shown.as_deref().unwrap_or_default())
    }

    fn line(&self, byte: usize) -> String {
        format!(
            "{}:{}",
            self.shown.as_deref().unwrap_or_default(),
            line_and_column(&self.text, byte).0
        )
    }

    /// The effective configuration, with where each value comes from.
    fn text(&self, knowledge: &Knowledge) -> String {
        let mut out = match &self.shown {
            Some(shown) => format!("# {shown}; its paths start from its folder\n\n"),
            None => format!("# no {NAME} is used\n\n"),
        };
        let own = |values: &[Spanned<String>]| -> Vec<(String, String)> {
            values
                .iter()
                .map(|value| (value.get_ref().clone(), self.line(value.span().start)))
                .collect()
        };
        let given = |values: &[PathBuf], option: &str| -> Vec<(String, String)> {
            values.iter().map(|value| (files::shown(value), option.to_owned())).collect()
        };
        list(
            &mut out,
            "sources",
            &[own(&self.config.sources), given(&knowledge.sources, "--sources")].concat(),
        );
        list(
            &mut out,
            "rules",
            &[own(&self.config.rules), given(&knowledge.rules, "--rules")].concat(),
        );
        list(&mut out, "include", &own(&self.config.include));
        list(&mut out, "exclude", &own(&self.config.exclude));
        let fail_on = self.config.fail_on.as_ref();
        let from = fail_on.map_or("the default".to_owned(), |value| self.line(value.span().start));
        let _ = writeln!(out, "fail-on = \"{}\" # {from}", self.fail_on().name());
        if let Some(baseline) = &self.config.baseline {
            let _ = writeln!(
                out,
                "baseline = {} # {}",
                quoted(baseline.get_ref()),
                self.line(baseline.span().start)
            );
        }
        self.severities(&mut out, "[severity]", &self.config.severity);
        for one in &self.config.r#override {
            out.push_str("\n[[override]]\n");
            list(&mut out, "paths", &own(&one.paths));
            if !one.report.is_empty() {
                list(&mut out, "report", &own(&one.report));
            }
            self.severities(&mut out, "[override.severity]", &one.severity);
        }
        out
    }

    fn severities(&self, out: &mut String, head: &str, severities: &Severities) {
        if severities.is_empty() {
            return;
        }
        let _ = writeln!(out, "\n{head}");
        for (rule, level) in severities {
            let _ = writeln!(
                out,
                "{} = \"{}\" # {}",
                key(rule.get_ref()),
                level.get_ref().name(),
                self.line(level.span().start)
            );
        }
    }
}

/// Runs the command.
pub fn run(args: &ConfigArgs, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    let settings = args.knowledge.settings()?;
    let unknown = settings.unknown(&args.knowledge.load_with(&settings)?);
    if !unknown.is_empty() {
        return Err(unknown);
    }
    console.out(&settings.text(&args.knowledge));
    Ok(Status::Clean)
}

/// The nearest file, in the working folder or above it.
fn find() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut up = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(NAME).is_file() {
            return Some(up.join(NAME));
        }
        up.push("..");
    }
    None
}

fn list(out: &mut String, name: &str, values: &[(String, String)]) {
    if values.is_empty() {
        let _ = writeln!(out, "{name} = [] # the default");
        return;
    }
    let _ = writeln!(out, "{name} = [");
    for (value, from) in values {
        let _ = writeln!(out, "  {}, # {from}", quoted(value));
    }
    out.push_str("]\n");
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn key(name: &str) -> String {
    let bare = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    if bare && !name.is_empty() { name.to_owned() } else { quoted(name) }
}
