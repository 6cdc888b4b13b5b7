//! The measurement that the program carries speaks of its rules and claims: all of them, and no others.

mod support;

use std::collections::BTreeSet;

use presscheck::measure;
use support::packs;

#[test]
fn every_rule_and_claim_is_measured_and_nothing_else() {
    let measured = measure::embedded().expect("docs/measured.toml can be read");
    let rules: BTreeSet<&str> = packs().rules.iter().map(|rule| rule.id.as_str()).collect();
    let claims: BTreeSet<&str> = packs().claims.iter().map(|claim| claim.id.as_str()).collect();
    let again = "examples/measure.rs says how to measure again";
    assert_eq!(measured.rule.keys().map(String::as_str).collect::<BTreeSet<_>>(), rules, "{again}");
    assert_eq!(
        measured.claim.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        claims,
        "{again}"
    );
}

#[test]
fn the_numbers_of_the_measurement_fit_together() {
    let measured = measure::embedded().expect("docs/measured.toml can be read");
    assert!(measured.articles > 0 && measured.labels > 0);
    for (id, score) in &measured.rule {
        assert!(score.right <= score.accusations, "{id}: {score:?}");
        assert!(
            score.found <= score.found_by_any && score.found_by_any <= score.errors,
            "{id}: {score:?}"
        );
    }
    let mut answered = 0;
    for (id, score) in &measured.claim {
        let parts = score.right + score.wrongly_supported + score.wrongly_contradicted + score.abstained;
        assert_eq!(score.answered, parts, "{id}: {score:?}");
        answered += score.answered;
    }
    assert!(answered <= measured.labels, "{answered} answers to {} labels", measured.labels);
}
