//! Labelled articles of our own, each with what is read of it: a golden that shows what a change does to whole articles.
//! `tests/press/README.md` says what lies there.

mod support;

use std::fmt::Write as _;
use std::path::PathBuf;

use presscheck::{
    Options, article,
    finding::{CheckedClaim, Outcome, Severity, Verdict},
    measure::Labels,
};

/// The labelled articles, each with its labels.
fn articles() -> Vec<(PathBuf, PathBuf)> {
    let files = support::files(&support::root().join("tests/press"));
    let labels = files.iter().filter(|path| path.to_string_lossy().ends_with(".gold.json"));
    labels
        .map(|labels| {
            let bare = labels.with_extension("").with_extension("");
            let article = ["txt", "md", "html"].map(|ending| bare.with_extension(ending));
            let article = article.into_iter().find(|file| files.contains(file));
            (
                article.unwrap_or_else(|| panic!("{}: no article", labels.display())),
                labels.clone(),
            )
        })
        .collect()
}

/// What is said of an article, a line each; what can only be seen by whoever asks why, below it.
fn read(outcome: &Outcome) -> String {
    let mut out = String::new();
    if let Some((day, from)) = outcome.date {
        let _ = writeln!(out, "date {day}, {}", from.name());
    }
    for frame in &outcome.frames {
        let _ = writeln!(out, "about {}: {}", frame.report.as_ref().unwrap_or(&frame.body), frame.from);
    }
    for note in &outcome.notes {
        let _ = writeln!(out, "note {note}");
    }
    for claim in &outcome.claims {
        said(claim, &mut out);
    }
    for finding in &outcome.findings {
        let _ = writeln!(out, "{} {}: {}", finding.severity.name(), finding.rule, finding.message);
    }
    for unread in &outcome.unread {
        let _ = writeln!(out, "{} not read, {}: {}", unread.line, unread.why, one_line(&unread.text));
    }
    out
}

fn said(claim: &CheckedClaim, out: &mut String) {
    let severity = claim.severity.map_or(String::new(), |severity| format!(" {}", severity.name()));
    let about = claim.report.as_ref().or(claim.body.as_ref()).map_or("-", String::as_str);
    let text = one_line(&claim.text);
    let _ = writeln!(
        out,
        "{}:{} {}{severity} {} {about}: {text}",
        claim.line,
        claim.column,
        claim.verdict.name(),
        claim.claim
    );
    let value = serde_json::to_string(&claim.value).expect("a value");
    let evidence: Vec<String> = claim
        .evidence
        .iter()
        .map(|evidence| format!("{} {}", evidence.field, evidence.value))
        .collect();
    let _ = writeln!(out, "    {value} | {}", evidence.join(", "));
    if claim.verdict != Verdict::Supported {
        let _ = writeln!(out, "    {}", claim.message);
    }
    if let Some(diff) = &claim.diff {
        let _ = writeln!(out, "    - {} + {}", diff.article, diff.source);
    }
    let _ = writeln!(out, "    for {}", claim.reason);
    if let Some(replacement) = &claim.replacement {
        let _ = writeln!(out, "    instead: {}", replacement.with);
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How well what is read agrees with the labels.
#[derive(Default)]
struct Score {
    articles: usize,
    labels: usize,
    errors: usize,
    found: usize,
    accusations: usize,
    right: usize,
}

impl Score {
    fn add(&mut self, outcome: &Outcome, labels: &Labels) {
        let severe = |claim: &&CheckedClaim| claim.verdict == Verdict::Contradicted && claim.severity == Some(Severity::Error);
        let accusations: Vec<&CheckedClaim> = outcome.claims.iter().filter(severe).collect();
        let wrong = labels.wrong();
        self.articles += 1;
        self.labels += labels.claims.len();
        self.errors += wrong.len();
        self.found += wrong
            .iter()
            .filter(|span| accusations.iter().any(|claim| claim.span.overlaps(**span)))
            .count();
        self.accusations += accusations.len();
        self.right += accusations
            .iter()
            .filter(|claim| wrong.iter().any(|span| span.overlaps(claim.span)))
            .count();
    }

    fn toml(&self) -> String {
        format!(
            "articles = {}\nlabels = {}\n\n# Labelled errors, and how many were reported as one.\nerrors = {}\nfound = {}\n\n# Contradictions that \
             were reported as errors, and how many touch a labelled one.\naccusations = {}\nright = {}\n",
            self.articles, self.labels, self.errors, self.found, self.accusations, self.right
        )
    }
}

#[test]
fn every_article_is_read_as_it_was() {
    let checker = support::checker();
    let mut score = Score::default();
    let mut changed = Vec::new();
    for (path, labels) in articles() {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let article = article::read(&name, &std::fs::read(&path).expect("an article"), None).expect("text");
        let outcome = checker.check(&article, &Options::default());
        changed.extend(support::golden(&path.with_extension("read"), &read(&outcome)).err());
        let labels = Labels::read(&std::fs::read_to_string(&labels).expect("labels"), &article.source).expect("labels");
        score.add(&outcome, &labels);
    }
    changed.extend(support::golden(&support::root().join("tests/press/score.toml"), &score.toml()).err());
    let again = "BLESS=1 cargo test --test press, if that is right";
    assert!(
        changed.is_empty(),
        "{} of the goldens; {again}\n{}",
        changed.len(),
        changed.join("\n")
    );
}

#[test]
fn labels_speak_of_words_that_are_there() {
    for (path, labels) in articles() {
        let source = std::fs::read_to_string(&path).expect("an article");
        let json = std::fs::read_to_string(&labels).expect("labels");
        let raw: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        let of = |list: &str| raw[list].as_array().map_or(0, Vec::len);
        let read = Labels::read(&json, &source).expect("labels");
        assert_eq!(
            (read.claims.len(), read.traps.len()),
            (of("claims"), of("traps")),
            "{}",
            labels.display()
        );
    }
}
