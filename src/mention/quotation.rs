//! Quotations: where they begin and end, which stands inside which.

use crate::article::{Article, BlockKind, TokenKind, Toks, Zone};

/// Words between quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// The marks and what is between them.
    pub toks: Toks,
    /// What is between them.
    pub words: Toks,
    /// The marks.
    pub form: Form,
    /// The quotation that it stands in.
    pub inside: Option<usize>,
    /// Whether its closing mark is missing (it ends with its block).
    pub open: bool,
}

/// The form of quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// "…"
    Double,
    /// '…'
    Single,
    /// A block set apart.
    Block,
}

impl Form {
    /// The name used in output.
    pub fn name(self) -> &'static str {
        match self {
            Form::Double => "double",
            Form::Single => "single",
            Form::Block => "block",
        }
    }
}

const DEEPEST: usize = 8;

/// The longest line below a quotation that says whose it is, in tokens.
const SIGNED: usize = 14;

/// A block without the line that says whose words it holds ("– Ofsted report, page 4").
fn unsigned(article: &Article, block: Toks) -> Toks {
    let dash = block.iter().rev().take(SIGNED).find(|at| &*article.tokens[*at].text == "–");
    Toks::new(block.start, dash.filter(|at| *at > block.start).unwrap_or(block.end))
}

/// All quotations, and for each token the number (from 1) of the innermost marks around it; a block set apart has none.
pub(crate) fn find(article: &Article) -> (Vec<Quotation>, Vec<u32>) {
    let mut found: Vec<Quotation> = Vec::new();
    let mut around = vec![0; article.tokens.len()];
    for block in article.blocks.iter().filter(|block| block.zone != Zone::Furniture) {
        if block.kind == BlockKind::Quote && block.tokens.iter().all(|at| article.tokens[at].kind != TokenKind::Open) {
            let words = unsigned(article, block.tokens);
            found.push(Quotation {
                toks: words,
                words,
                form: Form::Block,
                inside: None,
                open: false,
            });
            continue;
        }
        let mut open: Vec<usize> = Vec::new();
        for at in block.tokens.iter() {
            let token = &article.tokens[at];
            let form = if &*token.text == "\"" { Form::Double } else { Form::Single };
            match token.kind {
                TokenKind::Open if open.len() < DEEPEST => {
                    // The same mark again before a close: the first was never closed, or this one closes it.
                    if let Some(last) = open.last().copied().filter(|last| found[*last].form == form) {
                        found[last].toks.end = at;
                        found[last].words.end = at;
                        open.pop();
                    }
                    found.push(Quotation {
                        toks: Toks::new(at, at),
                        words: Toks::new(at + 1, at + 1),
                        form,
                        inside: open.last().copied(),
                        open: true,
                    });
                    open.push(found.len() - 1);
                }
                TokenKind::Close => {
                    // A mark of the other form closes a word or two: “good'.
                    let odd = open
                        .last()
                        .filter(|index| found[**index].form != form && at - found[**index].words.start <= 4)
                        .map(|_| open.len() - 1);
                    if let Some(depth) = open.iter().rposition(|index| found[*index].form == form).or(odd) {
                        for index in open.drain(depth..) {
                            let quotation = &mut found[index];
                            quotation.words.end = at;
                            quotation.toks.end = at + 1;
                            quotation.open = false;
                        }
                    }
                }
                _ => {}
            }
            if let Some(index) = open.last() {
                around[at] = u32::try_from(index + 1).unwrap_or(u32::MAX);
            }
        }
        for index in open {
            found[index].words.end = block.tokens.end;
            found[index].toks.end = block.tokens.end;
        }
    }
    (found, around)
}
