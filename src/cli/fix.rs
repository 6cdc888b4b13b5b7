//! `check --fix` and `check --diff`: the replacements that are certain, made in the articles or shown.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use presscheck::article::Format;
use presscheck::fix::{self, Mended};
use presscheck::output::{Page, by_hand, patch};
use rayon::prelude::*;

use super::baseline::Accepted;
use super::check::{self, Task};
use super::engine::Engine;
use super::trouble::count;
use super::{Console, Status, Trouble, files};

/// An article as it would be.
pub struct Draft<'a> {
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

/// The articles in which something is to be replaced, as they would be, in the order of the run.
pub fn drafts<'a>(
    tasks: &'a [Task],
    pages: &mut [Page],
    engine: &Engine,
    accepted: Option<&Accepted>,
    troubles: &mut Vec<Trouble>,
) -> Vec<Draft<'a>> {
    if let Some(accepted) = accepted {
        accepted.mark(&mut pages.iter_mut().map(|page| &mut page.outcome).collect::<Vec<_>>());
    }
    let results: Vec<Result<Option<Draft>, Trouble>> = tasks
        .par_iter()
        .zip(&*pages)
        .filter(|(_, page)| !fix::certain(&page.outcome).is_empty())
        .map(|(task, page)| check::unbroken(&task.input, || draft(task, page, engine, accepted)))
        .collect();
    let mut drafts = Vec::new();
    for result in results {
        match result {
            Ok(draft) => drafts.extend(draft),
            Err(trouble) => troubles.push(trouble),
        }
    }
    drafts
}

fn draft<'a>(task: &'a Task, page: &Page, engine: &Engine, accepted: Option<&Accepted>) -> Result<Option<Draft<'a>>, Trouble> {
    let Task { input, options, largest } = task;
    let bytes = check::bytes(input, *largest, check::LARGER)?;
    let article = engine.read(&input.name, &bytes)?;
    let source = article.source.clone();
    let after = if article.format == Format::Docx {
        let edits = fix::certain(&page.outcome);
        let claims = || edits.iter().flat_map(|edit| &edit.claims).map(|at| &page.outcome.claims[*at]);
        let lines = claims().filter_map(|claim| Some(by_hand(&input.name, &source, claim, claim.replacement.as_ref()?)));
        Some(After::Word(lines.collect(), claims().count()))
    } else {
        let mark = |outcome: &mut _| {
            if let Some(accepted) = accepted {
                accepted.mark(&mut [outcome]);
            }
        };
        engine.mend(article, &bytes, options, mark).map(After::Text)
    };
    let before = Before { bytes, source };
    Ok(after.map(|after| Draft { task, before, after }))
}

/// Shows the changes on standard output.
pub fn show(drafts: &[Draft], pages: &[Page], troubles: &[Trouble], console: &mut Console) -> Status {
    let mut fixed = Vec::new();
    for Draft { task, before, after } in drafts {
        let name = &task.input.name;
        match after {
            After::Text(mended) => {
                fixed.push(mended.fixed);
                console.out(&patch(name, &before.source, &mended.source, console.is_coloured()));
            }
            After::Word(lines, _) => console.out(lines),
        }
    }
    for trouble in troubles {
        console.err(&trouble.to_string());
    }
    said("would fix", &fixed, console);
    of_word(drafts, console);
    check::warn_of_nothing(pages, console);
    match (troubles, drafts) {
        ([_, ..], _) => Status::Trouble,
        (_, [_, ..]) => Status::Found,
        _ => Status::Clean,
    }
}

/// Writes the articles; gives whether any was. What could not be written is told among the troubles, and stays as it was.
pub fn write(drafts: &[Draft], troubles: &mut Vec<Trouble>, console: &mut Console) -> bool {
    let mut fixed = Vec::new();
    for Draft { task, before, after } in drafts {
        if let (After::Text(mended), Some(file)) = (after, &task.input.file) {
            match replace(file, &before.bytes, &mended.bytes) {
                Ok(()) => fixed.push(mended.fixed),
                Err(trouble) => troubles.push(trouble),
            }
        }
    }
    said("fixed", &fixed, console);
    for draft in drafts {
        if let After::Word(lines, _) = &draft.after {
            console.err(lines);
        }
    }
    of_word(drafts, console);
    !fixed.is_empty()
}

fn said(what: &str, fixed: &[usize], console: &mut Console) {
    if fixed.is_empty() {
        console.err("nothing to fix\n");
    } else {
        let findings = count(fixed.iter().sum(), "finding", "findings");
        let articles = count(fixed.len(), "article", "articles");
        console.err(&format!("{what} {findings} in {articles}\n"));
    }
}

fn of_word(drafts: &[Draft], console: &mut Console) {
    let count = |draft: &Draft| if let After::Word(_, count) = draft.after { count } else { 0 };
    match drafts.iter().map(count).sum() {
        0 => {}
        1 => console.err("1 more is to be fixed in Word: presscheck does not write Word documents\n"),
        more => console.err(&format!(
            "{more} more are to be fixed in Word: presscheck does not write Word documents\n"
        )),
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
