//! Source files: goldens found by walking `tests/records/`, the embedded register, merging, lookups.
//!
//! Each folder of `tests/records/` holds source files (`*.toml`, loaded in the order of their names) and `expected.txt`:
//! the errors of loading them, or what was loaded and what `audit` says of it. `BLESS=1` rewrites it.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use presscheck::pack::{Framework, FrameworkArea};
use presscheck::record::{Records, SourceFile, audit, embedded, load};

fn area(id: &str, from: Option<Date>, until: Option<Date>) -> FrameworkArea {
    FrameworkArea {
        id: id.into(),
        from,
        until,
        whole: id == "overall",
        apart: id == "lscb",
        optional: matches!(id, "adoption" | "lscb"),
        lineage: Vec::new(),
    }
}

/// The frameworks of the embedded register, by hand: these tests know no pack.
fn frameworks() -> Vec<Framework> {
    let scale: Vec<String> = ["outstanding", "good", "requires-improvement", "inadequate"].map(Into::into).into();
    let ilacs = vec![
        area("overall", None, Some(date(2026, 3, 31))),
        area("leaders", None, None),
        area("help-and-protection", None, None),
        area("in-care-and-leavers", None, Some(date(2022, 12, 31))),
        area("in-care", Some(date(2023, 1, 1)), None),
        area("care-leavers", Some(date(2023, 1, 1)), None),
    ];
    let sif: Vec<_> = [
        "overall",
        "leaders",
        "help-and-protection",
        "in-care",
        "care-leavers",
        "adoption",
        "lscb",
    ]
    .map(|id| area(id, None, None))
    .into();
    let again = sif.iter().filter(|area| !area.apart).cloned().collect();
    let framework = |id: &str, name: &str, areas| Framework {
        home: None,
        id: id.into(),
        family: "ofsted".into(),
        name: name.into(),
        scale: scale.clone(),
        areas,
    };
    vec![
        framework("ofsted-ilacs", "ILACS", ilacs),
        framework("ofsted-sif", "the single inspection framework", sif),
        framework("ofsted-sif-reinspection", "a re-inspection", again),
        framework("ofsted-other", "another framework", Vec::new()),
    ]
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The `*.toml` of a folder, by name.
fn sources(folder: &Path) -> Vec<SourceFile> {
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "toml"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| SourceFile::new(path.file_name().unwrap().to_str().unwrap(), fs::read_to_string(path).unwrap()))
        .collect()
}

/// Everything that was loaded, or everything that is wrong, in words.
fn describe(files: &[SourceFile]) -> String {
    let mut out = String::new();
    let records = match load(files) {
        Ok(records) => records,
        Err(errors) => {
            for error in errors {
                writeln!(out, "{error}").unwrap();
            }
            return out;
        }
    };
    for register in &records.registers {
        writeln!(out, "register {} {}/{}", register.id, register.from, register.to).unwrap();
    }
    for population in &records.populations {
        let members: Vec<_> = records.members(&population.id).map(|body| body.id.as_str()).collect();
        writeln!(
            out,
            "population {} = {}; {}",
            population.id,
            population.names.join(", "),
            members.join(", ")
        )
        .unwrap();
    }
    for body in &records.bodies {
        writeln!(out, "body {} = {}; {}", body.id, body.name, body.aliases.join(", ")).unwrap();
    }
    for report in &records.reports {
        let place = |at: &presscheck::record::Place| {
            format!(
                "{}:{}{}",
                at.path,
                at.line,
                at.document.as_ref().map(|words| format!(" ({words})")).unwrap_or_default()
            )
        };
        writeln!(
            out,
            "report {} on {} under {}, {}",
            report.id,
            report.bodies.join(", "),
            report.framework,
            place(&report.at)
        )
        .unwrap();
        for fact in report.facts() {
            writeln!(out, "  {} = {}, {}", fact.field, fact.value, place(fact.at)).unwrap();
        }
        if let Some(url) = &report.url {
            writeln!(out, "  url {url}").unwrap();
        }
        if let Some(document) = &report.document {
            writeln!(out, "  document {document:?}").unwrap();
        }
        if !report.disputed.is_empty() {
            writeln!(out, "  disputed {}", report.disputed.join(", ")).unwrap();
        }
    }
    for finding in audit(&records, &frameworks()) {
        writeln!(out, "{finding}").unwrap();
    }
    out
}

#[test]
fn goldens() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut wrong = Vec::new();
    let mut seen = 0;
    for entry in fs::read_dir(root().join("tests/records")).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        seen += 1;
        let (found, golden) = (describe(&sources(&folder)), folder.join("expected.txt"));
        if bless {
            fs::write(&golden, &found).unwrap();
        }
        let expected = fs::read_to_string(&golden).unwrap_or_default().replace("\r\n", "\n");
        if found != expected {
            wrong.push(format!("{}\n--- expected\n{expected}\n+++ found\n{found}", folder.display()));
        }
    }
    assert!(seen > 0, "tests/records holds no folder");
    assert!(wrong.is_empty(), "BLESS=1 rewrites these:\n{}", wrong.join("\n"));
}

#[test]
fn every_source_file_is_embedded() {
    let mut paths: Vec<String> = sources(&root().join("sources"))
        .iter()
        .map(|file| format!("sources/{}", file.path))
        .collect();
    let mut shipped: Vec<String> = embedded().iter().map(|file| file.path.to_string()).collect();
    paths.sort();
    shipped.sort();
    assert_eq!(paths, shipped);
}

#[test]
fn no_name_stands_for_two_bodies() {
    let records = Records::embedded().unwrap();
    let mut seen = HashSet::new();
    for body in &records.bodies {
        for name in body.aliases.iter().chain([&body.name]) {
            assert!(seen.insert(name.to_lowercase()), "{name} is two bodies");
        }
    }
    let mut seen = HashSet::new();
    for name in records.populations.iter().flat_map(|population| &population.names) {
        assert!(seen.insert(name.to_lowercase()), "{name} is two populations");
    }
}

#[test]
fn populations_have_their_members() {
    let records = Records::embedded().unwrap();
    let sizes = [
        ("england", 153),
        ("london", 33),
        ("london-boroughs", 32),
        ("north-west", 24),
        ("north-east", 12),
        ("greater-manchester", 10),
        ("merseyside", 5),
        ("west-midlands-county", 7),
        ("berkshire", 6),
        ("tees-valley", 5),
    ];
    for (id, size) in sizes {
        assert!(records.population(id).is_some(), "{id}");
        assert_eq!(records.members(id).count(), size, "{id}");
    }
}

#[test]
fn lookups_agree_with_a_scan() {
    let records = Records::embedded().unwrap();
    let mut bare = records.clone();
    bare.index = Default::default();
    for body in &records.bodies {
        let ids: Vec<_> = records.reports_of(&body.id).map(|report| &report.id).collect();
        let scanned: Vec<_> = records
            .reports
            .iter()
            .filter(|report| report.bodies.contains(&body.id))
            .map(|report| &report.id)
            .collect();
        assert_eq!(ids, scanned);
        assert_eq!(bare.reports_of(&body.id).map(|report| &report.id).collect::<Vec<_>>(), scanned);
        assert!(!scanned.is_empty(), "{} has no report", body.id);
    }
    for report in &records.reports {
        assert_eq!(records.report(&report.id).map(|found| &found.id), Some(&report.id));
        assert!(records.line(&report.at).unwrap().contains(&report.id), "{}", report.id);
    }
    assert_eq!(records.reports_of("nowhere").count(), 0);
    let last = records.reports_of("camden").next_back().unwrap();
    assert_eq!(
        (last.id.as_str(), last.grade("overall").unwrap().value.as_str()),
        ("camden-2025-04-15", "outstanding")
    );
    let mut days: Vec<_> = records
        .reports
        .iter()
        .map(|report| (report.published.as_ref().map(|published| published.value), &report.id))
        .collect();
    let sorted = days.clone();
    days.sort();
    assert_eq!(days, sorted);
}

#[test]
fn a_report_added_by_hand_is_found() {
    let mut records = Records::embedded().unwrap().clone();
    let mut report = records.report("camden-2025-04-15").unwrap().clone();
    report.id = "camden-2031-01-01".into();
    report.published.as_mut().unwrap().value = date(2031, 1, 1);
    records.reports.insert(0, report);
    assert!(records.report("camden-2031-01-01").is_some());
    records.reindex();
    assert_eq!(records.reports_of("camden").next_back().unwrap().id, "camden-2031-01-01");
}

#[test]
fn a_record_is_merged_with_the_register() {
    let record = "[report]\nid = \"camden-2025-04-15\"\nbody = \"camden\"\nframework = \"ofsted-ilacs\"\npublished = \"2025-04-15\"\n[judgement]\noverall = \"good\"\n";
    let mut files = embedded().to_vec();
    files.push(SourceFile::new("mine.toml", record));
    let records = load(&files).unwrap();
    assert_eq!(records.reports.len(), Records::embedded().unwrap().reports.len());
    let report = records.report("camden-2025-04-15").unwrap();
    let overall = report.grade("overall").unwrap();
    assert_eq!(
        (overall.value.as_str(), &*overall.at.path, overall.at.line),
        ("good", "mine.toml", 7)
    );
    assert_eq!(report.disputed, ["judgement.overall"]);
    assert_eq!(
        report.inspected.as_ref().unwrap().value.from,
        date(2025, 3, 3),
        "the register fills in what the record leaves out"
    );
    assert_eq!(report.person("lead-inspector").unwrap().value, "Claire Beckingham");
    let found: Vec<_> = records.disagreements.iter().filter(|found| found.report == report.id).collect();
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].kept.value.as_str(), found[0].other.value.as_str()),
        ("good", "outstanding")
    );
}

#[test]
fn audit_of_the_embedded_register() {
    let records = Records::embedded().unwrap();
    let packs = presscheck::pack::Packs::embedded().unwrap();
    let findings = audit(records, &packs.frameworks);
    let mut kinds: BTreeMap<_, usize> = BTreeMap::new();
    for finding in &findings {
        *kinds.entry((finding.severity, finding.kind)).or_default() += 1;
        println!("{finding}");
    }
    println!("{kinds:#?}");
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity != presscheck::finding::Severity::Error)
    );
}

/// A CSV file as rows of column → cell; quoted cells may hold commas.
fn csv(text: &str) -> Vec<HashMap<String, String>> {
    let split = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        for letter in line.chars() {
            match letter {
                '"' => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                _ => cells.last_mut().unwrap().push(letter),
            }
        }
        cells
    };
    let mut lines = text.lines();
    let head = split(lines.next().unwrap());
    lines.map(|line| head.iter().cloned().zip(split(line)).collect()).collect()
}

/// The data that the register was made from, where it is at hand.
fn shared(name: &str) -> Option<Vec<HashMap<String, String>>> {
    let folder = std::env::var_os("PRESSCHECK_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    match fs::read_to_string(folder.join("data").join(name)) {
        Ok(text) => Some(csv(&text)),
        Err(error) => {
            assert!(
                std::env::var_os("PRESSCHECK_SHARED").is_none(),
                "PRESSCHECK_SHARED is set, and: {error}"
            );
            println!("skipped: ../shared is absent");
            None
        }
    }
}

fn kebab(words: &str) -> String {
    let parts: Vec<_> = words
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("-").to_lowercase()
}

#[test]
fn the_register_of_adult_social_care_holds_the_grades_of_its_source() {
    let Some(rows) = shared("cqc-la-assessments.csv") else {
        return;
    };
    let records = Records::embedded().unwrap();
    let listed: Vec<_> = records.reports.iter().filter(|report| report.as_at.is_some()).collect();
    assert_eq!((rows.len(), listed.len()), (72, 72));
    let columns = [
        ("overall_rating", "overall"),
        ("qs1_assessing_needs", "assessing-needs"),
        ("qs2_supporting_people", "supporting-people"),
        ("qs3_equity_experience", "equity"),
        ("qs4_care_provision", "care-provision"),
        ("qs5_partnerships_communities", "partnerships"),
        ("qs6_safe_pathways", "safe-pathways"),
        ("qs7_safeguarding", "safeguarding"),
        ("qs8_governance", "governance"),
        ("qs9_learning_improvement", "learning"),
    ];
    let mut expected: Vec<String> = rows
        .iter()
        .map(|row| {
            let grades = columns.map(|(column, _)| kebab(&row[column]).replace("not-rated", ""));
            grades.join(" ")
        })
        .collect();
    let mut held: Vec<String> = listed
        .iter()
        .map(|report| {
            columns
                .map(|(_, area)| report.grade(area).map_or("", |grade| &grade.value).to_owned())
                .join(" ")
        })
        .collect();
    expected.sort();
    held.sort();
    assert_eq!(held, expected);
    for (body, day) in [("camden", date(2025, 2, 28)), ("kensington-and-chelsea", date(2025, 7, 25))] {
        let report = records.report(&format!("{body}-adult-social-care")).unwrap();
        assert_eq!(report.published.as_ref().unwrap().value, day);
        assert_eq!(report.grade("overall").unwrap().value, "outstanding");
    }
    assert_eq!(listed.iter().filter(|report| report.published.is_some()).count(), 2);
}

#[test]
fn the_register_holds_every_cell_of_its_source() {
    let Some(rows) = shared("ilacs-register.csv") else {
        return;
    };
    let records = Records::embedded().unwrap();
    let listed = records.reports.iter().filter(|report| report.framework.starts_with("ofsted-"));
    assert_eq!(rows.len(), listed.count());
    let areas = [
        ("overall", "overall"),
        ("leaders", "leaders"),
        ("help_protection", "help-and-protection"),
        ("care_and_leavers", "in-care-and-leavers"),
        ("in_care", "in-care"),
        ("care_leavers", "care-leavers"),
        ("adoption", "adoption"),
        ("lscb", "lscb"),
    ];
    let mut seen = HashSet::new();
    for row in &rows {
        let cell = |name: &str| row[name].as_str();
        let body = match cell("la") {
            "london corporation" => "city-of-london".to_owned(),
            name => kebab(&name.replace('&', "and")),
        };
        assert!(records.body(&body).is_some(), "{body}");
        let id = format!("{body}-{}", cell("published"));
        let report = records.report(&id).unwrap_or_else(|| panic!("{id} is missing"));
        assert!(seen.insert(id.clone()), "{id} twice");
        assert_eq!(report.bodies, [body], "{id}");
        let framework = match cell("framework") {
            "ILACS" => "ofsted-ilacs",
            "SIF" => "ofsted-sif",
            "SIF-reinspection" => "ofsted-sif-reinspection",
            "pre-SIF-or-other" => "ofsted-other",
            other => panic!("{other}"),
        };
        assert_eq!(report.framework, framework, "{id}");
        let inspected = report
            .inspected
            .as_ref()
            .map(|fact| (fact.value.from.to_string(), fact.value.to.to_string()))
            .unwrap_or_default();
        assert_eq!((inspected.0.as_str(), inspected.1.as_str()), (cell("start"), cell("end")), "{id}");
        assert_eq!(report.published.as_ref().unwrap().value.to_string(), cell("published"), "{id}");
        let printed = records
            .disagreements
            .iter()
            .find(|found| found.report == id && found.field == "published");
        let printed = printed.map_or(cell("published"), |found| found.other.value.as_str());
        assert!(
            matches!(cell("published_in_report"), "") || cell("published_in_report") == printed,
            "{id}"
        );
        assert_eq!(report.is_disputed("published"), printed != cell("published"), "{id}");
        assert_eq!(
            report.person("lead-inspector").map_or("", |fact| &fact.value),
            cell("lead_inspector"),
            "{id}"
        );
        assert_eq!(report.url.as_deref().unwrap_or(""), cell("url"), "{id}");
        for (column, area) in areas {
            assert_eq!(
                report.grade(area).map_or("", |fact| &fact.value),
                cell(column).replace('_', "-"),
                "{id} {area}"
            );
        }
        assert_eq!(
            report.judgements.len(),
            areas.iter().filter(|(column, _)| !cell(column).is_empty()).count(),
            "{id}"
        );
    }
}

#[test]
fn the_bodies_are_those_of_their_source() {
    let Some(rows) = shared("councils.csv") else {
        return;
    };
    let records = Records::embedded().unwrap();
    assert_eq!(rows.len(), records.bodies.len());
    for row in &rows {
        let name = row["name"].replace("Kingston Upon", "Kingston upon");
        let known = |body: &&presscheck::record::Body| body.name == name || body.aliases.contains(&name);
        let body = records.bodies.iter().find(known).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(body.id, kebab(&body.name));
        assert!(body.populations.contains(&kebab(&row["region"])), "{name}");
        let kind = match &row["ons_code"][..3] {
            "E06" => "unitary-authorities",
            "E08" => "metropolitan-boroughs",
            "E09" => "london-boroughs",
            "E10" => "county-councils",
            other => panic!("{other}"),
        };
        assert_eq!(body.populations.iter().any(|id| id == kind), body.id != "city-of-london", "{name}");
    }
}

/// The manual's examples, loaded together, must be what the manual says they are.
#[test]
fn the_manual_shows_what_loads() {
    let manual = fs::read_to_string(root().join("sources/README.md")).unwrap();
    let blocks = manual.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let mut files: Vec<_> = blocks
        .enumerate()
        .map(|(at, text)| SourceFile::new(format!("{at}.toml"), text.to_owned()))
        .collect();
    assert_eq!(files.len(), 4);
    files.push(SourceFile::new("more.toml", "[[body]]\nid = \"othertown\"\nname = \"Othertown\"\n"));
    let records = load(&files).unwrap_or_else(|errors| panic!("{errors:?}"));
    assert_eq!((records.reports.len(), records.registers.len(), records.bodies.len()), (1, 1, 2));
    assert_eq!(records.holders("anytown", "cabinet-member-for-children").count(), 1);
    assert_eq!(records.members("anyshire").count(), 2);
    assert_eq!(audit(&records, &frameworks()), []);
}

/// Run by hand: `cargo test --release --test records load_time -- --ignored --nocapture`.
#[test]
#[ignore = "a measurement"]
fn load_time() {
    let files = embedded();
    let start = std::time::Instant::now();
    let runs = 20;
    for _ in 0..runs {
        assert!(load(files).is_ok());
    }
    println!("{:?} a load", start.elapsed() / runs);
}
