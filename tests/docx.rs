//! Word documents, made here: what is read of them, where findings stand in them, and what is said of those that cannot be read.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::process::{Command, Output};

use presscheck::article::{Article, BlockKind, IngestError, Zone, read};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn relations(to: &[(&str, &str, &str)]) -> String {
    let mut all = format!("<Relationships xmlns=\"{RELATIONS}\">");
    for (id, kind, target) in to {
        write!(all, "<Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>").unwrap();
    }
    all + "</Relationships>"
}

/// A document with a body, as Word writes it.
fn docx(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<w:document xmlns:w=\"{WORD}\" xmlns:r=\"{OFFICE}\" \
         xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" xmlns:m=\"urn:other\"><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    let styles = format!(
        "<w:styles xmlns:w=\"{WORD}\"><w:style w:type=\"paragraph\" w:styleId=\"Titel\"><w:name w:val=\"Title\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"House\"><w:name w:val=\"House crosshead\"/><w:basedOn w:val=\"H2\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"H2\"><w:name w:val=\"heading 2\"/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Loop\"><w:name w:val=\"Loop\"/><w:basedOn w:val=\"Loop\"/></w:style>\
         <w:style w:type=\"character\" w:styleId=\"Secret\"><w:name w:val=\"Secret\"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
    );
    zipped(&[
        (
            "_rels/.rels",
            relations(&[("rId1", "officeDocument", "word/document2.xml")]).as_bytes(),
        ),
        (
            "word/_rels/document2.xml.rels",
            relations(&[
                ("rId1", "styles", "styles.xml"),
                ("rId2", "hyperlink", "https://example.org/report?a=1&amp;b=2"),
            ])
            .as_bytes(),
        ),
        ("word/styles.xml", styles.as_bytes()),
        ("word/document2.xml", document.as_bytes()),
        ("word/comments.xml", b"<broken"),
    ])
}

fn p(style: &str, runs: &str) -> String {
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

fn r(words: &str) -> String {
    format!("<w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r>")
}

fn open(body: &str) -> Article {
    read("a.docx", &docx(body), None).unwrap()
}

fn blocks(article: &Article) -> Vec<(Zone, BlockKind, String)> {
    article
        .blocks
        .iter()
        .map(|block| (block.zone, block.kind, article.text(article.span(block.tokens)).to_owned()))
        .collect()
}

#[test]
fn styles_are_zones_and_kinds() {
    let body = [
        p("Titel", &r("Ashby&apos;s services &amp; its &#8216;top&#x2019; grade")),
        p("Subtitle", &r("Three years after a failure, inspectors are pleased")),
        "<w:p/>".to_owned(),
        p("Normal", &r("Services for children were praised.")),
        p("House", &r("What they saw")),
        p("IntenseQuote", &r("Staff are proud.")),
        p("ListParagraph", &r("One thing")),
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>Another</w:t></w:r></w:p>".to_owned(),
        p("Caption", &r("The town hall")),
        p("TOC1", &r("What they saw 3")),
        p("Loop", &r("The end of it.")),
    ]
    .concat();
    let article = open(&body);
    assert!(article.offsets_decoded);
    let shown: Vec<(Zone, BlockKind)> = blocks(&article).into_iter().map(|(zone, kind, _)| (zone, kind)).collect();
    assert_eq!(
        shown,
        [
            (Zone::Headline, BlockKind::Heading(1)),
            (Zone::Standfirst, BlockKind::Paragraph),
            (Zone::Body, BlockKind::Paragraph),
            (Zone::Body, BlockKind::Heading(2)),
            (Zone::Body, BlockKind::Quote),
            (Zone::Body, BlockKind::Item),
            (Zone::Body, BlockKind::Item),
            (Zone::Caption, BlockKind::Paragraph),
            (Zone::Furniture, BlockKind::Paragraph),
            (Zone::Body, BlockKind::Paragraph),
        ]
    );
    assert!(article.source.starts_with("Ashby's services & its \u{2018}top\u{2019} grade\n"));
    // A line is a paragraph that has words.
    assert_eq!(article.source.lines().nth(2), Some("Services for children were praised."));
}

#[test]
fn tracked_changes_are_read_as_accepted() {
    let body = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Titel\"/><w:pPrChange><w:pPr><w:pStyle w:val=\"Caption\"/></w:pPr></w:pPrChange></w:pPr>\
         {}<w:del w:id=\"1\"><w:r><w:delText>outstanding</w:delText></w:r></w:del><w:ins w:id=\"2\">{}</w:ins>\
         <w:moveFrom w:id=\"3\">{}</w:moveFrom><w:moveTo w:id=\"4\">{}</w:moveTo></w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id=\"5\"/></w:rPr></w:pPr>{}</w:p><w:p>{}</w:p>\
         <w:p><w:pPr><w:rPr><w:del w:id=\"6\"/></w:rPr></w:pPr><w:del w:id=\"7\"><w:r><w:delText>Gone.</w:delText></w:r></w:del></w:p>",
        r("Ashby is "),
        r("good"),
        r(" or so"),
        r(" today"),
        r("One "),
        r("sentence."),
    );
    let article = open(&body);
    assert_eq!(article.source, "Ashby is good today\nOne sentence.\n");
    assert_eq!(article.blocks[0].zone, Zone::Headline);
}

#[test]
fn what_is_not_shown_is_not_read() {
    let hidden = |property: &str| format!("<w:r><w:rPr>{property}</w:rPr><w:t>hidden</w:t></w:r>");
    let body = format!(
        "<w:p>{}{}{}{}<w:r><w:commentReference w:id=\"0\"/></w:r><w:r><w:footnoteReference w:id=\"1\"/></w:r>\
         <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText> HYPERLINK \"https://example.org/a\" </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>{}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>\
         <w:hyperlink r:id=\"rId2\">{}</w:hyperlink><m:t>formula</m:t>\
         <w:r><mc:AlternateContent><mc:Choice><w:txbxContent><w:p>{}</w:p></w:txbxContent></mc:Choice>\
         <mc:Fallback><w:txbxContent><w:p>{}</w:p></w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>{}</w:p>",
        r("Seen"),
        hidden("<w:vanish/>"),
        hidden("<w:rStyle w:val=\"Secret\"/>"),
        "<w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>, shown</w:t></w:r>",
        r(", a field"),
        r(", a link"),
        r("In a box"),
        r("In a box"),
        "<w:r><w:br/><w:t>A new line.</w:t><w:tab/><w:t>A tab, a non</w:t><w:noBreakHyphen/><w:t>breaking hyphen</w:t></w:r>",
    );
    let article = open(&body);
    assert_eq!(
        article.source,
        "Seen, shown, a field, a link A new line.\tA tab, a non-breaking hyphen\nIn a box\n"
    );
    assert_eq!(article.links, ["https://example.org/a", "https://example.org/report?a=1&b=2"]);
}

#[test]
fn a_hard_break_ends_a_sentence() {
    let article = open("<w:p><w:r><w:t>Services in Ashby are good</w:t><w:br/><w:t>Read on</w:t></w:r></w:p>");
    assert_eq!(article.blocks[0].sentences.len(), 2);
    assert_eq!(article.source, "Services in Ashby are good Read on\n");
}

#[test]
fn tables_are_rows_unless_they_are_there_for_the_layout() {
    let cell = |words: &str| format!("<w:tc><w:tcPr/><w:p>{}</w:p></w:tc>", r(words));
    let row = |cells: &str| format!("<w:tr>{cells}</w:tr>");
    let deleted = format!(
        "<w:tr><w:trPr><w:del w:id=\"1\"/></w:trPr>{}{}</w:tr>",
        cell("Overall"),
        cell("Poor")
    );
    let rows = row(&(cell("Area") + &cell("Grade"))) + &row(&(cell("Leaders") + &cell("Good"))) + &deleted;
    let table = format!("<w:tbl>{rows}</w:tbl>");
    let whole = format!(
        "<w:tbl><w:tr><w:tc><w:p>{}</w:p>{table}<w:p>{}</w:p></w:tc></w:tr></w:tbl>",
        r("First"),
        r("Last")
    );
    let article = open(&whole);
    assert_eq!(article.source, "First\nArea\tGrade\nLeaders\tGood\nLast\n");
    let kinds: Vec<BlockKind> = article.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(kinds, [BlockKind::Paragraph, BlockKind::Row, BlockKind::Row, BlockKind::Paragraph]);
    let words: Vec<&str> = article.tokens[article.blocks[2].tokens.iter()]
        .iter()
        .map(|token| &*token.text)
        .collect();
    assert_eq!(words, ["Leaders", "|", "Good"]);
}

#[test]
fn a_document_without_styles_is_read_as_a_plain_text() {
    let prose = "Services for children in Ashby have been given the watchdog's top grade, three years after they were told that they had to improve.";
    let body = [
        p("Normal", &r("4 May 2021")),
        p("Normal", &r("Top grade for the services that help Ashby&apos;s children")),
        p("Normal", &r(prose)),
    ]
    .concat();
    let article = open(&body);
    let zones: Vec<Zone> = article.blocks.iter().map(|block| block.zone).collect();
    assert_eq!(zones, [Zone::Body, Zone::Headline, Zone::Body]);
    // The first heading, where there is one, whatever its level.
    let body = [p("Heading2", &r("Top grade")), p("Normal", &r(prose)), p("Heading2", &r("More"))].concat();
    let zones: Vec<Zone> = open(&body).blocks.iter().map(|block| block.zone).collect();
    assert_eq!(zones, [Zone::Headline, Zone::Body, Zone::Body]);
}

/// What is said of bytes that are no document: what is wrong, and what to do.
fn refused(path: &str, bytes: &[u8]) -> String {
    match read(path, bytes, None) {
        Err(IngestError::Word(why)) => {
            assert!(why.contains("; "), "no help: {why}");
            why
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let said = |bytes: &[u8], part: &str| {
        let why = refused("a.docx", bytes);
        assert!(why.contains(part), "{why}");
    };
    said(b"", "it is empty");
    said(b"Just text.", "does not begin as a Word document");
    said(b"PK\x03\x04 and no more", "zip is broken");
    said(&zipped(&[("xl/workbook.xml", b"<a/>")]), "holds no document (word/document.xml)");
    let rels = relations(&[("rId1", "officeDocument", "xl/workbook.xml")]);
    said(&zipped(&[("_rels/.rels", rels.as_bytes())]), "holds no document (xl/workbook.xml)");
    let document = |xml: &str| zipped(&[("word/document.xml", xml.as_bytes())]);
    said(&document(""), "there is nothing in it");
    said(&document("<w:p><w:t>a</w:p>"), "word/document.xml is broken at byte");
    said(&document("<a><b>"), "cut short");
    said(
        &document("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"),
        "an entity that is not known, &b;",
    );
    said(&zipped(&[("word/document.xml", b"<a>\xff</a>")]), "word/document.xml is broken");
    said(&docx("<w:altChunk r:id=\"rId9\"/>"), "it holds another document");
    let whole = docx(&p("Normal", &r("Words.")));
    for cut in [40, whole.len() / 2, whole.len() - 30] {
        refused("a.docx", &whole[..cut]);
    }
    // Whatever the name; but a name that promises text is taken at its word.
    assert!(refused("draft.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old").contains("older format of Office"));
    assert!(refused("draft.rtf", b"{\\rtf1 Words}").contains("rich text"));
    let protected: Vec<u8> = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        .iter()
        .copied()
        .chain("EncryptedPackage".bytes().flat_map(|b| [b, 0]))
        .collect();
    assert!(refused("a.docx", &protected).contains("password"));
    assert!(matches!(read("a.txt", &whole, None), Err(IngestError::Binary { .. })));
    assert_eq!(read("<stdin>", &whole, None).unwrap().source, "Words.\n");
}

/// What a zip claims of its sizes does not count, only what comes out of it.
#[test]
fn a_part_that_is_too_large_is_refused() {
    let words = "<w:p><w:r><w:t>Words and words and words.</w:t></w:r></w:p>".repeat(1_300_000);
    let why = refused("a.docx", &docx(&words));
    assert!(why.contains("word/document2.xml is larger than 64 MB once unpacked"), "{why}");
}

/// Any byte of a document may be wrong: it is read or refused, and never breaks the program.
#[test]
fn damaged_documents_are_read_or_refused() {
    let whole = docx(
        &[
            p("Titel", &r("A title")),
            p("Normal", &r("Words and more words, for the sake of length.")),
        ]
        .concat(),
    );
    let mut dice = support::Dice::new(7);
    for _ in 0..3000 {
        let mut bytes = whole.clone();
        for _ in 0..=dice.below(3) {
            let at = dice.below(bytes.len());
            bytes[at] = u8::try_from(dice.below(256)).unwrap();
        }
        bytes.truncate(bytes.len() - dice.below(2) * dice.below(60));
        if let Ok(article) = read("a.docx", &bytes, None) {
            assert!(
                article
                    .tokens
                    .iter()
                    .all(|token| article.source.get(token.span.start..token.span.end).is_some())
            );
        }
    }
}

fn presscheck(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_presscheck"))
        .args(args)
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env("COLUMNS", "100")
        .env_remove("GITHUB_STEP_SUMMARY")
        .output()
        .unwrap()
}

/// One document through the program: its findings by paragraph, beside a file that Word keeps and a broken one.
#[test]
fn findings_stand_in_paragraphs() {
    let folder = tempfile::tempdir().unwrap();
    let body = [
        p("Titel", &r("Council&#8217;s care for children is praised")),
        "<w:p/>".to_owned(),
        p("Normal", &r("29 August 2024")),
        p(
            "Normal",
            &(r("Ofsted published its report on children&apos;s services in Kirklees on 28 August. A team led by Rachel ")
                + "<w:del w:id=\"1\"><w:r><w:delText>Griffiths</w:delText></w:r></w:del>"
                + &format!("<w:ins w:id=\"2\">{}</w:ins>", r("Griffith"))
                + &r(" spent two weeks with social workers and families in July.")),
        ),
    ]
    .concat();
    std::fs::write(folder.path().join("draft.docx"), docx(&body)).unwrap();
    std::fs::write(folder.path().join("~$draft.docx"), b"no document").unwrap();
    let output = presscheck(folder.path(), &["check", ".", "--show", "all"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let golden = support::root().join("tests/docx/draft.txt");
    let got = String::from_utf8_lossy(&output.stdout);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&golden, got.as_ref()).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&golden).unwrap_or_default(), got);
    let json = presscheck(folder.path(), &["check", "draft.docx", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(json["articles"][0]["offsets"], "decoded");
    let claims = json["articles"][0]["claims"].as_array().unwrap();
    let wrong = claims.iter().find(|claim| claim["verdict"] == "contradicted").unwrap();
    assert_eq!(wrong["line"], 3);

    std::fs::write(folder.path().join("old.docx"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").unwrap();
    let output = presscheck(folder.path(), &["check", ".", "--format", "short"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        String::from_utf8_lossy(&output.stderr),
        "error: cannot read an article: not a Word document that can be read: it is in an older format of Office (.doc)\n  old.docx\n  \
         help: open it, and save it as .docx\n"
    );
}
