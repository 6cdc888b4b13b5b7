//! Plain text: lines to paragraphs, and which of them are headline, standfirst, body and furniture.

use super::draft::{Draft, Drafts, Piece};
use super::{BlockKind, Span, Zone, date, zone};

/// Lines longer than this are whole paragraphs; a file that has mostly such lines was not wrapped.
const LONG: usize = 120;

/// Reads plain text.
pub(super) fn read(source: &str) -> Drafts {
    let lines = lines(source);
    let mut drafts = paragraphs(source, &lines);
    front(source, &mut drafts);
    zone::sweep(source, &mut drafts);
    tail(source, &mut drafts);
    repeats(source, &mut drafts);
    Drafts {
        drafts,
        ..Drafts::default()
    }
}

struct Line {
    span: Span,
    chars: usize,
    /// White space alone.
    blank: bool,
    /// Only marks such as `----`.
    rule: bool,
}

fn lines(source: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    for line in source.split_inclusive(['\n', '\r', '\u{c}']) {
        let trimmed = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let start = at + (line.len() - line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}').len());
        // The "\n" of "\r\n" is no line of its own.
        let half = line == "\n" && at > 0 && source.as_bytes()[at - 1] == b'\r';
        at += line.len();
        if half {
            continue;
        }
        let marks = |c: char| matches!(c, '-' | '=' | '_' | '*' | '~' | '#' | '+' | '—' | '–' | '•' | '.' | ' ');
        let rule = !trimmed.is_empty() && trimmed.chars().all(marks) && (trimmed.len() >= 3 || trimmed == "-");
        lines.push(Line {
            span: Span::new(start, start + trimmed.len()),
            chars: trimmed.chars().count(),
            blank: trimmed.is_empty(),
            rule,
        });
    }
    lines
}

fn text(source: &str, span: Span) -> &str {
    source.get(span.start..span.end).unwrap_or("")
}

/// The bullet or number that a line begins with, in bytes, white space after it included.
fn bullet(line: &str) -> Option<usize> {
    let marks = line
        .chars()
        .next()
        .filter(|c| matches!(c, '•' | '*' | '-' | '–' | '·' | '▪' | '●' | '◦' | '‣' | '○'));
    let width = match marks {
        Some(mark) => mark.len_utf8(),
        None => {
            let digits = line.bytes().take_while(u8::is_ascii_digit).count();
            if !(1..=2).contains(&digits) || !matches!(line.as_bytes().get(digits), Some(b'.' | b')')) {
                return None;
            }
            digits + 1
        }
    };
    let rest = &line[width..];
    let gap = rest.len() - rest.trim_start().len();
    (gap > 0 && !rest.trim_start().is_empty()).then_some(width + gap)
}

/// The cells of a line that is a row of a table: parted by tabs, by several spaces, or by upright strokes.
fn cells(line: &str) -> Vec<(usize, usize)> {
    let mut cells = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while let Some(found) = line[at..].find(['\t', ' ', '|', '\u{a0}']) {
        let gap_start = at + found;
        let rest = line[gap_start..].trim_start_matches([' ', '\t', '|', '\u{a0}']);
        let gap_end = line.len() - rest.len();
        let gap = &line[gap_start..gap_end];
        let after_stop = line[..gap_start].ends_with(['.', '!', '?', ':', ';', ',', '"', '”', '\'', '’', ')']);
        let parts = gap.contains(['\t', '|']) || gap.chars().count() >= if after_stop { 4 } else { 2 };
        if parts && gap_start > start && gap_end < line.len() {
            cells.push((start, gap_start));
        }
        // A mark at the end of the line closes the last cell and begins none.
        if parts && gap_end < line.len() {
            start = gap_end;
        }
        at = gap_end;
    }
    let end = line.trim_end_matches([' ', '\t', '|']).len();
    if end > start {
        cells.push((start, end));
    }
    cells
}

/// "Area – Grade" or "Area: Grade": a short line with a short right-hand side and no stop.
fn is_pair(line: &str) -> bool {
    if line.len() > 130 || line.ends_with(['.', '!', '?', ',', ';']) {
        return false;
    }
    [" – ", " - ", " — ", ": "].iter().any(|mark| {
        line.rsplit_once(mark).is_some_and(|(left, right)| {
            (1..=6).contains(&right.split_whitespace().count()) && (1..=14).contains(&left.split_whitespace().count())
        })
    })
}

/// Whether a line begins with a year, a month of a year or a time, as the entries of a timeline do; and if so, whether a mark parts it from
/// the rest ("July 2018 – Anytown rated good").
fn entry(line: &str) -> Option<bool> {
    let year = |word: &str| {
        word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) && (word.starts_with("19") || word.starts_with("20"))
    };
    let time = |word: &str| {
        let parts = word.trim_end_matches("am").trim_end_matches("pm").split_once([':', '.']);
        parts.is_some_and(|(hours, minutes)| {
            let figures = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            figures(hours) && figures(minutes) && minutes.len() == 2
        })
    };
    let mut rest = line;
    for _ in 0..4 {
        let (word, behind) = rest.split_once(' ')?;
        let bare = word.trim_end_matches([':', ',']);
        if year(bare) || time(bare) {
            let marked = word.ends_with(':') || behind.starts_with(['–', '—', '-', '|', ':']);
            return Some(marked);
        }
        // Whatever stands before the year is of the date.
        let day = bare.starts_with(|c: char| c.is_ascii_digit());
        if !day && date::month(bare.trim_end_matches('.')).is_none() {
            return None;
        }
        rest = behind;
    }
    None
}

fn paragraphs(source: &str, lines: &[Line]) -> Vec<Draft> {
    let long: usize = lines.iter().filter(|line| line.chars > LONG).map(|line| line.chars).sum();
    let all: usize = lines.iter().map(|line| line.chars).sum();
    let wrapped = long * 10 < all * 3;
    let width = lines
        .iter()
        .map(|line| line.chars)
        .filter(|chars| *chars <= LONG)
        .max()
        .unwrap_or(0);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut ruled = false;
    let mut before: Option<&Line> = None;
    for (at, line) in lines.iter().enumerate() {
        if line.blank || line.rule {
            ruled |= line.rule && line.chars >= 3;
            before = None;
            continue;
        }
        let content = text(source, line.span);
        let mark = bullet(content);
        // A wrapped line: its first word did not fit on the line before.
        let first = content.split_whitespace().next().map_or(0, |word| word.chars().count());
        let listed = |before: &Line| entry(content).is_some_and(|parted| parted || entry(text(source, before.span)).is_some());
        let full = |before: &Line| before.chars + 1 + first + 3 > width;
        let joins = wrapped && width >= 50 && mark.is_none() && before.is_some_and(|before| full(before) && !listed(before));
        if joins && let Some(draft) = drafts.last_mut().filter(|draft| draft.kind != BlockKind::Row) {
            let gap = draft.pieces.last().map_or(line.span.start, |piece| match *piece {
                Piece::Raw(span) | Piece::Char(_, span) => span.end,
            });
            draft.char(' ', Span::new(gap, gap));
            draft.raw(line.span);
            before = Some(line);
            continue;
        }
        let beside = |other: Option<usize>| {
            other
                .and_then(|at| lines.get(at))
                .is_some_and(|line| !line.blank && is_pair(text(source, line.span)))
        };
        let mut draft = match mark {
            Some(skip) => Draft::of(Zone::Body, BlockKind::Item, Span::new(line.span.start + skip, line.span.end)),
            None => {
                let cells = if line.chars <= 400 { cells(content) } else { Vec::new() };
                if cells.len() >= 2 && !(cells.len() == 2 && content.ends_with(['.', '!', '?']) && !content.contains('\t')) {
                    row(line.span, &cells)
                } else if is_pair(content) && (beside(at.checked_sub(1)) || beside(Some(at + 1))) {
                    Draft::of(Zone::Body, BlockKind::Item, line.span)
                } else {
                    Draft::of(Zone::Body, BlockKind::Paragraph, line.span)
                }
            }
        };
        draft.ruled = ruled;
        ruled = false;
        drafts.push(draft);
        before = Some(line);
    }
    for at in 0..drafts.len() {
        let next = drafts.get(at + 1).map(|draft| draft.kind);
        let draft = &mut drafts[at];
        let numbered = draft.kind == BlockKind::Item && draft.ruled; // ---- / 1. FLOODS / ----
        if (numbered || draft.kind == BlockKind::Paragraph)
            && is_crosshead(source, draft)
            && matches!(next, Some(BlockKind::Paragraph | BlockKind::Item | BlockKind::Row))
            && at > 0
        {
            draft.kind = BlockKind::Heading(2);
        }
    }
    drafts
}

/// A row of a table, by the places of its cells in it.
pub(super) fn row(span: Span, cells: &[(usize, usize)]) -> Draft {
    let mut draft = Draft::new(Zone::Body, BlockKind::Row);
    for (at, (start, end)) in cells.iter().enumerate() {
        if at > 0 {
            let edge = Span::new(span.start + cells[at - 1].1, span.start + cells[at - 1].1);
            draft.char(' ', edge);
            draft.char('|', edge);
            draft.char(' ', edge);
        }
        draft.raw(Span::new(span.start + start, span.start + end));
    }
    draft
}

/// A short line in capitals, or between marks (`++ 1. FLOODS ++`).
fn is_crosshead(source: &str, draft: &Draft) -> bool {
    if draft.size > 90 {
        return false;
    }
    let plain = draft.plain(source, 120);
    let marked = plain.starts_with("++") || plain.starts_with("==") || plain.starts_with("##");
    marked || (is_capitals(&plain) && !zone::is_date_line(&plain) && !plain.ends_with([':', ',']))
}

fn is_capitals(line: &str) -> bool {
    line.chars().filter(|c| c.is_uppercase()).count() >= 4 && !line.chars().any(char::is_lowercase)
}

/// Whether a block is running text and not a line of the head of the file.
fn is_body(source: &str, draft: &Draft) -> bool {
    if !matches!(draft.kind, BlockKind::Paragraph) {
        return false;
    }
    let plain = draft.plain(source, 400);
    let ended = plain.ends_with(['.', '!', '?', '"', '\'', ':', ')']) || plain.len() > 390;
    let stop = plain.contains(". ") || plain.ends_with('.') || plain.ends_with(".\"") || plain.ends_with(".'");
    plain.len() >= 160 || (plain.len() >= 60 && ended && stop && !zone::is_date_line(&plain) && !zone::is_byline(&plain))
}

/// How much a line of the head reads like a headline; 0 for lines that are none.
fn headline_score(source: &str, draft: &Draft) -> usize {
    if matches!(draft.kind, BlockKind::Item | BlockKind::Row) {
        return 0;
    }
    let plain = draft.plain(source, 300);
    let lower = plain.to_lowercase();
    if zone::is_date_line(&plain) || zone::is_byline(&plain) || zone::cue(&plain).is_some() || plain.matches(['|', '~', '•']).count() >= 2
    {
        return 0;
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    let label = [
        "news release",
        "press release",
        "media release",
        "for immediate release",
        "embargo",
        "opinion",
        "comment",
        "editor:",
        "reader:",
        "in this issue",
        "tides ",
    ];
    if words.len() < 4 || label.iter().any(|label| lower.starts_with(label)) {
        return 0;
    }
    let name = |word: &&&str| {
        matches!(
            word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str(),
            "newsroom"
                | "news"
                | "post"
                | "observer"
                | "gazette"
                | "herald"
                | "echo"
                | "times"
                | "newsletter"
                | "newspapers"
                | "branch"
                | "courier"
                | "advertiser"
                | "chronicle"
                | "journal"
                | "mercury"
                | "radio"
                | "fm"
                | "weekly"
                | "press"
        )
    };
    if words.len() <= 7
        && words.iter().filter(name).count() > 0
        && (is_capitals(&plain) || !words.iter().skip(1).any(|w| w.starts_with(char::is_lowercase) && w.len() > 3))
    {
        return 0;
    }
    let lowercase = words.iter().filter(|word| word.starts_with(char::is_lowercase)).count();
    words.len().min(14) + if is_capitals(&plain) { words.len() / 2 } else { lowercase.min(10) }
}

/// Finds the headline, its repetitions before the body, and the standfirst; what stands above is furniture, dates and bylines excepted.
pub(super) fn front(source: &str, drafts: &mut [Draft]) {
    let body = drafts
        .iter()
        .position(|draft| is_body(source, draft))
        .unwrap_or(drafts.len().min(12));
    let scores: Vec<usize> = drafts[..body].iter().map(|draft| headline_score(source, draft)).collect();
    // What stands above a rule is the masthead, if something below it can be the headline.
    let last = scores.iter().rposition(|score| *score > 0).unwrap_or(0);
    let from = (0..=last.min(body.saturating_sub(1)))
        .rev()
        .find(|at| drafts.get(*at).is_some_and(|draft| draft.ruled))
        .unwrap_or(0);
    let best = scores[from..].iter().copied().max().unwrap_or(0);
    let Some(head) = (best > 0).then(|| (from..body).find(|at| scores[*at] * 5 >= best * 3)).flatten() else {
        for draft in &mut drafts[..body] {
            let plain = draft.plain(source, 200);
            if !zone::is_date_line(&plain)
                && !zone::is_byline(&plain)
                && (plain.matches('|').count() >= 2 || is_capitals(&plain))
                && draft.kind == BlockKind::Paragraph
            {
                draft.zone = Zone::Furniture;
            }
        }
        return;
    };
    for draft in &mut drafts[..head] {
        let plain = draft.plain(source, 200);
        if zone::is_date_line(&plain) {
            draft.kind = BlockKind::Paragraph;
        } else if !zone::is_byline(&plain) {
            draft.zone = Zone::Furniture;
        }
    }
    drafts[head].zone = Zone::Headline;
    drafts[head].kind = BlockKind::Heading(1);
    let title = drafts[head].plain(source, 400);
    // A paragraph between the headline and a dateline or byline is the standfirst.
    let is_line = |draft: &Draft| {
        let plain = draft.plain(source, 200);
        zone::is_date_line(&plain) || zone::is_byline(&plain)
    };
    let mut start = body;
    if head + 1 < drafts.len() && !is_line(&drafts[head + 1]) {
        let next = drafts.get(head + 2).is_some_and(is_line);
        let short = (30..=400).contains(&drafts[head + 1].size) && drafts[head + 1].kind == BlockKind::Paragraph;
        if next && short {
            drafts[head + 1].zone = Zone::Standfirst;
            start = (head + 2..drafts.len())
                .find(|at| is_body(source, &drafts[*at]))
                .unwrap_or(drafts.len());
        }
    }
    for draft in &mut drafts[head + 1..start.max(head + 1)] {
        if draft.plain(source, 400) == title {
            draft.zone = Zone::Headline;
            draft.kind = BlockKind::Heading(1);
        }
    }
}

/// Furniture at the end: a last part of short lines behind a rule, the lines above the first heading of teasers, signs of the end.
fn tail(source: &str, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut().filter(|draft| draft.zone == Zone::Body && draft.size < 60) {
        let plain = draft.plain(source, 80);
        let letters: String = plain.chars().filter(|c| c.is_alphabetic()).collect();
        if letters.eq_ignore_ascii_case("ends") || plain.starts_with("=== ENDS") {
            draft.zone = Zone::Furniture;
        }
    }
    // A credit alone: the words under the picture follow, if they point into it.
    for at in 1..drafts.len() {
        if drafts[at - 1].zone == Zone::Caption && drafts[at - 1].size < 60 && drafts[at].zone == Zone::Body {
            let plain = drafts[at].plain(source, 1000).to_lowercase();
            let points = [
                "front row",
                "back row",
                "pictured",
                "far left",
                "far right",
                "(left",
                "(right",
                "(centre",
                "from left",
                "from right",
            ];
            if points.iter().any(|word| plain.contains(word)) {
                drafts[at].zone = Zone::Caption;
            }
        }
    }
    if let Some(last) = drafts.iter().rposition(|draft| draft.ruled) {
        let part = &mut drafts[last..];
        if last > 0
            && part.first().is_some_and(|draft| matches!(draft.kind, BlockKind::Heading(_)))
            && !part.iter().any(|draft| is_body(source, draft))
            && part.len() > 2
        {
            part.iter_mut().for_each(|draft| draft.zone = Zone::Furniture);
        }
    }
    // Job adverts and picture names above the heading that gives the sidebar away.
    let mut prose = 0;
    let first = drafts.iter().position(|draft| {
        prose += usize::from(draft.zone == Zone::Body && draft.size > 160);
        draft.zone == Zone::Furniture && prose >= 2
    });
    let Some(first) = first else { return };
    let teasers = drafts[first..].iter().filter(|draft| draft.zone == Zone::Furniture).count();
    if teasers < 6 {
        return;
    }
    for at in (first.saturating_sub(6)..first).rev() {
        let draft = &mut drafts[at];
        let ended = matches!(draft.last_char(source), Some('.' | '!' | '?' | '"' | '”' | '’' | ':'));
        if draft.zone != Zone::Body || !matches!(draft.kind, BlockKind::Paragraph | BlockKind::Heading(_)) || draft.size > 80 || ended {
            break;
        }
        draft.zone = Zone::Furniture;
    }
    // Once the sidebar has begun, short lines between its headings belong to it, and so do the paragraphs of "about us".
    if let Some(last) = drafts.iter().rposition(|draft| draft.zone == Zone::Furniture) {
        let prose = drafts[first..last]
            .iter()
            .filter(|draft| draft.zone == Zone::Body && draft.size > 160)
            .count();
        if prose == 0 {
            drafts[first..last].iter_mut().for_each(|draft| draft.zone = Zone::Furniture);
        }
    }
}

/// Lines printed twice in the same words, and the title printed again, below the body are teasers.
fn repeats(source: &str, drafts: &mut [Draft]) {
    let Some(body) = drafts.iter().position(|draft| draft.zone == Zone::Body && is_body(source, draft)) else {
        return;
    };
    let mut seen = std::collections::HashMap::new();
    let titles: Vec<String> = drafts
        .iter()
        .filter(|draft| draft.zone == Zone::Headline)
        .map(|draft| draft.plain(source, 300))
        .collect();
    for at in body..drafts.len() {
        if drafts[at].size > 200 || drafts[at].size < 25 || drafts[at].kind == BlockKind::Row || is_body(source, &drafts[at]) {
            continue;
        }
        let plain = drafts[at].plain(source, 300);
        if titles.contains(&plain) {
            drafts[at].zone = Zone::Furniture;
        } else if let Some(other) = seen.insert(plain, at) {
            drafts[at].zone = Zone::Furniture;
            let other: usize = other;
            if at == other + 1 {
                drafts[other].zone = Zone::Furniture;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{Article, BlockKind, Format, Zone, from_text};

    fn zones(text: &str) -> Vec<(Zone, BlockKind, String)> {
        let article: Article = from_text("t.txt", text, Format::Text);
        article
            .blocks
            .iter()
            .map(|block| (block.zone, block.kind, article.text(article.span(block.tokens)).to_owned()))
            .collect()
    }

    const PROSE: &str = "Services for children in Ashby have been given the watchdog's top grade, three years after they were told that they had to improve.";

    #[test]
    fn mastheads_dates_and_standfirsts() {
        let text = format!(
            "ASHBY COUNTY COUNCIL NEWSROOM\nTuesday 4 May 2021\n\nTop grade for the services that help Ashby's children\n\n{PROSE}\n\n{PROSE}"
        );
        let zones: Vec<Zone> = zones(&text).into_iter().map(|(zone, ..)| zone).collect();
        assert_eq!(zones, [Zone::Furniture, Zone::Body, Zone::Headline, Zone::Body, Zone::Body]);
        let text =
            format!("Home\nJobs\n\nTop grade for services in Ashby\n\n{PROSE}\n\n04/05/21\n\nTop grade for services in Ashby\n\n{PROSE}");
        let zones: Vec<Zone> = self::zones(&text).into_iter().map(|(zone, ..)| zone).collect();
        assert_eq!(
            zones,
            [
                Zone::Furniture,
                Zone::Furniture,
                Zone::Headline,
                Zone::Standfirst,
                Zone::Body,
                Zone::Headline,
                Zone::Body
            ]
        );
    }

    #[test]
    fn hard_wrapped_paragraphs_are_joined() {
        let text = "Services for children in Ashby have been given the\nwatchdog's top grade, three years after they were\ntold that they had to improve. It is the first.\n\nLeaders: good\nHelp: outstanding\n";
        let zones = zones(text);
        assert_eq!(zones.len(), 3, "{zones:?}");
        assert_eq!(zones[1].1, BlockKind::Item);
    }

    #[test]
    fn the_entries_of_a_timeline_are_not_joined() {
        let count = |text: &str| zones(text).len();
        assert_eq!(
            count(
                "July 2018 – Anytown rated inadequate by Ofsted, and told\nAugust 2021 – Anytown rated outstanding by Ofsted, and so on\n"
            ),
            2
        );
        assert_eq!(
            count("19 November 2014 Ofsted rates the town's services inadequate\n29 January 2018 Ofsted rates the town's services good\n"),
            2
        );
        assert_eq!(
            count(
                "10:42: The report is out, and the director is at her desk\n10:51: It is good, says the director, and off she goes again\n"
            ),
            2
        );
        // A wrapped line may begin with one.
        assert_eq!(
            count("The town was rated inadequate when inspectors came in\n2018 and has been getting better by the day ever since.\n"),
            1
        );
    }

    #[test]
    fn a_mark_at_the_end_of_a_row_begins_no_cell() {
        let line = "| Anytown | Good | Requires improvement |";
        let found: Vec<&str> = super::cells(line).into_iter().map(|(start, end)| &line[start..end]).collect();
        assert_eq!(found, ["Anytown", "Good", "Requires improvement"]);
    }

    #[test]
    fn tables_and_lists() {
        let text = format!("{PROSE}\n\nArea\tGrade\nLeaders\tGood\n\n* one thing\n* another\n");
        let kinds: Vec<BlockKind> = zones(&text).into_iter().map(|(_, kind, _)| kind).collect();
        assert_eq!(kinds[1..], [BlockKind::Row, BlockKind::Row, BlockKind::Item, BlockKind::Item]);
    }

    #[test]
    fn teasers_are_furniture_to_the_next_paragraph() {
        let text = format!("{PROSE}\n\nMOST READ\n1. Fenby mill burns\n2. Chip shop 'inadequate'\n\n{PROSE}");
        let zones: Vec<Zone> = zones(&text).into_iter().map(|(zone, ..)| zone).collect();
        assert_eq!(zones, [Zone::Body, Zone::Furniture, Zone::Furniture, Zone::Furniture, Zone::Body]);
    }
}
