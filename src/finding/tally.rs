//! The ledger: how much of what was read could be checked.

use super::{CheckedClaim, Finding, Outcome, Severity, Standing, Verdict};

/// Rule id of the finding that stands for an article which could not be read.
pub const UNREADABLE: &str = "unreadable-article";

/// Counts over the articles of one run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Articles, those that could not be read included.
    pub articles: usize,
    /// Articles that could not be read.
    pub unreadable: usize,
    /// Articles that speak of a body on record.
    pub spoken: usize,
    /// Claims.
    pub claims: usize,
    /// Claims that every live reading supports.
    pub supported: usize,
    /// Claims that every live reading contradicts.
    pub contradicted: usize,
    /// Claims of which no record says anything.
    pub unverifiable: usize,
    /// Claims on which records or readings disagree.
    pub undecided: usize,
    /// Findings that are not verdicts on one claim, unreadable articles left out.
    pub findings: usize,
    /// Of these, those about suppressions.
    pub suppressions: usize,
    /// Contradicted claims of rules that are set not to report.
    pub off: usize,
    /// Claims and findings that would count but for a suppression.
    pub suppressed: usize,
    /// Claims and findings that would count but for the baseline.
    pub unchanged: usize,
    /// Passages that look like claims and were not read.
    pub unread: usize,
    /// Blocks of page furniture skipped.
    pub furniture: usize,
}

impl Tally {
    /// Counts over `outcomes`.
    pub fn of<'a>(outcomes: impl IntoIterator<Item = &'a Outcome>) -> Self {
        let mut tally = Tally::default();
        for outcome in outcomes {
            tally.articles += 1;
            tally.unreadable += usize::from(outcome.is_unreadable());
            tally.spoken += usize::from(!outcome.frames.is_empty());
            tally.claims += outcome.claims.len();
            tally.findings += outcome.findings.iter().filter(|finding| finding.rule != UNREADABLE).count();
            tally.suppressions += outcome.terms.remarks();
            for standing in outcome.standings() {
                if standing.suppressed.is_some() {
                    tally.suppressed += 1;
                } else if !standing.counts() {
                    tally.unchanged += 1;
                }
            }
            tally.unread += outcome.unread.len();
            tally.furniture += outcome.furniture;
            for claim in &outcome.claims {
                tally.off += usize::from(claim.verdict == Verdict::Contradicted && claim.severity.is_none());
                *match claim.verdict {
                    Verdict::Supported => &mut tally.supported,
                    Verdict::Contradicted => &mut tally.contradicted,
                    Verdict::Unverifiable => &mut tally.unverifiable,
                    Verdict::Undecided => &mut tally.undecided,
                } += 1;
            }
        }
        tally
    }
}

impl std::ops::AddAssign for Tally {
    /// Counts over two sets of articles that share none.
    fn add_assign(&mut self, other: Self) {
        let Self {
            articles,
            unreadable,
            spoken,
            claims,
            supported,
            contradicted,
            unverifiable,
            undecided,
            findings,
            suppressions,
            off,
            suppressed,
            unchanged,
            unread,
            furniture,
        } = other;
        self.articles += articles;
        self.unreadable += unreadable;
        self.spoken += spoken;
        self.claims += claims;
        self.supported += supported;
        self.contradicted += contradicted;
        self.unverifiable += unverifiable;
        self.undecided += undecided;
        self.findings += findings;
        self.suppressions += suppressions;
        self.off += off;
        self.suppressed += suppressed;
        self.unchanged += unchanged;
        self.unread += unread;
        self.furniture += furniture;
    }
}

impl CheckedClaim {
    /// How serious the claim is as something to show: contradicted, or supported with a remark. The others are counted.
    pub fn shown(&self) -> Option<Severity> {
        match self.verdict {
            // A contradiction without a severity is of a rule that is set not to report.
            Verdict::Contradicted | Verdict::Supported => self.severity,
            Verdict::Unverifiable | Verdict::Undecided => None,
        }
    }
}

impl Outcome {
    /// The outcome of an article that could not be read.
    pub fn unreadable(path: &str, why: &str) -> Self {
        let mut findings = vec![Finding {
            rule: UNREADABLE.to_owned(),
            severity: Severity::Error,
            message: why.to_owned(),
            help: String::new(),
            places: Vec::new(),
            elsewhere: Vec::new(),
            fingerprint: String::new(),
            standing: Standing::default(),
        }];
        super::fingerprint::stamp_findings(path, &mut findings);
        Outcome {
            path: path.to_owned(),
            findings,
            ..Outcome::default()
        }
    }

    /// Whether this stands for an article that could not be read.
    pub fn is_unreadable(&self) -> bool {
        self.findings.iter().any(|finding| finding.rule == UNREADABLE)
    }

    /// The standings of all that is reported: claims with a severity, and findings.
    fn standings(&self) -> impl Iterator<Item = &Standing> {
        let claims = self
            .claims
            .iter()
            .filter(|claim| claim.severity.is_some())
            .map(|claim| &claim.standing);
        claims.chain(self.findings.iter().map(|finding| &finding.standing))
    }

    /// The gravest thing that is certain about this article.
    ///
    /// `unverifiable` and `undecided` claims never count, whatever severity they carry; nor does what is suppressed or in the baseline.
    pub fn worst(&self) -> Option<Severity> {
        let claims = self.claims.iter().filter(|claim| claim.standing.counts());
        let findings = self
            .findings
            .iter()
            .filter(|finding| finding.standing.counts())
            .map(|finding| finding.severity);
        claims.filter_map(CheckedClaim::shown).chain(findings).max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{BaselineState, Suppression};

    #[test]
    fn what_is_suppressed_or_in_the_baseline_does_not_decide_the_exit_code() {
        let mut outcome = Outcome::unreadable("a.md", "it is not text");
        assert_eq!(outcome.worst(), Some(Severity::Error));
        outcome.findings[0].standing.baseline = Some(BaselineState::New);
        assert_eq!(outcome.worst(), Some(Severity::Error));
        outcome.findings[0].standing.baseline = Some(BaselineState::Unchanged);
        assert_eq!(outcome.worst(), None);
        outcome.findings[0].standing = Standing {
            suppressed: Some(Suppression {
                reason: "settled with the council".into(),
                until: None,
                path: "a.md".into(),
                line: 1,
                in_article: true,
            }),
            baseline: None,
        };
        assert_eq!(outcome.worst(), None);
    }
}
