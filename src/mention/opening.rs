//! What dates, lengths and numbers can begin with. Few words can, so at most tokens no parser is tried.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{amount, date, number, reading::Reading};
use crate::article::{Token, TokenKind};

/// What may begin at a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct May {
    /// A date.
    pub date: bool,
    /// A length, a number, a share or an ordinal.
    pub amount: bool,
}

#[rustfmt::skip]
const NEITHER: May = May { date: false, amount: false };
#[rustfmt::skip]
const DATE: May = May { date: true, amount: false };
#[rustfmt::skip]
const AMOUNT: May = May { date: false, amount: true };
#[rustfmt::skip]
const BOTH: May = May { date: true, amount: true };

/// The words that a parser can begin with, and those that it can go on with behind an article only. The test below holds them to the
/// parsers.
static WORDS: LazyLock<FxHashMap<&'static str, May>> = LazyLock::new(|| {
    let listed = [(BEHIND, NEITHER), (DATES, DATE), (AMOUNTS, AMOUNT), (EITHER, BOTH)];
    let listed = listed
        .into_iter()
        .flat_map(|(words, may)| words.iter().map(move |word| (*word, may)));
    let amounts = amount::names().map(|word| (word, AMOUNT));
    let dates = date::names().map(|word| (word, DATE));
    // Days are numbered.
    let numbers = number::names().map(|word| (word, BOTH));
    let mut words: FxHashMap<&str, May> = FxHashMap::default();
    for (word, may) in amounts.chain(dates).chain(numbers).chain(listed) {
        let known = words.entry(word).or_insert(NEITHER);
        known.date |= may.date;
        known.amount |= may.amount;
    }
    words
});

#[rustfmt::skip]
const DATES: &[&str] = &[
    "last", "this", "much", "today", "tonight", "yesterday", "tomorrow", "earlier", "late", "later", "than",
];

#[rustfmt::skip]
const AMOUNTS: &[&str] = &[
    // Lengths.
    "just", "well", "little", "over", "nearly", "almost", "about", "around", "best", "better", "full", "whole", "single", "solid", "entire",
    "working", "busy", "packed", "short", "-", "fortnight", "fortnight's",
    // Bounds.
    "greater", "higher", "lower", "close", "at", "up", "under", "roughly", "approximately", "some",
];

const EITHER: &[&str] = &["most", "less", "more", "fewer"];

#[rustfmt::skip]
const BEHIND: &[&str] = &[
    "and", "hundred", "very", "final", "closing", "turn", "day", "days", "week", "weeks", "month", "months", "year", "years", "decade", "decades",
];

/// What may begin here.
pub(super) fn may_begin(input: Reading<'_>) -> May {
    let known = |token: &Token| match token.kind {
        TokenKind::Number => Some(BOTH),
        // "Sept. 2024": the stop is part of the word.
        _ => WORDS.get(token.word.trim_end_matches('.')).copied(),
    };
    let Some(first) = input.first() else { return NEITHER };
    match &*first.word {
        "the" | "a" | "an" => input.next().first().and_then(known).map_or(NEITHER, |_| BOTH),
        _ => known(first).unwrap_or(NEITHER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Format, from_text};

    #[test]
    fn nothing_begins_where_nothing_may() {
        let others = [
            "the", "the", "a", "an", "of", "in", "to", "hundred", "same", "that", "per", "cent", "ago", "after", "half", "least", "part",
            "council", "day", "week", "year", "month", "weeks", "12", "3rd", "2024", "1,400", "3/4/25", ",", "-", ".", "%",
        ];
        let mut words: Vec<&str> = WORDS.keys().copied().chain(others).collect();
        words.sort_unstable();
        let mut dice = 7_u64;
        let mut text = String::new();
        for _ in 0..60_000 {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let word = words[(dice >> 33) as usize % words.len()];
            let (first, rest) = word.split_at(word.chars().next().map_or(0, char::len_utf8));
            text.push(' ');
            text.push_str(&if dice >> 62 == 0 { first.to_uppercase() } else { first.to_owned() });
            text.push_str(rest);
        }
        let article = from_text("a.txt", text, Format::Text);
        let mut passed = 0;
        for at in 0..article.tokens.len() {
            let input = Reading {
                tokens: &article.tokens,
                at,
            };
            let may = may_begin(input);
            passed += usize::from(may == NEITHER);
            let begins = !may.date && date::date(input).is_ok()
                || !may.amount
                    && (date::length(input).is_ok()
                        || amount::share(input).is_ok()
                        || amount::bounded(input).is_ok()
                        || number::number(input).is_ok()
                        || number::ordinal(input).is_ok());
            assert!(
                !begins,
                "{:?}",
                article.tokens[at..].iter().take(6).map(|token| &*token.text).collect::<Vec<_>>()
            );
        }
        assert!(passed > 10_000, "{passed}");
    }
}
