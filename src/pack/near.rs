//! Near misses: which words are one slip of the pen from a word of the packs' terms.
//!
//! Only slips that make no other English word are taken, as far as that can be said without a dictionary: a letter left out, doubled,
//! changed over with its neighbour, or one vowel for another, inside a word of seven letters or more. Its beginning and its ending are
//! left alone, since prefixes and endings make other words of it ("inspector", "inspected").

/// The shortest word that has near misses.
pub(super) const LEAST: usize = 7;
/// How many letters at the end make other words.
const ENDING: usize = 2;

/// The words of a pattern that are long enough.
pub(super) fn words(pattern: &str) -> impl Iterator<Item = String> + '_ {
    pattern
        .split(|c: char| !c.is_alphabetic() && c != '*' && c != '@' && c != '{' && c != ':')
        .filter(|word| word.chars().count() >= LEAST && word.chars().all(char::is_alphabetic))
        .map(str::to_owned)
}

/// Whether `word` is `known` with one slip.
pub(crate) fn is_slip(word: &str, known: &str) -> bool {
    // The first letter is left alone; most words are told apart by it.
    let (length, wanted) = (word.chars().count(), known.chars().count());
    if word.chars().next() != known.chars().next() || wanted < LEAST || length.abs_diff(wanted) > 1 || word == known {
        return false;
    }
    // Nor is the ending touched.
    if !word.chars().rev().take(ENDING).eq(known.chars().rev().take(ENDING)) {
        return false;
    }
    let (word, known): (Vec<char>, Vec<char>) = (word.chars().collect(), known.chars().collect());
    let head = word.iter().zip(&known).take_while(|(a, b)| a == b).count();
    let tail = word.iter().rev().zip(known.iter().rev()).take_while(|(a, b)| a == b).count();
    let tail = tail.min(word.len() - head).min(known.len() - head);
    let (changed, from) = (&word[head..word.len() - tail], &known[head..known.len() - tail]);
    if tail < ENDING {
        return false;
    }
    let vowel = |c: char| "aeiou".contains(c);
    match (changed, from) {
        // A letter too few; or one too many, the same as its neighbour.
        ([], [_]) => true,
        ([extra], []) => word[head - 1] == *extra || word.get(head + 1) == Some(extra),
        ([a], [b]) => vowel(*a) && vowel(*b),
        ([a, b], [c, d]) => a == d && b == c,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips() {
        for (word, known) in [
            ("oustanding", "outstanding"),
            ("outsanding", "outstanding"),
            ("outstaanding", "outstanding"),
            ("improvment", "improvement"),
            ("inadaquate", "inadequate"),
            ("indaequate", "inadequate"),
            ("inspecters", "inspectors"),
            ("ledership", "leadership"),
        ] {
            assert!(is_slip(word, known), "{word}");
        }
    }

    #[test]
    fn other_words() {
        for (word, known) in [
            ("outstanding", "outstanding"),
            ("food", "good"),
            ("projection", "protection"),
            ("improvements", "improvement"),
            ("inspectors", "inspector"),
            ("inspected", "inspector"),
            ("required", "requires"),
            ("adequate", "inadequate"),
            ("upstanding", "outstanding"),
            ("readership", "leadership"),
            ("weavers", "leavers"),
        ] {
            assert!(!is_slip(word, known), "{word}");
        }
    }

    #[test]
    fn words_of_a_pattern() {
        let found: Vec<String> = words("(requires|required) ..2 improvement? {grade:marked-grade} @inspectors insp*").collect();
        assert_eq!(found, ["requires", "required", "improvement"]);
    }
}
