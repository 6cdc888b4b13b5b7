//! `presscheck.toml` as it is written: its keys, and nothing of what they come to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::Spanned;

use crate::finding::Severity;

/// The name of the file.
pub const NAME: &str = "presscheck.toml";

/// A whole file. Paths and globs start from its folder; globs are those of `.gitignore`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// Folders or files of records beside the built-in ones; a file of the same name replaces a built-in one.
    pub sources: Vec<Spanned<String>>,
    /// Folders or files of rules beside the built-in ones; a file of the same name replaces a built-in one.
    pub rules: Vec<Spanned<String>>,
    /// Globs of the files in a folder that are articles; text, Markdown and HTML files if not said.
    pub include: Vec<Spanned<String>>,
    /// Globs of files and folders that are left out.
    pub exclude: Vec<Spanned<String>>,
    /// Least severity that makes the exit code 1.
    pub fail_on: Option<Spanned<FailOn>>,
    /// File of accepted findings.
    pub baseline: Option<Spanned<String>>,
    /// How serious the findings of each rule are.
    pub severity: BTreeMap<Spanned<String>, Spanned<Level>>,
    /// What is otherwise for some articles; of two that say different things the later one counts.
    pub r#override: Vec<Override>,
}

/// What is otherwise for some articles.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// Globs of the articles.
    pub paths: Vec<Spanned<String>>,
    /// How serious the findings of each rule are.
    #[serde(default)]
    pub severity: BTreeMap<Spanned<String>, Spanned<Level>>,
    /// Ids of the reports that they are about.
    #[serde(default)]
    pub report: Vec<Spanned<String>>,
}

/// How serious the findings of a rule are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Wrong.
    Error,
    /// Probably worth a change.
    Warning,
    /// Worth knowing.
    Note,
    /// Not reported: its claims keep their verdicts, and count in the ledger.
    Off,
}

/// Least severity that makes the exit code 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FailOn {
    /// Errors alone.
    #[default]
    Error,
    /// Warnings and errors.
    Warning,
    /// Everything that is reported.
    Note,
    /// Nothing.
    Never,
}

impl Level {
    /// The severity; none for a rule that reports nothing.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Error => Some(Severity::Error),
            Level::Warning => Some(Severity::Warning),
            Level::Note => Some(Severity::Note),
            Level::Off => None,
        }
    }

    /// As it is written.
    pub fn name(self) -> &'static str {
        self.severity().map_or("off", Severity::name)
    }
}

impl FailOn {
    /// The least severity that fails a run; none if nothing does.
    pub fn limit(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Note => Some(Severity::Note),
            FailOn::Never => None,
        }
    }

    /// As it is written.
    pub fn name(self) -> &'static str {
        self.limit().map_or("never", Severity::name)
    }
}
