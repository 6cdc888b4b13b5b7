//! What proving tells: which of the five words comes out for an example or a case of a rule file.

mod support;

use std::sync::Arc;

use presscheck::pack::{EMBEDDED, Packs};

const CLAIM: &str = r#"
[[claim]]
id = "house-doormats"
kind = "date"
priority = 9
patterns = ["doormats ..3 {date}"]
set = { event = "published" }

[[claim.example]]
text = "TEXT"
expect = { event = "published", from = "2025-04-15" }

[[rule]]
id = "house-doormats-mismatch"
claims = ["house-doormats"]
check = "date"
severity = "warning"
summary = "the article has the report out on {found}; it was {expected}"
help = "correct the day"

[[rule.case]]
text = "20 April 2025\n\nCASE"
record = [{ framework = "ofsted-ilacs", inspected = "2025-03-03/2025-03-07", published = "2025-04-15", grades = { overall = "good" } }]
verdict = "VERDICT"
"#;

/// The words for the example and the case, and the details of those that failed.
fn proved(example: &str, case: &str, verdict: &str) -> (Vec<&'static str>, String) {
    let house = CLAIM.replace("TEXT", example).replace("CASE", case).replace("VERDICT", verdict);
    let files: Vec<(Arc<str>, &str)> = EMBEDDED
        .iter()
        .copied()
        .chain([("house.toml", house.as_str())])
        .map(|(path, text)| (Arc::from(path), text))
        .collect();
    let packs = Packs::load(&files).unwrap_or_else(|errors| panic!("{errors:?}"));
    let trials: Vec<_> = packs
        .prove()
        .trials
        .into_iter()
        .filter(|trial| &*trial.at.path == "house.toml")
        .collect();
    let details: Vec<&str> = trials
        .iter()
        .map(|trial| trial.detail.as_str())
        .filter(|detail| !detail.is_empty())
        .collect();
    (trials.iter().map(|trial| trial.result.name()).collect(), details.join("\n"))
}

const GOOD: &str = "The report on Anytown hit doormats on 15 April 2025.";

#[test]
fn a_case_may_say_that_nothing_is_read() {
    let (words, details) = proved(GOOD, "It rained in Anytown on 15 April 2025.", "none");
    assert_eq!((words, details.as_str()), (vec!["reported", "validated"], ""));
    let (words, details) = proved(GOOD, GOOD, "none");
    assert_eq!(words, ["reported", "noisy"], "{details}");
    assert!(details.contains("hit doormats") && details.contains("supported"), "{details}");
}

#[test]
fn a_second_wrong_reading_of_an_example_is_told() {
    let both = "The report on Anytown hit doormats on 15 April 2025, and the letter hit doormats on 16 April 2025.";
    let (words, details) = proved(both, GOOD, "supported");
    assert_eq!(words, ["wrong", "reported"], "{details}");
    assert!(details.contains("2025-04-16"), "{details}");
    // Another sentence may be read otherwise, and the same may be said twice.
    for text in [
        "The report on Anytown hit doormats on 15 April 2025. The letter hit doormats on 16 April 2025.",
        "The report on Anytown hit doormats on 15 April 2025, and the letter hit doormats on 15 April 2025.",
    ] {
        let (words, details) = proved(text, GOOD, "supported");
        assert_eq!((words, details.as_str()), (vec!["reported", "reported"], ""), "{text}");
    }
}
