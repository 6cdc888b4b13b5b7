//! What records say that cannot be right, or do not say and should.

use std::collections::HashMap;
use std::fmt;

use jiff::civil::Date;

use super::read::nearest;
use super::{Fact, Place, Record, Records};
use crate::finding::Severity;
use crate::pack::Framework;

/// Longest time from the end of an inspection to its publication, in days, that is taken for granted.
const LONGEST_WAIT: i32 = 400;

/// Something about the records that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFinding {
    /// Names the kind of defect: "no-inspection-date", "missing-area", "sources-disagree" …
    pub kind: &'static str,
    /// Error: cannot be right. Warning: probably incomplete or wrong. Note: worth knowing.
    pub severity: Severity,
    /// Id of the report.
    pub report: String,
    /// The line to look at.
    pub at: Place,
    /// What is the matter, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl fmt::Display for SourceFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            kind,
            severity,
            at,
            message,
            help,
            ..
        } = self;
        write!(f, "{}:{}: {}[{kind}]: {message}", at.path, at.line, severity.name())?;
        if help.is_empty() { Ok(()) } else { write!(f, "\n  help: {help}") }
    }
}

/// Holds records against the frameworks that they name and against themselves, without a clock.
///
/// Findings are sorted by file, line, kind and message. Nothing here stops the records from being used:
/// checks treat disputed fields as undecided and missing ones as unverifiable.
pub fn audit(records: &Records, frameworks: &[Framework]) -> Vec<SourceFinding> {
    let mut findings = Vec::new();
    let mut days: HashMap<(&str, &str, Date), &Record> = HashMap::new();
    for record in &records.reports {
        let mut auditor = Auditor {
            record,
            findings: &mut findings,
        };
        auditor.dates();
        auditor.people();
        match frameworks.iter().find(|framework| framework.id == record.framework) {
            Some(framework) => auditor.areas(framework),
            None => {
                let message = format!("the framework {:?} is in none of the packs", record.framework);
                let help = did_you_mean(
                    &record.framework,
                    frameworks.iter().map(|framework| framework.id.as_str()),
                    "its grades cannot be checked; correct it, or add the framework to a pack",
                );
                auditor.say("unknown-framework", Severity::Error, &record.at, message, help);
            }
        }
        if let Some(published) = &record.published {
            for body in &record.bodies {
                let Some(first) = days.insert((body, &record.framework, published.value), record) else {
                    continue;
                };
                let message = format!(
                    "{:?} is published on {} under the same framework, too: {:?} ({}:{})",
                    body, published.value, first.id, first.at.path, first.at.line
                );
                auditor.say(
                    "two-on-one-day",
                    Severity::Error,
                    &record.at,
                    message,
                    "keep one of them, or correct the date of the other",
                );
            }
        }
    }
    for disagreement in &records.disagreements {
        let (kept, other) = (&disagreement.kept, &disagreement.other);
        findings.push(SourceFinding {
            kind: "sources-disagree",
            severity: Severity::Warning,
            report: disagreement.report.clone(),
            at: other.at.clone(),
            message: format!(
                "{:?} of {:?} is {:?} here and {:?} at {}:{}",
                disagreement.field, disagreement.report, other.value, kept.value, kept.at.path, kept.at.line
            ),
            help: "look into the report itself and correct one of them; until then, what hangs on it is undecided".to_owned(),
        });
    }
    findings.sort_by(|a, b| (&a.at.path, a.at.line, a.kind, &a.message).cmp(&(&b.at.path, b.at.line, b.kind, &b.message)));
    findings
}

fn did_you_mean<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>, otherwise: &str) -> String {
    match nearest(word, candidates) {
        Some(near) => format!("did you mean {near:?}? {otherwise}"),
        None => otherwise.to_owned(),
    }
}

/// One report being looked at.
struct Auditor<'a> {
    record: &'a Record,
    findings: &'a mut Vec<SourceFinding>,
}

impl Auditor<'_> {
    fn say(&mut self, kind: &'static str, severity: Severity, at: &Place, message: String, help: impl Into<String>) {
        let report = self.record.id.clone();
        self.findings.push(SourceFinding {
            kind,
            severity,
            report,
            at: at.clone(),
            message,
            help: help.into(),
        });
    }

    fn dates(&mut self) {
        let record = self.record;
        let id = &record.id;
        // A register that says on which day its rows stood has said that it does not know more.
        let undated = record.as_at.is_some();
        if record.inspected.is_none() && !undated {
            self.say(
                "no-inspection-date",
                Severity::Warning,
                &record.at,
                format!("{id:?} does not say when the inspection ran"),
                "add inspected = \"first day/last day\"",
            );
        }
        if record.published.is_none() && !undated {
            self.say(
                "no-publication-date",
                Severity::Warning,
                &record.at,
                format!("{id:?} does not say when it was published"),
                "add published = \"year-month-day\"",
            );
        }
        if let Some(inspected) = &record.inspected
            && inspected.value.to < inspected.value.from
        {
            let message = format!(
                "the inspection of {id:?} ends on {}, before it starts on {}",
                inspected.value.to, inspected.value.from
            );
            self.say(
                "ends-before-start",
                Severity::Error,
                &inspected.at,
                message,
                "correct the first or the last day",
            );
        }
        if let (Some(inspected), Some(published)) = (&record.inspected, &record.published) {
            let wait = (published.value - inspected.value.to).get_days();
            if wait < 0 {
                let message = format!(
                    "{id:?} is published on {}, before its inspection ended on {}",
                    published.value, inspected.value.to
                );
                self.say(
                    "published-too-early",
                    Severity::Error,
                    &published.at,
                    message,
                    "correct one of the two dates",
                );
            } else if wait > LONGEST_WAIT {
                let message = format!(
                    "{id:?} is published {wait} days after its inspection ended on {}",
                    inspected.value.to
                );
                self.say(
                    "published-late",
                    Severity::Warning,
                    &published.at,
                    message,
                    "look for a slip in one of the years",
                );
            }
        }
        if let Some(published) = &record.published
            && let Some(day) = id
                .len()
                .checked_sub(10)
                .and_then(|at| id.get(at..))
                .and_then(|end| end.parse::<Date>().ok())
            && day != published.value
        {
            let message = format!("the id {id:?} ends in another day than {}, when it was published", published.value);
            self.say(
                "id-and-date-differ",
                Severity::Warning,
                &published.at,
                message,
                "an id is the body and the day of publication",
            );
        }
    }

    fn people(&mut self) {
        for (role, name) in &self.record.people {
            if name.value.is_empty() {
                let message = format!("{:?} names nobody as {role:?}", self.record.id);
                self.say(
                    "no-name",
                    Severity::Warning,
                    &name.at,
                    message,
                    "write the name, or leave out the role",
                );
            }
        }
    }

    fn areas(&mut self, framework: &Framework) {
        let record = self.record;
        for (area, grade) in &record.judgements {
            self.grade(framework, area, grade);
        }
        let Some(inspected) = &record.inspected else {
            return;
        };
        for area in framework.areas_on(inspected.value.from) {
            if !area.optional && record.grade(&area.id).is_none() {
                let message = format!(
                    "{:?} has no grade for {:?}, which {} judged then",
                    record.id, area.id, framework.name
                );
                self.say(
                    "missing-area",
                    Severity::Warning,
                    &record.at,
                    message,
                    "read it off the report; until then, claims about it are unverifiable",
                );
            }
        }
    }

    fn grade(&mut self, framework: &Framework, area: &str, grade: &Fact<String>) {
        let record = self.record;
        if !framework.scale.contains(&grade.value) {
            let message = format!("{:?} is not a grade of {}", grade.value, framework.name);
            let scale = format!("the grades are {}", framework.scale.join(", "));
            let help = did_you_mean(&grade.value, framework.scale.iter().map(String::as_str), &scale);
            self.say("unknown-grade", Severity::Error, &grade.at, message, help);
        }
        // An area's name can stand for one span of time, then for another.
        let known: Vec<_> = framework.areas.iter().filter(|known| known.id == area).collect();
        if known.is_empty() {
            let message = format!("{area:?} is not an area of {}", framework.name);
            let ids = || framework.areas.iter().map(|area| area.id.as_str());
            let areas = format!("the areas are {}", ids().collect::<Vec<_>>().join(", "));
            self.say(
                "unknown-area",
                Severity::Error,
                &grade.at,
                message,
                did_you_mean(area, ids(), &areas),
            );
        } else if let Some(inspected) = &record.inspected
            && !framework.areas_on(inspected.value.from).any(|known| known.id == area)
        {
            let spans: Vec<String> = known
                .iter()
                .map(|area| match (area.from, area.until) {
                    (Some(from), Some(until)) => format!("from {from} until {until}"),
                    (Some(from), None) => format!("from {from}"),
                    (None, Some(until)) => format!("until {until}"),
                    (None, None) => "always".to_owned(),
                })
                .collect();
            let message = format!(
                "{} did not judge {area:?} in an inspection that started on {}",
                framework.name, inspected.value.from
            );
            self.say(
                "area-of-another-time",
                Severity::Error,
                &grade.at,
                message,
                format!("it was judged in inspections that started {}", spans.join(" or ")),
            );
        }
    }
}
