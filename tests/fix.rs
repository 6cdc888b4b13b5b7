//! `check --fix` and `--diff`: what is certain is put right in the articles' own bytes, what is not stays, and nothing is fixed twice.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use presscheck::{
    Options,
    article::{self, Article, Format, Span},
    finding::{ClaimKind, ClaimValue, Outcome, Verdict},
    fix,
};
use support::{checker, files, root, shared};

const RECORDS: &str = r#"
[[body]]
id = "anytown"
name = "Anytown"

[[body]]
id = "othertown"
name = "Othertown"

[report]
id = "anytown-2025-04-15"
body = "anytown"
framework = "ofsted-ilacs"
inspected = "2025-03-03/2025-03-07"
published = "2025-04-15"

[judgement]
overall = "good"

[[person]]
name = "Claire O'Beckham"
role = "lead-inspector"

[document]
file = "anytown.pdf"
text = "anytown.txt"
"#;

const OTHERS: [(&str, &str); 2] = [
    (
        "othertown-2025.toml",
        r#"
[report]
id = "othertown-2025-04-15"
body = "othertown"
framework = "ofsted-ilacs"
inspected = "2025-03-03/2025-03-07"
published = "2025-04-15"
[judgement]
overall = "good"
"#,
    ),
    (
        "othertown-2022.toml",
        r#"
[report]
id = "othertown-2022-02-20"
body = "othertown"
framework = "ofsted-ilacs"
inspected = "2022-01-03/2022-01-07"
published = "2022-02-20"
[judgement]
overall = "requires-improvement"
"#,
    ),
];

const TEXT: &str = "# presscheck text 1
[1.1 heading] Inspection of Anytown local authority children’s services
[1.2 body] Leaders are tenacious, creative and highly successful in diverting children from entering care. Young people’s plans are clear to them.
[2.1 body] Managers oversee work with children closely and well. Directors oversee work with families closely and well.
";

const HEAD: &str = "---\ndate: 2025-04-17\n---\n\n# Anytown's children's services rated good by Ofsted\n\nOfsted has rated Anytown Council's children's services good.\n\n";

/// All that is certain: a month, a name, a word of a quotation, the last line without an end.
const WRONG: &str = "The inspection, which was led by Clare O’Beckham, took place in January. Leaders are “tenacious, creative and largely successful in diverting children from entering care”, the report says. 🎉\n\nThe End";
const RIGHT: &str = "The inspection, which was led by Claire O’Beckham, took place in March. Leaders are “tenacious, creative and highly successful in diverting children from entering care”, the report says. 🎉\n\nThe End";

/// A folder with the records, and what runs in it.
struct Desk(tempfile::TempDir);

impl Desk {
    fn new(articles: &[(&str, &[u8])]) -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        std::fs::create_dir(desk.path("records")).unwrap();
        std::fs::write(desk.path("records/anytown.toml"), RECORDS).unwrap();
        std::fs::write(desk.path("records/anytown.txt"), TEXT).unwrap();
        for (name, text) in OTHERS {
            std::fs::write(desk.path("records").join(name), text).unwrap();
        }
        for (name, bytes) in articles {
            std::fs::write(desk.path(name), bytes).unwrap();
        }
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_presscheck"));
        command
            .arg("check")
            .args(args)
            .args(["--sources", "records", "--today", "2026-11-24"])
            .current_dir(self.0.path())
            .env_remove("GITHUB_STEP_SUMMARY")
            .env_remove("CLICOLOR_FORCE");
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// What a run says of an article's claims, as (claim's rule, verdict).
    fn verdicts(&self, name: &str) -> Vec<(String, String)> {
        let output = self.run(&[name, "--format", "json"]);
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        let claims = json["articles"][0]["claims"].as_array().unwrap();
        let word = |claim: &serde_json::Value, key: &str| claim[key].as_str().unwrap().to_owned();
        claims.iter().map(|claim| (word(claim, "rule"), word(claim, "verdict"))).collect()
    }
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// A text in every encoding that is read, with both line ends.
fn variants(text: &str) -> Vec<(&'static str, Vec<u8>)> {
    let wide = |text: &str, mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
        mark.into_iter().chain(text.encode_utf16().flat_map(unit)).collect::<Vec<u8>>()
    };
    let text = text.replace("\r\n", "\n");
    let windows = text.replace('\n', "\r\n");
    vec![
        ("utf-8", text.clone().into_bytes()),
        ("utf-8, crlf", windows.clone().into_bytes()),
        ("utf-8, mark, crlf", format!("\u{feff}{windows}").into_bytes()),
        ("utf-16 le", wide(&text, [0xff, 0xfe], u16::to_le_bytes)),
        ("utf-16 le, crlf", wide(&windows, [0xff, 0xfe], u16::to_le_bytes)),
        ("utf-16 be, crlf", wide(&windows, [0xfe, 0xff], u16::to_be_bytes)),
    ]
}

#[test]
fn what_is_certain_is_put_right_in_the_files_own_bytes_and_only_once() {
    let (wrong, right) = (format!("{HEAD}{WRONG}"), format!("{HEAD}{RIGHT}"));
    for ((kind, before), (_, after)) in variants(&wrong).into_iter().zip(variants(&right)) {
        let desk = Desk::new(&[("a.md", &before)]);
        let shown = desk.run(&["a.md", "--diff"]);
        assert_eq!(desk.bytes("a.md"), before, "{kind}: a diff writes nothing");
        assert_eq!(
            (shown.status.code(), err(&shown)),
            (Some(1), "would fix 3 findings in 1 article\n"),
            "{kind}"
        );
        assert!(out(&shown).starts_with("--- a/a.md\n+++ b/a.md\n@@ "), "{kind}: {}", out(&shown));
        let fixed = desk.run(&["a.md", "--fix"]);
        assert_eq!(
            (fixed.status.code(), err(&fixed)),
            (Some(0), "fixed 3 findings in 1 article\n"),
            "{kind}: {}",
            out(&fixed)
        );
        assert!(
            desk.bytes("a.md") == after,
            "{kind}: {}",
            String::from_utf8_lossy(&desk.bytes("a.md"))
        );
        assert!(desk.verdicts("a.md").iter().all(|(_, verdict)| verdict == "supported"), "{kind}");
        assert_eq!(desk.verdicts("a.md").len(), 5, "{kind}");
        let again = desk.run(&["a.md", "--fix"]);
        assert_eq!((again.status.code(), err(&again)), (Some(0), "nothing to fix\n"), "{kind}");
        let empty = desk.run(&["a.md", "--diff"]);
        assert_eq!(
            (empty.status.code(), out(&empty), err(&empty)),
            (Some(0), "", "nothing to fix\n"),
            "{kind}"
        );
        assert!(desk.bytes("a.md") == after, "{kind}: the second time");
        assert_eq!(files(desk.0.path()).len(), 5, "{kind}: nothing else is left");
    }
}

#[test]
fn a_diff_can_be_applied() {
    for (kind, before) in variants(&format!("{HEAD}{WRONG}")).into_iter().take(3) {
        let desk = Desk::new(&[("a.md", &before)]);
        let shown = desk.run(&["a.md", "--diff"]);
        std::fs::write(desk.path("a.patch"), &shown.stdout).unwrap();
        let applied = Command::new("git")
            .args(["apply", "a.patch"])
            .current_dir(desk.0.path())
            .output()
            .unwrap();
        assert!(applied.status.success(), "{kind}: {}", err(&applied));
        desk.run(&["a.md", "--fix"]);
        let again = desk.run(&["a.md", "--diff"]);
        assert_eq!((again.status.code(), out(&again)), (Some(0), ""), "{kind}");
        assert!(
            String::from_utf8(desk.bytes("a.md"))
                .unwrap()
                .contains("Claire O’Beckham, took place in March"),
            "{kind}"
        );
    }
}

#[test]
fn months_keep_their_form() {
    for (wrong, right) in [
        ("in Jan 2025", "in Mar 2025"),
        ("in January 2025", "in March 2025"),
        ("during January", "during March"),
    ] {
        let text = |when: &str| format!("{HEAD}The inspection took place {when}.\n");
        let desk = Desk::new(&[("a.md", text(wrong).as_bytes())]);
        desk.run(&["a.md", "--fix"]);
        assert_eq!(String::from_utf8(desk.bytes("a.md")).unwrap(), text(right));
    }
}

#[test]
fn of_a_page_only_the_words_change_and_marks_are_escaped() {
    let page = |name: &str| {
        format!(
            "<!doctype html><html><head><title>Anytown rated good by Ofsted</title><meta property='article:published_time' content='2025-04-17'>\
             <meta name='description' content='The inspection of Anytown Council&#39;s children&rsquo;s services was led by {name}.'></head>\
             <body><article><h1>Anytown rated good by Ofsted</h1><p>Ofsted has rated Anytown Council&rsquo;s children&rsquo;s services good.</p></article></body></html>"
        )
    };
    // "O'Beckham" would end the attribute; only the name before it is wrong.
    for name in ["Clare O&#39;Beckham", "Claire OBekham"] {
        let desk = Desk::new(&[("a.html", page(name).as_bytes())]);
        let fixed = desk.run(&["a.html", "--fix"]);
        assert_eq!(
            String::from_utf8(desk.bytes("a.html")).unwrap(),
            page("Claire O&#39;Beckham"),
            "{}",
            err(&fixed)
        );
    }
}

/// What a rule says of an article, and whether it stays as it is.
#[test]
fn what_is_not_certain_stays() {
    const DATE: &str = "inspection-date-mismatch";
    const NAME: &str = "lead-inspector-mismatch";
    const WORDS: &str = "quotation-differs";
    let article = |text: &str| format!("{HEAD}{text}\n");
    let undated = |text: &str| {
        article(text)
            .replace("---\ndate: 2025-04-17\n---\n\n", "")
            .replace("Anytown", "Othertown")
    };
    for (why, text, rule, verdict) in [
        (
            "suppressed",
            article(
                "<!-- presscheck: ignore inspection-date-mismatch \"in January\" -- confirmed to us -->\n\nThe inspection took place in January.",
            ),
            DATE,
            "contradicted",
        ),
        (
            "undecided",
            undated("The inspection of Othertown took place in January."),
            DATE,
            "undecided",
        ),
        (
            "another month in each of two reports",
            undated("The inspection of Othertown took place in June."),
            DATE,
            "",
        ),
        ("another year too", article("The inspection took place in January 2023."), DATE, ""),
        (
            "a part of a month",
            article("The inspection took place in early January."),
            DATE,
            "contradicted",
        ),
        (
            "days",
            article("The inspection took place from 3 to 7 January."),
            DATE,
            "contradicted",
        ),
        (
            "months",
            article("The inspection took place in December and January."),
            DATE,
            "contradicted",
        ),
        (
            "a person tells it",
            article("Cllr Jo Bloggs said the inspection took place in January."),
            DATE,
            "contradicted",
        ),
        (
            "in marks",
            article("The inspection, it is said, took place “in January”."),
            DATE,
            "",
        ),
        (
            "in capitals",
            article("THE INSPECTION TOOK PLACE IN JANUARY."),
            DATE,
            "contradicted",
        ),
        (
            "a person says it",
            article(
                "“The inspection of Anytown took place in January and was led by Clare O’Beckham, and it was fair,” said Cllr Jo Bloggs.",
            ),
            DATE,
            "",
        ),
        (
            "another person",
            article("The inspection was led by Sam Roe."),
            NAME,
            "contradicted",
        ),
        (
            "another given name",
            article("The inspection was led by Kate O’Beckham."),
            NAME,
            "contradicted",
        ),
        (
            "emphasis in a word",
            article("The inspection was led by Cl**a**re O’Beckham."),
            NAME,
            "contradicted",
        ),
        (
            "a soft hyphen",
            article("The inspection was led by Cla\u{ad}re O’Beckham."),
            NAME,
            "contradicted",
        ),
        (
            "a reference",
            article("The inspection was led by Cl&#97;re O’Beckham."),
            NAME,
            "contradicted",
        ),
        (
            "a person quotes the report",
            article(
                "“The report says that leaders are ‘tenacious, creative and largely successful in diverting children from entering care’, and it is right,” said Cllr Jo Bloggs.",
            ),
            WORDS,
            "",
        ),
        (
            "a word too many",
            article(
                "Leaders are “tenacious, creative and highly very successful in diverting children from entering care”, the report says.",
            ),
            WORDS,
            "contradicted",
        ),
        (
            "what turns the sense",
            article("Leaders are “tenacious, creative and not successful in diverting children from entering care”, the report says."),
            WORDS,
            "contradicted",
        ),
        (
            "two passages as near",
            article("The report says that “leaders oversee work with adults closely and well”."),
            WORDS,
            "contradicted",
        ),
        (
            "two words in two places",
            article("Leaders are “tenacious, caring and largely successful in diverting children from entering care”, the report says."),
            WORDS,
            "contradicted",
        ),
    ] {
        let desk = Desk::new(&[("a.md", text.as_bytes())]);
        // Whether it is a claim at all is for others to test, where it is not said.
        let found = desk.verdicts("a.md");
        assert!(
            verdict.is_empty() || found.contains(&(rule.to_owned(), verdict.to_owned())),
            "{why}: {found:?}"
        );
        let fixed = desk.run(&["a.md", "--fix"]);
        assert_eq!(err(&fixed), "nothing to fix\n", "{why}");
        assert!(
            desk.bytes("a.md") == text.as_bytes(),
            "{why}: {}",
            String::from_utf8_lossy(&desk.bytes("a.md"))
        );
        let shown = desk.run(&["a.md", "--diff"]);
        assert_eq!((shown.status.code(), out(&shown)), (Some(0), ""), "{why}");
    }
}

#[test]
fn what_is_accepted_or_mild_stays() {
    let text = format!("{HEAD}The inspection took place in January.\n");
    let desk = Desk::new(&[("a.md", text.as_bytes())]);
    desk.run(&["a.md", "--baseline", "b.json", "--write-baseline"]);
    let fixed = desk.run(&["a.md", "--baseline", "b.json", "--fix"]);
    assert_eq!((fixed.status.code(), err(&fixed)), (Some(0), "nothing to fix\n"));
    assert!(desk.bytes("a.md") == text.as_bytes());
    for severity in ["note", "off"] {
        std::fs::write(
            desk.path("presscheck.toml"),
            format!("[severity]\ninspection-date-mismatch = \"{severity}\"\n"),
        )
        .unwrap();
        let fixed = desk.run(&["a.md", "--fix"]);
        assert_eq!(err(&fixed), "nothing to fix\n", "{severity}");
    }
    std::fs::remove_file(desk.path("presscheck.toml")).unwrap();
    // Of one that is accepted and one that is not, the one is fixed, and the other stays accepted.
    let more = format!("{text}\nThe inspection of Anytown was led by Clare O'Beckham.\n");
    std::fs::write(desk.path("a.md"), &more).unwrap();
    let fixed = desk.run(&["a.md", "--baseline", "b.json", "--fix"]);
    assert_eq!((fixed.status.code(), err(&fixed)), (Some(0), "fixed 1 finding in 1 article\n"));
    assert_eq!(String::from_utf8(desk.bytes("a.md")).unwrap(), more.replace("Clare", "Claire"));
}

#[test]
fn what_remains_is_reported() {
    let text = format!("{HEAD}The inspection took place in January. It was led by Sam Roe.\n");
    let desk = Desk::new(&[("a.md", text.as_bytes())]);
    let fixed = desk.run(&["a.md", "--fix", "--format", "short"]);
    assert_eq!((fixed.status.code(), err(&fixed)), (Some(1), "fixed 1 finding in 1 article\n"));
    assert!(
        out(&fixed).contains("Sam Roe") && !out(&fixed).contains("January"),
        "{}",
        out(&fixed)
    );
}

#[test]
fn standard_input_is_shown_and_not_fixed() {
    let desk = Desk::new(&[]);
    let run = |args: &[&str]| {
        let mut child = desk
            .command(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let text = format!("{HEAD}{WRONG}");
        let _ = child.stdin.take().unwrap().write_all(text.as_bytes());
        child.wait_with_output().unwrap()
    };
    let shown = run(&["-", "--diff", "--stdin-path", "draft.md"]);
    assert_eq!(shown.status.code(), Some(1));
    assert!(out(&shown).starts_with("--- a/draft.md\n+++ b/draft.md\n"), "{}", out(&shown));
    let refused = run(&["-", "--fix"]);
    assert_eq!((refused.status.code(), out(&refused)), (Some(2), ""));
    assert!(err(&refused).contains("--diff"), "{}", err(&refused));
}

#[test]
fn a_file_that_cannot_be_written_stops_no_other() {
    let text = format!("{HEAD}{WRONG}");
    let desk = Desk::new(&[("a.md", text.as_bytes()), ("b.md", text.as_bytes())]);
    let mut permissions = std::fs::metadata(desk.path("a.md")).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(desk.path("a.md"), permissions).unwrap();
    let fixed = desk.run(&["--fix"]);
    assert_eq!(fixed.status.code(), Some(2));
    assert!(
        err(&fixed).contains("fixed 3 findings in 1 article\n") && err(&fixed).contains("a.md"),
        "{}",
        err(&fixed)
    );
    assert!(desk.bytes("a.md") == text.as_bytes());
    assert!(desk.bytes("b.md") == format!("{HEAD}{RIGHT}").into_bytes());
}

#[cfg(unix)]
#[test]
fn a_name_does_not_break_out_of_a_diff() {
    let name = "a\n+++ b\u{1b}[31m.md";
    let desk = Desk::new(&[(name, format!("{HEAD}{WRONG}").as_bytes())]);
    let shown = desk.run(&["--diff"]);
    assert!(
        out(&shown).starts_with("--- a/a +++ b\u{fffd}[31m.md\n+++ b/a +++ b\u{fffd}[31m.md\n"),
        "{}",
        out(&shown)
    );
    assert!(!out(&shown).contains('\u{1b}'));
    let coloured = desk.command(&["--diff"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(out(&coloured).contains("\u{1b}[31m-The inspection"), "{}", out(&coloured));
}

#[test]
fn word_documents_are_told_of() {
    let document = "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>\
        <w:p><w:r><w:t>17 April 2025</w:t></w:r></w:p>\
        <w:p><w:r><w:t>Ofsted has rated Anytown Council's children's services good.</w:t></w:r></w:p>\
        <w:p><w:r><w:t>The inspection took place in January.</w:t></w:r></w:p></w:body></w:document>";
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r\" \
        Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [("_rels/.rels", relations), ("word/document.xml", document)] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    let bytes = writer.finish().unwrap().into_inner();
    let desk = Desk::new(&[("a.docx", &bytes)]);
    let line = "a.docx:3:30: January → March (inspection-date-mismatch)\n";
    let shown = desk.run(&["--diff"]);
    assert_eq!((shown.status.code(), out(&shown)), (Some(1), line), "{}", err(&shown));
    let fixed = desk.run(&["--fix"]);
    assert_eq!(fixed.status.code(), Some(1), "it remains");
    assert!(err(&fixed).contains(line) && err(&fixed).contains("in Word"), "{}", err(&fixed));
    assert!(desk.bytes("a.docx") == bytes);
}

// ---- over many articles ----

/// The development articles, where they are at hand, and those of the repository.
fn articles() -> Vec<(String, String)> {
    let folders = [Some(root().join("tests/articles")), shared().map(|folder| folder.join("press"))];
    let paths = folders.into_iter().flatten().flat_map(|folder| files(&folder));
    let wanted = |path: &Path| {
        path.extension()
            .is_some_and(|ending| ["txt", "md", "html"].iter().any(|known| ending == *known))
    };
    paths
        .filter(|path| wanted(path) && path.file_name().is_some_and(|name| name != "README.md"))
        .map(|path| (path.to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap()))
        .collect()
}

/// Contradicted claims.
fn contradicted(outcome: &Outcome) -> usize {
    outcome.claims.iter().filter(|claim| claim.verdict == Verdict::Contradicted).count()
}

#[test]
fn fixing_puts_right_what_it_touches_and_nothing_else_goes_wrong() {
    let checker = checker();
    let check = |article: &Article| checker.check(article, &Options::default());
    let mut fixed = 0;
    for (path, text) in articles() {
        for (kind, bytes) in variants(&text) {
            let article = article::read(&path, &bytes, None).unwrap();
            let before = check(&article);
            let wanted: usize = fix::certain(&before).iter().map(|edit| edit.claims.len()).sum();
            let Some(mended) = fix::mend(article, &bytes, check) else {
                assert_eq!(wanted, 0, "{path}, {kind}: a certain replacement is refused");
                continue;
            };
            assert_eq!(mended.fixed, wanted, "{path}, {kind}");
            let article = article::read(&path, &mended.bytes, None).unwrap();
            assert_eq!(article.source, mended.source, "{path}, {kind}");
            let after = check(&article);
            assert_eq!(contradicted(&after) + wanted, contradicted(&before), "{path}, {kind}");
            let supported = |outcome: &Outcome| outcome.claims.iter().filter(|claim| claim.verdict == Verdict::Supported).count();
            assert_eq!(supported(&after), supported(&before) + wanted, "{path}, {kind}");
            assert_eq!(fix::mend(article, &mended.bytes, check), None, "{path}, {kind}: the second time");
            fixed += wanted;
        }
    }
    assert!(fixed >= 12, "{fixed}");
}

/// An error put into what is supported is put right by the very words that were there, or stays.
#[test]
fn fixing_undoes_an_error() {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let checker = checker();
    let check = |article: &Article| checker.check(article, &Options::default());
    let (mut months, mut names) = (0, 0);
    for (path, text) in articles() {
        let article = article::read(&path, text.as_bytes(), None).unwrap();
        let outcome = check(&article);
        // What was wrong before is put right as well.
        let whole = fix::mend(article, text.as_bytes(), check).map_or_else(|| text.clone(), |mended| mended.source);
        for claim in outcome.claims.iter().filter(|claim| claim.verdict == Verdict::Supported) {
            let place = |word: &str| {
                claim
                    .text
                    .find(word)
                    .map(|at| Span::new(claim.span.start + at, claim.span.start + at + word.len()))
            };
            let errors: Vec<(Span, String)> = match (&claim.value, claim.kind) {
                (ClaimValue::Date { event, grain, .. }, ClaimKind::Date) if event == "inspected" && grain == "month" => MONTHS
                    .iter()
                    .filter_map(|month| place(month))
                    .flat_map(|span| MONTHS.map(|wrong| (span, wrong.to_owned())))
                    .collect(),
                (ClaimValue::Name { name, .. }, ClaimKind::Name) => {
                    let family = name.rsplit(' ').next().unwrap_or_default();
                    let double = format!("{family}{}", family.chars().next_back().unwrap_or_default());
                    place(family).map(|span| (span, double)).into_iter().collect()
                }
                _ => continue,
            };
            for (span, wrong) in errors {
                let spoilt = format!("{}{wrong}{}", &text[..span.start], &text[span.end..]);
                let article = article::from_text(&path, spoilt.as_str(), Format::of_path(&path).unwrap());
                let found = fix::certain(&check(&article));
                let Some(mended) = fix::mend(article, spoilt.as_bytes(), check) else {
                    assert!(found.is_empty(), "{path}: {wrong}: refused");
                    continue;
                };
                if mended.source == whole {
                    *(if claim.kind == ClaimKind::Date { &mut months } else { &mut names }) += 1;
                } else {
                    let right = &text[span.start..span.end];
                    let stays =
                        |(at, _): (usize, &str)| format!("{}{right}{}", &mended.source[..at], &mended.source[at + wrong.len()..]) == whole;
                    assert!(mended.source.match_indices(&wrong).any(stays), "{path}: {wrong}");
                }
            }
        }
    }
    assert!(names >= 3, "{names} names");
    assert!(months >= 50 || shared().is_none(), "{months} months");
}
