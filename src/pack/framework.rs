//! Frameworks: the dated areas and grade scales that reports are made under.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The scheme that a report was made under.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Framework {
    /// Kebab-case id ("ofsted-ilacs").
    pub id: String,
    /// The pack that defines it.
    pub home: super::Home,
    /// In words, for messages.
    pub name: String,
    /// Frameworks of one family may be counted together ("ever", "the third time").
    pub family: String,
    /// Grades, best first.
    pub scale: Vec<String>,
    /// What is graded, with the days of inspection start for which each area existed.
    pub areas: Vec<FrameworkArea>,
}

/// One thing that a framework grades.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameworkArea {
    /// Area id, as in a record's `[judgement]`.
    pub id: String,
    /// Earliest start of an inspection that grades it; always, if none.
    pub from: Option<Date>,
    /// Latest start of an inspection that grades it; still, if none.
    pub until: Option<Date>,
    /// Whether it stands for the whole ("overall effectiveness").
    pub whole: bool,
    /// Whether it is judged apart from the others (the safeguarding board), so that "all areas" does not mean it.
    pub apart: bool,
    /// Whether a record may lack it ("not judged").
    pub optional: bool,
    /// Areas whose grade holds for it where it is not graded itself.
    pub lineage: Vec<String>,
}

impl Framework {
    /// The areas graded by an inspection that started on `start`.
    pub fn areas_on(&self, start: Date) -> impl Iterator<Item = &FrameworkArea> {
        self.areas
            .iter()
            .filter(move |area| area.from.is_none_or(|day| day <= start) && area.until.is_none_or(|day| start <= day))
    }

    /// An area by id.
    pub fn area(&self, id: &str) -> Option<&FrameworkArea> {
        self.areas.iter().find(|area| area.id == id)
    }

    /// The place of a grade, 0 the best.
    pub fn place(&self, grade: &str) -> Option<usize> {
        self.scale.iter().position(|id| id == grade)
    }
}
