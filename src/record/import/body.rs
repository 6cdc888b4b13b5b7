//! Which bodies a title names.

use super::words::{Word, words};
use crate::record::Records;

/// The ids of the bodies that some words of a title name, in order; none unless names of bodies, words that may stand beside
/// them, and commas and "and" are all there is.
pub fn bodies(title: &[Word], records: &Records, beside: &[String]) -> Option<Vec<String>> {
    let title: Vec<String> = title.iter().flat_map(|word| parts(&word.text)).collect();
    let names: Vec<(Vec<String>, &str)> = records
        .bodies
        .iter()
        .flat_map(|body| {
            std::iter::once(&body.name)
                .chain(&body.aliases)
                .map(move |name| (name, body.id.as_str()))
        })
        .map(|(name, id)| (words([name.as_str()]).iter().flat_map(|word| parts(&word.text)).collect(), id))
        .filter(|(name, _): &(Vec<String>, &str)| !name.is_empty() && within(name, &title))
        .collect();
    let mut found: Vec<String> = Vec::new();
    let mut at = 0;
    while at < title.len() {
        let longest = names
            .iter()
            .filter(|(name, _)| title[at..].starts_with(name))
            .max_by_key(|(name, _)| name.len());
        if let Some((name, id)) = longest {
            // Two bodies of one name: a guess is none.
            let twin = names.iter().any(|(other, body)| other == name && body != id);
            if twin {
                return None;
            }
            if !found.iter().any(|known| known == id) {
                found.push((*id).to_owned());
            }
            at += name.len();
        } else if matches!(title[at].as_str(), "and" | ",") || beside.contains(&title[at]) {
            at += 1;
        } else {
            return None;
        }
    }
    (!found.is_empty()).then_some(found)
}

/// The body of one name, however it is written.
pub fn body(name: &str, records: &Records, beside: &[String]) -> Option<String> {
    match bodies(&words([name]), records, beside)?.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    }
}

fn within(name: &[String], title: &[String]) -> bool {
    title.windows(name.len()).any(|window| window == name)
}

/// "stoke-on-trent" is "stoke on trent", and "&" is "and".
fn parts(word: &str) -> Vec<String> {
    if word == "&" {
        return vec!["and".to_owned()];
    }
    word.split('-')
        .filter(|part| !part.is_empty())
        .map(|part| part.replace('\'', ""))
        .collect()
}
