//! From a pattern's tree to a program that the matcher runs.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::{
    phrase::Phrases,
    syntax::{Atom, Item, Pattern},
};
use crate::snapshot;

/// Numbers for the words that packs speak of; 0 is every other word.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Vocabulary {
    #[serde(serialize_with = "snapshot::sorted")]
    ids: FxHashMap<Box<str>, u32>,
}

impl Vocabulary {
    /// The number of a word; 0 if no pattern speaks of it.
    pub fn id(&self, word: &str) -> u32 {
        self.ids.get(word).copied().unwrap_or(0)
    }

    /// The number of a word, made if need be.
    pub fn intern(&mut self, word: &str) -> u32 {
        let next = u32::try_from(self.ids.len()).unwrap_or(u32::MAX - 1) + 1;
        match self.ids.get(word) {
            Some(id) => *id,
            None => *self.ids.entry(word.into()).or_insert(next),
        }
    }
}

/// Numbers for the kinds of mention that slots may take.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Kinds {
    #[serde(serialize_with = "snapshot::sorted")]
    ids: FxHashMap<Box<str>, u16>,
}

/// The kind of a slot that takes a word of the open class, not a mention.
pub(crate) const WORD: u16 = 0;
/// The kind of areas, whose lists are read with care.
pub(crate) const AREA: u16 = 1;

impl Default for Kinds {
    fn default() -> Self {
        let ids = [("word".into(), WORD), ("area".into(), AREA)].into_iter().collect();
        Self { ids }
    }
}

impl Kinds {
    /// The number of a kind; that of no mention if no pack has it.
    pub fn id(&self, kind: &str) -> u16 {
        self.known(kind).unwrap_or(u16::MAX)
    }

    /// The number of a kind, if there is such a kind.
    pub fn known(&self, kind: &str) -> Option<u16> {
        self.ids.get(kind).copied()
    }

    /// The number of a kind, made if need be.
    pub fn intern(&mut self, kind: &str) -> u16 {
        let next = u16::try_from(self.ids.len()).unwrap_or(u16::MAX - 1);
        *self.ids.entry(kind.into()).or_insert(next)
    }
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Inst {
    /// Take the word with this number.
    Word(u32),
    /// Take any word of this sorted set.
    Set(Box<[u32]>),
    /// Take an entry of the list with this number.
    List(u32),
    /// Take a mention of this kind into a slot.
    Slot { slot: u16, kind: u16, many: bool },
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Program {
    pub(crate) code: Box<[Inst]>,
    /// Slot names, by number.
    pub slots: Vec<String>,
    /// Slots that every way through the pattern binds.
    pub bound: Vec<String>,
    /// What a sentence must have for the pattern to match: of each of these, one.
    pub(crate) needs: Vec<Box<[Key]>>,
    /// What a match begins with; none if that can be anything.
    pub(crate) first: Option<Box<[Key]>>,
}

/// Something that a sentence has or has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(crate) enum Key {
    /// A word, by number.
    Word(u32),
    /// An entry of a list, by the list's number.
    List(u32),
    /// A mention of a kind.
    Mention(u16),
}

impl Key {
    /// Words, lists and kinds are numbered each by itself: which of them it is, and its number.
    pub(super) fn row(self) -> (usize, usize) {
        match self {
            Key::Word(number) => (0, number as usize),
            Key::List(number) => (1, number as usize),
            Key::Mention(number) => (2, usize::from(number)),
        }
    }
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
    /// Which of several sets of named lists these are.
    pub scope: Option<usize>,
    /// The lists compiled so far.
    pub phrases: &'a mut Phrases,
    /// Kinds of mention that a slot may take.
    pub kinds: &'a Kinds,
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
/// A choice of more ways than this is not looked through for its beginnings.
const DEEPEST_SPLIT: usize = 500;

impl<'a> Compiler<'a> {
    /// The program of a pattern.
    ///
    /// # Errors
    /// Unknown lists and kinds, lists that name themselves, patterns with no word, list or mention to find them by.
    pub fn compile(&mut self, pattern: &Pattern) -> Result<Program, CompileError> {
        let draft = self.draft(pattern)?;
        let needs = self.needs(pattern, 0)?;
        if needs.is_empty() {
            return Err(CompileError {
                label: "nothing in this pattern must be there".to_owned(),
                help: "use at least one word, list or slot that is not optional".to_owned(),
            });
        }
        Ok(draft.program(bound(pattern), needs))
    }

    /// The program of one way to write an entry of a list; it needs nothing but its beginning.
    fn entry(&mut self, sequence: &[Item]) -> Result<Program, CompileError> {
        let pattern = Pattern {
            alternatives: vec![sequence.to_vec()],
        };
        Ok(self.draft(&pattern)?.program(Vec::new(), Vec::new()))
    }

    fn draft(&mut self, pattern: &Pattern) -> Result<Draft, CompileError> {
        let mut draft = Draft::default();
        self.emit(pattern, &mut draft, 0)?;
        draft.code.push(Inst::Match);
        Ok(draft)
    }

    /// The number of a list that is found by its words alone; none if its entries have slots, or one may be empty: those are
    /// written out wherever they are named.
    fn number(&mut self, name: &str) -> Result<Option<u32>, CompileError> {
        let known = (self.scope, name.to_owned());
        if let Some(number) = self.phrases.named.get(&known) {
            return Ok(*number);
        }
        let entries = self.list(name)?;
        let mut number = None;
        if self.worded(entries, 0)? {
            let sequences = entries.iter().flat_map(|entry| &entry.alternatives);
            let programs: Vec<Program> = sequences.map(|sequence| self.entry(sequence)).collect::<Result<_, _>>()?;
            number = Some(self.phrases.add(name, programs));
        }
        self.phrases.named.insert(known, number);
        Ok(number)
    }

    /// Whether all of some patterns take at least a word, and no mention.
    fn worded(&self, patterns: &[Pattern], depth: usize) -> Result<bool, CompileError> {
        if depth > DEEPEST {
            return Err(circle());
        }
        for sequence in patterns.iter().flat_map(|pattern| &pattern.alternatives) {
            let mut takes = false;
            for item in sequence {
                let worded = match &item.atom {
                    Atom::Word(_) | Atom::Prefix(_) => true,
                    Atom::List(name) => self.worded(self.list(name)?, depth + 1)?,
                    Atom::Group(pattern) => self.worded(std::slice::from_ref(pattern), depth + 1)?,
                    Atom::Slot { .. } => false,
                    Atom::Gap(_) | Atom::Start | Atom::End => continue,
                };
                if !worded {
                    return Ok(false);
                }
                takes |= !item.optional;
            }
            if !takes {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn emit(&mut self, pattern: &Pattern, program: &mut Draft, depth: usize) -> Result<(), CompileError> {
        if depth > DEEPEST {
            return Err(circle());
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

    fn emit_item(&mut self, item: &Item, program: &mut Draft, depth: usize) -> Result<(), CompileError> {
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
            Atom::Prefix(text) => program.code.push(Inst::List(self.phrases.prefix(text))),
            Atom::List(name) => match self.number(name)? {
                Some(number) => program.code.push(Inst::List(number)),
                None => self.emit(&self.written_out(name)?, program, depth + 1)?,
            },
            Atom::Slot { name, kind, many } => {
                let kind = self.kinds.known(kind).ok_or_else(|| CompileError {
                    label: format!("no mention has the type `{kind}`"),
                    help: "types are date, length, number, ordinal, person, quotation, word, and the kinds of the packs' terms".to_owned(),
                })?;
                let slot = program.slots.iter().position(|known| known == name).unwrap_or_else(|| {
                    program.slots.push(name.clone());
                    program.slots.len() - 1
                });
                program.code.push(Inst::Slot {
                    slot: u16::try_from(slot).unwrap_or(u16::MAX),
                    kind,
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

    fn list(&self, name: &str) -> Result<&'a [Pattern], CompileError> {
        let entries = self.lists.get(name).ok_or_else(|| CompileError {
            label: format!("there is no list `@{name}`"),
            help: match near(name, self.lists.keys()) {
                Some(known) => format!("did you mean `@{known}`?"),
                None => "define it under [lists]".to_owned(),
            },
        })?;
        Ok(entries)
    }

    /// A list as the pattern that stands for it.
    fn written_out(&self, name: &str) -> Result<Pattern, CompileError> {
        let alternatives = self.list(name)?.iter().flat_map(|entry| entry.alternatives.clone());
        Ok(Pattern {
            alternatives: alternatives.collect(),
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

    /// What a sentence must have for a pattern to match: of each of these, one. Nothing, if it can match anywhere.
    fn needs(&mut self, pattern: &Pattern, depth: usize) -> Result<Vec<Box<[Key]>>, CompileError> {
        let mut each = Vec::with_capacity(pattern.alternatives.len());
        for sequence in &pattern.alternatives {
            let mut needs: Vec<Box<[Key]>> = Vec::new();
            for item in sequence.iter().filter(|item| !item.optional) {
                needs.extend(self.item_needs(item, depth)?);
            }
            needs.sort_by_key(|keys| weight(keys));
            needs.dedup();
            each.push(needs);
        }
        if let [only] = each.as_mut_slice() {
            return Ok(std::mem::take(only));
        }
        // Of several ways, one: what its rarest need has.
        let Some(rarest) = each.iter().map(|needs| needs.first()).collect::<Option<Vec<_>>>() else {
            return Ok(Vec::new());
        };
        let mut any: Vec<Key> = rarest.into_iter().flat_map(|keys| keys.iter().copied()).collect();
        any.sort_unstable();
        any.dedup();
        Ok(vec![any.into()])
    }

    fn item_needs(&mut self, item: &Item, depth: usize) -> Result<Vec<Box<[Key]>>, CompileError> {
        let one = |key: Key| vec![Box::from([key])];
        Ok(match &item.atom {
            Atom::Word(word) => words(word)
                .iter()
                .map(|part| Box::from([Key::Word(self.vocabulary.intern(mark(part)))]))
                .collect(),
            Atom::Prefix(text) => one(Key::List(self.phrases.prefix(text))),
            Atom::List(name) => match self.number(name)? {
                Some(number) => one(Key::List(number)),
                None if depth < DEEPEST => self.needs(&self.written_out(name)?, depth + 1)?,
                None => Vec::new(),
            },
            Atom::Group(pattern) => self.needs(pattern, depth + 1)?,
            Atom::Slot { kind, .. } => match self.kinds.known(kind) {
                None | Some(WORD) => Vec::new(),
                Some(kind) => one(Key::Mention(kind)),
            },
            Atom::Gap(_) | Atom::Start | Atom::End => Vec::new(),
        })
    }
}

/// A program that is being written.
#[derive(Default)]
struct Draft {
    code: Vec<Inst>,
    slots: Vec<String>,
}

impl Draft {
    fn program(self, bound: Vec<String>, needs: Vec<Box<[Key]>>) -> Program {
        let mut first = Vec::new();
        let known = begins(&self.code, 0, &mut first, 0);
        first.sort_unstable();
        first.dedup();
        Program {
            code: self.code.into(),
            slots: self.slots,
            bound,
            needs,
            first: known.then(|| first.into()),
        }
    }
}

/// Collects what a match can begin with; false if that can be anything.
fn begins(code: &[Inst], pc: usize, keys: &mut Vec<Key>, depth: usize) -> bool {
    match &code[pc] {
        Inst::Split(first, second) => {
            depth < DEEPEST_SPLIT && begins(code, *first, keys, depth + 1) && begins(code, *second, keys, depth + 1)
        }
        Inst::Jump(to) => depth < DEEPEST_SPLIT && begins(code, *to, keys, depth + 1),
        Inst::Start => begins(code, pc + 1, keys, depth),
        Inst::Word(word) => {
            keys.push(Key::Word(*word));
            true
        }
        Inst::Set(words) => {
            keys.extend(words.iter().map(|word| Key::Word(*word)));
            true
        }
        Inst::List(list) => {
            keys.push(Key::List(*list));
            true
        }
        Inst::Slot { kind, .. } if *kind != WORD => {
            keys.push(Key::Mention(*kind));
            true
        }
        _ => false,
    }
}

fn circle() -> CompileError {
    CompileError {
        label: "lists name each other in a circle".to_owned(),
        help: "a list may name another, but never itself".to_owned(),
    }
}

/// How common the keys are: mentions and long word lists are met more often than a single word.
fn weight(keys: &[Key]) -> usize {
    keys.iter()
        .map(|key| match key {
            Key::Word(_) => 1,
            Key::List(_) => 4,
            Key::Mention(_) => 12,
        })
        .sum()
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

    /// A pattern's program, as: what a text must have, what a match begins with, and the number of its instructions.
    fn compiled(text: &str) -> Result<(String, String, usize), CompileError> {
        let list = |entries: &[&str]| {
            entries
                .iter()
                .map(|entry| crate::pattern::syntax::parse(entry).expect("a pattern"))
                .collect()
        };
        let lists: BTreeMap<String, Vec<Pattern>> = BTreeMap::from([
            ("words".to_owned(), list(&["one", "two three"])),
            ("more".to_owned(), list(&["@words", "four"])),
            ("slots".to_owned(), list(&["{g:grade}", "five"])),
            ("maybe".to_owned(), list(&["six?", "seven"])),
            ("circle".to_owned(), list(&["@circle"])),
        ]);
        let (mut vocabulary, mut phrases, mut kinds) = (Vocabulary::default(), Phrases::default(), Kinds::default());
        kinds.intern("grade");
        let mut compiler = Compiler {
            vocabulary: &mut vocabulary,
            lists: &lists,
            scope: None,
            phrases: &mut phrases,
            kinds: &kinds,
        };
        let program = compiler.compile(&crate::pattern::syntax::parse(text).expect("a pattern"))?;
        let known = "a b c one two three four five six seven good -".split(' ');
        let words: BTreeMap<u32, &str> = known.map(|word| (vocabulary.id(word), word)).collect();
        let key = |key: &Key| match key {
            Key::Word(id) => words[id].to_owned(),
            Key::List(number) => format!("@{number}"),
            Key::Mention(kind) => format!("{{{kind}}}"),
        };
        let any = |keys: &[Key]| {
            let mut names: Vec<String> = keys.iter().map(key).collect();
            names.sort();
            names.join("|")
        };
        let needs: Vec<String> = program.needs.iter().map(|keys| any(keys)).collect();
        let first = program.first.as_ref().map_or("anything".to_owned(), |keys| any(keys));
        Ok((needs.join(" "), first, program.code.len()))
    }

    #[test]
    fn what_a_match_must_have_and_begins_with_is_known() {
        for (pattern, needs, first, length) in [
            ("a", "a", "a", 2),
            ("a b", "a b", "a", 3),
            ("a-b", "a - b", "a", 4),
            ("(a|b)", "a|b", "a|b", 2),
            ("(a|b c)", "a|b", "a|b", 6),
            ("(a|b)? c", "c", "a|b|c", 4),
            ("(a) b", "a b", "a", 3),
            ("a? b? c", "c", "a|b|c", 6),
            ("..2 a", "a", "anything", 6),
            ("a ..1 b", "a b", "a", 5),
            ("a*", "@0", "@0", 2),
            ("@words", "@0", "@0", 2),
            ("@more a", "a @1", "@1", 3),
            ("@slots", "five|{2}", "five|{2}", 5),
            ("{g:grade} a", "a {2}", "{2}", 3),
            ("{g:grade} @words a", "a @0 {2}", "{2}", 4),
            ("{w:word} a", "a", "anything", 3),
            ("(a|{g:grade}) b", "b a|{2}", "a|{2}", 6),
            ("^ a", "a", "a", 3),
            ("a $", "a", "a", 3),
        ] {
            let got = compiled(pattern).expect(pattern);
            assert_eq!((got.0.as_str(), got.1.as_str(), got.2), (needs, first, length), "{pattern}");
        }
    }

    #[test]
    fn what_cannot_be_found_by_anything_is_refused() {
        let label = |pattern: &str| compiled(pattern).expect_err(pattern);
        assert_eq!(label("a?").label, "nothing in this pattern must be there");
        assert_eq!(label("@maybe").label, "nothing in this pattern must be there");
        assert_eq!(label("@wrods").help, "did you mean `@words`?");
        assert_eq!(label("@nothing").help, "define it under [lists]");
        assert_eq!(label("@circle").label, circle().label);
    }
}
