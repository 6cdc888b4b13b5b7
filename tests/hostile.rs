//! Input that means harm, or that is merely broken: work grows with its length, memory is bounded, and every failure is said.

#![cfg(target_os = "linux")]

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use presscheck::output::{self, Page, TextOptions};
use presscheck::{Checker, Options, article};

/// How much longer the long input is, and how much more work it may be: quadratic would be 64.
const LONGER: usize = 8;
const MOST_WORK: u64 = 24;

const HEAD: &str = "15 April 2025\n\nCamden Council's children's services were inspected by Ofsted.\n\n";
const WEB: &str = "<!doctype html><meta property='article:published_time' content='2025-04-17'><body>";

/// Nanoseconds that this thread has been running, waits left out.
fn worked() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").expect("times of threads");
    text.split(' ').next().and_then(|time| time.parse().ok()).expect("a number")
}

/// The work of reading, checking and printing an article; the least of a few times.
fn work(checker: &Checker, name: &str, text: &str) -> u64 {
    let once = || {
        let before = worked();
        let article = article::read(name, text.as_bytes(), None).expect("text");
        let mut outcome = checker.check(&article, &Options::default());
        checker.compare(&mut [&mut outcome]);
        let page = Page {
            outcome,
            source: article.source,
            ..Page::default()
        };
        let options = TextOptions {
            all: true,
            unread: true,
            colour: false,
        };
        let shown = output::to_string(|out| output::text(&vec![page], options, out)).expect("a page at hand");
        assert!(!shown.is_empty());
        worked() - before
    };
    (0..2).map(|_| once()).min().unwrap_or(0)
}

/// A name, an ending, and the text of so many parts.
type Shape = (&'static str, &'static str, usize, fn(usize) -> String);

const SHAPES: &[Shape] = &[
    ("nested quotes", "txt", 2000, |n| {
        format!("{HEAD}{}good{}", "‘“".repeat(n), "”’".repeat(n))
    }),
    ("quotes left open", "txt", 4000, |n| format!("{HEAD}{}", "\"a ".repeat(n))),
    ("a cue that a gap begins with", "txt", 2000, |n| {
        format!("{HEAD}{}Camden", "inspectors visited ".repeat(n))
    }),
    ("a cue that a grade ends", "txt", 2000, |n| {
        format!("{HEAD}{}good.", "Camden was rated ".repeat(n))
    }),
    ("one word", "txt", 4000, |n| format!("{HEAD}{}", "only ".repeat(n))),
    ("names", "txt", 4000, |n| format!("{HEAD}{}", "Rachel Griffith ".repeat(n))),
    ("plain sentences of one paragraph", "txt", 500, |n| {
        format!("{HEAD}{}", "The council has met. ".repeat(n))
    }),
    ("grades of councils in one paragraph", "txt", 200, |n| {
        let names = ["Camden", "Kent", "Essex", "Leeds", "Devon", "Dorset"].iter().cycle().take(n);
        names.fold(HEAD.to_owned(), |text, name| {
            text + &format!("{name} Council was rated inadequate. ")
        })
    }),
    ("grades of areas in one paragraph", "txt", 100, |n| {
        let told = "Camden's leadership was good and its care leavers were outstanding. ";
        format!("{HEAD}{}", told.repeat(n))
    }),
    ("times running", "txt", 100, |n| {
        let told = "Camden was rated good for the third time running. ";
        format!("{HEAD}{}", told.repeat(n))
    }),
    ("quotations in one paragraph", "txt", 200, |n| {
        let told = "The inspectors said: “Children are kept safe by good social workers.” ";
        format!("{HEAD}{}", told.repeat(n))
    }),
    ("dates in one sentence", "txt", 1000, |n| {
        let days = (0..n).map(|at| format!("{} March 2025", 1 + at % 28));
        format!("{HEAD}It was inspected on {}.", days.collect::<Vec<_>>().join(", "))
    }),
    ("headings", "html", 250, |n| {
        (0..n).fold(WEB.to_owned(), |text, at| text + &format!("<h1>Camden rated good {at}</h1>"))
    }),
    ("a square table", "html", 1000, |n| {
        let wide = n.isqrt();
        let row = format!("<tr>{}</tr>", "<td>Good</td>".repeat(wide));
        format!("{WEB}<table>{}</table>", row.repeat(n / wide))
    }),
    ("digits", "txt", 60_000, |n| format!("{HEAD}{}", "1".repeat(n))),
    ("dots", "txt", 30_000, |n| format!("{HEAD}{}", ".".repeat(n))),
    ("slashes", "txt", 10_000, |n| format!("{HEAD}{}", "1/2/".repeat(n))),
    ("apostrophes", "txt", 30_000, |n| format!("{HEAD}{}", "'".repeat(n))),
    ("brackets", "txt", 10_000, |n| format!("{HEAD}{}", "(".repeat(n))),
    ("datelines", "txt", 1000, |n| "15 April 2025\n\n".repeat(n)),
    ("a deep page", "html", 12_500, |n| {
        format!("{WEB}{}Camden was rated inadequate.", "<div>".repeat(n))
    }),
    ("a page of tables in tables", "html", 4000, |n| {
        format!("{WEB}{}Good", "<table><tr><td>".repeat(n))
    }),
    ("a large table", "html", 1000, |n| {
        format!(
            "{WEB}<table><tr><th>Area<th>2025{}",
            "<tr><td>Leaders</td><td>Good</td></tr>".repeat(n)
        )
    }),
    ("comments that suppress nothing", "html", 1000, |n| {
        format!("{WEB}{}", "<!-- presscheck: ignore grade-mismatch -->".repeat(n))
    }),
    ("comments left open", "html", 10_000, |n| format!("{WEB}{}", "<!--".repeat(n))),
];

#[test]
fn work_grows_with_the_length_of_the_input() {
    let checker = support::checker();
    let mut wrong = String::new();
    for (what, ending, parts, text) in SHAPES {
        let name = format!("a.{ending}");
        let few = work(&checker, &name, &text(*parts)).max(2_000_000);
        let many = work(&checker, &name, &text(parts * LONGER));
        if many > few * MOST_WORK {
            let _ = writeln!(
                wrong,
                "{what}: {parts} parts {} µs, {LONGER} times as many {} µs",
                few / 1000,
                many / 1000
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn run(folder: &Path, args: &[&str], stdout: Stdio) -> Output {
    Command::new(env!("CARGO_BIN_EXE_presscheck"))
        .args(["check", "--no-config"])
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(stdout)
        .stderr(Stdio::piped())
        .spawn()
        .and_then(std::process::Child::wait_with_output)
        .expect("the program")
}

fn said(output: &Output) -> (Option<i32>, String) {
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_file_without_end_is_not_read_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let (code, err) = said(&run(folder.path(), &["/dev/zero"], Stdio::null()));
    assert_eq!(code, Some(2));
    assert!(err.contains("larger than 10000000 bytes") && err.contains("--max-size"), "{err}");
}

#[test]
fn the_limit_is_the_last_size_that_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), "x".repeat(2000)).expect("written");
    assert_eq!(said(&run(folder.path(), &["a.txt", "--max-size", "2kB"], Stdio::null())).0, Some(0));
    let output = run(folder.path(), &["a.txt", "--max-size", "1999", "--format", "json"], Stdio::piped());
    let (code, err) = said(&output);
    assert_eq!(code, Some(2));
    assert!(err.contains("larger than 1999 bytes"), "{err}");
    assert!(String::from_utf8_lossy(&output.stdout).contains("unreadable-article"));
    let (code, err) = said(&run(folder.path(), &["a.txt", "--max-size", "big"], Stdio::null()));
    assert!(code == Some(2) && err.contains("500kB"), "{err}");
}

#[test]
fn a_full_disk_is_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), "x").expect("written");
    let full = || std::fs::OpenOptions::new().write(true).open("/dev/full").expect("a full device");
    let (code, err) = said(&run(folder.path(), &["a.txt"], Stdio::from(full())));
    assert!(code == Some(2) && err.contains("standard output cannot be written"), "{err}");
    let (code, err) = said(&run(folder.path(), &["a.txt", "--format", "sarif=/dev/full"], Stdio::null()));
    assert!(code == Some(2) && err.contains("cannot write a file"), "{err}");
}

#[test]
fn a_reader_of_findings_that_goes_away_is_no_error() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in 0..50 {
        std::fs::write(folder.path().join(format!("{name}.txt")), "Camden was rated good.\n\n".repeat(50)).expect("written");
    }
    let mut program = Command::new(env!("CARGO_BIN_EXE_presscheck"));
    program
        .args(["check", "--no-config", "--format", "json"])
        .current_dir(folder.path());
    let output = support::unread(&mut program);
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(matches!(output.status.code(), Some(0 | 1)), "{:?}", output.status);
}

#[test]
fn links_that_lead_in_a_circle_or_nowhere_stop_nothing() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), "x").expect("written");
    symlink("..", folder.path().join("up")).expect("a link");
    symlink(".", folder.path().join("here")).expect("a link");
    symlink("self.txt", folder.path().join("self.txt")).expect("a link");
    symlink("gone.txt", folder.path().join("lost.txt")).expect("a link");
    let output = run(folder.path(), &[".", "--format", "short"], Stdio::piped());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    // Named, they are said to be what they are.
    for name in ["self.txt", "lost.txt"] {
        let (code, err) = said(&run(folder.path(), &[name], Stdio::null()));
        assert!(code == Some(2) && err.contains("cannot read a file") && err.contains(name), "{err}");
    }
}

/// A file that opens and cannot be read: the memory of a process from its first byte.
#[test]
fn what_cannot_be_read_is_said_and_stops_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), format!("{HEAD}Camden was rated inadequate.")).expect("written");
    let output = run(folder.path(), &["/proc/self/mem", "a.txt", "--format", "short"], Stdio::piped());
    let (code, err) = said(&output);
    assert!(code == Some(2) && err.contains("/proc/self/mem"), "{code:?} {err}");
    assert!(
        String::from_utf8_lossy(&output.stdout).contains("a.txt:5:"),
        "the other article is checked"
    );
}

/// A folder that is emptied while it is read: each file is checked, or said to be gone.
#[test]
fn a_folder_that_changes_while_it_is_read_breaks_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let names: Vec<_> = (0..300).map(|at| folder.path().join(format!("{at:03}.txt"))).collect();
    for name in &names {
        std::fs::write(name, format!("{HEAD}{}", "Camden was rated inadequate. ".repeat(20))).expect("written");
    }
    let output = std::thread::scope(|scope| {
        let emptied = scope.spawn(|| {
            for name in names.iter().rev() {
                std::fs::remove_file(name).expect("removed");
                std::thread::sleep(std::time::Duration::from_micros(300));
            }
        });
        let output = run(folder.path(), &[".", "--format", "json"], Stdio::piped());
        emptied.join().expect("emptied");
        output
    });
    let (code, err) = said(&output);
    assert!(matches!(code, Some(0..=2)), "{code:?} {err}");
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let gone = told["articles"].as_array().expect("articles").iter().filter(|article| {
        let findings = article["findings"].as_array().expect("findings");
        findings.iter().any(|finding| finding["rule"] == "unreadable-article")
    });
    assert_eq!(gone.count() > 0, code == Some(2), "{err}");
}

/// Whenever a run is interrupted, a file that it writes is the old one or the new one.
#[test]
fn an_interrupted_run_leaves_no_half_written_file() {
    let folder = tempfile::tempdir().expect("a folder");
    for at in 0..60 {
        let text = format!("{HEAD}{}", "Camden was rated inadequate. ".repeat(20));
        std::fs::write(folder.path().join(format!("{at:02}.txt")), text).expect("written");
    }
    for wait in [5, 20, 40, 80, 160, 320] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_presscheck"))
            .args(["check", "--no-config", ".", "--format", "json=found.json"])
            .args(["--baseline", "base.json", "--write-baseline"])
            .current_dir(folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let killed = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .stderr(Stdio::null())
            .status();
        assert!(killed.is_ok());
        child.wait().expect("it ends");
        for name in ["base.json", "found.json"] {
            if let Ok(bytes) = std::fs::read(folder.path().join(name)) {
                let whole: Result<serde_json::Value, _> = serde_json::from_slice(&bytes);
                assert!(whole.is_ok(), "{name} after {wait} ms");
            }
        }
    }
}
