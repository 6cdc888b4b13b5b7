//! What a document states, wherever it states it.

use jiff::civil::Date;

use super::sheet::{Line, Sheet};
use super::words::{Finder, Match, Word, words};
use super::{body, dates};
use crate::pack::document::{Description, Kind};
use crate::record::{Interval, Records};

/// One place where a document states a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// "body", "inspected", "published", "judgement.overall", "person.lead-inspector".
    pub field: String,
    /// As records write it; empty where the document says that an area was not judged.
    pub value: String,
    /// Page, from 1.
    pub page: u32,
    /// Line of the page, from 1.
    pub line: u32,
    /// The words.
    pub words: String,
}

/// How many lines at the start of a document may hold its title.
const HEAD: usize = 40;
/// Most lines that one statement runs over.
const LONGEST: usize = 6;
/// A wider gap between lines, in their size, is one between paragraphs.
const NEXT_LINE: f64 = 2.0;

/// The title of a document: which description it fits.
pub struct Title<'a> {
    /// The description.
    pub description: &'a Description,
    /// The first line of it, as a position in the sheet.
    pub line: usize,
    /// Whom it names, if that could be told.
    pub bodies: Option<Vec<String>>,
    /// Where it stands; its value is the words.
    pub statement: Statement,
}

/// Every description that the head of a document fits, the earliest title first, then the longest.
pub fn titles<'a>(sheet: &Sheet, descriptions: &'a [Description], records: &Records) -> Vec<Title<'a>> {
    let head: Vec<&Line> = sheet.lines.iter().take(HEAD).filter(|line| !line.running).collect();
    let mut found: Vec<(usize, usize, Title<'a>)> = Vec::new();
    for description in descriptions {
        let mut best: Option<(usize, usize, Title<'a>)> = None;
        for (at, line) in head.iter().enumerate() {
            let passage: Vec<String> = head[at..].iter().take(LONGEST).map(|line| line.text()).collect();
            let words = words(passage.iter().map(String::as_str));
            let finder = Finder {
                description,
                words: &words,
            };
            for pattern in &description.title {
                for hit in finder.matches(pattern, 0).into_iter().filter(|hit| finder.line_ends(hit.end)) {
                    let bodies = hit
                        .slot("body")
                        .and_then(|slot| body::bodies(&words[slot], records, &description.beside));
                    let title = Title {
                        description,
                        line: at,
                        statement: statement("body", bodies.clone().unwrap_or_default().join(" "), line, &words[..hit.end]),
                        bodies,
                    };
                    // A title that names a body that is known beats one that does not, and an earlier one a later.
                    let rank = |title: &Title<'_>| (title.bodies.is_none(), title.line);
                    if best
                        .as_ref()
                        .is_none_or(|(_, end, other)| (rank(&title), usize::MAX - hit.end) < (rank(other), usize::MAX - end))
                    {
                        best = Some((at, hit.end, title));
                    }
                }
            }
        }
        found.extend(best);
    }
    found.sort_by_key(|(at, end, title)| (*at, std::cmp::Reverse(*end), matches!(title.description.of, Kind::Framework(_))));
    found.into_iter().map(|(.., title)| title).collect()
}

/// Everything that a document states under a description, in reading order of each field.
pub fn statements(sheet: &Sheet, description: &Description, records: &Records) -> Vec<Statement> {
    let mut out = Vec::new();
    for page in sheet.pages() {
        let lines = &sheet.lines[page];
        rows(lines, description, &mut out);
        for (at, line) in lines.iter().enumerate() {
            if line.running {
                running(line, description, &mut out);
                continue;
            }
            let passage: Vec<String> = std::iter::once(line)
                .chain(lines[at + 1..].iter().filter(|line| !line.running))
                .take(LONGEST)
                .map(Line::text)
                .collect();
            let words = words(passage.iter().map(String::as_str));
            lines_at(line, description, records, &words, &mut out);
        }
    }
    out
}

/// Whether any of the patterns stands at the start of a line in the head of the document.
pub fn in_head(sheet: &Sheet, description: &Description, patterns: &[crate::pattern::syntax::Pattern]) -> bool {
    let head: Vec<String> = sheet.lines.iter().take(HEAD).map(Line::text).collect();
    (0..head.len()).any(|at| {
        let words = words(head[at..].iter().take(LONGEST).map(String::as_str));
        let finder = Finder {
            description,
            words: &words,
        };
        finder.whole(patterns, 0, |_| true).is_some()
    })
}

fn statement(field: impl Into<String>, value: String, line: &Line, words: &[Word]) -> Statement {
    Statement {
        field: field.into(),
        value,
        page: line.page,
        line: line.number,
        words: said(words),
    }
}

/// Words as they are printed, single spaces between them but before closing marks.
fn said(words: &[Word]) -> String {
    let mut out = String::new();
    for word in words {
        let digit = word.text.starts_with(|c: char| c.is_ascii_digit());
        let tight = matches!(word.text.as_str(), "," | "." | ":" | ";" | "/") || out.ends_with('/') || digit && out.ends_with('.');
        if !out.is_empty() && !tight {
            out.push(' ');
        }
        out.push_str(&word.printed);
    }
    out
}

/// Statements that are whole lines, or sentences, from the start of a passage on.
fn lines_at(line: &Line, description: &Description, records: &Records, all: &[Word], out: &mut Vec<Statement>) {
    // "1. ", "2.1 ", "•" before the words are passed over.
    let mark = all
        .iter()
        .take_while(|word| word.line == 0 && !word.text.starts_with(char::is_alphabetic))
        .count();
    for from in [0, mark].into_iter().take(if mark == 0 { 1 } else { 2 }) {
        let words = &all[from..];
        let finder = Finder { description, words };
        if let Some(hit) = finder.whole(&description.inspected, 0, |_| true)
            && let Some(span) = hit.slot("dates").and_then(|slot| dates::span(&words[slot]))
        {
            out.push(statement("inspected", interval(span.0), line, &words[..hit.end]));
        }
        if let Some(hit) = finder.whole(&description.published, 0, |_| true)
            && let Some(day) = hit.slot("date").and_then(|slot| dates::day(&words[slot]))
        {
            out.push(statement("published", day.0.to_string(), line, &words[..hit.end]));
        }
        for person in &description.people {
            let hits = person.line.iter().flat_map(|pattern| finder.matches(pattern, 0));
            if let Some((name, end)) = hits.filter_map(|hit| name(&finder, hit.slot("name")?)).max_by_key(|(_, end)| *end) {
                out.push(statement(format!("person.{}", person.role), name, line, &words[..end]));
            }
        }
        for judgement in &description.judgements {
            // A body must be one, or the words in its place could be anything: "are not yet".
            let named = |hit: &Match| {
                let bodies = |slot| body::bodies(&words[slot], records, &description.beside);
                hit.slot("body").is_none_or(|slot| bodies(slot).is_some())
            };
            if let Some(hit) = finder.whole(&judgement.line, 0, named)
                && let Some(grade) = hit.slot("grade").and_then(|slot| {
                    let grades = finder.grades(slot.start);
                    grades.into_iter().find(|(_, end)| *end == slot.end).map(|(grade, _)| grade)
                })
            {
                let value = grade.unwrap_or_default().to_owned();
                out.push(statement(format!("judgement.{}", judgement.area), value, line, &words[..hit.end]));
            }
        }
    }
}

/// The name that stands in a slot, if it ends with the line, before a comma, or before a style such as "HMI".
fn name(finder: &Finder<'_, '_>, slot: std::ops::Range<usize>) -> Option<(String, usize)> {
    let words = finder.words;
    let last = words.get(slot.end.checked_sub(1)?)?;
    let next = words.get(slot.end);
    let styled = finder
        .description
        .styles
        .iter()
        .any(|style| !finder.matches(style, slot.end).is_empty());
    let closed = last.last || next.is_none_or(|next| matches!(next.text.as_str(), "," | ";" | "–" | "-" | ":"));
    let one_line = words[slot.clone()].iter().all(|word| word.line == last.line);
    // A style inside the words is not a part of the name.
    let inside = slot
        .clone()
        .any(|at| finder.description.styles.iter().any(|style| !finder.matches(style, at).is_empty()));
    let name: Vec<&str> = words[slot.clone()].iter().map(|word| word.printed.as_str()).collect();
    let name = name.join(" ").replace(" .", ".");
    ((styled || closed) && one_line && !inside).then_some((name, slot.end))
}

fn running(line: &Line, description: &Description, out: &mut Vec<Statement>) {
    let cells: Vec<&str> = line.cells.iter().map(|cell| cell.text.as_str()).collect();
    // Numbers of pages stand beside the words, in a cell of their own or not.
    let words = words(cells);
    for from in 0..words.len().min(3) {
        let rest = &words[from..];
        let finder = Finder { description, words: rest };
        let hits = description.running.iter().flat_map(|pattern| finder.matches(pattern, 0));
        let edge = |end: usize| rest.len() - end <= 1 && rest[end..].iter().all(|word| word.text.bytes().all(|byte| byte.is_ascii_digit()));
        let before = words[..from].iter().all(|word| word.text.bytes().all(|byte| byte.is_ascii_digit()));
        if let Some((span, end)) = hits
            .filter(|hit| before && edge(hit.end))
            .filter_map(|hit| Some((dates::span(&rest[hit.slot("dates")?])?.0, hit.end)))
            .max_by_key(|(_, end)| *end)
        {
            out.push(statement("inspected", interval(span), line, &rest[..end]));
            return;
        }
    }
}

/// First day/last day, as records write them.
pub fn interval(span: Interval) -> String {
    format!("{}/{}", span.from, span.to)
}

/// A piece of a table: the cells that one label or one grade fills.
struct Piece<T> {
    what: T,
    /// Left and right edge.
    x: f64,
    right: f64,
    /// Baselines of its first and last line.
    top: f64,
    bottom: f64,
    size: f64,
    page: u32,
    line: u32,
    words: String,
}

/// Rows of tables: a label, and the grade beside it.
fn rows(lines: &[Line], description: &Description, out: &mut Vec<Statement>) {
    let cells: Vec<(&Line, usize)> = lines
        .iter()
        .filter(|line| !line.running)
        .flat_map(|line| (0..line.cells.len()).map(move |cell| (line, cell)))
        .collect();
    let mut grades: Vec<Piece<Option<&str>>> = Vec::new();
    let mut taken = vec![false; cells.len()];
    for at in 0..cells.len() {
        if taken[at] || cells[at].0.cells.len() < 2 && lines.iter().all(|line| line.x() >= cells[at].0.x()) {
            continue;
        }
        let column = column(&cells, at, &taken);
        for length in (1..=column.len()).rev() {
            let words = words(column[..length].iter().map(|at| text(&cells, *at)));
            let finder = Finder {
                description,
                words: &words,
            };
            let Some((grade, _)) = finder.grades(0).into_iter().find(|(_, end)| *end == words.len()) else {
                continue;
            };
            grades.push(piece(&cells, &column[..length], grade, &words));
            for at in &column[..length] {
                taken[*at] = true;
            }
            break;
        }
    }
    let mut labels: Vec<Piece<&str>> = Vec::new();
    for at in 0..cells.len() {
        if taken[at] {
            continue;
        }
        let column = column(&cells, at, &taken);
        for length in (1..=column.len()).rev() {
            let words = words(column[..length].iter().map(|at| text(&cells, *at)));
            let mark = words.iter().take_while(|word| !word.text.starts_with(char::is_alphabetic)).count();
            let finder = Finder {
                description,
                words: &words[mark..],
            };
            let area = description.judgements.iter().find(|judgement| {
                let ends = judgement.row.iter().flat_map(|pattern| finder.matches(pattern, 0));
                ends.into_iter().any(|hit| hit.end > 0 && hit.end == finder.words.len())
            });
            if let Some(judgement) = area {
                labels.push(piece(&cells, &column[..length], judgement.area.as_str(), &words));
                for at in &column[..length] {
                    taken[*at] = true;
                }
                break;
            }
        }
    }
    for label in &labels {
        let slack = label.size * 0.75;
        let beside = grades.iter().filter(|grade| {
            grade.x > label.x && grade.right > label.right && grade.top <= label.bottom + slack && grade.bottom >= label.top - slack
        });
        // Two grades beside one label disagree, unless they are the same: both are stated.
        out.extend(beside.map(|grade| Statement {
            field: format!("judgement.{}", label.what),
            value: grade.what.unwrap_or_default().to_owned(),
            page: label.page,
            line: label.line,
            words: format!("{} | {}", label.words, grade.words),
        }));
    }
}

fn text<'a>(cells: &[(&'a Line, usize)], at: usize) -> &'a str {
    let (line, cell) = cells[at];
    line.cells[cell].text.as_str()
}

/// A cell and those right below it in the same column, as positions in `cells`.
fn column(cells: &[(&Line, usize)], from: usize, taken: &[bool]) -> Vec<usize> {
    let mut column = vec![from];
    let mut last = from;
    for at in from + 1..cells.len() {
        let ((above, upper), (line, lower)) = (cells[last], cells[at]);
        let step = line.y - above.y;
        if step > above.size * NEXT_LINE || column.len() == LONGEST {
            break;
        }
        let (upper, lower) = (&above.cells[upper], &line.cells[lower]);
        // A label's second line may stand a little further in than its number.
        let below = lower.x >= upper.x - above.size && lower.x < upper.right && step > 0.0;
        if below && !taken[at] {
            column.push(at);
            last = at;
        }
    }
    column
}

fn piece<T>(cells: &[(&Line, usize)], column: &[usize], what: T, words: &[Word]) -> Piece<T> {
    let parts = column.iter().map(|at| (cells[*at].0, &cells[*at].0.cells[cells[*at].1]));
    let first = cells[column[0]].0;
    Piece {
        what,
        x: parts.clone().map(|(_, cell)| cell.x).fold(f64::INFINITY, f64::min),
        right: parts.clone().map(|(_, cell)| cell.right).fold(f64::NEG_INFINITY, f64::max),
        top: first.y,
        bottom: parts.map(|(line, _)| line.y).fold(f64::NEG_INFINITY, f64::max),
        size: first.size,
        page: first.page,
        line: first.number,
        words: said(words),
    }
}

/// A day as records write it.
pub fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}
