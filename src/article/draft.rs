//! Blocks before they are tokenized: what every format's reader makes, and how it becomes an [`Article`].

use super::{Article, ArticleDate, Block, BlockKind, Comment, Span, Toks, Zone, sentence, token};

/// The mark of a hard line break inside a block: it ends a sentence.
pub(super) const BREAK: char = '\u{2028}';

/// A stretch of a block's text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Piece {
    /// Text as it stands in the file.
    Raw(Span),
    /// One character that the file writes otherwise (an entity), or does not write (a cell's edge).
    Char(char, Span),
}

/// A character with its place in the file; entities are longer than their character, inserted marks are empty.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ch {
    pub c: char,
    pub start: usize,
    pub len: u32,
}

impl Ch {
    pub fn end(self) -> usize {
        self.start + self.len as usize
    }
}

/// A block in the making.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub zone: Zone,
    pub kind: BlockKind,
    pub pieces: Vec<Piece>,
    /// Bytes of text, of which `linked` inside links, `slanted` in italics and `bold` in bold.
    pub size: usize,
    pub linked: usize,
    pub slanted: usize,
    pub bold: usize,
    pub links: Vec<String>,
    /// Whether a rule (`---`, `<hr>`) stands before it.
    pub ruled: bool,
}

impl Draft {
    pub fn new(zone: Zone, kind: BlockKind) -> Self {
        Self {
            zone,
            kind,
            pieces: Vec::new(),
            size: 0,
            linked: 0,
            slanted: 0,
            bold: 0,
            links: Vec::new(),
            ruled: false,
        }
    }

    pub fn of(zone: Zone, kind: BlockKind, span: Span) -> Self {
        let mut draft = Self::new(zone, kind);
        draft.raw(span);
        draft
    }

    pub fn raw(&mut self, span: Span) {
        if span.start < span.end {
            self.size += span.end - span.start;
            self.pieces.push(Piece::Raw(span));
        }
    }

    pub fn char(&mut self, c: char, span: Span) {
        self.size += c.len_utf8();
        self.pieces.push(Piece::Char(c, span));
    }

    /// The text in plain characters: breaks as `\n`, other white space as single spaces, quotation marks straight, at most `limit` bytes or a few more.
    pub fn plain(&self, source: &str, limit: usize) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match *piece {
                Piece::Raw(span) => {
                    for c in source.get(span.start..span.end).unwrap_or("").chars() {
                        push_plain(&mut out, c);
                        if out.len() > limit {
                            return out;
                        }
                    }
                }
                Piece::Char(c, _) => push_plain(&mut out, c),
            }
            if out.len() > limit {
                return out;
            }
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// The last character that is not white space.
    pub fn last_char(&self, source: &str) -> Option<char> {
        self.pieces.iter().rev().find_map(|piece| match *piece {
            Piece::Raw(span) => source
                .get(span.start..span.end)
                .and_then(|text| text.trim_end().chars().next_back()),
            Piece::Char(c, _) => (!c.is_whitespace()).then_some(c),
        })
    }

    /// Whether the text is only white space.
    pub fn is_blank(&self, source: &str) -> bool {
        self.last_char(source).is_none()
    }

    /// Whether at least half of the text is links.
    pub fn is_linked(&self) -> bool {
        self.linked * 2 > self.size
    }

    fn chars(&self, source: &str, out: &mut Vec<Ch>) {
        out.clear();
        for piece in &self.pieces {
            match *piece {
                Piece::Raw(span) => {
                    let text = source.get(span.start..span.end).unwrap_or("");
                    out.extend(text.char_indices().filter(|(_, c)| !is_invisible(*c)).map(|(at, c)| Ch {
                        c,
                        start: span.start + at,
                        len: c.len_utf8() as u32,
                    }));
                }
                Piece::Char(c, span) if !is_invisible(c) => {
                    out.push(Ch {
                        c,
                        start: span.start,
                        len: u32::try_from(span.end - span.start).unwrap_or(0),
                    });
                }
                Piece::Char(..) => {}
            }
        }
    }
}

fn push_plain(out: &mut String, c: char) {
    if c.is_ascii_graphic() {
        out.push(c);
        return;
    }
    let c = match c {
        BREAK => '\n',
        '\u{2019}' | '\u{2018}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        c if c.is_whitespace() => ' ',
        c if is_invisible(c) => return,
        c => c,
    };
    let last = out.chars().next_back();
    if (c == ' ' || c == '\n') && matches!(last, None | Some(' ' | '\n')) {
        if c == '\n' && last == Some(' ') {
            out.pop();
            out.push('\n');
        }
        return;
    }
    out.push(c);
}

/// Characters that print nothing: soft hyphens, zero-width spaces and joiners, byte order marks, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}')
}

/// What a format's reader hands over.
#[derive(Debug, Default)]
pub(super) struct Drafts {
    pub drafts: Vec<Draft>,
    pub date: Option<ArticleDate>,
    pub pin: Option<String>,
    pub comments: Vec<Comment>,
}

/// Tokenizes the drafts.
pub(super) fn finish(path: &str, source: String, made: Drafts) -> Article {
    let mut article = Article {
        path: path.to_owned(),
        date: made.date,
        pin: made.pin,
        comments: made.comments,
        ..Article::default()
    };
    let mut words = token::Words::default();
    let mut chars = Vec::new();
    let mut breaks = Vec::new();
    for draft in made.drafts {
        draft.chars(&source, &mut chars);
        let start = article.tokens.len();
        breaks.clear();
        token::tokenize(&chars, &mut words, &mut article.tokens, &mut breaks);
        let tokens = Toks::new(start, article.tokens.len());
        if tokens.is_empty() {
            continue;
        }
        let sentences = if draft.kind == BlockKind::Row {
            vec![tokens]
        } else {
            sentence::split(&article.tokens, tokens, &breaks)
        };
        if draft.zone != Zone::Furniture {
            article.links.extend(draft.links.into_iter().filter(|link| is_absolute(link)));
            let printed = article.tokens[tokens.iter()].iter().filter(|token| is_absolute(&token.text));
            article.links.extend(printed.map(|token| token.text.to_string()));
        }
        article.blocks.push(Block {
            zone: draft.zone,
            kind: draft.kind,
            tokens,
            sentences,
        });
    }
    article.source = source;
    article
}

fn is_absolute(address: &str) -> bool {
    ["http://", "https://", "www.", "//", "HTTP"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}
