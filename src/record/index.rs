//! Lookups: which reports are about a body, which line a fact stands in.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use super::source::Lines;
use super::{Body, OfficeHolder, Place, Population, Record, Records, SourceFile};
use crate::snapshot::Later;

/// What `load` remembers so that lookups need no scan. An empty one costs time, never answers.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Index {
    /// How many reports were indexed; another number now means that they changed since.
    reports: usize,
    of_body: Later<BTreeMap<String, Vec<usize>>>,
    of_id: Later<BTreeMap<String, usize>>,
    /// The names of persons whom reports name, each once.
    people: Vec<String>,
    /// The files, and where their lines begin, which is found out once a line is asked for.
    #[serde(skip)]
    texts: HashMap<Arc<str>, (SourceFile, OnceLock<Lines>)>,
}

impl Index {
    /// Keeps the text of the files, so that a `Place` can be shown as its line.
    pub(crate) fn keep<'f>(&mut self, files: impl IntoIterator<Item = &'f SourceFile>) {
        for file in files {
            self.texts.insert(file.path.clone(), (file.clone(), OnceLock::new()));
        }
    }

    /// Lets a report be found by an id that it had in another file.
    pub(super) fn also(&mut self, id: String, report: usize) {
        let mut of_id = std::mem::take(&mut self.of_id).taken();
        of_id.entry(id).or_insert(report);
        self.of_id = of_id.into();
    }
}

impl Records {
    /// A body by id.
    pub fn body(&self, id: &str) -> Option<&Body> {
        self.bodies
            .binary_search_by(|body| body.id.as_str().cmp(id))
            .ok()
            .and_then(|at| self.bodies.get(at))
    }

    /// A population by id.
    pub fn population(&self, id: &str) -> Option<&Population> {
        self.populations.iter().find(|population| population.id == id)
    }

    /// The bodies that belong to a population, by id.
    pub fn members<'a>(&'a self, population: &'a str) -> impl DoubleEndedIterator<Item = &'a Body> {
        self.bodies
            .iter()
            .filter(move |body| body.populations.iter().any(|id| id == population))
    }

    /// A report by id, or by the id that a register gives it where a record file names it differently.
    pub fn report(&self, id: &str) -> Option<&Record> {
        if self.is_indexed() {
            self.index.of_id.get(id).and_then(|at| self.reports.get(*at))
        } else {
            self.reports.iter().find(|record| record.id == id)
        }
    }

    /// Reports on a body, oldest first.
    pub fn reports_of<'a>(&'a self, body: &'a str) -> impl DoubleEndedIterator<Item = &'a Record> {
        let known = self.index.of_body.get(body).map_or(&[][..], Vec::as_slice);
        let (indexed, scanned) = if self.is_indexed() {
            (known, &[][..])
        } else {
            (&[][..], self.reports.as_slice())
        };
        let indexed = indexed.iter().filter_map(|at| self.reports.get(*at));
        indexed.chain(scanned.iter().filter(move |record| record.bodies.iter().any(|id| id == body)))
    }

    /// The names of the persons whom reports name, in any role.
    pub fn people(&self) -> impl Iterator<Item = &str> {
        let scanned = if self.is_indexed() { &[][..] } else { self.reports.as_slice() };
        let known = self.is_indexed().then_some(&self.index.people);
        known.into_iter().flatten().map(String::as_str).chain(named(scanned))
    }

    /// Those on file for an office of a body, the first in time first.
    pub fn holders<'a>(&'a self, body: &'a str, role: &'a str) -> impl Iterator<Item = &'a OfficeHolder> {
        self.office_holders
            .iter()
            .filter(move |holder| holder.body == body && holder.role == role)
    }

    /// The line of the source file that a fact stands in, when the file was loaded.
    pub fn line(&self, place: &Place) -> Option<&str> {
        let (file, lines) = self.index.texts.get(&place.path)?;
        lines.get_or_init(|| Lines::of(&file.text)).text(&file.text, place.line)
    }

    /// The same, trimmed; not copied where the file is part of the program.
    pub(crate) fn words(&self, place: &Place) -> Option<Cow<'static, str>> {
        let (file, lines) = self.index.texts.get(&place.path)?;
        let lines = lines.get_or_init(|| Lines::of(&file.text));
        Some(match &file.text {
            Cow::Borrowed(text) => lines.text(text, place.line)?.trim().into(),
            Cow::Owned(text) => lines.text(text, place.line)?.trim().to_owned().into(),
        })
    }

    /// Sorts bodies and reports as their fields promise, and indexes them anew. `load` has done so;
    /// call it after building or changing records by hand.
    pub fn reindex(&mut self) {
        self.bodies.sort_by(|a, b| a.id.cmp(&b.id));
        let day = |record: &Record| record.published.as_ref().map(|fact| fact.value);
        self.reports.sort_by(|a, b| (day(a), &a.id).cmp(&(day(b), &b.id)));
        self.office_holders
            .sort_by(|a, b| (&a.body, &a.role, a.from, &a.name).cmp(&(&b.body, &b.role, b.from, &b.name)));
        let (mut of_body, mut of_id) = (BTreeMap::<String, Vec<usize>>::new(), BTreeMap::new());
        for (at, record) in self.reports.iter().enumerate() {
            of_id.entry(record.id.clone()).or_insert(at);
            for body in &record.bodies {
                of_body.entry(body.clone()).or_default().push(at);
            }
        }
        (self.index.of_body, self.index.of_id) = (of_body.into(), of_id.into());
        self.index.people = named(&self.reports)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(str::to_owned)
            .collect();
        self.index.reports = self.reports.len();
    }

    fn is_indexed(&self) -> bool {
        self.index.reports == self.reports.len()
    }
}

fn named(reports: &[Record]) -> impl Iterator<Item = &str> {
    let people = reports.iter().flat_map(|record| &record.people);
    people.map(|(_, person)| person.value.as_str())
}
