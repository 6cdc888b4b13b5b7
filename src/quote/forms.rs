//! Forms of one English word: number and tense, regular and irregular.

use std::collections::HashMap;
use std::sync::OnceLock;

/// Verbs and nouns whose forms do not begin alike or end as the regular ones do. Modal verbs are left out on purpose: "can" is not "could".
const IRREGULAR: &[&[&str]] = &[
    &["am", "are", "be", "been", "being", "is", "was", "were"],
    &["had", "has", "have", "having"],
    &["did", "do", "does", "doing", "done"],
    &["became", "become", "becomes", "becoming"],
    &["began", "begin", "beginning", "begins", "begun"],
    &["bring", "bringing", "brings", "brought"],
    &["build", "building", "builds", "built"],
    &["came", "come", "comes", "coming"],
    &["child", "children"],
    &["drive", "driven", "drives", "driving", "drove"],
    &["feel", "feeling", "feels", "felt"],
    &["find", "finding", "finds", "found"],
    &["gave", "give", "given", "gives", "giving"],
    &["get", "gets", "getting", "got"],
    &["goes", "go", "going", "gone", "went"],
    &["grew", "grow", "growing", "grown", "grows"],
    &["hear", "heard", "hearing", "hears"],
    &["held", "hold", "holding", "holds"],
    &["keep", "keeping", "keeps", "kept"],
    &["knew", "know", "knowing", "known", "knows"],
    &["lead", "leading", "leads", "led"],
    &["leave", "leaves", "leaving", "left"],
    &["lose", "loses", "losing", "lost"],
    &["made", "make", "makes", "making"],
    &["man", "men"],
    &["mean", "meaning", "means", "meant"],
    &["meet", "meeting", "meets", "met"],
    &["people", "person"],
    &["put", "puts", "putting"],
    &["rise", "risen", "rises", "rising", "rose"],
    &["run", "ran", "running", "runs"],
    &["saw", "see", "seeing", "seen", "sees"],
    &["seek", "seeking", "seeks", "sought"],
    &["set", "sets", "setting"],
    &["show", "showed", "showing", "shown", "shows"],
    &["speak", "speaking", "speaks", "spoke", "spoken"],
    &["spend", "spending", "spends", "spent"],
    &["take", "taken", "takes", "taking", "took"],
    &["that", "those"],
    &["these", "this"],
    &["think", "thinking", "thinks", "thought"],
    &["understand", "understanding", "understands", "understood"],
    &["woman", "women"],
    &["write", "writes", "writing", "written", "wrote"],
];

/// Whether two words in normal form are one word in another number or tense. Numbers never are.
pub(super) fn inflected(one: &str, other: &str) -> bool {
    if one == other || !one.chars().chain(other.chars()).all(char::is_alphabetic) {
        return false;
    }
    let (group, same) = (irregular(one), irregular(other));
    if group.is_some() && group == same {
        return true;
    }
    // Regular forms begin alike.
    if one.bytes().next() != other.bytes().next() {
        return false;
    }
    let (one, other) = (stems(one), stems(other));
    one.iter().any(|stem| stem.len() > 2 && other.contains(stem))
}

/// The row of a word among the irregular ones.
fn irregular(word: &str) -> Option<usize> {
    static ROWS: OnceLock<HashMap<&str, usize>> = OnceLock::new();
    let rows = ROWS.get_or_init(|| {
        let rows = IRREGULAR.iter().enumerate();
        rows.flat_map(|(row, forms)| forms.iter().map(move |form| (*form, row))).collect()
    });
    rows.get(word).copied()
}

/// What is left of a word when it is taken for a plural, a third person, a past or a participle; itself first.
fn stems(word: &str) -> Vec<String> {
    let mut stems = vec![word.to_owned()];
    let mut add = |stem: &str, more: &str| stems.push(format!("{stem}{more}"));
    if let Some(stem) = word.strip_suffix("ies").or(word.strip_suffix("ied")) {
        add(stem, "y");
    }
    for ending in ["s", "es", "ed", "d", "ing"] {
        if let Some(stem) = word.strip_suffix(ending).filter(|stem| stem.len() > 1 && !stem.ends_with('s')) {
            add(stem, "");
            if ending == "ing" {
                add(stem, "e");
            }
            // "planned", "planning".
            let mut ends = stem.chars().rev();
            if let (Some(last), Some(before)) = (ends.next(), ends.next())
                && last == before
            {
                add(&stem[..stem.len() - last.len_utf8()], "");
            }
        }
    }
    stems
}

#[cfg(test)]
mod tests {
    use super::inflected;

    #[test]
    fn number_and_tense_are_forms_of_one_word() {
        for (one, other) in [
            ("supports", "support"),
            ("has", "have"),
            ("planned", "planning"),
            ("improving", "improve"),
            ("families", "family"),
            ("benefited", "benefit"),
            ("child", "children"),
        ] {
            assert!(inflected(one, other) && inflected(other, one), "{one} {other}");
        }
    }

    #[test]
    fn other_words_modals_and_numbers_are_not() {
        for (one, other) in [
            ("can", "could"),
            ("will", "would"),
            ("may", "might"),
            ("2", "3"),
            ("bright", "brighter"),
            ("good", "goods2"),
            ("care", "caring2"),
            ("able", "unable"),
            ("a", "as"),
            ("need", "needless"),
        ] {
            assert!(!inflected(one, other), "{one} {other}");
        }
    }
}
