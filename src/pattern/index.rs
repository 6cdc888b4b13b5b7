//! Many programs over one sentence: each is tried only where something stands that it begins with, and only if the sentence has all
//! that it needs.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{
    compile::{Key, Program},
    matching::{Holds, Match, Matcher, Text, keys_at, transparent},
};
use crate::{
    article::Toks,
    snapshot::{self, Later},
};

/// Programs, by what a match of each begins with.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Index {
    programs: Vec<(usize, Later<Program>)>,
    #[serde(serialize_with = "snapshot::sorted")]
    first: FxHashMap<Key, Vec<u32>>,
    /// Programs that may begin with anything.
    anywhere: Vec<u32>,
}

/// A match, and of what.
#[derive(Debug)]
pub struct Hit {
    /// What the program was entered for.
    pub of: usize,
    /// The program, by number.
    pub program: usize,
    /// The match.
    pub found: Match,
}

impl Index {
    /// Enters a program of something that has a number.
    pub fn add(&mut self, of: usize, program: Program) {
        let number = u32::try_from(self.programs.len()).unwrap_or(u32::MAX);
        match &program.first {
            Some(keys) => keys.iter().for_each(|key| self.first.entry(*key).or_default().push(number)),
            None => self.anywhere.push(number),
        }
        self.programs.push((of, program.into()));
    }

    /// A program by its number.
    pub fn program(&self, number: usize) -> &Program {
        &self.programs[number].1
    }

    /// All matches in a sentence of the programs of what is wanted, by program, then by place.
    pub fn matches(&self, matcher: &mut Matcher, text: &impl Text, sentence: Toks, wanted: impl Fn(usize) -> bool) -> Vec<Hit> {
        let holds = Holds::new(text, sentence);
        let mut tries: Vec<(u32, usize)> = Vec::new();
        for at in sentence.iter().filter(|at| !transparent(&text.tokens()[*at])) {
            keys_at(text, at, |key| {
                if let Some(programs) = self.first.get(&key) {
                    tries.extend(programs.iter().map(|program| (*program, at)));
                }
            });
            tries.extend(self.anywhere.iter().map(|program| (*program, at)));
        }
        tries.sort_unstable();
        tries.dedup();
        let mut hits = Vec::new();
        for tried in tries.chunk_by(|a, b| a.0 == b.0) {
            let number = tried[0].0 as usize;
            let (of, program) = &self.programs[number];
            // What is not wanted is not even taken from the snapshot.
            if !wanted(*of) || !holds.all(&program.needs) {
                continue;
            }
            hits.extend(tried.iter().filter_map(|(_, at)| {
                Some(Hit {
                    of: *of,
                    program: number,
                    found: matcher.at(program, text, sentence, *at)?,
                })
            }));
        }
        hits
    }

    /// The programs that may begin with something, by number.
    pub(super) fn beginning_with(&self, key: Key) -> &[u32] {
        self.first.get(&key).map_or(&[], Vec::as_slice)
    }

    /// The programs that may begin with anything.
    pub(super) fn beginning_anyhow(&self) -> &[u32] {
        &self.anywhere
    }

    /// What a program was entered for.
    pub(super) fn of(&self, number: u32) -> (usize, &Program) {
        let (of, program) = &self.programs[number as usize];
        (*of, program)
    }
}
