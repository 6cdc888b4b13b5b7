//! `check --watch` checks again when an article or a record is saved, and not for what it writes itself.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

#[test]
fn what_is_saved_is_checked_again() {
    let folder = std::env::temp_dir().join(format!("presscheck-{}-watch", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let program = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_presscheck"));
        command.current_dir(&folder).env_remove("GITHUB_STEP_SUMMARY");
        command
    };
    assert!(
        program()
            .args(["init", "--ci", "none"])
            .output()
            .expect("the program")
            .status
            .success()
    );
    let mut child = program()
        .args(["check", "--watch", "--format", "text", "--format", "html=report.html"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let (sender, ledgers) = mpsc::channel();
    let stdout = BufReader::new(child.stdout.take().expect("piped"));
    std::thread::spawn(move || {
        for line in stdout.lines().map_while(Result::ok).filter(|line| line.contains(" claims: ")) {
            let _ = sender.send(line);
        }
    });
    let edit = |file: &str, from: &str, to: &str| {
        let file = folder.join(file);
        let text = std::fs::read_to_string(&file).expect("a file").replace(from, to);
        std::fs::write(&file, text).expect("written");
    };
    let wait = || ledgers.recv_timeout(Duration::from_secs(60)).unwrap_or_default();
    let mut seen = vec![wait()];
    edit("articles/sample.md", "January", "March");
    seen.push(wait());
    edit("sources/anytown.toml", "2025-03-03/2025-03-07", "2025-02-03/2025-02-07");
    seen.push(wait());
    let more = ledgers.recv_timeout(Duration::from_secs(2));
    let _ = child.kill();
    let _ = child.wait();
    let _ = std::fs::remove_dir_all(&folder);
    assert!(seen[0].starts_with("7 claims: 6 supported, 1 contradicted"), "{seen:?}");
    assert!(seen[1].starts_with("7 claims: 7 supported"), "{seen:?}");
    assert!(seen[2].starts_with("7 claims: 6 supported, 1 contradicted"), "{seen:?}");
    assert_eq!(more.ok(), None, "nothing was saved, and it was checked again");
}
