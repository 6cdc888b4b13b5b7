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

/// The words of numbers and ordinals.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    [UNITS, TEENS, TENS, FIRSTS].into_iter().flatten().map(|(name, _)| *name)
}

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
    let below = |input| alt((tens, keyed(TEENS), keyed(UNITS))).parse(input);
    let hundreds = map(
        (
            alt((keyed(UNITS), map(word(&["a"]), |_| 1))),
            word(&["hundred"]),
            opt(preceded(word(&["and"]), below)),
        ),
        |(hundreds, _, rest)| hundreds * 100 + rest.unwrap_or(0),
    );
    alt((hundreds, below)).parse(input)
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

/// The number that a word below a hundred, hyphens apart, stands for: "three", "forty".
pub(crate) fn numeral(word: &str) -> Option<u32> {
    let mut tables = UNITS.iter().chain(TEENS).chain(TENS);
    tables.find(|(name, _)| *name == word).map(|(_, number)| *number)
}

/// Writes a number as another is written: in digits if `like` is, else in words. None above ninety-nine in words.
pub(crate) fn written(number: u32, like: &str) -> Option<String> {
    if like.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(number.to_string());
    }
    spelt(number, UNITS, UNITS).or_else(|| spelt(number, TEENS, UNITS))
}

/// Writes an ordinal as another is written: "3rd" if `like` begins with digits, else "third". None above ninety-nine in words.
pub(crate) fn ordinal_written(number: u32, like: &str) -> Option<String> {
    if !like.starts_with(|c: char| c.is_ascii_digit()) {
        return spelt(number, FIRSTS, FIRSTS);
    }
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    Some(format!("{number}{ending}"))
}

/// A number of `table`, or of a ten with a unit of `units` behind it.
fn spelt(number: u32, table: &[(&str, u32)], units: &[(&str, u32)]) -> Option<String> {
    let word = |table: &[(&str, u32)], number: u32| table.iter().find(|(_, value)| *value == number).map(|(word, _)| (*word).to_owned());
    word(table, number).or_else(|| {
        let tens = word(TENS, number / 10 * 10)?;
        match number % 10 {
            0 => Some(tens),
            unit => Some(format!("{tens}-{}", word(units, unit)?)),
        }
    })
}

/// Digits with "st", "nd", "rd" or "th" joined to them.
pub(crate) fn suffixed(input: Reading<'_>) -> Read<'_, u32> {
    let ending =
        token(|token| (token.kind == TokenKind::Word && !token.spaced && matches!(&*token.word, "st" | "nd" | "rd" | "th")).then_some(()));
    map((digits(3), ending), |(number, ())| number).parse(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_their_like() {
        let said = |number| written(number, "three").unwrap_or_default();
        assert_eq!(
            [said(4), said(12), said(13), said(30), said(36)],
            ["four", "twelve", "thirteen", "thirty", "thirty-six"]
        );
        assert_eq!(written(136, "three"), None);
        assert_eq!(written(136, "135").as_deref(), Some("136"));
        let nth = |number, like| ordinal_written(number, like).unwrap_or_default();
        assert_eq!(
            [nth(2, "third"), nth(20, "third"), nth(21, "third")],
            ["second", "twentieth", "twenty-first"]
        );
        assert_eq!(
            [nth(2, "3rd"), nth(11, "3rd"), nth(21, "3rd"), nth(4, "3rd")],
            ["2nd", "11th", "21st", "4th"]
        );
    }
}
