//! Measurement: how often the rules are right on articles whose claims were labelled by a careful reader.
//!
//! A label is answered by the claim of its kind that overlaps it best; ranks and figures count as one kind. An accusation is a
//! contradiction of severity error; it is right if it touches a labelled error. Of two claims of one kind on the same words the
//! first counts, and claims longer than 400 bytes do not.

mod data;
mod labels;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use self::{
    data::embedded,
    labels::{Label, Labels},
};
use crate::{
    article::Span,
    finding::{CheckedClaim, ClaimKind, Outcome, Severity, Verdict},
    pack::Packs,
};

/// Longer claims answer no label.
const LONGEST: usize = 400;

/// What was measured, and on what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measured {
    /// The day of the measurement.
    pub date: Date,
    /// How many labelled articles.
    pub articles: usize,
    /// How many labels they bear.
    pub labels: usize,
    /// Every rule, by id.
    pub rule: BTreeMap<String, RuleScore>,
    /// Every claim definition, by id.
    pub claim: BTreeMap<String, ClaimScore>,
}

/// How a rule did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleScore {
    /// The kind of claim that it judges.
    pub kind: String,
    /// Contradictions of severity error that it reported.
    pub accusations: usize,
    /// Those that touch a labelled error.
    pub right: usize,
    /// Labelled errors of its kind, whichever rule should find them.
    pub errors: usize,
    /// Those that it found.
    pub found: usize,
    /// Those that it or any other rule found.
    pub found_by_any: usize,
}

/// How the claims of one definition answered labels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ClaimScore {
    /// Labels that a claim of this definition answered.
    pub answered: usize,
    /// With the label's verdict.
    pub right: usize,
    /// "Supported", but labelled as an error.
    pub wrongly_supported: usize,
    /// "Contradicted", but labelled as true.
    pub wrongly_contradicted: usize,
    /// Left undecided or unverifiable, where the label decides.
    pub abstained: usize,
}

impl Measured {
    /// Nothing measured yet, of all rules and claims of the packs.
    pub fn new(date: Date, packs: &Packs) -> Self {
        let kind = |rule: &crate::pack::Rule| {
            let first = packs.claims.iter().find(|claim| rule.claims.contains(&claim.id));
            first.map_or(String::new(), |claim| group(claim.kind).to_owned())
        };
        Self {
            date,
            articles: 0,
            labels: 0,
            rule: packs
                .rules
                .iter()
                .map(|rule| {
                    let score = RuleScore {
                        kind: kind(rule),
                        ..RuleScore::default()
                    };
                    (rule.id.clone(), score)
                })
                .collect(),
            claim: packs.claims.iter().map(|claim| (claim.id.clone(), ClaimScore::default())).collect(),
        }
    }

    /// Adds an article with its labels.
    pub fn add(&mut self, outcome: &Outcome, labels: &Labels) {
        self.articles += 1;
        self.labels += labels.claims.len();
        let mut seen = BTreeSet::new();
        let said: Vec<&CheckedClaim> = outcome
            .claims
            .iter()
            .filter(|claim| claim.span.end - claim.span.start <= LONGEST)
            .filter(|claim| seen.insert((group(claim.kind), claim.span.start, claim.span.end)))
            .collect();
        let accusations: Vec<&CheckedClaim> = said
            .iter()
            .copied()
            .filter(|claim| claim.verdict == Verdict::Contradicted && claim.severity == Some(Severity::Error))
            .collect();
        let wrong = labels.wrong();
        for accusation in &accusations {
            let score = self.rule.entry(accusation.rule.clone()).or_default();
            score.accusations += 1;
            score.right += usize::from(wrong.iter().any(|span| span.overlaps(accusation.span)));
        }
        for label in &labels.claims {
            self.label(label, &said, &accusations);
        }
    }

    fn label(&mut self, label: &Label, said: &[&CheckedClaim], accusations: &[&CheckedClaim]) {
        if label.verdict == Verdict::Contradicted.name() {
            let by: BTreeSet<&str> = accusations
                .iter()
                .filter(|claim| claim.span.overlaps(label.span))
                .map(|claim| claim.rule.as_str())
                .collect();
            for (id, score) in self.rule.iter_mut().filter(|(_, score)| score.kind == label.kind) {
                score.errors += 1;
                score.found += usize::from(by.contains(id.as_str()));
                score.found_by_any += usize::from(!by.is_empty());
            }
        }
        let answers = said
            .iter()
            .filter(|claim| group(claim.kind) == label.kind && claim.span.overlaps(label.span));
        // Of two that overlap it alike, the first.
        let Some(best) = answers.rev().max_by(|a, b| nearer(a.span, b.span, label.span)) else {
            return;
        };
        let score = self.claim.entry(best.claim.clone()).or_default();
        score.answered += 1;
        match best.verdict {
            verdict if verdict.name() == label.verdict => score.right += 1,
            Verdict::Supported => score.wrongly_supported += 1,
            Verdict::Contradicted => score.wrongly_contradicted += 1,
            Verdict::Undecided | Verdict::Unverifiable => score.abstained += 1,
        }
    }
}

fn group(kind: ClaimKind) -> &'static str {
    labels::group(kind.name())
}

/// Which of two spans shares more with a third, as a part of what both cover.
fn nearer(a: Span, b: Span, label: Span) -> std::cmp::Ordering {
    let share = |span: Span| {
        let both = span.end.min(label.end).saturating_sub(span.start.max(label.start));
        let either = (span.end.max(label.end) - span.start.min(label.start)).max(1);
        (both, either)
    };
    let ((a, of_a), (b, of_b)) = (share(a), share(b));
    (a * of_b).cmp(&(b * of_a))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{article, record::Records, run::Checker, run::Options};

    /// A true grade, a wrong month that is found, a wrong count that nobody reads.
    #[test]
    fn accusations_and_answers_are_counted() {
        let packs = Packs::embedded().expect("packs");
        let records = Records::embedded().expect("records");
        let text = "17 April 2025\n\nCamden's children's services have been rated 'outstanding' by Ofsted. Inspectors visited Camden in January. \
                    It has seven libraries.";
        let article = article::read("a.txt", text.as_bytes(), None).expect("text");
        let outcome = Checker::new(packs, records).check(&article, &Options::default());
        let labels = r#"{ "claims": [
            { "kind": "grade", "text": "rated 'outstanding' by Ofsted", "verdict": "supported" },
            { "kind": "date", "text": "in January", "verdict": "contradicted" },
            { "kind": "figure", "text": "seven libraries", "verdict": "contradicted" }
        ] }"#;
        let mut measured = Measured::new("2026-01-01".parse().expect("a date"), packs);
        measured.add(&outcome, &Labels::read(labels, text).expect("labels"));
        assert_eq!((measured.articles, measured.labels), (1, 3));
        let date = &measured.rule["inspection-date-mismatch"];
        assert_eq!(
            (date.accusations, date.right, date.errors, date.found, date.found_by_any),
            (1, 1, 1, 1, 1)
        );
        let length = &measured.rule["inspection-length-mismatch"];
        assert_eq!((length.accusations, length.errors, length.found, length.found_by_any), (0, 1, 0, 1));
        let figure = &measured.rule["figure-mismatch"];
        assert_eq!((figure.kind.as_str(), figure.errors, figure.found_by_any), ("rank/figure", 1, 0));
        assert_eq!(measured.claim["inspection-date"].right, 1);
        let answered: usize = measured.claim.values().map(|score| score.answered).sum();
        assert_eq!(answered, 2);

        // The same article, labelled as all true: the accusation is a false one.
        let mut measured = Measured::new("2026-01-01".parse().expect("a date"), packs);
        measured.add(
            &outcome,
            &Labels::read(&labels.replace("contradicted", "supported"), text).expect("labels"),
        );
        let date = &measured.rule["inspection-date-mismatch"];
        assert_eq!((date.accusations, date.right, date.errors), (1, 0, 0));
        assert_eq!(measured.claim["inspection-date"].wrongly_contradicted, 1);
    }
}
