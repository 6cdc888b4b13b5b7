//! What is shown to a person: verdicts on claims, findings beside them, the ledger of what was not read.

mod baseline;
mod fingerprint;
mod standing;
mod suppression;
mod tally;

use std::{borrow::Cow, sync::Arc};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use baseline::{Baseline, Entry, Marks};
pub use fingerprint::{fingerprint, stamp_claims, stamp_findings};
pub use standing::{BaselineState, Standing, Suppression};
pub use suppression::{Directive, Flaw, parse as parse_suppression, words};
pub use tally::{Tally, UNREADABLE};

use crate::{
    agree::Fact,
    article::{DateFrom, Span, Zone},
    policy::Terms,
};

/// Everything said about one article. Its serde form is for keeping it during a run, and may change; the JSON of [`crate::output`] stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Outcome {
    /// The article's path.
    pub path: String,
    /// The article's date and how it is known.
    pub date: Option<(Date, DateFrom)>,
    /// Whether spans count bytes of the decoded text.
    pub offsets_decoded: bool,
    /// The bodies and reports that the article was read as being about.
    pub frames: Vec<FrameNote>,
    /// Every claim with its verdict, sorted by (start, rule, end).
    pub claims: Vec<CheckedClaim>,
    /// What is not a verdict on one claim, sorted by (start, rule, message).
    pub findings: Vec<Finding>,
    /// What is held against the other articles of the run; empty once that is done.
    pub facts: Vec<Fact>,
    /// What was said of its findings beforehand; empty once the articles of the run are held against each other.
    pub terms: Terms,
    /// Passages that look like claims and were not read.
    pub unread: Vec<Unread>,
    /// Blocks of furniture skipped.
    pub furniture: usize,
    /// Remarks about the run over this article ("the register ends on 20 August 2026").
    pub notes: Vec<String>,
}

/// A body, a report, and why the article was read as being about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameNote {
    /// Body id.
    pub body: String,
    /// Report id, when one was settled on.
    pub report: Option<String>,
    /// Why.
    pub from: String,
}

/// A claim and what the records say of it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckedClaim {
    /// The kind of claim.
    pub kind: ClaimKind,
    /// Id of the pack's claim definition.
    pub claim: String,
    /// Id of the pack's rule that judged it.
    pub rule: String,
    /// Where it stands.
    pub span: Span,
    /// Line of its start, from 1.
    pub line: usize,
    /// Column of its start, from 1, in Unicode scalar values.
    pub column: usize,
    /// The text of the span.
    pub text: String,
    /// What it says.
    #[serde(with = "WholeValue")]
    pub value: ClaimValue,
    /// Body it is about.
    pub body: Option<String>,
    /// Report it is about.
    pub report: Option<String>,
    /// Who says it.
    pub speaker: Speaker,
    /// Where on the page.
    pub zone: Zone,
    /// What the records say.
    pub verdict: Verdict,
    /// How serious; none unless contradicted (or a note on a supported claim).
    pub severity: Option<Severity>,
    /// One sentence: what differs.
    pub message: String,
    /// Why it was held against that report.
    pub reason: String,
    /// What to do.
    pub help: String,
    /// A name for this finding that survives edits elsewhere in the file.
    pub fingerprint: String,
    /// The lines of the records that prove it.
    pub evidence: Vec<Evidence>,
    /// Both sides in the same form, for a word diff.
    pub diff: Option<Diff>,
    /// A certain replacement of bytes in the article, where there is one.
    pub replacement: Option<Replacement>,
    /// Whether it counts.
    pub standing: Standing,
}

/// The kinds of claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ClaimKind {
    /// A grade of an area.
    Grade,
    /// When something happened, or how long it took.
    Date,
    /// Who holds a role.
    Name,
    /// Words in quotation marks.
    Quotation,
    /// A place among bodies or in time: only, first, third time running.
    Rank,
    /// How many.
    Figure,
}

impl ClaimKind {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            ClaimKind::Grade => "grade",
            ClaimKind::Date => "date",
            ClaimKind::Name => "name",
            ClaimKind::Quotation => "quotation",
            ClaimKind::Rank => "rank",
            ClaimKind::Figure => "figure",
        }
    }
}

/// The value of a claim, by kind; its JSON form is a contract.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum ClaimValue {
    /// `{grade, area | areas | scope, previous?, change?}`
    Grade {
        /// Grade id; none where only a change is claimed ("downgraded").
        #[serde(skip_serializing_if = "Option::is_none")]
        grade: Option<String>,
        /// One area.
        #[serde(skip_serializing_if = "Option::is_none")]
        area: Option<String>,
        /// Several areas.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        areas: Vec<String>,
        /// "all" or "k-of-n".
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<String>,
        /// The grade before it.
        #[serde(skip_serializing_if = "Option::is_none")]
        previous: Option<String>,
        /// "up", "down" or "same".
        #[serde(skip_serializing_if = "Option::is_none")]
        change: Option<String>,
    },
    /// `{event, from, to, grain}`
    Date {
        /// "inspected", "published", "length".
        event: String,
        /// First day (ISO 8601), where known.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// Last day (ISO 8601), where known.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        /// "day", "week", "month", "season", "year", "days".
        grain: String,
    },
    /// `{name, role}`
    Name {
        /// As printed.
        name: String,
        /// Role id.
        role: String,
    },
    /// `{words, form}`
    Quotation {
        /// The words between the marks.
        words: String,
        /// "double" or "single".
        form: String,
    },
    /// `{rank, n?, predicate, population}`
    Rank {
        /// "only", "first", "nth-time", "nth-body", "one-of", "none".
        rank: String,
        /// The number, where there is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        n: Option<u32>,
        /// Of what ("overall=outstanding").
        predicate: String,
        /// Among whom.
        #[serde(skip_serializing_if = "Option::is_none")]
        population: Option<String>,
    },
    /// `{n, of?, predicate, population}`
    Figure {
        /// How many.
        n: u32,
        /// Out of how many.
        #[serde(skip_serializing_if = "Option::is_none")]
        of: Option<u32>,
        /// Of what.
        predicate: String,
        /// Among whom.
        #[serde(skip_serializing_if = "Option::is_none")]
        population: Option<String>,
    },
}

/// The same with a name for each kind and every member there: what is read back has to say which it is.
#[derive(Serialize, Deserialize)]
#[serde(remote = "ClaimValue")]
enum WholeValue {
    Grade {
        grade: Option<String>,
        area: Option<String>,
        areas: Vec<String>,
        scope: Option<String>,
        previous: Option<String>,
        change: Option<String>,
    },
    Date {
        event: String,
        from: Option<String>,
        to: Option<String>,
        grain: String,
    },
    Name {
        name: String,
        role: String,
    },
    Quotation {
        words: String,
        form: String,
    },
    Rank {
        rank: String,
        n: Option<u32>,
        predicate: String,
        population: Option<String>,
    },
    Figure {
        n: u32,
        of: Option<u32>,
        predicate: String,
        population: Option<String>,
    },
}

/// Who says a claim.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Speaker {
    /// The article itself.
    #[default]
    Article,
    /// The report, quoted.
    Report,
    /// Somebody quoted.
    Person,
}

/// What the records say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Every live reading agrees with a record.
    Supported,
    /// Every live reading is refuted by a record.
    Contradicted,
    /// No record says.
    Unverifiable,
    /// Records or readings disagree.
    Undecided,
}

impl Verdict {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Supported => "supported",
            Verdict::Contradicted => "contradicted",
            Verdict::Unverifiable => "unverifiable",
            Verdict::Undecided => "undecided",
        }
    }
}

/// How serious a finding is; ordered from least to most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Probably worth a change.
    Warning,
    /// Wrong.
    Error,
}

impl Severity {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// A line of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Path of the record file.
    pub source: Arc<str>,
    /// Line in it, from 1.
    pub line: usize,
    /// The field ("judgement.overall", "inspected").
    pub field: String,
    /// The value, as shown to people.
    pub value: String,
    /// The report's own words or the record it stands in.
    pub text: Cow<'static, str>,
}

/// Both sides of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diff {
    /// What the article says.
    pub article: String,
    /// What the record says.
    pub source: String,
}

/// Bytes to replace in the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replacement {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The new text.
    pub with: String,
}

/// A finding that is not a verdict on one claim.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Finding {
    /// Rule id.
    pub rule: String,
    /// How serious.
    pub severity: Severity,
    /// What is the matter.
    pub message: String,
    /// What to do; may be empty.
    pub help: String,
    /// Where.
    pub places: Vec<Span>,
    /// Where in other articles of the run.
    pub elsewhere: Vec<Elsewhere>,
    /// A name for this finding that survives edits elsewhere.
    pub fingerprint: String,
    /// Whether it counts.
    pub standing: Standing,
}

/// A place in another article of the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// The other article's path.
    pub path: String,
    /// Where in it.
    pub span: Span,
    /// Line of its start, from 1.
    pub line: usize,
    /// Column of its start, from 1, in Unicode scalar values.
    pub column: usize,
}

/// A passage that looks like a claim and was not read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Where.
    pub span: Span,
    /// Line of its start, from 1.
    pub line: usize,
    /// Its text.
    pub text: String,
    /// Why it was not read, of a closed list.
    pub kind: UnreadKind,
    /// The same in words.
    pub why: String,
}

/// Why a passage was not read. The names are a contract, as those of verdicts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnreadKind {
    /// A word that is one slip from one that matters: "oustanding", "Feburary".
    NearMiss,
    /// A date that no calendar has: "31 June".
    ImpossibleDate,
    /// A grade beside what is graded, in words that no pattern reads.
    Grade,
    /// A grade that the scale does not have: "satisfactory".
    Scale,
    /// Only, first or so many times, of something that was not understood.
    Rank,
    /// An inspector whose name is in a form that is not known.
    Name,
    /// A visit and a time, in words that no pattern reads.
    Date,
    /// A number of bodies, in words that no pattern reads.
    Count,
    /// Words in marks that may be the report's.
    Quotation,
}

impl UnreadKind {
    /// The reason for a claim that was read on grounds too slight to report it.
    pub(crate) fn of(kind: ClaimKind) -> Self {
        match kind {
            ClaimKind::Grade => UnreadKind::Grade,
            ClaimKind::Date => UnreadKind::Date,
            ClaimKind::Name => UnreadKind::Name,
            ClaimKind::Quotation => UnreadKind::Quotation,
            ClaimKind::Rank => UnreadKind::Rank,
            ClaimKind::Figure => UnreadKind::Count,
        }
    }

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            UnreadKind::NearMiss => "near-miss",
            UnreadKind::ImpossibleDate => "impossible-date",
            UnreadKind::Grade => "grade",
            UnreadKind::Scale => "scale",
            UnreadKind::Rank => "rank",
            UnreadKind::Name => "name",
            UnreadKind::Date => "date",
            UnreadKind::Count => "count",
            UnreadKind::Quotation => "quotation",
        }
    }
}
