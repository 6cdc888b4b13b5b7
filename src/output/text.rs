//! Text for people: what is wrong, where, both sides, the proof, and the ledger. An editor should act on it in seconds.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use colored::{Color, Colorize};
use unicode_width::UnicodeWidthStr;

use super::diff::{self, Part};
use super::ledger::{ledger, nothing_checked};
use super::snippet::{self, inert, plain, shorten};
use super::{Page, Run, pages};
use crate::article::Lines;
use crate::finding::{CheckedClaim, Diff, Finding, Outcome, Severity, Standing, Tally, UNREADABLE, Verdict};

/// Columns that the text is laid out for.
const WIDTH: usize = 80;
/// Most lines of proof shown under one claim; a register count can rest on a hundred.
const MOST_PROOFS: usize = 4;
/// Most places shown of one finding.
const MOST_PLACES: usize = 3;

/// Most articles named in one remark.
const MOST_NAMES: usize = 5;

/// How to print.
#[derive(Clone, Copy, Debug, Default)]
pub struct TextOptions {
    /// Whether to list every claim with its verdict.
    pub all: bool,
    /// Whether to list the passages that look like claims and were not read.
    pub unread: bool,
    /// Whether to colour.
    pub colour: bool,
}

/// The run as text.
///
/// # Errors
/// A page cannot be read, or the text not written.
pub fn text(run: &dyn Run, options: TextOptions, out: &mut dyn Write) -> io::Result<()> {
    let mut printer = Printer {
        out: String::new(),
        colour: options.colour,
    };
    let mut remarks = Remarks::default();
    for page in pages(run) {
        let page = page?;
        printer.page(&page, run)?;
        if options.all {
            printer.table(&page.outcome);
        }
        if options.unread {
            printer.unread(&page.outcome);
        }
        remarks.add(&page.outcome);
        printer.send(out)?;
    }
    let tally = run.tally();
    // What cannot be decided stands below all that is: there may be much of it.
    if tally.undecided > 0 {
        for page in pages(run) {
            printer.undecided(&page?.outcome);
            printer.send(out)?;
        }
    }
    let said = remarks.said(&tally);
    for note in &said {
        printer.folded(note);
    }
    if tally.undecided > 0 || !said.is_empty() {
        printer.out.push('\n');
    }
    printer.ledger(&tally);
    printer.send(out)
}

/// Remarks about the run, once each.
#[derive(Default)]
struct Remarks {
    /// Each with the article that has it first, and how many more have it.
    notes: Vec<(String, String, usize)>,
    /// Where a note stands among them.
    known: HashMap<String, usize>,
    /// The first articles in which nothing was held against a record, and how many there are.
    silent: (Vec<String>, usize),
}

impl Remarks {
    fn add(&mut self, outcome: &Outcome) {
        for note in &outcome.notes {
            if let Some(at) = self.known.get(note) {
                self.notes[*at].2 += 1;
            } else {
                self.known.insert(note.clone(), self.notes.len());
                self.notes.push((note.clone(), outcome.path.clone(), 0));
            }
        }
        let tally = Tally::of([outcome]);
        if tally.unreadable == 0 && tally.claims == tally.unverifiable {
            let (names, count) = &mut self.silent;
            *count += 1;
            if names.len() < MOST_NAMES {
                names.push(plain(&outcome.path));
            }
        }
    }

    fn said(&self, tally: &Tally) -> Vec<String> {
        let notes = self.notes.iter().map(|(note, path, more)| match (tally.articles, more) {
            (2.., 0) => format!("note: {} ({})", plain(note), plain(path)),
            (2.., more) => format!("note: {} ({} and {more} more)", plain(note), plain(path)),
            _ => format!("note: {}", plain(note)),
        });
        notes.chain(self.silent(tally)).collect()
    }

    /// Names the articles of a larger run in which nothing was held against a record: the total would hide them.
    fn silent(&self, tally: &Tally) -> Option<String> {
        let (names, count) = &self.silent;
        if *count == 0 || *count == tally.articles - tally.unreadable {
            return None;
        }
        let named = names.join(", ");
        let more = count - names.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        Some(format!(
            "note: nothing was checked in {count} of {} articles: {named}{more}",
            tally.articles
        ))
    }
}

/// A text with its lines.
struct Lined<'a> {
    text: &'a str,
    lines: Lines<'a>,
}

impl<'a> Lined<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            lines: Lines::new(text),
        }
    }
}

struct Printer {
    out: String,
    colour: bool,
}

/// One entry of a page, so that claims and findings come in the order of the text.
enum Entry<'a> {
    Claim(&'a CheckedClaim),
    Finding(&'a Finding),
}

impl Entry<'_> {
    fn key(&self) -> (usize, &str) {
        match self {
            Entry::Claim(claim) => (claim.span.start, &claim.rule),
            Entry::Finding(finding) => (finding.places.first().map_or(usize::MAX, |place| place.start), &finding.rule),
        }
    }
}

impl Printer {
    fn line(&mut self, line: &str) {
        self.out.push_str(inert(line).trim_end());
        self.out.push('\n');
    }

    fn paint(&self, text: &str, colour: Color, bold: bool) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let text = text.color(colour);
        if bold { text.bold() } else { text }.to_string()
    }

    fn bold(&self, text: &str) -> String {
        if self.colour { text.bold().to_string() } else { text.to_owned() }
    }

    /// Sends on what is printed so far.
    fn send(&mut self, to: &mut dyn Write) -> io::Result<()> {
        to.write_all(self.out.as_bytes())?;
        self.out.clear();
        Ok(())
    }

    fn page(&mut self, page: &Page, run: &dyn Run) -> io::Result<()> {
        let Outcome {
            path, claims, findings, ..
        } = &page.outcome;
        // An article that could not be read is an error on standard error; the ledger counts it.
        let findings = findings
            .iter()
            .filter(|finding| finding.rule != UNREADABLE && finding.standing.counts())
            .map(Entry::Finding);
        let mut entries: Vec<Entry> = claims
            .iter()
            .filter(|claim| claim.shown().is_some() && claim.standing.counts())
            .map(Entry::Claim)
            .chain(findings)
            .collect();
        entries.sort_by(|a, b| a.key().cmp(&b.key()));
        let source = Lined::new(if entries.is_empty() { "" } else { &page.source });
        for entry in entries {
            match entry {
                Entry::Claim(claim) => self.claim(path, claim, &source),
                Entry::Finding(finding) => self.finding(path, finding, &source, run)?,
            }
            self.out.push('\n');
        }
        Ok(())
    }

    fn header(&mut self, severity: Severity, rule: &str, message: &str) {
        let label = self.paint(&format!("{}[{rule}]", severity.name()), colour_of(severity), true);
        let message = self.bold(&format!(": {}", plain(message)));
        self.line(&format!("{label}{message}"));
    }

    /// `  --> path:line:col` and the source lines below it.
    fn place(&mut self, path: &str, (line, column): (usize, usize), source: &Lined, span: crate::article::Span, severity: Severity) {
        let lines = snippet::lines(source.text, &source.lines, span, WIDTH - 3 - line.to_string().len() - 1);
        let gutter = lines.last().map_or(line, |last| last.number).to_string().len();
        let blank = " ".repeat(gutter);
        let arrow = self.paint("-->", Color::Blue, true);
        let bar = self.paint("|", Color::Blue, true);
        self.line(&format!("{blank}{arrow} {}:{line}:{column}", plain(path)));
        if lines.is_empty() || source.text.is_empty() {
            return;
        }
        self.line(&format!("{blank} {bar}"));
        for line in lines {
            let number = self.paint(&format!("{:>gutter$}", line.number), Color::Blue, true);
            self.line(&format!("{number} {bar} {}", line.shown));
            let carets = self.paint(&"^".repeat(line.carets), colour_of(severity), true);
            self.line(&format!("{blank} {bar} {}{carets}", " ".repeat(line.indent)));
        }
    }

    fn claim(&mut self, path: &str, claim: &CheckedClaim, source: &Lined) {
        let severity = claim.shown().unwrap_or(Severity::Note);
        self.header(severity, &claim.rule, &claim.message);
        self.place(path, (claim.line, claim.column), source, claim.span, severity);
        if let Some(diff) = &claim.diff {
            let (article, record) = self.sides(diff);
            self.field("article", &article);
            self.field("record", &record);
        }
        for proof in claim.evidence.iter().take(MOST_PROOFS) {
            self.label(
                "proof",
                &format!(
                    "{}:{}  {} = {}",
                    plain(&proof.source),
                    proof.line,
                    plain(&proof.field),
                    plain(&proof.value)
                ),
            );
        }
        if claim.evidence.len() > MOST_PROOFS {
            self.label("", &format!("and {} more", claim.evidence.len() - MOST_PROOFS));
        }
        if !claim.reason.is_empty() {
            let report = claim
                .report
                .as_deref()
                .filter(|id| !claim.reason.contains(id))
                .map(|id| format!("{id}: "))
                .unwrap_or_default();
            self.field("frame", &plain(&format!("{report}{}", claim.reason)));
        }
        if !claim.help.is_empty() {
            self.field("help", &plain(&claim.help));
        }
    }

    fn finding(&mut self, path: &str, finding: &Finding, source: &Lined, run: &dyn Run) -> io::Result<()> {
        self.header(finding.severity, &finding.rule, &finding.message);
        if finding.places.is_empty() {
            let arrow = self.paint("-->", Color::Blue, true);
            self.line(&format!(" {arrow} {}", plain(path)));
        }
        for &span in finding.places.iter().take(MOST_PLACES) {
            self.place(path, source.lines.position(span.start), source, span, finding.severity);
        }
        if finding.places.len() > MOST_PLACES {
            self.label("", &format!("and {} more places", finding.places.len() - MOST_PLACES));
        }
        for place in &finding.elsewhere {
            let other = run.find(&place.path).map(|at| run.page(at)).transpose()?;
            let source = Lined::new(other.as_ref().map_or("", |page| &page.source));
            self.place(&place.path, (place.line, place.column), &source, place.span, finding.severity);
        }
        if !finding.help.is_empty() {
            self.field("help", &plain(&finding.help));
        }
        Ok(())
    }

    /// `  label:   text` on one line, whatever its length: paths stay whole for a click or a `cut`.
    fn label(&mut self, label: &str, text: &str) {
        let label = if label.is_empty() { String::new() } else { format!("{label}:") };
        let label = self.bold(&format!("{label:<9}"));
        self.line(&format!("  {label}{text}"));
    }

    /// The same, folded under itself.
    fn field(&mut self, label: &str, text: &str) {
        for (at, line) in fold(text, WIDTH - 11).iter().enumerate() {
            if at == 0 {
                self.label(label, line);
            } else {
                self.line(&format!("{}{line}", " ".repeat(11)));
            }
        }
    }

    /// Both sides of a diff with the words that differ marked; unmarked when nothing is common, since then all of it differs.
    fn sides(&self, diff: &Diff) -> (String, String) {
        let (article, record) = diff::words(&plain(&diff.article), &plain(&diff.source));
        let common = article.iter().any(|part| !part.changed && !part.text.trim().is_empty());
        (
            self.side(&article, (Color::Red, "[-", "-]"), common),
            self.side(&record, (Color::Green, "{+", "+}"), common),
        )
    }

    fn side(&self, parts: &[Part], (colour, open, close): (Color, &str, &str), common: bool) -> String {
        let mut out = String::new();
        for Part { changed, text } in parts {
            // The marks hug the words; spaces at the ends of a part stay outside.
            let word = text.trim();
            let (before, after) = text.split_at(text.len() - text.trim_start().len());
            let after = &after[word.len()..];
            match (*changed && !word.is_empty(), self.colour) {
                (true, true) => out += &format!("{before}{}{after}", self.paint(word, colour, true)),
                (true, false) if common => out += &format!("{before}{open}{word}{close}{after}"),
                _ => out += text,
            }
        }
        out
    }

    /// Every claim on one line, below a line that says what the article was read as being about.
    fn table(&mut self, outcome: &Outcome) {
        if outcome.is_unreadable() {
            return;
        }
        let date = outcome
            .date
            .map_or("undated".to_owned(), |(day, from)| format!("{day} ({})", from.name()));
        let mut title = format!("{}, {date}", plain(&outcome.path));
        for (at, frame) in outcome.frames.iter().enumerate() {
            let about = frame.report.as_deref().unwrap_or(&frame.body);
            let _ = write!(
                title,
                "{} {} ({})",
                if at == 0 { ":" } else { "," },
                plain(about),
                plain(&frame.from)
            );
        }
        let title = self.bold(&title);
        self.line(&title);
        let places: Vec<String> = outcome
            .claims
            .iter()
            .map(|claim| format!("{}:{}", claim.line, claim.column))
            .collect();
        let width = places.iter().map(String::len).max().unwrap_or(0);
        for (claim, place) in outcome.claims.iter().zip(places) {
            let verdict = self.verdict(claim.verdict);
            let kind = claim.kind.name();
            let text = shorten(&claim.text, 28);
            let pad = " ".repeat(28_usize.saturating_sub(text.width()));
            let passed = match &claim.standing {
                Standing { suppressed: Some(_), .. } => " (suppressed)",
                standing if !standing.counts() => " (in the baseline)",
                _ => "",
            };
            self.line(&format!(
                "  {verdict} {place:<width$}  {kind:<9}  {text}{pad}  {}{passed}",
                plain(&claim.message)
            ));
        }
        self.out.push('\n');
    }

    fn verdict(&self, verdict: Verdict) -> String {
        let name = format!("{:<12}", verdict.name());
        match verdict {
            Verdict::Supported => self.paint(&name, Color::Green, false),
            Verdict::Contradicted => self.paint(&name, Color::Red, true),
            Verdict::Unverifiable => self.paint(&name, Color::BrightBlack, false),
            Verdict::Undecided => self.paint(&name, Color::Yellow, false),
        }
    }

    fn unread(&mut self, outcome: &Outcome) {
        for unread in &outcome.unread {
            let head = self.bold("not read:");
            self.line(&format!("{head} {}:{}: {}", plain(&outcome.path), unread.line, plain(&unread.why)));
            for line in fold(&plain(&unread.text), WIDTH - 4) {
                self.line(&format!("    {line}"));
            }
        }
        if !outcome.unread.is_empty() {
            self.out.push('\n');
        }
    }

    /// What cannot be decided, once per reason.
    fn undecided(&mut self, outcome: &Outcome) {
        let mut undecided: Vec<(&str, Vec<usize>)> = Vec::new();
        for claim in outcome.claims.iter().filter(|claim| claim.verdict == Verdict::Undecided) {
            match undecided.iter_mut().find(|(message, _)| *message == claim.message) {
                Some((_, lines)) if lines.last() == Some(&claim.line) => {}
                Some((_, lines)) => lines.push(claim.line),
                None => undecided.push((&claim.message, vec![claim.line])),
            }
        }
        for (message, lines) in undecided {
            let numbers: Vec<String> = lines.iter().map(usize::to_string).collect();
            let word = if lines.len() == 1 { "line" } else { "lines" };
            self.folded(&format!(
                "undecided: {}, {word} {}: {}",
                plain(&outcome.path),
                numbers.join(", "),
                plain(message)
            ));
        }
    }

    /// A remark, folded under itself.
    fn folded(&mut self, remark: &str) {
        for (at, line) in fold(remark, WIDTH - 2).iter().enumerate() {
            self.line(&format!("{}{line}", if at == 0 { "" } else { "  " }));
        }
    }

    fn ledger(&mut self, tally: &Tally) {
        if let Some(why) = nothing_checked(tally) {
            let warning = self.paint("warning", Color::Yellow, true);
            self.line(&format!("{warning}: nothing was checked: {why}"));
        }
        self.line(&ledger(tally));
    }
}

fn colour_of(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
        Severity::Note => Color::Cyan,
    }
}

/// Lines of at most `width` columns, broken at spaces; a longer word stands alone.
fn fold(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut used = 0;
    for word in text.split(' ') {
        let columns = visible(word);
        match lines.last_mut() {
            Some(line) if used + 1 + columns <= width => {
                line.push(' ');
                line.push_str(word);
                used += 1 + columns;
            }
            _ => {
                lines.push(word.to_owned());
                used = columns;
            }
        }
    }
    lines
}

/// Columns of a word, colour codes left out.
fn visible(word: &str) -> usize {
    let mut width = 0;
    for (at, part) in word.split('\u{1b}').enumerate() {
        width += if at == 0 {
            part
        } else {
            part.split_once('m').map_or(part, |(_, rest)| rest)
        }
        .width();
    }
    width
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    const PLAIN: TextOptions = TextOptions {
        all: false,
        unread: false,
        colour: false,
    };

    fn shown(pages: Vec<Page>, options: TextOptions) -> String {
        sample::shown(|out| text(&pages, options, out))
    }

    #[test]
    fn the_sample_page() {
        let got = shown(sample::pages(), PLAIN);
        sample::golden("sample.txt", &got);
        assert!(got.lines().filter(|line| line.contains(" | ")).all(|line| line.width() <= WIDTH));
    }

    #[test]
    fn the_sample_page_with_every_claim() {
        let got = shown(
            sample::pages(),
            TextOptions {
                all: true,
                unread: true,
                colour: false,
            },
        );
        sample::golden("sample-all.txt", &got);
    }

    #[test]
    fn colour_changes_nothing_but_colour() {
        colored::control::set_override(true);
        let page = Page {
            outcome: Outcome {
                claims: vec![],
                ..sample::pages()[0].outcome.clone()
            },
            ..Page::default()
        };
        let coloured = shown(vec![page.clone()], TextOptions { colour: true, ..PLAIN });
        let mut stripped = String::new();
        for (at, part) in coloured.split('\u{1b}').enumerate() {
            stripped.push_str(if at == 0 {
                part
            } else {
                part.split_once('m').expect("a colour code").1
            });
        }
        assert_ne!(coloured, stripped);
        assert_eq!(stripped, shown(vec![page], PLAIN));
    }

    fn sides(article: &str, source: &str) -> (String, String) {
        Printer {
            out: String::new(),
            colour: false,
        }
        .sides(&Diff {
            article: article.into(),
            source: source.into(),
        })
    }

    #[test]
    fn words_that_differ_are_marked_and_common_ones_are_not() {
        assert_eq!(
            sides("Clare Beckingham", "Claire Beckingham"),
            ("[-Clare-] Beckingham".into(), "{+Claire+} Beckingham".into())
        );
        assert_eq!(sides("a b c d", "a x y d"), ("a [-b c-] d".into(), "a {+x y+} d".into()));
        assert_eq!(sides("was good", "was not good"), ("was good".into(), "was {+not+} good".into()));
        assert_eq!(sides("Good", "Inadequate"), ("Good".into(), "Inadequate".into()));
    }

    #[test]
    fn nothing_checked_is_said() {
        assert!(shown(vec![], PLAIN).starts_with("warning: nothing was checked: no file matched\n0 claims"));
        assert!(
            shown(vec![Page::default()], PLAIN).starts_with("warning: nothing was checked: no claim was found in the article\n0 claims")
        );
        let unreadable = Page {
            outcome: Outcome::unreadable("a.md", "not text"),
            ..Page::default()
        };
        assert_eq!(
            shown(vec![unreadable], PLAIN),
            "warning: nothing was checked: no article could be read\n0 claims; 1 article could not be read\n"
        );
    }

    #[test]
    fn articles_without_a_checked_claim_are_named_beside_others() {
        let mut pages = sample::pages();
        pages[1] = Page {
            outcome: Outcome {
                path: "press/quiet.md".into(),
                ..Outcome::default()
            },
            ..Page::default()
        };
        assert!(shown(pages.clone(), PLAIN).contains("note: nothing was checked in 1 of 2 articles: press/quiet.md\n"));
        pages.remove(0);
        assert!(!shown(pages, PLAIN).contains("note:"), "the whole run says it");
    }

    #[test]
    fn folding_counts_columns_without_colour() {
        assert_eq!(fold("aa bb cc", 5), ["aa bb", "cc"]);
        assert_eq!(fold("\u{1b}[1maa\u{1b}[0m bb", 5).len(), 1);
    }
}
