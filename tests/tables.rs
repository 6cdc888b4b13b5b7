//! Sentences with a gap, each filled with many values: goldens that show where verdicts turn. `tests/tables/README.md` says what lies there.

mod support;

use std::{borrow::Cow, fmt::Write as _, path::Path, sync::Arc};

use presscheck::{
    Checker,
    finding::{CheckedClaim, Diff},
    quote::Text,
    record::{self, Records, ReportText, SourceFile},
};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sheet {
    /// The date and the first paragraph of the article that each sentence is the second paragraph of.
    head: String,
    /// Whether it is about the councils of `sources/`.
    #[serde(default)]
    invented: bool,
    table: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// Sentences with a gap.
    texts: Vec<String>,
    /// What fills it.
    values: Vec<String>,
}

/// The invented councils, with the texts of their reports.
fn invented() -> Records {
    let files = support::texts("tests/tables/sources", "toml").into_iter();
    let files: Vec<SourceFile> = files.map(|(path, text)| SourceFile::new(path, Cow::Owned(text))).collect();
    let mut records = record::load(&files).expect("records");
    for (path, text) in support::texts("tests/tables/sources", "txt") {
        let name = Path::new(&path).file_stem().expect("a name").to_string_lossy().into_owned();
        let text = ReportText::parse(&text).expect("the text of a report");
        records.texts.insert(name, Arc::new(Text::new(path, text)));
    }
    records
}

/// What is said of a claim, with the other side where the record does not bear it out, and the lines that prove it.
fn write(claim: &CheckedClaim, out: &mut String) {
    let severity = claim.severity.map_or(String::new(), |severity| format!(" {}", severity.name()));
    let value = serde_json::to_string(&claim.value).expect("a value");
    let about = claim.report.as_ref().or(claim.body.as_ref()).map_or("-", String::as_str);
    let _ = writeln!(out, "    {}{severity} {} {about} {value}", claim.verdict.name(), claim.claim);
    let _ = writeln!(out, "      {}", claim.message);
    let proofs = claim
        .evidence
        .iter()
        .take(3)
        .map(|proof| format!("{} = {}", proof.field, proof.value));
    let proofs: Vec<String> = proofs.collect();
    if !proofs.is_empty() {
        let more = if claim.evidence.len() > 3 { ", …" } else { "" };
        let _ = writeln!(out, "      proof: {}{more}", proofs.join(", "));
    }
    if let Some(Diff { source, article }) = &claim.diff {
        let _ = writeln!(out, "      - {article}\n      + {source}");
    }
    if let Some(replacement) = &claim.replacement {
        let _ = writeln!(out, "      instead: {}", replacement.with);
    }
}

#[test]
fn verdicts_turn_where_they_did() {
    let built_in = support::checker();
    let invented = invented();
    let invented = Checker::new(support::packs(), &invented);
    let mut changed = Vec::new();
    for (path, text) in support::texts("tests/tables", "toml") {
        if path.contains("/sources/") {
            continue;
        }
        let sheet: Sheet = toml::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let checker = if sheet.invented { &invented } else { &built_in };
        let mut came = String::new();
        for table in &sheet.table {
            for text in &table.texts {
                let _ = writeln!(came, "{text}");
                for value in &table.values {
                    let _ = writeln!(came, "  {value}");
                    for claim in support::said(checker, &sheet.head, &text.replace("{}", value)) {
                        write(&claim, &mut came);
                    }
                }
            }
        }
        changed.extend(support::golden(&support::root().join(path).with_extension("came"), &came).err());
    }
    let again = "BLESS=1 cargo test --test tables, if that is right";
    assert!(
        changed.is_empty(),
        "{} of the goldens; {again}\n{}",
        changed.len(),
        changed.join("\n")
    );
}
