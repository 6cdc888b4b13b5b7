//! Text for people: what is wrong, where, both sides, the proof, and the ledger. An editor should act on it in seconds.

use std::collections::HashMap;
use std::fmt::Write as _;

use colored::{Color, Colorize};
use unicode_width::UnicodeWidthStr;

use super::Page;
use super::diff::{self, Part};
use super::ledger::{ledger, nothing_checked};
use super::snippet::{self, inert, plain, shorten};
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
pub fn text(pages: &[Page], options: TextOptions) -> String {
    let mut out = Printer {
        out: String::new(),
        colour: options.colour,
    };
    let sources: Sources = pages
        .iter()
        .map(|page| (page.outcome.path.as_str(), Lined::new(&page.source)))
        .collect();
    for page in pages {
        out.page(page, &sources);
        if options.all {
            out.table(&page.outcome);
        }
        if options.unread {
            out.unread(&page.outcome);
        }
    }
    out.notes(pages);
    out.ledger(pages);
    out.out
}

/// The articles of the run by path.
type Sources<'a> = HashMap<&'a str, Lined<'a>>;

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

    fn page(&mut self, page: &Page, sources: &Sources) {
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
                Entry::Finding(finding) => self.finding(path, finding, &source, sources),
            }
            self.out.push('\n');
        }
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

    fn finding(&mut self, path: &str, finding: &Finding, source: &Lined, sources: &Sources) {
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
        let nothing = Lined::new("");
        for place in &finding.elsewhere {
            let source = sources.get(place.path.as_str()).unwrap_or(&nothing);
            self.place(&place.path, (place.line, place.column), source, place.span, finding.severity);
        }
        if !finding.help.is_empty() {
            self.field("help", &plain(&finding.help));
        }
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

    /// What cannot be decided, once per reason, and remarks about the run, once each.
    fn notes(&mut self, pages: &[Page]) {
        let mut said: Vec<String> = Vec::new();
        let mut notes: Vec<(&str, Vec<&str>)> = Vec::new();
        for Page { outcome, .. } in pages {
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
                said.push(format!(
                    "undecided: {}, {word} {}: {}",
                    plain(&outcome.path),
                    numbers.join(", "),
                    plain(message)
                ));
            }
            for note in &outcome.notes {
                match notes.iter_mut().find(|(known, _)| *known == note.as_str()) {
                    Some((_, paths)) => paths.push(&outcome.path),
                    None => notes.push((note, vec![&outcome.path])),
                }
            }
        }
        said.extend(notes.into_iter().map(|(note, paths)| match (pages.len(), paths.as_slice()) {
            (2.., [path]) => format!("note: {} ({})", plain(note), plain(path)),
            (2.., [path, others @ ..]) => format!("note: {} ({} and {} more)", plain(note), plain(path), others.len()),
            _ => format!("note: {}", plain(note)),
        }));
        said.extend(silent(pages));
        let any = !said.is_empty();
        for note in said {
            for (at, line) in fold(&note, WIDTH - 2).iter().enumerate() {
                self.line(&format!("{}{line}", if at == 0 { "" } else { "  " }));
            }
        }
        if any {
            self.out.push('\n');
        }
    }

    fn ledger(&mut self, pages: &[Page]) {
        let tally = Tally::of(pages.iter().map(|page| &page.outcome));
        if let Some(why) = nothing_checked(&tally, pages) {
            let warning = self.paint("warning", Color::Yellow, true);
            self.line(&format!("{warning}: nothing was checked: {why}"));
        }
        self.line(&ledger(&tally));
    }
}

/// Names the articles of a larger run in which nothing was held against a record: the total would hide them.
fn silent(pages: &[Page]) -> Option<String> {
    let is_silent = |page: &&Page| {
        let tally = Tally::of([&page.outcome]);
        tally.unreadable == 0 && tally.claims == tally.unverifiable
    };
    let silent: Vec<String> = pages.iter().filter(is_silent).map(|page| plain(&page.outcome.path)).collect();
    let readable = pages.iter().filter(|page| !page.outcome.is_unreadable()).count();
    if silent.is_empty() || silent.len() == readable {
        return None;
    }
    let named = silent[..silent.len().min(MOST_NAMES)].join(", ");
    let more = silent.len().saturating_sub(MOST_NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    Some(format!(
        "note: nothing was checked in {} of {} articles: {named}{more}",
        silent.len(),
        pages.len()
    ))
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

    #[test]
    fn the_sample_page() {
        let got = text(&sample::pages(), PLAIN);
        sample::golden("sample.txt", &got);
        assert!(got.lines().filter(|line| line.contains(" | ")).all(|line| line.width() <= WIDTH));
    }

    #[test]
    fn the_sample_page_with_every_claim() {
        let got = text(
            &sample::pages(),
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
        let coloured = text(std::slice::from_ref(&page), TextOptions { colour: true, ..PLAIN });
        let mut stripped = String::new();
        for (at, part) in coloured.split('\u{1b}').enumerate() {
            stripped.push_str(if at == 0 {
                part
            } else {
                part.split_once('m').expect("a colour code").1
            });
        }
        assert_ne!(coloured, stripped);
        assert_eq!(stripped, text(&[page], PLAIN));
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
        assert!(text(&[], PLAIN).starts_with("warning: nothing was checked: no file matched\n0 claims"));
        assert!(text(&[Page::default()], PLAIN).starts_with("warning: nothing was checked: no claim was found in the article\n0 claims"));
        let unreadable = Page {
            outcome: Outcome::unreadable("a.md", "not text"),
            ..Page::default()
        };
        assert_eq!(
            text(&[unreadable], PLAIN),
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
        assert!(text(&pages, PLAIN).contains("note: nothing was checked in 1 of 2 articles: press/quiet.md\n"));
        pages.remove(0);
        assert!(!text(&pages, PLAIN).contains("note:"), "the whole run says it");
    }

    #[test]
    fn folding_counts_columns_without_colour() {
        assert_eq!(fold("aa bb cc", 5), ["aa bb", "cc"]);
        assert_eq!(fold("\u{1b}[1maa\u{1b}[0m bb", 5).len(), 1);
    }
}
