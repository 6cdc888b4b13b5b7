//! The words of a document as they stand once its tracked changes are accepted.

use std::collections::HashMap;

use super::super::draft::BREAK;
use super::styles::{Role, Styles, by_outline};
use super::xml::{Name, Node, Ns, attribute, is_on};

/// A table's row with more paragraphs than this in one cell, or with one cell alone, is there for the layout.
const LAYOUT: usize = 3;

/// A paragraph, or a row of a table, its cells parted by tabs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub role: Role,
    pub row: bool,
    /// Its words; a hard break is [`BREAK`].
    pub text: String,
    pub links: Vec<String>,
    /// Bytes of the text that are links.
    pub linked: usize,
}

impl Line {
    fn is_blank(&self) -> bool {
        self.text.chars().all(|c| c.is_whitespace() || c == BREAK)
    }
}

/// What is open around the place that is being read.
enum Frame {
    Paragraph(Paragraph),
    Row(Row),
}

#[derive(Default)]
struct Paragraph {
    line: Line,
    outline: Option<Role>,
    numbered: Option<bool>,
    hidden: bool,
    /// Whether its mark was deleted, so that the next paragraph goes on in it.
    runs_on: bool,
    /// Paragraphs of text boxes that hang on it.
    after: Vec<Line>,
}

#[derive(Default)]
struct Row {
    cells: Vec<Cell>,
    deleted: bool,
}

#[derive(Default)]
struct Cell {
    lines: Vec<Line>,
    deleted: bool,
}

/// Which text is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    Nothing,
    Words,
    /// What a field is made from.
    Field,
}

/// What a group of properties is of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Properties {
    None,
    Paragraph,
    Run,
    Row,
    Cell,
}

/// A document in the reading.
pub(super) struct Story<'a> {
    styles: &'a Styles,
    links: &'a HashMap<String, String>,
    lines: Vec<Line>,
    frames: Vec<Frame>,
    /// The words of a paragraph whose mark was deleted.
    carried: Option<Line>,
    /// Whether the runs that are open are hidden, the innermost last.
    runs: Vec<bool>,
    /// How deep the reading is inside links.
    linked: usize,
    properties: Properties,
    reading: Reading,
    field: String,
    /// How deep the reading is inside something that is left out.
    skipped: usize,
    refused: Option<&'static str>,
}

impl<'a> Story<'a> {
    pub(super) fn new(styles: &'a Styles, links: &'a HashMap<String, String>) -> Self {
        Self {
            styles,
            links,
            lines: Vec::new(),
            frames: Vec::new(),
            carried: None,
            runs: Vec::new(),
            linked: 0,
            properties: Properties::None,
            reading: Reading::Nothing,
            field: String::new(),
            skipped: 0,
            refused: None,
        }
    }

    /// Takes in a piece of the document.
    pub(super) fn see(&mut self, node: &Node<'_>) {
        match node {
            Node::Open(..) if self.skipped > 0 => self.skipped += 1,
            Node::Close(_) if self.skipped > 0 => self.skipped -= 1,
            Node::Text(_) if self.skipped > 0 => {}
            // Written once more, for older programs.
            Node::Open(Name(Ns::Compatibility, b"Fallback"), _) => self.skipped = 1,
            Node::Open(Name(Ns::Word, name), element) => self.open(name, element),
            Node::Close(Name(Ns::Word, name)) => self.close(name),
            Node::Text(text) => match self.reading {
                Reading::Words => self.words(text),
                Reading::Field => self.field.push_str(text),
                Reading::Nothing => {}
            },
            _ => {}
        }
    }

    /// The lines of the document, or why they are not all there.
    pub(super) fn finish(mut self) -> Result<Vec<Line>, &'static str> {
        self.flush();
        match self.refused {
            Some(why) => Err(why),
            None => Ok(self.lines),
        }
    }

    fn open(&mut self, name: &[u8], element: &quick_xml::events::BytesStart<'_>) {
        let value = || attribute(element, "val").unwrap_or_default();
        match name {
            b"del" | b"moveFrom" => {
                match self.properties {
                    Properties::Paragraph => self.paragraph(|paragraph| paragraph.runs_on = true),
                    Properties::Row => self.row(|row| row.deleted = true),
                    _ => {}
                }
                self.skipped = 1;
            }
            b"cellDel" => self.row(|row| {
                if let Some(cell) = row.cells.last_mut() {
                    cell.deleted = true;
                }
            }),
            // What was before a tracked change; what a control is; how a word is said.
            b"pPrChange" | b"rPrChange" | b"tblPrChange" | b"tblPrExChange" | b"trPrChange" | b"tcPrChange" | b"sectPrChange"
            | b"numberingChange" | b"sdtPr" | b"rt" => self.skipped = 1,
            b"altChunk" | b"subDoc" => {
                self.refused = Some("it holds another document, whose words are not in it; open it in Word, and save it again");
            }
            b"p" => {
                let line = self.carried.take().map(|line| Line { role: Role::Plain, ..line });
                self.frames.push(Frame::Paragraph(Paragraph {
                    line: line.unwrap_or_default(),
                    ..Paragraph::default()
                }));
            }
            b"tr" => self.frames.push(Frame::Row(Row::default())),
            b"tc" => self.row(|row| row.cells.push(Cell::default())),
            b"r" => {
                let hidden = matches!(self.frames.last(), Some(Frame::Paragraph(paragraph)) if paragraph.hidden);
                self.runs.push(hidden);
            }
            b"pPr" => self.properties = Properties::Paragraph,
            b"trPr" => self.properties = Properties::Row,
            b"tcPr" => self.properties = Properties::Cell,
            b"rPr" if self.properties == Properties::None => self.properties = Properties::Run,
            b"pStyle" => {
                let (role, hidden) = (self.styles.role(&value()), self.styles.is_hidden(&value()));
                self.paragraph(|paragraph| {
                    paragraph.line.role = role.unwrap_or_default();
                    paragraph.hidden = hidden;
                });
            }
            b"outlineLvl" => self.paragraph(|paragraph| paragraph.outline = by_outline(&value())),
            b"numId" => self.paragraph(|paragraph| paragraph.numbered = Some(value() != "0")),
            b"vanish" if self.properties == Properties::Run => self.hide(is_on(element)),
            b"rStyle" if self.properties == Properties::Run && self.styles.is_hidden(&value()) => self.hide(true),
            b"t" => self.reading = Reading::Words,
            b"instrText" => self.reading = Reading::Field,
            b"tab" | b"ptab" if self.properties == Properties::None => self.words("\t"),
            b"br" | b"cr" => self.words("\u{2028}"),
            b"noBreakHyphen" => self.words("-"),
            b"hyperlink" => {
                self.linked += 1;
                if let Some(target) = attribute(element, "id").and_then(|id| self.links.get(&id)) {
                    let target = target.clone();
                    self.paragraph(|paragraph| paragraph.line.links.push(target));
                }
            }
            b"fldChar" => self.field(attribute(element, "fldCharType").as_deref()),
            b"fldSimple" => {
                self.field = attribute(element, "instr").unwrap_or_default();
                self.field(Some("separate"));
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &[u8]) {
        match name {
            b"p" => {
                if let Some(Frame::Paragraph(paragraph)) = self.pop(|frame| matches!(frame, Frame::Paragraph(_))) {
                    self.end(paragraph);
                }
            }
            b"tr" => {
                if let Some(Frame::Row(row)) = self.pop(|frame| matches!(frame, Frame::Row(_))) {
                    self.end_row(row);
                }
            }
            b"tc" | b"txbxContent" | b"body" => self.flush(),
            b"r" => {
                self.runs.pop();
            }
            b"pPr" | b"trPr" | b"tcPr" => self.properties = Properties::None,
            b"rPr" if self.properties == Properties::Run => self.properties = Properties::None,
            b"t" | b"instrText" => self.reading = Reading::Nothing,
            b"hyperlink" => self.linked = self.linked.saturating_sub(1),
            _ => {}
        }
    }

    fn pop(&mut self, kind: impl Fn(&Frame) -> bool) -> Option<Frame> {
        if self.frames.last().is_some_and(kind) {
            self.frames.pop()
        } else {
            None
        }
    }

    fn paragraph(&mut self, change: impl FnOnce(&mut Paragraph)) {
        if let Some(Frame::Paragraph(paragraph)) = self.frames.last_mut() {
            change(paragraph);
        }
    }

    fn row(&mut self, change: impl FnOnce(&mut Row)) {
        if let Some(Frame::Row(row)) = self.frames.last_mut() {
            change(row);
        }
    }

    fn hide(&mut self, hidden: bool) {
        if let Some(run) = self.runs.last_mut() {
            *run = hidden;
        }
    }

    /// A field begins, its result begins, or it ends.
    fn field(&mut self, at: Option<&str>) {
        let field = std::mem::take(&mut self.field);
        let Some(link) = field.trim().strip_prefix("HYPERLINK").filter(|_| at == Some("separate")) else {
            return;
        };
        if let Some(address) = link.split('"').nth(1).map(str::to_owned) {
            self.paragraph(|paragraph| paragraph.line.links.push(address));
        }
    }

    fn words(&mut self, text: &str) {
        if self.runs.last().copied().unwrap_or(false) {
            return;
        }
        let linked = self.linked > 0;
        self.paragraph(|paragraph| {
            let line = &mut paragraph.line;
            line.text.extend(
                text.chars()
                    .map(|c| if c.is_control() && c != '\t' || c == '\u{2029}' { ' ' } else { c }),
            );
            line.linked += if linked { text.len() } else { 0 };
        });
    }

    fn end(&mut self, paragraph: Paragraph) {
        let Paragraph {
            mut line,
            outline,
            numbered,
            runs_on,
            after,
            ..
        } = paragraph;
        line.role = match (line.role, outline, numbered) {
            (Role::Plain, Some(heading), _) => heading,
            (Role::Plain, None, Some(true)) => Role::Item,
            (Role::Item, _, Some(false)) => Role::Plain,
            (role, ..) => role,
        };
        if runs_on {
            self.carried = Some(line);
        } else {
            self.emit(line);
        }
        after.into_iter().for_each(|line| self.emit(line));
    }

    fn end_row(&mut self, row: Row) {
        if row.deleted {
            return;
        }
        let mut cells: Vec<Vec<Line>> = row.cells.into_iter().filter(|cell| !cell.deleted).map(|cell| cell.lines).collect();
        cells.iter_mut().for_each(|lines| lines.retain(|line| !line.is_blank()));
        cells.retain(|lines| !lines.is_empty());
        if cells.len() < 2 || cells.iter().any(|lines| lines.len() > LAYOUT || lines.iter().any(|line| line.row)) {
            cells.into_iter().flatten().for_each(|line| self.emit(line));
            return;
        }
        let mut whole = Line {
            row: true,
            ..Line::default()
        };
        for (at, lines) in cells.into_iter().enumerate() {
            for (nth, line) in lines.into_iter().enumerate() {
                if at + nth > 0 {
                    whole.text.push(if nth == 0 { '\t' } else { ' ' });
                }
                let flat = line.text.trim().chars().map(|c| if c == '\t' || c == BREAK { ' ' } else { c });
                whole.text.extend(flat);
                whole.links.extend(line.links);
                whole.linked += line.linked;
            }
        }
        self.emit(whole);
    }

    /// What a deleted mark carried on, where nothing follows.
    fn flush(&mut self) {
        if let Some(line) = self.carried.take() {
            self.emit(line);
        }
    }

    /// Hands a line to what is open around it.
    fn emit(&mut self, line: Line) {
        match self.frames.last_mut() {
            Some(Frame::Paragraph(paragraph)) => paragraph.after.push(line),
            Some(Frame::Row(row)) => {
                if row.cells.is_empty() {
                    row.cells.push(Cell::default());
                }
                if let Some(cell) = row.cells.last_mut() {
                    cell.lines.push(line);
                }
            }
            None => self.lines.push(line),
        }
    }
}
