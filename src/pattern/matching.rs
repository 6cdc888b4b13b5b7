//! Runs a program over one sentence.
//!
//! The matcher backtracks, so gaps and options give words back, and remembers every (instruction, position) that it has
//! tried from a start, so its time is bounded by program length × sentence length. The first way found is the one taken:
//! the shortest gap, the longest mention, the first alternative.

use super::compile::{Inst, Key, Program, WORD};
use crate::article::{Token, TokenKind, Toks};

/// What the matcher needs to know of a text.
pub trait Text {
    /// All tokens.
    fn tokens(&self) -> &[Token];
    /// The vocabulary number of a token's word.
    fn word(&self, at: usize) -> u32;
    /// The entries of lists that begin at a token: (list, one past its last token).
    fn phrases_at(&self, at: usize) -> &[(u32, usize)];
    /// The kinds of the mentions that begin at a token.
    fn kinds_at(&self, at: usize) -> &[u16];
    /// Mentions of a kind that begin at a token, longest first: (mention number, one past its last token).
    fn mentions_at(&self, kind: u16, at: usize, each: impl FnMut(usize, usize));
    /// The list of mentions of a kind that begins at a token.
    fn list_at(&self, kind: u16, at: usize) -> Option<(Vec<usize>, usize)>;
    /// Whether a token is a word of the open class (no article, preposition, auxiliary …).
    fn open_class(&self, at: usize) -> bool;
}

/// Tells what stands at a token that a match may begin with.
fn keys_at(text: &impl Text, at: usize, mut each: impl FnMut(Key)) {
    let word = text.word(at);
    if word != 0 {
        each(Key::Word(word));
    }
    let mut last = u32::MAX;
    for (list, _) in text.phrases_at(at) {
        if *list != last {
            each(Key::List(*list));
        }
        last = *list;
    }
    for kind in text.kinds_at(at) {
        each(Key::Mention(*kind));
    }
}

/// What a sentence holds, found once for all the programs that are tried in it.
#[derive(Debug, Default)]
pub(super) struct Holds {
    sentence: Option<Toks>,
    /// A bit for each word, list and kind of mention.
    bits: [Vec<u64>; 3],
    /// Tokens that a match may begin with.
    starts: Vec<usize>,
    /// What stands at them, sorted.
    keys: Vec<(Key, usize)>,
}

impl Holds {
    fn read(&mut self, text: &impl Text, sentence: Toks) {
        self.sentence = Some(sentence);
        self.bits.iter_mut().for_each(|bits| bits.fill(0));
        self.starts.clear();
        self.keys.clear();
        for at in sentence.iter() {
            let begins = !transparent(&text.tokens()[at]);
            if begins {
                self.starts.push(at);
            }
            keys_at(text, at, |key| {
                let (row, number) = key.row();
                let bits = &mut self.bits[row];
                if bits.len() <= number / 64 {
                    bits.resize(number / 64 + 1, 0);
                }
                bits[number / 64] |= 1 << (number % 64);
                if begins {
                    self.keys.push((key, at));
                }
            });
        }
        // As numbers, which are compared faster: of what there are three, its number, and how far into the sentence.
        self.keys.sort_unstable_by_key(|(key, at)| {
            let (row, number) = key.row();
            ((row << 32 | number) as u64) << 28 | (at - sentence.start) as u64
        });
    }

    /// What stands at the tokens that a match may begin with, sorted.
    pub(super) fn keys(&self) -> &[(Key, usize)] {
        &self.keys
    }

    fn has(&self, key: &Key) -> bool {
        let (row, number) = key.row();
        let bits = self.bits[row].get(number / 64);
        bits.is_some_and(|bits| bits & (1 << (number % 64)) != 0)
    }

    /// Whether all that a program needs is there: of each group of keys, one.
    pub(super) fn all(&self, needs: &[Box<[Key]>]) -> bool {
        needs.iter().all(|keys| keys.iter().any(|key| self.has(key)))
    }

    /// The tokens that a match of a program may begin with, in order.
    pub(super) fn starts(&self, program: &Program, starts: &mut Vec<usize>) {
        starts.clear();
        let Some(first) = &program.first else {
            starts.extend(&self.starts);
            return;
        };
        for key in first.iter().filter(|key| self.has(key)) {
            let from = self.keys.partition_point(|(known, _)| known < key);
            let here = self.keys[from..].iter().take_while(|(known, _)| known == key);
            starts.extend(here.map(|(_, at)| *at));
        }
        starts.sort_unstable();
        starts.dedup();
    }
}

/// What a slot took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlotValue {
    /// Mentions, by number.
    Mentions(Vec<usize>),
    /// A word, by token.
    Word(usize),
}

/// A match: where, and what its slots took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The tokens covered.
    pub toks: Toks,
    /// Slot number → value, in the order taken.
    pub slots: Vec<(u16, SlotValue)>,
}

/// A reusable matcher for one text, which must not change meanwhile; holds only scratch space, and what the sentence last looked at has.
#[derive(Default)]
pub struct Matcher {
    visited: Vec<u64>,
    jobs: Vec<Job>,
    pub(super) holds: Holds,
    /// Programs to be tried, by number.
    pub(super) tries: Vec<u32>,
    /// The tokens that one of them is to be tried at.
    pub(super) starts: Vec<usize>,
}

enum Job {
    Try {
        pc: usize,
        at: usize,
        slots: usize,
    },
    Took {
        slots: usize,
        slot: u16,
        value: SlotValue,
        pc: usize,
        at: usize,
    },
}

impl Matcher {
    /// All matches of a program in a sentence, at most one for each start, first starts first.
    pub fn all(&mut self, program: &Program, text: &impl Text, sentence: Toks) -> Vec<Match> {
        self.look(text, sentence);
        // Most programs cannot match; of these nothing more is asked.
        if !self.holds.all(&program.needs) {
            return Vec::new();
        }
        let mut starts = Vec::new();
        self.holds.starts(program, &mut starts);
        starts.into_iter().filter_map(|at| self.at(program, text, sentence, at)).collect()
    }

    /// Finds what a sentence has.
    pub(super) fn look(&mut self, text: &impl Text, sentence: Toks) {
        if self.holds.sentence != Some(sentence) {
            self.holds.read(text, sentence);
        }
    }

    /// The match that begins at a token.
    pub fn at(&mut self, program: &Program, text: &impl Text, sentence: Toks, start: usize) -> Option<Match> {
        let mut found = None;
        self.run(program, text, sentence, start, |end, slots| {
            found = Some(Match {
                toks: Toks::new(start, end),
                slots: std::mem::take(slots),
            });
            false
        });
        found
    }

    /// Where the matches that begin at a token end, the first to be found first.
    pub(super) fn ends(&mut self, program: &Program, text: &impl Text, sentence: Toks, start: usize, ends: &mut Vec<usize>) {
        self.run(program, text, sentence, start, |end, _| {
            ends.push(end);
            true
        });
    }

    /// Tells the ends of matches, and what their slots took, until told to stop.
    fn run(
        &mut self,
        program: &Program,
        text: &impl Text,
        sentence: Toks,
        start: usize,
        mut found: impl FnMut(usize, &mut Vec<(u16, SlotValue)>) -> bool,
    ) {
        let width = sentence.end - start + 1;
        self.visited.clear();
        self.visited.resize((program.code.len() * width).div_ceil(64), 0);
        self.jobs.clear();
        self.jobs.push(Job::Try {
            pc: 0,
            at: start,
            slots: 0,
        });
        let mut taken: Vec<(u16, SlotValue)> = Vec::new();
        while let Some(job) = self.jobs.pop() {
            let (mut pc, mut at) = match job {
                Job::Try { pc, at, slots } => {
                    taken.truncate(slots);
                    (pc, at)
                }
                Job::Took {
                    slots,
                    slot,
                    value,
                    pc,
                    at,
                } => {
                    taken.truncate(slots);
                    taken.push((slot, value));
                    (pc, at)
                }
            };
            loop {
                let bit = pc * width + (at - start);
                let (word, mask) = (bit / 64, 1 << (bit % 64));
                if self.visited[word] & mask != 0 {
                    break;
                }
                self.visited[word] |= mask;
                match &program.code[pc] {
                    Inst::Match => {
                        if found(at, &mut taken) {
                            break;
                        }
                        return;
                    }
                    Inst::Jump(to) => pc = *to,
                    Inst::Split(first, second) => {
                        self.jobs.push(Job::Try {
                            pc: *second,
                            at,
                            slots: taken.len(),
                        });
                        pc = *first;
                    }
                    Inst::Start => {
                        if sentence
                            .iter()
                            .take_while(|before| *before < at)
                            .any(|before| !transparent(&text.tokens()[before]))
                        {
                            break;
                        }
                        pc += 1;
                    }
                    Inst::End => {
                        if (at..sentence.end).any(|after| !closing(&text.tokens()[after])) {
                            break;
                        }
                        pc += 1;
                    }
                    taking => {
                        let mut here = at;
                        while here < sentence.end && transparent(&text.tokens()[here]) {
                            here += 1;
                        }
                        if here >= sentence.end {
                            break;
                        }
                        let takes = match taking {
                            Inst::Word(id) => text.word(here) == *id,
                            Inst::Set(ids) => ids.binary_search(&text.word(here)).is_ok(),
                            Inst::Slot { slot, kind, many } => {
                                self.take(text, sentence, (*slot, *kind, *many), pc + 1, here, taken.len());
                                false
                            }
                            Inst::List(list) => {
                                // The last job pushed is the first tried.
                                let entries = text.phrases_at(here).iter().rev();
                                let jobs = entries.filter(|(of, end)| of == list && *end <= sentence.end);
                                let slots = taken.len();
                                self.jobs.extend(jobs.map(|(_, end)| Job::Try {
                                    pc: pc + 1,
                                    at: *end,
                                    slots,
                                }));
                                false
                            }
                            _ => true,
                        };
                        if !takes {
                            break;
                        }
                        at = here + 1;
                        pc += 1;
                    }
                }
            }
        }
    }

    fn take(&mut self, text: &impl Text, sentence: Toks, (slot, kind, many): (u16, u16, bool), pc: usize, here: usize, slots: usize) {
        let mut ways: Vec<(SlotValue, usize)> = Vec::new();
        if kind == WORD {
            if text.open_class(here) {
                ways.push((SlotValue::Word(here), here + 1));
            }
        } else {
            if many && let Some((mentions, end)) = text.list_at(kind, here) {
                ways.push((SlotValue::Mentions(mentions), end));
            }
            text.mentions_at(kind, here, |mention, end| ways.push((SlotValue::Mentions(vec![mention]), end)));
        }
        // The last job pushed is the first tried.
        for (value, end) in ways.into_iter().rev().filter(|(_, end)| *end <= sentence.end) {
            let mut after = end;
            while after < sentence.end && matches!(text.tokens()[after].kind, TokenKind::Close) {
                after += 1;
            }
            self.jobs.push(Job::Took {
                slots,
                slot,
                value: value.clone(),
                pc,
                at: end,
            });
            if after < sentence.end && possessive(&text.tokens()[after]) {
                self.jobs.push(Job::Took {
                    slots,
                    slot,
                    value,
                    pc,
                    at: after + 1,
                });
            }
        }
    }
}

/// Whether patterns look through a token: a quotation mark.
pub(super) fn transparent(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Open | TokenKind::Close)
}

fn closing(token: &Token) -> bool {
    transparent(token) || matches!(&*token.text, "." | "!" | "…" | ")")
}

fn possessive(token: &Token) -> bool {
    matches!(&*token.word, "'s" | "'")
}
