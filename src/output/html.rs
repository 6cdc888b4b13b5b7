//! One page of HTML for the run: every article with its claims marked, beside them both sides, the proof and the reason.
//!
//! It stands alone: no script, no network, one style sheet inside. Filters are check boxes that the style sheet asks.

mod marks;
mod text;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use self::marks::{Entry, Kind, Mark, entries};
use super::diff::{self, Part};
use super::escape::html as esc;
use super::ledger::{ledger, nothing_checked};
use super::notice::{Notice, Sheet, because, sheets};
use super::{About, Page, Run, pages};
use crate::finding::{Diff, Evidence, Outcome, Severity, Tally};

/// Most lines of proof shown of one claim.
const MOST_PROOFS: usize = 12;

/// The run as a page of HTML.
///
/// # Errors
/// A page cannot be read, or the HTML not written.
pub fn html(run: &dyn Run, about: &About, out: &mut dyn Write) -> io::Result<()> {
    let tally = run.tally();
    let (mut passed, mut notes) = (0, BTreeSet::new());
    let ahead = sheets(run, |sheet| {
        passed += sheet.notices().iter().filter(|notice| !notice.counts()).count();
        notes.extend(sheet.page.outcome.notes.iter().cloned());
    });
    ahead.collect::<io::Result<()>>()?;
    let mut put = |part: String| out.write_all(part.as_bytes());
    put(head(&tally))?;
    put(filters(&tally, passed))?;
    put("<main>\n".to_owned())?;
    if run.len() > 1 {
        put(CONTENTS.to_owned())?;
        for (at, page) in pages(run).enumerate() {
            put(content(at + 1, &page?.outcome))?;
        }
        put("</tbody>\n</table>\n</nav>\n".to_owned())?;
    }
    let mut number = 0;
    let pieces = sheets(run, |sheet| {
        number += 1;
        piece(number, sheet, about)
    });
    for piece in pieces {
        put(piece?)?;
    }
    put("</main>\n".to_owned())?;
    put(foot(&notes, &tally))?;
    put("</body>\n</html>\n".to_owned())
}

fn head(tally: &Tally) -> String {
    let title = match tally.contradicted {
        0 => format!("presscheck: {} claims", tally.claims),
        wrong => format!("presscheck: {wrong} of {} claims contradicted", tally.claims),
    };
    format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"presscheck {}\">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n",
        env!("CARGO_PKG_VERSION"),
        esc(&title),
        include_str!("html/style.css"),
    )
}

/// The check boxes stand before everything that they show or hide; their labels are in the header.
fn filters(tally: &Tally, passed: usize) -> String {
    let mut out = String::new();
    let kinds = [
        (Kind::Contradicted, tally.contradicted),
        (Kind::Finding, tally.findings),
        (Kind::Undecided, tally.undecided),
        (Kind::Unverifiable, tally.unverifiable),
        (Kind::Supported, tally.supported),
        (Kind::Unread, tally.unread),
    ];
    let mut boxes: Vec<(&str, &str, usize)> = kinds
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| (kind.class(), kind.label(), *count))
        .collect();
    if passed > 0 {
        boxes.push(("passed", "suppressed or known", passed));
    }
    for (class, label, _) in &boxes {
        let _ = writeln!(
            out,
            "<input type=\"checkbox\" class=\"filter\" id=\"show-{class}\" checked aria-label=\"Show {label}\">"
        );
    }
    out.push_str("<header class=\"top\">\n<h1>Press check</h1>\n");
    if let Some(why) = nothing_checked(tally) {
        let _ = writeln!(
            out,
            "<p class=\"unchecked\"><strong>Nothing was checked:</strong> {}.</p>",
            esc(&why)
        );
    }
    if !boxes.is_empty() {
        out.push_str("<p class=\"filters\"><span class=\"hint\">Show</span>");
        for (class, label, count) in boxes {
            let _ = write!(
                out,
                " <label for=\"show-{class}\" class=\"{class}\"><span class=\"swatch\"></span>{label} <b>{count}</b></label>"
            );
        }
        out.push_str("</p>\n");
    }
    out.push_str("</header>\n");
    out
}

/// How the table of the articles of a larger run begins.
const CONTENTS: &str = "<nav>\n<h2>Articles</h2>\n<table>\n<thead><tr><th>Article</th><th>contradicted</th><th>disagreements</th>\
     <th>supported</th><th>left open</th><th>not read</th></tr></thead>\n<tbody>\n";

/// A row of it.
fn content(number: usize, outcome: &Outcome) -> String {
    let tally = Tally::of([outcome]);
    let mut out = format!("<tr><td><a href=\"#a{number}\">{}</a></td>", esc(&outcome.path));
    if tally.unreadable > 0 {
        out.push_str("<td class=\"contradicted\" colspan=\"5\">could not be read</td></tr>\n");
        return out;
    }
    for (count, class) in [
        (tally.contradicted, "contradicted"),
        (tally.findings, "finding"),
        (tally.supported, "supported"),
        (tally.undecided + tally.unverifiable, "open"),
        (tally.unread, "unread"),
    ] {
        let _ = match count {
            0 => write!(out, "<td class=\"none\">0</td>"),
            _ => write!(out, "<td class=\"{class}\">{count}</td>"),
        };
    }
    out.push_str("</tr>\n");
    out
}

/// One article: its text on the left, what is said of it on the right.
fn piece(number: usize, sheet: &Sheet, about: &About) -> String {
    let outcome = &sheet.page.outcome;
    let mut out = format!(
        "<article class=\"piece\" id=\"a{number}\">\n<header>\n<h2>{}</h2>\n",
        esc(&outcome.path)
    );
    let date = outcome.date.map(|(day, from)| format!("<span>{day} ({})</span>", esc(from.name())));
    let frames = outcome.frames.iter().map(|frame| {
        let about = frame.report.as_deref().unwrap_or(&frame.body);
        format!("<span>about {} ({})</span>", esc(about), esc(&frame.from))
    });
    let facts: Vec<String> = date.into_iter().chain(frames).collect();
    if !facts.is_empty() {
        let _ = writeln!(out, "<p class=\"facts\">{}</p>", facts.join(" "));
    }
    out.push_str("</header>\n");

    let entries = entries(sheet);
    if !sheet.page.source.is_empty() {
        let marks: Vec<Mark> = entries.iter().flat_map(Entry::marks).collect();
        out.push_str("<div class=\"text\">\n");
        text::render(&mut out, number, sheet.page, &entries, &marks);
        out.push_str("</div>\n");
    }
    let _ = writeln!(
        out,
        "<section class=\"list\" aria-label=\"What was found in {}\">",
        esc(&outcome.path)
    );
    if entries.is_empty() {
        out.push_str("<p class=\"nothing\">No claim was found in this article.</p>\n");
    }
    // What asks for a decision comes first.
    let asks = |entry: &&Entry| entry.notice.is_some_and(Notice::counts);
    for entry in entries.iter().filter(asks).chain(entries.iter().filter(|entry| !asks(entry))) {
        card(&mut out, number, sheet.page, entry, about);
    }
    let _ = writeln!(
        out,
        "<p class=\"ledger\">{}</p>\n</section>\n</article>",
        esc(&ledger(&Tally::of([outcome])))
    );
    out
}

/// Everything about one claim, finding or passage that was not read.
fn card(out: &mut String, piece: usize, page: &Page, entry: &Entry, about: &About) {
    let Entry { number, kind, notice, .. } = entry;
    // What asks for a decision is open; the rest opens with a click.
    let counts = notice.is_none_or(Notice::counts);
    let open = if notice.is_some() && counts { " open" } else { "" };
    let _ = write!(
        out,
        "<details class=\"card {}{}\"",
        kind.class(),
        if counts { "" } else { " passed" }
    );
    if let Some(notice) = notice {
        let place = notice
            .place
            .map_or(String::new(), |place| format!("{}:{}", place.start.line, place.start.column));
        let _ = write!(
            out,
            " data-path=\"{}\" data-rule=\"{}\" data-severity=\"{}\" data-fingerprint=\"{}\" data-place=\"{place}\"",
            esc(notice.path),
            esc(notice.rule),
            notice.severity.name(),
            esc(notice.fingerprint),
        );
    }
    let _ = write!(
        out,
        "{open}>\n<summary><span class=\"number\">{number}</span> <span class=\"badge\">{}</span>",
        kind.name()
    );
    if let Some(notice) = notice.filter(|notice| notice.severity != Severity::Error) {
        let _ = write!(out, " <span class=\"severity\">{}</span>", notice.severity.name());
    }
    if let Some(span) = entry.spans.first() {
        let _ = write!(out, " <q>{}</q>", esc(&text::words(page, *span)));
    }
    let _ = writeln!(out, "</summary>\n<div class=\"body\" id=\"a{piece}-n{number}\">");
    if !entry.message.is_empty() {
        let _ = writeln!(out, "<p class=\"message\">{}</p>", esc(entry.message));
    }
    if let Some(diff) = entry.diff {
        sides(out, diff);
    }
    out.push_str("<dl>\n");
    for Evidence {
        source,
        line,
        field,
        value,
        text,
    } in entry.evidence.iter().take(MOST_PROOFS)
    {
        let words = if text.is_empty() || text == value {
            String::new()
        } else {
            format!(
                "<details class=\"words\"><summary>what stands there</summary>{}</details>",
                esc(text)
            )
        };
        let _ = writeln!(
            out,
            "<dt>proof</dt><dd><code>{}:{line}</code> {} = {}{words}</dd>",
            esc(source),
            esc(field),
            esc(value)
        );
    }
    if entry.evidence.len() > MOST_PROOFS {
        let _ = writeln!(out, "<dt>proof</dt><dd>and {} more</dd>", entry.evidence.len() - MOST_PROOFS);
    }
    for place in notice.iter().flat_map(|notice| &notice.others) {
        let words = if place.text.is_empty() {
            String::new()
        } else {
            format!(" <q>{}</q>", esc(place.text))
        };
        let _ = writeln!(out, "<dt>also</dt><dd>{}{words}</dd>", esc(&place.at()));
    }
    let mut row = |label: &str, text: &str| {
        if !text.is_empty() {
            let _ = writeln!(out, "<dt>{label}</dt><dd>{}</dd>", esc(text));
        }
    };
    row("frame", &because(entry.report, entry.reason));
    row("help", entry.help);
    if let Some(notice) = notice {
        if let Some(suppression) = &notice.standing.suppressed {
            let until = suppression.until.map_or(String::new(), |day| format!(", until {day}"));
            row(
                "suppressed",
                &format!("{} ({}:{}{until})", suppression.reason, suppression.path, suppression.line),
            );
        } else if !notice.counts() {
            row("baseline", "it was there when the baseline was written");
        }
        let says = about.rules.iter().find(|rule| rule.id == notice.rule);
        let summary = says.map(|rule| format!(" title=\"{}\"", esc(&rule.summary))).unwrap_or_default();
        let _ = writeln!(out, "<dt>rule</dt><dd><code{summary}>{}</code></dd>", esc(notice.rule));
    }
    out.push_str("</dl>\n");
    if let Some(line) = entry.line {
        let _ = writeln!(
            out,
            "<p class=\"back\"><a href=\"#a{piece}-t{number}\">line {line} of the article</a></p>"
        );
    }
    out.push_str("</div>\n</details>\n");
}

/// What the article says and what the record says, with the words that differ marked.
fn sides(out: &mut String, Diff { article, source }: &Diff) {
    let (article, record) = diff::words(article, source);
    let side = |parts: &[Part], tag: &str| -> String {
        let part = |Part { changed, text }: &Part| match changed {
            true => format!("<{tag}>{}</{tag}>", esc(text)),
            false => esc(text),
        };
        parts.iter().map(part).collect()
    };
    let _ = writeln!(
        out,
        "<dl class=\"sides\">\n<dt>article</dt><dd>{}</dd>\n<dt>record</dt><dd>{}</dd>\n</dl>",
        side(&article, "del"),
        side(&record, "ins")
    );
}

fn foot(notes: &BTreeSet<String>, tally: &Tally) -> String {
    let mut out = String::from("<footer>\n");
    for note in notes {
        let _ = writeln!(out, "<p>Note: {}.</p>", esc(note));
    }
    let _ = writeln!(
        out,
        "<p class=\"ledger\">{}</p>\n<p class=\"key\"><b>Supported</b> means that the records agree, not that the sentence is fair. \
         <b>Unverifiable</b>: no record says. <b>Undecided</b>: records, or ways to read the sentence, disagree. <b>Not read</b>: it looks \
         like a claim, and was not understood; look at it yourself.</p>\n<p class=\"maker\">presscheck {}</p>\n</footer>",
        esc(&ledger(tally)),
        env!("CARGO_PKG_VERSION"),
    );
    out
}

#[cfg(test)]
mod tests;
