//! What is to be shown of a run, in one flat form: the formats render notices, and agree because of it.

use std::io;

use super::snippet::plain;
use super::{Page, Run, pages};
use crate::article::{Lines, Span};
use crate::finding::{CheckedClaim, Diff, Elsewhere, Evidence, Finding, Outcome, Replacement, Severity, Standing, UNREADABLE};

/// Most lines of proof told in a message; a count over a register can rest on a hundred.
const MOST_PROOFS: usize = 4;

/// One thing to show: a claim that is contradicted or carries a remark, or a finding.
#[derive(Debug)]
pub(super) struct Notice<'a> {
    pub path: &'a str,
    pub rule: &'a str,
    pub severity: Severity,
    /// Where; none for an article as a whole.
    pub place: Option<Place<'a>>,
    /// Where else it shows: in the article, or in another one of the run.
    pub others: Vec<Place<'a>>,
    pub message: &'a str,
    pub help: &'a str,
    pub fingerprint: &'a str,
    pub evidence: &'a [Evidence],
    pub diff: Option<&'a Diff>,
    pub replacement: Option<(&'a Replacement, Place<'a>)>,
    /// Report that a claim was held against, and why.
    pub report: Option<&'a str>,
    pub reason: &'a str,
    pub standing: &'a Standing,
}

/// A stretch of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub path: &'a str,
    pub span: Span,
    pub start: Point,
    /// One past the last character.
    pub end: Point,
    /// Its text; empty when the article is not at hand.
    pub text: &'a str,
    /// Whether the bytes are those of the file, and not of its text as decoded.
    pub in_file: bool,
}

/// A place between two characters. All count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Point {
    pub line: usize,
    /// In Unicode scalar values.
    pub column: usize,
    /// In bytes.
    pub byte_column: usize,
}

/// One page with its notices, in the order of its claims and findings.
#[derive(Debug)]
pub(super) struct Sheet<'a> {
    pub page: &'a Page,
    /// Beside each claim: what is to be shown of it.
    pub claims: Vec<Option<Notice<'a>>>,
    /// Beside each finding.
    pub findings: Vec<Notice<'a>>,
}

impl Sheet<'_> {
    /// What is to be shown, by place and rule; what has no place comes last.
    pub(super) fn notices(&self) -> Vec<&Notice<'_>> {
        let mut all: Vec<&Notice> = self.claims.iter().flatten().chain(&self.findings).collect();
        all.sort_by_key(|notice| (notice.place.map_or(usize::MAX, |place| place.span.start), notice.rule));
        all
    }
}

/// Goes over the pages of a run with what is to be shown of each.
pub(super) fn sheets<'a, T>(run: &'a dyn Run, mut show: impl FnMut(&Sheet) -> T + 'a) -> impl Iterator<Item = io::Result<T>> + 'a {
    pages(run).map(move |page| {
        let page = page?;
        let others = others(run, &page)?;
        Ok(show(&sheet(&page, &others)))
    })
}

/// What is made of each notice that counts.
pub(super) fn counting<'a, T: 'a>(run: &'a dyn Run, show: impl Fn(&Notice) -> T + 'a) -> impl Iterator<Item = io::Result<T>> + 'a {
    each(run, move |notice| notice.counts().then(|| show(notice)))
}

/// What is made of each notice, if anything is.
pub(super) fn each<'a, T: 'a>(run: &'a dyn Run, show: impl Fn(&Notice) -> Option<T> + 'a) -> impl Iterator<Item = io::Result<T>> + 'a {
    let of_page = sheets(run, move |sheet| sheet.notices().into_iter().filter_map(&show).collect::<Vec<T>>());
    of_page.flat_map(|shown| match shown {
        Ok(shown) => shown.into_iter().map(Ok).collect(),
        Err(error) => vec![Err(error)],
    })
}

fn sheet<'a>(page: &'a Page, others: &'a [Option<Other>]) -> Sheet<'a> {
    let Outcome { claims, findings, .. } = &page.outcome;
    let own = Source::of(page);
    let mut others = others.iter().map(Option::as_ref);
    Sheet {
        page,
        claims: claims.iter().map(|claim| of_claim(claim, &own)).collect(),
        findings: findings.iter().map(|finding| of_finding(finding, &own, &mut others)).collect(),
    }
}

/// What is told of a place in another article of the run.
struct Other {
    start: Point,
    end: Point,
    text: String,
    in_file: bool,
}

/// What stands at each place in other articles that the findings of a page name, in their order; none where there is no such article.
fn others(run: &dyn Run, page: &Page) -> io::Result<Vec<Option<Other>>> {
    let places = page.outcome.findings.iter().flat_map(|finding| &finding.elsewhere);
    let other = |place: &Elsewhere| {
        let Some(at) = run.find(&place.path) else { return Ok(None) };
        let page = run.page(at)?;
        let Place {
            start, end, text, in_file, ..
        } = Source::of(&page).place(place.span);
        Ok(Some(Other {
            start,
            end,
            text: text.to_owned(),
            in_file,
        }))
    };
    places.map(other).collect()
}

struct Source<'a> {
    page: &'a Page,
    lines: Lines<'a>,
}

impl<'a> Source<'a> {
    fn of(page: &'a Page) -> Self {
        Self {
            page,
            lines: Lines::new(&page.source),
        }
    }

    fn point(&self, byte: usize) -> Point {
        let (line, column) = self.lines.position(byte);
        let byte_column = self.lines.byte_column(byte);
        Point { line, column, byte_column }
    }

    fn place(&self, span: Span) -> Place<'a> {
        Place {
            path: &self.page.outcome.path,
            span,
            start: self.point(span.start),
            end: self.point(span.end),
            text: self.page.source.get(span.start..span.end).unwrap_or(""),
            in_file: !self.page.outcome.offsets_decoded,
        }
    }
}

fn of_claim<'a>(claim: &'a CheckedClaim, source: &Source<'a>) -> Option<Notice<'a>> {
    Some(Notice {
        path: &source.page.outcome.path,
        rule: &claim.rule,
        severity: claim.shown()?,
        place: Some(source.place(claim.span)),
        others: Vec::new(),
        message: &claim.message,
        help: &claim.help,
        fingerprint: &claim.fingerprint,
        evidence: &claim.evidence,
        diff: claim.diff.as_ref(),
        replacement: claim
            .replacement
            .as_ref()
            .map(|new| (new, source.place(Span::new(new.start, new.end)))),
        report: claim.report.as_deref(),
        reason: &claim.reason,
        standing: &claim.standing,
    })
}

fn of_finding<'a>(finding: &'a Finding, source: &Source<'a>, others: &mut impl Iterator<Item = Option<&'a Other>>) -> Notice<'a> {
    let own = finding.places.iter().map(|span| source.place(*span));
    let elsewhere = finding.elsewhere.iter().zip(others).map(|(place, other)| {
        let point = Point {
            line: place.line,
            column: place.column,
            byte_column: place.column,
        };
        Place {
            path: &place.path,
            span: place.span,
            start: other.map_or(point, |other| other.start),
            end: other.map_or(point, |other| other.end),
            text: other.map_or("", |other| &other.text),
            in_file: other.is_some_and(|other| other.in_file),
        }
    });
    // The article itself is where it is shown, even if only another one has a place.
    let first = own.clone().next();
    let others = own.skip(1).chain(elsewhere).collect();
    Notice {
        path: &source.page.outcome.path,
        rule: &finding.rule,
        severity: finding.severity,
        place: first,
        others,
        message: &finding.message,
        help: &finding.help,
        fingerprint: &finding.fingerprint,
        evidence: &[],
        diff: None,
        replacement: None,
        report: None,
        reason: "",
        standing: &finding.standing,
    }
}

impl Notice<'_> {
    /// Whether it decides the exit code.
    pub(super) fn counts(&self) -> bool {
        self.standing.counts()
    }

    /// Whether it stands for an article that could not be read.
    pub(super) fn is_unreadable(&self) -> bool {
        self.rule == UNREADABLE
    }

    /// `path:line:column`, as far as there is one.
    pub(super) fn at(&self) -> String {
        match self.place {
            Some(place) => place.at(),
            None => plain(self.path),
        }
    }

    /// All there is beside the message, each part on a line of its own, under a label.
    pub(super) fn details(&self) -> Vec<(&'static str, String)> {
        let mut details = Vec::new();
        if let Some(Diff { article, source }) = self.diff {
            details.push(("article", plain(article)));
            details.push(("record", plain(source)));
        }
        details.extend(
            self.evidence
                .iter()
                .take(MOST_PROOFS)
                .map(|proof| ("proof", plain(&proof_text(proof)))),
        );
        if self.evidence.len() > MOST_PROOFS {
            details.push(("proof", format!("and {} more", self.evidence.len() - MOST_PROOFS)));
        }
        details.extend(self.others.iter().map(|place| ("also", place.at())));
        if !self.reason.is_empty() {
            details.push(("frame", plain(&because(self.report, self.reason))));
        }
        if !self.help.is_empty() {
            details.push(("help", plain(self.help)));
        }
        details
    }
}

impl Place<'_> {
    /// `path:line:column`.
    pub(super) fn at(&self) -> String {
        format!("{}:{}:{}", plain(self.path), self.start.line, self.start.column)
    }
}

/// `path:line  field = value`.
pub(super) fn proof_text(proof: &Evidence) -> String {
    format!("{}:{} {} = {}", proof.source, proof.line, proof.field, proof.value)
}

/// The report, and why it was taken.
pub(super) fn because(report: Option<&str>, reason: &str) -> String {
    match report.filter(|id| !reason.contains(id)) {
        Some(id) => format!("{id}: {reason}"),
        None => reason.to_owned(),
    }
}
