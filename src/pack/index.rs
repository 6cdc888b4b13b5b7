//! Which patterns to try on a sentence: only those of which it holds a key.

use std::{collections::HashMap, sync::Arc};

use crate::{
    article::Toks,
    mention::{Mention, Mentions, Value},
    pattern::{Key, Matcher, Program, Text},
};

/// From what a sentence holds to the patterns that it may match.
#[derive(Clone, Debug, Default)]
pub struct Index {
    words: HashMap<u32, Vec<u32>>,
    kinds: HashMap<String, Vec<u32>>,
}

impl Index {
    /// Enters a pattern under its keys.
    pub(crate) fn add(&mut self, pattern: usize, program: &Program) {
        let pattern = u32::try_from(pattern).unwrap_or(u32::MAX);
        for key in &program.keys {
            match key {
                Key::Word(word) => self.words.entry(*word).or_default().push(pattern),
                Key::Mention(kind) => self.kinds.entry(kind.clone()).or_default().push(pattern),
            }
        }
    }

    /// The patterns to try, in order.
    pub fn candidates(&self, mentions: &Mentions, sentence: Toks) -> Vec<usize> {
        let mut found: Vec<u32> = Vec::new();
        for at in sentence.iter() {
            if let Some(patterns) = self.words.get(&mentions.word(at)) {
                found.extend(patterns);
            }
            for (_, mention) in mentions.starting_at(at) {
                if let Some(patterns) = self.kinds.get(mention.value.kind()) {
                    found.extend(patterns);
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found.into_iter().map(|pattern| pattern as usize).collect()
    }
}

/// The terms of all packs.
#[derive(Debug, Default)]
pub struct Terms {
    pub(crate) entries: Vec<Entry>,
    pub(crate) index: Index,
}

/// One pattern of one term.
#[derive(Debug)]
pub(crate) struct Entry {
    pub home: super::Home,
    pub kind: Arc<str>,
    pub value: Arc<str>,
    pub program: Program,
    pub unless: Arc<[Program]>,
}

impl Terms {
    /// The terms in a sentence; of one kind, none inside a longer one.
    pub(crate) fn find(&self, mentions: &Mentions, matcher: &mut Matcher, sentence: Toks, items: &mut Vec<Mention>) {
        let mut found: Vec<(Toks, usize)> = Vec::new();
        for candidate in self.index.candidates(mentions, sentence) {
            let entry = &self.entries[candidate];
            if !mentions.speaks_of(entry.home, sentence.start) {
                continue;
            }
            for hit in matcher.all(&entry.program, mentions, sentence) {
                let barred = entry.unless.iter().any(|unless| {
                    matcher
                        .all(unless, mentions, sentence)
                        .iter()
                        .any(|other| other.toks.overlaps(hit.toks))
                });
                if !barred {
                    found.push((hit.toks, candidate));
                }
            }
        }
        found.sort_by_key(|(toks, candidate)| (std::cmp::Reverse(toks.len()), toks.start, *candidate));
        let mut kept: Vec<(Toks, usize)> = Vec::new();
        for (toks, candidate) in found {
            let entry = &self.entries[candidate];
            if !kept
                .iter()
                .any(|(other, index)| other.overlaps(toks) && self.entries[*index].kind == entry.kind)
            {
                kept.push((toks, candidate));
                items.push(Mention {
                    toks,
                    value: Value::Term(entry.kind.clone(), entry.value.clone()),
                });
            }
        }
    }
}
