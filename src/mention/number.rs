//! Numbers and ordinals, in words and digits.

use nom::{
    Parser,
    branch::alt,
    combinator::{map, opt},
    sequence::preceded,
};

use super::reading::{Read, Reading, digits, keyed, token, word};
use crate::article::TokenKind;

const UNITS: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
];
const TEENS: &[(&str, u32)] = &[
    ("zero", 0),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("dozen", 12),
];
const TENS: &[(&str, u32)] = &[
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];
const FIRSTS: &[(&str, u32)] = &[
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
    ("fortieth", 40),
    ("fiftieth", 50),
];

/// A whole number in words or digits: "twenty-one", "1,400".
pub(crate) fn number(input: Reading<'_>) -> Read<'_, u32> {
    alt((digits(9), words)).parse(input)
}

/// A whole number in words: "three", "twenty-one", "a hundred and three".
pub(crate) fn words(input: Reading<'_>) -> Read<'_, u32> {
    let tens = |input| {
        map((keyed(TENS), opt(preceded(opt(word(&["-"])), keyed(UNITS)))), |(tens, units)| {
            tens + units.unwrap_or(0)
        })
        .parse(input)
    };
    let (input, number) = alt((tens, keyed(TEENS), keyed(UNITS))).parse(input)?;
    match preceded(
        word(&["hundred"]),
        opt(preceded(word(&["and"]), alt((tens, keyed(TEENS), keyed(UNITS))))),
    )
    .parse(input)
    {
        Ok((after, rest)) => Ok((after, number * 100 + rest.unwrap_or(0))),
        Err(_) => Ok((input, number)),
    }
}

/// An ordinal: "third", "twenty-second", "22nd".
pub(crate) fn ordinal(input: Reading<'_>) -> Read<'_, u32> {
    alt((
        keyed(FIRSTS),
        map((keyed(TENS), opt(word(&["-"])), keyed(&FIRSTS[..9])), |(tens, _, units)| {
            tens + units
        }),
        suffixed,
    ))
    .parse(input)
}

/// Digits with "st", "nd", "rd" or "th" joined to them.
pub(crate) fn suffixed(input: Reading<'_>) -> Read<'_, u32> {
    let ending =
        token(|token| (token.kind == TokenKind::Word && !token.spaced && matches!(&*token.word, "st" | "nd" | "rd" | "th")).then_some(()));
    map((digits(3), ending), |(number, ())| number).parse(input)
}
