//! Runs a program over one sentence.
//!
//! The matcher backtracks, so gaps and options give words back, and remembers every (instruction, position) that it has
//! tried from a start, so its time is bounded by program length × sentence length. The first way found is the one taken:
//! the shortest gap, the longest mention, the first alternative.

use super::compile::{Inst, Program};
use crate::article::{Token, TokenKind, Toks};

/// What the matcher needs to know of a text.
pub trait Text {
    /// All tokens.
    fn tokens(&self) -> &[Token];
    /// The vocabulary number of a token's word.
    fn word(&self, at: usize) -> u32;
    /// Mentions of a kind that begin at a token, longest first: (mention number, one past its last token).
    fn mentions_at(&self, kind: &str, at: usize, each: &mut dyn FnMut(usize, usize));
    /// The list of mentions of a kind that begins at a token.
    fn list_at(&self, kind: &str, at: usize) -> Option<(Vec<usize>, usize)>;
    /// Whether a token is a word of the open class (no article, preposition, auxiliary …).
    fn open_class(&self, at: usize) -> bool;
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

/// A reusable matcher; holds only scratch space.
#[derive(Default)]
pub struct Matcher {
    visited: Vec<u64>,
    jobs: Vec<Job>,
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
    pub fn all(&mut self, program: &Program, text: &dyn Text, sentence: Toks) -> Vec<Match> {
        sentence
            .iter()
            .filter(|at| !transparent(&text.tokens()[*at]))
            .filter_map(|at| self.at(program, text, sentence, at))
            .collect()
    }

    /// The match that begins at a token.
    pub fn at(&mut self, program: &Program, text: &dyn Text, sentence: Toks, start: usize) -> Option<Match> {
        if !may_start(&program.code, 0, text, start, 0) {
            return None;
        }
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
                        return Some(Match {
                            toks: Toks::new(start, at),
                            slots: taken,
                        });
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
                        if let Inst::Slot { slot, kind, many } = taking {
                            self.take(text, sentence, (*slot, kind, *many), pc + 1, here, taken.len());
                            break;
                        }
                        if !takes(taking, text, here) {
                            break;
                        }
                        at = here + 1;
                        pc += 1;
                    }
                }
            }
        }
        None
    }

    fn take(&mut self, text: &dyn Text, sentence: Toks, (slot, kind, many): (u16, &str, bool), pc: usize, here: usize, slots: usize) {
        let mut ways: Vec<(SlotValue, usize)> = Vec::new();
        if kind == "word" {
            if text.open_class(here) {
                ways.push((SlotValue::Word(here), here + 1));
            }
        } else {
            if many && let Some((mentions, end)) = text.list_at(kind, here) {
                ways.push((SlotValue::Mentions(mentions), end));
            }
            text.mentions_at(kind, here, &mut |mention, end| ways.push((SlotValue::Mentions(vec![mention]), end)));
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

/// Whether an instruction takes the word at a token.
fn takes(inst: &Inst, text: &dyn Text, at: usize) -> bool {
    match inst {
        Inst::Word(id) => text.word(at) == *id,
        Inst::Set(ids) => ids.binary_search(&text.word(at)).is_ok(),
        Inst::Prefix(prefix) => text.tokens()[at].word.starts_with(&**prefix),
        Inst::Any => true,
        _ => false,
    }
}

/// A cheap look at the first instruction, to leave most starts untried.
fn may_start(code: &[Inst], pc: usize, text: &dyn Text, at: usize, depth: usize) -> bool {
    match &code[pc] {
        Inst::Split(first, second) if depth < 24 => {
            may_start(code, *first, text, at, depth + 1) || may_start(code, *second, text, at, depth + 1)
        }
        Inst::Jump(to) if depth < 24 => may_start(code, *to, text, at, depth + 1),
        inst @ (Inst::Word(_) | Inst::Set(_) | Inst::Prefix(_)) => takes(inst, text, at),
        Inst::Slot { kind, .. } if &**kind != "word" => {
            let mut found = false;
            text.mentions_at(kind, at, &mut |_, _| found = true);
            found
        }
        _ => true,
    }
}

fn transparent(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Open | TokenKind::Close)
}

fn closing(token: &Token) -> bool {
    transparent(token) || matches!(&*token.text, "." | "!" | "…" | ")")
}

fn possessive(token: &Token) -> bool {
    matches!(&*token.word, "'s" | "'")
}
