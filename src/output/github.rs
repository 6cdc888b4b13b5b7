//! GitHub: workflow commands that become annotations, and a summary of the job in Markdown.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::ledger::{ledger, nothing_checked};
use super::notice::{Notice, counting};
use super::snippet::{plain, shorten, unsafe_to_print};
use super::{Run, escape};
use crate::finding::Severity;

/// Most annotations of one level that GitHub shows of a step.
const MOST: usize = 10;
/// Most rows of the summary, which GitHub refuses when it is larger than a megabyte.
const MOST_ROWS: usize = 200;
/// Columns of a cell.
const CELL: usize = 200;

/// What counts as workflow commands, worst first, no more of a level than GitHub shows; a last one says how many there are besides.
///
/// # Errors
/// A page cannot be read, or a line not written.
pub fn github(run: &dyn Run, out: &mut dyn Write) -> io::Result<()> {
    let [errors, warnings, notes] = &worst_first(run, MOST, command)?;
    let tally = run.tally();
    let unchecked = nothing_checked(&tally);
    // What is said of the run takes the place of an annotation.
    let most_warnings = MOST - usize::from(unchecked.is_some());
    let full = errors.count > MOST || warnings.count > most_warnings || notes.count > MOST;
    let most_notes = MOST - usize::from(full);
    let mut more = 0;
    for (level, most) in [(errors, MOST), (warnings, most_warnings), (notes, most_notes)] {
        more += level.count.saturating_sub(most);
        for command in level.first.iter().take(most) {
            out.write_all(command.as_bytes())?;
        }
    }
    if let Some(why) = unchecked {
        writeln!(out, "::warning title=presscheck::{}", data(&format!("nothing was checked: {why}")))?;
    }
    if more > 0 {
        let what = format!("{more} more are not shown here: GitHub takes {MOST} of a level from one step");
        writeln!(out, "::notice title=presscheck::{}", data(&what))?;
    }
    writeln!(out, "{}", ledger(&tally))
}

/// The run as Markdown for the page of the job: the ledger, and a table of what counts, worst first.
///
/// # Errors
/// A page cannot be read, or a line not written.
pub fn github_summary(run: &dyn Run, out: &mut dyn Write) -> io::Result<()> {
    let levels = worst_first(run, MOST_ROWS, row)?;
    let tally = run.tally();
    out.write_all(b"### presscheck\n\n")?;
    if let Some(why) = nothing_checked(&tally) {
        writeln!(out, "**Nothing was checked: {}.**\n", escape::markdown(&why))?;
    }
    writeln!(out, "{}\n", escape::markdown(&ledger(&tally)))?;
    let all: usize = levels.iter().map(|level| level.count).sum();
    if all == 0 {
        return Ok(());
    }
    out.write_all(b"| | where | what | the article says | the record says | proof |\n|---|---|---|---|---|---|\n")?;
    for row in levels.iter().flat_map(|level| &level.first).take(MOST_ROWS) {
        out.write_all(row.as_bytes())?;
    }
    if all > MOST_ROWS {
        writeln!(out, "\nand {} more", all - MOST_ROWS)?;
    }
    out.write_all(b"\n")
}

/// What counts of one severity, by path and place: how much, and the first of it as it is shown.
#[derive(Default)]
struct Level {
    count: usize,
    first: Vec<String>,
}

/// What counts: errors, warnings and notes, of each no more than `most`.
fn worst_first(run: &dyn Run, most: usize, show: impl Fn(&Notice) -> String) -> io::Result<[Level; 3]> {
    let mut levels = <[Level; 3]>::default();
    for shown in counting(run, |notice| (notice.severity, show(notice))) {
        let (severity, shown) = shown?;
        let level = match severity {
            Severity::Error => &mut levels[0],
            Severity::Warning => &mut levels[1],
            Severity::Note => &mut levels[2],
        };
        level.count += 1;
        if level.first.len() < most {
            level.first.push(shown);
        }
    }
    Ok(levels)
}

fn row(notice: &Notice) -> String {
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
    format!("| {} |\n", cells.join(" | "))
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
