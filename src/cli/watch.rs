//! `presscheck check --watch`: checks again when an article, a record, a rule, a suppression or the configuration was saved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::config::Settings;
use super::files::{self, Selection};
use super::{Console, Knowledge, Status, Trouble};

/// Between two looks: longer than an editor takes to save, shorter than a person waits.
const PAUSE: Duration = Duration::from_millis(300);

/// All that a run reads, as it was at one moment: what is written by the run itself is not among it.
#[derive(Debug, PartialEq)]
struct State {
    troubles: Vec<Trouble>,
    files: BTreeMap<PathBuf, Option<(SystemTime, u64)>>,
}

/// Runs `check` now and whenever something that it reads has changed, until the process is ended or nobody reads any more.
pub fn watch(
    paths: &[PathBuf],
    knowledge: &Knowledge,
    console: &mut Console,
    mut check: impl FnMut(&mut Console) -> Result<Status, Vec<Trouble>>,
) -> Result<Status, Vec<Trouble>> {
    if paths.iter().any(|path| path.as_os_str() == "-") {
        let what = "standard input cannot be watched";
        return Err(vec![Trouble::new(what, "--watch", "name files or folders")]);
    }
    loop {
        // Before the run: what is saved meanwhile is seen.
        let state = state(paths, knowledge);
        let status = check(console).unwrap_or_else(|troubles| {
            for trouble in troubles {
                console.err(&trouble.to_string());
            }
            Status::Trouble
        });
        console.err("watching for changes; Ctrl-C ends\n");
        while state == self::state(paths, knowledge) {
            if console.is_gone() {
                return Ok(status);
            }
            std::thread::sleep(PAUSE);
        }
        // An editor that saves in several steps is let finish.
        std::thread::sleep(PAUSE);
        console.out("\n");
    }
}

fn state(paths: &[PathBuf], knowledge: &Knowledge) -> State {
    let mut troubles = Vec::new();
    let settings = knowledge.settings().unwrap_or_else(|wrong| {
        troubles = wrong;
        Settings::default()
    });
    let mut found: Vec<PathBuf> = settings.file().map(PathBuf::from).into_iter().collect();
    found.extend(settings.baseline());
    for input in files::articles(paths, "", &settings.selection(false), &mut troubles) {
        let Some(file) = input.file else { continue };
        found.push(file.with_file_name(super::ignores::NAME));
        found.push(file);
    }
    for given in [
        settings.sources(),
        settings.rules(),
        knowledge.sources.clone(),
        knowledge.rules.clone(),
    ]
    .concat()
    {
        // With the texts of reports, which stand beside their records.
        found.extend(
            files::articles(std::slice::from_ref(&given), "", &Selection::default(), &mut troubles)
                .into_iter()
                .filter_map(|input| input.file),
        );
        found.extend(files::toml_paths(&given, &mut troubles));
    }
    let stamp = |path: &Path| {
        let about = path.metadata().ok()?;
        Some((about.modified().ok()?, about.len()))
    };
    let files = found.into_iter().map(|path| (path.clone(), stamp(&path))).collect();
    State { troubles, files }
}
