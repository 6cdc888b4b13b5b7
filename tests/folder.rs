//! Folders of more articles than stay in memory: what is printed is what it would be if all were at hand, and memory does not grow with them.

mod support;

use std::{
    io::{self, Write},
    path::Path,
    process::{Command, Stdio},
};

use presscheck::{
    Options, article,
    output::{self, Page, Run, TextOptions},
};
use support::checker;

/// An article on a report whose record does not say who led it.
fn led_by(name: &str, day: usize) -> String {
    format!(
        "What Ofsted's report on Essex says\n\n{day} March 2014\n\nThe report on children's services at Essex Council is out. \
         The inspection of Essex was led by {name}.\n"
    )
}

fn wrong(number: usize) -> String {
    let grade = ["inadequate", "outstanding"][number % 2];
    format!("Report on Camden\n\n17 April 2025\n\nCamden Council's children's services have been rated '{grade}' by Ofsted.\n")
}

/// Enough of them for a file; that of the last path is the first by date, and two disagree with it.
fn articles() -> Vec<(String, String)> {
    let mut articles: Vec<(String, String)> = (0..200).map(|number| (format!("{number:03}.txt"), wrong(number))).collect();
    articles[0].1 = led_by("Pat Doe", 29);
    articles[150].1 = led_by("Sam Roe", 28);
    articles[199].1 = led_by("Sam Roe", 27);
    articles[7].1 = "Nothing is said here.\n".to_owned();
    articles
}

fn written(articles: &[(String, String)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in articles {
        std::fs::write(folder.path().join(name), text).expect("an article");
    }
    folder
}

fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_presscheck"));
    command.args(["check", ".", "--no-config"]).current_dir(folder);
    command
}

fn checked(articles: &[(String, String)]) -> Vec<Page> {
    let checker = checker();
    let page = |(name, text): &(String, String)| {
        let article = article::read(name, text.as_bytes(), None).expect("text");
        Page {
            outcome: checker.check(&article, &Options::default()),
            source: article.source,
            ..Page::default()
        }
    };
    articles.iter().map(page).collect()
}

type Format = fn(&dyn Run, &mut dyn Write) -> io::Result<()>;

#[test]
fn what_is_printed_does_not_depend_on_where_pages_are_kept() {
    let formats: [(&str, Format); 7] = [
        ("text", |run, out| output::text(run, TextOptions::default(), out)),
        ("short", output::short),
        ("json", output::json),
        ("jsonl", output::jsonl),
        ("github", output::github),
        ("gitlab", output::gitlab),
        ("rdjson", output::rdjson),
    ];
    let articles = articles();
    let folder = written(&articles);
    let mut pages = checked(&articles);
    checker().compare(&mut pages.iter_mut().map(|page| &mut page.outcome).collect::<Vec<_>>());
    for (name, format) in formats {
        let ran = program(folder.path()).args(["--format", name]).output().expect("it runs");
        let expected = output::to_string(|out| format(&pages, out)).expect("pages at hand");
        assert!(String::from_utf8_lossy(&ran.stdout) == expected, "{name} differs");
        assert_eq!(expected.matches("another article of this run says").count(), 1, "{name}");
        assert_eq!(ran.status.code(), Some(1), "{name}");
    }
}

#[test]
fn articles_that_come_one_by_one_are_told_what_they_would_be_at_once() {
    let told = |pages: &[Page]| {
        let mut told: Vec<String> = pages.iter().map(|page| format!("{:?}", page.outcome)).collect();
        told.sort();
        told
    };
    let (checker, articles) = (checker(), articles());
    let mut at_once = checked(&articles);
    checker.compare(&mut at_once.iter_mut().map(|page| &mut page.outcome).collect::<Vec<_>>());
    assert_eq!(
        at_once[150].outcome.findings.len() + at_once[0].outcome.findings.len(),
        1,
        "the latest is told"
    );

    let mut backwards = checked(&articles);
    checker.compare(&mut backwards.iter_mut().rev().map(|page| &mut page.outcome).collect::<Vec<_>>());
    assert!(told(&backwards) == told(&at_once));

    let mut one_by_one = checked(&articles);
    one_by_one.sort_by_key(|page| (page.outcome.date.map(|(day, _)| day), page.outcome.path.clone()));
    let mut across = checker.across();
    let held: Vec<bool> = one_by_one.iter_mut().map(|page| across.hold(&mut page.outcome)).collect();
    assert_eq!(held.iter().filter(|any| **any).count(), 1);
    assert!(told(&one_by_one) == told(&at_once));
}

#[test]
fn a_baseline_holds_for_a_folder_that_is_kept_in_a_file() {
    let folder = written(&articles());
    let run = |args: &[&str]| {
        program(folder.path())
            .args(args)
            .args(["--baseline", "b.json"])
            .output()
            .expect("it runs")
    };
    assert_eq!(run(&["--write-baseline"]).status.code(), Some(0));
    let again = run(&["--format", "short"]);
    assert_eq!(again.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&again.stdout).contains("in the baseline"));
    // One is put right, and another is now wrong.
    std::fs::write(folder.path().join("008.txt"), wrong(1)).expect("an article");
    std::fs::write(folder.path().join("009.txt"), wrong(0)).expect("an article");
    let changed = run(&["--format", "short"]);
    assert_eq!(changed.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&changed.stdout).matches("error[").count(), 1);
    assert!(String::from_utf8_lossy(&changed.stderr).contains("stale"));
}

#[cfg(unix)]
#[test]
fn a_temporary_file_that_cannot_be_made_is_told() {
    let folder = written(&articles());
    let ran = program(folder.path()).env("TMPDIR", "/no/such/folder").output().expect("it runs");
    assert_eq!(ran.status.code(), Some(2));
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(
        said.contains("the temporary file of the run failed") && said.contains("/no/such/folder"),
        "{said}"
    );
}

/// The most memory that a run has had, in KiB, while it was printing: by then all is checked.
#[cfg(target_os = "linux")]
fn peak(articles: usize) -> usize {
    use std::io::Read;
    let text = |number| format!("{}{}", wrong(number), " ".repeat(8000));
    let articles: Vec<(String, String)> = (0..articles).map(|number| (format!("{number:04}.txt"), text(number))).collect();
    let folder = written(&articles);
    let mut child = program(folder.path())
        .args(["--format", "json"])
        .env("RAYON_NUM_THREADS", "2")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let mut stdout = child.stdout.take().expect("its output");
    let (mut peak, mut buffer) = (0, vec![0; 64 << 10]);
    while stdout.read(&mut buffer).expect("its output") > 0 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).expect("a status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        peak = line.map_or(peak, |line| line.trim().trim_end_matches("kB").trim().parse().expect("a number"));
    }
    child.wait().expect("its end");
    peak
}

#[cfg(target_os = "linux")]
#[test]
fn memory_does_not_grow_with_articles() {
    let (few, many) = (peak(300), peak(3000));
    // Kept whole, 2,700 articles more would take 30 MB.
    assert!(many < few + 8 * 1024, "{few} KiB for 300 articles, {many} KiB for 3,000");
}
