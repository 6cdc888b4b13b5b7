//! Pairs of sentences, one true and one with an error put in, written by people who had not seen the rules: what is true accuses nobody,
//! and which errors are noticed is a golden. `BLESS=1 cargo test --test pairs` writes it.

mod support;

use std::fmt::Write as _;

use serde::Deserialize;

/// A file of pairs about one report.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pairs {
    /// The date and the first paragraph of the article that each sentence is the second paragraph of.
    head: String,
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    /// What it tests: "area", "visit", "rank" …
    about: String,
    r#true: String,
    r#false: String,
}

#[test]
fn what_is_true_accuses_nobody_and_errors_are_noticed_as_they_were() {
    let checker = support::checker();
    let (mut out, mut accused) = (String::new(), Vec::new());
    let (mut pairs, mut read, mut found) = (0, 0, 0);
    for (path, text) in support::texts("tests/pairs", "toml") {
        let file: Pairs = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let _ = writeln!(out, "{path}");
        for pair in &file.pair {
            let (right, wrong) = (
                support::most(&support::said(&checker, &file.head, &pair.r#true)),
                support::most(&support::said(&checker, &file.head, &pair.r#false)),
            );
            if right == "error" {
                accused.push(format!("{path}: {}", pair.r#true));
            }
            pairs += 1;
            read += usize::from(right == "supported");
            found += usize::from(wrong == "error");
            let _ = writeln!(out, "  {right:9} {wrong:9} {}: {}", pair.about, pair.r#false);
        }
    }
    assert!(accused.is_empty(), "accused, and true:\n{}", accused.join("\n"));
    let _ = writeln!(
        out,
        "{pairs} pairs: {read} true ones supported, {found} false ones reported as errors"
    );
    support::golden(&support::root().join("tests/pairs/expected.txt"), &out).unwrap_or_else(|differs| panic!("{differs}"));
}
