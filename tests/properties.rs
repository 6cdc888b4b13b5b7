//! What must be the same however an article is written down, and what must come back as it was. Spans, order and what is said of
//! muddled text are in `invariants.rs`.

mod support;

use presscheck::{
    Checker, Options,
    article::{self, Format},
    pattern::syntax::{Atom, Item, Pattern, parse},
};
use rayon::prelude::*;
use support::{Dice, checker, files, packs, root, shared};

/// Articles in plain text or Markdown: those of the repository, every case and example of the rules as one, and some of the development material.
fn articles() -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut folders = vec![(root().join("tests/articles"), 1)];
    if let Some(shared) = shared() {
        folders.push((shared.join("press"), if cfg!(debug_assertions) { 8 } else { 1 }));
    }
    for (folder, step) in folders {
        let written = files(&folder)
            .into_iter()
            .filter(|path| path.extension().is_some_and(|ending| ending == "txt" || ending == "md"));
        for path in written.step_by(step) {
            if let Ok(text) = std::fs::read_to_string(&path) {
                found.push((path.to_string_lossy().into_owned(), text));
            }
        }
    }
    for rule in &packs().rules {
        for (at, case) in rule.cases.iter().enumerate() {
            found.push((format!("{}-{at}.txt", rule.id), case.sample.text.clone()));
        }
    }
    // The reports of cases are on invented bodies; of these there are records.
    let bodies = ["Camden", "Kirklees", "Gateshead", "Islington"];
    for (at, claim) in packs().claims.iter().enumerate() {
        for example in &claim.examples {
            let text = example.sample.text.replace("Anytown", bodies[at % bodies.len()]);
            found.push((
                format!("{}.txt", claim.id),
                format!("20 April 2025\n\n{text}\n\nThe report on children's services is out.\n"),
            ));
        }
    }
    assert!(found.len() > 150, "only {} articles", found.len());
    for (_, text) in &mut found {
        *text = text.replace('\r', "");
    }
    found
}

/// What is said of the claims of an article, places aside.
fn told(checker: &Checker, path: &str, bytes: &[u8]) -> Vec<String> {
    let format = Format::of_path(path).unwrap_or(Format::Text);
    let article = article::read(path, bytes, Some(format)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let outcome = checker.check(&article, &Options::default());
    let claims = outcome.claims.iter().map(|claim| {
        let words = claim.text.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("{} {:?} {} {words}", claim.claim, claim.verdict, claim.rule)
    });
    let findings = outcome
        .findings
        .iter()
        .map(|finding| format!("{} {}", finding.rule, finding.places.len()));
    claims.chain(findings).collect()
}

/// Holds what is said of each article against what is said of it written otherwise.
fn same(otherwise: impl Fn(&str, &str) -> Vec<u8> + Sync) {
    let checker = checker();
    let read: usize = articles()
        .par_iter()
        .map(|(path, text)| {
            let plain = told(&checker, path, text.as_bytes());
            assert_eq!(told(&checker, path, &otherwise(path, text)), plain, "{path}:\n{text}");
            plain.len()
        })
        .sum();
    assert!(read > 150, "only {read} claims were compared");
}

#[test]
fn line_ends_change_nothing() {
    same(|_, text| text.replace('\n', "\r\n").into_bytes());
}

#[test]
fn the_encoding_changes_nothing() {
    same(|_, text| {
        [0xff, 0xfe]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
            .collect()
    });
    same(|_, text| {
        [0xfe, 0xff]
            .into_iter()
            .chain(text.encode_utf16().flat_map(u16::to_be_bytes))
            .collect()
    });
}

#[test]
fn a_byte_order_mark_changes_nothing() {
    same(|_, text| format!("\u{feff}{text}").into_bytes());
}

#[test]
fn more_blank_lines_change_nothing() {
    same(|_, text| text.replace("\n\n", "\n\n\n\n").into_bytes());
}

/// What pages put below an article is not read, and does not change how the article is.
#[test]
fn furniture_changes_nothing() {
    for furniture in [
        "We use cookies to give you the best experience on our website. Accept all cookies",
        "Share this article\n\nFacebook Twitter WhatsApp Email",
        "Related articles\n\n- Council leader quits after vote\n- Inadequate roads anger drivers",
    ] {
        same(|_, text| format!("{}\n\n{furniture}\n", text.trim_end()).into_bytes());
    }
}

// ---- patterns ----

/// A pattern of so many levels; it is one that can be written.
fn any_pattern(dice: &mut Dice, depth: usize) -> Pattern {
    let alternatives = (0..=dice.below(3)).map(|_| (0..=dice.below(4)).map(|_| any_item(dice, depth)).collect());
    Pattern {
        alternatives: alternatives.collect(),
    }
}

fn any_item(dice: &mut Dice, depth: usize) -> Item {
    const WORDS: &[&str] = &["a", "inspected", "'s", "–", "1,400", "a.b", ".", "-", "é", "5", "://", "\"", "a..5"];
    const NAMES: &[&str] = &["date", "a-b", "x1", "9", "-"];
    let atom = match dice.below(if depth > 0 { 9 } else { 8 }) {
        0 | 1 => Atom::Word(dice.pick(WORDS).to_owned()),
        2 => Atom::Prefix(dice.pick(WORDS).to_owned()),
        3 => Atom::List(dice.pick(NAMES).to_owned()),
        4 => Atom::Slot {
            name: dice.pick(NAMES).to_owned(),
            kind: dice.pick(NAMES).to_owned(),
            many: dice.below(2) == 0,
        },
        5 => Atom::Gap(u8::try_from(1 + dice.below(40)).unwrap_or(1)),
        6 => Atom::Start,
        7 => Atom::End,
        _ => Atom::Group(any_pattern(dice, depth - 1)),
    };
    Item {
        atom,
        optional: dice.below(3) == 0,
    }
}

#[test]
fn a_pattern_is_read_as_it_was_written() {
    for seed in 0..5000 {
        let tree = any_pattern(&mut Dice::new(seed), 3);
        assert_eq!(parse(&tree.to_string()), Ok(tree.clone()), "{tree}");
    }
}

#[test]
fn the_patterns_that_ship_are_written_as_they_are_read() {
    let mut read = 0;
    for (path, text) in support::texts("rules", "toml") {
        let file: toml::Table = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut values: Vec<(bool, toml::Value)> = vec![(false, toml::Value::Table(file))];
        while let Some((is_pattern, value)) = values.pop() {
            match value {
                toml::Value::Table(table) => {
                    values.extend(table.into_iter().map(|(key, value)| (key == "patterns" || key == "unless", value)));
                }
                toml::Value::Array(list) => values.extend(list.into_iter().map(|value| (is_pattern, value))),
                toml::Value::String(pattern) if is_pattern => {
                    let tree = parse(&pattern).unwrap_or_else(|error| panic!("{path}: {pattern}: {error:?}"));
                    assert_eq!(parse(&tree.to_string()), Ok(tree), "{path}: {pattern}");
                    read += 1;
                }
                _ => {}
            }
        }
    }
    assert!(read > 500, "only {read} patterns");
}
