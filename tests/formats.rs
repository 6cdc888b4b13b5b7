//! The formats agree finding by finding, and hostile words of an article break out of none of them.

mod support;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
    path::{Path, PathBuf},
    process::Command,
};

use html5gum::{Token, Tokenizer};
use presscheck::{
    Options,
    article::{self, Span, Zone},
    finding::{
        BaselineState, CheckedClaim, ClaimKind, ClaimValue, Diff, Elsewhere, Evidence, Finding, FrameNote, Outcome, Replacement, Severity,
        Speaker, Standing, Suppression, Tally, UNREADABLE, Unread, UnreadKind, Verdict, stamp_claims, stamp_findings,
    },
    output::{self, About, Page, RuleText, Run, TextOptions, layout},
};
use pulldown_cmark::{Event, Parser, Tag};
use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use serde_json::Value;
use support::{Dice, checker, files, root, shared};

/// One finding, as a format tells it: path, rule, severity, line (0 for an article as a whole).
type Row = (String, String, String, u64);

/// What a format tells: of each fingerprint and path, or of each row where it has no fingerprints, whether it counts.
#[derive(Debug, Default, PartialEq, Eq)]
struct Told {
    rows: Vec<Row>,
    fingerprints: BTreeSet<(String, String)>,
}

impl Told {
    fn add(&mut self, row: Row, fingerprint: &str) {
        if !fingerprint.is_empty() {
            self.fingerprints.insert((row.0.clone(), fingerprint.to_owned()));
        }
        self.rows.push(row);
    }

    fn sorted(mut self) -> Self {
        self.rows.sort();
        self
    }
}

fn parsed(json: &str) -> Value {
    serde_json::from_str(json).expect("JSON")
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// What JSON tells: all of it, and what counts.
fn by_json(json: &str) -> (Told, Told) {
    let (mut all, mut counting) = (Told::default(), Told::default());
    let document = parsed(json);
    for article in list(&document, "articles") {
        let path = text(&article["path"]);
        let shown =
            |claim: &&Value| claim["verdict"] == "contradicted" || (claim["verdict"] == "supported" && !claim["severity"].is_null());
        let claims = list(article, "claims")
            .iter()
            .filter(shown)
            .map(|claim| (claim, claim["line"].as_u64()));
        let findings = list(article, "findings").iter().map(|finding| {
            let own = list(finding, "places").iter().find(|place| place["path"] == path.as_str());
            (finding, own.and_then(|place| place["line"].as_u64()))
        });
        for (row, line) in claims.chain(findings) {
            let told = (path.clone(), text(&row["rule"]), text(&row["severity"]), line.unwrap_or(0));
            if row["suppressed"].is_null() && row["baseline"] != "unchanged" {
                counting.add(told.clone(), &text(&row["fingerprint"]));
            }
            all.add(told, &text(&row["fingerprint"]));
        }
    }
    (all.sorted(), counting.sorted())
}

fn path_of(uri: &str) -> String {
    let uri = uri.strip_prefix("file://").unwrap_or(uri);
    percent_encoding::percent_decode_str(uri).decode_utf8().expect("UTF-8").into_owned()
}

fn by_sarif(sarif: &str) -> (Told, Told) {
    let (mut all, mut counting) = (Told::default(), Told::default());
    let run = &parsed(sarif)["runs"][0];
    for result in list(run, "results") {
        let place = &result["locations"][0]["physicalLocation"];
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        let told = (
            path_of(&text(&place["artifactLocation"]["uri"])),
            text(&result["ruleId"]),
            text(&result["level"]),
            place["region"]["startLine"].as_u64().unwrap_or(0),
        );
        let fingerprint = text(&result["partialFingerprints"]["presscheck/v1"]);
        if list(result, "suppressions").is_empty() && result["baselineState"] != "unchanged" {
            counting.add(told.clone(), &fingerprint);
        }
        all.add(told, &fingerprint);
    }
    (all.sorted(), counting.sorted())
}

fn by_html(html: &str) -> (Told, Told) {
    let (mut all, mut counting) = (Told::default(), Told::default());
    for tag in tags(html) {
        let Some(rule) = tag.attributes.get("data-rule") else { continue };
        let line = tag.attributes["data-place"]
            .split(':')
            .next()
            .and_then(|line| line.parse().ok())
            .unwrap_or(0);
        let told = (
            tag.attributes["data-path"].clone(),
            rule.clone(),
            tag.attributes["data-severity"].clone(),
            line,
        );
        let fingerprint = &tag.attributes["data-fingerprint"];
        if !tag.attributes["class"].split(' ').any(|class| class == "passed") {
            counting.add(told.clone(), fingerprint);
        }
        all.add(told, fingerprint);
    }
    (all.sorted(), counting.sorted())
}

/// What JUnit tells; the third are those that fail.
fn by_junit(xml: &str) -> (Told, Told, Told) {
    let (mut all, mut counting, mut failing) = (Told::default(), Told::default(), Told::default());
    let report = Report::deserialize_from_str(xml).expect("JUnit");
    let mut counts = (0, 0, 0);
    for case in report.test_suites.iter().flat_map(|suite| &suite.test_cases) {
        let property = |name: &str| case.properties.iter().find(|property| property.name.as_str() == name);
        match case.status {
            TestCaseStatus::NonSuccess {
                kind: NonSuccessKind::Error,
                ..
            } => counts.1 += 1,
            TestCaseStatus::NonSuccess { .. } => counts.0 += 1,
            TestCaseStatus::Skipped { .. } => counts.2 += 1,
            TestCaseStatus::Success { .. } => {}
        }
        let Some(rule) = property("rule") else { continue };
        let value = |name: &str| property(name).expect("a property").value.as_str().to_owned();
        let place = case.name.as_str().split(' ').nth(1).and_then(|place| place.split_once(':'));
        let told = (
            case.classname.as_ref().expect("a class").as_str().to_owned(),
            rule.value.as_str().to_owned(),
            value("severity"),
            place.and_then(|(line, _)| line.parse().ok()).unwrap_or(0),
        );
        match &case.status {
            TestCaseStatus::Skipped { ty, .. } => {
                let ty = ty.as_ref().expect("a type").as_str();
                assert!(ty == "suppressed" || ty == "baseline", "{ty}");
            }
            TestCaseStatus::NonSuccess { .. } => {
                failing.add(told.clone(), &value("fingerprint"));
                counting.add(told.clone(), &value("fingerprint"));
            }
            TestCaseStatus::Success { .. } => counting.add(told.clone(), &value("fingerprint")),
        }
        all.add(told, &value("fingerprint"));
    }
    assert_eq!(counts, (report.failures, report.errors, report.skipped));
    (all.sorted(), counting.sorted(), failing.sorted())
}

fn by_gitlab(json: &str) -> Told {
    let mut told = Told::default();
    let mut seen = BTreeSet::new();
    for issue in parsed(json).as_array().expect("a list") {
        let severity = match issue["severity"].as_str().expect("a severity") {
            "major" => "error",
            "minor" => "warning",
            "info" => "note",
            other => panic!("{other}"),
        };
        let fingerprint = text(&issue["fingerprint"]);
        assert!(seen.insert(fingerprint.clone()), "GitLab would drop one of two {fingerprint}");
        assert!(!text(&issue["description"]).is_empty());
        let (own, _) = fingerprint.split_once('-').expect("two parts");
        let line = issue["location"]["lines"]["begin"].as_u64().expect("a line");
        let row = (
            text(&issue["location"]["path"]),
            text(&issue["check_name"]),
            severity.to_owned(),
            line,
        );
        told.add(row, own);
    }
    told.sorted()
}

fn by_rdjson(json: &str) -> Told {
    let mut told = Told::default();
    let document = parsed(json);
    assert_eq!(document["source"]["name"], "presscheck");
    for diagnostic in list(&document, "diagnostics") {
        let severity = match diagnostic["severity"].as_str().expect("a severity") {
            "ERROR" => "error",
            "WARNING" => "warning",
            "INFO" => "note",
            other => panic!("{other}"),
        };
        let line = diagnostic["location"]["range"]["start"]["line"].as_u64().unwrap_or(0);
        let row = (
            text(&diagnostic["location"]["path"]),
            text(&diagnostic["code"]["value"]),
            severity.to_owned(),
            line,
        );
        told.add(row, "");
    }
    told.sorted()
}

/// What GitHub's commands tell, in their order, without those about the run.
fn by_github(commands: &str) -> Vec<Row> {
    let decoded = |text: &str| {
        let text = text.replace("%3A", ":").replace("%2C", ",");
        text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
    };
    let mut rows = Vec::new();
    for line in commands.lines().filter(|line| line.starts_with("::")) {
        let (head, _) = line[2..].split_once("::").expect("a command");
        let (level, properties) = head.split_once(' ').expect("properties");
        let properties: BTreeMap<&str, String> = properties
            .split(',')
            .map(|property| property.split_once('=').expect("a value"))
            .map(|(name, value)| (name, decoded(value)))
            .collect();
        let Some(path) = properties.get("file") else {
            assert_eq!(properties["title"], "presscheck");
            continue;
        };
        let severity = match level {
            "error" => "error",
            "warning" => "warning",
            "notice" => "note",
            other => panic!("{other}"),
        };
        let line = properties.get("line").map_or(0, |line| line.parse().expect("a number"));
        rows.push((path.clone(), properties["title"].clone(), severity.to_owned(), line));
    }
    rows
}

fn by_short(short: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = short
        .lines()
        .filter_map(|line| {
            let (at, rest) = line.split_once("]: ").map(|(head, _)| head)?.rsplit_once(": ")?;
            let (severity, rule) = rest.split_once('[')?;
            let parts: Vec<&str> = at.rsplitn(3, ':').collect();
            let (path, line) = match parts.as_slice() {
                [column, line, path] if column.parse::<u64>().is_ok() => (*path, line.parse().ok()?),
                _ => (at, 0),
            };
            Some((path.to_owned(), rule.to_owned(), severity.to_owned(), line))
        })
        .collect();
    rows.sort();
    rows
}

/// What a format makes of pages.
fn shown(pages: &[Page], format: impl FnOnce(&dyn Run, &mut dyn Write) -> io::Result<()>) -> String {
    let run = pages.to_vec();
    output::to_string(|out| format(&run, out)).expect("pages at hand")
}

/// Holds all formats of one run against each other, and against the exit code.
fn agree(pages: &[Page], rules: &[RuleText]) {
    let about = |fail_on| About {
        rules: rules.to_vec(),
        records: BTreeSet::new(),
        fail_on,
    };
    let (all, counting) = by_json(&shown(pages, output::json));
    let sarif = shown(pages, |run, out| output::sarif(run, &about(None), out));
    valid_sarif(&sarif);
    places_are_right(pages, &sarif, &shown(pages, output::rdjson));
    assert_eq!((&by_sarif(&sarif).0, &by_sarif(&sarif).1), (&all, &counting), "SARIF");
    let html = by_html(&shown(pages, |run, out| output::html(run, &about(None), out)));
    assert_eq!((&html.0, &html.1), (&all, &counting), "HTML");
    let rows = |told: &Told| told.rows.clone();
    assert_eq!(rows(&by_rdjson(&shown(pages, output::rdjson))), rows(&counting), "rdjson");
    assert_eq!(by_short(&shown(pages, output::short)), rows(&counting), "short");

    let gitlab = by_gitlab(&shown(pages, output::gitlab));
    let mut of_gitlab = rows(&counting);
    of_gitlab.iter_mut().for_each(|row| row.3 = row.3.max(1));
    of_gitlab.sort();
    assert_eq!((gitlab.rows, &gitlab.fingerprints), (of_gitlab, &counting.fingerprints), "GitLab");

    for limit in [Some(Severity::Error), Some(Severity::Warning), Some(Severity::Note), None] {
        let (junit_all, junit_counting, failing) = by_junit(&shown(pages, |run, out| output::junit(run, &about(limit), out)));
        assert_eq!((&junit_all, &junit_counting), (&all, &counting), "JUnit");
        let worst = pages.iter().filter_map(|page| page.outcome.worst()).max();
        let fails = limit.is_some_and(|limit| worst.is_some_and(|worst| worst >= limit));
        let unreadable = Tally::of(pages.iter().map(|page| &page.outcome)).unreadable > 0;
        // What could not be read fails a run whatever the limit.
        assert_eq!(fails || unreadable, !failing.rows.is_empty(), "exit code and JUnit, {limit:?}");
    }

    let github = shown(pages, output::github);
    let annotations = github.lines().filter(|line| line.starts_with("::"));
    let mut levels = BTreeMap::new();
    for line in annotations {
        *levels.entry(line.split(' ').next().unwrap_or("")).or_insert(0) += 1;
    }
    assert!(levels.values().all(|count| *count <= 10), "{levels:?}");
    let told = by_github(&github);
    let weight = |row: &Row| ["error", "warning", "note"].iter().position(|severity| *severity == row.2);
    assert!(told.is_sorted_by_key(weight), "worst first");
    for severity in ["error", "warning", "note"] {
        let of = |rows: &[Row]| rows.iter().filter(|row| row.2 == severity).cloned().collect::<Vec<_>>();
        let (shown, there) = (of(&told), of(&counting.rows));
        assert!(shown.iter().all(|row| there.contains(row)), "GitHub");
        assert!(
            shown.len() == there.len() || shown.len() >= 9,
            "GitHub shows {} of {}",
            shown.len(),
            there.len()
        );
    }
    let more = counting.rows.len() - told.len();
    assert_eq!(more > 0, github.contains(&format!("::{more} more are not shown here")), "{github}");
    let rows = table_rows(&shown(pages, output::github_summary));
    assert_eq!(rows, counting.rows.len().min(200), "the page of the job");
}

/// The words that SARIF and rdjson point at are those of the article.
fn places_are_right(pages: &[Page], sarif: &str, rdjson: &str) {
    let source = |path: &str| {
        pages
            .iter()
            .find(|page| page.outcome.path == path)
            .map_or("", |page| page.source.as_str())
    };
    let line_of = |source: &'_ str, line: &Value| -> usize {
        let before = usize::try_from(line.as_u64().expect("a line")).expect("small") - 1;
        source.split_inclusive('\n').take(before).map(str::len).sum()
    };
    let number = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("small");
    for result in list(&parsed(sarif)["runs"][0], "results") {
        let place = &result["locations"][0]["physicalLocation"];
        let region = &place["region"];
        if region["snippet"].is_null() {
            continue;
        }
        let source = source(&path_of(&text(&place["artifactLocation"]["uri"])));
        let byte = |line: &str, column: &str| {
            let start = line_of(source, &region[line]);
            let ahead = source[start..].chars().take(number(&region[column]) - 1);
            start + ahead.map(char::len_utf8).sum::<usize>()
        };
        let words = &source[byte("startLine", "startColumn")..byte("endLine", "endColumn")];
        assert_eq!(words, region["snippet"]["text"]);
        if let Some(offset) = region["byteOffset"].as_u64() {
            let offset = usize::try_from(offset).expect("small");
            assert_eq!(words, &source[offset..offset + number(&region["byteLength"])]);
        }
    }
    for diagnostic in list(&parsed(rdjson), "diagnostics") {
        let path = text(&diagnostic["location"]["path"]);
        for suggestion in list(diagnostic, "suggestions") {
            let byte = |end: &str| {
                let point = &suggestion["range"][end];
                line_of(source(&path), &point["line"]) + number(&point["column"]) - 1
            };
            let span = (byte("start"), byte("end"));
            let page = pages.iter().find(|page| page.outcome.path == path).expect("a page");
            let known = page.outcome.claims.iter().filter_map(|claim| claim.replacement.as_ref());
            assert!(known.map(|new| (new.start, new.end)).any(|known| known == span), "{span:?}");
        }
    }
}

fn valid_sarif(sarif: &str) {
    let schema = parsed(&std::fs::read_to_string(root().join("tests/schemas/sarif-2.1.0.json")).expect("a schema"));
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> = validator
        .iter_errors(&parsed(sarif))
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
}

/// How many rows the one table of a Markdown text has; nothing else may be made of what it holds.
fn table_rows(markdown: &str) -> usize {
    let mut rows = 0;
    let mut cells = 0;
    for event in Parser::new_ext(markdown, pulldown_cmark::Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::TableRow) => {
                rows += 1;
                cells = 0;
            }
            Event::Start(Tag::TableCell) => cells += 1,
            Event::End(pulldown_cmark::TagEnd::TableRow) => assert_eq!(cells, 6, "cells of a row"),
            Event::Html(html) | Event::InlineHtml(html) => panic!("HTML: {html}"),
            Event::Code(code) => panic!("code: {code}"),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => panic!("a link: {dest_url}"),
            _ => {}
        }
    }
    rows
}

struct Open {
    name: String,
    attributes: BTreeMap<String, String>,
}

/// The opening tags of a page, as a browser reads them.
fn tags(html: &str) -> Vec<Open> {
    let utf8 = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
    Tokenizer::new(html)
        .flatten()
        .filter_map(|token| match token {
            Token::StartTag(tag) => Some(Open {
                name: utf8(&tag.name),
                attributes: tag.attributes.iter().map(|(name, value)| (utf8(name), utf8(value))).collect(),
            }),
            _ => None,
        })
        .collect()
}

fn rules() -> Vec<RuleText> {
    let rules = support::packs().rules.iter().map(|rule| RuleText {
        id: rule.id.clone(),
        severity: Some(rule.severity),
        summary: rule.summary.clone(),
        help: rule.help.clone(),
    });
    rules.collect()
}

fn is_article(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.is_some_and(|ending| ["txt", "md", "html"].contains(&ending)) && path.file_name().is_some_and(|name| name != "README.md")
}

/// One run over the articles of a folder.
fn run(folder: &Path) -> Vec<Page> {
    let checker = checker();
    let mut pages: Vec<Page> = files(folder)
        .into_iter()
        .filter(|path| is_article(path))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            let article = article::read(&name, &std::fs::read(&path).expect("a file"), None).expect("an article");
            Page {
                outcome: checker.check(&article, &Options::default()),
                blocks: layout(&article),
                source: article.source,
            }
        })
        .collect();
    checker.compare(&mut pages.iter_mut().map(|page| &mut page.outcome).collect::<Vec<_>>());
    pages
}

fn suppression(dice: &mut Dice, path: &str) -> Suppression {
    Suppression {
        reason: format!("settled with the desk | {HOSTILE}"),
        until: None,
        path: path.to_owned(),
        line: dice.below(9) + 1,
        in_article: dice.below(2) == 0,
    }
}

/// Standings at random, as comments and a baseline would give them.
fn judge(pages: &mut [Page], dice: &mut Dice) {
    for Page { outcome, .. } in pages {
        let Outcome {
            path, claims, findings, ..
        } = outcome;
        let standings = claims.iter_mut().map(|claim| &mut claim.standing);
        // What could not be read cannot be passed over.
        let findings = findings.iter_mut().filter(|finding| finding.rule != UNREADABLE);
        for standing in standings.chain(findings.map(|finding| &mut finding.standing)) {
            *standing = Standing {
                suppressed: (dice.below(4) == 0).then(|| suppression(dice, path)),
                baseline: Some(if dice.below(3) == 0 {
                    BaselineState::Unchanged
                } else {
                    BaselineState::New
                }),
            };
        }
    }
}

fn folders() -> Vec<PathBuf> {
    let press = shared().map(|shared| shared.join("press")).filter(|press| press.is_dir());
    press.into_iter().chain([root().join("tests/articles")]).collect()
}

#[test]
fn the_formats_agree_finding_by_finding() {
    let mut dice = Dice::new(7);
    for folder in folders() {
        let mut pages = run(&folder);
        assert!(pages.iter().any(|page| page.outcome.worst().is_some()), "nothing to agree on");
        for page in &pages {
            agree(std::slice::from_ref(page), &rules());
        }
        agree(&pages, &rules());
        pages.push(Page {
            outcome: Outcome::unreadable("broken.md", "it is not text"),
            ..Page::default()
        });
        for _ in 0..3 {
            judge(&mut pages, &mut dice);
            agree(&pages, &rules());
        }
    }
    agree(&[], &[]);
    // Names of files are told in full only where a format can hold any.
    let mut page = hostile_page();
    page.outcome.path = "hostile.md".into();
    agree(&[page], &[]);
    // More than a step may show, of every severity.
    let many: Vec<Page> = (0..30)
        .map(|at| {
            let mut page = hostile_page();
            page.outcome.path = format!("{at}.md");
            page
        })
        .collect();
    agree(&many, &rules());
}

/// One run of the program writes all formats, and ends as they say.
#[test]
fn the_exit_code_agrees_with_every_format() {
    let out = tempfile::tempdir().expect("a folder");
    let formats = ["json", "sarif", "gitlab", "rdjson", "junit", "html", "github", "short"];
    let mut runs: Vec<PathBuf> = folders();
    runs.extend(files(&root().join("tests/articles")).into_iter().filter(|path| is_article(path)));
    for path in runs {
        for (limit, severities) in [
            ("error", ["error"].as_slice()),
            ("warning", &["error", "warning"]),
            ("note", &["error", "warning", "note"]),
            ("never", &[]),
        ] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_presscheck"));
            command
                .arg("check")
                .arg(&path)
                .args(["--fail-on", limit])
                .env_remove("GITHUB_STEP_SUMMARY");
            for format in formats {
                command
                    .arg("--format")
                    .arg(format!("{format}={}", out.path().join(format).display()));
            }
            let status = command.output().expect("the program").status.code();
            let read = |format: &str| std::fs::read_to_string(out.path().join(format)).expect("a report");
            let (_, counting) = by_json(&read("json"));
            let fails = counting.rows.iter().any(|row| severities.contains(&row.2.as_str()));
            assert_eq!(status, Some(i32::from(fails)), "{} --fail-on {limit}", path.display());
            assert_eq!(by_sarif(&read("sarif")).1, counting);
            assert_eq!(by_html(&read("html")).1, counting);
            assert_eq!(by_rdjson(&read("rdjson")).rows, counting.rows);
            assert_eq!(by_gitlab(&read("gitlab")).rows.len(), counting.rows.len());
            assert_eq!(by_short(&read("short")), counting.rows);
            assert_eq!(by_junit(&read("junit")).2.rows.is_empty(), !fails);
            let shown = by_github(&read("github"));
            assert_eq!(shown.iter().any(|row| severities.contains(&row.2.as_str())), fails);
        }
    }
}

// ---- hostile text ----

/// What an article or a file name may hold to break out of a format.
const HOSTILE: &str = "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}1m\u{0}\u{b}\u{202e}\u{2028}\u{fffe}\n::error file=x::pwned\r\n  ::set-env name=x::y ##[error]pwned %0A::error::z </script><script>document.title='pwned'</script></style><img src=x onerror=\"document.title='pwned'\"> ]]> <!-- &amp; \" ' | a `b` [c](http://d.example) <http://e.example> http://f.example www.g.example {0} {{h}} \\| @i #1 :j: --> end";

const HOSTILE_PATH: &str = "a\n::error file=x,line=1::pwned|<script>document.title='pwned'</script>\"'&:%0A,\u{1b}[31m#?.md";

fn hostile_page() -> Page {
    let source = format!("{HOSTILE}\n{HOSTILE}\n");
    let own = |text: &str| text.to_owned();
    let claim = |verdict, severity, start: usize, end: usize| CheckedClaim {
        kind: ClaimKind::Name,
        claim: own("claim"),
        rule: own("some-rule"),
        span: Span::new(start, end),
        line: 1,
        column: source[..start].chars().count() + 1,
        text: source[start..end].to_owned(),
        value: ClaimValue::Name {
            name: own(HOSTILE),
            role: own(HOSTILE),
        },
        body: Some(own(HOSTILE)),
        report: Some(own(HOSTILE)),
        speaker: Speaker::Article,
        zone: Zone::Body,
        verdict,
        severity,
        message: own(HOSTILE),
        reason: own(HOSTILE),
        help: own(HOSTILE),
        fingerprint: String::new(),
        evidence: vec![Evidence {
            source: HOSTILE_PATH.into(),
            line: 3,
            field: own(HOSTILE),
            value: own(HOSTILE),
            text: HOSTILE.into(),
        }],
        diff: Some(Diff {
            article: own(HOSTILE),
            source: format!("not {HOSTILE}"),
        }),
        replacement: Some(Replacement {
            start,
            end,
            with: own(HOSTILE),
        }),
        standing: Standing::default(),
    };
    // They lie beside, inside and across each other; all start in the first line.
    let mut claims = vec![
        claim(Verdict::Contradicted, Some(Severity::Error), 0, 12),
        claim(Verdict::Contradicted, Some(Severity::Warning), 6, 40),
        claim(Verdict::Supported, Some(Severity::Note), 8, source.len()),
        claim(Verdict::Undecided, None, 8, 12),
        claim(Verdict::Unverifiable, None, 12, 12),
    ];
    stamp_claims(HOSTILE_PATH, &mut claims);
    let mut findings = vec![Finding {
        rule: own("some-finding"),
        severity: Severity::Warning,
        message: own(HOSTILE),
        help: own(HOSTILE),
        places: vec![Span::new(1, 9), Span::new(20, 50)],
        elsewhere: vec![Elsewhere {
            path: own(HOSTILE_PATH),
            span: Span::new(2, 4),
            line: 1,
            column: 1,
        }],
        fingerprint: String::new(),
        standing: Standing::default(),
    }];
    stamp_findings(HOSTILE_PATH, &mut findings);
    let outcome = Outcome {
        path: own(HOSTILE_PATH),
        frames: vec![FrameNote {
            body: own(HOSTILE),
            report: None,
            from: own(HOSTILE),
        }],
        claims,
        findings,
        unread: vec![Unread {
            span: Span::new(0, HOSTILE.len()),
            line: 1,
            text: own(HOSTILE),
            kind: UnreadKind::Name,
            why: own(HOSTILE),
        }],
        notes: vec![own(HOSTILE)],
        ..Outcome::default()
    };
    Page {
        outcome,
        source,
        blocks: vec![],
    }
}

fn hostile() -> (Vec<Page>, About) {
    let mut suppressed = hostile_page();
    suppressed.outcome.path = "b.md".into();
    judge(std::slice::from_mut(&mut suppressed), &mut Dice::new(3));
    let about = About {
        rules: vec![RuleText {
            id: "some-rule".into(),
            severity: Some(Severity::Error),
            summary: HOSTILE.into(),
            help: HOSTILE.into(),
        }],
        records: BTreeSet::new(),
        fail_on: Some(Severity::Error),
    };
    (vec![hostile_page(), suppressed], about)
}

/// What a terminal or the log of a GitHub workflow would obey, in lines of which `commands` may be commands.
fn nothing_is_obeyed(format: &str, out: &str, commands: usize) {
    let obeyed = out.chars().find(|c| {
        (c.is_control() && *c != '\n')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}' | '\u{fffe}')
    });
    assert_eq!(obeyed, None, "{format}");
    let lines = out.lines().filter(|line| line.trim_start().starts_with("::")).count();
    assert_eq!(lines, commands, "{format}: workflow commands\n{out}");
    assert!(!out.contains("##["), "{format}: a workflow command of the old form");
}

#[test]
fn hostile_text_stays_text_in_text() {
    let (pages, _) = hostile();
    let options = TextOptions {
        all: true,
        unread: true,
        colour: false,
    };
    nothing_is_obeyed("text", &shown(&pages, |run, out| output::text(run, options, out)), 0);
    let short = shown(&pages, output::short);
    nothing_is_obeyed("short", &short, 0);
    let counting = by_json(&shown(&pages, output::json)).1.rows.len();
    assert_eq!(short.lines().count(), counting + 1, "a line each, and the ledger");
}

#[test]
fn hostile_text_stays_text_in_json() {
    let (pages, _) = hostile();
    let json = shown(&pages, output::json);
    nothing_is_obeyed("json", &json, 0);
    let document = parsed(&json);
    let claim = &document["articles"][0]["claims"][0];
    assert_eq!(document["articles"][0]["path"], HOSTILE_PATH);
    assert_eq!(
        (&claim["message"], &claim["evidence"][0]["text"]),
        (&HOSTILE.into(), &HOSTILE.into())
    );
    let lines = shown(&pages, output::jsonl);
    nothing_is_obeyed("jsonl", &lines, 0);
    assert_eq!(lines.lines().count(), pages.len() + 1);
    assert_eq!(parsed(lines.lines().next().expect("a line")), document["articles"][0]);
}

#[test]
fn hostile_text_stays_text_in_sarif() {
    let (pages, about) = hostile();
    let sarif = shown(&pages, |run, out| output::sarif(run, &about, out));
    nothing_is_obeyed("sarif", &sarif, 0);
    valid_sarif(&sarif);
    let document = parsed(&sarif);
    let uri = text(&document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]);
    assert!(uri.chars().all(|c| c.is_ascii_alphanumeric() || "/-._~%".contains(c)), "{uri}");
    assert_eq!(path_of(&uri), HOSTILE_PATH);
    fn messages(value: &Value, out: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    if let ("message" | "help" | "shortDescription" | "description", Some(text)) = (name.as_str(), value["text"].as_str()) {
                        out.push(text.to_owned());
                    }
                    messages(value, out);
                }
            }
            Value::Array(values) => values.iter().for_each(|value| messages(value, out)),
            _ => {}
        }
    }
    let mut all = Vec::new();
    messages(&document, &mut all);
    assert!(all.iter().any(|text| text.contains("pwned")));
    for text in all {
        assert!(!text.contains("]("), "a link: {text}");
        assert!(
            !text.replace("{{", "").replace("}}", "").contains(['{', '}']),
            "a placeholder: {text}"
        );
    }
}

#[test]
fn hostile_text_stays_text_in_github() {
    let (pages, _) = hostile();
    let github = shown(&pages, output::github);
    let counting = by_json(&shown(&pages, output::json)).1.rows;
    nothing_is_obeyed("github", &github, counting.len());
    let told = by_github(&github);
    assert_eq!(told.len(), counting.len());
    let path = HOSTILE_PATH.replace('\u{1b}', "\u{fffd}");
    assert!(
        told.iter().any(|row| row.0 == path),
        "the name of the file is whole, but for what a terminal would obey"
    );
    let summary = shown(&pages, output::github_summary);
    nothing_is_obeyed("summary", &summary, 0);
    assert_eq!(table_rows(&summary), counting.len());
    assert!(
        !summary.contains("http://") && !summary.contains("www.g"),
        "an address becomes a link"
    );
}

#[test]
fn hostile_text_stays_text_in_gitlab_and_rdjson() {
    let (pages, _) = hostile();
    let gitlab = shown(&pages, output::gitlab);
    nothing_is_obeyed("gitlab", &gitlab, 0);
    assert_eq!(parsed(&gitlab)[0]["location"]["path"], HOSTILE_PATH);
    assert_eq!(parsed(&gitlab)[0]["description"], HOSTILE);
    let rdjson = shown(&pages, output::rdjson);
    nothing_is_obeyed("rdjson", &rdjson, 0);
    assert_eq!(parsed(&rdjson)["diagnostics"][0]["location"]["path"], HOSTILE_PATH);
}

#[test]
fn hostile_text_stays_text_in_junit() {
    let (pages, about) = hostile();
    let xml = shown(&pages, |run, out| output::junit(run, &about, out));
    nothing_is_obeyed("junit", &xml, 0);
    let report = Report::deserialize_from_str(&xml).expect("well-formed");
    assert_eq!(report.test_suites.len(), pages.len());
    let cases: usize = report.test_suites.iter().map(|suite| suite.test_cases.len()).sum();
    let outcomes = pages.iter().map(|page| &page.outcome);
    assert_eq!(
        cases,
        outcomes.map(|outcome| outcome.claims.len() + outcome.findings.len()).sum::<usize>()
    );
    assert!(xml.contains("&lt;/script&gt;") && !xml.contains("<script"));
}

#[test]
fn hostile_text_stays_text_in_html() {
    let (pages, about) = hostile();
    let html = shown(&pages, |run, out| output::html(run, &about, out));
    nothing_is_obeyed("html", &html, 0);
    let known = "a article b blockquote body br code dd del details div dl dt footer h1 h2 h3 h4 head header html input ins label li main mark meta \
                 nav p q section span style summary sup table tbody td th thead title tr ul";
    let known: BTreeSet<&str> = known.split_whitespace().collect();
    for Open { name, attributes } in tags(&html) {
        assert!(known.contains(name.as_str()), "<{name}>");
        for (attribute, value) in attributes {
            assert!(!attribute.starts_with("on"), "{attribute}");
            assert!(attribute != "src", "{value}");
            assert!(attribute != "href" || value.starts_with("#a"), "{value}");
        }
    }
    assert!(html.contains("&lt;/script&gt;"));
    for id in ["#a1-n1", "#a1-t1"] {
        assert!(
            html.contains(&format!("href=\"{id}\"")) && html.contains(&format!("id=\"{}\"", &id[1..])),
            "{id}"
        );
    }
}

/// Every link within a page leads somewhere, and every entry has its place in the text.
#[test]
fn links_of_the_html_report_lead_somewhere() {
    for folder in folders() {
        let html = shown(&run(&folder), |run, out| output::html(run, &About::default(), out));
        let tags = tags(&html);
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| tag.attributes.get("id")) {
            assert!(ids.insert(id.clone()), "{id} twice");
        }
        for href in tags.iter().filter_map(|tag| tag.attributes.get("href")) {
            assert!(ids.contains(&href[1..]), "{href} leads nowhere");
        }
        for label in tags.iter().filter_map(|tag| tag.attributes.get("for")) {
            assert!(ids.contains(label), "{label} labels nothing");
        }
    }
}

/// In a real browser: nothing runs, nothing is lost, and a filter hides what it says.
#[test]
#[allow(clippy::print_stdout, reason = "a test that is skipped says so")]
fn a_browser_shows_the_html_report() {
    let Some(browser) = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(|name| {
        Command::new(name)
            .arg("--version")
            .output()
            .is_ok_and(|output| output.status.success())
    }) else {
        println!("skipped: no Chromium is installed");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let dump = |html: &str| {
        let file = folder.path().join("report.html");
        std::fs::write(&file, html).expect("a file");
        let output = Command::new(browser)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--dump-dom",
                "--virtual-time-budget=2000",
            ])
            .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
            .arg(format!("file://{}", file.display()))
            .output()
            .expect("a browser");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let (pages, about) = hostile();
    let html = shown(&pages, |run, out| output::html(run, &about, out));
    let dom = dump(&html);
    assert!(dom.contains("</html>"), "no page came: {dom}");
    let title = |html: &str| {
        html.split_once("<title>")
            .map(|(_, rest)| rest.split_once("</title>").map_or("", |(title, _)| title).to_owned())
    };
    assert_eq!(title(&dom), title(&html), "a script ran");
    assert_eq!(by_html(&dom), by_html(&html));

    // A script of the test asks the browser what is shown with a filter off; the report itself allows none.
    let asked = html.replace("default-src 'none'; ", "").replacen(
        "</body>",
        "<script>const shown = kind => [...document.querySelectorAll('.card.' + kind)].filter(card => card.offsetHeight > 0).length;\
             document.getElementById('show-contradicted').click();\
             document.body.setAttribute('data-shown', shown('contradicted') + ' ' + shown('finding'));</script></body>",
        1,
    );
    let dom = dump(&asked);
    let body = tags(&dom).into_iter().find(|tag| tag.name == "body").expect("a body");
    assert_eq!(
        body.attributes.get("data-shown").map(String::as_str),
        Some("0 2"),
        "contradictions hidden, disagreements shown"
    );
}
