//! Holds the instructions that the program executes against `benches/budget.toml`, within 3 %: time on a shared machine says nothing
//! of a change of a few per cent, and this does. Needs valgrind.
//!
//! ```sh
//! cargo build --release && cargo run --release --example budget              # compares; --write writes the file anew
//! ```
//!
//! A stage is
//! what it takes once more, after it has run. Another rustc makes other instructions, and the libraries of the system may choose others
//! on another processor: with another rustc or processor than the file's, differences are told and fail nothing.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it prints a table")]

#[path = "../benches/corpus/mod.rs"]
mod corpus;

use std::{collections::BTreeMap, error::Error, fs, hint::black_box, path::Path, process::Command};

use corpus::Corpus;
use presscheck::{
    Checker, Options,
    article::{self, Article, Format},
    check::Judge,
    claim, frame,
    output::{self, Page},
    pack::Packs,
    record::Records,
};
use serde::{Deserialize, Serialize};

const FILE: &str = "benches/budget.toml";
/// How far from the file a count may be, of 100.
const WITHIN: f64 = 3.0;
/// Articles that the stages are given; three formats in turn.
const STAGED: usize = 12;
/// Each with how often it is repeated: a short one more often, since the seeds of hash tables make all that is before it differ a little.
const STAGES: [(&str, u64); 9] = [
    ("start", 0),
    ("ingest", 20),
    ("mentions", 2),
    ("claims", 2),
    ("frames", 80),
    ("checks", 40),
    ("whole", 2),
    ("text", 200),
    ("json", 40),
];

#[derive(Debug, Deserialize, Serialize)]
struct Budget {
    rustc: String,
    processor: String,
    /// Instructions, by what was run.
    instructions: BTreeMap<String, u64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => compare(&measured()?),
        ["--write"] => {
            let head =
                "# Instructions executed; written by `cargo run --release --example budget -- --write`, which says what they are.\n\n";
            Ok(fs::write(FILE, format!("{head}{}", toml::to_string(&measured()?)?))?)
        }
        ["up-to", stage, times] => up_to(stage, times.parse()?),
        _ => Err("usage: budget [--write]".into()),
    }
}

/// Prints what differs, and fails if it is too much.
fn compare(now: &Budget) -> Result<(), Box<dyn Error>> {
    let then: Budget = toml::from_str(&fs::read_to_string(FILE)?)?;
    let same = (&now.rustc, &now.processor) == (&then.rustc, &then.processor);
    if !same {
        let of = |budget: &Budget| format!("{} on {}", budget.rustc, budget.processor);
        println!("note: the budget is of {}, this is {}; nothing fails", of(&then), of(now));
    }
    println!("{:<30} {:>15} {:>15}", "", "budget", "now");
    let mut over = Vec::new();
    for (name, count) in &now.instructions {
        let Some(budget) = then.instructions.get(name) else {
            over.push(format!("{name} is not in the budget"));
            continue;
        };
        let percent = change(*budget, *count);
        println!("{name:<30} {budget:>15} {count:>15} {percent:>+7.2} %");
        if percent.abs() > WITHIN {
            over.push(format!("{name}: {percent:+.2} %"));
        }
    }
    if over.is_empty() || !same {
        return Ok(());
    }
    Err(format!(
        "not within {WITHIN} % of {FILE}: {}; where that is meant, run `cargo run --release --example budget -- --write` and commit the file",
        over.join("; ")
    )
    .into())
}

#[allow(clippy::cast_precision_loss, reason = "a percentage")]
fn change(from: u64, to: u64) -> f64 {
    100.0 * (to as f64 / from as f64 - 1.0)
}

fn measured() -> Result<Budget, Box<dyn Error>> {
    let this = std::env::current_exe()?;
    let mut instructions = BTreeMap::new();
    for (stage, more) in STAGES {
        let total = |times: u64| count(Command::new("valgrind"), &this, &["up-to", stage, &times.to_string()]);
        let once = total(1)?;
        let own = match std::num::NonZeroU64::new(more) {
            None => once,
            Some(times) => total(1 + more)?.saturating_sub(once) / times,
        };
        instructions.insert(format!("stage: {stage}"), own);
    }
    let program = this
        .parent()
        .and_then(Path::parent)
        .ok_or("where is target/release?")?
        .join("presscheck");
    if !program.is_file() {
        return Err("first: cargo build --release".into());
    }
    let corpus = Corpus::new(1, 10)?;
    for articles in [1, 100] {
        let folder = tempfile::tempdir()?;
        for place in 0..articles {
            let (format, ending) = format(place);
            fs::write(folder.path().join(format!("{place}.{ending}")), corpus.file(place, format))?;
        }
        let mut command = Command::new("valgrind");
        command.env("RAYON_NUM_THREADS", "1").current_dir(folder.path());
        instructions.insert(format!("program, articles: {articles}"), count(command, &program, &["check", "."])?);
    }
    let rustc = Command::new("rustc").arg("--version").output()?;
    Ok(Budget {
        rustc: String::from_utf8(rustc.stdout)?.trim().to_owned(),
        processor: processor(),
        instructions,
    })
}

/// What Linux calls the processor.
fn processor() -> String {
    let known = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = known.lines().find_map(|line| line.strip_prefix("model name"));
    model
        .map_or("another", |model| model.trim_start_matches([' ', '\t', ':']))
        .to_owned()
}

/// The instructions that a run takes.
fn count(mut valgrind: Command, program: &Path, args: &[&str]) -> Result<u64, Box<dyn Error>> {
    let output = valgrind
        .args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"])
        .arg(program)
        .args(args)
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    let count = said
        .lines()
        .find_map(|line| line.split_once("I ").and_then(|(_, rest)| rest.split_once("refs:")));
    let count = count.ok_or_else(|| format!("valgrind counted nothing: {said}"))?.1;
    Ok(count.trim().replace(',', "").parse()?)
}

fn format(place: usize) -> (Format, &'static str) {
    [(Format::Text, "txt"), (Format::Markdown, "md"), (Format::Html, "html")][place % 3]
}

/// Runs the stages up to one of them, and that one so many times.
fn up_to(last: &str, times: usize) -> Result<(), Box<dyn Error>> {
    let packs = Packs::embedded().map_err(|errors| errors[0].to_string())?;
    let records = Records::embedded().map_err(|errors| errors[0].to_string())?;
    let (checker, options) = (Checker::new(packs, records), Options::default());
    if last == "start" {
        return Ok(());
    }
    let corpus = Corpus::new(1, 10)?;
    let files: Vec<_> = (0..STAGED)
        .map(|place| (corpus.file(place, format(place).0), format(place).0))
        .collect();
    let read = |(text, format): &(String, Format)| article::from_text("article", text.as_str(), *format);
    let run = |stage: &str| if stage == last { times } else { 1 };
    if ["whole", "text", "json"].contains(&last) {
        let page = |file: &(String, Format)| {
            let article = read(file);
            let outcome = checker.check(&article, &options);
            Page {
                outcome,
                source: article.source,
                blocks: Vec::new(),
            }
        };
        let mut pages: Vec<Page> = Vec::new();
        for _ in 0..run("whole") {
            pages = black_box(files.iter().map(page).collect());
        }
        for _ in 0..times {
            match last {
                "text" => drop(black_box(output::to_string(|out| {
                    output::text(&pages, output::TextOptions::default(), out)
                })?)),
                "json" => drop(black_box(output::to_string(|out| output::json(&pages, out))?)),
                _ => {}
            }
        }
        return Ok(());
    }
    let mut articles: Vec<Article> = Vec::new();
    for _ in 0..run("ingest") {
        articles = black_box(files.iter().map(read).collect());
    }
    // The later stages one article at a time: what a stage makes refers to what the one before made.
    for article in &articles {
        let mentions = (0..run("mentions"))
            .map(|_| black_box(checker.mentions(article, &options)))
            .fold(None, |_, one| Some(one));
        let Some(mentions) = mentions.filter(|_| !["ingest", "mentions"].contains(&last)) else {
            continue;
        };
        let claims = (0..run("claims"))
            .map(|_| black_box(claim::find(&mentions)))
            .fold(None, |_, one| Some(one));
        let Some(claims) = claims.filter(|_| last != "claims") else {
            continue;
        };
        let frame = || frame::frame(&mentions, &claims, records, &frame::Pins::default());
        let frames = (0..run("frames")).map(|_| black_box(frame())).fold(None, |_, one| Some(one));
        let Some(frames) = frames.filter(|_| last != "frames") else {
            continue;
        };
        let (home, frames) = (mentions.home(), &frames);
        let judge = Judge {
            mentions: &mentions,
            packs,
            records,
            frames,
            home,
        };
        for _ in 0..times {
            for (claim, framed) in claims.claims.iter().zip(&frames.claims) {
                if let Some(rule) = packs.rule_of(&packs.claims[claim.def].id) {
                    black_box(judge.rule(claim, framed, rule));
                }
            }
        }
    }
    Ok(())
}
