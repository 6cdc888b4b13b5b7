//! From an empty folder to a failing and then a passing run, by the very lines that CI runs.

use std::path::{Path, PathBuf};
use std::process::Command;

fn presscheck(folder: &Path, args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_presscheck"))
        .args(args)
        .current_dir(folder)
        .env_remove("GITHUB_STEP_SUMMARY")
        .output()
        .expect("the program");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn empty(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("presscheck-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// The arguments of the one `presscheck check` of a workflow.
fn check_of(workflow: &str) -> Vec<&str> {
    let lines: Vec<&str> = workflow
        .lines()
        .filter_map(|line| {
            line.trim()
                .trim_start_matches("run: ")
                .trim_start_matches("- ")
                .strip_prefix("presscheck check")
        })
        .collect();
    assert_eq!(lines.len(), 1, "{workflow}");
    std::iter::once("check").chain(lines[0].split_whitespace()).collect()
}

#[test]
fn a_new_repository_fails_and_then_passes() {
    for (ci, path) in [("github", ".github/workflows/presscheck.yml"), ("gitlab", ".gitlab-ci.yml")] {
        let folder = empty(ci);
        assert_eq!(presscheck(&folder, &["init", "--ci", ci]).0, Some(0));
        let workflow = std::fs::read_to_string(folder.join(path)).expect("a workflow");
        let check = check_of(&workflow);
        let (status, said) = presscheck(&folder, &check);
        assert_eq!(status, Some(1), "{said}");
        assert!(said.contains("January 2025"), "{said}");

        let article = folder.join("articles/sample.md");
        let mended = std::fs::read_to_string(&article).expect("an article").replace("January", "March");
        std::fs::write(&article, mended).expect("written");
        let (status, said) = presscheck(&folder, &check);
        let (_, text) = presscheck(&folder, &["check"]);
        // Nothing is left over: every claim of the sample is read, and supported.
        assert_eq!(status, Some(0), "{said}");
        assert_eq!(text, "7 claims: 7 supported\n");
        let _ = std::fs::remove_dir_all(&folder);
    }
}

/// What the README says to type first, but for what is git's: fewer than ten lines, and what they promise comes.
#[test]
fn the_first_steps_of_the_readme_are_taken() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README.md");
    let (_, steps) = readme.split_once("\n## First steps\n").expect("first steps");
    let block = steps
        .split("```")
        .nth(1)
        .and_then(|block| block.strip_prefix("sh\n"))
        .expect("a block");
    assert!(block.lines().count() < 10, "{block}");
    let commands: Vec<&str> = block
        .lines()
        .flat_map(|line| line.split("  #").next().unwrap_or_default().split(" && "))
        .map(str::trim)
        .collect();
    let folder = empty("readme");
    let mut codes = Vec::new();
    for command in &commands {
        if let Some(args) = command.strip_prefix("presscheck ") {
            let args: Vec<&str> = args.split_whitespace().collect();
            codes.push(presscheck(&folder, &args).0);
        } else if let Some(file) = command.strip_prefix("$EDITOR ") {
            let article = folder.join(file);
            let mended = std::fs::read_to_string(&article).expect("an article").replace("January", "March");
            std::fs::write(&article, mended).expect("written");
        }
    }
    let _ = std::fs::remove_dir_all(&folder);
    // Set up, fails, passes.
    assert_eq!(codes, [Some(0), Some(1), Some(0)], "{commands:#?}");
}

/// Whatever the README calls an article is one where `init` has been, and what a word processor leaves beside it is not.
#[test]
fn a_word_document_is_not_passed_over() {
    let folder = empty("word");
    presscheck(&folder, &["init", "--ci", "none"]);
    for name in ["draft.docx", "~$draft.docx"] {
        std::fs::write(folder.join("articles").join(name), "no document").expect("written");
    }
    let (status, json) = presscheck(&folder, &["check", "--format", "json"]);
    let _ = std::fs::remove_dir_all(&folder);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let paths: Vec<&str> = json["articles"]
        .as_array()
        .expect("articles")
        .iter()
        .filter_map(|one| one["path"].as_str())
        .collect();
    assert_eq!(paths, ["articles/draft.docx", "articles/sample.md"]);
    assert_eq!(status, Some(2), "a document that cannot be read is no silence");
}

/// CI does not look into the folders of a repository.
#[test]
fn init_says_where_ci_looks() {
    let folder = empty("below");
    let (_, alone) = presscheck(&folder, &["init", "alone"]);
    std::fs::create_dir(folder.join(".git")).expect("a folder");
    let (_, below) = presscheck(&folder, &["init", "below"]);
    let (_, top) = presscheck(&folder, &["init"]);
    let (_, none) = presscheck(&folder, &["init", "--ci", "none", "none"]);
    let _ = std::fs::remove_dir_all(&folder);
    assert!(alone.contains("  git init\n") && !alone.contains("note:"), "{alone}");
    assert!(below.contains("move below/.github/workflows/presscheck.yml"), "{below}");
    for said in [&below, &top, &none] {
        assert!(!said.contains("git init"), "{said}");
    }
    assert!(!top.contains("note:") && !none.contains("note:"), "{top}{none}");
}

#[test]
fn a_finding_is_explained_by_its_place() {
    let folder = empty("place");
    presscheck(&folder, &["init", "--ci", "none"]);
    let (_, short) = presscheck(&folder, &["check", "--format", "short"]);
    let place = short.split(": ").next().expect("a place");
    let (status, said) = presscheck(&folder, &["explain", place]);
    let (_, line) = presscheck(&folder, &["explain", "articles/sample.md:8"]);
    let (nothing, _) = presscheck(&folder, &["explain", "articles/sample.md:8:21"]);
    let (missing, _) = presscheck(&folder, &["explain", "articles/gone.md:8"]);
    let _ = std::fs::remove_dir_all(&folder);
    assert_eq!(place, "articles/sample.md:8:20");
    assert_eq!(status, Some(0));
    assert!(said.starts_with("inspection-date-mismatch (error)  "), "{said}");
    assert_eq!(said.matches("At:  ").count(), 1, "{said}");
    // The lead inspector is named in that line too.
    assert_eq!(line.matches("At:  ").count(), 2, "{line}");
    assert_eq!((nothing, missing), (Some(2), Some(2)));
}

#[test]
fn a_fingerprint_is_explained() {
    let folder = empty("explained");
    presscheck(&folder, &["init", "--ci", "none"]);
    let (_, json) = presscheck(&folder, &["check", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let claims = json["articles"][0]["claims"].as_array().expect("claims");
    let claim = claims.iter().find(|claim| claim["verdict"] == "contradicted").expect("the mistake");
    let fingerprint = claim["fingerprint"].as_str().expect("a fingerprint");
    let (status, said) = presscheck(&folder, &["explain", fingerprint]);
    let (missing, _) = presscheck(&folder, &["explain", fingerprint, "sources"]);
    let _ = std::fs::remove_dir_all(&folder);
    assert_eq!(status, Some(0));
    for part in [
        "inspection-date-mismatch (error)",
        "articles/sample.md:8:20",
        "sources/anytown.toml:11  inspected = 3 to 7 March 2025",
        "\nThe rule\n",
        "Cure:",
    ] {
        assert!(said.contains(part), "{part} is missing in\n{said}");
    }
    assert_eq!(missing, Some(2));
}

/// A page for every command, each with its options.
#[test]
fn manual_pages_are_written() {
    let folder = empty("manual");
    let (status, _) = presscheck(&folder, &["man", "--into", "share/man1"]);
    let page = |name: &str| std::fs::read_to_string(folder.join("share/man1").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(status, Some(0));
    assert!(page("presscheck.1").contains("presscheck\\-check(1)"));
    assert!(page("presscheck-check.1").contains("fail\\-on"));
    assert!(page("presscheck-sources-show.1").contains(".SH SYNOPSIS"));
    let (status, printed) = presscheck(&folder, &["man"]);
    assert_eq!((status, printed.contains(".TH presscheck 1")), (Some(0), true));
    let _ = std::fs::remove_dir_all(&folder);
}
