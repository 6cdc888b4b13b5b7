//! The invariants of the design, each with a test.

mod support;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::mpsc,
    time::Duration,
};

use jiff::civil::Date;
use presscheck::{
    Checker, Options,
    article::{self, Article, Format},
    check::{Answer, collapse},
    finding::{CheckedClaim, Verdict},
};
use rayon::prelude::*;
use serde::Deserialize;

use support::{
    Dice, checker, packs, records, root,
    rust::{Piece, sources},
    shared, texts,
};

// ---- 1. nothing below the command line reads a file, the clock or the environment, or prints ----

#[test]
fn nothing_below_the_command_line_touches_the_world() {
    const MODULES: [&str; 5] = ["fs", "env", "io", "net", "process"];
    const NAMES: [&str; 10] = [
        "SystemTime",
        "Instant",
        "println",
        "eprintln",
        "print",
        "eprint",
        "dbg",
        "stdin",
        "stdout",
        "stderr",
    ];
    let mut found = Vec::new();
    for (path, pieces) in sources()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("src/cli/") && path != "src/main.rs")
    {
        let word = |at: usize| match pieces.get(at) {
            Some((_, Piece::Word(word))) => word.as_str(),
            _ => "",
        };
        let mark = |at: usize, c: char| matches!(pieces.get(at), Some((_, Piece::Mark(found))) if *found == c);
        // Inside `use std::{…}` a module stands without its `std::`.
        let mut group = 0_usize;
        for (at, (line, _)) in pieces.iter().enumerate() {
            if word(at) == "std" && mark(at + 1, ':') && mark(at + 3, '{') {
                group = 1;
            } else if group > 0 {
                let opened = mark(at, '{') && !(mark(at - 1, ':') && word(at - 3) == "std");
                group = if mark(at, ';') {
                    0
                } else {
                    group + usize::from(opened) - usize::from(mark(at, '}'))
                };
            }
            let of_std = at >= 3 && mark(at - 1, ':') && word(at - 3) == "std";
            let in_group = group == 1 && (mark(at - 1, '{') || mark(at - 1, ','));
            // These read bytes that are in memory, as the reader of a zip wants them.
            let imported = || {
                let names = at + 3..pieces.len();
                names
                    .take_while(|at| !mark(*at, ';') && !mark(*at, '('))
                    .map(word)
                    .filter(|name| !name.is_empty())
            };
            let memory =
                word(at) == "io" && mark(at + 1, ':') && imported().all(|name| ["Cursor", "Read", "BufReader", "BufRead"].contains(&name));
            // Formats write into what they are handed; where that leads, only the command line knows.
            let handed = word(at) == "io" && path.starts_with("src/output/");
            if MODULES.contains(&word(at)) && !memory && !handed && (of_std || in_group) {
                found.push(format!("{path}:{line}: std::{}", word(at)));
            }
            let now = word(at) == "now" && mark(at + 1, '(');
            if NAMES.contains(&word(at)) && (mark(at + 1, '!') || mark(at + 1, ':') || of_std || mark(at + 1, '(')) || now {
                found.push(format!("{path}:{line}: {}", word(at)));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// A scanner that finds nothing proves nothing.
#[test]
fn the_scanner_of_sources_sees_what_it_should() {
    let pieces =
        support::rust::pieces("// std::fs\nuse std::{fmt, io}; /* a /* b */ \" */ let a = \"x\\\"y\"; r#\"raw \"q\" \"#; 'c'; &'a str");
    let strings: Vec<&str> = pieces
        .iter()
        .filter_map(|(_, piece)| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None })
        .collect();
    assert_eq!(strings, ["x\"y", "raw \"q\" ", "c"]);
    assert!(pieces.contains(&(2, Piece::Word("io".into()))) && !pieces.iter().any(|(_, piece)| *piece == Piece::Word("fs".into())));
    let paths: Vec<String> = sources().into_iter().map(|(path, _)| path).collect();
    assert!(
        paths.contains(&"src/lib.rs".to_owned()) && !paths.contains(&"src/output/sample.rs".to_owned()),
        "{paths:?}"
    );
}

// ---- 2 and 3. no text makes a stage fail; every span is a range of the file ----

const FORMATS: [Format; 3] = [Format::Text, Format::Markdown, Format::Html];

/// Reads a text through every stage and holds every span to the file.
fn hold(checker: &Checker, text: &str, format: Format) {
    let article = article::from_text("t", text, format);
    assert_eq!(article.source, text);
    let on_boundaries = |start: usize, end: usize, what: &str| {
        assert!(
            start <= end && text.get(start..end).is_some(),
            "{what} {start}..{end} is no range of the text"
        );
    };
    for token in &article.tokens {
        on_boundaries(token.span.start, token.span.end, "a token");
    }
    let options = Options::default();
    let mentions = checker.mentions(&article, &options);
    for mention in &mentions.items {
        assert!(!mention.toks.is_empty() && mention.toks.end <= article.tokens.len(), "{mention:?}");
        let span = article.span(mention.toks);
        on_boundaries(span.start, span.end, mention.value.kind());
    }
    for quotation in &mentions.quotations {
        let span = article.span(quotation.words);
        on_boundaries(span.start, span.end, "a quotation");
    }
    let outcome = checker.check(&article, &options);
    for claim in &outcome.claims {
        on_boundaries(claim.span.start, claim.span.end, &claim.claim);
        assert_eq!(Some(claim.text.as_str()), text.get(claim.span.start..claim.span.end));
        assert!(!claim.text.is_empty(), "{} covers nothing", claim.claim);
        let before = &text[..claim.span.start];
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        assert_eq!(
            (claim.line, claim.column),
            (before.matches('\n').count() + 1, column),
            "{}",
            claim.text
        );
        if let Some(replacement) = &claim.replacement {
            on_boundaries(replacement.start, replacement.end, "a replacement");
        }
    }
    for unread in &outcome.unread {
        on_boundaries(unread.span.start, unread.span.end, "an unread passage");
        assert_eq!(Some(unread.text.as_str()), text.get(unread.span.start..unread.span.end));
    }
    for place in outcome.findings.iter().flat_map(|finding| &finding.places) {
        on_boundaries(place.start, place.end, "a finding");
    }
}

/// Texts that are mostly what the stages look for, badly put together.
fn muddle(dice: &mut Dice, words: &[&str]) -> String {
    const MARKS: &[&str] = &[
        ".",
        ",",
        ";",
        ":",
        "“",
        "”",
        "‘",
        "’",
        "\"",
        "'",
        "(",
        ")",
        "–",
        "-",
        "…",
        "...",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "|",
        "#",
        "> ",
        "* ",
        "1. ",
        "---\n",
        "<p>",
        "</p>",
        "<b",
        "<script>",
        "<!--",
        "-->",
        "&amp;",
        "&#x1F600;",
        "&nosuch;",
        "&#0;",
        "&#xD800;",
        "<title>",
        "<table><tr><td>",
        "[a](b)",
        "![",
        "```",
        "\u{200d}",
        "\u{feff}",
        "\u{2028}",
        "\u{0}",
        "\u{202e}",
        "e\u{301}",
        "👩‍👩‍👧",
        "İ",
        "ß",
        "ﬁ",
        "\u{1d400}",
        "٣",
        "Ⅷ",
        "½",
        "№",
        "0",
        "31",
        "99999999999999999999",
        "31/02/2025",
        "29 February 2023",
        "00:00",
        "2025-13-45",
        "{",
        "}",
        "\\",
    ];
    let length = 1 + dice.below(120);
    let mut text = String::new();
    for _ in 0..length {
        let piece = if dice.below(3) == 0 { dice.pick(MARKS) } else { dice.pick(words) };
        text.push_str(piece);
        if dice.below(4) > 0 {
            text.push(' ');
        }
    }
    text
}

/// The words of the rule files and of the bodies' names, the strings of the rules' examples among them.
fn vocabulary() -> Vec<String> {
    let mut words: Vec<String> = texts("rules", "toml")
        .iter()
        .flat_map(|(_, text)| {
            text.split(|c: char| !c.is_alphanumeric() && c != '\'')
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .collect();
    words.extend(records().bodies.iter().map(|body| body.name.clone()));
    words.extend(
        packs()
            .claims
            .iter()
            .flat_map(|claim| claim.examples.iter().map(|example| example.sample.text.clone())),
    );
    words.retain(|word| !word.is_empty());
    words.sort();
    words.dedup();
    words
}

#[test]
fn no_muddle_of_words_makes_a_stage_fail() {
    let words = vocabulary();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let checker = checker();
    let rounds = if cfg!(debug_assertions) { 150 } else { 2000 };
    (0..rounds).into_par_iter().for_each(|seed| {
        let text = muddle(&mut Dice::new(seed), &words);
        for format in FORMATS {
            let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| hold(&checker, &text, format)));
            assert!(tried.is_ok(), "seed {seed} as {format:?}: {text:?}");
        }
    });
}

#[test]
fn no_random_bytes_make_a_stage_fail() {
    let checker = checker();
    let rounds = if cfg!(debug_assertions) { 100 } else { 1000 };
    (0..rounds).into_par_iter().for_each(|seed| {
        let mut dice = Dice::new(seed + 1_000_000);
        let length = dice.below(600);
        let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(dice.below(256)).unwrap_or(0)).collect();
        let text = String::from_utf8_lossy(&bytes);
        for format in FORMATS {
            hold(&checker, &text, format);
        }
        // With bytes, reading may refuse, and nothing else.
        let _ = article::read("t.txt", &bytes, None);
        let _ = article::read("t", &[&[0xff, 0xfe], bytes.as_slice()].concat(), None);
    });
}

/// Files of the development material, cut anywhere; the cuts fall inside characters, tags and front matter too.
#[test]
fn no_cut_makes_a_stage_fail() {
    let Some(folder) = shared() else { return };
    let checker = checker();
    let files: Vec<PathBuf> = ["press", "seeds"]
        .iter()
        .flat_map(|name| support::files(&folder.join(name)))
        .collect();
    let step = if cfg!(debug_assertions) { 97 * 31 } else { 97 };
    let cuts: Vec<(&Path, usize)> = files
        .iter()
        .flat_map(|path| {
            (0..=std::fs::metadata(path).map_or(0, |file| file.len() as usize))
                .step_by(step)
                .map(move |cut| (path.as_path(), cut))
        })
        .collect();
    assert!(cuts.len() > 100, "only {} cuts", cuts.len());
    cuts.par_iter().for_each(|(path, cut)| {
        let bytes = std::fs::read(path).expect("a file");
        let name = path.to_string_lossy();
        let text = String::from_utf8_lossy(&bytes[..*cut]);
        let tried = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            hold(&checker, &text, Format::of_path(&name).unwrap_or(Format::Text))
        }));
        assert!(tried.is_ok(), "{name} cut at {cut}");
    });
}

/// Fails rather than hangs: a stage that is too slow never comes back.
fn within(seconds: u64, what: &str, run: impl FnOnce() + Send + 'static) {
    let (done, wait) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        run();
        let _ = done.send(());
    });
    match wait.recv_timeout(Duration::from_secs(seconds)) {
        Ok(()) => {}
        Err(mpsc::RecvTimeoutError::Timeout) => panic!("{what}: not done within {seconds} s"),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            if let Err(why) = thread.join() {
                std::panic::resume_unwind(why);
            }
        }
    }
}

/// Megabytes of a line: whole with optimisation, a twentieth without.
fn megabytes(of: f64) -> usize {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a size")]
    let size = (of * 1e6) as usize;
    if cfg!(debug_assertions) { size / 20 } else { size }
}

fn only_read(text: String) {
    let checker = checker();
    let article = article::from_text("t", text, Format::Text);
    let _ = checker.check(&article, &Options::default());
}

#[test]
fn ten_megabytes_of_one_word() {
    within(100, "10 MB of one word", || only_read("a".repeat(megabytes(10.0))));
}

#[test]
fn ten_megabytes_of_one_line_of_sentences() {
    within(100, "10 MB of sentences in one line", || {
        only_read("Camden was rated good. Inspectors came in March. ".repeat(megabytes(10.0) / 49))
    });
}

#[test]
fn ten_megabytes_of_one_line_without_a_stop() {
    within(100, "10 MB of one line without a full stop", || {
        only_read("the council in the town was not rated good and ".repeat(megabytes(10.0) / 47))
    });
}

#[test]
fn a_hundred_thousand_open_quotation_marks() {
    for mark in ["“", "\"", "‘", "\" a ", "“ a ’ ", "“‘", "("] {
        within(100, mark, move || {
            only_read(format!(
                "Camden was rated {}good",
                mark.repeat(if cfg!(debug_assertions) { 10_000 } else { 100_000 })
            ))
        });
    }
}

#[test]
fn deep_nesting_is_read() {
    for (open, format) in [
        ("<div>", Format::Html),
        ("<b><table>", Format::Html),
        ("> ", Format::Markdown),
        ("[", Format::Markdown),
        ("- ", Format::Markdown),
        ("*a **", Format::Markdown),
    ] {
        within(100, open, move || {
            let article = article::from_text(
                "t",
                format!("{}Camden was rated good.", open.repeat(megabytes(0.2) / open.len())),
                format,
            );
            let _ = checker().check(&article, &Options::default());
        });
    }
}

/// A contradiction points to the line of a record that proves it; a weekday is proved by the calendar.
#[test]
fn every_contradiction_is_proved() {
    let checker = checker();
    let mut unproved = Vec::new();
    let mut contradictions = 0;
    for body in ["Camden", "Calderdale", "Barnet", "Westminster", "Reading", "Cornwall"] {
        for claim in packs().claims.iter().flat_map(|claim| &claim.examples) {
            let text = format!("17 April 2025\n\n{}", claim.sample.text.replace("Anytown", body));
            let article = article::from_text("t", text.as_str(), Format::Text);
            for claim in checker
                .check(&article, &Options::default())
                .claims
                .iter()
                .filter(|claim| claim.verdict == Verdict::Contradicted)
            {
                contradictions += 1;
                let by_calendar = claim.claim == "weekday";
                if claim.severity.is_none()
                    || claim.message.is_empty()
                    || claim.reason.is_empty()
                    || (claim.evidence.is_empty() && !by_calendar)
                {
                    unproved.push(format!("{} in {text:?}: {}", claim.claim, claim.message));
                }
            }
        }
    }
    assert!(contradictions > 50, "only {contradictions} contradictions to prove");
    assert!(
        unproved.is_empty(),
        "{} of {contradictions}:\n{}",
        unproved.len(),
        unproved.join("\n")
    );
}

#[test]
fn nothing_is_something_to_read() {
    let checker = checker();
    for text in [
        "",
        "\u{feff}",
        "\n",
        " ",
        "\r\n\r\n",
        ".",
        "“",
        "---",
        "---\n---\n",
        "<",
        "<html>",
        "|",
        "\u{0}",
    ] {
        for format in FORMATS {
            hold(&checker, text, format);
        }
    }
}

// ---- 4. no body, grade, area or publisher is named in Rust outside tests ----

/// Names that may stand in Rust, and why.
const MAY_BE_NAMED: &[(&str, &str, &str)] = &[
    (
        "",
        "Reading",
        "a reading of an ambiguous statement, or a place in the text; the town is not meant",
    ),
    ("", "reading", "the same"),
    ("src/pack/prove.rs", "good", "`is_good`: whether a trial came out well"),
    ("src/record/read.rs", "good", "keys that are fit to use"),
];

#[derive(Deserialize)]
struct PackFile {
    pack: Option<Pack>,
    #[serde(default)]
    scale: Vec<Scale>,
    #[serde(default)]
    framework: Vec<Framework>,
}

#[derive(Deserialize)]
struct Pack {
    publisher: Option<String>,
}

#[derive(Deserialize)]
struct Scale {
    grades: Vec<Named>,
}

#[derive(Deserialize)]
struct Framework {
    id: String,
    #[serde(default)]
    area: Vec<Named>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    name: Option<String>,
}

/// Everything that packs and records name: name → what it is.
fn named_by_packs_and_records() -> BTreeMap<String, &'static str> {
    let mut names: BTreeMap<String, &'static str> = BTreeMap::new();
    for body in &records().bodies {
        for name in std::iter::once(&body.name).chain(&body.aliases).chain([&body.id]) {
            if name.chars().filter(|c| c.is_alphabetic()).count() >= 5 {
                names.insert(name.to_lowercase(), "a body");
            }
        }
    }
    for (path, text) in texts("rules", "toml") {
        let file: PackFile = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        for grade in file.scale.iter().flat_map(|scale| &scale.grades) {
            names.insert(grade.id.to_lowercase(), "a grade");
            names.extend(grade.name.iter().map(|name| (name.to_lowercase(), "a grade")));
        }
        for framework in &file.framework {
            names.insert(framework.id.to_lowercase(), "a framework");
            names.extend(framework.area.iter().map(|area| (area.id.to_lowercase(), "an area")));
        }
        names.extend(
            file.pack
                .and_then(|pack| pack.publisher)
                .map(|publisher| (publisher.to_lowercase(), "a publisher")),
        );
    }
    names
}

/// Whether a name stands in a text between ends of words; hyphens, spaces and underscores are the same.
fn names(text: &str, name: &str) -> bool {
    let plain = |text: &str| -> String {
        text.to_lowercase()
            .chars()
            .map(|c| if matches!(c, '_' | '-') { ' ' } else { c })
            .collect()
    };
    let (text, name) = (plain(text), plain(name));
    text.match_indices(&name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[test]
fn no_body_grade_area_or_publisher_is_named_in_rust() {
    let known = named_by_packs_and_records();
    assert!(
        known.len() > 150 && known.contains_key("ofsted") && known.contains_key("good") && known.contains_key("camden"),
        "{}",
        known.len()
    );
    let mut found = Vec::new();
    for (path, pieces) in sources() {
        for (line, piece) in &pieces {
            let text = match piece {
                // The packs' and records' own files are named where they are built in.
                Piece::Text(text) if text.ends_with(".toml") => continue,
                Piece::Text(text) => text.clone(),
                // `FooBar` and `foo_bar` are the words foo and bar.
                Piece::Word(word) => word.char_indices().fold(String::new(), |mut out, (at, c)| {
                    if c.is_uppercase() && at > 0 && !word.contains('_') {
                        out.push(' ');
                    }
                    out.push(c);
                    out
                }),
                Piece::Mark(_) => continue,
            };
            for (name, what) in &known {
                let allowed = MAY_BE_NAMED
                    .iter()
                    .any(|(file, word, _)| path.starts_with(file) && (*word == "*" || word.to_lowercase() == *name));
                if !allowed && names(&text, name) {
                    found.push(format!("{path}:{line}: {what}, “{name}”, in {text:?}"));
                }
            }
        }
    }
    found.dedup();
    assert!(found.is_empty(), "{} places:\n{}", found.len(), found.join("\n"));
}

// ---- 5. output is a pure function of the findings, sorted ----

/// A folder of this test's own, gone when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("presscheck-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn write(&self, file: &str, bytes: impl AsRef<[u8]>) {
        let path = self.0.join(file);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }

    fn run(&self, threads: &str, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_presscheck"))
            .args(args)
            .current_dir(&self.0)
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("the program")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn output_is_sorted_and_the_same_with_any_number_of_threads() {
    let folder = Folder::new("order");
    for path in support::files(&root().join("tests/articles")) {
        folder.write(
            &format!("z/{}", path.file_name().expect("a name").to_string_lossy()),
            std::fs::read(&path).expect("an article"),
        );
    }
    let mut dice = Dice::new(5);
    for number in 0..60 {
        let mut text = "17 April 2025\n\n".to_owned();
        for _ in 0..=dice.below(12) {
            let body = &records().bodies[dice.below(records().bodies.len())].name;
            let _ = write!(
                text,
                "{body} was rated {} by Ofsted, and inspectors visited {body} in {}.\n\n",
                dice.pick(&["good", "inadequate", "outstanding"]),
                dice.pick(&["March", "April", "2019"])
            );
        }
        folder.write(&format!("{}/{number}.txt", dice.pick(&["a", "b", "B", "é"])), text);
    }
    folder.write("b/picture.txt", [0x89, b'P', 0, 0xff]);
    for format in ["json", "jsonl", "text"] {
        let alone = folder.run("1", &["check", ".", "--format", format]);
        for _ in 0..2 {
            let many = folder.run("4", &["check", ".", "--format", format]);
            assert_eq!(alone.stdout, many.stdout, "{format}");
            assert_eq!(alone.stderr, many.stderr, "{format}");
        }
    }
    let output = folder.run("4", &["check", ".", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let articles = json["articles"].as_array().expect("articles");
    let paths: Vec<&str> = articles.iter().filter_map(|article| article["path"].as_str()).collect();
    assert!(paths.len() > 60 && paths.is_sorted(), "{paths:?}");
    let mut claims = 0;
    for article in articles {
        let order: Vec<(u64, String)> = article["claims"]
            .as_array()
            .expect("claims")
            .iter()
            .map(|claim| {
                (
                    claim["start"].as_u64().expect("a start"),
                    claim["rule"].as_str().unwrap_or("").to_owned(),
                )
            })
            .collect();
        claims += order.len();
        assert!(order.is_sorted(), "{}: {order:?}", article["path"]);
        let unread: Vec<u64> = article["unread"]
            .as_array()
            .expect("unread")
            .iter()
            .filter_map(|unread| unread["start"].as_u64())
            .collect();
        assert!(unread.is_sorted(), "{}: {unread:?}", article["path"]);
    }
    assert!(claims > 100, "only {claims} claims to sort");
}

// ---- 6. what is not known never fails a run; what cannot be read always does ----

#[test]
fn what_is_not_known_never_fails_a_run() {
    let folder = Folder::new("unknown");
    folder.write(
        "undecided.txt",
        "17 April 2015\n\nCamden is one of 20 councils in England rated outstanding.",
    );
    folder.write("unverifiable.txt", "The council's children's services have been rated 'good' by Ofsted. The report on Camden says that \"leaders know their children very well indeed\".");
    for severity in ["error", "warning", "note", "never"] {
        let output = folder.run("2", &["check", ".", "--fail-on", severity, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let count = |verdict: &str| json["summary"][verdict].as_u64().unwrap_or(0);
        assert_eq!(count("contradicted"), 0, "{json:#}");
        assert!(
            count("undecided") > 0 && count("unverifiable") > 0,
            "the test no longer has one of each: {:#}",
            json["summary"]
        );
        assert_eq!(output.status.code(), Some(0), "--fail-on {severity}");
    }
}

#[test]
fn what_cannot_be_read_always_fails_a_run() {
    let folder = Folder::new("unreadable");
    folder.write("good.txt", "Nothing.");
    folder.write("bad/article.txt", [0xff, 0, 1, 2]);
    folder.write("rules/wrong.toml", "[[claim]\n");
    folder.write("sources/wrong.toml", "[report]\nid = 1\n");
    folder.write("sources/sub/latin.toml", [b'#', 0xe9, b'\n']);
    for args in [
        &["check", "good.txt", "bad/article.txt"][..],
        &["check", "good.txt", "no-such.txt"],
        &["check", "good.txt", "--rules", "rules"],
        &["check", "good.txt", "--sources", "sources/wrong.toml"],
        &["check", "good.txt", "--sources", "sources/sub"],
        &["check", "good.txt", "--report", "no-such-report"],
        &["sources", "check", "--sources", "sources/wrong.toml"],
        &["rules", "test", "--rules", "rules"],
        &["rules", "list", "--rules", "no-such-folder"],
        &["check", "good.txt", "--no-such-flag"],
        &["no-such-command"],
        &[],
    ] {
        let output = folder.run("2", args);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(!output.stderr.is_empty(), "{args:?} says nothing");
    }
    let output = folder.run("2", &["check", "good.txt", "bad", "--fail-on", "never"]);
    assert_eq!(output.status.code(), Some(2), "--fail-on never is about findings");
}

#[test]
fn a_folder_of_binaries_is_refused_file_by_file() {
    let folder = Folder::new("binaries");
    let mut dice = Dice::new(6);
    for number in 0..40 {
        let length = dice.below(5000);
        let bytes: Vec<u8> = (0..length).map(|_| u8::try_from(dice.below(256)).unwrap_or(0)).collect();
        folder.write(&format!("{number}.{}", dice.pick(&["txt", "md", "html"])), bytes);
    }
    folder.write("wide.txt", b"\xff\xfeC\0a\0m\0d\0e\0n\0");
    folder.write(
        "program.txt",
        std::fs::read(env!("CARGO_BIN_EXE_presscheck"))
            .expect("the program")
            .get(..100_000)
            .unwrap_or_default(),
    );
    let output = folder.run("2", &["check", ".", "--format", "json"]);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(!stderr.contains("panicked") && !stderr.contains("broke"), "{stderr}");
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(json["summary"]["articles"], 42);
}

// ---- 7. a guess never contradicts ----

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Guesses {
    guess: Vec<Guess>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Guess {
    about: String,
    text: String,
    report: Option<String>,
    date: Option<String>,
    verdicts: BTreeMap<String, OneOrMore>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn names(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::More(more) => more,
        }
    }
}

fn guess(checker: &Checker, guess: &Guess) -> Vec<String> {
    let article: Article = article::from_text("guess.txt", guess.text.as_str(), Format::Text);
    let date: Option<Date> = guess.date.as_deref().map(|day| day.parse().expect("a date"));
    let outcome = checker.check(
        &article,
        &Options {
            reports: guess.report.iter().cloned().collect(),
            date,
            ..Options::default()
        },
    );
    let say = |claim: &CheckedClaim| format!("“{}” {} ({}; {})", claim.text, claim.verdict.name(), claim.message, claim.reason);
    let mut wrong = Vec::new();
    let mut expected_wrong = Vec::new();
    for (passage, verdicts) in &guess.verdicts {
        let at = guess
            .text
            .find(passage.as_str())
            .unwrap_or_else(|| panic!("{}: the text lacks “{passage}”", guess.about));
        let on: Vec<&CheckedClaim> = outcome
            .claims
            .iter()
            .filter(|claim| claim.span.start < at + passage.len() && at < claim.span.end)
            .collect();
        let fits = |name: &str| verdicts.names().iter().any(|verdict| verdict == name);
        if on.is_empty() && !fits("none") || on.iter().any(|claim| !fits(claim.verdict.name())) {
            wrong.push(format!(
                "{}: “{passage}” should be {:?} and is: {}",
                guess.about,
                verdicts.names(),
                on.iter().map(|claim| say(claim)).collect::<Vec<_>>().join("; ")
            ));
        }
        if fits("contradicted") {
            expected_wrong.extend(on.iter().map(|claim| claim.span));
        }
    }
    for claim in outcome
        .claims
        .iter()
        .filter(|claim| claim.verdict == Verdict::Contradicted && !expected_wrong.contains(&claim.span))
    {
        wrong.push(format!("{}: accused on a guess: {}", guess.about, say(claim)));
    }
    wrong
}

#[test]
fn a_guess_never_contradicts() {
    let text = std::fs::read_to_string(root().join("tests/guesses.toml")).expect("the guesses");
    let Guesses { guess: guesses } = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    let checker = checker();
    let wrong: Vec<String> = guesses.iter().flat_map(|item| guess(&checker, item)).collect();
    assert!(
        wrong.is_empty(),
        "{} of {} guesses:\n{}",
        wrong.len(),
        guesses.len(),
        wrong.join("\n")
    );
}

/// Every way that up to three live readings and two doubts can come out.
#[test]
fn only_when_every_reading_is_refuted_is_a_claim_contradicted() {
    const ANSWERS: [Answer; 4] = [Answer::Agree, Answer::Disagree, Answer::Missing, Answer::Unsure];
    let lists = |most: usize| -> Vec<Vec<Answer>> {
        let mut all: Vec<Vec<Answer>> = vec![vec![]];
        let mut last = all.clone();
        for _ in 0..most {
            last = last
                .iter()
                .flat_map(|list| ANSWERS.iter().map(move |answer| [list.as_slice(), &[*answer]].concat()))
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    };
    for live in lists(3) {
        for doubts in lists(2) {
            let verdict = collapse(live.iter().copied(), doubts.iter().copied());
            let refuted = !live.is_empty() && live.iter().chain(&doubts).all(|answer| *answer == Answer::Disagree);
            assert_eq!(verdict == Verdict::Contradicted, refuted, "{live:?} {doubts:?}");
            let agreed = !live.is_empty() && live.iter().all(|answer| *answer == Answer::Agree);
            assert_eq!(verdict == Verdict::Supported, agreed, "{live:?} {doubts:?}");
        }
    }
}
