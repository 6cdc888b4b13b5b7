//! Measures the built-in rules on labelled articles and prints `docs/measured.toml`:
//!
//! ```sh
//! cargo run --release --example measure -- 2026-11-24 FOLDER… > measured.toml && mv measured.toml docs/
//! ```
//!
//! A folder holds NAME.txt, .md or .html with NAME.gold.json beside it (`presscheck::measure::Labels` says what that is). The day is given, so that the same
//! articles and rules give the same file.

#![allow(clippy::print_stdout, reason = "it prints a file")]

use std::{error::Error, path::PathBuf};

use presscheck::{
    Checker, Options, article,
    measure::{Labels, Measured},
    pack::Packs,
    record::Records,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let usage = "usage: measure DATE FOLDER…";
    let date = args.next().ok_or(usage)?.parse()?;
    let mut labels: Vec<PathBuf> = Vec::new();
    for folder in args {
        for entry in std::fs::read_dir(folder)? {
            labels.push(entry?.path());
        }
    }
    labels.retain(|path| path.to_string_lossy().ends_with(".gold.json"));
    labels.sort();
    if labels.is_empty() {
        return Err(format!("no labels (NAME.gold.json) in the folders; {usage}").into());
    }
    let packs = Packs::embedded().map_err(|errors| errors[0].to_string())?;
    let records = Records::embedded().map_err(|errors| errors[0].to_string())?;
    let checker = Checker::new(packs, records);
    let mut measured = Measured::new(date, packs);
    for path in labels {
        let bare = path.with_extension("").with_extension("");
        let file = ["txt", "md", "html"]
            .iter()
            .map(|ending| bare.with_extension(ending))
            .find(|file| file.is_file());
        let file = file.ok_or_else(|| format!("{}: no article beside it", path.display()))?;
        let article = article::read(&file.to_string_lossy(), &std::fs::read(&file)?, None)?;
        let labels =
            Labels::read(&std::fs::read_to_string(&path)?, &article.source).map_err(|error| format!("{}: {error}", path.display()))?;
        measured.add(&checker.check(&article, &Options::default()), &labels);
    }
    print!(
        "# How the built-in rules did on labelled articles. Written by examples/measure.rs, which says how; `presscheck explain` tells it.\n\n{}",
        toml::to_string(&measured)?
    );
    Ok(())
}
