//! The normal form in which words are compared.

use crate::{
    article::{Token, TokenKind},
    mention::numeral,
};

/// A word in its normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, straight apostrophes, numbers in digits.
    pub text: Box<str>,
    /// Whether it is an acronym: two capitals or more, and perhaps a plural's s.
    pub acronym: bool,
    /// Whether it stands alone in brackets: "(MASH)".
    pub bracketed: bool,
    /// The mark of punctuation behind it, if any.
    pub mark: Mark,
    /// The token that it was read from.
    pub token: usize,
}

/// What stands behind a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Another word.
    None,
    /// A mark inside a sentence.
    Pause,
    /// The end of a sentence or of a paragraph.
    Stop,
}

/// A part of a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    /// A word.
    Word(Word),
    /// An ellipsis: something was left out.
    Gap,
    /// Words in square brackets: something was put in, perhaps in place of something else.
    Editor,
}

impl Unit {
    /// The word that it is, if it is one.
    pub fn word(&self) -> Option<&Word> {
        match self {
            Unit::Word(word) => Some(word),
            Unit::Gap | Unit::Editor => None,
        }
    }
}

/// The longest stretch of tokens between square brackets that an editor puts in.
const EDITED: usize = 12;

/// The parts of a quotation.
pub(super) fn units(tokens: &[Token]) -> Vec<Unit> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match (&*token.text, token.kind) {
            ("…", _) => out.push(Unit::Gap),
            ("[", TokenKind::Mark) => {
                if let Some(inside) = tokens[at + 1..].iter().take(EDITED + 1).position(|token| &*token.text == "]") {
                    let close = at + 1 + inside;
                    match (&tokens[at + 1..close], tokens.get(close + 1)) {
                        // "[T]he": a capital that the sentence needed.
                        ([letter], Some(rest)) if letter.text.chars().count() == 1 && !rest.spaced && rest.kind == TokenKind::Word => {
                            let joined: Box<str> = format!("{}{}", letter.word, rest.word).into();
                            out.push(Unit::Word(Word {
                                text: joined,
                                acronym: false,
                                bracketed: false,
                                mark: mark(tokens, close + 1),
                                token: close + 1,
                            }));
                            at = close + 2;
                            continue;
                        }
                        // "[…]" is an ellipsis.
                        (inside, _) if inside.iter().all(|token| token.kind == TokenKind::Mark) => out.push(Unit::Gap),
                        _ => out.push(Unit::Editor),
                    }
                    at = close + 1;
                    continue;
                }
            }
            _ => push(tokens, at, |word| out.push(Unit::Word(word))),
        }
        at += 1;
    }
    while out.first() == Some(&Unit::Gap) {
        out.remove(0);
    }
    while out.last() == Some(&Unit::Gap) {
        out.pop();
    }
    out
}

/// The words of a report's text.
pub(super) fn words(tokens: &[Token]) -> Vec<Word> {
    let mut out = Vec::new();
    for at in 0..tokens.len() {
        push(tokens, at, |word| out.push(word));
    }
    out
}

fn push(tokens: &[Token], at: usize, mut out: impl FnMut(Word)) {
    let token = &tokens[at];
    let mut word = |text: Box<str>, acronym: bool, bracketed: bool| {
        out(Word {
            text,
            acronym,
            bracketed,
            mark: mark(tokens, at),
            token: at,
        });
    };
    let stands = |at: Option<usize>, mark: &str| at.and_then(|at| tokens.get(at)).is_some_and(|token| &*token.text == mark);
    match token.kind {
        TokenKind::Word => match &*token.word {
            // The possessive of a plural is a mark of spelling.
            "'" => {}
            "n't" => word("not".into(), false, false),
            "percent" => {
                word("per".into(), false, false);
                word("cent".into(), false, false);
            }
            text => {
                let plain = text.trim_end_matches('.');
                let number = numeral(plain).map(|number| number.to_string().into());
                let bracketed = stands(at.checked_sub(1), "(") && stands(Some(at + 1), ")");
                word(number.unwrap_or_else(|| plain.into()), is_acronym(&token.text), bracketed);
            }
        },
        TokenKind::Number => word(token.word.replace(',', "").into(), false, false),
        _ => match &*token.text {
            "%" => {
                word("per".into(), false, false);
                word("cent".into(), false, false);
            }
            "&" => word("and".into(), false, false),
            _ => {}
        },
    }
}

/// The mark behind a token; quotation marks and brackets are looked through.
fn mark(tokens: &[Token], at: usize) -> Mark {
    for token in &tokens[at + 1..] {
        match (&*token.text, token.kind) {
            ("." | "?" | "!", _) => return Mark::Stop,
            (_, TokenKind::Word | TokenKind::Number) if &*token.text == "'" => {}
            (_, TokenKind::Word | TokenKind::Number) => return Mark::None,
            ("-", _) if !token.spaced => return Mark::None,
            (_, TokenKind::Open | TokenKind::Close) | ("(" | ")" | "[" | "]", _) => {}
            _ => return Mark::Pause,
        }
    }
    Mark::Stop
}

fn is_acronym(text: &str) -> bool {
    let letters = text.strip_suffix('s').unwrap_or(text);
    letters.chars().count() >= 2 && letters.chars().all(|c| c.is_uppercase() || c == '.')
}

/// The letters of an acronym, lower case, without a plural's s.
pub(super) fn letters(acronym: &str) -> impl Iterator<Item = char> + '_ {
    acronym.chars().filter(|c| c.is_alphabetic())
}
