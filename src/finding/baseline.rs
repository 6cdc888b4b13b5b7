//! Baselines: findings that were there before, so that only new ones count.
//!
//! A baseline holds fingerprints, never counts or lines: that one finding is gone does not make room for another.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{BaselineState, Outcome, Standing, UNREADABLE};

/// Version of the file's form.
const VERSION: u32 = 1;
/// How much of a message is kept, in characters.
const EXCERPT: usize = 100;

/// A finding in a baseline.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The article's path, from the folder of the baseline, slashes leaning forward.
    pub path: String,
    /// Rule id.
    pub rule: String,
    /// What names the finding.
    pub fingerprint: String,
    /// The beginning of its message, for people who read a diff; nothing is read from it.
    pub message: String,
}

/// The findings that are accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// Sorted.
    pub entries: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: u32,
    entries: Vec<Entry>,
}

impl Baseline {
    /// A baseline of some entries.
    pub fn of(mut entries: Vec<Entry>) -> Self {
        entries.sort();
        entries.dedup();
        Self { entries }
    }

    /// Reads a baseline.
    ///
    /// # Errors
    /// What is wrong with the text, and its line.
    pub fn parse(text: &str) -> Result<Self, (String, usize)> {
        let file: File = serde_json::from_str(text).map_err(|error| {
            let said = error.to_string();
            let what = said.rsplit_once(" at line ").map_or(said.as_str(), |(what, _)| what);
            (what.to_owned(), error.line())
        })?;
        if file.version != VERSION {
            return Err((format!("it has version {}, and this program reads {VERSION}", file.version), 1));
        }
        Ok(Self { entries: file.entries })
    }

    /// The text of the file: an entry to a line, so that people and version control see what changed.
    pub fn text(&self) -> String {
        let mut out = format!("{{\n  \"version\": {VERSION},\n  \"entries\": [");
        for (at, entry) in self.entries.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let _ = write!(out, "{comma}\n    {}", serde_json::to_string(entry).unwrap_or_default());
        }
        out.push_str(if self.entries.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        out
    }

    /// What marks the articles of a run, one after the other. `gone` says whether there is no article at a path any more.
    pub fn marks(&self, gone: impl Fn(&str) -> bool) -> Marks<'_> {
        let mut marks = Marks::default();
        for entry in &self.entries {
            let own = marks.left.entry(&entry.path).or_default();
            own.entry(&entry.fingerprint).or_default().push(entry);
            // Fingerprints hold the file name: what has the same one was the same article elsewhere.
            if *marks.gone.entry(&entry.path).or_insert_with(|| gone(&entry.path)) {
                marks.moved.entry(&entry.fingerprint).or_default().push(&entry.path);
            }
        }
        marks
    }

    /// Without some entries.
    #[must_use]
    pub fn without(mut self, stale: &[Entry]) -> Self {
        for gone in stale {
            if let Some(at) = self.entries.iter().position(|entry| entry == gone) {
                self.entries.remove(at);
            }
        }
        self.entries.sort();
        self
    }
}

/// A baseline held against the articles of a run.
///
/// An entry is of one finding: its article's, or, if the article is gone, that of one with the same file name, to which it has moved.
#[derive(Default)]
pub struct Marks<'a> {
    /// The entries whose findings were not met, by path and fingerprint.
    left: BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a Entry>>>,
    /// The paths at which there is no article, by the fingerprints of their entries.
    moved: HashMap<&'a str, Vec<&'a str>>,
    /// For each path, whether there is no article.
    gone: HashMap<&'a str, bool>,
    /// The paths that were read.
    read: HashSet<&'a str>,
}

impl Marks<'_> {
    /// Marks what is in the baseline and what is new of an article, `path` being what an entry has for the article's; gives whether there
    /// is anything to mark.
    pub fn mark(&mut self, outcome: &mut Outcome, path: &str) -> bool {
        if !outcome.is_unreadable()
            && let Some((own, _)) = self.gone.get_key_value(path)
        {
            self.read.insert(own);
        }
        let mut any = false;
        for (fingerprint, standing) in standings(outcome) {
            let own = std::iter::once(path);
            let others = self.moved.get(fingerprint).into_iter().flatten().copied();
            let mut take = |path: &str| self.left.get_mut(path)?.get_mut(fingerprint)?.pop();
            let found = own.chain(others).find_map(&mut take);
            standing.baseline = Some(if found.is_some() {
                BaselineState::Unchanged
            } else {
                BaselineState::New
            });
            any = true;
        }
        any
    }

    /// The stale entries, whose findings are gone. Those of articles that were not read are not stale, unless the article is gone.
    pub fn stale(self) -> Vec<Entry> {
        let stale = self.left.into_values().flat_map(BTreeMap::into_values).flatten();
        stale
            .filter(|entry| self.gone.get(entry.path.as_str()) == Some(&true) || self.read.contains(entry.path.as_str()))
            .cloned()
            .collect()
    }
}

impl Entry {
    /// One for everything that is reported of an article now and is not suppressed, `path` being what they have for the article's.
    pub fn of(outcome: &Outcome, path: &str) -> Vec<Self> {
        let counting = reported(outcome).filter(|(.., standing)| standing.suppressed.is_none());
        let entry = |(rule, fingerprint, message, _): (&str, &str, &str, &Standing)| Self {
            path: path.to_owned(),
            rule: rule.to_owned(),
            fingerprint: fingerprint.to_owned(),
            message: message.chars().take(EXCERPT).collect(),
        };
        counting.map(entry).collect()
    }
}

/// Rule, fingerprint, message and standing of all that an article's outcome reports; that it could not be read is no finding to accept.
fn reported(outcome: &Outcome) -> impl Iterator<Item = (&str, &str, &str, &Standing)> {
    let claims = outcome.claims.iter().filter(|claim| claim.severity.is_some());
    let claims = claims.map(|claim| (&*claim.rule, &*claim.fingerprint, &*claim.message, &claim.standing));
    let findings = outcome.findings.iter().filter(|finding| finding.rule != UNREADABLE);
    claims.chain(findings.map(|finding| (&*finding.rule, &*finding.fingerprint, &*finding.message, &finding.standing)))
}

/// The same, to be marked; what is suppressed needs no place in a baseline.
fn standings(outcome: &mut Outcome) -> impl Iterator<Item = (&str, &mut Standing)> {
    let claims = outcome.claims.iter_mut().filter(|claim| claim.severity.is_some());
    let claims = claims.map(|claim| (&*claim.fingerprint, &mut claim.standing));
    let findings = outcome.findings.iter_mut().filter(|finding| finding.rule != UNREADABLE);
    claims
        .chain(findings.map(|finding| (&*finding.fingerprint, &mut finding.standing)))
        .filter(|(_, standing)| standing.suppressed.is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{Finding, Severity, stamp_findings};

    fn outcome(path: &str, messages: &[&str]) -> Outcome {
        let finding = |message: &&str| Finding {
            rule: "r".into(),
            severity: Severity::Error,
            message: (*message).to_owned(),
            help: String::new(),
            places: vec![],
            elsewhere: vec![],
            fingerprint: String::new(),
            standing: Standing::default(),
        };
        let mut findings: Vec<Finding> = messages.iter().map(finding).collect();
        stamp_findings(path, &mut findings);
        Outcome {
            path: path.to_owned(),
            findings,
            ..Outcome::default()
        }
    }

    /// New messages, and how many entries are stale.
    fn marked(baseline: &Baseline, mut outcomes: Vec<Outcome>, gone: &[&str]) -> (Vec<String>, usize) {
        let mut marks = baseline.marks(|path| gone.contains(&path));
        for outcome in &mut outcomes {
            let path = outcome.path.clone();
            marks.mark(outcome, &path);
        }
        let stale = marks.stale();
        let findings = outcomes.into_iter().flat_map(|outcome| outcome.findings);
        let new = findings.filter(|finding| finding.standing.baseline == Some(BaselineState::New));
        (new.map(|finding| finding.message).collect(), stale.len())
    }

    fn of(outcomes: &[Outcome]) -> Baseline {
        let entries = outcomes.iter().flat_map(|outcome| Entry::of(outcome, &outcome.path));
        let text = Baseline::of(entries.collect()).text();
        Baseline::parse(&text).expect("its own text")
    }

    #[test]
    fn a_fix_and_a_new_error_never_cancel_out() {
        let baseline = of(&[outcome("a.md", &["x", "y"])]);
        assert_eq!(marked(&baseline, vec![outcome("a.md", &["y", "x"])], &[]), (vec![], 0));
        assert_eq!(marked(&baseline, vec![outcome("a.md", &["y", "z"])], &[]), (vec!["z".into()], 1));
    }

    #[test]
    fn of_two_alike_one_may_go_and_no_third_may_come() {
        let baseline = of(&[outcome("a.md", &["x", "x"])]);
        assert_eq!(baseline.entries.len(), 2);
        assert_eq!(marked(&baseline, vec![outcome("a.md", &["x"])], &[]), (vec![], 1));
        assert_eq!(
            marked(&baseline, vec![outcome("a.md", &["x", "x", "x"])], &[]),
            (vec!["x".into()], 0)
        );
    }

    #[test]
    fn an_article_that_moved_keeps_its_entries_and_a_namesake_gets_none() {
        let baseline = of(&[outcome("old/index.md", &["x"])]);
        assert_eq!(marked(&baseline, vec![outcome("new/index.md", &["x"])], &[]), (vec!["x".into()], 0));
        assert_eq!(
            marked(&baseline, vec![outcome("new/index.md", &["x"])], &["old/index.md"]),
            (vec![], 0)
        );
        let two = vec![outcome("new/index.md", &["x"]), outcome("other/index.md", &["x"])];
        assert_eq!(marked(&baseline, two, &["old/index.md"]), (vec!["x".into()], 0));
    }

    #[test]
    fn only_articles_that_were_read_or_are_gone_have_stale_entries() {
        let baseline = of(&[outcome("a.md", &["x"]), outcome("b.md", &["x"]), outcome("c.md", &["x"])]);
        let read = vec![outcome("a.md", &[]), Outcome::unreadable("c.md", "it is not text")];
        assert_eq!(marked(&baseline, read.clone(), &[]).1, 1);
        assert_eq!(marked(&baseline, read, &["b.md"]).1, 2);
    }

    #[test]
    fn a_baseline_is_a_line_for_each_entry_and_says_what_is_wrong_with_it() {
        let baseline = of(&[outcome("b.md", &["x \"y\""]), outcome("a.md", &["z"])]);
        let text = baseline.text();
        assert_eq!(text.lines().count(), 7);
        assert!(text.find("a.md") < text.find("b.md"));
        assert_eq!(of(&[]).text(), "{\n  \"version\": 1,\n  \"entries\": []\n}\n");
        assert_eq!(Baseline::parse("{\n\"version\": 2, \"entries\": []}").expect_err("too new").1, 1);
        let (what, line) = Baseline::parse("{ \"version\": 1,\n \"entry\": [] }").expect_err("another key");
        assert!(what.starts_with("unknown field `entry`"), "{what}");
        assert_eq!(line, 2);
    }
}
