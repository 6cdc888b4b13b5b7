//! The text of an article with its entries marked. Marks may overlap: the text is cut wherever the set of marks changes.

use std::fmt::Write as _;

use super::esc;
use super::marks::{Entry, Kind, Mark};
use crate::article::{BlockKind, Span, Zone};
use crate::finding::Diff;
use crate::output::layout::{self, Block, Word};
use crate::output::{Page, notice::Notice};

/// Writes the blocks of a page. Furniture is folded away, since it was not checked.
pub(super) fn render(out: &mut String, piece: usize, page: &Page, entries: &[Entry], marks: &[Mark]) {
    let from_lines;
    let blocks: &[Block] = if page.blocks.is_empty() {
        from_lines = layout::lines(&page.source);
        &from_lines
    } else {
        &page.blocks
    };
    let mut text = Text {
        piece,
        entries,
        over: over(blocks, marks),
        ended: vec![false; entries.len()],
    };
    let mut headlines: Vec<String> = Vec::new();
    let groups = blocks.chunk_by(|a, b| group(a) == group(b) && group(a) != Group::None);
    let mut at = 0;
    for blocks in groups {
        let close = match group(&blocks[0]) {
            Group::Furniture => {
                let many = if blocks.len() == 1 { "block" } else { "blocks" };
                let _ = writeln!(
                    out,
                    "<details class=\"furniture\"><summary>{} {many} of page furniture, not checked</summary>",
                    blocks.len()
                );
                "</details>\n"
            }
            Group::List => {
                out.push_str("<ul>\n");
                "</ul>\n"
            }
            Group::None => "",
        };
        for block in blocks {
            let plain: String = block.words.iter().map(|word| word.text.as_str()).collect();
            let again = block.zone == Zone::Headline && headlines.contains(&plain);
            let (tag, class) = element(block, again || !headlines.is_empty());
            let _ = write!(out, "<{tag}{class}>");
            text.block(out, at, &block.words);
            let _ = writeln!(out, "</{tag}>");
            if block.zone == Zone::Headline {
                headlines.push(plain);
            }
            at += 1;
        }
        out.push_str(close);
    }
}

/// The words of a stretch of the article as they are read; as they stand in the file, where no layout is at hand.
pub(super) fn words(page: &Page, span: Span) -> String {
    let original = || page.source.get(span.start..span.end).unwrap_or("").to_owned();
    let near = |block: &Block| match block.words.as_slice() {
        [first, .., last] => first.span.to(last.span).overlaps(span),
        words => words.iter().any(|word| word.span.overlaps(span)),
    };
    let under = |block: &&Block| near(block) && block.words.iter().any(|word| word.span.overlaps(span));
    let Some(block) = page.blocks.iter().find(under) else {
        return original();
    };
    joined(block.words.iter().filter(|word| word.span.overlaps(span)))
}

fn joined<'a>(words: impl Iterator<Item = &'a Word>) -> String {
    let mut text = String::new();
    for word in words {
        if word.spaced && !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&word.text);
    }
    text
}

/// Blocks that stand in one element together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    None,
    List,
    Furniture,
}

fn group(block: &Block) -> Group {
    match (block.zone, block.kind) {
        (Zone::Furniture, _) => Group::Furniture,
        (_, BlockKind::Item) => Group::List,
        _ => Group::None,
    }
}

fn element(block: &Block, has_headline: bool) -> (&'static str, &'static str) {
    match (block.zone, block.kind) {
        (Zone::Headline, _) if has_headline => ("p", " class=\"headline again\""),
        (Zone::Headline, _) => ("h3", " class=\"headline\""),
        (Zone::Standfirst, _) => ("p", " class=\"standfirst\""),
        (Zone::Caption, _) => ("p", " class=\"caption\""),
        (Zone::Furniture, _) => ("p", ""),
        (Zone::Body, BlockKind::Heading(_)) => ("h4", ""),
        (Zone::Body, BlockKind::Item) => ("li", ""),
        (Zone::Body, BlockKind::Row) => ("p", " class=\"row\""),
        (Zone::Body, BlockKind::Quote) => ("blockquote", ""),
        (Zone::Body, BlockKind::Paragraph) => ("p", ""),
    }
}

/// For each word of each block, the marks over it; each mark lies only over words that it shares a byte with.
fn over(blocks: &[Block], marks: &[Mark]) -> Vec<Vec<Vec<Mark>>> {
    let mut words: Vec<(usize, usize, &Word)> = blocks
        .iter()
        .enumerate()
        .flat_map(|(block, of)| of.words.iter().enumerate().map(move |(at, word)| (block, at, word)))
        .collect();
    words.sort_by_key(|(_, _, word)| word.span.start);
    let mut over: Vec<Vec<Vec<Mark>>> = blocks.iter().map(|block| vec![Vec::new(); block.words.len()]).collect();
    for mark in marks {
        let first = words.partition_point(|(_, _, word)| word.span.end <= mark.span.start);
        for (block, at, _) in words[first..].iter().take_while(|(_, _, word)| word.span.start < mark.span.end) {
            over[*block][*at].push(*mark);
        }
    }
    over
}

struct Text<'a> {
    piece: usize,
    entries: &'a [Entry<'a>],
    over: Vec<Vec<Vec<Mark>>>,
    /// Entries whose number stands in the text.
    ended: Vec<bool>,
}

impl Text<'_> {
    fn entry(&self, mark: &Mark) -> &Entry<'_> {
        &self.entries[mark.entry - 1]
    }

    fn block(&mut self, out: &mut String, block: usize, words: &[Word]) {
        let over = std::mem::take(&mut self.over[block]);
        let mut at = 0;
        while at < words.len() {
            let end = (at..words.len()).find(|next| over[*next] != over[at]).unwrap_or(words.len());
            if at > 0 && words[at].spaced {
                out.push(' ');
            }
            self.segment(out, &over[at], &joined(words[at..end].iter()));
            let next = over.get(end).map(Vec::as_slice).unwrap_or_default();
            for mark in over[at].iter().filter(|mark| !next.contains(mark)) {
                self.number(out, mark);
            }
            at = end;
        }
    }

    /// Text under the same marks: the gravest lies innermost, and a click leads to it.
    fn segment(&self, out: &mut String, marks: &[Mark], text: &str) {
        let mut entries: Vec<&Entry> = marks.iter().map(|mark| self.entry(mark)).collect();
        entries.sort_by_key(|entry| (entry.kind, entry.number));
        let Some(gravest) = entries.last() else {
            out.push_str(&esc(text));
            return;
        };
        let title = format!("{}: {}", gravest.kind.name(), gravest.message);
        let _ = write!(
            out,
            "<a class=\"to\" href=\"#a{}-n{}\" title=\"{}\">",
            self.piece,
            gravest.number,
            esc(&title)
        );
        for entry in &entries {
            let _ = write!(out, "<mark class=\"{}\">", classes(entry));
        }
        out.push_str(&esc(text));
        out.push_str(&"</mark>".repeat(entries.len()));
        out.push_str("</a>");
    }

    /// The number of an entry behind its words, and what appears when the mouse rests on them.
    fn number(&mut self, out: &mut String, mark: &Mark) {
        let entries = self.entries;
        let entry = &entries[mark.entry - 1];
        let Entry { number, diff, message, .. } = *entry;
        let classes = classes(entry);
        let id = if mark.first && !std::mem::replace(&mut self.ended[number - 1], true) {
            format!(" id=\"a{}-t{number}\"", self.piece)
        } else {
            String::new()
        };
        let _ = write!(
            out,
            "<span class=\"note {classes}\"{id}><sup><a href=\"#a{}-n{number}\">{number}</a></sup>",
            self.piece
        );
        if let Some(Diff { article, source }) = diff {
            let _ = write!(
                out,
                "<span class=\"tip\" aria-hidden=\"true\"><b>{}</b><span>article: <del>{}</del></span><span>record: <ins>{}</ins></span></span>",
                esc(message),
                esc(article),
                esc(source)
            );
        }
        out.push_str("</span>");
    }
}

fn classes(entry: &Entry) -> String {
    let passed = if entry.notice.is_none_or(Notice::counts) { "" } else { " passed" };
    let kind: Kind = entry.kind;
    format!("{}{passed}", kind.class())
}
