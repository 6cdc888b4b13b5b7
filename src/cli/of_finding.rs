//! `presscheck explain FINGERPRINT` or `PLACE`: all that is known of one finding, or of what is said at a place.

use std::fmt::Write as _;
use std::path::PathBuf;

use presscheck::article::Span;
use presscheck::finding::{CheckedClaim, Finding, Severity, Standing};
use presscheck::output::{Page, Run};

use super::check::{self, CheckArgs};
use super::engine::Engine;
use super::rules::explanation;
use super::trouble::{count, line_and_column, one_line};
use super::{Console, Knowledge, Status, Trouble};

/// What is to be explained, where it is no rule.
pub enum Wanted {
    /// The finding of this fingerprint.
    Fingerprint(String),
    /// The claims and findings that begin in this line of an article, at this column if one is said.
    Place { line: usize, column: Option<usize> },
}

impl Wanted {
    /// A fingerprint, or a place with its article, as findings are printed with it: `draft.md:8:20`.
    pub fn of(word: &str) -> Option<(Self, Option<PathBuf>)> {
        if word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Some((Self::Fingerprint(word.to_owned()), None));
        }
        let number = |text: &str| text.parse().ok().filter(|number| *number > 0);
        let (rest, last) = word.rsplit_once(':')?;
        let last = number(last)?;
        let (path, line, column) = match rest.rsplit_once(':').and_then(|(path, line)| Some((path, number(line)?))) {
            Some((path, line)) => (path, line, Some(last)),
            None => (rest, last, None),
        };
        Some((Self::Place { line, column }, Some(PathBuf::from(path))))
    }

    fn is_at(&self, fingerprint: &str, mut places: impl Iterator<Item = (usize, usize)>) -> bool {
        match self {
            Self::Fingerprint(wanted) => fingerprint.eq_ignore_ascii_case(wanted),
            Self::Place { line, column } => places.any(|(at, from)| at == *line && column.is_none_or(|column| column == from)),
        }
    }
}

/// Checks the articles again, and explains what is wanted; `word` is how it was asked for.
///
/// # Errors
/// No article has it; also where an article could not be read, which may have had it.
pub fn explain(
    wanted: &Wanted,
    word: &str,
    paths: &[PathBuf],
    knowledge: &Knowledge,
    console: &mut Console,
) -> Result<Status, Vec<Trouble>> {
    let settings = knowledge.settings()?;
    let engine = knowledge.load_with(&settings)?;
    let args = CheckArgs::of(if paths.is_empty() {
        vec![PathBuf::from(".")]
    } else {
        paths.to_vec()
    });
    let mut troubles = Vec::new();
    let pages = check::pages(&args, &settings, &engine, &mut troubles, console)?;
    let mut out = Vec::new();
    for page in pages.pages() {
        let page = page?;
        let outcome = &page.outcome;
        let claims = outcome
            .claims
            .iter()
            .filter(|claim| wanted.is_at(&claim.fingerprint, [(claim.line, claim.column)].into_iter()));
        out.extend(claims.map(|claim| of_claim(&outcome.path, claim) + &of_rule(&engine, &claim.rule)));
        let findings = outcome.findings.iter().filter(|finding| {
            let places = finding.places.iter().map(|span| line_and_column(&page.source, span.start));
            wanted.is_at(&finding.fingerprint, places)
        });
        out.extend(findings.map(|finding| of_finding(&page, finding) + &of_rule(&engine, &finding.rule)));
    }
    if out.is_empty() {
        let articles = count(pages.len(), "article", "articles");
        let (what, help) = match wanted {
            Wanted::Fingerprint(_) => (
                format!("no finding in {articles} has this fingerprint"),
                "name the article; if it was edited where the finding was, check it again: the fingerprint is another one then",
            ),
            Wanted::Place { .. } => (
                "no claim and no finding begins there".to_owned(),
                "the places: `presscheck check --show all`; the column may be left out",
            ),
        };
        // An article that could not be read has said so.
        if troubles.is_empty() || matches!(wanted, Wanted::Fingerprint(_)) {
            troubles.push(Trouble::new(what, one_line(word), help));
        }
        return Err(troubles);
    }
    console.out(&out.join("\n"));
    Ok(Status::Clean)
}

fn head(rule: &str, severity: Option<Severity>, verdict: &str, fingerprint: &str) -> String {
    let how = severity.map_or(verdict, |severity| severity.name());
    format!("{rule} ({how})  {fingerprint}\n\n")
}

fn of_claim(path: &str, claim: &CheckedClaim) -> String {
    let mut out = head(&claim.rule, claim.shown(), claim.verdict.name(), &claim.fingerprint);
    let mut row = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(out, "{name:<9}{}", one_line(value));
        }
    };
    row("At:", &format!("{path}:{}:{}", claim.line, claim.column));
    row("Words:", &claim.text);
    row("Claim:", &format!("{} (a claim of kind {})", claim.claim, claim.kind.name()));
    row("Verdict:", &format!("{}: {}", claim.verdict.name(), claim.message));
    if let Some(diff) = &claim.diff {
        row("Article:", &diff.article);
        row("Record:", &diff.source);
    }
    for proof in &claim.evidence {
        row(
            "Proof:",
            &format!("{}:{}  {} = {}", proof.source, proof.line, proof.field, proof.value),
        );
        row("", &proof.text);
    }
    row("Report:", claim.report.as_deref().unwrap_or_default());
    row("Why it:", &claim.reason);
    row("Counts:", &counts(&claim.standing));
    out
}

fn of_finding(page: &Page, finding: &Finding) -> String {
    let mut out = head(&finding.rule, Some(finding.severity), "", &finding.fingerprint);
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(out, "{name:<9}{}", one_line(value));
    };
    row("Says:", &finding.message);
    if finding.places.is_empty() {
        row("At:", &page.outcome.path);
    }
    for &Span { start, end } in &finding.places {
        let (line, column) = line_and_column(&page.source, start);
        row("At:", &format!("{}:{line}:{column}", page.outcome.path));
        row("", page.source.get(start..end).unwrap_or_default());
    }
    for other in &finding.elsewhere {
        row("Also:", &format!("{}:{}:{}", other.path, other.line, other.column));
    }
    row("Counts:", &counts(&finding.standing));
    out
}

fn counts(standing: &Standing) -> String {
    match &standing.suppressed {
        Some(word) => format!("no, it is suppressed at {}:{}: {}", word.path, word.line, word.reason),
        None => "yes, unless a baseline has it".to_owned(),
    }
}

fn of_rule(engine: &Engine, id: &str) -> String {
    match engine.rules().iter().find(|rule| rule.id == id) {
        Some(rule) => format!("\nThe rule\n\n{}", explanation(rule)),
        None => String::new(),
    }
}
