//! nom over tokens: the input type and the few leaf parsers that all mentions share.

use nom::{IResult, error::ErrorKind};

use crate::article::{Token, TokenKind};

/// The tokens from a place on; the input of every mention parser.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading<'a> {
    /// The sentence's tokens up to its end.
    pub tokens: &'a [Token],
    /// The next one.
    pub at: usize,
}

pub(crate) type Read<'a, T> = IResult<Reading<'a>, T, nom::error::Error<Reading<'a>>>;

impl<'a> Reading<'a> {
    pub fn first(self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    pub fn next(self) -> Self {
        Self { at: self.at + 1, ..self }
    }

    pub fn fail<T>(self) -> Read<'a, T> {
        Err(nom::Err::Error(nom::error::Error::new(self, ErrorKind::Verify)))
    }
}

/// Takes a token for which `read` finds a value.
pub(crate) fn token<'a, T>(read: impl Fn(&Token) -> Option<T>) -> impl Fn(Reading<'a>) -> Read<'a, T> {
    move |input| match input.first().and_then(&read) {
        Some(value) => Ok((input.next(), value)),
        None => input.fail(),
    }
}

/// Takes one of these words.
pub(crate) fn word<'a>(any: &'static [&'static str]) -> impl Fn(Reading<'a>) -> Read<'a, &'static str> {
    token(move |token| any.iter().find(|word| **word == &*token.word).copied())
}

/// Looks a word up in a table.
pub(crate) fn keyed<'a, T: Copy>(table: &'static [(&'static str, T)]) -> impl Fn(Reading<'a>) -> Read<'a, T> {
    token(move |token| {
        if token.kind != TokenKind::Word {
            return None;
        }
        table.iter().find(|(word, _)| *word == &*token.word).map(|(_, value)| *value)
    })
}

/// Takes digits of at most so many figures.
pub(crate) fn digits<'a>(most: usize) -> impl Fn(Reading<'a>) -> Read<'a, u32> {
    token(move |token| {
        if token.kind != TokenKind::Number {
            return None;
        }
        let figures = || token.text.bytes().filter(|byte| *byte != b',');
        let whole = figures().count() <= most && figures().all(|figure| figure.is_ascii_digit());
        let number = || figures().try_fold(0_u32, |sum, figure| sum.checked_mul(10)?.checked_add(u32::from(figure - b'0')));
        whole.then(number).flatten()
    })
}
