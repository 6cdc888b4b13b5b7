//! The corpus of the fuzz targets, given to the same functions on stable: what a fuzzer once reached is reached in every run of the tests.

mod support;
#[path = "../fuzz/src/lib.rs"]
mod targets;

use rayon::prelude::*;
use support::{files, root};

#[test]
fn the_corpus_of_every_target_passes() {
    for (target, _) in targets::TARGETS {
        let folder = root().join("fuzz/corpus").join(target);
        let inputs = files(&folder);
        assert!(inputs.len() >= 3, "{target} has {} inputs", inputs.len());
        inputs.par_iter().for_each(|path| {
            let bytes = std::fs::read(path).expect("a file");
            let passed = std::panic::catch_unwind(|| targets::run(target, &bytes)).is_ok();
            assert!(passed, "{}: cargo test --test fuzz_corpus shows the panic above", path.display());
        });
    }
}

/// A folder that no target reads, or a target that cargo-fuzz is not told of, tests nothing.
#[test]
fn every_target_is_fuzzed_and_has_a_corpus() {
    let names: Vec<&str> = targets::TARGETS.iter().map(|(name, _)| *name).collect();
    assert!(names.is_sorted());
    let entries = |folder: &str| {
        let entries = std::fs::read_dir(root().join(folder)).expect("a folder");
        let mut names: Vec<String> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .path()
                    .file_stem()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    };
    assert_eq!(entries("fuzz/corpus"), names);
    assert_eq!(entries("fuzz/fuzz_targets"), names);
    let manifest = std::fs::read_to_string(root().join("fuzz/Cargo.toml")).expect("a manifest");
    for name in names {
        let target = std::fs::read_to_string(root().join(format!("fuzz/fuzz_targets/{name}.rs"))).expect("a target");
        assert!(target.contains(&format!("run(\"{name}\", bytes)")), "{name}");
        assert!(
            manifest.contains(&format!("name = \"{name}\"\npath = \"fuzz_targets/{name}.rs\"")),
            "{name}"
        );
    }
}
