//! Records: the canonical data of published reports, bodies and populations, each fact with the line that states it.

use jiff::civil::Date;

/// Everything that articles are held against. Pure data; see `load` for how it is read from text.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Whom reports are about, sorted by id.
    pub bodies: Vec<Body>,
    /// Named groups of bodies (regions, kinds, former counties).
    pub populations: Vec<Population>,
    /// What the registers at hand completely cover.
    pub registers: Vec<Register>,
    /// All reports, sorted by publication date, then id.
    pub reports: Vec<Record>,
}

/// Whom a report is about.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Population {
    /// Kebab-case id.
    pub id: String,
    /// How it is written ("North West", "the capital", "London boroughs"), lower case allowed.
    pub names: Vec<String>,
}

/// A statement of what a set of records covers.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// In words: what it completely covers, and what not.
    pub completeness: String,
    /// Where the facts came from.
    pub source: String,
}

/// A fact and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<T> {
    /// The value.
    pub value: T,
    /// The record that states it.
    pub at: Place,
}

/// A line of a record or register file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Path of the file, as shown to people (`sources/…` for embedded ones).
    pub path: std::sync::Arc<str>,
    /// Line, from 1.
    pub line: usize,
    /// Where in the report's own document the fact stands (page, line, words), when known.
    pub document: Option<String>,
}

/// First and last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Interval {
    /// First day.
    pub from: Date,
    /// Last day, not before the first.
    pub to: Date,
}

/// The canonical data of one report.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    pub published: Option<Fact<Date>>,
    /// Area id → grade id, in file order.
    pub judgements: Vec<(String, Fact<String>)>,
    /// Role id → person's name.
    pub people: Vec<(String, Fact<String>)>,
    /// Address of the report.
    pub url: Option<String>,
    /// The line of the record as a whole.
    pub at: Place,
}

impl Record {
    /// The grade of an area.
    pub fn grade(&self, area: &str) -> Option<&Fact<String>> {
        self.judgements.iter().find(|(name, _)| name == area).map(|(_, grade)| grade)
    }

    /// The name recorded for a role.
    pub fn person(&self, role: &str) -> Option<&Fact<String>> {
        self.people.iter().find(|(name, _)| name == role).map(|(_, person)| person)
    }
}

impl Records {
    /// A body by id.
    pub fn body(&self, id: &str) -> Option<&Body> {
        self.bodies
            .binary_search_by(|body| body.id.as_str().cmp(id))
            .ok()
            .map(|at| &self.bodies[at])
    }

    /// A report by id.
    pub fn report(&self, id: &str) -> Option<&Record> {
        self.reports.iter().find(|record| record.id == id)
    }

    /// Reports on a body, oldest first.
    pub fn reports_of(&self, body: &str) -> impl DoubleEndedIterator<Item = &Record> {
        self.reports.iter().filter(move |record| record.bodies.iter().any(|id| id == body))
    }
}
