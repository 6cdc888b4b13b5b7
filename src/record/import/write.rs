//! A record as a source file.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::facts::Statement;

/// A fact and where it was read.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The field, as provenance names it.
    pub field: String,
    /// As records write it.
    pub value: String,
    /// Where the document states it.
    pub place: Option<Statement>,
    /// Who else says so: a record, a person.
    pub from: Option<String>,
}

/// What a record holds.
pub struct Report<'a> {
    /// Its id.
    pub id: String,
    /// Whom it is about.
    pub bodies: &'a [String],
    /// What it was made under.
    pub framework: &'a str,
    /// Where it can be found.
    pub url: Option<&'a str>,
    /// Name of the document.
    pub file: &'a str,
    /// Digest of the document.
    pub sha256: &'a str,
    /// Everything else.
    pub facts: &'a [Fact],
}

/// The digest of a document, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

/// Words as TOML writes them.
pub fn quoted(words: &str) -> String {
    toml::Value::from(words).to_string()
}

/// The record as TOML.
pub fn toml(report: &Report<'_>) -> String {
    let value = |field: &str| report.facts.iter().find(|fact| fact.field == field).map(|fact| fact.value.as_str());
    let mut rows: Vec<(&str, String)> = vec![("id", quoted(&report.id))];
    match report.bodies {
        [one] => rows.push(("body", quoted(one))),
        several => {
            let several: Vec<String> = several.iter().map(|body| quoted(body)).collect();
            rows.push(("bodies", format!("[{}]", several.join(", "))));
        }
    }
    rows.push(("framework", quoted(report.framework)));
    rows.extend(value("inspected").map(|days| ("inspected", quoted(days))));
    rows.extend(value("published").map(|day| ("published", quoted(day))));
    rows.extend(report.url.map(|url| ("url", quoted(url))));
    let mut out = section("[report]", &rows);
    let grades: Vec<(&str, String)> = report
        .facts
        .iter()
        .filter_map(|fact| Some((fact.field.strip_prefix("judgement.")?, quoted(&fact.value))))
        .collect();
    if !grades.is_empty() {
        out += "\n";
        out += &section("[judgement]", &grades);
    }
    for fact in report.facts {
        if let Some(role) = fact.field.strip_prefix("person.") {
            out += "\n";
            out += &section("[[person]]", &[("name", quoted(&fact.value)), ("role", quoted(role))]);
        }
    }
    out += "\n";
    out += &section(
        "[document]",
        &[
            ("file", quoted(report.file)),
            ("sha256", quoted(report.sha256)),
            ("text", quoted(&format!("{}.txt", report.id))),
        ],
    );
    let origins: Vec<(String, String)> = report.facts.iter().map(|fact| (key(&fact.field), origin(fact))).collect();
    let origins: Vec<(&str, String)> = origins.iter().map(|(field, origin)| (field.as_str(), origin.clone())).collect();
    out += "\n";
    out += &section("[provenance]", &origins);
    out
}

fn key(field: &str) -> String {
    if field.contains('.') { quoted(field) } else { field.to_owned() }
}

fn origin(fact: &Fact) -> String {
    let mut parts = Vec::new();
    if let Some(place) = &fact.place {
        parts.push(format!("page = {}", place.page));
        parts.push(format!("line = {}", place.line));
    }
    parts.extend(fact.from.as_ref().map(|from| format!("from = {}", quoted(from))));
    parts.extend(fact.place.as_ref().map(|place| format!("words = {}", quoted(&place.words))));
    format!("{{ {} }}", parts.join(", "))
}

/// A table, its keys in one column.
pub fn section(head: &str, rows: &[(&str, String)]) -> String {
    let width = rows.iter().map(|(key, _)| key.chars().count()).max().unwrap_or(0);
    let mut out = format!("{head}\n");
    for (key, value) in rows {
        let _ = writeln!(out, "{key:<width$} = {value}");
    }
    out
}
