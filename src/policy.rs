//! What is said of findings beforehand, by whoever runs a check or wrote the article: how serious each rule is here, and what is passed
//! over. It changes no verdict: a claim stays what the records make of it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    article::{Article, Span},
    finding::{CheckedClaim, Directive, Elsewhere, Finding, Flaw, Outcome, Severity, Standing, Suppression, parse_suppression, words},
    pack::{CheckKind, Packs, Rule},
    pattern::compile::near,
};

/// Most suppressions of one article: a page of thousands is no article, and each that covers nothing is shown.
const MOST: usize = 100;

/// What is said of the findings of one article by others than its author.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// The day of the run, on which suppressions hold or have ended; without it, none has.
    pub today: Option<Date>,
    /// How serious the findings of a rule are; none for a rule that reports nothing.
    pub severities: BTreeMap<String, Option<Severity>>,
    /// Suppressions of this article that stand in another file.
    pub ignores: Vec<Ignore>,
}

/// A suppression in a file beside the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ignore {
    /// What it says, or why it cannot be followed.
    pub directive: Result<Directive, Flaw>,
    /// The file.
    pub path: String,
    /// Line in it, from 1.
    pub line: usize,
    /// Column of its start, from 1.
    pub column: usize,
}

/// The policy of one article as it is held against findings; empty once a run is over.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Terms {
    severities: BTreeMap<String, Option<Severity>>,
    holds: Vec<Hold>,
    /// The article's words with their places, sorted; empty where no suppression asks for words.
    words: Vec<(Span, String)>,
    /// How many findings are about suppressions.
    remarks: usize,
}

/// A suppression in force.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Hold {
    directive: Directive,
    /// The bytes that it is about; none for the whole article.
    scope: Option<Span>,
    place: Place,
    /// For each rule, whether it has covered a finding.
    used: Vec<bool>,
}

/// Where a suppression stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Place {
    /// In the article.
    Here(Span, usize),
    /// In another file.
    Beside(Elsewhere),
}

impl Terms {
    /// What holds for an article.
    pub(crate) fn of(article: &Article, policy: &Policy, packs: &Packs) -> (Self, Vec<Finding>) {
        let mut terms = Self {
            severities: policy.severities.clone(),
            ..Self::default()
        };
        let mut found = Vec::new();
        let lines = article.lines();
        let comments = article.comments.iter().filter_map(|comment| {
            let said = parse_suppression(article.text(comment.span))?;
            let scope = match &said {
                Ok(directive) if !directive.file => Some(block_of(article, comment.span, comment.inside)),
                _ => None,
            };
            Some((said, scope, Place::Here(comment.span, lines.position(comment.span.start).0)))
        });
        let beside = policy.ignores.iter().map(|ignore| {
            let place = Elsewhere {
                path: ignore.path.clone(),
                span: Span::default(),
                line: ignore.line,
                column: ignore.column,
            };
            (ignore.directive.clone(), None, Place::Beside(place))
        });
        for (at, (said, scope, place)) in comments.chain(beside).take(MOST + 1).enumerate() {
            if at == MOST {
                let what = format!("there are more than {MOST} in the article");
                found.extend(remark(
                    packs,
                    CheckKind::MalformedSuppression,
                    &what,
                    "this one and those behind it are not read",
                    &place,
                ));
                break;
            }
            match said.and_then(|directive| known(directive, packs)) {
                Err(Flaw { what, cure }) => found.extend(remark(packs, CheckKind::MalformedSuppression, &what, &cure, &place)),
                Ok(directive) => match directive.until {
                    Some(until) if policy.today.is_some_and(|today| until < today) => {
                        let until = until.strftime("%-d %B %Y").to_string();
                        for rule in &directive.rules {
                            let shown = directive.shown(rule);
                            found.extend(remark(packs, CheckKind::ExpiredSuppression, &shown, &until, &place));
                        }
                    }
                    _ => terms.holds.push(Hold {
                        used: vec![false; directive.rules.len()],
                        directive,
                        scope,
                        place,
                    }),
                },
            }
        }
        if terms.holds.iter().any(|hold| !hold.directive.words.is_empty()) {
            let tokens = article.tokens.iter();
            terms.words = tokens
                .flat_map(|token| words(&token.text).into_iter().map(|word| (token.span, word)))
                .collect();
            terms.words.sort_by_key(|(span, _)| *span);
        }
        (terms, found)
    }

    /// Weighs and covers everything found in an article; what then turns out to be a suppression of nothing is found too.
    pub(crate) fn settle(mut self, packs: &Packs, outcome: &mut Outcome, mut remarks: Vec<Finding>) {
        for claim in &mut outcome.claims {
            self.weigh(packs, claim);
            if claim.severity.is_some() {
                claim.standing.suppressed = self.covering(&outcome.path, &claim.rule, &[claim.span]);
            }
        }
        self.hold(packs, &outcome.path, &mut outcome.findings);
        remarks.extend(self.unused(packs));
        self.hold(packs, &outcome.path, &mut remarks);
        self.remarks = remarks.len();
        outcome.findings.extend(remarks);
        outcome.terms = self;
    }

    /// Weighs and covers findings.
    pub(crate) fn hold(&mut self, packs: &Packs, path: &str, findings: &mut Vec<Finding>) {
        if self.severities.is_empty() && self.holds.is_empty() {
            return;
        }
        findings.retain_mut(|finding| match self.severities.get(&finding.rule) {
            None => true,
            Some(None) => false,
            Some(Some(severity)) => {
                finding.severity = weighed(packs, &finding.rule, finding.severity, *severity);
                true
            }
        });
        for finding in findings {
            finding.standing.suppressed = self.covering(path, &finding.rule, &finding.places);
        }
    }

    /// How many findings of the article are about suppressions.
    pub(crate) fn remarks(&self) -> usize {
        self.remarks
    }

    /// Leaves only what is counted.
    pub(crate) fn close(&mut self) {
        *self = Self {
            remarks: self.remarks,
            ..Self::default()
        };
    }

    fn weigh(&self, packs: &Packs, claim: &mut CheckedClaim) {
        if let (Some(severity), Some(new)) = (claim.severity, self.severities.get(&claim.rule)) {
            claim.severity = new.map(|new| weighed(packs, &claim.rule, severity, new));
        }
    }

    /// The first suppression that covers a finding, which then has been of use, as have all others that do.
    fn covering(&mut self, path: &str, rule: &str, places: &[Span]) -> Option<Suppression> {
        let mut covering = None;
        for hold in &mut self.holds {
            let Some(at) = hold.directive.rules.iter().position(|id| id == rule) else {
                continue;
            };
            let inside = |place: &Span| hold.scope.is_none_or(|scope| scope.overlaps(*place));
            let sought = &hold.directive.words;
            let fits = places.iter().any(|place| inside(place) && stands_on(&self.words, *place, sought));
            // A finding without a place in the text is about all of it.
            if fits || (places.is_empty() && hold.scope.is_none() && sought.is_empty()) {
                hold.used[at] = true;
                covering.get_or_insert_with(|| hold.suppression(path));
            }
        }
        covering
    }

    /// Rules of suppressions that cover no finding. Of rules that are not reported here, and of those that need the other articles of a
    /// run, nobody can say.
    fn unused(&self, packs: &Packs) -> Vec<Finding> {
        let mut found = Vec::new();
        for hold in &self.holds {
            for (rule, _) in hold.directive.rules.iter().zip(&hold.used).filter(|(_, used)| !**used) {
                let needs_others = rule_called(packs, rule).is_some_and(|rule| rule.check == CheckKind::Run);
                if !needs_others && self.severities.get(rule) != Some(&None) {
                    let shown = hold.directive.shown(rule);
                    let reach = if hold.scope.is_some() { "block" } else { "article" };
                    found.extend(remark(packs, CheckKind::UnusedSuppression, &shown, reach, &hold.place));
                }
            }
        }
        found
    }
}

impl Hold {
    fn suppression(&self, path: &str) -> Suppression {
        let (path, line, in_article) = match &self.place {
            Place::Here(_, line) => (path.to_owned(), *line, true),
            Place::Beside(place) => (place.path.clone(), place.line, false),
        };
        Suppression {
            reason: self.directive.reason.clone(),
            until: self.directive.until,
            path,
            line,
            in_article,
        }
    }
}

/// A new severity for a finding: what was milder than its rule (a person's speech, a remark on what is supported) is made no graver.
fn weighed(packs: &Packs, rule: &str, severity: Severity, new: Severity) -> Severity {
    match rule_called(packs, rule) {
        Some(rule) if severity < rule.severity => severity.min(new),
        _ => new,
    }
}

fn rule_called<'a>(packs: &'a Packs, id: &str) -> Option<&'a Rule> {
    packs.rules.iter().find(|rule| rule.id == id)
}

/// A directive whose rules are all known, and can be suppressed.
fn known(directive: Directive, packs: &Packs) -> Result<Directive, Flaw> {
    for id in &directive.rules {
        match rule_called(packs, id) {
            Some(rule) if rule.check.is_of_suppressions() => {
                return Err(Flaw::new(
                    format!("{id} is not suppressed"),
                    "mend the suppression that it is about, or set its severity in presscheck.toml",
                ));
            }
            Some(_) => {}
            None => {
                let near = near(id, packs.rules.iter().map(|rule| &rule.id)).map(|near| format!("did you mean {near}? "));
                return Err(Flaw::new(
                    format!("no rule is called {}", id.chars().take(80).collect::<String>()),
                    format!("{}`presscheck rules list` names them all", near.unwrap_or_default()),
                ));
            }
        }
    }
    Ok(directive)
}

/// The block that a comment is about: the one that it stands in, else the next. An empty span at its own place if there is none.
fn block_of(article: &Article, comment: Span, inside: bool) -> Span {
    let blocks = article.blocks.iter().map(|block| article.span(block.tokens));
    let block = if inside {
        blocks.filter(|block| block.start < comment.start).max_by_key(|block| block.start)
    } else {
        blocks.filter(|block| block.start >= comment.end).min_by_key(|block| block.start)
    };
    block.unwrap_or(Span::new(comment.start, comment.start))
}

/// Whether the words stand in a row in a stretch of the article.
fn stands_on(words: &[(Span, String)], place: Span, sought: &[String]) -> bool {
    if sought.is_empty() {
        return true;
    }
    let from = words.partition_point(|(span, _)| span.start < place.start);
    let to = words.partition_point(|(span, _)| span.start < place.end);
    let here = words.get(from..to).unwrap_or_default();
    here.windows(sought.len())
        .any(|window| window.iter().zip(sought).all(|((_, word), sought)| word == sought))
}

/// A finding about a suppression.
fn remark(packs: &Packs, check: CheckKind, found: &str, expected: &str, place: &Place) -> Option<Finding> {
    let rule = packs.rule_by(check)?;
    let (places, elsewhere) = match place {
        Place::Here(span, _) => (vec![*span], Vec::new()),
        Place::Beside(place) => (Vec::new(), vec![place.clone()]),
    };
    Some(Finding {
        rule: rule.id.clone(),
        severity: rule.severity,
        message: rule.say(found, expected, ""),
        help: rule.help.clone(),
        places,
        elsewhere,
        fingerprint: String::new(),
        standing: Standing::default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Checker, Options, article::Format, article::from_text};

    const HEAD: &str = "# What Ofsted's report on Anytown says\n\nThe report on the work that Anytown does with children and families is out, and councillors, parents and staff have all welcomed it.\n\n";

    fn run(articles: &[(&str, String)], policy: &Policy) -> Vec<Outcome> {
        let packs = Packs::embedded().expect("the built-in packs");
        let records = packs.proof_records(&[]);
        let checker = Checker::new(packs, &records);
        let options = Options {
            date: Some("2025-04-15".parse().expect("a day")),
            policy: policy.clone(),
            ..Options::default()
        };
        let check = |(path, text): &(&str, String)| checker.check(&from_text(path, text.as_str(), Format::Markdown), &options);
        let mut outcomes: Vec<Outcome> = articles.iter().map(check).collect();
        checker.compare(&mut outcomes.iter_mut().collect::<Vec<_>>());
        outcomes
    }

    fn rules(outcome: &Outcome) -> Vec<(&str, bool)> {
        let findings = outcome.findings.iter();
        findings.map(|finding| (&*finding.rule, finding.standing.counts())).collect()
    }

    #[test]
    fn what_two_articles_disagree_on_is_covered_in_the_one_that_is_told() {
        let visit = |name: &str| format!("{HEAD}The inspection of Anytown took place from 3 to 7 March 2025 and was led by {name}.");
        let cover = "\n\n<!-- presscheck: ignore-file articles-disagree \"Sam Roe\" -- a letter to the editor -->\n";
        let (first, second) = (("a.md", visit("Pat Doe")), ("b.md", visit("Sam Roe")));
        let plain = run(&[first.clone(), second.clone()], &Policy::default());
        assert_eq!(rules(&plain[1]), [("articles-disagree", true)]);
        let covered = run(&[first.clone(), ("b.md", second.1.clone() + cover)], &Policy::default());
        assert_eq!(rules(&covered[1]), [("articles-disagree", false)]);
        assert_eq!(covered[1].worst(), None);
        // Alone, nobody can say that it is of no use.
        assert_eq!(rules(&run(&[("b.md", second.1.clone() + cover)], &Policy::default())[0]), []);
        let off = Policy {
            severities: BTreeMap::from([("articles-disagree".to_owned(), None)]),
            ..Policy::default()
        };
        assert_eq!(rules(&run(&[first, second], &off)[1]), []);
    }

    #[test]
    fn of_two_places_one_in_the_block_is_enough_and_furniture_holds_nothing() {
        let names = |one: &str, other: &str| {
            format!(
                "{HEAD}{one}Cllr Jo Smith welcomed the report on Anytown.\n\n{other}\"We are very proud,\" said Cllr Jo Smyth.\n\n**Related:** *Anytown's pool opens* <!-- presscheck: ignore two-spellings -- in a menu -->"
            )
        };
        let cover = "<!-- presscheck: ignore two-spellings -- they are cousins -->\n\n";
        let found = |text: String| {
            let outcome = run(&[("a.md", text)], &Policy::default()).remove(0);
            rules(&outcome)
                .into_iter()
                .map(|(rule, counts)| (rule.to_owned(), counts))
                .collect::<Vec<_>>()
        };
        let unused = ("suppression-unused".to_owned(), true);
        let finding = |counts| ("two-spellings".to_owned(), counts);
        assert_eq!(found(names("", "")), [finding(true), unused.clone()]);
        assert_eq!(found(names(cover, "")), [finding(false), unused.clone()]);
        assert_eq!(found(names("", cover)), [finding(false), unused]);
    }

    #[test]
    fn a_page_of_suppressions_is_read_to_a_limit() {
        let many = "One.\n\n<!-- presscheck: ignore two-spellings -- why not -->\n\n".repeat(3 * MOST);
        let outcome = run(&[("a.md", many)], &Policy::default()).remove(0);
        let count = |rule: &str| outcome.findings.iter().filter(|finding| finding.rule == rule).count();
        assert_eq!((count("suppression-unused"), count("suppression-malformed")), (MOST, 1));
    }

    #[test]
    fn what_is_milder_than_its_rule_is_made_no_graver() {
        let packs = Packs::embedded().expect("the built-in packs");
        let weighed = |severity, new| weighed(packs, "grade-mismatch", severity, new);
        assert_eq!(weighed(Severity::Error, Severity::Note), Severity::Note);
        assert_eq!(weighed(Severity::Note, Severity::Error), Severity::Note);
        assert_eq!(weighed(Severity::Warning, Severity::Note), Severity::Note);
    }
}
