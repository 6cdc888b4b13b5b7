//! Markdown: CommonMark with tables, by pulldown-cmark's events and their places.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::draft::{BREAK, Draft, Drafts};
use super::{BlockKind, Comment, Span, Zone, html, matter, zone};

/// Reads Markdown.
pub(super) fn read(source: &str) -> Drafts {
    let matter = matter::read(source);
    let titles: Vec<String> = matter
        .drafts
        .iter()
        .filter(|draft| draft.zone == Zone::Headline)
        .map(|draft| draft.plain(source, 400))
        .collect();
    let mut reader = Reader::new(source, matter.end);
    reader.drafts = matter.drafts;
    let first = reader.drafts.len();
    let body = source.get(matter.end..).unwrap_or("");
    for (event, range) in Parser::new_ext(body, Options::ENABLE_TABLES).into_offset_iter() {
        reader.event(event, range);
    }
    reader.flush();
    let comments = reader.comments;
    let mut drafts = reader.drafts;
    zones(source, &mut drafts[first..], &titles);
    zone::sweep(source, &mut drafts[first..]);
    Drafts {
        drafts,
        date: matter.date,
        pin: matter.pin,
        comments,
    }
}

struct Reader<'a> {
    source: &'a str,
    base: usize,
    drafts: Vec<Draft>,
    comments: Vec<Comment>,
    draft: Option<Draft>,
    /// Depth of block quotes, list items, links, images and emphasis around the present text.
    quotes: usize,
    items: usize,
    links: usize,
    images: usize,
    slanted: usize,
    bold: usize,
    /// Whether the quotation around is a box of links.
    boxed: bool,
    ruled: bool,
    /// Whether an image stands just before: an italic line is then its caption.
    pictured: bool,
    /// HTML blocks, read by the HTML reader.
    html: Option<Range<usize>>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, base: usize) -> Self {
        Self {
            source,
            base,
            drafts: Vec::new(),
            comments: Vec::new(),
            draft: None,
            quotes: 0,
            items: 0,
            links: 0,
            images: 0,
            slanted: 0,
            bold: 0,
            boxed: false,
            ruled: false,
            pictured: false,
            html: None,
        }
    }

    fn begin(&mut self, kind: BlockKind) {
        self.flush();
        let kind = match kind {
            BlockKind::Paragraph if self.items > 0 => BlockKind::Item,
            BlockKind::Paragraph if self.quotes > 0 => BlockKind::Quote,
            kind => kind,
        };
        let zone = if self.boxed { Zone::Furniture } else { Zone::Body };
        let mut draft = Draft::new(zone, kind);
        draft.ruled = std::mem::take(&mut self.ruled);
        self.draft = Some(draft);
    }

    fn flush(&mut self) {
        if let Some(mut draft) = self.draft.take() {
            if draft.is_blank(self.source) {
                self.ruled |= draft.ruled;
                return;
            }
            if self.pictured && draft.slanted * 10 >= draft.size * 8 {
                draft.zone = Zone::Caption;
            }
            self.pictured = false;
            if self.quotes > 0 && draft.bold > 0 && matches!(zone::cue(&draft.plain(self.source, 200)), Some(zone::Cue::List)) {
                self.boxed = true;
                draft.zone = Zone::Furniture;
            }
            self.drafts.push(draft);
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = Span::new(self.base + range.start, self.base + range.end);
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => self.text(&text, span),
            Event::SoftBreak => self.mark(' ', span),
            Event::HardBreak => self.mark(BREAK, span),
            Event::Rule => {
                self.flush();
                self.ruled = true;
            }
            Event::InlineHtml(tag) if tag.starts_with("<br") => {
                self.mark(BREAK, span);
            }
            Event::InlineHtml(tag) if tag.starts_with("<!") => {
                let inside = self.draft.as_ref().is_some_and(|draft| !draft.is_blank(self.source));
                self.comments.push(Comment { span, inside });
            }
            Event::Html(_) => {
                let html = self.html.get_or_insert(span.start..span.end);
                html.end = span.end;
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Paragraph => self.begin(BlockKind::Paragraph),
            Tag::Heading { level, .. } => self.begin(BlockKind::Heading(level_number(level))),
            Tag::BlockQuote(_) => {
                self.flush();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => self.begin(BlockKind::Paragraph),
            Tag::Item => {
                self.items += 1;
                self.begin(BlockKind::Item);
            }
            Tag::TableHead | Tag::TableRow => self.begin(BlockKind::Row),
            Tag::TableCell => {
                if let Some(draft) = self.draft.as_mut().filter(|draft| !draft.pieces.is_empty()) {
                    let edge = Span::new(span.start, span.start);
                    draft.char(' ', edge);
                    draft.char('|', edge);
                    draft.char(' ', edge);
                }
            }
            Tag::Emphasis => self.slanted += 1,
            Tag::Strong => self.bold += 1,
            Tag::Link { dest_url, .. } => {
                self.links += 1;
                if let Some(draft) = &mut self.draft {
                    draft.links.push(dest_url.to_string());
                }
            }
            Tag::Image { .. } => self.images += 1,
            Tag::HtmlBlock => {
                self.flush();
                self.html = None;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::TableHead | TagEnd::TableRow => self.flush(),
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.quotes = self.quotes.saturating_sub(1);
                self.boxed &= self.quotes > 0;
            }
            TagEnd::Item => {
                self.flush();
                self.items = self.items.saturating_sub(1);
            }
            TagEnd::Emphasis => self.slanted = self.slanted.saturating_sub(1),
            TagEnd::Strong => self.bold = self.bold.saturating_sub(1),
            TagEnd::Link => self.links = self.links.saturating_sub(1),
            TagEnd::Image => {
                self.images = self.images.saturating_sub(1);
                self.pictured = true;
            }
            TagEnd::HtmlBlock => {
                if let Some(range) = self.html.take() {
                    let (drafts, comments) = html::fragment(self.source, Span::new(range.start, range.end));
                    self.drafts.extend(drafts);
                    self.comments.extend(comments);
                }
            }
            _ => {}
        }
    }

    fn mark(&mut self, c: char, span: Span) {
        if self.images == 0
            && let Some(draft) = self.draft.as_mut().filter(|draft| !draft.is_blank(self.source))
        {
            draft.char(c, Span::new(span.start, span.start));
        }
    }

    fn text(&mut self, text: &CowStr<'_>, span: Span) {
        if self.images > 0 {
            return;
        }
        if self.draft.is_none() {
            self.begin(BlockKind::Paragraph);
        }
        let Some(draft) = &mut self.draft else { return };
        let before = draft.size;
        let raw = self.source.get(span.start..span.end).unwrap_or("");
        if raw == &**text {
            draft.raw(span);
        } else if let Some(at) = raw.find(&**text).filter(|_| !text.is_empty() && !raw.starts_with('&')) {
            draft.raw(Span::new(span.start + at, span.start + at + text.len())); // `code`, \*
        } else if let Some(places) = align(raw, text).filter(|_| !raw.starts_with('&')) {
            for (c, place) in text.chars().zip(places) {
                draft.char(c, Span::new(span.start + place.start, span.start + place.end));
            }
        } else {
            // An entity, or text that the parser changed: every character in the place of the whole.
            let mut place = span;
            for c in text.chars() {
                draft.char(c, place);
                place.start = span.end;
            }
        }
        let added = draft.size - before;
        draft.linked += if self.links > 0 { added } else { 0 };
        draft.slanted += if self.slanted > 0 { added } else { 0 };
        draft.bold += if self.bold > 0 { added } else { 0 };
    }
}

/// Where each character of a text stands in the source that the parser made it from: code over several lines, whose breaks become
/// spaces and whose marks of quotation and indents go, or with a bar in a table, which is written `\|`. None if it is otherwise.
fn align(raw: &str, text: &str) -> Option<Vec<Range<usize>>> {
    let marks = raw.len() - raw.trim_start_matches('`').len();
    let mut end = raw.strip_suffix(&raw[..marks])?.len();
    let mut places = Vec::with_capacity(text.len());
    // Backwards: what is left out stands before what is kept.
    for c in text.chars().rev() {
        let (start, found) = raw[marks..end]
            .char_indices()
            .rfind(|(_, found)| *found == c || (c == ' ' && matches!(*found, '\n' | '\r')))?;
        places.push(marks + start..marks + start + found.len_utf8());
        end = marks + start;
    }
    places.reverse();
    Some(places)
}

fn level_number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Headlines, the standfirst, and furniture that its place or its links give away.
fn zones(source: &str, drafts: &mut [Draft], titles: &[String]) {
    let mut heads = 0;
    for draft in drafts.iter_mut().filter(|draft| draft.zone == Zone::Body) {
        let heading = matches!(draft.kind, BlockKind::Heading(_)) || draft.bold * 10 >= draft.size * 9;
        if draft.kind == BlockKind::Heading(1) || (heading && draft.size < 400 && titles.contains(&draft.plain(source, 400))) {
            draft.zone = Zone::Headline;
            draft.kind = BlockKind::Heading(1);
            heads += 1;
        }
    }
    if heads == 0
        && titles.is_empty()
        && let Some(first) = drafts
            .first_mut()
            .filter(|draft| draft.zone == Zone::Body && matches!(draft.kind, BlockKind::Heading(_)))
    {
        first.zone = Zone::Headline;
    }
    for at in 1..drafts.len() {
        let next_is_prose = drafts.get(at + 1).is_some_and(|draft| matches!(draft.kind, BlockKind::Paragraph));
        let title_above = drafts[at - 1].zone == Zone::Headline;
        let draft = &mut drafts[at];
        let slanted =
            draft.kind == BlockKind::Paragraph && draft.slanted * 10 >= draft.size * 9 && !zone::is_date_line(&draft.plain(source, 200));
        if title_above && draft.zone == Zone::Body && next_is_prose && (slanted || draft.kind == BlockKind::Heading(2)) {
            draft.zone = Zone::Standfirst;
        }
    }
    for draft in drafts.iter_mut().filter(|draft| draft.zone == Zone::Body) {
        if draft.links.len() >= 2 && draft.linked * 10 >= draft.size * 7 && draft.kind == BlockKind::Paragraph {
            draft.zone = Zone::Furniture;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::article::{BlockKind, Format, Zone, from_text};

    #[test]
    fn zones_kinds_and_places() {
        let source = "---\ntitle: Ashby improves\ndate: 2021-05-04\n---\n\n# Ashby improves\n\n## Only *Fenby* has done it\n\nThe **cou*n*cil** &amp; its [partners](https://example.org/r) are good\\.\n\n![x](y.jpg)\n*The town hall*\n\n> \"We are glad.\"\n\n| Area | Grade |\n|---|---|\n| Leaders | Good |\n\n- one\n- two\n\n**Related:** *Fenby falls*\n";
        let article = from_text("t.md", source, Format::Markdown);
        let shown: Vec<_> = article.blocks.iter().map(|block| (block.zone, block.kind)).collect();
        assert_eq!(
            shown,
            [
                (Zone::Headline, BlockKind::Heading(1)),
                (Zone::Headline, BlockKind::Heading(1)),
                (Zone::Standfirst, BlockKind::Heading(2)),
                (Zone::Body, BlockKind::Paragraph),
                (Zone::Caption, BlockKind::Paragraph),
                (Zone::Body, BlockKind::Quote),
                (Zone::Body, BlockKind::Row),
                (Zone::Body, BlockKind::Row),
                (Zone::Body, BlockKind::Item),
                (Zone::Body, BlockKind::Item),
                (Zone::Furniture, BlockKind::Paragraph),
            ]
        );
        let body: Vec<_> = article.tokens[article.blocks[3].tokens.iter()]
            .iter()
            .map(|token| (&*token.text, article.text(token.span)))
            .collect();
        assert_eq!(body[1], ("council", "cou*n*cil"));
        assert_eq!(body[2], ("&", "&amp;"));
        assert_eq!(article.links, ["https://example.org/r"]);
        let cells: Vec<&str> = article.tokens[article.blocks[6].tokens.iter()]
            .iter()
            .map(|token| &*token.text)
            .collect();
        assert_eq!(cells, ["Area", "|", "Grade"]);
    }

    /// The words of the first block with what the file has in their place.
    fn words(source: &str) -> Vec<(String, String)> {
        let article = from_text("t.md", source, Format::Markdown);
        let tokens = &article.tokens[article.blocks[0].tokens.iter()];
        let shown = |token: &crate::article::Token| (token.text.to_string(), article.text(token.span).to_owned());
        tokens.iter().map(shown).collect()
    }

    #[test]
    fn code_over_lines_keeps_its_place() {
        for source in [
            "`a\nb`",
            "`a\r\nb`",
            "`a\r\n\r\n`",
            "`` a\nb ``",
            "> `a\n> b`",
            "- `a\n  b`",
            "Camden: ```\nInspectors visited Camden in November 2024.```",
            "Camden: ````\nInspectors visited `Camden` in November 2024.````",
            "Camden: ```\nInspectors visited Camden in November 2024.````",
            "> `a\n> > b`",
            "`caf\u{e9}\nb`",
        ] {
            let words = words(source);
            assert!(!words.is_empty(), "{source:?}");
            // Two backticks that mark no code are quotation marks.
            for (word, place) in words.into_iter().filter(|(word, _)| word != "\"") {
                assert_eq!(word, place, "{source:?}");
            }
        }
        assert_eq!(words("`a\nb`").len(), 2);
        let article = from_text("t.md", "| a |\n|---|\n| `x\\|y` |\n", Format::Markdown);
        let bar: Vec<_> = article
            .tokens
            .iter()
            .map(|token| (&*token.text, article.text(token.span)))
            .collect();
        assert_eq!(bar, [("a", "a"), ("x", "x"), ("|", "|"), ("y", "y")]);
    }

    #[test]
    fn hard_breaks_end_sentences() {
        let article = from_text("t.md", "one  \ntwo\nthree", Format::Markdown);
        assert_eq!(article.blocks[0].sentences.len(), 2);
    }
}
