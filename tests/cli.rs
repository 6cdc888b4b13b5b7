//! Runs of the program as data: every `tests/cli/**/*.toml` is one run, found by walking. `BLESS=1 cargo test --test cli` rewrites
//! what they expect.

mod support;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// One run. Keys stand in the order in which they are written back.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    /// What it shows.
    about: String,
    /// Arguments.
    args: Vec<String>,
    /// Standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    stdin: Option<String>,
    /// Expected exit code.
    #[serde(default)]
    status: i32,
    /// Expected standard output, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    stdout: Option<String>,
    /// Parts of standard output, where the whole is long or changes with the records.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stdout_has: Vec<String>,
    /// Expected standard error, whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    stderr: Option<String>,
    /// Parts of standard error.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    stderr_has: Vec<String>,
    /// Environment.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    env: BTreeMap<String, String>,
    /// Files to make in the folder that the program runs in; with none, it runs at the top of the repository.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
    /// Files to make that are not text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    bytes: BTreeMap<String, Vec<u8>>,
    /// Files that it writes, and what must be in them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    writes: BTreeMap<String, String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn runs(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder of runs") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            runs(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            out.push(path);
        }
    }
}

/// Compares, or takes over when blessing; gives what differs.
fn compare(what: &str, expected: &mut Option<String>, has: &[String], got: &str, bless: bool) -> Option<String> {
    if let Some(missing) = has.iter().find(|part| !got.contains(part.as_str())) {
        return Some(format!("{what} lacks {missing:?}:\n{got}"));
    }
    if !has.is_empty() && expected.is_none() {
        return None;
    }
    if bless {
        *expected = Some(got.to_owned());
    }
    let expected = expected.as_deref().unwrap_or("");
    (expected != got).then(|| format!("{what} differs\n--- expected\n{expected}--- got\n{got}"))
}

fn try_run(path: &Path, bless: bool) -> Result<(), String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let mut run: Run = toml::from_str(&text).map_err(|error| error.to_string())?;

    let name = path
        .strip_prefix(root())
        .unwrap_or(path)
        .to_string_lossy()
        .replace(['/', '\\'], "-");
    let folder = if run.files.is_empty() && run.bytes.is_empty() && run.writes.is_empty() {
        root().to_owned()
    } else {
        let folder = std::env::temp_dir().join(format!("presscheck-{}-{name}", std::process::id()));
        let texts = run.files.iter().map(|(file, text)| (file, text.as_bytes()));
        for (file, text) in texts.chain(run.bytes.iter().map(|(file, bytes)| (file, bytes.as_slice()))) {
            let file = folder.join(file);
            std::fs::create_dir_all(file.parent().expect("a parent")).map_err(|error| error.to_string())?;
            std::fs::write(file, text).map_err(|error| error.to_string())?;
        }
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        folder
    };

    let mut child = Command::new(env!("CARGO_BIN_EXE_presscheck"))
        .args(&run.args)
        .current_dir(&folder)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GITHUB_STEP_SUMMARY")
        .env("COLUMNS", "100")
        .envs(&run.env)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut stdin = child.stdin.take().expect("piped");
    let _ = stdin.write_all(run.stdin.as_deref().unwrap_or("").as_bytes());
    drop(stdin);
    let output = child.wait_with_output().map_err(|error| error.to_string())?;

    let (stdout, stderr) = (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    );
    let mut wrong: Vec<String> = Vec::new();
    let (has_out, has_err) = (run.stdout_has.clone(), run.stderr_has.clone());
    wrong.extend(compare("standard output", &mut run.stdout, &has_out, &stdout, bless));
    wrong.extend(compare("standard error", &mut run.stderr, &has_err, &stderr, bless));
    for (file, expected) in &mut run.writes {
        let got = std::fs::read_to_string(folder.join(file)).unwrap_or_else(|error| error.to_string());
        let mut whole = Some(std::mem::take(expected));
        wrong.extend(compare(file, &mut whole, &[], &got, bless));
        *expected = whole.unwrap_or_default();
    }
    let status = output.status.code().unwrap_or(-1);
    if bless {
        run.status = status;
    }
    if run.status != status {
        wrong.push(format!("exit code {status}, expected {}", run.status));
    }
    if folder != root() {
        let _ = std::fs::remove_dir_all(&folder);
    }
    if bless {
        let text = toml::to_string_pretty(&run).map_err(|error| error.to_string())?;
        std::fs::write(path, text).map_err(|error| error.to_string())?;
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

#[test]
fn runs_of_the_program() {
    let mut paths = Vec::new();
    runs(&root().join("tests/cli"), &mut paths);
    paths.sort();
    assert!(!paths.is_empty(), "no run found");
    let bless = std::env::var_os("BLESS").is_some();
    let failures: Vec<String> = paths
        .iter()
        .filter_map(|path| try_run(path, bless).err().map(|why| format!("{}: {why}", path.display())))
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} runs differ (BLESS=1 accepts them):\n\n{}",
        failures.len(),
        paths.len(),
        failures.join("\n\n")
    );
}

/// A reader that stops early (`presscheck … | head -1`) is not an error and is not told anything.
#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let output = support::unread(Command::new(env!("CARGO_BIN_EXE_presscheck")).args(["completions", "bash"]));
    assert_eq!(
        (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
        (Some(0), "")
    );
}

/// The order of the output comes from the paths, never from which thread was first.
#[test]
fn output_does_not_depend_on_the_number_of_threads() {
    let with = |threads: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_presscheck"))
            .args(["check", "tests/articles", "--format", "json"])
            .current_dir(root())
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("the program");
        (output.status.code(), output.stdout)
    };
    let alone = with("1");
    assert!(!alone.1.is_empty());
    assert_eq!(alone, with("4"));
}

/// The README shows what the program prints, and names the commands that the CI runs.
#[test]
fn the_readme_shows_a_real_run() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).expect("a README");
    for command in ["cargo run --release -- check tests/articles/kirklees.html", "cargo test"] {
        assert!(readme.lines().any(|line| line == command), "the README lacks {command}");
    }
    // The published package leaves the CI out.
    if let Ok(ci) = std::fs::read_to_string(root().join(".ci/run")) {
        assert!(
            ci.contains("step \"cargo test\""),
            "the CI runs another test command than the README's"
        );
    }

    let (before, rest) = readme.split_once("example-two-errors.toml").expect("the place of the example");
    let (comment, rest) = rest.split_once("```text\n").expect("a block");
    let (shown, after) = rest.split_once("```\n").expect("its end");
    let output = Command::new(env!("CARGO_BIN_EXE_presscheck"))
        .args(["check", "tests/articles/kirklees.html"])
        .current_dir(root())
        .output()
        .expect("the program");
    let printed = String::from_utf8_lossy(&output.stdout);
    if std::env::var_os("BLESS").is_some() {
        let text = format!("{before}example-two-errors.toml{comment}```text\n{printed}```\n{after}");
        std::fs::write(&path, text).expect("a README that can be written");
    } else {
        assert!(shown == printed, "the README's example differs (BLESS=1 accepts it):\n{printed}");
    }
}

/// The configuration is found above the working folder; its paths start from where it stands.
#[test]
fn a_configuration_is_found_upward() {
    let folder = std::env::temp_dir().join(format!("presscheck-{}-upward", std::process::id()));
    let below = folder.join("content/2024");
    std::fs::create_dir_all(&below).expect("a folder");
    std::fs::write(
        folder.join("presscheck.toml"),
        "exclude = [\"content/2024/draft.txt\"]\nfail-on = \"never\"\n",
    )
    .expect("written");
    std::fs::write(below.join("draft.txt"), "A draft.").expect("written");
    std::fs::write(below.join("news.txt"), "Some news.").expect("written");
    let run = |args: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_presscheck"))
            .args(args)
            .current_dir(&below)
            .output()
            .expect("the program");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let config = run(&["config"]);
    let checked = run(&["check", "--format", "jsonl"]);
    let without = run(&["check", "--format", "jsonl", "--no-config"]);
    let _ = std::fs::remove_dir_all(&folder);
    assert!(config.starts_with("# ../../presscheck.toml;"), "{config}");
    assert!(config.contains("fail-on = \"never\" # ../../presscheck.toml:2"), "{config}");
    assert!(checked.contains("news.txt") && !checked.contains("draft.txt"), "{checked}");
    assert!(without.contains("draft.txt"), "{without}");
}
