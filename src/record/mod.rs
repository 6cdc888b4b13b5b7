//! Records: the canonical data of published reports, bodies and populations, each fact with the line that states it.

mod audit;
mod compare;
mod embedded;
pub mod import;
mod index;
mod load;
mod merge;
mod office;
mod read;
mod source;
mod text;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use audit::{SourceFinding, audit};
pub use compare::{Cell, Comparison, compare};
pub use embedded::embedded;
pub use index::Index;
pub use load::load;
pub use office::{Cover, OfficeHolder, audit_offices};
pub use source::{SourceError, SourceFile};
pub use text::{Paragraph, ParagraphKind, ReportText, TextError};

use crate::{
    quote::Text,
    snapshot::{self, Later},
};

/// Everything that articles are held against. Pure data; see `load` for how it is read from text.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Records {
    /// Whom reports are about, sorted by id.
    pub bodies: Vec<Body>,
    /// Named groups of bodies (regions, kinds, former counties).
    pub populations: Vec<Population>,
    /// What the registers at hand completely cover.
    pub registers: Vec<Register>,
    /// All reports, sorted by publication date, then id.
    pub reports: Vec<Record>,
    /// Who held which office of a body, sorted by body, role, first day and name.
    pub office_holders: Vec<OfficeHolder>,
    /// What two sources say differently of one report; `Record::disputed` names the same fields.
    pub disagreements: Vec<Disagreement>,
    /// The texts of reports that were imported with them, by the report's id.
    #[serde(skip)]
    pub texts: HashMap<String, Arc<Text>>,
    /// Lookups, built by `load` and `Records::reindex`; empty in records made by hand, which costs only time.
    pub index: Index,
}

/// A fact that another source of the same report states otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disagreement {
    /// Id of the report.
    pub report: String,
    /// The field ("judgement.overall", "inspected", "published", "person.lead-inspector", "url").
    pub field: String,
    /// The value that the records hold, and where it stands.
    pub kept: Fact<String>,
    /// The value that was set aside, and where it stands.
    pub other: Fact<String>,
}

/// Whom a report is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Body {
    /// Kebab-case name.
    pub id: String,
    /// The name as commonly written ("Bristol").
    pub name: String,
    /// Other names ("Hull", "BCP"); without suffixes such as "Council", which packs know.
    pub aliases: Vec<String>,
    /// Ids of the populations it belongs to (its region, its kind, former counties).
    pub populations: Vec<String>,
}

/// A named group of bodies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Population {
    /// Kebab-case id.
    pub id: String,
    /// How it is written ("North West", "the capital", "London boroughs"), lower case allowed.
    pub names: Vec<String>,
}

/// A statement of what a set of records covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Register {
    /// Kebab-case id.
    pub id: String,
    /// Frameworks whose reports it lists.
    pub frameworks: Vec<String>,
    /// First day of publication covered.
    pub from: Date,
    /// Last day of publication covered.
    pub to: Date,
    /// From when every body of the country is covered; before it, national and regional counts can be short.
    pub complete_from: Option<Date>,
    /// The day on which its rows stood, of a register that does not say when each was published.
    pub as_at: Option<Date>,
    /// Populations that lack bodies before that day; empty if any may.
    pub incomplete: Vec<String>,
    /// In words: what it completely covers, and what not.
    pub completeness: String,
    /// Where the facts came from.
    pub source: String,
}

/// A fact and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// The record that states it.
    pub at: Place,
}

/// A line of a record or register file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Path of the file, as shown to people (`sources/…` for embedded ones).
    #[serde(with = "snapshot::path")]
    pub path: std::sync::Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Where in the report's own document the fact stands (page, line, words), when known.
    pub document: Option<String>,
}

/// First and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Interval {
    /// First day.
    #[serde(with = "snapshot::day")]
    pub from: Date,
    /// Last day, not before the first, unless the source says so: `audit` reports that, and the field is disputed.
    #[serde(with = "snapshot::day")]
    pub to: Date,
}

/// The canonical data of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Record {
    /// Body, then publication date: `camden-2025-04-15`.
    pub id: String,
    /// Ids of the bodies it is about; usually one.
    pub bodies: Vec<String>,
    /// Id of the framework it was made under.
    pub framework: String,
    /// When the inspection ran.
    pub inspected: Option<Fact<Interval>>,
    /// When it was published.
    #[serde(with = "snapshot::day_of_fact")]
    pub published: Option<Fact<Date>>,
    /// Area id → grade id, in file order.
    pub judgements: Later<Vec<(String, Fact<String>)>>,
    /// Role id → person's name.
    pub people: Later<Vec<(String, Fact<String>)>>,
    /// The day on which its register knew it to stand; where it has no day of publication, it may have come out any time before.
    pub as_at: Option<Date>,
    /// Numbers that the report states of itself (a score): id → whole number, in digits.
    pub figures: Later<Vec<(String, Fact<String>)>>,
    /// Address of the report.
    pub url: Option<String>,
    /// Fields whose sources disagree ("judgement.overall", "published"): what hangs on them is undecided.
    pub disputed: Vec<String>,
    /// The report's own document, when it was imported.
    pub document: Option<Document>,
    /// The line of the record as a whole.
    pub at: Place,
}

/// The file that a record was imported from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its name.
    pub file: Option<String>,
    /// Its SHA-256 digest, in hexadecimal.
    pub sha256: Option<String>,
    /// Name of the file that holds the report's text, beside the record file (`Record::at`).
    pub text: Option<String>,
}

/// One fact of a record, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordFact<'a> {
    /// "inspected", "published", "judgement.overall" or "person.lead-inspector".
    pub field: String,
    /// The value as source files write it (ISO 8601 dates, ids of grades).
    pub value: String,
    /// Where it stands.
    pub at: &'a Place,
}

impl Record {
    /// Whether the sources of a field disagree ("judgement.overall", "inspected", "published", "person.lead-inspector").
    pub fn is_disputed(&self, field: &str) -> bool {
        self.disputed.iter().any(|name| name == field)
    }

    /// Whether it is certain to have been the last word on a day: out by then, and, of a register that says on which day its rows
    /// stood, no later than that day.
    pub fn stood_on(&self, day: Date) -> bool {
        let out = self.published.as_ref().map(|published| published.value);
        match (out, self.as_at) {
            (Some(out), as_at) => out <= day && as_at.is_none_or(|as_at| day <= as_at),
            (None, as_at) => as_at == Some(day),
        }
    }

    /// Every fact that stands in a line, in words, in the order of `Record`'s fields: for listings and evidence.
    pub fn facts(&self) -> Vec<RecordFact<'_>> {
        let fact = |field: String, value: String, at| RecordFact { field, value, at };
        let inspected = self
            .inspected
            .iter()
            .map(|span| fact("inspected".to_owned(), format!("{}/{}", span.value.from, span.value.to), &span.at));
        let published = self
            .published
            .iter()
            .map(|day| fact("published".to_owned(), day.value.to_string(), &day.at));
        let judgements = self
            .judgements
            .iter()
            .map(|(area, grade)| fact(format!("judgement.{area}"), grade.value.clone(), &grade.at));
        let people = self
            .people
            .iter()
            .map(|(role, name)| fact(format!("person.{role}"), name.value.clone(), &name.at));
        let figures = self
            .figures
            .iter()
            .map(|(figure, number)| fact(format!("figure.{figure}"), number.value.clone(), &number.at));
        inspected.chain(published).chain(judgements).chain(people).chain(figures).collect()
    }

    /// The grade of an area.
    pub fn grade(&self, area: &str) -> Option<&Fact<String>> {
        self.judgements.iter().find(|(name, _)| name == area).map(|(_, grade)| grade)
    }

    /// A number that the report states of itself.
    pub fn figure(&self, id: &str) -> Option<&Fact<String>> {
        self.figures.iter().find(|(name, _)| name == id).map(|(_, number)| number)
    }

    /// The name recorded for a role.
    pub fn person(&self, role: &str) -> Option<&Fact<String>> {
        self.people.iter().find(|(name, _)| name == role).map(|(_, person)| person)
    }
}
