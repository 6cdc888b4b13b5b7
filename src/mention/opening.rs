//! What dates, lengths and numbers can begin with. Few words can, so at most tokens no parser is tried.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{amount, date, number, reading::Reading};
use crate::article::{Token, TokenKind};

/// The words that a parser can begin with, and those that it can go on with behind an article only: whether a word is one of the first.
/// The test below holds them to the parsers.
static WORDS: LazyLock<FxHashMap<&'static str, bool>> = LazyLock::new(|| {
    let tables = date::names().chain(number::names()).chain(amount::names());
    let behind = BEHIND.iter().map(|word| (*word, false));
    behind.chain(tables.chain(FIRST.iter().copied()).map(|word| (word, true))).collect()
});

#[rustfmt::skip]
const FIRST: &[&str] = &[
    // Dates.
    "last", "this", "much", "most", "today", "tonight", "yesterday", "tomorrow", "earlier", "late", "later", "less", "more", "fewer", "than",
    // Lengths.
    "just", "well", "little", "over", "nearly", "almost", "about", "around", "best", "better", "full", "whole", "single", "solid", "entire",
    "working", "busy", "packed", "short", "-", "fortnight", "fortnight's",
    // Bounds.
    "greater", "higher", "lower", "close", "at", "up", "under", "roughly", "approximately", "some",
];

#[rustfmt::skip]
const BEHIND: &[&str] = &[
    "and", "very", "final", "closing", "turn", "day", "days", "week", "weeks", "month", "months", "year", "years", "decade", "decades",
];

/// Whether a date, a length, a number, a share or an ordinal may begin here.
pub(super) fn may_begin(input: Reading<'_>) -> bool {
    let known = |token: &Token| match token.kind {
        TokenKind::Number => Some(true),
        _ => WORDS.get(&*token.word).copied(),
    };
    let Some(first) = input.first() else { return false };
    match &*first.word {
        "the" | "a" | "an" => input.next().first().and_then(known).is_some(),
        _ => known(first) == Some(true),
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
            if may_begin(input) {
                continue;
            }
            passed += 1;
            let begins = date::date(input).is_ok()
                || date::length(input).is_ok()
                || amount::share(input).is_ok()
                || amount::bounded(input).is_ok()
                || number::number(input).is_ok()
                || number::ordinal(input).is_ok();
            assert!(
                !begins,
                "{:?}",
                article.tokens[at..].iter().take(6).map(|token| &*token.text).collect::<Vec<_>>()
            );
        }
        assert!(passed > 10_000, "{passed}");
    }
}
