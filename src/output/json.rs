//! JSON, version 1: a contract with other people's scripts. Field names and their order do not change within a version.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::{Serialize, Serializer};

use super::list::List;
use super::{Page, Run, escape, pages};
use crate::article::Lines;
use crate::finding::{
    BaselineState, CheckedClaim, ClaimKind, ClaimValue, Diff, Evidence, Finding, FrameNote, Outcome, Replacement, Speaker, Standing,
    Suppression, Tally, Unread, Verdict,
};

/// Version of the JSON that this program writes.
pub const SCHEMA: u32 = 1;

/// The whole run as one JSON document, indented, ending in a newline.
///
/// # Errors
/// A page cannot be read, or the document not written.
pub fn json(run: &dyn Run, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        schema: SCHEMA,
        presscheck: env!("CARGO_PKG_VERSION"),
        articles: List::new(pages(run).map(|page| page.map(Row))),
        summary: Summary::of(run.tally()),
    };
    escape::json_pretty(&document, out)?;
    document.articles.ended()
}

#[derive(Serialize)]
struct Document<A> {
    schema: u32,
    presscheck: &'static str,
    articles: A,
    summary: Summary,
}

/// A page that is written as its [`Article`].
struct Row<'a>(Cow<'a, Page>);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Article::of(&self.0).serialize(serializer)
    }
}

#[derive(Serialize)]
pub(super) struct Article<'a> {
    path: &'a str,
    date: Option<String>,
    date_from: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offsets: Option<&'static str>,
    frames: &'a [FrameNote],
    claims: Vec<Claim<'a>>,
    findings: Vec<FindingRow<'a>>,
    unread: Vec<UnreadRow<'a>>,
}

#[derive(Serialize)]
struct Claim<'a> {
    kind: ClaimKind,
    claim: &'a str,
    rule: &'a str,
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    text: &'a str,
    value: &'a ClaimValue,
    body: Option<&'a str>,
    report: Option<&'a str>,
    speaker: Speaker,
    zone: &'static str,
    verdict: Verdict,
    severity: Option<crate::finding::Severity>,
    message: &'a str,
    reason: &'a str,
    fingerprint: &'a str,
    evidence: &'a [Evidence],
    diff: Option<&'a Diff>,
    replacement: Option<&'a Replacement>,
    #[serde(flatten)]
    standing: StandingRow<'a>,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    rule: &'a str,
    severity: crate::finding::Severity,
    message: &'a str,
    places: Vec<Place<'a>>,
    fingerprint: &'a str,
    help: &'a str,
    #[serde(flatten)]
    standing: StandingRow<'a>,
}

/// What was said of a finding before the run; its members are there only where something was said.
#[derive(Serialize)]
struct StandingRow<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressed: Option<SuppressionRow<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<&'static str>,
}

#[derive(Serialize)]
struct SuppressionRow<'a> {
    reason: &'a str,
    until: Option<String>,
    path: &'a str,
    line: usize,
}

#[derive(Serialize)]
struct Place<'a> {
    start: usize,
    end: usize,
    line: usize,
    path: &'a str,
}

#[derive(Serialize)]
struct UnreadRow<'a> {
    start: usize,
    end: usize,
    text: &'a str,
    why: &'a str,
    kind: crate::finding::UnreadKind,
}

/// The last member of a run.
#[derive(Serialize)]
pub(super) struct Summary {
    articles: usize,
    claims: usize,
    supported: usize,
    contradicted: usize,
    unverifiable: usize,
    undecided: usize,
    unread: usize,
    findings: usize,
}

impl<'a> Article<'a> {
    pub(super) fn of(page: &'a Page) -> Self {
        let Outcome {
            path,
            date,
            offsets_decoded,
            frames,
            claims,
            findings,
            facts: _,
            terms: _,
            unread,
            furniture: _,
            notes: _,
        } = &page.outcome;
        let lines = Lines::new(&page.source);
        Self {
            path,
            date: date.map(|(day, _)| day.to_string()),
            date_from: date.map(|(_, from)| from.name()),
            offsets: offsets_decoded.then_some("decoded"),
            frames,
            claims: claims.iter().map(Claim::of).collect(),
            findings: findings.iter().map(|finding| FindingRow::of(finding, path, &lines)).collect(),
            unread: unread.iter().map(UnreadRow::of).collect(),
        }
    }
}

impl<'a> Claim<'a> {
    fn of(claim: &'a CheckedClaim) -> Self {
        Self {
            kind: claim.kind,
            claim: &claim.claim,
            rule: &claim.rule,
            start: claim.span.start,
            end: claim.span.end,
            line: claim.line,
            column: claim.column,
            text: &claim.text,
            value: &claim.value,
            body: claim.body.as_deref(),
            report: claim.report.as_deref(),
            speaker: claim.speaker,
            zone: claim.zone.name(),
            verdict: claim.verdict,
            severity: claim.severity,
            message: &claim.message,
            reason: &claim.reason,
            fingerprint: &claim.fingerprint,
            evidence: &claim.evidence,
            diff: claim.diff.as_ref(),
            replacement: claim.replacement.as_ref(),
            standing: StandingRow::of(&claim.standing),
        }
    }
}

impl<'a> FindingRow<'a> {
    fn of(finding: &'a Finding, path: &'a str, lines: &Lines) -> Self {
        let places = finding.places.iter().map(|span| Place {
            start: span.start,
            end: span.end,
            line: lines.number(span.start),
            path,
        });
        let elsewhere = finding.elsewhere.iter().map(|place| Place {
            start: place.span.start,
            end: place.span.end,
            line: place.line,
            path: &place.path,
        });
        Self {
            rule: &finding.rule,
            severity: finding.severity,
            message: &finding.message,
            places: places.chain(elsewhere).collect(),
            fingerprint: &finding.fingerprint,
            help: &finding.help,
            standing: StandingRow::of(&finding.standing),
        }
    }
}

impl<'a> StandingRow<'a> {
    fn of(standing: &'a Standing) -> Self {
        Self {
            suppressed: standing.suppressed.as_ref().map(
                |Suppression {
                     reason,
                     until,
                     path,
                     line,
                     in_article: _,
                 }| SuppressionRow {
                    reason,
                    until: until.map(|day| day.to_string()),
                    path,
                    line: *line,
                },
            ),
            baseline: standing.baseline.map(BaselineState::name),
        }
    }
}

impl<'a> UnreadRow<'a> {
    fn of(unread: &'a Unread) -> Self {
        Self {
            start: unread.span.start,
            end: unread.span.end,
            text: &unread.text,
            why: &unread.why,
            kind: unread.kind,
        }
    }
}

impl Summary {
    pub(super) fn of(tally: Tally) -> Self {
        let Tally {
            articles,
            claims,
            supported,
            contradicted,
            unverifiable,
            undecided,
            unread,
            findings,
            ..
        } = tally;
        Self {
            articles,
            claims,
            supported,
            contradicted,
            unverifiable,
            undecided,
            unread,
            findings,
        }
    }
}
