//! What the documents of reports look like: where their titles, dates, judgements and names stand, and in which words.
//!
//! The patterns are those of claims, without lists and anchors; their slots are `{body}`, `{dates}`, `{date}`, `{name}` and
//! `{grade}`. They are matched against the lines of a document, not against an article: see `record::import`.

use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{SourceLine, compile::Build, raw};
use crate::pattern::syntax::{Atom, Pattern};

/// What the document of one kind of report looks like.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Description {
    /// The framework of such reports, or what a visit is called that gives no grade.
    pub of: Kind,
    /// What stands at the head of the first page.
    pub title: Vec<Pattern>,
    /// Words that may stand beside a body's name in the title.
    pub beside: Vec<String>,
    /// Lines that say when the inspection ran.
    pub inspected: Vec<Pattern>,
    /// The same, in the running heads.
    pub running: Vec<Pattern>,
    /// Lines that say when the report was published.
    pub published: Vec<Pattern>,
    /// What may follow a person's name.
    pub styles: Vec<Pattern>,
    /// Who is named, by role.
    pub people: Vec<Person>,
    /// How each grade is written.
    pub grades: Vec<(String, Vec<Pattern>)>,
    /// What is written where an area was not judged.
    pub not_judged: Vec<Pattern>,
    /// Where each area's grade stands.
    pub judgements: Vec<Judgement>,
    /// File and line.
    pub at: SourceLine,
}

/// Whether a document grades, and by what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A report under this framework.
    Framework(String),
    /// No grades: what such a visit is called.
    Ungraded(String),
}

impl Default for Kind {
    fn default() -> Self {
        Self::Ungraded(String::new())
    }
}

/// A person whom the document names.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Person {
    /// The role, as records write it.
    pub role: String,
    /// Lines that name the person.
    pub line: Vec<Pattern>,
    /// Whether the document can do without.
    pub optional: bool,
}

/// Where the grade of an area stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Judgement {
    /// The area.
    pub area: String,
    /// What the area is called in the first cell of a table's row; the grade stands beside it.
    pub row: Vec<Pattern>,
    /// Whole lines or sentences that hold the grade.
    pub line: Vec<Pattern>,
    /// Lines of the title whose presence says that an optional area must be graded.
    pub needed_if: Vec<Pattern>,
}

/// What a pattern in a document may look for.
const SLOTS: &[&str] = &["body", "dates", "date", "name", "grade"];

impl Build<'_> {
    /// Compiles the descriptions of a file.
    pub(super) fn documents(&mut self, at: usize, file: &raw::File) {
        for document in &file.document {
            let start = document.title.first().map_or(0, |title| title.span().start);
            if document.title.is_empty() {
                self.fault(
                    at,
                    0..0,
                    "a document without a title",
                    "give it at least one `title`, by which it is known",
                );
            }
            let of = match (&document.framework, &document.ungraded) {
                (Some(framework), None) => {
                    self.areas_and_grades(at, framework, document);
                    Kind::Framework(framework.get_ref().clone())
                }
                (None, Some(name)) => Kind::Ungraded(name.get_ref().clone()),
                _ => {
                    self.fault(
                        at,
                        start..start,
                        "a document is either of a framework or ungraded",
                        "write framework = \"…\", or ungraded = \"a visit that gives no grade\"",
                    );
                    Kind::default()
                }
            };
            let description = Description {
                of,
                title: self.lines(at, &document.title, None),
                beside: document.beside.iter().map(|word| word.get_ref().to_lowercase()).collect(),
                inspected: self.lines(at, &document.inspected, Some("dates")),
                running: self.lines(at, &document.running, Some("dates")),
                published: self.lines(at, &document.published, Some("date")),
                styles: self.lines(at, &document.styles, None),
                people: document
                    .person
                    .iter()
                    .map(|(role, person)| Person {
                        role: role.get_ref().clone(),
                        line: self.lines(at, &person.line, Some("name")),
                        optional: person.optional,
                    })
                    .collect(),
                grades: document
                    .grades
                    .iter()
                    .map(|(grade, wordings)| (grade.get_ref().clone(), self.lines(at, wordings, None)))
                    .collect(),
                not_judged: self.lines(at, &document.not_judged, None),
                judgements: document
                    .judgement
                    .iter()
                    .map(|(area, judgement)| Judgement {
                        area: area.get_ref().clone(),
                        row: self.lines(at, &judgement.row, None),
                        line: self.lines(at, &judgement.line, Some("grade")),
                        needed_if: self.lines(at, &judgement.needed_if, None),
                    })
                    .collect(),
                at: self.sources[at].line(start),
            };
            self.documents.push(description);
        }
    }

    /// Whether the framework is there, and has the areas and grades that the document speaks of.
    fn areas_and_grades(&mut self, at: usize, framework: &Spanned<String>, document: &raw::Document) {
        let Some(known) = self.packs.framework(framework.get_ref()) else {
            self.dangling(
                at,
                framework.span(),
                format!("there is no framework `{}`", framework.get_ref()),
                "define it with [[framework]]",
            );
            return;
        };
        let areas: Vec<String> = known.areas.iter().map(|area| area.id.clone()).collect();
        let scale = known.scale.clone();
        for area in document.judgement.keys() {
            self.known(at, area, "area of the framework", &areas);
        }
        for grade in document.grades.keys() {
            self.known(at, grade, "grade of the framework's scale", &scale);
        }
        if let (false, Some(area)) = (document.judgement.is_empty(), document.judgement.keys().next())
            && document.grades.is_empty()
        {
            self.fault(
                at,
                area.span(),
                "judgements, but no grades",
                "say how each grade is written, under `grades`",
            );
        }
    }

    /// Patterns, each of which must bind `slot` if one is named.
    fn lines(&mut self, at: usize, patterns: &[Spanned<String>], slot: Option<&str>) -> Vec<Pattern> {
        let mut trees = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let Some(tree) = self.parse(at, pattern) else { continue };
            if let Some((label, help)) = unfit(&tree) {
                self.fault(at, pattern.span(), format!("in the pattern `{}`: {label}", pattern.get_ref()), help);
                continue;
            }
            if let Some(slot) = slot
                && !tree.alternatives.iter().all(|items| binds(items, slot))
            {
                self.fault(
                    at,
                    pattern.span(),
                    format!("the pattern `{}` does not always bind {{{slot}}}", pattern.get_ref()),
                    "every pattern of this key must",
                );
            }
            trees.push(tree);
        }
        trees
    }
}

/// Why a pattern cannot be matched against a document's lines.
fn unfit(pattern: &Pattern) -> Option<(String, &'static str)> {
    pattern.alternatives.iter().flatten().find_map(|item| match &item.atom {
        Atom::List(name) => Some((
            format!("a document's pattern has no lists (`@{name}`)"),
            "write the words out, as `(one|another)`",
        )),
        Atom::Start | Atom::End => Some((
            "a document's pattern has no `^` and no `$`".to_owned(),
            "leave it out: such a pattern starts with a line and ends with one, or with a sentence",
        )),
        Atom::Slot { name, kind, many } if *many || name != kind || !SLOTS.contains(&name.as_str()) => Some((
            format!("`{{{name}}}` is no slot of a document's pattern"),
            "use one of: {body}, {dates}, {date}, {name}, {grade}",
        )),
        Atom::Group(group) => unfit(group),
        _ => None,
    })
}

fn binds(items: &[crate::pattern::syntax::Item], slot: &str) -> bool {
    items.iter().any(|item| {
        !item.optional
            && match &item.atom {
                Atom::Slot { name, .. } => name == slot,
                Atom::Group(group) => group.alternatives.iter().all(|items| binds(items, slot)),
                _ => false,
            }
    })
}
