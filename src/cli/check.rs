//! `presscheck check`: read, check, print.

use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use presscheck::config;
use presscheck::finding::{Outcome, Severity, Tally};
use presscheck::output::{Page, Run, TextOptions, layout, nothing_checked};
use presscheck::policy::Policy;
use rayon::prelude::*;

use super::baseline::{Accepted, Wish};
use super::config::Settings;
use super::engine::{Engine, Options};
use super::files::{self, Input};
use super::fix::{self, Drafts};
use super::formats::{self, Target};
use super::git::Repository;
use super::ignores::Ignores;
use super::spool::{Lost, Spool, Store};
use super::trouble::{did_you_mean, one_line};
use super::{Console, Knowledge, Status, Trouble, stream, watch};

/// Fewer files than this are done before a progress bar could be read.
const WORTH_A_BAR: usize = 50;

/// Most bytes of an article, if nothing is said: more is a mistake, or malice.
pub const LARGEST: usize = 10_000_000;

/// What to check, against what, and how to say it.
#[derive(Args, Default)]
pub struct CheckArgs {
    /// Articles (text, Markdown, HTML, Word), folders of them, or - for standard input
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
    /// Day on which suppressions hold or have ended (2027-01-31); today, by Greenwich time, if not said
    #[arg(long, value_name = "DATE", value_parser = parse_date, overrides_with = "today")]
    today: Option<Date>,
    /// Format: text, short, json, jsonl, sarif, github, gitlab, junit, rdjson or html, to standard output or with =FILE to a file;
    /// repeats
    #[arg(long, value_name = "FORMAT[=FILE]", default_value = "text")]
    format: Vec<Target>,
    /// Least severity that makes the exit code 1: error, if neither this nor the configuration says otherwise
    #[arg(long, value_name = "SEVERITY", overrides_with = "fail_on")]
    fail_on: Option<FailOn>,
    /// Leave out what the configuration excludes also where it is named, as editors and commit hooks do
    #[arg(long)]
    force_exclude: bool,
    /// Check only articles that changed in git since a revision (--changed=main; HEAD, if none is named), staged or not, and untracked
    /// ones
    #[arg(long, value_name = "REV", num_args = 0..=1, require_equals = true, default_missing_value = "HEAD", overrides_with = "changed")]
    changed: Option<String>,
    /// Check again whenever an article, a record, a rule or the configuration is saved, until Ctrl-C
    #[arg(long, conflicts_with_all = ["write_baseline", "prune_baseline"])]
    watch: bool,
    /// File of accepted findings: what it holds is shown as such and does not fail the run
    #[arg(long, value_name = "FILE", overrides_with = "baseline")]
    baseline: Option<PathBuf>,
    /// Accept what is found now: write it to the baseline; entries of articles that are not checked stay
    #[arg(long)]
    write_baseline: bool,
    /// Take entries whose findings are gone out of the baseline
    #[arg(long)]
    prune_baseline: bool,
    /// Make the replacements that are certain in the articles (a month, a name's spelling, a word of a quotation); report what remains
    #[arg(long, conflicts_with_all = ["diff", "watch", "write_baseline", "prune_baseline"])]
    fix: bool,
    /// Show what --fix would change, and change nothing: a diff in place of findings, and exit code 1 if there is any
    #[arg(long, conflicts_with_all = ["watch", "write_baseline", "prune_baseline", "format", "fail_on", "show"])]
    diff: bool,
    /// Show more in text: every claim with its verdict, or the passages that look like claims and were not read; repeats
    #[arg(long, value_name = "WHAT")]
    show: Vec<Show>,
    /// Name for the article on standard input; its ending says what format it is in
    #[arg(long, value_name = "NAME", overrides_with = "stdin_path")]
    stdin_path: Option<String>,
    /// Most bytes of an article that is read (10MB if not said; kB, MB and GB are understood): a larger one is an error
    #[arg(long, value_name = "SIZE", value_parser = parse_size, overrides_with = "max_size")]
    max_size: Option<usize>,
    /// Read articles from standard input, one JSON object a line ({"id": …, "text": …, "date": …}), and answer each with one line
    #[arg(long, conflicts_with_all = STREAMS_HAVE_NO)]
    stdin_jsonl: bool,
}

/// What is not for a stream of articles: they are no files, and are answered one by one.
const STREAMS_HAVE_NO: [&str; 12] = [
    "paths",
    "format",
    "show",
    "force_exclude",
    "changed",
    "watch",
    "baseline",
    "write_baseline",
    "prune_baseline",
    "fix",
    "diff",
    "stdin_path",
];

impl CheckArgs {
    /// These articles, and nothing said of them.
    pub fn of(paths: Vec<PathBuf>) -> Self {
        Self { paths, ..Self::default() }
    }

    /// Most bytes of an article.
    fn largest(&self) -> usize {
        self.max_size.unwrap_or(LARGEST)
    }

    /// The day on which the run takes place.
    fn today(&self) -> Date {
        self.today.unwrap_or_else(|| Timestamp::now().to_zoned(TimeZone::UTC).date())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl From<FailOn> for config::FailOn {
    fn from(given: FailOn) -> Self {
        match given {
            FailOn::Error => Self::Error,
            FailOn::Warning => Self::Warning,
            FailOn::Note => Self::Note,
            FailOn::Never => Self::Never,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Show {
    All,
    Unread,
}

/// An article to check, and what is known of it.
pub struct Task {
    pub input: Input,
    /// Most articles of a run share them.
    pub options: Arc<Options>,
    /// Most bytes that are read.
    pub largest: usize,
}

pub fn parse_date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "a date is written as 2025-04-17".to_owned())
}

fn parse_size(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let times = match text[digits.len()..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "kb" => 1_000,
        "mb" => 1_000_000,
        "gb" => 1_000_000_000,
        _ => return Err("a size is written as 500kB or 10MB".to_owned()),
    };
    let size = digits.parse::<usize>().ok().and_then(|size| size.checked_mul(times));
    size.filter(|size| *size > 0)
        .ok_or_else(|| "a size is written as 500kB or 10MB".to_owned())
}

/// Runs the command.
pub fn run(args: &CheckArgs, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    if args.watch {
        watch::watch(&args.paths, &args.knowledge, console, |console| once(args, console))
    } else {
        once(args, console)
    }
}

fn once(args: &CheckArgs, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    formats::only_one_to_stdout(&args.format).map_err(|trouble| vec![trouble])?;
    if args.fix {
        fix::only_files(&args.paths).map_err(|trouble| vec![trouble])?;
    }
    let settings = args.knowledge.settings()?;
    let engine = args.knowledge.load_with(&settings)?;
    known_reports(&args.report, &engine)?;
    let unknown = settings.unknown(&engine);
    if !unknown.is_empty() {
        return Err(unknown);
    }

    let limit = args.fail_on.map_or(settings.fail_on(), FailOn::into).limit();
    if args.stdin_jsonl {
        let terms = stream::Terms {
            settings: &settings,
            engine: &engine,
            reports: &args.report,
            date: args.date,
            today: args.today(),
            limit,
            longest: args.largest(),
        };
        return stream::run(&terms, console);
    }

    let wish = Wish {
        write: args.write_baseline,
        prune: args.prune_baseline,
    };
    let accepted = accepted(args.baseline.clone().or_else(|| settings.baseline()), wish).map_err(|trouble| vec![trouble])?;

    let mut troubles = Vec::new();
    let tasks = tasks(args, &settings, &mut troubles);
    if tasks.is_empty() && troubles.is_empty() {
        console.err(&format!("note: {}\n", why_none(args, &settings)));
    }
    if let Some(name) = meant_as_revision(args, &tasks) {
        console.err(&format!(
            "note: {name} is taken for an article; for what changed since it, say --changed={name}\n"
        ));
    }
    let known = troubles.len();
    let whole = formats::show_articles(&args.format);
    let mut pages = read_and_check(&tasks, &engine, whole, &mut troubles, console)?;
    if args.fix || args.diff {
        if let Some(accepted) = &accepted {
            accepted.mark_all(&mut pages)?;
        }
        let drafts = Drafts {
            tasks: &tasks,
            pages: &pages,
            engine: &engine,
            accepted: accepted.as_ref(),
        };
        if args.diff {
            return Ok(fix::show(&drafts, troubles, console)?);
        }
        if fix::write(&drafts, &mut troubles, console)? {
            // What remains is what a run finds now.
            let mut again = Vec::new();
            pages = read_and_check(&tasks, &engine, whole, &mut again, console)?;
            troubles.extend(
                again
                    .into_iter()
                    .filter(|trouble| !troubles[known..].contains(trouble))
                    .collect::<Vec<_>>(),
            );
        }
    }
    if let Some(accepted) = accepted
        && let Err(trouble) = accepted.apply(&mut pages, wish, console)
    {
        troubles.push(trouble);
    }

    for trouble in &troubles {
        console.err(&trouble.to_string());
    }
    let mut status = if troubles.is_empty() {
        fail(pages.worst(), limit)
    } else {
        Status::Trouble
    };
    let show = TextOptions {
        all: args.show.contains(&Show::All),
        unread: args.show.contains(&Show::Unread),
        colour: false,
    };
    let warned = match formats::send(&args.format, &pages, show, &engine.about(limit), console) {
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
    if !warned {
        warn_of_nothing(&pages.tally(), console);
    }
    Ok(status)
}

/// What was named behind a bare `--changed`, is no file, but a revision.
fn meant_as_revision(args: &CheckArgs, tasks: &[Task]) -> Option<String> {
    args.changed.as_ref()?;
    let missing = tasks
        .iter()
        .filter(|task| task.input.file.as_ref().is_some_and(|file| !file.exists()));
    let mut names = missing.map(|task| one_line(&task.input.name));
    names.find(|name| Repository::here().and_then(|repository| repository.tree(name)).is_ok())
}

/// Why a run has no article.
fn why_none(args: &CheckArgs, settings: &Settings) -> String {
    if let Some(revision) = &args.changed {
        return format!("no article differs from {} in git", one_line(revision));
    }
    if args.force_exclude && args.paths.iter().all(|path| !path.is_dir()) {
        return "what the configuration excludes is left out, also where it is named".to_owned();
    }
    match settings.file().filter(|_| settings.selection(false).include.is_some()) {
        Some(file) => format!("in a folder, `include` in {} says which files are articles", one_line(file)),
        None => format!("in a folder, articles are files that end in .{}", files::ARTICLES.join(", .")),
    }
}

/// Says that nothing was checked, if so.
pub fn warn_of_nothing(tally: &Tally, console: &mut Console) {
    if let Some(why) = nothing_checked(tally) {
        console.err(&format!("warning: nothing was checked: {why}\n"));
    }
}

/// Reads and checks the articles of `args`, and holds them against each other.
pub fn pages(
    args: &CheckArgs,
    settings: &Settings,
    engine: &Engine,
    troubles: &mut Vec<Trouble>,
    console: &Console,
) -> Result<Spool, Lost> {
    let tasks = tasks(args, settings, troubles);
    read_and_check(&tasks, engine, formats::show_articles(&args.format), troubles, console)
}

/// The articles of `args`, each with what is known of it.
fn tasks(args: &CheckArgs, settings: &Settings, troubles: &mut Vec<Trouble>) -> Vec<Task> {
    let stdin_name = args.stdin_path.as_deref().unwrap_or("<stdin>");
    let mut inputs = files::articles(&args.paths, stdin_name, &settings.selection(args.force_exclude), troubles);
    if let Some(revision) = &args.changed {
        match Repository::here().and_then(|repository| repository.changed(&repository.tree(revision)?)) {
            // What is named and not there is told as without --changed.
            Ok(changed) => inputs.retain(|input| {
                let named = |file: &PathBuf| changed.contains(&files::real(file)) || file.symlink_metadata().is_err();
                input.file.as_ref().is_none_or(named)
            }),
            Err(trouble) => {
                troubles.push(trouble);
                inputs.clear();
            }
        }
    }
    let today = args.today();
    let mut ignores = Ignores::default();
    let mut tasks: Vec<Task> = Vec::with_capacity(inputs.len());
    for input in inputs {
        let path = input.file.as_deref().unwrap_or(Path::new(&input.name));
        let (severities, reports) = settings.of(path);
        let options = Options {
            reports: if args.report.is_empty() { reports } else { args.report.clone() },
            date: args.date,
            policy: Policy {
                today: Some(today),
                severities,
                ignores: ignores.of(path, troubles),
            },
        };
        let options = match tasks.last() {
            Some(last) if *last.options == options => Arc::clone(&last.options),
            _ => Arc::new(options),
        };
        tasks.push(Task {
            input,
            options,
            largest: args.largest(),
        });
    }
    tasks
}

/// The baseline of the run.
fn accepted(file: Option<PathBuf>, wish: Wish) -> Result<Option<Accepted>, Trouble> {
    match file {
        Some(file) => Accepted::read(&file, wish).map(Some),
        None if wish.write || wish.prune => Err(Trouble::new(
            "no baseline is named",
            if wish.write { "--write-baseline" } else { "--prune-baseline" },
            "say which file: --baseline presscheck-baseline.json, or baseline = \"presscheck-baseline.json\" in presscheck.toml",
        )),
        None => Ok(None),
    }
}

/// Every `--report` must be on record, or the run would check against nothing.
fn known_reports(ids: &[String], engine: &Engine) -> Result<(), Vec<Trouble>> {
    let known = || engine.records().reports.iter().map(|record| record.id.as_str());
    let unknown = ids.iter().filter(|id| known().all(|other| other != id.as_str()));
    let troubles: Vec<Trouble> = unknown
        .map(|id| {
            let of_body: Vec<&str> = {
                let reports = engine.records().reports.iter();
                let on_it = reports.filter(|record| record.bodies.iter().any(|body| body == id));
                on_it.map(|record| record.id.as_str()).collect()
            };
            let help = if of_body.is_empty() {
                format!("{}`presscheck sources list` names them all", did_you_mean(id, known()))
            } else {
                format!("that is a body; the reports on it: {}", of_body.join(", "))
            };
            Trouble::new(format!("no report is called {id}"), "--report", help)
        })
        .collect();
    if troubles.is_empty() { Ok(()) } else { Err(troubles) }
}

/// Reads and checks every input in parallel, and holds them against each other. One that cannot be read, or that breaks the program,
/// stops no other.
fn read_and_check(tasks: &[Task], engine: &Engine, whole: bool, troubles: &mut Vec<Trouble>, console: &Console) -> Result<Spool, Lost> {
    let bar = if tasks.len() > WORTH_A_BAR && console.is_watched() {
        ProgressBar::new(tasks.len() as u64)
    } else {
        ProgressBar::hidden()
    };
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos} of {len} articles") {
        bar.set_style(style);
    }
    let store = Store::of(tasks.len())?;
    let checked = |task: &Task| {
        let (page, trouble) = match unbroken(&task.input, || page(task, engine, whole)) {
            Ok(page) => (page, None),
            Err(trouble) => {
                let outcome = Outcome::unreadable(&task.input.name, &trouble.what);
                let page = Page {
                    outcome,
                    ..Page::default()
                };
                (page, Some(trouble))
            }
        };
        bar.inc(1);
        Ok((store.keep(page)?, trouble))
    };
    let results: Result<Vec<_>, Lost> = match tasks {
        // Threads would take as long to start as one article takes to check.
        [only] => checked(only).map(|one| vec![one]),
        _ => tasks.par_iter().map(checked).collect(),
    };
    bar.finish_and_clear();

    let (kept, failed): (Vec<_>, Vec<_>) = results?.into_iter().unzip();
    troubles.extend(failed.into_iter().flatten());
    let mut pages = Spool::new(store, kept);
    let mut across = engine.across();
    for at in pages.by_date() {
        pages.change(at, |page| across.hold(&mut page.outcome))?;
    }
    Ok(pages)
}

/// What is done with one article, which may break the program.
pub fn unbroken<T>(input: &Input, act: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|_| {
        let what = "the program broke on this article; the others were checked";
        Err(Trouble::new(
            what,
            one_line(&input.name),
            "this is a fault of presscheck: please report it, with the article",
        ))
    })
}

/// `whole` keeps the text as it is read, for a format that shows it.
fn page(Task { input, options, largest }: &Task, engine: &Engine, whole: bool) -> Result<Page, Trouble> {
    let bytes = bytes(input, *largest, LARGER)?;
    let article = engine.read(&input.name, &bytes)?;
    let outcome = engine.check(&article, options);
    Ok(Page {
        outcome,
        blocks: if whole { layout(&article) } else { Vec::new() },
        source: article.source,
    })
}

/// What came in by standard input, which can be read only once.
static STDIN: OnceLock<Vec<u8>> = OnceLock::new();

/// What to do about an article that is too large.
pub const LARGER: &str = "name a larger limit with --max-size, if it is one";

/// The bytes of an article, if there are no more than `largest`; `cure` says what to do if there are. More are not read, whatever the
/// length that a file is said to have.
pub fn bytes(input: &Input, largest: usize, cure: &str) -> Result<Vec<u8>, Trouble> {
    let bounded = |file: &mut dyn Read| {
        let mut bytes = Vec::new();
        file.take(largest as u64 + 1).read_to_end(&mut bytes).map(|_| bytes)
    };
    let read = match (&input.file, STDIN.get()) {
        (Some(file), _) => std::fs::File::open(file).and_then(|mut file| bounded(&mut file)),
        (None, Some(bytes)) => Ok(bytes.clone()),
        (None, None) => bounded(&mut std::io::stdin().lock()).map(|bytes| STDIN.get_or_init(|| bytes).clone()),
    };
    let bytes = read.map_err(|error| Trouble::file("read", &input.name, &error))?;
    if bytes.len() > largest {
        return Err(Trouble::new(
            format!("cannot read an article: it is larger than {largest} bytes"),
            one_line(&input.name),
            cure,
        ));
    }
    Ok(bytes)
}

fn fail(worst: Option<Severity>, limit: Option<Severity>) -> Status {
    if worst.zip(limit).is_some_and(|(worst, limit)| worst >= limit) {
        Status::Found
    } else {
        Status::Clean
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_decides_the_exit_code() {
        let worst = Some(Severity::Warning);
        assert_eq!(fail(worst, Some(Severity::Error)), Status::Clean);
        assert_eq!(fail(worst, Some(Severity::Warning)), Status::Found);
        assert_eq!(fail(worst, Some(Severity::Note)), Status::Found);
        assert_eq!(fail(worst, None), Status::Clean);
        assert_eq!(fail(None, Some(Severity::Note)), Status::Clean);
    }
}
