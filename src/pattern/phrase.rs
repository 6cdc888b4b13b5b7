//! Named lists whose entries are words: each is found once in a text, wherever patterns may name it, and then only looked up.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{
    compile::{Key, Program},
    index::Keyed,
    matching::{Matcher, Text, transparent},
};
use crate::{
    article::{Token, Toks},
    snapshot,
};

/// The lists of all packs, by number; a list that names another has the higher number.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Phrases {
    /// Programs of entries, each with its list's number.
    entries: Vec<(usize, Program)>,
    /// The same by what they begin with.
    beginning: Keyed,
    #[serde(skip)]
    lists: Vec<(String, Vec<Program>)>,
    #[serde(serialize_with = "snapshot::sorted")]
    prefixes: FxHashMap<Box<str>, u32>,
    /// The lengths of prefixes in bytes, sorted.
    lengths: Vec<usize>,
    /// The number that a name has among the lists of a scope; none if it is not such a list.
    #[serde(skip)]
    pub(super) named: BTreeMap<(Option<usize>, String), Option<u32>>,
}

impl Phrases {
    /// The number of a list, which it shares with one of the same name and entries.
    pub(super) fn add(&mut self, name: &str, entries: Vec<Program>) -> u32 {
        let known = self
            .lists
            .iter()
            .position(|(other, programs)| other == name && *programs == entries);
        let number = known.unwrap_or_else(|| {
            let number = self.lists.len();
            entries.iter().for_each(|entry| self.enter(number, entry.clone()));
            self.lists.push((name.to_owned(), entries));
            number
        });
        u32::try_from(number).unwrap_or(u32::MAX)
    }

    fn enter(&mut self, list: usize, entry: Program) {
        let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.beginning.enter(entry.first.as_deref(), number);
        self.entries.push((list, entry));
    }

    /// The number of the words that begin so, which are a list too.
    pub(super) fn prefix(&mut self, prefix: &str) -> u32 {
        if let Some(number) = self.prefixes.get(prefix) {
            return *number;
        }
        let number = u32::try_from(self.lists.len()).unwrap_or(u32::MAX);
        self.lists.push((String::new(), Vec::new()));
        self.prefixes.insert(prefix.into(), number);
        if let Err(at) = self.lengths.binary_search(&prefix.len()) {
            self.lengths.insert(at, prefix.len());
        }
        number
    }

    /// Ends loading: what served only to compile is let go.
    pub(crate) fn seal(&mut self) {
        self.lists = Vec::new();
        self.named = BTreeMap::new();
    }

    /// Finds all entries of all lists in some sentences of a text; `words` are the numbers of its words.
    pub fn find(&self, tokens: &[Token], words: &[u32], sentences: impl Iterator<Item = Toks>) -> Found {
        let mut text = Words {
            tokens,
            words,
            found: Found {
                places: vec![(0, 0); tokens.len()],
                hits: Vec::new(),
            },
        };
        let mut matcher = Matcher::default();
        let (mut tries, mut ends): (Vec<(usize, u32)>, Vec<usize>) = (Vec::new(), Vec::new());
        for sentence in sentences {
            // From the end, so that what an entry goes on with is known.
            for at in sentence.iter().rev().filter(|at| !transparent(&tokens[*at])) {
                let from = u32::try_from(text.found.hits.len()).unwrap_or(u32::MAX);
                text.found.places[at] = (from, from);
                tries.clear();
                let enter = |programs: &[u32], tries: &mut Vec<(usize, u32)>| {
                    tries.extend(programs.iter().map(|program| (self.entries[*program as usize].0, *program)));
                };
                let word = &*tokens[at].word;
                for length in self.lengths.iter().take_while(|length| **length <= word.len()) {
                    if let Some(list) = word.get(..*length).and_then(|prefix| self.prefixes.get(prefix)) {
                        text.found.push(at, *list, at + 1);
                        enter(self.beginning.under(Key::List(*list)), &mut tries);
                    }
                }
                if words[at] != 0 {
                    enter(self.beginning.under(Key::Word(words[at])), &mut tries);
                }
                enter(self.beginning.anyway(), &mut tries);
                tries.sort_unstable();
                tries.dedup();
                let mut next = 0;
                while let Some((list, number)) = tries.get(next).copied() {
                    next += 1;
                    ends.clear();
                    matcher.ends(&self.entries[number as usize].1, &text, sentence, at, &mut ends);
                    let list = u32::try_from(list).unwrap_or(u32::MAX);
                    for end in &ends {
                        let here = text.found.at(at);
                        if here.contains(&(list, *end)) {
                            continue;
                        }
                        if !here.iter().any(|(known, _)| *known == list) {
                            // Lists that begin with this one have higher numbers: they are still to come.
                            enter(self.beginning.under(Key::List(list)), &mut tries);
                            tries[next..].sort_unstable();
                        }
                        text.found.push(at, list, *end);
                    }
                }
            }
        }
        text.found
    }
}

/// The entries of lists in a text: for each token, which lists have one that begins there, and where it ends.
#[derive(Clone, Debug, Default)]
pub struct Found {
    places: Vec<(u32, u32)>,
    hits: Vec<(u32, usize)>,
}

impl Found {
    /// Lists and ends of the entries that begin at a token; of one list, the first to be tried first.
    pub fn at(&self, token: usize) -> &[(u32, usize)] {
        let (from, to) = self.places.get(token).copied().unwrap_or_default();
        &self.hits[from as usize..to as usize]
    }

    fn push(&mut self, token: usize, list: u32, end: usize) {
        self.hits.push((list, end));
        self.places[token].1 += 1;
    }
}

/// A text of which only the words are known yet.
struct Words<'a> {
    tokens: &'a [Token],
    words: &'a [u32],
    found: Found,
}

impl Text for Words<'_> {
    fn tokens(&self) -> &[Token] {
        self.tokens
    }

    fn word(&self, at: usize) -> u32 {
        self.words[at]
    }

    fn phrases_at(&self, at: usize) -> &[(u32, usize)] {
        self.found.at(at)
    }

    fn kinds_at(&self, _: usize) -> &[u16] {
        &[]
    }

    fn mentions_at(&self, _: u16, _: usize, _: impl FnMut(usize, usize)) {}

    fn list_at(&self, _: u16, _: usize) -> Option<(Vec<usize>, usize)> {
        None
    }

    fn open_class(&self, _: usize) -> bool {
        false
    }
}
