//! Web pages: html5gum's tokens, a stack of open elements, and blocks of text with their place on the page. No tree is built.

use std::collections::HashMap;
use std::convert::Infallible;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use jiff::civil::Date;

use super::draft::{BREAK, Draft, Drafts, Piece};
use super::{ArticleDate, BlockKind, Comment, DateFrom, Span, Zone, date, entity, page, zone};

/// Reads a web page.
pub(super) fn read(source: &str) -> Drafts {
    let page = walk(source, Span::new(0, source.len()));
    let date = page.dates.into_iter().min_by_key(|(rank, _)| *rank).map(|(_, date)| ArticleDate {
        date,
        from: DateFrom::Metadata,
    });
    Drafts {
        drafts: page::zones(source, page.parts),
        date,
        pin: None,
        comments: page.comments,
    }
}

/// Reads HTML inside Markdown: only what its tags and classes say about zones is used, and its comments.
pub(super) fn fragment(source: &str, span: Span) -> (Vec<Draft>, Vec<Comment>) {
    let Walk { parts, comments, .. } = walk(source, span);
    let drafts = parts
        .into_iter()
        .map(|part| {
            let zone = match (part.place, part.hint) {
                (Place::Tag | Place::Class, _) => Zone::Furniture,
                (_, Hint::Caption) => Zone::Caption,
                _ => Zone::Body,
            };
            Draft { zone, ..part.draft }
        })
        .collect();
    (drafts, comments)
}

fn walk(source: &str, span: Span) -> Walk<'_> {
    let mut walk = Walk::new(source, span.start);
    let text = source.get(span.start..span.end).unwrap_or("");
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, span: html5gum::Span<usize>| {
        walk.event(event, span.start, span.end);
        None::<Infallible>
    });
    emitter.naively_switch_states(true);
    // Reading from a string cannot fail.
    let _ = Tokenizer::new_with_emitter(text, emitter).finish();
    walk.close_all();
    walk
}

/// Where on the page an element stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Neither inside the article nor inside furniture.
    Page,
    /// Inside `<article>` or `<main>`.
    Article,
    /// Inside an element that is furniture by its tag: `<nav>`, `<footer>` …
    Tag,
    /// Inside one that is furniture by its class or id.
    Class,
}

/// What an element says of its text beside its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hint {
    /// Nothing.
    None,
    /// `<title>`, `og:title`.
    Title,
    /// `description`, `og:description`.
    Description,
    /// A class such as `standfirst`.
    Standfirst,
    /// `<figcaption>`, or a class such as `caption`.
    Caption,
}

/// A block of text with its place.
#[derive(Debug)]
pub(super) struct Part {
    pub draft: Draft,
    pub place: Place,
    pub hint: Hint,
    /// Whether it stands in `<small>`.
    pub small: bool,
}

#[derive(Clone, Copy)]
struct Context {
    place: Place,
    hint: Hint,
    kind: BlockKind,
    skip: bool,
    linked: bool,
    slanted: bool,
    bold: bool,
    small: bool,
}

struct Element {
    name: Box<str>,
    context: Context,
}

struct Table {
    /// Whether its cells are blocks of their own: a table for layout.
    layout: bool,
    rows: usize,
    cells: usize,
    first_part: usize,
}

/// The attributes that matter, with the places of their values.
#[derive(Default)]
struct Attributes {
    names: String,
    href: String,
    key: String,
    content: Option<Span>,
    datetime: String,
    kind: String,
    hidden: bool,
}

struct Walk<'a> {
    source: &'a str,
    base: usize,
    parts: Vec<Part>,
    comments: Vec<Comment>,
    /// Dates found, each with its rank: JSON-LD, then `article:published_time`, then `<meta name=date>`, then `<time>`.
    dates: Vec<(u8, Date)>,
    stack: Vec<Element>,
    open: HashMap<Box<str>, usize>,
    tables: Vec<Table>,
    part: Option<Part>,
    ruled: bool,
    /// Where the last end tag of a link or span ended.
    closed: usize,
    tag: String,
    attribute: String,
    attributes: Attributes,
    json: bool,
}

const ROOT: Context = Context {
    place: Place::Page,
    hint: Hint::None,
    kind: BlockKind::Paragraph,
    skip: false,
    linked: false,
    slanted: false,
    bold: false,
    small: false,
};

/// How far down the stack an implied end tag is looked for.
const REACH: usize = 48;

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "param" | "source" | "track" | "wbr"
    )
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "head"
            | "header"
            | "hgroup"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "select"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "title"
            | "tr"
            | "ul"
            | "button"
            | "textarea"
            | "label"
            | "caption"
            | "noscript"
            | "template"
    )
}

impl<'a> Walk<'a> {
    fn new(source: &'a str, base: usize) -> Self {
        Self {
            source,
            base,
            parts: Vec::new(),
            comments: Vec::new(),
            dates: Vec::new(),
            stack: Vec::new(),
            open: HashMap::new(),
            tables: Vec::new(),
            part: None,
            ruled: false,
            closed: usize::MAX,
            tag: String::new(),
            attribute: String::new(),
            attributes: Attributes::default(),
            json: false,
        }
    }

    fn context(&self) -> Context {
        self.stack.last().map_or(ROOT, |element| element.context)
    }

    fn event(&mut self, event: CallbackEvent<'_>, start: usize, end: usize) {
        let span = Span::new(self.base + start, self.base + end);
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = String::from_utf8_lossy(name).into_owned();
                if matches!(name, b"a" | b"span") && self.closed == span.start {
                    // Links side by side, as in menus: what parts them is style.
                    if let Some(part) = &mut self.part {
                        part.draft.char(' ', Span::new(span.start, span.start));
                    }
                }
                self.attributes = Attributes::default();
                self.attribute.clear();
            }
            CallbackEvent::AttributeName { name } => {
                self.attribute = String::from_utf8_lossy(name).into_owned();
                self.attributes.hidden |= self.attribute == "hidden";
            }
            CallbackEvent::AttributeValue { value } => self.attribute_value(value, span),
            CallbackEvent::CloseStartTag { self_closing } => {
                let name = std::mem::take(&mut self.tag);
                self.start(&name, span.end, self_closing);
            }
            CallbackEvent::EndTag { name } => {
                let name = String::from_utf8_lossy(name).into_owned();
                self.end(&name, span.start);
                if matches!(name.as_str(), "a" | "span") {
                    self.closed = span.end;
                }
            }
            CallbackEvent::String { .. } => self.text(span),
            CallbackEvent::Comment { .. } => {
                let source = self.source;
                self.comments.push(Comment {
                    span,
                    inside: self.part.as_ref().is_some_and(|part| !part.draft.is_blank(source)),
                });
            }
            _ => {}
        }
    }

    fn attribute_value(&mut self, value: &[u8], span: Span) {
        let text = || String::from_utf8_lossy(value).into_owned();
        match self.attribute.as_str() {
            "class" | "id" => {
                self.attributes.names.push(' ');
                self.attributes.names.push_str(&text());
            }
            "role"
                if matches!(
                    value,
                    b"navigation" | b"complementary" | b"contentinfo" | b"search" | b"dialog" | b"menu"
                ) =>
            {
                self.attributes.names.push_str(" nav");
            }
            "href" => self.attributes.href = text(),
            "property" | "name" | "itemprop" if self.attributes.key.is_empty() => self.attributes.key = text().to_ascii_lowercase(),
            "content" => self.attributes.content = Some(span),
            "datetime" => self.attributes.datetime = text(),
            "type" => self.attributes.kind = text().to_ascii_lowercase(),
            "style" => self.attributes.hidden |= text().to_ascii_lowercase().replace(' ', "").contains("display:none"),
            _ => {}
        }
    }

    fn start(&mut self, name: &str, at: usize, self_closing: bool) {
        match name {
            "br" => return self.line_break(at),
            "hr" => {
                self.flush();
                self.ruled = true;
                return;
            }
            "meta" => return self.meta(),
            name if is_void(name) => return,
            _ => {}
        }
        let block = is_block(name);
        if block {
            self.close_implied(name, at);
        }
        let mut context = self.context();
        self.place(name, &mut context);
        self.boundary(name, block, &context, at);
        match name {
            "script" => {
                self.json = self.attributes.kind.contains("ld+json");
                context.skip = true;
            }
            "style" | "noscript" | "template" | "svg" | "iframe" | "object" | "canvas" | "video" | "audio" | "math" | "datalist" => {
                context.skip = true
            }
            "h1" => context.kind = BlockKind::Heading(1),
            "h2" => context.kind = BlockKind::Heading(2),
            "h3" => context.kind = BlockKind::Heading(3),
            "h4" => context.kind = BlockKind::Heading(4),
            "h5" => context.kind = BlockKind::Heading(5),
            "h6" => context.kind = BlockKind::Heading(6),
            "blockquote" => context.kind = BlockKind::Quote,
            "li" | "dd" | "dt" => context.kind = BlockKind::Item,
            "td" | "th" if self.in_row() => context.kind = BlockKind::Row,
            "figcaption" => context.hint = Hint::Caption,
            "a" => {
                context.linked = !self.attributes.href.is_empty() || context.linked;
                let href = std::mem::take(&mut self.attributes.href);
                if !href.is_empty() && !context.skip {
                    self.part(context).draft.links.push(href);
                }
            }
            "em" | "i" | "cite" => context.slanted = true,
            "b" | "strong" => context.bold = true,
            "small" => context.small = true,
            "time" => self.time(&context),
            _ => {}
        }
        if self_closing && matches!(name, "svg" | "math" | "path" | "iframe") {
            return;
        }
        *self.open.entry(name.into()).or_default() += 1;
        self.stack.push(Element {
            name: name.into(),
            context,
        });
    }

    /// Where an element stands, by its tag and its class.
    fn place(&self, name: &str, context: &mut Context) {
        let furniture = matches!(context.place, Place::Tag | Place::Class);
        let names = &self.attributes.names;
        match name {
            "article" | "main" if !furniture => context.place = Place::Article,
            "nav" | "form" | "button" | "select" | "textarea" | "dialog" | "menu" | "label" if !furniture => context.place = Place::Tag,
            "footer" if !furniture && context.kind != BlockKind::Quote => context.place = Place::Tag,
            "header" if context.place == Place::Page => context.place = Place::Tag,
            "aside" if !furniture => {
                let boxed = zone::has_class(names, &["fact", "factbox", "facts", "quote", "pullquote", "explainer"]);
                if context.place != Place::Article || !boxed {
                    context.place = Place::Tag;
                }
            }
            "title" => context.hint = if self.open.contains_key("svg") { Hint::None } else { Hint::Title },
            _ => {}
        }
        let furniture = matches!(context.place, Place::Tag | Place::Class);
        if is_block(name) && !matches!(name, "html" | "body" | "main" | "article" | "title") && !names.is_empty() {
            if !furniture && zone::is_furniture_class(names) {
                context.place = Place::Class;
            }
            if zone::has_class(
                names,
                &[
                    "standfirst",
                    "deck",
                    "dek",
                    "subhead",
                    "subheadline",
                    "subtitle",
                    "strapline",
                    "excerpt",
                ],
            ) {
                context.hint = Hint::Standfirst;
            } else if zone::has_class(names, &["caption", "figcaption"]) {
                context.hint = Hint::Caption;
            }
        }
        context.skip |= self.attributes.hidden && name != "body" && name != "html";
    }

    /// Ends the block before an element, or marks the edge of a cell.
    fn boundary(&mut self, name: &str, block: bool, context: &Context, at: usize) {
        match name {
            "table" => {
                if self.in_row() {
                    self.lay_out();
                }
                self.flush();
                self.tables.push(Table {
                    layout: false,
                    rows: 0,
                    cells: 0,
                    first_part: self.parts.len(),
                });
            }
            "tr" => {
                self.flush();
                if let Some(table) = self.tables.last_mut() {
                    table.rows += 1;
                    table.cells = 0;
                }
            }
            "td" | "th" => {
                if self.in_row() {
                    let first = self
                        .tables
                        .last_mut()
                        .is_none_or(|table| std::mem::replace(&mut table.cells, 1) == 0);
                    if !first {
                        let edge = Span::new(at, at);
                        let context = Context {
                            kind: BlockKind::Row,
                            ..self.context()
                        };
                        let part = self.part(context);
                        part.draft.char(' ', edge);
                        part.draft.char('|', edge);
                        part.draft.char(' ', edge);
                    }
                } else {
                    self.flush();
                }
            }
            _ if !block => {}
            _ if self.in_row() && self.context().kind == BlockKind::Row => {
                let breaks = matches!(name, "p" | "div" | "label");
                if breaks && self.part.as_ref().is_none_or(|part| part.place == context.place) {
                    self.line_break(at);
                } else {
                    self.lay_out();
                }
            }
            _ => self.flush(),
        }
    }

    fn in_row(&self) -> bool {
        self.tables.last().is_some_and(|table| !table.layout && table.rows > 0)
    }

    /// The table turns out to be for layout: its cells are blocks, those of the present row too.
    fn lay_out(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.layout = true;
        }
        if let Some(part) = self.part.take() {
            self.split(part);
        }
        for element in self.stack.iter_mut().rev().take(REACH) {
            if &*element.name == "table" {
                break;
            }
            if element.context.kind == BlockKind::Row {
                element.context.kind = BlockKind::Paragraph;
            }
        }
    }

    /// Adds a row's cells as paragraphs.
    fn split(&mut self, part: Part) {
        let fresh = |part: &Part| {
            let mut draft = Draft::new(part.draft.zone, BlockKind::Paragraph);
            draft.links.clear();
            Part {
                draft,
                place: part.place,
                hint: part.hint,
                small: part.small,
            }
        };
        let size = part.draft.size.max(1);
        let mut cell = fresh(&part);
        let mut cells = Vec::new();
        for piece in &part.draft.pieces {
            match *piece {
                Piece::Char('|', span) if span.start == span.end => cells.push(std::mem::replace(&mut cell, fresh(&part))),
                Piece::Char(c, span) => cell.draft.char(c, span),
                Piece::Raw(span) => cell.draft.raw(span),
            }
        }
        cells.push(cell);
        if let Some(first) = cells.first_mut() {
            first.draft.links.clone_from(&part.draft.links);
            first.draft.ruled = part.draft.ruled;
        }
        for mut cell in cells {
            // What is known of the row's links is shared out.
            cell.draft.linked = part.draft.linked * cell.draft.size / size;
            if !cell.draft.is_blank(self.source) {
                self.parts.push(cell);
            }
        }
    }

    fn part(&mut self, context: Context) -> &mut Part {
        let kind = if context.kind == BlockKind::Row && !self.in_row() {
            BlockKind::Paragraph
        } else {
            context.kind
        };
        let same = self
            .part
            .as_ref()
            .is_some_and(|part| part.place == context.place && part.hint == context.hint && part.draft.kind == kind);
        if !same {
            self.flush();
        }
        let ruled = if self.part.is_none() {
            std::mem::take(&mut self.ruled)
        } else {
            false
        };
        self.part.get_or_insert_with(|| {
            let mut draft = Draft::new(Zone::Body, kind);
            draft.ruled = ruled;
            Part {
                draft,
                place: context.place,
                hint: context.hint,
                small: context.small,
            }
        })
    }

    fn flush(&mut self) {
        let Some(part) = self.part.take() else { return };
        if part.draft.is_blank(self.source) {
            self.ruled |= part.draft.ruled;
            return;
        }
        if part.draft.kind == BlockKind::Row && part.draft.size > 600 {
            self.split(part);
        } else {
            self.parts.push(part);
        }
    }

    fn line_break(&mut self, at: usize) {
        let twice = self.part.as_ref().is_some_and(|part| {
            part.draft.kind != BlockKind::Row
                && part.draft.pieces.iter().rev().find_map(|piece| match *piece {
                    Piece::Raw(span) => self
                        .source
                        .get(span.start..span.end)
                        .is_some_and(|text| !text.trim().is_empty())
                        .then_some(false),
                    Piece::Char(c, _) => (c == BREAK || !c.is_whitespace()).then_some(c == BREAK),
                }) == Some(true)
        });
        if twice {
            self.flush();
        } else if let Some(part) = &mut self.part {
            let place = Span::new(at, at);
            part.draft.char(BREAK, place);
        }
    }

    fn text(&mut self, span: Span) {
        let context = self.context();
        let Some(text) = self.source.get(span.start..span.end) else {
            return;
        };
        if std::mem::take(&mut self.json) {
            if let Some(date) = published(text) {
                self.dates.push((0, date));
            }
            return;
        }
        if context.skip {
            return;
        }
        if text.trim().is_empty() {
            if let Some(part) = &mut self.part {
                part.draft.raw(span);
            }
            return;
        }
        let source = self.source;
        let draft = &mut self.part(context).draft;
        let before = draft.size;
        entity::add(source, span, draft);
        let added = draft.size - before;
        draft.linked += if context.linked { added } else { 0 };
        draft.slanted += if context.slanted { added } else { 0 };
        draft.bold += if context.bold { added } else { 0 };
    }

    fn meta(&mut self) {
        let Some(span) = self.attributes.content else { return };
        let value = self.source.get(span.start..span.end).unwrap_or("");
        let (hint, kind, zone) = match self.attributes.key.as_str() {
            "og:title" => (Hint::Title, BlockKind::Heading(1), Zone::Headline),
            "description" | "og:description" => (Hint::Description, BlockKind::Paragraph, Zone::Standfirst),
            key => {
                let rank = match key {
                    "article:published_time" | "article:published" => 1,
                    "date" | "pubdate" | "publishdate" | "datepublished" | "dc.date" | "dcterms.date" | "dc.date.issued"
                    | "dcterms.created" | "parsely-pub-date" => 2,
                    _ => return,
                };
                self.dates.extend(date::civil(value).map(|date| (rank, date)));
                return;
            }
        };
        self.flush();
        let mut draft = Draft::new(zone, kind);
        entity::add(self.source, span, &mut draft);
        self.parts.push(Part {
            draft,
            place: Place::Page,
            hint,
            small: false,
        });
    }

    fn time(&mut self, context: &Context) {
        let furniture = matches!(context.place, Place::Tag | Place::Class);
        if !furniture
            && !zone::has_class(&self.attributes.names, &["updated", "modified"])
            && !self.dates.iter().any(|(rank, _)| *rank == 3)
        {
            self.dates.extend(date::civil(&self.attributes.datetime).map(|date| (3, date)));
        }
    }

    /// Ends the elements that a start tag ends without an end tag: an open `<p>` before a block, `<li>` before `<li>` …
    fn close_implied(&mut self, name: &str, at: usize) {
        let (targets, bounds): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "option" => (&["option"], &["select"]),
            "button" | "label" | "select" | "textarea" | "title" => return,
            _ => (
                &["p"],
                &["td", "th", "li", "div", "table", "button", "section", "article", "blockquote"],
            ),
        };
        if !targets.iter().any(|target| self.open.get(*target).is_some_and(|count| *count > 0)) {
            return;
        }
        let mut found = None;
        for (depth, element) in self.stack.iter().enumerate().rev().take(REACH) {
            if bounds.contains(&&*element.name) {
                break;
            }
            if targets.contains(&&*element.name) {
                found = Some(depth);
                break;
            }
        }
        if let Some(depth) = found {
            self.pop_to(depth, at);
        }
    }

    fn end(&mut self, name: &str, at: usize) {
        if matches!(name, "br" | "p") && self.open.get(name).is_none_or(|count| *count == 0) {
            self.line_break(at);
            return;
        }
        if self.open.get(name).is_none_or(|count| *count == 0) {
            return;
        }
        if let Some(depth) = self.stack.iter().rposition(|element| &*element.name == name) {
            self.pop_to(depth, at);
        }
    }

    fn pop_to(&mut self, depth: usize, at: usize) {
        while self.stack.len() > depth {
            let Some(element) = self.stack.pop() else { return };
            if let Some(count) = self.open.get_mut(&element.name) {
                *count = count.saturating_sub(1);
            }
            match &*element.name {
                "td" | "th" if self.in_row() => {}
                "tr" => self.flush(),
                "table" => self.end_table(),
                "p" | "div" | "label" if self.in_row() && element.context.kind == BlockKind::Row => self.line_break(at),
                name if is_block(name) => self.flush(),
                _ => {}
            }
        }
    }

    fn end_table(&mut self) {
        self.flush();
        let Some(table) = self.tables.pop() else { return };
        if !table.layout && table.rows == 1 {
            for part in self.parts.split_off(table.first_part.min(self.parts.len())) {
                if part.draft.kind == BlockKind::Row {
                    self.split(part)
                } else {
                    self.parts.push(part)
                }
            }
        }
    }

    fn close_all(&mut self) {
        self.pop_to(0, self.source.len());
        self.flush();
    }
}

/// The date of publication in a JSON-LD script; an article's before any other thing's.
fn published(text: &str) -> Option<Date> {
    let mut found: Option<(bool, Date)> = None;
    match serde_json::from_str::<serde_json::Value>(text.trim()) {
        Ok(value) => {
            let mut todo = vec![&value];
            while let Some(value) = todo.pop() {
                match value {
                    serde_json::Value::Array(values) => todo.extend(values.iter().rev()),
                    serde_json::Value::Object(map) => {
                        let article = map.get("@type").is_some_and(|kind| {
                            let kind = kind.to_string();
                            kind.contains("Article") || kind.contains("Posting") || kind.contains("Report")
                        });
                        if let Some(date) = map.get("datePublished").and_then(|value| value.as_str()).and_then(date::civil)
                            && found.is_none_or(|(before, _)| article && !before)
                        {
                            found = Some((article, date));
                        }
                        todo.extend(map.values());
                    }
                    _ => {}
                }
            }
        }
        // Broken JSON: the first date that stands where one should.
        Err(_) => {
            let at = text.find("\"datePublished\"")? + "\"datePublished\"".len();
            let value = text[at..].trim_start_matches([':', ' ', '"', '\n', '\t']);
            return date::civil(value.split('"').next().unwrap_or(""));
        }
    }
    found.map(|(_, date)| date)
}
