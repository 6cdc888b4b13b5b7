//! `--baseline`, `--write-baseline`, `--prune-baseline`: the file of accepted findings.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use presscheck::finding::{Baseline, Entry, Marks, Outcome};
use presscheck::output::Run;

use super::spool::{Lost, Spool};
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

    /// Marks the findings of an article that stands alone.
    pub fn mark(&self, outcome: &mut Outcome) {
        let path = self.place(&outcome.path);
        self.marks().mark(outcome, &path);
    }

    /// Marks the findings of a run; gives the stale entries.
    pub fn mark_all(&self, pages: &mut Spool) -> Result<Vec<Entry>, Lost> {
        let mut marks = self.marks();
        for at in 0..pages.len() {
            pages.change(at, |page| {
                let path = self.place(&page.outcome.path);
                marks.mark(&mut page.outcome, &path)
            })?;
        }
        Ok(marks.stale())
    }

    fn marks(&self) -> Marks<'_> {
        self.baseline.marks(|path| self.is_gone(path))
    }

    /// What entries have for the path of an article.
    fn place(&self, path: &str) -> String {
        relative(&self.folder, Path::new(path))
    }

    fn is_gone(&self, path: &str) -> bool {
        !self.folder.join(path).exists()
    }

    /// Marks the findings of a run, writes the file if that is wished, and tells of stale entries.
    pub fn apply(mut self, pages: &mut Spool, wish: Wish, console: &mut Console) -> Result<(), Trouble> {
        let shown = files::shown(&self.file);
        if wish.write {
            let (mut entries, mut read) = (Vec::new(), HashSet::new());
            for page in pages.pages() {
                let outcome = &page?.outcome;
                let path = self.place(&outcome.path);
                entries.extend(Entry::of(outcome, &path));
                if !outcome.is_unreadable() {
                    read.insert(path);
                }
            }
            // What was accepted of articles that are not part of this run, or could not be read, stays.
            let kept = self.baseline.entries.iter();
            entries.extend(
                kept.filter(|entry| !read.contains(&entry.path) && !self.is_gone(&entry.path))
                    .cloned(),
            );
            self.baseline = Baseline::of(entries);
            import::write(&[(&self.file, &self.baseline.text())], true)?;
            console.err(&format!(
                "{} in {shown}\n",
                count(self.baseline.entries.len(), "finding is", "findings are")
            ));
        }
        let stale = self.mark_all(pages)?;
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
