//! Saved web pages: one line to a block of text, one cell to a table's cell. Scripts, styles and menus are left out.

use std::convert::Infallible;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};

use super::plain::is_raised;
use super::sheet::{Cell, Line, Role, Sheet};

/// Elements whose text is not the document's.
const HIDDEN: &[&str] = &[
    "script", "style", "noscript", "template", "head", "nav", "svg", "select", "iframe", "object",
];
/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "img", "ins", "label", "mark", "q", "s", "small", "span", "strong", "sub",
    "sup", "time", "u", "wbr",
];

/// Reads a page.
pub fn read(source: &str) -> Sheet {
    let mut page = Page::default();
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: html5gum::Span<usize>| {
        page.event(event);
        None::<Infallible>
    });
    emitter.naively_switch_states(true);
    // Reading from a string cannot fail.
    let _ = Tokenizer::new_with_emitter(source, emitter).finish();
    page.end_line();
    page.sheet
}

#[derive(Default)]
struct Page {
    sheet: Sheet,
    /// Hidden elements that are open, outermost first.
    hidden: Vec<String>,
    /// Whether a `<sup>` is open: references to footnotes.
    raised: bool,
    /// Whether a row of a table is open.
    row: bool,
    heading: bool,
    cells: Vec<String>,
    text: String,
}

impl Page {
    fn event(&mut self, event: CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.open(&String::from_utf8_lossy(name)),
            CallbackEvent::EndTag { name } => self.close(&String::from_utf8_lossy(name)),
            CallbackEvent::String { value } if self.hidden.is_empty() => {
                let text = String::from_utf8_lossy(value);
                let reference = self.raised && text.trim().chars().all(|c| c.is_ascii_digit());
                if !reference {
                    self.text.extend(text.chars().filter(|c| !is_raised(*c)));
                }
            }
            _ => {}
        }
    }

    fn open(&mut self, name: &str) {
        if HIDDEN.contains(&name) {
            self.hidden.push(name.to_owned());
        }
        if !self.hidden.is_empty() {
            return;
        }
        match name {
            "sup" => self.raised = true,
            "td" | "th" => self.end_cell(),
            "tr" => {
                self.end_line();
                self.row = true;
            }
            _ if self.row || INLINE.contains(&name) => self.space(name),
            _ => {
                self.end_line();
                self.heading = matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
            }
        }
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.hidden.iter().rposition(|open| open == name) {
            self.hidden.truncate(at);
            return;
        }
        if !self.hidden.is_empty() {
            return;
        }
        match name {
            "sup" => self.raised = false,
            "td" | "th" => self.end_cell(),
            "tr" | "table" => {
                self.end_line();
                self.row = false;
            }
            _ if self.row || INLINE.contains(&name) => self.space(name),
            _ => {
                self.end_line();
                self.heading = false;
            }
        }
    }

    /// Blocks inside a table's cell part words, not lines.
    fn space(&mut self, name: &str) {
        if !INLINE.contains(&name) {
            self.text.push(' ');
        }
    }

    fn end_cell(&mut self) {
        let text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.text.clear();
        if !text.is_empty() {
            self.cells.push(text);
        }
    }

    fn end_line(&mut self) {
        self.end_cell();
        if self.cells.is_empty() {
            return;
        }
        let number = self.sheet.lines.last().map_or(1, |line| line.number + 1);
        let cells = self.cells.drain(..).enumerate();
        self.sheet.lines.push(Line {
            page: 1,
            number,
            cells: cells
                .map(|(at, text)| Cell {
                    x: at as f64 * 1000.0,
                    right: at as f64 * 1000.0 + 1.0,
                    text,
                })
                .collect(),
            // Blocks stand apart, so that none is taken for the next line of the one before.
            y: f64::from(number) * 10.0,
            size: 1.0,
            role: if self.heading { Role::Heading } else { Role::Plain },
            running: false,
        });
    }
}
