//! Names in roles that one person holds.

use super::{Answer, Judge, Judged, office::is_slip};
use crate::{claim::Claim, frame::Target};

impl Judge<'_> {
    pub(super) fn name(&self, claim: &Claim, name: &str, role: &str, body: usize, target: Target) -> Judged {
        let Some(record) = self.record(body, target) else {
            return Judged::default();
        };
        let Some(recorded) = record.person(role) else {
            return Judged {
                expected: format!("the record names no {}", role.replace('-', " ")),
                ..Judged::default()
            };
        };
        let field = format!("person.{role}");
        let result = if record.is_disputed(&field) {
            Answer::Unsure
        } else if same(name, &recorded.value) {
            Answer::Agree
        } else {
            Answer::Disagree
        };
        let slip = result == Answer::Disagree && is_slip(name, &recorded.value);
        Judged {
            result,
            found: name.to_owned(),
            expected: recorded.value.clone(),
            evidence: vec![self.evidence(&recorded.at, &field, recorded.value.clone())],
            replace: slip
                .then(|| Some((self.bare(claim.anchor, name)?, respelled(name, &recorded.value))))
                .flatten(),
            ..Judged::default()
        }
    }
}

/// A name with the recorded spelling of its parts, and none that it does not have: given names between the first and the family name
/// stay where the record has others.
pub(super) fn respelled(article: &str, record: &str) -> String {
    let (parts, known): (Vec<&str>, Vec<&str>) = (article.split(' ').collect(), record.split(' ').collect());
    let spelt = parts.iter().enumerate().map(|(at, part)| {
        let from_end = parts.len() - at;
        let right = match at {
            _ if from_end == 1 => known.last(),
            0 => known.first(),
            _ if parts.len() == known.len() => known.get(at),
            _ => None,
        };
        right.copied().filter(|right| fold(right) != fold(part)).unwrap_or(part)
    });
    spelt.collect::<Vec<_>>().join(" ")
}

pub(super) fn fold(name: &str) -> String {
    name.chars()
        .map(plain)
        .filter(|c| c.is_alphanumeric() || *c == ' ')
        .flat_map(char::to_lowercase)
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// A letter without its accent: papers and registers print names with and without.
fn plain(c: char) -> char {
    const LETTERS: [(char, &str); 12] = [
        ('a', "áàâäãåāăą"),
        ('c', "çćč"),
        ('e', "éèêëēėęě"),
        ('i', "íìîïīį"),
        ('l', "ł"),
        ('n', "ñńň"),
        ('o', "óòôöõøō"),
        ('r', "řŕ"),
        ('s', "śšş"),
        ('u', "úùûüūůű"),
        ('y', "ýÿ"),
        ('z', "źżž"),
    ];
    let lower = c.to_lowercase().next().unwrap_or(c);
    LETTERS
        .iter()
        .find(|(_, accented)| accented.contains(lower))
        .map_or(c, |(letter, _)| *letter)
}

/// The same person: the same name, or a family name or further given names left out.
pub(crate) fn same(article: &str, record: &str) -> bool {
    let (article, record) = (fold(article), fold(record));
    if article == record || article.replace(' ', "") == record.replace(' ', "") {
        return true;
    }
    let (a, r): (Vec<&str>, Vec<&str>) = (article.split(' ').collect(), record.split(' ').collect());
    match a.as_slice() {
        [family] => r.last() == Some(family),
        [first, .., last] => {
            r.last() == Some(last)
                && (r.first() == Some(first) || (first.len() == 1 && r.first().is_some_and(|name| name.starts_with(first))))
        }
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{respelled, same};

    #[test]
    fn a_name_keeps_its_parts() {
        for (article, record, right) in [
            ("Rachel Griffith", "Rachel Griffiths", "Rachel Griffiths"),
            ("Griffith", "Rachel Griffiths", "Griffiths"),
            ("Pat Q Dow", "Pat Doe", "Pat Q Doe"),
            ("Pat Dow", "Pat Quin Doe", "Pat Doe"),
            ("Zoë Dow", "Zoe Doe", "Zoë Doe"),
        ] {
            assert_eq!(respelled(article, record), right);
        }
    }

    #[test]
    fn forms_of_one_name() {
        assert!(same("Jenny-ellen Scotland", "Jenny-Ellen Scotland"));
        assert!(same("Pat Q Doe", "Pat Doe"));
        assert!(same("Doe", "Pat Doe"));
        assert!(!same("Pat Do", "Pat Doe"));
        assert!(!same("Patricia Doe", "Pat Doe"));
        assert!(!same("Pat", "Pat Doe"));
    }
}
