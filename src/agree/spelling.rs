//! Two spellings of one person's name. Names are compared by their parts: one must be the same, the other nearly so; how near, depends on
//! which. Two people of one family have given names that differ, and two who share a given name have families that differ, so a part
//! counts as misspelt only if it sounds the same, or has two letters changed over, or, of family names, one letter more, less or another.

use std::collections::{BTreeMap, HashSet};

use rustc_hash::FxHashMap;

use super::fact::people;
use crate::{
    article::{TokenKind, Toks, Zone},
    finding::{Finding, Standing},
    mention::{Mentions, Value},
    pack::{CheckKind, Packs},
};

/// Most different names that are compared with one another.
const MOST: usize = 300;
/// Shorter family names are too often one letter apart: Hall and Hill, Wood and Ward.
const LONG: usize = 5;

/// A name as spelt, with all its places.
struct Spelling<'a> {
    /// As printed first.
    shown: &'a str,
    given: String,
    family: String,
    places: Vec<Toks>,
}

/// One finding for each pair of spellings. Names in `told`, which a record refutes already, are left out.
pub(crate) fn spellings(packs: &Packs, mentions: &Mentions, told: &[Toks]) -> Vec<Finding> {
    let Some(rule) = packs.rule_by(CheckKind::Spelling) else {
        return Vec::new();
    };
    let names = names(mentions);
    let mut findings = Vec::new();
    // Only names that share a part are one name misspelt.
    let mut sharing: FxHashMap<(bool, &str), Vec<usize>> = FxHashMap::default();
    for (at, name) in names.iter().enumerate() {
        sharing.entry((true, &name.given)).or_default().push(at);
        sharing.entry((false, &name.family)).or_default().push(at);
    }
    for (at, one) in names.iter().enumerate() {
        let mut others: Vec<usize> = [(true, one.given.as_str()), (false, one.family.as_str())]
            .iter()
            .flat_map(|part| sharing.get(part).into_iter().flatten().copied())
            .filter(|other| *other > at)
            .collect();
        others.sort_unstable();
        others.dedup();
        for other in others.into_iter().map(|other| &names[other]) {
            if !misspelt(one, other) || !one_person(mentions, one, other) {
                continue;
            }
            let refuted = |name: &Spelling| name.places.iter().any(|place| told.iter().any(|told| told.overlaps(*place)));
            if refuted(one) || refuted(other) {
                continue;
            }
            let mut places: Vec<Toks> = one.places.iter().chain(&other.places).copied().collect();
            // Each spelling first, then every further place.
            places.sort_by_key(|place| (*place != one.places[0] && *place != other.places[0], place.start));
            findings.push(Finding {
                rule: rule.id.clone(),
                severity: rule.severity,
                message: rule.say(one.shown, other.shown, ""),
                help: rule.help.clone(),
                places: places.into_iter().map(|place| mentions.article.span(place)).collect(),
                elsewhere: Vec::new(),
                fingerprint: String::new(),
                standing: Standing::default(),
            });
        }
    }
    findings
}

/// The full names of an article by their spelling, in the order in which they come first.
fn names<'m>(mentions: &'m Mentions<'m>) -> Vec<Spelling<'m>> {
    let mut found: BTreeMap<(String, String), Spelling> = BTreeMap::new();
    for (shown, toks) in people(mentions) {
        let furniture = mentions
            .block_of(toks.start)
            .is_none_or(|block| mentions.article.blocks[block].zone == Zone::Furniture);
        let place = toks.iter().any(|at| {
            mentions
                .starting_at(at)
                .any(|(_, mention)| matches!(mention.value, Value::Body(_) | Value::Population(_)))
        });
        let parts: Vec<String> = shown.split(' ').map(plain).filter(|part| !part.is_empty()).collect();
        if let [given, .., family] = parts.as_slice()
            && !furniture
            && !place
        {
            let spelling = found.entry((given.clone(), family.clone())).or_insert_with(|| Spelling {
                shown,
                given: given.clone(),
                family: family.clone(),
                places: Vec::new(),
            });
            spelling.places.push(toks);
        }
    }
    let mut names: Vec<Spelling> = found.into_values().collect();
    names.sort_by_key(|name| name.places[0].start);
    names.truncate(MOST);
    names
}

/// Lower case letters; accents, apostrophes and hyphens are a matter of type, not of spelling.
fn plain(part: &str) -> String {
    part.chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .map(bare)
        .collect()
}

fn bare(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        c => c,
    }
}

/// Whether one part is the same and the other the same but for its spelling.
fn misspelt(one: &Spelling, other: &Spelling) -> bool {
    let alike = |a: &str, b: &str| {
        a != b && a.len() > 2 && b.len() > 2 && (sound(a) == sound(b) || swapped(a, b) || vowel_more(a, b) || vowel_more(b, a))
    };
    let near = |a: &str, b: &str| a.len().min(b.len()) >= LONG && a.chars().next() == b.chars().next() && strsim::osa_distance(a, b) == 1;
    if one.family == other.family {
        alike(&one.given, &other.given)
    } else {
        one.given == other.given && one.given.len() > 1 && (alike(&one.family, &other.family) || near(&one.family, &other.family))
    }
}

/// Whether two neighbouring letters are changed over.
fn swapped(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let differ: Vec<usize> = (0..a.len().min(b.len())).filter(|at| a[*at] != b[*at]).collect();
    a.len() == b.len() && matches!(differ[..], [i, j] if j == i + 1 && a[i] == b[j] && a[j] == b[i])
}

/// Whether a long name has one vowel more, beside another vowel: Rachael for Rachel.
fn vowel_more(long: &str, short: &str) -> bool {
    let vowel = |c: char| "aeiou".contains(c);
    let letters: Vec<char> = long.chars().collect();
    short.len() > LONG
        && (1..letters.len().saturating_sub(1)).any(|at| {
            let without = letters.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, c)| *c);
            vowel(letters[at]) && (vowel(letters[at - 1]) || vowel(letters[at + 1])) && without.eq(short.chars())
        })
}

/// A spelling that names which sound alike share: Clare and Claire, Stephen and Steven, Smith and Smyth, Rebecca and Rebekah.
fn sound(name: &str) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    // A final e or h is silent: Anne, Sarah.
    while letters.len() > 3 && letters.last().is_some_and(|last| matches!(last, 'e' | 'h')) {
        letters.pop();
    }
    let mut out = String::new();
    let mut at = 0;
    while at < letters.len() {
        let next = letters.get(at + 1).copied();
        let (sounds, taken) = match (letters[at], next) {
            ('p', Some('h')) | ('v', _) => ("f", if letters[at] == 'p' { 2 } else { 1 }),
            ('c', Some('k')) => ("k", 2),
            ('c', Some('h')) => ("ch", 2),
            ('s', Some('h')) => ("sh", 2),
            ('c', Some('e' | 'i' | 'y')) => ("s", 1),
            ('c' | 'q', _) => ("k", 1),
            ('a', Some('i' | 'e' | 'y')) => ("a", 2),
            ('e', Some('y')) => ("i", 2),
            ('y', _) => ("i", 1),
            // Silent behind a consonant or between vowels: Thomas, John.
            ('h', _) if at > 0 => ("", 1),
            (letter, _) => {
                if !out.ends_with(letter) {
                    out.push(letter);
                }
                at += 1;
                continue;
            }
        };
        if !out.ends_with(sounds) || sounds.is_empty() {
            out.push_str(sounds);
        }
        at += taken;
    }
    out
}

/// Whether two spellings can be of one person, and it is a person: never named in one sentence, once with a title, a role or as somebody
/// who speaks, and the part that differs no ordinary word of the article ("Family Hub", "Family Hubs").
fn one_person(mentions: &Mentions, one: &Spelling, other: &Spelling) -> bool {
    let sentences = |name: &Spelling| -> HashSet<usize> {
        name.places
            .iter()
            .filter_map(|place| mentions.sentence_of(place.start))
            .map(|sentence| sentence.start)
            .collect()
    };
    if !sentences(one).is_disjoint(&sentences(other)) {
        return false;
    }
    let tokens = &mentions.article.tokens;
    let is_person = |name: &Spelling| {
        name.places.iter().any(|place| {
            let titled = tokens[place.start].word.trim_end_matches('.') != name.given && plain(&tokens[place.start].word) != name.given;
            let around = place.start.saturating_sub(6)..(place.end + 6).min(tokens.len());
            let speaks = around
                .flat_map(|at| mentions.starting_at(at))
                .any(|(_, mention)| matches!(mention.value.kind(), "said" | "speaker"));
            titled || speaks
        })
    };
    let ordinary = |part: &str| {
        tokens
            .iter()
            .any(|token| token.kind == TokenKind::Word && token.text.starts_with(char::is_lowercase) && *token.word == *part)
    };
    let (a, b) = if one.family == other.family {
        (&one.given, &other.given)
    } else {
        (&one.family, &other.family)
    };
    (is_person(one) || is_person(other)) && !ordinary(a) && !ordinary(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelling(name: &str) -> Spelling<'_> {
        let parts: Vec<String> = name.split(' ').map(plain).collect();
        Spelling {
            shown: name,
            given: parts[0].clone(),
            family: parts[parts.len() - 1].clone(),
            places: Vec::new(),
        }
    }

    #[test]
    fn spellings_of_one_name() {
        for (one, other) in [
            ("Clare Doe", "Claire Doe"),
            ("Jo Smith", "Jo Smyth"),
            ("Steven Doe", "Stephen Doe"),
            ("Rebecca Doe", "Rebekah Doe"),
            ("Sara Doe", "Sarah Doe"),
            ("Catherine Doe", "Katherine Doe"),
            ("Rachael Doe", "Racheal Doe"),
            ("Rachel Doe", "Rachael Doe"),
            ("Russel Doe", "Russell Doe"),
            ("Jon Doe", "John Doe"),
            ("Michael Doe", "Micheal Doe"),
            ("Pat Griffith", "Pat Griffiths"),
            ("Pat Beckingham", "Pat Beckingahm"),
            ("Pat Quested", "Pat Quester"),
            ("Pat Q Quested", "Pat Queste"),
        ] {
            assert!(misspelt(&spelling(one), &spelling(other)), "{one}, {other}");
            assert!(misspelt(&spelling(other), &spelling(one)), "{other}, {one}");
        }
    }

    #[test]
    fn names_of_two_people_or_of_two_types() {
        for (one, other) in [
            ("Pat Doe", "Sam Doe"),
            ("John Doe", "Joan Doe"),
            ("Paul Doe", "Paula Doe"),
            ("Frances Doe", "Francis Doe"),
            ("Christine Doe", "Christian Doe"),
            ("Dan Doe", "Dean Doe"),
            ("Carol Doe", "Carl Doe"),
            ("Julia Doe", "Julie Doe"),
            ("Jo Hall", "Jo Hill"),
            ("Jo Parker", "Jo Barker"),
            ("Jo Harris", "Jo Harrison"),
            ("Jo O'Neil", "Jo O’Neil"),
            ("Jo Thomson-Jones", "Jo Thomson Jones"),
            ("José Doe", "Jose Doe"),
            ("J Smith", "K Smith"),
            ("Clare Smith", "Claire Smyth"),
        ] {
            assert!(!misspelt(&spelling(one), &spelling(other)), "{one}, {other}");
        }
    }
}
