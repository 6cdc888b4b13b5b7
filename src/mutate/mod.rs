//! Mutation: is an error noticed? Every supported claim of a text is turned into errors, one change each ([`change`]); only
//! changes that the records refute under every reading are made ([`truth`]); and each changed text is checked like any other.
//!
//! A mutant is *caught* if the changed text holds a contradicted claim on the changed words that the text did not hold before.

mod change;
mod table;
mod truth;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

pub use self::table::table;
use self::{
    change::{Change, Site},
    truth::Refuted,
};
use crate::{
    article::{self, Article, Format, Span},
    claim,
    finding::{CheckedClaim, Outcome, Severity, Verdict},
    pack::Packs,
    run::{Checker, Options},
};

/// What a mutant changes; the closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A grade, to another of its scale.
    Grade,
    /// An area, to one that was graded otherwise.
    Area,
    /// A month, to one in which nothing happened.
    Month,
    /// A year, likewise.
    Year,
    /// A day of the week.
    Weekday,
    /// A length of time.
    Length,
    /// An ordinal.
    Ordinal,
    /// A direction: raised for lowered.
    Direction,
    /// A letter of a name.
    NameLetter,
    /// A number of areas, bodies, reports or times.
    Count,
    /// How far it holds: all for some, the country for a region.
    Scope,
}

impl Kind {
    /// All kinds, in the order of tables.
    pub const ALL: [Kind; 11] = [
        Kind::Grade,
        Kind::Area,
        Kind::Month,
        Kind::Year,
        Kind::Weekday,
        Kind::Length,
        Kind::Ordinal,
        Kind::Direction,
        Kind::NameLetter,
        Kind::Count,
        Kind::Scope,
    ];

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Grade => "grade",
            Kind::Area => "area",
            Kind::Month => "month",
            Kind::Year => "year",
            Kind::Weekday => "weekday",
            Kind::Length => "length",
            Kind::Ordinal => "ordinal",
            Kind::Direction => "direction",
            Kind::NameLetter => "name-letter",
            Kind::Count => "count",
            Kind::Scope => "scope",
        }
    }
}

/// A text with one error put into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mutant {
    /// The text's path.
    pub path: String,
    /// Line of the change, from 1.
    pub line: usize,
    /// Id of the rule that must notice it.
    pub rule: String,
    /// Id of the claim that was supported.
    pub claim: String,
    /// What was changed.
    pub kind: Kind,
    /// The claim's words with the change: "rated [good → inadequate] by Ofsted".
    pub shown: String,
    /// Whether it was noticed.
    pub caught: bool,
    /// What was said of the changed words, if it was not: verdicts and their messages; nothing if no claim was read there.
    pub came: Vec<String>,
}

/// What the mutants of some texts showed.
#[derive(Clone, Debug, Default)]
pub struct Study {
    /// Texts that were changed.
    pub texts: usize,
    /// Supported claims in them.
    pub supported: usize,
    /// The mutants, in the order of the texts and their places.
    pub mutants: Vec<Mutant>,
    /// Changes left out, since the records do not refute them.
    pub equivalent: BTreeMap<Kind, usize>,
    /// Changes left out, since the sentence may speak of another report, which does not refute them.
    pub open: BTreeMap<Kind, usize>,
    /// Changes left out, since the claim accuses nobody by design: it is read on slight grounds (tentative) or quietly.
    pub slight: BTreeMap<Kind, usize>,
    /// Contradictions in the unchanged texts that are no known errors, each as "path:line: message".
    pub alarms: Vec<String>,
}

impl Study {
    /// Adds the mutants of other texts.
    pub fn add(&mut self, other: Study) {
        self.texts += other.texts;
        self.supported += other.supported;
        self.mutants.extend(other.mutants);
        for (kind, count) in other.equivalent {
            *self.equivalent.entry(kind).or_default() += count;
        }
        for (kind, count) in other.open {
            *self.open.entry(kind).or_default() += count;
        }
        for (kind, count) in other.slight {
            *self.slight.entry(kind).or_default() += count;
        }
        self.alarms.extend(other.alarms);
    }

    /// The share of the mutants of a kind that were caught, from 0 to 1; none if there are no mutants.
    pub fn share(&self, kind: Kind) -> Option<f64> {
        let of_kind = || self.mutants.iter().filter(|mutant| mutant.kind == kind);
        let (caught, all) = (of_kind().filter(|mutant| mutant.caught).count(), of_kind().count());
        #[allow(clippy::cast_precision_loss, reason = "counts of mutants are small")]
        (all > 0).then(|| caught as f64 / all as f64)
    }
}

/// Puts errors into an article. `wrong`: the places of its known errors; without them, no contradiction in it is called a false alarm.
pub fn article(checker: &Checker, article: &Article, options: &Options, wrong: Option<&[Span]>) -> Study {
    let before = checker.check(article, options);
    let mentions = checker.mentions(article, options);
    let claims = claim::find(&mentions);
    let (frames, rulings) = checker.settle(&mentions, &claims, options);
    let mut study = Study {
        texts: 1,
        alarms: wrong.map_or_else(Vec::new, |wrong| alarms(&before, wrong)),
        ..Study::default()
    };
    let mut errors: Vec<(&str, Span, Change)> = Vec::new();
    let mut seen = BTreeSet::new();
    for ((claim, framed), ruling) in claims.claims.iter().zip(&frames.claims).zip(&rulings) {
        let Some((rule, ruling)) = ruling.as_ref().filter(|(_, ruling)| ruling.verdict == Verdict::Supported) else {
            continue;
        };
        study.supported += 1;
        let site = Site {
            checker,
            mentions: &mentions,
            frames: &frames,
            claim,
            framed,
            rule,
            subject: ruling.subject,
        };
        for change in site.changes() {
            // Two claims may stand on the same words.
            if !seen.insert((change.rule.clone(), change.span.start, change.span.end, change.with.clone())) {
                continue;
            }
            match change.wrong {
                Refuted::Yes if claim.tentative || claim.quiet => *study.slight.entry(change.kind).or_default() += 1,
                Refuted::Yes => errors.push((&checker.packs.claims[claim.def].id, article.span(claim.toks), change)),
                Refuted::Open => *study.open.entry(change.kind).or_default() += 1,
                Refuted::No => *study.equivalent.entry(change.kind).or_default() += 1,
            }
        }
    }
    let lines = article.lines();
    study.mutants = errors
        .par_iter()
        .map(|(claim, whole, change)| {
            let (caught, came) = caught(checker, article, options, &before, change);
            Mutant {
                path: article.path.clone(),
                line: lines.position(change.span.start).0,
                rule: change.rule.clone(),
                claim: (*claim).to_owned(),
                kind: change.kind,
                shown: shown(&article.source, whole.to(change.span), change),
                caught,
                came,
            }
        })
        .collect();
    study
}

/// Puts errors into the cases of all rules whose verdict is "supported", each with its own records.
pub fn cases(packs: &Packs) -> Study {
    let mut study = Study::default();
    let supported = |case: &&crate::pack::Case| case.verdict == Verdict::Supported.name();
    for case in packs.rules.iter().flat_map(|rule| &rule.cases).filter(supported) {
        let records = packs.case_records(case);
        let path = format!("{}:{}", case.sample.at.path, case.sample.at.line);
        let text = article::from_text(&path, &*case.sample.text, Format::Text);
        let options = Options {
            date: case.date,
            ..Options::default()
        };
        study.add(article(&Checker::new(packs, &records), &text, &options, Some(&[])));
    }
    study
}

/// Contradictions, as errors, that touch no known error.
fn alarms(outcome: &Outcome, wrong: &[Span]) -> Vec<String> {
    outcome
        .claims
        .iter()
        .filter(|claim| claim.verdict == Verdict::Contradicted && claim.severity == Some(Severity::Error))
        .filter(|claim| !wrong.iter().any(|span| span.overlaps(claim.span)))
        .map(|claim| format!("{}:{}: {}", outcome.path, claim.line, claim.message))
        .collect()
}

fn shown(source: &str, whole: Span, change: &Change) -> String {
    let text = format!(
        "{}[{} → {}]{}",
        &source[whole.start..change.span.start],
        &source[change.span.start..change.span.end],
        change.with,
        &source[change.span.end..whole.end]
    );
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether the changed text holds a contradiction on the changed words that was not there before.
fn caught(checker: &Checker, article: &Article, options: &Options, before: &Outcome, change: &Change) -> (bool, Vec<String>) {
    let Span { start, end } = change.span;
    let text = format!("{}{}{}", &article.source[..start], change.with, &article.source[end..]);
    let format = Format::of_path(&article.path).unwrap_or_else(|| Format::sniff(&article.source));
    let after = checker.check(&article::from_text(&article.path, text, format), options);
    let changed = Span::new(start, start + change.with.len());
    // Where a place of the changed text stood before.
    let old = |at: usize| {
        if at < changed.end { at.min(end) } else { at - changed.end + end }
    };
    let known = |found: &CheckedClaim| {
        before
            .claims
            .iter()
            .any(|claim| claim.verdict == Verdict::Contradicted && claim.claim == found.claim && claim.span.start == old(found.span.start))
    };
    let touching = || after.claims.iter().filter(|claim| claim.span.overlaps(changed));
    if touching().any(|claim| claim.verdict == Verdict::Contradicted && !known(claim)) {
        return (true, Vec::new());
    }
    let said = touching().map(|claim| format!("{}: {} ({})", claim.claim, claim.verdict.name(), claim.message));
    (false, said.collect())
}
