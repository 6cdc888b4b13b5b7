//! What is marked in the text of an article and listed beside it: claims, findings, passages that were not read.

use crate::article::Span;
use crate::finding::{CheckedClaim, Diff, Evidence, Unread, Verdict};
use crate::output::notice::{Notice, Place, Sheet};

/// The kinds of entry, from the one that asks least of a reader to the one that asks most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Unread,
    Supported,
    Unverifiable,
    Undecided,
    Finding,
    Contradicted,
}

impl Kind {
    fn of(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Supported => Kind::Supported,
            Verdict::Contradicted => Kind::Contradicted,
            Verdict::Unverifiable => Kind::Unverifiable,
            Verdict::Undecided => Kind::Undecided,
        }
    }

    /// Its class in the style sheet.
    pub(super) fn class(self) -> &'static str {
        match self {
            Kind::Finding => "finding",
            kind => kind
                .name()
                .split(' ')
                .next_back()
                .map_or("", |last| if last == "read" { "unread" } else { last }),
        }
    }

    /// What one is called.
    pub(super) fn name(self) -> &'static str {
        match self {
            Kind::Unread => "not read",
            Kind::Supported => "supported",
            Kind::Unverifiable => "unverifiable",
            Kind::Undecided => "undecided",
            Kind::Finding => "disagreement",
            Kind::Contradicted => "contradicted",
        }
    }

    /// What several are called.
    pub(super) fn label(self) -> &'static str {
        match self {
            Kind::Finding => "disagreements",
            kind => kind.name(),
        }
    }
}

/// A claim, a finding, or a passage that was not read.
pub(super) struct Entry<'a> {
    /// Its number in the article, from 1, by place.
    pub number: usize,
    pub kind: Kind,
    /// Where, in the article; none for an article as a whole.
    pub spans: Vec<Span>,
    pub line: Option<usize>,
    pub message: &'a str,
    pub report: Option<&'a str>,
    pub reason: &'a str,
    pub help: &'a str,
    pub evidence: &'a [Evidence],
    pub diff: Option<&'a Diff>,
    /// What is shown of it in other formats.
    pub notice: Option<&'a Notice<'a>>,
}

/// A stretch of the article that belongs to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub span: Span,
    /// Number of its entry.
    pub entry: usize,
    /// Whether it is the entry's first.
    pub first: bool,
}

impl Entry<'_> {
    pub(super) fn marks(&self) -> impl Iterator<Item = Mark> {
        self.spans.iter().enumerate().map(|(at, span)| Mark {
            span: *span,
            entry: self.number,
            first: at == 0,
        })
    }
}

/// All entries of a page, numbered in the order of the text.
pub(super) fn entries<'a>(sheet: &'a Sheet<'a>) -> Vec<Entry<'a>> {
    let outcome = &sheet.page.outcome;
    let claims = outcome
        .claims
        .iter()
        .zip(&sheet.claims)
        .map(|(claim, notice)| of_claim(claim, notice.as_ref()));
    let findings = sheet.findings.iter().map(|notice| of_finding(notice, &outcome.path));
    let unread = outcome.unread.iter().map(of_unread);
    let mut entries: Vec<Entry> = claims.chain(findings).chain(unread).collect();
    entries.sort_by_key(|entry| (entry.spans.first().map_or(usize::MAX, |span| span.start), entry.kind));
    for (at, entry) in entries.iter_mut().enumerate() {
        entry.number = at + 1;
    }
    entries
}

fn of_claim<'a>(claim: &'a CheckedClaim, notice: Option<&'a Notice<'a>>) -> Entry<'a> {
    Entry {
        number: 0,
        kind: Kind::of(claim.verdict),
        spans: vec![claim.span],
        line: Some(claim.line),
        message: &claim.message,
        report: claim.report.as_deref(),
        reason: &claim.reason,
        help: &claim.help,
        evidence: &claim.evidence,
        diff: claim.diff.as_ref(),
        notice,
    }
}

fn of_finding<'a>(notice: &'a Notice<'a>, path: &str) -> Entry<'a> {
    let places: Vec<&Place> = notice
        .place
        .iter()
        .chain(&notice.others)
        .filter(|place| place.path == path)
        .collect();
    Entry {
        number: 0,
        kind: if notice.is_unreadable() {
            Kind::Contradicted
        } else {
            Kind::Finding
        },
        spans: places.iter().map(|place| place.span).collect(),
        line: notice.place.map(|place| place.start.line),
        message: notice.message,
        report: None,
        reason: "",
        help: notice.help,
        evidence: &[],
        diff: None,
        notice: Some(notice),
    }
}

fn of_unread(unread: &Unread) -> Entry<'_> {
    Entry {
        number: 0,
        kind: Kind::Unread,
        spans: vec![unread.span],
        line: Some(unread.line),
        message: &unread.why,
        report: None,
        reason: "",
        help: "",
        evidence: &[],
        diff: None,
        notice: None,
    }
}
