//! GitHub: workflow commands that become annotations, and a summary of the job in Markdown.

use std::fmt::Write as _;

use super::ledger::{ledger, nothing_checked};
use super::notice::{Notice, Sheet, sheets};
use super::snippet::{plain, shorten, unsafe_to_print};
use super::{Page, escape};
use crate::finding::{Severity, Tally};

/// Most annotations of one level that GitHub shows of a step.
const MOST: usize = 10;
/// Most rows of the summary, which GitHub refuses when it is larger than a megabyte.
const MOST_ROWS: usize = 200;
/// Columns of a cell.
const CELL: usize = 200;

/// What counts as workflow commands, worst first, no more of a level than GitHub shows; a last one says how many there are besides.
pub fn github(pages: &[Page]) -> String {
    let sheets = sheets(pages);
    let worst_first = worst_first(&sheets);
    let of = |severity: Severity| worst_first.iter().filter(move |notice| notice.severity == severity);
    let (errors, warnings, notes) = (
        of(Severity::Error).count(),
        of(Severity::Warning).count(),
        of(Severity::Note).count(),
    );
    let tally = Tally::of(pages.iter().map(|page| &page.outcome));
    let unchecked = nothing_checked(&tally, pages);
    // What is said of the run takes the place of an annotation.
    let most_warnings = MOST - usize::from(unchecked.is_some());
    let full = errors > MOST || warnings > most_warnings || notes > MOST;
    let most_notes = MOST - usize::from(full);
    let more = errors.saturating_sub(MOST) + warnings.saturating_sub(most_warnings) + notes.saturating_sub(most_notes);

    let mut out = String::new();
    for notice in of(Severity::Error)
        .take(MOST)
        .chain(of(Severity::Warning).take(most_warnings))
        .chain(of(Severity::Note).take(most_notes))
    {
        out += &command(notice);
    }
    if let Some(why) = unchecked {
        let _ = writeln!(out, "::warning title=presscheck::{}", data(&format!("nothing was checked: {why}")));
    }
    if more > 0 {
        let what = format!("{more} more are not shown here: GitHub takes {MOST} of a level from one step");
        let _ = writeln!(out, "::notice title=presscheck::{}", data(&what));
    }
    let _ = writeln!(out, "{}", ledger(&tally));
    out
}

/// The run as Markdown for the page of the job: the ledger, and a table of what counts, worst first.
pub fn github_summary(pages: &[Page]) -> String {
    let sheets = sheets(pages);
    let rows = worst_first(&sheets);
    let tally = Tally::of(pages.iter().map(|page| &page.outcome));
    let mut out = String::from("### presscheck\n\n");
    if let Some(why) = nothing_checked(&tally, pages) {
        let _ = writeln!(out, "**Nothing was checked: {}.**\n", escape::markdown(&why));
    }
    let _ = writeln!(out, "{}\n", escape::markdown(&ledger(&tally)));
    if rows.is_empty() {
        return out;
    }
    out += "| | where | what | the article says | the record says | proof |\n|---|---|---|---|---|---|\n";
    for notice in rows.iter().take(MOST_ROWS) {
        let (article, record) = notice.diff.map_or(("", ""), |diff| (&diff.article, &diff.source));
        let proof = notice.evidence.first().map_or(String::new(), super::notice::proof_text);
        let cells = [
            format!("{}[{}]", notice.severity.name(), notice.rule),
            notice.at(),
            notice.message.to_owned(),
            article.to_owned(),
            record.to_owned(),
            proof,
        ];
        let cells = cells.map(|cell| escape::markdown(&shorten(&cell, CELL)));
        let _ = writeln!(out, "| {} |", cells.join(" | "));
    }
    if rows.len() > MOST_ROWS {
        let _ = writeln!(out, "\nand {} more", rows.len() - MOST_ROWS);
    }
    out + "\n"
}

/// What counts, worst first, then by path and place.
fn worst_first<'a>(sheets: &'a [Sheet<'a>]) -> Vec<&'a Notice<'a>> {
    let mut all: Vec<&Notice> = sheets.iter().flat_map(Sheet::notices).filter(|notice| notice.counts()).collect();
    all.sort_by_key(|notice| std::cmp::Reverse(notice.severity));
    all
}

fn command(notice: &Notice) -> String {
    let level = match notice.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut properties = format!("file={}", property(notice.path));
    if let Some(place) = notice.place {
        let _ = write!(properties, ",line={},endLine={}", place.start.line, place.end.line);
        // GitHub passes columns over unless both are of one line.
        if place.start.line == place.end.line {
            let _ = write!(properties, ",col={},endColumn={}", place.start.column, place.end.column);
        }
    }
    let mut message = plain(notice.message);
    for (label, text) in notice.details() {
        let _ = write!(message, "\n{label}: {text}");
    }
    format!("::{level} {properties},title={}::{}\n", property(notice.rule), data(&message))
}

/// Text after the second `::`.
fn data(text: &str) -> String {
    let shown = |c: char| {
        if unsafe_to_print(c) && !matches!(c, '\r' | '\n') {
            '\u{fffd}'
        } else {
            c
        }
    };
    let text = text.chars().map(shown).collect::<String>().replace("##[", "##\u{fffd}");
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
