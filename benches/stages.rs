//! Bytes per second of each stage and of the whole: `cargo bench --bench stages`; `-- mentions` for one of them.
//!
//! On divan: it counts throughput in bytes itself, and is a tenth of criterion's dependencies.
//!
//! Over articles of `corpus`, and over labelled articles in the folder `press` of `$PRESSCHECK_SHARED`, where there is one. A stage is
//! given what the stages before it made; its bytes are those of the articles.

#![allow(
    clippy::print_stderr,
    clippy::expect_used,
    reason = "a bench prints, and stops if it cannot be made"
)]

mod corpus;

use std::{path::Path, sync::LazyLock};

use divan::{Bencher, counter::BytesCount};
use presscheck::{
    Checker, Options,
    article::{self, Article, Format},
    check::{Judge, Ruling},
    claim::{self, Claims},
    finding::Outcome,
    frame::{self, Frames, Pins},
    mention::Mentions,
    output::{self, Page, TextOptions},
    pack::Packs,
    record::Records,
};

/// Articles of each format.
const ARTICLES: usize = 100;

fn main() {
    if press().is_none() {
        eprintln!("skipped: the labelled articles, since PRESSCHECK_SHARED names no folder with them");
    }
    divan::main();
}

struct Engine {
    packs: &'static Packs,
    records: &'static Records,
    checker: Checker<'static>,
}

static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let packs = Packs::embedded().expect("the built-in packs load");
    let records = Records::embedded().expect("the built-in records load");
    let checker = Checker::new(packs, records);
    Engine { packs, records, checker }
});

/// An article as a file.
struct File {
    path: String,
    text: String,
    format: Format,
}

impl File {
    fn read(&self) -> Article {
        article::from_text(&self.path, self.text.clone(), self.format)
    }
}

fn generated(format: Format) -> Vec<File> {
    let corpus = corpus::Corpus::new(1, 10).expect("the sentences load");
    let file = |place| File {
        path: format!("{place}"),
        text: corpus.file(place, format),
        format,
    };
    (0..ARTICLES).map(file).collect()
}

/// The labelled articles, in the order of their names.
fn press() -> Option<Vec<File>> {
    let folder = Path::new(&std::env::var_os("PRESSCHECK_SHARED")?).join("press");
    let mut paths: Vec<_> = folder.read_dir().ok()?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let files = paths.iter().filter(|path| {
        path.extension()
            .is_some_and(|ending| ["txt", "md", "html"].iter().any(|known| ending == *known))
    });
    let files: Vec<File> = files
        .filter_map(|path| {
            let path = (path, path.to_string_lossy().into_owned());
            Some(File {
                text: std::fs::read_to_string(path.0).ok()?,
                format: Format::of_path(&path.1)?,
                path: path.1,
            })
        })
        .collect();
    (!files.is_empty()).then_some(files)
}

/// What is measured.
fn sets() -> Vec<&'static str> {
    let all = ["txt", "md", "html", "press"];
    all[..if press().is_some() { 4 } else { 3 }].to_vec()
}

fn set(name: &str) -> Vec<File> {
    match name {
        "txt" => generated(Format::Text),
        "md" => generated(Format::Markdown),
        "html" => generated(Format::Html),
        _ => press().unwrap_or_default(),
    }
}

fn bytes(files: &[File]) -> BytesCount {
    BytesCount::new(files.iter().map(|file| file.text.len()).sum::<usize>())
}

#[divan::bench(args = sets(), max_time = 3)]
fn ingest(bencher: Bencher, name: &str) {
    let files = set(name);
    bencher
        .counter(bytes(&files))
        .bench(|| files.iter().map(File::read).collect::<Vec<_>>());
}

#[divan::bench(args = sets(), max_time = 3)]
fn mentions_found(bencher: Bencher, name: &str) {
    let files = set(name);
    let articles: Vec<Article> = files.iter().map(File::read).collect();
    bencher.counter(bytes(&files)).bench(|| mentions(&articles));
}

fn mentions(articles: &[Article]) -> Vec<Mentions<'_>> {
    let checker = &ENGINE.checker;
    articles
        .iter()
        .map(|article| checker.mentions(article, &Options::default()))
        .collect()
}

#[divan::bench(args = sets(), max_time = 3)]
fn claims(bencher: Bencher, name: &str) {
    let files = set(name);
    let articles: Vec<Article> = files.iter().map(File::read).collect();
    let mentions = mentions(&articles);
    bencher
        .counter(bytes(&files))
        .bench(|| mentions.iter().map(claim::find).collect::<Vec<Claims>>());
}

#[divan::bench(args = sets(), max_time = 3)]
fn frames(bencher: Bencher, name: &str) {
    let files = set(name);
    let articles: Vec<Article> = files.iter().map(File::read).collect();
    let mentions = mentions(&articles);
    let claims: Vec<Claims> = mentions.iter().map(claim::find).collect();
    bencher
        .counter(bytes(&files))
        .bench(|| mentions.iter().zip(&claims).map(framed).collect::<Vec<_>>());
}

fn framed((mentions, claims): (&Mentions, &Claims)) -> Frames {
    frame::frame(mentions, claims, ENGINE.records, &Pins::default())
}

#[divan::bench(args = sets(), max_time = 3)]
fn checks(bencher: Bencher, name: &str) {
    let files = set(name);
    let articles: Vec<Article> = files.iter().map(File::read).collect();
    let mentions = mentions(&articles);
    let claims: Vec<Claims> = mentions.iter().map(claim::find).collect();
    let frames: Vec<Frames> = mentions.iter().zip(&claims).map(framed).collect();
    let read: Vec<_> = mentions.iter().zip(&claims).zip(&frames).collect();
    let judged = |((mentions, claims), frames): &((&Mentions, &Claims), &Frames)| judged(mentions, claims, frames);
    bencher.counter(bytes(&files)).bench(|| read.iter().map(judged).collect::<Vec<_>>());
}

fn judged(mentions: &Mentions, claims: &Claims, frames: &Frames) -> Vec<Option<Ruling>> {
    let (packs, records, home) = (ENGINE.packs, ENGINE.records, mentions.home());
    let judge = Judge {
        mentions,
        packs,
        records,
        frames,
        home,
    };
    let claims = claims.claims.iter().zip(&frames.claims);
    claims
        .map(|(claim, framed)| Some(judge.rule(claim, framed, packs.rule_of(&packs.claims[claim.def].id)?)))
        .collect()
}

fn pages(files: &[File]) -> Vec<Page> {
    files
        .iter()
        .map(|file| Page {
            outcome: whole(file),
            source: file.text.clone(),
            blocks: Vec::new(),
        })
        .collect()
}

fn whole(file: &File) -> Outcome {
    ENGINE.checker.check(&file.read(), &Options::default())
}

#[divan::bench(args = sets(), max_time = 3)]
fn output_text(bencher: Bencher, name: &str) {
    let files = set(name);
    let pages = pages(&files);
    bencher
        .counter(bytes(&files))
        .bench(|| output::to_string(|out| output::text(&pages, TextOptions::default(), out)));
}

#[divan::bench(args = sets(), max_time = 3)]
fn output_json(bencher: Bencher, name: &str) {
    let files = set(name);
    let pages = pages(&files);
    bencher
        .counter(bytes(&files))
        .bench(|| output::to_string(|out| output::json(&pages, out)));
}

/// All stages but the output.
#[divan::bench(args = sets(), max_time = 3)]
fn whole_run(bencher: Bencher, name: &str) {
    let files = set(name);
    bencher.counter(bytes(&files)).bench(|| files.iter().map(whole).collect::<Vec<_>>());
}
