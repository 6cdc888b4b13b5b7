//! `presscheck rules` and `presscheck explain`: the rules speak for themselves.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use presscheck::measure::Labels;
use presscheck::mutate::{Mutant, table};

use super::engine::{ClaimNote, Engine, RuleNote, Trial, Trials};
use super::files::Selection;
use super::of_finding;
use super::trouble::{did_you_mean, one_line};
use super::{Console, Knowledge, Status, Trouble, files};

/// Results of a trial, good ones first.
const RESULTS: [&str; 5] = ["validated", "reported", "noisy", "missing", "wrong"];
const GOOD: [&str; 2] = ["validated", "reported"];

/// What to do with the rules.
#[derive(Subcommand)]
pub enum RulesCommand {
    /// Name every rule, with its severity and what it says
    List {
        #[command(flatten)]
        knowledge: Knowledge,
    },
    /// Try every example, counter-example and case in the rule files
    Test {
        /// Fail too for a rule that no case makes fire, and a claim without a counter-example
        #[arg(long)]
        coverage: bool,
        /// Put errors into every supported case, and into the supported claims of the articles (files, folders) named here, one at
        /// a time, and tell how many the rules notice; labels beside an article (NAME.gold.json) say which errors it has already
        #[arg(long, value_name = "PATH", num_args = 0.., conflicts_with = "coverage")]
        mutate: Option<Vec<PathBuf>>,
        /// With --mutate: print each error that was not noticed
        #[arg(long, requires = "mutate")]
        missed: bool,
        #[command(flatten)]
        knowledge: Knowledge,
    },
}

/// Which rule.
#[derive(Args)]
pub struct ExplainArgs {
    /// Id of the rule or of a claim; or the place of a finding, as it is printed (draft.md:8:20, or draft.md:8 for all of a line); or
    /// its fingerprint (16 hexadecimal digits, as JSON and other formats have it)
    #[arg(value_name = "RULE|PLACE|FINGERPRINT")]
    rule: String,
    /// With a fingerprint: articles to look for the finding in, and folders of them; the working folder if not said
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    knowledge: Knowledge,
}

/// Runs the command.
pub fn run(command: &RulesCommand, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    match command {
        RulesCommand::List { knowledge } => {
            let rules = knowledge.load()?.rules();
            let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
            let lines = rules
                .iter()
                .map(|RuleNote { id, severity, summary, .. }| format!("{id:<width$}  {:<7}  {summary}\n", severity.name()));
            console.out(&lines.collect::<String>());
            Ok(Status::Clean)
        }
        RulesCommand::Test {
            mutate: Some(paths),
            missed,
            knowledge,
            ..
        } => mutate(&knowledge.load()?, paths, *missed, console),
        RulesCommand::Test { coverage, knowledge, .. } => {
            let (text, status) = verdict(&knowledge.load()?.prove(), *coverage);
            console.out(&text);
            Ok(status)
        }
    }
}

/// Puts errors into cases and articles, and prints how many were noticed. A false alarm in an unchanged text fails.
fn mutate(engine: &Engine, paths: &[PathBuf], missed: bool, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    let mut troubles = Vec::new();
    let mut study = engine.mutate_cases();
    for input in files::articles(paths, "", &Selection::default(), &mut troubles) {
        let Some(file) = input.file else { continue };
        match std::fs::read(&file) {
            Err(error) => troubles.push(Trouble::file("read", &input.name, &error)),
            Ok(bytes) => match engine.read(&input.name, &bytes) {
                Err(trouble) => troubles.push(trouble),
                Ok(article) => match labels(&file, &article.source) {
                    Err(trouble) => troubles.push(trouble),
                    Ok(labels) => study.add(engine.mutate(&article, labels.as_ref())),
                },
            },
        }
    }
    if !troubles.is_empty() {
        return Err(troubles);
    }
    let mut out = table(&study);
    for alarm in &study.alarms {
        out += &format!("false alarm: {alarm}\n");
    }
    for mutant in study.mutants.iter().filter(|mutant| missed && !mutant.caught) {
        let Mutant {
            path,
            line,
            rule,
            claim,
            kind,
            shown,
            came,
            ..
        } = mutant;
        out += &format!("missed: {} of {rule} ({claim})\n  {path}:{line}\n  {shown}\n", kind.name());
        out += &if came.is_empty() {
            "  was not read\n".to_owned()
        } else {
            format!("  came as {}\n", came.join("; "))
        };
    }
    console.out(&out);
    Ok(if study.alarms.is_empty() { Status::Clean } else { Status::Found })
}

/// The labels beside an article, if there are any.
fn labels(article: &Path, source: &str) -> Result<Option<Labels>, Trouble> {
    let file = article.with_extension("gold.json");
    let json = match std::fs::read_to_string(&file) {
        Ok(json) => json,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Trouble::file("read", &files::shown(&file), &error)),
    };
    Labels::read(&json, source)
        .map(Some)
        .map_err(|error| Trouble::new(format!("wrong labels: {error}"), files::shown(&file), ""))
}

/// What went wrong, one line each, then the five counts.
fn verdict(Trials { trials, uncovered }: &Trials, coverage: bool) -> (String, Status) {
    let mut out = String::new();
    let bad = trials.iter().filter(|trial| !GOOD.contains(&trial.result));
    for Trial { of, at, result, detail } in bad.clone() {
        out += &format!("{result}: {of}\n  {at}\n  {detail}\n");
    }
    let uncovered = if coverage { uncovered.as_slice() } else { &[] };
    for gap in uncovered {
        out += &format!("uncovered: {gap}\n");
    }
    let counts = RESULTS.map(|result| format!("{} {result}", trials.iter().filter(|trial| trial.result == result).count()));
    out += &counts.join(", ");
    if coverage {
        out += &format!(", {} uncovered", uncovered.len());
    }
    out.push('\n');
    let fine = bad.count() == 0 && uncovered.is_empty();
    (out, if fine { Status::Clean } else { Status::Found })
}

/// Runs `explain`.
pub fn explain(args: &ExplainArgs, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    match of_finding::Wanted::of(&args.rule) {
        Some((wanted, Some(article))) if args.paths.is_empty() => {
            return of_finding::explain(&wanted, &args.rule, &[article], &args.knowledge, console);
        }
        Some((wanted, None)) => return of_finding::explain(&wanted, &args.rule, &args.paths, &args.knowledge, console),
        _ => {}
    }
    if let Some(path) = args.paths.first() {
        let help = "to explain a finding, give its place (draft.md:8:20) alone, or its fingerprint, as in `presscheck check --format json`";
        return Err(vec![Trouble::new(
            "only a finding is looked for in articles",
            one_line(&files::shown(path)),
            help,
        )]);
    }
    let engine = args.knowledge.load()?;
    let (rules, claims) = (engine.rules(), engine.claims());
    if let Some(rule) = rules.iter().find(|rule| rule.id == args.rule) {
        console.out(&explanation(rule));
    } else if let Some(claim) = claims.iter().find(|claim| claim.id == args.rule) {
        console.out(&claim_explanation(claim));
    } else {
        let ids = rules
            .iter()
            .map(|rule| rule.id.as_str())
            .chain(claims.iter().map(|claim| claim.id.as_str()));
        let help = format!(
            "{}`presscheck rules list` names the rules, `presscheck explain RULE` the claims that a rule judges",
            did_you_mean(&args.rule, ids)
        );
        return Err(vec![Trouble::new(
            format!("no rule or claim is called {}", args.rule),
            "explain",
            help,
        )]);
    }
    Ok(Status::Clean)
}

/// All that is known of a rule.
pub fn explanation(
    RuleNote {
        id,
        claim,
        severity,
        summary,
        help,
        examples,
        measured,
    }: &RuleNote,
) -> String {
    let mut out = format!(
        "{id} ({})\n\nSays:   {summary}\nJudges: the claim {claim}\nCure:   {help}\n",
        severity.name()
    );
    for (at, (text, verdict)) in examples.iter().enumerate() {
        out += if at == 0 { "\nProved on:\n" } else { "" };
        out += &format!("  {verdict:<12}  {text}\n");
    }
    out + &measurement(measured)
}

fn claim_explanation(
    ClaimNote {
        id,
        kind,
        rule,
        tentative,
        reads,
        leaves,
        measured,
    }: &ClaimNote,
) -> String {
    let mut out = format!("{id} (a claim of kind {kind})\n\n");
    out += &match rule {
        Some(rule) => format!("Judged by: {rule}\n"),
        None => "Judged by: no rule\n".to_owned(),
    };
    if *tentative {
        out += "Tentative: it may be supported, but is never contradicted\n";
    }
    out += "\nReads:\n";
    for (text, value) in reads {
        out += &format!("  {text}\n    {value}\n");
    }
    if !leaves.is_empty() {
        out += "\nLeaves:\n";
    }
    for text in leaves {
        out += &format!("  {text}\n");
    }
    out + &measurement(measured)
}

fn measurement(measured: &[String]) -> String {
    if measured.is_empty() {
        return "\nNot measured on labelled articles.\n".to_owned();
    }
    let lines = measured.iter().map(|line| format!("  {line}\n"));
    format!("\nMeasured:\n{}", lines.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use presscheck::finding::Severity;

    fn trial(result: &'static str) -> Trial {
        Trial {
            of: "visit-date".into(),
            at: "rules/core/dates.toml:12".into(),
            result,
            detail: "expected 2024-11, read 2024-12".into(),
        }
    }

    #[test]
    fn failures_are_named_and_counted() {
        let trials = Trials {
            trials: vec![trial("validated"), trial("wrong")],
            uncovered: vec!["no case makes grade-mismatch fire".into()],
        };
        let (text, status) = verdict(&trials, false);
        assert_eq!(
            text,
            "wrong: visit-date\n  rules/core/dates.toml:12\n  expected 2024-11, read 2024-12\n1 validated, 0 reported, 0 noisy, 0 missing, 1 wrong\n"
        );
        assert_eq!(status, Status::Found);
        assert_eq!(
            verdict(
                &Trials {
                    trials: vec![trial("reported")],
                    ..trials.clone()
                },
                false
            )
            .1,
            Status::Clean
        );
        assert_eq!(verdict(&Trials { trials: vec![], ..trials }, true).1, Status::Found);
    }

    #[test]
    fn an_explanation_shows_what_proves_the_rule() {
        let rule = RuleNote {
            id: "r".into(),
            claim: "c".into(),
            severity: Severity::Error,
            summary: "{found} is not {expected}".into(),
            help: "look again".into(),
            examples: vec![("Inspectors came in April.".into(), "contradicted".into())],
            measured: vec![],
        };
        assert_eq!(
            explanation(&rule),
            "r (error)\n\nSays:   {found} is not {expected}\nJudges: the claim c\nCure:   look again\n\nProved on:\n  contradicted  Inspectors came in April.\n\nNot measured on labelled articles.\n"
        );
    }
}
