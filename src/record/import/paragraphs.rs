//! From lines to paragraphs: lines joined, broken words mended, running heads left out, footnotes apart.

use std::collections::HashSet;

use super::sheet::{Line, Role, Sheet};
use crate::record::{Paragraph, ParagraphKind, ReportText};

/// A heading has no more words than this.
const LONGEST_HEADING: usize = 24;

/// A paragraph being put together.
struct Open<'a> {
    lines: Vec<&'a Line>,
    kind: ParagraphKind,
}

/// The paragraphs of a document.
pub fn paragraphs(sheet: &Sheet) -> ReportText {
    let body = body_size(sheet);
    let pitch = pitch(sheet);
    let mut whole: Vec<Open<'_>> = Vec::new();
    for page in sheet.pages() {
        let lines: Vec<&Line> = sheet.lines[page].iter().filter(|line| !line.running).collect();
        let (lines, notes) = lines.split_at(notes_from(&lines, body));
        whole.extend(split(lines, sheet.wrapped, pitch, body));
        whole.extend(split(notes, sheet.wrapped, pitch, body).into_iter().map(|open| Open {
            kind: ParagraphKind::Footnote,
            ..open
        }));
    }
    let words = vocabulary(sheet);
    let mut out: Vec<Paragraph> = Vec::with_capacity(whole.len());
    // The last paragraph of running text, which the next page may continue.
    let mut last: Option<usize> = None;
    for open in whole {
        let Some(first) = open.lines.first() else { continue };
        let text = join(in_columns(&open.lines).into_iter(), &words);
        let continues = open.kind == ParagraphKind::Body && text.starts_with(char::is_lowercase) && !starts_item(&text);
        if let Some(at) = last
            && continues
            && out[at].last_page < first.page.max(out[at].page + u32::from(!sheet.wrapped))
            && !ends(&out[at].text)
        {
            let head = std::mem::take(&mut out[at].text);
            out[at].text = join([head, text].into_iter(), &words);
            out[at].last_page = first.page;
            continue;
        }
        let last_page = first.page;
        if open.kind == ParagraphKind::Body {
            last = Some(out.len());
        }
        out.push(Paragraph {
            page: first.page,
            last_page,
            number: 0,
            kind: open.kind,
            text,
            line: 0,
        });
    }
    let (mut page, mut number) = (0, 0);
    // Line 1 of a text file is its head.
    for (line, paragraph) in (2..).zip(&mut out) {
        paragraph.line = line;
        number = if paragraph.page == page { number + 1 } else { 1 };
        page = paragraph.page;
        paragraph.number = number;
    }
    ReportText { paragraphs: out }
}

/// Where a page's footnotes begin: the small print at its end.
fn notes_from(lines: &[&Line], body: f64) -> usize {
    if let Some(at) = lines.iter().position(|line| line.role == Role::Footnote && line.size < body * 0.95) {
        return at;
    }
    let small = lines.iter().rev().take_while(|line| line.size < body * 0.93).count();
    lines.len() - small
}

/// The size of most of the text.
fn body_size(sheet: &Sheet) -> f64 {
    let mut sizes: Vec<(f64, usize)> = Vec::new();
    for line in &sheet.lines {
        let length = line.text().len();
        match sizes.iter_mut().find(|(size, _)| (*size - line.size).abs() < 0.3) {
            Some((_, count)) => *count += length,
            None => sizes.push((line.size, length)),
        }
    }
    sizes.into_iter().max_by_key(|(_, count)| *count).map_or(1.0, |(size, _)| size)
}

/// The usual distance from a line to the next.
fn pitch(sheet: &Sheet) -> f64 {
    let mut steps: Vec<(i64, usize)> = Vec::new();
    for pair in sheet.lines.windows(2).filter(|pair| pair[0].page == pair[1].page) {
        // In half units: what differs by less is the same.
        let step = ((pair[1].y - pair[0].y) * 2.0).round() as i64;
        match steps.iter_mut().find(|(known, _)| *known == step) {
            Some((_, count)) => *count += 1,
            None => steps.push((step, 1)),
        }
    }
    let usual = steps.into_iter().max_by_key(|(step, count)| (*count, std::cmp::Reverse(*step)));
    usual.map_or(1.0, |(step, _)| step as f64 / 2.0)
}

/// The lines of a paragraph; those of a table's row column by column, so that a cell's words stay together.
fn in_columns(lines: &[&Line]) -> Vec<String> {
    let cells = || lines.iter().flat_map(|line| &line.cells);
    let left = cells().map(|cell| cell.x).fold(f64::INFINITY, f64::min);
    let indent = lines.first().map_or(0.0, |line| line.size * 4.0);
    let inner = |x: f64| x <= left + indent;
    let edge = cells()
        .filter(|cell| inner(cell.x))
        .map(|cell| cell.right)
        .fold(f64::NEG_INFINITY, f64::max);
    let right = cells()
        .filter(|cell| !inner(cell.x))
        .map(|cell| cell.x)
        .fold(f64::INFINITY, f64::min);
    if lines.len() < 2 || right.is_infinite() || right <= edge {
        return lines.iter().map(|line| line.text()).collect();
    }
    let column = |right_one: bool| {
        let cells = lines.iter().flat_map(|line| &line.cells);
        cells
            .filter(move |cell| (cell.x >= right - 1.0) == right_one)
            .map(|cell| cell.text.clone())
    };
    column(false).chain(column(true)).collect()
}

/// Parts lines into paragraphs.
fn split<'a>(lines: &[&'a Line], wrapped: bool, pitch: f64, body: f64) -> Vec<Open<'a>> {
    let mut out: Vec<Open<'a>> = Vec::new();
    for line in lines {
        let text = line.text();
        let joins = wrapped
            && !starts_item(&text)
            && line.cells.len() < 3
            && out.last().and_then(|open| open.lines.last()).is_some_and(|above| {
                let step = line.y - above.y;
                let tabular = body <= 1.0 && (line.cells.len() > 1 || above.cells.len() > 1);
                let near = !tabular && step > 0.0 && step <= pitch.max(above.size) * 1.4;
                let alike = (line.size - above.size).abs() < line.size * 0.06;
                // A line well short of the margin ends its paragraph.
                let beside = line.x() > above.right() && step < above.size;
                let full = body <= 1.0 || beside || above.right() > line.x() + 120.0;
                near && alike && full && (line.role == above.role || line.role == Role::Plain && above.role == Role::Footnote)
            });
        match out.last_mut() {
            Some(open) if joins => open.lines.push(line),
            _ => out.push(Open {
                lines: vec![line],
                kind: ParagraphKind::Body,
            }),
        }
    }
    for open in &mut out {
        let text: Vec<String> = open.lines.iter().map(|line| line.text()).collect();
        let text = text.join(" ");
        let said = open.lines.iter().any(|line| line.role == Role::Heading);
        let large = body > 1.0 && open.lines.iter().all(|line| line.size > body * 1.08);
        let short = text.split_whitespace().count() <= LONGEST_HEADING && !text.ends_with(['.', ',', ';']);
        // Where nothing tells the size, a line on its own that is no sentence is a heading.
        let alone = body <= 1.0 && open.lines.len() == 1 && open.lines[0].cells.len() == 1;
        let titled = alone && text.starts_with(char::is_uppercase) && !text.ends_with(['.', '!']);
        if said || short && (large || titled) && text.contains(char::is_alphabetic) {
            open.kind = ParagraphKind::Heading;
        } else if open.lines.first().is_some_and(|line| line.role == Role::Footnote) {
            open.kind = ParagraphKind::Footnote;
        }
    }
    out
}

/// Whether a line begins a paragraph by its mark: a number and a stop, a bullet.
fn starts_item(text: &str) -> bool {
    let mut chars = text.chars();
    match chars.next() {
        Some('•' | '◼' | '■' | '▪' | '●' | '◦' | '–' | '-' | '*') => chars.next().is_some_and(char::is_whitespace),
        Some(c) if c.is_ascii_digit() => {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.starts_with(". ") || rest == "." || rest.starts_with(") ")
        }
        _ => false,
    }
}

/// Whether a text comes to an end.
fn ends(text: &str) -> bool {
    text.trim_end_matches(['’', '”', '"', '\'', ')']).ends_with(['.', '?', '!', ':'])
}

/// Words with hyphens, and words without, as they stand inside lines: they tell what a broken word was.
fn vocabulary(sheet: &Sheet) -> HashSet<String> {
    let mut words = HashSet::new();
    for line in &sheet.lines {
        let text = line.text();
        let all: Vec<&str> = text.split_whitespace().collect();
        words.extend(all.iter().map(|word| bare(word)).filter(|word| !word.is_empty()));
    }
    words
}

fn bare(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

/// Joins lines. A hyphen at a line's end stays, unless the document elsewhere writes the word without one.
fn join(lines: impl Iterator<Item = String>, words: &HashSet<String>) -> String {
    let mut out = String::new();
    for line in lines {
        if let Some(cut) = out.strip_suffix('\u{ad}') {
            out.truncate(cut.len());
        } else if out.ends_with(['-', '\u{2010}']) && !out.ends_with(" -") {
            let head = out.rsplit(' ').next().unwrap_or_default();
            let head = head.trim_end_matches(['-', '\u{2010}']);
            let tail = line.split(' ').next().unwrap_or_default();
            let (plain, hyphenated) = (bare(&format!("{head}{tail}")), bare(&format!("{head}-{tail}")));
            if words.contains(&plain) && !words.contains(&hyphenated) {
                out.pop();
            }
        } else if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&line);
    }
    out.replace('\u{ad}', "")
}
