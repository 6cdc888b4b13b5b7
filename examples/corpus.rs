//! Writes articles for benchmarks: about 3 kB of text each, made from the built-in records and from sentences of our own, one statement
//! of ten false. The same seed gives the same bytes, and the first articles of a larger corpus are those of a smaller one.
//!
//! ```sh
//! cargo run --release --example corpus -- COUNT INTO [--format txt|md|html|mixed|jsonl] [--seed N] [--errors PERCENT]
//! ```
//!
//! INTO is a folder, made if need be, with folders of 1,000 articles in it; for jsonl it is a file, a line for each article:
//! `{"id", "text", "date"}`.

#![allow(clippy::print_stderr, reason = "it tells what it wrote")]

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use std::{
    error::Error,
    fs,
    io::{BufWriter, Write},
    path::Path,
};

use corpus::Corpus;
use presscheck::article::Format;

const USAGE: &str = "usage: corpus COUNT INTO [--format txt|md|html|mixed|jsonl] [--seed N] [--errors PERCENT]";

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let (mut format, mut seed, mut errors, mut words) = ("txt".to_owned(), 1, 10, Vec::new());
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--format" => format = args.next().ok_or(USAGE)?,
            "--seed" => seed = args.next().ok_or(USAGE)?.parse()?,
            "--errors" => errors = args.next().ok_or(USAGE)?.parse()?,
            _ => words.push(arg),
        }
    }
    let [count, into] = words.as_slice() else {
        return Err(USAGE.into());
    };
    let (count, into, corpus) = (count.parse()?, Path::new(into), Corpus::new(seed, errors)?);
    let bytes = match format.as_str() {
        "jsonl" => lines(&corpus, count, into)?,
        "txt" => files(&corpus, count, into, &[(Format::Text, "txt")])?,
        "md" => files(&corpus, count, into, &[(Format::Markdown, "md")])?,
        "html" => files(&corpus, count, into, &[(Format::Html, "html")])?,
        "mixed" => {
            let formats = [(Format::Text, "txt"), (Format::Markdown, "md"), (Format::Html, "html")];
            files(&corpus, count, into, &formats)?
        }
        _ => return Err(USAGE.into()),
    };
    let (statements, wrong) = (0..count.min(1_000))
        .map(|place| corpus.article(place))
        .fold((0, 0), |(statements, wrong), article| {
            (statements + article.statements, wrong + article.wrong)
        });
    eprintln!(
        "{count} articles, {bytes} bytes, in {}; {wrong} of {statements} statements of the first {} are false",
        into.display(),
        count.min(1_000)
    );
    Ok(())
}

/// Files in folders of a thousand, the formats in turn. Gives their bytes.
fn files(corpus: &Corpus, count: usize, into: &Path, formats: &[(Format, &str)]) -> Result<usize, Box<dyn Error>> {
    let mut bytes = 0;
    for place in 0..count {
        let (format, ending) = formats[place % formats.len()];
        let folder = into.join(format!("{:04}", place / 1_000));
        if place % 1_000 == 0 {
            fs::create_dir_all(&folder)?;
        }
        let text = corpus.file(place, format);
        bytes += text.len();
        fs::write(folder.join(format!("{place:07}.{ending}")), text)?;
    }
    Ok(bytes)
}

/// Lines of JSON. Gives their bytes.
fn lines(corpus: &Corpus, count: usize, into: &Path) -> Result<usize, Box<dyn Error>> {
    let mut out = BufWriter::new(fs::File::create(into)?);
    let mut bytes = 0;
    for place in 0..count {
        let article = corpus.article(place);
        let line =
            serde_json::json!({"id": article.id, "text": corpus.file(place, Format::Text), "date": article.date.to_string()}).to_string();
        bytes += line.len() + 1;
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(bytes)
}
