//! What is fuzzed: each target a function of bytes, which panics where something that must hold does not.
//!
//! `fuzz_targets/` hands them to cargo-fuzz, and `tests/fuzz_corpus.rs` of the program gives them the corpus on stable.

#[path = "../../tests/support/places.rs"]
mod places;

use std::io::{self, Cursor, Write};
use std::sync::OnceLock;

use presscheck::{
    Checker, Options,
    article::{self, Article, Format},
    config::Config,
    finding::{Baseline, CheckedClaim, Outcome, Tally, parse_suppression},
    fix,
    output::{self, About, Page, RuleText, Run, TextOptions},
    pack::Packs,
    pattern::syntax,
    record::{self, Records, ReportText, SourceFile, import},
    stream::{self, Question},
};

use places::on_boundaries;

/// A target: its name, which is that of its corpus too, and what it does with bytes.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 17] = [
    ("article_docx", article_docx),
    ("article_html", article_html),
    ("article_md", article_md),
    ("article_txt", article_txt),
    ("baseline", baseline),
    ("check", check),
    ("config", config),
    ("decode", decode),
    ("import", import_page),
    ("import_pdf", import_pdf),
    ("jsonl", jsonl),
    ("mentions", mentions),
    ("pack", pack),
    ("pattern", pattern),
    ("record", record),
    ("register", register),
    ("suppression", suppression),
];

/// Runs a target by its name.
///
/// # Panics
/// When something that must hold does not, or there is no such target.
pub fn run(name: &str, bytes: &[u8]) {
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, target) = found.unwrap_or_else(|| panic!("no target is called {name}"));
    target(bytes);
}

// ---- articles ----

fn article_txt(bytes: &[u8]) {
    read_as(bytes, Format::Text);
}

fn article_md(bytes: &[u8]) {
    read_as(bytes, Format::Markdown);
}

fn article_html(bytes: &[u8]) {
    read_as(bytes, Format::Html);
}

fn read_as(bytes: &[u8], format: Format) {
    if let Ok(article) = article::read("a", bytes, Some(format)) {
        assert!(
            article.offsets_decoded || article.source.as_bytes() == bytes,
            "the text is the file's"
        );
        holds(&article);
    }
}

/// Bytes that are no zip are the parts of a document (see [`word`]): a changed zip would mostly be told from its checksums.
fn article_docx(bytes: &[u8]) {
    let document = if bytes.starts_with(b"PK") {
        Some(bytes.to_owned())
    } else {
        word(bytes)
    };
    if let Some(Ok(article)) = document.map(|document| article::read("a.docx", &document, None)) {
        holds(&article);
    }
}

/// The format is found, and the encoding.
fn decode(bytes: &[u8]) {
    if let Ok(article) = article::read("a", bytes, None) {
        holds(&article);
    }
}

/// A Word document of its parts, parted by NUL: the body's XML, then the styles', then the links'.
fn word(bytes: &[u8]) -> Option<Vec<u8>> {
    const MAIN: &str = r#"<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#;
    const STYLES: &str = r#"<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">"#;
    const LINKS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#;
    const TOP: &str = r#"<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>"#;
    let mut given = bytes.splitn(3, |byte| *byte == 0);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut part = |name: &str, pieces: [&[u8]; 3]| {
        writer.start_file(name, options).ok()?;
        writer.write_all(&pieces.concat()).ok()
    };
    part("_rels/.rels", [LINKS.as_bytes(), TOP.as_bytes(), b"</Relationships>"])?;
    part("word/document.xml", [MAIN.as_bytes(), given.next()?, b"</w:body></w:document>"])?;
    part(
        "word/styles.xml",
        [STYLES.as_bytes(), given.next().unwrap_or_default(), b"</w:styles>"],
    )?;
    part(
        "word/_rels/document.xml.rels",
        [LINKS.as_bytes(), given.next().unwrap_or_default(), b"</Relationships>"],
    )?;
    Some(writer.finish().ok()?.into_inner())
}

/// What holds of an article, and that it can be laid out.
fn holds(article: &Article) {
    places::hold(article);
    let lines = article.lines();
    for comment in &article.comments {
        on_boundaries(&article.source, comment.span.start, comment.span.end);
        assert!(lines.position(comment.span.start).0 > 0, "lines are counted from 1");
    }
    output::layout(article);
}

/// Lines of a stream: each is read or refused, and has an answer of one line that is JSON, under its own id.
fn jsonl(bytes: &[u8]) {
    let reports = records().reports.iter().map(|record| record.id.as_str()).collect();
    for (at, line) in bytes.split(|byte| *byte == b'\n').enumerate().take(16) {
        let mut question = Question {
            line: at + 1,
            ..Question::default()
        };
        let answer = match stream::read(line, &reports, &mut question) {
            Ok(given) => {
                let options = Options {
                    reports: given.reports.clone(),
                    date: given.date,
                    ..Options::default()
                };
                let article = given.into_article();
                holds(&article);
                let page = Page {
                    outcome: checker().check(&article, &options),
                    source: article.source,
                    ..Page::default()
                };
                output::answer(&question, &page)
            }
            Err(refusal) => {
                assert!(!refusal.message.is_empty(), "a refusal says what is wrong");
                output::refusal(&question, &refusal)
            }
        };
        assert_eq!(answer.find('\n'), Some(answer.len() - 1), "an answer is one line");
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("an answer is JSON");
        assert_eq!((&answer["id"], &answer["line"]), (&question.id, &question.line.into()));
    }
}

// ---- what is found in them ----

fn mentions(bytes: &[u8]) {
    let article = article::from_text("a.txt", String::from_utf8_lossy(bytes), Format::Text);
    let mentions = checker().mentions(&article, &Options::default());
    for mention in &mentions.items {
        assert!(!mention.toks.is_empty() && mention.toks.end <= article.tokens.len(), "{mention:?}");
        let span = article.span(mention.toks);
        on_boundaries(&article.source, span.start, span.end);
        assert!(!article.text(span).is_empty(), "{mention:?} has words");
    }
    for quotation in &mentions.quotations {
        let span = article.span(quotation.words);
        on_boundaries(&article.source, span.start, span.end);
    }
}

/// The first byte chooses the format, the rest is an article: through all stages and all formats.
fn check(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let read = match first % 4 {
        0 => article::read("a.txt", rest, None),
        1 => article::read("a.md", rest, None),
        2 => article::read("a.html", rest, None),
        _ => match word(rest) {
            Some(document) => article::read("a.docx", &document, None),
            None => return,
        },
    };
    let Ok(article) = read else { return };
    holds(&article);
    let outcome = checker().check(&article, &Options::default());
    found(&article, &outcome);
    let mended = fix::mend(article.clone(), rest, |article| checker().check(article, &Options::default()));
    if let Some(mended) = mended {
        let again = article::read(&article.path, &mended.bytes, Some(article.format)).expect("what was put right can be read");
        assert_eq!(again.source, mended.source, "the file holds what was put right");
    }
    let page = Page {
        outcome,
        blocks: output::layout(&article),
        source: article.source,
    };
    shown(&[page]);
}

/// What is found stands in the file, in order.
fn found(article: &Article, outcome: &Outcome) {
    let source = &article.source;
    let place = |claim: &CheckedClaim| (claim.span.start, claim.rule.clone(), claim.span.end);
    assert!(outcome.claims.is_sorted_by_key(place), "claims are in order");
    for claim in &outcome.claims {
        on_boundaries(source, claim.span.start, claim.span.end);
        assert_eq!(claim.text, article.text(claim.span), "a claim has the words of its place");
        assert!(!claim.text.is_empty(), "{} covers words", claim.claim);
        if let Some(new) = &claim.replacement {
            on_boundaries(source, new.start, new.end);
        }
    }
    for unread in &outcome.unread {
        on_boundaries(source, unread.span.start, unread.span.end);
    }
    for place in outcome.findings.iter().flat_map(|finding| &finding.places) {
        on_boundaries(source, place.start, place.end);
    }
}

/// What a format makes of pages.
fn format(pages: &[Page], write: impl FnOnce(&dyn Run, &mut dyn Write) -> io::Result<()>) -> String {
    let run = pages.to_vec();
    output::to_string(|out| write(&run, out)).expect("pages at hand")
}

/// Every format that another program reads can be read.
fn shown(pages: &[Page]) {
    let about = about();
    let json = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    for text in [
        format(pages, output::json),
        format(pages, |run, out| output::sarif(run, about, out)),
        format(pages, output::gitlab),
        format(pages, output::rdjson),
    ] {
        json(&text);
    }
    let jsonl = format(pages, output::jsonl);
    jsonl.lines().for_each(|line| drop(json(line)));
    assert_eq!(jsonl.lines().count(), pages.len() + 1, "a line for each article, and the summary");
    quick_junit::Report::deserialize_from_str(&format(pages, |run, out| output::junit(run, about, out))).expect("JUnit");
    let html = format(pages, |run, out| output::html(run, about, out));
    let scripts = |html: &str| {
        html5gum::Tokenizer::new(html)
            .filter(|token| matches!(token, Ok(html5gum::Token::StartTag(tag)) if tag.name.as_slice() == b"script"))
            .count()
    };
    assert_eq!(
        scripts(&html),
        scripts(&format(&[], |run, out| output::html(run, about, out))),
        "an article brings no script"
    );
    let options = TextOptions {
        all: true,
        unread: true,
        colour: false,
    };
    let control = |c: char| c.is_control() && c != '\n';
    for text in [
        format(pages, |run, out| output::text(run, options, out)),
        format(pages, output::short),
    ] {
        assert!(!text.contains(control), "nothing moves the cursor: {text:?}");
    }
    // A runner obeys a line that begins so: only what shows a finding may.
    let commands = format(pages, output::github);
    for line in commands.lines() {
        let obeyed = line.trim_start().starts_with("::") || line.contains("##[");
        let told = ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|command| line.starts_with(command));
        assert!((told || !obeyed) && !line.contains(control), "{line:?}");
    }
    format(pages, output::github_summary);
    let tally = Tally::of(pages.iter().map(|page| &page.outcome));
    output::ledger(&tally);
    output::nothing_checked(&tally);
}

/// A comment, and the same comment in an article.
fn suppression(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = parse_suppression(&text);
    let comment = format!("<!-- presscheck: {text} -->");
    let _ = parse_suppression(&comment);
    let article = article::from_text("a.md", format!("{ARTICLE}\n\n{comment}\n\n{ARTICLE}"), Format::Markdown);
    let outcome = checker().check(&article, &Options::default());
    found(&article, &outcome);
}

const ARTICLE: &str = "15 April 2025\n\nCamden Council's children's services have been rated 'inadequate' by Ofsted.";

// ---- what users write ----

/// What can be read is written as it is read.
fn pattern(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match syntax::parse(&text) {
        Ok(tree) => assert_eq!(syntax::parse(&tree.to_string()), Ok(tree), "{text:?}"),
        Err(error) => on_boundaries(&text, error.at, text.len()),
    }
}

/// A rules file by itself; what compiles is proved, and used.
fn pack(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match Packs::load(&[("house.toml".into(), &text)]) {
        Ok(packs) => {
            packs.prove();
            let article = article::from_text("a.txt", ARTICLE, Format::Text);
            let outcome = presscheck::check(&article, &packs, records(), &Options::default());
            found(&article, &outcome);
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "a refusal has a reason");
            for error in errors {
                assert!(error.to_string().starts_with("house.toml"), "{error}");
            }
        }
    }
}

/// A source file by itself, and a report's text.
fn record(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    if let Ok(report) = ReportText::parse(&text) {
        again(&report);
    }
    match record::load(&[SourceFile::new("house.toml", text)]) {
        Ok(records) => {
            record::audit(&records, &packs().frameworks);
            record::audit_offices(&records, &packs().roles);
            record::compare(&records, &["house.toml".to_owned()], &records);
        }
        Err(errors) => {
            assert!(!errors.is_empty(), "a refusal has a reason");
            for error in errors {
                assert!(error.to_string().contains("house.toml"), "{error}");
            }
        }
    }
}

/// A report's text is written as it is read, lines aside.
fn again(report: &ReportText) {
    let read = ReportText::parse(&report.to_string()).expect("a report's text");
    let words = |report: &ReportText| -> Vec<_> {
        let paragraphs = report.paragraphs.iter();
        paragraphs
            .map(|paragraph| {
                (
                    paragraph.page,
                    paragraph.last_page,
                    paragraph.number,
                    paragraph.kind,
                    paragraph.text.clone(),
                )
            })
            .collect()
    };
    assert_eq!(words(report), words(&read));
}

fn config(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Err(error) = toml::from_str::<Config>(&text)
        && let Some(span) = error.span()
    {
        on_boundaries(&text, span.start, span.end);
    }
}

/// What can be read is written as it is read.
fn baseline(bytes: &[u8]) {
    if let Ok(known) = Baseline::parse(&String::from_utf8_lossy(bytes)) {
        let written = known.text();
        let read = Baseline::parse(&written).expect("a baseline");
        assert_eq!(read.text(), written);
    }
}

// ---- what is imported ----

/// A web page or a text as a report.
fn import_page(bytes: &[u8]) {
    if !bytes.windows(5).any(|window| window == b"%PDF-") {
        imported(bytes);
    }
}

/// A PDF as a report.
fn import_pdf(bytes: &[u8]) {
    imported(bytes);
}

fn imported(bytes: &[u8]) {
    if let Ok(text) = import::read_text("report", bytes) {
        again(&text);
    }
    match import::import("report", bytes, packs(), records(), &[]) {
        Ok(report) => loads(&report.toml),
        Err(errors) => assert!(!errors.is_empty(), "a refusal has a reason"),
    }
}

/// A mapping, a NUL, and a table.
fn register(bytes: &[u8]) {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (Some(mapping), Some(table)) = (parts.next(), parts.next()) else {
        return;
    };
    let mapping = SourceFile::new("map.toml", String::from_utf8_lossy(mapping).into_owned());
    match import::register("table.csv", table, &mapping, packs(), records()) {
        Ok(register) => loads(&register.toml),
        Err(errors) => assert!(!errors.is_empty(), "a refusal has a reason"),
    }
}

/// What is made of a document is a source file beside those that ship.
fn loads(toml: &str) {
    let bodies = record::embedded()
        .iter()
        .filter(|file| file.path.ends_with("councils.toml"))
        .cloned();
    let files: Vec<SourceFile> = bodies.chain([SourceFile::new("made.toml", toml.to_owned())]).collect();
    if let Err(errors) = record::load(&files) {
        panic!("{}\n{toml}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"));
    }
}

// ---- made once ----

fn packs() -> &'static Packs {
    Packs::embedded().expect("the packs")
}

fn records() -> &'static Records {
    Records::embedded().expect("the records")
}

fn checker() -> &'static Checker<'static> {
    static CHECKER: OnceLock<Checker> = OnceLock::new();
    CHECKER.get_or_init(|| Checker::new(packs(), records()))
}

fn about() -> &'static About {
    static ABOUT: OnceLock<About> = OnceLock::new();
    ABOUT.get_or_init(|| About {
        rules: packs()
            .rules
            .iter()
            .map(|rule| RuleText {
                id: rule.id.clone(),
                severity: Some(rule.severity),
                summary: rule.summary.clone(),
                help: rule.help.clone(),
            })
            .collect(),
        ..About::default()
    })
}
