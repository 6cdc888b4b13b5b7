//! `presscheck explain FINGERPRINT`: all that is known of one finding.

use std::fmt::Write as _;
use std::path::PathBuf;

use presscheck::article::Span;
use presscheck::finding::{CheckedClaim, Finding, Severity, Standing};
use presscheck::output::Page;

use super::check::{self, CheckArgs};
use super::engine::Engine;
use super::rules::explanation;
use super::trouble::{line_and_column, one_line};
use super::{Console, Knowledge, Status, Trouble};

/// Whether a word is a fingerprint rather than the id of a rule.
pub fn is_fingerprint(word: &str) -> bool {
    word.len() == 16 && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Checks the articles again, and explains the finding of that fingerprint.
///
/// # Errors
/// No article has it; also where an article could not be read, which may have had it.
pub fn explain(fingerprint: &str, paths: &[PathBuf], knowledge: &Knowledge, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    let settings = knowledge.settings()?;
    let engine = knowledge.load_with(&settings)?;
    let args = CheckArgs::of(if paths.is_empty() {
        vec![PathBuf::from(".")]
    } else {
        paths.to_vec()
    });
    let mut troubles = Vec::new();
    let pages = check::pages(&args, &settings, &engine, &mut troubles, console);
    let wanted = |found: &str| found.eq_ignore_ascii_case(fingerprint);
    let mut out = Vec::new();
    for page in &pages {
        let outcome = &page.outcome;
        let claims = outcome.claims.iter().filter(|claim| wanted(&claim.fingerprint));
        out.extend(claims.map(|claim| of_claim(&outcome.path, claim) + &of_rule(&engine, &claim.rule)));
        let findings = outcome.findings.iter().filter(|finding| wanted(&finding.fingerprint));
        out.extend(findings.map(|finding| of_finding(page, finding) + &of_rule(&engine, &finding.rule)));
    }
    if out.is_empty() {
        let articles = match pages.len() {
            1 => "1 article".to_owned(),
            n => format!("{n} articles"),
        };
        troubles.push(Trouble::new(
            format!("no finding in {articles} has this fingerprint"),
            fingerprint,
            "name the article; if it was edited where the finding was, check it again: the fingerprint is another one then",
        ));
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
