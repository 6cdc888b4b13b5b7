//! `presscheck check`: read, check, print.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use presscheck::finding::{Outcome, Severity, Tally};
use presscheck::output::{Page, TextOptions, layout, nothing_checked};
use rayon::prelude::*;

use super::engine::{Engine, Options};
use super::files::{self, Input};
use super::formats::{self, Target};
use super::trouble::{did_you_mean, one_line};
use super::{Console, Knowledge, Status, Trouble};

/// Fewer files than this are done before a progress bar could be read.
const WORTH_A_BAR: usize = 50;

/// What to check, against what, and how to say it.
#[derive(Args)]
pub struct CheckArgs {
    /// Articles (text, Markdown, HTML), folders of them, or - for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// Report that the articles are about, as `sources list` names it; repeats
    #[arg(long, value_name = "ID")]
    report: Vec<String>,
    /// Day the articles were published (2025-04-17), whatever they say themselves; the last one counts
    #[arg(long, value_name = "DATE", value_parser = parse_date, overrides_with = "date")]
    date: Option<Date>,
    #[command(flatten)]
    knowledge: Knowledge,
    /// Format: text, short, json, jsonl, sarif, github, gitlab, junit, rdjson or html, to standard output or with =FILE to a file;
    /// repeats
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    format: Vec<Target>,
    /// Least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error", overrides_with = "fail_on")]
    fail_on: FailOn,
    /// Show more in text: every claim with its verdict, or the passages that look like claims and were not read; repeats
    #[arg(long, value_name = "WHAT")]
    show: Vec<Show>,
    /// Name for the article on standard input; its ending says what format it is in
    #[arg(long, value_name = "NAME", overrides_with = "stdin_path")]
    stdin_path: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    fn limit(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Note => Some(Severity::Note),
            FailOn::Never => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Show {
    All,
    Unread,
}

fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a date is written as 2025-04-17".to_owned())
}

/// Runs the command.
pub fn run(args: &CheckArgs, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    formats::only_one_to_stdout(&args.format).map_err(|trouble| vec![trouble])?;
    let engine = args.knowledge.load()?;
    known_reports(&args.report, &engine)?;

    let mut troubles = Vec::new();
    let inputs = files::articles(&args.paths, args.stdin_path.as_deref().unwrap_or("<stdin>"), &mut troubles);
    let options = Options {
        reports: args.report.clone(),
        date: args.date,
    };
    let whole = formats::show_articles(&args.format);
    let mut pages = read_and_check(&inputs, &engine, &options, whole, &mut troubles, console);
    engine.compare(&mut pages.iter_mut().map(|page| &mut page.outcome).collect::<Vec<_>>());

    for trouble in &troubles {
        console.err(&trouble.to_string());
    }
    let mut status = if troubles.is_empty() {
        fail(&pages, args.fail_on)
    } else {
        Status::Trouble
    };
    let show = TextOptions {
        all: args.show.contains(&Show::All),
        unread: args.show.contains(&Show::Unread),
        colour: false,
    };
    let warned = match formats::send(&args.format, &pages, show, &engine.about(args.fail_on.limit()), console) {
        Ok(warned) => warned,
        Err((warned, troubles)) => {
            for trouble in troubles {
                console.err(&trouble.to_string());
            }
            status = Status::Trouble;
            warned
        }
    };
    // Text says this itself; whoever reads another format must not take silence for approval.
    let tally = Tally::of(pages.iter().map(|page| &page.outcome));
    if let Some(why) = nothing_checked(&tally, &pages).filter(|_| !warned) {
        console.err(&format!("warning: nothing was checked: {why}\n"));
    }
    Ok(status)
}

/// Every `--report` must be on record, or the run would check against nothing.
fn known_reports(ids: &[String], engine: &Engine) -> Result<(), Vec<Trouble>> {
    let known = || engine.records().reports.iter().map(|record| record.id.as_str());
    let unknown = ids.iter().filter(|id| known().all(|other| other != id.as_str()));
    let troubles: Vec<Trouble> = unknown
        .map(|id| {
            let help = format!("{}`presscheck sources list` names them all", did_you_mean(id, known()));
            Trouble::new(format!("no report is called {id}"), "--report", help)
        })
        .collect();
    if troubles.is_empty() { Ok(()) } else { Err(troubles) }
}

/// Reads and checks every input in parallel. One that cannot be read, or that breaks the program, stops no other.
fn read_and_check(
    inputs: &[Input],
    engine: &Engine,
    options: &Options,
    whole: bool,
    troubles: &mut Vec<Trouble>,
    console: &Console,
) -> Vec<Page> {
    let bar = if inputs.len() > WORTH_A_BAR && console.is_watched() {
        ProgressBar::new(inputs.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} articles") {
        bar.set_style(style);
    }
    let results: Vec<Result<Page, Trouble>> = inputs
        .par_iter()
        .map(|input| {
            let page = catch_unwind(AssertUnwindSafe(|| page(input, engine, options, whole)));
            bar.inc(1);
            page.unwrap_or_else(|_| {
                let what = "the program broke on this article; the others were checked";
                Err(Trouble::new(
                    what,
                    one_line(&input.name),
                    "this is a fault of presscheck: please report it, with the article",
                ))
            })
        })
        .collect();
    bar.finish_and_clear();

    let mut pages = Vec::with_capacity(results.len());
    for (input, result) in inputs.iter().zip(results) {
        pages.push(result.unwrap_or_else(|trouble| {
            let outcome = Outcome::unreadable(&input.name, &trouble.what);
            troubles.push(trouble);
            Page {
                outcome,
                ..Page::default()
            }
        }));
    }
    pages
}

/// `whole` keeps the text as it is read, for a format that shows it.
fn page(input: &Input, engine: &Engine, options: &Options, whole: bool) -> Result<Page, Trouble> {
    let bytes = bytes(input)?;
    let article = engine.read(&input.name, &bytes)?;
    let outcome = engine.check(&article, options);
    Ok(Page {
        outcome,
        blocks: if whole { layout(&article) } else { Vec::new() },
        source: article.source,
    })
}

/// The bytes of an article.
pub fn bytes(input: &Input) -> Result<Vec<u8>, Trouble> {
    let read = match &input.file {
        Some(file) => std::fs::read(file),
        None => {
            let mut bytes = Vec::new();
            std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
        }
    };
    read.map_err(|error| Trouble::file("read", &input.name, &error))
}

fn fail(pages: &[Page], fail_on: FailOn) -> Status {
    let worst = pages.iter().filter_map(|page| page.outcome.worst()).max();
    match (worst, fail_on.limit()) {
        (Some(worst), Some(limit)) if worst >= limit => Status::Found,
        _ => Status::Clean,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use presscheck::finding::{Finding, Standing};

    #[test]
    fn the_limit_decides_the_exit_code() {
        let finding = Finding {
            rule: "r".into(),
            severity: Severity::Warning,
            message: String::new(),
            help: String::new(),
            places: vec![],
            elsewhere: vec![],
            fingerprint: String::new(),
            standing: Standing::default(),
        };
        let pages = [Page {
            outcome: Outcome {
                findings: vec![finding],
                ..Outcome::default()
            },
            ..Page::default()
        }];
        assert_eq!(fail(&pages, FailOn::Error), Status::Clean);
        assert_eq!(fail(&pages, FailOn::Warning), Status::Found);
        assert_eq!(fail(&pages, FailOn::Note), Status::Found);
        assert_eq!(fail(&pages, FailOn::Never), Status::Clean);
    }
}
