//! Many programs over one sentence: each is tried only where something stands that it begins with, and only if the sentence has all
//! that it needs.

use super::{
    compile::{Key, Program},
    matching::{Match, Matcher, Text},
};
use crate::article::Toks;

/// Programs, by what a match of each begins with.
#[derive(Debug, Default)]
pub struct Index {
    programs: Vec<(usize, Program)>,
    /// For words, lists and kinds, by number: the programs that may begin with each.
    first: [Vec<Vec<u32>>; 3],
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
            Some(keys) => keys.iter().for_each(|key| self.enter(*key, number)),
            None => self.anywhere.push(number),
        }
        self.programs.push((of, program));
    }

    fn enter(&mut self, key: Key, program: u32) {
        let (row, number) = key.row();
        let row = &mut self.first[row];
        if row.len() <= number {
            row.resize_with(number + 1, Vec::new);
        }
        row[number].push(program);
    }

    /// A program by its number.
    pub fn program(&self, number: usize) -> &Program {
        &self.programs[number].1
    }

    /// All matches in a sentence of the programs of what is wanted, by program, then by place.
    pub fn matches(&self, matcher: &mut Matcher, text: &impl Text, sentence: Toks, wanted: impl Fn(usize) -> bool) -> Vec<Hit> {
        matcher.look(text, sentence);
        let holds = &matcher.holds;
        let mut tries = std::mem::take(&mut matcher.tries);
        tries.clear();
        let may = |number: &&u32| {
            let (of, program) = &self.programs[**number as usize];
            holds.all(&program.needs) && wanted(*of)
        };
        for (key, at) in holds.keys() {
            let programs = self.beginning_with(*key).iter();
            tries.extend(programs.filter(may).map(|program| (*program, *at)));
        }
        for program in self.anywhere.iter().filter(may) {
            tries.extend(holds.starts().iter().map(|at| (*program, *at)));
        }
        tries.sort_unstable();
        tries.dedup();
        let hits = tries.iter().filter_map(|(number, at)| {
            let number = *number as usize;
            let (of, program) = &self.programs[number];
            Some(Hit {
                of: *of,
                program: number,
                found: matcher.at(program, text, sentence, *at)?,
            })
        });
        let hits = hits.collect();
        matcher.tries = tries;
        hits
    }

    /// The programs that may begin with something, by number.
    pub(super) fn beginning_with(&self, key: Key) -> &[u32] {
        let (row, number) = key.row();
        self.first[row].get(number).map_or(&[], Vec::as_slice)
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
