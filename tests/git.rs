//! What changed in git: articles for `check --changed`, records for `sources affected`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder that `presscheck init` set up, its mistake mended, committed; removed in the end.
struct Repository(PathBuf);

impl Drop for Repository {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Repository {
    fn new(name: &str) -> Self {
        let repository = Self::empty(name);
        repository.git(&["init", "--quiet"]);
        repository.run(&["init", "--ci", "none"]);
        repository.edit("articles/sample.md", "January", "March");
        repository.commit();
        repository
    }

    fn empty(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("presscheck-{}-git-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn git(&self, args: &[&str]) {
        let output = clean("git", &self.0)
            .args(["-c", "user.name=A", "-c", "user.email=a@example.org"])
            .args(args)
            .output()
            .expect("git");
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    fn commit(&self) {
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", "news"]);
    }

    /// Exit code, standard output, standard error.
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let output = clean(env!("CARGO_BIN_EXE_presscheck"), &self.0)
            .args(args)
            .output()
            .expect("the program");
        (
            output.status.code().unwrap_or(-1),
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.0.join(file), text).expect("written");
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.0.join(file)).expect("a file");
        assert!(text.contains(from), "{file} lacks {from}");
        self.write(file, &text.replace(from, to));
    }

    /// The articles that `check` reads.
    fn checked(&self, args: &[&str]) -> Vec<String> {
        let (_, json, errors) = self.run(&[&["check", "--format", "json"], args].concat());
        let json: serde_json::Value = serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}{errors}"));
        let articles = json["articles"].as_array().expect("articles");
        articles
            .iter()
            .filter_map(|article| article["path"].as_str())
            .map(str::to_owned)
            .collect()
    }
}

/// A program in a folder, without what a commit hook sets.
fn clean(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder);
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command
}

#[test]
fn only_what_changed_is_checked() {
    let repository = Repository::new("changed");
    assert_eq!(repository.checked(&["--changed"]), [""; 0]);
    let (status, _, said) = repository.run(&["check", "--changed", "--format", "json"]);
    assert_eq!(status, 0);
    assert!(said.contains("nothing was checked"), "a silence is told: {said}");
    assert!(said.contains("no article differs from HEAD in git"), "and why: {said}");

    repository.write("articles/new ünread.md", "Untracked.\n");
    repository.write("articles/staged.md", "Staged.\n");
    repository.git(&["add", "articles/staged.md"]);
    repository.write(".gitignore", "articles/ignored.md\n");
    repository.write("articles/ignored.md", "Ignored.\n");
    repository.edit("articles/sample.md", "good", "inadequate");
    let all = ["articles/new ünread.md", "articles/sample.md", "articles/staged.md"];
    assert_eq!(repository.checked(&["--changed"]), all);
    // With paths, both must hold.
    assert_eq!(repository.checked(&["--changed", "articles/staged.md"]), ["articles/staged.md"]);
    repository.commit();
    assert_eq!(repository.checked(&["--changed"]), [""; 0]);
    assert_eq!(repository.checked(&["--changed=HEAD~1"]), all);
    // `--changed main` names a file, not a revision.
    repository.git(&["branch", "before"]);
    let (status, _, said) = repository.run(&["check", "--changed", "before"]);
    assert_eq!(status, 2);
    assert!(
        said.contains("there is no such file\n  before\n") && said.contains("--changed=before"),
        "{said}"
    );
    // What was removed cannot be read, and is no trouble.
    std::fs::remove_file(repository.0.join("articles/staged.md")).expect("removed");
    assert_eq!(repository.run(&["check", "--changed"]).0, 0);
}

/// What a stranger's folder says of monitors, hooks and converters is not run.
#[cfg(unix)]
#[test]
fn no_program_that_a_repository_names_is_run() {
    use std::os::unix::fs::PermissionsExt;
    let repository = Repository::new("stranger");
    repository.edit("articles/sample.md", "good", "inadequate");
    repository.write(".gitattributes", "*.md diff=theirs\n");
    let marker = repository.0.join("ran");
    let program = repository.0.join("theirs.sh");
    std::fs::write(&program, format!("#!/bin/sh\necho \"$0\" >> '{}'\n", marker.display())).expect("a program");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("it can be run");
    let hooks = repository.0.join("hooks");
    std::fs::create_dir(&hooks).expect("a folder");
    std::fs::copy(&program, hooks.join("post-index-change")).expect("a hook");
    let program = program.to_string_lossy();
    for (key, value) in [
        ("core.fsmonitor", &*program),
        ("core.hooksPath", &hooks.to_string_lossy()),
        ("diff.external", &program),
        ("diff.theirs.textconv", &program),
        ("diff.theirs.command", &program),
    ] {
        repository.git(&["config", key, value]);
    }
    // Git itself would run them: the trap is one.
    repository.git(&["status", "--short"]);
    assert!(marker.exists());
    std::fs::remove_file(&marker).expect("removed");
    let _ = std::fs::File::open(repository.0.join("articles/sample.md")).and_then(|file| file.set_modified(std::time::SystemTime::now()));
    assert_eq!(repository.checked(&["--changed"]), ["articles/sample.md"]);
    let ran = std::fs::read_to_string(&marker).unwrap_or_default();
    assert!(ran.is_empty(), "{ran}");
}

#[test]
fn what_git_cannot_tell_is_an_error() {
    let repository = Repository::new("errors");
    let (status, _, said) = repository.run(&["check", "--changed=no-such-branch"]);
    assert_eq!(status, 2);
    assert!(said.contains("git knows no such revision\n  no-such-branch"), "{said}");
    let nowhere = Repository::empty("nowhere");
    nowhere.write("a.md", "News.\n");
    let (status, _, said) = nowhere.run(&["check", "--changed"]);
    assert_eq!(status, 2);
    assert!(said.contains("in no git repository"), "{said}");
    // Before the first commit everything is new.
    nowhere.git(&["init", "--quiet"]);
    assert_eq!(nowhere.checked(&["--changed"]), ["a.md"]);
}

#[test]
fn a_record_that_changes_is_held_against_articles_that_did_not() {
    let repository = Repository::new("affected");
    repository.write(
        "articles/wrong.md",
        "17 April 2025\n\nThe report on Anytown Council was published on 14 April 2025.\n",
    );
    let (status, said, _) = repository.run(&["sources", "affected"]);
    let none = "0 of 2 articles are contradicted by the records as they are now, and not by those of HEAD\n";
    assert_eq!((status, said.as_str()), (0, none), "what was wrong before is no news");

    repository.edit("sources/anytown.toml", "2025-03-03/2025-03-07", "2025-02-03/2025-02-07");
    let (status, said, errors) = repository.run(&["sources", "affected"]);
    assert_eq!(status, 1, "{said}{errors}");
    assert!(
        said.starts_with("articles/sample.md:8:20: error[inspection-date-mismatch]: "),
        "{said}"
    );
    assert!(
        said.contains("\n  sources/anytown.toml:11  inspected = 3 to 7 February 2025\n"),
        "{said}"
    );
    assert!(
        said.ends_with("1 of 2 articles are contradicted by the records as they are now, and not by those of HEAD\n"),
        "{said}"
    );

    repository.commit();
    assert_eq!(repository.run(&["sources", "affected"]).0, 0);
    assert_eq!(repository.run(&["sources", "affected", "--since", "HEAD~1"]).0, 1);
    // Records that could not be read then are an error with their place.
    repository.edit("sources/anytown.toml", "[report]", "[rapport]");
    repository.commit();
    repository.edit("sources/anytown.toml", "[rapport]", "[report]");
    let (status, _, errors) = repository.run(&["sources", "affected"]);
    assert_eq!(status, 2);
    assert!(errors.contains("as of HEAD: "), "{errors}");
}
