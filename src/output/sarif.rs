//! SARIF 2.1.0, for code scanning and its viewers.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::ledger::{ledger, nothing_checked};
use super::list::List;
use super::notice::{Notice, Place, Point, each, proof_text, sheets};
use super::{About, RuleText, Run, escape, pages};
use crate::finding::{BaselineState, Evidence, Severity, Suppression};

/// The id of the base that paths of articles are relative to: the folder that the run was made in.
const ARTICLES: &str = "%SRCROOT%";
/// The id of the base that paths of built-in records are relative to; it is nowhere on disk.
const RECORDS: &str = "PRESSCHECK";

#[derive(Serialize)]
struct Log<A, R> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Rows<A, R>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rows<A, R> {
    artifacts: A,
    column_kind: &'static str,
    invocations: Value,
    original_uri_base_ids: Value,
    results: R,
    tool: Value,
}

/// The run as SARIF 2.1.0: what is suppressed, or was there before, is marked and not left out.
///
/// # Errors
/// A page cannot be read, or the log not written.
pub fn sarif(run: &dyn Run, about: &About, out: &mut dyn Write) -> io::Result<()> {
    let Ahead {
        rules,
        has_baseline,
        notes,
    } = ahead(run, about)?;
    let tally = run.tally();
    let unchecked = nothing_checked(&tally).map(|why| ("warning", format!("nothing was checked: {why}")));
    let remarks = std::iter::once(("note", ledger(&tally)))
        .chain(unchecked)
        .chain(notes.into_iter().map(|note| ("note", note)));
    let remarks: Vec<Value> = remarks
        .map(|(level, text)| json!({ "level": level, "message": message(&text) }))
        .collect();

    let artifacts = pages(run).map(|page| Ok(json!({ "location": artifact(&page?.outcome.path, about), "roles": ["analysisTarget"] })));
    let results = each(run, |notice| Some(result(notice, &rules, has_baseline, about)));
    let log = Log {
        schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        version: "2.1.0",
        runs: [Rows {
            tool: json!({ "driver": {
                "name": "presscheck",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "shortDescription": message(env!("CARGO_PKG_DESCRIPTION")),
                "rules": rules.iter().map(rule_row).collect::<Vec<_>>(),
            } }),
            original_uri_base_ids: json!({
                ARTICLES: { "description": message("the folder that the run was made in") },
                RECORDS: { "description": message("the records inside presscheck") },
            }),
            column_kind: "unicodeCodePoints",
            invocations: json!([{
                "executionSuccessful": tally.unreadable == 0,
                "toolExecutionNotifications": remarks,
            }]),
            artifacts: List::new(artifacts),
            results: List::new(results),
        }],
    };
    escape::json_pretty(&log, out)?;
    let [Rows { artifacts, results, .. }] = log.runs;
    artifacts.ended()?;
    results.ended()
}

/// What has to be known before the first result is written.
struct Ahead {
    /// The rules of the run; ids that are found and not among them come last.
    rules: Vec<RuleText>,
    /// Whether any result has a state: it is there for all results of a run, or for none.
    has_baseline: bool,
    notes: BTreeSet<String>,
}

fn ahead(run: &dyn Run, about: &About) -> io::Result<Ahead> {
    let (mut found, mut has_baseline, mut notes) = (BTreeSet::new(), false, BTreeSet::new());
    let look = sheets(run, |sheet| {
        for notice in sheet.notices() {
            has_baseline |= notice.standing.baseline.is_some();
            if !found.contains(notice.rule) {
                found.insert(notice.rule.to_owned());
            }
        }
        notes.extend(sheet.page.outcome.notes.iter().cloned());
    });
    look.collect::<io::Result<()>>()?;
    let mut rules = about.rules.clone();
    found.retain(|id| rules.iter().all(|rule| rule.id != *id));
    rules.extend(found.into_iter().map(|id| RuleText {
        id,
        severity: None,
        summary: String::new(),
        help: String::new(),
    }));
    Ok(Ahead {
        rules,
        has_baseline,
        notes,
    })
}

fn rule_row(rule: &RuleText) -> Value {
    let mut row = json!({ "id": rule.id });
    if let Some(severity) = rule.severity {
        row["defaultConfiguration"] = json!({ "level": level(severity) });
    }
    if !rule.summary.is_empty() {
        row["shortDescription"] = message(&rule.summary);
    }
    if !rule.help.is_empty() {
        row["help"] = message(&rule.help);
    }
    row
}

fn result(notice: &Notice, rules: &[RuleText], has_baseline: bool, about: &About) -> Value {
    let located =
        |place: &Place| json!({ "physicalLocation": { "artifactLocation": artifact(place.path, about), "region": region(place) } });
    let whole = || json!({ "physicalLocation": { "artifactLocation": artifact(notice.path, about) } });
    let proofs = notice.evidence.iter().map(|proof| proof_location(proof, about));
    let others = notice.others.iter().map(|place| {
        let mut other = located(place);
        other["message"] = message(if place.text.is_empty() { "the other place" } else { place.text });
        other
    });
    let related: Vec<Value> = proofs
        .chain(others)
        .enumerate()
        .map(|(id, mut location)| {
            location["id"] = json!(id);
            location
        })
        .collect();
    let details: String = notice
        .details()
        .into_iter()
        .filter(|(label, _)| matches!(*label, "article" | "record" | "frame" | "help"))
        .map(|(label, text)| format!("\n{label}: {text}"))
        .collect();

    let mut out = json!({
        "ruleId": notice.rule,
        "ruleIndex": rules.iter().position(|rule| rule.id == notice.rule),
        "level": level(notice.severity),
        "message": message(&format!("{}{details}", notice.message)),
        "locations": [notice.place.as_ref().map_or_else(whole, located)],
        "partialFingerprints": { "presscheck/v1": notice.fingerprint },
    });
    if !related.is_empty() {
        out["relatedLocations"] = Value::Array(related);
    }
    if let Some((replacement, place)) = &notice.replacement {
        out["fixes"] = json!([{
            "description": message(notice.help),
            "artifactChanges": [{
                "artifactLocation": artifact(place.path, about),
                "replacements": [{ "deletedRegion": region(place), "insertedContent": { "text": replacement.with } }],
            }],
        }]);
    }
    if let Some(suppression) = &notice.standing.suppressed {
        out["suppressions"] = json!([suppressed(suppression, about)]);
    }
    if has_baseline {
        out["baselineState"] = json!(notice.standing.baseline.unwrap_or(BaselineState::New).name());
    }
    out
}

fn suppressed(suppression: &Suppression, about: &About) -> Value {
    let Suppression {
        reason,
        until,
        path,
        line,
        in_article,
    } = suppression;
    let mut out = json!({
        "kind": if *in_article { "inSource" } else { "external" },
        "status": "accepted",
        "justification": reason,
        "location": { "physicalLocation": {
            "artifactLocation": artifact(path, about),
            "region": { "startLine": line },
        } },
    });
    if let Some(until) = until {
        out["properties"] = json!({ "until": until.to_string() });
    }
    out
}

fn proof_location(proof: &Evidence, about: &About) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": artifact(&proof.source, about),
            "region": { "startLine": proof.line.max(1) },
        },
        "message": message(&proof_text(proof)),
    })
}

fn artifact(path: &str, about: &About) -> Value {
    let uri = escape::uri(path);
    if uri.starts_with("file:") {
        json!({ "uri": uri })
    } else {
        let base = if about.records.contains(path) { RECORDS } else { ARTICLES };
        json!({ "uri": uri, "uriBaseId": base })
    }
}

fn region(place: &Place) -> Value {
    let Place {
        start, end, span, text, ..
    } = place;
    let Point { line, column, .. } = start;
    let mut out = json!({ "startLine": line, "startColumn": column, "endLine": end.line, "endColumn": end.column });
    if place.in_file {
        out["byteOffset"] = json!(span.start);
        out["byteLength"] = json!(span.end - span.start);
    }
    if !text.is_empty() {
        out["snippet"] = json!({ "text": text });
    }
    out
}

fn level(severity: Severity) -> &'static str {
    severity.name()
}

/// A plain text message: braces stand for arguments unless doubled, and `[text](target)` is a link, which none of ours is.
fn message(text: &str) -> Value {
    let text = text.replace('{', "{{").replace('}', "}}").replace("](", "] (");
    json!({ "text": text })
}
