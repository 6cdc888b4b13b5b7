//! The rules prove themselves: one test for each example, counter-example and case of every rule file, found by walking `rules/`.

mod support;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Arguments, Failed, Trial};
use presscheck::pack::{EMBEDDED, PackError, Packs};

use support::texts;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let files = texts("rules", "toml");
    let mut trials = vec![test("every rule file is in the program", {
        let files = files.clone();
        move || embedded(&files)
    })];
    let files = in_order(&files);
    let loaded: Vec<(Arc<str>, &str)> = files.iter().map(|(path, text)| (Arc::from(path.as_str()), text.as_str())).collect();
    match Packs::load(&loaded) {
        Ok(packs) => trials.extend(proofs(&packs)),
        Err(errors) => trials.extend(
            errors
                .into_iter()
                .map(|error| test(&format!("{} loads", error.path), move || fail(&error))),
        ),
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn test(name: &str, run: impl FnOnce() -> Result<(), Failed> + Send + 'static) -> Trial {
    Trial::test(name.to_owned(), run)
}

fn fail(error: &PackError) -> Result<(), Failed> {
    Err(error.to_string().into())
}

/// Embedded files come in the order in which the program loads them, since a later one may add to a list of an earlier one; files
/// that are not embedded come last.
fn in_order(files: &[(String, String)]) -> Vec<(String, String)> {
    let place = |path: &str| EMBEDDED.iter().position(|(known, _)| *known == path).unwrap_or(usize::MAX);
    let mut files = files.to_vec();
    files.sort_by_key(|(path, _)| (place(path), path.clone()));
    files
}

fn embedded(files: &[(String, String)]) -> Result<(), Failed> {
    let on_disk: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let inside: BTreeSet<&str> = EMBEDDED.iter().map(|(path, _)| *path).collect();
    let forgotten: Vec<&&str> = on_disk.difference(&inside).collect();
    if forgotten.is_empty() && on_disk.len() == inside.len() {
        return Ok(());
    }
    Err(format!(
        "not in pack::EMBEDDED: {forgotten:?}; embedded twice or gone: {:?}",
        inside.difference(&on_disk).collect::<Vec<_>>()
    )
    .into())
}

fn proofs(packs: &Packs) -> Vec<Trial> {
    let proof = packs.prove();
    let mut counters = BTreeSet::new();
    let mut cases = BTreeSet::new();
    for claim in &packs.claims {
        counters.extend(claim.counters.iter().map(|counter| (counter.at.path.clone(), counter.at.line)));
    }
    for rule in &packs.rules {
        cases.extend(rule.cases.iter().map(|case| (case.sample.at.path.clone(), case.sample.at.line)));
    }
    let mut trials: Vec<Trial> = proof
        .trials
        .into_iter()
        .map(|trial| {
            let at = (trial.at.path.clone(), trial.at.line);
            let what = if counters.contains(&at) {
                "counter"
            } else if cases.contains(&at) {
                "case"
            } else {
                "example"
            };
            let path = at.0.strip_prefix("rules/").unwrap_or(&at.0);
            test(&format!("{path}:{} {} {what}", at.1, trial.of), move || {
                match trial.result.is_good() {
                    true => Ok(()),
                    false => Err(format!("{}: {}", trial.result.name(), trial.detail).into()),
                }
            })
        })
        .collect();
    trials.extend(proof.uncovered.into_iter().map(|gap| {
        test(&format!("covered: {gap}"), move || {
            Err("presscheck rules test --coverage names it".into())
        })
    }));
    trials
}
