//! Agreement: what an article says twice, and what the articles of one run say of one report, held against each other. No record is
//! needed for that: of two statements that cannot both be true, one is wrong.
//!
//! A *fact* is a claim that is certainly about the inspection which the article is news of. Whatever may be about another time, another
//! body or another area is no fact, and is compared with nothing. What a record refutes is said once, by the claim's own verdict.

mod elsewhere;
mod fact;
mod spelling;

use std::collections::{BTreeMap, HashMap};

pub use self::fact::{About, Fact, Scope, Stated};
pub(crate) use self::{elsewhere::soften, fact::facts, spelling::spellings};
use crate::{
    finding::{Elsewhere, Finding, Outcome, Standing, Verdict, stamp_findings},
    pack::{CheckKind, Packs, Rule},
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

/// Holds the articles of one run against each other. A disagreement is told once, in the later of the two by date, then by path: that is
/// the one that can still be changed. Whatever the order of `outcomes`, the same findings come out.
pub fn across(packs: &Packs, outcomes: &mut [&mut Outcome]) {
    if let Some(rule) = packs.rule_by(CheckKind::Run) {
        let found = disagreements(rule, outcomes);
        for (at, mut findings) in found {
            let outcome = &mut *outcomes[at];
            outcome.terms.hold(packs, &outcome.path, &mut findings);
            outcome.findings.extend(findings);
            settle(outcome);
        }
    }
    for outcome in outcomes {
        outcome.facts = Vec::new();
        outcome.terms.close();
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

/// A value that some article states, with the place where it was met first.
struct Known<'a> {
    fact: &'a Fact,
    outcome: usize,
}

fn disagreements(rule: &Rule, outcomes: &[&mut Outcome]) -> BTreeMap<usize, Vec<Finding>> {
    let mut order: Vec<usize> = (0..outcomes.len()).collect();
    order.sort_by_key(|at| (outcomes[*at].date.map(|(day, _)| day), &outcomes[*at].path));
    let mut known: HashMap<(&str, String, &'static str), Vec<Known>> = HashMap::new();
    let mut found: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    for at in order {
        let mut said: Vec<String> = Vec::new();
        for fact in outcomes[at].facts.iter().take(MOST) {
            let Some(about) = inspection(outcomes[at], fact) else {
                continue;
            };
            let values = known.entry((&fact.body, about, fact.stated.kind())).or_default();
            let against = values.iter().find(|known| {
                let visits = (outcomes[at].facts.as_slice(), outcomes[known.outcome].facts.as_slice());
                known.outcome != at && clash(known.fact, fact) && (matches!(fact.about, About::Report(_)) || one_visit(visits, &fact.body))
            });
            if let Some(Known { fact: other, outcome }) = against {
                let topic = format!("{} {}", fact.body, fact.stated.topic(&other.stated));
                if !said.contains(&topic) {
                    said.push(topic);
                    let elsewhere = Elsewhere {
                        path: outcomes[*outcome].path.clone(),
                        span: other.span,
                        line: other.line,
                        column: other.column,
                    };
                    found
                        .entry(at)
                        .or_default()
                        .push(finding(rule, fact, other, vec![fact.span], vec![elsewhere]));
                }
            }
            if values.len() < MOST
                && !values
                    .iter()
                    .any(|known| known.fact.stated == fact.stated && known.fact.verdict == fact.verdict)
            {
                values.push(Known { fact, outcome: at });
            }
        }
    }
    found
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
fn visits<'a>(facts: &'a [Fact], body: &'a str) -> impl Iterator<Item = crate::record::Interval> + 'a {
    facts
        .iter()
        .filter(move |fact| fact.body == body)
        .filter_map(|fact| match &fact.stated {
            Stated::Visit { intervals } => intervals.first().copied(),
            _ => None,
        })
}

/// Whether two articles certainly tell of one inspection of a body: every date that they give it shares a day with every other.
fn one_visit((one, other): (&[Fact], &[Fact]), body: &str) -> bool {
    let all: Vec<_> = visits(one, body).chain(visits(other, body)).collect();
    all.iter().all(|a| all.iter().all(|b| a.from <= b.to && b.from <= a.to))
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
