//! Articles: from bytes to zones, sentences and tokens, each token with its byte span in the original file.

//!
//! | question | file |
//! |---|---|
//! | which formats are read, and how do I add one? | `decode.rs` ([`Format`]), then a reader like `text.rs`, called from `read.rs` |
//! | what is a word, a quotation mark, a dash? | `token.rs` |
//! | where does a sentence end? | `sentence.rs` |
//! | which words make a block page furniture? | `zone.rs` |
//! | what is read of a Word document? | `docx/` |
//! | how are metadata dates read? | `date.rs` |

mod date;
mod decode;
mod docx;
mod draft;
mod entity;
mod html;
mod markdown;
mod matter;
mod page;
mod read;
mod sentence;
mod span;
mod text;
mod token;
mod zone;

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use decode::{Format, IngestError};
pub(crate) use decode::{decode, spliced};
pub(crate) use entity::decoded;
pub use read::{from_text, read};
pub use span::{Span, Toks};

/// A piece of coverage, ready to be read.
#[derive(Clone, Debug, Default)]
pub struct Article {
    /// The name it was given: a path, or the value of `--stdin-path`.
    pub path: String,
    /// What it was read as.
    pub format: Format,
    /// The whole file as UTF-8 text; of a Word document, its words, one paragraph a line. Every [`Span`] is a range of its bytes.
    pub source: String,
    /// Whether spans count bytes of the decoded text because the file was not UTF-8 text (UTF-16, a Word document).
    pub offsets_decoded: bool,
    /// All tokens of all blocks, in the order of the blocks.
    pub tokens: Vec<Token>,
    /// The parts of the article in reading order, furniture included.
    pub blocks: Vec<Block>,
    /// The date stated by front matter, metadata or JSON-LD. A dateline in the text is found later, among the mentions.
    pub date: Option<ArticleDate>,
    /// The report named by front matter (`report: ID`).
    pub pin: Option<String>,
    /// Addresses linked or printed in the article outside furniture, in order.
    pub links: Vec<String>,
    /// Comments in its HTML, which no reader sees, in order.
    pub comments: Vec<Comment>,
}

/// A comment in an article's HTML, or in the HTML inside its Markdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its bytes, marks included; the closing mark is missing where the file ends before it.
    pub span: Span,
    /// Whether it stands inside a block, behind some of its text: otherwise between two.
    pub inside: bool,
}

/// One paragraph, heading, list item, table row, caption or piece of furniture.
#[derive(Clone, Debug)]
pub struct Block {
    /// Where on the page it stands.
    pub zone: Zone,
    /// What it is.
    pub kind: BlockKind,
    /// Its tokens.
    pub tokens: Toks,
    /// Its sentences, in order; together they hold every token of the block. A table row or a list item is at least one sentence.
    pub sentences: Vec<Toks>,
}

/// What a block is, whatever its zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A title or crosshead; 1 is the topmost level.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// One item of a list.
    Item,
    /// One row of a table; its cells are divided by a `|` token whose span is empty or that of the mark.
    Row,
    /// Text set apart as a quotation (`<blockquote>`, `>`).
    Quote,
}

/// Where on a page a block stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Zone {
    /// A title: `<title>`, `og:title`, `<h1>`, front-matter title, the first line of a plain text.
    Headline,
    /// The sentence or two under the headline; a description.
    Standfirst,
    /// The article itself.
    Body,
    /// Words under a picture.
    Caption,
    /// Menus, "most read", adverts, comments, cookie notices: never checked.
    Furniture,
}

impl Zone {
    /// Whether it is above the article itself: a title, or the words below it.
    pub fn is_head(self) -> bool {
        matches!(self, Zone::Headline | Zone::Standfirst)
    }

    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Zone::Headline => "headline",
            Zone::Standfirst => "standfirst",
            Zone::Body => "body",
            Zone::Caption => "caption",
            Zone::Furniture => "furniture",
        }
    }
}

/// A word, number or mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What kind of token it is.
    pub kind: TokenKind,
    /// Its bytes in the original file.
    pub span: Span,
    /// The text as printed, entities decoded and typographic apostrophes inside words made straight.
    pub text: Arc<str>,
    /// `text` in lower case.
    pub word: Arc<str>,
    /// Whether white space (or the block's start) stands before it.
    pub spaced: bool,
}

/// The kinds of token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters, with inner apostrophes and full stops of abbreviations ("Ofsted", "U.S.", "didn"). A hyphen parts words ("two-week" is three tokens). The clitics 's, 're, n't … are words of their own ("'s"; "did" and "n't"), and so is the apostrophe of a plural's possessive ("'"). An abbreviation keeps its stop ("Cllr.", "a.m."); a web or e-mail address is one word.
    Word,
    /// Digits, with inner commas and points ("1,400", "3.5"); never a slash or a colon. "11th" is a number and then the word "th", unspaced.
    Number,
    /// A mark that opens a quotation: text is `"` for double, `'` for single, whatever the printed form.
    Open,
    /// A mark that closes one; text as for `Open`.
    Close,
    /// Any other mark, one character each; all dashes are "–" except the hyphen "-", and "…" also stands for "...".
    Mark,
}

/// When the article was published, and how that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArticleDate {
    /// The day.
    pub date: Date,
    /// Its source.
    pub from: DateFrom,
}

/// Where an article's date was found; earlier ones win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum DateFrom {
    /// `--date`.
    Option,
    /// Front matter.
    FrontMatter,
    /// `<meta>`, `<time>` or JSON-LD.
    Metadata,
    /// A line of the article that holds a date and little else.
    Dateline,
    /// A date written in the text of a quoted post or page.
    Embedded,
}

impl DateFrom {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            DateFrom::Option => "option",
            DateFrom::FrontMatter => "front matter",
            DateFrom::Metadata => "metadata",
            DateFrom::Dateline => "dateline",
            DateFrom::Embedded => "embedded date",
        }
    }
}

/// The tokens of a text that is not an article: a paragraph of a report.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<draft::Ch> = text
        .char_indices()
        .map(|(start, c)| draft::Ch {
            c,
            start,
            len: u32::try_from(c.len_utf8()).unwrap_or(1),
        })
        .collect();
    let mut tokens = Vec::new();
    token::tokenize(&chars, &mut token::Words::default(), &mut tokens, &mut Vec::new());
    tokens
}

/// Where the lines of a source begin.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    source: &'a str,
    starts: Vec<usize>,
    /// How many characters stand before each step of bytes, so that no long line is counted from its start; none without long lines.
    characters: Vec<usize>,
}

/// Bytes between two counts.
const STEP: usize = 1024;

/// How many characters begin in some bytes.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

impl<'a> Lines<'a> {
    /// The lines of a text.
    pub fn new(source: &'a str) -> Self {
        let starts = memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at + 1);
        let starts: Vec<usize> = std::iter::once(0).chain(starts).collect();
        let ends = starts.iter().skip(1).copied().chain([source.len()]);
        let long = starts.iter().zip(ends).any(|(start, end)| end - start > STEP);
        let counts = source.as_bytes().chunks(STEP).scan(0, |sum, step| {
            let before = *sum;
            *sum += characters(step);
            Some(before)
        });
        let characters = if long { counts.collect() } else { Vec::new() };
        Self {
            source,
            starts,
            characters,
        }
    }

    /// A line by its number, from 1, without its end.
    pub(crate) fn line(&self, number: usize) -> Option<Span> {
        let start = *self.starts.get(number.checked_sub(1)?)?;
        let end = self.starts.get(number).map_or(self.source.len(), |next| next - 1);
        Some(Span::new(start, end))
    }

    /// The number of the line of a byte, from 1.
    pub(crate) fn number(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1)
    }

    /// Column of a byte, from 1, in bytes.
    pub fn byte_column(&self, byte: usize) -> usize {
        let line = self.number(byte);
        byte - self.starts[line - 1] + 1
    }

    /// How many characters stand between two bytes of a line.
    fn between(&self, from: usize, to: usize) -> usize {
        let bytes = self.source.as_bytes();
        let (first, last) = (from.div_ceil(STEP), to / STEP);
        match (self.characters.get(first), self.characters.get(last)) {
            (Some(before), Some(after)) if first < last => {
                characters(&bytes[from..first * STEP]) + after - before + characters(&bytes[last * STEP..to])
            }
            _ => characters(&bytes[from..to]),
        }
    }

    /// Line and column of a byte, both from 1; columns count Unicode scalar values.
    pub fn position(&self, byte: usize) -> (usize, usize) {
        let line = self.number(byte);
        let start = self.starts[line - 1];
        let text = self.source.get(start..byte).unwrap_or("");
        (
            line,
            if text.len() > WIDEST {
                text.len() + 1
            } else {
                self.between(start, start + text.len()) + 1
            },
        )
    }
}

/// A line longer than this is no line that a person reads; its columns are counted in bytes, which takes no time.
const WIDEST: usize = 100_000;

impl Block {
    /// Its sentences that end at a token or before it.
    pub(crate) fn before(&self, at: usize) -> &[Toks] {
        &self.sentences[..self.sentences.partition_point(|sentence| sentence.end <= at)]
    }
}

impl Article {
    /// The folded word of a token; empty behind the last.
    pub(crate) fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &token.word)
    }

    /// The bytes that a range of tokens covers; the empty span at 0 for an empty range.
    pub fn span(&self, toks: Toks) -> Span {
        match self.tokens.get(toks.start..toks.end) {
            Some([first, .., last]) => first.span.to(last.span),
            Some([only]) => only.span,
            _ => Span::default(),
        }
    }

    /// The original text that a span covers.
    pub fn text(&self, span: Span) -> &str {
        self.source.get(span.start..span.end).unwrap_or("")
    }

    /// The places of lines, to be made once and asked often.
    pub fn lines(&self) -> Lines<'_> {
        Lines::new(&self.source)
    }

    /// How many blocks are furniture.
    pub fn furniture(&self) -> usize {
        self.blocks.iter().filter(|block| block.zone == Zone::Furniture).count()
    }
}
