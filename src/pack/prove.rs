//! Proofs: every example must be read as it says, no counter-example may be, every case must come out.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Case, Packs, SourceLine};
use crate::{
    article::{Article, Format, Toks, from_text},
    finding::{CheckedClaim, Outcome, Verdict},
    policy::Policy,
    quote::Text,
    record::{Population, Records},
    run::{Checker, Options},
};

/// The verdict of a case whose text the rule must not read.
pub(super) const NONE: &str = "none";

/// What proving the packs gave.
#[derive(Clone, Debug, Default)]
pub struct Proof {
    /// One for each example, counter-example and case, in file order.
    pub trials: Vec<Trial>,
    /// Rules that no case makes fire, claims without a counter-example.
    pub uncovered: Vec<String>,
}

/// One example, counter-example or case, tried.
#[derive(Clone, Debug)]
pub struct Trial {
    /// The claim or rule.
    pub of: String,
    /// Where it stands.
    pub at: SourceLine,
    /// How it came out.
    pub result: TrialResult,
    /// What was expected and what came; empty when all is well.
    pub detail: String,
}

/// The five words of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TrialResult {
    /// A counter-example, or a case of the verdict "none", rightly not read.
    Validated,
    /// An example or case, read as it should be.
    Reported,
    /// A counter-example, or a case of the verdict "none", that was read.
    Noisy,
    /// An example or case that was not read.
    Missing,
    /// An example or case that was read otherwise.
    Wrong,
}

impl TrialResult {
    /// The word.
    pub fn name(self) -> &'static str {
        match self {
            TrialResult::Validated => "validated",
            TrialResult::Reported => "reported",
            TrialResult::Noisy => "noisy",
            TrialResult::Missing => "missing",
            TrialResult::Wrong => "wrong",
        }
    }

    /// Whether all is well.
    pub fn is_good(self) -> bool {
        matches!(self, TrialResult::Validated | TrialResult::Reported)
    }
}

impl Packs {
    /// Tries every example, counter-example and case against the packs' own invented bodies.
    pub fn prove(&self) -> Proof {
        let mut proof = Proof::default();
        let bare = self.proof_records(&[]);
        let checker = Checker::new(self, &bare).outspoken();
        for claim in &self.claims {
            for example in &claim.examples {
                let article = sentence(&example.sample.text);
                let knowing;
                let checker = if example.people.is_empty() {
                    &checker
                } else {
                    knowing = Checker::new(self, &bare).outspoken().knowing(&example.people);
                    &knowing
                };
                let options = Options {
                    date: example.date,
                    ..Options::default()
                };
                let outcome = checker.check_as(&article, &options, claim.home);
                let read: Vec<&CheckedClaim> = outcome.claims.iter().filter(|found| found.claim == claim.id).collect();
                let (result, detail) = match read.as_slice() {
                    [] => {
                        let instead: Vec<&str> = outcome.claims.iter().map(|found| found.claim.as_str()).collect();
                        (
                            TrialResult::Missing,
                            format!(
                                "“{}” was not read{}",
                                example.sample.text,
                                if instead.is_empty() {
                                    String::new()
                                } else {
                                    format!("; read as {}", instead.join(", "))
                                }
                            ),
                        )
                    }
                    read => {
                        let fits = |found: &CheckedClaim| {
                            let value = slots(found);
                            example.expect.iter().all(|(slot, expected)| value.get(slot) == Some(expected))
                        };
                        let good: Vec<Option<Toks>> = read
                            .iter()
                            .filter(|found| fits(found))
                            .map(|found| sentence_of(&article, found.span.start))
                            .collect();
                        // What else is read of the same sentence is as good or wrong; other sentences may set the scene.
                        let bad: Vec<_> = read
                            .iter()
                            .filter(|found| !fits(found) && (good.is_empty() || good.contains(&sentence_of(&article, found.span.start))))
                            .map(|found| slots(found))
                            .collect();
                        if bad.is_empty() {
                            (TrialResult::Reported, String::new())
                        } else {
                            let also = if good.is_empty() { "" } else { "also " };
                            (
                                TrialResult::Wrong,
                                format!("“{}”: expected {:?}, {also}read {:?}", example.sample.text, example.expect, bad),
                            )
                        }
                    }
                };
                proof.trials.push(Trial {
                    of: claim.id.clone(),
                    at: example.sample.at.clone(),
                    result,
                    detail,
                });
            }
            for counter in &claim.counters {
                let outcome = checker.check_as(&sentence(&counter.text), &Options::default(), claim.home);
                let read = outcome.claims.iter().find(|found| found.claim == claim.id);
                let (result, detail) = match read {
                    None => (TrialResult::Validated, String::new()),
                    Some(found) => (TrialResult::Noisy, format!("“{}” was read: {}", counter.text, found.text)),
                };
                proof.trials.push(Trial {
                    of: claim.id.clone(),
                    at: counter.at.clone(),
                    result,
                    detail,
                });
            }
            if claim.counters.is_empty() {
                proof.uncovered.push(format!(
                    "the claim `{}` has no counter-example ({}:{})",
                    claim.id, claim.at.path, claim.at.line
                ));
            }
        }
        for hint in &self.hints {
            let of = format!("hint {}", hint.kind.name());
            let samples = hint.examples.iter().map(|sample| (sample, true));
            for (sample, wanted) in samples.chain(hint.counters.iter().map(|sample| (sample, false))) {
                let outcome = checker.check(&sentence(&sample.text), &Options::default());
                // What another part of the program lists for the same reason is as good, but no fault of the hint.
                let listed = outcome
                    .unread
                    .iter()
                    .any(|unread| unread.kind == hint.kind && (wanted || unread.why == hint.why));
                let (result, detail) = match (wanted, listed) {
                    (true, true) => (TrialResult::Reported, String::new()),
                    (false, false) => (TrialResult::Validated, String::new()),
                    (true, false) => (TrialResult::Missing, format!("“{}” was not listed as unread", sample.text)),
                    (false, true) => (TrialResult::Noisy, format!("“{}” was listed as unread", sample.text)),
                };
                proof.trials.push(Trial {
                    of: of.clone(),
                    at: sample.at.clone(),
                    result,
                    detail,
                });
            }
        }
        let mut fired = BTreeSet::new();
        for rule in &self.rules {
            for case in &rule.cases {
                let trial = self.case(rule, case);
                if trial.result.is_good() && case.verdict == Verdict::Contradicted.name() {
                    fired.insert(rule.id.as_str());
                }
                proof.trials.push(trial);
            }
            if !fired.contains(rule.id.as_str()) {
                proof.uncovered.push(format!(
                    "no case makes the rule `{}` fire ({}:{})",
                    rule.id, rule.at.path, rule.at.line
                ));
            }
        }
        proof
    }

    fn case(&self, rule: &super::Rule, case: &Case) -> Trial {
        let records = self.case_records(case);
        let checker = Checker::new(self, &records);
        let options = Options {
            date: case.date,
            policy: Policy {
                today: case.date,
                ..Policy::default()
            },
            ..Options::default()
        };
        let home = rule
            .claims
            .first()
            .and_then(|id| self.claims.iter().find(|claim| claim.id == *id))
            .and_then(|claim| claim.home);
        // A suppression is a comment, which plain text has not.
        let format = if rule.check.is_of_suppressions() {
            Format::Markdown
        } else {
            Format::Text
        };
        let article = from_text("example", case.sample.text.as_str(), format);
        let outcome = checker.check_as(&article, &options, home);
        let read: Vec<(&str, String)> = if rule.check.compares() {
            let beside = case.beside.iter().map(|text| checker.check_as(&sentence(text), &options, home));
            let mut run: Vec<Outcome> = std::iter::once(outcome).chain(beside).collect();
            checker.compare(&mut run.iter_mut().collect::<Vec<_>>());
            let findings = run.into_iter().flat_map(|outcome| outcome.findings);
            let findings = findings.filter(|finding| finding.rule == rule.id);
            findings.map(|finding| (Verdict::Contradicted.name(), finding.message)).collect()
        } else {
            let claims = outcome.claims.into_iter().filter(|found| found.rule == rule.id);
            claims.map(|found| (found.verdict.name(), found.message)).collect()
        };
        let came: Vec<String> = read.iter().map(|(verdict, message)| format!("{verdict} ({message})")).collect();
        let (result, detail) = if case.verdict == NONE {
            if read.is_empty() {
                (TrialResult::Validated, String::new())
            } else {
                (TrialResult::Noisy, format!("“{}” was read: {}", case.sample.text, came.join("; ")))
            }
        } else if read.iter().any(|(verdict, _)| *verdict == case.verdict) {
            (TrialResult::Reported, String::new())
        } else if read.is_empty() {
            (TrialResult::Missing, format!("“{}” was not read", case.sample.text))
        } else {
            (
                TrialResult::Wrong,
                format!("“{}”: expected {}, came {}", case.sample.text, case.verdict, came.join("; ")),
            )
        };
        Trial {
            of: rule.id.clone(),
            at: case.sample.at.clone(),
            result,
            detail,
        }
    }

    /// What a case says is on record.
    pub(crate) fn case_records(&self, case: &Case) -> Records {
        let mut records = self.proof_records(&case.records);
        records.office_holders.clone_from(&case.people);
        let text = |(id, text): &(String, crate::record::ReportText)| (id.clone(), Arc::new(Text::new(format!("{id}.txt"), text.clone())));
        records.texts.extend(case.texts.iter().map(text));
        records.reindex();
        records
    }

    /// Records of the packs' invented bodies.
    pub(crate) fn proof_records(&self, reports: &[crate::record::Record]) -> Records {
        let ids: BTreeSet<&String> = self.proof_bodies.iter().flat_map(|body| &body.populations).collect();
        let names = |id: &str| {
            if id == "england" {
                vec!["England".to_owned(), "the country".to_owned()]
            } else {
                vec![capitalised(id)]
            }
        };
        let mut records = Records {
            bodies: self.proof_bodies.clone(),
            populations: ids
                .into_iter()
                .map(|id| Population {
                    id: id.clone(),
                    names: names(id),
                })
                .collect(),
            reports: reports.to_vec(),
            ..Records::default()
        };
        records
            .reports
            .sort_by(|a, b| (a.published.as_ref().map(|day| day.value), &a.id).cmp(&(b.published.as_ref().map(|day| day.value), &b.id)));
        records.reindex();
        records
    }
}

fn capitalised(id: &str) -> String {
    id.split('-')
        .map(|word| {
            word.chars()
                .next()
                .map_or(String::new(), |first| first.to_uppercase().chain(word.chars().skip(1)).collect())
        })
        .collect::<Vec<String>>()
        .join(" ")
}

/// The sentence that a byte stands in.
fn sentence_of(article: &Article, byte: usize) -> Option<Toks> {
    article
        .blocks
        .iter()
        .flat_map(|block| &block.sentences)
        .copied()
        .find(|sentence| article.span(*sentence).end > byte)
}

fn sentence(text: &str) -> Article {
    from_text("example", text, Format::Text)
}

/// A claim's value, flat.
fn slots(claim: &CheckedClaim) -> std::collections::BTreeMap<String, String> {
    let value = serde_json::to_value(&claim.value).unwrap_or_default();
    value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(slot, value)| {
            let text = match value {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Array(items) => items.iter().filter_map(|item| item.as_str()).collect::<Vec<_>>().join(" "),
                other => other.to_string(),
            };
            (slot.clone(), text)
        })
        .collect()
}
