//! Agreement: what an article says twice, and what the articles of one run say of one report, held against each other. No record is
//! needed for that: of two statements that cannot both be true, one is wrong.
//!
//! A *fact* is a claim that is certainly about the inspection which the article is news of. Whatever may be about another time, another
//! body or another area is no fact, and is compared with nothing. What a record refutes is said once, by the claim's own verdict.

mod elsewhere;
mod fact;
mod spelling;

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use jiff::civil::Date;

pub use self::fact::{About, Fact, Scope, Stated};
pub(crate) use self::{elsewhere::soften, fact::facts, spelling::spellings};
use crate::{
    finding::{Elsewhere, Finding, Outcome, Standing, Verdict, stamp_findings},
    pack::{CheckKind, Packs, Rule},
    record::Interval,
};

/// Most facts of one article, and most different values of one fact, that are compared: a page of thousands is no article.
const MOST: usize = 200;

/// The disagreements inside one article, sorted by their first place.
pub(crate) fn within(packs: &Packs, facts: &[Fact]) -> Vec<Finding> {
    let facts = &facts[..facts.len().min(MOST)];
    let mut groups: BTreeMap<(bool, &str, String), Vec<usize>> = BTreeMap::new();
    for (at, one) in facts.iter().enumerate() {
        for (other_at, other) in facts.iter().enumerate().skip(at + 1) {
            let head = one.head || other.head;
            if one.about == other.about && one.sentence != other.sentence && (head || (one.alone && other.alone)) && clash(one, other) {
                let group = groups.entry((head, &one.body, one.stated.topic(&other.stated))).or_default();
                group.extend([at, other_at]);
            }
        }
    }
    let mut findings: Vec<Finding> = Vec::new();
    for ((head, ..), mut places) in groups {
        let Some(rule) = packs.rule_by(if head { CheckKind::Headline } else { CheckKind::Article }) else {
            continue;
        };
        places.sort_by_key(|at| (!facts[*at].head, facts[*at].span.start));
        places.dedup();
        let Some((first, rest)) = places.split_first() else { continue };
        let (first, places) = (&facts[*first], places.iter().map(|at| facts[*at].span).collect());
        if let Some(other) = rest.iter().map(|at| &facts[*at]).find(|other| clash(first, other)) {
            findings.push(finding(rule, first, other, places, Vec::new()));
        }
    }
    findings
}

/// Holds the articles of one run against each other, one after the other. A disagreement is told once, in the later of the two by date,
/// then by path: that is the one that can still be changed. So articles must be [held](Across::hold) in the order of [`Across::key`].
///
/// Only what was stated is remembered, each value once, and not the articles: their number is not bounded.
pub struct Across<'a> {
    packs: &'a Packs,
    rule: Option<&'a Rule>,
    known: HashMap<Inspection, Vec<Known>>,
}

/// A body, which of its inspections, and the kind of fact.
type Inspection = (String, String, &'static str);

/// A value that some article states, with the place where it was met first.
struct Known {
    fact: Fact,
    path: Arc<str>,
    /// When that article dates the inspection, where no record says which one it is about.
    visits: Vec<Interval>,
}

impl<'a> Across<'a> {
    /// Nothing is known yet.
    pub fn new(packs: &'a Packs) -> Self {
        Self {
            packs,
            rule: packs.rule_by(CheckKind::Run),
            known: HashMap::new(),
        }
    }

    /// By what the articles of a run are sorted.
    pub fn key(outcome: &Outcome) -> (Option<Date>, &str) {
        (outcome.date.map(|(day, _)| day), &outcome.path)
    }

    /// Adds to an article's findings what it says otherwise than those before it; gives whether there is any.
    pub fn hold(&mut self, outcome: &mut Outcome) -> bool {
        let mut findings = Vec::new();
        if let Some(rule) = self.rule {
            findings = self.disagreements(rule, outcome);
            outcome.terms.hold(self.packs, &outcome.path, &mut findings);
        }
        outcome.facts = Vec::new();
        outcome.terms.close();
        let any = !findings.is_empty();
        if any {
            outcome.findings.extend(findings);
            settle(outcome);
        }
        any
    }

    fn disagreements(&mut self, rule: &Rule, outcome: &Outcome) -> Vec<Finding> {
        let path: Arc<str> = outcome.path.as_str().into();
        let mut said: Vec<String> = Vec::new();
        let mut found = Vec::new();
        for fact in outcome.facts.iter().take(MOST) {
            let Some(about) = inspection(outcome, fact) else { continue };
            let visits: Vec<Interval> = match fact.about {
                About::News => visits(&outcome.facts, &fact.body).collect(),
                About::Report(_) => Vec::new(),
            };
            let values = self.known.entry((fact.body.clone(), about, fact.stated.kind())).or_default();
            let against = values
                .iter()
                .find(|known| !Arc::ptr_eq(&known.path, &path) && clash(&known.fact, fact) && one_visit(&visits, &known.visits));
            if let Some(Known { fact: other, path, .. }) = against {
                let topic = format!("{} {}", fact.body, fact.stated.topic(&other.stated));
                if !said.contains(&topic) {
                    said.push(topic);
                    let elsewhere = Elsewhere {
                        path: path.to_string(),
                        span: other.span,
                        line: other.line,
                        column: other.column,
                    };
                    found.push(finding(rule, fact, other, vec![fact.span], vec![elsewhere]));
                }
            }
            if values.len() < MOST
                && !values
                    .iter()
                    .any(|known| known.fact.stated == fact.stated && known.fact.verdict == fact.verdict)
            {
                values.push(Known {
                    fact: fact.clone(),
                    path: Arc::clone(&path),
                    visits,
                });
            }
        }
        found
    }
}

/// Holds articles against each other that are all at hand, in whatever order.
pub(crate) fn across(packs: &Packs, outcomes: &mut [&mut Outcome]) {
    let mut order: Vec<&mut Outcome> = outcomes.iter_mut().map(|outcome| &mut **outcome).collect();
    order.sort_by(|one, other| Across::key(one).cmp(&Across::key(other)));
    let mut across = Across::new(packs);
    for outcome in order {
        across.hold(outcome);
    }
}

/// Sorts the findings of an article by place and names them.
pub(crate) fn settle(outcome: &mut Outcome) {
    let start = |finding: &Finding| finding.places.first().map_or(usize::MAX, |place| place.start);
    outcome
        .findings
        .sort_by(|a, b| (start(a), &a.rule, &a.message).cmp(&(start(b), &b.rule, &b.message)));
    stamp_findings(&outcome.path, &mut outcome.findings);
}

/// What names the inspection that a fact is about in every article: the report's id, else the month in which a dated article dates it.
fn inspection(outcome: &Outcome, fact: &Fact) -> Option<String> {
    match &fact.about {
        About::Report(id) => Some(id.clone()),
        About::News => {
            outcome.date?;
            let visit = visits(&outcome.facts, &fact.body).next()?;
            Some(visit.from.strftime("%Y-%m").to_string())
        }
    }
}

/// When an article dates the inspection of a body.
fn visits<'a>(facts: &'a [Fact], body: &'a str) -> impl Iterator<Item = Interval> + 'a {
    facts
        .iter()
        .filter(move |fact| fact.body == body)
        .filter_map(|fact| match &fact.stated {
            Stated::Visit { intervals } => intervals.first().copied(),
            _ => None,
        })
}

/// Whether two articles certainly tell of one inspection of a body: every date that they give it shares a day with every other.
fn one_visit(one: &[Interval], other: &[Interval]) -> bool {
    let all = || one.iter().chain(other);
    all().all(|a| all().all(|b| a.from <= b.to && b.from <= a.to))
}

/// Whether two facts cannot both be true, and no record has settled it: what is refuted is told already, and what is supported twice
/// is no matter of disagreement.
fn clash(one: &Fact, other: &Fact) -> bool {
    let refuted = |fact: &Fact| fact.verdict == Verdict::Contradicted;
    let settled = one.verdict == Verdict::Supported && other.verdict == Verdict::Supported;
    one.body == other.body && !refuted(one) && !refuted(other) && !settled && one.stated.clashes(&other.stated)
}

fn finding(rule: &Rule, one: &Fact, other: &Fact, places: Vec<crate::article::Span>, elsewhere: Vec<Elsewhere>) -> Finding {
    Finding {
        rule: rule.id.clone(),
        severity: rule.severity,
        message: rule.say(&one.shown, &other.shown, &one.name),
        help: rule.help.clone(),
        places,
        elsewhere,
        fingerprint: String::new(),
        standing: Standing::default(),
    }
}
