//! `check --fix` and `check --diff`: the replacements that are certain, made in the articles or shown.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use presscheck::article::Format;
use presscheck::fix::{self, Mended};
use presscheck::output::{Page, Run, by_hand, patch};
use rayon::prelude::*;

use super::baseline::Accepted;
use super::check::{self, Task};
use super::engine::Engine;
use super::spool::{Lost, Spool};
use super::trouble::count;
use super::{Console, Status, Trouble, files};

/// Most articles that are mended before any of them is shown or written.
const BATCH: usize = 64;

/// A run whose articles are to be mended, marked by the baseline.
pub struct Drafts<'a> {
    pub tasks: &'a [Task],
    pub pages: &'a Spool,
    pub engine: &'a Engine,
    pub accepted: Option<&'a Accepted>,
}

/// An article as it would be.
struct Draft<'a> {
    task: &'a Task,
    before: Before,
    after: After,
}

/// The file as it was read.
struct Before {
    bytes: Vec<u8>,
    source: String,
}

enum After {
    Text(Mended),
    /// Word documents are not written: the replacements, one a line, and how many claims they put right.
    Word(String, usize),
}

/// Standard input cannot be written back.
pub fn only_files(paths: &[PathBuf]) -> Result<(), Trouble> {
    if paths.iter().all(|path| path.as_os_str() != "-") {
        return Ok(());
    }
    Err(Trouble::new(
        "standard input cannot be fixed",
        "--fix",
        "name a file; or take --diff, whose output `patch` applies",
    ))
}

/// What was made of articles.
#[derive(Default)]
struct Made {
    /// Findings that are put right, and in how many articles.
    findings: usize,
    articles: usize,
    /// Findings in Word documents.
    in_word: usize,
}

impl<'a> Drafts<'a> {
    /// Goes over the articles in which something is to be replaced, as they would be, in the order of the run.
    fn each(&self, troubles: &mut Vec<Trouble>, mut act: impl FnMut(Draft<'a>, &mut Vec<Trouble>)) -> Result<(), Lost> {
        let mut pages = self.tasks.iter().zip(self.pages.pages());
        loop {
            let mut batch = Vec::new();
            for (task, page) in pages.by_ref() {
                let page = page?;
                if !fix::certain(&page.outcome).is_empty() {
                    batch.push((task, page));
                }
                if batch.len() == BATCH {
                    break;
                }
            }
            if batch.is_empty() {
                return Ok(());
            }
            let drafts: Vec<Result<Option<Draft>, Trouble>> = batch
                .par_iter()
                .map(|(task, page)| check::unbroken(&task.input, || self.draft(task, page)))
                .collect();
            for draft in drafts {
                match draft {
                    Ok(Some(draft)) => act(draft, troubles),
                    Ok(None) => {}
                    Err(trouble) => troubles.push(trouble),
                }
            }
        }
    }

    fn draft(&self, task: &'a Task, page: &Page) -> Result<Option<Draft<'a>>, Trouble> {
        let Task { input, options, largest } = task;
        let bytes = check::bytes(input, *largest, check::LARGER)?;
        let article = self.engine.read(&input.name, &bytes)?;
        let source = article.source.clone();
        let after = if article.format == Format::Docx {
            let edits = fix::certain(&page.outcome);
            let claims = || edits.iter().flat_map(|edit| &edit.claims).map(|at| &page.outcome.claims[*at]);
            let lines = claims().filter_map(|claim| Some(by_hand(&input.name, &source, claim, claim.replacement.as_ref()?)));
            Some(After::Word(lines.collect(), claims().count()))
        } else {
            let mark = |outcome: &mut _| {
                if let Some(accepted) = self.accepted {
                    accepted.mark(outcome);
                }
            };
            self.engine.mend(article, &bytes, options, mark).map(After::Text)
        };
        let before = Before { bytes, source };
        Ok(after.map(|after| Draft { task, before, after }))
    }
}

/// Shows the changes on standard output.
pub fn show(drafts: &Drafts, mut troubles: Vec<Trouble>, console: &mut Console) -> Result<Status, Lost> {
    let (mut made, mut any) = (Made::default(), false);
    drafts.each(&mut troubles, |Draft { task, before, after }, _| {
        any = true;
        match after {
            After::Text(mended) => {
                made.add(&mended);
                console.out(&patch(&task.input.name, &before.source, &mended.source, console.is_coloured()));
            }
            After::Word(lines, count) => {
                made.in_word += count;
                console.out(&lines);
            }
        }
    })?;
    for trouble in &troubles {
        console.err(&trouble.to_string());
    }
    made.say("would fix", "", console);
    check::warn_of_nothing(&drafts.pages.tally(), console);
    Ok(match (troubles.is_empty(), any) {
        (false, _) => Status::Trouble,
        (true, true) => Status::Found,
        (true, false) => Status::Clean,
    })
}

/// Writes the articles; gives whether any was. What could not be written is told among the troubles, and stays as it was.
pub fn write(drafts: &Drafts, troubles: &mut Vec<Trouble>, console: &mut Console) -> Result<bool, Lost> {
    let (mut made, mut word) = (Made::default(), String::new());
    drafts.each(troubles, |Draft { task, before, after }, troubles| match after {
        After::Text(mended) => {
            if let Some(file) = &task.input.file {
                match replace(file, &before.bytes, &mended.bytes) {
                    Ok(()) => made.add(&mended),
                    Err(trouble) => troubles.push(trouble),
                }
            }
        }
        After::Word(lines, count) => {
            made.in_word += count;
            word += &lines;
        }
    })?;
    made.say("fixed", &word, console);
    Ok(made.articles > 0)
}

impl Made {
    fn add(&mut self, mended: &Mended) {
        self.articles += 1;
        self.findings += mended.fixed;
    }

    /// `word` is what is to be done in Word, if it was not said yet.
    fn say(&self, what: &str, word: &str, console: &mut Console) {
        if self.articles == 0 {
            console.err("nothing to fix\n");
        } else {
            let findings = count(self.findings, "finding", "findings");
            let articles = count(self.articles, "article", "articles");
            console.err(&format!("{what} {findings} in {articles}\n"));
        }
        console.err(word);
        match self.in_word {
            0 => {}
            1 => console.err("1 more is to be fixed in Word: presscheck does not write Word documents\n"),
            more => console.err(&format!(
                "{more} more are to be fixed in Word: presscheck does not write Word documents\n"
            )),
        }
    }
}

/// Replaces the content of a file, whole or not at all, if it is still what it was. A link stays a link, and who may use the file may still.
fn replace(path: &Path, before: &[u8], after: &[u8]) -> Result<(), Trouble> {
    let shown = files::shown(path);
    let failed = |error: std::io::Error| Trouble::file("fix", &shown, &error);
    let real = path.canonicalize().map_err(failed)?;
    let about = std::fs::metadata(&real).map_err(failed)?;
    if !about.is_file() {
        return Err(Trouble::new(
            "only a plain file can be fixed",
            shown,
            "take --diff, and apply it yourself",
        ));
    }
    // Whoever may not write into a file may not put another in its place either, though the folder would let them.
    if about.permissions().readonly() {
        return Err(failed(ErrorKind::PermissionDenied.into()));
    }
    OpenOptions::new().write(true).open(&real).map_err(failed)?;
    let folder = real.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new()
        .prefix(".presscheck-")
        .tempfile_in(folder)
        .map_err(failed)?;
    file.write_all(after).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        // Only the superuser can give a file away; for others it is theirs already.
        let _ = fchown(file.as_file(), Some(about.uid()), Some(about.gid()));
    }
    file.as_file().set_permissions(about.permissions()).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    if std::fs::read(&real).map_err(failed)? != before {
        let what = "a file was changed while it was being fixed, and is left as it is";
        return Err(Trouble::new(what, shown, "run presscheck again"));
    }
    file.persist(&real).map_err(|error| failed(error.error))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_or_is_protected_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("a.md");
        std::fs::write(&file, "saved meanwhile").expect("a file");
        let trouble = replace(&file, b"as read", b"fixed").expect_err("it changed");
        assert!(trouble.what.contains("changed"), "{trouble}");
        let mut permissions = std::fs::metadata(&file).expect("a file").permissions();
        permissions.set_readonly(true);
        std::fs::set_permissions(&file, permissions).expect("permissions");
        let trouble = replace(&file, b"saved meanwhile", b"fixed").expect_err("it is protected");
        assert!(trouble.what.contains("permission"), "{trouble}");
        assert_eq!(std::fs::read(&file).expect("a file"), b"saved meanwhile");
        assert!(replace(folder.path(), b"", b"fixed").is_err());
        assert_eq!(
            std::fs::read_dir(folder.path()).expect("a folder").count(),
            1,
            "no temporary file is left"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_so_do_permissions() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("a.md"), folder.path().join("b.md"));
        std::fs::write(&file, "one").expect("a file");
        std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).expect("permissions");
        symlink("a.md", &link).expect("a link");
        replace(&link, b"one", b"two").expect("it is replaced");
        assert!(link.is_symlink());
        assert_eq!(std::fs::read(&file).expect("a file"), b"two");
        assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o640);
    }
}
