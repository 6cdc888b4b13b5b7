//! Where the command line meets the stages: the only file of `cli` that names their functions.
//!
//! The stages are being built; until they are joined here, articles are read as plain UTF-8 and hold no claim.

use jiff::civil::Date;
use presscheck::article::Article;
use presscheck::finding::{Outcome, Severity};
use presscheck::record::Records;

use super::Trouble;
use super::files::TomlFile;

/// What a run is told about all its articles.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Reports that the articles are about.
    pub reports: Vec<String>,
    /// The day the articles were published.
    pub date: Option<Date>,
}

/// Rules and records, compiled.
pub struct Engine {
    records: Records,
}

/// A rule, as listed and explained.
#[derive(Clone, Debug)]
pub struct RuleNote {
    /// Rule id.
    pub id: String,
    /// Id of the claim it judges.
    pub claim: String,
    /// How serious.
    pub severity: Severity,
    /// The message, with its slots.
    pub summary: String,
    /// What to do.
    pub help: String,
    /// Sentences that it was proved on, each with the verdict.
    pub examples: Vec<(String, String)>,
}

/// One example, counter-example or case of a rule file, tried.
#[derive(Clone, Debug)]
pub struct Trial {
    /// Rule or claim id.
    pub of: String,
    /// Path and line.
    pub at: String,
    /// "validated", "reported", "noisy", "missing" or "wrong".
    pub result: &'static str,
    /// What was expected and what came; empty when all is well.
    pub detail: String,
}

/// Everything that proving the rules gave.
#[derive(Clone, Debug, Default)]
pub struct Trials {
    /// One per example, counter-example and case.
    pub trials: Vec<Trial>,
    /// Rules that no case makes fire and claims without a counter-example, each a sentence.
    pub uncovered: Vec<String>,
}

/// A remark on the records.
#[derive(Clone, Debug)]
pub struct Remark {
    /// Names the kind of defect.
    pub kind: String,
    /// How serious.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// Path and line.
    pub at: String,
    /// What to do; may be empty.
    pub help: String,
}

/// A typed value read in an article.
#[derive(Clone, Debug, serde::Serialize)]
pub struct MentionNote {
    /// "date", "grade", "person" …
    pub kind: String,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words.
    pub text: String,
    /// The value.
    pub value: serde_json::Value,
}

impl Engine {
    /// Compiles the built-in rules and records together with those given; a given file replaces the built-in one of the same relative path.
    pub fn load(rules: Vec<TomlFile>, sources: Vec<TomlFile>) -> Result<Self, Vec<Trouble>> {
        // To join: `Packs::embedded()` and `Records::embedded()` when nothing is given, else
        // `Packs::load` and `record::load` on `overlay(built_in, given)`.
        let _ = (overlay(Vec::new(), rules), overlay(Vec::new(), sources));
        Ok(Self {
            records: Records::default(),
        })
    }

    /// The records.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// The rules, sorted by id.
    pub fn rules(&self) -> Vec<RuleNote> {
        Vec::new() // To join: `packs.rules()`.
    }

    /// Reads an article.
    pub fn read(&self, path: &str, bytes: &[u8]) -> Result<Article, Trouble> {
        // To join: `presscheck::article::read(path, bytes, None).map_err(|error| unreadable(path, &error.to_string()))`.
        let source = std::str::from_utf8(bytes).map_err(|_| unreadable(path, "not UTF-8; save it as UTF-8"))?;
        Ok(Article {
            path: path.to_owned(),
            source: source.to_owned(),
            ..Article::default()
        })
    }

    /// Checks an article.
    pub fn check(&self, article: &Article, options: &Options) -> Outcome {
        // To join: `presscheck::check(article, &self.packs, &self.records, options)`.
        let _ = (&options.reports, options.date);
        Outcome {
            path: article.path.clone(),
            ..Outcome::default()
        }
    }

    /// The typed values read in an article, in order.
    pub fn mentions(&self, _article: &Article) -> Vec<MentionNote> {
        Vec::new()
    }

    /// What is odd about the records: two sources that disagree, dates out of order.
    pub fn audit(&self) -> Vec<Remark> {
        Vec::new() // To join: `record::audit(&self.records, self.packs.frameworks())`.
    }

    /// Tries every example of the rules.
    pub fn prove(&self) -> Trials {
        Trials::default() // To join: `packs.prove(&self.records)`.
    }
}

/// Ingest says what is wrong and, after a semicolon, the cure.
fn unreadable(path: &str, error: &str) -> Trouble {
    let (what, help) = error.split_once("; ").unwrap_or((error, ""));
    Trouble::new(format!("cannot read an article: {what}"), path, help)
}

/// `built_in` files, those of the same relative path as a given one replaced by it, and the other given ones after them.
///
/// Of two given files with one relative path both are kept: they come from different folders, and none is built in.
pub fn overlay(mut built_in: Vec<TomlFile>, given: Vec<TomlFile>) -> Vec<TomlFile> {
    built_in.retain(|file| given.iter().all(|other| other.relative != file.relative));
    built_in.extend(given);
    built_in
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(relative: &str, shown: &str) -> TomlFile {
        TomlFile {
            relative: relative.into(),
            shown: shown.into(),
            text: String::new(),
        }
    }

    #[test]
    fn given_files_replace_built_in_ones_and_add_to_them() {
        let built_in = vec![
            file("core/claims.toml", "rules/core/claims.toml"),
            file("core/words.toml", "rules/core/words.toml"),
        ];
        let given = vec![
            file("core/words.toml", "mine/core/words.toml"),
            file("house.toml", "mine/house.toml"),
        ];
        let shown: Vec<String> = overlay(built_in, given).into_iter().map(|file| file.shown).collect();
        assert_eq!(shown, ["rules/core/claims.toml", "mine/core/words.toml", "mine/house.toml"]);
    }
}
