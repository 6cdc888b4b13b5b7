//! Records held against others of the same reports, cell by cell.

use super::{Fact, Place, Record, Records};

/// One report as two sources state it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Id of the report.
    pub report: String,
    /// Every cell that either states.
    pub cells: Vec<Cell>,
}

/// One fact as two sources state it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// "inspected", "published", "judgement.overall", "person.lead-inspector", "url".
    pub field: String,
    /// The value of the record that is compared, and where it stands.
    pub ours: Option<Fact<String>>,
    /// The value of the record that it is held against.
    pub theirs: Option<Fact<String>>,
}

impl Cell {
    /// Whether both state the fact, and differently.
    pub fn differs(&self) -> bool {
        matches!((&self.ours, &self.theirs), (Some(ours), Some(theirs)) if ours.value != theirs.value)
    }

    /// Whether both state the fact, and alike.
    pub fn agrees(&self) -> bool {
        matches!((&self.ours, &self.theirs), (Some(ours), Some(theirs)) if ours.value == theirs.value)
    }
}

/// Holds the reports of `ours` that stand in one of `files` against those of `theirs`: the same id, or a body, the framework and
/// the day of publication in common. A report that `theirs` lacks is left out.
pub fn compare(ours: &Records, files: &[String], theirs: &Records) -> Vec<Comparison> {
    let given = |place: &Place| files.iter().any(|file| **file == *place.path);
    let own = ours.reports.iter().filter(|record| given(&record.at));
    own.filter_map(|record| {
        let other = counterpart(record, theirs)?;
        let (ours, theirs) = (facts(record), facts(other));
        let mut cells: Vec<Cell> = ours
            .iter()
            // What a record lacks is taken over from others when they are loaded together: that is not its own word.
            .filter(|(_, fact)| given(&fact.at))
            .map(|(field, fact)| Cell {
                field: field.clone(),
                ours: Some(fact.clone()),
                theirs: theirs.iter().find(|(name, _)| name == field).map(|(_, fact)| fact.clone()),
            })
            .collect();
        for (field, fact) in theirs {
            if !cells.iter().any(|cell| cell.field == field) {
                cells.push(Cell {
                    field,
                    ours: None,
                    theirs: Some(fact),
                });
            }
        }
        Some(Comparison {
            report: record.id.clone(),
            cells,
        })
    })
    .collect()
}

fn counterpart<'r>(record: &'r Record, others: &'r Records) -> Option<&'r Record> {
    let day = |record: &Record| record.published.as_ref().map(|fact| fact.value);
    let same = |other: &&Record| other.framework == record.framework && day(other).is_some() && day(other) == day(record);
    let by_id = others.report(&record.id);
    by_id.or_else(|| record.bodies.iter().flat_map(|body| others.reports_of(body)).find(same))
}

fn facts(record: &Record) -> Vec<(String, Fact<String>)> {
    record
        .facts()
        .into_iter()
        .map(|fact| {
            (
                fact.field,
                Fact {
                    value: fact.value,
                    at: fact.at.clone(),
                },
            )
        })
        .collect()
}
