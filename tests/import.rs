//! From documents to records: what is read, and above all what is refused.

#![allow(clippy::print_stdout)]

use std::path::PathBuf;

use presscheck::pack::Packs;
use presscheck::record::import::{Imported, import, read_text, register};
use presscheck::record::{ParagraphKind, Records, ReportText, SourceFile, load};

fn known() -> (&'static Packs, &'static Records) {
    (Packs::embedded().expect("the packs"), Records::embedded().expect("the records"))
}

/// Imports a text against records of invented bodies.
fn read(name: &str, text: &str, set: &[(&str, &str)]) -> Result<Imported, String> {
    let (packs, _) = known();
    let bodies = "[[body]]\nid = \"anytown\"\nname = \"Anytown\"\n[[body]]\nid = \"othertown-and-thirdby\"\nname = \"Othertown & Thirdby\"\n\
                  [[body]]\nid = \"fourthby-on-sea\"\nname = \"Fourthby-on-Sea\"\n";
    let records = load(&[SourceFile::new("bodies.toml", bodies)]).expect("bodies");
    let set: Vec<(String, String)> = set
        .iter()
        .map(|(field, value)| ((*field).to_owned(), (*value).to_owned()))
        .collect();
    import(name, text.as_bytes(), packs, &records, &set).map_err(|errors| {
        let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
        errors.join("\n")
    })
}

const GRADED: &str = "Inspection of Anytown local authority children’s services

Inspection dates: 3 to 7 March 2025

Lead inspector: Ann Example, His Majesty’s Inspector

Judgement\tGrade
The impact of leaders on social work practice with children and families\tOutstanding
The experiences and progress of children who need help and protection\tGood
The experiences and progress of children in care\tRequires improvement to be good
The experiences and progress of care leavers\tInadequate
Overall effectiveness\tGood

Leaders know what they do.
";
const DAY: &[(&str, &str)] = &[("published", "2025-04-15")];

fn grades(imported: &Imported) -> String {
    let grades: Vec<String> = imported.judgements.iter().map(|(area, grade)| format!("{area} {grade}")).collect();
    grades.join(", ")
}

#[test]
fn a_report_becomes_a_record_that_loads_with_its_provenance() {
    let imported = read("anytown.txt", GRADED, DAY).expect("a record");
    assert_eq!(imported.id, "anytown-2025-04-15");
    assert_eq!(
        grades(&imported),
        "overall good, leaders outstanding, help-and-protection good, in-care requires-improvement, care-leavers inadequate"
    );
    let bodies = SourceFile::new("bodies.toml", "[[body]]\nid = \"anytown\"\nname = \"Anytown\"\n");
    let records = load(&[bodies, SourceFile::new("anytown.toml", imported.toml.clone())]).expect("a source file");
    let record = records.report("anytown-2025-04-15").expect("the record");
    let place = |field: &str| {
        let facts = record.facts();
        let fact = facts.iter().find(|fact| fact.field == field).expect("the fact");
        fact.at.document.clone().unwrap_or_default()
    };
    assert_eq!(place("inspected"), "page 1, line 3: “Inspection dates: 3 to 7 March 2025”");
    assert_eq!(
        place("judgement.care-leavers"),
        "page 1, line 11: “The experiences and progress of care leavers | Inadequate”"
    );
    assert_eq!(place("person.lead-inspector"), "page 1, line 5: “Lead inspector: Ann Example”");
    assert_eq!(place("published"), "--set");
    let document = record.document.as_ref().expect("the document");
    assert_eq!(document.file.as_deref(), Some("anytown.txt"));
    assert_eq!(document.text.as_deref(), Some("anytown-2025-04-15.txt"));
    assert_eq!(document.sha256.as_ref().map(String::len), Some(64));
}

#[test]
fn heads_vary() {
    for (from, to, id) in [
        (
            "dates: 3 to 7 March 2025",
            "date: 3 March 2025 – 7 March 2025",
            "anytown-2025-04-15",
        ),
        ("dates: 3 to 7 March 2025", "dates: 3/3/2025 and 7/3/2025", "anytown-2025-04-15"),
        (
            "dates: 3 to 7 March 2025",
            "dates: Monday 3 Mar to Friday 7 March 2025",
            "anytown-2025-04-15",
        ),
        ("of Anytown local", "of the City of Anytown local", "anytown-2025-04-15"),
        (
            "of Anytown local",
            "of the London Borough of Othertown and Thirdby\nlocal",
            "othertown-and-thirdby-2025-04-15",
        ),
        (
            "of Anytown local",
            "of Fourthby on Sea Council’s local",
            "fourthby-on-sea-2025-04-15",
        ),
        ("of Anytown local authority", "of Anytown", "anytown-2025-04-15"),
        (
            "Inspection of Anytown local authority children’s",
            "Anytown Borough Council\nInspection of children’s social care",
            "anytown-2025-04-15",
        ),
        (
            "progress of care leavers",
            "progress of children care leavers",
            "anytown-2025-04-15",
        ),
        ("on social work practice", "on practice", "anytown-2025-04-15"),
        (", His Majesty’s", "\nHer Majesty’s", "anytown-2025-04-15"),
        ("Example, His Majesty’s Inspector", "Example HMI", "anytown-2025-04-15"),
        ("improvement to be good", "improvement", "anytown-2025-04-15"),
        // A joint report.
        (
            "of Anytown local",
            "of Anytown and Fourthby-on-Sea local",
            "anytown-and-fourthby-on-sea-2025-04-15",
        ),
    ] {
        // "Fourthby on Sea Council's" is not a body's name and nothing else: that one must be refused.
        let imported = read("anytown.txt", &GRADED.replacen(from, to, 1), DAY);
        if to.contains("Council’s") {
            let errors = imported.expect_err(to);
            assert!(errors.contains("whom the report is about is not clear"), "{errors}");
            continue;
        }
        let imported = imported.unwrap_or_else(|errors| panic!("{to}: {errors}"));
        assert_eq!(
            (imported.id.as_str(), imported.inspected.as_str()),
            (id, "2025-03-03/2025-03-07"),
            "{to}"
        );
        assert!(imported.toml.contains("\"Ann Example\""), "{to}: {}", imported.toml);
        assert_eq!(imported.judgements.len(), 5, "{to}");
    }
}

#[test]
fn what_is_missing_or_stated_in_two_ways_is_refused_with_its_places() {
    for (from, to, expected) in [
        ("dates: 3 to 7", "dates: early", "the days of the inspection are not found"),
        ("3 to 7 March 2025", "3 to 7 March", "the days of the inspection are not found"),
        (
            "3 to 7 March 2025",
            "30 to 31 February 2025",
            "the days of the inspection are not found",
        ),
        (
            "Lead inspector",
            "Inspector in charge",
            "the name of the lead-inspector is not found",
        ),
        ("Overall effectiveness\tGood", "", "the grade of \"overall\" is not found"),
        (
            "Overall effectiveness\tGood",
            "Overall effectiveness\tSplendid",
            "the grade of \"overall\" is not found",
        ),
        (
            "care leavers\tInadequate",
            "care leavers\tNot inadequate",
            "the grade of \"care-leavers\" is not found",
        ),
        ("of Anytown local", "of Nowhere local", "whom the report is about is not clear"),
        (
            "of Anytown local",
            "of Anytown or Fourthby-on-Sea local",
            "whom the report is about is not clear",
        ),
        (
            "Inspection of Anytown",
            "Thoughts on Anytown",
            "no title of a report that the rules describe",
        ),
        (
            "Leaders know",
            "The experiences and progress of care leavers: good\n\nLeaders know",
            "the document states \"judgement.care-leavers\" in two ways\n  good: page 1, line 14, “The experiences and progress of care leavers: \
             good”\n  inadequate: page 1, line 11, “The experiences and progress of care leavers | Inadequate”",
        ),
        (
            "Leaders know",
            "Inspection dates: 3 to 7 March 2024\n\nLeaders know",
            "2024-03-03/2024-03-07: page 1, line 14, “Inspection dates: 3 to 7 March 2024”",
        ),
        // From April 2026 there is no overall grade: one that is printed all the same is strange.
        ("March 2025", "May 2026", "it grades \"overall\", which ofsted-ilacs does not have"),
        // Before 2023 care leavers were judged together with children in care.
        ("March 2025", "March 2022", "the grade of \"in-care-and-leavers\" is not found"),
        (
            "Inspection of Anytown local authority",
            "Focused visit to Anytown local authority",
            "a visit without grades: it is the report of a focused visit",
        ),
        (
            "Inspection of Anytown local authority",
            "Monitoring visit of Anytown local authority",
            "a visit without grades: it is the report of a monitoring visit",
        ),
    ] {
        let errors = read("anytown.txt", &GRADED.replacen(from, to, 1), DAY).expect_err(to);
        assert!(errors.contains(expected), "{to:?} gave:\n{errors}");
    }
    let errors = read("anytown.txt", GRADED, &[]).expect_err("no day of publication");
    assert!(
        errors.contains("does not print the day of its publication") && errors.contains("--set published="),
        "{errors}"
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let text = GRADED
        .replace("Lead inspector", "Inspector")
        .replace("Overall effectiveness\tGood", "");
    let errors = read(
        "anytown.txt",
        &text,
        &[("judgement.luck", "good"), ("judgement.leaders", "fine"), ("colour", "blue")],
    )
    .expect_err("five errors");
    for expected in [
        "no area of the framework",
        "is no grade",
        "is no field",
        "lead-inspector",
        "\"overall\"",
        "publication",
    ] {
        assert!(errors.contains(expected), "{expected}: {errors}");
    }
}

#[test]
fn what_is_settled_counts() {
    let twice = GRADED.replace("Leaders know", "Inspection dates: 3 to 7 March 2024\n\nLeaders know");
    let set = [
        ("published", "2025-04-15"),
        ("inspected", "2025-03-03/2025-03-07"),
        ("person.lead-inspector", "Bo Other"),
    ];
    let imported = read("anytown.txt", &twice, &set).expect("a record");
    assert!(
        imported
            .toml
            .contains("inspected                       = { page = 1, line = 3, from = \"--set\""),
        "{}",
        imported.toml
    );
    assert!(imported.toml.contains("name = \"Bo Other\""));
    let none = read(
        "anytown.txt",
        GRADED,
        &[("published", "2025-04-15"), ("judgement.overall", "not-judged")],
    )
    .expect("a record");
    assert!(!grades(&none).contains("overall"));
}

#[test]
fn grades_are_never_read_past_other_words() {
    let sif = "Anytown Council
Inspection of services for children in need of help and protection, children looked after and care leavers
and
Review of the effectiveness of the Local Safeguarding Children Board

Inspection date: 3 March 2014 – 26 March 2014

Report published: 15 May 2014

SENTENCE

1. Children who need help and protection\tGood
2. Children looked after and achieving permanence\tGood
2.1 Adoption performance\tNot judged
2.2 Experiences and progress of care leavers\tRequires improvement
3. Leadership, management and governance\tGood

The Local Safeguarding Children Board requires improvement

Lead inspector: Ann Example
";
    for (sentence, expected) in [
        ("The overall judgement is good.", Some("good")),
        ("Children’s services in Anytown are good", Some("good")),
        (
            "Children’s services in Anytown require improvement to\nbe good",
            Some("requires-improvement"),
        ),
        (
            "The overall judgement is that children’s services require\nimprovement",
            Some("requires-improvement"),
        ),
        ("Children’s services in Anytown Council are inadequate", Some("inadequate")),
        ("Children’s services in Anytown are not yet good", None),
        ("Children’s services in Anytown require improvement to become good", None),
        ("The overall judgement is good in parts", None),
        ("The overall judgement is that services are no longer good", None),
    ] {
        let imported = read("anytown.txt", &sif.replace("SENTENCE", sentence), &[]);
        match expected {
            Some(grade) => {
                let imported = imported.unwrap_or_else(|errors| panic!("{sentence}: {errors}"));
                assert_eq!(imported.id, "anytown-2014-05-15");
                let all = grades(&imported);
                assert!(all.starts_with(&format!("overall {grade}, ")), "{sentence}: {all}");
                assert!(all.contains("lscb requires-improvement") && !all.contains("adoption"), "{all}");
            }
            None => {
                let errors = imported.expect_err(sentence);
                assert!(errors.contains("the grade of \"overall\" is not found"), "{sentence}: {errors}");
            }
        }
    }
    // The title speaks of the board, so that its grade must be found.
    let silent = sif
        .replace("SENTENCE", "The overall judgement is good.")
        .replace("Children Board requires improvement", "Children Board");
    let errors = read("anytown.txt", &silent, &[]).expect_err("no grade of the board");
    assert!(errors.contains("the grade of \"lscb\" is not found"), "{errors}");
    // A return without the board.
    let again = sif
        .replace("SENTENCE", "The overall judgement is good.")
        .replace("Inspection of services", "Re-inspection of services")
        .replace("\nand\nReview of the effectiveness of the Local Safeguarding Children Board", "")
        .replace("The Local Safeguarding Children Board requires improvement\n", "");
    assert_eq!(
        read("anytown.txt", &again, &[]).expect("a record").framework,
        "ofsted-sif-reinspection"
    );
}

#[test]
fn a_saved_page_is_read_without_its_menus_and_scripts() {
    let rows: String = GRADED
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(label, grade)| format!("<tr><td><p>{label}</p></td><td><b>{grade}</b></td></tr>"))
        .collect();
    let page = format!(
        "<!doctype html><html><head><title>x</title><script>var s = '<p>Inspection dates: 1 to 2 May 2020</p>';</script></head><body>\
         <nav><p>Inspection of Fourthby-on-Sea local authority children's services</p></nav>\
         <h1>Inspection of Anytown local authority children&rsquo;s services</h1><p>Inspection <b>dates</b>: 3 to 7&nbsp;March 2025</p>\
         <p>Lead inspector: Ann Example, His Majesty&#8217;s Inspector</p><table>{rows}</table><h2>Findings<sup>1</sup></h2><p>One.</p></body></html>"
    );
    let imported = read("saved.html", &page, DAY).expect("a record");
    assert_eq!((imported.id.as_str(), imported.judgements.len()), ("anytown-2025-04-15", 5));
    let heading = imported.text.paragraphs.iter().find(|paragraph| paragraph.text == "Findings");
    assert_eq!(heading.map(|paragraph| paragraph.kind), Some(ParagraphKind::Heading));
}

#[test]
fn paragraphs_are_whole() {
    let text = "Anytown report\n\n1. Children know their\u{a0}rights. A well-\nplanned visit helps.\n2. Work goes on and\u{c}Anytown report\nnever ends. The team is well-planned.\n";
    let read = read_text("a.txt", text.as_bytes()).expect("text");
    let shown: Vec<String> = read.to_string().lines().skip(1).map(str::to_owned).collect();
    assert!(
        shown
            .iter()
            .any(|line| line.ends_with("1. Children know their rights. A well-planned visit helps.")),
        "{shown:#?}"
    );
    assert_eq!(ReportText::parse(&read.to_string()), Ok(read));
}

#[test]
fn files_that_are_no_documents_are_refused() {
    for (name, bytes, expected) in [
        ("empty.pdf", &b""[..], "holds no words"),
        ("a.pdf", b"%PDF-1.4\nnothing more", "cannot be read"),
        ("a.doc", b"\xd0\xcf\x11\xe0\0\0", "not a PDF, and not text"),
        ("a.html", b"<html><script>x</script></html>", "holds no words"),
    ] {
        let error = read_text(name, bytes).expect_err(name).to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
}

#[cfg(feature = "pdf")]
/// A PDF of pages of words, each with its place (points from the left and from the bottom), size and text.
fn pdf(pages: &[Vec<(f64, f64, f64, &str)>]) -> Vec<u8> {
    let mut objects: Vec<String> = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned(), String::new()];
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned());
    let mut kids = String::new();
    for page in pages {
        let words = page
            .iter()
            .map(|(x, y, size, text)| format!("BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n"));
        let words: String = words.collect();
        let at = objects.len() + 1;
        kids += &format!("{at} 0 R ");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {} 0 R >>",
            at + 1
        ));
        objects.push(format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len() + 1));
    }
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len());
    finish(&objects, "")
}

#[cfg(feature = "pdf")]
fn finish(objects: &[String], trailer: &str) -> Vec<u8> {
    let mut out = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        places.push(out.len());
        out += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = out.len();
    out += &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for place in places {
        out += &format!("{place:010} 00000 n \n");
    }
    out += &format!(
        "trailer\n<< /Size {} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    out.into_bytes()
}

#[cfg(feature = "pdf")]
#[test]
fn a_pdf_is_read_by_the_places_of_its_words() {
    let head = "Inspection of Anytown local authority children's services";
    let mut first = vec![
        (50.0, 780.0, 18.0, "Inspection of Anytown local"),
        (50.0, 758.0, 18.0, "authority children's services"),
        (50.0, 720.0, 12.0, "Inspection dates: 3 to 7 March 2025"),
        (50.0, 690.0, 12.0, "Lead inspector: Ann Example, His Majesty's Inspector"),
        (50.0, 660.0, 12.0, "Judgement"),
        (350.0, 660.0, 12.0, "Grade"),
    ];
    let rows = [
        (
            "The impact of leaders on social work",
            "practice with children and families",
            "Outstanding",
            "",
        ),
        (
            "The experiences and progress of",
            "children who need help and protection",
            "Requires improvement",
            "to be good",
        ),
        ("The experiences and progress of", "children in care", "Good", ""),
        ("The experiences and progress of care", "leavers", "Inadequate", ""),
        ("Overall effectiveness", "", "Good", ""),
    ];
    for ((label, second, grade, more), at) in rows.into_iter().zip(0..) {
        let y = 630.0 - f64::from(at) * 40.0;
        first.push((50.0, y, 12.0, label));
        first.push((50.0, y - 14.0, 12.0, second));
        // Grades of one line stand in the middle of their row.
        let (upper, lower) = if more.is_empty() { (y - 7.0, y - 14.0) } else { (y, y - 14.0) };
        first.push((350.0, upper, 12.0, grade));
        first.push((350.0, lower, 12.0, more));
    }
    first.push((50.0, 400.0, 12.0, "What needs to improve?"));
    first.push((185.0, 405.0, 7.0, "1"));
    first.push((50.0, 370.0, 12.0, "The timeliness of decisions and the well-"));
    first.push((50.0, 356.0, 12.0, "being of children, which go on to the next"));
    first.push((50.0, 80.0, 7.0, "1"));
    first.push((55.0, 76.0, 9.0, "As agreed with those who were there."));
    let running = |page: &'static str, days: &'static str| vec![(50.0, 40.0, 9.0, head), (50.0, 28.0, 9.0, days), (500.0, 28.0, 9.0, page)];
    let page = |number: &'static str, days: &'static str| {
        let top = if number == "2" {
            "page of the report, and end there."
        } else {
            number
        };
        let mut page = vec![(50.0, 780.0, 12.0, top)];
        page.extend(running(number, days));
        page
    };
    let build = |days| pdf(&[first.clone(), page("2", days), page("3", days), page("4", days)]);
    let (packs, _) = known();
    let records = load(&[SourceFile::new("bodies.toml", "[[body]]\nid = \"anytown\"\nname = \"Anytown\"\n")]).expect("a body");
    let set = [("published".to_owned(), "2025-04-15".to_owned())];
    let imported = import("a.pdf", &build("3 to 7 March 2025"), packs, &records, &set).unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(
        grades(&imported),
        "overall good, leaders outstanding, help-and-protection requires-improvement, in-care good, care-leavers inadequate"
    );
    let text = imported.text.to_string();
    assert!(
        text.contains("heading] Inspection of Anytown local authority children's services\n"),
        "{text}"
    );
    assert!(
        text.contains(
            "body] The timeliness of decisions and the well-being of children, which go on to the next page of the report, and end there.\n"
        ),
        "{text}"
    );
    assert!(
        text.contains("footnote] As agreed with those who were there.\n") && text.contains("What needs to improve?\n"),
        "{text}"
    );
    assert!(
        text.contains("] The impact of leaders on social work practice with children and families Outstanding\n"),
        "{text}"
    );
    // The running head of another year.
    let errors = import("a.pdf", &build("3 to 7 March 2026"), packs, &records, &set).expect_err("two ways");
    let message = errors[0].to_string();
    assert!(
        message.contains("2026-03-03/2026-03-07: page 2") && message.contains("and 2 more"),
        "{message}"
    );
}

#[cfg(feature = "pdf")]
#[test]
fn pdf_files_that_cannot_be_read_are_refused() {
    let refused = |name: &str, bytes: &[u8], expected: &str| {
        let error = read_text(name, bytes).expect_err(name).to_string();
        assert!(error.contains(expected), "{name}: {error}");
    };
    refused("images.pdf", &pdf(&[Vec::new(), Vec::new()]), "holds no text, only images");
    let whole = pdf(&[vec![(50.0, 700.0, 12.0, "Words")]]);
    for cut in [20, whole.len() / 3, whole.len() / 2, whole.len() - 60] {
        assert!(read_text("cut.pdf", &whole[..cut]).is_err(), "cut at {cut}");
    }
    let objects = |content: &str, more: &str| {
        vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R /Resources << {more} >> >>"),
            format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        ]
    };
    // A form that draws itself.
    let mut circle = objects("/X Do", "/XObject << /X 5 0 R >>");
    circle.push(
        "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >> /Length 5 >>\nstream\n/X Do\nendstream"
            .to_owned(),
    );
    refused("circle.pdf", &finish(&circle, ""), "repeat without end");
    // A stream that unpacks to 420 million bytes.
    let mut packer = flate2::Compress::new(flate2::Compression::fast(), true);
    let (zeros, mut packed) = (vec![0; 1 << 20], Vec::new());
    for round in 0..=400 {
        packed.reserve(1 << 16);
        let flush = if round == 400 {
            flate2::FlushCompress::Finish
        } else {
            flate2::FlushCompress::None
        };
        packer.compress_vec(&zeros, &mut packed, flush).expect("packed");
    }
    let mut bomb = b"%PDF-1.4\n1 0 obj\n<< /Filter /FlateDecode >>\nstream\n".to_vec();
    bomb.extend(packed);
    refused("bomb.pdf", &bomb, "unpacks to more than a report can hold");
    let id = "/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <";
    let locked = format!("{id}{}> /U <{}> >>", "11".repeat(32), "22".repeat(32));
    refused("locked.pdf", &finish(&objects("q Q", ""), &locked), "encrypted");
}

fn shared(path: &str) -> Option<PathBuf> {
    let found = std::env::var_os("PRESSCHECK_SHARED")
        .map(|folder| PathBuf::from(folder).join(path))
        .filter(|path| path.exists());
    if found.is_none() {
        println!("skipped: PRESSCHECK_SHARED has no {path}");
    }
    found
}

/// The published reports at hand: every cell that the register holds is equal, or the document is refused.
#[cfg(feature = "pdf")]
#[test]
fn published_reports_agree_with_the_register() {
    let Some(folder) = shared("data/reports") else { return };
    let (packs, records) = known();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    let (mut cells, mut refused) = (0, Vec::new());
    for file in &files {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let bytes = std::fs::read(file).expect("a file");
        let imported = match import(&name, &bytes, packs, records, &[]) {
            Ok(imported) => imported,
            Err(errors) => {
                refused.push(format!("{name}: {}", errors[0]));
                continue;
            }
        };
        let row = records
            .report(&imported.id)
            .unwrap_or_else(|| panic!("{}: not in the register", imported.id));
        let known: Vec<SourceFile> = presscheck::record::embedded()
            .iter()
            .filter(|file| file.text.contains("[[body]]"))
            .cloned()
            .collect();
        let own = load(&[known, vec![SourceFile::new("own.toml", imported.toml)]].concat()).expect("a source file");
        let own = own.report(&imported.id).expect("the record");
        for fact in row.facts() {
            let facts = own.facts();
            let read = facts
                .iter()
                .find(|other| other.field == fact.field)
                .map(|other| other.value.as_str());
            assert_eq!(read, Some(fact.value.as_str()), "{}: {}", imported.id, fact.field);
            cells += 1;
        }
    }
    println!("{} documents, {cells} cells agree, refused: {refused:#?}", files.len());
    assert!(refused.len() * 20 <= files.len(), "{refused:#?}");
}

#[test]
fn a_table_becomes_the_register_that_ships() {
    let Some(csv) = shared("data/ilacs-register.csv") else { return };
    let (packs, records) = known();
    let mapping = SourceFile::new("map.toml", include_str!("import/register-map.toml"));
    let bytes = std::fs::read(csv).expect("a file");
    let made = register("register.csv", &bytes, &mapping, packs, records).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let shipped = presscheck::record::embedded()
        .iter()
        .find(|file| file.text.contains("[register]"))
        .expect("the register");
    let rows = |text: &str| {
        let mut rows: Vec<String> = text
            .lines()
            .filter(|line| line.starts_with("  { id = "))
            .map(str::to_owned)
            .collect();
        rows.sort();
        rows
    };
    let (made_rows, shipped_rows) = (rows(&made.toml), rows(&shipped.text));
    for (made, shipped) in made_rows.iter().zip(&shipped_rows) {
        assert_eq!(made, shipped);
    }
    assert_eq!((made.rows, made_rows.len()), (497, shipped_rows.len()));
}

/// A register must load: a role that is no id, or that a row has another use for, is refused where it stands.
#[test]
fn a_role_that_no_register_could_hold_is_refused() {
    let (packs, records) = known();
    let map = include_str!("import/register-map.toml");
    let heads = "la,framework,start,end,published,published_in_report,url,lead_inspector,overall,leaders,help_protection,care_and_leavers,in_care,care_leavers,adoption,lscb";
    for (role, told) in [("Lead Inspector", "is not an id"), ("url", "is no role")] {
        let map = SourceFile::new("map.toml", map.replace("lead-inspector =", &format!("{role:?} =")));
        let errors = register("register.csv", heads.as_bytes(), &map, packs, records).expect_err(role);
        let right =
            |error: &presscheck::record::SourceError| error.message.contains(told) && error.path.as_ref() == "map.toml" && error.line > 20;
        assert!(errors.iter().any(right), "{errors:#?}");
    }
}
