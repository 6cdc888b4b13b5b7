//! `presscheck check --stdin-jsonl` as a pipeline meets it: answered at once, in order, in bounded memory.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};

const TEXT: &str = "Camden Council's children's services have been rated 'inadequate' by Ofsted.";

fn start() -> (Child, ChildStdin, BufReader<std::process::ChildStdout>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_presscheck"))
        .args(["check", "--no-config", "--stdin-jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let (stdin, stdout) = (child.stdin.take().expect("piped"), child.stdout.take().expect("piped"));
    (child, stdin, BufReader::new(stdout))
}

fn line(id: usize) -> String {
    format!("{}\n", serde_json::json!({ "id": id, "text": TEXT, "date": "2025-04-17" }))
}

fn answer(stdout: &mut impl BufRead) -> serde_json::Value {
    let mut line = String::new();
    stdout.read_line(&mut line).expect("an answer");
    serde_json::from_str(&line).expect("JSON")
}

#[test]
fn a_line_is_answered_while_the_next_is_still_to_come() {
    let (mut child, mut stdin, mut stdout) = start();
    for id in 1..=3 {
        stdin.write_all(line(id).as_bytes()).expect("written");
        let answer = answer(&mut stdout);
        assert_eq!((&answer["id"], &answer["line"]), (&id.into(), &id.into()));
        assert_eq!(answer["claims"][0]["verdict"], "contradicted");
    }
    drop(stdin);
    assert_eq!(child.wait().expect("its end").code(), Some(1));
}

#[test]
fn bytes_that_are_no_text_are_an_error_of_their_line() {
    let (mut child, mut stdin, mut stdout) = start();
    stdin.write_all(b"{\"id\":1,\"text\":\"\xff\"}\n").expect("written");
    stdin.write_all(line(2).as_bytes()).expect("written");
    drop(stdin);
    let bad = answer(&mut stdout);
    assert_eq!((&bad["id"], bad["line"].as_u64()), (&serde_json::Value::Null, Some(1)));
    assert_eq!(bad["error"]["kind"], "not-utf-8");
    assert_eq!(answer(&mut stdout)["id"], 2);
    assert_eq!(child.wait().expect("its end").code(), Some(2));
}

/// The most memory that a process has had, in KiB.
#[cfg(target_os = "linux")]
fn peak(child: &Child) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("a status");
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a peak");
    peak.trim().trim_end_matches("kB").trim().parse().expect("a number")
}

/// Lines are written faster than they are checked: the writer has to wait, and memory does not grow with the stream.
#[cfg(target_os = "linux")]
#[test]
fn order_is_kept_and_memory_is_bounded() {
    const WARM: usize = 400;
    const ALL: usize = 8000;
    let (mut child, mut stdin, mut stdout) = start();
    let writer = std::thread::spawn(move || {
        for id in 0..ALL {
            // What pads the text is white space: cheap to check, and 20 MB in all.
            let text = format!("{TEXT}{}", " ".repeat(2500));
            let line = serde_json::json!({ "id": id, "text": text, "date": "2025-04-17" });
            writeln!(stdin, "{line}").expect("written");
        }
    });
    let mut warm = 0;
    for id in 0..ALL {
        assert_eq!(answer(&mut stdout)["id"], id);
        if id == WARM {
            warm = peak(&child);
        }
        if id == ALL - 300 {
            let last = peak(&child);
            assert!(last < warm + 16 * 1024, "{warm} KiB after {WARM} lines, {last} KiB after {id}");
        }
    }
    writer.join().expect("written");
    assert_eq!(child.wait().expect("its end").code(), Some(1));
}
