//! `--baseline`, `--write-baseline`, `--prune-baseline`: the file of accepted findings.

use std::path::{Component, Path, PathBuf};

use presscheck::finding::{Baseline, Entry, Outcome};
use presscheck::output::Page;

use super::trouble::count;
use super::{Console, Trouble, files, import};

/// What to do with a baseline.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wish {
    /// Write what is found now.
    pub write: bool,
    /// Take stale entries out.
    pub prune: bool,
}

/// A baseline and its file.
pub struct Accepted {
    file: PathBuf,
    /// The folder that paths of entries start from.
    folder: PathBuf,
    baseline: Baseline,
}

impl Accepted {
    /// Reads a baseline; if it is to be written, there need not be one yet.
    pub fn read(file: &Path, wish: Wish) -> Result<Self, Trouble> {
        let shown = files::shown(file);
        let baseline = match std::fs::read_to_string(file) {
            Ok(text) => Baseline::parse(&text).map_err(|(what, line)| {
                let help = "mend it, or remove it and write a new one with --write-baseline";
                Trouble::new(format!("wrong baseline: {what}"), format!("{shown}:{line}"), help)
            })?,
            Err(error) if wish.write && error.kind() == std::io::ErrorKind::NotFound => Baseline::default(),
            Err(error) => {
                let mut trouble = Trouble::file("read", &shown, &error);
                if error.kind() == std::io::ErrorKind::NotFound {
                    trouble.help = "a first baseline is written with --write-baseline".to_owned();
                }
                return Err(trouble);
            }
        };
        let parent = file
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty())
            .unwrap_or(Path::new("."));
        Ok(Self {
            file: file.to_owned(),
            folder: files::real(parent),
            baseline,
        })
    }

    /// Marks the findings of some articles.
    pub fn mark(&self, outcomes: &mut [&mut Outcome]) -> Vec<Entry> {
        let place = |path: &str| relative(&self.folder, Path::new(path));
        let gone = |path: &str| !self.folder.join(path).exists();
        self.baseline.mark(outcomes, place, gone)
    }

    /// Marks the findings of a run, writes the file if that is wished, and tells of stale entries.
    pub fn apply(mut self, pages: &mut [Page], wish: Wish, console: &mut Console) -> Result<(), Trouble> {
        let place = |path: &str| relative(&self.folder, Path::new(path));
        let gone = |path: &str| !self.folder.join(path).exists();
        let shown = files::shown(&self.file);
        if wish.write {
            let now = Baseline::of(pages.iter().map(|page| &page.outcome), place);
            // What was accepted of articles that are not part of this run, or could not be read, stays.
            let read: Vec<String> = pages
                .iter()
                .filter(|page| !page.outcome.is_unreadable())
                .map(|page| place(&page.outcome.path))
                .collect();
            let kept = self
                .baseline
                .entries
                .iter()
                .filter(|entry| !read.contains(&entry.path) && !gone(&entry.path));
            let mut entries: Vec<Entry> = kept.chain(&now.entries).cloned().collect();
            entries.sort();
            self.baseline = Baseline { entries };
            import::write(&[(&self.file, &self.baseline.text())], true)?;
            console.err(&format!(
                "{} in {shown}\n",
                count(self.baseline.entries.len(), "finding is", "findings are")
            ));
        }
        let mut outcomes: Vec<&mut Outcome> = pages.iter_mut().map(|page| &mut page.outcome).collect();
        let stale = self.mark(&mut outcomes);
        if stale.is_empty() {
            return Ok(());
        }
        if wish.prune {
            import::write(&[(&self.file, &self.baseline.without(&stale).text())], true)?;
            console.err(&format!(
                "{} removed from {shown}\n",
                count(stale.len(), "stale entry was", "stale entries were")
            ));
            return Ok(());
        }
        let said = count(
            stale.len(),
            "entry is stale, since its finding is",
            "entries are stale, since their findings are",
        );
        console.err(&format!("warning: {said} gone\n  {shown}\n"));
        for entry in &stale {
            console.err(&format!("  {}: {}: {}\n", entry.path, entry.rule, entry.message));
        }
        console.err("  help: --prune-baseline removes them\n");
        Ok(())
    }
}

/// How a file is reached from a folder, slashes leaning forward.
fn relative(folder: &Path, file: &Path) -> String {
    let file = files::real(file);
    let (mut from, mut to) = (folder.components().peekable(), file.components().peekable());
    while let (Some(a), Some(b)) = (from.peek(), to.peek())
        && a == b
    {
        from.next();
        to.next();
    }
    let up = from.map(|_| Component::ParentDir);
    let path: PathBuf = up.chain(to).collect();
    path.to_string_lossy().replace('\\', "/")
}
