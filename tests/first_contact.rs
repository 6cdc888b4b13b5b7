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
    let (status, _) = presscheck(&folder, &["man", "--into", "."]);
    let page = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    assert_eq!(status, Some(0));
    assert!(page("presscheck.1").contains("presscheck\\-check(1)"));
    assert!(page("presscheck-check.1").contains("fail\\-on"));
    assert!(page("presscheck-sources-show.1").contains(".SH SYNOPSIS"));
    let (status, printed) = presscheck(&folder, &["man"]);
    assert_eq!((status, printed.contains(".TH presscheck 1")), (Some(0), true));
    let _ = std::fs::remove_dir_all(&folder);
}
