//! Many programs over one sentence: each is tried only if the sentence has all that it needs, and only where something stands that it
//! begins with.

use serde::{Deserialize, Serialize};

use super::{
    compile::{Key, Program},
    matching::{Match, Matcher, Text},
};
use crate::{article::Toks, snapshot::Later};

/// Programs, by what they match only with.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
pub struct Index {
    programs: Vec<Entered>,
    /// By the rarest thing that a sentence must have for them; by what they begin with, where they need nothing.
    asking: Keyed,
}

/// Numbers of programs, by words, lists and kinds of mention.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Keyed {
    rows: [Vec<Vec<u32>>; 3],
    /// Those that go with anything.
    anyway: Vec<u32>,
}

impl Keyed {
    /// Enters a program under each of some keys; under all there are, if there are none.
    pub(super) fn enter(&mut self, keys: Option<&[Key]>, program: u32) {
        let Some(keys) = keys else {
            self.anyway.push(program);
            return;
        };
        for (row, number) in keys.iter().map(|key| key.row()) {
            let row = &mut self.rows[row];
            if row.len() <= number {
                row.resize_with(number + 1, Vec::new);
            }
            row[number].push(program);
        }
    }

    /// The programs that were entered under a key.
    pub(super) fn under(&self, key: Key) -> &[u32] {
        let (row, number) = key.row();
        self.rows[row].get(number).map_or(&[], Vec::as_slice)
    }

    /// The programs that were entered under no key.
    pub(super) fn anyway(&self) -> &[u32] {
        &self.anyway
    }
}

/// A program, and apart from it what it needs: of most that are tried, no more is asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(bound(deserialize = "'de: 'static"))]
struct Entered {
    of: usize,
    needs: Later<Vec<Box<[Key]>>>,
    /// What it needs is not said here again.
    program: Later<Program>,
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
    pub fn add(&mut self, of: usize, mut program: Program) {
        let number = u32::try_from(self.programs.len()).unwrap_or(u32::MAX);
        let keys = program.needs.first().or(program.first.as_ref());
        self.asking.enter(keys.map(|keys| &**keys), number);
        let needs = std::mem::take(&mut program.needs).into();
        self.programs.push(Entered {
            of,
            needs,
            program: program.into(),
        });
    }

    /// A program by its number.
    pub fn program(&self, number: usize) -> &Program {
        &self.programs[number].program
    }

    /// All matches in a sentence of the programs of what is wanted, by program, then by place.
    pub fn matches(&self, matcher: &mut Matcher, text: &impl Text, sentence: Toks, wanted: impl Fn(usize) -> bool) -> Vec<Hit> {
        matcher.look(text, sentence);
        let (mut tries, mut starts) = (std::mem::take(&mut matcher.tries), std::mem::take(&mut matcher.starts));
        tries.clear();
        tries.extend(self.asking.anyway());
        for here in matcher.holds.keys().chunk_by(|a, b| a.0 == b.0) {
            tries.extend(self.asking.under(here[0].0));
        }
        tries.sort_unstable();
        tries.dedup();
        let mut hits = Vec::new();
        for number in tries.iter().map(|number| *number as usize) {
            let Entered { of, needs, program } = &self.programs[number];
            // What is not wanted is not even taken from the snapshot.
            if !wanted(*of) || !matcher.holds.all(needs) {
                continue;
            }
            matcher.holds.starts(program, &mut starts);
            let found = starts.iter().filter_map(|at| matcher.at(program, text, sentence, *at));
            hits.extend(found.map(|found| Hit {
                of: *of,
                program: number,
                found,
            }));
        }
        (matcher.tries, matcher.starts) = (tries, starts);
        hits
    }
}
