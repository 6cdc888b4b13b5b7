//! Mending an article: replacements that are certain, put into its bytes.
//!
//! | question | file |
//! |---|---|
//! | what is the right word? | the checks ([`crate::check::Judged::replace`]) |
//! | may it be put into these bytes? | `literal.rs` |
//! | which replacements are made, and is the article better for it? | here |
//!
//! An article is checked again with its replacements in place. One that leaves its claim anything but supported, takes the support
//! from another claim, or makes a contradiction that was not there, is not made.

mod literal;

use std::collections::BTreeMap;

pub(crate) use literal::replacement;

use crate::{
    article::{self, Article, Format, Span},
    finding::{CheckedClaim, Outcome, Severity, Speaker, Verdict},
};

/// A replacement, and what it puts right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The bytes to replace, of the text that spans count bytes of.
    pub span: Span,
    /// What to put there.
    pub with: String,
    /// The claims that it puts right, by place in the outcome.
    pub claims: Vec<usize>,
}

/// An article with its replacements made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The file: every byte as it was but for what was replaced, in the file's own encoding.
    pub bytes: Vec<u8>,
    /// Its text.
    pub source: String,
    /// How many claims were put right.
    pub fixed: usize,
}

/// The replacements of contradicted claims that count, sorted by place; none overlaps another, or one that is not to be made.
pub fn certain(outcome: &Outcome) -> Vec<Edit> {
    let mut found: BTreeMap<(Span, &str), Vec<usize>> = BTreeMap::new();
    let mut left: Vec<Span> = Vec::new();
    for (at, claim) in outcome.claims.iter().enumerate() {
        let Some(new) = &claim.replacement else { continue };
        let span = Span::new(new.start, new.end);
        if is_to_be_mended(claim) {
            found.entry((span, &new.with)).or_default().push(at);
        } else {
            left.push(span);
        }
    }
    let spans: Vec<Span> = found.keys().map(|(span, _)| *span).collect();
    let alone =
        |span: Span| spans.iter().filter(|other| span.overlaps(**other)).count() == 1 && !left.iter().any(|left| span.overlaps(*left));
    let edits = found.into_iter().filter(|((span, _), _)| alone(*span));
    edits
        .map(|((span, with), claims)| Edit {
            span,
            with: with.to_owned(),
            claims,
        })
        .collect()
}

fn is_to_be_mended(claim: &CheckedClaim) -> bool {
    claim.verdict == Verdict::Contradicted
        && claim.severity.is_some_and(|severity| severity >= Severity::Warning)
        && claim.speaker != Speaker::Person
        && claim.standing.counts()
}

/// A text with replacements made; they must be sorted and apart.
pub fn apply(source: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(source.get(at..edit.span.start).unwrap_or_default());
        out.push_str(&edit.with);
        at = edit.span.end;
    }
    out.push_str(source.get(at..).unwrap_or_default());
    out
}

/// Makes the replacements that are certain, until there is none; nothing if there is none, or the file is a Word document, which is no text.
///
/// `bytes` must be those that the article was read from. `check` must say of an article, whenever it is asked, what a run says of it: by
/// the same records, options and baseline.
pub fn mend(mut article: Article, bytes: &[u8], check: impl Fn(&Article) -> Outcome) -> Option<Mended> {
    if article.format == Format::Docx {
        return None;
    }
    let mut mended = Mended {
        bytes: bytes.to_owned(),
        source: String::new(),
        fixed: 0,
    };
    let mut outcome = check(&article);
    // Each round leaves fewer contradictions than there were.
    loop {
        let edits = sound(&article, &outcome, &check);
        if edits.is_empty() {
            break;
        }
        mended.fixed += edits.iter().map(|edit| edit.claims.len()).sum::<usize>();
        let spans = edits.iter().map(|edit| (edit.span, edit.with.as_str()));
        mended.bytes = article::spliced(&mended.bytes, &article.source, spans);
        article = with(&article, &edits);
        outcome = check(&article);
    }
    mended.source = article.source;
    (mended.fixed > 0).then_some(mended)
}

/// The article with replacements made.
fn with(article: &Article, edits: &[Edit]) -> Article {
    Article {
        offsets_decoded: article.offsets_decoded,
        ..article::from_text(&article.path, apply(&article.source, edits), article.format)
    }
}

/// The certain replacements with which the article is the better for it: all, or those that are so one after the other.
fn sound(article: &Article, outcome: &Outcome, check: impl Fn(&Article) -> Outcome) -> Vec<Edit> {
    let better = |edits: &[Edit]| is_better(outcome, &check(&with(article, edits)), edits);
    let all = certain(outcome);
    if all.is_empty() || better(&all) {
        return all;
    }
    let mut kept: Vec<Edit> = Vec::new();
    for edit in all {
        kept.push(edit);
        if !better(&kept) {
            kept.pop();
        }
    }
    kept
}

/// Whether what was put right is supported now, what was supported still is, and nothing else is contradicted, or counts, than was.
fn is_better(before: &Outcome, after: &Outcome, edits: &[Edit]) -> bool {
    let fixed = |at: usize| edits.iter().any(|edit| edit.claims.contains(&at));
    // Where a claim ends is up to its words: the stop of "Jan." belongs to it, that of a sentence does not.
    let same = |old: &CheckedClaim, new: &CheckedClaim| old.claim == new.claim && moved(old.span.start, edits) == new.span.start;
    let supported = before.claims.iter().enumerate().all(|(at, old)| {
        let still = || after.claims.iter().any(|new| new.verdict == Verdict::Supported && same(old, new));
        !(fixed(at) || old.verdict == Verdict::Supported) || still()
    });
    let contradicted = |claim: &&CheckedClaim| claim.verdict == Verdict::Contradicted;
    let known = after.claims.iter().filter(contradicted).all(|new| {
        let mut old = before
            .claims
            .iter()
            .enumerate()
            .filter(|(at, old)| contradicted(old) && !fixed(*at));
        old.any(|(_, old)| same(old, new) && old.standing.counts() == new.standing.counts())
    });
    supported && known
}

/// Where a place between two bytes is once replacements are made.
fn moved(at: usize, edits: &[Edit]) -> usize {
    let before = edits.iter().take_while(|edit| edit.span.end <= at);
    before.fold(at, |at, edit| at + edit.with.len() - (edit.span.end - edit.span.start))
}
