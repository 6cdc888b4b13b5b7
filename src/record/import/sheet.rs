//! A document as lines on pages, whatever its format was.

use std::collections::HashMap;

/// Lines of a document, page by page, top to bottom.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// Every line that is not blank.
    pub lines: Vec<Line>,
    /// Whether lines end where the page did (print), and not where a paragraph does.
    pub wrapped: bool,
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Page, from 1.
    pub page: u32,
    /// Line of the page, from 1; of the file, where the format has no pages.
    pub number: u32,
    /// Its parts, left to right: a table's cells, or the whole line.
    pub cells: Vec<Cell>,
    /// How far down the page its baseline is: points, or lines.
    pub y: f64,
    /// Height of its letters, in the unit of `y`.
    pub size: f64,
    /// What the format says of it.
    pub role: Role,
    /// Whether it repeats on other pages, as running heads and page numbers do.
    pub running: bool,
}

/// What a format says of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Role {
    /// Nothing.
    #[default]
    Plain,
    /// A heading.
    Heading,
    /// A footnote's first line.
    Footnote,
}

/// A part of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// Left edge.
    pub x: f64,
    /// Right edge.
    pub right: f64,
    /// The words, without spaces around them.
    pub text: String,
}

impl Line {
    /// The whole line.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.cells.iter().map(|cell| cell.text.as_str()).collect();
        texts.join(" ")
    }

    /// Left edge.
    pub fn x(&self) -> f64 {
        self.cells.first().map_or(0.0, |cell| cell.x)
    }

    /// Right edge.
    pub fn right(&self) -> f64 {
        self.cells.last().map_or(0.0, |cell| cell.right)
    }
}

/// How many lines at the top and bottom of a page may be running heads.
const EDGE: usize = 3;

impl Sheet {
    /// Whether there are any words.
    pub fn is_blank(&self) -> bool {
        self.lines.is_empty()
    }

    /// The lines of each page, as ranges into `lines`.
    pub fn pages(&self) -> Vec<std::ops::Range<usize>> {
        let mut pages: Vec<std::ops::Range<usize>> = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            match pages.last_mut() {
                Some(page) if self.lines[page.start].page == line.page => page.end = at + 1,
                _ => pages.push(at..at + 1),
            }
        }
        pages
    }

    /// Marks the lines at the edges of pages that repeat, numbers aside, and page numbers that stand alone.
    pub fn mark_running(&mut self) {
        let pages = self.pages();
        if pages.len() < 2 {
            return;
        }
        let edges: Vec<Vec<usize>> = pages
            .iter()
            .map(|page| page.clone().filter(|at| at - page.start < EDGE || page.end - at <= EDGE).collect())
            .collect();
        // Shape → where it stands: page, height.
        let mut places: HashMap<String, Vec<(u32, f64)>> = HashMap::new();
        for line in edges.iter().flatten().map(|at| &self.lines[*at]) {
            places.entry(shape(&line.text())).or_default().push((line.page, line.y));
        }
        let enough = if pages.len() < 6 { 2 } else { 3 };
        for at in edges.into_iter().flatten() {
            let line = &self.lines[at];
            let shape = shape(&line.text());
            // In print a running head keeps its height; text that was counted in lines has none.
            let level = |y: f64| line.size <= 1.0 || (y - line.y).abs() < 4.0;
            let mut on: Vec<u32> = places
                .get(&shape)
                .into_iter()
                .flatten()
                .filter(|(_, y)| level(*y))
                .map(|(page, _)| *page)
                .collect();
            on.dedup();
            let repeats = shape.chars().count() > 3 && on.len() >= enough;
            self.lines[at].running = shape == "#" || repeats;
        }
    }
}

/// A line with its numbers blotted out.
fn shape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            c if c.is_whitespace() => {}
            c => out.extend(c.to_lowercase()),
        }
    }
    // The page number stands behind or before what repeats.
    out.strip_suffix('#').filter(|rest| !rest.is_empty()).unwrap_or(&out).to_owned()
}
