//! What runs the program elsewhere (`action.yml`, hooks, the snippets of `docs/ci.md`, the `Containerfile`) names commands and options
//! that there are.

use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn help(command: &str) -> Option<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_presscheck"))
        .args([command, "--help"])
        .output()
        .expect("the program");
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

const FILES: [&str; 6] = [
    ".pre-commit-hooks.yaml",
    "action.yml",
    "docs/ci.md",
    "Containerfile",
    "src/cli/init/github.in.yml",
    "src/cli/init/gitlab.in.yml",
];

/// The words behind each `presscheck` that is called.
fn calls(text: &str) -> Vec<Vec<&str>> {
    let starts = ["run: ", "- ", "entry: ", ""];
    text.lines()
        .filter_map(|line| {
            let line = line.trim();
            let called = starts
                .iter()
                .find_map(|start| line.strip_prefix(start)?.strip_prefix("presscheck "))
                .or_else(|| line.split_once(":ro\" presscheck ").map(|(_, rest)| rest))?;
            Some(called.split_whitespace().collect())
        })
        .collect()
}

#[test]
fn commands_and_options_are_there() {
    for file in FILES {
        let text = text(file);
        let calls = calls(&text);
        assert!(!calls.is_empty(), "{file} calls no presscheck");
        for call in calls {
            let help = help(call[0]).unwrap_or_else(|| panic!("{file}: there is no command {}", call[0]));
            for option in call.iter().filter(|word| word.starts_with("--") && word.len() > 2) {
                let listed = help.split_whitespace().any(|word| word.trim_end_matches(',') == *option);
                assert!(listed, "{file}: `{}` has no {option}", call[0]);
            }
        }
    }
}

/// An input that nothing reads would be taken, and do nothing.
#[test]
fn every_input_of_the_action_is_used() {
    let action = text("action.yml");
    let (inputs, runs) = action.split_once("\nruns:\n").expect("inputs and runs");
    let names: Vec<&str> = inputs
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.strip_suffix(':'))
        .filter(|name| !name.starts_with(' '))
        .collect();
    assert_eq!(names, ["paths", "args"]);
    for name in names {
        assert!(runs.contains(&format!("${{{{ inputs.{name} }}}}")), "{name} is not used");
    }
    // An input that is put into a script is a way to run commands: they come as variables.
    let scripts: Vec<&str> = runs
        .split("run:")
        .skip(1)
        .map(|rest| rest.split("\n    - ").next().unwrap_or(rest))
        .collect();
    assert_eq!(scripts.len(), 3);
    assert!(scripts.iter().all(|script| !script.contains("${{")), "{scripts:?}");
}

/// The script of the action, run: its paths and options reach the program, and its exit code comes back.
#[cfg(unix)]
#[test]
fn the_script_of_the_action_runs() {
    let action = text("action.yml");
    let (_, script) = action.rsplit_once("run: |\n").expect("a script");
    let bin = Path::new(env!("CARGO_BIN_EXE_presscheck")).parent().expect("a folder");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let run = |args: &str| {
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", script])
            .env("PATH", &path)
            .env("PATHS", "tests/articles/kirklees.html")
            .env("ARGS", args)
            .env_remove("GITHUB_STEP_SUMMARY")
            .current_dir(root())
            .output()
            .expect("bash");
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (status, said) = run("");
    assert_eq!(status, Some(1), "{said}");
    assert!(said.starts_with("::error file=tests/articles/kirklees.html"), "{said}");
    assert_eq!(run("--fail-on never").0, Some(0));
}
