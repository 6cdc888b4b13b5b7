//! The terms of the packs in a sentence.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    article::Toks,
    mention::{Mention, Mentions, Value},
    pattern::{Index, Matcher, Program},
    snapshot::Later,
};

/// The terms of all packs.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Terms {
    pub(crate) entries: Vec<Entry>,
    pub(crate) index: Index,
}

/// What some words mean.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub(crate) struct Entry {
    pub home: super::Home,
    pub kind: Arc<str>,
    pub value: Arc<str>,
    pub unless: Later<Vec<Program>>,
}

impl Terms {
    /// The terms in a sentence; of one kind, none inside a longer one.
    pub(crate) fn find(&self, mentions: &Mentions, matcher: &mut Matcher, sentence: Toks, items: &mut Vec<Mention>) {
        let mut found: Vec<(Toks, usize)> = Vec::new();
        let spoken = |term: usize| mentions.speaks_of(self.entries[term].home, sentence.start);
        for hit in self.index.matches(matcher, mentions, sentence, spoken) {
            let toks = hit.found.toks;
            let barred = self.entries[hit.of].unless.iter().any(|unless| {
                let others = matcher.all(unless, mentions, sentence);
                others.iter().any(|other| other.toks.overlaps(toks))
            });
            if !barred {
                found.push((toks, hit.of));
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
