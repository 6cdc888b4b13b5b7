//! Names: people by their form, bodies and populations by the records' lists.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Mention, Value, reading::Reading};
use crate::{
    article::{Article, Token, TokenKind, Toks},
    pack::Packs,
    record::Records,
};

const TITLES: &[&str] = &[
    "cllr",
    "councillor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "baroness",
    "rev",
];

/// A person's name: a title and one to four capitalised words, or two to four of them. Titles are left out of the name.
pub(crate) fn person<'a>(input: Reading<'a>, packs: &Packs) -> Option<(String, Reading<'a>)> {
    let mut rest = input;
    let mut titled = false;
    while let Some(token) = rest
        .first()
        .filter(|token| TITLES.contains(&token.word.trim_end_matches('.')) && capital(token))
    {
        titled = true;
        rest = rest.next();
        if &*token.word != "." && rest.first().is_some_and(|token| &*token.text == ".") {
            rest = rest.next();
        }
    }
    let mut parts: Vec<String> = Vec::new();
    let mut after = rest;
    while let Some(token) = rest
        .first()
        .filter(|token| name_part(token, packs) && (parts.is_empty() || token.spaced))
    {
        let mut part = token.text.to_string();
        rest = rest.next();
        // Double-barrelled names: "Thomson-Jones", "Jenny-ellen".
        while let (Some(hyphen), Some(second)) = (rest.first(), rest.tokens.get(rest.at + 1)) {
            if &*hyphen.text != "-" || hyphen.spaced || second.spaced || second.kind != TokenKind::Word {
                break;
            }
            part.push('-');
            part.push_str(&second.text);
            rest = rest.next().next();
        }
        parts.push(part);
        after = rest;
        if parts.len() == 4 {
            break;
        }
    }
    (parts.len() >= if titled { 1 } else { 2 }).then(|| (parts.join(" "), after))
}

fn capital(token: &Token) -> bool {
    token.text.starts_with(char::is_uppercase)
}

fn name_part(token: &Token, packs: &Packs) -> bool {
    token.kind == TokenKind::Word
        && capital(token)
        && !packs.not_names.contains(&*token.word)
        && token.text.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '.' | '’'))
}

/// Names of bodies and populations, by their first word.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    names: FxHashMap<Box<str>, Vec<Name>>,
    people: FxHashSet<String>,
}

#[derive(Clone, Debug)]
struct Name {
    words: Vec<Box<str>>,
    value: Value,
    capital: bool,
}

impl Lexicon {
    /// The lexicon of all bodies and populations.
    pub fn new(records: &Records) -> Self {
        let mut lexicon = Self::default();
        for (at, body) in records.bodies.iter().enumerate() {
            for name in std::iter::once(&body.name).chain(&body.aliases) {
                lexicon.add(name, Value::Body(at));
            }
        }
        for (at, population) in records.populations.iter().enumerate() {
            for name in &population.names {
                lexicon.add(name, Value::Population(at));
            }
        }
        lexicon.people = records.people().map(str::to_lowercase).collect();
        for names in lexicon.names.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.words.len()));
        }
        lexicon
    }

    /// Takes names of persons as recorded.
    pub(crate) fn learn(&mut self, people: &[String]) {
        self.people.extend(people.iter().map(|person| person.to_lowercase()));
    }

    /// Whether the records name a person, in any role.
    pub(crate) fn knows(&self, person: &str) -> bool {
        self.people.contains(&person.to_lowercase())
    }

    fn add(&mut self, name: &str, value: Value) {
        let mut words: Vec<Box<str>> = Vec::new();
        for word in name.replace(',', " , ").to_lowercase().split_whitespace() {
            words.extend(
                crate::pattern::compile::words(if word == "&" { "and" } else { word })
                    .into_iter()
                    .map(String::into_boxed_str),
            );
        }
        if let Some(first) = words.first().cloned() {
            self.names.entry(first).or_default().push(Name {
                words,
                value,
                capital: name.starts_with(char::is_uppercase),
            });
        }
    }

    /// The names in a sentence, longest first at each place, none inside another.
    pub(crate) fn find(&self, article: &Article, packs: &Packs, sentence: Toks, items: &mut Vec<Mention>) {
        let mut at = sentence.start;
        while at < sentence.end {
            match self.longest(article, sentence, at) {
                Some((end, value)) => {
                    let toks = Toks::new(at, end);
                    if !matches!(value, Value::Body(_)) || names_a_body(article, packs, sentence, toks) {
                        items.push(Mention { toks, value });
                    }
                    at = end;
                }
                None => at += 1,
            }
        }
    }

    fn longest(&self, article: &Article, sentence: Toks, at: usize) -> Option<(usize, Value)> {
        let tokens = &article.tokens;
        let first: &str = &tokens[at].word;
        for name in self.names.get(first)? {
            if name.capital && !capital(&tokens[at]) {
                continue;
            }
            let mut here = at + 1;
            let whole = name.words[1..].iter().all(|word| {
                // A comma in the name may be left out.
                let next = tokens.get(here).filter(|_| here < sentence.end).map_or("", |token| &*token.word);
                let same = *next == **word || (&**word == "and" && next == "&");
                here += usize::from(same);
                same || &**word == ","
            });
            if whole {
                return Some((here, name.value.clone()));
            }
        }
        None
    }
}

/// Whether a body's name is used as one, and is not part of a longer name ("Kent Police", "Peter Bradford") or a plain word ("Reading").
fn names_a_body(article: &Article, packs: &Packs, sentence: Toks, toks: Toks) -> bool {
    let tokens = &article.tokens;
    let before = (toks.start > sentence.start).then(|| &tokens[toks.start - 1]);
    let next = tokens.get(toks.end).filter(|_| toks.end < sentence.end);
    let known = |token: &Token| packs.beside_body.contains(&packs.vocabulary.id(&token.word)) && packs.vocabulary.id(&token.word) != 0;
    let title_case = {
        let words = || {
            sentence
                .iter()
                .map(|at| &tokens[at])
                .filter(|token| token.kind == TokenKind::Word && token.text.len() > 3)
        };
        words().filter(|token| capital(token)).count() * 4 > words().count() * 3
    };
    let proper = |token: &Token| token.kind == TokenKind::Word && capital(token) && !known(token);
    if !title_case {
        if next.is_some_and(|token| proper(token) && token.spaced) {
            return false;
        }
        let led = toks.start >= sentence.start + 2;
        if before.is_some_and(|token| led && proper(token)) {
            return false;
        }
    }
    if before.is_some_and(|token| TITLES.contains(&&*token.word)) {
        return false;
    }
    // A name that is also a word counts at the start of a sentence only before a word that goes with nothing but a body.
    let plain = toks.len() == 1 && packs.plain_words.contains(&*tokens[toks.start].word);
    if plain && (before.is_none_or(|token| matches!(token.kind, TokenKind::Open | TokenKind::Close)) || title_case) {
        return next.is_some_and(|token| matches!(&*token.word, "'s" | "'") || (known(token) && capital(token)));
    }
    true
}
