//! From a pattern's tree to a program that the matcher runs.

use std::collections::{BTreeMap, HashMap};

use super::syntax::{Atom, Item, Pattern};

/// Numbers for the words that packs speak of; 0 is every other word.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    ids: HashMap<Box<str>, u32>,
}

impl Vocabulary {
    /// The number of a word; 0 if no pattern speaks of it.
    pub fn id(&self, word: &str) -> u32 {
        self.ids.get(word).copied().unwrap_or(0)
    }

    /// The number of a word, made if need be.
    pub fn intern(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX - 1) + 1;
        *self.ids.entry(word.into()).or_insert(next)
    }
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Inst {
    /// Take the word with this number.
    Word(u32),
    /// Take any word of this sorted set.
    Set(Box<[u32]>),
    /// Take a word that begins so.
    Prefix(Box<str>),
    /// Take a mention of this kind into a slot.
    Slot { slot: u16, kind: Box<str>, many: bool },
    /// Take any word.
    Any,
    /// Try the first way, then the second.
    Split(usize, usize),
    /// Go on elsewhere.
    Jump(usize),
    /// Only at the sentence's start.
    Start,
    /// Only at the sentence's end.
    End,
    /// Done.
    Match,
}

/// A compiled pattern.
#[derive(Clone, Debug)]
pub struct Program {
    pub(crate) code: Vec<Inst>,
    /// Slot names, by number.
    pub slots: Vec<String>,
    /// Slots that every way through the pattern binds.
    pub bound: Vec<String>,
    /// What a sentence must have for the pattern to be tried: any one of these.
    pub keys: Vec<Key>,
}

/// Something that a sentence has or has not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A word, by number.
    Word(u32),
    /// A mention of a kind.
    Mention(String),
}

/// Why a pattern's tree has no program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileError {
    /// What is wrong.
    pub label: String,
    /// What to do.
    pub help: String,
}

/// Turns trees into programs, with the lists that they name.
pub struct Compiler<'a> {
    /// The words of all packs.
    pub vocabulary: &'a mut Vocabulary,
    /// Named lists, each an entry per pattern.
    pub lists: &'a BTreeMap<String, Vec<Pattern>>,
    /// Kinds of mention that a slot may take.
    pub kinds: &'a dyn Fn(&str) -> bool,
}

/// How a pattern writes the marks that mean something to the pattern language: the edge of a table's cell, the question mark and round brackets.
fn mark(word: &str) -> &str {
    match word {
        "¦" => "|",
        "¿" => "?",
        "‹" => "(",
        "›" => ")",
        word => word,
    }
}

const DEEPEST: usize = 12;
const LONGEST: usize = 20_000;

impl Compiler<'_> {
    /// The program of a pattern.
    ///
    /// # Errors
    /// Unknown lists and kinds, lists that name themselves, patterns with no word, list or mention to find them by.
    pub fn compile(&mut self, pattern: &Pattern) -> Result<Program, CompileError> {
        let mut program = Program {
            code: Vec::new(),
            slots: Vec::new(),
            bound: Vec::new(),
            keys: Vec::new(),
        };
        self.emit(pattern, &mut program, 0)?;
        program.code.push(Inst::Match);
        program.bound = bound(pattern);
        program.keys = self.keys(pattern, 0).ok_or_else(|| CompileError {
            label: "nothing in this pattern must be there".to_owned(),
            help: "use at least one word, list or slot that is not optional".to_owned(),
        })?;
        Ok(program)
    }

    fn emit(&mut self, pattern: &Pattern, program: &mut Program, depth: usize) -> Result<(), CompileError> {
        if depth > DEEPEST {
            return Err(CompileError {
                label: "lists name each other in a circle".to_owned(),
                help: "a list may name another, but never itself".to_owned(),
            });
        }
        if program.code.len() > LONGEST {
            return Err(CompileError {
                label: "the pattern is too large".to_owned(),
                help: "shorten its gaps or split it".to_owned(),
            });
        }
        if let Some(set) = self.word_set(pattern) {
            program.code.push(Inst::Set(set));
            return Ok(());
        }
        let mut ends = Vec::new();
        let last = pattern.alternatives.len() - 1;
        for (at, sequence) in pattern.alternatives.iter().enumerate() {
            let split = program.code.len();
            if at < last {
                program.code.push(Inst::Split(split + 1, 0));
            }
            for item in sequence {
                self.emit_item(item, program, depth)?;
            }
            if at < last {
                ends.push(program.code.len());
                program.code.push(Inst::Jump(0));
                let next = program.code.len();
                program.code[split] = Inst::Split(split + 1, next);
            }
        }
        let end = program.code.len();
        for at in ends {
            program.code[at] = Inst::Jump(end);
        }
        Ok(())
    }

    fn emit_item(&mut self, item: &Item, program: &mut Program, depth: usize) -> Result<(), CompileError> {
        let split = program.code.len();
        if item.optional {
            program.code.push(Inst::Split(split + 1, 0));
        }
        match &item.atom {
            Atom::Word(word) => {
                for part in words(word) {
                    let id = self.vocabulary.intern(mark(&part));
                    program.code.push(Inst::Word(id));
                }
            }
            Atom::Prefix(text) => program.code.push(Inst::Prefix(text.as_str().into())),
            Atom::List(name) => {
                let entries = self.list(name)?;
                self.emit(&entries, program, depth + 1)?;
            }
            Atom::Slot { name, kind, many } => {
                if !(self.kinds)(kind) {
                    return Err(CompileError {
                        label: format!("no mention has the type `{kind}`"),
                        help: "types are date, length, number, ordinal, person, quotation, word, and the kinds of the packs' terms"
                            .to_owned(),
                    });
                }
                let slot = program.slots.iter().position(|known| known == name).unwrap_or_else(|| {
                    program.slots.push(name.clone());
                    program.slots.len() - 1
                });
                program.code.push(Inst::Slot {
                    slot: u16::try_from(slot).unwrap_or(u16::MAX),
                    kind: kind.as_str().into(),
                    many: *many,
                });
            }
            Atom::Gap(length) => {
                // Each step may stop: the shortest gap is tried first.
                let start = program.code.len();
                let end = start + 2 * usize::from(*length);
                for step in 0..usize::from(*length) {
                    program.code.push(Inst::Split(end, start + 2 * step + 1));
                    program.code.push(Inst::Any);
                }
            }
            Atom::Start => program.code.push(Inst::Start),
            Atom::End => program.code.push(Inst::End),
            Atom::Group(pattern) => self.emit(pattern, program, depth + 1)?,
        }
        if item.optional {
            let end = program.code.len();
            program.code[split] = Inst::Split(split + 1, end);
        }
        Ok(())
    }

    fn list(&self, name: &str) -> Result<Pattern, CompileError> {
        let entries = self.lists.get(name).ok_or_else(|| CompileError {
            label: format!("there is no list `@{name}`"),
            help: match near(name, self.lists.keys()) {
                Some(known) => format!("did you mean `@{known}`?"),
                None => "define it under [lists]".to_owned(),
            },
        })?;
        Ok(Pattern {
            alternatives: entries.iter().flat_map(|entry| entry.alternatives.clone()).collect(),
        })
    }

    /// The words of a pattern that is nothing but single words to choose from.
    fn word_set(&mut self, pattern: &Pattern) -> Option<Box<[u32]>> {
        if pattern.alternatives.len() < 2 {
            return None;
        }
        let mut ids = Vec::with_capacity(pattern.alternatives.len());
        for sequence in &pattern.alternatives {
            match sequence.as_slice() {
                [
                    Item {
                        atom: Atom::Word(word),
                        optional: false,
                    },
                ] if words(word).len() == 1 => ids.push(self.vocabulary.intern(mark(word))),
                _ => return None,
            }
        }
        ids.sort_unstable();
        ids.dedup();
        Some(ids.into())
    }

    /// The keys of which a sentence must have one; none if the pattern can match without any.
    fn keys(&mut self, pattern: &Pattern, depth: usize) -> Option<Vec<Key>> {
        let mut all = Vec::new();
        for sequence in &pattern.alternatives {
            let best = sequence
                .iter()
                .filter(|item| !item.optional)
                .filter_map(|item| self.item_keys(item, depth))
                .min_by_key(|keys| weight(keys))?;
            all.extend(best);
        }
        all.sort();
        all.dedup();
        Some(all)
    }

    fn item_keys(&mut self, item: &Item, depth: usize) -> Option<Vec<Key>> {
        match &item.atom {
            Atom::Word(word) => words(word)
                .iter()
                .max_by_key(|part| part.len())
                .map(|part| vec![Key::Word(self.vocabulary.intern(mark(part)))]),
            Atom::List(name) if depth < DEEPEST => {
                let entries = self.list(name).ok()?;
                self.keys(&entries, depth + 1)
            }
            Atom::Group(pattern) => self.keys(pattern, depth + 1),
            Atom::Slot { kind, .. } if kind != "word" => Some(vec![Key::Mention(kind.clone())]),
            _ => None,
        }
    }
}

/// How common the keys are: mentions and long word lists are met more often than a single word.
fn weight(keys: &[Key]) -> usize {
    keys.iter().map(|key| if matches!(key, Key::Mention(_)) { 12 } else { 1 }).sum()
}

/// The tokens of a literal: hyphens and clitics part words, as they do in articles.
pub(crate) fn words(literal: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = literal;
    while let Some(at) = rest.find('-').filter(|_| rest.len() > 1) {
        if at > 0 {
            clitics(&rest[..at], &mut parts);
        }
        parts.push("-".to_owned());
        rest = &rest[at + 1..];
    }
    if !rest.is_empty() {
        clitics(rest, &mut parts);
    }
    parts
}

fn clitics(word: &str, parts: &mut Vec<String>) {
    if word == "n't" {
        parts.push(word.to_owned());
        return;
    }
    let cut = if word.ends_with("n't") {
        Some(word.len() - 3)
    } else {
        word.rfind('\'').filter(|at| *at > 0 && *at + 1 < word.len())
    };
    match cut {
        Some(at) => parts.extend([word[..at].to_owned(), word[at..].to_owned()]),
        None => parts.push(word.to_owned()),
    }
}

/// Slots bound whichever way is taken.
fn bound(pattern: &Pattern) -> Vec<String> {
    let each = pattern.alternatives.iter().map(|sequence| {
        let mut names: Vec<String> = Vec::new();
        for item in sequence.iter().filter(|item| !item.optional) {
            match &item.atom {
                Atom::Slot { name, .. } => names.push(name.clone()),
                Atom::Group(inner) => names.extend(bound(inner)),
                _ => {}
            }
        }
        names
    });
    each.reduce(|kept, names| kept.into_iter().filter(|name| names.contains(name)).collect())
        .unwrap_or_default()
}

/// The known name nearest to a mistyped one.
pub(crate) fn near<'a>(name: &str, known: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    known
        .map(|other| (strsim::osa_distance(name, other), other))
        .filter(|(far, _)| *far <= name.chars().count().div_ceil(3))
        .min()
        .map(|(_, other)| other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_cut_as_articles_are() {
        assert_eq!(words("two-week"), ["two", "-", "week"]);
        assert_eq!(words("isn't"), ["is", "n't"]);
        assert_eq!(words("council's"), ["council", "'s"]);
        assert_eq!(words("-"), ["-"]);
        assert_eq!(words("'s"), ["'s"]);
        assert_eq!(words("n't"), ["n't"]);
    }
}
