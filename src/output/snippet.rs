//! Source lines cut to the terminal's width, with the columns to underline.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::article::{Lines, Span};

/// Most lines shown of a span that runs over several.
const MOST_LINES: usize = 3;

/// One line of the article, ready to print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number, from 1.
    pub number: usize,
    /// Its text, or the part around the span between "…".
    pub shown: String,
    /// Columns before the first one to underline.
    pub indent: usize,
    /// Columns to underline.
    pub carets: usize,
}

/// Line and column of a byte, both from 1; columns count Unicode scalar values.
pub(super) fn position(source: &str, byte: usize) -> (usize, usize) {
    let before = source.get(..byte).unwrap_or(source);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[start..].chars().count() + 1)
}

/// The lines that `span` touches, each at most `width` columns wide, and no more than a few of them.
///
/// A span outside the text gives no lines.
pub(super) fn lines(source: &str, lines: &Lines, span: Span, width: usize) -> Vec<Line> {
    if source.get(span.start..span.end).is_none() {
        return Vec::new();
    }
    let mut number = lines.number(span.start);
    let mut out = Vec::new();
    while out.len() < MOST_LINES
        && let Some(Span { start, end }) = lines.line(number)
    {
        let text = source[start..end].strip_suffix('\r').unwrap_or(&source[start..end]);
        let from = span.start.saturating_sub(start).min(text.len());
        let to = (span.end - start).min(text.len());
        if out.is_empty() || !text[from..to].trim().is_empty() {
            // A later line of the span is underlined from its first word, not from its indentation.
            let blank = if out.is_empty() {
                0
            } else {
                text[from..to].len() - text[from..to].trim_start().len()
            };
            out.push(line(number, text, from + blank, to, width));
        }
        if end >= span.end || end == source.len() {
            break;
        }
        number += 1;
        if end + 1 >= span.end {
            break;
        }
    }
    out
}

/// Something drawn as one: a letter with its accents, an emoji, four spaces for a tab.
struct Cell<'a> {
    start: usize,
    end: usize,
    shown: &'a str,
    width: usize,
}

fn cells(text: &str) -> Vec<Cell<'_>> {
    text.grapheme_indices(true)
        .map(|(start, grapheme)| {
            let shown = shown(grapheme);
            Cell {
                start,
                end: start + grapheme.len(),
                shown,
                width: shown.width(),
            }
        })
        .collect()
}

/// What is printed for a grapheme. Characters that would move the cursor, colour the terminal or turn the
/// direction of the text are made visible: the article is not trusted.
fn shown(grapheme: &str) -> &str {
    match grapheme {
        "\t" => "    ",
        "\u{feff}" => "",
        _ if grapheme.chars().any(unsafe_to_print) => "\u{fffd}",
        _ => grapheme,
    }
}

/// A line without what the log of a GitHub workflow would obey: `::command::` at its start, `##[command]` in it. It stays as wide.
pub(super) fn inert(line: &str) -> String {
    let start = line.len() - line.trim_start().len();
    let (indent, text) = line.split_at(start);
    match text.strip_prefix("::") {
        Some(rest) => format!("{indent}\u{fffd}:{rest}"),
        None => line.to_owned(),
    }
    .replace("##[", "##\u{fffd}")
}

/// Whether a terminal would obey a character, a reader be misled by it, or XML refuse it.
pub(super) fn unsafe_to_print(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
}

/// Bytes on either side of what is underlined that are looked at, for each column that is shown: the rest of a line has no room, and a
/// page may be one line with a thousand findings. The first will do unless many characters take no room.
const REACHES: [usize; 2] = [4, 32];

/// The nearest place at or before a byte where a character begins.
fn floor(text: &str, byte: usize) -> usize {
    (0..=byte.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn line(number: usize, text: &str, from: usize, to: usize, width: usize) -> Line {
    let [near, far] = REACHES.map(|reach| reach * width);
    let (line, certain) = cut(number, text, (from, to), width, near);
    if certain {
        line
    } else {
        cut(number, text, (from, to), width, far).0
    }
}

/// The line as it is shown if no more than `reach` bytes on either side are looked at, and whether more would change nothing.
fn cut(number: usize, text: &str, (from, whole): (usize, usize), width: usize, reach: usize) -> (Line, bool) {
    let start = floor(text, from.saturating_sub(reach));
    let to = whole.min(floor(text, from.saturating_add(reach)).max(from));
    let end = floor(text, to.saturating_add(reach));
    let certain = |left: usize, right: usize, last: usize, cells: usize| {
        (start == 0 || left > 0) && (end == text.len() || right < cells) && (to == whole || right < last)
    };
    let (text, from, to) = (&text[start..end], from - start, to - start);
    let cells = cells(text);
    let first = cells.iter().position(|cell| cell.end > from).unwrap_or(cells.len());
    let last = cells
        .iter()
        .rposition(|cell| cell.start < to)
        .map_or(first, |at| (at + 1).max(first));
    let (left, right) = window(&cells, first, last, width);
    let certain = certain(left, right, last, cells.len());

    let mut shown = String::new();
    if left > 0 {
        shown.push('…');
    }
    let indent = usize::from(left > 0) + sum(&cells[left..first]);
    shown.extend(cells[left..right].iter().map(|cell| cell.shown));
    if right < cells.len() {
        shown.push('…');
    }
    let line = Line {
        number,
        shown: shown.trim_end().to_owned(),
        indent,
        carets: sum(&cells[first..last.min(right)]).max(1),
    };
    (line, certain)
}

fn sum(cells: &[Cell]) -> usize {
    cells.iter().map(|cell| cell.width).sum()
}

/// The cells to show so that the underlined ones stand about the middle, whole words only where there is room.
fn window(cells: &[Cell], first: usize, last: usize, width: usize) -> (usize, usize) {
    if sum(cells) <= width {
        return (0, cells.len());
    }
    let budget = width.saturating_sub(2); // an ellipsis at each end
    let mut used = sum(&cells[first..last]);
    let (mut left, mut right) = (first, last);
    while used > budget && right > first + 1 {
        right -= 1;
        used -= cells[right].width;
    }
    // Grow by turns; when one side is used up, the other takes the rest.
    loop {
        let before = left;
        if left > 0 && used + cells[left - 1].width <= budget {
            left -= 1;
            used += cells[left].width;
        }
        let after = right;
        if right >= last && right < cells.len() && used + cells[right].width <= budget {
            used += cells[right].width;
            right += 1;
        }
        if (left, right) == (before, after) {
            break;
        }
    }
    if left > 0 && cells[left - 1].shown != " " {
        left = (left..first).find(|&at| cells[at].shown == " ").unwrap_or(left);
    }
    while left > 0 && left < first && cells[left].shown == " " {
        left += 1;
    }
    if right > last && right < cells.len() && cells[right].shown != " " {
        right = (last..right).rev().find(|&at| cells[at].shown == " ").unwrap_or(right);
    }
    (left, right)
}

/// `text` on one line, safe to print, cut to `width` columns with "…" at the end.
pub(super) fn shorten(text: &str, width: usize) -> String {
    let flat = plain(text);
    if flat.width() <= width {
        return flat;
    }
    let mut out = String::new();
    let mut used = 1;
    for cell in cells(&flat) {
        used += cell.width;
        if used > width {
            break;
        }
        out.push_str(cell.shown);
    }
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// `text` with white space collapsed and nothing in it that a terminal or a log would obey, wherever it stands in a line.
pub(super) fn plain(text: &str) -> String {
    let words: Vec<String> = text
        .split_whitespace()
        .map(|word| word.chars().map(|c| if unsafe_to_print(c) { '\u{fffd}' } else { c }).collect())
        .collect();
    words.join(" ").replace("##[", "##\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The line and its carets, of the first `mark` in `source`.
    fn show(source: &str, mark: &str, width: usize) -> Vec<String> {
        let start = source.find(mark).expect("mark");
        lines(source, &Lines::new(source), Span::new(start, start + mark.len()), width)
            .into_iter()
            .flat_map(|line| {
                assert!(line.shown.width() <= width, "{:?} is wider than {width}", line.shown);
                [line.shown, format!("{}{}", " ".repeat(line.indent), "^".repeat(line.carets))]
            })
            .collect()
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        assert_eq!(show("one\ntwo good\nthree", "good", 40), ["two good", "    ^^^^"]);
    }

    #[test]
    fn a_span_at_the_end_of_a_windows_line_leaves_the_carriage_return_out() {
        assert_eq!(show("rated good\r\nnext\r\n", "good", 40), ["rated good", "      ^^^^"]);
        assert_eq!(show("rated good\r\nnext\r\n", "good\r\n", 40), ["rated good", "      ^^^^"]);
    }

    #[test]
    fn tabs_wide_letters_and_accents_keep_the_carets_under_the_words() {
        assert_eq!(show("\tgood", "good", 40), ["    good", "    ^^^^"]);
        assert_eq!(show("東京 good", "good", 40), ["東京 good", "     ^^^^"]);
        assert_eq!(show("Ma\u{301}ire good", "good", 40), ["Ma\u{301}ire good", "      ^^^^"]);
        assert_eq!(show("Máire Atherton", "Máire", 40), ["Máire Atherton", "^^^^^"]);
    }

    #[test]
    fn a_long_line_is_cut_at_words_around_the_span() {
        let source = format!("{}rated 'good' {}", "before ".repeat(40), "after ".repeat(40));
        let out = show(&source, "'good'", 40);
        assert_eq!(out, ["…before rated 'good' after after…", "              ^^^^^^"]);
    }

    #[test]
    fn a_span_near_the_start_of_a_long_line_takes_the_room_to_the_right() {
        let source = format!("good {}", "after ".repeat(40));
        assert_eq!(show(&source, "good", 30), ["good after after after after…", "^^^^"]);
    }

    #[test]
    fn a_span_longer_than_the_line_is_cut() {
        let source = "x".repeat(100);
        let out = show(&source, &source.clone(), 20);
        assert_eq!(out, [format!("{}…", "x".repeat(18)), "^".repeat(18)]);
    }

    #[test]
    fn a_span_over_several_lines_shows_each() {
        assert_eq!(
            show("was rated\n  'good' today", "rated\n  'good'", 40),
            ["was rated", "    ^^^^^", "  'good' today", "  ^^^^^^"]
        );
    }

    #[test]
    fn an_empty_span_at_the_end_has_one_caret() {
        assert_eq!(
            lines("ab", &Lines::new("ab"), Span::new(2, 2), 10),
            [Line {
                number: 1,
                shown: "ab".into(),
                indent: 2,
                carets: 1
            }]
        );
        assert!(lines("ab", &Lines::new("ab"), Span::new(5, 6), 10).is_empty());
        assert!(lines("é", &Lines::new("é"), Span::new(1, 2), 10).is_empty(), "inside a letter");
    }

    #[test]
    fn escape_sequences_are_not_passed_on() {
        assert_eq!(show("a\u{1b}[31mb good", "good", 40), ["a\u{fffd}[31mb good", "        ^^^^"]);
        assert_eq!(shorten("a\u{1b}b\u{202e}c  \n d", 20), "a\u{fffd}b\u{fffd}c d");
    }

    #[test]
    fn workflow_commands_are_not_passed_on() {
        assert_eq!(inert("  ::error::x ##[error]y"), "  \u{fffd}:error::x ##\u{fffd}error]y");
        assert_eq!(inert("a ::b"), "a ::b");
    }

    #[test]
    fn shortening_counts_columns() {
        assert_eq!(shorten("東京東京", 6), "東京…");
        assert_eq!(shorten("good", 4), "good");
    }
}
