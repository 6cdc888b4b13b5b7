//! `presscheck sources affected`: records changed; which articles do they now contradict?

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;
use presscheck::article::Span;
use presscheck::finding::{CheckedClaim, Outcome, Severity, Verdict};
use presscheck::output::Run;

use super::check::{self, CheckArgs};
use super::config::Settings;
use super::engine::Engine;
use super::files;
use super::git::Repository;
use super::spool::{Lost, Spool};
use super::trouble::{count, one_line};
use super::{Console, Knowledge, Status, Trouble};

/// Which articles, and since when.
#[derive(Args)]
pub struct AffectedArgs {
    /// Articles, and folders of them
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// Git revision whose records are held against those of now
    #[arg(long, value_name = "REV", default_value = "HEAD", overrides_with = "since")]
    since: String,
    #[command(flatten)]
    knowledge: Knowledge,
}

/// Runs the command.
pub fn run(args: &AffectedArgs, console: &mut Console) -> Result<Status, Vec<Trouble>> {
    if args.paths.iter().any(|path| path.as_os_str() == "-") {
        let what = "standard input cannot be checked twice";
        return Err(vec![Trouble::new(what, "-", "name a file")]);
    }
    let settings = args.knowledge.settings()?;
    let now = args.knowledge.load_with(&settings)?;
    let before = before(args, &settings)?;
    let check = CheckArgs::of(args.paths.clone());
    let mut troubles = Vec::new();
    let old = known(&check::pages(&check, &settings, &before, &mut troubles, console)?)?;
    // What cannot be read now could not be read before either.
    troubles.clear();
    let new = check::pages(&check, &settings, &now, &mut troubles, console)?;
    for trouble in &troubles {
        console.err(&trouble.to_string());
    }
    let affected = report(&old, &new, console)?;
    console.out(&format!(
        "{affected} of {} contradicted by the records as they are now, and not by those of {}\n",
        count(new.len(), "article is", "articles are"),
        one_line(&args.since)
    ));
    Ok(match (troubles.is_empty(), affected) {
        (false, _) => Status::Trouble,
        (true, 0) => Status::Clean,
        (true, _) => Status::Found,
    })
}

/// The rules of now, and the records of then.
fn before(args: &AffectedArgs, settings: &Settings) -> Result<Engine, Vec<Trouble>> {
    let one = |trouble| vec![trouble];
    let sources = [settings.sources(), args.knowledge.sources.clone()].concat();
    if sources.is_empty() {
        let help = "name them in presscheck.toml, or with --sources; the built-in ones change with the program alone";
        return Err(one(Trouble::new(
            "there are no records but the built-in ones",
            "sources affected",
            help,
        )));
    }
    let repository = Repository::here().map_err(one)?;
    let tree = repository.tree(&args.since).map_err(one)?;
    let folder = tempfile::tempdir().map_err(|error| one(Trouble::file("write", "a temporary folder", &error)))?;
    let sources = repository.export(&tree, &sources, folder.path()).map_err(one)?;
    let mut troubles = Vec::new();
    let rules = [settings.rules(), args.knowledge.rules.clone()].concat();
    let rules = files::toml_files("`rules`", &rules, &mut troubles);
    let sources = files::toml_files("`sources`", &sources, &mut troubles);
    if !troubles.is_empty() {
        return Err(troubles);
    }
    Engine::load(rules, sources).map_err(|troubles| {
        let place = files::shown(folder.path());
        let then = |trouble: Trouble| Trouble {
            at: trouble
                .at
                .replace(&format!("{place}/"), &format!("as of {}: ", one_line(&args.since))),
            ..trouble
        };
        troubles.into_iter().map(then).collect()
    })
}

/// Where a contradiction stands, and what claims it: path, place and rule.
type Key = (String, Span, String);

/// The contradictions of an outcome that count.
fn contradicted(outcome: &Outcome) -> impl Iterator<Item = (&CheckedClaim, Key)> {
    outcome
        .claims
        .iter()
        .filter(|claim| claim.verdict == Verdict::Contradicted && claim.shown().is_some() && claim.standing.counts())
        .map(|claim| (claim, (outcome.path.clone(), claim.span, claim.rule.clone())))
}

/// The contradictions of a run.
fn known(pages: &Spool) -> Result<HashSet<Key>, Lost> {
    let mut known = HashSet::new();
    for page in pages.pages() {
        known.extend(contradicted(&page?.outcome).map(|(_, key)| key));
    }
    Ok(known)
}

/// Prints what is contradicted now and was not before; gives in how many articles.
fn report(before: &HashSet<Key>, now: &Spool, console: &mut Console) -> Result<usize, Lost> {
    let mut affected = 0;
    for page in now.pages() {
        let page = page?;
        let mut out = String::new();
        for (claim, (path, ..)) in contradicted(&page.outcome).filter(|(_, key)| !before.contains(key)) {
            let severity = claim.shown().map_or("", Severity::name);
            let at = format!("{path}:{}:{}", claim.line, claim.column);
            out += &one_line(&format!("{at}: {severity}[{}]: {}", claim.rule, claim.message));
            out.push('\n');
            for proof in &claim.evidence {
                let line = format!("  {}:{}  {} = {}", proof.source, proof.line, proof.field, proof.value);
                out += &one_line(&line);
                out.push('\n');
            }
        }
        affected += usize::from(!out.is_empty());
        console.out(&out);
    }
    Ok(affected)
}
