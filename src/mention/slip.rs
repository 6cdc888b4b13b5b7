//! Dates that are none: days that no month has, and months that are spelt wrong.

use super::date::MONTHS;
use crate::{
    article::{Token, TokenKind, Toks},
    pack::near::is_slip,
};

/// The day of the month said by a number token.
fn day(token: &Token) -> Option<i8> {
    token.text.parse().ok().filter(|day| token.kind == TokenKind::Number && *day > 0)
}

fn month(token: &Token) -> Option<i8> {
    let capital = token.text.starts_with(char::is_uppercase);
    MONTHS
        .iter()
        .find(|(name, _)| capital && *name == &*token.word)
        .map(|(_, month)| *month)
}

/// The place behind "th" and "of", if they stand at `at`.
fn past(tokens: &[Token], mut at: usize) -> usize {
    if tokens
        .get(at)
        .is_some_and(|token| !token.spaced && matches!(&*token.word, "st" | "nd" | "rd" | "th"))
    {
        at += 1;
    }
    if tokens.get(at).is_some_and(|token| &*token.word == "of") {
        at += 1;
    }
    at
}

/// The date that begins at a token, if its month has no such day: "31 June", "30th of February", "June 31". A day of February that only
/// leap years have is not looked at.
pub(crate) fn impossible_date(tokens: &[Token], sentence: Toks, at: usize) -> Option<Toks> {
    let first = tokens.get(at)?;
    let (day, month, end) = if let Some(month) = month(first) {
        let next = tokens.get(at + 1)?;
        // "June 31, 2025", but not "in June 45 people".
        let closed = tokens
            .get(at + 2)
            .is_none_or(|after| matches!(&*after.text, "," | "." | "-" | "–" | "st" | "nd" | "rd" | "th"));
        (day(next).filter(|_| closed && next.spaced)?, month, at + 2)
    } else {
        let day = day(first)?;
        let next = past(tokens, at + 1);
        (day, month(tokens.get(next)?)?, next + 1)
    };
    let most = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let before = at.checked_sub(1).map_or("", |at| &*tokens[at].text);
    // More than 39 is no day with a slip, but a number of something else.
    (day > most && day < 40 && end <= sentence.end && !matches!(before, "£" | "/" | "-" | "." | ",")).then(|| Toks::new(at, end))
}

/// The month that a word beside a day or year misspells, if it is one slip away.
pub(crate) fn near_month(tokens: &[Token], sentence: Toks, at: usize) -> Option<&'static str> {
    let token = tokens.get(at)?;
    let number = |at: Option<usize>| {
        at.filter(|at| sentence.contains(*at))
            .is_some_and(|at| tokens[at].kind == TokenKind::Number)
    };
    let suffix = |at: Option<usize>| {
        at.filter(|at| sentence.contains(*at)).is_some_and(|at| {
            matches!(
                &*tokens[at].word,
                "of" | "st" | "nd" | "rd" | "th" | "in" | "late" | "early" | "last"
            )
        })
    };
    let dated = || number(at.checked_sub(1)) || number(Some(at + 1)) || suffix(at.checked_sub(1));
    let capital = token.text.starts_with(char::is_uppercase);
    let near = || MONTHS.iter().find(|(name, _)| is_slip(&token.word, name)).map(|(name, _)| *name);
    (capital && dated()).then(near).flatten()
}
