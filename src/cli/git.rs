//! What git knows: which files changed, and files as they were.

use std::collections::HashSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::Trouble;
use super::files::{real, shown};
use super::trouble::one_line;

/// The repository that the working folder is in.
pub struct Repository {
    /// Its top, without links.
    top: PathBuf,
}

/// A tree of files in the repository, by its object's name.
pub struct Tree(String);

impl Repository {
    /// Finds it.
    ///
    /// # Errors
    /// Git cannot be run; the working folder is in no repository.
    pub fn here() -> Result<Self, Trouble> {
        let out = git(Path::new("."), &["rev-parse", "--show-toplevel"])?.ok_or_else(|| {
            Trouble::new(
                "the working folder is in no git repository",
                "",
                "run the command in the repository",
            )
        })?;
        let line = out.strip_suffix(b"\n").unwrap_or(&out);
        Ok(Self { top: real(&path(line)) })
    }

    /// The tree of a revision; of `HEAD` before the first commit, the empty one.
    ///
    /// # Errors
    /// There is no such revision.
    pub fn tree(&self, revision: &str) -> Result<Tree, Trouble> {
        let wanted = format!("{revision}^{{tree}}");
        let mut found = git(&self.top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])?;
        if found.is_none() && revision == "HEAD" {
            found = git(&self.top, &["hash-object", "-t", "tree", "--stdin"])?;
        }
        let name = found.ok_or_else(|| {
            Trouble::new(
                "git knows no such revision",
                one_line(revision),
                "name a commit, branch or tag that is in this clone; CI clones often lack older ones (fetch-depth)",
            )
        })?;
        Ok(Tree(String::from_utf8_lossy(&name).trim().to_owned()))
    }

    /// The files that differ from a tree, staged or not, and those that git does not track or ignore; without links.
    ///
    /// # Errors
    /// Git cannot be run.
    pub fn changed(&self, Tree(tree): &Tree) -> Result<HashSet<PathBuf>, Trouble> {
        let differ = self.list(&[
            "diff",
            "--name-only",
            "-z",
            "--diff-filter=d",
            "--no-ext-diff",
            "--no-textconv",
            "--no-renames",
            tree,
            "--",
        ])?;
        let untracked = self.list(&["ls-files", "--others", "--exclude-standard", "-z"])?;
        Ok(differ.iter().chain(&untracked).map(|name| real(&self.top.join(name))).collect())
    }

    /// Writes files and folders as they stand in a tree below `into`, and gives the places of those that it has. What is outside of the
    /// repository stays where it is.
    ///
    /// # Errors
    /// Git cannot be run; a file cannot be written.
    pub fn export(&self, Tree(tree): &Tree, paths: &[PathBuf], into: &Path) -> Result<Vec<PathBuf>, Trouble> {
        let all = self.list(&["ls-tree", "-r", "-z", "--name-only", "--full-tree", tree])?;
        let mut out = Vec::new();
        for (at, wanted) in paths.iter().enumerate() {
            let found = real(wanted);
            let Ok(below) = found.strip_prefix(&self.top) else {
                out.push(wanted.clone());
                continue;
            };
            let into = into.join(at.to_string());
            let mut any = false;
            for name in all.iter().filter(|name| name.starts_with(below)) {
                let mut blob = OsString::from(format!("{tree}:"));
                blob.push(name);
                let Some(bytes) = git(&self.top, &[OsStr::new("cat-file"), OsStr::new("blob"), &blob])? else {
                    continue;
                };
                let file = into.join(name);
                let written = file
                    .parent()
                    .map_or(Ok(()), std::fs::create_dir_all)
                    .and_then(|()| std::fs::write(&file, bytes));
                written.map_err(|error| Trouble::file("write", &shown(&file), &error))?;
                any |= name.extension().is_some_and(|ending| ending == "toml");
            }
            if any {
                out.push(into.join(below));
            }
        }
        Ok(out)
    }

    fn list(&self, args: &[&str]) -> Result<Vec<PathBuf>, Trouble> {
        let out =
            git(&self.top, args)?.ok_or_else(|| Trouble::new(format!("git {} failed", args[0]), shown(&self.top), "run it to see why"))?;
        Ok(out.split(|byte| *byte == 0).filter(|name| !name.is_empty()).map(path).collect())
    }
}

/// A folder that came from a stranger, with a `.git` of its own, may name programs that git is to run: a monitor of the files, and hooks.
/// A repository inside of what was cloned is not taken for the one that is meant.
const UNTRUSTING: [&str; 6] = [
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "safe.bareRepository=explicit",
];

/// What git prints; none if it fails. Nothing is written, not even what git remembers of the files' times.
fn git(folder: &Path, args: &[impl AsRef<OsStr>]) -> Result<Option<Vec<u8>>, Trouble> {
    let output = Command::new("git")
        .args(UNTRUSTING)
        .args(args)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| {
            Trouble::new(
                format!("git cannot be run: {error}"),
                "",
                "install git, or name the articles yourself",
            )
        })?;
    Ok(output.status.success().then_some(output.stdout))
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(OsStr::from_bytes(bytes))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
