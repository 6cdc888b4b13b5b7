//! Sentences with slots, and how slots are filled.

use std::{collections::BTreeMap, fmt::Write};

use serde::Deserialize;

use super::{
    dice::Dice,
    facts::{Facts, capital},
};

/// `sentences.toml`.
#[derive(Debug, Deserialize)]
pub struct Words {
    /// What areas are called.
    pub areas: BTreeMap<String, Vec<String>>,
    /// What regions are called.
    pub regions: BTreeMap<String, String>,
    /// What services of a grade do, now and then.
    pub is: BTreeMap<String, String>,
    pub was: BTreeMap<String, String>,
    /// Sentences by kind.
    pub sentences: BTreeMap<String, Vec<String>>,
    /// Words by slot.
    pub lists: BTreeMap<String, Vec<String>>,
}

/// A sentence, and whether an error was put into it.
#[derive(Clone, Debug)]
pub struct Sentence {
    pub text: String,
    pub wrong: bool,
}

impl Words {
    /// A sentence of a kind that the facts can fill and that was not said before; so many times in a hundred with one fact of it wrong.
    pub fn say<'a>(&'a self, kind: &str, facts: &Facts, errors: usize, said: &mut Vec<&'a str>, dice: &mut Dice) -> Option<Sentence> {
        let sentences = self.sentences.get(kind)?;
        (0..12).find_map(|_| {
            let sentence = dice.of(sentences).filter(|sentence| !said.contains(&sentence.as_str()))?;
            let filled = self.fill(sentence, facts, errors, dice)?;
            said.push(sentence);
            Some(filled)
        })
    }

    fn fill(&self, sentence: &str, facts: &Facts, errors: usize, dice: &mut Dice) -> Option<Sentence> {
        let slots = sentence.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        let fallible: Vec<&str> = slots
            .filter(|slot| facts.get(slot).is_some_and(|fact| !fact.not.is_empty()))
            .collect();
        let wrong = if dice.percent(errors) { dice.of(&fallible).copied() } else { None };
        let mut text = String::with_capacity(2 * sentence.len());
        for (at, part) in sentence.split('{').enumerate() {
            let (slot, rest) = if at == 0 { ("", part) } else { part.split_once('}')? };
            match (slot, facts.get(slot), self.lists.get(slot)) {
                ("", ..) => {}
                (_, Some(fact), _) if wrong == Some(slot) => text.push_str(dice.of(&fact.not)?),
                (_, Some(fact), _) => text.push_str(&fact.is),
                (_, _, Some(list)) => text.push_str(dice.of(list)?),
                ("n", ..) => write!(text, "{}", 3 + dice.below(58)).ok()?,
                ("big", ..) => write!(text, "{},{}00", 1 + dice.below(9), 1 + dice.below(9)).ok()?,
                _ => return None,
            }
            text.push_str(rest);
        }
        Some(Sentence {
            text: capital(&text),
            wrong: wrong.is_some(),
        })
    }
}
