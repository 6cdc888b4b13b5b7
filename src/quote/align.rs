//! A quotation laid beside a passage, word by word, at the least cost.

use super::forms::inflected;
use super::words::{Mark, Unit, Word, letters};

/// What became of a stretch of the quotation and of the passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The same, as far as words go: equal, an acronym and its words, one word and its two halves, an editor's brackets.
    Same,
    /// One word for another.
    Swap,
    /// A word that the passage does not have.
    Added,
    /// A word that the quotation does not have.
    Dropped,
}

/// One step: how many units of the quotation and words of the passage it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Move {
    pub step: Step,
    pub units: usize,
    pub words: usize,
}

/// The cheapest way to read a quotation out of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Alignment {
    /// How much differs; to be compared.
    pub cost: u32,
    /// Whether another passage beside this one is as near.
    pub tied: bool,
    /// The first word of the passage that takes part.
    pub start: usize,
    /// The steps, in order.
    pub moves: Vec<Move>,
}

const WRONG: u32 = 100;
/// A word too many costs a little more, so that the last word is held against what the passage has in its place.
const ADDED: u32 = 110;
/// One word in two forms is a likelier pair than any two words.
const FORM: u32 = 60;
/// "(DCS)" stands for the words before it, so words are held against those rather than against it. Too little to count as a difference.
const SPELT: u32 = 1;
/// The most words that an acronym stands for, or that an editor's brackets replace.
const LONGEST: usize = 8;
/// Words that an acronym may pass over.
const SMALL: &[&str] = &["of", "and", "for", "the", "to", "in", "on", "with"];

/// Long forms of acronyms that their own text defines.
pub(super) trait Defined {
    /// The words that an acronym (in normal form) was defined as.
    fn long_form(&self, acronym: &str) -> Option<&[Box<str>]>;
}

/// Lays a quotation beside a passage; where the passage begins and ends costs nothing.
pub(super) fn align(quotation: &[Unit], passage: &[&Word], defined: &dyn Defined) -> Alignment {
    let (rows, columns) = (quotation.len() + 1, passage.len() + 1);
    let at = |row: usize, column: usize| row * columns + column;
    let mut cost = vec![u32::MAX; rows * columns];
    let mut came: Vec<Option<Move>> = vec![None; rows * columns];
    cost[..columns].fill(0);
    let table = Table {
        quotation,
        passage,
        defined,
    };
    for row in 0..rows {
        for column in 0..columns {
            let so_far = cost[at(row, column)];
            if so_far == u32::MAX {
                continue;
            }
            table.moves(row, column, |step, price| {
                let to = at(row + step.units, column + step.words);
                // In the first row the passage has not begun; in the last it may end anywhere.
                if (row == 0 || row + 1 == rows) && step.units == 0 {
                    return;
                }
                if so_far + price < cost[to] {
                    cost[to] = so_far + price;
                    came[to] = Some(step);
                }
            });
        }
    }
    let last = rows - 1;
    let mut column = (0..columns).min_by_key(|column| cost[at(last, *column)]).unwrap_or(0);
    let best = cost[at(last, column)];
    let (mut row, mut moves) = (last, Vec::new());
    while let Some(step) = came[at(row, column)] {
        moves.push(step);
        row -= step.units;
        column -= step.words;
    }
    moves.reverse();
    let tied = (0..columns).filter(|column| cost[at(last, *column)] == best).count() > 1;
    Alignment {
        cost: best,
        tied,
        start: column,
        moves,
    }
}

impl Alignment {
    /// Whether every word is the same.
    pub fn is_exact(&self) -> bool {
        self.cost < FORM
    }
}

struct Table<'a> {
    quotation: &'a [Unit],
    passage: &'a [&'a Word],
    defined: &'a dyn Defined,
}

impl Table<'_> {
    /// Every step that may be taken from a place, with its price.
    fn moves(&self, row: usize, column: usize, mut go: impl FnMut(Move, u32)) {
        let mut step = |step, units, words, price| go(Move { step, units, words }, price);
        let printed = self.passage.get(column).copied();
        if let Some(printed) = printed {
            // "(DCS)" behind the words that it stands for says nothing new.
            let price = if printed.bracketed && printed.acronym { 0 } else { WRONG };
            step(if price == 0 { Step::Same } else { Step::Dropped }, 0, 1, price);
        }
        let quoted = match self.quotation.get(row) {
            Some(Unit::Word(word)) => word,
            Some(Unit::Editor) => {
                for words in 0..=LONGEST.min(self.passage.len() - column) {
                    step(Step::Same, 1, words, 0);
                }
                return;
            }
            Some(Unit::Gap) => return step(Step::Same, 1, 0, 0),
            None => return,
        };
        let price = if quoted.bracketed && quoted.acronym { 0 } else { ADDED };
        step(if price == 0 { Step::Same } else { Step::Added }, 1, 0, price);
        let Some(printed) = printed else {
            return;
        };
        if quoted.text == printed.text {
            // A sentence that ends in the report and goes on in the quotation.
            let run_on = printed.mark == Mark::Stop && quoted.mark == Mark::None && row + 1 < self.quotation.len();
            return step(Step::Same, 1, 1, if run_on { WRONG } else { 0 });
        }
        let price = if inflected(&quoted.text, &printed.text) { FORM } else { WRONG };
        step(Step::Swap, 1, 1, price);
        // "well being", "wellbeing".
        if let Some(next) = self.quoted(row + 1)
            && joins(&quoted.text, &next.text, &printed.text)
        {
            step(Step::Same, 2, 1, 0);
        }
        if let Some(next) = self.passage.get(column + 1)
            && joins(&printed.text, &next.text, &quoted.text)
        {
            step(Step::Same, 1, 2, 0);
        }
        if printed.acronym {
            let words: Vec<&str> = (row..row + LONGEST)
                .map_while(|at| self.quoted(at))
                .map(|word| &*word.text)
                .collect();
            if let Some(units) = self.stands_for(&printed.text, &words) {
                step(Step::Same, units, 1, if printed.bracketed { SPELT } else { 0 });
            }
        }
        if quoted.acronym {
            let words: Vec<&str> = self.passage[column..].iter().take(LONGEST).map(|word| &*word.text).collect();
            if let Some(words) = self.stands_for(&quoted.text, &words) {
                step(Step::Same, 1, words, 0);
            }
        }
    }

    fn quoted(&self, row: usize) -> Option<&Word> {
        self.quotation.get(row).and_then(Unit::word)
    }

    /// How many words, from the first, an acronym stands for.
    fn stands_for(&self, acronym: &str, words: &[&str]) -> Option<usize> {
        if let Some(long) = self.defined.long_form(acronym)
            && long.len() <= words.len()
            && long.iter().zip(words).all(|(long, word)| **long == **word || inflected(long, word))
        {
            return Some(long.len());
        }
        spelt_by(acronym, words)
    }
}

fn joins(first: &str, second: &str, whole: &str) -> bool {
    whole.len() == first.len() + second.len() && whole.starts_with(first) && whole.ends_with(second)
}

/// How many words, from the first, begin with an acronym's letters, small words passed over; at least two.
pub(super) fn spelt_by(acronym: &str, words: &[&str]) -> Option<usize> {
    let singular = acronym.strip_suffix('s').filter(|rest| rest.chars().count() >= 2);
    let spelt = |acronym: &str| {
        let mut letters = letters(acronym).peekable();
        for (at, word) in words.iter().enumerate() {
            let wanted = letters.peek().copied()?;
            if word.starts_with(wanted) {
                letters.next();
            } else if at == 0 || !SMALL.contains(word) {
                return None;
            }
            if letters.peek().is_none() {
                return (at > 0).then_some(at + 1);
            }
        }
        None
    };
    spelt(acronym).or_else(|| singular.and_then(spelt))
}
