//! Plain text: lines as they stand, form feeds between pages, tabs or wide gaps between cells.

use super::sheet::{Cell, Line, Role, Sheet};

/// Lines longer than this were not broken by a margin.
const MARGIN: usize = 120;

/// Reads plain text.
pub fn read(text: &str) -> Sheet {
    let mut sheet = Sheet::default();
    let paged = text.contains('\u{c}');
    let mut number: u32 = 0;
    for (page, text) in (1u32..).zip(text.split('\u{c}')) {
        if paged {
            number = 0;
        }
        for line in text.lines() {
            number += 1;
            let footnote = line.trim_start().starts_with(is_raised);
            let cells: Vec<Cell> = cells(line);
            if cells.is_empty() {
                continue;
            }
            sheet.wrapped |= line.trim().chars().count() <= MARGIN && line.trim().chars().count() > MARGIN / 3;
            sheet.lines.push(Line {
                page,
                number,
                cells,
                y: f64::from(number),
                size: 1.0,
                role: if footnote { Role::Footnote } else { Role::Plain },
                running: false,
            });
        }
    }
    // One long line shows that nothing broke the lines.
    sheet.wrapped &= !sheet.lines.iter().any(|line| line.text().chars().count() > MARGIN);
    if paged {
        sheet.mark_running();
    }
    sheet
}

/// Whether a character is a raised digit, which refers to a footnote.
pub fn is_raised(c: char) -> bool {
    matches!(c, '¹' | '²' | '³' | '⁰' | '⁴'..='⁹')
}

/// A line's cells; a tab, a bar of a Markdown table or a gap of three spaces parts them.
fn cells(line: &str) -> Vec<Cell> {
    let table = line.trim_start().starts_with('|');
    let line: String = line
        .chars()
        .filter(|c| !is_raised(*c) && !c.is_control() || *c == '\t')
        .map(|c| if c == '\u{a0}' { ' ' } else { c })
        .collect();
    let parted = line.replace("   ", "\t");
    parted
        .split(|c| c == '\t' || table && c == '|')
        .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|cell| !cell.is_empty())
        .enumerate()
        .map(|(at, text)| Cell {
            x: at as f64 * 1000.0,
            right: at as f64 * 1000.0 + 1.0,
            text,
        })
        .collect()
}
